"""Rows without a key that stand in Planhat already are not created a second time."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.choices import NO_CHOICES, Choices
from planhat_desktop.core.issues import IssueCode
from planhat_desktop.core.standing import MOST_KINDS
from planhat_desktop.core.table import Cell
from tests.core.resolving import Outcome, an_id, resolve_rows

ACME, GLOBEX = an_id(1), an_id(2)
COMPANIES = {
    "Company": [{"_id": ACME, "name": "Acme"}, {"_id": GLOBEX, "name": "Globex"}],
}
CALL = {"companyId": ACME, "subject": "Call", "description": "About renewal"}


def talk(
    subjects: list[str | None],
    existing: list[dict[str, object]],
    *,
    bodies: list[str | None] | None = None,
    choices: Choices = NO_CHOICES,
) -> Outcome:
    columns: dict[str, list[Cell]] = {
        "companyId": ["Acme"] * len(subjects),
        "subject": [*subjects],
        "description": [*(bodies or ["About renewal"] * len(subjects))],
    }
    return resolve_rows("Conversation", columns, existing, COMPANIES, choices=choices)


def record(number: int, **values: object) -> dict[str, object]:
    return {"_id": an_id(100 + number), **values}


def test_a_row_whose_every_value_stands_there_is_the_same() -> None:
    found = talk(["Call", "Visit"], [record(0, **CALL, starred=True)])
    assert found.words == ["same", "create"]
    assert found.resolution.target_id(0) == an_id(100)
    assert found.resolution.matched_key(0) is None
    assert IssueCode.NO_KEY not in found.codes(0)
    assert IssueCode.NO_KEY in found.codes(1)


def test_one_value_that_differs_makes_another_record() -> None:
    others = [
        record(0, **CALL | {"subject": "call"}),
        record(1, **CALL | {"companyId": GLOBEX}),
        record(2, **CALL | {"description": None}),
    ]
    assert talk(["Call"], others).words == ["create"]


def test_what_a_row_leaves_empty_says_nothing() -> None:
    there = [record(0, **CALL), record(1, companyId=ACME, subject="Visit")]
    found = talk(["Call", "Visit", None], there, bodies=[None, None, "About renewal"])
    assert found.words == ["same", "same", "create"]  # each record stands for one row


def test_alike_rows_are_as_many_records() -> None:
    there = [record(0, **CALL), record(1, **CALL)]
    assert talk(["Call"] * 3, there).words == ["same", "same", "create"]


def test_a_record_that_a_key_found_stands_for_no_other_row() -> None:
    there = [record(0, **CALL, externalId="T-1")]
    columns: dict[str, list[Cell]] = {
        "externalId": ["T-1", None],
        "companyId": ["Acme", "Acme"],
        "subject": ["Call", "Call"],
    }
    assert resolve_rows("Conversation", columns, there, COMPANIES).words == ["same", "create"]


def test_a_new_key_is_a_new_record_whatever_stands_there() -> None:
    columns: dict[str, list[Cell]] = {
        "externalId": ["T-9"],
        "companyId": ["Acme"],
        "subject": ["Call"],
    }
    there = [record(0, **CALL)]
    assert resolve_rows("Conversation", columns, there, COMPANIES).words == ["create"]


def test_a_row_that_cannot_be_read_is_held_as_ever() -> None:
    columns: dict[str, list[Cell]] = {"companyId": ["Acme"], "subject": ["Call"], "date": ["soon"]}
    there = [record(0, **CALL)]
    assert resolve_rows("Conversation", columns, there, COMPANIES).words == ["held"]


def test_a_row_without_any_value_stands_nowhere() -> None:
    columns: dict[str, list[Cell]] = {"subject": [None, "Call"]}
    there = [record(0), record(1, subject="Call")]
    assert resolve_rows("Conversation", columns, there, COMPANIES).words == ["held", "same"]


def test_the_person_may_say_that_it_is_another_record() -> None:
    there = [record(0, **CALL)]
    numbers = talk(["Call"], there).resolution.records.row_numbers
    choices = Choices(others=frozenset(numbers.tolist()))
    assert talk(["Call"], there, choices=choices).words == ["create"]


def test_records_that_hold_more_are_found_for_as_many_kinds_of_rows_as_is_cheap() -> None:
    names = ["subject", "description", "date", "type", "starred"]
    kinds = [[name for bit, name in enumerate(names) if kind >> bit & 1] for kind in range(1, 32)]
    values: dict[str, Cell] = {
        "subject": "S",
        "description": "D",
        "date": "2026-01-01T00:00:00Z",
        "type": "note",
        "starred": True,
    }
    columns: dict[str, list[Cell]] = {"companyId": ["Acme"] * len(kinds)}
    columns |= {name: [values[name] if name in one else None for one in kinds] for name in names}
    columns["pinned"] = [*[None] * 30, True]  # as all of them are by now
    there = [
        record(place, companyId=ACME, pinned=True, **{name: values[name] for name in one})
        for place, one in enumerate(kinds)
    ]
    found = resolve_rows("Conversation", columns, there, COMPANIES)
    assert found.words.count("same") == MOST_KINDS + 1


NAMES = ("subject", "description", "type", "outDate")
SPARSE = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "subject": st.sampled_from(("S", "T")),
            "description": st.sampled_from(("D", "E")),
            "type": st.sampled_from(("note", "call")),
            "outDate": st.just("2026-01-01T00:00:00.000Z"),
        },
    ),
    min_size=1,
    max_size=30,
)


@given(SPARSE, st.randoms(use_true_random=False))
def test_however_sparse_a_file_is_the_second_time_it_creates_nothing(
    rows: list[dict[str, str]], chance: Random
) -> None:
    columns: dict[str, list[Cell]] = {"companyId": ["Acme"] * len(rows)}
    columns |= {name: [row.get(name) for row in rows] for name in NAMES}
    there = [record(place, companyId=ACME, snippet="…", **row) for place, row in enumerate(rows)]
    chance.shuffle(there)
    assert resolve_rows("Conversation", columns, there, COMPANIES).words == ["same"] * len(rows)
    one_less = resolve_rows("Conversation", columns, there[1:], COMPANIES).words
    assert one_less.count("create") == 1


def test_a_type_that_is_kept_as_note_is_the_same_where_nothing_else_has_it() -> None:
    rows: dict[str, list[Cell]] = {
        "companyId": ["Acme"] * 4,
        "subject": ["A", "A", "B", "C"],
        "type": ["Workshop", "call", "Lunch", None],
    }
    there = [
        record(0, companyId=ACME, subject="A", type="note"),
        record(1, companyId=ACME, subject="B", type="note"),
        record(2, companyId=ACME, subject="D", type="Lunch"),
    ]
    found = resolve_rows("Conversation", rows, there, COMPANIES)
    # Workshop is none of its types, so a note may be all that is left of it; the others differ.
    assert found.words == ["same", "create", "create", "create"]
    assert found.resolution.changes(0) == ()


@given(st.lists(st.sampled_from(["Call", "Visit", "Mail"]), max_size=8))
def test_a_file_sent_twice_creates_nothing_the_second_time(subjects: list[str]) -> None:
    if not subjects:
        return
    first = talk(list(subjects), [])
    assert first.words == ["create"] * len(subjects)
    sent = [record(place, **first.sent(place)) for place in range(len(subjects))]
    second = talk(list(subjects), sent)
    assert second.words == ["same"] * len(subjects)
    assert second.plan().batches == ()
