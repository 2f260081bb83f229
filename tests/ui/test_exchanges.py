"""The requests of a past run, word for word, on the real window."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from planhat_desktop.ui.kit import Elided
from planhat_desktop.ui.pages import exchanges
from planhat_desktop.ui.window import MainWindow
from tests.ui.gallery import settle
from tests.ui.test_past_runs import open_history
from tests.ui.uploading import open_preview, upload


def test_requests_and_answers_are_shown_copied_and_saved(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(window, open_preview(window))
    history = open_history(window)
    history.open_run(window.draft.run)
    settle(window)
    one = history.one
    assert one.origin.full.startswith(f"Sent by {window.parts.user()}")
    card_words = [label.full for label in history.cards[0].findChildren(Elided)]
    assert any(words.endswith(f"by {window.parts.user()}") for words in card_words)
    one.wire.click()
    settle(window)
    view = one.exchanges
    assert one.stack.currentWidget() is view
    assert view.model.rowCount() == 1
    assert view.model.text(0, 1) == "2–6"
    assert view.model.text(0, 2).startswith("200 in ")
    text = view.code.toPlainText()
    assert text.startswith("PUT https://practice.planhat.invalid/licenses\n")
    assert '"externalId": "N-1"' in text
    view.copy.click()
    assert QApplication.clipboard().text() == text
    monkeypatch.setattr(exchanges, "ask_where", lambda *_all: tmp_path / "wire.jsonl")
    view.save.click()
    settle(window)
    (line,) = (tmp_path / "wire.jsonl").read_text("utf-8").splitlines()
    assert len(json.loads(line)["body"]) == 5
    monkeypatch.setattr(exchanges, "_MOST_SHOWN", 30)
    view._show(0)
    assert view.code.toPlainText().endswith("copy or save it to see all.")
    assert one.wire.accessibleName() == "Back to the rows"
    one.wire.click()
    assert one.stack.currentWidget() is one.view


def test_a_run_that_sent_nothing_says_so(window: MainWindow) -> None:
    view = open_history(window).one.exchanges
    view.set_exchanges([], "x")
    assert not view.none.isHidden()
    assert view.code.isHidden()
