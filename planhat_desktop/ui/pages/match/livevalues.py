"""What the workspace holds in a field now, shown beside what the sheet holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Mapping, Sequence

from PySide6.QtCore import QObject, Signal

from planhat_desktop.app.draft import Draft
from planhat_desktop.app.errors import Trouble
from planhat_desktop.app.sampling import read_some, values_of
from planhat_desktop.app.steps import Step
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.core.schema import Field, Model, Workspace
from planhat_desktop.ui.jobs import Task
from planhat_desktop.ui.pages.page import Host

_LOOKED_AT = 400  # records of a snapshot looked at
_TRIES = 5

Records = Sequence[Mapping[str, object]]


class LiveValues(QObject):
    """Values of fields: from what the preview read, else from some records read for this.

    Signals:
        changed: more is known now.
    """

    changed = Signal()

    def __init__(self, host: Host, parent: QObject) -> None:
        super().__init__(parent)
        self._host = host
        self._asked: set[tuple[Workspace, str]] = set()
        self._left_off: Counter[tuple[Workspace, str]] = Counter()
        self._some: dict[tuple[Workspace, str], Records] = {}
        self._kept: tuple[object, dict[str, tuple[str, ...]]] = (None, {})

    def of(self, draft: Draft, field: Field) -> tuple[str, ...]:
        """Return up to three values a field has in the workspace, as far as was read."""
        model, snapshot = draft.model, draft.snapshot
        if model is None:
            return ()
        some = self._some.get((draft.workspace, model.name), ())
        asked = (snapshot, some, model.name)
        if self._kept[0] is None or not _same(self._kept[0], asked):
            self._kept = (asked, {})
        kept = self._kept[1]
        if field.name not in kept:
            existing = snapshot.models.get(model.name) if snapshot is not None else None
            records = existing.records[:_LOOKED_AT] if existing is not None else ()
            kept[field.name] = values_of(records, field) or values_of(some, field)
        return kept[field.name]

    def want(self) -> None:
        """Read some records of the model at hand, once; in vain, nobody is the worse for it."""
        host = self._host
        if not host.is_ready or host.is_busy:
            return
        draft = host.draft
        model, workspace = draft.model, draft.workspace
        if model is None or (workspace, model.name) in self._asked:
            return
        asked = (workspace, model.name)
        self._asked.add(asked)

        def take(result: object) -> None:
            self._some[asked] = result if isinstance(result, list) else ()
            self.changed.emit()

        def forget(_trouble: Trouble) -> None:
            """What hinders here is told where it matters: at the preview."""

        def stopped() -> None:
            self._left_off[asked] += 1
            if self._left_off[asked] < _TRIES:  # something more urgent came; later, then
                self._asked.discard(asked)

        title = _("Looking at {plural} in {name}").format(plural=model.plural, name=workspace.name)
        work = self._read(model, workspace)
        host.start(Task(work, title, take, troubled=forget, stopped=stopped, quiet=True))

    def _read(
        self, model: Model, workspace: Workspace
    ) -> Generator[Step, None, list[dict[str, object]]]:
        planhat = self._host.parts.open(workspace)
        try:
            return (yield from read_some(model, planhat))
        finally:
            planhat.close()


def _same(before: object, now: tuple[object, ...]) -> bool:
    return isinstance(before, tuple) and all(a is b for a, b in zip(before, now, strict=True))
