"""A file is saved by the name a person gave it, and by an ending that says what it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from planhat_desktop.ui.pages.saving import ask_where


@pytest.mark.parametrize(
    ("typed", "saved"),
    [
        ("report.xlsx", "report.xlsx"),
        ("report.CSV", "report.CSV"),
        ("report", "report.xlsx"),
        ("report Q4.2026", "report Q4.2026.xlsx"),
        ("report.pdf", "report.pdf.xlsx"),
        ("report.xls", "report.xls.xlsx"),
        ("", None),
    ],
)
def test_a_name_gets_an_ending_unless_it_has_one_of_its_kinds(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, typed: str, saved: str | None
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    chosen = str(tmp_path / typed) if typed else ""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (chosen, ""))
    path = ask_where(parent, "Acme.xlsx", "Excel (*.xlsx);;CSV (*.csv)")
    assert path == (tmp_path / saved if saved else None)
