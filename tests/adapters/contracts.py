"""What every implementation of a port keeps to: one class a port, run against each of them.

A module of tests subclasses a contract and gives it the fixtures named in its docstring.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar, cast

import orjson
import pytest

from planhat_desktop.adapters.practice import Fault, Permissions, PracticeApp
from planhat_desktop.app.errors import (
    JournalUnusable,
    ProfileUnreadable,
    Refused,
    Throttled,
    TokenRejected,
    Unreachable,
)
from planhat_desktop.app.pages import read_pages
from planhat_desktop.app.ports import Journal, Planhat, Profiles, Settings, Vault
from planhat_desktop.app.steps import Step
from planhat_desktop.core.answers import Landed
from planhat_desktop.core.journal import (
    Answered,
    Broken,
    Deferred,
    Ended,
    Entry,
    Resumed,
    Sent,
    Started,
)
from planhat_desktop.core.schema import Token, Workspace

T = TypeVar("T")
TOKEN = Token("tok-" + "x" * 340)


def drive(work: Generator[Step, None, T]) -> T:
    """Run a piece of work to its end and return its result; nobody waits."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            return cast("T", end.value)


class PlanhatContract:
    """Fixtures: `planhat` (300 ms of patience, the right token), `app` behind it, `stranger`.

    ``stranger`` makes a client with another token.
    """

    def test_a_page_is_sorted_and_holds_what_was_selected(self, planhat: Planhat) -> None:
        page = planhat.list_page("/companies", limit=7, offset=3, select=("_id", "name"))
        assert len(page) == 7
        assert [one["_id"] for one in page] == sorted(str(one["_id"]) for one in page)
        assert all(set(one) <= {"_id", "name"} for one in page)
        earlier = planhat.list_page("/companies", limit=3, select=("_id",))
        assert str(earlier[-1]["_id"]) < str(page[0]["_id"])

    def test_all_pages_together_are_the_collection(self, planhat: Planhat) -> None:
        by_pages = drive(read_pages(planhat, "/companies", limit=40, select=("_id", "name")))
        at_once = planhat.list_page("/companies", limit=5000, select=("_id", "name"))
        assert by_pages == at_once
        lean = drive(read_pages(planhat, "/leancompanies", limit=5000))
        assert {one["_id"] for one in lean} == {one["_id"] for one in at_once}

    def test_pages_that_are_under_way_together_are_those_read_one_by_one(
        self, planhat: Planhat
    ) -> None:
        asked = [
            planhat.begin_page("/companies", limit=9, offset=offset, select=("_id",))
            for offset in (0, 9, 18, 27)
        ]
        read = [
            planhat.list_page("/companies", limit=9, offset=offset, select=("_id",))
            for offset in (0, 9, 18, 27)
        ]
        assert [one.result() for one in asked] == read
        with pytest.raises(Refused) as refused:
            planhat.begin_page("/unicorns", limit=1).result()
        assert refused.value.code == "not_offered"

    def test_filters_narrow_a_list(self, planhat: Planhat) -> None:
        company = planhat.list_page("/companies", limit=1, select=("_id",))[0]["_id"]
        found = planhat.list_page(
            "/endusers", limit=50, select=("companyId",), filters={"companyId": str(company)}
        )
        assert {one["companyId"] for one in found} == {company}

    def test_one_record_is_read_by_any_of_its_keys(self, planhat: Planhat) -> None:
        body = [{"name": "Odd", "externalId": "a/b?c#d e%2F..", "sourceId": "src-1"}]
        planhat.upsert("/companies", orjson.dumps(body))
        by_external = planhat.read_one("/companies", "extid-a/b?c#d e%2F..")
        assert by_external is not None
        assert by_external["name"] == "Odd"
        assert planhat.read_one("/companies", str(by_external["_id"])) == by_external
        assert planhat.read_one("/companies", "srcid-src-1") == by_external

    @pytest.mark.parametrize("record", ["f" * 24, "extid-nobody", "..", ".", "", "../users"])
    def test_a_record_that_is_not_there_is_none(self, planhat: Planhat, record: str) -> None:
        assert planhat.read_one("/companies", record) is None

    def test_an_upsert_says_what_was_created_and_updated(self, planhat: Planhat) -> None:
        first = planhat.upsert("/companies", orjson.dumps([{"name": "A", "externalId": "up-1"}]))
        assert first.status == 200
        rows = [{"name": "A2", "externalId": "up-1"}, {"name": "B", "externalId": "up-2"}]
        second = planhat.upsert("/companies", orjson.dumps(rows))
        assert second.status == 200
        assert isinstance(second.body, dict)
        assert (second.body["created"], second.body["updated"]) == (1, 1)
        assert second.seconds >= 0

    def test_there_is_something_to_do_while_an_answer_is_awaited(self, planhat: Planhat) -> None:
        body = orjson.dumps([{"name": "A", "externalId": "meanwhile-1"}])
        done: list[str] = []
        answer = planhat.upsert("/companies", body, lambda: done.append("once"))
        assert (answer.status, done) == (200, ["once"])
        assert isinstance(answer.body, dict)
        assert answer.body["created"] == 1

    def test_a_record_is_removed_once(self, planhat: Planhat) -> None:
        answer = planhat.upsert("/companies", orjson.dumps([{"name": "A", "externalId": "gone-1"}]))
        assert isinstance(answer.body, dict)
        (identifier,) = answer.body["upsertedIds"]
        gone = planhat.delete("/companies", identifier)
        assert (gone.status, gone.body) == (200, {"n": 1, "ok": 1, "deletedCount": 1})
        assert planhat.read_one("/companies", identifier) is None
        assert planhat.delete("/companies", identifier).status == 404

    def test_a_removal_that_is_not_allowed_is_an_answer(
        self, planhat: Planhat, app: PracticeApp
    ) -> None:
        app.permissions = Permissions.read_only("Company")
        first, *_rest = planhat.list_page("/companies", limit=1)
        assert planhat.delete("/companies", str(first["_id"])).status == 403

    def test_a_line_that_breaks_after_a_removal_leaves_it_in_doubt(
        self, planhat: Planhat, app: PracticeApp
    ) -> None:
        app.faults.add(Fault("drop", method="DELETE", after_commit=True))
        first, *_rest = planhat.list_page("/companies", limit=1)
        with pytest.raises(Unreachable) as broken:
            planhat.delete("/companies", str(first["_id"]))
        assert broken.value.maybe_done
        assert planhat.read_one("/companies", str(first["_id"])) is None

    @pytest.mark.parametrize("record", ["", ".", ".."])
    def test_only_a_record_can_be_removed(self, planhat: Planhat, record: str) -> None:
        with pytest.raises(ValueError, match="id"):
            planhat.delete("/companies", record)

    def test_a_partly_refused_upsert_is_an_answer(self, planhat: Planhat) -> None:
        rows = [{"name": "Good", "externalId": "part-1"}, {"externalId": "part-2"}]
        answer = planhat.upsert("/companies", orjson.dumps(rows))
        assert answer.status == 206
        assert isinstance(answer.body, dict)
        assert answer.body["createdErrors"]

    def test_a_forbidden_upsert_is_an_answer(self, planhat: Planhat, app: PracticeApp) -> None:
        app.permissions = Permissions.read_only("Company")
        answer = planhat.upsert("/companies", orjson.dumps([{"name": "No", "externalId": "no"}]))
        assert answer.status == 403
        assert isinstance(answer.body, dict)
        assert answer.body["permissionErrors"]

    @pytest.mark.parametrize("status", [400, 409, 413, 422])
    def test_a_status_that_speaks_of_the_rows_is_an_answer(
        self, planhat: Planhat, app: PracticeApp, status: int
    ) -> None:
        app.faults.add(Fault("status", status=status, body="Too much of it"))
        assert planhat.upsert("/companies", b"[]").status == status

    def test_a_bare_text_is_a_legal_answer_to_an_upsert(
        self, planhat: Planhat, app: PracticeApp
    ) -> None:
        app.faults.add(Fault("status", status=400, body="externalId,email duplicated"))
        assert planhat.upsert("/companies", b"[]").body == "externalId,email duplicated"

    def test_a_custom_field_is_created(self, planhat: Planhat) -> None:
        field = {"name": "Tier now", "type": "text", "parent": "company", "isHidden": False}
        answer = planhat.create("/customfields", orjson.dumps(field))
        assert answer.status == 200
        assert isinstance(answer.body, dict)
        assert answer.body["name"] == "Tier now"

    def test_a_custom_field_that_was_created_is_listed_and_takes_values(
        self, planhat: Planhat
    ) -> None:
        field: dict[str, object] = {"name": "Health tier", "type": "list", "parent": "company"}
        field |= {"isHidden": False, "listValues": ["Gold", "Silver"]}
        assert planhat.create("/customfields", orjson.dumps(field)).status == 200
        again = planhat.create("/customfields", orjson.dumps(field))
        assert (again.status, again.body) == (400, {"error": "name duplicated"})
        listed = planhat.list_page("/customfields", limit=2000)
        (mine,) = [one for one in listed if one["name"] == "Health tier"]
        assert mine["listValues"] == ["Gold", "Silver"]
        rows = [
            {"name": name, "externalId": name, "custom": {"Health tier": name}}
            for name in ("Gold", "Bronze")
        ]
        answer = planhat.upsert("/companies", orjson.dumps(rows))
        assert isinstance(answer.body, dict)
        assert answer.body["created"] == 1
        assert "Bronze" in str(answer.body["createdErrors"])

    def test_creating_a_custom_field_without_permission_is_an_answer(
        self, planhat: Planhat, app: PracticeApp
    ) -> None:
        app.permissions = Permissions(uncreatable=frozenset({"CustomField"}))
        field = {"name": "Tier", "type": "text", "parent": "company", "isHidden": False}
        assert planhat.create("/customfields", orjson.dumps(field)).status == 403

    def test_a_wrong_token_is_rejected_wherever_it_is_used(
        self, stranger: Callable[[], Planhat]
    ) -> None:
        planhat = stranger()
        calls: list[Callable[[], object]] = [
            lambda: planhat.list_page("/companies", limit=1),
            lambda: planhat.read_one("/companies", "f" * 24),
            lambda: planhat.upsert("/companies", b"[]"),
            lambda: planhat.create("/customfields", b"{}"),
        ]
        for call in calls:
            with pytest.raises(TokenRejected) as rejected:
                call()
            assert rejected.value.code == "token_rejected"
            assert "wrong-token" not in str(rejected.value)
        planhat.close()

    def test_reading_without_permission_is_refused(
        self, planhat: Planhat, app: PracticeApp
    ) -> None:
        app.permissions = Permissions(unreadable=frozenset({"License"}))
        with pytest.raises(Refused) as refused:
            planhat.list_page("/licenses", limit=1)
        assert refused.value.code == "no_permission"
        assert "licenses" in refused.value.what

    def test_a_model_the_workspace_does_not_have_is_refused(self, planhat: Planhat) -> None:
        with pytest.raises(Refused) as refused:
            planhat.list_page("/unicorns", limit=1)
        assert refused.value.code == "not_offered"

    def test_a_call_too_many_says_how_long_to_wait(
        self, planhat: Planhat, app: PracticeApp
    ) -> None:
        app.faults.add(Fault("status", status=429, retry_after_s=7))
        with pytest.raises(Throttled) as throttled:
            planhat.upsert("/companies", b"[]")
        assert (throttled.value.status, throttled.value.seconds) == (429, 7.0)
        assert not throttled.value.maybe_done

    @pytest.mark.parametrize("status", [500, 502, 503, 504])
    def test_an_unwell_planhat_may_have_written_but_not_read(
        self, planhat: Planhat, app: PracticeApp, status: int
    ) -> None:
        app.faults.add(Fault("status", status=status, times=2))
        with pytest.raises(Throttled) as written:
            planhat.upsert("/companies", b"[]")
        with pytest.raises(Throttled) as read:
            planhat.list_page("/companies", limit=1)
        assert (written.value.maybe_done, read.value.maybe_done) == (True, False)
        assert (written.value.status, written.value.seconds) == (status, None)

    def test_a_line_that_breaks_after_the_write_leaves_it_in_doubt(
        self, planhat: Planhat, app: PracticeApp
    ) -> None:
        app.faults.add(Fault("drop", after_commit=True))
        with pytest.raises(Unreachable) as broken:
            planhat.upsert("/companies", orjson.dumps([{"name": "D", "externalId": "drop-1"}]))
        assert broken.value.code == "dropped"
        assert broken.value.maybe_done
        assert planhat.read_one("/companies", "extid-drop-1") is not None

    def test_a_line_that_breaks_within_an_answer_leaves_the_write_in_doubt(
        self, planhat: Planhat, app: PracticeApp
    ) -> None:
        app.faults.add(Fault("half", times=2))
        with pytest.raises(Unreachable) as broken:
            planhat.upsert("/companies", orjson.dumps([{"name": "H", "externalId": "half-1"}]))
        assert (broken.value.code, broken.value.maybe_done) == ("dropped", True)
        with pytest.raises(Unreachable) as read:
            planhat.list_page("/companies", limit=1)
        assert not read.value.maybe_done
        assert planhat.read_one("/companies", "extid-half-1") is not None

    def test_half_an_answer_to_a_write_is_kept_as_it_came(
        self, planhat: Planhat, app: PracticeApp
    ) -> None:
        app.faults.add(Fault("torn", times=2))
        answer = planhat.upsert("/companies", orjson.dumps([{"name": "T", "externalId": "torn-1"}]))
        assert (answer.status, type(answer.body)) == (200, str)
        with pytest.raises(Refused):
            planhat.list_page("/companies", limit=1)
        assert planhat.read_one("/companies", "extid-torn-1") is not None

    def test_a_line_that_breaks_while_reading_leaves_no_doubt(
        self, planhat: Planhat, app: PracticeApp
    ) -> None:
        app.faults.add(Fault("drop"))
        with pytest.raises(Unreachable) as broken:
            planhat.list_page("/companies", limit=1)
        assert not broken.value.maybe_done

    def test_an_answer_that_never_comes_is_given_up(
        self, planhat: Planhat, app: PracticeApp
    ) -> None:
        app.faults.add(Fault("hang"))
        with pytest.raises(Unreachable) as late:
            planhat.upsert("/companies", b"[]")
        assert (late.value.code, late.value.maybe_done) == ("timeout", True)

    def test_a_page_instead_of_data_is_not_planhat(
        self, planhat: Planhat, app: PracticeApp
    ) -> None:
        app.faults.add(Fault("not_json", times=3))
        with pytest.raises(Refused) as listed:
            planhat.list_page("/companies", limit=1)
        with pytest.raises(Refused) as read:
            planhat.read_one("/companies", "f" * 24)
        with pytest.raises(Unreachable) as written:
            planhat.upsert("/companies", b"[]")
        assert {listed.value.code, read.value.code, written.value.code} == {"not_planhat"}
        assert written.value.maybe_done

    def test_calls_are_counted_for_the_pace(self, planhat: Planhat) -> None:
        assert planhat.wait_s() == 0.0
        for _number in range(150):
            planhat.read_one("/companies", "f" * 24)
        assert 0 < planhat.wait_s() <= 60

    def test_closing_twice_does_no_harm(self, planhat: Planhat) -> None:
        planhat.close()
        planhat.close()


