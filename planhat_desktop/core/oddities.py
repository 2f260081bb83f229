"""Cells that are not what they seem: broken formulas, damaged numbers, characters nobody sees."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from planhat_desktop.core.looks import look
from planhat_desktop.core.table import Cell, CellError, Kind

Oddity = Literal["", "error", "damaged", "unseen", "curly"]

TOGETHER = 1_000
"""So many cells are passed over together where none of them is odd."""
FIFTEEN_DIGITS = 1e15
"""A spreadsheet keeps fifteen digits of a number."""

HARD_SPACE, NO_WIDTH = "␣", "¦"
"""Signs for characters nobody sees."""

_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?E\+?\d{2}")
_HASHES = re.compile(r"#{3,}")
_BROKEN = frozenset(("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"))
"""What a broken formula leaves in a text file."""
_CUT_SHORT = re.compile(r"[1-9]\d{14}0+")
# Joiners are parts of emoji and of some scripts; beside Latin letters nobody means them.
_UNSEEN = re.compile(
    "[\u00a0\u202f\u200b\u2060\ufeff\u00ad]"
    "|(?<![^\u0000-\u024f])[\u200c\u200d]|[\u200c\u200d](?![^\u0000-\u024f])"
)
_CURLY = re.compile("[\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f]")
# Scripts that have no other quotation marks.
_FAR = re.compile("[^\u0000-\u024f\u2000-\u206f\u20a0-\u20cf]")
_ODD_LETTERS = re.compile("[\u00a0\u202f\u200b\u200c\u200d\u2060\ufeff\u00ad\u2018-\u201f]")
# Each begins with a letter of its own, for which the whole of a text is searched fastest.
_MAY_BE_SCIENTIFIC = re.compile(r"E(?<=\dE)\+?\d\d(?:\0|$)")
_MAY_BE_CUT_SHORT = re.compile(r"0(?=\0|$)(?<=\d{15}0)")
_PLAIN = str.maketrans(
    {**dict.fromkeys("\u00a0\u202f", " "), **dict.fromkeys("\u200b\u2060\ufeff\u00ad", None)}
)
_STRAIGHT = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f", '"'),
    }
)


def find_oddity(cell: Cell) -> Oddity:
    """Return what is odd about a cell, the worst if there is more than one thing."""
    if isinstance(cell, CellError):
        return "error"
    if isinstance(cell, str):
        if cell in _BROKEN:
            return "error"
        if _SCIENTIFIC.fullmatch(cell) or _HASHES.fullmatch(cell) or _CUT_SHORT.fullmatch(cell):
            return "damaged"
        if cell.isascii():
            return ""
        # A hard space parts the thousands of a number in half of Europe.
        if _UNSEEN.search(cell) and look(cell) is not Kind.NUMBER:
            return "unseen"
        return "curly" if _CURLY.search(cell) and not _FAR.search(cell) else ""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return "damaged" if abs(cell) >= FIFTEEN_DIGITS else ""
    return ""


def find_odd_codes(cells: Sequence[Cell]) -> Iterator[int]:
    """Yield the cells among which the odd ones are; nearly all are passed over together."""
    if not _may_be_odd(cells):
        return
    for start in range(0, len(cells), TOGETHER):
        if _may_be_odd(cells[start : start + TOGETHER]):
            yield from range(start, min(start + TOGETHER, len(cells)))


def _may_be_odd(cells: Sequence[Cell]) -> bool:
    kinds = set(map(type, cells))
    if CellError in kinds:
        return True
    if not kinds.isdisjoint((int, float)):
        numbers = [cell for cell in cells if isinstance(cell, int | float)]
        if max(numbers) >= FIFTEEN_DIGITS or min(numbers) <= -FIFTEEN_DIGITS:
            return True
    if str not in kinds:
        return False
    texts = [cell for cell in cells if isinstance(cell, str)]
    together = "\0".join(texts)
    if "#" in together and ("###" in together or not _BROKEN.isdisjoint(texts)):
        return True
    if _MAY_BE_SCIENTIFIC.search(together) or _MAY_BE_CUT_SHORT.search(together):
        return True
    return not together.isascii() and _ODD_LETTERS.search(together) is not None


def clean_text(text: str) -> str:
    """Return a text without the characters nobody sees; a hard space becomes a plain one."""
    plain = text.translate(_PLAIN)
    # A joiner between joiners stands beside a letter only when those are gone.
    while _UNSEEN.search(plain):
        plain = _UNSEEN.sub("", plain)
    return plain


def show_unseen(text: str) -> str:
    """Return a text with a sign for each character nobody sees."""
    return _UNSEEN.sub(lambda one: HARD_SPACE if one[0] in "\u00a0\u202f" else NO_WIDTH, text)


def straighten(text: str) -> str:
    """Return a text with straight quotation marks."""
    return text.translate(_STRAIGHT)
