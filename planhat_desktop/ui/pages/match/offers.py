"""What a value can become: lines to choose from by keys or mouse; of records, cards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from typing_extensions import override

from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.ui.kit import announce
from planhat_desktop.ui.pages.match.drawing import draw_box, draw_pill, draw_words, face
from planhat_desktop.ui.theme import colour, tokens_of

_LINE, _HEAD, _TOLD = 34, 30, 18
_OFFER = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True)
class Offer:
    """One thing a value can become.

    Attributes:
        name: what is sent: an option, a text or an `_id`.
        words: as people know it.
        told: lines about it; with any, it is drawn as a card.
        tag: a word at its right, such as that it is proposed.
    """

    name: str
    words: str
    told: tuple[str, ...] = ()
    tag: str = ""


class _Cards(QStyledItemDelegate):
    """Draws the lines and cards."""

    @override
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        one = index.data(_OFFER)
        told = len(one.told) if isinstance(one, Offer) else 0
        return QSize(120, _HEAD + _TOLD * told + 14 if told else _LINE)

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        one, view = index.data(_OFFER), option.widget
        if not isinstance(one, Offer) or view is None:
            return
        tokens = tokens_of(view)
        is_current = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = option.rect.adjusted(2, 1, -2, -1)
        if one.told:
            rect = rect.adjusted(0, 2, 0, -3)
            fill, edge = ("tint", "accent") if is_current else ("card", "line")
            draw_box(painter, rect, tokens, fill=fill, edge=edge, width=2.0 if is_current else 1.0)
        elif is_current:
            draw_box(painter, rect, tokens, fill="tint", edge="tint")
        inner = rect.adjusted(10, 0, -10, 0)
        head = QRect(inner.left(), inner.top(), inner.width(), _HEAD if one.told else rect.height())
        if one.tag:
            ground, ink = colour(tokens, "update_soft"), colour(tokens, "update_ink")
            middle = head.center().y() + 1
            head.setRight(draw_pill(painter, head.right(), middle, one.tag, ground, ink) - 8)
        weight = 600 if one.told else 500
        draw_words(painter, head, one.words, face(13, weight), colour(tokens, "text"))
        for place, words in enumerate(one.told):
            line = QRect(inner.left(), inner.top() + 27 + place * _TOLD, inner.width(), _TOLD)
            draw_words(painter, line, words, face(12), colour(tokens, "quiet"))
        painter.restore()


class OfferList(QListWidget):
    """What a value can become.

    Signals:
        chosen: an offer's name.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("What it becomes"))
        self.setItemDelegate(_Cards(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setFrameShape(QListWidget.Shape.NoFrame)
        self.setProperty("kind", "flat")
        self.itemClicked.connect(self._take)
        self.currentItemChanged.connect(self._say)

    @property
    def offers(self) -> list[Offer]:
        """What is shown."""
        found = [self.item(row).data(_OFFER) for row in range(self.count())]
        return [one for one in found if isinstance(one, Offer)]

    def show_offers(self, offers: Sequence[Offer], current: int = -1) -> None:
        """Show these, with one of them ready to be taken by Return, or none."""
        self.clear()
        for one in offers:
            item = QListWidgetItem(self)
            item.setData(_OFFER, one)
            said = ". ".join(part for part in (one.words, one.tag, *one.told) if part)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, said)
            item.setToolTip("\n".join((one.words, *one.told)))
        self.setCurrentRow(current)

    def step(self, way: int) -> None:
        """Go to the next line, or the one before."""
        count = self.count()
        if count:
            row = self.currentRow()
            self.setCurrentRow(max(0, min(count - 1, row + way)) if row >= 0 else 0)

    def take_current(self) -> bool:
        """Take the line that is ready; return whether there was one."""
        return self._take(self.currentItem())

    @Slot(QListWidgetItem)
    def _take(self, item: QListWidgetItem | None) -> bool:
        one = item.data(_OFFER) if item is not None else None
        if isinstance(one, Offer):
            self.chosen.emit(one.name)
        return isinstance(one, Offer)

    @Slot()
    def _say(self) -> None:
        item: object = self.currentItem()
        if self.isVisible() and isinstance(item, QListWidgetItem):
            announce(self, str(item.data(Qt.ItemDataRole.AccessibleTextRole)))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.take_current()
            return
        super().keyPressEvent(event)
