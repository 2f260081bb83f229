"""Questions of the drawer that take more than one pick: empty cells, single values, words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from planhat_desktop.app.wording.language import plural
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.core.mapping import Blanks, Link, Reading
from planhat_desktop.ui.kit import Button, Elided, Text, clear, column, line
from planhat_desktop.ui.pages.match.asking import Asked, Typed
from planhat_desktop.ui.pages.match.constants import ValueBox
from planhat_desktop.ui.pages.match.scene import Scene

_BLANKS = {
    "keep": "Keep what Planhat has",
    "clear": "Empty the field in Planhat",
}
_TAKE = "take"
_MOST_WORDS = 5  # that are neither yes nor no, offered one by one
_BREAKS = re.compile(r"[,;\n]")


class Room(QWidget):
    """A question about how a link is read.

    Attributes:
        body: the layout to fill.
        scene: what it is asked about.
    Signals:
        decided: the `Link` as the person wants it.
        tried: the same, while a text is still being typed.
    """

    decided = Signal(object)
    tried = Signal(object)

    def __init__(self, scene: Scene, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scene = scene
        self.body = column(self, gap=6)

    def show_scene(self, scene: Scene) -> None:
        """Show the question as it stands now."""
        self.scene = scene
        self.fill_in()

    def fill_in(self) -> None:
        """Bring what is shown up to the scene."""

    def say(self, words: str) -> None:
        """Add a small line of words above what follows."""
        self.body.addWidget(Text(words, "small", parent=self))

    def link_with(self, reading: Reading) -> Link:
        """Return the link, read otherwise."""
        return replace(self.scene.link, reading=reading)

    def decide(self, reading: Reading) -> None:
        """Tell how the cells are to be read; nothing where that is how they are."""
        if reading != self.scene.reading:
            self.decided.emit(self.link_with(reading))

    def try_out(self, reading: Reading) -> None:
        """Tell how the cells would be read if the person stopped typing now."""
        self.tried.emit(self.link_with(reading))


class Emptiness(Room):
    """What happens where a cell is empty: keep, clear, or a value of the person's own."""

    def __init__(self, scene: Scene, parent: QWidget | None = None) -> None:
        super().__init__(scene, parent)
        self._is_taking = False
        self.asked = Asked(_("Empty cells"), self)
        self.asked.decided.connect(self._choose)
        self.body.addWidget(self.asked)
        self.value = ValueBox(scene.field, _("Value for empty cells"), self)
        self.value.decided.connect(lambda value: self.decide(self._taking(value)))
        self.value.tried.connect(lambda value: self.try_out(self._taking(value)))
        self.body.addWidget(self.value)
        self.fill_in()

    @override
    def fill_in(self) -> None:
        reading = self.scene.reading
        if reading.default is not None:
            self._is_taking = False
        is_taking = self._is_taking or reading.default is not None
        usual = _("{words} (as usual)").format(words=_(_BLANKS[self.scene.blanks]))
        choices = [("", usual), *((value, _(words)) for value, words in _BLANKS.items())]
        choices.append((_TAKE, _("Take a value of your own")))
        chosen = _TAKE if is_taking else reading.blanks or ""
        self.asked.show_choices(choices, chosen, self._proof())
        self.value.setVisible(is_taking)
        self.value.show_value(reading.default or "")

    def _proof(self) -> str:
        rows = self.scene.rows
        empty = rows - self.scene.fed_by.filled
        if not empty:
            return ""
        share = _("Of {rows} rows:").format(rows=f"{rows:,}")
        return f"{share} {plural(empty, '{n} has nothing here.', '{n} have nothing here.')}"

    def _taking(self, value: str) -> Reading:
        return replace(self.scene.reading, default=value.strip() or None)

    @Slot(str)
    def _choose(self, value: str) -> None:
        self._is_taking = value == _TAKE
        if self._is_taking:
            self.fill_in()
            self.value.setFocus()
            return
        blanks = cast("Blanks | None", value or None)
        self.decide(replace(self.scene.reading, blanks=blanks, default=None))
        self.fill_in()


class ValueByValue(Room):
    """How many values are decided one by one, and the way to decide them.

    Signals:
        wanted: the person wants to decide.
    """

    wanted = Signal()

    def __init__(self, scene: Scene, parent: QWidget | None = None) -> None:
        super().__init__(scene, parent)
        across = line(gap=8)
        self.told = Text("", "small", wrap=True, parent=self)
        across.addWidget(self.told, 1)
        self.button = Button(_("Value by value …"), "pill", parent=self)
        self.button.clicked.connect(self.wanted)
        across.addWidget(self.button)
        self.body.addLayout(across)
        self.fill_in()

    @override
    def fill_in(self) -> None:
        decided, open_ones = len(self.scene.reading.values), len(self.scene.seen.unread)
        said = _("{decided} of {count} values decided").format(
            decided=f"{decided:,}", count=f"{decided + open_ones:,}"
        )
        if not open_ones:
            said = plural(decided, "{n} value decided", "{n} values decided")
        if not decided and not open_ones:
            said = _("Decide what each value becomes")
        self.told.setText(said)
        self.told.set_tone("held" if open_ones else "quiet")
        self.button.setAccessibleDescription(said)


class YesNo(Room):
    """Which words of the person's own mean yes, and which no."""

    def __init__(self, scene: Scene, parent: QWidget | None = None) -> None:
        super().__init__(scene, parent)
        self._strays = column(gap=4)
        self.body.addLayout(self._strays)
        self.boxes: dict[str, Typed] = {}
        hint = _("words, separated by commas")
        for name, words in (("yes", _("Also read as yes")), ("no", _("Also read as no"))):
            self.say(words)
            box = Typed(words, hint, self)
            box.decided.connect(lambda text, name=name: self.decide(self._with(name, text)))
            box.tried.connect(lambda text, name=name: self.try_out(self._with(name, text)))
            self.body.addWidget(box)
            self.boxes[name] = box
        self.answers: dict[tuple[str, str], Button] = {}
        self.fill_in()

    @override
    def fill_in(self) -> None:
        for name, box in self.boxes.items():
            box.settle(", ".join(self._words(name)))
        strays = [one.text for one in self.scene.seen.unread][:_MOST_WORDS]
        if strays == list(dict.fromkeys(text for text, _name in self.answers)):
            return
        clear(self._strays)
        self.answers = {}
        for text in strays:
            across = line(gap=6)
            across.addWidget(Elided(f"“{text}”", "small", parent=self), 1)
            for name, words in (("yes", _("is yes")), ("no", _("is no"))):
                button = Button(words, "pill", parent=self)
                button.setAccessibleName(f"“{text}” {words}")
                button.clicked.connect(
                    lambda _on=False, text=text, name=name: self._add(text, name)
                )
                across.addWidget(button)
                self.answers[text, name] = button
            self._strays.addLayout(across)

    def _words(self, name: str) -> Sequence[str]:
        return self.scene.reading.yes if name == "yes" else self.scene.reading.no

    def _add(self, text: str, name: str) -> None:
        self.decide(self._with(name, ", ".join((*self._words(name), text))))

    def _with(self, name: str, text: str) -> Reading:
        words = tuple(dict.fromkeys(one for part in _BREAKS.split(text) if (one := part.strip())))
        reading = self.scene.reading
        return replace(reading, yes=words) if name == "yes" else replace(reading, no=words)
