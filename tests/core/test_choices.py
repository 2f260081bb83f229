"""What a person decides about a row, and what is sent then."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.choices import NO_CHOICES, Choices
from planhat_desktop.core.issues import IssueCode, Severity
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
    columns = {"externalId": ["12", "g"], "name": ["Acme", "Other"]}
    choices = Choices({}, frozenset({2}))
    found = resolve_rows("Company", columns, [ACME, GLOBEX], choices=choices)
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


def test_a_key_of_another_record_than_the_chosen_one_is_not_sent_and_that_is_said() -> None:
    columns = {"sourceId": ["S"], "externalId": ["G"], "name": ["New"]}
    there = [{**ACME, "sourceId": "S"}, GLOBEX]
    held = resolve_rows("Company", columns, there)
    assert held.words == ["held"]
    assert held.codes(0) == [CODE.KEYS_DISAGREE]
    issue = held.issue(CODE.KEYS_DISAGREE)
    assert issue.facts["candidates"] == [an_id(1), an_id(2)]
    assert issue.facts["keys"] == [[("Source ID", "S")], [("External ID", "G")]]
    assert (issue.facts["first_name"], issue.facts["second_name"]) == ("Acme AB", "Globex")
    for number, sent, told in (
        (1, {"_id": an_id(1), "name": "New"}, ("externalId", "G", "Globex")),
        (2, {"_id": an_id(2), "name": "New"}, ("sourceId", "S", "Acme AB")),
    ):
        found = resolve_rows("Company", columns, there, choices=Choices({2: an_id(number)}))
        assert found.words[0] == "update"
        assert found.sent(0) == sent
        (said,) = [one for one in found.issues.of_row(0) if one.code is CODE.KEY_NOT_SENT]
        assert (said.field, said.value, said.facts["owner"]) == told
        assert said.severity is Severity.CHECK


def test_an_id_of_another_record_than_the_chosen_one_counts_for_nothing() -> None:
    columns = {"_id": [an_id(1)], "externalId": ["G"], "name": ["New"]}
    assert resolve_rows("Company", columns, [ACME, GLOBEX]).codes(0) == [CODE.KEYS_DISAGREE]
    for number in (1, 2):
        choices = Choices({2: an_id(number)})
        found = resolve_rows("Company", columns, [ACME, GLOBEX], choices=choices)
        assert found.codes(0) == [CODE.KEY_NOT_SENT]
        assert found.sent(0) == {"_id": an_id(number), "name": "New"}
    gone = {**columns, "_id": [an_id(9)]}
    found = resolve_rows("Company", gone, [ACME, GLOBEX], choices=Choices({2: an_id(2)}))
    assert found.codes(0) == [CODE.ID_UNKNOWN]  # nobody was asked about such a row


def test_three_keys_may_find_three_records_and_two_of_them_one() -> None:
    people = [
        {"_id": an_id(3), "sourceId": "S", "email": "s@x.example", "companyId": an_id(21)},
        {"_id": an_id(4), "externalId": "E", "companyId": an_id(21)},
        {"_id": an_id(5), "email": "e@x.example", "companyId": an_id(21)},
    ]
    columns = {
        "sourceId": ["S", "S", "S"],
        "externalId": ["E", "E", "E"],
        "email": ["e@x.example", "s@x.example", "e@x.example"],
    }
    found = resolve_rows("Enduser", columns, people)
    three, two = [one for one in found.issues if one.code is CODE.KEYS_DISAGREE]
    assert (three.rows.tolist(), two.rows.tolist()) == ([0, 2], [1])
    assert three.facts["candidates"] == [an_id(3), an_id(4), an_id(5)]
    assert two.facts["candidates"] == [an_id(3), an_id(4)]
    assert two.facts["keys"] == [
        [("Source ID", "S"), ("E-mail", "s@x.example")],
        [("External ID", "E")],
    ]
    apart = resolve_rows("Enduser", columns, people, choices=Choices({2: an_id(5)}))
    assert apart.codes(0) == [CODE.KEY_NOT_SENT] * 2
    assert apart.words[0] == "same"


def test_a_key_that_is_free_in_the_company_of_the_row_is_sent_to_the_chosen_record() -> None:
    people = [
        {"_id": an_id(3), "sourceId": "S", "companyId": an_id(21)},
        {"_id": an_id(4), "externalId": "E", "companyId": an_id(22)},
    ]
    columns = {"sourceId": ["S"], "externalId": ["E"], "position": ["CEO"]}
    chosen = Choices({2: an_id(3)})
    found = resolve_rows("Enduser", columns, people, choices=chosen)
    assert found.codes(0) == [CODE.KEY_NOT_SENT]  # nothing says that another company is meant
    placed = {"companyId": ["Acme"], **columns}
    found = resolve_rows("Enduser", placed, people, {"Company": PARENTS}, choices=chosen)
    assert found.codes(0) == []
    assert found.sent(0)["externalId"] == "E"


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
