"""The number: drifted files bound right, and nothing wrong that is called sure.

``python -m tests.drift.test_drift`` prints the table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache

import pytest

from planhat_desktop.core.binding import Bound, bind
from planhat_desktop.core.mapping import Confidence
from tests.drift.mutating import MUTATIONS, Case, by_hand, for_sharing, make_cases

PROFILES = 50


@dataclass
class Tally:
    """What became of the links of some files."""

    files: int = 0
    links: int = 0
    right: int = 0
    lost: int = 0
    wrong: int = 0
    wrong_sure: int = 0
    sure: int = 0
    whole: int = 0
    examples: list[str] = field(default_factory=list)

    def add(self, case: Case, bound: Bound) -> None:
        """Count one file."""
        self.files += 1
        mistakes = 0
        for name, truth in case.truth.items():
            link = bound.mapping.link_of(name)
            at = None if link is None else link.column
            sure = link is not None and link.confidence is Confidence.SURE
            self.links += 1
            self.sure += sure
            is_right = at == truth or (name in case.doubtful and not sure)
            must_doubt = name in case.doubtful and sure
            if is_right and not must_doubt:
                self.right += 1
                continue
            mistakes += 1
            self.lost += at is None
            self.wrong += at is not None
            self.wrong_sure += sure
            self.examples.append(_tell(case, name, truth, at, sure=sure))
        self.whole += not mistakes


def _tell(case: Case, name: str, truth: int | None, at: int | None, *, sure: bool) -> str:
    headers = [one.header for one in case.table.columns]
    was = next(one.column for one in case.profile.links if one.field == name)
    right = "nothing" if truth is None else headers[truth]
    got = "nothing" if at is None else headers[at]
    return f"{case.name}: {name} was {was!r}, is {right!r}, taken {got!r}{' SURE' * sure}"


def measure(cases: Iterable[Case]) -> dict[str, Tally]:
    """Return a tally for each mutation, and one for all."""
    tallies = {one: Tally() for one in (*MUTATIONS, "all")}
    for case in cases:
        bound = bind(case.profile, case.table, case.model)
        mutation = case.name.partition(" ")[2]
        tallies[mutation].add(case, bound)
        tallies["all"].add(case, bound)
    return tallies


@cache
def all_cases() -> tuple[Case, ...]:
    """Return the files; they are the same in every test."""
    return tuple(make_cases(PROFILES))


def test_drifted_files_are_bound_right_and_nothing_wrong_is_sure() -> None:
    tallies = measure(all_cases())
    whole = tallies["all"]
    assert whole.files >= 500
    assert whole.wrong_sure == 0, whole.examples
    assert whole.right / whole.links >= 0.97
    for name in MUTATIONS:
        assert tallies[name].right / tallies[name].links >= 0.95, (name, tallies[name].examples)
    assert tallies["same"].sure == tallies["same"].links  # nothing drifted, nothing asked


@pytest.mark.parametrize("made", [for_sharing, by_hand])
def test_profiles_that_know_less_are_no_less_careful(made: Callable[[Case], Case]) -> None:
    # Headers exchanged over columns of one form: only the cells themselves would tell.
    tallies = measure(made(one) for one in all_cases() if "swapped" not in one.name)
    whole = tallies["all"]
    assert whole.files >= 500
    assert whole.wrong_sure == 0, whole.examples
    assert whole.right / whole.links >= 0.95, whole.examples


def _print(title: str, tallies: dict[str, Tally]) -> None:
    print(f"{title:26}{'files':>6}{'whole':>7}{'links':>7}{'right':>9}"
          f"{'lost':>6}{'wrong':>7}{'wrong and sure':>16}")  # fmt: skip
    for name, one in tallies.items():
        if one.files:
            print(
                f"{name:26}{one.files:6}{one.whole:7}{one.links:7}{one.right / one.links:9.2%}"
                f"{one.lost:6}{one.wrong:7}{one.wrong_sure:16}"
            )
    for line in tallies["all"].examples[:20]:
        print(" ", line)


if __name__ == "__main__":
    _print("own profiles", measure(all_cases()))
    _print("shared profiles", measure(map(for_sharing, all_cases())))
    _print("written by hand", measure(map(by_hand, all_cases())))
