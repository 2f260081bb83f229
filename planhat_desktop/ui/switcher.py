"""The workspaces to choose from, at the rail's chip."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.core.schema import Workspace
from planhat_desktop.ui.connect import choose_workspace, describe
from planhat_desktop.ui.kit import Button, Popover, Rule, Text, WorkspaceLine
from planhat_desktop.ui.pages.page import Host


class Switcher(Popover):
    """The workspaces to choose from, at the rail's chip."""

    def __init__(self, host: Host, parent: QWidget) -> None:
        super().__init__(parent, width=300)
        self._host = host
        heading = Text(_("Send to"), "caps", parent=self)
        heading.setContentsMargins(8, 4, 8, 4)
        self.body.addWidget(heading)
        self.lines: list[WorkspaceLine] = []
        here = host.draft.workspace
        for workspace in (*host.parts.settings.workspaces(), host.parts.practice):
            row = WorkspaceLine(
                workspace.name, describe(workspace), workspace.colour, workspace == here, self
            )
            row.clicked.connect(lambda _on=False, one=workspace: self._choose(one))
            self.lines.append(row)
            self.body.addWidget(row)
        self.body.addWidget(Rule(parent=self))
        self.fetch = Button(_("Get records as a spreadsheet…"), "row", sign="table", parent=self)
        self.fetch.clicked.connect(self._fetch)
        self.body.addWidget(self.fetch)
        self.add = Button(_("Add a workspace…"), "row", sign="plus", parent=self)
        self.add.clicked.connect(self._add)
        self.body.addWidget(self.add)
        self.manage = Button(_("Manage workspaces…"), "row", sign="gear-six", parent=self)
        self.manage.clicked.connect(self._manage)
        self.body.addWidget(self.manage)

    def _choose(self, workspace: Workspace) -> None:
        self.close()
        choose_workspace(self._host, workspace)

    @Slot()
    def _add(self) -> None:
        self.close()
        self._host.show_side("connect")

    @Slot()
    def _fetch(self) -> None:
        self.close()
        self._host.show_side("records")

    @Slot()
    def _manage(self) -> None:
        self.close()
        self._host.show_side("settings")
