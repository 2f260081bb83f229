"""A watched folder in the real window: chosen in Settings, told of, looked at, never sent."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from planhat_desktop.app.watching import Watch, known_files, read_watch, save_watch
from planhat_desktop.app.wizard import Step
from planhat_desktop.core.frozen import change
from planhat_desktop.core.policy import Policy
from planhat_desktop.core.profile import profile_of
from planhat_desktop.core.profileform import write_profile
from planhat_desktop.core.suggestion import suggest
from planhat_desktop.ui.kit import Button
from planhat_desktop.ui.pages.settings import SettingsPage
from planhat_desktop.ui.parts import Parts
from planhat_desktop.ui.watching import FolderWatcher
from planhat_desktop.ui.window import MainWindow
from tests.core.making import built_in
from tests.ui.gallery import settle, wait_until
from tests.ui.matching import SAMPLES, read_table

Open = Callable[[Parts], MainWindow]
PROFILE = "Licenses monthly"


def keep_profile(parts: Parts) -> None:
    """Save a profile that fits the sample of licenses."""
    table, model = read_table(SAMPLES / "licenses.csv"), built_in().model("License")
    mapping = suggest(table, model)
    made = profile_of(mapping, table, Policy(), PROFILE, model)
    parts.profiles.save(PROFILE, write_profile(made))


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "Inbox"
    folder.mkdir()
    return folder


@pytest.fixture
def watched(parts: Parts, inbox: Path) -> Parts:
    keep_profile(parts)
    watch = Watch(str(inbox), PROFILE, parts.practice.name, is_on=True)
    save_watch(parts.settings, watch)
    return parts


def watch(window: MainWindow) -> FolderWatcher:
    """Begin to watch, and wait until what lies there already has been looked at."""
    watcher = FolderWatcher(window)
    watcher.tick()
    settle(window)
    now = read_watch(window.parts.settings)
    assert now is not None
    assert not now.is_new
    return watcher


def tick_until_told(window: MainWindow, watcher: FolderWatcher) -> str:
    watcher.start()
    wait_until(lambda: window.is_telling)
    settle(window)
    return window.banner.what.text()


def press(window: MainWindow, words: str) -> None:
    (found,) = [one for one in window.banner.findChildren(Button) if one.text() == words]
    found.click()


def test_what_arrives_is_told_and_a_look_shows_its_preview(
    open_window: Open, watched: Parts, inbox: Path
) -> None:
    window = open_window(watched)
    watcher = watch(window)
    shutil.copy(SAMPLES / "licenses.csv", inbox / "renewals.csv")
    said = tick_until_told(window, watcher)
    assert said.startswith("renewals.csv is ready: ")
    assert window.draft.table is None, "nothing is opened by itself"
    press(window, "Look")
    wait_until(lambda: window.draft.prepared is not None)
    settle(window)
    assert window.page.step is Step.PREVIEW
    assert window.draft.content.profile == PROFILE
    counts = window.draft.prepared.plan.counts if window.draft.prepared else {}
    assert f"{counts['create']:,} new, {counts['update']:,} changed" in said
    assert watched.journal.runs() == ()
    assert len(known_files(watched.settings)) == 1


def test_not_now_is_for_good_and_nothing_is_opened(
    open_window: Open, watched: Parts, inbox: Path
) -> None:
    window = open_window(watched)
    watcher = watch(window)
    shutil.copy(SAMPLES / "licenses.csv", inbox / "renewals.csv")
    tick_until_told(window, watcher)
    window.go(Step.FILE)
    window.hush()  # as another page would
    wait_until(lambda: window.is_telling)  # it is told until it is settled
    press(window, "Not now")
    assert not window.is_telling
    assert len(known_files(watched.settings)) == 1
    assert window.draft.table is None


def test_closing_what_is_told_is_a_no(open_window: Open, watched: Parts, inbox: Path) -> None:
    window = open_window(watched)
    watcher = watch(window)
    shutil.copy(SAMPLES / "licenses.csv", inbox / "renewals.csv")
    tick_until_told(window, watcher)
    window.banner.closed.emit()
    watcher.tick()
    assert not window.is_telling
    assert len(known_files(watched.settings)) == 1


def test_a_folder_that_vanishes_is_told_once_and_watched_again_when_it_is_back(
    open_window: Open, watched: Parts, inbox: Path, tmp_path: Path
) -> None:
    window = open_window(watched)
    watcher = watch(window)
    inbox.rename(tmp_path / "elsewhere")
    watcher._look(watcher._watch or Watch("", "", ""))
    settle(window)
    assert window.banner.what.text() == "The watched folder “Inbox” cannot be opened."
    assert "Settings" in window.banner.do.text()
    window.hush()
    watcher._look(watcher._watch or Watch("", "", ""))
    settle(window)
    assert not window.is_telling
    (tmp_path / "elsewhere").rename(inbox)
    watcher._look(watcher._watch or Watch("", "", ""))
    settle(window)
    assert not window.is_telling
    shutil.copy(SAMPLES / "licenses.csv", inbox / "renewals.csv")
    watcher._hurry()
    assert tick_until_told(window, watcher).startswith("renewals.csv is ready: ")


def test_a_look_changes_to_the_workspace_that_was_previewed(
    open_window: Open, watched: Parts, inbox: Path
) -> None:
    acme = change(watched.practice, name="Acme", is_practice=False)
    watched.settings.save_workspaces([acme])
    watched.settings.put("last_workspace", "Acme")
    window = open_window(watched)
    assert window.draft.workspace.name == "Acme"
    watcher = watch(window)
    shutil.copy(SAMPLES / "licenses.csv", inbox / "renewals.csv")
    tick_until_told(window, watcher)
    press(window, "Look")
    wait_until(lambda: window.draft.prepared is not None)
    assert window.draft.workspace == watched.practice


def test_what_does_not_fit_is_told_with_the_reason(
    open_window: Open, watched: Parts, inbox: Path
) -> None:
    window = open_window(watched)
    watcher = watch(window)
    (inbox / "other.csv").write_text("Colour\nred\n", "utf-8")
    said = tick_until_told(window, watcher)
    assert said == f"other.csv has arrived, but “{PROFILE}” does not fit it."
    assert "what is not there" in window.banner.do.text()


def test_it_is_chosen_in_settings_and_off_by_default(
    open_window: Open, parts: Parts, inbox: Path
) -> None:
    window = open_window(parts)
    page = window.show_side("settings")
    assert isinstance(page, SettingsPage)
    card = page.watched
    assert not card.on.isChecked()
    assert not card.on.isEnabled()
    assert "no profile yet" in card.lacking.text()
    keep_profile(parts)
    card.draw()
    assert "Choose folder" in card.lacking.text()
    card.take_folder(inbox)
    for pick, name in ((card.profile, PROFILE), (card.workspace, parts.practice.name)):
        pick.setCurrentIndex(pick.findData(name))
        pick.activated.emit(pick.currentIndex())
    assert not card.lacking.isVisible()
    assert read_watch(parts.settings) == Watch(str(inbox), PROFILE, parts.practice.name)
    card.on.click()
    assert read_watch(parts.settings) == Watch(str(inbox), PROFILE, parts.practice.name, is_on=True)
    card.on.click()
    now = read_watch(parts.settings)
    assert now is not None
    assert not now.is_on
