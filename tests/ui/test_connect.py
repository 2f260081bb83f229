from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from planhat_desktop.adapters.memory import MemoryVault
from planhat_desktop.app.errors import KeyringUnavailable, TokenRejected, Unreachable
from planhat_desktop.app.ports import Planhat
from planhat_desktop.app.watching import Watch, read_watch, save_watch
from planhat_desktop.core.frozen import change
from planhat_desktop.core.schema import Token, Workspace
from planhat_desktop.core.workspace import TokenKind
from planhat_desktop.ui.kit import Button
from planhat_desktop.ui.pages.connecting import ConnectPage
from planhat_desktop.ui.pages.settings import SettingsPage, WorkspaceRow
from planhat_desktop.ui.parts import Parts
from planhat_desktop.ui.switcher import Switcher
from planhat_desktop.ui.theme import Choice
from planhat_desktop.ui.window import MainWindow
from tests.ui.gallery import RENEWALS, settle

Open = Callable[[Parts], MainWindow]
TOKEN = "t" * 360
ACME = Workspace("Acme", "https://api-us3.planhat.com", "us3", "orange")


class Door:
    """Opens the practice workspace's API for whoever has the right token at the right region."""

    def __init__(self, parts: Parts, region: str = "us3", token: str = TOKEN) -> None:
        self._parts = parts
        self._region = region
        self._token = token
        self.asked: list[str] = []
        self.is_down = False

    def open(self, workspace: Workspace, token: Token) -> Planhat:
        self.asked.append(workspace.region)
        if self.is_down:
            raise Unreachable("no_network", "There is no network.", "Check the connection.")
        if workspace.region != self._region or token.reveal() != self._token:
            raise TokenRejected("token", "Planhat does not take this token here.", "Check it.")
        return self._parts.open(self._parts.practice)


class NoKeyring(MemoryVault):
    """A machine without a keyring."""

    def store(self, workspace: Workspace, token: Token, kind: TokenKind = "api") -> None:
        del workspace, token, kind
        raise KeyringUnavailable("no_keyring", "This computer has no keyring.", "Install one.")

    def delete(self, workspace: Workspace) -> None:
        del workspace
        raise KeyringUnavailable("no_keyring", "This computer has no keyring.", "Install one.")


def show(window: MainWindow) -> ConnectPage:
    window.show_side("connect")
    page = window.page
    assert isinstance(page, ConnectPage)
    return page


def fill(page: ConnectPage, address: str = "https://app-us3.planhat.com/home") -> None:
    page.address.setText(address)
    page.token.setText(TOKEN)
    page.name.setText("Acme")


def press(window: MainWindow, words: str) -> None:
    found = [one for one in window.findChildren(Button) if one.text() == words and one.isVisible()]
    assert len(found) == 1, f"{len(found)} buttons say {words!r}"
    QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)


def go_on(window: MainWindow) -> None:
    QTest.mouseClick(window.footer.primary, Qt.MouseButton.LeftButton)
    settle(window)


@pytest.fixture
def door(parts: Parts) -> Door:
    return Door(parts)


@pytest.fixture
def connecting(open_window: Open, parts: Parts, door: Door) -> MainWindow:
    window = open_window(change(parts, connect=door.open))
    fill(show(window))
    return window


@pytest.mark.parametrize(
    ("address", "region"),
    [
        ("https://app-us3.planhat.com/home?x=1", "us3"),
        ("app.planhat.com", "standard"),
        ("us4", "us4"),
    ],
)
def test_the_region_is_read_off_the_address(window: MainWindow, address: str, region: str) -> None:
    page = show(window)
    page.address.setText(address)
    assert page.address_says.isVisible()
    assert f"Region {region}" in page.address_says.text()


def test_an_address_that_is_none_says_why(window: MainWindow) -> None:
    page = show(window)
    page.address.setText("https://evil.example/planhat")
    assert "is not the address of Planhat" in page.address_says.text()
    assert page.address_says.property("tone") == "held"
    page.address.clear()
    assert not page.address_says.isVisible()


