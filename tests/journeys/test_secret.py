"""After a whole journey the token is in the system's secret store and nowhere else."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from planhat_desktop.adapters.planhat import PlanhatClient
from planhat_desktop.adapters.vault import KeyringVault, find_system_backend
from planhat_desktop.adapters.world import World
from planhat_desktop.app.errors import KeyringUnavailable
from planhat_desktop.app.ports import Planhat
from planhat_desktop.core.report import Fate
from planhat_desktop.core.schema import Token, Workspace
from planhat_desktop.places import Places
from planhat_desktop.ui.notices import open_log
from tests.journeys.conftest import OpenApp
from tests.journeys.person import parts_of
from tests.journeys.sheets import ROWS, write_renewals
from tests.journeys.test_workspaces import TOKEN, connect_page, serve

NAME = "Acme, of the journey's secret"


@pytest.fixture
def vault() -> KeyringVault:
    try:
        find_system_backend()
    except KeyringUnavailable as trouble:
        pytest.skip(f"no secret store on this machine: {trouble.what}")
    return KeyringVault()


@pytest.mark.keyring
def test_the_token_is_in_the_secret_store_and_nowhere_else(
    open_app: OpenApp,
    world: World,
    vault: KeyringVault,
    places: Places,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    open_log(world.logs)
    with serve(places) as (url, _app):

        def connect(workspace: Workspace, token: Token) -> Planhat:
            return PlanhatClient(replace(workspace, api_url=url), token)

        def reopen(workspace: Workspace) -> Planhat:
            if workspace.is_practice:
                return world.open(workspace)
            token = vault.fetch(workspace)
            assert token is not None
            return connect(workspace, token)

        made: Workspace | None = None
        try:
            person = open_app(replace(parts_of(world, vault), connect=connect))
            person.press(person.window.rail.chip)
            lines = person.popover_lines()
            person.press(next(one for one in lines if one.accessibleName().startswith("Add a")))
            page = connect_page(person)
            person.window.parts = replace(person.window.parts, open=reopen)
            for box, text in (
                (page.address, "app-us3.planhat.com"),
                (page.token, TOKEN),
                (page.name, NAME),
            ):
                person.press(box)
                QApplication.clipboard().setText(text)
                person.key(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
            person.press_primary("Test connection")
            person.settle()
            person.press_primary(f"Keep {NAME}")
            person.settle()
            (made,) = world.settings.workspaces()
            kept = vault.fetch(made)
            assert kept is not None
            assert kept.reveal() == TOKEN

            person.read(write_renewals(tmp_path / "renewals.csv", stray=True))
            person.go_to_match()
            person.go_to_preview()
            person.begin_upload()
            assert person.see_report().counts[Fate.CREATED] == ROWS - 1
            report = tmp_path / "report.xlsx"
            person.press(person.report_page.save)
            person.name_file(report, lambda: person.choose("Excel (xlsx)"))
            seen = repr(person.draft.workspace) + repr(kept) + person.window.windowTitle()

            # Deleting the workspace deletes the secret.
            person.press(person.window.rail.links["settings"])
            person.press(person.button(f"Delete {NAME}"))
            person.press(person.button("Delete it with its token"))
            person.settle()
            assert vault.fetch(made) is None
            assert not world.settings.workspaces()
            assert person.draft.workspace.is_practice
        finally:
            if made is not None:
                vault.delete(made)

    QApplication.clipboard().clear()
    out, err = capfd.readouterr()
    for name, text in {"stdout": out, "stderr": err, "log": caplog.text, "repr": seen}.items():
        assert TOKEN not in text, name
    files = [one for one in tmp_path.rglob("*") if one.is_file()]
    assert places.journal_file in files
    assert report in files
    for one in files:
        content = one.read_bytes()
        for form in (TOKEN, TOKEN[8:40], TOKEN[::-1]):
            assert form.encode() not in content, one.name
            assert form.encode("utf-16-le") not in content, one.name
