"""The work behind the preview, and how far it is in words."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

from planhat_desktop.app.again import shown_alone, shown_content
from planhat_desktop.app.bundle import Bundle, prepare_bundle
from planhat_desktop.app.draft import Content, Prepared
from planhat_desktop.app.overview import Overview, look_over
from planhat_desktop.app.ports import Planhat
from planhat_desktop.app.prepare import Clock, prepare
from planhat_desktop.app.reaching import WhenAsked
from planhat_desktop.app.refusals import Recall
from planhat_desktop.app.steps import Progress, Step, Wait
from planhat_desktop.app.wording import plural
from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.catalog import Catalog
from planhat_desktop.core.snapshot import Snapshot
from planhat_desktop.ui.jobs import Task
from planhat_desktop.ui.pages.page import Host
from planhat_desktop.ui.pages.preview.several import find_missing
from planhat_desktop.ui.pages.preview.trying import ask_to_try
from planhat_desktop.ui.pages.staleness import watch_file


def look(
    content: Content,
    catalog: Catalog,
    reach: Callable[[], Planhat],
    clock: Clock,
    known: Snapshot | None,
    recall: Recall | None = None,
) -> Generator[Step, None, Overview]:
    """Prepare an upload and all that is shown of it. Thread: job.

    Args:
        reach: opens the workspace; called only when ``known`` lacks something.
        recall: what earlier uploads tell of Planhat's rules.
    """
    planhat = WhenAsked(reach)
    try:
        prepared = yield from prepare(content, catalog, planhat, clock, known, recall)
    finally:
        planhat.close()
    return (yield from look_over(shown_content(content), shown_alone(content, prepared)))


@dataclass(frozen=True, eq=False)
class Looked:
    """The previews of several sheets that go together, in the order they are sent."""

    bundle: Bundle
    views: tuple[Overview, ...]


def look_at_all(
    contents: Sequence[Content],
    catalog: Catalog,
    reach: Callable[[], Planhat],
    clock: Clock,
    known: Snapshot | None,
    recall: Recall | None = None,
    before: tuple[Bundle, tuple[Overview, ...]] | None = None,
) -> Generator[Step, None, Looked]:
    """Prepare several sheets and all that is shown of them; else as `look`. Thread: job.

    Args:
        before: what was made last, as of `Sheaf.former`.
    """
    then, shown = before or (None, ())
    planhat = WhenAsked(reach)
    try:
        bundle = yield from prepare_bundle(contents, catalog, planhat, clock, known, recall, then)
    finally:
        planhat.close()
    there = {id(one.prepared): one for one in shown}
    views: tuple[Overview, ...] = ()
    for part in bundle.parts:
        view = there.get(id(part.prepared))
        views += (view or (yield from look_over(part.content, part.prepared)),)
    return Looked(bundle, views)


def step_words(step: Step) -> str:
    """Return what is happening now, as a sentence."""
    match step:
        case Wait(why="throttled", seconds=seconds):
            return _("Planhat asked us to slow down. Going on in {n} s.").format(n=round(seconds))
        case Wait():
            return _("Waiting a moment, so that Planhat is not asked too often.")
        case Progress(stage="snapshot", done=done, of=of):
            if not done:
                return _("Reading {models} from Planhat…").format(models=of.lower())
            count = plural(done, "{n} {{of}}", "{n} {{of}}").format(of=of.lower())
            return _("Reading from Planhat: {count} so far").format(count=count)
        case Progress(stage="building"):
            return _("Reading your cells…")
        case Progress(stage="resolving"):
            return _("Comparing your rows with Planhat…")
        case _:
            return _("Laying it out…")


def is_reading(step: Step) -> bool:
    """Say whether a step is of reading the workspace, which may take long."""
    return isinstance(step, Wait) or (isinstance(step, Progress) and step.stage == "snapshot")


class Looker:
    """Keeps a preview up with the draft: looks anew after every change, one job at a time.

    Args:
        take: takes what was made.
        tell: takes each step.

    Attributes:
        at: the contents being looked over now (of each sheet that goes along), or None.
    """

    def __init__(
        self, host: Host, take: Callable[[Overview], object], tell: Callable[[Step], None]
    ) -> None:
        self._host = host
        self._take, self._tell = take, tell
        self.at: tuple[Content, ...] | None = None
        self._anew = self._is_anew = False  # asked for; what is under way
        self._before: Prepared | Looked | None = None  # shown again if reading anew is stopped
        self._given_up: tuple[Content, ...] | None = None
        self._recall: Recall | None = None

    def forgive(self) -> None:
        """Try again what did not work before."""
        self._given_up = None

    @property
    def is_given_up(self) -> bool:
        """Whether the look at what is to be sent now was stopped."""
        return self._given_up is not None and self._given_up == self._host.sheaf.contents()

    def refresh(self) -> None:
        """Read the workspace anew; if that is stopped, what is shown stays."""
        sheaf, before = self._host.sheaf, self._before
        if not sheaf.is_joint:
            before = sheaf.draft.prepared or before
        elif sheaf.bundle is not None:
            before = Looked(sheaf.bundle, sheaf.views)
        self._read_anew(before)

    def look_again(self) -> None:
        """Read the workspace anew; what was shown is not to be sent any more."""
        self._read_anew(None)

    def _read_anew(self, before: Prepared | Looked | None) -> None:
        self._given_up, self._anew, self._before = None, True, before
        self._host.draft.prepared = None
        self._host.redraw()

    def try_row(self, number: int) -> None:
        """Send one row alone if the person agrees, and look again."""
        ask_to_try(self._host, number, self.look_again)

    def keep_up(self, view: Overview | None) -> None:
        """Start looking if the draft is not what is shown."""
        sheaf = self._host.sheaf
        draft, contents = sheaf.draft, sheaf.contents()
        if any(one.table is None or one.mapping is None for one in contents):
            return
        if self.at is not None:
            if self.at != contents:
                self._host.stop()  # its end brings us back here
            return
        is_current = sheaf.bundle is not None
        if not sheaf.is_joint:
            made = draft.prepared
            is_current = view is not None and made is not None and made is view.prepared
        is_current = is_current and not self._anew
        if is_current or self._given_up == contents or self._host.is_busy:
            return
        if not find_missing(self._host):
            self._start(contents, None if self._anew else draft.snapshot)

    def _start(self, contents: tuple[Content, ...], known: Snapshot | None) -> None:
        draft, parts = self._host.draft, self._host.parts
        workspace = draft.workspace
        if self._recall is None or self._recall.workspace != workspace:
            self._recall = Recall(parts.journal, workspace)

        def reach() -> Planhat:
            return parts.open(workspace)

        work: Generator[Step, None, object]
        rest = (draft.catalog, reach, parts.now, known, self._recall)
        if len(contents) > 1:
            former = self._host.sheaf.former if known is not None else None
            work = look_at_all(contents, *rest, former)
        else:
            work = look(contents[0], *rest)
        self.at, self._is_anew = contents, self._anew
        self._host.start(
            Task(
                work,
                _("Making the preview"),
                self._done,
                stepped=self._tell,
                stopped=self._stopped,
                retry=self.look_again,
            )
        )

    def _done(self, made: object) -> None:
        assert isinstance(made, Overview | Looked)
        contents, self.at = self.at, None
        if self._is_anew:
            self._anew, self._before = False, None
        # What was changed meanwhile is looked over by the redraw that follows.
        if contents == self._host.sheaf.contents():
            self._show(made)

    def _show(self, made: Overview | Looked) -> None:
        sheaf = self._host.sheaf
        if isinstance(made, Looked):
            sheaf.take(made.bundle, made.views)
            view = sheaf.view
            assert view is not None
        else:
            sheaf.draft.set_prepared(made.prepared)
            view = made
        self._take(view)
        watch_file(self._host, view.prepared)

    def _stopped(self) -> None:
        contents, self.at = self.at, None
        before, self._before = self._before, None
        sheaf = self._host.sheaf
        if contents != sheaf.contents():  # it was changed: what was asked for is still to be done
            return
        self._anew = False
        if isinstance(before, Looked):
            sheaf.take(before.bundle, before.views)
        elif before is not None:
            sheaf.draft.set_prepared(before)
        else:
            self._given_up = contents  # or the same trouble would come back at once
