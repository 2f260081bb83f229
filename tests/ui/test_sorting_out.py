"""Rows that are twice, keys that are nearly there, what an upload may do: in the real window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from planhat_desktop.core.issues import IssueCode
from planhat_desktop.core.mapping import Link
from planhat_desktop.core.mapping import Mapping as Links
from planhat_desktop.core.policy import Mode, Policy
from planhat_desktop.core.table import Cell
from planhat_desktop.ui.pages.choices import ChoiceRow
from planhat_desktop.ui.pages.picking import PickingPage
from planhat_desktop.ui.pages.preview.page import PreviewPage
from planhat_desktop.ui.pages.twins import TwinsPage
from planhat_desktop.ui.window import MainWindow
from tests.ui.gallery import settle
from tests.ui.test_tables import sheet
from tests.ui.uploading import Row, known_licenses, make_rows, open_preview, show_preview

TWICE = IssueCode.DUPLICATE_IN_FILE


def rows_of(window: MainWindow) -> list[Row]:
    """Return rows in three groups: one agrees, one contradicts itself, one stands alone."""
    company = make_rows(window.parts)[0][1]
    return [
        ("N-1", company, "Core", "50", None),
        ("N-2", company, "Core", "60", "2027-01-31"),
        ("N-1", company, None, "50", "2027-03-31"),
        ("N-2", company, "Plus", "60", "2027-02-28"),
        ("N-3", company, "Core", "70", "2027-01-31"),
        ("n-3", company, "Core", "70", "2027-01-31"),
    ]


def open_twins(window: MainWindow, rows: Sequence[Row] | None = None) -> TwinsPage:
    page = open_preview(window, rows_of(window) if rows is None else rows)
    card = next(one for one in page.problems.cards if one.group.code is TWICE)
    card.sided.emit("twins")
    settle(window)
    shown = window.page
    assert isinstance(shown, TwinsPage)
    return shown


def back(window: MainWindow) -> PreviewPage:
    window.page.go_on()
    settle(window)
    page = window.page
    assert isinstance(page, PreviewPage)
    return page


def words_of(page: TwinsPage) -> list[tuple[str, str]]:
    return [(one.words, one.tag) for one in page.list.offers]


def test_groups_are_merged_cell_by_cell_and_what_is_shown_is_sent(window: MainWindow) -> None:
    page = open_twins(window)
    assert [words for words, _tag in words_of(page)] == [
        "External ID “N-1”",
        "External ID “N-2”",
    ]
    assert "do not contradict" in page.card.where.text()
    page._merge()
    settle(window)
    assert words_of(page)[0][1] == "sorted out"
    assert page.list.currentRow() == 1
    assert "contradict each other" in page.card.where.text()
    rows = page.card.cells.content.findChildren(ChoiceRow)
    plus = next(one for one in rows if one.choice.sample == "Plus" and not one.choice.chosen)
    plus.click()
    page._merge()
    settle(window)
    assert window.draft.undo_words == "Merge rows"
    shown = back(window)
    assert shown.view is not None
    assert shown.view.counts["held"] == 2  # left out, not twice
    assert all(one.code is not TWICE for one in shown.view.prepared.issues)
    sent = [shown.view.prepared.plan.item(row) for row in (0, 1)]
    assert (sent[0]["product"], str(sent[0]["toDate"])[:10]) == ("Core", "2027-03-31")
    assert (sent[1]["product"], str(sent[1]["toDate"])[:10]) == ("Plus", "2027-01-31")


def test_of_all_groups_the_first_the_last_or_the_newest_stays(window: MainWindow) -> None:
    page = open_twins(window)
    numbers = window.draft.table
    assert numbers is not None
    first = int(numbers.row_numbers[0])
    page.last.click()
    settle(window)
    assert window.draft.content.left_out == {first, first + 1}
    assert {tag for _words, tag in words_of(page)} == {"sorted out"}
    assert page.words()[0].text == "nothing left to sort out"
    window.draft.undo()
    window.redraw()
    page.first.click()
    settle(window)
    assert window.draft.content.left_out == {first + 2, first + 3}
    window.draft.undo()
    window.redraw()

    def choose() -> None:
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        action = next(one for one in menu.actions() if "Renewal" in one.text())
        action.trigger()
        menu.close()

    QTimer.singleShot(0, choose)
    page.newest.click()
    settle(window)
    # A row without a date is older than one that has it.
    assert window.draft.content.left_out == {first, first + 1}


def test_all_that_agree_are_merged_at_once_and_taken_back_at_once(window: MainWindow) -> None:
    page = open_twins(window)
    before = window.draft.content
    page.merge_all.click()
    settle(window)
    assert [tag for _words, tag in words_of(page)] == ["sorted out", ""]
    page.merge_all.click()  # those that are left contradict themselves
    window.draft.undo()
    assert window.draft.content is before


def test_near_duplicates_are_looked_for_when_asked_and_nothing_is_merged_unseen(
    window: MainWindow, qtbot: QtBot
) -> None:
    page = open_twins(window)
    before = window.draft.content
    page.look.click()
    qtbot.waitUntil(lambda: page.near is not None)
    settle(window)
    assert window.draft.content is before
    assert words_of(page)[2][0] == "Nearly the same External ID"
    assert page.list.currentRow() == 2
    assert not page.look.isVisible()
    page._keep_row(page.groups[2].rows[1])
    settle(window)
    assert words_of(page)[2][1] == "sorted out"
    shown = back(window)
    assert shown.view is not None
    assert shown.view.counts["held"] == 3


def test_near_duplicates_are_looked_for_in_a_file_without_any_that_are_certain(
    window: MainWindow, qtbot: QtBot
) -> None:
    first, second = rows_of(window)[4:]
    page = open_preview(window, [first, ("K-9", *second[1:])])
    page.problems.look.click()
    settle(window)
    shown = window.page
    assert isinstance(shown, TwinsPage)
    assert shown.list.count() == 0
    assert not shown.card.isVisible()
    assert shown.subtitle.text() == "No two rows would meet in one record."
    shown.look.click()
    qtbot.waitUntil(lambda: shown.near is not None)
    settle(window)
    assert shown.list.count() == 0


def test_rows_of_nearly_one_key_are_shown_to_who_comes_for_them(
    window: MainWindow, qtbot: QtBot
) -> None:
    page = open_preview(window, rows_of(window)[4:])
    code = IssueCode.KEY_NEARLY_TWICE
    card = next(one for one in page.problems.cards if one.group.code is code)
    assert not card.group.is_blocking
    assert card.group.title == "nearly twice in External ID"
    card.sided.emit("twins")
    shown = window.page
    assert isinstance(shown, TwinsPage)
    qtbot.waitUntil(lambda: shown.near is not None)
    settle(window)
    assert words_of(shown)[0][0] == "Nearly the same External ID"
    assert shown.card.isVisible()
    shown._keep_row(shown.groups[0].rows[0])
    settle(window)
    view = back(window).view
    assert view is not None
    assert view.counts["create"] == 1


def test_escape_goes_back_and_a_changed_preview_is_sorted_anew(window: MainWindow) -> None:
    page = open_twins(window)
    QTest.keyClick(page, Qt.Key.Key_Escape)
    settle(window)
    assert isinstance(window.page, PreviewPage)
    old = page.sorting
    window.draft.leave_out([int(window.draft.table.row_numbers[0])] if window.draft.table else [])
    window.redraw()
    settle(window)
    window.show_side("twins")
    settle(window)
    assert page.sorting is not old
    assert len(page.groups) == 1


def near_rows(window: MainWindow) -> list[Row]:
    """Return rows whose keys are nearly those of licenses in the workspace."""
    made: list[Row] = []
    for one in known_licenses(window.parts, 2):
        key = str(one["externalId"]).swapcase()
        assert key != one["externalId"]
        day = str(one["toDate"])[:10]
        made.append((key, str(one["companyId"]), "Another", str(one["mrr"]), day))
    return made


def open_picking(window: MainWindow, rows: Sequence[Row]) -> PickingPage:
    page = open_preview(window, rows)
    code = IssueCode.KEY_NEARLY_MATCHES
    card = next(one for one in page.problems.cards if one.group.code is code)
    card.sided.emit("picking")
    settle(window)
    shown = window.page
    assert isinstance(shown, PickingPage)
    return shown


def test_a_key_that_is_nearly_there_is_used_or_said_to_be_another(window: MainWindow) -> None:
    rows = near_rows(window)
    page = open_picking(window, rows)
    assert [one.words for one in page.list.offers] == [row[0] for row in rows]
    assert page.ask.text().startswith("Planhat has “")
    (offer,) = page.offers.offers
    page.offers.chosen.emit(offer.name)
    settle(window)
    assert page.list.currentRow() == 1
    page.other.click()
    settle(window)
    assert [one.tag for one in page.list.offers] == ["chosen", "another"]
    assert page.words()[0].text == "all keys are settled"
    shown = back(window)
    assert shown.view is not None
    counts = shown.view.counts
    assert (counts["update"], counts["create"]) == (1, 1)
    assert shown.view.prepared.plan.item(0)["_id"] == offer.name
    assert "externalId" not in shown.view.prepared.plan.item(0)
    shown.grid.setCurrentIndex(shown.model.index(list(shown.model.order).index(0), 0))
    assert shown.row.found.text().startswith("You chose this record")
    shown.row.back.click()
    settle(window)
    assert shown.view.counts["create"] == 2
    assert not shown.row.back.isVisible()


def set_companies(window: MainWindow, rows: Sequence[Sequence[Cell]]) -> None:
    fields = [str(one) for one in rows[0]]
    made = sheet([list(row) for row in rows], header=1)
    links = tuple(Link(at, name) for at, name in enumerate(fields))
    window.draft.set_table(made, ["Company"], Links("Company", links))
    if "name" not in fields:
        window.draft.set_policy(Policy(mode=Mode.UPDATE_ONLY))


def known_companies(window: MainWindow, count: int) -> list[dict[str, object]]:
    planhat = window.parts.open(window.parts.practice)
    listed = planhat.list_page("/companies", limit=300, filters={})
    planhat.close()
    return [one for one in listed if one.get("externalId") and one.get("sourceId")][:count]


def test_keys_of_two_records_are_settled_by_choosing_one_and_the_other_key_stays_away(
    window: MainWindow,
) -> None:
    one, other = known_companies(window, 2)
    row = [one["sourceId"], other["externalId"], "A note"]
    set_companies(window, [["sourceId", "externalId", "description"], [str(it) for it in row]])
    page = show_preview(window)
    (card,) = [it for it in page.problems.cards if it.group.code is IssueCode.KEYS_DISAGREE]
    card.sided.emit("picking")
    settle(window)
    shown = window.page
    assert isinstance(shown, PickingPage)
    assert [it.words for it in shown.list.offers] == [f"{one['sourceId']} ≠ {other['externalId']}"]
    assert "Source ID and External ID · keys disagree · 1 row" in shown.list.offers[0].told
    first, second = shown.offers.offers
    assert (first.words, second.words) == (one["name"], other["name"])
    assert first.told[0] == f"found by Source ID “{one['sourceId']}”"
    assert second.told[0] == f"found by External ID “{other['externalId']}”"
    assert not shown.other.isVisible()
    shown.offers.chosen.emit(second.name)
    settle(window)
    assert window.draft.undo_words == "Choose the record"
    assert [it.tag for it in shown.list.offers] == ["chosen"]
    preview = back(window)
    assert preview.view is not None
    item = preview.view.prepared.plan.item(0)
    assert item == {"_id": other["_id"], "description": "A note"}
    told = [it.group for it in preview.problems.cards]
    assert [it.code for it in told] == [IssueCode.KEY_NOT_SENT]
    preview.grid.setCurrentIndex(preview.model.index(0, 0))
    assert preview.row.found.text().startswith("You chose this record")
    assert preview.row.back.isVisible()
    window.draft.undo()
    window.redraw()
    settle(window)
    assert preview.view.counts["held"] == 1
    window.draft.redo()
    window.redraw()
    settle(window)
    assert preview.view.counts["update"] == 1


def test_of_very_many_keys_the_first_are_listed_and_all_are_counted(window: MainWindow) -> None:
    (known,) = known_companies(window, 1)
    near = str(known["externalId"]).swapcase()
    set_companies(
        window,
        [["externalId", "name"], *([f"{'0' * at}{near}", f"N {at}"] for at in range(410))],
    )
    show_preview(window)
    window.show_side("picking")
    settle(window)
    page = window.page
    assert isinstance(page, PickingPage)
    assert page.list.count() == 400
    assert page.subtitle.text().endswith(
        "The first 400 are listed; the others follow on the next visit."
    )
    assert page.words()[0].number == "410"
    assert page.all_near.text() == "Use Planhat’s keys for 410 rows"


def test_a_prefix_in_a_key_is_taken_off_with_one_click(window: MainWindow) -> None:
    known = known_companies(window, 1)[0]
    rows = [["externalId", "name"], [f"extid-{known['externalId']}", "Acme"]]
    set_companies(window, [*rows, ["srcid-new", "Another"]])
    page = show_preview(window)
    assert page.view is not None
    assert page.view.counts["create"] == 2
    code = IssueCode.KEY_PREFIXED
    (card,) = [it for it in page.problems.cards if it.group.code is code]
    button = next(it for it in card.findChildren(QPushButton) if it.text() == "Take the prefix off")
    button.click()
    settle(window)
    assert (page.view.counts["update"], page.view.counts["create"]) == (1, 1)
    assert page.view.prepared.plan.item(1)["externalId"] == "new"
    window.draft.undo()
    window.redraw()
    settle(window)
    assert page.view.counts["create"] == 2


def test_an_id_told_by_another_key_says_by_which_it_was_found(window: MainWindow) -> None:
    known = known_companies(window, 1)[0]
    set_companies(window, [["_id", "description"], [f"extid-{known['externalId']}", "Ours"]])
    page = show_preview(window)
    assert page.view is not None
    assert page.view.prepared.plan.item(0) == {"_id": known["_id"], "description": "Ours"}
    page.grid.setCurrentIndex(page.model.index(0, 0))
    words = f"Found in Planhat by External ID {known['externalId']}."
    assert page.row.found.text().replace("\u200b", "").startswith(words)


def test_all_near_keys_are_taken_at_once_and_a_choice_is_taken_back(window: MainWindow) -> None:
    page = open_picking(window, near_rows(window))
    assert page.all_near.text() == "Use Planhat’s keys for 2 rows"
    page.all_near.click()
    settle(window)
    assert [one.tag for one in page.list.offers] == ["chosen", "chosen"]
    assert not page.all_near.isVisible()
    page.back.click()
    assert [one.tag for one in page.list.offers] == ["", "chosen"]
    page.out.click()
    assert [one.tag for one in page.list.offers] == ["left out", "chosen"]
    page.list.setCurrentRow(0)
    page.back.click()
    assert not window.draft.content.left_out


def test_where_nearly_all_keys_are_there_only_updating_is_proposed(window: MainWindow) -> None:
    rows: list[Row] = [
        (str(one["externalId"]), str(one["companyId"]), "P", "1", str(one["toDate"])[:10])
        for one in known_licenses(window.parts, 19)
    ]
    rows.append(("brand new", rows[0][1], "P", "1", "2027-01-31"))
    page = open_preview(window, rows)
    assert page.proposal.isVisible()
    assert page.proposal.words.text() == "95 % of the keys are in Planhat. Only update?"
    assert page.proposal.no.text() == "Create the other one"
    page.proposal.yes.click()
    settle(window)
    assert not page.proposal.isVisible()
    assert page.mode.currentText() == "Only update"
    assert page.view is not None
    assert page.view.counts["held"] == 1
    window.draft.undo()
    window.redraw()
    settle(window)
    assert page.proposal.isVisible()
    page.proposal.no.click()
    settle(window)
    assert not page.proposal.isVisible()
    assert page.view.counts["create"] == 1
    page.mode.setCurrentIndex(2)
    page.mode.activated.emit(2)
    settle(window)
    assert window.draft.policy == replace(window.draft.policy, mode=Mode.CREATE_ONLY)
    assert page.view.counts["held"] == 19


def test_persons_of_their_own_may_share_an_address_if_the_person_says_so(
    window: MainWindow,
) -> None:
    planhat = window.parts.open(window.parts.practice)
    listed = planhat.list_page("/endusers", limit=300)
    planhat.close()
    keyed = [one for one in listed if one.get("externalId") and one.get("companyId")]
    first = next(
        one for one in keyed if [it["companyId"] for it in keyed].count(one["companyId"]) > 1
    )
    two = [one for one in keyed if one["companyId"] == first["companyId"]][:2]
    rows: list[list[Cell]] = [["Key", "Company", "Mail"]]
    rows += [[str(one["externalId"]), str(one["companyId"]), "new@x.example"] for one in two]
    made = sheet(rows, header=1)
    links = tuple(Link(at, name) for at, name in enumerate(("externalId", "companyId", "email")))
    window.draft.set_table(made, ["Enduser"], Links("Enduser", links))
    show_preview(window)
    window.show_side("twins")
    settle(window)
    page = window.page
    assert isinstance(page, TwinsPage)
    assert [words for words, _tag in words_of(page)] == ["E-mail “new@x.example”"]
    both = next(
        one for one in page.card._foot.findChildren(QPushButton) if one.text() == "Keep them all"
    )
    both.click()
    settle(window)
    assert words_of(page)[0][1] == "sorted out"
    shown = back(window)
    assert shown.view is not None
    assert shown.view.counts["update"] == 2
