"""Values of every type: as Planhat keeps them, and as a sheet may spell them.

Nothing here asks the code under test what a value is: what a cell means is known because the
cell was made from it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from planhat_desktop.core.mapping import Arrays, Blanks, FindBy, Reading
from planhat_desktop.core.schema import Field, FieldType
from planhat_desktop.core.table import Cell

Json = Any
Document = dict[str, Json]
World = Mapping[str, Sequence[Document]]
"""Model name → the records that may be pointed at."""

WORDS = (
    "one",
    "two",
    "1",
    "007",
    "2.50",
    "Å 4",
    "drei & vier",
    "a, b",
    "<b>x</b> < y",
    "null",
    'say "so"',
    "first\nsecond",
    "Straße 5",
)
RICH = ("<p>hi</p>", "plain", "<p>so <b>it</b> is</p>", "1 &lt; 2", "<ul><li>a</li></ul>")
MEMBERS = ("red", "green", "blue", "Å", "7", "two words")
URLS = ("https://a.example/x?y=1", "b.example", "http://www.c.example")
PHONES = ("+46 70 123 45 67", "0701234567", "+1 (555) 010-9999")
NUMBERS = (0, 1, 5, -3, 12, 2500.5, 0.1, 1234567.89, 100000)
DAYS = tuple(dt.date(2026, month, day) for month, day in ((1, 31), (4, 3), (12, 1), (2, 28)))
_POOLS = {
    FieldType.URL: URLS,
    FieldType.PHONE: PHONES,
    FieldType.RICH_TEXT: RICH,
    FieldType.OPTION: MEMBERS,
}
EPOCH = dt.date(1970, 1, 1)
_TAG = re.compile(r"<[^<>]*>")
ARRAYS: tuple[Arrays, ...] = ("replace", "replace", "add", "remove")
BLANKS: tuple[Blanks, ...] = ("clear", "keep")
FIND_BY: tuple[FindBy, ...] = (
    "auto",
    "_id",
    "externalId",
    "sourceId",
    "name",
    "domain",
    "email",
)
_LISTS = (FieldType.OPTIONS, FieldType.TEXTS, FieldType.REFERENCES)
_WAYS = ("_id", "externalId", "extId", "sourceId", "name", "email")


def canonical(one: Field, value: Json) -> Hashable:
    """Return a value so that two that mean the same in Planhat are equal."""
    if isinstance(value, dict):
        value = value.get("_id") or value.get("id")
    if value is None or value in ("", []):
        return None
    if one.type in _LISTS:
        value = value.strip(",").split(",") if isinstance(value, str) else value
        return frozenset(
            str(each.get("_id") or each.get("id")) if isinstance(each, dict) else str(each)
            for each in value
        )
    if one.type is FieldType.RICH_TEXT:
        return " ".join(_TAG.sub(" ", str(value)).replace("&lt;", "<").split()) or None
    if one.type is FieldType.EMAIL:
        return str(value).strip().lower()
    if one.type in (FieldType.DATE, FieldType.DATETIME):
        moment = dt.datetime.fromisoformat(str(value)).replace(tzinfo=None)
        return moment.date() if one.type is FieldType.DATE else moment
    if one.type is FieldType.BOOLEAN:
        return bool(value)
    if one.type in (FieldType.NUMBER, FieldType.INTEGER, FieldType.DAY):
        return float(value)
    return str(value).strip()


def members(one: Field, value: Json) -> frozenset[str]:
    """Return what a list holds."""
    found = canonical(one, value)
    return found if isinstance(found, frozenset) else frozenset()


def draw(chance: Random, one: Field, world: World) -> Json:
    """Return a value the field may hold; None where there is nothing to point at."""
    match one.type:
        case FieldType.NUMBER:
            return chance.choice([n for n in NUMBERS if _fits(one, n)] or [one.minimum])
        case FieldType.INTEGER:
            return chance.choice([n for n in (0, 1, 3, 5, 10, 40) if _fits(one, n)])
        case FieldType.BOOLEAN:
            return chance.random() < 0.5
        case FieldType.DATE | FieldType.DATETIME | FieldType.DAY:
            return _draw_moment(chance, one)
        case FieldType.OPTIONS | FieldType.TEXTS:
            pool = list(one.options or MEMBERS)
            return chance.sample(pool, chance.randint(1, len(pool)))
        case FieldType.EMAIL:
            people = [str(each["email"]) for each in world["Enduser"] if each.get("email")]
            return chance.choice([*people, "new@acme.example", "x.y@nowhere.example"])
        case FieldType.REFERENCE | FieldType.REFERENCES:
            return _draw_reference(chance, one, world)
        case _:
            return chance.choice(one.options or _POOLS.get(one.type, WORDS))


def _draw_moment(chance: Random, one: Field) -> Json:
    day = chance.choice(DAYS)
    if one.type is FieldType.DAY:
        return (day - EPOCH).days
    time = "00:00:00"
    if one.type is FieldType.DATETIME:
        time = chance.choice((time, "13:45:30"))
    return f"{day}T{time}.000Z"


def _fits(one: Field, number: float) -> bool:
    return (one.minimum is None or number >= one.minimum) and (
        one.maximum is None or number <= one.maximum
    )


def _draw_reference(chance: Random, one: Field, world: World) -> Json:
    records = world.get(one.references or "", ())
    if not records:
        return None
    if one.type is FieldType.REFERENCE:
        return chance.choice(records)["_id"]
    some = chance.sample(list(records), chance.randint(1, min(3, len(records))))
    if one.shape != "person":
        return [each["_id"] for each in some]
    return [{"id": each["_id"], "name": _called(each)} for each in some]


def _called(record: Document) -> str:
    return str(record.get("nickName") or record.get("name") or record.get("email") or "")


@dataclass(frozen=True)
class Feed:
    """One or two columns of a sheet that feed a field, and how they spell its values.

    Attributes:
        way: of spelling; the reading fits it.
        columns: how many columns are joined.
        default: what a blank cell is taken as, or None.
    """

    one: Field
    way: str
    reading: Reading
    world: World
    columns: int = 1
    default: Json = None
    mapped: Mapping[str, str] = field(default_factory=dict)

    def spell(self, chance: Random, value: Json) -> list[Cell] | None:
        """Return the cells that mean a value, or None where this way cannot say it."""
        if self.mapped and isinstance(value, str):
            back = {text: code for code, text in self.mapped.items()}
            return [back.get(value, value)]
        if self.columns == 2:
            before, _, after = str(value).partition(" ")
            return [before, after or None]
        cell = spell(chance, self.one, value, self.way, self.world)
        return None if cell is None else [cell]


def spell(chance: Random, one: Field, value: Json, way: str, world: World) -> Cell | None:
    """Return a cell that means a value; None where this way cannot say it."""
    match one.type:
        case FieldType.NUMBER | FieldType.INTEGER:
            return _spell_number(value, way)
        case FieldType.BOOLEAN:
            if way == "native":
                return bool(value)
            yes, no = ("aktiv", "weg") if way == "own" else ("Yes", "no")
            return yes if value else no
        case FieldType.DATE | FieldType.DATETIME | FieldType.DAY:
            return _spell_moment(one, value, way)
        case FieldType.OPTIONS | FieldType.TEXTS:
            parts = chance.sample(list(map(str, value)), len(value))
            return {"lines": "\n", "bars": "|"}.get(way, "; ").join(parts)
        case FieldType.REFERENCE:
            return _point(chance, one, value, way, world)
        case FieldType.REFERENCES:
            ids = [each["id"] if isinstance(each, dict) else each for each in value]
            names = [_point(chance, one, each, way, world) for each in ids]
            # A name may itself hold what parts a list.
            unclear = any(one is None or set(";|\n,") & set(str(one)) for one in names)
            return None if unclear else ";".join(map(str, names))
        case FieldType.EMAIL:
            return {"named": f"A B <{value}>", "upper": str(value).upper()}.get(way, str(value))
        case FieldType.RICH_TEXT:
            return str(value)
        case _:
            text = str(value)
            if way == "native" and text.isdigit() and not text.startswith("0"):
                return int(text)
            return f"  {text} " if way == "spaced" else text


def _spell_number(value: float, way: str) -> Cell:
    if way == "native":
        return float(value)
    if way == "comma":
        return f"{value}".replace(".", ",")
    return f"{value:,}" if way == "thousands" else f"{value}"


def _spell_moment(one: Field, value: Json, way: str) -> Cell:
    if one.type is FieldType.DAY:
        moment = dt.datetime.combine(EPOCH + dt.timedelta(value), dt.time())
    else:
        moment = dt.datetime.fromisoformat(str(value)).replace(tzinfo=None)
    if way == "native":
        return moment
    shape = {"dmy": "%d.%m.%Y", "mdy": "%m/%d/%Y"}.get(way, "%Y-%m-%d")
    return moment.strftime(shape if moment.time() == dt.time() else f"{shape} %H:%M:%S")


def _point(chance: Random, one: Field, value: str, way: str, world: World) -> Cell | None:
    records = world.get(one.references or "", ())
    record = next((each for each in records if each["_id"] == value), None)
    if record is None:
        return value if way in ("_id", "auto") else None
    texts = {name: str(record[name]) for name in _WAYS if record.get(name)}
    sole = {
        name: text
        for name, text in texts.items()
        if sum(str(each.get(name, "")).lower() == text.lower() for each in records) == 1
    }
    if one.references == "Company":
        sole.pop("email", None)
        domains = record.get("domains") or [None]
        if domains[0] and sum(domains[0] in (each.get("domains") or ()) for each in records) == 1:
            sole["domain"] = domains[0]
    if way == "prefix":
        if "externalId" in sole:
            return f"extid-{sole['externalId']}"
        return f"srcid-{sole['sourceId']}" if "sourceId" in sole else None
    if way != "auto":
        return sole.get(way)
    others = {str(each.get(name)).lower() for each in records for name in _WAYS if each != record}
    sole = {name: text for name, text in sole.items() if text.lower() not in others}
    if one.references not in ("Company", "User", "Enduser"):
        sole.pop("email", None)
    return chance.choice(sorted(sole.values())) if sole else None


def make_feed(chance: Random, one: Field, world: World) -> Feed:
    """Return columns for a field, spelled and read in one of the ways there are."""
    way, reading = _choose_way(chance, one)
    columns, default = 1, None
    if way == "joined" and one.type is FieldType.TEXT:
        columns = 2
    if not one.key and chance.random() < 0.12:
        value = draw(chance, one, world)
        cell = None if value is None else spell(chance, one, value, way, world)
        if isinstance(cell, str):
            default, reading = value, replace(reading, default=cell.strip())
    if not one.key and chance.random() < 0.15:
        reading = replace(reading, overwrite="if_empty")
    if not one.key and chance.random() < 0.2:
        reading = replace(reading, blanks=chance.choice(BLANKS))
    return Feed(one, way, reading, world, columns, default, reading.values)


def _choose_way(chance: Random, one: Field) -> tuple[str, Reading]:
    match one.type:
        case FieldType.NUMBER | FieldType.INTEGER:
            way = chance.choice(("plain", "native", "comma", "thousands"))
            return way, Reading(decimal="," if way == "comma" else ".")
        case FieldType.BOOLEAN:
            way = chance.choice(("plain", "native", "own"))
            own = way == "own"
            return way, Reading(yes=("Aktiv",) if own else (), no=("weg",) if own else ())
        case FieldType.DATE | FieldType.DATETIME | FieldType.DAY:
            way = chance.choice(("plain", "native", "dmy", "mdy"))
            return way, Reading(date_order="MDY" if way == "mdy" else "DMY")
        case FieldType.OPTIONS | FieldType.TEXTS:
            way = chance.choice(("plain", "lines", "bars"))
            return way, Reading(arrays=chance.choice(ARRAYS))
        case FieldType.REFERENCE | FieldType.REFERENCES:
            return _choose_pointer(chance, one)
        case FieldType.EMAIL:
            return chance.choice(("plain", "named", "upper")), Reading()
        case FieldType.OPTION | FieldType.TEXT if not one.key:
            way = chance.choice(("plain", "spaced", "native", "mapped", "joined"))
            codes = {f"#{at}": text for at, text in enumerate(one.options or WORDS)}
            return way, Reading(values=codes if way == "mapped" else {})
        case _:
            return chance.choice(("plain", "spaced", "native")), Reading()


def _choose_pointer(chance: Random, one: Field) -> tuple[str, Reading]:
    by: FindBy = chance.choice(FIND_BY)
    way = str(by)
    if one.references == "Company" and by == "email":
        way, by = "prefix", "auto"
    elif one.references != "Company" and by == "domain":
        way = by = "auto"
    return way, Reading(find_by=by, arrays=chance.choice(ARRAYS))
