"""The requests of a run and their answers, for whoever wants to see them word for word."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget
from typing_extensions import override

from planhat_desktop.app.exchanges import (
    Exchange,
    answer_words,
    clock_words,
    exchange_lines,
    exchange_text,
)
from planhat_desktop.app.sending import rows_words
from planhat_desktop.app.steps import Step
from planhat_desktop.app.wording import translate as _
from planhat_desktop.ui.kit import Button, EmptyState, Text, announce, column, line
from planhat_desktop.ui.pages.page import Host
from planhat_desktop.ui.pages.saving import ask_where, save_file
from planhat_desktop.ui.tables import Grid, RowsModel

_MOST_SHOWN = 400_000  # characters; the whole is copied and saved all the same


class _ExchangesModel(RowsModel):
    """One line a request: its number, when it left, its rows and how it was answered."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Exchange] = []

    def set_exchanges(self, found: Sequence[Exchange]) -> None:
        self.found = list(found)
        self.reload(range(len(found)), [_("Sent"), _("Rows"), _("Answer")])

    @override
    def row_name(self, position: int) -> str:
        return f"{position + 1:,}"

    @override
    def text(self, position: int, column: int) -> str:
        one = self.found[position]
        if column == 0:
            return clock_words(one.at)
        return rows_words(one.rows) if column == 1 else answer_words(one)

    @override
    def tone(self, position: int, column: int) -> str:
        is_bad = column == 2 and not 200 <= self.found[position].status < 300
        return "held_ink" if is_bad else ""


class _ExchangesGrid(Grid):
    """All of a line is in sight, however little room there is."""

    _SHARES = (0.3, 0.34)

    @override
    def measure(self) -> None:
        self._fit()

    @override
    def _fit(self) -> None:
        room = self.viewport().width()
        if self.horizontalHeader().count() < 3 or room <= 0:
            return
        widths = [round(room * share) for share in self._SHARES]
        for place, width in enumerate((*widths, room - sum(widths))):
            self.setColumnWidth(place, width)


class ExchangesView(QWidget):
    """A list of requests; the one that is chosen is shown whole beside it."""

    def __init__(self, host: Host, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._host = host
        self._name = ""
        whole = column(self, gap=10)
        words = _("Word for word as it was written down. Tokens are never among it.")
        whole.addWidget(Text(words, "quiet", wrap=True, parent=self))
        across = line(gap=16)
        self.model = _ExchangesModel()
        self.model.setParent(self)
        self.grid = _ExchangesGrid(_("Requests"), self)
        self.grid.setModel(self.model)
        self.grid.row_chosen.connect(self._show)
        across.addWidget(self.grid, 3)
        self.none = EmptyState(
            "clock-counter-clockwise",
            _("Nothing was sent"),
            _("This upload ended before its first request."),
            parent=self,
        )
        across.addWidget(self.none, 3)
        beside = column(gap=10)
        self.code = QPlainTextEdit(self)
        self.code.setReadOnly(True)
        self.code.setAccessibleName(_("The request and its answer"))
        self.code.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        beside.addWidget(self.code, 1)
        deeds = line(gap=10)
        self.copy = Button(_("Copy"), "pill", sign="copy", parent=self)
        self.copy.clicked.connect(self._copy)
        self.save = Button(_("Save all requests"), "pill", sign="download-simple", parent=self)
        self.save.clicked.connect(self._save)
        deeds.addWidget(self.copy)
        deeds.addWidget(self.save)
        deeds.addStretch(1)
        beside.addLayout(deeds)
        across.addLayout(beside, 4)
        whole.addLayout(across, 1)

    def set_exchanges(self, found: Sequence[Exchange], name: str) -> None:
        """Show these.

        Args:
            name: of the file they may be saved as, without its ending.
        """
        self._name = name
        self.model.set_exchanges(found)
        self.grid.setVisible(bool(found))
        self.none.setVisible(not found)
        for one in (self.code, self.copy, self.save):
            one.setVisible(bool(found))
        if found:
            self.grid.measure()
            self.grid.setCurrentIndex(self.model.index(0, 0))
            self._show(0)

    @Slot(int)
    def _show(self, row: int) -> None:
        text = exchange_text(self.model.found[row])
        if len(text) > _MOST_SHOWN:
            rest = _("… and more; copy or save it to see all.")
            text = f"{text[:_MOST_SHOWN]}\n{rest}"
        self.code.setPlainText(text)

    @Slot()
    def _copy(self) -> None:
        row = self.grid.currentIndex().row()
        QGuiApplication.clipboard().setText(exchange_text(self.model.found[row]))
        announce(self.copy, _("Copied."))
        self._host.toast(_("Copied."))

    @Slot()
    def _save(self) -> None:
        path = ask_where(self, f"{self._name}.jsonl", "JSON lines (*.jsonl)")
        if path is not None:
            self.save_all(path)

    def save_all(self, path: Path) -> None:
        """Write all requests with their answers to a file, one a line."""
        found, parts = list(self.model.found), self._host.parts

        def write(to: Path) -> Generator[Step, None, Path]:
            lines = (one.encode(errors="replace") for one in exchange_lines(found))
            return (yield from parts.export_bytes(lines, to))

        save_file(self._host, path, write)
