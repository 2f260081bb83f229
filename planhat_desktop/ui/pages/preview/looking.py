"""The work behind the preview, and how far it is in words."""

from __future__ import annotations

from collections.abc import Callable, Generator

from planhat_desktop.app.again import shown_alone, shown_content
from planhat_desktop.app.draft import Content
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


def age_words(seconds: float) -> str:
    """Return how long ago the workspace was read: ``2 min ago``."""
    minutes = int(seconds // 60)
    if minutes < 1:
        return _("just now")
    if minutes < 60:
        return _("{n} min ago").format(n=minutes)
    return plural(minutes // 60, "{n} hour ago", "{n} hours ago")


class Looker:
    """Keeps a preview up with the draft: looks anew after every change, one job at a time.

    Args:
        take: takes what was made.
        tell: takes what is happening, as a sentence.

    Attributes:
        at: the content being looked over now, or None.
    """

    def __init__(
        self, host: Host, take: Callable[[Overview], object], tell: Callable[[str], None]
    ) -> None:
        self._host = host
        self._take, self._tell = take, tell
        self.at: Content | None = None
        self._anew = False
        self._given_up: Content | None = None
        self._recall: Recall | None = None

    def forgive(self) -> None:
        """Try again what did not work before."""
        self._given_up = None

    def look_again(self) -> None:
        """Read the workspace anew."""
        self._given_up, self._anew = None, True
        self._host.draft.prepared = None
        self._host.redraw()

    def try_row(self, number: int) -> None:
        """Send one row alone if the person agrees, and look again."""
        ask_to_try(self._host, number, self.look_again)

    def keep_up(self, view: Overview | None) -> None:
        """Start looking if the draft is not what is shown."""
        draft = self._host.draft
        content = draft.content
        if content.table is None or content.mapping is None:
            return
        if self.at is not None:
            if self.at is not content:
                self._host.stop()  # its end brings us back here
            return
        is_current = (
            view is not None and draft.prepared is not None and draft.prepared is view.prepared
        )
        if is_current or self._given_up is content or self._host.is_busy:
            return
        if not any(gap.blocks for gap in draft.gaps()):
            self._start(content, None if self._anew else draft.snapshot)

    def _start(self, content: Content, known: Snapshot | None) -> None:
        draft, parts = self._host.draft, self._host.parts
        workspace = draft.workspace
        if self._recall is None or self._recall.workspace != workspace:
            self._recall = Recall(parts.journal, workspace)
        work = look(
            content,
            draft.catalog,
            lambda: parts.open(workspace),
            parts.now,
            known,
            self._recall,
        )
        self.at, self._anew = content, False
        self._host.start(
            Task(
                work,
                _("Making the preview"),
                self._done,
                stepped=self._stepped,
                stopped=self._stopped,
                retry=self.look_again,
            )
        )

    def _stepped(self, step: Step) -> None:
        self._tell(step_words(step))

    def _done(self, made: object) -> None:
        assert isinstance(made, Overview)
        content, self.at = self.at, None
        # What was changed meanwhile is looked over by the redraw that follows.
        if content is self._host.draft.content:
            self._host.draft.set_prepared(made.prepared)
            self._take(made)
            watch_file(self._host, made.prepared)

    def _stopped(self) -> None:
        content, self.at = self.at, None
        if content is self._host.draft.content:
            self._given_up = content  # or the same trouble would come back at once