US3 = Workspace("Acme / Größe ✨", "https://api-us3.planhat.com", "us3")
EU2 = Workspace("Acme / Größe ✨", "https://api-eu2.planhat.com", "eu2")
OTHER = Workspace("Other", "https://api-us3.planhat.com", "us3")


class VaultContract:
    """Fixture: `vault`, holding nothing of the three workspaces."""

    def test_what_is_stored_is_fetched(self, vault: Vault) -> None:
        vault.store(US3, TOKEN)
        assert vault.fetch(US3) == TOKEN

    def test_nothing_stored_is_none(self, vault: Vault) -> None:
        assert vault.fetch(US3) is None

    def test_workspaces_do_not_share_a_token(self, vault: Vault) -> None:
        tokens = {US3: Token("one"), EU2: Token("two"), OTHER: Token("three")}
        for workspace, token in tokens.items():
            vault.store(workspace, token)
        assert {workspace: vault.fetch(workspace) for workspace in tokens} == tokens
        vault.delete(US3)
        assert vault.fetch(US3) is None
        assert vault.fetch(EU2) == Token("two")
        assert vault.fetch(OTHER) == Token("three")

    def test_a_token_takes_the_place_of_the_one_before(self, vault: Vault) -> None:
        for length in (340, 6_000, 2_400, 10, 1_201, 1_200):
            vault.store(US3, Token("y" * length))
            assert vault.fetch(US3) == Token("y" * length)

    def test_the_tenants_token_stands_beside_it_and_both_are_deleted(self, vault: Vault) -> None:
        vault.store(US3, Token("tenant"), "tenant")
        assert vault.fetch(US3) is None
        vault.store(US3, TOKEN)
        assert (vault.fetch(US3), vault.fetch(US3, "tenant")) == (TOKEN, Token("tenant"))
        assert vault.fetch(EU2, "tenant") is None
        vault.delete(US3)
        assert (vault.fetch(US3), vault.fetch(US3, "tenant")) == (None, None)

    def test_deleting_leaves_nothing_and_may_be_done_twice(self, vault: Vault) -> None:
        vault.store(US3, Token("z" * 6_000))
        vault.delete(US3)
        vault.delete(US3)
        assert vault.fetch(US3) is None

    def test_it_has_a_name(self, vault: Vault) -> None:
        assert vault.describe()


