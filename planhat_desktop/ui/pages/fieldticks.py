"""Fields of a model to tick."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget
from typing_extensions import override

from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.catalog import Catalog
from planhat_desktop.core.handout import fields_to_hand_out, keys_to_hand_out
from planhat_desktop.core.schema import Model
from planhat_desktop.ui.kit import Card, ScrollColumn, Text, Tick, at_once

_WIDTH = 220  # of a column of ticks


class FieldTicks(Card):
    """The fields of a model, each with a box to tick; its keys always come along.

    Attributes:
        is_touched: whether the person ticked anything.
    Signals:
        changed: the person ticked a box or took a tick away.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(margin=14, gap=10, parent=parent)
        self.is_touched = False
        self._always = Text("", "quiet", wrap=True, parent=self)
        self.body.addWidget(self._always)
        self._scroll = ScrollColumn(gap=2, parent=self)
        self.body.addWidget(self._scroll, 1)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(2)
        self._scroll.body.addLayout(self._grid)
        self._none = Text(_("No field is called that."), "quiet", parent=self._scroll.content)
        self._none.hide()
        self._scroll.body.addWidget(self._none)
        self._boxes: dict[str, Tick] = {}
        self._sought = ""

    def set_fields(self, model: Model, catalog: Catalog, filled: Collection[str] = ()) -> None:
        """Offer the fields of a model, those in use first."""
        keys = keys_to_hand_out(model)
        fields = [one for one in fields_to_hand_out(model, catalog) if one.name not in keys]
        fields.sort(key=lambda one: one.name not in filled)
        with at_once(self):
            for box in self._boxes.values():
                self._grid.removeWidget(box)
                box.hide()
                box.deleteLater()
            self._boxes = {}
            for one in fields:
                box = Tick(one.label.replace("&", "&&"), self._scroll.content)
                box.setToolTip(one.note or one.label)
                box.clicked.connect(self._tell)
                self._boxes[one.name] = box
            self._lay()
        self.is_touched = False

    def tell_keys(self, labels: Sequence[str]) -> None:
        """Say which keys come along."""
        words = _("Always in it, so that each row finds its record: {labels}")
        self._always.setText(words.format(labels=", ".join(labels)))
        self._always.setVisible(bool(labels))

    def names(self) -> frozenset[str]:
        """Return the names of all fields that can be ticked."""
        return frozenset(self._boxes)

    def box(self, name: str) -> Tick:
        """Return the box of a field."""
        return self._boxes[name]

    def ticked(self) -> frozenset[str]:
        """Return the names of the fields that are ticked."""
        return frozenset(name for name, box in self._boxes.items() if box.isChecked())

    def tick(self, names: Collection[str], *, usual: bool = False) -> None:
        """Tick these fields and no others.

        Args:
            usual: nobody chose them; they may give way to better knowledge.
        """
        for name, box in self._boxes.items():
            box.setChecked(name in names)
        self.is_touched = not usual

    @Slot(str)
    def narrow(self, words: str) -> None:
        """Show the fields whose label has these words."""
        self._sought = words.strip().casefold()
        with at_once(self):
            self._lay()

    def _lay(self) -> None:
        across = max(1, self._scroll.viewport().width() // _WIDTH)
        place = 0
        for box in self._boxes.values():
            self._grid.removeWidget(box)
            is_sought = self._sought in box.text().casefold()
            box.setVisible(is_sought)
            if is_sought:
                self._grid.addWidget(box, place // across, place % across)
                place += 1
        for number in range(self._grid.columnCount()):
            self._grid.setColumnStretch(number, 1 if number < across else 0)
        self._none.setVisible(not place)

    @Slot()
    def _tell(self) -> None:
        self.is_touched = True
        self.changed.emit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._lay()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Arrows go from box to box, as in a list.
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Right):
            self.focusNextChild()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Left):
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)
