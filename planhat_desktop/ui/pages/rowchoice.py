"""Which rows of a report are listed: those that need a person, those of one fate, or all."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QMenu, QWidget

from planhat_desktop.app.accounts import pick_rows
from planhat_desktop.app.wording import plural
from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.report import Fate
from planhat_desktop.ui.jobs import Task
from planhat_desktop.ui.kit import Button
from planhat_desktop.ui.pages.counts import ORDER, fate_word
from planhat_desktop.ui.pages.page import Host

if TYPE_CHECKING:
    from planhat_desktop.ui.pages.account import AccountView


class RowChoice(Button):
    """Opens the list of what can be listed, and has it listed.

    Attributes:
        listing: the menu that was opened last.
    """

    def __init__(self, host: Host, view: AccountView, parent: QWidget) -> None:
        super().__init__(_("Show other rows"), "link", sign="caret-down", parent=parent)
        self._host, self._view = host, view
        self.listing: QMenu | None = None
        self.clicked.connect(self._open)

    @Slot()
    def _open(self) -> None:
        report = self._view.report
        if report is None:
            return
        menu = self.listing = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)

        def offer(words: str, deed: Callable[[], object]) -> None:
            menu.addAction(words).triggered.connect(deed)

        offer(_("Rows that need you"), self._view.show_open)
        offer(plural(report.started.rows, "The one row", "All {n} rows"), partial(self._list, None))
        counts = report.counts
        for fate in ORDER if report.started.undo_of is None else ():
            if count := counts.get(fate, 0):
                words = _("{n} {what}").format(n=f"{count:,}", what=fate_word(fate))
                offer(words, partial(self._list, fate))
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _list(self, fate: Fate | None, _checked: bool = False) -> None:
        report = self._view.report
        if report is None:
            return

        def done(rows: object) -> None:
            if self._view.report is report and isinstance(rows, list):
                self._view.show_rows(rows)

        work = pick_rows(report, fate)
        self._host.start(Task(work, _("Listing the rows"), done, quiet=True))
