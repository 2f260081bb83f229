"""The real window on throw-away places, for tests and for looking at it.

``python -m tests.ui.gallery FOLDER`` draws every state of the File and Connect pages into
FOLDER, light and dark, at the default size and at the smallest.
"""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QEventLoop
from PySide6.QtWidgets import QApplication

from planhat_desktop import __main__ as main
from planhat_desktop.adapters.memory import MemoryVault
from planhat_desktop.adapters.world import World
from planhat_desktop.app.connection import Checked, Verdict
from planhat_desktop.app.steps import Progress
from planhat_desktop.core.frozen import change
from planhat_desktop.core.schema import Workspace
from planhat_desktop.places import Places
from planhat_desktop.ui.pages.connecting import ConnectPage
from planhat_desktop.ui.parts import Parts
from planhat_desktop.ui.theme import Choice, Theme
from planhat_desktop.ui.window import MainWindow

SIZES = ((1180, 760), (960, 640))

RENEWALS = """Acme renewals, Q4 2026;;;;;;;;;
;;;;;;;;;
Customer;Contract no;Starts;Renewal;Amount;Tier;Cur;CSM;Product;Remark
Åkerblom Konsult AB;000127;03/11/2025;02/11/2026;12 400,00;Enterprise;EUR;lena@acme.example;Core;tbc
Globex Corporation;000128;26/06/2025;25/06/2026;8 150,50;Mid-market;SEK;per@acme.example;Core;ok
Initech;000131;01/02/2026;31/01/2027;3 900,00;Ent.;EUR;jo@acme.example;Plus;see mail
Müller & Söhne GmbH;000140;15/03/2026;14/03/2027;22 000,00;Enterprise;EUR;lena@acme.example;Plus;
Umbrella;000142;30/09/2025;31/02/2026;1 200,00;Starter;USD;per@acme.example;Core;
Hooli;000151;12/12/2025;11/12/2026;64 000,00;Enterprise;USD;jo@acme.example;Core;
Stark Industries;000152;07/07/2025;06/07/2026;18 750,00;Mid-market;EUR;lena@acme.example;Core;
Wayne Enterprises;000153;01/01/2026;31/12/2026;27 300,00;Enterprise;EUR;per@acme.example;Plus;
Soylent Nordics;000160;19/05/2025;18/05/2026;5 040,00;Starter;SEK;jo@acme.example;Core;
"""

LONG = "\n".join(
    ",".join(
        f"{name} with a header that never seems to end, {i}"
        for i, name in enumerate(["Customer", "Contract", "Amount", "Remark"] * 6)
    )
    if row == 0
    else ",".join(f"value {row}.{i} and then some more of it" for i in range(24))
    for row in range(60)
)


def make_parts(places: Places) -> Parts:
    """Return the window's parts as `__main__` makes them, but with no real keyring."""
    return change(main.make_parts(World(places)), vault=MemoryVault())


def wait_until(holds: Callable[[], bool], limit_ms: int = 20_000) -> None:
    """Let Qt work until something holds.

    Raises:
        TimeoutError: it did not hold in time.
    """
    loop, deadline = QEventLoop(), QDeadlineTimer(limit_ms)
    while not holds():
        if deadline.hasExpired():
            raise TimeoutError("the window did not get there")
        loop.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)


def settle(window: MainWindow) -> None:
    """Let Qt work until no job is running."""
    wait_until(lambda: window.is_ready and not window.is_busy)
    for _turn in range(5):
        QApplication.processEvents()


