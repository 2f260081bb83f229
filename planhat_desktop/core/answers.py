"""What Planhat answered to one bulk upsert, laid onto the rows that were sent.

Source: api-facts.md 5.3 (field set seen by several public clients, entries of the error lists
undocumented), checked 2026-11-22. Rows are tied by key, never by place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Answer:
    """One answer of Planhat to a bulk upsert, as read from its body.

    Attributes:
        status: the HTTP status (200, 206, 400, 403, 413, …).
        body: the parsed JSON, or the text when it is not JSON.
        seconds: how long the request took.
    """

    status: int
    body: object
    seconds: float = 0.0


@dataclass(frozen=True)
class SentRow:
    """What of one sent row can tie it to an answer.

    Attributes:
        row: its spreadsheet number.
        id: the `_id` sent, or None for a new record.
        keys: the key fields sent with their texts (`sourceId`, `externalId`, `email`).
    """

    row: int
    id: str | None
    keys: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Landed:
    """What became of one sent row, as far as the answer tells.

    Attributes:
        outcome: created, updated, unchanged or refused.
        id: the record's `_id`, when known.
        message: Planhat's own words for a refusal.
    """

    row: int
    outcome: str
    id: str | None = None
    message: str | None = None


@dataclass(frozen=True)
class Laid:
    """An answer laid onto its rows.

    Attributes:
        landed: one entry for each row the answer accounts for.
        missing: spreadsheet numbers of rows the answer says nothing certain about.
        loose: messages that could not be tied to any row.
        spare_ids: ids Planhat says it wrote that belong to no row we know of.
    """

    landed: tuple[Landed, ...]
    missing: tuple[int, ...]
    loose: tuple[str, ...] = ()
    spare_ids: tuple[str, ...] = ()


def lay(answer: Answer, sent: Sequence[SentRow]) -> Laid:
    """Lay an answer onto the rows of its batch."""
    raise NotImplementedError