def test_a_companys_own_address_is_trusted_once_and_stays_so(
    open_window: Open, parts: Parts, door: Door
) -> None:
    window = open_window(change(parts, connect=door.open))
    page = show(window)
    fill(page, "https://gateway.example.com/planhat")
    assert page.workspace() is None
    press(window, "It is ours: use gateway.example.com")
    assert "not Planhat’s own" in page.address_says.text()
    assert not page.trust.isVisible()
    workspace = page.workspace()
    assert workspace == Workspace("Acme", "https://gateway.example.com", is_elsewhere=True)
    page.begin(workspace)
    assert page.workspace() == workspace
    page.address.setText("https://gateway.example.org")  # another is another question
    assert page.workspace() is None
    assert page.trust.isVisible()
    page.begin(None)
    page.address.setText("https://gateway.example.com")
    assert page.workspace() is None


def test_an_address_without_encryption_is_not_even_asked_about(window: MainWindow) -> None:
    page = show(window)
    page.address.setText("http://gateway.example.com")
    assert "without encryption" in page.address_says.text()
    assert not page.trust.isVisible()


def test_a_region_can_be_chosen_instead(window: MainWindow) -> None:
    page = show(window)
    page.region.setCurrentIndex(page.region.findData("eu2"))
    page.region.activated.emit(page.region.currentIndex())
    workspace = page.workspace()
    assert workspace is not None
    assert workspace.api_url == "https://api-eu2.planhat.com"


def test_the_token_is_shown_as_dots_and_a_short_one_is_doubted_not_refused(
    window: MainWindow,
) -> None:
    page = show(window)
    assert page.token.echoMode() is QLineEdit.EchoMode.Password
    page.token.setText("  short\n token ")
    assert page.tokens.token_says.isVisible()
    assert "10 characters" in page.tokens.token_says.text()
    page.token.setText(TOKEN)
    assert not page.tokens.token_says.isVisible()


def test_what_is_missing_is_listed_each_with_its_box(window: MainWindow) -> None:
    page = show(window)
    window.activateWindow()
    QTest.mouseClick(window.footer.primary, Qt.MouseButton.LeftButton)
    popover = QApplication.activePopupWidget()
    assert popover is not None
    lines = [one for one in popover.findChildren(Button) if one.property("kind") == "row"]
    assert [one.text() for one in lines] == [
        "The address of your Planhat is missing.",
        "The token is missing.",
        "The workspace needs a name.",
    ]
    popover.close()
    for gap, box in zip(page.blocker(), (page.address, page.token, page.name), strict=True):
        assert gap.jump is not None
        gap.jump()
        assert window.focusWidget() is box
    page.address.setText("http://127.0.0.1:1")
    assert page.blocker()[0].sentence.startswith("The address is not that of a Planhat yet")


@pytest.mark.parametrize("taken", ["Acme", "Practice"])
def test_two_workspaces_have_two_names(window: MainWindow, taken: str) -> None:
    window.parts.settings.save_workspaces([ACME])
    page = show(window)
    fill(page)
    page.name.setText(f"  {taken} ")
    assert [gap.sentence for gap in page.blocker()] == [
        "There is a workspace of this name already. Choose another name."
    ]


def test_a_good_connection_is_kept_and_used(connecting: MainWindow, door: Door) -> None:
    page = connecting.page
    assert isinstance(page, ConnectPage)
    page.colours.choose("teal")
    assert connecting.footer.primary.text() == "Test connection"
    go_on(connecting)
    assert page.verdict.what.text() == "The connection works."
    assert connecting.footer.primary.text() == "Keep Acme"
    go_on(connecting)
    (kept,) = connecting.parts.settings.workspaces()
    assert change(kept, id="") == change(ACME, colour="teal")
    assert kept.id, "its runs are not those of another workspace that was called so"
    assert connecting.draft.workspace == kept
    assert "Acme" in connecting.rail.chip.accessibleName()
    token = connecting.parts.vault.fetch(kept)
    assert token is not None
    assert token.reveal() == TOKEN
    assert page.token.text() == ""
    assert connecting.page.step is not None


def test_the_token_is_in_the_vault_and_in_no_file(connecting: MainWindow, tmp_path: Path) -> None:
    go_on(connecting)
    go_on(connecting)
    assert connecting.parts.vault.fetch(ACME) is not None
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert TOKEN.encode() not in path.read_bytes(), path.name
    assert TOKEN not in repr(connecting.parts)


