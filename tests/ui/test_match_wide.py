"""Of eighty columns and fields only what changes is drawn, and all stay inside their box."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from planhat_desktop.ui.pages.match import MappingPage
from planhat_desktop.ui.pages.match.cards import ColumnCard
from planhat_desktop.ui.pages.match.slots import FieldSlot
from planhat_desktop.ui.window import MainWindow
from tests.ui.matching import mapping_of, open_wide, slot_of


@pytest.fixture
def page(window: MainWindow, tmp_path: Path) -> MappingPage:
    return open_wide(window, tmp_path)


def test_one_change_draws_anew_only_what_it_concerns(
    page: MappingPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = page.picture
    assert picture is not None
    assert (len(picture.cards), len(picture.slots)) == (80, 83)
    drawn: list[QWidget] = []

    def note(one: QWidget) -> None:
        drawn.append(one)

    for kind in (ColumnCard, FieldSlot):
        monkeypatch.setattr(kind, "update", note)
    for place in range(6):
        drawn.clear()
        page.deeds.link(20 + place, f"custom.Custom field {4 * place + 1}")
        QApplication.processEvents()
        assert [type(one) for one in drawn] == [ColumnCard, FieldSlot]


def test_the_page_is_first_drawn_from_a_few_values_of_each_column(page: MappingPage) -> None:
    for place in range(12):
        page.deeds.link(20 + place, f"custom.Custom field {4 * place + 1}")
    assert len(mapping_of(page).links) >= 18
    page.deeds.choose_key("externalId")
    assert slot_of(page, "custom.Custom field 1").picture.detail == "0.25"


@pytest.mark.parametrize("width", [960, 1180, 1900])
def test_nothing_sticks_out_at_any_width(page: MappingPage, window: MainWindow, width: int) -> None:
    window.resize(width, 640)
    QApplication.processEvents()
    for opened in (False, True):
        if opened:
            page.open_reading("fromDate")
            QApplication.processEvents()
        for board in (page.cards, page.slots):
            if board.isVisible():
                view = board.parentWidget()
                assert view is not None
                assert board.width() <= view.width()
                assert all(one.geometry().right() < board.width() for one in board.tiles)
        for box in (page.left, page.right, page.drawer, page.search, page.more):
            if box.isVisible():
                right = box.mapTo(page, box.rect().topRight()).x()
                assert right < page.width()
