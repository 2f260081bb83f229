"""Where columns land: each field once, each column once, and nobody is pushed out unasked."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.ui.pages.match.landing import Landing, landing_sentence, lay_from
from planhat_desktop.ui.pages.match.picture import CardPicture, Fill, Group, Picture, SlotPicture


def make_slot(place: int, column: int | None) -> SlotPicture:
    fill = Fill.EMPTY if column is None else Fill.SURE
    header = "" if column is None else f"H{column}"
    label = f"Label {place}"
    return SlotPicture(
        f"f{place}", label, Group.COMMON, "", False, fill, column=column, header=header
    )


def make_picture(slots: list[SlotPicture]) -> Picture:
    cards = tuple(
        CardPicture(one, "A", f"H{one}", "text", "", 100, (), Fill.EMPTY) for one in range(9)
    )
    return Picture(cards, tuple(slots), (), (), (), (), 1)


SLOTS = st.lists(st.none() | st.integers(0, 5), min_size=1, max_size=9).map(
    lambda fed: [make_slot(place, one) for place, one in enumerate(fed)]
)
COLUMNS = st.lists(st.integers(0, 5), min_size=1, max_size=6, unique=True).map(tuple)


@given(SLOTS, COLUMNS, st.data())
def test_columns_land_in_order_on_the_field_and_free_ones_below(
    slots: list[SlotPicture], columns: tuple[int, ...], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(slots) - 1))
    landing = lay_from(slots[place].field, columns, slots)
    assert (*(column for column, _field in landing.pairs), *landing.left) == columns
    fields = [field for _column, field in landing.pairs]
    assert fields[0] == slots[place].field
    assert len(set(fields)) == len(fields)
    for field in fields[1:]:
        at = int(field[1:])
        assert at > place
        assert not slots[at].is_fed or slots[at].column in columns
    free = [one for one in slots[place + 1 :] if not one.is_fed or one.column in columns]
    assert len(landing.pairs) == min(len(columns), 1 + len(free))


@given(COLUMNS)
def test_a_field_out_of_sight_takes_nothing(columns: tuple[int, ...]) -> None:
    assert lay_from("elsewhere", columns, [make_slot(0, None)]) == Landing((), columns)


def test_sentences_say_what_would_happen() -> None:
    slots = [make_slot(0, None), make_slot(1, 7), make_slot(2, None), make_slot(3, None)]
    slots.append(make_slot(4, None))
    picture = make_picture(slots)

    def say(*pairs: tuple[int, str], left: tuple[int, ...] = ()) -> str:
        return landing_sentence(Landing(pairs, left), picture)

    assert say((0, "f0")) == "Goes to Label 0"
    assert say((0, "f1")) == "Replaces “H7” in Label 1"
    assert say((7, "f1")) == "It goes to Label 1 already"
    assert say((0, "f0"), (1, "f2")) == "H0 → Label 0 · H1 → Label 2"
    assert say((0, "f1"), (1, "f2")) == "H0 → Label 1 · H1 → Label 2 · replaces “H7”"
    assert say((0, "f1"), (7, "f2")) == "H0 → Label 1 · H7 → Label 2"
    four = ((0, "f0"), (1, "f2"), (2, "f3"), (3, "f4"))
    assert say(*four) == "H0 → Label 0 · H1 → Label 2 · H2 → Label 3 · 1 more"
    assert say((0, "f0"), left=(1, 2)) == "H0 → Label 0 · 2 find no field"
    assert say(left=(1,)) == "1 finds no field"
