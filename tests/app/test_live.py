"""What the workspace offers a column's values, and what is read of it for that."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planhat_desktop.app.draft import Content, Draft
from planhat_desktop.app.live import Kind, find_decidable, kind_of, live_of, read_live
from planhat_desktop.app.prepare import prepare
from planhat_desktop.core.mapping import Link, Reading
from planhat_desktop.core.mapping import Mapping as Links
from planhat_desktop.core.schema import Field, FieldType
from planhat_desktop.core.snapshot import Existing, Snapshot
from planhat_desktop.core.table import Table
from tests.app.rehearsal import NOW, WORKSPACE, Rehearsal, drive
from tests.core.making import built_in, make_table

SEGMENT = Field("custom.Segment", "Segment", FieldType.OPTION, options=("Small", "Large"))


def field_of(model: str, name: str) -> Field:
    found = built_in().model(model).find(name)
    assert found is not None
    return found


def content_of(table: Table, model: str, *names: str) -> Content:
    links = tuple(Link(at, name) for at, name in enumerate(names))
    return Content(table=table, mapping=Links(model, links))


@pytest.mark.parametrize(
    ("field", "kind"),
    [
        (SEGMENT, Kind.LIST),
        (replace(SEGMENT, type=FieldType.OPTIONS), Kind.LIST),
        (Field("flag", "Flag", FieldType.BOOLEAN), Kind.LIST),
        (replace(SEGMENT, is_closed=False), Kind.WORDS),
        (field_of("Company", "phase"), Kind.WORDS),
        (field_of("License", "_currency"), Kind.WORDS),
        (field_of("Company", "status"), Kind.LIST),
        (field_of("Company", "owner"), Kind.RECORDS),
        (field_of("License", "companyId"), Kind.RECORDS),
        (field_of("Company", "name"), None),
        (field_of("Company", "description"), None),
    ],
)
def test_each_field_is_decided_in_its_own_way(field: Field, kind: Kind | None) -> None:
    assert kind_of(field) is kind
    live = live_of(field, built_in().model("Company"), None)
    assert (live is None) == (kind is None)
    assert live is None or live.kind is kind


def test_options_need_nothing_of_the_workspace() -> None:
    live = live_of(SEGMENT, built_in().model("Company"), None)
    assert live is not None
    assert (live.is_known, live.is_told) == (True, True)
    assert live.options.options == ("Small", "Large")
    yes_or_no = live_of(Field("f", "F", FieldType.BOOLEAN), built_in().model("Company"), None)
    assert yes_or_no is not None
    assert yes_or_no.options.options == ("yes", "no")


def test_words_in_use_are_known_once_the_model_was_read() -> None:
    phase, model = field_of("Company", "phase"), built_in().model("Company")
    before = live_of(phase, model, None)
    assert before is not None
    assert not before.is_known
    records = [{"_id": "1", "phase": "Live"}, {"_id": "2", "phase": "Live"}, {"_id": "3"}]
    other = Snapshot({"Company": Existing("Company", records, frozenset({"_id"}))}, NOW)
    unread = live_of(phase, model, other)
    assert unread is not None
    assert (unread.is_known, unread.options.options) == (False, ())
    read = Snapshot({"Company": Existing("Company", records, frozenset({"_id", "phase"}))}, NOW)
    live = live_of(phase, model, read)
    assert live is not None
    assert (live.is_known, live.options.options) == (True, ("Live",))


def test_words_in_use_of_an_own_field_are_known() -> None:
    field = replace(SEGMENT, is_closed=False)
    records = [{"_id": "1", "custom": {"Segment": "Odd"}}]
    read = Snapshot({"Company": Existing("Company", records, frozenset({"custom"}))}, NOW)
    live = live_of(field, built_in().model("Company"), read)
    assert live is not None
    assert live.options.options == ("Small", "Large", "Odd")


def test_records_are_read_with_all_a_card_tells_and_all_the_preview_wants() -> None:
    users = [{"nickName": "Ann Ek", "email": "ann@x.example"}]
    rehearsal = Rehearsal("User", users)
    table = make_table([("Company", ["Acme", "acme.example"]), ("Product", ["Core", "Core"])])
    content = content_of(table, "License", "companyId", "product")
    field = field_of("License", "companyId")
    model = built_in().model("License")
    before = live_of(field, model, None)
    assert before is not None
    assert (before.is_known, before.is_told) == (False, False)
    read = drive(read_live(content, built_in(), field, rehearsal.planhat, lambda: NOW))
    assert {one.path for one in rehearsal.app.calls} == {"/companies", "/users"}
    live = live_of(field, model, read)
    assert live is not None
    assert (live.is_known, live.is_told) == (True, True)
    assert live.lookup is not None
    assert live.people is not None
    # What a preview read is enough to compare with, but not for the cards.
    plain = Existing("Company", read.models["Company"].records, frozenset({"_id", "name"}))
    previewed = live_of(field, model, Snapshot({"Company": plain}, NOW))
    assert previewed is not None
    assert (previewed.is_known, previewed.is_told) == (True, False)
    # The preview then reads only what it has not got: its own model.
    rehearsal.app.calls.clear()
    prepared = drive(prepare(content, built_in(), rehearsal.planhat, lambda: NOW, known=read))
    assert {one.path for one in rehearsal.app.calls} == {"/licenses"}
    assert prepared.snapshot.models["Company"] is read.models["Company"]
    # And what is known stays when something else is read.
    rehearsal.app.calls.clear()
    again = drive(
        read_live(content, built_in(), field, rehearsal.planhat, lambda: NOW, prepared.snapshot)
    )
    assert {one.path for one in rehearsal.app.calls} == {"/companies"}
    assert set(again.models) == {"Company", "License", "User"}


def test_words_in_use_are_read_of_the_model_itself() -> None:
    rehearsal = Rehearsal()
    table = make_table([("Name", ["Acme AB"]), ("Phase", ["Live"])])
    content = content_of(table, "Company", "name", "phase")
    read = drive(
        read_live(content, built_in(), field_of("Company", "phase"), rehearsal.planhat, lambda: NOW)
    )
    assert "phase" in read.models["Company"].fields
    people = content_of(make_table([("Company", ["Acme AB"])]), "Churn", "companyId")
    drive(
        read_live(
            people, built_in(), field_of("Churn", "companyId"), rehearsal.planhat, lambda: NOW
        )
    )


def test_records_without_cards_are_read_as_the_preview_reads_them() -> None:
    rehearsal = Rehearsal("Enduser", [])
    table = make_table([("User", ["Ann"])])
    content = content_of(table, "Company", "owner")
    read = drive(
        read_live(content, built_in(), field_of("Company", "owner"), rehearsal.planhat, lambda: NOW)
    )
    assert set(read.models) == {"User"}


def test_without_a_sheet_there_is_nothing_to_decide() -> None:
    planhat = Rehearsal().planhat
    for content in (Content(), Content(table=make_table([("Name", ["Acme"])]))):
        with pytest.raises(ValueError, match="nothing"):
            drive(read_live(content, built_in(), SEGMENT, planhat, lambda: NOW))


def test_only_what_a_column_feeds_can_be_decided() -> None:
    draft = Draft(WORKSPACE, built_in())
    assert find_decidable(draft, "phase") is None
    table = make_table([("Name", ["Acme"]), ("Phase", ["Live"])])
    draft.set_table(table, ("Company",), Links("Company", (Link(0, "name"), Link(1, "phase"))))
    found = find_decidable(draft, "phase")
    assert found is not None
    assert (found[0].name, found[1].column, found[2].header) == ("phase", 1, "Phase")
    assert find_decidable(draft, "name") is None  # any text will do
    assert find_decidable(draft, "owner") is None  # nothing feeds it
    assert find_decidable(draft, "unheard of") is None
    draft.set_mapping("x", Links("Company", (Link(7, "phase", Reading()),)))
    assert find_decidable(draft, "phase") is None  # the sheet has no such column
