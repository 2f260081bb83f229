"""The strip on a column's card, the same in words, and what is asked when nothing decides."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from planhat_desktop.core.portrait import BINS, Portrait
from planhat_desktop.core.table import Kind
from planhat_desktop.ui.pages.match import MappingPage
from planhat_desktop.ui.pages.match.asking import Asked
from planhat_desktop.ui.pages.match.picture import Fill
from planhat_desktop.ui.pages.match.portraits import (
    STRIP,
    PortraitStrip,
    describe,
    draw_strip,
    is_histogram,
)
from planhat_desktop.ui.theme import DARK, LIGHT, Tokens
from planhat_desktop.ui.window import MainWindow
from tests.ui.gallery import wait_until
from tests.ui.matching import card_of, link_of, open_match, slot_of

WIDTH = 160
FIRST = dt.datetime.fromisoformat("2019-01-02")
LAST = dt.datetime.fromisoformat("2026-12-31T09:30")


def spread(filled: int = 420, rows: int = 420, distinct: int = 380) -> Portrait:
    bins = (0, 5, *(10 for _step in range(BINS - 2)))
    return Portrait(rows, filled, distinct, (), (), 1, 500, bins=bins)


def paint(portrait: Portrait, tokens: Tokens = LIGHT) -> QImage:
    image = QImage(WIDTH, STRIP, QImage.Format.Format_RGB32)
    image.fill(QColor(tokens.card))
    painter = QPainter(image)
    draw_strip(painter, QRect(0, 0, WIDTH, STRIP), portrait, tokens)
    painter.end()
    return image


def ink_at(image: QImage, x: int, y: int = STRIP - 2) -> str:
    return image.pixelColor(x, y).name()


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
def test_numbers_are_drawn_as_they_are_spread(qapp: QApplication, tokens: Tokens) -> None:
    image, card = paint(spread(), tokens), QColor(tokens.card).name()
    step = WIDTH // BINS
    assert ink_at(image, step // 2, 0) == card  # no rows in the first step
    assert ink_at(image, step + step // 2, 1) == card  # half as many in the second
    assert ink_at(image, step + step // 2, STRIP - 3) != card
    assert ink_at(image, 2 * step + step // 2, 1) != card


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
def test_common_values_are_drawn_by_their_share(qapp: QApplication, tokens: Tokens) -> None:
    half = Portrait(100, 100, 3, (("Trial", 50), ("Pro", 30), ("Free", 20)))
    image, line = paint(half, tokens), STRIP - 2
    inks = [ink_at(image, round(WIDTH * share), line) for share in (0.1, 0.4, 0.6, 0.75, 0.9)]
    assert inks[0] == inks[1]
    assert inks[2] == inks[3]
    assert len(set(inks)) == 3
    assert QColor(tokens.card).name() not in inks


def test_what_is_blank_stays_at_the_right(qapp: QApplication) -> None:
    image = paint(Portrait(100, 50, 50))
    assert ink_at(image, 20) == ink_at(image, 70) != ink_at(image, 100)
    assert ink_at(image, 100, STRIP - 1) == ink_at(image, 150, STRIP - 1) == LIGHT.line.lower()
    empty = paint(Portrait(100, 0, 0))
    assert ink_at(empty, 20, STRIP - 1) == LIGHT.line.lower()
    nearly = paint(Portrait(100_000, 99_999, 99_999))
    assert ink_at(nearly, WIDTH - 2, STRIP - 1) == LIGHT.line.lower()
    assert ink_at(paint(Portrait(0, 0, 0)), 80, STRIP - 1) == LIGHT.line.lower()


def test_few_different_numbers_are_values_and_no_histogram() -> None:
    assert is_histogram(spread())
    assert not is_histogram(spread(distinct=8))
    assert not is_histogram(Portrait(10, 10, 10))


@pytest.mark.parametrize(
    ("portrait", "words"),
    [
        (Portrait(420, 0, 0), "all 420 empty"),
        (Portrait(1, 1, 1, (("x", 1),), lengths=(1, 1)), "1 row, filled"),
        (
            Portrait(420, 412, 380, (("Trial", 120), ("Pro", 80)), least=FIRST, most=LAST),
            "412 of 420 filled · 380 different · from 2 Jan 2019 to 31 Dec 2026 09:30"
            " · most often: Trial (120), Pro (80), …",
        ),
        (
            Portrait(3, 3, 1, (("EUR", 3),), lengths=(3, 3)),
            "all 3 filled · always EUR",
        ),
        (
            Portrait(4, 4, 4, (("a", 1),), lengths=(1, 24)),
            "all 4 filled · no value twice · 1 to 24 characters",
        ),
        (
            Portrait(4, 4, 2, (("yes", 3), ("on", 1)), lengths=(3, 3)),
            "all 4 filled · 2 different · 3 characters each · most often: yes (3), …",
        ),
        (
            Portrait(4, 4, 2, (("a" * 30, 2), ("b", 2)), lengths=None),
            "all 4 filled · 2 different · most often: " + "a" * 23 + "… (2), b (2)",
        ),
        (
            Portrait(9_000, 9_000, 9_000, least=0.5, most=12_400, is_whole=False),
            "all 9,000 filled · no value twice · from about 0.5 to about 12,400",
        ),
        (
            Portrait(9, 9, 9, least=1, most=2, is_open=True),
            "all 9 filled · no value twice",
        ),
        (Portrait(9, 9, 9, least=1, most=1), "all 9 filled · no value twice"),
        (
            Portrait(900, 900, 900, kinds=((Kind.NUMBER, 899), (Kind.TEXT, 1))),
            "all 900 filled · no value twice · 99 % number, 1 % text",
        ),
    ],
)
def test_a_portrait_is_told_in_words(portrait: Portrait, words: str) -> None:
    assert describe(portrait) == words


def test_a_strip_shows_itself_once_there_is_something(qtbot: QtBot) -> None:
    strip = PortraitStrip()
    qtbot.addWidget(strip)
    strip.resize(WIDTH, strip.sizeHint().height())
    strip.show_portrait(None, "")
    assert strip.isHidden()
    strip.show_portrait(spread(), "how it is spread")
    assert (strip.isHidden(), strip.toolTip(), strip.accessibleName()) == (
        False,
        "how it is spread",
        "how it is spread",
    )
    assert strip.grab().toImage().pixelColor(WIDTH - 20, 4) != strip.palette().window().color()


LINES = ["Contract ID;Customer;Start date;End date;MRR;ARR"]
LINES += [
    f"C-{n};Acme {n % 3};0{n % 9 + 1}/0{n % 7 + 1}/2026;;{n + 1}.500;{n},5" for n in range(12)
]


@pytest.fixture
def page(window: MainWindow, tmp_path: Path) -> MappingPage:
    file = tmp_path / "licenses.csv"
    file.write_text("\n".join(LINES), encoding="utf-8")
    made = open_match(window, file)
    wait_until(lambda: made.picture is not None and not made.is_reading)
    return made


def test_a_card_tells_of_all_its_rows(page: MappingPage) -> None:
    card = card_of(page, "Customer")
    assert card.picture.portrait is not None
    assert "all 12 filled · 3 different" in card.toolTip()
    assert "(4), Acme" in card.accessibleDescription()
    with_strip = card.grab().toImage()
    card.picture = replace(card.picture, portrait=None)
    assert card.grab().toImage() != with_strip


def asked_of(page: MappingPage) -> Mapping[str, Asked]:
    """Return what the drawer asks."""
    assert page.drawer.questions is not None
    return page.drawer.questions.asked


def test_where_nothing_decides_the_slot_asks(page: MappingPage) -> None:
    slot = slot_of(page, "fromDate").picture
    assert (slot.fill, slot.is_suggested) == (Fill.CHECK, False)
    assert slot.reason.startswith("Day or month first?")
    assert page.picture is not None
    assert "fromDate" in page.picture.to_check
    assert "fromDate" not in page.picture.to_accept


def test_an_answer_settles_it(page: MappingPage) -> None:
    page.open_reading("fromDate")
    asked = asked_of(page)["date_order"]
    assert asked.proof.text() == "Nothing in the column shows which it is. Please choose."
    assert [one.text() for one in asked.answers] == [
        "“08/01/2026” is 8 Jan 2026",
        "“08/01/2026” is 1 Aug 2026",
    ]
    QTest.mouseClick(asked.answers[1], Qt.MouseButton.LeftButton)
    assert link_of(page, "fromDate").reading.date_order == "MDY"
    assert slot_of(page, "fromDate").picture.fill is Fill.SURE
    assert asked_of(page)["date_order"].answers == []
    page.deeds.undo()
    assert len(asked_of(page)["date_order"].answers) == 2


def test_a_number_follows_the_marks_of_the_sheet(page: MappingPage) -> None:
    page.open_reading("mrr")
    asked = asked_of(page)["decimal"]
    assert asked.proof.text() == "Column F, row 2: “0,5” has a comma before its decimals."
    page.deeds.unlink("arr")
    page.open_reading("mrr")
    asked = asked_of(page)["decimal"]
    assert slot_of(page, "mrr").picture.reason.startswith("Decimal dot or comma?")
    assert [one.text() for one in asked.answers] == [
        "“1.500” has decimals",
        "“1.500” is a whole number",
    ]


def test_the_drawer_shows_the_whole_column(page: MappingPage) -> None:
    page.open_reading("companyId")
    drawer = page.drawer
    assert drawer.strip.portrait is not None
    assert drawer.about.text().startswith("all 12 filled · 3 different")
