"""The lines of a run's journal, and their plain-dict form.

Order: `Started`, then for each batch `Sent` (before the request leaves) and one of `Answered`,
`Deferred` (will be tried again) or `Broken` (in doubt), then `Ended`. The last entry of a batch decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import cast

from planhat_desktop.core.answers import Landed


@dataclass(frozen=True)
class Started:
    """A run begins.

    Attributes:
        run: its name, e.g. ``2026-11-22T10-15-00-a1b2``.
        at: ISO 8601 with offset.
        held: row number → the sentence that says why it is not sent.
        same: row number → id of the record that is already equal.
        rows: how many data rows the table has.
        planned: what was previewed: ``{"create": 40, "update": 1210, "same": …, "held": …}``.
    """

    run: str
    at: str
    workspace: str
    api_url: str
    model: str
    file: str
    sha256: str
    profile: str
    rows: int
    planned: Mapping[str, int]
    held: Mapping[int, str] = field(default_factory=dict)
    same: Mapping[int, str] = field(default_factory=dict)
    undo_of: str | None = None


@dataclass(frozen=True)
class Sent:
    """A batch is about to leave.

    Attributes:
        batch: counted from 1.
        attempt: counted from 1.
        rows: spreadsheet numbers, in the order of the body.
        ids: row → `_id` of the record it updates; rows left out are creations.
        body: the JSON sent, byte for byte, as text.
        before: row → the touched fields' values before (the pre-image); empty for creations.
    """

    batch: int
    attempt: int
    rows: tuple[int, ...]
    ids: Mapping[int, str]
    body: str
    before: Mapping[int, Mapping[str, object]] = field(default_factory=dict)
    at: str = ""


@dataclass(frozen=True)
class Answered:
    """A batch is accounted for, row by row; rows it does not name are unknown."""

    batch: int
    status: int
    landed: tuple[Landed, ...]
    unknown: tuple[int, ...] = ()
    loose: tuple[str, ...] = ()
    seconds: float = 0.0
    at: str = ""
    answer: str = ""


@dataclass(frozen=True)
class Deferred:
    """Planhat asked for patience; nothing of the batch was done."""

    batch: int
    seconds: float
    why: str
    at: str = ""


@dataclass(frozen=True)
class Broken:
    """A batch was given up.

    Attributes:
        doubtful: whether Planhat may have done it (its rows are then unknown, else not sent).
        what: the sentence.
    """

    batch: int
    doubtful: bool
    code: str
    what: str
    at: str = ""


@dataclass(frozen=True)
class Ended:
    """A run ends.

    Attributes:
        state: finished, stopped (by the person), safety (by us) or broken (by the world).
    """

    state: str
    at: str = ""
    what: str = ""


Entry = Started | Sent | Answered | Deferred | Broken | Ended

_KINDS: dict[str, type[Entry]] = {
    "started": Started,
    "sent": Sent,
    "answered": Answered,
    "deferred": Deferred,
    "broken": Broken,
    "ended": Ended,
}


def entry_to_dict(entry: Entry) -> dict[str, object]:
    """Return the entry as plain JSON values, with its ``kind``."""
    kind = next(name for name, one in _KINDS.items() if isinstance(entry, one))
    return {"kind": kind, **asdict(entry)}


def entry_from_dict(data: Mapping[str, object]) -> Entry:
    """Return the entry a dict stands for; unknown members are ignored, so that older
    programs read newer journals.
    """
    kind = _KINDS[str(data["kind"])]
    known = set(kind.__dataclass_fields__)
    values = {name: value for name, value in data.items() if name in known}
    for name in ("held", "same", "ids", "before"):
        if name in values:
            mapping = cast("Mapping[object, object]", values[name])
            values[name] = {int(str(row)): value for row, value in mapping.items()}
    for name in ("rows", "unknown", "loose"):
        if isinstance(values.get(name), list):
            values[name] = tuple(cast("list[object]", values[name]))
    if "landed" in values:
        rows = cast("list[dict[str, object]]", values["landed"])
        values["landed"] = tuple(Landed(**row) for row in rows)  # type: ignore[arg-type]
    return kind(**values)  # type: ignore[arg-type]
