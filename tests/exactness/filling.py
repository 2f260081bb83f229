"""A random file for a workspace, and what each of its cells means."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from planhat_desktop.core.mapping import Constant, Link
from planhat_desktop.core.mapping import Mapping as Links
from planhat_desktop.core.policy import Mode, Policy
from planhat_desktop.core.schema import ID_PREFIXES, Field, FieldType
from planhat_desktop.core.table import Cell, Table
from tests.core.making import make_table
from tests.exactness.spelling import Document, Feed, Json, canonical, draw, make_feed, members
from tests.exactness.workspace import KEYS, Stage, held

BLANK = object()
"""What a cell means that says nothing."""

_UNREADABLE: dict[FieldType, Cell] = {
    FieldType.NUMBER: "many",
    FieldType.INTEGER: "1.5 or so",
    FieldType.BOOLEAN: "perhaps",
    FieldType.DATE: "31/02/2026",
    FieldType.DATETIME: "soon",
    FieldType.DAY: "32.13.2026",
    FieldType.EMAIL: "nobody",
    FieldType.URL: "no url",
    FieldType.REFERENCE: "no such thing",
    FieldType.REFERENCES: "no such thing",
}


@dataclass
class Row:
    """One row of the file.

    Attributes:
        means: field name → value, or `BLANK`; a field that cannot be read is not there.
        kind: how it was made: known, new or odd.
        target: the `_id` of the record it was made for.
        is_clean: whether nothing about it leaves any question open.
    """

    kind: str
    target: str | None
    means: dict[str, Json] = field(default_factory=dict)
    cells: list[Cell] = field(default_factory=list)
    is_clean: bool = True

    def __contains__(self, name: str) -> bool:
        return self.means.get(name, BLANK) is not BLANK


@dataclass
class Sheet:
    """A file with its mapping, and what it means.

    Attributes:
        feeds: field name → the columns that feed it, in their order.
        constants: field name → the one value of all rows.
    """

    table: Table
    mapping: Links
    policy: Policy
    rows: list[Row]
    feeds: dict[str, Feed]
    constants: dict[str, Json]


def fill(stage: Stage, chance: Random, count: int, *, whole: bool = False) -> Sheet:
    """Return a random file of so many rows.

    Args:
        whole: every field has a column, and no row leaves a question open.
    """
    return _Filling(stage, chance, whole).fill(count)


class _Filling:
    def __init__(self, stage: Stage, chance: Random, whole: bool) -> None:
        self.stage = stage
        self.whole = whole
        self.chance = chance
        self.model = stage.model
        self.known = list(stage.records().values())
        self.free = list(self.known)
        chance.shuffle(self.free)
        self.feeds = self._choose()
        self.constants: dict[str, Json] = {}
        self.made = 0
        if not whole and chance.random() < 0.3:
            self._make_constant()

    def _choose(self) -> dict[str, Feed]:
        chance, model = self.chance, self.model
        keys = [one for one in model.key_names if chance.random() < (0.25 if one == "_id" else 0.7)]
        keys = keys or [chance.choice(model.key_names)]
        needed = [*model.required, *(group[0] for group in model.any_of)]
        needed += [one.name for one in model.fields if one.is_custom and one.required]
        if model.parent:
            needed.append(model.parent)
        others = [one.name for one in model.fields if not one.key]
        names = [*keys, *(one for one in needed if chance.random() < 0.85)]
        names += chance.sample(others, min(len(others), chance.randint(2, 9)))
        if self.whole:
            names = [*self.model.key_names, *others]
        chosen = list(dict.fromkeys(names))
        chance.shuffle(chosen)
        feeds: dict[str, Feed] = {}
        for name in chosen:
            one = model.find(name)
            if one is not None:
                feeds[name] = make_feed(chance, one, self.stage.world)
        return feeds

    def _make_constant(self) -> None:
        plain = (FieldType.TEXT, FieldType.OPTION, FieldType.NUMBER)
        fit = [one for one in self.feeds.values() if one.one.type in plain and not one.one.key]
        if fit:
            feed = self.chance.choice(fit)
            self.constants[feed.one.name] = draw(self.chance, feed.one, self.stage.world)
            del self.feeds[feed.one.name]

    def fill(self, count: int) -> Sheet:
        rows = [self._row() for _ in range(count)]
        self._soil(rows)
        columns: list[tuple[str, list[Cell]]] = []
        links: list[Link] = []
        at = 0
        for name, feed in self.feeds.items():
            also = tuple(range(at + 1, at + feed.columns))
            links.append(Link(at, name, feed.reading, also=also))
            columns.extend(
                (f"{name} {place}", [row.cells[place] for row in rows])
                for place in range(at, at + feed.columns)
            )
            at += feed.columns
        constants = tuple(Constant(name, str(value)) for name, value in self.constants.items())
        keys = [one for one in self.model.key_names if one in self.feeds]
        key = self.chance.choice([None, None, *keys])
        modes = (Mode.CREATE_AND_UPDATE,) * 4 + (Mode.UPDATE_ONLY, Mode.CREATE_ONLY)
        mode = modes[0] if self.whole else self.chance.choice(modes)
        policy = Policy(mode, self.chance.choice(("keep", "keep", "clear")))
        mapping = Links(self.model.name, tuple(links), constants, key)
        return Sheet(make_table(columns), mapping, policy, rows, self.feeds, self.constants)

    def _row(self) -> Row:
        roll = self.chance.random() * (0.75 if self.whole else 1)
        if roll < 0.55 and self.free:
            record = self.free.pop()
            return self._make(Row("known", record["_id"]), self._known_cell(record))
        if roll < 0.8:
            return self._make(Row("new", None), self._new_cell())
        row = Row("odd", None, is_clean=False)
        if roll > 0.93 and len(self.known) > 1:
            return self._make(row, self._torn_cell())
        return self._make(row, self._odd_cell())

    def _make(self, row: Row, choose: Callable[[Field], Json]) -> Row:
        for name, feed in self.feeds.items():
            value = choose(feed.one)
            if value is None:
                value = BLANK
            if self.chance.random() < 0.01 and feed.one.type in _UNREADABLE and not feed.one.key:
                row.cells.append(_UNREADABLE[feed.one.type])
                row.cells += [None] * (feed.columns - 1)
                row.is_clean = False
                continue
            cells = None if value is BLANK else feed.spell(self.chance, value)
            if cells is None:
                value, cells = BLANK, [self.chance.choice((None, "", "  "))] * feed.columns
            elif feed.one.name == "_id" and row.target and self.chance.random() < 0.4:
                cells = self._tell_id(row.target, cells)
            row.cells += cells
            row.means[name] = value
        return row

    def _tell_id(self, target: str, cells: list[Cell]) -> list[Cell]:
        """Return an id told by another key of the record, where no other record has that key."""
        for prefix in self.model.id_prefixes:
            name = next((one for one in ID_PREFIXES[prefix] if one in self.model.key_names), None)
            one = self.model.find(name) if name else None
            if one is None:
                continue
            texts = {each["_id"]: held(each, one) for each in self.known}
            if texts[target] and list(texts.values()).count(texts[target]) == 1:
                return [self.chance.choice((prefix, prefix.upper())) + str(texts[target])]
        return cells

    def _known_cell(self, record: Document) -> Callable[[Field], Json]:
        def choose(one: Field) -> Json:
            value = held(record, one)
            if one.key or one.name == "email":
                return value if self.chance.random() < 0.9 else BLANK
            if one.name == self.model.parent:
                return value if self.chance.random() < 0.8 else BLANK
            roll = self.chance.random()
            if roll < 0.45:
                return value
            return draw(self.chance, one, self.stage.world) if roll < 0.75 else BLANK

        return choose

    def _new_cell(self) -> Callable[[Field], Json]:
        self.made += 1
        number = self.made

        def choose(one: Field) -> Json:
            if one.name == "_id":
                return BLANK
            if one.name == "email" and one.key:
                return f"new{number}@acme.example"
            if one.key:
                return f"New {number}"
            needed = one.required or one.name == self.model.parent
            needed = needed or any(one.name in group for group in self.model.any_of)
            if needed or self.whole or self.chance.random() < 0.5:
                return draw(self.chance, one, self.stage.world)
            return BLANK

        return choose

    def _odd_cell(self) -> Callable[[Field], Json]:
        def choose(one: Field) -> Json:
            if not one.key:
                roll = self.chance.random()
                return draw(self.chance, one, self.stage.world) if roll < 0.7 else BLANK
            theirs = [text for record in self.known if (text := held(record, one))]
            text = str(self.chance.choice([*theirs, *KEYS, "", "", "Unknown", "New 1"]))
            if one.name == "_id":
                told = self.chance.choice(("extid-", "srcid-")) + (text or "K1")
                return self.chance.choice([text if len(text) == 24 else told, BLANK, "f" * 24])
            if one.type is FieldType.EMAIL:
                text = text if "@" in text else "ann@acme.example"
                return self.chance.choice((text, text.upper(), BLANK))
            if one.type is FieldType.TEXT:
                same = (text, text, text.swapcase(), text.lstrip("0"), text.replace(" ", ""))
                return self.chance.choice(same) or BLANK
            return text or BLANK

        return choose

    def _torn_cell(self) -> Callable[[Field], Json]:
        """Return cells whose keys are of two records."""
        both = self.chance.sample(self.known, 2)
        other = self._odd_cell()

        def choose(one: Field) -> Json:
            return held(self.chance.choice(both), one) if one.key else other(one)

        return choose

    def _soil(self, rows: Sequence[Row]) -> None:
        """Find the rows that leave a question open: only the others must end as they were meant."""
        seen: dict[tuple[str, str], int] = {}
        for row in rows:
            for name in self.model.key_names:
                if name in row:
                    known = (name, _loose(row.means[name]))
                    seen[known] = seen.get(known, 0) + 1
        hits: dict[str, int] = {}
        for row in rows:
            for identifier in self._reach(row):
                hits[identifier] = hits.get(identifier, 0) + 1
        for row in rows:
            alone = row.target is None or hits.get(row.target, 0) == 1
            row.is_clean = row.is_clean and alone and self._is_plain(row, seen)

    def _reach(self, row: Row) -> set[str]:
        """Return the records that any key of a row may mean."""
        found: set[str] = set()
        for name in self.model.key_names:
            one = self.model.find(name)
            if one is not None and name in row:
                text = _loose(row.means[name])
                found |= {each["_id"] for each in self.known if _loose(held(each, one)) == text}
                if name == "_id" and text[:6] in ID_PREFIXES:
                    found |= self._reach_told(_loose(text[6:]))
        return found

    def _reach_told(self, text: str) -> set[str]:
        keys = [one for one in self.model.fields if one.key]
        return {
            each["_id"] for each in self.known if text in {_loose(held(each, one)) for one in keys}
        }

    def _is_plain(self, row: Row, seen: dict[tuple[str, str], int]) -> bool:
        keys = [name for name in self.model.key_names if name in row]
        if not keys or any(seen[name, _loose(row.means[name])] > 1 for name in keys):
            return False
        for name in keys:
            one = self.model.find(name)
            assert one is not None
            text = _loose(row.means[name])
            theirs = {each["_id"] for each in self.known if _loose(held(each, one)) == text}
            if theirs != ({row.target} if row.target else set()):
                return False
            if row.target and name == "email" and len(keys) == 1:
                return False  # an address alone: Planhat may see another record
        if row.kind == "new":
            return self._is_whole(row)
        parent = self.model.find(self.model.parent or "")
        if parent is None or parent.name not in {*self.feeds, *self.constants}:
            return True
        old = next(held(one, parent) for one in self.known if one["_id"] == row.target)
        said = row.means.get(parent.name, BLANK)
        if said is BLANK:
            feed = self.feeds.get(parent.name)
            said = old if feed is None or feed.default is None else feed.default
        return bool(said == old)  # in another company its keys may be another record's

    def _is_whole(self, row: Row) -> bool:
        needed = [*self.model.required]
        needed += [one.name for one in self.model.fields if one.is_custom and one.required]
        groups = [(name,) for name in needed] + list(self.model.any_of)
        if self.model.name in ("NPS", "Ticket"):  # else Planhat would look for a company itself
            groups.append((self.model.parent or "",))
        return all(any(self._gives(row, name) for name in group) for group in groups)

    def _gives(self, row: Row, name: str) -> bool:
        feed = self.feeds.get(name)
        if feed is not None and feed.one.is_list and feed.reading.arrays == "remove":
            return False
        return name in row or name in self.constants or (feed is not None and bool(feed.default))


def _loose(value: Any) -> str:
    text = "" if value is None else str(value)
    return "".join(text.split()).lower().lstrip("0")


def meant(sheet: Sheet, row: Row, one: Field, old: Json, is_new: bool) -> Json:
    """Return what a field is to hold after the upload, if nothing stands against it."""
    feed = sheet.feeds.get(one.name)
    if feed is None:
        value = sheet.constants[one.name]
        return value
    empty = canonical(one, old) is None
    if feed.reading.overwrite == "if_empty" and not empty and not is_new:
        return old
    value = row.means[one.name]
    if value is BLANK:
        if feed.default is None:
            blanks = feed.reading.blanks or sheet.policy.blanks
            return None if blanks == "clear" and not one.key else old
        value = feed.default
    if not one.is_list or feed.reading.arrays == "replace":
        return value
    before, named = members(one, old), members(one, value)
    return sorted(before | named if feed.reading.arrays == "add" else before - named)
