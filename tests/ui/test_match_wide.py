"""Eighty columns and eighty fields stay smooth, and everything stays inside its box."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from planhat_desktop.core.catalog import Catalog
from planhat_desktop.ui.pages.match import MappingPage
from planhat_desktop.ui.window import MainWindow
from tests.ui.matching import mapping_of, open_match, slot_of

KNOWN = ["Contract ID", "Customer", "Product", "Currency", "Start date", "End date", "MRR"]


def with_many_fields(catalog: Catalog) -> Catalog:
    kinds = ("text", "number", "day", "checkbox")
    return catalog.with_custom_fields(
        [
            {"parent": "license", "name": f"Custom field {i}", "type": kinds[i % 4]}
            for i in range(56)
        ]
    )


@pytest.fixture
def page(window: MainWindow, tmp_path: Path) -> MappingPage:
    headers = [
        *KNOWN,
        *(f"A header that never seems to come to its end, number {i}" for i in range(73)),
    ]
    lines = [",".join(headers)]
    for row in range(1_500):
        day = f"{row % 28 + 1:02d}/04/2026"
        known = [f"L-{row}", f"Customer {row % 90}", "Core", "EUR", day, day, f"{row}.5"]
        lines.append(",".join([*known, *(f"{row * place}.25" for place in range(73))]))
    file = tmp_path / "License export.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    window.draft.set_catalog(with_many_fields(window.draft.catalog))
    return open_match(window, file)


def test_one_change_costs_less_than_50_ms(page: MappingPage) -> None:
    picture = page.picture
    assert picture is not None
    assert (len(picture.cards), len(picture.slots)) == (80, 83)
    took_s = []
    for place in range(6):
        started = time.perf_counter()
        page.deeds.link(20 + place, f"custom.Custom field {4 * place + 1}")
        QApplication.processEvents()
        took_s.append(time.perf_counter() - started)
    assert min(took_s) < 0.05, took_s  # the least: other tests may share the machine


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
