"""A tooltip never covers the window, and shows a person's words as they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import Qt, QTextDocument

from planhat_desktop.ui.kit.tips import LETTERS, LINES, brief, plain, tip


@given(st.text())
def test_words_are_shown_as_they_are_written(words: str) -> None:
    said = plain(words)
    if said == words:
        assert not Qt.mightBeRichText(said)
        return
    assert Qt.mightBeRichText(said)
    assert said.startswith("<span>")
    assert said.count("<") == 2 + words.count("\n")


@pytest.mark.parametrize("words", ["<b>bold</b> & <img src=x>", "<script>1</script>", "&lt;b"])
def test_what_looks_like_html_is_no_html(words: str) -> None:
    page = QTextDocument()
    page.setHtml(tip(words))
    assert page.toPlainText() == words


@given(st.text(alphabet="ab \n", max_size=3 * LETTERS))
def test_no_tip_is_longer_than_can_be_read_in_passing(words: str) -> None:
    shown = brief(words)
    assert len(shown) <= LETTERS + 1
    assert len(shown.splitlines()) <= LINES
    cut = len(words) > LETTERS or len(words.splitlines()) > LINES
    assert shown.endswith("…") is cut
    assert cut or shown == "\n".join(words.splitlines())
