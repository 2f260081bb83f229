"""How the room of a grid is shared among its columns."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.ui.widths import fill_room, share_room

WIDTHS = st.lists(st.integers(40, 400), min_size=1, max_size=12)


@given(WIDTHS, st.integers(100, 2_000))
def test_what_fits_fills_the_room_and_ends_at_its_edge(wanted: list[int], room: int) -> None:
    widths, fitting = fill_room(wanted, room)
    assert len(widths) == len(wanted)
    taken = sum(widths[:fitting])
    if fitting > 1:
        assert taken <= room
    if 1 < fitting < len(wanted):
        assert taken == room
    assert widths[fitting:] == wanted[fitting:]


@given(WIDTHS, st.data(), st.integers(100, 2_000), st.integers(50, 120))
def test_all_stand_beside_each_other_or_none_does(
    longest: list[int], data: st.DataObject, room: int, least: int
) -> None:
    floors = [data.draw(st.sampled_from([0, one])) for one in longest]
    widths = share_room(longest, floors, room, least)
    needed = [max(floor, min(one, least)) for one, floor in zip(longest, floors, strict=True)]
    if sum(needed) > room:
        assert widths == []
        return
    assert sum(widths) <= room
    cut = [i for i, one in enumerate(longest) if widths[i] < one]
    assert not [i for i in cut if floors[i]]  # what may not be cut is whole
    assert len({widths[i] for i in cut}) <= 1  # the long ones are cut alike
    if cut:  # no pixel more could be given to each of them
        assert sum(widths) + len(cut) > room
