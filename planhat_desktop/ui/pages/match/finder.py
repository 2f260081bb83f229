"""Type-to-map: a box over a slot or a card, with a list of what the letters can mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from rapidfuzz import fuzz
from typing_extensions import override

from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.ui.kit import announce, column
from planhat_desktop.ui.pages.match.drawing import draw_letter, draw_words, face
from planhat_desktop.ui.theme import colour, tokens_of

_ROW = 34
_MOST = 7  # lines shown at once
_LIKE = 78  # of 100: how alike two words must be to count as mistyped
_ENTRY = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True)
class Entry:
    """One thing the letters can mean.

    Attributes:
        name: what is told when it is chosen: a column, a field, or a text for all rows.
        badge: a column's letter, or empty.
        hint: shown faintly beside the words.
        also: what else it goes by, e.g. a field's API name; found, but not shown.
        is_typed: made of the letters themselves; always offered, and last.
    """

    name: object
    words: str
    badge: str = ""
    hint: str = ""
    also: str = ""
    is_typed: bool = False


def rank(text: str, entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries that letters can mean, the likeliest first."""
    wanted = " ".join(text.split()).casefold()
    if not wanted:
        return list(entries)
    scored = []
    for place, one in enumerate(entries):
        score = 9 if one.is_typed else _score(wanted, one)
        if score is not None:
            scored.append((score, place, one))
    scored.sort(key=lambda each: each[:2])
    return [one for _score_, _place, one in scored]


def _score(wanted: str, one: Entry) -> int | None:
    words = one.words.casefold()
    if words.startswith(wanted):
        return 0 if wanted == words else 1
    if wanted in (one.badge.casefold(), one.also.casefold()):
        return 1
    if f" {wanted}" in words:
        return 2
    if wanted in words:
        return 3
    if len(wanted) > 1 and wanted in one.also.casefold():
        return 4
    if len(wanted) > 2 and fuzz.ratio(wanted, words[: len(wanted) + 1]) >= _LIKE:
        return 5
    return None


class _Rows(QStyledItemDelegate):
    """Draws the lines of the list."""

    @override
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(200, _ROW)

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        one = index.data(_ENTRY)
        view = option.widget
        if not isinstance(one, Entry) or view is None:
            return
        tokens = tokens_of(view)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = option.rect.adjusted(2, 1, -2, -1)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(tokens, "tint"))
            painter.drawRoundedRect(rect, 6, 6)
        left = rect.left() + 8
        if one.badge:
            left = draw_letter(painter, left, rect.center().y() + 1, one.badge, tokens) + 8
        room = rect.right() - 8 - left
        words = QRect(left, rect.top(), max(60, room * 3 // 5 if one.hint else room), rect.height())
        taken = draw_words(painter, words, one.words, face(13, 500), colour(tokens, "text"))
        hint = QRect(left + taken + 12, rect.top(), 0, rect.height())
        hint.setRight(rect.right() - 8)
        draw_words(painter, hint, one.hint, face(12), colour(tokens, "quiet"), right=True)
        painter.restore()


class Finder(QFrame):
    """The box and its list. One of them serves all slots and cards.

    Signals:
        chosen: an entry's name.
        closed: it went away, with or without a choice.
    """

    chosen = Signal(object)
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("finder")
        self._entries: Sequence[Entry] = ()
        self._typed = ""
        body = column(self, gap=4)
        self.box = QLineEdit(self)
        self.box.textChanged.connect(self._narrow)
        self.box.installEventFilter(self)
        body.addWidget(self.box)
        self.list = QListWidget(self)
        self.list.setItemDelegate(_Rows(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMouseTracking(True)
        self.list.itemEntered.connect(self.list.setCurrentItem)
        self.list.itemClicked.connect(self._take)
        self.list.currentItemChanged.connect(self._say_current)
        body.addWidget(self.list)
        self.hide()

    def open_at(
        self, rect: QRect, label: str, text: str, entries: Sequence[Entry], typed: str = ""
    ) -> None:
        """Show it.

        Args:
            rect: what it covers, in the parent's coordinates.
            label: what is asked for, for screen readers and as a hint in the empty box.
            text: the letters typed so far.
            typed: the words of an entry for the letters themselves, with ``{text}``; or empty.
        """
        self._entries, self._typed = entries, typed
        self.box.setAccessibleName(label)
        self.box.setPlaceholderText(label)
        self.box.setFixedHeight(rect.height())
        self.box.setText(text)
        self._narrow(text)
        lines = min(_MOST, max(1, self.list.count()))
        height = rect.height() + 4 + lines * _ROW + 12
        width = max(rect.width(), 280)
        parent = self.parentWidget()
        room = parent.rect() if parent is not None else rect
        left = min(rect.left(), room.right() - width - 8)
        top = min(rect.top(), room.bottom() - height - 8)
        self.setGeometry(left, top, width, height)
        self.show()
        self.raise_()
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)
        self.box.setCursorPosition(len(text))

    @property
    def entries(self) -> list[Entry]:
        """The entries in sight, the chosen one among them."""
        found = [self.list.item(row).data(_ENTRY) for row in range(self.list.count())]
        return [one for one in found if isinstance(one, Entry)]

    def shut(self) -> None:
        """Put it away."""
        if self.isVisible():
            self.hide()
            self.closed.emit()

    @Slot(str)
    def _narrow(self, text: str) -> None:
        entries = list(self._entries)
        if self._typed and text.strip():
            words = _(self._typed).format(text=text.strip())
            entries.append(Entry(text.strip(), words, is_typed=True))
        self.list.clear()
        for one in rank(text, entries):
            item = QListWidgetItem(self.list)
            item.setData(_ENTRY, one)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{one.badge} {one.words} {one.hint}")
        if self.list.count() == 0:
            item = QListWidgetItem(self.list)
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            item.setData(_ENTRY, Entry(None, _("Nothing is called that")))
        else:
            self.list.setCurrentRow(0)

    @Slot()
    def _say_current(self) -> None:
        item: object = self.list.currentItem()
        if self.isVisible() and isinstance(item, QListWidgetItem):
            announce(self.box, str(item.data(Qt.ItemDataRole.AccessibleTextRole)))

    @Slot(QListWidgetItem)
    def _take(self, item: QListWidgetItem | None) -> None:
        one = item.data(_ENTRY) if item is not None else None
        if isinstance(one, Entry) and one.name is not None:
            self.hide()
            self.chosen.emit(one)
            self.closed.emit()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusOut:
            self.shut()
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
            if event.key() in steps and self.list.count():
                row = self.list.currentRow() + steps[Qt.Key(event.key())]
                self.list.setCurrentRow(row % self.list.count())
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._take(self.list.currentItem())
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.shut()
                return True
        return super().eventFilter(watched, event)
