"""Names inside one file that may be one name written in several ways: offered, never merged."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from planhat_desktop.core.nameindex import CompanyIndex, Near, PersonIndex, Why
from planhat_desktop.core.names import parse_company, parse_person

_LEAST = 0.85
_OFFERED = frozenset({Why.SPELLING, Why.LEGAL_FORM, Why.ORDER, Why.INITIALS})


@dataclass(frozen=True, slots=True)
class Cluster:
    """Texts that may be one name.

    Attributes:
        members: positions of the texts; first the one that most rows have, then the likest to it.
        why: for each member but the first, what it has in common with the first.
    """

    members: tuple[int, ...]
    why: tuple[Why, ...]


def find_clusters(
    texts: Sequence[str], rows: Sequence[int], *, of_persons: bool = False
) -> Iterator[Cluster | None]:
    """Find the names that are nearly the same; each text is in one cluster at most.

    Args:
        texts: distinct texts.
        rows: how many rows have each.
        of_persons: whether they name persons; else companies.

    Yields:
        One cluster, or None where a text has no near one: a place to pause after each text.
    """
    near_ones = _near_persons(texts) if of_persons else _near_companies(texts)
    taken: set[int] = set()
    for one in sorted(range(len(texts)), key=lambda place: (-rows[place], place)):
        if one in taken:
            continue
        near = [other for other in near_ones(one) if other.entry not in {one, *taken}]
        members = (one, *(other.entry for other in near))
        taken.update(members)
        yield Cluster(members, tuple(other.why for other in near)) if near else None


def _near_companies(texts: Sequence[str]) -> Callable[[int], list[Near]]:
    names = [parse_company(text) for text in texts]
    index = CompanyIndex(names)

    def is_offered(one: int, other: Near) -> bool:
        if other.why is not Why.TYPO:
            return other.why in _OFFERED
        # A slip and another form at once are too much: ``Acme AB`` and ``Acne GmbH`` are two.
        mine, theirs = names[one].forms, names[other.entry].forms
        return mine <= theirs or theirs <= mine

    return lambda one: [
        other for other in index.find_near(names[one], _LEAST) if is_offered(one, other)
    ]


def _near_persons(texts: Sequence[str]) -> Callable[[int], list[Near]]:
    names = [parse_person(text)[0] for text in texts]
    index = PersonIndex(names)
    offered = _OFFERED | {Why.TYPO}
    return lambda one: [
        other
        for other in index.find_near(names[one], _LEAST)
        if other.why in offered and names[one].words
    ]
