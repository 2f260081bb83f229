"""What the workspace holds in a field now stands beside what the sheet holds."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from planhat_desktop.app.errors import Unreachable
from planhat_desktop.app.ports import Planhat
from planhat_desktop.core.frozen import change
from planhat_desktop.core.schema import Workspace
from planhat_desktop.ui.pages.match.dragging import Load, pack
from planhat_desktop.ui.parts import Parts
from planhat_desktop.ui.window import MainWindow
from tests.ui.gallery import settle
from tests.ui.matching import column_of, drag_over, middle_of, open_match, slot_of


def test_some_records_are_read_once_and_shown(window: MainWindow) -> None:
    page = open_match(window)
    settle(window)
    slot = slot_of(page, "mrr")
    assert len(slot.picture.live) == 3
    told = f"In Planhat: {' · '.join(slot.picture.live)}"
    assert told in slot.toolTip()
    drag_over(page.slots, pack(Load((column_of(page, "Tier"),))), middle_of(slot))
    assert page.carrying.hint.words.endswith(told.replace("In", "in"))
    assert slot_of(page, "companyId").picture.live  # by name
    assert not slot_of(page, "_id").picture.live


def test_another_model_is_looked_at_too(window: MainWindow, qtbot: QtBot) -> None:
    page = open_match(window)
    settle(window)
    with qtbot.waitSignal(page.live.changed, timeout=20_000):
        page.deeds.choose_model("Company")
    settle(window)
    assert slot_of(page, "phase").picture.live


def test_a_workspace_that_cannot_be_read_is_asked_once(
    parts: Parts, open_window: Callable[[Parts], MainWindow]
) -> None:
    asked: list[str] = []

    def refuse(workspace: Workspace) -> Planhat:
        asked.append(workspace.name)
        raise Unreachable("no_network", "No network.", "")

    window = open_window(parts)
    window.parts = change(parts, open=refuse)
    page = open_match(window)
    settle(window)
    many = len(asked)  # others ask too
    page.deeds.unlink("mrr")
    settle(window)
    assert len(asked) == many
    assert not slot_of(page, "mrr").picture.live


@pytest.mark.parametrize("width", [960, 1180, 1900])
def test_the_reason_keeps_its_room(window: MainWindow, width: int) -> None:
    page = open_match(window)
    settle(window)
    window.resize(width, 700)
    settle(window)
    picture = slot_of(page, "mrr").picture
    assert picture.reason in slot_of(page, "mrr").accessibleDescription()
