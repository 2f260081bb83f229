"""Reading what a workspace knows, and better suggestions where nobody has touched them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from planhat_desktop.adapters.disk import DiskSettings
from planhat_desktop.adapters.notebook import DiskNotebook
from planhat_desktop.adapters.practice.quirks import Permissions
from planhat_desktop.app.draft import Draft, Prepared
from planhat_desktop.app.errors import Unreachable
from planhat_desktop.app.knowing import (
    Better,
    known_from,
    look_closer,
    match_columns,
    read_known,
    take_better,
)
from planhat_desktop.app.learning import Lessons
from planhat_desktop.core.catalog import Catalog
from planhat_desktop.core.evidence import Known
from planhat_desktop.core.mapping import Confidence, Constant, Link, Mapping
from planhat_desktop.core.snapshot import Existing, Snapshot
from planhat_desktop.core.suggestion import improve, suggest
from planhat_desktop.core.table import Table
from tests.app.rehearsal import COMPANIES, WORKSPACE, Rehearsal, drive
from tests.core.making import built_in, make_table

NAMES = [str(one["name"]) for one in COMPANIES]


@pytest.fixture
def lessons(tmp_path: Path) -> Lessons:
    settings = DiskSettings(tmp_path / "settings.json")
    return Lessons(
        settings, DiskNotebook(tmp_path / "learned.json"), lambda: dt.datetime.now(dt.UTC)
    )


@pytest.fixture
def table() -> Table:
    return make_table([("Firm A", NAMES), ("Contract id", ["K-1", "K-2"])])


def test_users_and_companies_are_read(lessons: Lessons) -> None:
    known = drive(read_known(Rehearsal().planhat, built_in()))
    assert {name.casefold() for name in NAMES} <= known.of("Company", "name")
    assert known.finds("Company") >= known.of("Company", "externalId")
    assert set(known.values) == {"User", "Company"}


def test_what_may_not_be_read_or_is_not_there_stays_unknown() -> None:
    closed = Rehearsal(permissions=Permissions(unreadable=frozenset({"User"})))
    assert set(drive(read_known(closed.planhat, built_in())).values) == {"Company"}
    alone = Catalog({"License": built_in().model("License")})
    assert drive(read_known(closed.planhat, alone)).values == {}


def test_looking_closer_finds_what_headers_do_not_say(lessons: Lessons, table: Table) -> None:
    better = drive(look_closer(table, "License", built_in(), lessons, Rehearsal().planhat))
    assert better.catalog.custom_read
    assert better.before.link_of("companyId") is None
    link = better.after.link_of("companyId")
    assert link is not None
    assert link.reason.code == "known"


def test_fields_read_before_are_not_read_again(lessons: Lessons, table: Table) -> None:
    rehearsal = Rehearsal()
    catalog = built_in().with_custom_fields([])
    better = drive(look_closer(table, "License", catalog, lessons, rehearsal.planhat))
    assert better.catalog is catalog
    assert not [one for one in rehearsal.app.calls if "customfields" in one.path]


def test_a_workspace_that_tells_nothing_costs_no_fields(
    lessons: Lessons, table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    rehearsal = Rehearsal()

    def refuse(*_path: str, **_asked: object) -> list[dict[str, object]]:
        raise Unreachable("timeout", "Planhat did not answer.", "Try again.")

    monkeypatch.setattr(rehearsal.planhat, "begin_page", refuse)
    catalog = built_in().with_custom_fields([])
    better = drive(look_closer(table, "License", catalog, lessons, rehearsal.planhat))
    assert better.known.values == {}
    assert better.after == better.before
    with pytest.raises(Unreachable):
        drive(look_closer(table, "License", built_in(), lessons, rehearsal.planhat))


def draft_of(table: Table, mapping: Mapping) -> Draft:
    draft = Draft(WORKSPACE, built_in())
    draft.set_table(table, ["License"], mapping)
    return draft


@pytest.fixture
def better(lessons: Lessons, table: Table) -> Better:
    return drive(look_closer(table, "License", built_in(), lessons, Rehearsal().planhat))


def test_a_draft_takes_what_is_better_and_nothing_can_be_undone(
    table: Table, better: Better
) -> None:
    draft = draft_of(table, better.before)
    take_better(draft, better)
    assert draft.mapping == better.after
    assert draft.known is better.known
    assert draft.catalog is better.catalog
    assert not draft.undo_words
    take_better(draft, better)
    assert draft.mapping == better.after


def test_another_model_table_profile_or_preview_is_left_alone(table: Table, better: Better) -> None:
    other = draft_of(table, Mapping("Company"))
    take_better(other, better)
    assert other.mapping == Mapping("Company")
    gone = draft_of(make_table([("x", ["1"])]), better.before)
    take_better(gone, better)
    assert gone.mapping == better.before
    profiled = draft_of(table, better.before)
    profiled.set_mapping("Use a profile", better.before, "Monthly")
    take_better(profiled, better)
    assert profiled.mapping == better.before
    empty = Draft(WORKSPACE, built_in())
    take_better(empty, better)
    assert empty.mapping is None


def test_what_is_previewed_stays_as_it_is(table: Table, better: Better) -> None:
    rehearsal = Rehearsal("License")
    prepared = rehearsal.prepare([{"externalId": "K-1"}])[1]
    draft = draft_of(table, better.before)
    draft.set_catalog(better.catalog)
    draft.set_prepared(prepared)
    take_better(draft, better)
    assert draft.mapping == better.before
    assert isinstance(draft.prepared, Prepared)


def link(column: int, field: str, confidence: Confidence = Confidence.CHECK) -> Link:
    return Link(column, field, confidence=confidence)


def links(*all_links: Link) -> Mapping:
    return Mapping("License", all_links)


def test_only_what_nobody_touched_gets_better() -> None:
    before = links(link(0, "companyId"), link(1, "value"), link(2, "mrr"))
    better = links(link(0, "externalId"), link(3, "companyId"), link(2, "arr"), link(4, "value"))
    assert improve(before, before, better) == replace_links(better)
    # The person moved column 1 to `arr`: it stays, and so does what was taken from `value`.
    moved = links(link(0, "companyId"), link(1, "arr"), link(2, "mrr"))
    assert {(one.column, one.field) for one in improve(moved, before, better).links} == {
        (0, "externalId"),
        (1, "arr"),
        (3, "companyId"),
    }
    # Accepted is touched, and cleared is touched.
    accepted = before.accept("mrr")
    assert improve(accepted, before, better).link_of("mrr") == link(2, "mrr", Confidence.SURE)
    cleared = before.without("companyId")
    assert improve(cleared, before, better).link_of("companyId") is None
    assert improve(cleared, before, better).links_from(0) == ()
    more = links(*better.links, link(5, "product"))
    assert improve(links(), before, more) == links()
    assert improve(links(), links(), more) == replace_links(more)
    constant = before.with_constant(Constant("arr", "1"))
    assert improve(constant, before, better).link_of("arr") is None
    valued = Mapping("License", before.links, (Constant("arr", "1"),))
    assert improve(before, valued, better).link_of("arr") is None


def replace_links(mapping: Mapping) -> Mapping:
    return Mapping(mapping.model, tuple(sorted(mapping.links, key=lambda one: one.column)))


def test_columns_are_matched_anew_by_all_that_is_at_hand(lessons: Lessons, table: Table) -> None:
    model = built_in().model("License")
    existing = Existing("Company", COMPANIES)
    snapshot = Snapshot({"Company": existing}, dt.datetime.now(dt.UTC))
    known = known_from(snapshot)
    expected = suggest(table, model, known)
    assert expected.link_of("companyId") is not None
    assert drive(match_columns(table, model, snapshot, None, lessons)) == expected
    assert drive(match_columns(table, model, None, known, lessons)) == expected
    assert drive(match_columns(table, model, None, None, lessons)) == suggest(table, model)
    both = known.merge(Known({"Company": {"name": frozenset({"x"})}}))
    assert both.of("Company", "name") > known.of("Company", "name")
