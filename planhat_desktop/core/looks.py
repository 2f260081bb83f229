"""What a cell looks like to a person: a number, a date, yes or no, an address, or words."""

from __future__ import annotations

import datetime as dt
import re

from planhat_desktop.core.table import Cell, Formatted, Kind

_NUMBER = re.compile(
    r"""[-+(]?\s*(?:[$€£¥₹]|[A-Z]{3}\s)?\s*[-+]?
        (?:\d{1,3}(?:[,.'’\ \u00a0\u202f]\d{3})+|\d+|(?=[.,]\d))
        (?:[.,]\d+)?(?:[eE][-+]?\d+)?
        \s*(?:[%$€£¥₹]|[A-Z]{3})?\s*\)?""",
    re.VERBOSE,
)
_MONTH = r"(?:jan|feb|mar|apr|may|maj|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)[a-zé]*\.?"
_CLOCK = (
    r"(?:[T ]\s*\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?"
    r"\s*(?:[AaPp]\.?[Mm]\.?)?\s*(?:Z|UTC|[-+]\d{2}:?\d{2})?)"
)
_DAY = re.compile(
    rf"""(?:\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}
        |\d{{1,2}}[-/.]\d{{1,2}}[-/.](?:\d{{4}}|\d{{2}})
        |\d{{1,2}}[-. ]{_MONTH}[-., ]*(?:\d{{4}}|\d{{2}})
        |{_MONTH}\ \d{{1,2}}(?:st|nd|rd|th)?,?\ \d{{4}})
        (?P<clock>{_CLOCK})?""",
    re.VERBOSE | re.IGNORECASE,
)
_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[A-Za-z]{2,}")
_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_BOOLEANS = frozenset(("true", "false", "yes", "no"))
LONG = 60
"""Longer texts are words, whatever they begin with."""


def look(cell: Cell) -> Kind:
    """Return what one cell looks like; EMPTY for a blank one."""
    if cell is None:
        return Kind.EMPTY
    if isinstance(cell, str):
        return _look_of_text(cell)
    if isinstance(cell, bool):
        return Kind.BOOLEAN
    if isinstance(cell, int | float):
        return Kind.NUMBER
    if isinstance(cell, Formatted):
        # Digits alone are a code, though the longest needs no zero in front; a duration or an
        # amount is a number.
        return Kind.TEXT if cell.text.isdigit() else Kind.NUMBER
    if isinstance(cell, dt.datetime):
        return Kind.DATETIME
    if isinstance(cell, dt.date):
        return Kind.DATE
    return Kind.TEXT


def _look_of_text(text: str) -> Kind:
    bare = text.strip()
    if not bare:
        return Kind.EMPTY
    if len(bare) > LONG:
        return Kind.URL if _URL.fullmatch(bare) else Kind.TEXT
    first = bare[0]
    if first.isalpha():
        if bare.lower() in _BOOLEANS:
            return Kind.BOOLEAN
        if "@" in bare and _EMAIL.fullmatch(bare):
            return Kind.EMAIL
        if _URL.fullmatch(bare):
            return Kind.URL
    elif "@" in bare and _EMAIL.fullmatch(bare):
        return Kind.EMAIL
    if not _DIGIT.search(bare):
        return Kind.TEXT
    day = _DAY.fullmatch(bare)
    if day:
        return Kind.DATETIME if day.group("clock") else Kind.DATE
    if _NUMBER.fullmatch(bare) and not is_code(bare):
        return Kind.NUMBER
    return Kind.TEXT


def is_code(text: str) -> bool:
    """Say whether digits are a code and no quantity: zeros in front, or too many of them."""
    digits = text.lstrip("+")
    zeros = len(digits) > 1 and digits[0] == "0" and digits.isdigit()
    return zeros or (digits.isdigit() and len(digits) > 15) or text.startswith("+")
