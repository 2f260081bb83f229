"""What every question of the drawer is asked about: a link, its column, and examples from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from planhat_desktop.app.display import show_cell
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.core.building import read_samples
from planhat_desktop.core.catalog import Catalog
from planhat_desktop.core.deciding import decide
from planhat_desktop.core.mapping import Link, Reading
from planhat_desktop.core.schema import Field
from planhat_desktop.core.table import Cell, Column
from planhat_desktop.ui.pages.match.glimpse import DOUBTS, Sample, Seen
from planhat_desktop.ui.pages.match.words import show_read

_TRIED = 60  # cells looked through for one that shows what a choice does
_LONG = 22  # signs of an example


@dataclass(frozen=True, eq=False)
class Scene:
    """A link as it stands, with all that questions about it need.

    Attributes:
        columns: all of the table.
        fed_by: the one that the link reads, or several joined.
        cells: some distinct cells the link reads, none blank, the first of the sheet first.
        seen: how they are read.
        blanks: what the upload does with empty cells unless told otherwise.
    """

    field: Field
    link: Link
    catalog: Catalog
    columns: Sequence[Column]
    fed_by: Column
    cells: Sequence[Cell]
    seen: Seen
    blanks: str

    @property
    def reading(self) -> Reading:
        """How the link's cells are read."""
        return self.link.reading

    @property
    def rows(self) -> int:
        """How many rows the table has."""
        return len(self.fed_by.codes)

    def empty_sample(self) -> Sample | None:
        """Return what becomes of empty cells; None where there are none."""
        rows = self.rows - self.fed_by.filled
        if not rows:
            return None
        empty, reading = _("(empty)"), self.reading
        if reading.default is not None:
            decided = decide([reading.default], self.field, reading)
            value, problem = read_samples([None], self.field, reading, decided)[0]
            is_read = problem is None or problem.code in DOUBTS
            after = show_read(self.field, value) if is_read else ""
            return Sample("", empty, after, problem, rows)
        is_cleared = (reading.blanks or self.blanks) == "clear" and not self.field.key
        after = _("emptied in Planhat") if is_cleared else _("nothing is sent")
        return Sample("", empty, after, None, rows)

    def read(self, cell: Cell, reading: Reading) -> str:
        """Return what a cell would be read as, in people's words; empty where it cannot be."""
        decided = self.seen.decided
        if (reading.date_order, reading.decimal) != ("auto", "auto"):
            decided = decide((), self.field, reading)
        value, problem = read_samples([cell], self.field, reading, decided)[0]
        if problem is not None and problem.code not in DOUBTS:
            return ""
        return show_read(self.field, value)

    def examples(
        self, values: Sequence[str], choose: Callable[[Reading, str], Reading]
    ) -> tuple[str, dict[str, str]]:
        """Return the cell that tells some choices apart best, and what each makes of it.

        Args:
            values: the choices.
            choose: makes the reading of a choice.

        Returns:
            The cell as people read it, and value → what comes out (values that leave it unread
            are left out). Empty where no cell shows a difference.
        """
        readings = {value: replace(choose(self.reading, value), values={}) for value in values}
        best: tuple[int, str, dict[str, str]] = (1, "", {})
        for cell in self.cells[:_TRIED]:
            made = {value: self.read(cell, reading) for value, reading in readings.items()}
            kinds = len(set(made.values()))
            if kinds > best[0]:
                shown = {value: short(text) for value, text in made.items() if text}
                best = (kinds, short(show_cell(cell)), shown)
            if kinds == len(values):
                break
        return best[1:]


def short(text: str) -> str:
    """Return a text on one line, cut where it is long."""
    words = " ".join(text.split())
    return words if len(words) <= _LONG else words[: _LONG - 1] + "…"
