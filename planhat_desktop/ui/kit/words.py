"""Words on screen: labels by role, labels that give way, signs and badges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from planhat_desktop.app.marks import override
from planhat_desktop.ui.ink import CENTRE, PLAIN_TEXT, circle, fill
from planhat_desktop.ui.theme import State, colour, draw_icon, font, repolish, role_font, tokens_of

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QFontMetrics, QPaintEvent, QResizeEvent


class Text(QLabel):
    """A label with a role and a tone.

    The roles: ``title``, ``heading``, ``strong``, ``body``, ``quiet``, ``small``, ``caps``,
    ``number`` and ``code``. The tones: ``accent``, ``quiet`` and the states' names. The text is
    plain: a name with ``<`` in it stays as it is.
    """

    def __init__(
        self,
        text: str = "",
        role: str = "body",
        tone: str = "",
        *,
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setProperty("textFormat", PLAIN_TEXT)
        self.setProperty("role", role)
        self.setProperty("tone", tone)
        self.setFont(role_font(role))
        self.setWordWrap(wrap)
        if wrap:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)

    def set_tone(self, tone: str) -> None:
        """Change the colour's role."""
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            repolish(self)

    def set_role(self, role: str) -> None:
        """Change the size's and weight's role."""
        if self.property("role") != role:
            self.setProperty("role", role)
            self.setFont(role_font(role))
            repolish(self)


class Elided(Text):
    """One line that ends in “…” when there is no room; the tooltip then has all of it."""

    _full = ""  # Qt asks for a fit while the base class is still being made
    _middle = False
    _is_placed = False

    def __init__(
        self,
        text: str = "",
        role: str = "body",
        tone: str = "",
        *,
        middle: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", role, tone, parent=parent)
        self._middle = middle
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setText(text)

    @property
    def full(self) -> str:
        """The whole text."""
        return self._full

    @override
    def setText(self, text: str) -> None:
        self._full = " ".join(text.split())
        self.setAccessibleName(self._full)
        self.updateGeometry()
        self._fit()

    @override
    def sizeHint(self) -> QSize:
        self.ensurePolished()
        width = self.fontMetrics().horizontalAdvance(self._full) + 2
        return QSize(width, super().sizeHint().height())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(min(24, self.sizeHint().width()), super().sizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._is_placed = True
        self._fit()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = self._full
        if self._is_placed:  # else its width is none yet
            shown = elide(self.fontMetrics(), shown, self.width(), middle=self._middle)
        if shown != self.text():
            super().setText(shown)
        if shown == self._full:
            self.setToolTip("")
            return
        from planhat_desktop.ui.kit.tips import tip  # most words fit

        self.setToolTip(tip(self._full))


def elide(metrics: QFontMetrics, text: str, width: int, *, middle: bool = False) -> str:
    """Return a text shortened to a width in pixels, at its end or in its middle."""
    if metrics.horizontalAdvance(text) <= width:
        return text
    from PySide6.QtCore import Qt

    where = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
    return metrics.elidedText(text, where, max(0, width))


class Badge(Text):
    """A small grey pill: a column's letter, a kind of values, a count."""

    def __init__(self, text: str = "", tone: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, "badge", tone, parent=parent)
        self.setProperty("alignment", CENTRE)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(22)


class Glyph(QWidget):
    """A sign: a state's (``+ ~ = !``) or an icon of the family; always beside its word.

    Args:
        sign: a `State`, or a Phosphor name such as ``check``.
        tone: a token's name; a state brings its own.
    """

    def __init__(
        self,
        sign: State | str,
        tone: str = "text",
        size: int = 16,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._sign: State | str = sign
        self._tone = tone
        self.setFixedSize(size, size)
        self.set_sign(sign, tone)

    def set_sign(self, sign: State | str, tone: str = "text") -> None:
        """Show another sign."""
        self._sign = sign
        self._tone = f"{sign.value}_ink" if isinstance(sign, State) else tone
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        ink = colour(tokens_of(self), self._tone)
        if isinstance(self._sign, State):
            painter.setFont(font(round(self.height() * 0.9), 700))
            painter.setPen(ink)
            painter.drawText(self.rect(), CENTRE, self._sign.glyph)
        else:
            draw_icon(painter, rect, self._sign, ink)
        painter.end()


class Dot(QWidget):
    """A workspace's colour; always beside its name."""

    def __init__(self, colour_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colour = colour_name
        self.setFixedSize(12, 12)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill(painter, circle(QRectF(self.rect())), colour(tokens_of(self), self._colour))
        painter.end()
