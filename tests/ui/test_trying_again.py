"""An upload that could not begin is tried again at one press, if it is what was agreed to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from planhat_desktop.app.errors import TokenRejected
from planhat_desktop.app.ports import Planhat
from planhat_desktop.app.wizard import Step
from planhat_desktop.core.frozen import change
from planhat_desktop.core.journal import Ended
from planhat_desktop.core.schema import Workspace
from planhat_desktop.ui.parts import Parts
from planhat_desktop.ui.window import MainWindow
from tests.ui.gallery import settle, wait_until
from tests.ui.test_past_runs import press
from tests.ui.uploading import make_rows, open_preview, start_upload, upload

Open = Callable[[Parts], MainWindow]


@pytest.fixture
def refuses() -> list[bool]:
    """Holds something while there is no token."""
    return []


@pytest.fixture
def window(open_window: Open, parts: Parts, refuses: list[bool]) -> MainWindow:
    def reach(workspace: Workspace) -> Planhat:
        if refuses:
            raise TokenRejected("no_token", "No token is kept.", "Paste it again.")
        return parts.open(workspace)

    return open_window(change(parts, open=reach))


def test_what_was_agreed_to_is_sent_at_one_press(window: MainWindow, refuses: list[bool]) -> None:
    page = open_preview(window)
    refuses.append(True)
    start_upload(page)
    settle(window)
    assert window.page is page
    press(window, "Try again")
    settle(window)
    assert window.banner.what.text() == "No token is kept."
    refuses.clear()
    press(window, "Try again")
    wait_until(lambda: window.page.step is Step.REPORT and not window.is_busy)
    assert window.draft.report is not None
    assert window.draft.report.state == "finished"


def test_what_was_changed_since_is_looked_at_first(
    window: MainWindow, parts: Parts, refuses: list[bool]
) -> None:
    page = open_preview(window)
    refuses.append(True)
    start_upload(page)
    settle(window)
    refuses.clear()
    window.draft.leave_out([2])
    window.redraw()
    settle(window)
    press(window, "Try again")
    settle(window)
    assert window.page.step is Step.PREVIEW
    assert parts.journal.runs() == ()


def test_an_upload_waits_for_an_undo_and_says_so(window: MainWindow, parts: Parts) -> None:
    report = upload(window, open_preview(window)).report
    assert report is not None
    theirs = replace(report.started, run="theirs", undo_of="x", file="Contacts.xlsx")
    parts.journal.begin(theirs)
    rows = [(*one[:3], "4711", one[4]) for one in make_rows(parts)[:4]]
    start_upload(open_preview(window, rows))
    settle(window)
    assert window.page.step is Step.PREVIEW
    assert window.banner.what.text() == (
        "Another window or command is taking an upload back in Practice just now (Contacts.xlsx)."
    )
    assert window.banner.do.text() == (
        "Nothing was sent. Wait until that has ended, then try again."
    )
    parts.journal.append("theirs", Ended("finished"))
    press(window, "Try again")
    wait_until(lambda: window.page.step is Step.REPORT and not window.is_busy)
    assert window.draft.report is not None
    assert window.draft.report.counts["updated"] == 4
