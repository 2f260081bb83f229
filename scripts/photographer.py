"""Takes pictures of every page of the real window, with rows of the sample portfolio."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np
from PySide6.QtCore import QDeadlineTimer, QPoint, QSize, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QImage,
    QPainter,
    QPixmap,
)
from PySide6.QtWidgets import QApplication, QWidget

from planhat_desktop import __main__ as main
from planhat_desktop.adapters.planhat import PlanhatClient
from planhat_desktop.adapters.practice import practice_transport
from planhat_desktop.adapters.practice.faults import Fault
from planhat_desktop.adapters.world import World
from planhat_desktop.app.ports import Planhat
from planhat_desktop.app.wizard import Step
from planhat_desktop.core.frozen import change
from planhat_desktop.core.pace import Pacer
from planhat_desktop.core.profileform import parse_profile
from planhat_desktop.core.report import Fate
from planhat_desktop.core.schema import Token, Workspace
from planhat_desktop.places import Places
from planhat_desktop.ui.kit import Toast
from planhat_desktop.ui.pages.adopting import adopt
from planhat_desktop.ui.pages.connecting import ConnectPage
from planhat_desktop.ui.pages.match import MappingPage
from planhat_desktop.ui.pages.match.dragging import Load, pack
from planhat_desktop.ui.pages.match.drawing import draw_drag
from planhat_desktop.ui.pages.match.valuemap import ValuesPage
from planhat_desktop.ui.pages.preview import PreviewPage
from planhat_desktop.ui.pages.report import ReportPage
from planhat_desktop.ui.pages.upload import UploadPage
from planhat_desktop.ui.parts import Parts
from planhat_desktop.ui.theme import Choice, Theme
from planhat_desktop.ui.window import MainWindow
from scripts.inventions import (
    DRIFTED,
    write_odd_words,
    write_onboarding,
    write_renewals,
    write_wide,
)
from tests.ui.gallery import wait_until

MOST_BYTES = 120_000
RENEWED = "Quarterly renewals"
CARRIED = ("Product", "Currency", "Start date")

_LEFT, _NO_KEYS = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
_ALIKE = 4  # of 255: shades closer than this are one
_Kind = TypeVar("_Kind", bound=QWidget)


def take_all(folder: Path, width: int, height: int, stories: Sequence[type[Story]]) -> list[str]:
    """Draw stories, light and dark; return the names of pictures that are too large."""
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication(["take_screenshots"])
    theme = Theme(app, Choice.LIGHT)
    large = []
    for look in (Choice.LIGHT, Choice.DARK):
        theme.choose(look)
        for story in stories:
            with tempfile.TemporaryDirectory() as base:
                shots = Shots(folder, look.value)
                story(theme, Path(base), QSize(width, height), shots).tell()
                large += shots.large
    return large


class Shots:
    """Saves pictures of a window in as few colours as they need.

    Attributes:
        large: the names of pictures that are too large all the same.
    """

    def __init__(self, folder: Path, look: str) -> None:
        self._folder = folder
        self._look = look
        self.large: list[str] = []

    def take(
        self, window: QWidget, name: str, hanging: QPixmap | None = None, at: QPoint | None = None
    ) -> None:
        """Draw a window as it is now.

        Args:
            hanging: what hangs from the pointer, which no window draws itself; with its place.
        """
        for _turn in range(3):
            QApplication.processEvents()
        picture = window.grab()
        if hanging is not None and at is not None:
            painter = QPainter(picture)
            painter.drawPixmap(at, hanging)
            painter.end()
        self.keep(picture, f"{name}-{self._look}")

    def keep(self, picture: QPixmap, name: str) -> None:
        """Save a picture that has one look alone."""
        path = self._folder / f"{name}.png"
        _in_palette(picture).save(str(path), quality=0)
        if path.stat().st_size > MOST_BYTES:
            self.large.append(path.name)


def _in_palette(picture: QPixmap) -> QImage:
    """Return a picture with at most 256 colours, those it uses most, none close to another."""
    image = picture.toImage().convertToFormat(QImage.Format.Format_RGB32)
    bits = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1)
    used, counts = np.unique(bits[:, : image.width()], return_counts=True)
    shades = np.stack([(used >> shift) & 255 for shift in (16, 8, 0)], axis=1).astype(np.int32)
    kept: list[int] = []
    for place in np.argsort(-counts).tolist():
        away = np.abs(shades[kept] - shades[place]).max(axis=1) if kept else np.array([255])
        if away.min() >= _ALIKE:
            kept.append(place)
        if len(kept) == 256:
            break
    table = [int(used[place]) for place in kept]
    flags = Qt.ImageConversionFlag
    return image.convertToFormat(
        QImage.Format.Format_Indexed8, table, flags.ThresholdDither | flags.AvoidDither
    )


class Story:
    """One upload of the sample portfolio, photographed on the way."""

    def __init__(self, theme: Theme, base: Path, size: QSize, shots: Shots) -> None:
        self._shots = shots
        self._base = base
        places = Places.under(base / "places")
        self._world = World(places)
        self._practice = practice_transport(places.practice_file, places.resources)
        self._samples = places.resources / "samples"
        parts = change(parts_of(self._world), open=self._open, user=lambda: "Lena")
        self._window = MainWindow(parts, theme)
        self._window.resize(size)
        self._window.show()
        self._settle()

    def tell(self) -> None:
        """Go the whole way."""
        window = self._window
        self._look(300)  # the first page is painted a little later
        self._take("file-empty")
        self._read(self._sample("portfolio.xlsx"))
        self._take("file")
        window.go(Step.MATCH)
        self._settle()
        page = self._page(MappingPage)
        wait_until(lambda: not page.is_reading)
        self._take("match")
        self._open_drawer(page)
        self._take("match-reading")
        page.drawer.shut()
        window.go(Step.PREVIEW)
        self._settle()
        self._take("preview")
        self._send()
        self._take("report")
        self._keep_profiles()
        self._read(self._sample("contacts.csv"))
        window.go(Step.PREVIEW)
        self._settle()
        self._send()
        self._read(write_renewals(self._base / "Renewals Q4.csv"))
        window.go(Step.PREVIEW)
        self._settle()
        self._send(while_running=True)
        report = self._page(ReportPage)
        report.keep.click()
        report.name.setText(RENEWED)
        report.name.returnPressed.emit()
        window.show_side("history")
        self._settle()
        self._take("history")
        window.show_side("profiles")
        self._settle()
        self._take("profiles")
        self._connect()
        window.show_side("settings")
        self._settle()
        self._take("settings")
        self._drift()
        self._match_many()
        self._decide()
        self._several()
        window.close()
        self._settle()
        window.deleteLater()
        QApplication.processEvents()

    def show_file(self, path: Path, name: str) -> None:
        """Read a file, photograph the File page, and close the window."""
        self._read(path)
        self._take(name)
        self._window.close()

    def _open(self, workspace: Workspace) -> Planhat:
        """Open the practice workspace, whatever is asked for."""
        return PlanhatClient(
            workspace,
            Token("practice"),
            transport=self._practice,
            pacer=Pacer(1_000_000),
            tenant=lambda: Token("practice"),
        )

    def _take(self, name: str) -> None:
        wait_until(self._window.centralWidget().updatesEnabled)  # what is laid out is painted next
        self._shots.take(self._window, name)

    def _sample(self, name: str) -> Path:
        return next(one for one in self._world.samples() if one.name == name)

    def _settle(self) -> None:
        wait_until(lambda: self._window.is_ready and not self._window.is_busy)

    def _look(self, time_ms: int) -> None:
        """Let the window draw what it draws a little later."""
        deadline = QDeadlineTimer(time_ms)
        wait_until(deadline.hasExpired)

    def _read(self, path: Path) -> None:
        self._window.open_file(path)
        self._settle()

    def _page(self, kind: type[_Kind]) -> _Kind:
        page = self._window.page
        assert isinstance(page, kind)
        return page

    def _open_drawer(self, page: MappingPage) -> None:
        """Open how a date is read, or whatever comes first."""
        assert page.picture is not None
        fed = [one.field for one in page.picture.slots if one.is_fed]
        dated = [name for name in fed if "date" in name.lower() or "review" in name.lower()]
        page.open_reading((dated or fed)[0])
        self._settle()

    def _drift(self) -> None:
        """Take a profile for a file whose columns are called otherwise by now."""
        self._read(write_renewals(self._base / "Renewals Q1.csv", DRIFTED, 600))
        kept = parse_profile(self._world.profiles.load(RENEWED))
        adopt(self._window, kept, kept.name)
        self._settle()
        page = self._page(MappingPage)
        wait_until(lambda: not page.is_reading and not self._window.is_busy)
        self._take("match-drift")

    def _match_many(self) -> None:
        """Match 80 columns, and carry three of them over the fields."""
        self._read(write_wide(self._base / "License export.csv"))
        for toast in self._window.findChildren(Toast):
            toast.hide()  # it tells of the file before
        self._window.go(Step.MATCH)
        self._settle()
        page = self._page(MappingPage)
        wait_until(lambda: not page.is_reading and not self._window.is_busy)
        self._take("match-80-columns")
        assert page.picture is not None
        three = [one for one in page.picture.cards if one.header in CARRIED]
        columns = tuple(one.column for one in three)
        page.deeds.unlink_columns(columns)
        page.hands.hold(columns)
        page.slots.setFocus()
        slot = page.slots.slots["_currency"]
        data, point = pack(Load(columns)), slot.pos() + slot.slot_rect().center()
        words = "3 columns", ", ".join(one.header for one in three)
        hanging = draw_drag(slot, three[0].letter, *words, several=True)
        page.carrying.offer_places(Load(columns))
        for kind in (QDragEnterEvent, QDragMoveEvent):
            event = kind(point, Qt.DropAction.MoveAction, data, _LEFT, _NO_KEYS)
            QApplication.sendEvent(page.slots, event)
        at = page.slots.mapTo(self._window, point) + QPoint(-6, 4)
        self._shots.take(self._window, "match-drag", hanging, at)
        QApplication.sendEvent(page.slots, QDragLeaveEvent())
        page.carrying.likely.hide()
        page.hands.hold(())

    def _decide(self) -> None:
        """Show the values of a list, and a company's candidates."""
        self._read(write_odd_words(self._base / "Tiers.csv"))
        for field, name, row in (("custom.Tier", "values", 1), ("companyId", "candidates", 2)):
            self._window.go(Step.MATCH)
            self._settle()
            self._page(MappingPage).deeds.decide_values(field)
            self._settle()
            page = self._page(ValuesPage)
            wait_until(partial(_is_calm, page))
            page.grid.setFocus()
            page.grid.setCurrentIndex(page.model.index(row, 0))
            self._take(name)

    def _several(self) -> None:
        """Let the sheets of a workbook go together, as far as their previews."""
        window = self._window
        self._read(write_onboarding(self._base / "onboarding.xlsx"))
        offer = window.sheet_page.view.offer
        wait_until(offer.isVisible)
        self._settle()
        self._take("file-several")
        offer.yes.click()
        wait_until(lambda: window.page.step is Step.MATCH and not window.is_busy)
        window.go(Step.PREVIEW)
        page = self._page(PreviewPage)
        wait_until(lambda: page.view is not None and not window.is_busy)
        licenses = window.sheaf.holding("Licenses")
        assert licenses is not None
        window.together.show(licenses)
        page.grid.setCurrentIndex(page.model.index(2, 0))
        for toast in window.findChildren(Toast):
            toast.hide()
        self._take("preview-several")

    def _send(self, *, while_running: bool = False) -> None:
        """Upload what is previewed."""
        window = self._window
        if while_running:
            # A quarter of a second an answer, so that there is something to be seen.
            slow = Fault("slow", method="PUT", times=99, seconds=0.25)
            self._practice.app.faults.add(slow)
        self._begin_upload()
        if while_running:
            upload = self._page(UploadPage)
            wait_until(
                lambda: upload.report is not None and upload.report.counts[Fate.CREATED] > 1600
            )
            self._look(300)
            self._take("upload")
        wait_until(lambda: window.page.step is Step.REPORT and not window.is_busy, 60_000)

    def _begin_upload(self) -> None:
        """Press the upload button, and type the number where it is asked for."""
        preview = self._page(PreviewPage)
        preview.go_on()
        if self._window.page is preview:
            consent = preview.consent
            consent.box.setText(consent.box.placeholderText())
            consent.yes.click()

    def _keep_profiles(self) -> None:
        """Bring the profiles that come with the samples."""
        for file in sorted(self._samples.glob("*.profile.json")):
            data = self._world.profiles.import_file(file)
            self._world.profiles.save(str(data["name"]), data)

    def _connect(self) -> None:
        """Fill in the Connect page; the token is no token."""
        self._world.settings.save_workspaces(
            [
                Workspace("Acme", "https://api-us3.planhat.com", "us3", "orange"),
                Workspace("Acme Nordics", "https://api-eu2.planhat.com", "eu2", "violet"),
            ]
        )
        self._window.show_side("connect")
        page = self._page(ConnectPage)
        page.address.setText("https://app-us3.planhat.com")
        page.token.setText("not a token, only as long as one is" * 16)
        page.name.setText("Acme Japan")
        self._settle()
        self._take("connect")


def _is_calm(page: ValuesPage) -> bool:
    """Say whether a page looks at no more values, and reads no more of Planhat."""
    return not page.is_looking and not page.reader.words


def parts_of(world: World) -> Parts:
    """Return the window's parts as `__main__` makes them; tokens are kept nowhere."""
    return change(main.make_parts(world), vault=world.session_vault)
