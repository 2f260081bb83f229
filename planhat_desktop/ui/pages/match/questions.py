"""All that is asked about a link: what matters for its field, the rest behind one button."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from planhat_desktop.app.live import kind_of
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.app.wording.readings import is_automatic
from planhat_desktop.core.mapping import Reading
from planhat_desktop.core.schema import FieldType
from planhat_desktop.ui.kit import Button, Text, column, line
from planhat_desktop.ui.pages.match.asking import Asked
from planhat_desktop.ui.pages.match.constants import ValueBox
from planhat_desktop.ui.pages.match.joining import Joining
from planhat_desktop.ui.pages.match.parting import Parting
from planhat_desktop.ui.pages.match.replacing import Replacing
from planhat_desktop.ui.pages.match.room import Emptiness, Room, ValueByValue, YesNo
from planhat_desktop.ui.pages.match.scene import Scene
from planhat_desktop.ui.pages.match.ways import Way
from planhat_desktop.ui.theme import icon

_SELDOM = ("part", "also", "replacing")
_LAST = "overwrite"  # of the questions that are asked at once


class Questions(QWidget):
    """What is asked about how a link's cells are read.

    Attributes:
        asked: the questions with a few choices, by the reading's attribute.
        rooms: the other questions, by name.
        constant: asks for one value in place of the column; None for a key.
        back: takes every answer back.
        more: opens and closes the questions that are seldom asked.
    Signals:
        decided: the `Link` as it is to be read from now on.
        tried: the same while a text is still being typed.
        constant_chosen: one value for all rows, in place of the column.
        values_wanted: the values are to be decided one by one.
    """

    decided = Signal(object)
    tried = Signal(object)
    constant_chosen = Signal(str)
    values_wanted = Signal()

    def __init__(self, scene: Scene, ways: Sequence[Way], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scene = scene
        self.asked: dict[str, Asked] = {}
        self.rooms: dict[str, Room] = {}
        self.constant: ValueBox | None = None
        self._ways = {one.name: one for one in ways}
        whole = column(self, gap=10)
        across = line(gap=8)
        across.addWidget(Text(_("How it is read").upper(), "caps", parent=self), 1)
        self.back = Button(_("Back to automatic"), "link", parent=self)
        self.back.clicked.connect(self._go_back)
        across.addWidget(self.back)
        whole.addLayout(across)
        self._lay_out_front(whole)
        self.more = Button("", "link", parent=self)
        self.more.clicked.connect(lambda: self.unfold(is_open=not self.is_unfolded))
        whole.addWidget(self.more)
        self._others = QWidget(self)
        self._lay_out_others(column(self._others, gap=10))
        whole.addWidget(self._others)
        self.show_scene(scene, ways)
        self.unfold(is_open=self.used > 0)

    def _lay_out_front(self, into: QVBoxLayout) -> None:
        scene = self.scene
        for way in self._ways.values():
            if way.is_front and way.name != _LAST:
                self._add_way(into, way.name)
        if scene.field.type is FieldType.BOOLEAN:
            self._add_room(into, "yes_no", YesNo(scene, self))
        if kind_of(scene.field) is not None:
            row = ValueByValue(scene, self)
            row.wanted.connect(self.values_wanted)
            self._add_room(into, "values", row)
        if not scene.field.key:
            self._add_room(into, "empty", Emptiness(scene, self))
        if _LAST in self._ways:
            self._add_way(into, _LAST)

    def _lay_out_others(self, into: QVBoxLayout) -> None:
        scene = self.scene
        for way in self._ways.values():
            if not way.is_front:
                self._add_way(into, way.name)
        self._add_room(into, "part", Parting(scene, self))
        self._add_room(into, "also", Joining(scene, self))
        self._add_room(into, "replacing", Replacing(scene, self))
        if not scene.field.key:
            self._add_constant(into)

    def _add_constant(self, into: QVBoxLayout) -> None:
        label = _("One value for all rows, in place of the column")
        into.addWidget(Text(label, "small", parent=self))
        self.constant = ValueBox(self.scene.field, label, self)
        self.constant.show_value("")
        self.constant.decided.connect(self.constant_chosen)
        into.addWidget(self.constant)

    def _add_way(self, into: QVBoxLayout, name: str) -> None:
        asked = Asked(self._ways[name].question, self)
        asked.decided.connect(lambda value: self._choose(name, value))
        into.addWidget(asked)
        self.asked[name] = asked

    def _add_room(self, into: QVBoxLayout, name: str, room: Room) -> None:
        room.decided.connect(self.decided)
        room.tried.connect(self.tried)
        into.addWidget(room)
        self.rooms[name] = room

    def show_scene(self, scene: Scene, ways: Sequence[Way]) -> None:
        """Show every question as it stands now; they are the same as before."""
        self.scene = scene
        self._ways = {one.name: replace(one, is_front=self._is_front(one)) for one in ways}
        self._freshen()
        self.back.setVisible(not is_automatic(scene.link))
        self._name_more()

    def _is_front(self, way: Way) -> bool:
        """Say where a question stands: where it was put when it was first asked."""
        return way.is_front if way.name not in self.asked else self._ways[way.name].is_front

    def _freshen(self) -> None:
        """Bring the questions in sight up to the scene."""
        for name, way in self._ways.items():
            if way.is_front or self.is_unfolded:
                chosen = way.chosen(self.scene.reading)
                self.asked[name].show_choices(
                    way.choices,
                    chosen,
                    way.proof,
                    way.answers,
                    examples=way.examples,
                    is_doubtful=way.is_doubtful,
                )
        for name, room in self.rooms.items():
            if name not in _SELDOM or self.is_unfolded:
                room.show_scene(self.scene)

    def _choose(self, name: str, value: str) -> None:
        link = self.scene.link
        reading = self._ways[name].choose(link.reading, value)
        if reading != link.reading:
            self.decided.emit(replace(link, reading=reading))

    @Slot()
    def _go_back(self) -> None:
        """Take every answer back but the values that were decided one by one."""
        link = self.scene.link
        reading = Reading(values=link.reading.values)
        self.decided.emit(replace(link, reading=reading, also=()))
        self.more.setFocus()

    # More ways

    @property
    def is_unfolded(self) -> bool:
        """Whether the questions that are seldom asked are in sight."""
        return not self._others.isHidden()

    @property
    def used(self) -> int:
        """How many of the questions that are seldom asked have an answer of the person's."""
        reading = self.scene.reading
        picked = sum(
            not way.is_front and way.chosen(reading) != way.choices[0][0]
            for way in self._ways.values()
        )
        link = self.scene.link
        return picked + sum(map(bool, (link.also, reading.part, reading.replacing)))

    def unfold(self, *, is_open: bool) -> None:
        """Show or hide the questions that are seldom asked."""
        self._others.setVisible(is_open)
        self.more.setIcon(icon("caret-up" if is_open else "caret-down", "accent"))
        self._name_more()
        if is_open:
            self._freshen()

    def _name_more(self) -> None:
        words = _("More ways to read it")
        if self.is_unfolded:
            words = _("Fewer ways to read it")
        elif self.used:
            words = _("More ways to read it · {count} in use").format(count=self.used)
        self.more.say(words)