STARTED = Started(
    run="2026-11-22T10-15-00-a1b2",
    at="2026-11-22T10:15:00+01:00",
    workspace="Acme",
    api_url="https://api-us3.planhat.com",
    model="Company",
    file="portfolio caf\udce9.xlsx",  # a name that is no text, as Linux allows
    sha256="00ff",
    profile="",
    rows=4,
    planned={"create": 1, "update": 2, "same": 1, "held": 0},
    held={},
    same={5: "id5"},
    sending=(2, 3, 4),
)
ENTRIES: tuple[Entry, ...] = (
    STARTED,
    Sent(1, 1, (2, 3), {3: "id3"}, '[{"name":"Ä"}]', {3: {"name": "Old", "tags": ["a", None]}}),
    Deferred(1, 5.0, "throttled"),
    Sent(1, 2, (2, 3), {3: "id3"}, '[{"name":"Ä"}]', {3: {"name": "Old", "tags": ["a", None]}}),
    Answered(
        1,
        206,
        (Landed(2, "created", "id2"), Landed(3, "refused", None, "no")),
        loose=("a stray word",),
        seconds=0.5,
        answer='{"created":1}',
    ),
    Sent(2, 1, (4,), {4: "id4"}, "[{}]", {4: {"phase": 1.5}}),
    Broken(2, doubtful=True, code="dropped", what="The connection broke."),
    Ended("broken", what="The connection broke."),
)


