"""While it runs: stopped in the middle, broken off, closed over; the account stays exact."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from planhat_desktop.adapters.practice.faults import Fault
from planhat_desktop.app.wizard import Step
from planhat_desktop.core.report import Fate
from planhat_desktop.ui.start import CloseDialog
from tests.journeys.person import Person
from tests.journeys.sheets import write_renewals

_SLOW = Fault("slow", method="PUT", path="/licenses", times=99, seconds=0.5)


def made(person: Person) -> int:
    """How many of the story's contracts Planhat holds."""
    kept = person.planhat("/licenses")
    return sum(1 for one in kept if str(one.get("externalId", "")).startswith("N-"))


def begin(person: Person, path: Path, rows: int) -> None:
    """Bring a file as far as the running upload."""
    person.read(write_renewals(path, rows=rows))
    person.go_to_match()
    person.go_to_preview()
    person.begin_upload()


def answered(person: Person) -> int:
    page = person.window.page
    report = getattr(page, "report", None)
    return report.counts[Fate.CREATED] if report is not None else 0


def test_an_upload_is_stopped_in_the_middle_and_the_rest_is_sent_later(
    person: Person, tmp_path: Path
) -> None:
    person.go_wrong(_SLOW)
    begin(person, tmp_path / "many.csv", 2400)
    person.wait(lambda: answered(person) > 0)
    person.press(person.button("Stop after this batch"))
    counts = person.see_report().counts
    done = counts[Fate.CREATED]
    assert 0 < done < 2400
    assert counts[Fate.NOT_SENT] == 2400 - done
    assert counts[Fate.UNKNOWN] == counts[Fate.REFUSED] == 0
    assert made(person) == done
    # Looking again shows the rest, and what was sent is not sent twice.
    person.window.go(Step.PREVIEW)
    person.settle()
    assert person.counts() == {"create": 2400 - done, "update": 0, "same": done, "held": 0}
    assert person.send()["created"] == 2400 - done
    assert made(person) == 2400


def test_a_connection_that_breaks_leaves_no_row_without_an_account(
    person: Person, tmp_path: Path
) -> None:
    person.go_wrong(Fault("drop", method="PUT", path="/licenses", times=1, after_commit=True))
    begin(person, tmp_path / "some.csv", 600)
    counts = person.see_report().counts
    assert counts[Fate.CREATED] + counts[Fate.UPDATED] + counts[Fate.UNCHANGED] == 600
    assert made(person) == 600


def test_the_window_is_closed_while_rows_are_sent(person: Person, tmp_path: Path) -> None:
    person.go_wrong(_SLOW)
    begin(person, tmp_path / "many.csv", 2400)
    person.wait(lambda: answered(person) > 0)
    answers: list[str] = []

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, CloseDialog):
            answers.append("asked")
            person.press(dialog.stay if len(answers) == 1 else dialog.close_it)

    asking = QTimer(interval=50)
    asking.timeout.connect(answer)
    asking.start()
    person.window.close()
    assert answers == ["asked"]
    assert person.window.isVisible()
    person.window.close()
    person.wait(lambda: not person.window.isVisible())
    asking.stop()
    # What was sent is written down, to the row.
    (run,) = person.world.journal.runs()
    assert run.counts["created"] == made(person)
    assert run.counts["created"] + run.counts["not_sent"] == 2400
    assert run.counts["not_sent"] > 0


def test_nothing_else_happens_while_rows_are_sent(person: Person, tmp_path: Path) -> None:
    person.go_wrong(Fault("slow", method="PUT", path="/licenses", times=99, seconds=0.3))
    begin(person, tmp_path / "many.csv", 1200)
    person.wait(lambda: answered(person) > 0)
    other = write_renewals(tmp_path / "other.csv")
    assert not person.drop(other)
    person.press(person.window.rail.chip)
    assert QApplication.activePopupWidget() is None
    person.window.rail.items[0].click()  # going about is no harm
    assert person.on is Step.FILE
    person.window.open_file(other)
    assert person.see_report().counts[Fate.CREATED] == 1200
    assert made(person) == 1200
