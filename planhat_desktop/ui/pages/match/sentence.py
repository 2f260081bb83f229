"""The sentence at the head: what these rows are, and how Planhat recognises them."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from planhat_desktop.app.draft import Draft
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.app.wording.reasons import model_sentence
from planhat_desktop.ui.kit import Button, FlowLayout, Text


class Sentence(QWidget):
    """Says “These rows are [Licenses], recognised by [External ID]”.

    Signals:
        model_pressed, key_pressed: the person wants another one.
    """

    model_pressed = Signal()
    key_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        flow = FlowLayout(self, gap=4, line_gap=2)
        self.model = _choice(self)
        self.model.clicked.connect(self.model_pressed)
        self.key = _choice(self)
        self.key.clicked.connect(self.key_pressed)
        self.tail = Text("", "quiet")
        self.by = Text("", "quiet", parent=self)
        self.end = Text(".", "quiet", parent=self)
        for one in (
            Text(_("These rows are"), "quiet", parent=self),
            self.model,
            self.by,
            self.key,
            self.end,
            self.tail,
        ):
            flow.addWidget(one)

    def draw(self, draft: Draft) -> None:
        """Say it of this draft."""
        model, mapping = draft.model, draft.mapping
        if model is None or mapping is None:
            return
        _name(self.model, model.plural, _("These rows are {words}. Choose another kind."))
        why = draft.content.looks.get(model.name)
        if why is None:
            self.tail.setText(_("Drag a column onto a field, or type in the field’s box."))
        else:
            told = model_sentence(why, model.name)
            self.model.setToolTip(f"{told} {self.model.toolTip()}")
            self.model.setAccessibleDescription(told)
            self.tail.setText(model_sentence(why, model.name, 1))
        by = _(", recognised by") if model.keys else _(", added for good.")
        self.by.setText(by)
        self.key.setVisible(bool(model.keys))
        self.end.setVisible(bool(model.keys))
        fed = [name for name in model.key_names if mapping.feeds(name)]
        if mapping.key is not None:
            fed = [mapping.key]
        labels = [one.label for name in fed if (one := model.find(name)) is not None]
        words = _(" or ").join(labels[:2]) if labels else _("nothing yet")
        _name(self.key, words, _("Recognised by {words}. Choose another key."))


def _choice(parent: QWidget) -> Button:
    button = Button("", "link", sign="caret-down", tone="strong", parent=parent)
    button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the caret stands after the word
    button.setIconSize(QSize(12, 12))
    return button


def _name(button: Button, words: str, told: str) -> None:
    if button.text().replace("&&", "&") != words:
        button.say(words)
        button.updateGeometry()
    button.setAccessibleName(told.format(words=words))
    button.setToolTip(told.format(words=words))
