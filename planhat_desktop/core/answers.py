"""What Planhat answered to one bulk upsert, laid onto the rows that were sent.

Source: api-facts.md 5.3 (field set seen by several public clients; the entries of the error
lists are documented nowhere), checked 2026-11-22. Rows are tied by key, never by place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat
from types import MappingProxyType, NoneType
from typing import NamedTuple, cast

_ERROR_LISTS = ("createdErrors", "updatedErrors", "permissionErrors")
_WORDS = ("error", "message", "errmsg", "reason", "msg")
_KEYS = ("sourceId", "externalId", "extId", "email")
_NAMES = ("_id", *_KEYS)
CREATED, UPDATED, UNCHANGED, REFUSED = "created", "updated", "unchanged", "refused"
REMOVED = "removed"


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


class SentRow(NamedTuple):
    """What of one sent row can tie it to an answer (a tuple: there are as many as rows).

    Attributes:
        row: its spreadsheet number.
        id: the `_id` sent, or None for a new record.
        keys: the key fields sent with their texts (`sourceId`, `externalId`, `email`).
    """

    row: int
    id: str | None
    keys: Mapping[str, str] = MappingProxyType({})


class Landed(NamedTuple):
    """What became of one sent row, as far as is known (a tuple: there are as many as rows).

    Attributes:
        outcome: created, updated, unchanged, refused or removed.
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


class SentRows:
    """A batch's rows, to be found by what an answer may name them by."""

    def __init__(self, sent: Iterable[SentRow]) -> None:
        """Take the rows; their numbers differ."""
        self.by_number: Mapping[int, SentRow] = {one.row: one for one in sent}
        by: dict[str, dict[str, int | tuple[int, ...]]] = {name: {} for name in _NAMES}
        ids = by["_id"]
        for row, identifier, keys in self.by_number.values():
            if identifier is not None:
                _file(ids, identifier, row)
            for name, text in keys.items():
                _file(by[name], text, row)
        # The keys that no row has are not looked at again for every row of an answer.
        self.by_key = tuple((name, known) for name, known in by.items() if known)

    @cached_property
    def by_telling_text(self) -> Mapping[str, set[int]]:
        """The rows whose key can hardly be anything else in a sentence."""
        # Made only for an answer that names rows in nothing but words.
        texts: dict[str, set[int]] = {}
        for _name, known in self.by_key:
            for text, rows in known.items():
                if _is_telling(text):
                    texts.setdefault(text, set()).update(
                        rows if isinstance(rows, tuple) else (rows,)
                    )
        return texts


def _file(known: dict[str, int | tuple[int, ...]], text: str, row: int) -> None:
    """File a row under a text: alone as a number, for most are alone."""
    before = known.setdefault(text, row)
    if before != row:
        known[text] = (*before, row) if isinstance(before, tuple) else (before, row)


class _Rows:
    """The sent rows that no part of the answer has accounted for so far."""

    def __init__(self, sent: SentRows) -> None:
        self.open: dict[int, SentRow] = dict(sent.by_number)
        self.written: set[str | None] = set()  # ids already tied to a row
        self._sent = sent

    def find(self, entry: Mapping[str, object]) -> int | None:
        """Return the one open row an object names, or None when none or several fit.

        A weak key (two rows of different companies may share it) settles nothing alone, and
        none is asked where the `_id` is that of a row already accounted for.
        """
        for name, known in self._sent.by_key:
            value = entry.get(name)
            if value is None:
                continue
            if type(value) is not str:
                if isinstance(value, (dict, list)):
                    continue
                value = str(value)
            found = known.get(value)
            if found is None:
                continue
            if type(found) is not tuple:
                if found in self.open:
                    return found
            elif len(fits := [row for row in found if row in self.open]) == 1:
                return fits[0]
            if name == "_id":
                return None
        return None

    def find_all(self, entries: Sequence[object]) -> list[int] | None:
        """Return the open row that each entry names, or None where that is not plain at once.

        Plain is the answer to most batches: all its entries are objects, and the first key that
        names a row for any of them names another one for each. `find` then says the same of
        every entry, and takes six times as long.
        """
        if {*map(type, entries)} != {dict}:
            return None
        objects = cast("Sequence[dict[str, object]]", entries)
        for name, known in self._sent.by_key:
            values = [entry.get(name) for entry in objects]
            if {*map(type, values)} != {str}:
                return None
            found = [known.get(value) for value in cast("list[str]", values)]
            kinds = {*map(type, found)}
            if kinds == {int}:
                rows = cast("list[int]", found)
                once = set(rows)
                return rows if len(once) == len(rows) and once <= self.open.keys() else None
            if kinds != {NoneType}:
                return None
        return None

    def take(self, rows: Iterable[int], ids: Iterable[str | None]) -> None:
        """Account for rows that were found."""
        for row in rows:
            del self.open[row]
        self.written.update(ids)

    def find_text(self, text: str) -> int | None:
        """Return the one open row whose key stands in a message, or None."""
        words = set(text.replace('"', " ").replace("'", " ").replace(",", " ").split())
        texts = self._sent.by_telling_text
        fits = {row for word in words for row in texts.get(word, ()) if row in self.open}
        return fits.pop() if len(fits) == 1 else None


def _is_telling(text: str) -> bool:
    """Say whether a key in a message can hardly stand there for something else (400, email)."""
    digits = sum(map(str.isdigit, text))
    return "@" in text or len(text) > digits > 0 or digits > 5


