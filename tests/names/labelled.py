"""Labelled names: which record each text means, if any; written down by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from planhat_desktop.core.candidates import candidates_for, find_exactly, settle
from planhat_desktop.core.lookup import Lookup
from planhat_desktop.core.records import Reference
from tests.core.resolving import an_id

HERE = Path(__file__).parent


@dataclass(frozen=True)
class World:
    """The records of one model, and what texts mean there.

    Attributes:
        names: the records' names.
        pairs: text, and the position of the record that it means; -1 for none of them.
    """

    model: str
    names: tuple[str, ...]
    pairs: tuple[tuple[str, int], ...]

    def lookup(self) -> Lookup:
        """Return what finds the records."""
        return Lookup([self._record(one) for one in range(len(self.names))])

    def _record(self, position: int) -> dict[str, str]:
        name = self.names[position]
        if self.model == "Company":
            return {"_id": an_id(position), "name": name}
        first, _, last = name.rpartition(" ")
        return {"_id": an_id(position), "firstName": first, "lastName": last}


@dataclass(frozen=True)
class Finding:
    """What was found for one text.

    Attributes:
        linked: the position of the record it was taken as by itself; -1 for none.
        exact: whether that is the record's very name.
        offered: the positions of the candidates, best first.
        truth: the position of the record that it means; -1 for none.
    """

    text: str
    linked: int
    exact: bool
    offered: tuple[int, ...]
    truth: int


@dataclass(frozen=True)
class Score:
    """How good findings are.

    Attributes:
        links: texts that were linked by themselves, but not by the very name.
        right: how many of these to the record that they mean.
        known: texts that mean one of the records.
        offered: how many of these have it among their candidates.
        first: how many of these have it as the first one.
        alone: how many of these were linked by themselves, rightly.
    """

    links: int
    right: int
    known: int
    offered: int
    first: int
    alone: int

    @property
    def precision(self) -> float:
        """Share of the links that are right."""
        return self.right / max(1, self.links)

    @property
    def recall(self) -> float:
        """Share of the texts that mean a record that have it among their candidates."""
        return self.offered / max(1, self.known)

    def __str__(self) -> str:
        return (
            f"{self.right:,} of {self.links:,} links right ({self.precision:.2%}); "
            f"candidates have {self.offered:,} of {self.known:,} ({self.recall:.2%}), "
            f"first {self.first / max(1, self.known):.2%}; "
            f"linked by themselves {self.alone / max(1, self.known):.2%}"
        )


@cache
def read_worlds(name: str) -> tuple[World, ...]:
    """Return the worlds in a file of labelled names, one a model."""
    worlds: dict[str, tuple[list[str], list[tuple[str, int]]]] = {}
    model = ""
    for line in (HERE / name).read_text("utf-8").splitlines():
        if line.startswith("> "):
            model = "User" if line == "> Person" else line[2:]
        elif line and not line.startswith("#"):
            names, pairs = worlds.setdefault(model, ([], []))
            record, _, texts = line.partition(" = ")
            same, _, others = texts.partition(" ! ")
            pairs += [(text.strip(), len(names)) for text in same.split(" | ")]
            pairs += [(text.strip(), -1) for text in others.split(" | ") if text]
            names.append(record)
    return tuple(World(model, tuple(one), tuple(two)) for model, (one, two) in worlds.items())


def find_all(world: World) -> Iterator[Finding]:
    """Return what is found for each text of a world."""
    lookup = world.lookup()
    for text, truth in world.pairs:
        reference = Reference(world.model, "name", text)
        fits = settle(lookup, reference).fits
        yield Finding(
            text,
            fits[0] if len(fits) == 1 else -1,
            len(find_exactly(lookup, reference)) == 1,
            tuple(one.position for one in candidates_for(reference, lookup)),
            truth,
        )


def score(findings: Iterable[Finding]) -> Score:
    """Return how good findings are."""
    found = list(findings)
    links = [one for one in found if one.linked >= 0 and not one.exact]
    known = [one for one in found if one.truth >= 0]
    return Score(
        len(links),
        sum(one.linked == one.truth for one in links),
        len(known),
        sum(one.truth in one.offered for one in known),
        sum(one.offered[:1] == (one.truth,) for one in known),
        sum(one.linked == one.truth for one in known),
    )
