"""Names inside one file that may be one name written in several ways: offered, never merged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planhat_desktop.core.nameindex import CompanyIndex, Near, Why
from planhat_desktop.core.names import parse_company

_LEAST = 0.85
_OFFERED = frozenset({Why.SPELLING, Why.LEGAL_FORM})


@dataclass(frozen=True, slots=True)
class Cluster:
    """Texts that may be one name.

    Attributes:
        members: positions of the texts; first the one that most rows have, then the likest to it.
        why: for each member but the first, what it has in common with the first.
    """

    members: tuple[int, ...]
    why: tuple[Why, ...]


def find_clusters(texts: Sequence[str], rows: Sequence[int]) -> Iterator[Cluster | None]:
    """Find the names that are nearly the same; each text is in one cluster at most.

    Args:
        texts: distinct texts.
        rows: how many rows have each.

    Yields:
        One cluster, or None where a text has no near one: a place to pause after each text.
    """
    index = CompanyIndex([parse_company(text) for text in texts])
    taken: set[int] = set()
    for one in sorted(range(len(texts)), key=lambda place: (-rows[place], place)):
        if one in taken:
            continue
        near = [
            other
            for other in index.find_near(index.names[one], _LEAST)
            if other.entry != one and other.entry not in taken and _is_offered(index, one, other)
        ]
        taken.update((one, *(other.entry for other in near)))
        if near:
            members = (one, *(other.entry for other in near))
            yield Cluster(members, tuple(other.why for other in near))
        else:
            yield None


def _is_offered(index: CompanyIndex, one: int, other: Near) -> bool:
    if other.why is not Why.TYPO:
        return other.why in _OFFERED
    # ``Studio 47`` and ``Studio 48`` are two, and so are ``Acme AB`` and ``Acne GmbH``.
    mine, theirs = index.names[one], index.names[other.entry]
    return mine.forms <= theirs.forms or theirs.forms <= mine.forms
