"""How soon the drawer shows what another reading makes of a column.

Run with ``python -m tests.benchmarks.readings``.

The real window on a table of 100,000 rows × 30 columns. A change is made as by hand, from the
press to the painted drawer; beside it stands the same for a text that is still being typed. The
first change of a kind may look through the whole column and is counted in.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QApplication

from planhat_desktop.core.mapping import Link, Mapping, Part, Reading, Replacement
from planhat_desktop.places import Places
from planhat_desktop.ui.pages.match import MappingPage
from planhat_desktop.ui.theme import Choice, Theme, make_application
from planhat_desktop.ui.window import MainWindow
from tests.benchmarks.measures import Figure
from tests.ui.gallery import make_parts, settle, wait_until
from tests.ui.matching import column_of, link_of, open_match

ROWS, BOUND_MS = 100_000, 100.0
HEADERS = ("Customer", "No", "Phone", "First", "Last", "Contact", "Signed", "Seats", "Tags")
FEEDS = {
    "Customer": "name",
    "No": "externalId",
    "Phone": "phonePrimary",
    "First": "city",
    "Contact": "description",
    "Signed": "custom.Next review",
    "Seats": "custom.Seats",
    "Tags": "tags",
}


def write_table(path: Path) -> None:
    """Write the sheet: nine columns that are read, the others beside them."""
    others = [f"Column {number}" for number in range(30 - len(HEADERS))]
    with path.open("w", encoding="utf-8") as file:
        file.write(";".join([*HEADERS, *others]) + "\n")
        for row in range(ROWS):
            cells = [
                f"CUSTOMER  {row} ab",
                f"{row:06}",
                f"070-{row:07}",
                f"First {row % 3_000}",
                f"Last {row % 7_000}",
                f"Person {row} <p{row}@acme{row % 900}.example>",
                f"{row % 28 + 1:02}/{row % 12 + 1:02}/20{row % 27:02}",
                f"{row % 9_999},{row % 100:02}",
                f"tag {row % 40}, tag {row % 7}",
            ]
            file.write(";".join([*cells, *(f"{row % 500}" for _one in others)]) + "\n")


CHANGES: dict[str, tuple[str, Reading]] = {
    "capital letters": ("name", Reading(case="title")),
    "spaces": ("name", Reading(spaces="all")),
    "find and replace": ("name", Reading(replacing=(Replacement("ab", "AB"),))),
    "a pattern": ("description", Reading(part=Part("pattern", r"Person (\d+)"))),
    "the e-mail in it": ("description", Reading(part=Part("email"))),
    "phone country": ("phonePrimary", Reading(phone="SE")),
    "date order": ("custom.Next review", Reading(date_order="MDY")),
    "a part of dates": ("custom.Next review", Reading(part=Part("separator", "x"))),
    "decimal mark": ("custom.Seats", Reading(decimal=".")),
    "replaced in numbers": ("custom.Seats", Reading(replacing=(Replacement("9", "8"),))),
    "list separator": ("tags", Reading(list_separator=";")),
    "value for empty cells": ("tags", Reading(default="none")),
    "only if empty": ("city", Reading(overwrite="if_empty")),
}


class Desk:
    """The Match page with the drawer open, and a clock."""

    def __init__(self, page: MappingPage) -> None:
        self.page = page

    def time_ms(self, do: Callable[[], object]) -> float:
        """Return how long a change takes until the drawer is painted anew."""
        wait_until(lambda: not self.page.is_reading)
        start = time.perf_counter()
        do()
        self.page.drawer.samples.repaint()
        took_s = time.perf_counter() - start
        QApplication.processEvents()
        return took_s * 1000

    def measure(self, name: str, link: Link) -> None:
        """Print how long a change takes, typed and decided."""
        page = self.page
        page.open_reading(link.field)
        before = link_of(page, link.field)
        questions = page.drawer.questions
        assert questions is not None
        typed = self.time_ms(lambda: questions.tried.emit(link))
        decided = self.time_ms(lambda: questions.decided.emit(link))
        page.deeds.change_link(before)
        other = replace(link, reading=replace(link.reading, overwrite="if_empty"))
        again = self.time_ms(lambda: questions.decided.emit(other))
        page.deeds.change_link(before)
        detail = f"while typed {typed:.0f} ms, with one thing more {again:.0f} ms"
        Figure(name, max(typed, decided, again), BOUND_MS, detail, "ms").show()


def main() -> None:
    """Measure every kind of change."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = make_application("benchmark")
    theme = Theme(app, Choice.LIGHT)
    with tempfile.TemporaryDirectory() as base:
        window = MainWindow(make_parts(Places.under(Path(base) / "places")), theme)
        window.resize(1180, 760)
        window.show()
        settle(window)
        file = Path(base) / "accounts.csv"
        write_table(file)
        page = open_match(window, file)
        links = tuple(Link(column_of(page, header), field) for header, field in FEEDS.items())
        window.draft.set_mapping("Match", Mapping("Company", links))
        page.deeds.changed.emit()
        desk = Desk(page)
        for field in ("name", "custom.Next review"):  # the second finds all that is imported late
            opened = desk.time_ms(partial(page.open_reading, field))
            Figure(f"open the drawer of {field}", opened, BOUND_MS, "first time", "ms").show()
        for name, (field, reading) in CHANGES.items():
            desk.measure(name, replace(link_of(page, field), reading=reading))
        last = column_of(page, "Last")
        desk.measure("join two columns", replace(link_of(page, "city"), also=(last,)))
        contact = column_of(page, "Contact")
        desk.measure("join, all different", replace(link_of(page, "name"), also=(contact,)))
        window.stop()
        window.close()


if __name__ == "__main__":
    main()
