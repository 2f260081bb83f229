"""One row sent from the preview: asked first, sent as shown, *same* afterwards."""

from __future__ import annotations

from planhat_desktop.core.resolution import Outcome
from planhat_desktop.ui.kit import Button
from planhat_desktop.ui.window import MainWindow
from tests.ui.gallery import settle, wait_until
from tests.ui.uploading import make_rows, open_preview


def press(window: MainWindow, words: str) -> None:
    next(one for one in window.banner.findChildren(Button) if one.text() == words).click()


def test_one_row_is_sent_from_its_panel(window: MainWindow) -> None:
    page = open_preview(window, make_rows(window.parts)[:4], new=False)
    assert page.view is not None
    assert page.view.counts["update"] == 2
    page.grid.setCurrentIndex(page.model.index(0, 0))
    assert page.row.alone.isVisible()
    number = int(page.view.table.row_numbers[page.model.order[0]])
    page.row.alone.click()
    assert window.banner.what.text() == f"Send row {number} to Practice now, and no other?"
    assert window.parts.journal.runs() == ()
    press(window, "Send this row")
    wait_until(lambda: page.view is not None and page.view.counts["update"] == 1)
    settle(window)
    (run,) = window.parts.journal.runs()
    assert (run.state, run.counts["updated"], sum(run.counts.values())) == ("finished", 1, 1)
    assert (page.view.counts["update"], page.view.counts["same"]) == (1, 3)
    assert Outcome(int(page.view.resolution.outcomes[0])) is Outcome.SAME
    page.filters.choose("same")
    page.grid.setCurrentIndex(page.model.index(0, 0))
    assert not page.row.alone.isVisible()


def test_not_now_sends_nothing(window: MainWindow) -> None:
    page = open_preview(window, make_rows(window.parts)[:4], new=False)
    page.row.alone.click()
    press(window, "Not now")
    settle(window)
    assert window.parts.journal.runs() == ()
    assert not window.banner.isVisible()
