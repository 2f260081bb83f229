"""Settings: how it looks, and the practice workspace."""

from __future__ import annotations

from collections.abc import Generator

from PySide6.QtCore import Slot

from planhat_desktop.app.steps import Progress, Step
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.ui.jobs import Task
from planhat_desktop.ui.kit import Button, Card, ChipRow, ChipSpec, Text
from planhat_desktop.ui.pages.page import Host, Page
from planhat_desktop.ui.theme import Choice


class SettingsPage(Page):
    """Settings that are taken over at once."""

    def __init__(self, host: Host) -> None:
        super().__init__(host, _("Settings"), _("Every choice here counts at once."))
        looks = Card(margin=20, gap=10, parent=self)
        looks.body.addWidget(Text(_("Look"), "strong"))
        looks.body.addWidget(Text(_("Light, dark, or as the rest of your computer."), "quiet"))
        self.looks = ChipRow(_("Look"), looks)
        self.looks.chosen.connect(self._dress)
        looks.body.addWidget(self.looks)
        self.body.addWidget(looks)
        practice = Card(margin=20, gap=10, parent=self)
        practice.body.addWidget(Text(_("Practice workspace"), "strong"))
        practice.body.addWidget(
            Text(
                _(
                    "An invented portfolio to try things out on. Nothing in it reaches Planhat."
                    " Filling it anew takes back all that was changed in it."
                ),
                "quiet",
                wrap=True,
            )
        )
        self.reset = Button(_("Fill the practice workspace anew"), parent=practice)
        self.reset.clicked.connect(self._reset)
        self.reset.setMaximumWidth(280)
        practice.body.addWidget(self.reset)
        self.body.addWidget(practice)
        self.body.addStretch(1)
        words = {
            Choice.SYSTEM: _("As my computer"),
            Choice.LIGHT: _("Light"),
            Choice.DARK: _("Dark"),
        }
        chips = [ChipSpec(choice.value, word) for choice, word in words.items()]
        self.looks.set_chips(chips, host.theme.choice.value)

    @Slot(str)
    def _dress(self, name: str) -> None:
        self.host.theme.choose(Choice(name))
        self.host.parts.settings.put("theme", name)

    @Slot()
    def _reset(self) -> None:
        self.host.start(Task(self._refill(), _("Filling the practice workspace"), self._refilled))

    def _refill(self) -> Generator[Step, None, None]:
        yield Progress("resetting", 0)
        self.host.parts.reset_practice()

    def _refilled(self, result: object) -> None:
        del result
        draft = self.host.draft
        if draft.workspace.is_practice:
            draft.set_workspace(draft.workspace, draft.catalog)  # what was read of it is old now
        self.host.toast(_("The practice workspace is as new."))
        self.edited.emit()
