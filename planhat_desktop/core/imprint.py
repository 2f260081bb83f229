"""What a column looked like, kept without any of its cells.

A profile keeps one for each column, so that next month's file is known again under other headers.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from statistics import median
from typing import TypeGuard
from zlib import crc32

import numpy as np

from planhat_desktop.core.celltext import moment_of, number_of, text_of
from planhat_desktop.core.dates import find_order
from planhat_desktop.core.evidence import Evidence
from planhat_desktop.core.kinds import find_kind
from planhat_desktop.core.members import Members, ProfileProblem
from planhat_desktop.core.numbers import find_mark
from planhat_desktop.core.table import Column, Kind

_SHAPES = 4  # of a column, the commonest
_LONGEST_SHAPE = 12
_BINS = 64
_SKETCHED = 400  # distinct cells; looking at more would stall the window
_EMPTY = 256  # what a part without cells has for its sign
_YEAR = 365.2425

DATES = (Kind.DATE, Kind.DATETIME)
_MEASURED = (Kind.NUMBER, *DATES)


@dataclass(frozen=True)
class Imprint:
    """What a column looked like.

    Attributes:
        kind: what most cells were.
        shapes: the commonest forms of its words, runs of letters and digits as one sign each
            (``CUST-0017`` is ``A-9``), with the share of the cells that had each.
        length: how many letters a cell had, half of them fewer.
        middle: half of the numbers were smaller (as a power of ten), half of the dates earlier
            (as a year); None for words.
        repeats: whether most rows shared their cell with others.
        sketch: two signs of a check sum for each of 64 parts of its distinct cells. It tells how
            many cells two columns have in common and none of them; it is never shared.
    """

    kind: Kind
    shapes: Mapping[str, float]
    length: float
    middle: float | None = None
    repeats: bool = False
    sketch: str = ""

    def without_sketch(self) -> Imprint:
        """Return the imprint as it may be shared."""
        return replace(self, sketch="")

    def to_dict(self) -> dict[str, object]:
        """Return the imprint as plain JSON."""
        data: dict[str, object] = {"kind": self.kind.value, "length": self.length}
        if self.shapes:
            data["shapes"] = dict(self.shapes)
        if self.middle is not None:
            data["middle"] = self.middle
        if self.repeats:
            data["repeats"] = True
        return data | ({"sketch": self.sketch} if self.sketch else {})


def parse_imprint(data: object) -> Imprint | None:
    """Return the imprint that parsed JSON describes; None where it is none.

    It only helps to find a column again, so a damaged one is no reason to refuse a profile.
    """
    try:
        members = Members(data, "")
        kind = Kind(members.text("kind"))
        sketch = members.text("sketch", default="")
    except (ProfileProblem, ValueError):
        return None
    rest = members.rest()
    shapes, length, middle = rest.get("shapes") or {}, rest.get("length"), rest.get("middle")
    if not isinstance(shapes, Mapping) or not _is_number(length):
        return None
    shares = {str(one): share for one, share in shapes.items() if _is_number(share)}
    return Imprint(
        kind,
        shares,
        length,
        middle if _is_number(middle) else None,
        rest.get("repeats") is True,
        sketch if _is_sketch(sketch) else "",
    )


def _is_number(value: object) -> TypeGuard[float]:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return math.isfinite(value)


def _is_sketch(text: str) -> bool:
    return len(text) == 2 * _BINS and all(one in "0123456789abcdef-" for one in text)


def take_imprint(column: Column, evidence: Evidence | None = None) -> Imprint | None:
    """Return what a column looks like; None where it is empty.

    Args:
        evidence: that of the column, where it was looked at already.
    """
    evidence = evidence or Evidence(column)
    if not evidence.cells:
        return None
    kind = find_kind(evidence.cells, np.ones(len(evidence.cells), np.int64))
    texts = evidence.texts
    forms = Counter(shape_of(one) for one in texts) if kind not in _MEASURED else Counter()
    shapes = {one: round(times / len(texts), 2) for one, times in forms.most_common(_SHAPES)}
    length = float(median(len(one) for one in texts))
    sketch = _sketch(column, kind)
    return Imprint(kind, shapes, length, _middle(evidence, kind), evidence.repeats, sketch)


def shape_of(text: str) -> str:
    """Return the form of a text: ``CUST-0017`` is ``A-9``, ``Acme Ltd`` is ``Aa Aa``."""
    made: list[str] = []
    for letter in text:
        if letter.isalpha():
            sign = "A" if letter.isupper() else "a"
        elif letter.isdigit():
            sign = "9"
        elif letter.isspace():
            sign = " "
        else:
            sign = letter if letter in "-_./@:#+&," else "?"
        if not made or made[-1] != sign:
            made.append(sign)
        if len(made) == _LONGEST_SHAPE:
            break
    return "".join(made)


def _middle(evidence: Evidence, kind: Kind) -> float | None:
    if kind is Kind.NUMBER:
        mark = find_mark(evidence.texts).mark
        numbers = [number_of(one, mark) for one in evidence.cells]
        sizes = [math.log10(1 + abs(one)) for one in numbers if one is not None]
        return round(median(sizes), 2) if sizes else None
    if kind in DATES:
        order = find_order(evidence.texts).order
        moments = [moment_of(one, order, as_written=True) for one in evidence.cells]
        years = [1 + one.toordinal() / _YEAR for one in moments if one is not None]
        return round(median(years), 2) if years else None
    return None


def _sketch(column: Column, kind: Kind) -> str:
    """Return, for 64 parts of the distinct cells, a sign of the least check sum in each."""
    codes = np.flatnonzero(column.counts)[:_SKETCHED]
    cells = column.take(codes)
    texts = [text_of(one) for one in cells]
    if kind is Kind.NUMBER:
        mark = find_mark(texts).mark
        found = [number_of(one, mark) for one in cells]
        texts = ["" if one is None else f"{one:g}" for one in found]
    elif kind in DATES:
        order = find_order(texts).order
        days = [moment_of(one, order, as_written=True) for one in cells]
        texts = ["" if one is None else f"{one:%Y-%m-%d}" for one in days]
    sums = [crc32(one.casefold().encode("utf-8", "surrogatepass")) for one in texts if one]
    least = np.full(_BINS, np.iinfo(np.int64).max, np.int64)
    made = np.array(sums, np.int64)
    np.minimum.at(least, made % _BINS, made // _BINS)
    empty = least == np.iinfo(np.int64).max
    signs = np.where(empty, _EMPTY, least % _EMPTY).tolist()
    return "".join("--" if one == _EMPTY else f"{one:02x}" for one in signs)


def share_in_common(one: str, other: str) -> float | None:
    """Return about how many of the distinct cells two columns share, 0 to 1.

    Args:
        one, other: their sketches.

    Returns:
        None where one of them is not known.
    """
    if not one or not other:
        return None
    pairs = [(one[at : at + 2], other[at : at + 2]) for at in range(0, 2 * _BINS, 2)]
    filled = [(a, b) for a, b in pairs if a != "--" or b != "--"]
    return sum(a == b for a, b in filled) / len(filled) if filled else None


def compare(one: Imprint, other: Imprint) -> float:
    """Return how alike two columns look, 0 (cannot be the same) to 1."""
    if _group(one.kind) != _group(other.kind):
        return 0.0
    common = share_in_common(one.sketch, other.sketch)
    if one.kind in _MEASURED:
        look = _compare_middles(one, other)
    else:
        signs = set(one.shapes) | set(other.shapes)
        shared = sum(min(one.shapes.get(it, 0.0), other.shapes.get(it, 0.0)) for it in signs)
        whole = max(sum(one.shapes.values()), sum(other.shapes.values()), 0.01)
        longer = max(one.length, other.length, 1.0)
        # Sums of shares may come out a hair above 1.
        look = min(1.0, 0.7 * shared / whole + 0.3 * min(one.length, other.length) / longer)
    if one.repeats != other.repeats:
        look *= 0.8
    if common is None:
        return look
    # Half of the cells being the same says all; none in common says little, for rows come and go.
    same = min(1.0, 2 * common)
    if one.repeats and other.repeats and one.kind not in _MEASURED:
        return 0.5 * look + 0.5 * same  # a few words that come again every month
    return max(same, (0.85 + 0.15 * same) * look)


def _compare_middles(one: Imprint, other: Imprint) -> float:
    if one.middle is None or other.middle is None:
        return 0.5
    apart = abs(one.middle - other.middle)
    # Numbers ten times as large, or dates two years away, are others.
    return max(0.3, 1.0 - 0.7 * apart / (1.0 if one.kind is Kind.NUMBER else 2.0))


_GROUPS = {
    Kind.DATETIME: Kind.DATE,
    Kind.URL: Kind.TEXT,
    Kind.MIXED: Kind.TEXT,
}


def _group(kind: Kind) -> Kind:
    return _GROUPS.get(kind, kind)