def test_a_wrong_region_looks_like_a_wrong_token_and_is_found_with_consent(
    connecting: MainWindow, door: Door
) -> None:
    page = connecting.page
    assert isinstance(page, ConnectPage)
    page.address.setText("https://app-eu.planhat.com")
    go_on(connecting)
    assert page.verdict.what.text() == "Planhat does not take this token here."
    assert "sends the token to each of Planhat’s regions" in page.verdict.do.text()
    assert door.asked == ["eu"]  # no other host has seen the token
    press(connecting, "Look in the other regions")
    settle(connecting)
    assert page.verdict.what.text() == "The token belongs to region us3."
    assert page.address.text() == "https://app-us3.planhat.com"
    assert connecting.footer.primary.text() == "Keep Acme"
    assert door.asked[0] == "eu"
    assert door.asked[-1] == "us3"
    assert "eu" not in door.asked[1:]


def test_a_wrong_token_is_wrong_everywhere(connecting: MainWindow, door: Door) -> None:
    page = connecting.page
    assert isinstance(page, ConnectPage)
    page.token.setText("x" * 400)
    go_on(connecting)
    press(connecting, "Look in the other regions")
    settle(connecting)
    assert page.verdict.what.text() == "No region takes this token."
    assert connecting.footer.primary.text() == "Test connection"


def test_without_a_network_one_can_test_again(connecting: MainWindow, door: Door) -> None:
    page = connecting.page
    assert isinstance(page, ConnectPage)
    door.is_down = True
    go_on(connecting)
    assert page.verdict.what.text() == "There is no network."
    door.is_down = False
    press(connecting, "Test again")
    settle(connecting)
    assert page.verdict.what.text() == "The connection works."


def test_a_change_after_the_test_asks_for_another(connecting: MainWindow) -> None:
    go_on(connecting)
    page = connecting.page
    assert isinstance(page, ConnectPage)
    assert connecting.footer.primary.text() == "Keep Acme"
    page.token.setText(TOKEN + "x")
    assert connecting.footer.primary.text() == "Test connection"
    assert not page.verdict.isVisible()


def test_without_a_keyring_the_token_may_be_used_for_this_time(
    open_window: Open, parts: Parts, door: Door
) -> None:
    window = open_window(change(parts, connect=door.open, vault=NoKeyring()))
    page = show(window)
    fill(page)
    go_on(window)
    go_on(window)
    assert page.verdict.what.text() == "This computer has no keyring."
    assert window.parts.settings.workspaces() == ()
    press(window, "Use it for this time only")
    settle(window)
    (kept,) = window.parts.settings.workspaces()
    assert change(kept, id="") == ACME
    token = window.parts.session_vault.fetch(ACME)
    assert token is not None
    assert token.reveal() == TOKEN


def test_the_switcher_offers_every_workspace_and_practice(open_window: Open, parts: Parts) -> None:
    parts.settings.save_workspaces([ACME])
    window = open_window(parts)
    window.rail.chip.click()
    popover = QApplication.activePopupWidget()
    assert isinstance(popover, Switcher)
    names = [line.accessibleName() for line in popover.lines]
    assert names == ["Acme, production · us3", "Practice, on this computer, in use"]
    QTest.keyClick(popover.lines[0], Qt.Key.Key_Return)
    settle(window)
    assert window.draft.workspace == ACME
    assert parts.settings.get("last_workspace") == "Acme"


def test_the_sheet_and_its_links_stay_when_the_workspace_changes(
    open_window: Open, parts: Parts, door: Door, tmp_path: Path
) -> None:
    parts.settings.save_workspaces([ACME])
    parts.session_vault.store(ACME, Token(TOKEN))
    window = open_window(
        change(
            parts, open=lambda one: door.open(one, Token(TOKEN)) if one == ACME else parts.open(one)
        )
    )
    file = tmp_path / "renewals.csv"
    file.write_text(RENEWALS, encoding="utf-8")
    window.open_file(file)
    settle(window)
    table = window.draft.table
    window.rail.chip.click()
    popover = QApplication.activePopupWidget()
    assert isinstance(popover, Switcher)
    popover.lines[0].click()
    settle(window)
    assert window.draft.table is table
    assert window.draft.workspace == ACME
    assert window.draft.catalog.custom_read  # read by itself, for there is a sheet to match


