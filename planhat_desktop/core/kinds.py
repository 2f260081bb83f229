"""What most cells of a column are, told from its distinct cells and how often each occurs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from planhat_desktop.core.looks import look
from planhat_desktop.core.table import Cell, Kind

LOOKED_AT = 1_000
"""Distinct cells looked at, spread evenly over all of them."""
MOST = 0.9


def find_kind(cells: Sequence[Cell], counts: NDArray[np.int64]) -> Kind:
    """Return the kind of a column.

    Args:
        cells: k distinct cells.
        counts: how many rows have each of them, k numbers.
    """
    present = np.flatnonzero(counts)
    if len(present) > LOOKED_AT:
        present = present[np.linspace(0, len(present) - 1, LOOKED_AT).astype(np.int64)]
    weights: Counter[Kind] = Counter()
    for code in present.tolist():
        weights[look(cells[code])] += int(counts[code])
    del weights[Kind.EMPTY]
    if not weights:
        return Kind.EMPTY
    if weights[Kind.DATE] and weights[Kind.DATETIME]:
        weights[Kind.DATETIME] += weights.pop(Kind.DATE)
    kind, most = weights.most_common(1)[0]
    return kind if most >= MOST * weights.total() else Kind.MIXED
