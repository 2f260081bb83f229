"""The lines of a run's journal.

Order: `Started`, then for each batch `Sent` (before the request leaves) and one of `Answered`,
`Deferred` (will be tried again) or `Broken` (in doubt), then `Ended`. The last entry of a batch
decides. A run that is taken up again goes on behind a `Resumed`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import orjson

from planhat_desktop.core.answers import Landed
from planhat_desktop.core.request import Request


@dataclass(frozen=True)
class Started:
    """A run begins.

    Attributes:
        run: its name, e.g. ``2026-11-22T10-15-00-a1b2``.
        at: ISO 8601 with offset.
        held: row number → the sentence that says why it is not sent.
        same: row number → id of the record that is already equal; of an undo, an empty text
            where the record to be removed is gone already.
        sending: row numbers that are to be sent.
        rows: how many data rows the table has.
        planned: what was previewed: ``{"create": 40, "update": 1210, "same": …, "held": …}``.
        undo_of: the run this one takes back, or None.
        kept: of an undo: row number → the sentence that names what others changed since and is
            left alone; the row's other fields are restored.
        by: the name the person has on this computer.
        mark: the mark of its mapping (`canary.mark_of`), or empty where there was none.
        continues: the run whose rows are mended and sent again here, or None; ``rows`` counts
            only those.
        workspace, workspace_id: its name on that day, and the identity that stays; empty in
            journals that are older than identities, where the name is the identity.
        sheets: of an upload of several sheets, those of them that had something to send, in
            their order; none in journals that are older than this.
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
    sending: tuple[int, ...] = ()
    undo_of: str | None = None
    kept: Mapping[int, str] = field(default_factory=dict)
    by: str = ""
    continues: str | None = None
    mark: str = ""
    workspace_id: str = ""
    sheets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sent:
    """A batch is about to leave.

    Attributes:
        batch: counted from 1.
        attempt: counted from 1.
        rows: spreadsheet numbers, in the order of the body.
        ids: row → `_id` of the record it updates; rows left out are creations.
        body: the JSON sent, byte for byte, as text.
        before: row → the touched fields' values before (the pre-image); empty for creations,
            and of a removal the whole record.
        request: how it travels: where a record is removed there is no body, and where one is
            created alone the body is that record, else an array.
    """

    batch: int
    attempt: int
    rows: tuple[int, ...]
    ids: Mapping[int, str]
    body: str
    before: Mapping[int, Mapping[str, object]] = field(default_factory=dict)
    at: str = ""
    request: Request = Request()

    @property
    def removes(self) -> bool:
        """Whether the one record is removed."""
        return self.request.removes

    def items(self) -> list[dict[str, object]]:
        """Return what was sent for each row, in their order; nothing where there is no body."""
        if not self.body:
            return []
        items = orjson.loads(self.body)
        return items if isinstance(items, list) else [items]


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


@dataclass(frozen=True)
class Resumed:
    """A run that was cut short goes on.

    Attributes:
        held: row number → why it is not sent any more: what it was previewed against is another
            by now.
        kept: as in `Started`, for what was changed between the start of an undo and now.
    """

    at: str
    held: Mapping[int, str] = field(default_factory=dict)
    kept: Mapping[int, str] = field(default_factory=dict)


Entry = Started | Sent | Answered | Deferred | Broken | Ended | Resumed


_RUN_STATES = {"finished": "finished", "stopped": "stopped", "safety": "stopped"}


def run_state(last: Entry) -> str:
    """Return what a run whose last entry this is counts as: a state of automation.md.

    A run that the world broke and one that has no end are both *interrupted*: they go on
    from their journal.
    """
    return _RUN_STATES.get(last.state, "interrupted") if isinstance(last, Ended) else "interrupted"


def run_states(runs: Mapping[str, tuple[str | None, Entry]]) -> dict[str, str]:
    """Return the state of every run, *undone* included.

    A run is undone as long as an undo of it is finished and not undone itself.

    Args:
        runs: run → the run it undoes, or None, and its last entry; in the order they began.
    """
    states: dict[str, str] = {}
    undone: set[str] = set()
    for run, (undo_of, last) in reversed(
        tuple(runs.items())
    ):  # an undo begins after what it undoes
        state = run_state(last)
        states[run] = "undone" if run in undone else state
        if undo_of is not None and states[run] == "finished":
            undone.add(undo_of)
    return states
