"""Which part of a cell is taken: a piece, a pattern, the address or number in it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import cast

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.app.wording.readings import pattern_flaw
from planhat_desktop.core.celltext import text_of
from planhat_desktop.core.mapping import Part, PartKind, Reading
from planhat_desktop.ui.kit import Text
from planhat_desktop.ui.pages.match.asking import Asked, Typed
from planhat_desktop.ui.pages.match.room import Room
from planhat_desktop.ui.pages.match.scene import Scene

_WHOLE = ""
_KINDS = {
    _WHOLE: "All of it",
    "separator": "One piece, cut at a sign",
    "email": "The e-mail address in it",
    "domain": "The web domain in it",
    "number": "The number in it",
    "currency": "The currency in it",
    "pattern": "What fits a pattern",
}
_PIECES = {
    "1": "The first",
    "2": "The second",
    "3": "The third",
    "4": "The fourth",
    "-1": "The last",
    "-2": "The last but one",
}
_SIGNS = (" - ", " – ", " / ", "/", "|", ";", ",", ":", "(", "_", "-", " ")
_TYPED = ("separator", "pattern")
_ASKED = 50  # cells asked for the sign they are cut at


class Parting(Room):
    """Which part of each cell is taken."""

    def __init__(self, scene: Scene, parent: QWidget | None = None) -> None:
        super().__init__(scene, parent)
        self._begun = _WHOLE  # a kind that was chosen, and still wants its mark
        self.kind = Asked(_("Take part of the cell"), self)
        self.kind.decided.connect(self._choose_kind)
        self.body.addWidget(self.kind)
        self.mark = Typed("", parent=self)
        self.mark.decided.connect(self._take_mark)
        self.mark.tried.connect(self._try_mark)
        self.body.addWidget(self.mark)
        self.flaw = Text("", "small", "held", wrap=True, parent=self)
        self.body.addWidget(self.flaw)
        self.piece = Asked(_("Which of them"), self)
        self.piece.decided.connect(self._choose_piece)
        self.body.addWidget(self.piece)
        self.fill_in()

    @override
    def fill_in(self) -> None:
        part = self.scene.reading.part
        if part is not None:
            self._begun = _WHOLE
        kind = part.kind if part is not None else self._begun
        kinds = [(name, _(said)) for name, said in _KINDS.items()]
        self.kind.show_choices(kinds, kind, examples=self._examples())
        self.mark.setVisible(kind in _TYPED)
        if kind in _TYPED:
            words = _("Cut at") if kind == "separator" else _("Pattern (regular expression)")
            hint = _("a sign such as / or -") if kind == "separator" else r"(\d+)"
            self.mark.setAccessibleName(words)
            self.mark.setPlaceholderText(f"{words}: {hint}")
            self.mark.settle(part.mark if part is not None else "")
        if part is not None or kind not in _TYPED:
            self._show_flaw("")
        self.piece.setVisible(part is not None and part.kind != "pattern")
        if part is not None:
            self._show_pieces(part)

    def _examples(self) -> dict[str, str]:
        """Return what each kind would take out of a cell of the file."""
        cell, made = self.scene.examples(tuple(_KINDS), self._sketch)
        return {kind: f"→ {one}" for kind, one in made.items() if kind and one != cell}

    def _sketch(self, reading: Reading, kind: str) -> Reading:
        part = Part(cast("PartKind", kind), self._likely_sign()) if kind else None
        return replace(reading, part=None if kind == "pattern" else part)

    def _likely_sign(self) -> str:
        """Return the sign that most cells could be cut at, the longest first."""
        texts = [text_of(cell) for cell in self.scene.cells[:_ASKED]]
        counts = Counter(sign for text in texts for sign in _SIGNS if sign in text)
        most = max(counts.values(), default=0)
        return next((sign for sign in _SIGNS if counts[sign] == most), ",")

    def _show_pieces(self, part: Part) -> None:
        def choose(reading: Reading, number: str) -> Reading:
            return replace(reading, part=replace(part, number=int(number)))

        numbers = dict(_PIECES)
        numbers.setdefault(str(part.number), _("Number {n}").format(n=part.number))
        made = self.scene.examples(tuple(numbers), choose)[1]
        examples = {number: f"→ {one}" for number, one in made.items()}
        choices = [(number, _(words)) for number, words in numbers.items()]
        self.piece.show_choices(choices, str(part.number), examples=examples)

    @Slot(str)
    def _choose_kind(self, kind: str) -> None:
        reading = self.scene.reading
        self._begun = _WHOLE
        if kind == "pattern":
            self._begun = kind
            self.decide(replace(reading, part=None))
            self.fill_in()
            self.mark.setFocus()
            return
        mark = self._likely_sign() if kind == "separator" else ""
        part = Part(cast("PartKind", kind), mark) if kind else None
        self.decide(replace(reading, part=part))
        self.fill_in()

    @Slot(str)
    def _choose_piece(self, number: str) -> None:
        reading = self.scene.reading
        if reading.part is not None:
            self.decide(replace(reading, part=replace(reading.part, number=int(number))))

    def _with_mark(self, mark: str) -> Reading | None:
        """Return the reading with a mark, or None where the mark cannot be used."""
        part = self.scene.reading.part
        kind = part.kind if part is not None else cast("PartKind", self._begun)
        flaw = pattern_flaw(mark) if kind == "pattern" and mark else ""
        self._show_flaw(flaw)
        if flaw or not mark:
            return None
        number = part.number if part is not None else 1
        return replace(self.scene.reading, part=Part(kind, mark, number))

    def _show_flaw(self, words: str) -> None:
        self.flaw.setText(words)
        self.flaw.setVisible(bool(words))
        self.mark.setAccessibleDescription(words)

    @Slot(str)
    def _take_mark(self, mark: str) -> None:
        reading = self._with_mark(mark)
        if reading is not None:
            self.decide(reading)

    @Slot(str)
    def _try_mark(self, mark: str) -> None:
        reading = self._with_mark(mark)
        if reading is not None:
            self.try_out(reading)
