"""Equality as Planhat sees it."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.changes import identity, items, merged, plain, raw, raws
from planhat_desktop.core.mapping import Arrays
from planhat_desktop.core.records import CLEAR
from planhat_desktop.core.schema import Field, FieldType

ID, OTHER = "61006bc8f2a9d0a1b2c3d4e5", "61006bc8f2a9d0a1b2c3d4e6"
PEOPLE = Field("users", "Users", FieldType.REFERENCES, references="User", shape="person")
TAGS = Field("tags", "Tags", FieldType.TEXTS)
TEXT, RICH = FieldType.TEXT, FieldType.RICH_TEXT
NUMBER, YES, DAY = FieldType.NUMBER, FieldType.BOOLEAN, FieldType.DAY
DATE, MOMENT = FieldType.DATE, FieldType.DATETIME
LINKS, LINK, TEXTS = FieldType.REFERENCES, FieldType.REFERENCE, FieldType.TEXTS


def form(kind: FieldType, value: object) -> object:
    return plain(Field("f", "F", kind), value)


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        (TEXT, "1", 1),
        (TEXT, "1", 1.0),
        (TEXT, "1.5", 1.5),
        (TEXT, "true", True),
        (TEXT, "false", False),
        (TEXT, " a ", "a"),
        (TEXT, "a\r\nb", "a\nb"),
        (TEXT, "EUR", {"_id": ID, "symbol": "EUR"}),
        (FieldType.OPTION, "Gold", " Gold"),
        (FieldType.EMAIL, "Ann@Acme.Example", "ann@acme.example "),
        (NUMBER, 1, 1.0),
        (NUMBER, "1", 1),
        (NUMBER, 0.1 + 0.2, 0.3),
        (YES, "true", True),
        (YES, "False ", False),
        (YES, 1, True),
        (DATE, "2026-04-03T00:00:00.000Z", "2026-04-03"),
        (DATE, "2026-04-03T00:00:00.000Z", "2026-04-03T00:00:00Z"),
        (DATE, "2026-04-03T00:00:00.000Z", "2026-04-03T12:30:00.000Z"),
        (DAY, 19097, "19097"),
        (DAY, 19097, 19097.0),
        (DAY, 19097, "2022-04-15T00:00:00.000Z"),
        (MOMENT, "2026-04-03T10:15:00.000Z", "2026-04-03T10:15:00Z"),
        (MOMENT, "2026-04-03T10:15:00.000Z", "2026-04-03T12:15:00+02:00"),
        (RICH, "<p>Hi <b>there</b>!</p>", "Hi there!"),
        (RICH, "a &amp; b&nbsp;c", "a & b c"),
        (RICH, "one<br/>two", "one\ntwo"),
        (LINK, ID, {"_id": ID, "nickName": "Ann"}),
        (LINK, {"id": ID, "name": "Ann"}, {"_id": ID, "nickName": "Annie"}),
        (LINKS, [ID, OTHER], [OTHER, ID]),
        (LINKS, [ID, OTHER], f",{OTHER},{ID},"),
        (LINKS, [ID, OTHER], f"{OTHER},{ID}"),
        (LINKS, [ID], [{"_id": ID, "nickName": "Ann"}]),
        (LINKS, [ID], {"_id": ID}),
        (TEXTS, ["a", "b"], ["b", "a", "a "]),
        (TEXTS, ["a", "b"], ",a,b,"),
        (TEXTS, ["a.example", "b.example"], "a.example,b.example"),
        (TEXTS, ["Green, dark"], "Green, dark"),
        (FieldType.OPTIONS, [1], ["1"]),
    ],
)
def test_what_planhat_gives_back_is_equal_to_what_was_sent(
    kind: FieldType, one: object, other: object
) -> None:
    assert form(kind, one) == form(kind, other)
    assert form(kind, one) is not None


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        (TEXT, "007", 7),
        (TEXT, "a", "A"),
        (NUMBER, 0, None),
        (YES, False, None),
        (YES, "perhaps", True),
        (DATE, "2026-04-03", "2026-04-04"),
        (DATE, "soon", "2026-04-03"),
        (MOMENT, "2026-04-03T10:15:00Z", "2026-04-03T10:15:00.001Z"),
        (RICH, "1 < 2 and 4 > 3", "1  3"),
        (RICH, "from <ann@acme.example>", "from <bo@acme.example>"),
        (LINKS, [ID], [OTHER]),
        (TEXTS, ["Green", "dark"], "Green, dark"),
        (TEXTS, ["a"], []),
    ],
)
def test_what_differs_is_seen_to_differ(kind: FieldType, one: object, other: object) -> None:
    assert form(kind, one) != form(kind, other)


@pytest.mark.parametrize("kind", list(FieldType))
@pytest.mark.parametrize("empty", [None, "", [], (), {}, {"_id": ""}, {"nickName": None}])
def test_every_kind_of_emptiness_is_one(kind: FieldType, empty: object) -> None:
    assert form(kind, empty) is None


@pytest.mark.parametrize("kind", [TEXT, RICH, FieldType.EMAIL, TEXTS, LINKS])
def test_spaces_are_empty(kind: FieldType) -> None:
    assert form(kind, "  ") is None
    assert form(TEXTS, ["", None]) is None
    assert form(RICH, "<p></p>") is None


@given(
    st.sampled_from(list(FieldType)),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=5,
    ),
)
def test_anything_planhat_may_list_has_a_form(kind: FieldType, value: object) -> None:
    assert hash(form(kind, value)) is not None
    assert form(kind, value) == form(kind, value)


def test_moments_at_the_ends_of_time() -> None:
    assert form(MOMENT, "0001-01-01T00:00:00+02:00") == "0001-01-01T00:00:00+02:00"
    assert form(MOMENT, "2026-04-03T10:15:00") == dt.datetime.fromisoformat("2026-04-03T10:15")
    assert form(NUMBER, 10**400) == str(10**400)


def test_a_field_of_a_record_may_be_custom() -> None:
    record = {"name": "Acme", "custom": {"Tier": "Gold"}}
    assert raw(record, "name") == "Acme"
    assert raw(record, "city") is None
    assert raw(record, "custom.Tier") == "Gold"
    assert raw({"custom": None}, "custom.Tier") is None
    assert raws([record, {}], "name") == ["Acme", None]
    assert raws([record, {}], "custom.Tier") == ["Gold", None]


def test_what_an_object_stands_for() -> None:
    assert identity("x") == "x"
    assert identity({"_id": ID, "symbol": "EUR"}) == ID
    assert identity({"_id": ID, "symbol": "EUR"}, prefer_symbol=True) == "EUR"
    assert identity({"nickName": "Ann"}) == "Ann"
    assert identity({}) is None


def test_members_of_a_list() -> None:
    assert items(None) == []
    assert items(["a", {"_id": ID}]) == ["a", ID]
    assert items({"_id": ID}) == [ID]
    assert items(3) == [3]
    assert items(",a, b ,") == ["a", "b"]
    assert items("a, b") == ["a, b"]


@pytest.mark.parametrize(
    ("old", "new", "arrays", "after"),
    [
        (["a", "b"], ["b", "c"], "replace", ["b", "c"]),
        (["a", "b"], ["b", "c"], "add", ["a", "b", "c"]),
        (["a", "b"], ["b", "c"], "remove", ["a"]),
        (["a"], ["a"], "remove", []),
        (None, ["a"], "add", ["a"]),
        (None, ["a"], "remove", []),
        (",a,b,", ["c"], "add", ["a", "b", "c"]),
        ("Green, dark", ["Red"], "add", ["Green, dark", "Red"]),
        (["a"], CLEAR, "replace", None),
        (["a"], CLEAR, "add", None),
        (["a"], "b", "add", ["a", "b"]),
    ],
)
def test_lists_are_sent_whole(old: object, new: object, arrays: Arrays, after: object) -> None:
    assert merged(TAGS, old, new, arrays) == after


def test_a_single_value_is_replaced_whatever_is_asked() -> None:
    assert merged(Field("f", "F", TEXT), "a", "b", "add") == "b"


def test_people_are_told_apart_by_id_and_sent_in_their_shape() -> None:
    ann, bo = {"id": ID, "name": "Ann"}, {"id": OTHER, "name": "Bo"}
    listed = [{"_id": ID, "nickName": "Annie"}]
    kept = {"id": ID, "name": "Annie"}
    assert merged(PEOPLE, listed, [ann, bo], "add") == [kept, bo]
    assert merged(PEOPLE, listed, [ann], "remove") == []
    assert merged(PEOPLE, [ID], [bo], "add") == [ID, bo]
    assert merged(PEOPLE, f",{ID},", [ann], "remove") == []
