"""The lines of a run's journal, and their plain-dict form.

Order: `Started`, then for each batch `Sent` (before the request leaves) and one of `Answered`,
`Deferred` (will be tried again) or `Broken` (in doubt), then `Ended`. The last entry of a batch
decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import assert_never

from planhat_desktop.core.answers import Landed


@dataclass(frozen=True)
class Started:
    """A run begins.

    Attributes:
        run: its name, e.g. ``2026-11-22T10-15-00-a1b2``.
        at: ISO 8601 with offset.
        held: row number → the sentence that says why it is not sent.
        same: row number → id of the record that is already equal.
        sending: row numbers that are to be sent.
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
    sending: tuple[int, ...] = ()
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


_RUN_STATES = {"finished": "finished", "stopped": "stopped", "safety": "stopped"}


def run_state(last: Entry) -> str:
    """Return what a run whose last entry this is counts as: a state of automation.md.

    A run that the world broke and one that has no end are both *interrupted*: they go on
    from their journal.
    """
    return _RUN_STATES.get(last.state, "interrupted") if isinstance(last, Ended) else "interrupted"


class EntryUnreadable(ValueError):
    """A dict that stands for no entry: a member is missing or of another kind."""


def entry_to_dict(entry: Entry) -> dict[str, object]:
    """Return the entry as plain JSON values, with its ``kind``.

    Row numbers that serve as keys become texts, for JSON knows no other keys.
    """
    match entry:
        case Started():
            return {
                "kind": "started",
                "run": entry.run,
                "at": entry.at,
                "workspace": entry.workspace,
                "api_url": entry.api_url,
                "model": entry.model,
                "file": entry.file,
                "sha256": entry.sha256,
                "profile": entry.profile,
                "rows": entry.rows,
                "planned": dict(entry.planned),
                "held": _with_text_keys(entry.held),
                "same": _with_text_keys(entry.same),
                "sending": list(entry.sending),
                "undo_of": entry.undo_of,
            }
        case Sent():
            return {
                "kind": "sent",
                "batch": entry.batch,
                "attempt": entry.attempt,
                "rows": list(entry.rows),
                "ids": _with_text_keys(entry.ids),
                "body": entry.body,
                "before": {str(row): dict(old) for row, old in entry.before.items()},
                "at": entry.at,
            }
        case Answered():
            return {
                "kind": "answered",
                "batch": entry.batch,
                "status": entry.status,
                "landed": [
                    {"row": one.row, "outcome": one.outcome, "id": one.id, "message": one.message}
                    for one in entry.landed
                ],
                "unknown": list(entry.unknown),
                "loose": list(entry.loose),
                "seconds": entry.seconds,
                "at": entry.at,
                "answer": entry.answer,
            }
        case Deferred():
            return {
                "kind": "deferred",
                "batch": entry.batch,
                "seconds": entry.seconds,
                "why": entry.why,
                "at": entry.at,
            }
        case Broken():
            return {
                "kind": "broken",
                "batch": entry.batch,
                "doubtful": entry.doubtful,
                "code": entry.code,
                "what": entry.what,
                "at": entry.at,
            }
        case Ended():
            return {"kind": "ended", "state": entry.state, "at": entry.at, "what": entry.what}
        case _:
            assert_never(entry)


