"""Records ready to be looked up: typed columns beside one array of row numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from planhat_desktop.core.mapping import Arrays, FindBy, Overwrite
from planhat_desktop.core.schema import Field, Model
from planhat_desktop.core.table import Codes


class Gap(Enum):
    """What a record may have in place of a value."""

    KEEP = "keep"  # an empty cell that leaves Planhat's value alone
    CLEAR = "clear"  # an empty cell that empties Planhat's value
    BAD = "bad"  # a cell that cannot be read; its row is held


KEEP: Final = Gap.KEEP
CLEAR: Final = Gap.CLEAR
BAD: Final = Gap.BAD

Value = object
"""A plain JSON value (str, int, float, bool, list of these), a `Gap`, a `Reference` or, for
fields that hold several, a tuple of `Reference`."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A cell's pointer to a record of another model, before it is looked up.

    Attributes:
        model: the model pointed at.
        by: ``_id``, ``sourceId``, ``externalId``, ``name``, ``domain``, ``email`` or ``auto``.
        text: what the cell says, trimmed.
    """

    model: str
    by: FindBy
    text: str


@dataclass(frozen=True, eq=False)
class RecordColumn:
    """One field of all records.

    Attributes:
        values: k distinct values ready to send (or gaps, or references).
        shown: k texts as the sheet shows them, beside ``values``.
        codes: n int32 indices into ``values``.
        column: the table column that feeds it (of joined ones the first); None for a constant.
        also: the columns that are joined to it.
        overwrite: ``if_empty``: an existing record that has a value keeps it.
    """

    field: Field
    values: tuple[Value, ...]
    shown: tuple[str, ...]
    codes: Codes
    column: int | None
    arrays: Arrays = "replace"
    overwrite: Overwrite = "always"
    also: tuple[int, ...] = ()

    def value(self, row: int) -> Value:
        """Return the value of the record at this 0-based position."""
        return self.values[int(self.codes[row])]

    def text(self, row: int) -> str:
        """Return what a person calls the value of the record at this 0-based position.

        That is the text sent, or else what the sheet shows.
        """
        value = self.value(row)
        is_text = isinstance(value, str) and not self.field.is_reference
        return str(value) if is_text else self.shown[int(self.codes[row])]


@dataclass(frozen=True, eq=False)
class Records:
    """The rows of a table as records of one model: n rows × m fields.

    Attributes:
        row_numbers: n spreadsheet row numbers.
        columns: field name → its column, in the mapping's order.
        key: the key chosen to find existing records by; None for Planhat's precedence.
    """

    model: Model
    row_numbers: Codes
    columns: Mapping[str, RecordColumn]
    key: str | None = None

    @property
    def count(self) -> int:
        """How many records there are."""
        return len(self.row_numbers)
