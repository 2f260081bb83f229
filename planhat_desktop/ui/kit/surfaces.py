"""What lies on or beside a page: banners, drawers, popovers, toasts, empty places."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget
from typing_extensions import override

from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.ui.kit.buttons import Button
from planhat_desktop.ui.kit.deeds import Deed, announce
from planhat_desktop.ui.kit.layouts import ScrollColumn, clear, column, line
from planhat_desktop.ui.kit.tips import tip
from planhat_desktop.ui.kit.words import Glyph, Text, elide
from planhat_desktop.ui.theme import repolish

_BANNER_SIGNS = {
    "held": "warning-circle",
    "update": "warning",
    "create": "check-circle",
    "accent": "info",
}


class Banner(QFrame):
    """What happened, what to do, and the buttons for it; stays until it is dealt with.

    Signals:
        closed: the person put it away.
    """

    closed = Signal()
    _LEAST = 420  # so wide the words should be beside buttons
    _BESIDE = 110  # what else stands in the row

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        across = line(self, gap=10, margin=(14, 10, 10, 10))
        self._sign = Glyph("warning-circle", "held_ink", 20, self)
        across.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        self._words = column(gap=2)
        self.what = Text("", "strong", wrap=True, parent=self)
        self.do = Text("", wrap=True, parent=self)
        self._words.addWidget(self.what)
        self._words.addWidget(self.do)
        across.addLayout(self._words, 1)
        self._buttons = QWidget(self)
        self._deeds = line(self._buttons, gap=8)
        self._is_below = False
        across.addWidget(self._buttons)
        self._across = across
        self._close = Button(_("Put this message away"), "icon", sign="x", parent=self)
        self._close.clicked.connect(self._put_away)
        across.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def say(self, what: str, do: str = "", deeds: Sequence[Deed] = (), tone: str = "held") -> None:
        """Show the banner.

        Args:
            tone: ``held``, ``update`` (careful), ``create`` (good news) or ``accent``.
        """
        self.setProperty("tone", tone)
        repolish(self)
        ink = {"accent": "accent"}.get(tone, f"{tone}_ink")
        self._sign.set_sign(_BANNER_SIGNS[tone], ink)
        self.what.setText(what)
        self.do.setText(do)
        self.do.setVisible(bool(do))
        clear(self._deeds)
        for deed in deeds:
            button = Button(deed.words, "pill", parent=self._buttons)
            button.clicked.connect(lambda _on=False, deed=deed: deed.do())
            self._deeds.addWidget(button)
            button.show()
        self._place()
        self.setAccessibleName(f"{what} {do}".strip())
        self.show()
        announce(self, f"{what} {do}".strip())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        """Put the buttons beside the words, or below them where little room would be left."""
        left = self.width() - self._deeds.sizeHint().width() - self._BESIDE
        said = (one.fontMetrics().horizontalAdvance(one.text()) for one in (self.what, self.do))
        is_below = left < min(self._LEAST, max(said))
        if is_below == self._is_below:
            return
        self._is_below = is_below
        if is_below:
            self._across.removeWidget(self._buttons)
            self._words.addSpacing(6)
            self._words.addWidget(self._buttons, 0, Qt.AlignmentFlag.AlignLeft)
        else:
            self._words.removeWidget(self._buttons)
            self._words.takeAt(self._words.count() - 1)  # the space above them
            self._across.insertWidget(2, self._buttons)

    @Slot()
    def _put_away(self) -> None:
        self.hide()
        self.closed.emit()


class Popover(QFrame):
    """A small window at a button that goes away with Escape or a click elsewhere.

    Attributes:
        body: the layout to fill.
    """

    def __init__(self, parent: QWidget, width: int = 320) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(width)
        self.body = column(self, gap=2, margin=8)

    def open_at(self, anchor: QWidget, *, above: bool = False) -> None:
        """Show it below (or above) a widget, inside the screen, with the focus in it."""
        self.adjustSize()
        corner = anchor.mapToGlobal(QPoint(0, anchor.height() + 4))
        if above:
            right = anchor.mapToGlobal(QPoint(anchor.width(), 0))
            corner = QPoint(right.x() - self.width(), right.y() - self.height() - 8)
        room = anchor.screen().availableGeometry()
        corner.setX(max(room.left() + 4, min(corner.x(), room.right() - self.width() - 4)))
        corner.setY(max(room.top() + 4, min(corner.y(), room.bottom() - self.height() - 4)))
        self.move(corner)
        self.show()
        self.focusNextChild()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.focusNextChild()
        elif event.key() == Qt.Key.Key_Up:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)


class Drawer(QFrame):
    """A panel at the right of a page, with a title and a way to close it.

    Attributes:
        body: the layout to fill; it scrolls.
    Signals:
        closed: the person closed it.
    """

    closed = Signal()

    def __init__(self, title: str = "", width: int = 320, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(width)
        whole = column(self, gap=8, margin=(16, 14, 8, 8))
        top = line(gap=8)
        self.title = Text(title, "heading", wrap=True, parent=self)
        top.addWidget(self.title, 1)
        self._close = Button(_("Close"), "icon", sign="x", parent=self)
        self._close.clicked.connect(self.shut)
        top.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        whole.addLayout(top)
        scroll = ScrollColumn(gap=8, margin=(0, 0, 8, 0), parent=self)
        self.body: QVBoxLayout = scroll.body
        whole.addWidget(scroll, 1)

    @Slot()
    def shut(self) -> None:
        """Close it."""
        self.hide()
        self.closed.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.shut()
            return
        super().keyPressEvent(event)


class EmptyState(QFrame):
    """An empty place that teaches: what belongs here and the one way to begin."""

    def __init__(
        self,
        sign: str,
        title: str,
        words: str,
        deeds: Sequence[Deed] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        body = column(self, gap=8, margin=24)
        body.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sign = Glyph(sign, "quiet", 40, self)
        body.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignHCenter)
        heading = Text(title, "heading", parent=self)
        body.addWidget(heading, 0, Qt.AlignmentFlag.AlignHCenter)
        teach = Text(words, "quiet", wrap=True, parent=self)
        teach.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        teach.setFixedWidth(420)
        teach.setFixedHeight(teach.heightForWidth(420))  # a centred column asks for one line
        body.addWidget(teach, 0, Qt.AlignmentFlag.AlignHCenter)
        across = line(gap=8)
        across.addStretch(1)
        for place, deed in enumerate(deeds):
            button = Button(deed.words, "secondary" if place else "primary", parent=self)
            button.clicked.connect(lambda _on=False, deed=deed: deed.do())
            across.addWidget(button)
        across.addStretch(1)
        body.addSpacing(4)
        body.addLayout(across)
        self._roomy = body.sizeHint().height()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the sign out where it would lie upon the words."""
        super().resizeEvent(event)
        self._sign.setVisible(event.size().height() >= self._roomy)


