"""What the window is made of, and how it takes files dropped anywhere on it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QTimer, Slot
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from planhat_desktop.app.errors import Trouble
from planhat_desktop.app.marks import override
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.ui.jobs import TURN_MS
from planhat_desktop.ui.kit import Footer, Rail, column, line

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData
    from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QResizeEvent

    from planhat_desktop.app.ports import Settings
    from planhat_desktop.ui.kit import Banner, Deed, Toast
    from planhat_desktop.ui.notices import Notices


class Frame(QMainWindow):
    """The base of the main window: rail, banner, page stack, footer; a subclass moves them.

    Attributes:
        rail, stack, footer: what it is made of.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self._held = QTimer(self, interval=TURN_MS, singleShot=True)
        self._held.timeout.connect(self._let_paint)
        self._is_settled = False
        self._lay_out()

    def _lay_out(self) -> None:
        centre = self._centre = QWidget(self)
        centre.setObjectName("pageHost")
        across = line(centre, gap=0)
        self.rail = Rail(centre)
        across.addWidget(self.rail)
        right = column(gap=0)
        self._banner_at = column()
        right.addLayout(self._banner_at)
        self._strip_at = column()
        right.addLayout(self._strip_at)
        self.stack = QStackedWidget(centre)
        right.addWidget(self.stack, 1)
        self.footer = Footer(centre)
        right.addWidget(self.footer)
        across.addLayout(right, 1)
        self.setCentralWidget(centre)

    # Where it stood

    def restore_shape(self, settings: Settings) -> None:
        """Stand where and as large as it did when it was closed last."""
        shape = settings.get("window")
        if isinstance(shape, str):
            self.restoreGeometry(QByteArray.fromBase64(shape.encode("ascii")))

    def keep_shape(self, settings: Settings) -> None:
        """Remember where it stands."""
        shape = bytes(self.saveGeometry().toBase64().data()).decode("ascii")
        with suppress(Trouble):  # a full disk keeps no window open
            settings.put("window", shape)

    # Drawing and painting take turns

    @Slot()
    def hold_paint(self) -> None:
        """Leave on screen what is there until the next turn, and paint all of it anew then.

        A page that changes altogether is made in this turn, laid out in the next and painted in
        the one after: short turns, between which keys and clocks are heard, and nothing half
        made is ever seen. Asked for again in between, it is painted a turn later.
        """
        self._centre.setUpdatesEnabled(False)
        self._is_settled = False
        self._held.start()

    @Slot()
    def _let_paint(self) -> None:
        if self._is_settled:
            self._centre.setUpdatesEnabled(True)
            return
        # What was laid out by now has made others ask for another place, which they have after
        # this turn.
        self._is_settled = True
        self._held.start()

    # Made when first needed, for the window is painted before

    @cached_property
    def notices(self) -> Notices:
        """Takes the bugs."""
        from planhat_desktop.ui.notices import Notices

        return Notices(self, self.tell)

    @Slot(object)
    def report_bug(self, cause: BaseException) -> None:
        """Say that something went wrong that no one foresaw."""
        self.notices.report(cause)

    @cached_property
    def banner(self) -> Banner:
        """The banner above the page."""
        from planhat_desktop.ui.kit import Banner

        banner = Banner(self.centralWidget())
        banner.closed.connect(self._close_up)
        self._banner_at.addWidget(banner)
        return banner

    @cached_property
    def saying(self) -> Toast:
        """What is said in passing."""
        from planhat_desktop.ui.kit import Toast

        return Toast(self.stack)

    def place_strip(self, strip: QWidget) -> None:
        """Let the sheets that go together stand above the page."""
        self._strip_at.addWidget(strip)

    # Saying things

    def tell(self, what: str, do: str = "", deeds: Sequence[Deed] = (), tone: str = "held") -> None:
        """Show the banner above the page."""
        self.banner.say(what, do, deeds, tone)
        self._banner_at.setContentsMargins(24, 16, 24, 0)

    @property
    def is_telling(self) -> bool:
        """Whether the banner says something."""
        return "banner" in self.__dict__ and self.banner.isVisible()

    def hush(self) -> None:
        """Take the banner away."""
        if "banner" in self.__dict__:
            self.banner.hide()
            self._close_up()

    @Slot()
    def _close_up(self) -> None:
        self._banner_at.setContentsMargins(0, 0, 0, 0)

    def toast(self, words: str, deed: Deed | None = None) -> None:
        """Say something for some seconds, aloud to screen readers too."""
        self.saying.say(words, deed)

    def unsay(self) -> None:
        """Take the sentence away before its time: something else needs its place."""
        if "saying" in self.__dict__:
            self.saying.hide()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if "saying" in self.__dict__ and self.saying.isVisible():
            self.saying.place()

    # Files dropped on it

    def takes_drops(self) -> bool:
        """Whether a file may be dropped now."""
        return True

    def aim(self, on: bool) -> None:
        """Show, or no longer show, that a file hangs over the window."""
        raise NotImplementedError

    def open_file(self, path: Path) -> None:
        """Read a file."""
        raise NotImplementedError

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if local_files(event.mimeData()) and self.takes_drops():
            event.acceptProposedAction()
            self.aim(True)

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.aim(False)

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        self.aim(False)
        files = local_files(event.mimeData())
        if not files:
            return
        event.acceptProposedAction()
        self.open_file(files[0])
        if len(files) > 1:
            words = _("One file at a time: {name} is read. Drop the others after it.")
            self.toast(words.format(name=files[0].name))


def local_files(data: QMimeData) -> list[Path]:
    """Return the files among what is dragged; folders and links are none."""
    urls = data.urls() if data.hasUrls() else []
    paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    return [path for path in paths if path.is_file()]
