"""The journal's entries as plain dicts, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import starmap
from types import NoneType
from typing import assert_never, cast

from planhat_desktop.core.answers import Landed
from planhat_desktop.core.journal import (
    Answered,
    Broken,
    Deferred,
    Ended,
    Entry,
    Resumed,
    Sent,
    Started,
)
from planhat_desktop.core.request import Request

# Types exactly: a truth value is no row.
_LANDED: Mapping[str, frozenset[type]] = {
    "row": frozenset({int}),
    "outcome": frozenset({str}),
    "id": frozenset({str, NoneType}),
    "message": frozenset({str, NoneType}),
}
"""What became of a row, by the names of `Landed`, and what it may be."""


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
                "kept": _with_text_keys(entry.kept),
                "by": entry.by,
                "continues": entry.continues,
                "mark": entry.mark,
                "workspace_id": entry.workspace_id,
                "sheets": list(entry.sheets),
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
                "removes": entry.removes,
                "method": entry.request.method,
                "path": entry.request.path,
                "host": entry.request.host,
            }
        case Answered():
            return {
                "kind": "answered",
                "batch": entry.batch,
                "status": entry.status,
                "landed": _columns(entry.landed),
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
        case Resumed():
            return {
                "kind": "resumed",
                "at": entry.at,
                "held": _with_text_keys(entry.held),
                "kept": _with_text_keys(entry.kept),
            }
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
                kept=members.texts_by_row("kept"),
                by=members.text("by", ""),
                continues=members.text_or_none("continues"),
                mark=members.text("mark", ""),
                workspace_id=members.text("workspace_id", ""),
                sheets=members.texts("sheets"),
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
                request=_request(members),
            )
        case "answered":
            return Answered(
                batch=members.number("batch"),
                status=members.number("status"),
                landed=_landed(data.get("landed", [])),
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
        case "resumed":
            return Resumed(
                at=members.text("at"),
                held=members.texts_by_row("held"),
                kept=members.texts_by_row("kept"),
            )
        case _:
            raise EntryUnreadable(f"an entry of the kind {kind!r} is not known here")


def _request(members: _Members) -> Request:
    # Before requests were written down, one removed a record or was a bulk upsert.
    removes = members.truth("removes", otherwise=False)
    method = members.text("method", "DELETE" if removes else "PUT")
    return Request(method, members.text("path", ""), members.text("host", ""))


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

    def truth(self, name: str, *, otherwise: bool | None = None) -> bool:
        value = self._data.get(name, otherwise)
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

    def texts(self, name: str) -> tuple[str, ...]:
        return tuple(_text(one) for one in self.sequence(name))

    def texts_by_row(self, name: str) -> dict[int, str]:
        return {_row(key): _text(value) for key, value in self.mapping(name).items()}


def _with_text_keys(values: Mapping[int, str]) -> dict[str, object]:
    return {str(row): value for row, value in values.items()}


def _columns(landed: Sequence[Landed]) -> dict[str, object]:
    """Return what became of rows, a list for each member; nothing where there are none."""
    columns = zip(*landed, strict=True)
    return {name: list(column) for name, column in zip(_LANDED, columns, strict=False)}


def _landed(value: object) -> tuple[Landed, ...]:
    """Return what became of rows; a column at a time, for a long run has many of them."""
    if isinstance(value, list):  # an object for each row, as it was written at first
        value = {name: [_mapping(one).get(name) for one in value] for name in _LANDED}
    columns = _mapping(value)
    taken: list[list[object]] = []
    for name, kinds in _LANDED.items():
        column = columns.get(name, [])
        if not isinstance(column, list) or not kinds.issuperset(map(type, column)):
            raise EntryUnreadable("what became of the rows is not told in full")
        taken.append(column)
    if len({*map(len, taken)}) > 1:
        raise EntryUnreadable("what became of the rows is not told of all")
    return tuple(starmap(Landed, cast("Iterable[tuple[int, str]]", zip(*taken, strict=True))))


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
