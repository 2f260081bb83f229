"""Takes pictures of what is seldom seen: many rows, many problems, waits, stops and ways back."""

from __future__ import annotations

import shutil
import subprocess
from contextlib import suppress

import orjson
from PySide6.QtGui import QPixmap

from planhat_desktop.adapters.practice.faults import Fault
from planhat_desktop.app.run import make_started, run
from planhat_desktop.app.wizard import Step
from planhat_desktop.ui.kit import Toast
from planhat_desktop.ui.offering import offer_to_go_on
from planhat_desktop.ui.pages.history import HistoryPage
from planhat_desktop.ui.pages.onepage import write_page
from planhat_desktop.ui.pages.preview import PreviewPage
from planhat_desktop.ui.pages.report import ReportPage
from planhat_desktop.ui.pages.upload import UploadPage
from planhat_desktop.ui.window import MainWindow
from scripts.inventions import write_contracts
from scripts.photographer import Story
from tests.app.mortal import Fatal, Killed, MortalPlanhat
from tests.app.rehearsal import drive
from tests.ui.gallery import settle, wait_until

_KNOWN, _GROWN, _MANY, _MOST = 420, 480, 4_000, 100_000
_DPI = "80"
_DEEDS = 3  # then the program is killed


class Moments(Story):
    """Uploads in which something is out of the ordinary, photographed on the way."""

    def tell(self) -> None:
        """Go through all of them."""
        self._preview("Contracts October.csv", _KNOWN)
        self._send()
        self._preview("Contracts November.csv", _GROWN, raised=50)
        self._take("preview-clean")
        self._send()
        self._take_back()
        self._preview("Contracts to mend.csv", _GROWN, raised=60, spoilt=True)
        self._take("preview-40-problems")
        self._send()
        self._print(self._window.draft.run)
        page = self._preview("Contracts of all years.csv", _MOST, raised=70, spoilt=True)
        page.grid.scrollTo(page.model.index(_MOST // 2, 0))
        self._take("preview-100000-rows")
        self._stop_by_itself()
        self._hold_up()
        self._go_on_later()
        self._window.close()
        self._settle()

    def _preview(
        self, name: str, rows: int, *, raised: int = 0, spoilt: bool = False
    ) -> PreviewPage:
        """Bring an invented file as far as its preview."""
        folder = self._base / "Downloads"  # its name is shown beside the file's
        folder.mkdir(exist_ok=True)
        path = write_contracts(folder / name, rows, raised=raised, spoilt=spoilt)
        self._read(path)
        self._window.go(Step.PREVIEW)
        self._settle()
        page = self._page(PreviewPage)
        wait_until(lambda: page.view is not None and not self._window.is_busy, 120_000)
        self._hush()
        return page

    def _hush(self) -> None:
        """Hide what tells of something before."""
        for toast in self._window.findChildren(Toast):
            toast.hide()

    def _take_back(self) -> None:
        """Let others change a few contracts, then take the upload back."""
        report = self._page(ReportPage)
        planhat = self._window.parts.open(self._window.draft.workspace)
        listed = planhat.list_page("/licenses", limit=5_000)
        mine = {str(one.get("externalId")): one["_id"] for one in listed}
        changed = [{"_id": mine[f"K-{i:05d}"], "mrr": 500 + i} for i in (4, 10, 28, 82, 244, 451)]
        planhat.upsert("/licenses", orjson.dumps(changed))
        planhat.close()
        report.undo.click()
        self._settle()
        history = self._page(HistoryPage)
        card = history.one.undo
        wait_until(card.isVisible)
        self._hush()
        self._take("undo")
        if card.consent.isVisible():
            card.consent.box.setText(card.consent.box.placeholderText())
            card.consent.yes.click()
        else:
            card.yes.click()
        wait_until(lambda: not self._window.is_busy and not history.one.running.is_running)
        self._settle()
        self._take("undo-report")

    def _print(self, name: str) -> None:
        """Draw the page for a manager as a printer would."""
        pdf = self._base / "page.pdf"
        drive(write_page(self._window, name)(pdf))
        draws = shutil.which("pdftoppm")
        if draws is None:
            print("the page for a manager was not drawn: pdftoppm (poppler-utils) is not there")
            return
        subprocess.run([draws, "-r", _DPI, "-png", pdf, self._base / "page"], check=True)
        for number, page in enumerate(sorted(self._base.glob("page-*.png")), start=1):
            self._shots.keep(QPixmap(str(page)), f"manager-page-{number}")

    def _hold_up(self) -> None:
        """Let Planhat ask for a slower pace, then pause."""
        self._preview("Contracts of a year.csv", _MANY)
        faults = self._practice.app.faults
        faults.add(Fault("status", on_call=4, method="PUT", status=429, retry_after_s=9))
        faults.add(Fault("slow", method="PUT", times=8, seconds=0.3))
        self._begin_upload()
        running = self._page(UploadPage).running
        wait_until(lambda: "slow down" in running.now.text())
        self._look(300)
        self._take("upload-slowed")
        running.pause_button.click()
        wait_until(lambda: running.now.text().startswith("Paused"))
        self._look(300)
        self._take("upload-paused")
        running.pause_button.click()
        wait_until(self._is_over, 60_000)

    def _stop_by_itself(self) -> None:
        """Let Planhat refuse so many rows that the upload stops."""
        self._preview("Contracts refused.csv", _MANY, raised=80)
        self._practice.app.faults.add(Fault("refuse", method="PUT", times=2, every=3))
        self._begin_upload()
        wait_until(self._is_over, 60_000)
        self._hush()
        self._take("upload-safety")

    def _go_on_later(self) -> None:
        """Let the program end in the middle of an upload, and start it anew."""
        page = self._preview("Contracts of two years.csv", 2 * _MANY)
        parts, draft = self._window.parts, self._window.draft
        assert page.view is not None
        assert draft.table is not None
        prepared = page.view.prepared

        planhat = MortalPlanhat(parts.open(parts.practice), Fatal(_DEEDS))
        at = parts.now().isoformat()
        started = make_started(prepared, draft.table, parts.practice, "cut-short", at)
        with suppress(Killed):
            drive(run(prepared.plan, started, planhat, parts.journal, parts.now))
        planhat.close()
        self._window.close()
        again = MainWindow(parts, self._window.theme)
        again.resize(self._window.size())
        again.show()
        settle(again)
        offer_to_go_on(again)
        settle(again)
        wait_until(again.banner.isVisible)
        self._shots.take(again, "resume")
        again.close()
        settle(again)
        again.deleteLater()

    def _is_over(self) -> bool:
        return self._window.page.step is Step.REPORT and not self._window.is_busy
