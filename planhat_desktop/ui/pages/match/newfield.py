"""The dialog in which a field is made in Planhat for a column."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import replace

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from typing_extensions import override

from planhat_desktop.app.errors import CallUnusable, Trouble
from planhat_desktop.app.newfield import Made, check_field, make_field
from planhat_desktop.app.steps import Step
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.app.wording.newfields import TYPE_WORDS, type_words
from planhat_desktop.core.newfield import NewField, tidy
from planhat_desktop.core.schema import Workspace
from planhat_desktop.ui.jobs import Task
from planhat_desktop.ui.kit import Button, Glyph, Pick, Text, announce, column, line
from planhat_desktop.ui.pages.page import Host

_WIDTH = 480
_OPTIONS_HEIGHT = 132


class FieldDialog(QDialog):
    """Asks how a field is to be made, makes it, and tells what came of it.

    It stays until the field is there or the person puts it away; while Planhat is asked it
    cannot be put away.

    Args:
        new: what is proposed.
        header: the column it is for.
        take: called with what was made.
    """

    def __init__(
        self, host: Host, parent: QWidget, new: NewField, header: str, take: Callable[[Made], None]
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._host = host
        self._new = new
        self._take = take
        self._is_asking = False
        model = host.draft.catalog.model(new.model)
        title = _("A new field for {models}").format(models=model.plural)
        self.setWindowTitle(title)
        body = column(self, gap=12, margin=24)
        self._body = body
        body.addWidget(Text(title, "heading", wrap=True, parent=self))
        about = _("For the column “{header}”, which goes there once the field is made.")
        body.addWidget(Text(about.format(header=header), "quiet", wrap=True, parent=self))
        self.name = QLineEdit(new.name, self)
        _add_row(body, _("Name in Planhat"), self.name)
        self.type = Pick(_("Type"), self)
        for name in TYPE_WORDS:
            self.type.addItem(type_words(name), name)
        self.type.setCurrentIndex(self.type.findData(new.type))
        _add_row(body, _("Type"), self.type)
        self.options = QPlainTextEdit("\n".join(new.options), self)
        self.options.setTabChangesFocus(True)
        self.options.setFixedHeight(_OPTIONS_HEIGHT)
        self._options_label = _add_row(body, _("Options, each on its line"), self.options)
        across = line(gap=8)
        across.addWidget(Glyph("warning", "update_ink", 18, self), 0, Qt.AlignmentFlag.AlignTop)
        self.warning = Text(_say_change(host.draft.workspace), wrap=True, parent=self)
        across.addWidget(self.warning, 1)
        body.addLayout(across)
        self.told = QWidget(self)
        across = line(self.told, gap=8)
        sign = Glyph("warning-circle", "held_ink", 18, self.told)
        across.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        self.trouble = Text("", tone="held", wrap=True, parent=self.told)
        across.addWidget(self.trouble, 1)
        body.addWidget(self.told)
        buttons = line(gap=8)
        buttons.addStretch(1)
        self.cancel = Button(_("Cancel"), parent=self)
        self.add = Button("", "primary", parent=self)
        self.add.setDefault(True)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.add)
        body.addLayout(buttons)
        self.cancel.clicked.connect(self.reject)
        self.add.clicked.connect(self._make)
        self.name.textEdited.connect(self._change)
        self.type.currentIndexChanged.connect(self._change)
        self.options.textChanged.connect(self._change)
        self._change()
        self.name.selectAll()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def new(self) -> NewField:
        """The field as it stands in the dialog."""
        return tidy(
            replace(
                self._new,
                name=self.name.text(),
                type=str(self.type.currentData()),
                options=tuple(self.options.toPlainText().splitlines()),
            )
        )

    @Slot()
    def _change(self) -> None:
        """Show what belongs to the type, and take back what was said of the field before."""
        new = self.new
        self.options.setVisible(new.has_options)
        self._options_label.setVisible(new.has_options)
        self._tell("")

    @Slot()
    def _make(self) -> None:
        if self._is_asking:
            return
        new, draft = self.new, self._host.draft
        try:
            check_field(new, draft.catalog)
        except CallUnusable as wrong:
            self._tell(str(wrong))
            return
        workspace, catalog = draft.workspace, draft.catalog

        def work() -> Generator[Step, None, Made]:
            planhat = self._host.parts.open(workspace)
            try:
                return (yield from make_field(planhat, catalog, new))
            finally:
                planhat.close()

        title = _("Adding a field to {name}").format(name=workspace.name)
        task = Task(work(), title, self._done, troubled=self._troubled, stopped=self._stopped)
        self._ask(True)
        if not self._host.start(task):
            self._ask(False)
            self._tell(_("Something else is being done. Try again when it is over."))

    def _done(self, result: object) -> None:
        assert isinstance(result, Made)
        self._ask(False)
        self.accept()
        self._take(result)

    def _troubled(self, trouble: Trouble) -> None:
        self._ask(False)
        self._tell(str(trouble))

    def _stopped(self) -> None:
        self._ask(False)
        self._tell(_("It was stopped. Try again: Planhat is asked first, so nothing comes twice."))

    def _ask(self, on: bool) -> None:
        """Show whether Planhat is being asked."""
        self._is_asking = on
        self._tell("")
        for one in (self.name, self.type, self.options, self.cancel, self.add):
            one.setEnabled(not on)
        if not on:
            self.add.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self, words: str) -> None:
        self.trouble.setText(words)
        self.told.setVisible(bool(words))
        self.add.say(_("Adding the field …") if self._is_asking else _("Add the field to Planhat"))
        if words:
            announce(self, words)
        self._fit()

    def _fit(self) -> None:
        """Be as high as it takes; Qt's own way would squeeze the options on a low screen."""
        self._body.activate()
        self.setFixedSize(_WIDTH, self._body.totalHeightForWidth(_WIDTH))

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()  # its fonts are known only now

    @override
    def reject(self) -> None:
        if not self._is_asking:
            super().reject()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.cancel.hasFocus():
            self._make()
            return
        super().keyPressEvent(event)


def _say_change(workspace: Workspace) -> str:
    """Return what making a field changes, and for whom."""
    if workspace.is_practice:
        return _(
            "This adds a field to the practice workspace on this computer. In a real workspace it"
            " would be there for everybody, and could only be removed in Planhat."
        )
    return _(
        "This adds a field to Planhat for everybody in {workspace}. It can only be removed in"
        " Planhat."
    ).format(workspace=workspace.name)


def _add_row(body: QVBoxLayout, words: str, box: QWidget) -> Text:
    """Put a box below its label; return the label."""
    label = Text(words, "small", parent=box.parentWidget())
    label.setBuddy(box)
    box.setAccessibleName(words)
    rows = column(gap=4)
    rows.addWidget(label)
    rows.addWidget(box)
    body.addLayout(rows)
    return label
