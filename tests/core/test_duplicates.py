"""Rows that would meet in one record."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from planhat_desktop.core.choices import Choices
from planhat_desktop.core.issues import IssueCode
from planhat_desktop.core.table import Cell
from tests.core.resolving import an_id, resolve_rows

CODE = IssueCode
PARENTS = ({"_id": an_id(21), "name": "Acme"}, {"_id": an_id(22), "name": "Globex"})
keys = st.lists(st.sampled_from(("A", "a", " A", "B", "007", "7", "", None)), max_size=12)


@given(keys)
def test_the_first_row_of_a_key_is_kept_and_all_later_name_it(cells: list[str | None]) -> None:
    found = resolve_rows(
        "Company", {"externalId": cells, "name": [f"n{at}" for at in range(len(cells))]}
    )
    first: dict[str, int] = {}
    for row, cell in enumerate(cells):
        text = (cell or "").strip()
        expected = first.setdefault(text, row) if text else row
        issues = [one for one in found.issues.of_row(row) if one.code is CODE.DUPLICATE_IN_FILE]
        assert len(issues) == (expected != row)
        assert found.words[row] == ("held" if issues else "create")
        for one in issues:
            assert one.facts["first_row"] == expected + 2
            assert one.value == text


people = st.lists(
    st.tuples(
        st.sampled_from(("Acme", "Globex")),
        st.sampled_from(("1", "2", None)),
        st.sampled_from(("ann@x.example", "bo@x.example", None)),
    ),
    max_size=10,
)


@given(people)
def test_keys_inside_a_company_repeat_only_there(
    rows: list[tuple[str, str | None, str | None]],
) -> None:
    found = resolve_rows(
        "Enduser",
        {
            "companyId": [one[0] for one in rows],
            "externalId": [one[1] for one in rows],
            "email": [one[2] for one in rows],
        },
        others={"Company": PARENTS},
    )
    for row, (home, key, mail) in enumerate(rows):
        before = rows[:row]
        twice = (key is not None and (home, key) in [one[:2] for one in before]) or (
            mail is not None and (home, mail) in [(one[0], one[2]) for one in before]
        )
        assert (CODE.DUPLICATE_IN_FILE in found.codes(row)) is twice


def test_a_key_of_the_whole_model_repeats_across_companies() -> None:
    found = resolve_rows(
        "Enduser",
        {"companyId": ["Acme", "Globex"], "sourceId": ["S", "S"]},
        others={"Company": PARENTS},
    )
    assert found.codes(1) == [CODE.DUPLICATE_IN_FILE]


def test_rows_of_unknown_companies_repeat_nothing() -> None:
    found = resolve_rows(
        "Enduser",
        {"companyId": ["Nobody", "Nobody"], "externalId": ["1", "1"]},
        others={"Company": PARENTS},
    )
    assert [found.codes(row) for row in (0, 1)] == [[CODE.REFERENCE_UNKNOWN]] * 2


def test_a_row_left_out_is_nobodys_first() -> None:
    found = resolve_rows(
        "Company", {"externalId": ["A", "A"], "name": ["x", "y"]}, left_out=frozenset({2})
    )
    assert found.words == ["held", "create"]
    assert found.codes(0) == [CODE.LEFT_OUT]


def test_one_row_is_told_once_that_it_repeats() -> None:
    found = resolve_rows(
        "Company", {"sourceId": ["S", "S"], "externalId": ["A", "A"], "name": ["x", "y"]}
    )
    assert found.codes(1) == [CODE.DUPLICATE_IN_FILE]
    assert found.issue(CODE.DUPLICATE_IN_FILE).field == "sourceId"


def test_two_keys_that_reach_one_record_are_the_same_record_twice() -> None:
    existing = ({"_id": an_id(1), "name": "Acme", "sourceId": "S", "externalId": "E"},)
    found = resolve_rows(
        "Company",
        {"sourceId": ["S", None], "externalId": [None, "E"], "city": ["a", "b"]},
        existing,
    )
    assert found.words == ["update", "held"]
    assert found.issue(CODE.SAME_RECORD_TWICE).facts["first_row"] == 2


MOVER = {"_id": an_id(1), "externalId": "7", "email": "a@x.example", "companyId": an_id(21)}


def test_a_record_that_moves_brings_its_keys_along() -> None:
    found = resolve_rows(
        "Enduser",
        {
            "_id": [an_id(1), None],
            "companyId": ["Globex", "Globex"],
            "externalId": [None, "7"],
        },
        (MOVER,),
        {"Company": PARENTS},
    )
    assert found.words == ["update", "held"]
    assert CODE.DUPLICATE_IN_FILE in found.codes(1)


def test_a_record_does_not_move_to_where_its_key_is_anothers() -> None:
    stranger = {"_id": an_id(2), "externalId": "7", "companyId": an_id(22)}
    found = resolve_rows(
        "Enduser",
        {"_id": [an_id(1)], "companyId": ["Globex"]},
        (MOVER, stranger),
        {"Company": PARENTS},
    )
    assert found.words == ["held"]
    assert found.codes(0) == [CODE.KEY_TAKEN]
    assert found.issue(CODE.KEY_TAKEN).value == "7"


def test_a_row_that_stays_counts_where_its_record_is() -> None:
    found = resolve_rows(
        "Enduser",
        {
            "_id": [an_id(1), None],
            "externalId": ["8", "8"],
            "companyId": [None, "Acme"],
            "position": ["a", "b"],
        },
        (MOVER,),
        {"Company": PARENTS},
    )
    assert found.words == ["update", "held"]
    assert found.codes(1) == [CODE.DUPLICATE_IN_FILE]


def test_a_move_that_names_its_key_needs_no_look_at_the_old_one() -> None:
    found = resolve_rows(
        "Enduser",
        {"_id": [an_id(1)], "externalId": ["9"], "companyId": ["Globex"]},
        (MOVER,),
        {"Company": PARENTS},
    )
    assert found.words == ["update"]


SHARING = [
    {
        "_id": an_id(at),
        "companyId": an_id(21),
        "externalId": f"P-{at}",
        "email": "ann@x.example",
        "firstName": "Ann",
    }
    for at in (1, 2)
]


def test_records_that_share_an_email_already_may_be_changed_by_their_ids() -> None:
    found = resolve_rows(
        "Enduser",
        {
            "_id": [an_id(1), an_id(2)],
            "email": ["ann@x.example", "Ann@x.example"],
            "firstName": ["Ann", "Anna"],
        },
        SHARING,
        others={"Company": PARENTS},
    )
    assert found.words == ["same", "update"]
    assert found.sent(1) == {"_id": an_id(2), "companyId": an_id(21), "firstName": "Anna"}


@given(
    st.lists(
        st.tuples(
            st.sampled_from((an_id(1), an_id(2), None)),
            st.sampled_from(("ann@x.example", "bo@x.example")),
            st.sampled_from(("Acme", "Globex", None)),
        ),
        max_size=5,
    )
)
@example([(an_id(1), "bo@x.example", None), (an_id(2), "bo@x.example", None)])
@example([(an_id(1), "ann@x.example", None), (None, "ann@x.example", "Acme")])
@example([(an_id(1), "ann@x.example", "Globex"), (an_id(2), "ann@x.example", "Globex")])
@example([(an_id(1), "ann@x.example", None), (an_id(1), "ann@x.example", None)])
def test_no_row_sends_an_email_that_another_row_of_its_company_has(
    rows: list[tuple[str | None, str, str | None]],
) -> None:
    found = resolve_rows(
        "Enduser",
        {
            "_id": [one[0] for one in rows],
            "email": [one[1] for one in rows],
            "companyId": [one[2] for one in rows],
            "firstName": ["Eve"] * len(rows),
        },
        SHARING,
        others={"Company": PARENTS},
    )
    go = [row for row, word in enumerate(found.words) if word in ("create", "update")]
    sent = [found.sent(row) for row in go]
    for item, row in zip(sent, go, strict=True):
        home = item.get("companyId")
        others = [one for one in go if one != row and found.sent(one).get("companyId") == home]
        if "email" in item or home != an_id(21):
            assert rows[row][1] not in {rows[one][1] for one in others}
    ids = [rows[row][0] for row in go if rows[row][0]]
    assert len(ids) == len(set(ids))


def test_a_record_is_not_given_a_key_that_others_have_in_its_company() -> None:
    held = [
        {"_id": an_id(at), "name": f"P{at}", "companyId": an_id(home), "externalId": key, **more}
        for at, home, key, more in (
            (1, 21, "K1", {"sourceId": "S1"}),
            (2, 21, "K2", {}),
            (3, 22, "K2", {}),
            (4, 22, "K3", {}),
            (5, 23, "K3", {}),
        )
    ]
    companies = [{"_id": an_id(at), "name": f"C{at}"} for at in (21, 22, 23)]
    columns: dict[str, list[Cell]] = {"sourceId": ["S1"], "externalId": ["K2"]}
    found = resolve_rows("Project", columns, held, {"Company": companies})
    assert (found.words, found.codes(0)) == (["held"], [IssueCode.KEY_TAKEN])
    elsewhere = resolve_rows(
        "Project", {**columns, "externalId": ["K3"]}, held, {"Company": companies}
    )
    assert elsewhere.words == ["update"]


def test_a_key_that_old_records_share_in_the_model_is_nobodys_fault() -> None:
    twins = [{"_id": an_id(at), "name": f"C{at}", "sourceId": "S1"} for at in (1, 2)]
    columns: dict[str, list[Cell]] = {"_id": [an_id(1)], "sourceId": ["S1"], "name": ["New"]}
    assert resolve_rows("Company", columns, twins).words == ["update"]
    third = {"_id": an_id(3), "name": "C3"}
    columns = {"_id": [an_id(3)], "sourceId": ["S1"], "name": ["New"]}
    assert resolve_rows("Company", columns, [*twins, third]).codes(0) == [IssueCode.KEY_TAKEN]


def people_of(*mails: str | None) -> list[dict[str, object]]:
    return [
        {"_id": an_id(at + 1), "externalId": f"P{at}", "companyId": an_id(21), "email": mail}
        for at, mail in enumerate(mails)
    ]


def test_records_of_their_own_may_come_to_share_an_email_where_the_person_says_so() -> None:
    columns: dict[str, list[str | None]] = {
        "companyId": ["Acme"] * 3,
        "externalId": ["P0", "P1", "new"],
        "email": ["ann@x.example", "ann@x.example", None],
    }
    there = people_of("old@x.example", "bo@x.example")
    found = resolve_rows("Enduser", columns, there, {"Company": PARENTS})
    assert found.codes(1) == [CODE.DUPLICATE_IN_FILE]
    assert found.issue(CODE.DUPLICATE_IN_FILE).facts["apart"] is True
    one = Choices(shared=frozenset({3}))
    found = resolve_rows("Enduser", columns, there, {"Company": PARENTS}, choices=one)
    assert found.codes(1) == [CODE.DUPLICATE_IN_FILE]  # said of one of them only
    both = one.with_shared({2})
    found = resolve_rows("Enduser", columns, there, {"Company": PARENTS}, choices=both)
    assert found.codes(1) == []
    assert found.sent(1) == {
        "_id": an_id(2),
        "companyId": an_id(21),
        "email": "ann@x.example",
    }


def test_a_new_person_never_shares_an_email_whatever_is_said() -> None:
    columns = {
        "companyId": ["Acme"] * 2,
        "externalId": ["P0", "new"],
        "email": ["ann@x.example", "ann@x.example"],
    }
    both = Choices(shared=frozenset({2, 3}))
    found = resolve_rows("Enduser", columns, people_of("x@x.example"), {"Company": PARENTS})
    assert found.issue(CODE.DUPLICATE_IN_FILE).facts["apart"] is False
    found = resolve_rows(
        "Enduser", columns, people_of("x@x.example"), {"Company": PARENTS}, choices=both
    )
    assert found.words[1] == "held"


def test_a_person_who_moves_brings_an_email_along_that_is_not_sent() -> None:
    there = [
        {"_id": an_id(1), "companyId": an_id(21), "sourceId": "S", "email": "ann@x.example"},
        {"_id": an_id(2), "companyId": an_id(22), "email": "ann@x.example"},
    ]
    columns: dict[str, list[Cell]] = {"sourceId": ["S"], "companyId": ["Globex"]}
    columns["email"] = [None]
    found = resolve_rows("Enduser", columns, there, {"Company": PARENTS})
    assert found.codes(0) == [CODE.KEY_TAKEN]
    columns["email"] = ["ann@x.example"]
    chosen = Choices({2: an_id(1)})
    found = resolve_rows("Enduser", columns, there, {"Company": PARENTS}, choices=chosen)
    assert set(found.codes(0)) == {CODE.KEY_NOT_SENT, CODE.KEY_TAKEN}
    stays: dict[str, list[Cell]] = {**columns, "companyId": ["Acme"]}
    assert resolve_rows("Enduser", stays, there, {"Company": PARENTS}).words == ["same"]
