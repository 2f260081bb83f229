"""The rail: which workspace, which step, and the ways to what is kept."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QWidget

from planhat_desktop.app.marks import override
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.core.frozen import record
from planhat_desktop.ui.ink import (
    LEFT,
    MIDDLE,
    TOP,
    circle,
    draw_letter,
    fill,
    rounded,
    show_hand,
    stroke,
)
from planhat_desktop.ui.kit.layouts import column
from planhat_desktop.ui.kit.words import Elided, elide
from planhat_desktop.ui.theme import (
    RAIL_WIDTH,
    WORKSPACE_COLOURS,
    colour,
    draw_icon,
    font,
    repolish,
    tokens_of,
)

if TYPE_CHECKING:
    from PySide6.QtGui import QColor, QEnterEvent, QKeyEvent, QPaintEvent


class Reach(Enum):
    """Where a step stands."""

    DONE = "done"
    HERE = "here"
    OPEN = "open"  # not done, yet it can be gone to
    AHEAD = "ahead"  # cannot be gone to now


@record
class StepSpec:
    """One step as the rail shows it."""

    number: int
    words: str
    reach: Reach


class _RailButton(QPushButton):
    """A line of the rail; draws itself, with a ring while it has the focus."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = words
        self.setAccessibleName(words)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        return QSize(RAIL_WIDTH - 32, 36)

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        show_hand(self)
        super().enterEvent(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        from PySide6.QtCore import Qt

        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def _mark(self, reach: str) -> None:
        """Let the style sheet know what the words are, and so their colour."""
        before = self.property("reach")
        if before != reach:
            self.setProperty("reach", reach)
            if before is not None:
                repolish(self)

    def _ground(self, painter: QPainter, ground: QColor | None) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = tokens_of(self)
        rect = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        edge = rounded(rect, 8)
        if ground is not None:
            fill(painter, edge, ground)
        if self.hasFocus():
            stroke(painter, edge, colour(tokens, "accent"), 2)

    def _say(self, painter: QPainter, left: int, weight: int) -> None:
        # In the pen the painter began with, the style sheet's colour (`ui/ink.py`).
        painter.setFont(font(14, weight))
        room = self.rect().adjusted(left, 0, -8, 0)
        words = elide(painter.fontMetrics(), self.words, room.width())
        painter.drawText(room, LEFT + MIDDLE, words)


class StepItem(_RailButton):
    """One step: a number in a circle, or a check once it is done."""

    def __init__(self, spec: StepSpec, parent: QWidget | None = None) -> None:
        super().__init__(spec.words, parent)
        self.spec = spec
        self.set_spec(spec)

    def set_spec(self, spec: StepSpec) -> None:
        """Show where the step stands now."""
        self.spec = spec
        self.words = spec.words
        state = {
            Reach.DONE: _("done"),
            Reach.HERE: _("you are here"),
            Reach.OPEN: _("can be opened"),
            Reach.AHEAD: _("not yet"),
        }[spec.reach]
        self.setAccessibleName(f"{spec.number} {spec.words}, {state}")
        self.setEnabled(spec.reach is not Reach.AHEAD)
        self._mark(spec.reach.value)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens = tokens_of(self)
        here, done = self.spec.reach is Reach.HERE, self.spec.reach is Reach.DONE
        hovered = self.underMouse() and self.isEnabled()
        ground = "tint" if here else "hover" if hovered else ""
        self._ground(painter, colour(tokens, ground) if ground else None)
        disc = QRectF(12, (self.height() - 20) / 2, 20, 20)
        if here or done:
            fill(painter, circle(disc), colour(tokens, "accent" if here else "create"))
        else:
            inside = circle(disc.adjusted(0.6, 0.6, -0.6, -0.6))
            stroke(painter, inside, colour(tokens, "quiet"), 1.2)
        if done:
            draw_icon(
                painter, disc.adjusted(4, 4, -4, -4), "check-bold", colour(tokens, "on_create")
            )
        else:
            number = colour(tokens, "on_accent" if here else "quiet")
            draw_letter(painter, disc, font(11, 600), str(self.spec.number), number)
        self._say(painter, 42, 600 if here else 400)
        painter.end()


class RailLink(_RailButton):
    """A way to what is kept: History, Profiles, Settings."""

    def __init__(self, sign: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self._sign = sign
        self.setCheckable(True)
        self._mark("")

    def mark_shown(self, on: bool) -> None:
        """Mark it as the way to the page that is shown."""
        self.setChecked(on)
        self._mark("here" if on else "")

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens = tokens_of(self)
        ground = "tint" if self.isChecked() else "hover" if self.underMouse() else ""
        self._ground(painter, colour(tokens, ground) if ground else None)
        ink = colour(tokens, "on_tint" if self.isChecked() else "quiet")
        draw_icon(painter, QRectF(13, (self.height() - 17) / 2, 17, 17), self._sign, ink)
        self._say(painter, 42, 600 if self.isChecked() else 400)
        painter.end()


class WorkspaceChip(QPushButton):
    """The workspace in its colour, always in sight; pressing it offers the others."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = ""
        self._kind = Elided("", "small", parent=self)
        self._colour = "grey"
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        below = column(self, gap=0, margin=(35, 10, 30, 10))
        below.addStretch(1)
        below.addWidget(self._kind)

    def set_workspace(self, name: str, kind: str, colour_name: str) -> None:
        """Show a workspace.

        Args:
            kind: ``on this computer``, or ``production · us3``.
            colour_name: one of `theme.WORKSPACE_COLOURS`.
        """
        self._name = name
        self._kind.setText(kind)
        self._colour = colour_name if colour_name in WORKSPACE_COLOURS else "grey"
        self.setAccessibleName(
            _("Workspace {name}, {kind}. Choose another").format(name=name, kind=kind)
        )
        self.setToolTip(f"\n{name}\n{kind}" if "<" in name else f"{name}\n{kind}")  # never HTML
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(RAIL_WIDTH - 32, 60)

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        show_hand(self)
        super().enterEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = tokens_of(self)
        dot = circle(QRectF(13, self.height() / 2 - 6, 12, 12))
        fill(painter, dot, colour(tokens, self._colour))
        room = self.rect().adjusted(35, 11, -30, -11)
        painter.setFont(font(14, 600))
        name = elide(painter.fontMetrics(), self._name, room.width())
        painter.drawText(room, LEFT + TOP, name)
        caret = QRectF(self.width() - 27, self.height() / 2 - 7, 14, 14)
        draw_icon(painter, caret, "caret-down", colour(tokens, "quiet"))
        painter.end()


class Rail(QFrame):
    """The band at the left.

    Signals:
        step_pressed: the number of the step the person wants to see.
        link_pressed: the name of the link: ``history``, ``profiles``, ``settings``.
        workspace_pressed: the workspace chip was pressed.
    """

    step_pressed = Signal(int)
    link_pressed = Signal(str)
    workspace_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(RAIL_WIDTH)
        self.setAccessibleName(_("Steps"))
        body = column(self, gap=4, margin=(16, 20, 16, 16))
        self.chip = WorkspaceChip(self)
        self.chip.clicked.connect(self.workspace_pressed)
        body.addWidget(self.chip)
        body.addSpacing(20)
        self._steps_at = column(gap=4)
        body.addLayout(self._steps_at)
        body.addStretch(1)
        self.items: list[StepItem] = []
        self.links: dict[str, RailLink] = {}
        for name, sign, words in (
            ("history", "clock-counter-clockwise", _("History")),
            ("profiles", "cards", _("Profiles")),
            ("settings", "gear-six", _("Settings")),
        ):
            link = RailLink(sign, words, self)
            link.clicked.connect(lambda _on=False, name=name: self.link_pressed.emit(name))
            self.links[name] = link
            body.addWidget(link)

    def set_steps(self, specs: Sequence[StepSpec]) -> None:
        """Show the steps; items are kept, and with them the focus."""
        while len(self.items) < len(specs):
            item = StepItem(specs[len(self.items)], self)
            item.clicked.connect(
                lambda _on=False, item=item: self.step_pressed.emit(item.spec.number)
            )
            self._steps_at.addWidget(item)
            self.setTabOrder(self.items[-1] if self.items else self.chip, item)
            self.items.append(item)
        for item, spec in zip(self.items, specs, strict=True):
            item.set_spec(spec)

    def set_link(self, name: str) -> None:
        """Mark the link whose page is shown; empty for none."""
        for key, link in self.links.items():
            link.mark_shown(key == name)
