"""The sheets of a workbook: looked at to see what they are of, and read when they are wanted."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

from planhat_desktop.app.draft import Draft
from planhat_desktop.app.errors import SheetChanged, SheetUnreadable
from planhat_desktop.app.learning import Lessons
from planhat_desktop.app.loading import Loaded, understand
from planhat_desktop.app.ports import Profiles
from planhat_desktop.app.steps import Glimpse, Progress, Step
from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.catalog import Catalog
from planhat_desktop.core.evidence import Known
from planhat_desktop.core.likeness import Likeness, suggest_model
from planhat_desktop.core.table import Source, Table

ReadSheet = Callable[[str], Generator[Step, None, Table]]
"""Reads the sheet of a name; as `parts.read`. Thread: job."""

_MOST_SHEETS = 20  # looked at unasked; others can be added by hand
_CLEAR = 0.45  # a sheet that is likely of a model has at least so much of it,
_AHEAD = 0.1  # and so much more than of any other


@dataclass(frozen=True, eq=False)
class Sibling:
    """A sheet of the workbook in sight, looked at.

    Attributes:
        model: what it is likely of; empty where that is not clear.
        loaded: all of it; None where only its first rows were read.
    """

    sheet: str
    model: str
    loaded: Loaded | None = None


@dataclass(frozen=True)
class Guide:
    """What a sheet is understood by; as of `understand`."""

    catalog: Catalog
    profiles: Profiles
    lessons: Lessons | None = None
    known: Known | None = None


@dataclass(frozen=True, eq=False)
class Siblings:
    """All sheets of a workbook that are not hidden, as far as they were looked at.

    Attributes:
        source: the file as it was read for the sheet in sight.
    """

    source: Source
    sheets: tuple[Sibling, ...]

    def offer(self, sheet: str) -> tuple[Sibling, ...]:
        """Return the sheets that could go together, each of a model of its own.

        Args:
            sheet: the one in sight; without it nothing is offered.

        Returns:
            Two or more in the workbook's order, or none.
        """
        first = next((one for one in self.sheets if one.sheet == sheet), None)
        if first is None or not first.model:
            return ()
        chosen = {first.model: first.sheet}
        for one in self.sheets:
            if one.model:
                chosen.setdefault(one.model, one.sheet)
        named = set(chosen.values())
        found = tuple(one for one in self.sheets if one.sheet in named)
        return found if len(found) > 1 else ()

    def find(self, sheet: str) -> Loaded | None:
        """Return a sheet that was read whole, or None."""
        return next((one.loaded for one in self.sheets if one.sheet == sheet), None)


def is_workbook(table: Table) -> bool:
    """Say whether a table comes from a file with more sheets that could be looked at."""
    shown = [one for one in table.sheets if not one.hidden]
    return bool(table.source.path) and len(shown) > 1


def look_at_sheets(table: Table, read: ReadSheet, guide: Guide) -> Generator[Step, None, Siblings]:
    """Look at all sheets of the workbook of a table. Thread: job.

    Of a big one only the first rows are read. One that cannot be read is passed over.
    """
    found: list[Sibling] = []
    shown = [one for one in table.sheets if not one.hidden and one.rows > 1]
    for sheet in shown[:_MOST_SHEETS]:
        if sheet.name == table.sheet:
            found.append(Sibling(sheet.name, clear_model(table, _rank(table, guide))))
            continue
        yield Progress("looking", len(found), len(shown), sheet.name)
        try:
            there, is_whole = yield from _begin(read(sheet.name))
        except SheetUnreadable:
            continue
        ranked = _rank(there, guide)
        model = clear_model(there, ranked)
        loaded = (yield from _understand(there, guide, ranked)) if is_whole and model else None
        found.append(Sibling(sheet.name, model, loaded))
    return Siblings(table.source, tuple(found))


def _begin(reading: Generator[Step, None, Table]) -> Generator[Step, None, tuple[Table, bool]]:
    """Read a sheet to its first rows; say whether that is all of it."""
    try:
        while True:
            try:
                step = next(reading)
            except StopIteration as end:
                return end.value, True
            if isinstance(step, Glimpse):
                return step.table, False
            yield step
    finally:
        reading.close()


def _rank(table: Table, guide: Guide) -> list[Likeness]:
    learned = guide.lessons.recall() if guide.lessons is not None else None
    return suggest_model(table, guide.catalog, learned)


def clear_model(table: Table, ranked: Sequence[Likeness]) -> str:
    """Return the model that a table is clearly of, or an empty text.

    Args:
        ranked: the models, the likeliest first.
    """
    if not table.header_row or not table.rows or len(ranked) < 2:
        return ""
    first, second = ranked[:2]
    is_clear = first.share >= _CLEAR and first.share - second.share >= _AHEAD
    return first.model if is_clear else ""


def _understand(
    table: Table, guide: Guide, ranked: Sequence[Likeness] = ()
) -> Generator[Step, None, Loaded]:
    return (
        yield from understand(
            table, guide.catalog, guide.profiles, guide.lessons, guide.known, ranked
        )
    )


def read_sheets(
    names: Sequence[str],
    source: Source,
    siblings: Siblings | None,
    read: ReadSheet,
    guide: Guide,
) -> Generator[Step, None, tuple[Loaded, ...]]:
    """Read the sheets of these names, so far as they are not read yet. Thread: job.

    Args:
        source: the file as it was read for the sheet that is in sight.

    Raises:
        SheetUnreadable: one cannot be read.
        SheetChanged: the file is another by now.
    """
    made: list[Loaded] = []
    for name in names:
        known = siblings.find(name) if siblings is not None else None
        if known is None:
            table = yield from read(name)
            known = yield from _understand(table, guide)
        if known.table.source.sha256 != source.sha256:
            words = _("{name} was changed since it was read.").format(name=source.name)
            raise SheetChanged("file_changed", words, _("Read it again, all sheets of it."))
        made.append(known)
    return tuple(made)


def make_draft(loaded: Loaded, beside: Draft) -> Draft:
    """Return the draft of one more sheet, for the workspace of the one beside it."""
    draft = Draft(beside.workspace, beside.catalog)
    draft.known = beside.known
    draft.set_table(loaded.table, loaded.models, loaded.mapping, loaded.looks)
    return draft
