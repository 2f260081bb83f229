"""Which of a column's values the drawer shows, and what is said of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from planhat_desktop.core.deciding import Decided
from planhat_desktop.core.issues import IssueCode
from planhat_desktop.core.schema import Field, FieldType
from planhat_desktop.core.values import Problem
from planhat_desktop.ui.pages.match.glimpse import Sample, Seen
from planhat_desktop.ui.pages.match.samples import SamplePane, after, choose_samples, sum_up

BAD, UNSURE = Problem(IssueCode.NOT_A_DATE), Problem(IssueCode.DATE_ORDER_UNSURE)
EMPTY = Sample("", "(empty)", "nothing is sent", None, 3)
TEXT = Field("name", "Name", FieldType.TEXT)


def sample(text: str, problem: Problem | None = None, rows: int = 1, made: str = "") -> Sample:
    return Sample(text, text, "" if problem is BAD else made or text, problem, rows)


def seen_of(*samples: Sample, is_whole: bool = True) -> Seen:
    return Seen(Decided(), samples, is_whole)


@st.composite
def columns(draw: st.DrawFn) -> Seen:
    texts = draw(st.lists(st.text(min_size=1, max_size=30), max_size=30, unique=True))
    problems = st.sampled_from([None, None, BAD, UNSURE])
    made = st.sampled_from(["", "other"])
    return seen_of(
        *(sample(one, draw(problems), draw(st.integers(1, 9)), draw(made)) for one in texts)
    )


@given(columns(), st.sampled_from([None, EMPTY]))
def test_the_telling_ones_are_shown(seen: Seen, empty: Sample | None) -> None:
    chosen = choose_samples(seen, empty)
    plain = [one for one in chosen if one is not EMPTY]
    assert len({one.text for one in plain}) == len(plain)
    assert len(plain) >= min(6, len(seen.samples))
    assert len(chosen) <= 8
    assert (chosen[-1:] == (EMPTY,)) == (empty is not None)
    ranks = [0 if one.is_unread else 1 if one.problem else 2 for one in plain]
    assert ranks == sorted(ranks)
    assert any(one.is_unread for one in plain) == bool(seen.unread)
    fine = [one for one in seen.samples if one.problem is None]
    if len(fine) == len(seen.samples) and fine:  # nothing is wrong: the spread is shown
        lengths = [len(one.before) for one in fine]
        assert min(lengths) in [len(one.before) for one in plain]
        assert max(lengths) in [len(one.before) for one in plain]
        assert any(one.after != one.before for one in fine) == any(
            one.after != one.before for one in plain
        )


def test_what_most_rows_have_comes_first_of_what_cannot_be_read() -> None:
    seen = seen_of(sample("a", BAD, 1), sample("b", BAD, 9), sample("c"))
    assert [one.text for one in choose_samples(seen)] == ["b", "a", "c"]


def test_the_shortest_and_the_longest_are_among_them() -> None:
    usual = [sample(f"value {place:02}") for place in range(20)]
    chosen = choose_samples(seen_of(*usual, sample("a much longer value"), sample("x")))
    assert {"x", "a much longer value", "value 00", "value 01"} <= {one.text for one in chosen}
    changed = sample("value 99", made="other")
    assert changed in choose_samples(seen_of(*usual[:12], changed, *usual[12:]))


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (sample("a", made="A"), "A"),
        (sample("a", BAD), "! not a date"),
        (sample("a", UNSURE), "a – day or month first?"),
        (Sample("a", "a", "", None, 1), "nothing is sent"),
        (Sample("a", "a", "", Problem(IssueCode.PART_NOT_FOUND), 1), "nothing is sent – "),
    ],
)
def test_each_is_told_in_words(one: Sample, words: str) -> None:
    assert after(one).startswith(words)


def test_it_is_summed_up_in_words_and_a_tone() -> None:
    whole = seen_of(sample("a"), sample("b", BAD, 4))
    said = "! 1 of 2 values cannot be read: 4 rows are held."
    assert sum_up(whole, TEXT, is_known=True) == (said, "held")
    part = seen_of(sample("a"), sample("b", BAD, 4), is_whole=False)
    assert sum_up(part, TEXT, is_known=True)[0] == "! 1 of 2 values looked at cannot be read."
    fine = seen_of(sample("a"))
    assert sum_up(fine, TEXT, is_known=True) == ("✓ The one value can be read.", "create")
    assert sum_up(seen_of(), TEXT, is_known=True) == ("", "quiet")
    owner = Field("owner", "Owner", FieldType.REFERENCE, references="User")
    assert sum_up(whole, owner, is_known=False)[1] == "quiet"
    assert "not found" in sum_up(whole, owner, is_known=True)[0]


def test_the_pointer_shows_a_long_value_whole(hold: Callable[[QWidget], None]) -> None:
    pane = SamplePane()
    hold(pane)
    long = "a very long remark that does not fit " * 4
    pane.show_samples([sample("x"), sample(long, rows=12)])
    pane.resize(240, pane.sizeHint().height())
    for top, words in ((pane.line_height + 4, f"{long} → {long}\n12 rows"), (4, "x → x\n1 row")):
        point = QPoint(20, top)
        event = QHelpEvent(QEvent.Type.ToolTip, point, pane.mapToGlobal(point))
        QApplication.sendEvent(pane, event)
        assert QToolTip.text() == words
    QToolTip.hideText()


def test_line_ends_and_emptiness_are_drawn(hold: Callable[[QWidget], None]) -> None:
    pane = SamplePane()
    hold(pane)
    pane.resize(240, 60)
    pane.show_samples([])
    nothing = pane.grab().toImage()
    pane.show_samples([sample("a\nb")])
    assert pane.accessibleName() == "a\nb → a\nb"
    assert pane.grab().toImage() != nothing
