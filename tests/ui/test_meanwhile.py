"""What others changed between preview and upload is shown, and nothing is sent over it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import orjson
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.modeltest import ModelTester

from planhat_desktop.app.rechecking import FRESH_S, Difference
from planhat_desktop.app.wizard import Step
from planhat_desktop.core.frozen import change
from planhat_desktop.ui.pages.preview.meanwhile import DifferencesModel, MeanwhileDialog
from planhat_desktop.ui.parts import Parts
from planhat_desktop.ui.window import MainWindow
from tests.ui.gallery import settle, wait_until
from tests.ui.test_tables import check
from tests.ui.uploading import make_rows, open_preview, show_preview, start_upload, upload

Open = Callable[[Parts], MainWindow]


class Hands:
    """A clock that can be put forward."""

    def __init__(self) -> None:
        self.ahead = dt.timedelta()

    def now(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC) + self.ahead


def alter(parts: Parts, contract: object, amount: int) -> None:
    """Change a license as a colleague would."""
    planhat = parts.open(parts.practice)
    (known,) = [
        one for one in planhat.list_page("/licenses", limit=400) if one["externalId"] == contract
    ]
    body = [{"_id": known["_id"], "companyId": known["companyId"], "mrr": amount}]
    planhat.upsert("/licenses", orjson.dumps(body))
    planhat.close()


def meet(parts: Parts, open_window: Open) -> tuple[MainWindow, MeanwhileDialog]:
    """Preview, let a colleague change one record, come back later and press Upload."""
    hands = Hands()
    window = open_window(change(parts, now=hands.now))
    page = open_preview(window, new=False)
    alter(parts, make_rows(parts)[1][0], 7)
    hands.ahead = dt.timedelta(seconds=FRESH_S)
    start_upload(page)
    wait_until(lambda: bool(window.findChildren(MeanwhileDialog)) and not window.is_busy)
    settle(window)
    (dialog,) = window.findChildren(MeanwhileDialog)
    return window, dialog


def amount_of(parts: Parts, contract: object) -> object:
    planhat = parts.open(parts.practice)
    listed = planhat.list_page("/licenses", limit=400)
    planhat.close()
    return next(one["mrr"] for one in listed if one["externalId"] == contract)


def test_the_differences_are_shown_and_nothing_was_sent(parts: Parts, open_window: Open) -> None:
    contract = make_rows(parts)[1][0]
    window, dialog = meet(parts, open_window)
    assert window.page.step is Step.PREVIEW
    assert dialog.isVisible()
    cells = [dialog.model.text(0, column) for column in range(6)]
    assert (cells[0], cells[4]) == ("3", "7")
    assert cells[2:4] != ["", ""]
    assert dialog.again.hasFocus()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    settle(window)
    assert not window.findChildren(MeanwhileDialog)
    assert amount_of(parts, contract) == 7
    assert window.page.primary().startswith("Upload 2 changes")


def test_looking_again_shows_what_would_be_replaced_now(parts: Parts, open_window: Open) -> None:
    window, dialog = meet(parts, open_window)
    dialog.again.click()
    page = show_preview(window)
    assert page.view is not None
    changes = page.view.resolution.changes(1)
    assert [(one.field.name, one.old) for one in changes] == [("mrr", 7)]
    report = upload(window, page)
    assert report.host.draft.report is not None
    assert report.host.draft.report.counts["updated"] == 2


def test_those_rows_are_left_out_and_the_others_go(parts: Parts, open_window: Open) -> None:
    contract = make_rows(parts)[1][0]
    window, dialog = meet(parts, open_window)
    assert dialog.leave.text() == "Leave that row out"
    dialog.leave.click()
    page = show_preview(window)
    assert page.view is not None
    assert page.view.counts["update"] == 1
    upload(window, page)
    assert amount_of(parts, contract) == 7
    assert window.draft.report is not None
    assert window.draft.report.counts["updated"] == 1


def test_the_table_keeps_qts_rules(qtmodeltester: ModelTester) -> None:
    check(
        qtmodeltester, DifferencesModel([Difference(2, "Acme", "Phase", "Live", "Lost", "Trial")])
    )
