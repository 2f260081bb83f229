"""Big numbers in cards, and the seven fates of a row as the screen shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from planhat_desktop.app.wording import outcome_word
from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.report import Fate
from planhat_desktop.ui.kit import Card, Elided, Segment, Text, at_once, line
from planhat_desktop.ui.theme import State

STATES: Mapping[Fate, State] = {
    Fate.CREATED: State.CREATE,
    Fate.UPDATED: State.UPDATE,
    Fate.UNCHANGED: State.SAME,
    Fate.REFUSED: State.HELD,
    Fate.HELD: State.HELD,
    Fate.NOT_SENT: State.SAME,
    Fate.UNKNOWN: State.HELD,
    Fate.REMOVED: State.UPDATE,
}
ORDER = (
    Fate.CREATED,
    Fate.UPDATED,
    Fate.REMOVED,
    Fate.UNCHANGED,
    Fate.REFUSED,
    Fate.HELD,
    Fate.UNKNOWN,
    Fate.NOT_SENT,
)
_WORDS = {
    Fate.UNCHANGED: "unchanged",
    Fate.REFUSED: "refused",
    Fate.HELD: "held back",
    Fate.UNKNOWN: "unknown",
    Fate.NOT_SENT: "not sent",
}
_UNDO_GLYPHS = ("✓", "−", "=", "!", "!")
_ALWAYS = frozenset({Fate.CREATED, Fate.UPDATED, Fate.UNCHANGED, Fate.REFUSED, Fate.HELD})


def fate_word(fate: Fate) -> str:
    """Return the word below a number: ``already the same``."""
    return _(_WORDS[fate]) if fate in _WORDS else outcome_word(fate)


@dataclass(frozen=True)
class Figure:
    """One number and what it counts."""

    number: int
    words: str
    tone: str = ""


def figures(counts: Mapping[str, int]) -> list[Figure]:
    """Return a report's numbers; those that are rarely needed only where they are not 0."""
    return [
        Figure(count, fate_word(fate), STATES[fate].value if count else "same")
        for fate in ORDER
        if (count := counts.get(fate, 0)) or fate in _ALWAYS
    ]


def undo_figures(counts: Mapping[str, int]) -> list[Figure]:
    """Return the numbers of an undo."""
    restored = counts.get(Fate.CREATED, 0) + counts.get(Fate.UPDATED, 0)
    left = counts.get(Fate.REFUSED, 0) + counts.get(Fate.UNKNOWN, 0) + counts.get(Fate.NOT_SENT, 0)
    found = (
        (restored, _("restored"), State.CREATE),
        (counts.get(Fate.REMOVED, 0), _("removed"), State.UPDATE),
        (counts.get(Fate.UNCHANGED, 0), _("as before"), State.SAME),
        (counts.get(Fate.HELD, 0), _("left alone"), State.HELD),
        (left, _("not taken back"), State.HELD),
    )
    return [Figure(count, words, tone.value if count else "same") for count, words, tone in found]


def undo_segments(counts: Mapping[str, int]) -> list[Segment]:
    """Return the bar of an undo, in the tones of its numbers."""
    found = zip(undo_figures(counts), _UNDO_GLYPHS, strict=True)
    return [Segment(one.number, one.tone, one.words, glyph) for one, glyph in found]


def segments(counts: Mapping[str, int]) -> list[Segment]:
    """Return a report's bar; what was not sent is no part of what is the same."""
    tones = {**STATES, Fate.NOT_SENT: "line"}
    return [Segment(counts.get(fate, 0), tones[fate], fate_word(fate)) for fate in ORDER]


class FigureRow(QWidget):
    """Numbers in cards, side by side; cards are kept while their number stays the same."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._across = line(self, gap=12)
        self._cards: list[tuple[Card, Text, Elided]] = []

    @property
    def shown(self) -> tuple[str, ...]:
        """What the cards read, e.g. ``40 created``."""
        return tuple(
            f"{number.text()} {words.full}"
            for card, number, words in self._cards
            if not card.isHidden()
        )

    def set_figures(self, found: Sequence[Figure]) -> None:
        """Show these numbers."""
        with at_once(self):
            self._draw(found)

    def _draw(self, found: Sequence[Figure]) -> None:
        while len(self._cards) < len(found):
            card = Card(margin=16, gap=2, parent=self)
            number, words = Text("", "number", parent=card), Elided("", "quiet", parent=card)
            card.body.addWidget(number)
            card.body.addWidget(words)
            self._across.addWidget(card, 1)
            self._cards.append((card, number, words))
        for place, (card, number, words) in enumerate(self._cards):
            card.setVisible(place < len(found))
            if place < len(found):
                one = found[place]
                number.setText(f"{one.number:,}")
                number.set_tone(one.tone)
                words.setText(one.words)
                card.setAccessibleName(f"{one.number:,} {one.words}")
