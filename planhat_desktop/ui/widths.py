"""How wide the columns of a grid are: what room there is, shared so that none is cut in two."""

from __future__ import annotations

from collections.abc import Sequence


def fill_room(wanted: Sequence[int], room: int) -> tuple[list[int], int]:
    """Give the columns that fit all the room, so that none is cut at the right edge.

    Args:
        wanted: how wide each column would be, in pixels.

    Returns:
        (the widths, how many columns fit).
    """
    widths, fitting, used = list(wanted), 0, 0
    for width in widths:
        if used + width > room and fitting:
            break
        used += width
        fitting += 1
    if fitting == 1 and len(widths) > 1:
        # Two columns at least: one alone says too little of a sheet.
        widths[:2] = [room // 2, room - room // 2]
        fitting, used = 2, room
    spare = room - used
    if fitting < len(widths) or spare < room // 2:
        # Wider columns take more of what is over, in proportion.
        shares = [spare * width // used for width in widths[:fitting]]
        shares[-1] += spare - sum(shares)
        widths[:fitting] = map(int.__add__, widths, shares)
    return widths, fitting


def share_room(longest: Sequence[int], floors: Sequence[int], room: int, least: int) -> list[int]:
    """Let columns stand all beside each other, the long ones cut as little as can be.

    Args:
        longest: what each column would take with no cell cut, in pixels.
        floors: what a column is never narrower than; 0 where it can be cut like the others.
        least: pixels below which no column is cut.

    Returns:
        The widths; empty where there is no room for all.
    """

    def cut(most: int) -> list[int]:
        return [max(floor, min(width, most)) for width, floor in zip(longest, floors, strict=True)]

    if sum(cut(least)) > room:
        return []
    low, high = least, max(least, *longest)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if sum(cut(middle)) <= room else (low, middle - 1)
    return cut(low)
