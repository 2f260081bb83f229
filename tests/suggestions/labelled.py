"""Labelled header sets: what each header of a sheet means, written down by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from planhat_desktop.core.learning import Learned
from planhat_desktop.core.mapping import Confidence, Link, Mapping
from planhat_desktop.core.suggestion import suggest
from planhat_desktop.core.table import Cell, Table
from tests.core.making import built_in, make_table

DAY = dt.date(2026, 11, 12)
HEADERS = Path(__file__).with_name("headers.txt")


@dataclass(frozen=True)
class HeaderSet:
    """One sheet's headers.

    Attributes:
        fields: header → the fields that are right; an empty text where blank is right.
        cells: header → a cell that stands below it, for the few where it matters.
    """

    name: str
    model: str
    fields: dict[str, tuple[str, ...]]
    cells: dict[str, str]


@dataclass(frozen=True)
class Guess:
    """What somebody said of one header.

    Attributes:
        field: the field, or an empty text where it was left blank.
        sure: whether it was said without a doubt.
    """

    header: str
    field: str
    sure: bool
    right: tuple[str, ...]

    @property
    def is_right(self) -> bool:
        """Whether this may stand as it is."""
        return self.field in self.right


@dataclass(frozen=True)
class Score:
    """How good a lot of guesses is.

    Attributes:
        sure_precision: share of what was sure that is right.
        right_or_blank: share of all headers that are right or left blank.
        recall: share of the headers that mean a field for which it was found.
    """

    sure_precision: float
    right_or_blank: float
    recall: float


@cache
def read_sets() -> tuple[HeaderSet, ...]:
    """Return all labelled sets."""
    return tuple(parse(HEADERS.read_text("utf-8")))


def parse(text: str) -> Iterator[HeaderSet]:
    """Yield the sets written in a text."""
    name = model = ""
    for one in text.splitlines():
        if one.startswith(">"):
            name, model = (part.strip() for part in one[1:].split("|"))
        elif one and not one.startswith("#"):
            fields, cells = {}, {}
            for pair in one.split(";"):
                head, _is, field = pair.rpartition("=")
                header, _opens, cell = head.strip().removesuffix("}").partition(" {")
                fields[header] = tuple(part.strip() for part in field.split("/"))
                if cell:
                    cells[header] = cell
            yield HeaderSet(name, model, fields, cells)


def table_of(one: HeaderSet) -> Table:
    """Return a set as a sheet with hardly a value below its headers."""
    columns: list[tuple[str, list[Cell]]] = [
        (header, [one.cells[header]] if header in one.cells else []) for header in one.fields
    ]
    return make_table(columns)


def guess(one: HeaderSet, learned: Learned | None = None) -> list[Guess]:
    """Return what the app suggests for a set's headers."""
    mapping = suggest(table_of(one), built_in().model(one.model), learned=learned)
    return compare(mapping, one.fields)


def compare(mapping: Mapping, fields: dict[str, tuple[str, ...]]) -> list[Guess]:
    """Return what a mapping says of each header, in order, beside what is right."""
    links = {link.column: link for link in mapping.links}
    found = []
    for index, (header, right) in enumerate(fields.items()):
        link = links.get(index)
        sure = link is not None and link.confidence is Confidence.SURE
        found.append(Guess(header, link.field if link else "", sure, right))
    return found


def teach(one: HeaderSet, learned: Learned) -> Learned:
    """Return what is learned from a finished upload of a set, mapped as its labels say."""
    table, model = table_of(one), built_in().model(one.model)
    suggested = suggest(table, model, learned=learned)
    rights = list(one.fields.values())
    # Of several right fields the person takes the one that is suggested.
    final = {
        link.field: link.column for link in suggested.links if link.field in rights[link.column]
    }
    for index, right in enumerate(rights):
        free = [name for name in right if name and name not in final]
        if free and "" not in right and index not in final.values():
            final[free[0]] = index
    mapping = Mapping(one.model, tuple(Link(index, name) for name, index in final.items()))
    return learned.learn(table, mapping, suggested, DAY)


def score(guesses: list[Guess]) -> Score:
    """Return how good guesses are."""
    sure = [one for one in guesses if one.sure]
    meant = [one for one in guesses if "" not in one.right]
    return Score(
        sum(one.is_right for one in sure) / max(1, len(sure)),
        sum(one.is_right or not one.field for one in guesses) / len(guesses),
        sum(one.is_right for one in meant) / len(meant),
    )
