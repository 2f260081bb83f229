"""Value by value: what is decided, what is open, and the first open ones to decide at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from planhat_desktop.app.wording.language import plural
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.core.building import read_samples
from planhat_desktop.core.mapping import Reading
from planhat_desktop.core.schema import Field
from planhat_desktop.core.values import fold, split_list
from planhat_desktop.ui.kit import Button, Elided, Text, clear, column, line
from planhat_desktop.ui.pages.match.asking import Choice
from planhat_desktop.ui.pages.match.constants import constant_choices
from planhat_desktop.ui.pages.match.glimpse import DOUBTS, Sample
from planhat_desktop.ui.pages.match.room import Room
from planhat_desktop.ui.pages.match.scene import Scene

_AT_ONCE = 4  # values that are decided here; all of them where there is room for all


class ValueByValue(Room):
    """How many values are decided one by one, and the way to decide them.

    Attributes:
        picks: what is sent in the place of a value, by the value.
    Signals:
        wanted: the person wants to see all values.
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
        self._rows = column(gap=4)
        self.body.addLayout(self._rows)
        self.picks: dict[str, Choice] = {}
        self.fill_in()

    @override
    def fill_in(self) -> None:
        values, field = self.scene.reading.values, self.scene.field
        strays = () if field.is_reference else self._find_strays()
        unread = self.scene.seen.unread if field.is_reference else strays
        open_ones = sum(one.text not in values for one in unread)
        said = _("{decided} of {count} values decided").format(
            decided=f"{len(values):,}", count=f"{len(values) + open_ones:,}"
        )
        if not values and not open_ones:
            said = _("Every value is clear.")
        self.told.setText(said)
        self.told.set_tone("held" if open_ones else "quiet")
        self.button.setAccessibleDescription(said)
        self._show_strays(strays[:_AT_ONCE])

    def _find_strays(self) -> Sequence[Sample]:
        """Return the values that are no option, whatever was decided of them, most rows first."""
        scene = self.scene
        plain = replace(scene.reading, values={})
        read = read_samples(scene.cells, scene.field, plain, scene.seen.decided)
        unread = frozenset(
            place
            for place, (_value, problem) in enumerate(read)
            if problem is not None and problem.code not in DOUBTS
        )
        found = [one for place, one in enumerate(scene.seen.samples) if place in unread]
        if scene.field.is_list:
            found = _split_strays(found, scene.field, scene.reading)
        return sorted(found, key=lambda one: -one.rows)

    def _show_strays(self, strays: Sequence[Sample]) -> None:
        values = self.scene.reading.values
        if [one.text for one in strays] != list(self.picks):
            clear(self._rows)
            self.picks = {one.text: self._ask(one) for one in strays}
        for text, pick in self.picks.items():
            pick.setCurrentIndex(max(0, pick.findData(values.get(text, ""))))

    def _ask(self, one: Sample) -> Choice:
        rows = plural(one.rows, "{n} row", "{n} rows")
        self._rows.addWidget(Elided(f"{one.text} · {rows}", "small", parent=self))
        pick = Choice(_("Send instead of “{value}”").format(value=one.text), self)
        choices = constant_choices(self.scene.field)
        pick.offer((("", _("Hold these rows")), *choices), "")
        pick.decided.connect(lambda value: self._replace(one.text, value))
        self._rows.addWidget(pick)
        return pick

    def _replace(self, text: str, value: str) -> None:
        reading = self.scene.reading
        values = {key: one for key, one in reading.values.items() if key != text}
        self.decide(replace(reading, values=values | ({text: value} if value else {})))


def _split_strays(cells: Sequence[Sample], field: Field, reading: Reading) -> list[Sample]:
    """Return the parts of list cells that are no options, each once with all its rows."""
    known = {fold(option) for option in field.options}
    rows: dict[str, int] = {}
    for one in cells:
        for part in split_list(one.text, reading.list_separator):
            if fold(part) not in known:
                rows[part] = rows.get(part, 0) + one.rows
    return [Sample(text, text, "", None, count) for text, count in rows.items()]
