"""What later sheets know of the records that earlier ones make, and what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from planhat_desktop.core.answers import Landed
from planhat_desktop.core.building import build
from planhat_desktop.core.issues import Issue, IssueCode
from planhat_desktop.core.journal import Answered, Sent, Started
from planhat_desktop.core.mapping import Link
from planhat_desktop.core.mapping import Mapping as Links
from planhat_desktop.core.plan import Plan, make_plan
from planhat_desktop.core.policy import Policy
from planhat_desktop.core.promises import Promised, hold_orphans, keep, lay_over, promise
from planhat_desktop.core.report import Report, fold
from planhat_desktop.core.resolution import resolve
from planhat_desktop.core.snapshot import Existing, Snapshot
from planhat_desktop.core.table import Cell
from tests.core.making import built_in, make_table
from tests.core.resolving import NOW, Listed, an_id, resolve_rows

Columns = Mapping[str, Sequence[Cell]]


def promised(model: str, columns: Columns, existing: Listed = ()) -> Promised:
    others = {"Company": [{"_id": an_id(1), "name": "Acme AB", "externalId": "C1"}]}
    known = {} if model == "Company" else others
    return promise(resolve_rows(model, columns, existing, known).plan())


def plan_after(
    before: Sequence[Promised],
    model: str,
    columns: Columns,
    others: Mapping[str, Listed],
) -> Plan:
    """Return the plan of a sheet that is sent after others."""
    made = built_in().model(model)
    table = make_table(list(columns.items()))
    links = tuple(Link(place, name) for place, name in enumerate(columns))
    records, issues = build(table, Links(model, links), made, Policy())
    found = {name: Existing(name, listed) for name, listed in ({model: ()} | dict(others)).items()}
    snapshot = lay_over(Snapshot(found, NOW), before, model)
    records, issues = hold_orphans(records, issues, snapshot, before)
    resolution, issues = resolve(records, issues, snapshot, Policy())
    return make_plan(resolution, issues, Policy())


def report(
    landed: Sequence[Landed], held: Sequence[int] = (), unknown: Sequence[int] = ()
) -> Report:
    """Return the report of a run of one batch."""
    rows = (*(one.row for one in landed), *unknown)
    started = Started(
        run="book.1",
        at="",
        workspace="",
        api_url="",
        model="Company",
        file="",
        sha256="",
        profile="",
        rows=len(rows) + len(held),
        planned={},
        held=dict.fromkeys(held, "held"),
        same={},
        sending=rows,
    )
    sent = Sent(1, 1, rows, {}, "", {}, "")
    return fold(started, [sent, Answered(1, 200, tuple(landed), tuple(unknown), (), 0.1, "")])


def blocked(plan: Plan) -> list[Issue]:
    return [one for one in plan.issues if one.severity == "blocked"]


def words(plan: Plan) -> list[str]:
    return [("create", "update", "same", "held")[int(one)] for one in plan.resolution.outcomes]


NEW = {"name": ["Umbrella", "Hooli"], "externalId": ["C9", "C8"], "domains": ["a.test", ""]}
LICENSE: Columns = {"_currency": ["EUR"], "fromDate": ["2026-01-01"], "mrr": ["10"]}


def test_a_new_record_is_promised_by_its_row_with_all_it_is_found_by() -> None:
    made = promised("Company", NEW)
    assert made.made == [
        {
            "_id": "(new company, row 2)",
            "name": "Umbrella",
            "externalId": "C9",
            "domains": ["a.test"],
        },
        {"_id": "(new company, row 3)", "name": "Hooli", "externalId": "C8"},
    ]
    assert made.rows == {"(new company, row 2)": 2, "(new company, row 3)": 3}
    assert not made.changed
    assert not made.absent.records


def test_a_person_is_called_by_the_name_that_planhat_will_build() -> None:
    made = promised(
        "Enduser",
        {
            "companyId": ["C1"] * 3,
            "email": ["a@a.test", "b@a.test", "c@a.test"],
            "firstName": ["Ann", "", ""],
            "lastName": ["Berg", "", "Dahl"],
            "name": ["Else", "Bo", ""],
        },
    )
    assert [one["name"] for one in made.made] == ["Ann Berg", "Bo", "Dahl"]
    assert {one["companyId"] for one in made.made} == {an_id(1)}


def test_a_held_row_is_told_with_what_holds_it_but_not_as_there() -> None:
    columns = {"name": ["Umbrella"], "externalId": ["C9"], "csmScore": ["many"]}
    made = promised("Company", columns)
    assert not made.made
    assert made.reasons == {"(new company, row 2)": IssueCode.NOT_A_NUMBER}
    plan = plan_after([made], "License", {"companyId": ["C9"], **LICENSE}, {"Company": ()})
    (issue,) = blocked(plan)
    assert issue.code is IssueCode.PARENT_HELD
    assert issue.value == "C9"
    assert issue.facts == {"target": "Company", "parent_row": 2, "because": IssueCode.NOT_A_NUMBER}


def test_only_a_record_whose_names_or_keys_change_is_told_anew() -> None:
    columns = {"externalId": ["C1", "C2"], "name": ["Acme", "Globex"], "csmScore": ["1", "1"]}
    existing = [
        {"_id": an_id(1), "externalId": "C1", "name": "Acme AB", "phase": "x"},
        {"_id": an_id(2), "externalId": "C2", "name": "Globex"},
    ]
    made = promised("Company", columns, existing)
    assert made.changed == {an_id(1): {**existing[0], "name": "Acme"}}
    assert made.rows == {an_id(1): 2}
    over = lay_over(Snapshot({"Company": Existing("Company", existing)}, NOW), [made], "License")
    assert over.models["Company"].records == [made.changed[an_id(1)], existing[1]]


def test_nobody_who_is_not_there_yet_is_told_to_an_answer() -> None:
    made = promised("Enduser", {"companyId": ["C1"], "email": ["a@a.test"]})
    snapshot = Snapshot({"Enduser": Existing("Enduser", [])}, NOW)
    assert lay_over(snapshot, [made], "NPS").models == snapshot.models
    assert len(lay_over(snapshot, [made], "Note").models["Enduser"].records) == 1
    assert lay_over(Snapshot({}, NOW), [made], "Note").models == {}


def test_promises_that_are_kept_become_ids_and_the_others_hold_their_rows() -> None:
    made = promised("Company", NEW)
    columns: Columns = {
        "companyId": ["C9", "C8", ""],
        **{name: [*one] * 3 for name, one in LICENSE.items()},
    }
    plan = plan_after([made], "License", columns, {"Company": ()})
    assert words(plan) == ["create", "create", "held"]
    landed = [Landed(2, "created", an_id(9)), Landed(3, "refused", None, "Not a good name.")]
    kept = keep(plan, [(made, report(landed))])
    assert words(kept) == ["create", "held", "held"]
    assert [one.code for one in kept.issues.of_row(1)][-1] is IssueCode.PARENT_MISSING
    facts = kept.issues.of_row(1)[-1].facts
    assert facts == {
        "target": "Company",
        "parent_row": 3,
        "fate": "refused",
        "words": "Not a good name.",
    }
    assert kept.item(0) == {**plan.item(0), "companyId": an_id(9)}
    assert kept.resolution.name_of("Company", an_id(9)) == "Umbrella"
    assert kept.rows_to_send == 1


def test_what_is_refused_is_not_kept_though_it_has_an_id() -> None:
    existing = [{"_id": an_id(1), "sourceId": "S1", "name": "Acme AB"}]
    made = promised("Company", {"sourceId": ["S1"], "externalId": ["N1"]}, existing)
    columns: Columns = {
        "companyId": ["N1"] * 2,
        **{name: [*one] * 2 for name, one in LICENSE.items()},
    }
    columns = {**columns, "mrr": ["10", "many"]}
    plan = plan_after([made], "License", columns, {"Company": existing})
    assert words(plan) == ["create", "held"]
    kept = keep(plan, [(made, report([Landed(2, "refused", an_id(1), "No.")]))])
    assert words(kept) == ["held", "held"]
    codes = [
        [one.code for one in kept.issues.of_row(row) if one in blocked(kept)] for row in (0, 1)
    ]
    assert codes == [[IssueCode.PARENT_MISSING], [IssueCode.NOT_A_NUMBER]]


def test_what_nobody_knows_of_is_not_kept() -> None:
    made = promised("Company", {"name": ["Umbrella"], "externalId": ["C9"]})
    plan = plan_after([made], "License", {"companyId": ["C9"], **LICENSE}, {"Company": ()})
    assert words(keep(plan, [(made, report([], unknown=[2]))])) == ["held"]


def test_lists_and_persons_are_kept_in_their_own_form() -> None:
    people = promised("Enduser", {"companyId": ["C1"] * 2, "email": ["a@a.test", "b@a.test"]})
    companies = {"Company": [{"_id": an_id(1), "externalId": "C1", "name": "Acme"}]}
    others = {**companies, "Enduser": ()}
    done = [(people, report([Landed(2, "created", an_id(7)), Landed(3, "created", an_id(8))]))]
    note = {"companyId": ["C1"], "type": ["note"], "endusers": ["a@a.test, b@a.test"]}
    plan = keep(plan_after([people], "Note", note, others), done)
    assert plan.item(0)["endusers"] == [
        {"id": an_id(7), "name": "a@a.test"},
        {"id": an_id(8), "name": "b@a.test"},
    ]
    issue = {"title": ["x"], "companyIds": ["C1"], "enduserIds": ["a@a.test"]}
    plan = keep(plan_after([people], "Issue", issue, others), done)
    assert plan.item(0)["enduserIds"] == [an_id(7)]


def test_a_sheet_that_makes_nothing_asks_for_nothing() -> None:
    existing = [{"_id": an_id(1), "externalId": "C1", "name": "Acme"}]
    made = promised("Company", {"externalId": ["C1"], "name": ["Acme"]}, existing)
    plan = plan_after([made], "License", {"companyId": ["C1"], **LICENSE}, {"Company": existing})
    assert keep(plan, []) is plan
    assert keep(plan, [(made, report([]))]) is plan
    assert words(plan) == ["create"]


def test_a_held_row_is_nobody_s_parent_where_the_file_says_who_is() -> None:
    columns = {"name": ["Umbrella", "Umbrella"], "externalId": ["C9", "C9"]}
    made = promised("Company", columns)
    assert len(made.absent.records) == 1
    plan = plan_after([made], "License", {"companyId": ["C9"], **LICENSE}, {"Company": ()})
    assert words(plan) == ["create"]
    assert plan.item(0)["companyId"] == "(new company, row 2)"


def test_what_is_only_nearly_named_gives_way_to_a_held_row_of_that_name() -> None:
    existing = [{"_id": an_id(1), "name": "Umbrella AB", "externalId": "C1"}]
    columns = {"name": ["Umbrella"], "externalId": ["C9"], "csmScore": ["many"]}
    license_ = {"companyId": ["Umbrella"], **LICENSE}
    alone = plan_after([], "License", license_, {"Company": existing})
    assert words(alone) == ["create"]
    made = promised("Company", columns, existing)
    plan = plan_after([made], "License", license_, {"Company": existing})
    assert words(plan) == ["held"]
