"""What a tooltip may say of a person's own words: no more than fits, and as they are written."""

from __future__ import annotations

LETTERS = 600
LINES = 12


def tip(words: str) -> str:
    """Return words for a tooltip: cut where they would cover the window, and never read as HTML."""
    return plain(brief(words))


def brief(words: str) -> str:
    """Return the beginning of words that are too long to be read in passing."""
    lines = words[:LETTERS].splitlines()
    shown = "\n".join(lines[:LINES])
    return f"{shown.rstrip()}…" if len(words) > LETTERS or len(lines) > LINES else shown


def plain(words: str) -> str:
    """Return words that are shown as they are written.

    Qt takes a tooltip that begins like HTML for HTML: ``<b>`` would be bold, ``<script>`` nothing.
    """
    if "<" not in words and "&" not in words:
        return words
    from html import escape

    from PySide6.QtGui import Qt

    if not Qt.mightBeRichText(words):
        return words
    return f"<span>{escape(words)}</span>".replace("\n", "<br>")
