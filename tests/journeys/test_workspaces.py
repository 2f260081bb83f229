"""Another workspace, a wrong token, no network: a sentence each, and the app stays usable."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from planhat_desktop.adapters.planhat import PlanhatClient
from planhat_desktop.adapters.practice.app import PracticeApp
from planhat_desktop.adapters.practice.quirks import Permissions
from planhat_desktop.adapters.practice.transport import PracticeServer, open_store
from planhat_desktop.adapters.world import World
from planhat_desktop.app.ports import Planhat
from planhat_desktop.app.wizard import Step
from planhat_desktop.core.frozen import change
from planhat_desktop.core.report import Fate
from planhat_desktop.core.schema import Token, Workspace
from planhat_desktop.places import Places
from planhat_desktop.ui.pages.connecting import ConnectPage
from tests.journeys.conftest import OpenApp
from tests.journeys.person import Person, parts_of
from tests.journeys.sheets import ROWS, write_renewals

TOKEN = "pht-" + "k7Qz" * 90


@contextmanager
def serve(
    places: Places, permissions: Permissions | None = None, *, token: str = TOKEN
) -> Iterator[tuple[str, PracticeApp]]:
    """A Planhat of one's own on loopback, which lets one token in."""
    app = PracticeApp(open_store(None, places.resources), token=token, permissions=permissions)
    try:
        with PracticeServer(app) as server:
            yield server.url, app
    finally:
        app.store.close()


def closed_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}"


def test_the_workspace_is_changed_in_the_middle_of_the_preview(
    person: Person, places: Places, tmp_path: Path
) -> None:
    with serve(places) as (url, app):
        acme = Workspace("Acme", url, "", "orange")
        person.world.settings.save_workspaces([acme])
        person.world.session_vault.store(acme, Token(TOKEN))
        person.read(write_renewals(tmp_path / "renewals.csv"))
        person.go_to_match()
        person.go_to_preview()
        assert person.primary == f"Upload {ROWS} changes to Practice"
        person.switch_to("Acme")
        person.wait(lambda: person.primary == f"Upload {ROWS} changes to Acme")
        # New records in a workspace that is not for practice are always asked for.
        person.begin_upload()
        assert person.see_report().counts[Fate.CREATED] == ROWS
        assert sum(call.rows for call in app.calls if call.method == "PUT") == ROWS
    assert not [one for one in person.planhat("/licenses") if str(one["externalId"])[:2] == "N-"]


def test_a_workspace_that_cannot_be_reached_is_a_sentence(person: Person, tmp_path: Path) -> None:
    away = Workspace("Away", closed_port(), "", "violet")
    person.world.settings.save_workspaces([away])
    person.world.session_vault.store(away, Token(TOKEN))
    person.switch_to("Away")
    person.read(write_renewals(tmp_path / "renewals.csv"))
    person.go_to_match()
    person.press_primary("Preview")
    person.settle()
    assert "127.0.0.1" in person.banner or "Away" in person.banner
    assert person.offers("Try again")
    assert person.primary == ""
    assert TOKEN not in person.banner
    person.switch_to("Practice")
    person.wait(lambda: person.primary == f"Upload {ROWS} changes to Practice")
    assert person.banner == ""


