"""What uploads teach: counted once, however often and in whatever order it is laid together."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping as MappingOf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.learning import LEFT_OUT, Count, Learned, Past, Sight, judge
from planhat_desktop.core.mapping import Link, Mapping
from planhat_desktop.core.members import ProfileProblem
from planhat_desktop.core.table import Cell, Table
from tests.core.making import make_table

DAY = dt.date(2026, 11, 12)
LATER = dt.date(2026, 11, 20)

_DAYS = st.sampled_from(["", "2026-01-05", "2026-11-12"])
_COUNTS = st.builds(
    lambda taken, refused, last: Count(taken, refused, last or ("2025-12-31" if taken else "")),
    st.integers(0, 5),
    st.integers(0, 5),
    _DAYS,
)
_LEARNED = st.builds(
    Learned,
    st.dictionaries(
        st.builds(Sight, st.sampled_from("AB"), st.sampled_from("xy"), st.just("text")),
        st.dictionaries(
            st.sampled_from(["name", "web", LEFT_OUT]),
            st.dictionaries(st.sampled_from(["o1", "o2", "o3"]), _COUNTS, min_size=1),
            min_size=1,
        ),
        max_size=4,
    ),
)


@given(_LEARNED, _LEARNED, _LEARNED)
def test_laying_together_counts_nothing_twice(a: Learned, b: Learned, c: Learned) -> None:
    assert a.merge(b) == b.merge(a)
    assert a.merge(b).merge(c) == a.merge(b.merge(c))
    assert a.merge(a) == a
    assert a.merge(b).merge(b) == a.merge(b)
    assert a.merge(Learned()) == a


@given(_LEARNED)
def test_what_is_written_reads_back(one: Learned) -> None:
    data = json.loads(json.dumps(one.to_dict()))
    assert Learned.from_dict(data) == one
    assert Learned.from_dict(data, "me").origin == "me"


def links(*pairs: tuple[int, str]) -> Mapping:
    return Mapping("Company", tuple(Link(column, field) for column, field in pairs))


def table_of(**columns: Cell) -> Table:
    return make_table([(name, [cell]) for name, cell in columns.items()])


def recalled(learned: Learned, table: Table, column: int = 0) -> MappingOf[str, Past]:
    sight = learned.see("Company", table.columns[column])
    return {one.field: one for one in learned.recall(sight)}


def test_an_upload_teaches_what_was_taken_left_out_and_refused() -> None:
    table = table_of(Kund="Acme", Ansvarig="Eva", Remark="x")
    final = links((0, "name"))
    suggested = links((0, "name"), (1, "owner"))
    learned = Learned(origin="me").learn(table, final, suggested, DAY)
    assert recalled(learned, table) == {"name": Past("name", 1, 0, "2026-11-12", True)}
    assert recalled(learned, table, 1) == {
        LEFT_OUT: Past(LEFT_OUT, 1, 0, "2026-11-12", True),
        "owner": Past("owner", 0, 1, "", False),
    }
    assert set(recalled(learned, table, 2)) == {LEFT_OUT}
    again = learned.learn(table, final, suggested, LATER)
    assert recalled(again, table)["name"] == Past("name", 2, 0, "2026-11-20", True)
    assert recalled(again, table, 1)["owner"].net == -2
    assert learned.size == again.size == 3


def test_an_upload_of_an_older_day_does_not_take_the_newer_day_back() -> None:
    table = table_of(Kund="Acme")
    learned = Learned(origin="me").learn(table, links((0, "name")), links(), LATER)
    assert (
        recalled(learned.learn(table, links((0, "name")), links(), DAY), table)["name"].last
        == LATER.isoformat()
    )


def test_no_cell_is_kept() -> None:
    table = table_of(Kund="Secret customer", Value="4711-secret")
    learned = Learned(origin="me").learn(table, links((0, "name")), links(), DAY)
    assert "secret" not in json.dumps(learned.to_dict()).casefold()


def test_columns_nobody_could_tell_apart_teach_nothing() -> None:
    nameless = make_table([("A", ["Acme"]), ("---", ["x"]), ("x" * 300, ["x"])])
    mapping = links((0, "name"), (1, "web"), (2, "city"))
    assert Learned(origin="me").learn(nameless, mapping, links(), DAY).size == 0
    twins = make_table([("Date", ["x"]), ("date", ["x"])])
    assert Learned(origin="me").learn(twins, mapping, links(), DAY).size == 0


def test_what_was_taken_last_comes_first_and_installations_add_up() -> None:
    table = table_of(Kund="Acme")
    mine = Learned(origin="me").learn(table, links((0, "name")), links(), DAY)
    theirs = Learned(origin="you").learn(table, links((0, "web")), links(), LATER)
    theirs = theirs.learn(table, links((0, "name")), links(), DAY)
    both = mine.merge(theirs)
    found = both.recall(both.see("Company", table.columns[0]))
    assert [one.field for one in found] == ["web", "name"]
    assert found[1].taken == 2
    assert (found[0].is_own, found[1].is_own) == (False, True)


def test_the_oldest_go_when_there_are_too_many() -> None:
    learned = Learned(origin="me").learn(table_of(Old="x"), links((0, "name")), links(), DAY)
    learned = learned.learn(table_of(New="x"), links((0, "name")), links(), LATER)
    assert learned.trim(2) is learned
    assert [one.header for one in learned.trim(1).lessons] == ["new"]


@pytest.mark.parametrize(
    ("pasts", "fields", "steady"),
    [
        ((), (), False),
        (((LEFT_OUT, 3, 0),), (), False),
        ((("name", 1, 0),), ("name",), True),
        ((("name", 3, 0), (LEFT_OUT, 1, 0)), ("name",), True),
        ((("name", 4, 1),), ("name",), True),
        ((("name", 3, 1),), ("name",), False),
        ((("name", 1, 1),), (), False),
        ((("name", 1, 0), ("web", 0, 1)), ("name",), True),
        ((("name", 2, 0), ("web", 1, 0)), ("name", "web"), False),
    ],
)
def test_only_one_and_the_same_choice_is_steady(
    pasts: tuple[tuple[str, int, int], ...], fields: tuple[str, ...], steady: bool
) -> None:
    wanted, is_steady = judge(
        [Past(name, taken, refused, "", True) for name, taken, refused in pasts]
    )
    assert tuple(one.field for one in wanted) == fields
    assert is_steady is steady


GOOD = {"by": "me", "taken": 1, "refused": 0, "last": "2026-11-12"}
LESSON = {"model": "Company", "header": "kund", "look": "text", "field": "name"}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ([], "not_object"),
        ({}, "missing"),
        ({"schema": 1}, "missing"),
        ({"schema": 2, "learned": []}, "newer"),
        ({"schema": 1, "learned": [7]}, "not_object"),
        ({"schema": 1, "learned": [LESSON]}, "missing"),
        ({"schema": 1, "learned": [{**LESSON, "header": "", "counts": []}]}, "missing"),
        ({"schema": 1, "learned": [{**LESSON, "field": "x" * 201, "counts": []}]}, "bounds"),
        ({"schema": 1, "learned": [{**LESSON, "counts": [{**GOOD, "last": "12/11"}]}]}, "kind"),
        ({"schema": 1, "learned": [{**LESSON, "counts": [{**GOOD, "last": ""}]}]}, "missing"),
        ({"schema": 1, "learned": [{**LESSON, "counts": [{"by": "me", "taken": 1}]}]}, "missing"),
        ({"schema": 1, "learned": [{**LESSON, "counts": [{**GOOD, "taken": -1}]}]}, "bounds"),
    ],
)
def test_what_is_nothing_learned_is_refused(data: object, code: str) -> None:
    with pytest.raises(ProfileProblem) as caught:
        Learned.from_dict(data)
    assert caught.value.code == code


def test_a_lesson_told_twice_counts_once_and_one_of_nobody_not_at_all() -> None:
    twice = {"schema": 1, "learned": [{**LESSON, "counts": [GOOD]}] * 2}
    once = {"schema": 1, "learned": [{**LESSON, "counts": [GOOD]}, {**LESSON, "counts": []}]}
    assert Learned.from_dict(twice) == Learned.from_dict(once)
    assert Learned.from_dict({"schema": 1, "learned": [{**LESSON, "counts": []}]}).size == 0
