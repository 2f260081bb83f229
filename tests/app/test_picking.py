"""Which record a row is: what is asked, and what an answer is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from planhat_desktop.app.draft import Prepared
from planhat_desktop.app.picking import Question, find_plain, find_questions, is_chosen
from planhat_desktop.core.choices import NO_CHOICES, Choices
from planhat_desktop.core.policy import Policy
from planhat_desktop.core.resolution import Resolution
from planhat_desktop.core.snapshot import Snapshot
from planhat_desktop.core.table import Cell
from tests.core.resolving import NOW, Listed, an_id, resolve_rows

PARENTS = ({"_id": an_id(21), "name": "Acme"},)
LICENSE = {
    "_id": an_id(3),
    "externalId": "L-1",
    "companyId": an_id(21),
    "owner": None,
}


def prepared(
    model: str,
    columns: Mapping[str, Sequence[Cell]],
    existing: Listed,
    choices: Choices = NO_CHOICES,
) -> Prepared:
    others = {} if model == "Company" else {"Company": PARENTS}
    found = resolve_rows(model, columns, existing, others, choices=choices)
    return Prepared(found.resolution, found.issues, Snapshot({}, NOW), found.plan())


def ask(
    model: str, columns: Mapping[str, Sequence[Cell]], existing: Listed
) -> tuple[Question, ...]:
    return find_questions(prepared(model, columns, existing))


TWICE = [
    {"_id": an_id(1), "externalId": "A", "name": "Acme AB"},
    {"_id": an_id(2), "externalId": "A", "name": "Acme Inc"},
    {"_id": an_id(3), "externalId": "0012", "name": "Globex"},
    {"_id": an_id(4), "externalId": "13", "name": "13"},
]
COLUMNS: Mapping[str, Sequence[Cell]] = {
    "externalId": ["12", "A", "013", "new"],
    "name": ["Globex", "Acme", "Thirteen", "New"],
}


def test_what_holds_rows_is_asked_first_and_each_names_what_it_may_be() -> None:
    several, near, plain = ask("Company", COLUMNS, TWICE)
    assert [one.value for one in (several, near, plain)] == ["A", "12", "013"]
    assert several.candidates == (an_id(1), an_id(2))
    assert several.sentence == "External ID “A” fits 2 companies in Planhat. Which is this row?"
    assert near.sentence == "Planhat has “0012” (Globex): use it for this row?"
    assert plain.sentence == "Planhat has “13”: use it for this row?"
    assert several.card(an_id(2))[0] == "Acme Inc"
    assert several.card(an_id(2))[1][-1] == f"Planhat ID {an_id(2)}"


def test_keys_that_disagree_are_asked_before_all_others_with_what_found_each() -> None:
    people = [
        {"_id": an_id(3), "sourceId": "S", "email": "s@x.example", "firstName": "Ann"},
        {"_id": an_id(4), "externalId": "E", "firstName": "Bo", "lastName": "Ek"},
    ]
    columns: Mapping[str, Sequence[Cell]] = {
        "sourceId": ["S"],
        "externalId": ["E"],
        "email": ["S@x.example"],
    }
    (one,) = ask("Enduser", columns, people)
    assert (one.label, one.value) == ("Source ID, E-mail and External ID", "S ≠ E")
    assert not one.is_near
    assert one.sentence == (
        "Source ID “S” and E-mail “S@x.example” and External ID “E” find different end users in"
        " Planhat. Which is this row? A key of another one is not sent."
    )
    assert one.card(an_id(3))[1][0] == "found by Source ID “S” and E-mail “S@x.example”"
    assert one.card(an_id(4))[1][0] == "found by External ID “E”"
    mixed: Mapping[str, Sequence[Cell]] = {
        "sourceId": [None, "T"],
        "externalId": ["A", "0012"],
        "name": ["Acme", "Globex"],
    }
    held = [*TWICE, {"_id": an_id(9), "sourceId": "T", "name": "Third"}]
    assert [it.value for it in ask("Company", mixed, held)] == ["T ≠ 0012", "A"]
    assert [
        it.value for it in find_questions(prepared("Company", mixed, held, Choices({3: an_id(9)})))
    ] == ["A"]


def test_a_card_names_the_company_it_is_of() -> None:
    columns = {"companyId": ["Acme", "Acme"], "externalId": ["l-1", "l-2"], "product": ["p", "q"]}
    homeless = {**LICENSE, "_id": an_id(4), "externalId": "L-2", "companyId": None}
    (one,) = ask("License", columns, [LICENSE, homeless])
    assert one.card(an_id(3)) == ("L-1", ("of Acme", "ID L-1", f"Planhat ID {an_id(3)}"))
    assert one.card(an_id(4))[1] == ("ID L-2", f"Planhat ID {an_id(4)}")


def test_a_card_tells_in_what_the_record_agrees_with_the_row() -> None:
    there: list[Mapping[str, object]] = [
        {**TWICE[0], "city": "Lund", "phase": "Live", "tags": ["b", "a"]},
        {**TWICE[1], "city": "Oslo", "phase": None},
    ]
    columns: Mapping[str, Sequence[Cell]] = {
        "externalId": ["new", "A"],
        "name": ["Other", "Acme Inc"],
        "city": ["Oslo", "Lund"],
        "phase": [None, None],
        "tags": [None, "a, b"],
    }
    (one,) = ask("Company", columns, there)
    assert one.card(an_id(1))[1][-2:] == (
        "agrees with row 3 in City and Tags",
        f"Planhat ID {an_id(1)}",
    )
    assert "agrees with row 3 in Name" in one.card(an_id(2))[1]
    (one,) = ask("Company", {**columns, "name": ["x", "y"], "city": ["x", "y"], "tags": []}, there)
    assert not any("agrees" in line for line in one.card(an_id(1))[1])
    clears = Policy(blanks="clear")  # what is to be emptied, and is empty, is no sign
    found = resolve_rows("Company", {**columns, "city": ["x", "y"]}, there, policy=clears)
    made = Prepared(found.resolution, found.issues, Snapshot({}, NOW), found.plan())
    (one,) = find_questions(made)
    assert "agrees with row 3 in Name" in one.card(an_id(2))[1]


def test_an_answer_is_a_record_another_one_or_nothing_yet() -> None:
    several, near, _plain = ask("Company", COLUMNS, TWICE)
    assert near.answer(NO_CHOICES) is None
    assert near.answer(NO_CHOICES.with_others(near.numbers)) == ""
    assert near.answer(NO_CHOICES.with_record(near.numbers, "x")) == "x"
    both = Question((2, 3), "", "", False, (), 0, several.resolution)
    assert both.answer(Choices({2: "x"})) is None
    assert both.answer(Choices({2: "x", 3: "y"})) is None


def test_all_that_are_near_one_record_are_taken_at_once_but_for_those_decided() -> None:
    questions = ask("Company", COLUMNS, TWICE)
    apart = NO_CHOICES.with_others([4])
    found = find_plain(questions, apart)
    assert found == {2: an_id(3)}
    made = apart.with_records(found)
    assert made == Choices({2: an_id(3)}, frozenset({4}))
    assert not find_plain(questions, made)
    doubled = [*TWICE, {**TWICE[2], "_id": an_id(5)}]
    assert 2 not in find_plain(ask("Company", COLUMNS, doubled), NO_CHOICES)


def test_a_record_is_chosen_where_no_cell_says_its_id() -> None:
    def resolution(columns: Mapping[str, Sequence[Cell]], choices: Choices) -> Resolution:
        return prepared("Company", columns, TWICE, choices).resolution

    chosen = resolution(COLUMNS, Choices({2: an_id(3)}))
    assert [is_chosen(chosen, row) for row in range(4)] == [True, False, False, False]
    by_id: Mapping[str, Sequence[Cell]] = {"_id": [an_id(3), None], "name": ["Globex", "Acme"]}
    told = resolution(by_id, Choices({3: an_id(1)}))
    assert [is_chosen(told, row) for row in range(2)] == [False, True]