def count_kinds(started: Started, entries: Sequence[Entry]) -> Mapping[str, int]:
    """Stand in for the report's fold: how many entries, rows and bytes of bodies there are."""
    bodies = sum(len(entry.body) for entry in entries if isinstance(entry, Sent))
    return {"entries": len(entries), "rows": started.rows, "bodies": bodies}


class JournalContract:
    """Fixture: `journal`, empty, counting by `count_kinds`."""

    def _write(self, journal: Journal, run: str, entries: Sequence[Entry] = ENTRIES) -> None:
        journal.begin(_named(run))
        for entry in entries[1:]:
            journal.append(run, entry)

    def test_entries_come_back_in_order_as_they_were(self, journal: Journal) -> None:
        journal.begin(STARTED)
        for number, entry in enumerate(ENTRIES[1:], start=1):
            journal.append(STARTED.run, entry)
            assert journal.entries(STARTED.run) == ENTRIES[: number + 1]

    def test_what_was_prepared_is_written_when_it_is_appended_and_not_before(
        self, journal: Journal
    ) -> None:
        journal.begin(STARTED)
        one, other, third = (entry for entry in ENTRIES if isinstance(entry, Sent))
        journal.prepare(one)
        assert journal.entries(STARTED.run) == (STARTED,)
        # Another batch may leave first, and the prepared one with its time and attempt.
        alike = replace(one, before={9: {"name": "Else"}}, body=one.body + " ")
        told = (other, replace(one, attempt=5, at="2026-11-22T10:15:09+00:00"), alike, third)
        for entry in told:
            journal.append(STARTED.run, entry)
        assert journal.entries(STARTED.run) == (STARTED, *told)

    def test_bodies_are_left_out_when_not_wanted(self, journal: Journal) -> None:
        self._write(journal, STARTED.run)
        light = journal.entries(STARTED.run, bodies=False)
        sent = [entry for entry in light if isinstance(entry, Sent)]
        answered = [entry for entry in light if isinstance(entry, Answered)]
        assert {(entry.body, len(entry.before)) for entry in sent} == {("", 0)}
        assert [entry.answer for entry in answered] == [""]
        assert [entry.rows for entry in sent] == [(2, 3), (2, 3), (4,)]
        assert answered[0].landed == (Landed(2, "created", "id2"), Landed(3, "refused", None, "no"))
        assert len(light) == len(ENTRIES)

    def test_no_run_has_no_entries(self, journal: Journal) -> None:
        assert journal.entries("nobody") == ()
        assert journal.runs() == ()

    def test_an_entry_needs_its_run(self, journal: Journal) -> None:
        with pytest.raises(JournalUnusable) as unusable:
            journal.append("nobody", Ended("finished"))
        assert unusable.value.code == "no_such_run"
        journal.release("nobody")

    def test_a_run_keeps_its_plan(self, journal: Journal) -> None:
        journal.begin(_named("planned"), b"what is to be done" * 1000)
        journal.append("planned", ENTRIES[1])
        journal.begin(_named("bare"))
        assert journal.plan("planned") == b"what is to be done" * 1000
        assert (journal.plan("bare"), journal.plan("nobody")) == (b"", b"")
        # It is no part of the entries.
        assert journal.entries("planned") == (_named("planned"), ENTRIES[1])

    def test_a_run_can_be_taken_before_anything_is_added(self, journal: Journal) -> None:
        self._write(journal, "cut", (STARTED, Ended("broken")))
        journal.take("cut")
        journal.take("cut")
        # It is another's to wait for from here on, though nothing is written yet.
        assert [one.is_busy for one in journal.runs()] == [True]
        journal.append("cut", Resumed("later"))
        assert [one.is_busy for one in journal.runs()] == [True]
        journal.release("cut")
        assert [one.is_busy for one in journal.runs()] == [False]

    def test_a_run_begins_once(self, journal: Journal) -> None:
        self._write(journal, "twice")
        with pytest.raises(JournalUnusable) as unusable:
            journal.begin(_named("twice"))
        assert unusable.value.code == "run_exists"
        assert len(journal.entries("twice")) == len(ENTRIES)

    def test_runs_are_listed_newest_first_with_their_state(self, journal: Journal) -> None:
        for state in ("finished", "stopped", "safety", "broken"):
            self._write(journal, state, (STARTED, Ended(state)))
        self._write(journal, "crashed", ENTRIES[:3])
        journal.release("crashed")
        listed = [(one.run, one.state, one.is_busy) for one in journal.runs()]
        assert listed == [
            ("crashed", "interrupted", False),
            ("broken", "interrupted", False),
            ("safety", "stopped", False),
            ("stopped", "stopped", False),
            ("finished", "finished", False),
        ]

    def test_a_run_under_way_is_busy(self, journal: Journal) -> None:
        self._write(journal, "now", ENTRIES[:2])
        assert [one.is_busy for one in journal.runs()] == [True]
        journal.release("now")
        journal.release("now")
        assert [one.is_busy for one in journal.runs()] == [False]

    def test_a_summary_tells_what_the_run_was(self, journal: Journal) -> None:
        self._write(journal, "told")
        (summary,) = journal.runs()
        assert (summary.at, summary.workspace) == (STARTED.at, "Acme")
        assert (summary.model, summary.file) == ("Company", STARTED.file)
        assert summary.counts == {"entries": len(ENTRIES), "rows": 4, "bodies": 0}

    def test_a_summary_tells_who_sent_it_and_what_it_continues(self, journal: Journal) -> None:
        self._write(journal, "first", (STARTED, Ended("finished")))
        made = replace(_named("then"), by="anna", continues="first", sha256="ab")
        journal.begin(replace(made, sheets=("One", "Two")))
        journal.append("then", Ended("finished"))
        then, first = journal.runs()
        assert (then.by, then.continues, then.sha256) == ("anna", "first", "ab")
        assert (then.is_continued, first.is_continued) == (False, True)
        assert (then.sheets, first.sheets) == (("One", "Two"), ())

    def test_what_is_forgotten_is_gone_but_not_while_it_is_under_way(
        self, journal: Journal
    ) -> None:
        for name in ("first", "second"):
            self._write(journal, name, (STARTED, Ended("finished")))
        self._write(journal, "now", ENTRIES[:2])
        journal.forget(["first", "now", "nobody"])
        assert [one.run for one in journal.runs()] == ["now", "second"]
        assert journal.entries("first") == ()
        assert journal.plan("first") == b""
        journal.release("now")
        journal.forget(["now", "second"])
        assert journal.runs() == ()
        self._write(journal, "first")  # the name is free again
        assert len(journal.entries("first")) == len(ENTRIES)

    def test_a_run_taken_up_again_is_counted_anew(self, journal: Journal) -> None:
        self._write(journal, "again", (STARTED, Ended("broken")))
        assert journal.runs()[0].counts["entries"] == 2
        journal.append("again", ENTRIES[1])
        assert journal.runs()[0].counts["entries"] == 3
        assert journal.runs()[0].state == "interrupted"
        journal.append("again", Ended("finished"))
        assert journal.runs()[0].counts["entries"] == 4
        assert journal.runs()[0].state == "finished"

    def test_a_run_is_undone_once_its_undo_is_finished(self, journal: Journal) -> None:
        self._write(journal, "first", (STARTED, Ended("finished")))
        journal.begin(_named("second", undo_of="first"))
        states = {one.run: one.state for one in journal.runs()}
        assert states == {"first": "finished", "second": "interrupted"}
        journal.append("second", Ended("finished"))
        states = {one.run: one.state for one in journal.runs()}
        assert states == {"first": "undone", "second": "finished"}
        journal.begin(_named("third", undo_of="second"))
        journal.append("third", Ended("finished"))
        states = {one.run: one.state for one in journal.runs()}
        assert states == {"first": "finished", "second": "undone", "third": "finished"}
        assert [one.undo_of for one in journal.runs()] == ["second", "first", None]


