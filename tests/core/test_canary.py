"""The rows that go first: one of each kind of change, and all others after them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.canary import TRIAL_ROWS, mark_of, pick_trial, with_trial
from planhat_desktop.core.plan import Plan, make_plan
from planhat_desktop.core.policy import Policy
from planhat_desktop.core.schema import Field, FieldType
from planhat_desktop.core.table import Cell
from tests.core.resolving import an_id, resolve_rows, with_custom

FIELDS = ("phase", "city", "web", "country", "description")


def make(changes: list[str], creates: list[bool], batch_rows: int | None = None) -> Plan:
    """Return a plan of rows that change the fields of these first letters; ``-p`` empties one."""
    old = {"phase": "P", "city": "C", "web": "https://w.example", "country": "SE"}
    old["description"] = "D"
    existing = [
        {"_id": an_id(place + 1), "externalId": f"K{place}", "name": f"Name {place}", **old}
        for place in range(len(changes))
    ]
    columns: dict[str, list[Cell]] = {
        "externalId": [
            f"N{place}" if is_new else f"K{place}" for place, is_new in enumerate(creates)
        ],
        "name": [f"Name {place}" for place in range(len(changes))],
    }
    for name in FIELDS:
        columns[name] = [
            None
            if f"-{name[0]}" in one
            else ("https://x.example" if name == "web" else "X")
            if name[0] in one
            else old[name]
            for one in changes
        ]
    found = resolve_rows("Company", columns, existing, policy=Policy(blanks="clear"))
    return make_plan(found.resolution, found.issues, found.policy, batch_rows)


def test_each_kind_of_change_is_tried() -> None:
    changes = ["p"] * 300
    changes[250], changes[260], changes[270], changes[280] = "c", "w", "-d", "pcd"
    creates = [place == 290 for place in range(300)]
    plan = make(changes, creates)
    rows = pick_trial(plan).tolist()
    assert len(rows) == TRIAL_ROWS
    assert {260, 270, 280, 290} <= set(rows)
    assert rows == sorted(rows)
    assert min(rows) < 100  # and the others are spread over the sheet


def test_the_trial_goes_first_and_the_rest_follows_as_it_was() -> None:
    plan = make(["p"] * 700, [False] * 700)
    tried = with_trial(plan)
    first, *rest = tried.batches
    assert (first.number, len(first.rows), first.is_trial) == (1, TRIAL_ROWS, True)
    assert [(one.number, len(one.rows), one.is_trial) for one in rest] == [
        (2, 500 - sum(first.rows < 500), False),
        (3, 200 - sum(first.rows >= 500), False),
    ]
    assert tried.most_rows == plan.most_rows == 5_000


def test_batches_that_give_no_row_stay_whole() -> None:
    plan = make(["p"] * 300, [False] * 300, 11)
    tried = with_trial(plan)
    assert sum(len(one.rows) for one in tried.batches) == 300
    assert [len(one.rows) for one in tried.batches].count(11) == 300 // 11 - TRIAL_ROWS + 1


def test_more_kinds_than_rows_are_tried_as_far_as_they_go() -> None:
    names = [f"custom.C{place}" for place in range(20)]
    catalog = with_custom("Company", *(Field(one, one[7:], FieldType.TEXT) for one in names))
    columns: dict[str, list[Cell]] = {
        "externalId": [f"N{place}" for place in range(20)],
        "name": [f"Name {place}" for place in range(20)],
    }
    for place, one in enumerate(names):
        columns[one] = ["X" if row == place else None for row in range(20)]
    found = resolve_rows("Company", columns, catalog=catalog)
    plan = make_plan(found.resolution, found.issues, found.policy)
    assert len(pick_trial(plan)) == TRIAL_ROWS


def test_few_rows_are_their_own_trial() -> None:
    few = make(["p"] * TRIAL_ROWS, [False] * TRIAL_ROWS)
    assert with_trial(few) is few
    small = make(["p"] * 30, [False] * 30, TRIAL_ROWS)
    assert with_trial(small) is small
    assert with_trial(make(["p"] * 11, [False] * 11)).batches[0].is_trial


def test_rows_without_a_key_are_tried_apart() -> None:
    columns: dict[str, list[Cell]] = {
        "externalId": [*(f"N{one}" for one in range(20)), *[None] * 20],
        "name": [f"Name {one}" for one in range(40)],
        "city": [*[None] * 39, "Lund"],
    }
    found = resolve_rows("Company", columns)
    plan = with_trial(make_plan(found.resolution, found.issues, found.policy))
    trials = [one for one in plan.batches if one.is_trial]
    assert [one.is_keyless for one in trials] == [False, True]
    assert sum(len(one.rows) for one in trials) == TRIAL_ROWS
    assert 39 in trials[1].rows


def test_what_is_created_one_by_one_is_tried_one_by_one_behind_the_rest() -> None:
    known = [{"_id": an_id(n), "companyId": an_id(99), "externalId": f"V{n}"} for n in range(1, 21)]
    columns: dict[str, list[Cell]] = {
        "companyId": ["Acme"] * 40,
        "externalId": [*(f"V{n}" for n in range(1, 21)), *[None] * 20],
        "subject": [f"Subject {n}" for n in range(40)],
    }
    companies = {"Company": [{"_id": an_id(99), "name": "Acme"}]}
    found = resolve_rows("Conversation", columns, known, companies)
    plan = with_trial(make_plan(found.resolution, found.issues, found.policy))
    trials = [one for one in plan.batches if one.is_trial]
    assert plan.batches[: len(trials)] == tuple(trials)
    (first, *alone) = trials
    assert (first.is_single, len(first.rows)) == (False, TRIAL_ROWS - len(alone))
    assert alone
    assert all(one.is_single and len(one.rows) == 1 for one in alone)
    rest = plan.batches[len(trials) :]
    assert [one.is_single for one in rest] == [False, *[True] * (20 - len(alone))]
    only_new = {name: column[20:] for name, column in columns.items()}
    found = resolve_rows("Conversation", only_new, (), companies)
    plan = with_trial(make_plan(found.resolution, found.issues, found.policy))
    assert all(one.is_single for one in plan.batches)
    assert [one.is_trial for one in plan.batches] == [True] * 10 + [False] * 10


def test_a_trial_may_take_all_of_a_batch() -> None:
    columns: dict[str, list[Cell]] = {
        "externalId": [*(f"N{one}" for one in range(20)), None],
        "name": [f"Name {one}" for one in range(21)],
        "city": [*[None] * 20, "Lund"],
    }
    found = resolve_rows("Company", columns)
    plan = with_trial(make_plan(found.resolution, found.issues, found.policy))
    assert [(one.is_trial, one.is_keyless, len(one.rows)) for one in plan.batches] == [
        (True, False, 9),
        (True, True, 1),
        (False, False, 11),
    ]


rows_of = st.lists(
    st.tuples(st.sets(st.sampled_from(["p", "c", "w", "-d"]), min_size=1), st.booleans()),
    min_size=1,
    max_size=40,
)


@given(rows_of)
def test_a_trial_changes_the_order_and_nothing_else(rows: list[tuple[set[str], bool]]) -> None:
    plan = make(["".join(sorted(one)) for one, _new in rows], [new for _one, new in rows])
    tried = with_trial(plan)
    before = sorted(row for one in plan.batches for row in one.rows.tolist())
    after = [row for one in tried.batches for row in one.rows.tolist()]
    assert sorted(after) == before
    trial = [row for one in tried.batches if one.is_trial for row in one.rows.tolist()]
    assert len(trial) == (TRIAL_ROWS if len(before) > TRIAL_ROWS else 0)
    assert [one.number for one in tried.batches] == list(range(1, len(tried.batches) + 1))
    if trial:  # four fields, two outcomes: ten rows are enough for every kind
        changed = plan.resolution.changed
        for name in FIELDS:
            assert changed[name][trial].any() == changed[name][before].any()
        outcomes = plan.resolution.outcomes
        assert set(outcomes[trial].tolist()) == set(outcomes[before].tolist())


def test_a_mark_is_that_of_what_is_sent_not_of_its_name() -> None:
    profile = {"name": "A", "model": "Company", "links": [{"column": "x", "field": "name"}]}
    assert mark_of(profile) == mark_of(profile | {"name": "B", "columns": [1]})
    assert mark_of(profile) != mark_of(profile | {"policy": {"blanks": "clear"}})
    assert len(mark_of(profile)) == 16
