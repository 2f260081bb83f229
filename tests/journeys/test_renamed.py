"""A workspace that gets another name keeps its past; another of its old name has none of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest
from PySide6.QtCore import Qt

from planhat_desktop.adapters.practice.app import PracticeApp
from planhat_desktop.adapters.practice.faults import Fault
from planhat_desktop.adapters.world import World
from planhat_desktop.core.report import Fate
from planhat_desktop.places import Places
from planhat_desktop.ui.pages.history import HistoryPage
from tests.journeys.conftest import OpenApp
from tests.journeys.person import Person
from tests.journeys.sheets import ROWS, write_renewals
from tests.journeys.test_workspaces import (
    TOKEN,
    connect_page,
    describe,
    open_connecting,
    serve,
)

ADDRESS = "https://app-us3.planhat.com"
OTHER_TOKEN = "pht-" + "Zz3q" * 90
CONTROL = Qt.KeyboardModifier.ControlModifier


def add_acme(person: Person, token: str) -> None:
    """On the Connect page: add the workspace Acme."""
    describe(person, ADDRESS, token)
    person.press_primary("Keep Acme")
    person.settle()


def preview_renewals(person: Person, folder: Path) -> None:
    person.read(write_renewals(folder / "renewals.csv"))
    person.go_to_match()
    person.go_to_preview()


def open_renewal(person: Person, name: str) -> None:
    """In Settings: open a workspace to be changed."""
    person.press(person.window.rail.links["settings"])
    person.press(person.button(f"Change {name}"))


def rename(person: Person, before: str, now: str) -> None:
    """In Settings: give a workspace another name; its token is left as it is kept."""
    open_renewal(person, before)
    page = connect_page(person)
    person.press(page.name)
    person.key(Qt.Key.Key_A, CONTROL)
    person.type(now)
    person.press_primary("Test connection")
    person.settle()
    person.press_primary(f"Keep {now}")
    person.settle()
    assert person.draft.workspace.name == now


def open_history(person: Person) -> HistoryPage:
    person.press(person.window.rail.links["history"])
    page = person.window.page
    assert isinstance(page, HistoryPage)
    person.wait(lambda: bool(page.cards) and not person.window.is_busy)
    return page


def licenses(app: PracticeApp) -> list[dict[str, Any]]:
    shape = app.store.shapes["licenses"]
    return [orjson.loads(one) for (one,) in app.store.query(f'SELECT body FROM "{shape.name}"')]


def renewals(app: PracticeApp) -> int:
    return sum(str(one.get("externalId")).startswith("N-") for one in licenses(app))


def test_what_was_uploaded_before_is_taken_back(
    open_app: OpenApp, world: World, places: Places, tmp_path: Path
) -> None:
    with serve(places) as (url, app):
        person = open_connecting(open_app, world, {"us3": url})
        add_acme(person, TOKEN)
        preview_renewals(person, tmp_path)
        assert person.send() == {"created": ROWS}
        assert renewals(app) == ROWS
        rename(person, "Acme", "Globex")
        (kept,) = world.settings.workspaces()
        assert world.session_vault.fetch(kept) is not None
        page = open_history(person)
        assert person.reads("to Globex")
        person.press(page.cards[0].open)
        person.settle()
        assert "to Globex" in page.subtitle.text()
        person.press(person.button("Undo this upload…"))
        person.wait(lambda: page.one.undo.isVisible() and not person.window.is_busy)
        person.press(page.one.undo.yes)
        person.settle()
        assert person.banner == ""
        assert renewals(app) == 0


def test_what_was_stopped_before_goes_on(
    open_app: OpenApp, world: World, places: Places, tmp_path: Path
) -> None:
    with serve(places) as (url, app):
        person = open_connecting(open_app, world, {"us3": url})
        add_acme(person, TOKEN)
        preview_renewals(person, tmp_path)
        app.faults.add(Fault("slow", method="PUT", times=9, seconds=0.5))
        person.begin_upload()
        person.wait(lambda: any(one.method == "PUT" for one in tuple(app.calls)))
        person.press(person.button("Stop after this batch"))
        counts = person.see_report().counts
        assert 0 < counts[Fate.NOT_SENT] < ROWS
        rename(person, "Acme", "Globex")
        page = open_history(person)
        person.press(page.cards[0].rest)
        person.wait(lambda: page.one.report is not None and not person.window.is_busy)
        assert person.banner == ""
        assert page.one.report is not None
        assert page.one.report.counts[Fate.CREATED] == ROWS
        assert renewals(app) == ROWS


@pytest.mark.parametrize("is_renamed", [True, False], ids=["beside it", "in its place"])
def test_another_workspace_of_the_old_name_is_left_alone(
    open_app: OpenApp, world: World, places: Places, tmp_path: Path, is_renamed: bool
) -> None:
    hosts = {}
    with serve(places) as (url, app), serve(places, token=OTHER_TOKEN) as (other_url, other):
        hosts["us3"] = url
        person = open_connecting(open_app, world, hosts)
        add_acme(person, TOKEN)
        preview_renewals(person, tmp_path)
        assert person.send() == {"created": ROWS}
        if is_renamed:
            rename(person, "Acme", "Globex")
        else:
            person.press(person.window.rail.links["settings"])
            person.press(person.button("Delete Acme"))
            person.press(person.button("Delete it with its token"))
            person.settle()
        # The same address lets the other tenant's token in, and answers with its records.
        hosts["us3"] = other_url
        empty(other)
        person.press(person.window.rail.chip)
        lines = person.popover_lines()
        person.press(next(one for one in lines if one.accessibleName() == "Add a workspace…"))
        add_acme(person, OTHER_TOKEN)
        hosts["us3"] = url if is_renamed else other_url
        before = len(other.calls)
        page = open_history(person)
        person.press(page.cards[0].open)
        person.settle()
        person.press(person.button("Undo this upload…"))
        person.wait(lambda: not person.window.is_busy)
        if is_renamed:
            assert page.one.undo.isVisible()  # in the one it went to, whatever that is called
            assert len(other.calls) == before
        else:
            assert "None of the records of this upload is in this workspace" in person.banner
            assert not page.one.undo.isVisible()
            assert not [one for one in tuple(other.calls)[before:] if one.method != "GET"]
        assert renewals(app) == ROWS


def empty(app: PracticeApp) -> None:
    """Leave no record of the portfolio there: ids are unique among real workspaces."""
    for one in licenses(app):
        app.store.delete(app.store.shapes["licenses"], one["_id"])
