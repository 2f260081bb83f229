"""History and Profiles of the real window."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from planhat_desktop.app.errors import JournalUnusable
from planhat_desktop.app.ports import Journal, RunSummary
from planhat_desktop.app.wizard import Step
from planhat_desktop.core.frozen import change
from planhat_desktop.core.profile import profile_of
from planhat_desktop.core.profileform import write_profile
from planhat_desktop.ui.kit import Badge, Elided, Text
from planhat_desktop.ui.pages.history import HistoryPage
from planhat_desktop.ui.pages.match import MappingPage
from planhat_desktop.ui.pages.profiles import ProfileCard, ProfilesPage
from planhat_desktop.ui.parts import Parts
from planhat_desktop.ui.window import MainWindow
from tests.ui.gallery import settle
from tests.ui.uploading import make_rows, open_preview, set_rows, upload

Open = Callable[[Parts], MainWindow]


def open_history(window: MainWindow) -> HistoryPage:
    window.show_side("history")
    page = window.page
    assert isinstance(page, HistoryPage)
    settle(window)
    return page


def open_profiles(window: MainWindow) -> ProfilesPage:
    window.show_side("profiles")
    page = window.page
    assert isinstance(page, ProfilesPage)
    return page


def keep_profile(window: MainWindow, *names: str) -> None:
    set_rows(window, make_rows(window.parts))
    draft = window.draft
    assert draft.mapping is not None
    assert draft.table is not None
    for name in names:
        made = profile_of(draft.mapping, draft.table, draft.policy, name)
        window.parts.profiles.save(name, write_profile(made))


def card_named(page: ProfilesPage, name: str) -> ProfileCard:
    return next(card for card in page.cards if card.kept.name == name)


def step_of(window: MainWindow) -> Step | None:
    return window.page.step


# History


def test_an_empty_history_teaches(window: MainWindow) -> None:
    page = open_history(window)
    assert page.stack.currentWidget() is page._none
    assert page.words() == ()


def test_an_upload_stands_in_the_history_with_its_report(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(window, open_preview(window))
    page = open_history(window)
    (card,) = page.cards
    assert card.run.file == "renewals.csv"
    assert "1 created · 4 updated · 3 held back" in [one.full for one in card.findChildren(Elided)]
    assert page.words()[0].number == "1"
    QTest.mouseClick(card, Qt.MouseButton.LeftButton)
    settle(window)
    assert page.title.full == "Done. All 5 changes are in Planhat."
    assert page.view.model.rowCount() == 3
    path = tmp_path / "old.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_all: (str(path), ""))
    page.one._save(".csv")
    settle(window)
    assert len(path.read_text("utf-8-sig").splitlines()) == 9
    page.one.all.click()
    assert page.title.full == "History"
    window.go(Step.FILE)
    assert open_history(window).cards


def test_many_runs_are_shown_in_parts(open_window: Open, parts: Parts) -> None:
    counts = dict.fromkeys(
        ("created", "updated", "unchanged", "refused", "held", "not_sent", "unknown"), 0
    )
    runs = tuple(
        RunSummary(
            f"r{i}",
            "2026-11-22T10:15:00+00:00",
            "Acme",
            "Company" if i % 2 else "Gone",
            "",
            ("finished", "stopped", "interrupted", "undone")[i % 4],
            {**counts, "created": i},
            is_busy=i == 0,
        )
        for i in range(70)
    )

    class Past:
        def runs(self) -> tuple[RunSummary, ...]:
            return runs[0:shown]

    shown = 70

    window = open_window(change(parts, journal=cast("Journal", Past())))
    page = open_history(window)
    assert len(page.cards) == 50
    badges = [card.findChild(Badge) for card in page.cards[:4]]
    said = [one.text() for one in badges if one is not None]
    assert said == ["running now", "stopped", "cut short", "undone"]
    page._show_more()
    assert len(page.cards) == 70
    # What has come about since is there when the page is shown again.
    shown = 3
    window.go(Step.FILE)
    assert len(open_history(window).cards) == 3


def test_a_history_that_cannot_be_read_is_a_sentence(open_window: Open, parts: Parts) -> None:
    class Damaged:
        def runs(self) -> tuple[RunSummary, ...]:
            raise JournalUnusable("damaged", "The history is damaged.", "Move it away.")

    window = open_window(change(parts, journal=cast("Journal", Damaged())))
    open_history(window)
    assert window.banner.what.text() == "The history is damaged."


# Profiles


def test_no_profile_teaches(window: MainWindow) -> None:
    page = open_profiles(window)
    assert page.stack.currentWidget() is page._none
    assert page.words() == ()


def test_a_profile_shows_what_it_knows_and_whether_it_fits(window: MainWindow) -> None:
    keep_profile(window, "Monthly")
    page = open_profiles(window)
    (card,) = page.cards
    assert "Contract, Customer, Product" in card._columns()
    assert page.words()[0].number == "1"


def test_a_profile_is_renamed_on_its_card(window: MainWindow) -> None:
    keep_profile(window, "Monthly", "Other")
    page = open_profiles(window)
    card = card_named(page, "Monthly")
    card.rename.click()
    card.box.setText("Renewals")
    QTest.keyClick(card.box, Qt.Key.Key_Return)
    assert window.parts.profiles.names() == ("Other", "Renewals")
    card = card_named(page, "Renewals")
    card.rename.click()
    QTest.keyClick(card.box, Qt.Key.Key_Escape)
    assert not card.box.isVisible()
    page.rename("Renewals", "Other")
    assert "already a profile" in window.banner.what.text()
    page._rename_back("Renewals", "Monthly")
    assert not window.is_telling  # what stood there was of the name before
    assert window.parts.profiles.names() == ("Monthly", "Other")


def test_a_deleted_profile_comes_back_with_undo(window: MainWindow) -> None:
    keep_profile(window, "Monthly")
    window.parts.profiles.mark_used("Monthly", "2026-11-01T08:00:00+00:00")
    page = open_profiles(window)
    page.cards[0].delete.click()
    assert window.parts.profiles.names() == ()
    page._bring_back(
        "Monthly",
        {"schema": 1, "name": "Monthly", "model": "License", "links": []},
        "2026-11-01T08:00:00+00:00",
    )
    assert window.parts.profiles.names() == ("Monthly",)
    assert window.parts.profiles.used_at("Monthly") is not None


def test_profiles_travel_as_files(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_profile(window, "Monthly")
    page = open_profiles(window)
    path = tmp_path / "Monthly.profile.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_all: (str(path), ""))
    page.cards[0].export.click()
    assert json.loads(path.read_text("utf-8"))["model"] == "License"
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_all: (str(path), ""))
    page.take_in.click()
    assert window.parts.profiles.names() == ("Monthly",)  # it feeds the same
    window.parts.profiles.delete("Monthly")
    page.take_in.click()
    assert window.parts.profiles.names() == ("Monthly",)
    assert "sketch" not in path.read_text("utf-8")
    path.write_text("{}")
    page.import_from(path)
    assert window.banner.what.text()
    assert len(window.parts.profiles.names()) == 1
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_all: ("", ""))
    page.take_in.click()
    assert len(window.parts.profiles.names()) == 1


def told_on_match(window: MainWindow) -> str:
    """Return what the Match page says has changed."""
    page = window.page
    assert isinstance(page, MappingPage)
    assert page.drift.isVisible()
    return " ".join(one.text() for one in page.drift.findChildren(Text))


def test_a_profile_is_laid_onto_the_open_file(window: MainWindow) -> None:
    page = open_profiles(window)
    window.parts.profiles.save(
        "Empty", {"schema": 1, "name": "Empty", "model": "License", "links": []}
    )
    page.use("Empty")
    assert window.page is page  # there is no file yet
    keep_profile(window, "Monthly")
    page.use("Monthly")
    assert step_of(window) is Step.PREVIEW
    assert window.draft.content.profile == "Monthly"
    settle(window)
    gone = {"schema": 1, "name": "Gone", "model": "Nothing", "links": []}
    window.parts.profiles.save("Gone", gone)
    page.use("Gone")
    assert "has no Nothing" in window.banner.what.text()
    other = {
        "schema": 1,
        "name": "Other",
        "model": "License",
        "links": [{"column": "Not there", "field": "externalId"}],
    }
    window.parts.profiles.save("Other", other)
    page.use("Other")
    assert step_of(window) is Step.MATCH
    assert "Not there" in told_on_match(window)
    settle(window)


def test_the_workspaces_own_fields_are_read_before_a_profile_that_feeds_them(
    window: MainWindow,
) -> None:
    page = open_profiles(window)
    set_rows(window, make_rows(window.parts))
    window.draft.set_catalog(window.parts.load_catalog())  # as a workspace is just after a switch
    table = window.draft.table
    assert table is not None
    header = table.columns[2].header
    for name, field in (("Known", "custom.Tier"), ("Unknown", "custom.No such field")):
        links = [
            {"column": table.columns[0].header, "field": "externalId"},
            {"column": header, "field": field},
        ]
        made = {"schema": 1, "name": name, "model": "License", "links": links}
        window.parts.profiles.save(name, made | {"policy": {"mode": "update_only"}})
    page.use("Known")
    settle(window)
    assert window.draft.mapping is not None
    assert [one.field for one in window.draft.mapping.links] == ["externalId", "custom.Tier"]
    assert step_of(window) is Step.PREVIEW
    page.use("Unknown")
    settle(window)
    assert step_of(window) is Step.MATCH
    assert "“No such field” is no longer in Planhat" in told_on_match(window)


def test_a_profile_that_cannot_be_read_says_why(window: MainWindow) -> None:
    broken = {"schema": 99, "name": "Broken", "model": "License", "links": []}
    window.parts.profiles.save("Broken", broken)
    page = open_profiles(window)
    (card,) = page.cards
    assert card.kept.profile is None
    assert card._columns()
    assert not card.use.isVisible()
    page.use(card.kept.name)
    page.delete(card.kept.name)
    assert window.parts.profiles.names() == ()
