"""Every way to read a column, chosen in the drawer by hand: what is asked, and what comes out."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QWidget

from planhat_desktop.core.mapping import Link, Mapping, Part, Reading, Replacement
from planhat_desktop.ui.pages.match import MappingPage
from planhat_desktop.ui.pages.match.asking import Choice
from planhat_desktop.ui.pages.match.joining import Joining
from planhat_desktop.ui.pages.match.parting import Parting
from planhat_desktop.ui.pages.match.replacing import Replacing
from planhat_desktop.ui.pages.match.room import Emptiness, YesNo
from planhat_desktop.ui.window import MainWindow
from tests.ui.answering import ask, pick, room, type_in
from tests.ui.gallery import wait_until
from tests.ui.matching import column_of, link_of, mapping_of, open_match, slot_of

LINES = (
    "Customer;No;Phone;Owner;Renewal;MRR;Share;Live;Tags;First;Last;Contact;Code;Note",
    "ACME  NORDIC   AB;1;070-123 45 67;lena@acme.example;02/11/2026;12 400,00 €;12,5 %;ja;a, b;"
    "Anna;Berg;Anna Berg <anna@acme.example>;SE/01/x;first",
    "globex corporation;2;08 555 000;per@acme.example;05/06/2026;8 150,50 €;7 %;nej;c;"
    "Per;Lund;Per <per@globex.example>;NO/02/y;",
    "INITECH INC;3;+46 8 555 00;jo@acme.example;31/02/2027;3 900,00 €;50 %;active;a;"
    "Jo;Ek;jo@initech.example;DK/03/z;third",
    "Müller & Söhne GmbH;4;;lena@acme.example;14/03/2027;22 000,00 €;;churned;;"
    "Max;Müller;Max Müller <max@mueller.example>;FI/04/w;",
    "UMBRELLA;5;0151 234;per@acme.example;01/02/2026;soon;3 %;ja;c;Al;Wesker;nobody;DE/05/v;",
)
FEEDS = {
    "Customer": "name",
    "No": "externalId",
    "Phone": "phonePrimary",
    "Owner": "owner",
    "Renewal": "custom.Next review",
    "MRR": "custom.Seats",
    "Live": "custom.Reference customer",
    "Tags": "tags",
    "First": "city",
    "Contact": "custom.Legacy number",
    "Code": "country",
    "Note": "description",
}


@pytest.fixture
def page(window: MainWindow, tmp_path: Path) -> MappingPage:
    """The Match page with one column for every kind of field."""
    file = tmp_path / "accounts.csv"
    file.write_text("\n".join(LINES), encoding="utf-8")
    made = open_match(window, file)
    links = [Link(column_of(made, header), field) for header, field in FEEDS.items()]
    window.draft.set_mapping("Match", Mapping("Company", tuple(links)))
    made.deeds.changed.emit()
    wait_until(lambda: not made.is_reading)
    return made


def reading_of(page: MappingPage, field: str) -> Reading:
    return link_of(page, field).reading


def comes_out(page: MappingPage) -> dict[str, str]:
    return {one.before: one.after for one in page.drawer.samples.samples}


def example_of(choice: Choice, value: str) -> str:
    return str(choice.itemData(choice.findData(value), Qt.ItemDataRole.ToolTipRole))


# What is asked, and where


def test_what_matters_for_a_field_is_asked_at_once(page: MappingPage) -> None:
    wanted = {
        "custom.Next review": {"date_order", "overwrite"},
        "custom.Seats": {"decimal", "overwrite"},
        "phonePrimary": {"phone", "overwrite"},
        "owner": {"find_by", "overwrite"},
        "tags": {"list_separator", "arrays", "overwrite"},
        "custom.Reference customer": {"overwrite"},
        "description": {"overwrite"},
        "externalId": set(),
    }
    for field, names in wanted.items():
        questions = ask(page, field, unfold=False)
        assert {name for name, one in questions.asked.items() if one.isVisible()} == names, field
        assert not questions.rooms["part"].isVisible()


def test_every_member_of_a_reading_can_be_chosen_somewhere(page: MappingPage) -> None:
    page.deeds.link(column_of(page, "Share"), "csmScore")
    told_by = {"yes_no": ("yes", "no"), "empty": ("blanks", "default"), "also": ("joiner",)}
    names: set[str] = set()
    for field in (*FEEDS.values(), "csmScore"):
        questions = ask(page, field, unfold=False)
        names |= set(questions.asked)
        for name in questions.rooms:
            names |= set(told_by.get(name, (name,)))
    assert names == {one.name for one in fields(Reading)}


def test_spaces_and_capitals_are_asked_at_once_where_they_look_odd(page: MappingPage) -> None:
    odd = ask(page, "name", unfold=False)
    assert odd.asked["spaces"].isVisible()
    assert odd.asked["case"].isVisible()
    plain = ask(page, "city", unfold=False)
    assert not plain.asked["case"].isVisible()
    plain.more.click()
    assert plain.asked["case"].isVisible()


def test_a_question_keeps_its_place_when_it_is_answered(page: MappingPage) -> None:
    questions = ask(page, "city")
    pick(questions.asked["case"].pick, "upper")
    assert page.drawer.questions is questions
    questions.more.click()
    assert not questions.asked["case"].isVisible()
    assert questions.more.text() == "More ways to read it · 1 in use"
    page.open_reading("name")
    again = ask(page, "city", unfold=False)
    assert again.asked["case"].isVisible()  # what was answered is in sight
    assert not again.is_unfolded


def test_everything_in_the_drawer_has_a_name(page: MappingPage) -> None:
    for field in FEEDS.values():
        ask(page, field)
        kinds = (QLineEdit, QComboBox, QAbstractButton)
        inputs: list[QWidget] = [one for kind in kinds for one in page.drawer.findChildren(kind)]
        nameless = [one for one in inputs if one.isVisible() and not one.accessibleName()]
        assert nameless == [], field


def test_tab_goes_through_the_drawer_as_one_reads(page: MappingPage) -> None:
    ask(page, "city")
    join, exchange = room(page, "also", Joining), room(page, "replacing", Replacing)
    exchange.add.click()
    pick(join.more, str(column_of(page, "Last")))
    QApplication.processEvents()
    part = room(page, "part", Parting)
    part.kind.pick.setFocus()
    visited = []
    for _step in range(12):
        widget = QApplication.focusWidget()
        assert widget is not None
        visited.append(widget)
        QTest.keyClick(widget, Qt.Key.Key_Tab)
    first, last = column_of(page, "First"), column_of(page, "Last")
    pair = exchange.pairs[0]
    expected: list[QWidget] = [
        part.kind.pick,
        *(join.buttons[one] for one in ((first, "down"), (first, "drop"))),
        *(join.buttons[one] for one in ((last, "up"), (last, "drop"))),
        join.more,
        join.between.pick,
        *(pair.sought, pair.put, pair.drop, pair.pattern),
        exchange.add,
    ]
    assert visited == expected
    for widget in reversed(expected):
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, Qt.Key.Key_Backtab)
        assert QApplication.focusWidget() is widget


# What comes out


def test_capital_letters(page: MappingPage) -> None:
    choice = ask(page, "name").asked["case"].pick
    assert "MÜLLER & SÖHNE GMBH" in example_of(choice, "upper")
    assert choice.currentText() == "As typed"
    pick(choice, "title")
    assert comes_out(page)["globex corporation"] == "Globex Corporation"
    assert slot_of(page, "name").picture.read_as == "each word with a capital"
    page.deeds.undo()
    assert choice.currentData() == "keep"
    assert comes_out(page)["globex corporation"] == "globex corporation"
    page.deeds.redo()
    assert choice.currentData() == "title"


def test_an_opened_list_is_as_wide_as_its_examples(page: MappingPage) -> None:
    choice = ask(page, "name").asked["case"].pick
    choice.showPopup()
    QApplication.processEvents()
    words = example_of(choice, "title")
    assert choice.view().minimumWidth() >= choice.fontMetrics().horizontalAdvance(words)
    choice.hidePopup()
    before = choice.currentData()
    wheel = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(choice, wheel)
    assert choice.currentData() == before  # a scrolling wheel passes over it


def test_spaces(page: MappingPage) -> None:
    pick(ask(page, "name").asked["spaces"].pick, "all")
    assert comes_out(page)["ACME  NORDIC   AB"] == "ACME NORDIC AB"


def test_percent_is_asked_where_there_is_some(page: MappingPage) -> None:
    assert "percent" not in ask(page, "custom.Seats").asked
    page.deeds.link(column_of(page, "Share"), "custom.Seats")
    choice = ask(page, "custom.Seats", unfold=False).asked["percent"].pick
    assert example_of(choice, "fraction") == "As a share of one · 12,5 % → 0.125"
    pick(choice, "fraction")
    assert comes_out(page)["12,5 %"] == "0.125"


def test_phone_numbers_get_their_country(page: MappingPage) -> None:
    asked = ask(page, "phonePrimary").asked["phone"]
    pick(asked.pick, "SE")
    assert comes_out(page)["070-123 45 67"] == "+46701234567"
    assert asked.proof.text() == "“070-123 45 67” is sent as +46701234567."
    assert slot_of(page, "phonePrimary").picture.read_as == "numbers of SE"
    doubtful = page.drawer.samples.accessibleName()
    assert "0151 234 → 0151 234 – " in doubtful


def test_a_list_is_cut_where_the_person_says(page: MappingPage) -> None:
    pick(ask(page, "tags").asked["list_separator"].pick, ";")
    assert comes_out(page)["a, b"] == "a, b"
    assert reading_of(page, "tags").list_separator == ";"


def test_words_for_yes_and_no_are_offered_and_typed(page: MappingPage) -> None:
    ask(page, "custom.Reference customer")
    words = room(page, "yes_no", YesNo)
    assert [key[0] for key in words.answers] == ["active", "active", "churned", "churned"]
    words.answers["active", "yes"].click()
    assert reading_of(page, "custom.Reference customer").yes == ("active",)
    assert comes_out(page)["active"] == "yes"
    assert words.boxes["yes"].text() == "active"
    type_in(words.boxes["no"], "churned, gone")
    assert reading_of(page, "custom.Reference customer").no == ("churned", "gone")
    assert words.answers == {}
    assert page.drawer.summary.text().startswith("✓")


def test_empty_cells_keep_clear_or_take_a_value(page: MappingPage) -> None:
    ask(page, "description")
    empty = room(page, "empty", Emptiness)
    assert empty.asked.proof.text() == "Of 5 rows: 3 have nothing here."
    assert comes_out(page)["(empty)"] == "nothing is sent"
    pick(empty.asked.pick, "clear")
    assert comes_out(page)["(empty)"] == "emptied in Planhat"
    assert not empty.value.isVisible()
    pick(empty.asked.pick, "take")
    assert empty.value.isVisible()
    assert reading_of(page, "description").blanks == "clear"  # nothing typed yet
    type_in(empty.value.box, "unknown")
    assert reading_of(page, "description").default == "unknown"
    assert comes_out(page)["(empty)"] == "unknown"
    pick(empty.asked.pick, "")
    assert reading_of(page, "description") == Reading()


def test_a_value_for_empty_cells_that_does_not_fit_is_told(page: MappingPage) -> None:
    page.deeds.link(column_of(page, "Share"), "custom.Seats")
    ask(page, "custom.Seats")
    empty = room(page, "empty", Emptiness)
    pick(empty.asked.pick, "take")
    type_in(empty.value.box, "none", finish=False)
    assert "(empty) → ! not a number" in page.drawer.samples.accessibleName()
    assert reading_of(page, "custom.Seats").default is None


def test_only_empty_fields_are_filled(page: MappingPage) -> None:
    pick(ask(page, "custom.Next review").asked["overwrite"].pick, "if_empty")
    assert reading_of(page, "custom.Next review").overwrite == "if_empty"
    slot = slot_of(page, "custom.Next review")
    assert slot.picture.read_as == "only if empty"
    assert "only if empty" in slot.accessibleName()
    pick(ask(page, "custom.Next review").asked["date_order"].pick, "DMY")
    assert slot.picture.read_as == "day first · only if empty"


# A part of the cell


def test_the_address_in_a_cell_is_taken(page: MappingPage) -> None:
    ask(page, "custom.Legacy number")
    part = room(page, "part", Parting)
    assert "→ anna@acme.example" in example_of(part.kind.pick, "email")
    pick(part.kind.pick, "email")
    assert comes_out(page)["Anna Berg <anna@acme.example>"] == "anna@acme.example"
    assert "nobody → nothing is sent – " in page.drawer.samples.accessibleName()
    pick(part.kind.pick, "domain")
    assert comes_out(page)["Anna Berg <anna@acme.example>"] == "acme.example"
    pick(part.kind.pick, "")
    assert reading_of(page, "custom.Legacy number") == Reading()


def test_a_piece_is_cut_at_the_sign_most_cells_have(page: MappingPage) -> None:
    ask(page, "country")
    part = room(page, "part", Parting)
    pick(part.kind.pick, "separator")
    assert reading_of(page, "country").part == Part("separator", "/")
    assert part.mark.text() == "/"
    assert comes_out(page)["SE/01/x"] == "SE"
    assert example_of(part.piece.pick, "2") == "The second → 01"
    pick(part.piece.pick, "-1")
    assert comes_out(page)["SE/01/x"] == "x"
    type_in(part.mark, "/0")
    assert reading_of(page, "country").part == Part("separator", "/0", -1)
    assert comes_out(page)["SE/01/x"] == "1/x"


def test_a_pattern_is_tried_while_it_is_typed(page: MappingPage) -> None:
    ask(page, "country")
    part = room(page, "part", Parting)
    pick(part.kind.pick, "pattern")
    assert part.mark.isVisible()
    assert reading_of(page, "country").part is None
    type_in(part.mark, r"(\d+", finish=False)
    assert part.flaw.text().startswith("This pattern cannot be used.")
    assert comes_out(page)["SE/01/x"] == "SE/01/x"
    QTest.keyClicks(part.mark, ")")
    assert not part.flaw.isVisible()
    assert comes_out(page)["SE/01/x"] == "01"
    assert reading_of(page, "country").part is None  # not before it is finished
    QTest.keyClick(part.mark, Qt.Key.Key_Return)
    assert reading_of(page, "country").part == Part("pattern", r"(\d+)")
    page.deeds.undo()
    assert comes_out(page)["SE/01/x"] == "SE/01/x"


# Joined columns


def test_columns_are_joined_in_an_order(page: MappingPage) -> None:
    ask(page, "city")
    first, last = column_of(page, "First"), column_of(page, "Last")
    join = room(page, "also", Joining)
    assert not join.between.isVisible()
    pick(join.more, str(last))
    assert link_of(page, "city").columns == (first, last)
    assert comes_out(page)["Anna Berg"] == "Anna Berg"
    assert slot_of(page, "city").picture.read_as == "joined with Last"
    pick(join.between.pick, ", ")
    assert comes_out(page)["Anna, Berg"] == "Anna, Berg"
    join.buttons[last, "up"].click()
    assert link_of(page, "city").columns == (last, first)
    assert comes_out(page)["Berg, Anna"] == "Berg, Anna"
    assert join.buttons[first, "up"].isEnabled()
    assert not join.buttons[last, "up"].isEnabled()
    join.buttons[last, "drop"].click()
    assert link_of(page, "city").columns == (first,)
    page.deeds.undo()
    page.deeds.undo()
    assert link_of(page, "city").columns == (first, last)
    assert (last, "up") in join.buttons


def test_anything_may_stand_between_joined_columns(page: MappingPage) -> None:
    ask(page, "city")
    join = room(page, "also", Joining)
    pick(join.more, str(column_of(page, "Last")))
    pick(join.between.pick, "own")
    type_in(join.joiner, " of ")
    assert reading_of(page, "city").joiner == " of "
    assert comes_out(page)["Anna of Berg"] == "Anna of Berg"
    assert join.between.pick.currentData() == "own"
    pick(join.between.pick, " ")
    assert not join.joiner.isVisible()


# Find and replace


def test_something_is_found_and_replaced(page: MappingPage) -> None:
    ask(page, "name")
    exchange = room(page, "replacing", Replacing)
    exchange.add.click()
    pair = exchange.pairs[0]
    type_in(pair.sought, "GmbH", finish=False)
    assert comes_out(page)["Müller & Söhne GmbH"] == "Müller & Söhne"
    assert reading_of(page, "name").replacing == ()
    QTest.keyClick(pair.sought, Qt.Key.Key_Return)
    type_in(pair.put, "Ltd")
    assert reading_of(page, "name").replacing == (Replacement("GmbH", "Ltd"),)
    assert comes_out(page)["Müller & Söhne GmbH"] == "Müller & Söhne Ltd"
    assert exchange.pairs == [pair]
    exchange.add.click()
    type_in(exchange.pairs[1].sought, "&")
    assert len(reading_of(page, "name").replacing) == 2
    pair.drop.click()
    assert reading_of(page, "name").replacing == (Replacement("&"),)
    page.deeds.undo()
    assert [one.sought.text() for one in exchange.pairs] == ["GmbH", "&"]


def test_a_pattern_to_find_is_told_when_it_cannot_be_used(page: MappingPage) -> None:
    ask(page, "name")
    exchange = room(page, "replacing", Replacing)
    exchange.add.click()
    pair = exchange.pairs[0]
    type_in(pair.sought, "(")
    assert comes_out(page)["UMBRELLA"] == "UMBRELLA"
    pair.pattern.click()
    assert pair.flaw.isVisible()
    assert reading_of(page, "name").replacing == ()
    type_in(pair.sought, "([A-Z])")
    type_in(pair.put, r"\1.")
    assert not pair.flaw.isVisible()
    assert comes_out(page)["UMBRELLA"] == "U.M.B.R.E.L.L.A."


# Back, away, and one value for all


def test_back_to_automatic_is_one_step_and_keeps_decided_values(page: MappingPage) -> None:
    questions = ask(page, "city")
    assert not questions.back.isVisible()
    page.deeds.set_reading("city", Reading(values={"Jo": "Johanna"}))
    assert not questions.back.isVisible()
    pick(questions.asked["case"].pick, "upper")
    pick(room(page, "also", Joining).more, str(column_of(page, "Last")))
    assert questions.back.isVisible()
    questions.back.click()
    link = link_of(page, "city")
    assert (link.reading, link.also) == (Reading(values={"Jo": "Johanna"}), ())
    assert not questions.back.isVisible()
    page.deeds.undo()
    assert reading_of(page, "city").case == "upper"


def test_one_value_takes_the_place_of_the_column(page: MappingPage) -> None:
    questions = ask(page, "country")
    assert questions.constant is not None
    type_in(questions.constant.box, "Sweden")
    constant = mapping_of(page).constant_of("country")
    assert constant is not None
    assert constant.value == "Sweden"
    assert page.drawer.questions is None
    assert not page.drawer.samples.isVisible()
    page.deeds.undo()
    assert ask(page, "country").scene.link.column == column_of(page, "Code")
    assert ask(page, "externalId").constant is None  # no two rows have the same key


def test_what_was_chosen_is_said_aloud(page: MappingPage, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    place = "planhat_desktop.ui.pages.match.deeds.announce"
    monkeypatch.setattr(place, lambda _widget, words: said.append(words))
    choice = ask(page, "name").asked["case"].pick
    pick(choice, "upper")
    pick(choice, "keep")
    assert said == ["Company › Name: in capitals", "Company › Name: read as usual"]


def test_escape_closes_the_drawer_and_keeps_what_was_typed(page: MappingPage) -> None:
    ask(page, "description")
    empty = room(page, "empty", Emptiness)
    pick(empty.asked.pick, "take")
    box = empty.value.box
    assert box is not None
    box.setFocus()
    type_in(box, "unknown", finish=False)
    QTest.keyClick(box, Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert not page.drawer.isVisible()
    assert reading_of(page, "description").default == "unknown"
