"""Who takes what, each thing once, so that the whole costs least."""

from __future__ import annotations

from collections.abc import Sequence

NEVER = 1e6
"""What a pair costs that must not be."""


def solve_assignment(cost: Sequence[Sequence[float]]) -> list[int]:
    """Return for each of n rows its column, each column once, with the least total cost.

    The Hungarian method with potentials, O(n² m).

    Args:
        cost: n rows × m columns, n ≤ m.
    """
    n = len(cost)
    m = len(cost[0]) if n else 0
    row_price, column_price = [0.0] * (n + 1), [0.0] * (m + 1)
    owner = [0] * (m + 1)  # the row (from 1) that has each column (from 1); 0: none
    for row in range(1, n + 1):
        owner[0] = row
        at = 0
        least, came_from = [float("inf")] * (m + 1), [0] * (m + 1)
        seen = [False] * (m + 1)
        while owner[at]:
            seen[at] = True
            here, step, nearest = owner[at], float("inf"), 0
            for column in range(1, m + 1):
                if seen[column]:
                    continue
                price = cost[here - 1][column - 1] - row_price[here] - column_price[column]
                if price < least[column]:
                    least[column], came_from[column] = price, at
                if least[column] < step:
                    step, nearest = least[column], column
            for column in range(m + 1):
                if seen[column]:
                    row_price[owner[column]] += step
                    column_price[column] -= step
                else:
                    least[column] -= step
            at = nearest
        while at:
            owner[at] = owner[came_from[at]]
            at = came_from[at]
    result = [0] * n
    for column in range(1, m + 1):
        if owner[column]:
            result[owner[column] - 1] = column - 1
    return result
