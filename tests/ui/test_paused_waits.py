"""Pause counts while Planhat is waited for, too: nothing is sent, and the page says so."""

from __future__ import annotations

from collections.abc import Callable

from planhat_desktop.app.errors import Throttled
from planhat_desktop.app.wizard import Step
from planhat_desktop.ui.pages.upload import UploadPage
from planhat_desktop.ui.parts import Parts
from planhat_desktop.ui.window import MainWindow
from tests.ui.gallery import wait_until
from tests.ui.uploading import cut, disturb, open_preview, start_upload

Open = Callable[[Parts], MainWindow]


def test_paused_while_planhat_asks_for_patience_it_says_so(open_window: Open, parts: Parts) -> None:
    def before(number: int) -> None:
        if number == 2:
            raise Throttled("throttled", "Planhat asks to slow down.", "It goes on.", seconds=0.5)

    window = open_window(disturb(parts, before))
    page = open_preview(window)
    cut(page, 1)
    start_upload(page)
    shown = window.page
    assert isinstance(shown, UploadPage)
    running = shown.running
    wait_until(lambda: "slow down" in running.now.text())
    running.pause_button.click()
    assert running.now.text() == "Paused. Nothing is being sent until you go on."
    running.draw()  # as it does by itself twice a second
    assert running.now.text() == "Paused. Nothing is being sent until you go on."
    running.pause_button.click()
    wait_until(lambda: window.page.step is Step.REPORT and not window.is_busy)
    assert window.draft.report is not None
    assert window.draft.report.state == "finished"
