"""What uploads taught, on the Settings page: whether to learn, to share it, to forget it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from planhat_desktop.app.learning import Kept
from planhat_desktop.app.wording.language import plural
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.core.learning import Learned
from planhat_desktop.ui.connect import lessons_of
from planhat_desktop.ui.jobs import Task
from planhat_desktop.ui.kit import Button, Card, Deed, FlowLayout, Text, Tick, announce
from planhat_desktop.ui.pages.page import Host
from planhat_desktop.ui.pages.saving import ask_where, save_file

_FILE = "what-was-learned.json"


class LearnedCard(Card):
    """Says how much was learned, and what can be done with it."""

    def __init__(self, host: Host, parent: QWidget) -> None:
        super().__init__(margin=20, gap=10, parent=parent)
        self._host = host
        self._lessons = lessons_of(host)
        self._is_stale = True
        self.body.addWidget(Text(_("What was learned"), "strong"))
        words = _(
            "A finished upload teaches which column belongs to which field, so that it is"
            " suggested the next time. Kept are headers, fields and how often, on this computer;"
            " never a cell."
        )
        self.body.addWidget(Text(words, "quiet", wrap=True))
        self.learn = Tick(_("Learn from my uploads, and suggest by what was learned"), self)
        self.learn.setChecked(self._lessons.are_wanted)
        self.learn.toggled.connect(self._want)
        self.body.addWidget(self.learn)
        self.state = Text("", parent=self)
        self.body.addWidget(self.state)
        self.note = Text("", "quiet", wrap=True, parent=self)
        self.note.hide()
        self.body.addWidget(self.note)
        deeds = QWidget(self)
        across = FlowLayout(deeds, gap=8, line_gap=8)
        self.share = Button(_("Save to share…"), parent=deeds)
        self.share.clicked.connect(self._share)
        self.take = Button(_("Add what others learned…"), parent=deeds)
        self.take.clicked.connect(self._take)
        self.forget = Button(_("Forget what was learned"), parent=deeds)
        self.forget.clicked.connect(self._forget)
        for one in (self.share, self.take, self.forget):
            across.addWidget(one)
        self.body.addWidget(deeds, 0, Qt.AlignmentFlag.AlignTop)

    def draw(self) -> None:
        """Look how much is kept where that may have changed and nothing else is being done."""
        if self._is_stale and not self._host.is_busy:
            self._is_stale = False
            work = self._lessons.count()
            self._host.start(Task(work, _("Looking what was learned"), self._tell, quiet=True))

    def look(self) -> None:
        """Look anew how much is kept, as soon as may be."""
        self._is_stale = True
        self.draw()

    def _tell(self, kept: object) -> None:
        assert isinstance(kept, Kept)
        words = plural(kept.columns, "{n} column is known again.", "{n} columns are known again.")
        self.state.setText(words if kept.columns else _("Nothing has been learned yet."))
        self.share.setEnabled(kept.columns > 0)
        self.forget.setEnabled(kept.columns > 0)
        self.note.setText(" ".join(kept.notes))
        self.note.setVisible(bool(kept.notes))

    @Slot(bool)
    def _want(self, on: bool) -> None:
        self._lessons.want(on=on)
        said = _("Uploads teach from now on.") if on else _("Nothing is learned from now on.")
        announce(self, said)

    @Slot()
    def _share(self) -> None:
        path = ask_where(self, _FILE, _("What was learned (*.json)"))
        if path is not None:
            save_file(self._host, path, self._lessons.hand_out)

    @Slot()
    def _take(self) -> None:
        title, kinds = _("Add what others learned"), _("What was learned (*.json)")
        chosen, _kind = QFileDialog.getOpenFileName(self, title, "", kinds)
        if chosen:
            work = self._lessons.take_in(Path(chosen))
            self._host.start(Task(work, title, self._taken))

    def _taken(self, count: object) -> None:
        assert isinstance(count, int)
        words = plural(count, "{n} column more is known now.", "{n} columns more are known now.")
        self._host.toast(words if count else _("All of it was known already."))
        self.look()

    @Slot()
    def _forget(self) -> None:
        work = self._lessons.forget()
        self._host.start(Task(work, _("Forgetting what was learned"), self._forgotten))

    def _forgotten(self, before: object) -> None:
        assert isinstance(before, Learned)

        def put_back() -> None:
            work = self._lessons.put_back(before)
            title = _("Remembering what was learned")
            self._host.start(Task(work, title, lambda _nothing: self.look()))

        self._host.toast(_("What was learned is forgotten."), Deed(_("Undo"), put_back))
        self.look()