def _named(run: str, undo_of: str | None = None) -> Started:
    from dataclasses import replace

    return replace(STARTED, run=run, undo_of=undo_of)


PROFILE: Mapping[str, object] = {
    "schema": 1,
    "name": "Renewals monthly",
    "model": "License",
    "links": [{"column": "Größe ✨", "field": "externalId", "later": {"a": [1, None]}}],
    "from a later program": True,
}


class ProfilesContract:
    """Fixture: `profiles`, empty."""

    def test_what_is_saved_is_loaded_unknown_members_and_all(self, profiles: Profiles) -> None:
        profiles.save("Renewals monthly", PROFILE)
        assert profiles.load("Renewals monthly") == PROFILE
        assert profiles.names() == ("Renewals monthly",)

    def test_odd_names_stay_apart(self, profiles: Profiles) -> None:
        names = {
            "a/b", "a\\b", "a:b", "A/B", "../up", "..", ".", ".hidden", "con", "NUL.x", "COM1",
            "Größe", "Gro\u0308ße", "日本", "x" * 300, "x" * 301, " spaced ", "line\nend", "📈",
            "dots...", "a*?<>|\"b", "renewals", "Renewals",
        }  # fmt: skip
        for name in names:
            profiles.save(name, {**PROFILE, "mark": name})
        assert set(profiles.names()) == names
        for name in names:
            assert profiles.load(name) == {**PROFILE, "mark": name, "name": name}

    def test_names_are_sorted_as_people_sort(self, profiles: Profiles) -> None:
        for name in ("Q10", "q2", "Q1 late", "alpha", "Beta"):
            profiles.save(name, PROFILE)
        assert profiles.names() == ("alpha", "Beta", "Q1 late", "q2", "Q10")

    def test_saving_again_takes_the_place_of_what_was(self, profiles: Profiles) -> None:
        profiles.save("One", PROFILE)
        profiles.save("One", {**PROFILE, "model": "Company"})
        assert profiles.load("One")["model"] == "Company"
        assert profiles.names() == ("One",)

    def test_deleting_is_for_good_and_may_be_done_twice(self, profiles: Profiles) -> None:
        profiles.save("One", PROFILE)
        profiles.mark_used("One", "2026-11-22T10:00:00+01:00")
        profiles.delete("One")
        profiles.delete("One")
        assert profiles.names() == ()
        assert profiles.used_at("One") is None
        with pytest.raises(ProfileUnreadable) as unreadable:
            profiles.load("One")
        assert unreadable.value.code == "no_such_profile"

    def test_renaming_takes_everything_along(self, profiles: Profiles) -> None:
        profiles.save("Old", PROFILE)
        profiles.mark_used("Old", "2026-11-22T10:00:00+01:00")
        profiles.rename("Old", "old")
        assert profiles.names() == ("old",)
        assert profiles.load("old") == {**PROFILE, "name": "old"}
        assert profiles.used_at("old") == "2026-11-22T10:00:00+01:00"
        profiles.rename("old", "old")
        assert profiles.names() == ("old",)

    def test_a_taken_name_is_not_overwritten(self, profiles: Profiles) -> None:
        profiles.save("One", {**PROFILE, "mark": 1})
        profiles.save("Two", {**PROFILE, "mark": 2})
        with pytest.raises(ProfileUnreadable) as unreadable:
            profiles.rename("One", "Two")
        assert unreadable.value.code == "name_taken"
        assert (profiles.load("One")["mark"], profiles.load("Two")["mark"]) == (1, 2)

    def test_when_it_was_last_used_is_remembered(self, profiles: Profiles) -> None:
        profiles.save("One", PROFILE)
        assert profiles.used_at("One") is None
        profiles.mark_used("One", "2026-11-22T10:00:00+01:00")
        assert profiles.used_at("One") == "2026-11-22T10:00:00+01:00"
        assert profiles.names() == ("One",)


