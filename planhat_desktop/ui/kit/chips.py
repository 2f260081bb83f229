"""Chips: pills that are on or off, one of a row at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QWidget,
)
from typing_extensions import override

from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.ui.kit.layouts import FlowLayout, ScrollColumn, at_once
from planhat_desktop.ui.kit.tabbing import follow, stop_before
from planhat_desktop.ui.kit.tips import tip
from planhat_desktop.ui.kit.words import elide
from planhat_desktop.ui.theme import State, colour, font, tokens_of

_GAP = 8


@dataclass(frozen=True)
class ChipSpec:
    """One chip of a row.

    Attributes:
        name: what `ChipRow.chosen` tells.
        words: what is written on it, count included.
        state: puts the state's glyph before the words.
        hint: the tooltip.
        room: how wide it may be at most, in pixels.
    """

    name: str
    words: str
    state: State | None = None
    hint: str = ""
    room: int = 260


class Chip(QPushButton):
    """A pill that is on or off; long words are elided, with all of them in the tooltip."""

    def __init__(self, spec: ChipSpec, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        self._said: ChipSpec | None = None
        self._room = 0
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.set_spec(spec)

    def set_spec(self, spec: ChipSpec) -> None:
        """Write other words on it."""
        if spec == self._said:
            return
        self.spec = self._said = spec
        self.ensurePolished()
        shown = elide(self.fontMetrics(), spec.words, spec.room)
        self.setText(shown.replace("&", "&&"))
        self.setToolTip(tip(spec.hint or (spec.words if shown != spec.words else "")))
        self.setAccessibleName(spec.words)
        # Room for the bold weight, so that choosing a chip does not push its neighbours.
        words = QFontMetrics(font(weight=600)).horizontalAdvance(shown)
        self._room = words + 26 + (18 if spec.state else 0)
        self.updateGeometry()

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._room, super().sizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        tokens = tokens_of(self)
        words = self.rect()
        flags = Qt.AlignmentFlag.AlignCenter
        if self.spec.state is not None:
            sign = words.adjusted(12, 0, 0, 0)
            sign.setWidth(14)
            painter.setFont(font(weight=700))
            painter.setPen(colour(tokens, f"{self.spec.state.value}_ink"))
            painter.drawText(sign, flags, self.spec.state.glyph)
            words = words.adjusted(31, 0, -8, 0)
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setFont(font(weight=600 if self.isChecked() else 400))
        painter.setPen(colour(tokens, "on_tint" if self.isChecked() else "text"))
        painter.drawText(words, flags, self.text().replace("&&", "&"))
        painter.end()


class ChipRow(QWidget):
    """Chips of which one is on; arrow keys move between them, and they flow onto new lines.

    Args:
        can_be_none: pressing the one that is on turns it off again.

    Signals:
        chosen: the name of the chip the person chose; empty where none is on any more.
    """

    chosen = Signal(str)

    def __init__(
        self, label: str = "", parent: QWidget | None = None, *, can_be_none: bool = False
    ) -> None:
        super().__init__(parent)
        self._can_be_none, self._was_on = can_be_none, ""
        self.setAccessibleName(label or _("Filter"))
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._group.buttonClicked.connect(self._tell)
        self._group.buttonPressed.connect(self._remember)
        self._flow = FlowLayout(self, gap=_GAP)
        self._chips: dict[str, Chip] = {}

    @property
    def chips(self) -> tuple[Chip, ...]:
        """The chips as shown."""
        return tuple(self._chips.values())

    def set_chips(self, specs: Sequence[ChipSpec], chosen: str = "") -> None:
        """Show these chips; chips of the same name are kept, and with them the focus."""
        if [one.name for one in specs] != list(self._chips):
            with at_once(self):
                self._make(specs)
        for spec in specs:
            self._chips[spec.name].set_spec(spec)
        if chosen in self._chips:
            self._chips[chosen].setChecked(True)
        elif self._can_be_none:
            self._release()

    def _make(self, specs: Sequence[ChipSpec]) -> None:
        for chip in self._chips.values():
            self._group.removeButton(chip)
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = {}
        for spec in specs:
            chip = Chip(spec, self)
            self._chips[spec.name] = chip
            self._group.addButton(chip)
            self._flow.addWidget(chip)
            chip.show()
        # Else they would be after all there is by now.
        follow(stop_before(self), self._chips.values())

    @property
    def choice(self) -> str:
        """The name of the chip that is on, or empty."""
        button = self._group.checkedButton()
        return button.spec.name if isinstance(button, Chip) else ""

    def height_in(self, width: int, lines: float) -> int:
        """Return how high the chips are at a width, in pixels: so many lines at most."""
        each = max((one.sizeHint().height() for one in self.chips), default=0)
        most = round(each * lines) + _GAP * int(lines)
        return min(self._flow.heightForWidth(width), most)

    def _release(self) -> None:
        button = self._group.checkedButton()
        if button is not None:
            self._group.setExclusive(False)  # a group of which one must be on lets go of none
            button.setChecked(False)
            self._group.setExclusive(True)

    @Slot(object)
    def _remember(self, _chip: Chip) -> None:
        self._was_on = self.choice

    @Slot(object)
    def _tell(self, chip: Chip) -> None:
        if self._can_be_none and self._was_on == chip.spec.name:
            self._release()
        self._was_on = ""
        self.chosen.emit(self.choice)


class ChipShelf(ScrollColumn):
    """Holds a row of chips that may be many: a few lines of it, and the others by scrolling.

    Args:
        lines: how many are in sight at most; half a line tells that others follow.
    """

    def __init__(self, chips: ChipRow, lines: float = 2.5, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._row, self._lines = chips, lines
        self.body.addWidget(chips)
        # Chips whose words have changed stand elsewhere only once they are laid out anew.
        self._laid_out = QTimer(self, singleShot=True, interval=0)
        self._laid_out.timeout.connect(self._show_chosen)
        chips.installEventFilter(self)
        chips.chosen.connect(self.fit)
        self.fit()

    @Slot()
    def fit(self) -> None:
        """Take the height of the chips there are, and bring the one that is on into sight."""
        self.setFixedHeight(self._row.height_in(self.width(), self._lines))
        self._show_chosen()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._laid_out.start()
        return super().eventFilter(watched, event)

    @Slot()
    def _show_chosen(self) -> None:
        for chip in self._row.chips:
            if chip.isChecked():
                self.ensureWidgetVisible(chip, 0, 0)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()
