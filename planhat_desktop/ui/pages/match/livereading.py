"""Reading what values can become from the workspace, while the person already looks at them."""

from __future__ import annotations

from collections.abc import Generator

from PySide6.QtCore import QObject, Signal, Slot

from planhat_desktop.app.draft import Content
from planhat_desktop.app.errors import Trouble
from planhat_desktop.app.live import Live, read_live
from planhat_desktop.app.opening import read_catalog
from planhat_desktop.app.steps import Step
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.core.catalog import Catalog
from planhat_desktop.core.snapshot import Snapshot
from planhat_desktop.ui.jobs import Task
from planhat_desktop.ui.pages.page import Host


class LiveReader(QObject):
    """Reads the workspace once for a field, as soon as no other job runs.

    Attributes:
        words: what is happening, or what came in between; empty when all is known.
        is_reading: whether the workspace is being read now.
        is_given_up: whether it could not be read; `try_again` begins anew.
    Signals:
        changed: another of these is true now.
    """

    changed = Signal()

    def __init__(self, host: Host, parent: QObject) -> None:
        super().__init__(parent)
        self._host = host
        self.words = ""
        self.is_reading = False
        self.is_given_up = False
        self._has_read = False
        self._field = ""
        self._live: Live | None = None

    def want(self, field: str, live: Live) -> None:
        """Read what is missing for a field, unless that is under way or was in vain."""
        if field != self._field:
            self._field, self.is_given_up, self._has_read = field, False, False
        self._live = live
        if live.is_known and live.is_told:
            self._say("")
            return
        if self.is_reading or self.is_given_up or self._host.is_busy:
            return
        draft = self._host.draft
        if not self._has_read or draft.snapshot is None:  # read once, it does not become more
            self._start(draft.content)

    @Slot()
    def try_again(self) -> None:
        """Read after all."""
        self.is_given_up = False
        if self._live is not None:
            self.want(self._field, self._live)

    @Slot()
    def stop(self) -> None:
        """Stop reading; nobody looks any more, or it takes too long."""
        if self.is_reading:
            self._host.stop()

    @Slot()
    def renew_options(self) -> None:
        """Read the workspace's own fields again, for an option that was added in Planhat."""
        draft, parts = self._host.draft, self._host.parts
        workspace, catalog = draft.workspace, draft.catalog

        def work() -> Generator[Step, None, Catalog]:
            planhat = parts.open(workspace)
            try:
                return (yield from read_catalog(planhat, catalog))
            finally:
                planhat.close()

        def done(result: object) -> None:
            assert isinstance(result, Catalog)
            if draft.workspace is workspace:
                draft.set_catalog(result)
                self._host.toast(_("The options are as they are in Planhat now."))

        title = _("Reading the fields of {name}").format(name=workspace.name)
        self._host.start(Task(work(), title, done, retry=self.renew_options))

    def _start(self, content: Content) -> None:
        draft, parts = self._host.draft, self._host.parts
        workspace, catalog, known = draft.workspace, draft.catalog, draft.snapshot
        model = draft.model
        field = model.find(self._field) if model is not None else None
        if field is None:
            return

        def work() -> Generator[Step, None, Snapshot]:
            planhat = parts.open(workspace)
            try:
                return (yield from read_live(content, catalog, field, planhat, parts.now, known))
            finally:
                planhat.close()

        def done(result: object) -> None:
            assert isinstance(result, Snapshot)
            self.is_reading, self._has_read = False, True
            self._say("")
            if draft.workspace is workspace and draft.content.table is content.table:
                draft.set_snapshot(result)

        self.is_reading = True
        title = _("Reading from {name}").format(name=workspace.name)
        self._say(_("Reading from Planhat what these can be …"))
        started = self._host.start(
            Task(
                work(),
                title,
                done,
                stepped=self._step,
                troubled=self._trouble,
                stopped=self._stopped,
            )
        )
        if not started:
            self.is_reading = False
            self._say("")

    def _step(self, step: Step) -> None:
        from planhat_desktop.ui.pages.preview.looking import step_words

        self._say(step_words(step))

    def _trouble(self, trouble: Trouble) -> None:
        self.is_reading, self.is_given_up = False, True
        self._say(f"{trouble.what} {trouble.do}".strip())

    def _stopped(self) -> None:
        self.is_reading, self.is_given_up = False, True
        self._say(_("Stopped. What these can be was not read from Planhat."))

    def _say(self, words: str) -> None:
        if words != self.words:
            self.words = words
            self.changed.emit()