class SettingsContract:
    """Fixtures: `settings`, empty, and `reopen`, which gives the same ones as after a start."""

    def test_workspaces_are_kept_but_practice(
        self, settings: Settings, reopen: Callable[[], Settings]
    ) -> None:
        practice = Workspace("Practice", "https://practice.planhat.invalid", is_practice=True)
        ours = Workspace("Three", "https://gateway.example.com", is_elsewhere=True)
        two = Workspace(
            "Two", "https://api.planhat.com", colour="green", id="a1", perhaps=("b", "c")
        )
        kept = (US3, two, ours)
        settings.save_workspaces([US3, practice, *kept[1:]])
        assert reopen().workspaces() == kept
        settings.save_workspaces([])
        assert reopen().workspaces() == ()

    def test_values_are_kept(self, settings: Settings, reopen: Callable[[], Settings]) -> None:
        assert settings.get("recent_files") is None
        settings.put("recent_files", ["a.xlsx", {"b": None}])
        settings.put("last_workspace", "Two")
        settings.save_workspaces([US3])
        assert reopen().get("recent_files") == ["a.xlsx", {"b": None}]
        assert reopen().get("last_workspace") == "Two"

    def test_a_token_is_not_taken(self, settings: Settings) -> None:
        with pytest.raises(TypeError):
            settings.put("token", TOKEN)
        assert settings.get("token") is None
