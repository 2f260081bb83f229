"""The watched folder, on the Settings page: which one, with which profile, for which workspace."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from planhat_desktop.app.watching import Watch, read_watch, save_watch
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.ui.kit import Button, Card, Elided, Pick, Text, Tick, announce, line
from planhat_desktop.ui.kit.tips import tip
from planhat_desktop.ui.pages.page import Host


class WatchedCard(Card):
    """Chooses the folder that is watched; off until somebody switches it on."""

    def __init__(self, host: Host, parent: QWidget) -> None:
        super().__init__(margin=20, gap=10, parent=parent)
        self._host = host
        self.body.addWidget(Text(_("Watched folder"), "strong"))
        words = _(
            "A file that arrives there is previewed with a profile, and you are told. Nothing is"
            " ever sent by itself. Files that lie there already are left alone."
        )
        self.body.addWidget(Text(words, "quiet", wrap=True))
        self.on = Tick(_("Watch a folder while the app is open"), self)
        self.body.addWidget(self.on)
        across = line(gap=10)
        self.choose = Button(_("Choose a folder…"), parent=self)
        self.choose.clicked.connect(self._browse)
        across.addWidget(self.choose)
        self.folder = Elided("", "quiet", parent=self)
        across.addWidget(self.folder, 1)
        self.body.addLayout(across)
        picks = line(gap=10)
        self.profile = Pick(_("Profile"), self)
        self.workspace = Pick(_("Workspace"), self)
        for words, pick in ((_("Preview with"), self.profile), (_("for"), self.workspace)):
            picks.addWidget(Text(words, parent=self))
            pick.setMinimumWidth(180)
            pick.activated.connect(self._save)
            picks.addWidget(pick)
        picks.addStretch(1)
        self.body.addLayout(picks)
        self.lacking = Text("", "small", "update", wrap=True, parent=self)
        self.body.addWidget(self.lacking)
        self._folder = ""
        self.on.toggled.connect(self._switch)

    def draw(self) -> None:
        """Show what is kept, and the profiles and workspaces there are."""
        parts = self._host.parts
        watch = read_watch(parts.settings) or Watch("", "", "")
        self._folder = watch.folder
        self._fill(self.profile, _("Choose a profile"), parts.profiles.names(), watch.profile)
        names = [parts.practice.name, *(one.name for one in parts.settings.workspaces())]
        self._fill(self.workspace, _("Choose a workspace"), names, watch.workspace)
        self.on.blockSignals(True)
        self.on.setChecked(watch.is_on)
        self.on.blockSignals(False)
        self._tell()

    def _fill(self, pick: Pick, none: str, names: object, chosen: str) -> None:
        assert isinstance(names, (list, tuple))
        pick.clear()
        pick.addItem(none, "")
        for name in names:
            pick.addItem(name, name)
        pick.setCurrentIndex(max(pick.findData(chosen), 0))

    def _tell(self) -> None:
        self.folder.setText(self._folder or _("No folder chosen"))
        self.folder.setToolTip(tip(self._folder))
        lacking = self._find_lacking()
        self.on.setEnabled(not lacking or self.on.isChecked())
        self.lacking.setText(lacking)
        self.lacking.setVisible(bool(lacking))

    def _find_lacking(self) -> str:
        if not self._host.parts.profiles.names():
            return _("There is no profile yet: match a file once and save it as one.")
        if not (self._folder and self.profile.currentData() and self.workspace.currentData()):
            return _("Choose folder, profile and workspace; then it can be switched on.")
        return ""

    @Slot()
    def _browse(self) -> None:
        found = QFileDialog.getExistingDirectory(self, _("Folder to watch"), self._folder)
        if found:
            self.take_folder(Path(found))

    def take_folder(self, folder: Path) -> None:
        """Watch this folder instead."""
        self._folder = str(folder)
        self._save()

    @Slot(bool)
    def _switch(self, on: bool) -> None:
        self._save()
        name = Path(self._folder).name
        said = _("“{name}” is watched.") if on else _("“{name}” is watched no more.")
        announce(self, said.format(name=name))

    @Slot()
    def _save(self) -> None:
        profile, workspace = self.profile.currentData(), self.workspace.currentData()
        is_on = self.on.isChecked() and bool(self._folder and profile and workspace)
        save_watch(
            self._host.parts.settings, Watch(self._folder, str(profile), str(workspace), is_on)
        )
        self.draw()
