"""Names against labelled pairs: what is linked by itself is right, and the truth is offered.

The bounds are those of issue C. `looked_at.txt` and the first seeds were looked at while the
rules were made; `held_out.txt` and the last seeds were only measured.
Figures: ``python -m tests.names.test_pairs``.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.names.generated import make_world
from tests.names.labelled import Finding, World, find_all, read_worlds, score

LOOKED_AT, HELD_OUT = (1, 2), (2026, 2027)
LEAST_PRECISION, LEAST_RECALL = 0.999, 0.95


def worlds_of(file: str, seeds: tuple[int, ...]) -> Iterator[World]:
    yield from read_worlds(file)
    for seed in seeds:
        yield make_world(seed)


def find_in(file: str, seeds: tuple[int, ...]) -> list[Finding]:
    return [one for world in worlds_of(file, seeds) for one in find_all(world)]


@pytest.mark.parametrize("file", ["looked_at.txt", "held_out.txt"])
def test_labelled_by_hand(file: str) -> None:
    found = score(one for world in read_worlds(file) for one in find_all(world))
    assert found.links >= 100
    assert found.right == found.links
    assert found.recall >= LEAST_RECALL


def test_made_up() -> None:
    found = score(one for seed in HELD_OUT for one in find_all(make_world(seed)))
    assert found.links >= 2_000
    assert found.precision >= LEAST_PRECISION
    assert found.recall >= LEAST_RECALL


def test_there_are_enough_labels() -> None:
    worlds = [one for file in ("looked_at.txt", "held_out.txt") for one in read_worlds(file)]
    assert sum(len(one.pairs) for one in worlds) >= 400
    for world in worlds:
        assert len(set(world.names)) == len(world.names)


def report() -> None:
    """Print the figures, and what went wrong in the half that may be looked at."""
    for title, file, seeds in (
        ("looked at", "looked_at.txt", LOOKED_AT),
        ("held out", "held_out.txt", HELD_OUT),
    ):
        for world in worlds_of(file, seeds):
            found = list(find_all(world))
            print(f"{title}, {len(world.names):,} of {world.model}: {score(found)}")
            if title == "looked at":
                for one in found:
                    _show_wrong(world, one)


def _show_wrong(world: World, one: Finding) -> None:
    wrong = one.linked >= 0 and one.linked != one.truth
    if wrong or (one.truth >= 0 and one.truth not in one.offered):
        means = world.names[one.truth] if one.truth >= 0 else "nobody"
        taken = world.names[one.linked] if one.linked >= 0 else "nothing"
        print(f"    {one.text}: taken as {taken}, means {means}")


if __name__ == "__main__":
    report()