def test_fields_that_cannot_be_read_leave_the_built_in_ones(
    open_window: Open, parts: Parts, tmp_path: Path
) -> None:
    parts.settings.save_workspaces([ACME])
    parts.settings.put("last_workspace", "Acme")

    def closed(_workspace: Workspace) -> Planhat:
        raise TokenRejected("no_token", "No token is kept for Acme.", "Paste it again.")

    window = open_window(change(parts, open=closed))
    file = tmp_path / "renewals.csv"
    file.write_text(RENEWALS, encoding="utf-8")
    window.open_file(file)
    settle(window)
    assert window.banner.what.text() == "No token is kept for Acme."
    assert window.draft.table is not None
    assert not window.draft.catalog.custom_read


def rows_of(window: MainWindow) -> Sequence[WorkspaceRow]:
    window.show_side("settings")
    page = window.page
    assert isinstance(page, SettingsPage)
    settle(window)
    return [one for one in page.findChildren(WorkspaceRow) if one.isVisible()]


@pytest.mark.parametrize("vault", [MemoryVault, NoKeyring])
def test_deleting_a_workspace_deletes_its_token_after_a_second_press(
    open_window: Open, parts: Parts, vault: type[MemoryVault]
) -> None:
    parts = change(parts, vault=vault())
    if vault is MemoryVault:
        parts.vault.store(ACME, Token(TOKEN))
    parts.session_vault.store(ACME, Token(TOKEN))
    parts.settings.save_workspaces([ACME])
    parts.settings.put("last_workspace", "Acme")
    window = open_window(parts)
    (row,) = rows_of(window)
    row.delete.click()
    assert parts.settings.workspaces() == (ACME,)
    assert row.delete.text() == "Delete it with its token"
    row.delete.click()
    settle(window)
    assert parts.settings.workspaces() == ()
    assert parts.session_vault.fetch(ACME) is None
    assert parts.vault.fetch(ACME) is None
    assert window.draft.workspace.is_practice


def test_a_keyring_that_stays_locked_keeps_the_workspace(open_window: Open, parts: Parts) -> None:
    class Locked(MemoryVault):
        def delete(self, workspace: Workspace) -> None:
            del workspace
            raise KeyringUnavailable("locked", "The keyring is locked.", "Unlock it.")

    parts.settings.save_workspaces([ACME])
    window = open_window(change(parts, vault=Locked()))
    (row,) = rows_of(window)
    row.delete.click()
    row.delete.click()
    settle(window)
    assert window.banner.what.text() == "The keyring is locked."
    assert parts.settings.workspaces() == (ACME,)


def test_a_token_can_be_renewed(open_window: Open, parts: Parts, door: Door) -> None:
    parts.settings.save_workspaces([ACME])
    window = open_window(change(parts, connect=door.open))
    (row,) = rows_of(window)
    row.renew.click()
    page = window.page
    assert isinstance(page, ConnectPage)
    assert page.title.full == "Change Acme"
    page.token.setText(TOKEN)
    assert page.blocker() == []
    go_on(window)
    go_on(window)
    assert parts.settings.workspaces() == (ACME,)
    assert parts.vault.fetch(ACME) is not None


TENANT = Token("0b6f1c1e-6f0d-4c55-9a57-2f2b8d0a4e11")


def test_a_tenant_token_is_kept_beside_the_token(connecting: MainWindow, parts: Parts) -> None:
    page = connecting.page
    assert isinstance(page, ConnectPage)
    page.tenant.setText("too short")
    assert page.tokens.tenant_says.isVisible()
    assert page.blocker() == []
    page.tenant.setText(TENANT.reveal())
    assert not page.tokens.tenant_says.isVisible()
    assert page.tenant.echoMode() is QLineEdit.EchoMode.Password
    go_on(connecting)
    go_on(connecting)
    (workspace,) = parts.settings.workspaces()
    assert parts.vault.fetch(workspace) == Token(TOKEN)
    assert parts.vault.fetch(workspace, "tenant") == TENANT
    assert page.tenant.text() == ""


