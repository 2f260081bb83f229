"""The fonts of grids with their measures, made once each: every cell asks for them."""

from __future__ import annotations

from functools import cache

from PySide6.QtGui import QFont, QFontMetrics

from planhat_desktop.ui.fonts import font


@cache
def cell_face(weight: int, tabular: bool) -> tuple[QFont, QFontMetrics]:
    """Return the font of cells."""
    face = font(weight=weight, tabular=tabular)
    return face, QFontMetrics(face)


def cell_font(weight: int = 400, *, tabular: bool = False) -> QFont:
    """Return the font of cells, without its measures."""
    return cell_face(weight, tabular)[0]


@cache
def head_face() -> tuple[QFont, QFontMetrics]:
    """Return the font of the words above columns."""
    face = font(12, 600)
    return face, QFontMetrics(face)
