"""Numbers written as text: which mark is the decimal one, and the number itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Mark = Literal[".", ","]

# Currency signs and codes, percent, and every kind of space may stand around a number.
_AROUND = re.compile(
    r"^(?:[\s\u00a0\u202f]*(?:[A-Z]{3}\b|kr\.?|[^\w\s.,()+\-'’]))*[\s\u00a0\u202f]*"
    r"|[\s\u00a0\u202f]*(?:%|‰|[A-Za-z]{3}\b|kr\.?|:-|,-|[^\w\s.,()+\-'’])*[\s\u00a0\u202f]*$"
)
_SPACES = re.compile(r"(?<=\d)[\s\u00a0\u202f'’](?=\d{3}(?!\d))")
_SHAPE = re.compile(r"\d+(?:[.,]\d+)*|[.,]\d+")
_EXPONENT = re.compile(r"[+-]?\d+(?:[.,]\d+)?[eE][+-]?\d+")


@dataclass(frozen=True)
class MarkFound:
    """The decimal mark of a column.

    Attributes:
        mark: as decided.
        evidence: the text that decided it, or empty.
        sure: False when texts could be read both ways and none decides.
    """

    mark: Mark
    evidence: str = ""
    sure: bool = True


def find_mark(texts: Iterable[str]) -> MarkFound:
    """Decide the decimal mark from all texts of a column."""
    open_question = ""
    for text in texts:
        digits = _digits(text)
        if digits is None or not _SHAPE.fullmatch(digits):
            continue
        dots, commas = digits.count("."), digits.count(",")
        if dots and commas:
            return MarkFound("." if digits.rfind(".") > digits.rfind(",") else ",", text.strip())
        if dots > 1:
            return MarkFound(",", text.strip())
        if commas > 1:
            return MarkFound(".", text.strip())
        if dots or commas:
            mark: Mark = "." if dots else ","
            before, after = digits.split(mark)
            if len(after) != 3 or not 1 <= len(before) <= 3 or before == "0":
                return MarkFound(mark, text.strip())
            open_question = mark
    # "1,234" alone is a thousand; "1.234" alone is taken as it would be by a computer.
    return MarkFound(".", sure=not open_question)


def parse_number(text: str, mark: Mark) -> float | int | None:
    """Return the number a text shows, or None; whole numbers are int."""
    digits = _digits(text)
    if digits is None:
        return None
    negative = digits.startswith("-") or digits.endswith("-")
    digits = digits.strip("+-").strip()
    if digits.startswith("(") and digits.endswith(")"):
        negative, digits = True, (_digits(digits[1:-1]) or "")
    if _EXPONENT.fullmatch(digits):
        plain = digits.replace(",", ".")
    elif _SHAPE.fullmatch(digits):
        plain = _plain(digits, mark)
    else:
        return None
    if not plain:
        return None
    value = float(plain)
    if abs(value) == float("inf"):
        return None
    made: float | int = value
    # Beyond 15 digits a whole number no longer survives the way through JSON.
    if abs(value) < 1e15 and (plain.isdigit() or value.is_integer()):
        made = int(plain) if plain.isdigit() else int(value)
    return -made if negative else made


def _digits(text: str) -> str | None:
    text = _AROUND.sub("", text.strip().replace("\u2212", "-"))
    return _SPACES.sub("", text) or None


def _plain(digits: str, mark: Mark) -> str:
    thousands = "," if mark == "." else "."
    whole, _, part = digits.rpartition(mark) if mark in digits else (digits, "", "")
    if mark in whole or thousands in part:
        return ""
    groups = whole.split(thousands)
    if len(groups) > 1 and (
        not 1 <= len(groups[0]) <= 3 or any(len(group) != 3 for group in groups[1:])
    ):
        return ""
    return "".join(groups) + ("." + part if part else "")
