"""Profiles of one name, and what a profile was before: nothing is lost by taking another in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from planhat_desktop.app.profiles import read_profile
from planhat_desktop.core.mapping import Constant
from planhat_desktop.core.profile import Profile, ProfileLink
from planhat_desktop.core.profileform import write_profile
from planhat_desktop.ui.kit import Button
from planhat_desktop.ui.pages.profiles import ProfilesPage
from planhat_desktop.ui.pages.taking import FormerVersions
from planhat_desktop.ui.window import MainWindow
from tests.ui.gallery import settle

MINE = Profile(
    "Monthly",
    "License",
    (ProfileLink("Contract", "externalId"), ProfileLink("Amount", "value")),
    (Constant("_currency", "EUR"),),
)
THEIRS = replace(
    MINE,
    links=(
        ProfileLink("Contract", "externalId"),
        ProfileLink("Total", "value"),
        ProfileLink("Start", "fromDate"),
    ),
)


@pytest.fixture
def page(window: MainWindow) -> ProfilesPage:
    window.parts.profiles.save("Monthly", write_profile(MINE))
    window.show_side("profiles")
    settle(window)
    assert isinstance(window.page, ProfilesPage)
    return window.page


def bring_in(page: ProfilesPage, folder: Path, profile: Profile = THEIRS) -> None:
    path = folder / "theirs.json"
    page.host.parts.profiles.export_file(write_profile(profile), path)
    page.import_from(path)


def saved(page: ProfilesPage, name: str = "Monthly") -> Profile:
    return read_profile(page.host.parts.profiles.load(name))


def press(page: ProfilesPage, words: str) -> None:
    next(one for one in page.taking.findChildren(Button) if one.text() == words).click()


def test_what_is_ticked_is_taken_over(page: ProfilesPage, tmp_path: Path) -> None:
    bring_in(page, tmp_path)
    assert page.taking.isVisible()
    assert [box.text() for box in page.taking.boxes.values()] == [
        "Value: “Total” instead of “Amount”",
        "Start date: “Start” instead of nothing",
    ]
    page.taking.boxes["value"].setChecked(False)
    press(page, "Take over what is ticked")
    assert {one.field: one.column for one in saved(page).links} == {
        "externalId": "Contract",
        "value": "Amount",
        "fromDate": "Start",
    }
    assert saved(page).constants == MINE.constants
    assert not page.taking.isVisible()


def test_it_is_replaced_and_what_was_can_be_had_again(page: ProfilesPage, tmp_path: Path) -> None:
    bring_in(page, tmp_path)
    press(page, "Replace mine")
    assert saved(page) == THEIRS
    (card,) = page.cards
    card.former.click()
    popover = page.findChild(FormerVersions)
    assert popover is not None
    rows = [one for one in popover.findChildren(Button) if one.text().startswith("until ")]
    rows[0].click()
    assert saved(page) == MINE


def test_both_are_kept(page: ProfilesPage, tmp_path: Path) -> None:
    bring_in(page, tmp_path)
    press(page, "Keep both")
    assert saved(page) == MINE
    assert saved(page, "Monthly (2)").links == THEIRS.links


def test_it_can_be_left(page: ProfilesPage, tmp_path: Path) -> None:
    bring_in(page, tmp_path)
    press(page, "Leave it")
    assert not page.taking.isVisible()
    assert saved(page) == MINE


def test_one_that_feeds_the_same_is_not_asked_about(page: ProfilesPage, tmp_path: Path) -> None:
    bring_in(page, tmp_path, MINE)
    assert not page.taking.isVisible()
    assert page.host.parts.profiles.names() == ("Monthly",)


def test_one_that_was_never_saved_over_has_no_former_version(page: ProfilesPage) -> None:
    (card,) = page.cards
    card.former.click()
    popover = page.findChild(FormerVersions)
    assert popover is not None
    assert not popover.findChildren(Button)
    popover.close()
