"""User activities and metrics: looked up, added once, and never a second time by themselves."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planhat_desktop.adapters.practice.faults import Fault
from planhat_desktop.app.bundle import prepare_bundle, send_bundle
from planhat_desktop.app.consent import consent_sentence, needs_consent
from planhat_desktop.app.consequences import consequences
from planhat_desktop.app.draft import Content, Prepared
from planhat_desktop.app.errors import CallUnusable
from planhat_desktop.app.exchanges import find_exchanges
from planhat_desktop.app.ledger import Ledger, refuse_sent
from planhat_desktop.app.recipients import appended_words
from planhat_desktop.app.refusals import Recall
from planhat_desktop.app.resuming import resume
from planhat_desktop.app.run import make_started, run
from planhat_desktop.app.tenant import looks_right
from planhat_desktop.app.wording import issue_sentence
from planhat_desktop.core.choices import Choices
from planhat_desktop.core.mapping import Link
from planhat_desktop.core.mapping import Mapping as Links
from planhat_desktop.core.plan import make_plan
from planhat_desktop.core.policy import Mode, Policy
from planhat_desktop.core.recipients import find_recipient
from planhat_desktop.core.report import Fate, Report
from planhat_desktop.core.schema import Workspace
from tests.app.adding import TENANT, Adding
from tests.app.mortal import Fatal, Killed, MortalPlanhat, mortal_journal
from tests.app.rehearsal import WORKSPACE, drive
from tests.app.test_wording import check_words
from tests.core.making import make_table

METRICS = (
    {"externalId": "C1", "dimensionId": "logins", "value": "5", "date": "2026-10-12"},
    {"externalId": "C2", "dimensionId": "logins", "value": "7", "date": "2026-10-12"},
    {"externalId": "C1", "dimensionId": "logins", "value": "6", "date": "2026-10-13"},
)
EVENTS = (
    {"email": "ann@acme.com", "action": "Login", "date": "2026-10-12T09:00:00Z"},
    {"email": "bo@globex.com", "action": "Login", "date": "2026-10-12T09:05:00Z"},
)


def codes(made: Prepared, row: int) -> list[str]:
    for one in made.issues.of_row(row):
        check_words(issue_sentence(one))
        check_words(issue_sentence(one, 2))
    return [one.code.value for one in made.issues.of_row(row)]


def words(made: Prepared) -> list[str]:
    names = ("create", "update", "same", "held")
    return [names[one] for one in made.resolution.outcomes.tolist()]


def test_metrics_are_added_a_day_each_and_the_same_file_sends_nothing_again() -> None:
    world = Adding()
    assert world.send(METRICS).counts[Fate.CREATED] == 3
    assert [one["value"] for one in world.there()] == [5, 7, 6]
    world.later(3)
    _table, made = world.look_at(METRICS)
    assert words(made) == ["same"] * 3
    assert codes(made, 0) == ["sent_before"]
    assert world.send(METRICS).counts[Fate.UNCHANGED] == 3
    assert len([one for one in world.app.calls if one.method == "POST"]) == 1


def test_of_a_file_that_was_sent_in_part_only_the_rest_is_sent() -> None:
    world = Adding()
    world.send(METRICS[:1])
    report = world.send(METRICS)
    assert (report.counts[Fate.CREATED], report.counts[Fate.UNCHANGED]) == (2, 1)
    assert len(world.there()) == 3


def test_activities_of_known_people_are_added_once_each_time_they_happened() -> None:
    world = Adding("UserActivity")
    rows = (*EVENTS, EVENTS[0])
    _table, made = world.look_at(rows)
    assert words(made) == ["create"] * 3
    assert codes(made, 2) == ["event_twice"]
    assert world.send(EVENTS).counts[Fate.CREATED] == 2
    # One of the two alike was sent, so the other one is new.
    report = world.send(rows)
    assert (report.counts[Fate.CREATED], report.counts[Fate.UNCHANGED]) == (1, 2)
    assert [one["email"] for one in world.there()] == [
        "Ann@acme.com",
        "bo@globex.com",
        "Ann@acme.com",
    ]


def test_who_is_not_plainly_one_known_record_is_held() -> None:
    world = Adding("UserActivity")
    rows = (
        {"email": "nobody@acme.com", "action": "Login"},
        {"email": "twin@acme.com", "action": "Login"},
        {"email": "ann@acme.com", "euExtId": "E2", "action": "Login"},
        {"email": "ann@acme.com", "companyExternalId": "C2", "action": "Login"},
        {"euExtId": "E1", "companyExternalId": "C9", "action": "Login"},
        {"action": "Login"},
        {"euExtId": "E1", "companyExternalId": "C1", "action": "Login"},
    )
    _table, made = world.look_at(rows)
    assert words(made) == ["held"] * 6 + ["create"]
    assert [codes(made, row) for row in range(7)] == [
        ["recipient_unknown"],
        ["recipient_ambiguous"],
        ["recipient_elsewhere"],
        ["recipient_elsewhere"],
        ["recipient_unknown"],
        ["missing_any_of"],
        ["time_of_sending"],
    ]
    world.send(rows)
    assert len(world.there()) == 1


def test_a_metric_belongs_to_a_record_of_the_kind_it_names() -> None:
    world = Adding()
    row = {"dimensionId": "seats", "value": "3", "date": "2026-10-12"}
    rows = (
        {**row, "externalId": "E1", "model": "EndUser"},
        {**row, "externalId": "E1"},
        {**row, "externalId": "C1", "model": "Asset"},
        {"dimensionId": "seats", "externalId": "C1", "date": "2026-10-12"},
        {**row, "externalId": "C1", "model": "Company"},
        {**row, "externalId": "C1", "value": "4"},
    )
    _table, made = world.look_at(rows)
    assert words(made) == ["create", "held", "held", "held", "create", "held"]
    assert [codes(made, row) for row in (1, 2, 3, 5)] == [
        ["recipient_unknown"],
        ["recipient_unknown"],
        ["missing_required"],
        ["day_twice"],
    ]
    assert world.send(rows).counts[Fate.CREATED] == 2
    assert len(world.there()) == 2


def test_another_value_for_a_day_that_was_sent_is_told() -> None:
    world = Adding()
    world.send(METRICS[:1])
    _table, made = world.look_at([{**METRICS[0], "value": "9"}])
    assert words(made) == ["create"]
    assert codes(made, 0) == ["day_sent_before"]


def test_a_metric_without_a_date_is_of_the_day_it_is_sent_on() -> None:
    world = Adding()
    row = {"externalId": "C1", "dimensionId": "logins", "value": "5"}
    _table, made = world.look_at([row])
    assert codes(made, 0) == ["time_of_sending"]
    world.send([row])
    assert words(world.look_at([row])[1]) == ["same"]
    world.later(1)
    assert words(world.look_at([row])[1]) == ["create"]


def test_undated_metrics_whose_answer_was_lost_are_not_known() -> None:
    world = Adding(faults=[Fault("drop", method="POST", after_commit=True)])
    row = {"externalId": "C1", "dimensionId": "logins", "value": "5"}
    assert world.send([row]).counts[Fate.UNKNOWN] == 1
    assert len(world.there()) == 1


def test_metrics_of_end_users_are_read_back_too() -> None:
    world = Adding(faults=[Fault("drop", method="POST", after_commit=True)])
    row = {"dimensionId": "seats", "value": "3", "date": "2026-10-12"}
    rows = ({**row, "externalId": "E1", "model": "EndUser"}, {**row, "externalId": "C1"})
    assert world.send(rows).counts[Fate.CREATED] == 2


def test_what_was_refused_was_not_sent_and_may_be_again() -> None:
    refusal = Fault("status", method="POST", status=400, body='{"error": "not now"}')
    world = Adding(faults=[refusal])
    report = world.send(METRICS)
    assert report.counts[Fate.REFUSED] == 3
    assert {one.message for one in report.rows().values()} == {"not now"}
    assert words(world.look_at(METRICS)[1]) == ["create"] * 3


def test_only_what_went_to_the_same_workspace_counts() -> None:
    world = Adding()
    world.send(METRICS)
    here, model = world.workspace, world.model
    ledger = Ledger(world.journal, here)
    known = ledger.of(model)
    assert len(known.times) == 3
    assert ledger.of(model) is known, "read once"
    assert not Ledger(world.journal, Workspace("Other", here.api_url)).of(model).times
    assert not Ledger(world.journal, Workspace(here.name, "https://x.planhat.com")).of(model).times
    assert Ledger(world.journal, Workspace(here.api_url, here.api_url)).of(model).times
    assert not ledger.of(world.catalog.model("UserActivity")).times


def test_what_looks_like_a_tenant_token() -> None:
    assert looks_right(TENANT)
    assert looks_right(TENANT.upper())
    assert not looks_right(TENANT[:-1])
    assert not looks_right("eyJ" + "x" * 340)


def test_what_a_person_says_happened_once_more_is_sent_again() -> None:
    world = Adding("UserActivity")
    world.send(EVENTS)
    report = world.send(EVENTS, choices=Choices(others=frozenset({2})))
    assert (report.counts[Fate.CREATED], report.counts[Fate.UNCHANGED]) == (1, 1)


def test_an_upload_that_only_updates_adds_nothing() -> None:
    _table, made = Adding().look_at(METRICS, policy=Policy(Mode.UPDATE_ONLY))
    assert words(made) == ["held"] * 3


def test_without_the_tenant_token_the_preview_says_so_and_nothing_leaves() -> None:
    world = Adding(tenant="")
    _table, made = world.look_at(METRICS)
    assert made.lacks_tenant
    assert "tenant token" in made.writing
    assert not Adding().look_at(METRICS)[1].lacks_tenant
    report = world.send(METRICS)
    assert (report.state, report.counts[Fate.NOT_SENT]) == ("broken", 3)
    assert "tenant token" in report.words
    assert not [one for one in world.app.calls if one.method == "POST"]


def test_a_token_that_is_refused_or_would_bend_the_path_sends_nothing() -> None:
    for tenant in ("ffffffff-6f0d-4c55-9a57-2f2b8d0a4e11", "../companies/12345"):
        world = Adding(tenant=tenant)
        report = world.send(METRICS)
        assert (report.state, report.counts[Fate.NOT_SENT]) == ("broken", 3)
        assert tenant not in report.words
        assert not world.there()


@pytest.mark.parametrize("after_commit", [True, False])
def test_lost_answers_of_metrics_are_read_back_and_never_sent_again(after_commit: bool) -> None:
    fault = Fault("drop", method="POST", after_commit=after_commit)
    world = Adding(faults=[fault])
    report = world.send(METRICS)
    fate = Fate.CREATED if after_commit else Fate.UNKNOWN
    assert report.counts[fate] == 3
    assert len(world.there()) == (3 if after_commit else 0)
    assert len([one for one in world.app.calls if one.method == "POST"]) <= 1
    if not after_commit:
        _table, made = world.look_at(METRICS)
        assert words(made) == ["held"] * 3
        assert codes(made, 0) == ["sent_in_doubt"]


@pytest.mark.parametrize("after_commit", [True, False])
def test_lost_answers_of_activities_are_unknown_and_never_sent_again(after_commit: bool) -> None:
    world = Adding("UserActivity", faults=[Fault("drop", method="POST", after_commit=after_commit)])
    report = world.send(EVENTS)
    assert report.counts[Fate.UNKNOWN] == 2
    assert len(world.there()) == (2 if after_commit else 0)
    assert words(world.look_at(EVENTS)[1]) == ["held"] * 2
    assert world.send(EVENTS, faults=()).counts[Fate.HELD] == 2
    assert len(world.there()) == (2 if after_commit else 0)


def test_when_answers_keep_getting_lost_the_rest_is_not_sent() -> None:
    lost = [Fault("drop", method="POST", after_commit=True, times=9)]
    world = Adding("UserActivity", faults=lost)
    events = [{**EVENTS[0], "date": f"2026-10-12T09:{at:02}:00Z"} for at in range(9)]
    report = world.send(events, batch_rows=1)
    assert report.state == "broken"
    assert (report.counts[Fate.UNKNOWN], report.counts[Fate.NOT_SENT]) == (2, 7)
    resumed = world.resume("run1")
    assert (resumed.counts[Fate.CREATED], resumed.counts[Fate.UNKNOWN]) == (7, 2)
    assert len(world.there()) == 9


def test_planhat_asking_for_patience_is_waited_for() -> None:
    fault = Fault("status", method="POST", status=429, retry_after_s=5)
    world = Adding(faults=[fault])
    assert world.send(METRICS).counts[Fate.CREATED] == 3
    assert world.seconds >= 5


def test_what_is_added_cannot_be_taken_back() -> None:
    world = Adding()
    world.send(METRICS)
    with pytest.raises(CallUnusable) as refused:
        world.look("run1")
    assert refused.value.code == "added_for_good"
    with pytest.raises(CallUnusable):
        world.undo("run1")
    assert len(world.there()) == 3


def test_the_tenant_token_stands_in_nothing_that_is_kept() -> None:
    world = Adding(faults=[Fault("drop", method="POST", after_commit=True)])
    world.send(METRICS)
    assert TENANT not in repr(world.written("run1"))
    (exchange,) = find_exchanges(world.written("run1"), world.catalog.models)
    assert exchange.request == f"POST {WORKSPACE.api_url}/dimensiondata/{{tenantUUID}}"
    assert TENANT not in repr(world.planhat) + repr(list(world.app.calls))


@pytest.mark.parametrize(("model", "rows"), [("Metric", METRICS), ("UserActivity", EVENTS)])
def test_they_are_confirmed_by_number_always_and_it_says_why(
    model: str, rows: Sequence[dict[str, str]]
) -> None:
    world = Adding(model)
    _table, made = world.look_at(rows[:1])
    lines = consequences(made.plan)
    assert needs_consent(made.plan, world.workspace, lines)
    said = consent_sentence(world.workspace, (made.plan, lines))
    assert "which cannot be undone or found again, in Practice." in said
    assert said.startswith("This adds 1 ")
    assert "creates" not in said
    (line,) = [one for one in lines if one.code == "for_good"]
    assert line.is_brief
    (line,) = [one for one in lines if one.code == "elsewhere"]
    assert line.title == "what another computer sent is not known"
    assert not line.is_brief
    assert not line.is_grave
    assert not [one for one in lines if one.code in ("total", "creates")]


def test_a_row_is_told_with_whom_it_belongs_to() -> None:
    world = Adding("UserActivity")
    world.send(EVENTS[:1])
    rows = (*EVENTS, {"euExtId": "E1", "action": "Out"}, {"email": "no@acme.com", "action": "Out"})
    _table, made = world.look_at(rows)
    said = [appended_words(made.resolution, row) for row in range(3)]
    assert said == [
        "Sent already, so it is not sent again.",
        "It is added for good, to bo@globex.com.",
        "It is added for good, to Ann@acme.com.",
    ]
    world = Adding()
    _table, made = world.look_at(METRICS[:1])
    assert appended_words(made.resolution, 0) == "It is added for good, to Acme AB (C1)."
    assert find_recipient(made.resolution.records, {}, 0) is None


def test_what_was_sent_from_elsewhere_since_the_preview_is_not_sent_twice() -> None:
    world = Adding()
    _table, early = world.look_at(METRICS)
    refuse_sent(early, world.journal, world.workspace)
    world.send(METRICS[:1])
    with pytest.raises(CallUnusable) as refused:
        refuse_sent(early, world.journal, world.workspace)
    assert refused.value.code == "sent_meanwhile"
    _table, now = world.look_at(METRICS)
    refuse_sent(now, world.journal, world.workspace)
    world.send(METRICS)
    refuse_sent(world.look_at(METRICS)[1], world.journal, world.workspace)
    other = Adding("Company")
    _table, made = other.look_at([{"name": "New"}])
    refuse_sent(made, other.journal, other.workspace)


@pytest.mark.parametrize("model", ["Metric", "UserActivity"])
@settings(max_examples=30, deadline=None)
@given(
    kills=st.lists(st.tuples(st.integers(1, 12), st.booleans()), min_size=1, max_size=3),
    batch_rows=st.integers(1, 4),
)
def test_wherever_it_is_killed_nothing_is_sent_twice_and_each_row_is_accounted_for(
    model: str, kills: list[tuple[int, bool]], batch_rows: int
) -> None:
    world = Adding(model)
    rows: list[dict[str, str]] = (
        [{**METRICS[0], "date": f"2026-10-{at:02}"} for at in range(1, 9)]
        if model == "Metric"
        else [{**EVENTS[0], "date": f"2026-10-{at:02}T09:00:00Z"} for at in range(1, 9)]
    )
    table, made = world.look_at(rows)
    plan = make_plan(made.resolution, made.issues, Policy(), batch_rows)
    started = make_started(made, table, world.workspace, "run1", world.now().isoformat())
    real, kept, models = world.planhat, world.journal, world.catalog.models
    report: Report | None = None
    for left, is_after in (*kills, (-1, False)):
        fate = Fatal(left, is_after=is_after)
        planhat, journal = MortalPlanhat(real, fate), mortal_journal(kept, fate)
        if not kept.entries("run1"):
            work = run(plan, started, planhat, journal, world.now, lambda: 0.5)
        else:
            work = resume("run1", models, world.workspace, planhat, journal, world.now, lambda: 0.5)
        try:
            report = world.finish(work)
            break
        except Killed:
            kept.release("run1")
    assert report is not None
    assert report.state == "finished"
    assert report.counts[Fate.CREATED] + report.counts[Fate.UNKNOWN] == 8
    keys = [repr(sorted(one.items())) for one in world.there()]
    assert len(keys) == len(set(keys)), "nothing is there twice"
    assert sum(one.rows for one in world.app.calls if one.method == "POST") <= 8
    assert report.counts[Fate.CREATED] <= len(keys)
    if model == "Metric":  # what arrived is found again
        assert report.counts[Fate.CREATED] == len(keys)
    _table, again = world.look_at(rows)
    counts = again.resolution.counts()
    assert (counts["create"], counts["same"]) == (0, report.counts[Fate.CREATED])


def test_what_belongs_to_a_company_that_is_only_promised_waits_for_it() -> None:
    world = Adding()
    contents = []
    for model, row in (
        ("Company", {"name": "New AB", "externalId": "C9"}),
        ("Metric", {**METRICS[0], "externalId": "C9"}),
    ):
        table = make_table([(name, [cell]) for name, cell in row.items()], sheet=model)
        links = tuple(Link(place, name) for place, name in enumerate(row))
        contents.append(Content(table=table, mapping=Links(model, links)))
    recall = Recall(world.journal, world.workspace)
    bundle = drive(prepare_bundle(contents, world.catalog, world.planhat, world.now, recall=recall))
    assert [words(part.prepared) for part in bundle.parts] == [["create"], ["held"]]
    work = send_bundle(bundle, world.workspace, "both", world.open, world.journal, world.now)
    drive(work)
    assert not world.there()
    assert words(world.look_at([{**METRICS[0], "externalId": "C9"}])[1]) == ["create"]


def test_a_run_that_goes_on_leaves_out_what_another_has_sent_since() -> None:
    world = Adding("UserActivity")
    events = [{**EVENTS[0], "date": f"2026-10-12T09:{at:02}:00Z"} for at in range(4)]
    lost = [Fault("status", method="POST", status=401, on_call=2, times=9)]
    assert world.send(events, batch_rows=1, faults=lost).counts[Fate.NOT_SENT] == 3
    world.later(1)
    assert world.send(events[:3]).counts[Fate.CREATED] == 2
    report = world.resume("run1")
    assert (report.counts[Fate.CREATED], report.counts[Fate.HELD]) == (2, 2)
    assert "Another upload" in str(report.rows()[3].message)
    assert len(world.there()) == 4
    assert len({str(one["date"]) for one in world.there()}) == 4


# Who says 413 or 429 has not done it; a server that does and says so all the same is no Planhat.
UNDONE = st.builds(
    Fault,
    st.sampled_from(["drop", "hang", "status", "not_json"]),
    on_call=st.integers(1, 4),
    times=st.integers(1, 2),
    method=st.just("POST"),
    status=st.sampled_from([413, 429, 500, 502, 503, 504, 400]),
)
DONE = st.builds(
    Fault,
    st.sampled_from(["drop", "hang", "half", "torn", "status", "not_json"]),
    on_call=st.integers(1, 4),
    times=st.integers(1, 2),
    method=st.just("POST"),
    after_commit=st.just(True),
    status=st.sampled_from([500, 502, 503, 504]),
)


@pytest.mark.parametrize("model", ["Metric", "UserActivity"])
@settings(max_examples=40, deadline=None)
@given(faults=st.lists(UNDONE | DONE, min_size=1, max_size=3), batch_rows=st.integers(1, 4))
def test_whatever_goes_wrong_nothing_is_added_twice_and_nothing_claimed_that_is_not_there(
    model: str, faults: list[Fault], batch_rows: int
) -> None:
    world = Adding(model)
    rows: list[dict[str, str]] = (
        [{**METRICS[0], "date": f"2026-10-{at:02}"} for at in range(1, 9)]
        if model == "Metric"
        else [{**EVENTS[0], "date": f"2026-10-{at:02}T09:00:00Z"} for at in range(1, 9)]
    )
    report = world.send(rows, batch_rows=batch_rows, faults=faults)
    for _time in range(3):
        if report.state == "finished":
            break
        report = world.resume("run1")
    assert report.state == "finished"
    assert sum(report.counts.values()) == 8
    there = [repr(sorted(one.items())) for one in world.there()]
    assert len(there) == len(set(there))
    assert report.counts[Fate.CREATED] <= len(there)
    if model == "Metric":
        assert report.counts[Fate.CREATED] == len(there)
    counts = world.look_at(rows)[1].resolution.counts()
    assert counts["create"] == report.counts[Fate.REFUSED]
    assert counts["same"] == report.counts[Fate.CREATED]
