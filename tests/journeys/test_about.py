"""Going about while rows are sent: there is a way back, and every page says what it waits for."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication

from planhat_desktop.app.wizard import Step
from planhat_desktop.core.report import Fate
from tests.journeys.person import Person
from tests.journeys.test_running import _SLOW, answered, begin


def test_a_running_upload_is_found_again_from_any_page(person: Person, tmp_path: Path) -> None:
    person.go_wrong(_SLOW)
    begin(person, tmp_path / "many.csv", 2400)
    person.wait(lambda: answered(person) > 0)
    upload = person.window.rail.items[3]
    for place in ("file", "match", "settings", "history"):
        if place in ("settings", "history"):
            person.window.show_side(place)
        else:
            person.press(person.window.rail.items[0 if place == "file" else 1])
        QApplication.processEvents()
        assert not person.is_on(Step.UPLOAD)
        if place == "history":
            assert person.reads("listed here as soon as what is under way has ended")
        person.press(upload)
        assert person.is_on(Step.UPLOAD), place
    person.press(person.button("Stop after this batch"))
    counts = person.see_report().counts
    assert 0 < counts[Fate.CREATED] < 2400
    person.window.show_side("history")
    person.settle()
    assert person.reads("Every upload from this computer")
