"""Profiles: mappings kept for next month, as cards."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QLineEdit, QStackedWidget, QWidget
from typing_extensions import override

from planhat_desktop.app.draft import Draft
from planhat_desktop.app.errors import Trouble
from planhat_desktop.app.profiles import read_profile
from planhat_desktop.app.wizard import Step
from planhat_desktop.app.wording import plural
from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.binding import fits
from planhat_desktop.core.catalog import Catalog
from planhat_desktop.core.profile import Profile
from planhat_desktop.core.profileform import write_profile
from planhat_desktop.core.table import Table
from planhat_desktop.ui.kit import (
    Badge,
    Button,
    Card,
    Deed,
    Elided,
    EmptyState,
    FlowLayout,
    ScrollColumn,
    Text,
    Word,
    clear,
    line,
)
from planhat_desktop.ui.pages.adopting import adopt
from planhat_desktop.ui.pages.history import moment_words
from planhat_desktop.ui.pages.page import Host, Page
from planhat_desktop.ui.pages.saving import ask_where

_FITS = 0.9
_MOST_COLUMNS = 12


@dataclass(frozen=True)
class Kept:
    """One saved profile, or why it cannot be read.

    Attributes:
        used: when it was last used (ISO 8601), or None.
    """

    name: str
    profile: Profile | None
    trouble: str = ""
    used: str | None = None


class ProfileCard(Card):
    """One profile: its name, model, last use and columns.

    Signals:
        used, exported, deleted: what is asked for, with the profile's name.
        renamed: (the old name, the new one).
    """

    used = Signal(str)
    exported = Signal(str)
    deleted = Signal(str)
    renamed = Signal(str, str)

    def __init__(
        self, kept: Kept, catalog: Catalog, table: Table | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(margin=16, gap=6, parent=parent)
        self.kept = kept
        self.setAccessibleName(kept.name)
        top = line(gap=8)
        self.title = Elided(kept.name, "strong", parent=self)
        top.addWidget(self.title)
        profile = kept.profile
        if profile is not None:
            model = catalog.models.get(profile.model)
            badges = [Badge(model.plural if model is not None else profile.model, "", self)]
            if table is not None and fits(profile, table) >= _FITS:
                badges.append(Badge(_("fits the open file"), "create", self))
            for badge in badges:
                badge.setMinimumWidth(badge.sizeHint().width() + 16)  # a long name gives way
                top.addWidget(badge)
        top.addStretch(1)
        used = moment_words(kept.used) if kept.used else ""
        words = _("last used {when}").format(when=used) if used else _("not used yet")
        top.addWidget(Text(words, "small", parent=self))
        self.body.addLayout(top)
        self.box = QLineEdit(kept.name, self)
        self.box.setAccessibleName(_("New name for {name}").format(name=kept.name))
        self.box.setMaximumWidth(360)
        self.box.returnPressed.connect(self._rename)
        self.box.hide()
        self.body.addWidget(self.box)
        tone = "" if profile is not None else "held"
        self.body.addWidget(Text(self._columns(), "quiet", tone, wrap=True, parent=self))
        self._lay_deeds()

    def _columns(self) -> str:
        profile = self.kept.profile
        if profile is None:
            return self.kept.trouble
        headers = list(dict.fromkeys(one.column for one in profile.links))
        short = [one if len(one) <= 40 else one[:39] + "…" for one in headers[:_MOST_COLUMNS]]
        shown = ", ".join(short)
        more = len(headers) - _MOST_COLUMNS
        if more > 0:
            shown = _("{some} and {n} more").format(some=shown, n=more)
        return _("Knows {columns}").format(columns=shown) if shown else _("Knows no column.")

    def _lay_deeds(self) -> None:
        deeds = QWidget(self)
        flow = FlowLayout(deeds, gap=16, line_gap=2)
        name = self.kept.name
        self.use = Button(_("Use"), "link", parent=deeds)
        self.rename = Button(_("Rename"), "link", parent=deeds)
        self.export = Button(_("Export"), "link", parent=deeds)
        self.delete = Button(_("Delete"), "link", parent=deeds)
        self.use.clicked.connect(lambda: self.used.emit(name))
        self.rename.clicked.connect(self._open_box)
        self.export.clicked.connect(lambda: self.exported.emit(name))
        self.delete.clicked.connect(lambda: self.deleted.emit(name))
        for button in (self.use, self.rename, self.export, self.delete):
            button.setAccessibleName(f"{button.text()} {name}")
            flow.addWidget(button)
            button.setVisible(self.kept.profile is not None or button is self.delete)
        self.body.addWidget(deeds)

    @Slot()
    def _open_box(self) -> None:
        self.box.show()
        self.box.setFocus()
        self.box.selectAll()

    @Slot()
    def _rename(self) -> None:
        name = " ".join(self.box.text().split())
        self.box.hide()
        self.rename.setFocus()
        if name and name != self.kept.name:
            self.renamed.emit(self.kept.name, name)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.box.isVisible():
            self.box.setText(self.kept.name)
            self.box.hide()
            self.rename.setFocus()
            return
        super().keyPressEvent(event)


class ProfilesPage(Page):
    """All saved profiles.

    Attributes:
        cards: the profiles shown.
    """

    def __init__(self, host: Host) -> None:
        super().__init__(host, _("Profiles"))
        self.subtitle.setText(
            _("A profile remembers which column feeds which field. It holds no row and no token.")
        )
        across = line(gap=16)
        self.head.removeWidget(self.title)
        across.addWidget(self.title, 1)
        self.take_in = Button(_("Import"), "pill", sign="upload-simple", parent=self)
        self.take_in.clicked.connect(self._import)
        across.addWidget(self.take_in)
        self.head.insertLayout(0, across)
        self.cards: list[ProfileCard] = []
        self._shown: tuple[tuple[Kept, ...], Table | None] | None = None
        self.stack = QStackedWidget(self)
        self.body.addWidget(self.stack, 1)
        self._list = ScrollColumn(gap=10, parent=self.stack)
        self.stack.addWidget(self._list)
        self._none = EmptyState(
            "bookmark-simple",
            _("No profile yet"),
            _(
                "Match a file once, upload it, and press Save as profile. Next month the same"
                " kind of file is recognised by its headers, and you go straight to the preview."
            ),
            [Deed(_("Start an upload"), self._start), Deed(_("Import a profile"), self._import)],
            self.stack,
        )
        self.stack.addWidget(self._none)

    @override
    def draw(self, draft: Draft) -> None:
        kept = tuple(self._read(name) for name in self.host.parts.profiles.names())
        if self._shown == (kept, draft.table):
            return
        self._shown = (kept, draft.table)
        clear(self._list.body)
        self.cards = []
        for one in kept:
            card = ProfileCard(one, draft.catalog, draft.table, self._list.content)
            card.used.connect(self.use)
            card.exported.connect(self._export)
            card.deleted.connect(self.delete)
            card.renamed.connect(self.rename)
            self.cards.append(card)
            self._list.body.addWidget(card)
        self.stack.setCurrentWidget(self._list if kept else self._none)

    def _read(self, name: str) -> Kept:
        profiles = self.host.parts.profiles
        used = profiles.used_at(name)
        try:
            return Kept(name, read_profile(profiles.load(name)).renamed(name), used=used)
        except Trouble as trouble:
            return Kept(name, None, str(trouble), used)

    # Deeds

    @Slot(str)
    def use(self, name: str) -> None:
        """Lay a profile onto the open file and go on."""
        draft = self.host.draft
        kept = self._read(name)
        if kept.profile is None:
            return
        if draft.table is None:
            words = _("Open a file first; a profile that fits is offered there by itself.")
            self.host.toast(words, Deed(_("Open a file"), self._start))
            return
        adopt(self.host, kept.profile, name)

    @Slot(str, str)
    def rename(self, old: str, new: str) -> None:
        """Give a profile another name."""
        if self._try(lambda: self.host.parts.profiles.rename(old, new)):
            self.edited.emit()
            words = _("“{old}” is called “{new}” now.").format(old=old, new=new)
            self.host.toast(words, Deed(_("Undo"), lambda: self._rename_back(new, old)))

    def _rename_back(self, new: str, old: str) -> None:
        if self._try(lambda: self.host.parts.profiles.rename(new, old)):
            self.edited.emit()

    @Slot(str)
    def delete(self, name: str) -> None:
        """Delete a profile; the toast brings it back."""
        profiles = self.host.parts.profiles
        kept = self._read(name)
        data = write_profile(kept.profile) if kept.profile is not None else None
        if not self._try(lambda: profiles.delete(name)):
            return
        self.edited.emit()
        words = _("“{name}” is deleted.").format(name=name)
        if data is None:
            self.host.toast(words)
        else:
            self.host.toast(words, Deed(_("Undo"), lambda: self._bring_back(name, data, kept.used)))

    def _bring_back(self, name: str, data: Mapping[str, object], used: str | None) -> None:
        profiles = self.host.parts.profiles
        if self._try(lambda: profiles.save(name, data)):
            if used is not None:
                profiles.mark_used(name, used)
            self.edited.emit()

    @Slot(str)
    def _export(self, name: str) -> None:
        path = ask_where(self, f"{name}.profile.json", _("Profile (*.json)"))
        if path is not None:
            self.export_to(name, path)

    def export_to(self, name: str, path: Path) -> None:
        """Write a profile to a file that can be shared."""
        profiles = self.host.parts.profiles
        if self._try(lambda: profiles.export_file(profiles.load(name), path)):
            self.host.toast(_("Saved as {name}").format(name=path.name))

    @Slot()
    def _import(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(
            self, _("Import a profile"), "", _("Profile (*.json)")
        )
        if chosen:
            self.import_from(Path(chosen))

    def import_from(self, path: Path) -> None:
        """Take in a profile that was shared; a name that is taken gets a number."""
        profiles = self.host.parts.profiles
        try:
            data = profiles.import_file(path)
            wished = read_profile(data).name
        except Trouble as trouble:
            self.host.tell(trouble.what, trouble.do)
            return
        taken, name, number = set(profiles.names()), wished, 2
        while name in taken:
            name, number = f"{wished} ({number})", number + 1
        if self._try(lambda: profiles.save(name, {**data, "name": name})):
            self.edited.emit()
            self.host.toast(_("“{name}” is imported.").format(name=name))

    def _try(self, deed: Callable[[], object]) -> bool:
        try:
            deed()
        except Trouble as trouble:
            self.host.tell(trouble.what, trouble.do)
            return False
        return True

    def _start(self) -> None:
        self.host.go(Step.FILE)

    @override
    def words(self) -> Sequence[Word]:
        count = len(self.cards)
        return (Word(plural(count, "profile", "profiles"), f"{count:,}"),) if count else ()
