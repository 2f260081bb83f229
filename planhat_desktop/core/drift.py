"""What has changed between a profile and the file, or the workspace, that it is laid onto."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from enum import StrEnum


class Change(StrEnum):
    """What has changed; the order is that of importance."""

    FIELD_GONE = "field_gone"
    ORDER = "order"
    MARK = "mark"
    SWAPPED = "swapped"
    VALUES = "values"
    COLUMN_GONE = "column_gone"
    RENAMED = "renamed"
    TRANSLATED = "translated"
    MEANT = "meant"
    SAME_VALUES = "same_values"
    PLACE = "place"
    FIELD_RENAMED = "field_renamed"
    NEW_OPTIONS = "new_options"
    LETTERS = "letters"
    NEW_COLUMNS = "new_columns"


_RANKS = {one: place for place, one in enumerate(Change)}
# The header is the same but for its spelling, or the workspace says so itself.
_CERTAIN = frozenset((Change.NEW_OPTIONS, Change.LETTERS, Change.NEW_COLUMNS))


@dataclass(frozen=True)
class Drift:
    """One thing that has changed.

    Attributes:
        field: the API name of the field it concerns; empty for none.
        column: the table's column that is taken now, 0-based; None for none.
        facts: what the sentence needs.
        certain: whether it needs no person to be right.
    """

    change: Change
    field: str = ""
    column: int | None = None
    facts: Mapping[str, object] = attribute(default_factory=dict)
    certain: bool = False

    @property
    def is_question(self) -> bool:
        """Whether a person has to say that a link is right."""
        return not self.certain and self.change not in _CERTAIN and self.column is not None


def rank(found: list[Drift]) -> tuple[Drift, ...]:
    """Return what has changed, the most important first."""
    return tuple(sorted(found, key=lambda one: _RANKS[one.change]))
