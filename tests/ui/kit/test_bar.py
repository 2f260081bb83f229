from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from planhat_desktop.ui.kit import Segment, StackedBar
from planhat_desktop.ui.theme import DARK, LIGHT, Choice, State, Theme


def bar(*counts: int, width: int = 600) -> StackedBar:
    made = StackedBar()
    made.resize(width, 12)
    words = ("Create", "Update", "Same", "Held")
    made.set_segments(
        [Segment(n, state, word) for n, state, word in zip(counts, State, words, strict=False)]
    )
    return made


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=4), st.integers(80, 2000))
def test_parts_fill_the_bar_and_few_rows_stay_visible(
    qapp: QApplication, counts: list[int], width: int
) -> None:
    made = bar(*counts, width=width)
    spans = made.spans()
    assert [index for index, _left, _width in spans] == [i for i, n in enumerate(counts) if n]
    for (_i, left, wide), (_j, following, _w) in pairwise(spans):
        assert abs(left + wide + made.GAP - following) < 1e-6
    if spans:
        _index, left, wide = spans[-1]
        assert abs(left + wide - width) < 1e-6
        assert all(wide >= made.LEAST - 1e-6 for _i, _l, wide in spans)


def test_it_says_all_of_it_to_a_screen_reader(qapp: QApplication) -> None:
    assert bar(40, 1210, 0, 12).accessibleName() == "Create 40 · Update 1,210 · Held 12"
    assert bar(0, 0).accessibleName() == "Nothing yet"


def test_a_press_names_its_part(qtbot: QtBot) -> None:
    made = bar(50, 50)
    qtbot.addWidget(made)
    made.show()
    with qtbot.waitSignal(made.pressed) as caught:
        QTest.mouseClick(made, Qt.MouseButton.LeftButton, pos=QPoint(500, 6))
    assert caught.args == [1]


def test_every_part_is_drawn_in_its_colour(qtbot: QtBot, theme: Theme) -> None:
    made = bar(1, 1, 1, 1)
    qtbot.addWidget(made)
    made.show()
    for choice, tokens in ((Choice.DARK, DARK), (Choice.LIGHT, LIGHT)):
        theme.choose(choice)
        image = made.grab().toImage()
        for state, (_i, left, _w) in zip(State, made.spans(), strict=True):
            seen = image.pixelColor(round(left) + 20, 6)
            meant = QColor(getattr(tokens, state.value))
            # A screen of 16 bits rounds.
            assert abs(seen.red() - meant.red()) <= 8
            assert abs(seen.green() - meant.green()) <= 8
            assert abs(seen.blue() - meant.blue()) <= 8
