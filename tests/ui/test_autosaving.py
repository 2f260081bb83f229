"""A half-done upload survives kill -9 and quitting; the next start offers to go on, calmly."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from planhat_desktop.app.autosave import write_unfinished
from planhat_desktop.app.draft import Draft
from planhat_desktop.app.wizard import Step
from planhat_desktop.core.mapping import Confidence, Reading
from planhat_desktop.core.suggestion import suggest
from planhat_desktop.core.workspace import Workspace
from planhat_desktop.places import Places
from planhat_desktop.ui.autosaving import Autosaver
from planhat_desktop.ui.kit import Button
from planhat_desktop.ui.parts import Parts
from planhat_desktop.ui.window import MainWindow
from tests.core.making import built_in
from tests.ui.gallery import settle, wait_until
from tests.ui.matching import SAMPLES, read_table
from tests.ui.uploading import open_preview, upload

# A person in another process: opens a file, matches a column, reads a date otherwise, mends a cell.
PERSON = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from planhat_desktop import __main__ as main
from planhat_desktop.adapters.world import World
from planhat_desktop.app.wizard import Step
from planhat_desktop.core.mapping import Reading
from planhat_desktop.places import Places
from planhat_desktop.ui import application
from planhat_desktop.ui.window import MainWindow

places, file = Places.under(Path(sys.argv[1])), Path(sys.argv[2])
made = []
begin = MainWindow.__init__

def note(self, *given):
    begin(self, *given)
    made.append(self)

def work():
    window = made[0] if made else None
    if window is None or not window.is_ready or window.draft.table is None or window.is_busy:
        return
    timer.stop()
    window.go(Step.MATCH)
    draft = window.draft
    draft.unlink("mrr")
    draft.set_reading("fromDate", Reading(date_order="DMY"))
    row = int(draft.table.row_numbers[0])
    draft.edit({(row, 0): "mended"})
    draft.leave_out([row + 1])
    print("done", flush=True)

MainWindow.__init__ = note
timer = QTimer(interval=20)

def start(window, **given):
    keep(window, **given)
    timer.timeout.connect(work)
    timer.start()

keep = application.keep_unfinished
application.keep_unfinished = start
sys.exit(application.run_window(main.make_parts(World(places)), file, places.logs, practice=True))
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return Path(shutil.copy(SAMPLES / "licenses.csv", tmp_path / "licenses.csv"))


def work_and_die(places: Places, file: Path) -> None:
    """Let somebody work in a process of their own until it is kept, then kill -9."""
    base = places.data.parent
    words = [sys.executable, "-c", PERSON, str(base), str(file)]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=os.environ | {
        "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(Path(__file__).parents[2])
    })  # fmt: skip
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "done\n"

        def is_kept() -> bool:
            kept = places.unfinished_file
            return kept.exists() and bool(json.loads(kept.read_bytes())["left_out"])

        wait_until(is_kept)
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def keep(places: Places, file: Path) -> None:
    """Leave behind what a window would have kept."""
    table = read_table(file)
    catalog = built_in()
    draft = Draft(Workspace("Practice", ""), catalog)
    draft.set_table(table, ["License"], suggest(table, catalog.model("License")))
    draft.edit({(int(table.row_numbers[0]), 0): "mended"})
    draft.leave_out([int(table.row_numbers[1])])
    kept = write_unfinished(draft.content, draft.workspace.name)
    places.unfinished_file.write_text(json.dumps(kept), "utf-8")


@pytest.fixture
def start(
    open_window: Callable[[Parts], MainWindow], parts: Parts
) -> Iterator[Callable[[], MainWindow]]:
    savers: list[Autosaver] = []

    def begin() -> MainWindow:
        window = open_window(parts)
        savers.append(Autosaver(window))
        savers[0].start(offer=True)
        settle(window)
        return window

    yield begin
    for one in savers:
        one.close()


def press(window: MainWindow, words: str) -> None:
    button = next(one for one in window.banner.findChildren(Button) if one.text() == words)
    button.click()
    settle(window)


def test_what_was_done_is_there_again_after_kill_9(
    places: Places, file: Path, start: Callable[[], MainWindow]
) -> None:
    work_and_die(places, file)
    window = start()
    assert window.banner.isVisible()
    assert "Go on with licenses.csv → License, " in window.banner.what.text()
    press(window, "Go on")
    wait_until(lambda: window.page.step is Step.MATCH and not window.is_busy)
    content = window.draft.content
    mapping, table = content.mapping, content.table
    assert mapping is not None
    assert table is not None
    assert not mapping.feeds("mrr")
    link = mapping.link_of("fromDate")
    assert link is not None
    assert link.reading == Reading(date_order="DMY")
    first = int(table.row_numbers[0])
    assert table.columns[0].cell(0) == "mended"
    assert content.left_out == {first + 1}
    assert not window.banner.isVisible()
    window.draft.undo()  # to what the file itself suggests
    assert window.draft.mapping is not None
    assert window.draft.mapping.feeds("mrr")


def test_starting_fresh_keeps_nothing(
    places: Places, file: Path, start: Callable[[], MainWindow]
) -> None:
    keep(places, file)
    window = start()
    press(window, "Start fresh")
    window.parts.autosave.close()
    assert not places.unfinished_file.exists()
    assert not window.banner.isVisible()


def test_a_file_that_has_changed_is_said_and_bound_anew(
    places: Places, file: Path, start: Callable[[], MainWindow]
) -> None:
    keep(places, file)
    text = file.read_text("utf-8-sig")
    header = text.splitlines()[0].split(",")
    file.write_text(text.replace(header[1], f"{header[1]} now", 1), "utf-8")
    window = start()
    assert "changed" in window.banner.do.text()
    press(window, "Go on")
    wait_until(lambda: window.page.step is Step.MATCH and not window.is_busy)
    content = window.draft.content
    assert content.left_out == frozenset()
    assert "mended cells" in window.banner.do.text()
    assert content.mapping is not None
    moved = [one for one in content.mapping.links if one.column == 1]
    assert [one.confidence for one in moved] == [Confidence.CHECK]
    assert content.drift


def test_a_file_that_is_gone_is_said(
    places: Places, file: Path, start: Callable[[], MainWindow]
) -> None:
    keep(places, file)
    file.unlink()
    window = start()
    assert "no longer there" in window.banner.what.text()
    deeds = [one.text() for one in window.banner.findChildren(Button) if one.text()]
    assert deeds == ["Start fresh"]


def test_the_last_change_before_closing_is_kept(
    places: Places, file: Path, start: Callable[[], MainWindow]
) -> None:
    window = start()
    assert not window.banner.isVisible()
    window.open_file(file)
    settle(window)
    window.draft.unlink("mrr")
    saver = window.findChild(Autosaver)
    assert saver is not None
    saver.close()
    kept = json.loads(places.unfinished_file.read_bytes())
    assert "mrr" not in [one["field"] for one in kept["profile"]["links"]]
    assert "sketch" not in places.unfinished_file.read_text()


def test_a_file_that_was_only_opened_is_not_kept(
    places: Places, file: Path, start: Callable[[], MainWindow]
) -> None:
    window = start()
    window.open_file(file)
    settle(window)
    saver = window.findChild(Autosaver)
    assert saver is not None
    saver.close()
    assert not places.unfinished_file.exists()


def test_a_finished_upload_is_no_longer_kept(
    places: Places, file: Path, start: Callable[[], MainWindow]
) -> None:
    window = start()
    saver = window.findChild(Autosaver)
    assert saver is not None
    upload(window, open_preview(window))
    saver.look()
    saver.close()
    assert not places.unfinished_file.exists()
    assert window.draft.table is not None
    source = replace(window.draft.table.source, path=str(file), sha256="1")
    table = replace(window.draft.table, source=source)
    window.draft.content = replace(window.draft.content, table=table)
    saver.close()  # what is mended after it is kept again
    assert places.unfinished_file.exists()


def test_an_upload_that_was_cut_short_is_offered_first(
    places: Places, file: Path, open_window: Callable[[Parts], MainWindow], parts: Parts
) -> None:
    keep(places, file)
    window = open_window(parts)
    window.tell("An upload was cut short.")
    saver = Autosaver(window)
    saver.start(offer=True)
    settle(window)
    assert window.banner.what.text() == "An upload was cut short."
    saver.close()
