"""What is wrong or doubtful in the data: values, never exceptions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int32]


class Severity(StrEnum):
    """What an issue does to its row."""

    BLOCKED = "blocked"  # the row is held
    CHECK = "check"  # the row is sent as shown


class IssueCode(StrEnum):
    """Every kind of issue; `app/wording.py` has a sentence for each."""

    # one cell, from `values`
    NOT_A_DATE = "not_a_date"
    NOT_A_NUMBER = "not_a_number"
    NOT_WHOLE = "not_whole"
    NOT_YES_NO = "not_yes_no"
    NOT_AN_EMAIL = "not_an_email"
    NOT_A_URL = "not_a_url"
    NOT_AN_ID = "not_an_id"
    NOT_AN_OPTION = "not_an_option"
    OUT_OF_RANGE = "out_of_range"
    CELL_ERROR = "cell_error"
    DAMAGED_NUMBER = "damaged_number"
    DATE_ORDER_UNSURE = "date_order_unsure"
    DECIMAL_MARK_UNSURE = "decimal_mark_unsure"
    TIME_DROPPED = "time_dropped"
    PHONE_UNSURE = "phone_unsure"
    PART_NOT_FOUND = "part_not_found"
    PATTERN_TOO_SLOW = "pattern_too_slow"
    # one row, from `records`
    MISSING_REQUIRED = "missing_required"
    MISSING_ANY_OF = "missing_any_of"
    NOTHING_TO_SEND = "nothing_to_send"
    LEFT_OUT = "left_out"
    # one row against the workspace, from `resolution`
    DUPLICATE_IN_FILE = "duplicate_in_file"
    SAME_RECORD_TWICE = "same_record_twice"
    KEYS_DISAGREE = "keys_disagree"
    AMBIGUOUS = "ambiguous"
    ID_UNKNOWN = "id_unknown"
    KEY_NEARLY_MATCHES = "key_nearly_matches"
    KEY_NEARLY_TWICE = "key_nearly_twice"
    KEY_NOT_SENT = "key_not_sent"
    KEY_PREFIXED = "key_prefixed"
    REFERENCE_UNKNOWN = "reference_unknown"
    REFERENCE_AMBIGUOUS = "reference_ambiguous"
    REFERENCE_NEARLY = "reference_nearly"
    KEY_TAKEN = "key_taken"
    MODE_UPDATE_ONLY = "mode_update_only"
    MODE_CREATE_ONLY = "mode_create_only"
    NO_KEY = "no_key"
    COMPUTED = "computed"
    # one row against the workspace as it is just before the upload, from `meanwhile`
    CHANGED_SINCE = "changed_since"
    GONE_SINCE = "gone_since"
    TAKEN_SINCE = "taken_since"
    # a row that is added for good, from `recipients` and `appending`
    RECIPIENT_UNKNOWN = "recipient_unknown"
    RECIPIENT_AMBIGUOUS = "recipient_ambiguous"
    RECIPIENT_ELSEWHERE = "recipient_elsewhere"
    SENT_BEFORE = "sent_before"
    SENT_IN_DOUBT = "sent_in_doubt"
    DAY_TWICE = "day_twice"
    DAY_SENT_BEFORE = "day_sent_before"
    EVENT_TWICE = "event_twice"
    TIME_OF_SENDING = "time_of_sending"
    # a row that belongs to one of another sheet of the same upload, from `promises`
    PARENT_HELD = "parent_held"
    PARENT_MISSING = "parent_missing"
    # a value that Planhat did not take the last time, from `refusals`
    REFUSED_BEFORE = "refused_before"
    # a value that looks like a slip, from `sanity`
    DATES_REVERSED = "dates_reversed"
    DATE_FAR_OFF = "date_far_off"
    NUMBER_FAR_OFF = "number_far_off"
    SCALE_SLIPPED = "scale_slipped"


@dataclass(frozen=True, eq=False)
class Issue:
    """One problem and all the rows that have it.

    Attributes:
        rows: positions of the data rows (0-based, ascending int32).
        column: the table column's index, or None when no one column is to blame.
        field: the API name of the field concerned, or None.
        value: the cell as the person sees it, or None.
        facts: what the sentence needs beside these, e.g. ``{"first_row": 12}``.
    """

    code: IssueCode
    severity: Severity
    rows: Rows
    column: int | None = None
    field: str | None = None
    value: str | None = None
    facts: Mapping[str, object] = attribute(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Issues:
    """All issues of one table, and which of them each row has.

    Attributes:
        all: the issues in the order found.
        row_count: n data rows of the table.
    """

    all: tuple[Issue, ...]
    row_count: int

    def __iter__(self) -> Iterator[Issue]:
        return iter(self.all)

    def __len__(self) -> int:
        return len(self.all)

    def joined(self, more: Sequence[Issue]) -> Issues:
        """Return these issues and more."""
        return Issues(self.all + tuple(more), self.row_count)

    @cached_property
    def blocked(self) -> NDArray[np.bool_]:
        """The rows held back by an issue; n flags."""
        return self._mark(Severity.BLOCKED)

    @cached_property
    def doubtful(self) -> NDArray[np.bool_]:
        """The rows with an issue to check; n flags."""
        return self._mark(Severity.CHECK)

    def _mark(self, severity: Severity) -> NDArray[np.bool_]:
        marks = np.zeros(self.row_count, dtype=np.bool_)
        for issue in self.all:
            if issue.severity is severity:
                marks[issue.rows] = True
        return marks

    @cached_property
    def _by_row(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        if not self.all:
            return np.zeros(self.row_count + 1, np.int64), np.empty(0, np.int64)
        rows = np.concatenate([issue.rows for issue in self.all])
        which = np.repeat(np.arange(len(self.all)), [len(issue.rows) for issue in self.all])
        order = np.argsort(rows, kind="stable")
        starts = np.searchsorted(rows[order], np.arange(self.row_count + 1))
        return starts, which[order]

    def of_row(self, row: int) -> tuple[Issue, ...]:
        """Return the issues of the data row at this position."""
        starts, which = self._by_row
        return tuple(self.all[int(i)] for i in which[starts[row] : starts[row + 1]])
