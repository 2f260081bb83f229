"""What a column looked like: told without a cell of it, known again, told apart."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.imprint import (
    Imprint,
    compare,
    parse_imprint,
    shape_of,
    share_in_common,
    take_imprint,
)
from planhat_desktop.core.table import Cell, Kind
from tests.core.making import make_table


def imprint(*cells: Cell) -> Imprint:
    made = take_imprint(make_table([("A", list(cells))]).columns[0])
    assert made is not None
    return made


CODES = imprint(*(f"CUST-{one:04}" for one in range(40)))
NAMES = imprint(*(f"Acme {chr(65 + one % 20)}lfa {one}" for one in range(40)))
SMALL = imprint(*(float(one) for one in range(1, 40)))
LARGE = imprint(*(1000.0 * one for one in range(1, 40)))
SPRING = imprint(*(dt.date(2026, 3, 1) + dt.timedelta(one) for one in range(28)))
LATER = imprint(*(dt.date(2029, 3, 1) + dt.timedelta(one) for one in range(28)))


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("CUST-0017", "A-9"),
        ("Acme Ltd", "Aa Aa"),
        ("a@b.se", "a@a.a"),
        ("", ""),
        ("Åäö 日本", "Aa a"),
        ("«x»", "?a?"),
        ("a-" * 30, "a-a-a-a-a-a-"),
    ],
)
def test_a_shape_holds_no_letter_of_the_text(text: str, shape: str) -> None:
    assert shape_of(text) == shape


def test_no_cell_is_in_it() -> None:
    secret = imprint("secret", "hidden", "Very Private Ltd")
    assert not {"secret", "hidden", "Private"} & set(json.dumps(secret.to_dict()).split('"'))
    assert secret.without_sketch().sketch == ""


def test_an_empty_column_has_none() -> None:
    assert take_imprint(make_table([("A", [None, " "])]).columns[0]) is None


def test_columns_are_known_by_their_form_and_size() -> None:
    assert compare(CODES, imprint(*(f"CUST-{one:04}" for one in range(900, 940)))) > 0.75
    assert compare(CODES, NAMES) < 0.5
    assert compare(CODES, SMALL) == 0.0
    assert compare(SMALL, LARGE) < 0.4
    assert compare(SPRING, LATER) < 0.4
    assert compare(SPRING, CODES) == 0.0


def test_the_same_cells_in_another_format_are_the_same() -> None:
    words = imprint(*(f"{dt.date(2026, 3, 1) + dt.timedelta(one):%d/%m/%Y}" for one in range(28)))
    assert share_in_common(SPRING.sketch, words.sketch) == 1.0
    assert compare(SPRING, words) == 1.0
    commas = imprint(*(f"{one},0" for one in range(1, 40)))
    assert share_in_common(SMALL.sketch, commas.sketch) == 1.0


def test_few_words_that_are_others_are_other_words() -> None:
    tiers = imprint(*(["Gold", "Silver"] * 10))
    phases = imprint(*(["Live", "Churn"] * 10))
    assert tiers.repeats
    assert compare(tiers, phases) < 0.6
    assert compare(tiers, tiers) == 1.0
    assert compare(tiers.without_sketch(), phases) > 0.6
    assert compare(NAMES, tiers) < compare(NAMES, NAMES)


def test_what_is_not_known_is_no_likeness() -> None:
    assert share_in_common("", CODES.sketch) is None
    assert share_in_common("--" * 64, "--" * 64) is None
    bare = Imprint(Kind.NUMBER, {}, 4.0)
    assert compare(bare, SMALL) == 0.5


def test_numbers_and_dates_that_cannot_be_read_leave_no_middle() -> None:
    assert SMALL.middle is not None
    assert SPRING.middle == pytest.approx(2026.2, abs=0.1)
    odd = imprint("#1,2,3.4", "1.2.3,4", "1,2,3.4")
    assert odd.middle is None or odd.kind is not Kind.TEXT


@given(
    st.builds(
        Imprint,
        st.sampled_from(Kind),
        st.dictionaries(st.text(max_size=4), st.floats(0, 1), max_size=3),
        st.floats(0, 99),
        st.none() | st.floats(-9, 9999),
        st.booleans(),
        st.just("") | st.text("0123456789abcdef-", min_size=128, max_size=128),
    )
)
def test_written_and_read_it_is_the_same(one: Imprint) -> None:
    assert parse_imprint(json.loads(json.dumps(one.to_dict()))) == one
    assert 0.0 <= compare(one, one) <= 1.0


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
        lambda inner: st.lists(inner, max_size=2) | st.dictionaries(
            st.sampled_from(["kind", "shapes", "length", "middle", "repeats", "sketch"]),
            inner | st.just("text"), max_size=6,
        ),
    )
)  # fmt: skip
def test_anything_is_read_without_a_bug(data: object) -> None:
    made = parse_imprint(data)
    assert made is None or parse_imprint(made.to_dict()) is not None


@pytest.mark.parametrize(
    "data",
    [
        {"kind": "colour", "length": 1},
        {"kind": "text"},
        {"kind": "text", "length": True},
        {"kind": "text", "length": float("nan")},
        {"kind": "text", "length": 1, "shapes": 7},
        {"kind": "text", "length": 1, "sketch": 7},
        [],
    ],
)
def test_a_damaged_one_is_none(data: object) -> None:
    assert parse_imprint(data) is None


def test_a_damaged_sketch_is_left_out() -> None:
    made = parse_imprint({"kind": "text", "length": 1, "sketch": "abc", "shapes": {"a": "b"}})
    assert made == Imprint(Kind.TEXT, {}, 1)