def test_a_tenant_token_can_be_given_later_without_the_token(
    open_window: Open, parts: Parts
) -> None:
    parts.settings.save_workspaces([ACME])
    parts.vault.store(ACME, Token(TOKEN))
    asked: list[Workspace] = []

    def open_kept(workspace: Workspace) -> Planhat:
        asked.append(workspace)
        return parts.open(parts.practice)

    window = open_window(change(parts, open=open_kept))
    (row,) = rows_of(window)
    row.renew.click()
    page = window.page
    assert isinstance(page, ConnectPage)
    assert [one.sentence for one in page.blocker()] == ["The token is missing."]
    page.tenant.setText(TENANT.reveal())
    assert page.blocker() == []
    go_on(window)
    assert ACME in asked
    go_on(window)
    assert parts.vault.fetch(ACME) == Token(TOKEN)
    assert parts.vault.fetch(ACME, "tenant") == TENANT


def test_a_kept_token_stays_for_another_colour_but_not_for_another_address(
    open_window: Open, parts: Parts
) -> None:
    parts.settings.save_workspaces([ACME])
    parts.vault.store(ACME, Token(TOKEN))
    window = open_window(change(parts, open=lambda _one: parts.open(parts.practice)))
    (row,) = rows_of(window)
    row.renew.click()
    page = window.page
    assert isinstance(page, ConnectPage)
    missing = ["The token is missing."]
    assert [one.sentence for one in page.blocker()] == missing
    page.colours.swatches[-1].click()
    assert page.blocker() == []
    page.address.setText("https://api-us5.planhat.com")
    assert [one.sentence for one in page.blocker()] == missing
    page.address.setText(ACME.api_url)
    go_on(window)
    go_on(window)
    (kept,) = parts.settings.workspaces()
    assert kept == change(ACME, colour=kept.colour)
    assert kept.colour != ACME.colour
    assert parts.vault.fetch(kept) == Token(TOKEN)


def test_a_folder_is_watched_on_for_a_workspace_that_gets_another_name(
    open_window: Open, parts: Parts
) -> None:
    parts.settings.save_workspaces([ACME])
    parts.vault.store(ACME, Token(TOKEN))
    save_watch(parts.settings, Watch("", "Renewals", "Acme"))
    window = open_window(change(parts, open=lambda _one: parts.open(parts.practice)))
    (row,) = rows_of(window)
    row.renew.click()
    page = window.page
    assert isinstance(page, ConnectPage)
    page.name.setText("Globex")
    go_on(window)
    go_on(window)
    watch = read_watch(parts.settings)
    assert watch is not None
    assert watch.workspace == "Globex"


def test_tokens_move_with_a_workspace_that_gets_another_name(
    open_window: Open, parts: Parts
) -> None:
    parts.settings.save_workspaces([ACME])
    parts.vault.store(ACME, Token(TOKEN))
    parts.vault.store(ACME, TENANT, "tenant")
    door = Door(parts, token=TOKEN + "y")
    window = open_window(change(parts, connect=door.open))
    (row,) = rows_of(window)
    row.renew.click()
    page = window.page
    assert isinstance(page, ConnectPage)
    page.name.setText("Globex")
    page.token.setText(TOKEN + "y")
    go_on(window)
    go_on(window)
    (workspace,) = parts.settings.workspaces()
    assert workspace.name == "Globex"
    assert parts.vault.fetch(workspace) == Token(TOKEN + "y")
    assert parts.vault.fetch(workspace, "tenant") == TENANT
    assert parts.vault.fetch(ACME) is None
    assert parts.vault.fetch(ACME, "tenant") is None


def test_the_look_is_chosen_and_remembered(window: MainWindow) -> None:
    window.show_side("settings")
    page = window.page
    assert isinstance(page, SettingsPage)
    for chip in page.looks.chips:
        if chip.spec.name == Choice.DARK.value:
            chip.click()
    assert window.theme.choice is Choice.DARK
    assert window.parts.settings.get("theme") == "dark"
    window.theme.choose(Choice.LIGHT)


def test_the_practice_workspace_is_filled_anew(open_window: Open, parts: Parts) -> None:
    filled: list[bool] = []
    window = open_window(change(parts, reset_practice=lambda: filled.append(True)))
    window.show_side("settings")
    page = window.page
    assert isinstance(page, SettingsPage)
    page.reset.click()
    settle(window)
    assert filled == [True]
    assert "as new" in window.saying.words.text()
