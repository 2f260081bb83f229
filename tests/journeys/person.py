"""A person in front of the window: what hands do, what eyes read, what Planhat holds after."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDrag, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QWidget,
)
from pytestqt.qtbot import QtBot

from planhat_desktop import __main__ as main
from planhat_desktop.adapters.practice.faults import Fault
from planhat_desktop.adapters.world import World
from planhat_desktop.app.draft import Draft
from planhat_desktop.app.ports import Vault
from planhat_desktop.app.wizard import Step
from planhat_desktop.core.frozen import change
from planhat_desktop.core.report import Fate, Report
from planhat_desktop.ui.kit import Popover
from planhat_desktop.ui.pages.match import MappingPage
from planhat_desktop.ui.pages.match.cards import ColumnCard
from planhat_desktop.ui.pages.match.slots import FieldSlot
from planhat_desktop.ui.pages.preview import PreviewPage
from planhat_desktop.ui.pages.report import ReportPage
from planhat_desktop.ui.pages.sheet import SheetPage
from planhat_desktop.ui.pages.upload import UploadPage
from planhat_desktop.ui.parts import Parts
from planhat_desktop.ui.window import MainWindow

Record = dict[str, object]

_LEFT = Qt.MouseButton.LeftButton
_NO_KEYS = Qt.KeyboardModifier.NoModifier


def parts_of(world: World, vault: Vault | None = None) -> Parts:
    """Return the window's parts as `__main__` makes them, but with no real keyring."""
    return change(main.make_parts(world), vault=vault or world.session_vault)