def entry_from_dict(data: Mapping[str, object]) -> Entry:
    """Return the entry a dict stands for.

    Unknown members are ignored, so that older programs read newer journals.

    Raises:
        EntryUnreadable: the dict is no entry of a kind known here.
    """
    members = _Members(data)
    kind = members.text("kind")
    match kind:
        case "started":
            return Started(
                run=members.text("run"),
                at=members.text("at"),
                workspace=members.text("workspace"),
                api_url=members.text("api_url"),
                model=members.text("model"),
                file=members.text("file"),
                sha256=members.text("sha256"),
                profile=members.text("profile"),
                rows=members.number("rows"),
                planned={name: _whole(one) for name, one in members.mapping("planned").items()},
                held=members.texts_by_row("held"),
                same=members.texts_by_row("same"),
                sending=members.numbers("sending"),
                undo_of=members.text_or_none("undo_of"),
            )
        case "sent":
            return Sent(
                batch=members.number("batch"),
                attempt=members.number("attempt"),
                rows=members.numbers("rows"),
                ids=members.texts_by_row("ids"),
                body=members.text("body", ""),
                before={_row(key): _mapping(old) for key, old in members.mapping("before").items()},
                at=members.text("at", ""),
            )
        case "answered":
            return Answered(
                batch=members.number("batch"),
                status=members.number("status"),
                landed=tuple(_landed(one) for one in members.sequence("landed")),
                unknown=members.numbers("unknown"),
                loose=tuple(_text(one) for one in members.sequence("loose")),
                seconds=members.seconds("seconds"),
                at=members.text("at", ""),
                answer=members.text("answer", ""),
            )
        case "deferred":
            return Deferred(
                batch=members.number("batch"),
                seconds=members.seconds("seconds"),
                why=members.text("why"),
                at=members.text("at", ""),
            )
        case "broken":
            return Broken(
                batch=members.number("batch"),
                doubtful=members.truth("doubtful"),
                code=members.text("code"),
                what=members.text("what"),
                at=members.text("at", ""),
            )
        case "ended":
            return Ended(
                state=members.text("state"),
                at=members.text("at", ""),
                what=members.text("what", ""),
            )
        case _:
            raise EntryUnreadable(f"an entry of the kind {kind!r} is not known here")


class _Members:
    """The members of a dict, each taken out as what it has to be."""

    def __init__(self, data: Mapping[str, object]) -> None:
        self._data = data

    def text(self, name: str, otherwise: str | None = None) -> str:
        value = self._data.get(name, otherwise)
        if value is None:
            raise EntryUnreadable(f"the entry has no {name!r}")
        return _text(value)

    def text_or_none(self, name: str) -> str | None:
        value = self._data.get(name)
        return None if value is None else _text(value)

    def number(self, name: str) -> int:
        return _whole(self._data.get(name))

    def seconds(self, name: str) -> float:
        value = self._data.get(name, 0.0)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise EntryUnreadable(f"{name!r} is no number of seconds")
        return float(value)

    def truth(self, name: str) -> bool:
        value = self._data.get(name)
        if not isinstance(value, bool):
            raise EntryUnreadable(f"{name!r} is neither true nor false")
        return value

    def mapping(self, name: str) -> dict[str, object]:
        return _mapping(self._data.get(name, {}))

    def sequence(self, name: str) -> list[object]:
        value = self._data.get(name, [])
        if not isinstance(value, list):
            raise EntryUnreadable(f"{name!r} is no list")
        return value

    def numbers(self, name: str) -> tuple[int, ...]:
        return tuple(_whole(one) for one in self.sequence(name))

    def texts_by_row(self, name: str) -> dict[int, str]:
        return {_row(key): _text(value) for key, value in self.mapping(name).items()}


def _with_text_keys(values: Mapping[int, str]) -> dict[str, object]:
    return {str(row): value for row, value in values.items()}


def _landed(value: object) -> Landed:
    """Return what became of one row; written flat, for a long run has many of them."""
    if not isinstance(value, dict):
        raise EntryUnreadable("what became of a row is something else")
    row, outcome = value.get("row"), value.get("outcome")
    identity, message = value.get("id"), value.get("message")
    if (
        type(row) is int  # exactly: a truth value is no row
        and isinstance(outcome, str)
        and (identity is None or isinstance(identity, str))
        and (message is None or isinstance(message, str))
    ):
        return Landed(row, outcome, identity, message)
    raise EntryUnreadable("what became of a row is not told in full")


def _mapping(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise EntryUnreadable("a member that holds others is something else")
    return {str(key): one for key, one in value.items()}


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise EntryUnreadable("a member that holds a text is something else")
    return value


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise EntryUnreadable("a member that holds a whole number is something else")
    return value


def _row(key: str) -> int:
    try:
        return int(key)
    except ValueError:
        raise EntryUnreadable("a row's number is something else") from None
