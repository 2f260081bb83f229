"""Takes pictures of what is added for good: metrics and activities, from preview to report."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from planhat_desktop.app.wizard import Step
from planhat_desktop.ui.kit import Toast
from planhat_desktop.ui.pages.preview import PreviewPage
from scripts.photographer import Story
from tests.ui.gallery import wait_until

_METRICS = ("Logins", "Active seats", "Reports shared")
_EVENTS = ("Logged in", "Shared a report", "Invited a colleague", "Exported to Excel")
_COMPANIES, _DAYS, _PEOPLE = 36, 7, 60


class Additions(Story):
    """An upload of metrics, and one of activities, each with its number typed."""

    def tell(self) -> None:
        """Go through both; the names of the files do not say what they hold."""
        folder = self._base / "Downloads"
        folder.mkdir()
        self._add("metrics", _write(folder / "Usage November.csv", _metric_rows()))
        self._add("activities", _write(folder / "App log week 47.csv", self._event_rows()))
        self._window.close()
        self._settle()

    def _add(self, name: str, path: Path) -> None:
        """Bring a file to its preview, confirm it and send it."""
        window = self._window
        self._read(path)
        window.go(Step.PREVIEW)
        self._settle()
        page = self._page(PreviewPage)
        wait_until(lambda: page.view is not None and not window.is_busy)
        self._hush()
        page.grid.setCurrentIndex(page.model.index(2, 0))
        self._settle()
        self._take(f"{name}-preview")
        page.go_on()
        wait_until(page.consent.isVisible)
        page.consent.box.setText(page.consent.box.placeholderText())
        self._take(f"{name}-confirm")
        page.consent.yes.click()
        wait_until(lambda: window.page.step is Step.REPORT and not window.is_busy, 60_000)
        self._hush()
        self._take(f"{name}-report")

    def _hush(self) -> None:
        for toast in self._window.findChildren(Toast):
            toast.hide()

    def _event_rows(self) -> list[Sequence[str]]:
        """Return events of people that the practice workspace knows, and of two it does not."""
        planhat = self._window.parts.open(self._window.draft.workspace)
        listed = planhat.list_page("/endusers", limit=2_000)
        planhat.close()
        people = sorted({str(one["email"]) for one in listed if one.get("email")})[:_PEOPLE]
        people += ["nobody@nowhere.example", "new.person@nowhere.example"]
        rows: list[Sequence[str]] = [("User email", "Event", "Time", "Times")]
        for i, email in enumerate(people * 3):
            at = f"2026-11-{16 + i % 5:02d} {8 + i % 10:02d}:{i * 7 % 60:02d}"
            rows.append((email, _EVENTS[i % len(_EVENTS)], at, str(1 + i % 4)))
        return rows


def _metric_rows() -> list[Sequence[str]]:
    """Return a week's metrics of known companies, and of one that is not."""
    rows: list[Sequence[str]] = [("Company External Id", "Metric id", "Value", "Date")]
    for company in (*range(1, _COMPANIES + 1), 99_999):
        for day in range(_DAYS):
            for place, name in enumerate(_METRICS):
                value = 3 + (company * 7 + day * 5) % 40 * (place + 1)
                rows.append((f"C-{company:05d}", name, str(value), f"2026-11-{16 + day:02d}"))
    return rows


def _write(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path
