"""How things lie beside each other: flowing lines, cards, rules, columns that scroll."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
    QWidgetItem,
)

from planhat_desktop.app.marks import override
from planhat_desktop.ui.theme import BETWEEN, INSIDE, repolish

if TYPE_CHECKING:
    from PySide6.QtCore import Qt


class FlowLayout(QHBoxLayout):
    """Left to right, then onto the next line, as words flow.

    It keeps its things itself. A box of Qt's that holds nothing takes no room that is over, and
    says so without a number of `Qt`, whose enumerations would be built before the first paint.

    Args:
        gap, line_gap: pixels between things and between lines.
    """

    def __init__(
        self, parent: QWidget | None = None, gap: int = INSIDE, line_gap: int = -1
    ) -> None:
        super().__init__()
        self._gap = gap
        self._line_gap = gap if line_gap < 0 else line_gap
        self._items: list[QLayoutItem] = []
        # Both are asked for a dozen times before anything is painted.
        self._heights: dict[int, int] = {}
        self._sizes: list[tuple[QLayoutItem, QSize, QSize]] = []  # what is shown, hint, minimum
        self.setContentsMargins(0, 0, 0, 0)
        if parent is not None:
            parent.setLayout(self)

    @override
    def invalidate(self) -> None:
        self._forget()
        super().invalidate()

    def _forget(self) -> None:
        self._heights.clear()
        self._sizes.clear()

    def _shown(self) -> list[tuple[QLayoutItem, QSize, QSize]]:
        """Return the things that are shown, each with the size it likes and its smallest."""
        if not self._sizes:
            self._sizes += [
                (item, item.sizeHint(), item.minimumSize())
                for item in self._items
                if not item.isEmpty()
            ]
        return self._sizes

    @override
    def addWidget(
        self, widget: QWidget, /, stretch: int | None = 0, alignment: Qt.AlignmentFlag | None = None
    ) -> None:
        del stretch, alignment  # in a flow there is neither
        self.addChildWidget(widget)
        self.addItem(QWidgetItem(widget))

    @override
    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)
        self._forget()

    @override
    def count(self) -> int:
        return len(self._items)

    @override
    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    @override
    def takeAt(self, index: int) -> QLayoutItem | None:
        self._forget()
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            self._heights[width] = self._place(QRect(0, 0, width, 0), dry=True)
        return self._heights[width]

    @override
    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, dry=False)

    @override
    def sizeHint(self) -> QSize:
        shown = [hint for _item, hint, _least in self._shown()]
        width = sum(one.width() for one in shown) + self._gap * max(0, len(shown) - 1)
        return QSize(width, max((one.height() for one in shown), default=0))

    @override
    def minimumSize(self) -> QSize:
        size = QSize()
        for _item, _hint, least in self._shown():
            size = size.expandedTo(least)
        return size

    def _place(self, rect: QRect, *, dry: bool) -> int:
        x, y, line = rect.x(), rect.y(), 0
        placed: list[tuple[QLayoutItem, int, QSize]] = []

        def settle() -> None:
            for item, left, size in placed:
                if not dry:
                    item.setGeometry(QRect(QPoint(left, y + (line - size.height()) // 2), size))
            placed.clear()

        for item, hint, least in self._shown():
            size = hint.expandedTo(least)
            if size.width() > rect.width() > 0:
                size.setWidth(max(rect.width(), least.width()))
            if x > rect.x() and x + size.width() > rect.right() + 1:
                settle()
                x, y, line = rect.x(), y + line + self._line_gap, 0
            placed.append((item, x, size))
            x += size.width() + self._gap
            line = max(line, size.height())
        settle()
        return y + line - rect.y()


Margin = int | tuple[int, int, int, int]


def column(parent: QWidget | None = None, gap: int = INSIDE, margin: Margin = 0) -> QVBoxLayout:
    """Return a layout from top to bottom."""
    box = QVBoxLayout(parent) if parent is not None else QVBoxLayout()
    _dress(box, gap, margin)
    return box


def line(parent: QWidget | None = None, gap: int = INSIDE, margin: Margin = 0) -> QHBoxLayout:
    """Return a layout from left to right."""
    box = QHBoxLayout(parent) if parent is not None else QHBoxLayout()
    _dress(box, gap, margin)
    return box


def _dress(box: QBoxLayout, gap: int, margin: Margin) -> None:
    box.setSpacing(gap)
    sides = (margin,) * 4 if isinstance(margin, int) else margin
    box.setContentsMargins(*sides)


@contextmanager
def at_once(whole: QWidget) -> Iterator[None]:
    """Lay a widget out once for all that is shown and hidden in it meanwhile.

    Qt lays all of a window out whenever one thing in it is shown, at the cost of some milliseconds.
    """
    layout = whole.layout()
    if layout is None or not layout.isEnabled():
        yield
        return
    layout.setEnabled(False)
    try:
        yield
    finally:
        layout.setEnabled(True)
        layout.update()


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


class Rule(QFrame):
    """A hairline."""

    def __init__(self, *, upright: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "upright" if upright else "line")


class Card(QFrame):
    """A white box with a hairline.

    The kinds: empty, ``chosen``, ``tint``, ``update``, ``held``, ``dashed`` and ``flat``.

    Attributes:
        body: the layout to fill.
    """

    def __init__(
        self, kind: str = "", margin: int = 14, gap: int = 4, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("kind", kind)
        self.body = column(self, gap=gap, margin=margin)

    def set_kind(self, kind: str) -> None:
        """Change how it is drawn."""
        if self.property("kind") != kind:
            self.setProperty("kind", kind)
            repolish(self)


class ScrollColumn(QScrollArea):
    """A column of things that scrolls up and down only.

    Attributes:
        body: the layout to fill; what is left below it stays empty.
    """

    def __init__(
        self, gap: int = BETWEEN, margin: Margin = 0, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        from PySide6.QtCore import Qt

        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.content = QWidget()
        self.content.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        whole = column(self.content, margin=margin)
        self.body = column(gap=gap)
        whole.addLayout(self.body)
        whole.addStretch(1)
        self.setWidget(self.content)
