"""Joining columns: which others go with the first one, in what order, with what between."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.core.mapping import Link
from planhat_desktop.ui.kit import Badge, Button, Elided, clear, column, line
from planhat_desktop.ui.pages.match.asking import Asked, Choice, Typed
from planhat_desktop.ui.pages.match.room import Room
from planhat_desktop.ui.pages.match.scene import Scene

_JOINERS = {
    " ": "A space",
    ", ": "A comma",
    " - ": "A hyphen",
    "/": "A slash",
    "\n": "A new line",
    "": "Nothing",
}
_OWN = "own"


class Joining(Room):
    """Which columns are joined to the link's first one."""

    def __init__(self, scene: Scene, parent: QWidget | None = None) -> None:
        super().__init__(scene, parent)
        self._is_typing = False
        self._shown: tuple[int, ...] = ()
        self.say(_("Join with other columns"))
        self._rows = column(gap=4)
        self.body.addLayout(self._rows)
        self.buttons: dict[tuple[int, str], Button] = {}
        self.more = Choice(_("Add a column"), self)
        self.more.decided.connect(self._add)
        self.body.addWidget(self.more)
        self.between = Asked(_("Between them"), self)
        self.between.decided.connect(self._choose_joiner)
        self.body.addWidget(self.between)
        self.joiner = Typed(_("What stands between them"), _("what stands between them"), self)
        self.joiner.decided.connect(lambda text: self.decide(self._joined_by(text).reading))
        self.joiner.tried.connect(lambda text: self.tried.emit(self._joined_by(text)))
        self.body.addWidget(self.joiner)
        self.fill_in()

    @override
    def fill_in(self) -> None:
        scene, link = self.scene, self.scene.link
        if link.columns != self._shown:
            self._shown = link.columns
            self._list(link)
        others = [one for one in scene.columns if one.index not in link.columns and one.filled]
        choices = [(str(one.index), f"{one.letter}  {one.header}") for one in others]
        self.more.offer([("", _("Add a column …")), *choices], "")
        self.more.setVisible(bool(others))
        joiner = link.reading.joiner
        is_own = self._is_typing or joiner not in _JOINERS
        named = [(sign, _(words)) for sign, words in _JOINERS.items()]
        named.append((_OWN, _("Something else")))
        self.between.show_choices(named, _OWN if is_own else joiner)
        self.between.setVisible(bool(link.also))
        self.joiner.setVisible(bool(link.also) and is_own)
        self.joiner.settle(joiner)

    def _list(self, link: Link) -> None:
        """List the columns in their order, each with ways to move and drop it."""
        clear(self._rows)
        self.buttons = {}
        if not link.also:
            return
        for place, index in enumerate(link.columns):
            one = self.scene.columns[index]
            across = line(gap=6)
            across.addWidget(Badge(one.letter, parent=self))
            across.addWidget(Elided(one.header, "small", parent=self), 1)
            deeds = (
                ("up", "arrow-up", _("Move {header} up"), place > 0),
                ("down", "arrow-down", _("Move {header} down"), place < len(link.also)),
                ("drop", "x", _("Do not join {header}"), True),
            )
            for name, sign, words, can in deeds:
                named = words.format(header=one.header)
                button = Button(named, "icon", sign=sign if can else "", parent=self)
                button.setEnabled(can)  # where it cannot go, nothing is shown but its place
                button.clicked.connect(
                    lambda _on=False, place=place, name=name: self._change(place, name)
                )
                across.addWidget(button)
                self.buttons[index, name] = button
            self._rows.addLayout(across)

    def _change(self, place: int, name: str) -> None:
        order = list(self.scene.link.columns)
        index = order.pop(place)
        if name != "drop":
            order.insert(place + (1 if name == "down" else -1), index)
        self._reorder(order)
        if (index, name) in self.buttons:
            self.buttons[index, name].setFocus()
        else:
            self.more.setFocus()

    @Slot(str)
    def _add(self, value: str) -> None:
        if value:
            self._reorder([*self.scene.link.columns, int(value)])

    def _reorder(self, order: list[int]) -> None:
        self.decided.emit(replace(self.scene.link, column=order[0], also=tuple(order[1:])))

    def _joined_by(self, joiner: str) -> Link:
        return self.link_with(replace(self.scene.reading, joiner=joiner))

    @Slot(str)
    def _choose_joiner(self, value: str) -> None:
        self._is_typing = value == _OWN
        if self._is_typing:
            self.fill_in()
            self.joiner.setFocus()
        else:
            self.decide(self._joined_by(value).reading)
            self.fill_in()
