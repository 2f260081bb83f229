"""Where the window cannot open, a dialog says why."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from planhat_desktop import __main__ as main_module
from planhat_desktop.ui.start import NoStartDialog


def test_without_a_folder_for_settings_the_window_says_so(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "a file").write_text("", "utf-8")
    said: list[str] = []

    def read() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, NoStartDialog)
        said.extend(one.text() for one in dialog.findChildren(QLabel))
        dialog.close_it.click()

    QTimer.singleShot(0, read)
    assert main_module.main(["--places", str(tmp_path / "a file")]) == 2
    assert any("no place for settings and history" in one for one in said)
    assert any("--places" in one for one in said)