def lay(answer: Answer, sent: SentRows) -> Laid:
    """Lay an answer onto the rows of its batch.

    Returns:
        Every row once, either landed or missing. Rows that an answer counts without naming
        are taken as unchanged only where the counts leave nothing else.
    """
    rows = _Rows(sent)
    landed: list[Landed] = []
    loose: list[str] = []
    spare: dict[str, None] = {}
    body: Mapping[str, object] = answer.body if isinstance(answer.body, dict) else {}
    if not body and answer.body not in (None, "", {}):
        loose.append(words_of(answer.body))

    for name in _ERROR_LISTS:
        for entry in _entries(body.get(name)):
            row, message = _refusal(entry, rows)
            if row is None:
                loose.append(message)
            else:
                del rows.open[row]
                landed.append(Landed(row, REFUSED, None, message))
    for name, outcome in (("insertsKeys", CREATED), ("updatesKeys", UPDATED)):
        entries = list(_entries(body.get(name)))
        found = rows.find_all(entries)
        if found is not None:
            ids = [*map(_identifier, entries)]
            landed += map(Landed, found, repeat(outcome), ids)
            rows.take(found, ids)
            continue
        for entry in entries:
            _tie(entry, outcome, rows, landed, spare)
    for name, outcome in (("modified", UPDATED), ("upsertedIds", CREATED)):
        for entry in _entries(body.get(name)):
            identifier = entry if type(entry) is str else _identifier(entry)
            if identifier and identifier not in rows.written:
                _tie({"_id": identifier}, outcome, rows, landed, spare)
    loose.extend(str(body[word]) for word in _WORDS if isinstance(body.get(word), str))
    landed += _settle(answer, body, rows, loose, spare)
    done = {one.row for one in landed} if rows.open else set()
    missing = tuple(row for row in rows.open if row not in done)
    return Laid(tuple(landed), missing, tuple(loose), tuple(spare))


def lay_creation(answer: Answer, row: int) -> Landed | None:
    """Return what became of a row that was created alone; None where it must be looked up.

    Source: POST on a collection creates a record and gives it back (api-facts 4, from a third-party
    collection), and 400 and 403 speak of that one (5.4), checked 2026-11-22.
    """
    body = answer.body
    identifier = _identifier(body) if isinstance(body, dict) else None
    if answer.status < 300 and identifier:
        return Landed(row, CREATED, identifier)
    if answer.status in (400, 403):
        return Landed(row, REFUSED, None, words_of(body) if body else None)
    return None


def lay_removal(answer: Answer, row: int, identifier: str) -> Landed | None:
    """Return what became of a row whose record was to be removed; None where it must be looked up.

    Source: ``{"n":1,"ok":1,"deletedCount":1}`` (api-facts 4, from a third-party collection), 404
    for an unknown id and for what is not offered alike (5.4), checked 2026-11-22.
    """
    count = answer.body.get("deletedCount") if isinstance(answer.body, dict) else None
    if answer.status == 200 and count == 1:
        return Landed(row, REMOVED, identifier)
    if answer.status in (400, 403):
        return Landed(row, REFUSED, identifier, words_of(answer.body))
    return None


def _settle(
    answer: Answer,
    body: Mapping[str, object],
    rows: _Rows,
    loose: Sequence[str],
    spare: dict[str, None],
) -> list[Landed]:
    """Account for rows that are not named, where only one reading of the answer is left."""
    remaining = list(rows.open.values())
    if not remaining or answer.status not in (200, 206):
        return []
    news = [one for one in remaining if one.id is None and not one.keys]
    if len(remaining) == 1 and len(spare) == 1 and news and not loose:
        return [Landed(remaining[0].row, CREATED, spare.popitem()[0])]
    unchanged = body.get("nonupdates")
    known = [one for one in remaining if one.id is not None]
    if known and len(known) == len(remaining) == unchanged and not loose:
        return [Landed(one.row, UNCHANGED, one.id) for one in known]
    # A text alone may be a greeting as well as a refusal.
    if body and len(set(loose)) == 1 and len(loose) == len(remaining) and not spare:
        return [Landed(one.row, REFUSED, one.id, loose[0]) for one in remaining]
    return []


def _tie(
    entry: object, outcome: str, rows: _Rows, landed: list[Landed], spare: dict[str, None]
) -> None:
    identifier = _identifier(entry)
    row = rows.find(entry if isinstance(entry, dict) else {"_id": entry})
    if row is not None:
        landed.append(Landed(row, outcome, identifier))
        rows.take((row,), (identifier,))
    elif identifier and identifier not in rows.written:
        spare[identifier] = None


def _identifier(entry: object) -> str | None:
    value = entry.get("_id") if isinstance(entry, dict) else entry
    return value if isinstance(value, str) and value else None


def _entries(value: object) -> Iterator[object]:
    if isinstance(value, (list, tuple)):
        yield from value
    elif isinstance(value, (str, dict)) and value:
        yield value


def _refusal(entry: object, rows: _Rows) -> tuple[int | None, str]:
    message = words_of(entry)
    if isinstance(entry, dict):
        nested = entry.get("item")
        for one in (nested, entry.get("record"), entry):
            if isinstance(one, dict) and (row := rows.find(one)) is not None:
                return row, message
    return rows.find_text(message), message


def words_of(entry: object) -> str:
    """Return Planhat's own words in an entry of an answer."""
    if isinstance(entry, dict):
        for name in _WORDS:
            if isinstance(entry.get(name), str):
                return str(entry[name])
    return str(entry)
