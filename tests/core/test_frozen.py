"""Records do what frozen dataclasses do."""

from __future__ import annotations

import copy

import pytest

from planhat_desktop.core.frozen import change, record


@record
class Place:
    """Where something is."""

    row: int
    column: int = 1
    sheet: str = ""


@record
class Other:
    """Of another class, with the same fields."""

    row: int
    column: int = 1
    sheet: str = ""


def test_fields_are_given_by_place_or_by_name_and_else_have_their_defaults() -> None:
    made = Place(3, sheet="A")
    assert (made.row, made.column, made.sheet) == (3, 1, "A")
    assert repr(made) == "Place(row=3, column=1, sheet='A')"


def test_records_of_one_class_and_the_same_fields_are_equal() -> None:
    assert Place(3) == Place(row=3)
    assert Place(3) != Place(4)
    other: object = Other(3)
    assert Place(3) != other
    assert {Place(3), Place(3, 1)} == {Place(3)}
    assert copy.copy(Place(3, 2)) == Place(3, 2)


def test_a_record_is_frozen() -> None:
    made = Place(3)
    with pytest.raises(AttributeError, match="frozen"):
        setattr(made, *("row", 4))
    assert made.row == 3


@pytest.mark.parametrize(
    ("given", "named"),
    [((), {}), ((1, 2, "A", 4), {}), ((1,), {"colour": "red"})],
)
def test_fields_too_few_too_many_or_unknown_are_refused(
    given: tuple[object, ...], named: dict[str, object]
) -> None:
    make: type[object] = Place
    with pytest.raises(TypeError, match="row, column, sheet"):
        make(*given, **named)


def test_one_like_another_but_for_some_fields() -> None:
    place = Place(3, sheet="A")
    assert change(place, row=4) == Place(4, sheet="A")
    assert place == Place(3, sheet="A")
    with pytest.raises(TypeError):
        change(place, cell="B3")
