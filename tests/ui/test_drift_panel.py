"""What has changed since a profile was saved: told above the columns, settled there."""

from __future__ import annotations

from dataclasses import replace

from planhat_desktop.app.wizard import Step
from planhat_desktop.core.drift import Change
from planhat_desktop.core.mapping import Confidence, Reading
from planhat_desktop.core.policy import Policy
from planhat_desktop.core.profile import Profile, ProfileLink, profile_of
from planhat_desktop.ui.kit import Button
from planhat_desktop.ui.pages.adopting import adopt
from planhat_desktop.ui.pages.match import MappingPage
from planhat_desktop.ui.window import MainWindow
from tests.ui.gallery import settle, wait_until
from tests.ui.matching import link_of, mapping_of, open_match


def made_before(window: MainWindow, **headers: str) -> Profile:
    """Return the profile of the sheet in sight as it was when columns had other headers."""
    draft = window.draft
    assert draft.mapping is not None
    assert draft.table is not None
    made = profile_of(draft.mapping, draft.table, Policy(), "Monthly", draft.model)
    before = {one.column: headers.get(one.field, one.column) for one in made.links}
    links = tuple(replace(one, column=before[one.column]) for one in made.links)
    columns = tuple(replace(one, header=before.get(one.header, one.header)) for one in made.columns)
    return replace(made, links=links, columns=columns)


def take(window: MainWindow, profile: Profile) -> MappingPage:
    adopt(window, profile, profile.name)
    settle(window)
    window.go(Step.MATCH)
    settle(window)
    page = window.page
    assert isinstance(page, MappingPage)
    wait_until(lambda: not page.is_reading)
    return page


def press(page: MappingPage, words: str, about: str = "") -> None:
    buttons = page.drift.findChildren(Button)
    found = [one for one in buttons if one.text() == words and about in one.accessibleName()]
    found[0].click()
    settle_page(page)


def settle_page(page: MappingPage) -> None:
    window = page.window()
    assert isinstance(window, MainWindow)
    settle(window)


def test_nothing_is_shown_where_nothing_drifted(window: MainWindow) -> None:
    page = open_match(window)
    profile = replace(made_before(window), links=made_before(window).links[:4])
    page = take(window, profile)
    assert all(link.confidence is Confidence.SURE for link in mapping_of(page).links)
    assert page.drift.isHidden()


def test_a_renamed_column_is_a_question_and_a_press_answers_it(window: MainWindow) -> None:
    open_match(window)
    page = take(window, made_before(window, fromDate="Start", toDate="Vertragsende"))
    changes = [one.change for one in page.drift.shown]
    assert changes[:2] == [Change.RENAMED, Change.TRANSLATED]
    assert page.drift.isVisible()
    assert link_of(page, "fromDate").confidence is Confidence.CHECK
    press(page, "Use it", "“Start” is now “Start date”")
    assert link_of(page, "fromDate").confidence is Confidence.SURE
    press(page, "Leave empty", "Vertragsende")
    assert not mapping_of(page).feeds("toDate")
    assert {one.field for one in page.drift.shown} & {"fromDate", "toDate"} == set()
    page.deeds.undo()
    settle_page(page)
    assert "toDate" in {one.field for one in page.drift.shown}


def test_all_that_are_only_called_otherwise_are_taken_together(window: MainWindow) -> None:
    open_match(window)
    page = take(window, made_before(window, fromDate="Start", toDate="End", mrr="mrr"))
    assert page.drift.use_all.isVisible()
    page.drift.use_all.click()
    settle_page(page)
    assert link_of(page, "fromDate").confidence is Confidence.SURE
    assert link_of(page, "toDate").confidence is Confidence.SURE


def test_an_order_that_would_misread_is_told_and_set_right(window: MainWindow) -> None:
    page = open_match(window)
    table = window.draft.table
    assert table is not None
    start = link_of(page, "fromDate").column
    rows = table.row_numbers[:2].tolist()
    window.draft.edit({(int(row), start): "12/31/2026" for row in rows})
    profile = made_before(window)
    links = [
        replace(one, reading=Reading(date_order="DMY")) if one.field == "fromDate" else one
        for one in profile.links
    ]
    page = take(window, replace(profile, links=tuple(links)))
    assert page.drift.shown[0].change is Change.ORDER
    press(page, "Read it so")
    assert link_of(page, "fromDate").reading.date_order == "MDY"
    assert link_of(page, "fromDate").confidence is Confidence.SURE
    assert Change.ORDER not in [one.change for one in page.drift.shown]


def test_a_column_that_is_gone_leads_to_its_field(window: MainWindow) -> None:
    open_match(window)
    profile = made_before(window)
    gone = ProfileLink("Wxyz", "arr")
    page = take(window, replace(profile, links=(*profile.links, gone)))
    assert page.drift.shown[0].change is Change.COLUMN_GONE
    press(page, "Choose a column")
    assert page.slots.slots["arr"].hasFocus()


def test_it_can_be_put_away_and_brought_back(window: MainWindow) -> None:
    open_match(window)
    page = take(window, made_before(window, fromDate="Start"))
    page.drift.close_it.click()
    settle_page(page)
    assert page.drift.isHidden()
    assert link_of(page, "fromDate").confidence is Confidence.CHECK
    page.deeds.undo()
    settle_page(page)
    assert page.drift.isVisible()


def test_many_are_folded_away(window: MainWindow) -> None:
    open_match(window)
    page = take(
        window,
        made_before(window, fromDate="Start", toDate="End", mrr="M.R.R.", autoRenews="Auto-renew"),
    )
    assert len(page.drift.shown) > 2
    before = page.drift.height()
    page.drift.fold.click()
    settle_page(page)
    assert page.drift.height() > before
    page.drift.fold.click()
    settle_page(page)
    assert page.drift.height() == before
