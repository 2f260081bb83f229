"""Telling a column that was sorted or has slipped on its own from one that was edited.

Such a column holds, as a whole, much the same values that the records have now, but on other
records. Three things tell it, each of which edits do not come to by chance: every value is there
as often as before; each row has what the record of the row above or below has; or the column lies
sorted in the sheet, and agrees with what is there no better than chance.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

LEAST_DIFFERENT = 5
_CERTAIN = 4.0  # standard deviations: a few in a million
_STEADY = 0.7  # above this, values keep their order or their company: they were changed on purpose
_OFTEN = 10
_LIKE_BEFORE = 0.6
_SHARE = 0.5
_SLIPS = (1, -1, 2, -2)
_ORDERLY = 0.98
_MANY = 20
_LOOSE, _LOOSER = 3.0, 5.0  # standard deviations from nothing at all

Places = NDArray[np.int64]


def is_shuffled(old: Places, new: Places, *, is_ordered: bool) -> bool:
    """Say whether a column's values do little but change places among their rows.

    Args:
        old, new: of all rows that have both, in the sheet's order: what the record holds and
            what the sheet says, each value as its place among all values.
        is_ordered: whether the values are numbers or dates, and their places in order. A shift
            of all (prices up by ten, a year later) may well meet what others hold.
    """
    changed = old != new
    was, would = old[changed], new[changed]
    size = int(max(old.max(initial=-1), new.max(initial=-1))) + 1
    before, after = np.bincount(was, minlength=size), np.bincount(would, minlength=size)
    there = np.flatnonzero(before + after)
    if len(there) < LEAST_DIFFERENT:
        return False
    if is_ordered and abs(_correlation(was, would)) > _STEADY:
        return False
    if _is_renamed(was, would, before):
        return False
    if any(_has_slipped(old, new, by) for by in _SLIPS):
        return True
    return len(was) > _SHARE * len(old) and (
        _is_as_often(before[there], after[there])
        or (_lies_sorted(new, is_ordered=is_ordered) and _is_strange(old, new, is_ordered))
    )


def _correlation(one: Places, other: Places) -> float:
    """Return how far two go up and down together: 1 where they keep the same order."""
    ranks, ranks_other = (np.unique(each, return_inverse=True)[1] for each in (one, other))
    if not ranks.any() or not ranks_other.any():
        return 0.0
    return float(np.corrcoef(ranks, ranks_other)[0, 1])


def _is_as_often(before: Places, after: Places) -> bool:
    """Say whether each value is there as often as before, closer than chance comes to it.

    Where values were drawn anew, the squares of what is apart add up to about the degrees of
    freedom (chi-squared); a sum near zero tells.
    """
    freedom = len(before) - 1
    # Counts are whole, so even none apart is half of one.
    apart = (np.abs(before - after) + 0.5) ** 2 / (before + after)
    # The cube root of chi-squared is nearly normal (Wilson and Hilferty).
    spread = 2 / (9 * freedom)
    cube = (float(apart.sum()) / freedom) ** (1 / 3)
    return bool((1 - spread - cube) / math.sqrt(spread) > _CERTAIN)


def _is_renamed(was: Places, would: Places, before: Places) -> bool:
    """Say whether a value mostly becomes the same other one wherever it stands."""
    often = before[was] > 1
    total = int(np.count_nonzero(often))
    if total < _OFTEN:
        return False
    pairs, counts = np.unique(np.stack((was[often], would[often])), axis=1, return_counts=True)
    most = np.zeros(len(before), np.int64)
    np.maximum.at(most, pairs[0], counts)
    return int(most.sum()) > _STEADY * total


def _agreement(old: Places, new: Places) -> tuple[float, float]:
    """Return how many rows agree, as a share, and how far that is above chance, in deviations."""
    size = int(max(old.max(), new.max())) + 1
    many = len(old)
    often, oftener = np.bincount(old, minlength=size) / many, np.bincount(new, minlength=size)
    chance = float(often @ (oftener / many))
    share = np.count_nonzero(old == new) / many
    spread = math.sqrt(max(chance * (1 - chance), 1 / many) / many)
    return share, (share - chance) / spread


def _has_slipped(old: Places, new: Places, by: int) -> bool:
    """Say whether rows that change mostly get what the record so many rows further holds.

    Those further ones change as well, for they have lost it: so a group that is made alike is
    none. It may begin in the middle of a sheet.
    """
    changed = old != new
    here, there = (slice(-by), slice(by, None)) if by > 0 else (slice(-by, None), slice(by))
    both = changed[here] & changed[there]
    many = np.count_nonzero(both)
    if many < _OFTEN or many < _SHARE * np.count_nonzero(changed):
        return False
    share, above = _agreement(old[there][both], new[here][both])
    return bool(share > _SHARE and above > _CERTAIN)


def _lies_sorted(new: Places, *, is_ordered: bool) -> bool:
    """Say whether a column lies sorted, or at least each of its values together."""
    if is_ordered:
        steps = np.diff(new)
        most = max(np.count_nonzero(steps >= 0), np.count_nonzero(steps <= 0))
        return bool(most >= _ORDERLY * len(steps))
    many = len(np.unique(new))
    runs = np.count_nonzero(np.diff(new)) + 1
    return bool(many * 3 <= len(new) and runs <= many * 1.1)


def _is_strange(old: Places, new: Places, is_ordered: bool) -> bool:
    """Say whether values are those of before, by and large, and yet have nothing to do with them.

    What is measured again goes with what it was before, if only a little.
    """
    many = len(old)
    size = int(max(old.max(), new.max())) + 1
    both = np.minimum(np.bincount(old, minlength=size), np.bincount(new, minlength=size)).sum()
    if many < _MANY or both < _LIKE_BEFORE * many:
        return False
    if is_ordered and abs(_correlation(old, new)) * math.sqrt(many) > _LOOSE:
        return False
    _share, above = _agreement(old, new)
    return above < _LOOSER
