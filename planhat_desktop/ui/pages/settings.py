"""Settings: workspaces and their tokens, how it looks, what was learned, the practice workspace."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from planhat_desktop.app.steps import Progress, Step
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.core.schema import Workspace
from planhat_desktop.ui.connect import describe, forget_workspace
from planhat_desktop.ui.jobs import Task
from planhat_desktop.ui.kit import (
    Button,
    Card,
    ChipRow,
    ChipSpec,
    Dot,
    Elided,
    ScrollColumn,
    Text,
    clear,
    column,
    line,
)
from planhat_desktop.ui.pages.keeping import KeepingCard
from planhat_desktop.ui.pages.learned import LearnedCard
from planhat_desktop.ui.pages.page import Host, Page
from planhat_desktop.ui.pages.watched import WatchedCard
from planhat_desktop.ui.theme import Choice

if TYPE_CHECKING:
    from planhat_desktop.app.draft import Draft


class SettingsPage(Page):
    """Settings that are taken over at once."""

    def __init__(self, host: Host) -> None:
        super().__init__(host, _("Settings"), _("Every choice here counts at once."))
        scroll = ScrollColumn(gap=12, parent=self)
        self.body.addWidget(scroll)
        scroll.body.addWidget(self._make_workspaces())
        scroll.body.addWidget(self._make_look())
        self.learned = LearnedCard(host, self)
        scroll.body.addWidget(self.learned)
        self.watched = WatchedCard(host, self)
        scroll.body.addWidget(self.watched)
        scroll.body.addWidget(KeepingCard(host, self))
        scroll.body.addWidget(self._make_practice())
        self._shown: tuple[Workspace, ...] | None = None

    def _make_workspaces(self) -> Card:
        card = Card(margin=20, gap=10, parent=self)
        card.body.addWidget(Text(_("Workspaces"), "strong"))
        words = _("Tokens are in this computer’s keyring. Deleting a workspace deletes its token.")
        card.body.addWidget(Text(words, "quiet", wrap=True))
        self.lines = column(gap=6)
        card.body.addLayout(self.lines)
        self.add = Button(_("Add a workspace…"), sign="plus", parent=card)
        self.add.clicked.connect(self._add)
        card.body.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _make_look(self) -> Card:
        card = Card(margin=20, gap=10, parent=self)
        card.body.addWidget(Text(_("Look"), "strong"))
        card.body.addWidget(Text(_("Light, dark, or as the rest of your computer."), "quiet"))
        self.looks = ChipRow(_("Look"), card)
        self.looks.chosen.connect(self._dress)
        card.body.addWidget(self.looks)
        words = {
            Choice.SYSTEM: _("As my computer"),
            Choice.LIGHT: _("Light"),
            Choice.DARK: _("Dark"),
        }
        chips = [ChipSpec(choice.value, word) for choice, word in words.items()]
        self.looks.set_chips(chips, self.host.theme.choice.value)
        return card

    def _make_practice(self) -> Card:
        card = Card(margin=20, gap=10, parent=self)
        card.body.addWidget(Text(_("Practice workspace"), "strong"))
        words = _(
            "An invented portfolio to try things out on. Nothing in it reaches Planhat."
            " Filling it anew takes back all that was changed in it."
        )
        card.body.addWidget(Text(words, "quiet", wrap=True))
        self.reset = Button(_("Fill the practice workspace anew"), parent=card)
        self.reset.clicked.connect(self._reset)
        card.body.addWidget(self.reset, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    @override
    def draw(self, draft: Draft) -> None:
        self.learned.draw()
        saved = self.host.parts.settings.workspaces()
        if saved == self._shown:
            return
        self._shown = saved
        clear(self.lines)
        if not saved:
            words = _("None yet besides the practice workspace.")
            self.lines.addWidget(Text(words, "quiet", parent=self))
        for workspace in saved:
            self.lines.addWidget(WorkspaceRow(self.host, workspace, self))

    @override
    def arrive(self) -> None:
        self.learned.look()
        self.watched.draw()

    @Slot()
    def _add(self) -> None:
        self.host.show_side("connect")

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


class WorkspaceRow(QWidget):
    """One saved workspace, with what can be done about its token."""

    def __init__(self, host: Host, workspace: Workspace, parent: QWidget) -> None:
        super().__init__(parent)
        self._host = host
        self._workspace = workspace
        across = line(self, gap=10)
        across.addWidget(Dot(workspace.colour, self))
        across.addWidget(Elided(workspace.name, "strong", parent=self))
        across.addWidget(Text(describe(workspace), "quiet", parent=self), 1)
        self.renew = Button(_("Change…"), "pill", parent=self)
        self.renew.setAccessibleName(_("Change {name}").format(name=workspace.name))
        self.renew.clicked.connect(self._renew)
        across.addWidget(self.renew)
        self.delete = Button(_("Delete"), "pill", parent=self)
        self.delete.setAccessibleName(_("Delete {name}").format(name=workspace.name))
        self.delete.clicked.connect(self._delete)
        across.addWidget(self.delete)
        self._sure = False

    @Slot()
    def _renew(self) -> None:
        self._host.renew_token(self._workspace)

    @Slot()
    def _delete(self) -> None:
        if self._sure:
            forget_workspace(self._host, self._workspace)
            return
        self._sure = True  # a second press, on words that say what goes
        self.delete.set_tone("held")
        self.delete.say(_("Delete it with its token"))