def test_a_workspace_is_added_with_a_pasted_token(
    open_app: OpenApp, world: World, places: Places, tmp_path: Path
) -> None:
    with serve(places) as (url, _app):
        person = open_connecting(open_app, world, {"us3": url})
        page = connect_page(person)
        person.press(person.window.footer.primary)
        gaps = [one.accessibleName() for one in person.popover_lines()]
        assert gaps[0] == "The address of your Planhat is missing."
        person.press(person.popover_lines()[0])
        # A loopback address is no place for a token; the app's address is.
        person.type("http://127.0.0.1:8080")
        assert not person.reads("rows go to")
        person.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        person.type("https://app-us3.planhat.com/home")
        assert person.reads("Region us3: rows go to api-us3.planhat.com.")
        QApplication.clipboard().setText(f"  {TOKEN}\n")
        person.press(page.token)
        person.key(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        person.press(page.name)
        person.type("Acme")
        person.press_primary("Test connection")
        person.settle()
        person.press_primary("Keep Acme")
        person.settle()
        assert person.on is Step.FILE
        assert person.draft.workspace.name == "Acme"
        (kept,) = world.settings.workspaces()
        assert (kept.name, kept.region) == ("Acme", "us3")
        person.read(write_renewals(tmp_path / "renewals.csv"))
        person.go_to_match()
        person.go_to_preview()
        person.begin_upload()
        assert person.see_report().counts[Fate.CREATED] == ROWS
    for file in tmp_path.rglob("*"):
        assert not file.is_file() or TOKEN.encode() not in file.read_bytes()


def describe(person: Person, address: str, token: str) -> ConnectPage:
    """Fill in the Connect page and test the connection."""
    page = connect_page(person)
    for box, text in ((page.address, address), (page.token, token), (page.name, "Acme")):
        person.press(box)
        person.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QApplication.clipboard().setText(text)
        person.key(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    person.press_primary("Test connection")
    person.settle()
    return page


def test_a_wrong_token_is_told_and_the_right_one_can_follow(
    open_app: OpenApp, world: World, places: Places
) -> None:
    with serve(places) as (url, _app):
        person = open_connecting(open_app, world, {"": url})
        page = describe(person, "app.planhat.com", "pht-" + "x" * 360)
        assert page.verdict.isVisible()
        assert "token" in page.verdict.what.text()
        assert person.primary == "Test connection"
        assert "x" * 9 not in page.verdict.what.text() + page.verdict.do.text()
        describe(person, "app.planhat.com", TOKEN)
        assert person.primary == "Keep Acme"


def test_a_good_token_at_the_wrong_region_is_found_when_the_person_agrees(
    open_app: OpenApp, world: World, places: Places
) -> None:
    with serve(places) as (url, app), serve(places, token="other") as (wrong, other):
        person = open_connecting(open_app, world, {"": wrong, "eu2": url})
        describe(person, "https://app.planhat.com", TOKEN)
        assert not app.calls  # no other region hears of the token before that
        person.press(person.button("Look in the other regions"))
        person.settle()
        page = connect_page(person)
        assert page.verdict.what.text() == "The token belongs to region eu2."
        assert page.address.text() == "https://app-eu2.planhat.com"
        assert person.primary == "Keep Acme"
        assert other.calls


def test_a_token_that_may_not_read_everything_says_what(
    open_app: OpenApp, world: World, places: Places
) -> None:
    denied = Permissions(unreadable=frozenset({"Ticket"}))
    with serve(places, denied) as (url, _app):
        person = open_connecting(open_app, world, {"": url})
        page = describe(person, "app.planhat.com", TOKEN)
        assert "Ticket" in page.verdict.what.text() + page.verdict.do.text()
        assert person.primary == "Keep Acme"


def test_a_token_that_may_not_write_is_told_row_by_row(
    person: Person, places: Places, tmp_path: Path
) -> None:
    with serve(places, Permissions.read_only("License")) as (url, app):
        acme = Workspace("Acme", url, "", "orange")
        person.world.settings.save_workspaces([acme])
        person.world.session_vault.store(acme, Token(TOKEN))
        person.switch_to("Acme")
        person.read(write_renewals(tmp_path / "renewals.csv"))
        person.go_to_match()
        person.go_to_preview()
        person.begin_upload()
        counts = person.see_report().counts
        assert counts[Fate.CREATED] == 0
        assert counts[Fate.REFUSED] + counts[Fate.NOT_SENT] == ROWS
        said = person.report_page.view.said.text()
        assert "Planhat refused it: create License not allowed" in said
        assert sum(call.rows for call in app.calls) <= 2 * ROWS  # it is not tried over and over


def connect_page(person: Person) -> ConnectPage:
    page = person.window.page
    assert isinstance(page, ConnectPage)
    return page


def open_connecting(open_app: OpenApp, world: World, hosts: dict[str, str]) -> Person:
    """Open the app on its Connect page; regions in ``hosts`` are on loopback."""

    def connect(workspace: Workspace, token: Token) -> Planhat:
        url = hosts.get(workspace.region or "", hosts[""] if "" in hosts else closed_port())
        return PlanhatClient(change(workspace, api_url=url), token)

    def reopen(workspace: Workspace) -> Planhat:
        token = world.session_vault.fetch(workspace)
        return connect(workspace, token) if token is not None else world.open(workspace)

    person = open_app(change(parts_of(world), connect=connect, open=reopen))
    person.press(person.window.rail.chip)
    lines = person.popover_lines()
    person.press(next(one for one in lines if one.accessibleName() == "Add a workspace…"))
    return person
