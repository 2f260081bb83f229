"""How long the history is kept, chosen in Settings and done at the next start."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from planhat_desktop.app.keeping import kept_days
from planhat_desktop.core.journal import Ended, Started
from planhat_desktop.ui import offering
from planhat_desktop.ui.pages.keeping import KeepingCard
from planhat_desktop.ui.window import MainWindow
from tests.ui.gallery import settle
from tests.ui.uploading import open_preview, upload


def test_what_is_too_old_is_gone_at_the_next_start(window: MainWindow) -> None:
    upload(window, open_preview(window))
    journal, now = window.parts.journal, window.parts.now()
    started = journal.entries(window.draft.run)[0]
    assert isinstance(started, Started)
    old = replace(started, run="old", at=(now - dt.timedelta(days=31)).isoformat())
    journal.begin(old)
    journal.append("old", Ended("finished"))
    page = window.show_side("settings")
    card = page.findChild(KeepingCard)
    assert card is not None
    assert kept_days(window.parts.settings) == 0
    card.days.chosen.emit("30")
    assert kept_days(window.parts.settings) == 30
    assert len(journal.runs()) == 2
    settle(window)
    offering.offer_to_go_on(window)
    settle(window)
    assert [one.run for one in journal.runs()] == [window.draft.run]