class Person:
    """Drives one window by mouse and keys, and looks at what it shows."""

    def __init__(self, window: MainWindow, world: World, qtbot: QtBot) -> None:
        self.window = window
        self.world = world
        self.qtbot = qtbot
        self.bugs: list[BaseException] = []
        # A traceback would end in a dialog that waits for a hand; here it ends the test.
        window.runner.bugged.disconnect()
        window.runner.bugged.connect(self.bugs.append)

    # Patience

    def wait(self, holds: Callable[[], bool], limit_ms: int = 60_000) -> None:
        """Let Qt work until something holds."""

        def check() -> bool:
            if self.bugs:  # no assertion, for those are waited for to come true
                raise RuntimeError("a bug came to the person") from self.bugs[0]
            return holds()

        self.qtbot.waitUntil(check, timeout=limit_ms)

    def settle(self) -> None:
        """Wait until the window is doing nothing."""
        self.wait(lambda: self.window.is_ready and not self.window.is_busy)
        QApplication.processEvents()
        assert not self.bugs, self.bugs

    def leave(self) -> None:
        """Close the window, whatever it is doing."""
        window = self.window
        window.stop()
        self.wait(lambda: window.is_ready and not window.is_busy)
        window.close()
        window.runner.wait(10)
        window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert not self.bugs, self.bugs

    def come_forward(self) -> None:
        """Bring the window to the front, where keys go."""
        with self.qtbot.waitActive(self.window, timeout=10_000):
            self.window.raise_()
            self.window.activateWindow()

    # Hands

    def press(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Click something that can be seen and pressed."""
        assert widget.isVisible()
        assert widget.isEnabled()
        QTest.mouseClick(widget, _LEFT, _NO_KEYS, at or widget.rect().center())
        QApplication.processEvents()

    def press_primary(self, words: str = "") -> None:
        """Press the primary button, which says so."""
        assert words in self.primary
        self.press(self.window.footer.primary)

    def type(self, text: str) -> None:
        """Type where the focus is."""
        for sign in text:  # the first letter may open a box that takes the others
            QTest.keyClicks(self.focus, sign)
            QApplication.processEvents()

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = _NO_KEYS) -> None:
        """Press one key where the focus is; shortcuts of the window hear it too."""
        QTest.keyClick(self.focus, key, held)
        QApplication.processEvents()

    def drop(self, *paths: Path) -> bool:
        """Drop files on the window, as the desktop would deliver them; say if it took them."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        point, action = QPoint(600, 400), Qt.DropAction.CopyAction
        enter = QDragEnterEvent(point, action, data, _LEFT, _NO_KEYS)
        QApplication.sendEvent(self.window, enter)
        if enter.isAccepted():
            drop = QDropEvent(QPointF(point), action, data, _LEFT, _NO_KEYS)
            QApplication.sendEvent(self.window, drop)
        return enter.isAccepted()

    def carry(self, source: QWidget, start: QPoint, target: QWidget, end: QPoint) -> None:
        """Really drag something with the mouse; needs a screen (not offscreen)."""
        source_window, target_window = source.window(), target.window()
        pressed, aimed = source_window.windowHandle(), target_window.windowHandle()
        a = source.mapTo(source_window, start)
        b = target.mapTo(target_window, end)
        begin = source.mapToGlobal(start)
        way = target.mapToGlobal(end) - begin
        over = [False]
        QTest.mouseMove(pressed, a)

        def move(part: int) -> None:
            here = begin + way * part / 8
            QTest.mouseMove(aimed, target_window.mapFromGlobal(here))

        def let_go() -> None:
            QTest.mouseMove(aimed, b)
            QTest.mouseRelease(aimed, _LEFT, _NO_KEYS, b)
            over[0] = True

        for part in range(1, 9):
            QTimer.singleShot(60 + 30 * part, lambda part=part: move(part))
        QTimer.singleShot(420, let_go)
        QTimer.singleShot(6000, QDrag.cancel)  # never hang
        QTest.mousePress(pressed, _LEFT, _NO_KEYS, a)
        for i in range(1, 6):  # beyond the distance from which a press is a drag
            QTest.mouseMove(pressed, a + QPoint(4 * i, 2 * i))
        self.wait(lambda: over[0], 8000)
        QApplication.processEvents()

    def choose(self, words: str) -> None:
        """Take a line of the menu that hangs over the window now."""
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        action = next(one for one in menu.actions() if one.text() == words)
        QTest.mouseClick(menu, _LEFT, _NO_KEYS, menu.actionGeometry(action).center())

    def name_file(self, path: Path, ask: Callable[[], None]) -> None:
        """Do what asks where to save, and type a path into the dialog that opens."""
        tries = QTimer(interval=20)

        def answer() -> None:
            dialog = QApplication.activeModalWidget()
            if isinstance(dialog, QFileDialog):
                tries.stop()
                box = dialog.findChild(QLineEdit)
                assert box is not None
                box.setText(str(path))
                QTest.keyClick(box, Qt.Key.Key_Return)

        tries.timeout.connect(answer)
        tries.start()
        ask()
        self.wait(lambda: not tries.isActive(), 5000)
        self.come_forward()
        self.settle()
        assert path.is_file()

    # Eyes

    @property
    def draft(self) -> Draft:
        return self.window.draft

    @property
    def primary(self) -> str:
        button = self.window.footer.primary
        return button.accessibleName() if button.isVisible() else ""

    @property
    def footer(self) -> list[str]:
        """The words at the footer's left."""
        return [f"{one.number} {one.text}".strip() for one in self.window.footer.words]

    @property
    def banner(self) -> str:
        """The sentence above the page; empty when there is none."""
        banner = self.window.banner
        return f"{banner.what.text()} {banner.do.text()}" if banner.isVisible() else ""

    @property
    def focus(self) -> QWidget:
        for one in (QApplication.focusWidget(), self.window.focusWidget()):
            if isinstance(one, QWidget):
                return one
        return self.window

    @property
    def on(self) -> Step | None:
        """The step in sight; None beside the wizard."""
        return self.window.page.step

    def button(self, words: str) -> QAbstractButton:
        """The button in sight that says this."""
        buttons = self.window.findChildren(QAbstractButton)
        found = [one for one in buttons if one.isVisible() and one.accessibleName() == words]
        assert found, [one.accessibleName() for one in buttons if one.isVisible()]
        return found[0]

    def offers(self, words: str) -> bool:
        """Whether a button in sight says this."""
        buttons = self.window.findChildren(QAbstractButton)
        return any(one.isVisible() and one.accessibleName() == words for one in buttons)

    def is_on(self, step: Step) -> bool:
        """Whether this step is in sight."""
        return self.on is step

    def reads(self, words: str) -> bool:
        """Whether these words are somewhere in sight."""
        labels = self.window.findChildren(QLabel)
        return any(words in one.text() for one in labels if one.isVisible())

    def popover_lines(self) -> list[QAbstractButton]:
        """The lines of the list that hangs over the window now."""
        popover = QApplication.activePopupWidget()
        assert isinstance(popover, Popover)
        return popover.findChildren(QAbstractButton)

    def switch_to(self, name: str) -> None:
        """Choose another workspace at the rail."""
        self.press(self.window.rail.chip)
        lines = self.popover_lines()
        self.press(next(one for one in lines if one.accessibleName().startswith(name)))
        self.settle()

    # Pages

    @property
    def file(self) -> SheetPage:
        return self.window.sheet_page

    @property
    def match(self) -> MappingPage:
        page = self.window.page
        assert isinstance(page, MappingPage)
        return page

    @property
    def preview(self) -> PreviewPage:
        page = self.window.page
        assert isinstance(page, PreviewPage)
        return page

    @property
    def upload(self) -> UploadPage:
        page = self.window.page
        assert isinstance(page, UploadPage)
        return page

    @property
    def report_page(self) -> ReportPage:
        page = self.window.page
        assert isinstance(page, ReportPage)
        return page

    def card(self, header: str) -> ColumnCard:
        """The card of a column."""
        cards = self.match.cards.cards.values()
        return next(one for one in cards if one.picture.header == header)

    def slot(self, field: str) -> FieldSlot:
        """The slot of a field."""
        return self.match.slots.slots[field]

    def feeds(self) -> dict[str, str]:
        """Which column, or which one value, feeds each field."""
        table, mapping = self.draft.table, self.draft.mapping
        assert table is not None
        assert mapping is not None
        made = {one.field: table.columns[one.column].header for one in mapping.links}
        return made | {one.field: f"“{one.value}”" for one in mapping.constants}

    def counts(self) -> dict[str, int]:
        """The four numbers of the preview."""
        view = self.preview.view
        assert view is not None
        counts = {name: view.counts[name] for name in ("create", "update", "same", "held")}
        assert sum(counts.values()) == view.table.rows
        return counts

    def reasons(self) -> str:
        """What the preview's problem groups say, all in one."""
        view = self.preview.view
        assert view is not None
        return " | ".join(f"{len(one.rows)} × {one.title}" for one in view.groups)

    # The whole way

    def read(self, path: Path) -> None:
        """Drop a file and wait until it is read."""
        self.drop(path)
        self.settle()
        assert self.on is Step.FILE

    def go_to_match(self) -> None:
        """From the file to its columns."""
        self.press_primary("Match")
        self.settle()
        page = self.match
        self.wait(lambda: not page.is_reading)

    def go_to_preview(self) -> None:
        """From the columns to what will happen."""
        self.press_primary("Preview")
        assert self.on is Step.PREVIEW
        self.settle()
        page = self.preview
        self.wait(lambda: page.view is not None and not self.window.is_busy)

    def begin_upload(self) -> None:
        """Press the upload button, and type the number where it is asked for."""
        self.press_primary("Upload")
        if self.on is Step.PREVIEW:
            consent = self.preview.consent
            assert consent.isVisible()
            self.type(consent.box.placeholderText())
            self.key(Qt.Key.Key_Return)

    def see_report(self) -> Report:
        """Wait for the report."""
        self.wait(lambda: self.on is Step.REPORT and not self.window.is_busy)
        report = self.draft.report
        assert report is not None
        assert sum(report.counts.values()) == report.started.rows
        return report

    def send(self) -> dict[str, int]:
        """Upload what is previewed; return the counts that are not 0."""
        self.begin_upload()
        counts = self.see_report().counts
        return {str(Fate(name)): count for name, count in counts.items() if count}

    def go_wrong(self, fault: Fault) -> None:
        """Let the practice workspace run into a fault from now on."""
        self.world._practice_transport.app.faults.add(fault)

    # What Planhat holds

    def planhat(self, path: str, *, limit: int = 2000) -> list[Record]:
        """Every record of a collection in the practice workspace, through its API."""
        planhat = self.world.open(self.world.practice)
        found: list[Record] = []
        try:
            while page := planhat.list_page(path, limit=limit, offset=len(found)):
                found += page
        finally:
            planhat.close()
        return found


class Desk(QLabel):
    """A desktop with a file on it, beside the window, to drag the file from."""

    def __init__(self, path: Path) -> None:
        super().__init__(path.name)
        self._path = path
        self.resize(160, 80)

    def mouseMoveEvent(self, _event: object) -> None:
        """Begin a drag as a file manager does."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(self._path))])
        carried = QDrag(self)
        carried.setMimeData(data)
        carried.exec(Qt.DropAction.CopyAction)