def write_odd_workbook(path: Path) -> None:
    """Write a workbook with something of everything that is worth a card."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Renewals"
    sheet.append(["Acme renewals, Q4 2026"])
    sheet.append([])
    names = ["Customer", "Contract no", "Starts", "Amount", "Amount", None, "Tier", "Region"]
    codes = [("Code", "Country"), ("NO", "Norway"), ("SE", "Sweden"), ("IT", "Italy")]
    sheet.append([*names, None, *codes[0]])
    customers = {3: "Company\u00a03 AB", 4: "Company “4” AB"}
    for n in range(40):
        day = dt.date(2026, 1 + n % 12, 1 + n % 28)
        row = [customers.get(n, f"Company {n} AB"), f"{n:06}", day, 1200.5 * n, 4.2e15 + n, "x"]
        row += ["Enterprise", None if n < 3 else "South", None]
        sheet.append([*row, *(codes[n + 1] if n < 3 else ())])
    sheet["H4"] = "North"
    sheet.merge_cells("H4:H6")
    sheet.append([])
    sheet.append([])
    sheet.append([])
    sheet.append(["Total", None, None, sum(1200.5 * n for n in range(40))])
    for number in range(10, 22):
        sheet.row_dimensions[number].hidden = True
    sheet.column_dimensions["G"].hidden = True
    book.create_sheet("Contacts with a long name")
    book["Contacts with a long name"].append(["E-mail", "Name"])
    book.create_sheet("Notes").sheet_state = "hidden"
    book.save(path)


class Gallery:
    """Draws states of one window into a folder."""

    def __init__(self, window: MainWindow, folder: Path, prefix: str) -> None:
        self.window = window
        self.folder = folder
        self.prefix = prefix

    def shoot(self, name: str) -> None:
        """Draw what is there now."""
        QApplication.processEvents()
        self.window.grab().save(str(self.folder / f"{self.prefix}-{name}.png"))


def keep_profile(window: MainWindow) -> None:
    """Save the links of the sheet in sight as a profile, and let the page offer it."""
    from planhat_desktop.core.profile import profile_of
    from planhat_desktop.core.profileform import write_profile

    draft, page = window.draft, window.sheet_page
    assert draft.mapping is not None
    assert draft.table is not None
    header = draft.table.header_row
    profile = profile_of(draft.mapping, draft.table, draft.policy, "Renewals monthly")
    window.parts.profiles.save("Renewals monthly", write_profile(profile))
    for number in (header + 1, header):
        page.choose_header(number)
        settle(window)


def draw_all(folder: Path, looks: Sequence[Choice] = (Choice.LIGHT, Choice.DARK)) -> None:
    """Draw the File and Connect pages in every size and look."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    theme = Theme(app, Choice.LIGHT)
    for look in looks:
        theme.choose(look)
        for width, height in SIZES:
            with tempfile.TemporaryDirectory() as base:
                _draw(theme, Path(base), (width, height), folder)


def _draw(theme: Theme, base: Path, size: tuple[int, int], folder: Path) -> None:
    parts = make_parts(Places.under(base / "places"))
    acme = Workspace("Acme", "https://api-us3.planhat.com", "us3", "orange")
    others = Workspace("Globex with a long name GmbH & Co. KG", "https://api.planhat.com")
    parts.settings.save_workspaces([acme, change(others, colour="violet")])
    window = MainWindow(parts, theme)
    window.resize(*size)
    window.show()
    settle(window)
    shots = Gallery(window, folder, f"{theme.choice.value}-{size[0]}")
    shots.shoot("1-empty")
    for name, text in (("renewals-q4.csv", RENEWALS), ("long.csv", LONG)):
        file = base / name
        file.write_text(text, encoding="utf-8")
        window.open_file(file)
        settle(window)
        shots.shoot("2-" + file.stem)
    window.open_file(parts.samples()[0])
    settle(window)
    shots.shoot("3-sample")
    odd = base / "renewals-q4.xlsx"
    write_odd_workbook(odd)
    window.open_file(odd)
    settle(window)
    keep_profile(window)
    shots.shoot("3-odd")
    window.sheet_page.reading.begin(odd.name)
    window.sheet_page.reading.advance(Progress("reading", 40, 100))
    window.sheet_page.show_place(window.sheet_page.reading)
    window.redraw()
    shots.shoot("3-reading")
    window.sheet_page.locked.ask(odd, None, "This password does not open “renewals-q4.xlsx”.")
    window.sheet_page.show_place(window.sheet_page.locked)
    window.redraw()
    shots.shoot("3-locked")
    window.sheet_page.show_sheet_or_empty()
    broken = base / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 and then nothing")
    window.open_file(broken)
    settle(window)
    shots.shoot("4-trouble")
    window.rail.chip.click()
    QApplication.processEvents()
    popup = QApplication.activePopupWidget()
    if popup is not None:
        popup.grab().save(str(folder / f"{shots.prefix}-5-switcher.png"))
        popup.close()
    window.show_side("connect")
    shots.shoot("6-connect")
    page = window.page
    assert isinstance(page, ConnectPage)
    page.address.setText("https://app-us3.planhat.com/home")
    page.token.setText("short")
    page.name.setText("Initech")
    page.colours.choose("teal")
    page.judge(
        Checked(
            Verdict.TOKEN_OR_REGION,
            "token",
            "Planhat does not take this token at this address.",
            "Check that token and region belong together.",
        )
    )
    shots.shoot("6-verdict")
    window.show_side("settings")
    shots.shoot("7-settings")
    window.close()
    settle(window)


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    draw_all(target)
