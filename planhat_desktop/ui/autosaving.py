"""Keeps the half-done upload from change to change; the next start offers to go on with it."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from planhat_desktop.app.autosave import (
    Unfinished,
    is_worth_keeping,
    read_unfinished,
    restore,
    write_unfinished,
)
from planhat_desktop.app.errors import SheetChanged
from planhat_desktop.app.sequel import find_bundle, find_waiting, waiting_words
from planhat_desktop.app.steps import Progress
from planhat_desktop.app.steps import Step as WorkStep
from planhat_desktop.app.wizard import Step
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.ui.jobs import Task
from planhat_desktop.ui.kit import Deed
from planhat_desktop.ui.pages.adopting import read_fields_first

if TYPE_CHECKING:
    from planhat_desktop.app.draft import Content
    from planhat_desktop.core.report import Report
    from planhat_desktop.ui.window import MainWindow

LOOK_MS = 500


@dataclass(frozen=True, eq=False)
class _Found:
    """What was kept, as it was found at the next start.

    Attributes:
        changed: the file is another by now, or gone.
        waiting: the sheets that were to follow when an upload of several ended early.
    """

    kept: Unfinished
    changed: SheetChanged | None
    waiting: tuple[str, ...]


class Autosaver(QObject):
    """Looks twice a second whether the draft is another, and has it written if it is.

    Looking costs nothing: a draft's content is replaced, never changed. The writing is done by
    another thread. So whoever changes the draft need not know of this.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._kept: tuple[frozenset[Content], str] = (frozenset(), "")
        self._over: tuple[Report, ...] = ()
        self._unfinished: Unfinished | None = None
        self._is_offer_due = False
        self._to = Step.MATCH  # where what was kept is taken up
        self._followed = ""  # a run after which the rest of its sheets is to be offered
        self._looking = QTimer(self, interval=LOOK_MS)
        self._looking.timeout.connect(self.look)
        app = QApplication.instance()
        assert app is not None
        app.aboutToQuit.connect(self.close)

    def start(self, *, offer: bool) -> None:
        """Begin to look; first offer to go on with what was kept, unless a file is opened."""
        self._looking.start()
        self._is_offer_due = offer
        self._window.idle.connect(self._offer_when_idle)
        self._window.together.ended.connect(self._follow)
        self._offer_when_idle()

    @Slot()
    def look(self) -> None:
        """Keep the draft if it has changed and there is something of the person's in it."""
        window, sheaf = self._window, self._window.sheaf
        kept = (sheaf.draft.content, *(one.content for one in sheaf.others))
        reports = sheaf.reports
        is_over = len(reports) == len(kept) and all(one.state == "finished" for one in reports)
        now = frozenset(kept), sheaf.under_way
        if is_over and reports != self._over:
            self._over, self._kept = reports, now
            window.parts.autosave.forget()
        if now == self._kept or not all(map(is_worth_keeping, kept)):
            return
        here = window.page.step
        if any(one.undo_words for one in sheaf.drafts) or (here is not None and here > Step.FILE):
            self._kept = now
            content, *others = kept
            name = sheaf.draft.workspace.name
            make = partial(write_unfinished, content, name, others, sheaf.under_way)
            window.parts.autosave.put(make)

    @Slot()
    def close(self) -> None:
        """Keep the last change too, and wait until it is written."""
        self._looking.stop()
        if self._window.is_ready:
            self.look()
        self._window.parts.autosave.close()

    # The next start

    @Slot()
    def _offer_when_idle(self) -> None:
        """Read what was kept once nothing else is being done: it is of no hurry."""
        if self._followed and not self._window.is_busy:
            run, self._followed = self._followed, ""
            self._offer_rest(run)
        elif self._is_offer_due and not self._window.is_busy:
            self._is_offer_due = False
            if not self._window.is_telling:  # of an upload that was cut short, which is this one
                self._read()

    def _again(self) -> None:
        self._is_offer_due = True

    def _read(self) -> None:
        parts = self._window.parts

        def read() -> Generator[WorkStep, None, _Found | None]:
            yield Progress("opening", 0)
            found = read_unfinished(parts.autosave.load())
            if found is None:
                return None
            waiting = find_waiting(found, parts.journal.runs())
            try:
                yield from parts.check(found.source)
            except SheetChanged as changed:
                return _Found(found, changed, waiting)
            return _Found(found, None, waiting)

        title = _("Looking for an unfinished upload")
        self._window.start(
            Task(read(), title, self._offer, troubled=_pass_over, stopped=self._again, quiet=True)
        )

    def _offer(self, found: object) -> None:
        window = self._window
        if not isinstance(found, _Found) or window.draft.table is not None:
            return
        unfinished, changed = found.kept, found.changed
        fresh = Deed(_("Start fresh"), self._start_fresh)
        if changed is not None and changed.code != "file_changed":
            words = _("An upload of {name} was not finished, but the file is no longer there.")
            window.tell(
                words.format(name=unfinished.source.name),
                _("Put it back and start again, or start fresh."),
                [fresh],
                tone="accent",
            )
            return
        if changed is None and found.waiting:
            self._offer_waiting(found)
            return
        do = "" if changed is None else _("The file has changed since; what fits is taken over.")
        go_on = Deed(_("Go on"), partial(self._go_on, unfinished))
        window.tell(unfinished.sentence(), do, [go_on, fresh], tone="accent")

    def _offer_waiting(self, found: _Found) -> None:
        """Offer to preview the sheets that were to follow when an upload ended early."""
        kept = found.kept
        deeds = [
            Deed(_("Preview them"), partial(self._go_on, kept, Step.PREVIEW)),
            Deed(_("Start fresh"), self._start_fresh),
        ]
        do = _("What is in Planhat already is “same” there, and does not go twice.")
        self._window.tell(waiting_words(kept, found.waiting), do, deeds, tone="accent")

    @Slot(str)
    def _follow(self, run: str) -> None:
        self._followed = run
        self._offer_when_idle()

    def _offer_rest(self, run: str) -> None:
        """Offer what was to follow a sheet whose upload was gone on with just now."""
        parts = self._window.parts

        def read() -> Generator[WorkStep, None, _Found | None]:
            yield Progress("opening", 0)
            found = read_unfinished(parts.autosave.load())
            runs = parts.journal.runs() if found is not None else ()
            if found is None or find_bundle(found, runs) != run.rpartition(".")[0]:
                return None
            yield from parts.check(found.source)
            return _Found(found, None, find_waiting(found, runs))

        def done(found: object) -> None:
            window = self._window
            is_free = window.draft.table is None and not window.is_telling
            if isinstance(found, _Found) and found.waiting and is_free:
                self._offer_waiting(found)

        title = _("Looking for an unfinished upload")
        self._window.start(Task(read(), title, done, troubled=_pass_over, quiet=True))

    def _start_fresh(self) -> None:
        self._window.parts.autosave.forget()
        self._window.hush()

    def _go_on(self, unfinished: Unfinished, to: Step = Step.MATCH) -> None:
        window, source = self._window, unfinished.source
        window.hush()
        self._to = to
        self._unfinished = unfinished
        page = window.sheet_page
        page.edited.connect(self._arrive)
        window.go(Step.FILE)
        page.read(
            Path(source.path),
            sheet=unfinished.sheet or None,
            encoding=source.encoding,
            delimiter=source.delimiter,
        )

    @Slot()
    def _arrive(self) -> None:
        """Lay what was kept onto the file, once it is there."""
        window, unfinished = self._window, self._unfinished
        table = window.draft.table
        if unfinished is None or table is None:
            return
        window.sheet_page.edited.disconnect(self._arrive)
        self._unfinished = None
        if table.source.path != unfinished.source.path:
            return  # the person chose another file after all
        fed = [one.field for one in unfinished.profile.links]
        fed += [one.field for one in unfinished.profile.constants]
        read_fields_first(window, fed, partial(self._lay, unfinished))

    def _lay(self, unfinished: Unfinished) -> None:
        window = self._window
        draft = window.draft
        if draft.table is None:
            return
        made = restore(draft.table, unfinished, draft.catalog)
        if made is None:
            words = _("This workspace has no {model}.").format(model=unfinished.profile.model)
            window.tell(words, _("Choose the workspace it was for."), tone="update")
            return
        draft.resume(made.content)
        window.go(Step.MATCH)
        if made.losses:
            window.tell(_("You can go on, with less than before."), " ".join(made.losses),
                        tone="update")  # fmt: skip
        else:
            window.toast(_("Where you left off."))
        if unfinished.others:
            window.together.take_up(unfinished.others, partial(window.go, self._to))


def _pass_over(trouble: object) -> None:
    """Say nothing: an offer that cannot be made is no trouble of the person's."""
    del trouble
