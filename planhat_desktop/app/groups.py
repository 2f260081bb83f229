"""Issues gathered for the screen: one group a kind of problem, with the one fix that mends all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

import numpy as np

from planhat_desktop.app.wording import issue_title, plural
from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.issues import Issue, IssueCode, Issues, Rows, Severity
from planhat_desktop.core.schema import Model
from planhat_desktop.core.table import Table


class Fix(Enum):
    """What mends all rows of a group at once, beside leaving them out."""

    REPLACE = "replace"  # each distinct value by another one
    FILL = "fill"  # one value for all of its empty cells
    TAKE_IN = "take in"  # rows the person left out
    KEEP_LAST = "keep last"  # of rows that are twice in the file
    ALLOW = "allow"  # the policy forbids what they would do
    SEND_AGAIN = "send again"  # nobody knows whether they arrived
    NEAREST = "nearest"  # each distinct value by the one it nearly is
    MATCH = "match"  # only the Match page can mend it
    NONE = "none"


_REPLACED = frozenset(
    {
        IssueCode.NOT_A_DATE,
        IssueCode.NOT_A_NUMBER,
        IssueCode.NOT_WHOLE,
        IssueCode.NOT_YES_NO,
        IssueCode.NOT_AN_EMAIL,
        IssueCode.NOT_A_URL,
        IssueCode.NOT_AN_ID,
        IssueCode.NOT_AN_OPTION,
        IssueCode.OUT_OF_RANGE,
        IssueCode.CELL_ERROR,
        IssueCode.DAMAGED_NUMBER,
        IssueCode.REFERENCE_UNKNOWN,
        IssueCode.REFERENCE_AMBIGUOUS,
        IssueCode.REFERENCE_NEARLY,
        IssueCode.RECIPIENT_UNKNOWN,
        IssueCode.RECIPIENT_AMBIGUOUS,
        IssueCode.ID_UNKNOWN,
        IssueCode.KEY_NEARLY_MATCHES,
        IssueCode.AMBIGUOUS,
        IssueCode.KEY_TAKEN,
        IssueCode.KEY_NOT_SENT,
        IssueCode.DATES_REVERSED,
        IssueCode.DATE_FAR_OFF,
        IssueCode.NUMBER_FAR_OFF,
        IssueCode.SCALE_SLIPPED,
        IssueCode.REFUSED_BEFORE,
    }
)
_SPARED = frozenset(
    {
        IssueCode.NOT_A_DATE,
        IssueCode.NOT_A_NUMBER,
        IssueCode.NOT_WHOLE,
        IssueCode.NOT_YES_NO,
        IssueCode.NOT_AN_EMAIL,
        IssueCode.NOT_A_URL,
        IssueCode.NOT_AN_ID,
        IssueCode.NOT_AN_OPTION,
        IssueCode.OUT_OF_RANGE,
        IssueCode.CELL_ERROR,
        IssueCode.DATE_FAR_OFF,
    }
)
_MATCHED = frozenset(
    {
        IssueCode.DATE_ORDER_UNSURE,
        IssueCode.DECIMAL_MARK_UNSURE,
        IssueCode.MISSING_ANY_OF,
        IssueCode.COMPUTED,
        IssueCode.NO_KEY,
        IssueCode.NOTHING_TO_SEND,
    }
)
_FIXES = {
    IssueCode.LEFT_OUT: Fix.TAKE_IN,
    IssueCode.DUPLICATE_IN_FILE: Fix.KEEP_LAST,
    IssueCode.MODE_UPDATE_ONLY: Fix.ALLOW,
    IssueCode.MODE_CREATE_ONLY: Fix.ALLOW,
    IssueCode.SENT_IN_DOUBT: Fix.SEND_AGAIN,
}


@dataclass(frozen=True, eq=False)
class Group:
    """All issues of one kind in one column.

    Attributes:
        issues: one a distinct value, the most frequent first.
        letter, header: of the column; empty when no one column is to blame.
        label: the field's label in Planhat, or empty.
        is_needed: whether a row cannot be sent, or found, without the field.
    """

    code: IssueCode
    severity: Severity
    issues: tuple[Issue, ...]
    column: int | None = None
    letter: str = ""
    header: str = ""
    label: str = ""
    is_needed: bool = False

    @cached_property
    def rows(self) -> Rows:
        """Positions of all rows that have it, ascending, each once."""
        return np.unique(np.concatenate([one.rows for one in self.issues])).astype(np.int32)

    @property
    def kind(self) -> tuple[object, ...]:
        """What it is known by in the next preparation too."""
        return self.code, self.column, self.label

    @property
    def is_blocking(self) -> bool:
        """Whether its rows are held."""
        return self.severity is Severity.BLOCKED

    @property
    def title(self) -> str:
        """The words after the number: ``not a date in Renewal``."""
        words = issue_title(self.code)
        if not self.label:
            return words
        return _("{problem} in {label}").format(problem=words, label=self.label)

    @property
    def fix(self) -> Fix:
        """What mends all of its rows at once."""
        if self.code in _FIXES:
            return _FIXES[self.code]
        if self.code is IssueCode.MISSING_REQUIRED:
            return Fix.FILL if self.column is not None else Fix.MATCH
        if self.code is IssueCode.KEY_PREFIXED:
            return Fix.NEAREST if self.column is not None else Fix.MATCH
        if self.code in _REPLACED:
            return Fix.REPLACE if self.column is not None else Fix.MATCH
        return Fix.MATCH if self.code in _MATCHED else Fix.NONE

    @property
    def can_go_without(self) -> bool:
        """Whether its rows can be sent with these cells empty."""
        return self.code in _SPARED and self.column is not None and not self.is_needed

    @property
    def place(self) -> str:
        """Where, and the first values: ``Column D: 31/02/2026 and 2 others``."""
        values = list(dict.fromkeys(one.value for one in self.issues if one.value))
        where = _("Column {letter}").format(letter=self.letter) if self.letter else ""
        if not values:
            return where
        shown = values[0]
        if len(values) > 1:
            more = plural(len(values) - 1, "{n} other", "{n} others")
            shown = _("{value} and {more}").format(value=shown, more=more)
        return f"{where}: {shown}" if where else shown

    def replacements(self, texts: Mapping[str, str], table: Table) -> dict[tuple[int, int], str]:
        """Return the edits that put new texts in place of distinct values.

        Args:
            texts: value as the group shows it → the new text; the others stay.
        """
        if self.column is None:
            return {}
        numbers = table.row_numbers
        return {
            (int(numbers[row]), self.column): texts[one.value or ""]
            for one in self.issues
            if (one.value or "") in texts
            for row in one.rows.tolist()
        }

    @property
    def nearest(self) -> dict[str, str]:
        """Return what each of its values nearly is."""
        return {one.value or "": str(one.facts.get("near", "")) for one in self.issues}

    def emptied(self, table: Table) -> dict[tuple[int, int], str]:
        """Return the edits that leave its cells empty."""
        return self.replacements({one.value or "": "" for one in self.issues}, table)

    def row_numbers(self, table: Table) -> list[int]:
        """Return the spreadsheet numbers of its rows."""
        return [int(number) for number in table.row_numbers[self.rows]]

    def all_but_last(self, table: Table) -> list[int]:
        """Return, of rows that are twice in the file, those before the last of each."""
        gone: list[int] = []
        for one in self.issues:
            numbers = [int(number) for number in table.row_numbers[one.rows]]
            first = one.facts.get("first_row")
            if isinstance(first, int):
                gone.append(first)
            gone.extend(numbers[:-1])
        return sorted(set(gone))


def group(issues: Issues, table: Table, model: Model) -> tuple[Group, ...]:
    """Gather issues by kind and column: what holds rows first, then by rows, most first."""
    gathered: dict[tuple[object, ...], list[Issue]] = {}
    for issue in issues:
        key = (issue.code, issue.severity, issue.column, issue.field)
        gathered.setdefault(key, []).append(issue)
    made = [_make(found, table, model) for found in gathered.values()]
    return tuple(sorted(made, key=_rank))


def _rank(one: Group) -> tuple[int, int]:
    if one.code is IssueCode.LEFT_OUT:
        return 2, 0
    return (0 if one.is_blocking else 1), -len(one.rows)


def _make(found: Sequence[Issue], table: Table, model: Model) -> Group:
    first = found[0]
    column = table.columns[first.column] if first.column is not None else None
    field = model.find(first.field) if first.field else None
    return Group(
        first.code,
        first.severity,
        tuple(sorted(found, key=lambda one: -len(one.rows))),
        first.column,
        column.letter if column is not None else "",
        column.header if column is not None else "",
        field.label if field is not None else "",
        field is not None and (field.key or field.required or field.name in model.required),
    )
