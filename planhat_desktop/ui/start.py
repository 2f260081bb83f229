"""What the window needs only after its first paint, and only before its end."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import closing, suppress
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QDialog, QWidget

from planhat_desktop.app.errors import Trouble
from planhat_desktop.app.steps import Progress, Step
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.ui.kit import Button, Text, column, line
from planhat_desktop.ui.parts import Parts
from planhat_desktop.ui.screen import open_application
from planhat_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from planhat_desktop.app.draft import Draft


_PAGES = ("sheetview", "match", "preview", "upload", "report")


def warm_up(parts: Parts) -> Generator[Step, None, Draft]:
    """Load numpy, the catalogue, the draft and the code of the pages. Thread: job."""
    yield Progress("starting", 0)
    from planhat_desktop.app.draft import Draft

    workspace = parts.first_workspace()
    draft = Draft(workspace, parts.load_catalog())
    if workspace.is_practice:  # it is in this very process, so its own fields cost no wait
        from planhat_desktop.app.opening import read_catalog

        yield Progress("reading_fields", 0)
        planhat = parts.open(workspace)
        # Where its file cannot be made, whoever needs it says so; the window is there all the same.
        with suppress(Trouble), closing(planhat):
            draft.set_catalog((yield from read_catalog(planhat, draft.catalog)))
    for page in _PAGES:  # here it stalls no one; the pages themselves are made on main
        yield Progress("starting", 0)
        import_module(f"planhat_desktop.ui.pages.{page}")
    return draft


def explain_no_start(trouble: Trouble) -> None:
    """Say why the window cannot open, and wait until that is read."""
    app = QApplication.instance()
    theme = Theme(app if isinstance(app, QApplication) else open_application(sys.argv[0]))
    NoStartDialog(trouble).exec()
    theme.deleteLater()


class NoStartDialog(QDialog):
    """Says why the window cannot open."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__()
        heading = _("Planhat Desktop cannot start")
        self.setWindowTitle(heading)
        self.setMinimumWidth(440)
        body = column(self, gap=12, margin=24)
        body.addWidget(Text(heading, "heading"))
        body.addWidget(Text(trouble.what, wrap=True))
        body.addWidget(Text(trouble.do, tone="quiet", wrap=True))
        buttons = line(gap=8)
        buttons.addStretch(1)
        self.close_it = Button(_("Close"), "primary", parent=self)
        self.close_it.clicked.connect(self.accept)
        buttons.addWidget(self.close_it)
        body.addLayout(buttons)


class CloseDialog(QDialog):
    """Asks before the window closes while rows are being sent."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("An upload is running"))
        self.setMinimumWidth(440)
        body = column(self, gap=12, margin=24)
        body.addWidget(Text(_("An upload is running"), "heading"))
        body.addWidget(
            Text(
                _(
                    "Closing stops it after the batch that is under way. What was sent is written"
                    " down, and the rest can be sent later from History."
                ),
                wrap=True,
            )
        )
        buttons = line(gap=8)
        buttons.addStretch(1)
        self.close_it = Button(_("Stop and close"), "danger", parent=self)
        self.close_it.clicked.connect(self.accept)
        self.stay = Button(_("Keep it running"), "primary", parent=self)
        self.stay.clicked.connect(self.reject)
        buttons.addWidget(self.close_it)
        buttons.addWidget(self.stay)
        body.addLayout(buttons)
        self.stay.setFocus()
