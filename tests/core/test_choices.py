"""What a person decides about a row, and what is sent then."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.choices import NO_CHOICES, Choices
from planhat_desktop.core.issues import IssueCode
from tests.core.resolving import an_id, resolve_rows

CODE = IssueCode
ACME = {"_id": an_id(1), "externalId": "0012", "name": "Acme AB"}
GLOBEX = {"_id": an_id(2), "externalId": "G", "name": "Globex"}
PARENTS = ({"_id": an_id(21), "name": "Acme"}, {"_id": an_id(22), "name": "Globex"})
numbers = st.lists(st.integers(2, 9), max_size=6)


@given(numbers, numbers)
def test_a_row_is_a_record_or_another_one_never_both(some: list[int], others: list[int]) -> None:
    chosen = NO_CHOICES.with_record(some, "a").with_others(others)
    assert set(chosen.records) == set(some) - set(others)
    assert chosen.others == set(others)
    again = chosen.with_record(some, "b")
    assert set(again.records) == set(some)
    assert again.others == set(others) - set(some)
    assert not again.without([*some, *others])
    assert bool(again) is bool(some or others)


def test_a_nearly_equal_key_names_its_record_and_is_created_unless_somebody_says_so() -> None:
    columns = {"externalId": ["12", " 0012x"], "name": ["Acme", "Other"]}
    found = resolve_rows("Company", columns, [ACME])
    issue = found.issue(CODE.KEY_NEARLY_MATCHES)
    assert issue.facts["near"] == "0012"
    assert issue.facts["near_name"] == "Acme AB"
    assert issue.facts["candidates"] == [an_id(1)]
    assert found.words == ["create", "create"]


def test_the_chosen_record_is_changed_and_its_key_is_left_alone() -> None:
    columns = {"externalId": ["12"], "name": ["Acme"]}
    chosen = Choices({2: an_id(1)})
    found = resolve_rows("Company", columns, [ACME, GLOBEX], choices=chosen)
    assert found.words == ["update"]
    assert found.codes(0) == []
    assert found.resolution.matched_key(0) == "_id"
    assert found.sent(0) == {"_id": an_id(1), "name": "Acme"}


def test_another_key_of_a_chosen_record_is_changed_as_shown() -> None:
    found = resolve_rows(
        "Company",
        {"externalId": ["new"], "sourceId": ["S"], "name": ["Acme"]},
        [{**ACME, "sourceId": "S"}],
        choices=Choices({2: an_id(1)}),
    )
    assert found.sent(0) == {"_id": an_id(1), "externalId": "new", "name": "Acme"}


def test_rows_said_to_be_others_are_not_asked_about_again() -> None:
    columns = {"externalId": ["12", "012"], "name": ["Acme", "Other"]}
    found = resolve_rows("Company", columns, [ACME], choices=Choices({}, frozenset({2})))
    assert [found.codes(row) for row in (0, 1)] == [[], [CODE.KEY_NEARLY_MATCHES]]
    assert found.words == ["create", "create"]


def test_a_record_that_is_gone_decides_nothing() -> None:
    chosen = Choices({2: an_id(9), 7: an_id(1)})
    found = resolve_rows("Company", {"externalId": ["12"], "name": ["A"]}, [ACME], choices=chosen)
    assert found.words == ["create"]


def test_of_several_records_that_fit_the_chosen_one_is_changed() -> None:
    twice = [ACME, {**ACME, "_id": an_id(2), "name": "Acme Inc"}]
    columns = {"externalId": ["0012"], "name": ["New"]}
    assert resolve_rows("Company", columns, twice).codes(0) == [CODE.AMBIGUOUS]
    found = resolve_rows("Company", columns, twice, choices=Choices({2: an_id(2)}))
    assert found.words == ["update"]
    assert found.sent(0) == {"_id": an_id(2), "name": "New"}


def test_a_chosen_record_and_a_key_of_another_one_disagree() -> None:
    found = resolve_rows(
        "Company",
        {"externalId": ["G"], "name": ["New"]},
        [ACME, GLOBEX],
        choices=Choices({2: an_id(1)}),
    )
    assert found.codes(0) == [CODE.KEYS_DISAGREE]


def test_two_rows_of_one_chosen_record_are_one_too_many() -> None:
    found = resolve_rows(
        "Company",
        {"externalId": ["0012", "12", "012"], "name": ["A", "B", "C"]},
        [ACME],
        choices=Choices({3: an_id(1), 4: an_id(1)}),
    )
    assert found.words == ["update", "held", "held"]
    assert found.codes(1) == [CODE.SAME_RECORD_TWICE]


def test_a_key_that_counts_inside_a_company_is_near_only_there() -> None:
    person = {"_id": an_id(3), "companyId": an_id(21), "externalId": "007", "email": "a@x.example"}
    columns = {"companyId": ["Acme", "Globex"], "externalId": ["7", "7"]}
    found = resolve_rows("Enduser", columns, [person], others={"Company": PARENTS})
    assert CODE.KEY_NEARLY_MATCHES in found.codes(0)
    assert CODE.KEY_NEARLY_MATCHES not in found.codes(1)
    without = resolve_rows("Asset", {"externalId": ["7"], "name": ["n"]}, [person])
    assert CODE.KEY_NEARLY_MATCHES in without.codes(0)
