"""Profiles: mappings kept for next month, as cards."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
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
from planhat_desktop.app.wording.terms import moment_words
from planhat_desktop.core.binding import fits
from planhat_desktop.core.catalog import Catalog
from planhat_desktop.core.merging import compare_profiles
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
from planhat_desktop.ui.pages.page import Host, Page
from planhat_desktop.ui.pages.saving import ask_where
from planhat_desktop.ui.pages.taking import FormerVersions, TakingPanel

_FITS = 0.6
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
        former_wanted: its former versions are to be shown, at this widget.
    """

    used = Signal(str)
    exported = Signal(str)
    deleted = Signal(str)
    renamed = Signal(str, str)
    former_wanted = Signal(str, QWidget)

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
            share = fits(profile, table) if table is not None else 0.0
            if share >= _FITS:
                words = _("fits the open file") if share == 1 else _("nearly fits the open file")
                badges.append(Badge(words, "create" if share == 1 else "update", self))
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
        self.former = Button(_("Former versions"), "link", parent=deeds)
        self.delete = Button(_("Delete"), "link", parent=deeds)
        self.use.clicked.connect(lambda: self.used.emit(name))
        self.rename.clicked.connect(self._open_box)
        self.export.clicked.connect(lambda: self.exported.emit(name))
        self.former.clicked.connect(lambda: self.former_wanted.emit(name, self.former))
        self.delete.clicked.connect(lambda: self.deleted.emit(name))
        for button in (self.use, self.rename, self.export, self.former, self.delete):
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
        self.taking = TakingPanel(self)
        self.taking.kept.connect(self._take_merged)
        self.taking.both.connect(self._take_beside)
        self.body.addWidget(self.taking)
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
            card.former_wanted.connect(self._show_former)
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

        def export() -> None:
            profile = read_profile(profiles.load(name)).renamed(name)
            profiles.export_file(write_profile(profile.for_sharing()), path)

        if self._try(export):
            self.host.toast(_("Saved as {name}").format(name=path.name))

    @Slot()
    def _import(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(
            self, _("Import a profile"), "", _("Profile (*.json)")
        )
        if chosen:
            self.import_from(Path(chosen))

    def import_from(self, path: Path) -> None:
        """Take in a profile that was shared; where its name is taken, ask what to do."""
        profiles = self.host.parts.profiles
        try:
            theirs = read_profile(profiles.import_file(path))
        except Trouble as trouble:
            self.host.tell(trouble.what, trouble.do)
            return
        mine = self._read(theirs.name).profile if theirs.name in profiles.names() else None
        if mine is None:
            self._take_beside(theirs)
        elif compare_profiles(mine, theirs) or mine.model != theirs.model:
            self.taking.ask(mine, theirs, self.host.draft.catalog)
        else:
            words = _("“{name}” is there already, and feeds the same.").format(name=mine.name)
            self.host.toast(words, Deed(_("Keep both"), lambda: self._take_beside(theirs)))

    @Slot(object)
    def _take_beside(self, theirs: Profile) -> None:
        """Take a profile in; a name that is taken gets a number."""
        profiles = self.host.parts.profiles
        taken, name, number = set(profiles.names()), theirs.name, 2
        while name in taken:
            name, number = f"{theirs.name} ({number})", number + 1
        if self._try(lambda: profiles.save(name, write_profile(theirs.renamed(name)))):
            self.edited.emit()
            self.host.toast(_("“{name}” is imported.").format(name=name))

    @Slot(object)
    def _take_merged(self, made: Profile) -> None:
        """Save a profile over the one of its name; the one before is a former version."""
        profiles = self.host.parts.profiles
        before = profiles.load(made.name)
        if self._try(lambda: profiles.save(made.name, write_profile(made))):
            self.edited.emit()
            words = _("“{name}” is changed.").format(name=made.name)
            undo = partial(self._bring_back, made.name, before, profiles.used_at(made.name))
            self.host.toast(words, Deed(_("Undo"), undo))

    @Slot(str, QWidget)
    def _show_former(self, name: str, anchor: QWidget) -> None:
        found = self.host.parts.profiles.former(name)
        FormerVersions(self, found, partial(self.bring_former_back, name)).open_at(anchor)

    def bring_former_back(self, name: str, version: str) -> None:
        """Save a former version again; the one it takes the place of is kept as one too."""
        profiles = self.host.parts.profiles
        before = profiles.load(name)
        if self._try(lambda: profiles.save(name, profiles.load_former(name, version))):
            self.edited.emit()
            words = _("“{name}” is as it was.").format(name=name)
            undo = partial(self._bring_back, name, before, profiles.used_at(name))
            self.host.toast(words, Deed(_("Undo"), undo))

    def _try(self, deed: Callable[[], object]) -> bool:
        try:
            deed()
        except Trouble as trouble:
            self.host.tell(trouble.what, trouble.do)
            return False
        self.host.hush()  # what stood there is of the deed before
        return True

    def _start(self) -> None:
        self.host.go(Step.FILE)

    @override
    def words(self) -> Sequence[Word]:
        count = len(self.cards)
        return (Word(plural(count, "profile", "profiles"), f"{count:,}"),) if count else ()
