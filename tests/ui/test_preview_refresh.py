"""Reading Planhat anew from the preview: it can be stopped, and then nothing was lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from planhat_desktop.app.errors import Unreachable
from planhat_desktop.app.ports import Planhat
from planhat_desktop.app.reaching import WhenAsked
from planhat_desktop.core.frozen import change
from planhat_desktop.core.resolution import Outcome
from planhat_desktop.core.schema import Workspace
from planhat_desktop.ui.pages.preview.page import PreviewPage
from planhat_desktop.ui.parts import Parts
from planhat_desktop.ui.window import MainWindow
from tests.journeys.test_together import write_book
from tests.ui.gallery import settle, wait_until
from tests.ui.test_together import preview
from tests.ui.uploading import make_rows, set_rows, show_preview


class Line:
    """The line to Planhat, which may be quiet, or dead."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.is_quiet = self.is_dead = False
        self.opened = 0

    def open(self, workspace: Workspace) -> Planhat:
        self.opened += 1
        if self.is_dead:
            raise Unreachable("offline", "The line is dead.", "Try later.")
        planhat = self.parts.open(workspace)
        return _Quiet(lambda: planhat) if self.is_quiet else planhat


class _Quiet(WhenAsked):
    def begin_page(
        self,
        path: str,
        *,
        limit: int,
        offset: int = 0,
        select: Sequence[str] = (),
        filters: Mapping[str, str] | None = None,
    ) -> Future[list[dict[str, object]]]:
        if path == "/licenses":
            return Future()  # no answer, ever
        return super().begin_page(path, limit=limit, offset=offset, select=select, filters=filters)


@pytest.fixture
def line(parts: Parts) -> Line:
    return Line(parts)


@pytest.fixture
def page(open_window: Callable[[Parts], MainWindow], parts: Parts, line: Line) -> PreviewPage:
    window = open_window(change(parts, open=line.open))
    set_rows(window, make_rows(parts))
    return show_preview(window)


def window_of(page: PreviewPage) -> MainWindow:
    window = page.window()
    assert isinstance(window, MainWindow)
    return window


def begin_reading(page: PreviewPage, line: Line) -> None:
    line.is_quiet = True
    page.refresh.click()
    wait_until(lambda: page.refresh.accessibleName() == "Stop reading")


def test_reading_anew_is_stopped_and_what_was_shown_stays(page: PreviewPage, line: Line) -> None:
    window, view, snapshot = window_of(page), page.view, page.host.draft.snapshot
    assert page.refresh.accessibleName() == "Read from Planhat just now"
    begin_reading(page, line)
    assert "from Planhat" in page.subtitle.text()
    assert page.grid.isVisible()
    page.refresh.click()
    wait_until(lambda: not window.is_busy)
    assert page.view is view
    assert (window.draft.snapshot, page.blocker()) == (snapshot, ())
    assert page.refresh.accessibleName() == "Read from Planhat just now"
    assert page.subtitle.text().startswith("Nothing has been sent yet.")
    opened = line.opened
    window.redraw()
    settle(window)
    assert line.opened == opened  # it does not begin again by itself
    line.is_quiet = False
    page.refresh.click()
    settle(window)
    assert window.draft.snapshot is not snapshot


def test_a_dead_line_leaves_what_was_shown(page: PreviewPage, line: Line) -> None:
    window, view = window_of(page), page.view
    line.is_dead = True
    page.refresh.click()
    settle(window)
    assert window.banner.what.text() == "The line is dead."
    assert (page.view, page.blocker()) == (view, ())
    assert window.draft.prepared is not None


def test_what_is_mended_while_reading_is_shown_beside_what_was_read(
    page: PreviewPage, line: Line
) -> None:
    window, snapshot = window_of(page), page.host.draft.snapshot
    begin_reading(page, line)
    line.is_quiet = False
    window.draft.leave_out([2])
    window.redraw()
    settle(window)
    assert page.view is not None
    assert page.view.resolution.outcomes[0] == Outcome.HELD
    assert window.draft.snapshot is not snapshot  # the reading was not given up for the mending
    begin_reading(page, line)
    line.is_quiet = False
    window.draft.undo()
    window.redraw()
    settle(window)
    assert page.view is not None
    assert page.view.resolution.outcomes[0] != Outcome.HELD
    assert page.blocker() == ()


def test_a_mending_whose_look_was_stopped_is_said_and_looked_at_again(
    page: PreviewPage, line: Line
) -> None:
    window = window_of(page)
    begin_reading(page, line)
    window.draft.leave_out([2])
    window.redraw()  # both are asked for now, and the line is still quiet
    wait_until(lambda: page.looker.at == window.sheaf.contents() and window.is_busy)
    wait_until(lambda: page.refresh.accessibleName() == "Stop reading")
    page.refresh.click()
    wait_until(lambda: not window.is_busy)
    QApplication.processEvents()
    assert page.refresh.accessibleName() == "Look again"
    (gap,) = page.blocker()
    assert "was stopped" in gap.sentence
    line.is_quiet = False
    page.refresh.click()
    settle(window)
    assert page.blocker() == ()
    assert page.view is not None
    assert page.view.resolution.outcomes[0] == Outcome.HELD


def test_pressed_while_a_change_is_worked_in_it_reads_afterwards(
    page: PreviewPage, line: Line
) -> None:
    window, snapshot = window_of(page), page.host.draft.snapshot
    window.draft.leave_out([2])
    window.redraw()
    assert page.looker.at is not None
    page.refresh.click()
    settle(window)
    assert window.draft.snapshot is not snapshot
    assert page.blocker() == ()


def test_sheets_that_go_together_stay_as_shown_when_reading_is_stopped(
    open_window: Callable[[Parts], MainWindow], parts: Parts, line: Line, tmp_path: Path
) -> None:
    window = open_window(change(parts, open=line.open))
    page = preview(window, write_book(tmp_path / "onboarding.xlsx"))
    bundle, view = window.sheaf.bundle, page.view
    begin_reading(page, line)
    assert window.sheaf.bundle is None
    page.refresh.click()
    wait_until(lambda: not window.is_busy)
    assert window.sheaf.bundle is bundle
    assert (page.view, page.blocker()) == (view, ())
