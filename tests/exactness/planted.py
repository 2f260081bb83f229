"""Files with planted twins, and which of them Planhat would take for one record.

What is one record is not told by the program: each pair is sent, one row after the other, to a
workspace of its own under every switch of section 16 that matters, and the records are counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import product
from random import Random

import orjson

from planhat_desktop.adapters.practice import Quirks
from planhat_desktop.app.draft import Content, Prepared
from planhat_desktop.app.prepare import prepare
from planhat_desktop.app.twins import look_for_near
from planhat_desktop.core.issues import IssueCode
from planhat_desktop.core.mapping import Link
from planhat_desktop.core.mapping import Mapping as Links
from planhat_desktop.core.plan import Plan
from planhat_desktop.core.resolution import Outcome
from planhat_desktop.core.schema import ID_PREFIXES, Field, FieldType, Key
from planhat_desktop.core.twins import TWICE
from tests.app.rehearsal import NOW, drive
from tests.core.making import built_in, make_table
from tests.exactness.workspace import Stage, put

Cells = dict[str, str]
KEYED = tuple(
    name for name, one in built_in().models.items() if one.keys and not one.is_append_only
)
NEAR = frozenset({"case", "zeros", "a space inside"})
"""Kinds that Planhat tells apart, as far as the facts go, and people mostly do not mean to."""
_NAMES = (
    ("Halvorsen Marine AS", "Halvorsen Marine"),
    ("Café Björklund AB", "Cafe Bjorklund AB"),
    ("Nordlight Systems GmbH", "nordlight systems gmbh"),
)
_PEOPLE = (("Annika", "Lindqvist"), ("Jürgen", "Weiß"))
_PLAIN = {
    FieldType.NUMBER: "5",
    FieldType.INTEGER: "5",
    FieldType.BOOLEAN: "yes",
    FieldType.DATE: "2026-04-30",
    FieldType.DATETIME: "2026-04-30",
    FieldType.DAY: "2026-04-30",
    FieldType.URL: "https://acme.example",
}


@dataclass(frozen=True)
class Pair:
    """Two rows of a file; the first stands above the second."""

    kind: str
    first: Cells
    second: Cells


@dataclass
class Found:
    """What became of planted pairs.

    Attributes:
        planted, one: kind → pairs, and those of them that Planhat would take for one record.
        held: kind → pairs of one record whose second row is held and names the first.
        told: kind → pairs of two records whose rows are sent and told to be near.
        complaints: what should not be so, a sentence each.
    """

    planted: Counter[str] = field(default_factory=Counter)
    one: Counter[str] = field(default_factory=Counter)
    held: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
    complaints: list[str] = field(default_factory=list)

    @classmethod
    def total(cls, parts: Iterable[Found]) -> Found:
        """Add up what several files showed."""
        made = cls()
        for one in parts:
            made.planted += one.planted
            made.one += one.one
            made.held += one.held
            made.told += one.told
            made.complaints += one.complaints
        return made

    def lines(self) -> Iterator[str]:
        """Give one line a kind, and the sum."""
        for kind, count in sorted(self.planted.items()):
            rest = count - self.one[kind]
            near = f", {self.told[kind]} of them told to be near" if self.told[kind] else ""
            yield (
                f"  {kind}: {count} pairs; {self.one[kind]} would be one record, {self.held[kind]}"
                f" found; {rest} are two{near}"
            )
        one, held = self.one.total(), self.held.total()
        apart = self.planted.total() - one
        yield (
            f"planted duplicates: {held} of {one} found, 0 of {apart} others held"
            if not self.complaints
            else f"planted duplicates: {len(self.complaints)} not as they should be"
        )


def plant_all(seeds: Iterable[int]) -> Found:
    """Plant twins in a file of each model, once for every seed."""
    return Found.total(Planting(seed, model).look() for seed in seeds for model in KEYED)


class Planting:
    """One model's file of planted twins."""

    def __init__(self, seed: int, model: str) -> None:
        self.seed, self.name = seed, model
        self.stage = self._stage()
        self.model = self.stage.model
        self.chance = Random(seed * 31 + 7)
        self.made = 0
        self.fields = self._needed()
        self.pairs = [*self._plant()]
        self.chance.shuffle(self.pairs)

    def _stage(self) -> Stage:
        """Return the workspace as it is before the file; the same one each time."""
        stage = Stage(self.name, Random(self.seed))
        records = []
        for at in range(3):
            one: dict[str, object] = {}
            for each in stage.model.fields:
                if each.key and each.name != "_id":
                    mail = each.type is FieldType.EMAIL
                    put(one, each, f"old{at}@old.example" if mail else f"Old-{each.name}-{at}")
                elif each.name == stage.model.parent:
                    put(one, each, stage.world[each.references or "Company"][0]["_id"])
            records.append(one)
        stage._add(self.name, records)
        self.old = stage.world[self.name][-3:]
        return stage

    def _needed(self) -> list[Field]:
        model = self.model
        names = [
            *model.required,
            *(one.name for one in model.fields if one.is_custom and one.required),
        ]
        names += [group[0] for group in model.any_of if not set(group) & set(model.key_names)]
        names += ["email"] if self.name == "Ticket" else []
        names += [
            one for one in ("name", "title", "subject", "firstName", "lastName") if model.find(one)
        ]
        names += [model.parent] if model.parent else []
        found = (model.find(one) for one in dict.fromkeys(names))
        made = [one for one in found if one is not None and not one.key]
        if all(one.type is not FieldType.TEXT or one.options for one in made):
            others = (one for one in model.fields if not one.key and one not in made)
            made += sorted(others, key=lambda one: one.type is not FieldType.TEXT)[:1]
        return made

    # Rows

    def _word(self) -> str:
        return "".join(
            self.chance.choice("bdfgklmnprstvz") + self.chance.choice("aeiou") for _ in "1234"
        )

    def _row(self, cells: Cells, company: int = 0) -> Cells:
        """Return a row that is complete but for a key; no two are alike."""
        self.made += 1
        made: Cells = {}
        for one in self.fields:
            made[one.name] = self._cell(one, company)
        for key in self.model.keys:
            if key.field in self.model.required and key.field not in cells:
                made[key.field] = self._key(key)
        return made | cells

    def _cell(self, one: Field, company: int) -> str:
        if one.is_reference:
            there = self.stage.world[one.references or ""]
            return str(there[company if one.name == self.model.parent else 0]["_id"])
        if one.options:
            return one.options[0]
        if one.type is FieldType.EMAIL or one.name == "email":
            return f"p{self.made}@acme.example"
        return _PLAIN.get(one.type) or self._word().title()

    def _key(self, key: Key) -> str:
        self.made += 1
        is_mail = key.field == "email"
        return (
            f"key{self.made}@acme.example"
            if is_mail
            else f"a{self.chance.randint(10, 99)}-{self.made}"
        )

    def _other_key(self, but: str) -> Cells:
        """Return another key of its own for a row, where the model has one."""
        others = [one for one in self.model.keys if one.field not in ("_id", "email", but)]
        return {one.field: self._key(one) for one in others[:1]}

    # Pairs

    def _plant(self) -> Iterator[Pair]:
        for key in self.model.keys:
            if key.field != "_id":
                yield from self._plant_key(key)
        yield from self._plant_record()
        yield from self._plant_names()
        if not self._needs_key():
            row = self._row({})
            yield Pair("without a key, all alike", row, dict(row))
            yield Pair("without a key", self._row({}), self._row({}))

    def _needs_key(self) -> bool:
        groups = [*self.model.any_of, *((one,) for one in self.model.required)]
        return any(set(group) <= set(self.model.key_names) for group in groups)

    def _plant_key(self, key: Key) -> Iterator[Pair]:
        is_mail = key.field == "email"

        def pair(kind: str, other: str, more: Cells | None = None, company: int = 0) -> Pair:
            first = self._row({key.field: text})
            return Pair(kind, first, self._row({key.field: other} | (more or {}), company))

        text = self._key(key)
        yield pair("the same key", text)
        text = self._key(key)
        yield pair("the same key, another one differs", text, self._other_key(key.field))
        text = self._key(key)
        yield pair("spaces around", f"  {text} ")
        text = self._key(key)
        yield pair("case of an e-mail" if is_mail else "case", text.upper())
        if not is_mail:
            text = self._key(key)
            yield pair("zeros", f"00{text}")
            text = self._key(key)
            yield pair("a space inside", f"{text[:2]} {text[2:]}")
        if self.model.parent is not None:
            text = self._key(key)
            yield pair("the same key in another company", text, company=1)
        text = self._key(key)
        yield pair("another key", self._key(key))

    def _plant_record(self) -> Iterator[Pair]:
        """Plant rows that find one existing record by different keys."""
        keys = [one.field for one in self.model.keys if one.field not in ("_id", "email")]
        one, other, third = self.old
        if keys:
            yield Pair("one record by two keys", {"_id": one["_id"]}, {keys[0]: one[keys[0]]})
        if len(keys) > 1:
            first, second = ({name: other[name]} for name in keys[:2])
            yield Pair("one record by two keys", first, second)
        for prefix in self.model.id_prefixes:
            told = next((name for name in ID_PREFIXES[prefix] if name in keys), None)
            if told is not None:
                row = {"_id": f"{prefix}{third[told]}"}
                yield Pair("one record, its ID told otherwise", row, {"_id": third["_id"]})
                return

    def _plant_names(self) -> Iterator[Pair]:
        keys = [one for one in self.model.keys if one.field != "_id"]
        if self.name == "Company":
            for name, near in _NAMES:
                cells = ({"name": one, keys[0].field: self._key(keys[0])} for one in (name, near))
                yield Pair("near names", *(self._row(one) for one in cells))
        elif self.model.find("lastName") is not None:
            for first, last in _PEOPLE:
                both = {"firstName": first, "lastName": last}
                rows = (self._row(both | {keys[0].field: self._key(keys[0])}) for _ in "12")
                yield Pair("near names", *rows)

    # Looking

    def look(self) -> Found:
        """Preview the file, and compare what is held with what Planhat would make of each pair."""
        found = Found()
        rows: list[Cells] = [one.first for one in self.pairs]
        places = []
        for pair in self.pairs:  # the second row of each stands anywhere below the first
            at = self.chance.randint(rows.index(pair.first) + 1, len(rows))
            rows.insert(at, pair.second)
        places = [(_place(rows, one.first), _place(rows, one.second)) for one in self.pairs]
        prepared = self._prepare(rows)
        near = drive(look_for_near(prepared))
        groups = [set(twins.rows) for twins, _shared in near]
        for pair, (first, second), is_one in zip(self.pairs, places, self._judge(), strict=True):
            found.planted[pair.kind] += 1
            where = f"seed {self.seed} {self.name}, {pair.kind} ({pair.first} and {pair.second})"
            held = [
                int(prepared.resolution.outcomes[row]) == Outcome.HELD for row in (first, second)
            ]
            told = any({first, second} <= one for one in groups)
            if is_one:
                found.one[pair.kind] += 1
                names = [
                    one.facts["first_row"]
                    for one in prepared.issues.of_row(second)
                    if one.code in TWICE
                ]
                number = int(prepared.resolution.records.row_numbers[first])
                if names == [number] and held == [False, True]:
                    found.held[pair.kind] += 1
                else:
                    found.complaints.append(f"{where}: not found")
                continue
            if any(held):
                codes = [
                    str(one.code) for row in (first, second) for one in prepared.issues.of_row(row)
                ]
                found.complaints.append(f"{where}: held though they are two: {codes}")
            if pair.kind in NEAR:
                told &= all(self._is_told(prepared, row) for row in (first, second))
            if pair.kind in NEAR or pair.kind == "near names":
                found.told[pair.kind] += told
                if not told:
                    found.complaints.append(f"{where}: not told to be near")
        return found

    @staticmethod
    def _is_told(prepared: Prepared, row: int) -> bool:
        codes = [one.code for one in prepared.issues.of_row(row)]
        return IssueCode.KEY_NEARLY_TWICE in codes

    def _prepare(self, rows: list[Cells]) -> Prepared:
        names = list(dict.fromkeys(name for row in rows for name in row))
        table = make_table([(one, [row.get(one) for row in rows]) for one in names])
        links = tuple(Link(at, one) for at, one in enumerate(names))
        content = Content(table=table, mapping=Links(self.name, links))
        stage = self.stage
        return drive(prepare(content, stage.catalog, stage.planhat, lambda: NOW))

    def _judge(self) -> list[bool]:
        """Say of each pair whether Planhat would take it for one record, under any switch."""
        firsts = self._prepare([one.first for one in self.pairs])
        seconds = self._prepare([one.second for one in self.pairs])
        is_one = [False] * len(self.pairs)
        for through, folds in product((True, False), repeat=2):
            stage = self._stage()
            stage.switch(replace(Quirks(), keys_fall_through=through, emails_ignore_case=folds))
            for at in range(len(self.pairs)):
                fates = [_write(stage, one.plan, at) for one in (firsts, seconds)]
                is_one[at] |= fates[0] == fates[1] or None in fates
        return is_one


def _place(rows: list[Cells], wanted: Cells) -> int:
    return next(at for at, one in enumerate(rows) if one is wanted)


def _write(stage: Stage, plan: Plan, row: int) -> str | None:
    """Send one row as it is previewed alone; return the record that it wrote, None for none."""
    old = stage.records()
    item = plan.item(row)
    stage.planhat.upsert(stage.model.endpoint, orjson.dumps([item]))
    new = stage.records()
    made = new.keys() - old.keys()
    if made:
        return made.pop()
    return (
        str(item["_id"])
        if "_id" in item
        else next((one for one, record in new.items() if record != old[one]), None)
    )