class Toast(QFrame):
    """A sentence that goes away by itself, with at most one thing to do (Undo)."""

    SECONDS = 6

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        across = line(self, gap=16, margin=(16, 10, 16, 10))
        self.words = Text("", parent=self)
        across.addWidget(self.words)
        self._deed_at = line(gap=8)
        across.addLayout(self._deed_at)
        self._timer = QTimer(self, singleShot=True, interval=self.SECONDS * 1000)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def say(self, words: str, deed: Deed | None = None) -> None:
        """Show a sentence for some seconds, and say it to screen readers."""
        parent = self.parentWidget()
        room = max(240, (parent.width() if parent is not None else 0) - 100)
        clear(self._deed_at)
        if deed is not None:
            button = Button(deed.words, "link", parent=self)
            shown = elide(button.fontMetrics(), deed.words, room // 2)
            button.setText(shown.replace("&", "&&"))
            button.setToolTip(tip(deed.words) if shown != deed.words else "")
            room -= button.sizeHint().width() + 16
            button.clicked.connect(self.hide)
            button.clicked.connect(lambda _on=False: deed.do())
            self._deed_at.addWidget(button)
            button.show()  # at once, or the size below leaves no room for it
        shown = elide(self.words.fontMetrics(), words, room)
        self.words.setText(shown)
        self.words.setToolTip(tip(words) if shown != words else "")
        self.show()
        self.place()
        self.raise_()
        self._timer.start()
        announce(self, words)

    def place(self) -> None:
        """Take the place at the bottom, in the middle of the parent."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
        self.resize(self.sizeHint())
        parent = self.parentWidget()
        around = parent.rect() if parent is not None else self.rect()
        self.move((around.width() - self.width()) // 2, around.height() - self.height() - 20)
