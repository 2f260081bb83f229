"""Find and replace: what in each cell gives way to something else, one after the other."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.app.wording.readings import pattern_flaw
from planhat_desktop.core.mapping import Replacement
from planhat_desktop.ui.kit import Button, Text, Tick, column, line
from planhat_desktop.ui.pages.match.asking import Typed
from planhat_desktop.ui.pages.match.room import Room
from planhat_desktop.ui.pages.match.scene import Scene


class Pair(QWidget):
    """One thing to find, and what to put in its place.

    Signals:
        decided, tried: it is another now, or would be if the person stopped typing.
        dropped: it is to go.
    """

    decided = Signal()
    tried = Signal()
    dropped = Signal()

    def __init__(self, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        whole = column(self, gap=4)
        across = line(gap=6)
        self.sought = Typed(_("Find, {n}").format(n=number), _("Find"), self)
        self.put = Typed(_("Put in its place, {n}").format(n=number), _("Put nothing"), self)
        for box in (self.sought, self.put):
            box.decided.connect(self.decided)
            box.tried.connect(self.tried)
            across.addWidget(box, 1)
        self.drop = Button(_("Take this replacement away"), "icon", sign="x", parent=self)
        self.drop.clicked.connect(self.dropped)
        across.addWidget(self.drop)
        whole.addLayout(across)
        self.pattern = Tick(_("It is a pattern (regular expression)"), self)
        self.pattern.toggled.connect(self.decided)
        whole.addWidget(self.pattern)
        self.flaw = Text("", "small", "held", wrap=True, parent=self)
        whole.addWidget(self.flaw)
        self.flaw.hide()

    def settle(self, one: Replacement) -> None:
        """Show what is decided."""
        self.sought.settle(one.find)
        self.put.settle(one.put)
        self.pattern.blockSignals(True)
        self.pattern.setChecked(one.pattern)
        self.pattern.blockSignals(False)

    def found(self) -> Replacement | None:
        """Return what is typed, or None where it cannot be used yet."""
        text, is_pattern = self.sought.text(), self.pattern.isChecked()
        flaw = pattern_flaw(text, self.put.text()) if is_pattern and text else ""
        self.flaw.setText(flaw)
        self.flaw.setVisible(bool(flaw))
        self.sought.setAccessibleDescription(flaw)
        return Replacement(text, self.put.text(), is_pattern) if text and not flaw else None


class Replacing(Room):
    """What is found and replaced in each cell, in turn."""

    def __init__(self, scene: Scene, parent: QWidget | None = None) -> None:
        super().__init__(scene, parent)
        self.say(_("Find and replace"))
        self._rows = column(gap=6)
        self.body.addLayout(self._rows)
        self.pairs: list[Pair] = []
        self._settled: tuple[Replacement, ...] = ()
        self.add = Button(_("Find and replace something"), "link", sign="plus", parent=self)
        self.add.clicked.connect(self._add)
        self.body.addWidget(self.add)
        self.fill_in()

    @override
    def fill_in(self) -> None:
        wanted = self.scene.reading.replacing
        if wanted == self._settled:
            return
        self._settled = wanted
        if wanted == self._typed():  # these very boxes said so
            for pair, one in zip(self.pairs, wanted, strict=False):
                pair.settle(one)
            return
        for pair in self.pairs:
            self._drop(pair)
        self.pairs = []
        for one in wanted:
            self._open(one)

    def _typed(self) -> tuple[Replacement, ...]:
        return tuple(one for pair in self.pairs if (one := pair.found()) is not None)

    def _open(self, one: Replacement | None = None) -> Pair:
        pair = Pair(len(self.pairs) + 1, self)
        if one is not None:
            pair.settle(one)
        pair.decided.connect(self._decide)
        pair.tried.connect(self._try)
        pair.dropped.connect(lambda: self._take_away(pair))
        self._rows.addWidget(pair)
        pair.show()  # at once, or it cannot take the focus
        self.pairs.append(pair)
        return pair

    @Slot()
    def _add(self) -> None:
        self._open().sought.setFocus()

    def _take_away(self, pair: Pair) -> None:
        self.pairs.remove(pair)
        self._drop(pair)
        self.add.setFocus()
        self._decide()

    def _drop(self, pair: Pair) -> None:
        self._rows.removeWidget(pair)
        pair.hide()
        pair.deleteLater()

    @Slot()
    def _decide(self) -> None:
        self.decide(replace(self.scene.reading, replacing=self._typed()))

    @Slot()
    def _try(self) -> None:
        self.try_out(replace(self.scene.reading, replacing=self._typed()))
