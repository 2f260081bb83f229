"""What is done to a cell's text before its field reads it: part, replacements, spaces, case."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from planhat_desktop.core.celltext import text_of
from planhat_desktop.core.issues import IssueCode
from planhat_desktop.core.mapping import Case, Part, Reading, Replacement
from planhat_desktop.core.parts import find_currencies, find_domains, find_emails, find_numbers
from planhat_desktop.core.patterns import Search, TooSlow
from planhat_desktop.core.table import Cell, CellError

_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_SENTENCE = re.compile(r"(?:^|[.!?]\s{1,9})\W{0,9}\w")
_RUN = re.compile(r"[^\S\n]+")


@dataclass(frozen=True, slots=True)
class Unshaped:
    """Why a text could not be shaped.

    Attributes:
        code: ``part_not_found``: it has no such part; ``pattern_too_slow``: it was given up.
    """

    code: IssueCode


_Step = Callable[[str], str]
Shape = Callable[[str], str | Unshaped]


class _NotFound(Exception):
    """A text does not hold the part that is taken."""


def shape_of(reading: Reading, *, keeps_lines: bool = False) -> Shape | None:
    """Return what is done to the text of each cell before it is read; None for nothing.

    Args:
        keeps_lines: whether line ends are more than space: they part the members of a list.
    """
    steps: list[_Step] = []
    if reading.part is not None and (reading.part.mark or reading.part.kind != "pattern"):
        steps.append(_take(reading.part))
    steps += map(_replace, reading.replacing)
    if reading.spaces == "all":
        steps.append(_squeeze_lines if keeps_lines else _squeeze)
    if reading.case != "keep":
        steps.append(_CASES[reading.case])
    if not steps:
        return None

    def shape(text: str) -> str | Unshaped:
        try:
            for step in steps:
                text = step(text)
        except _NotFound:
            return Unshaped(IssueCode.PART_NOT_FOUND)
        except TooSlow:
            return Unshaped(IssueCode.PATTERN_TOO_SLOW)
        return text.strip()

    return shape


def shape_cell(shape: Shape, cell: Cell) -> Cell | Unshaped:
    """Return a cell with its text shaped; one whose text stays the same keeps its kind."""
    if cell is None or isinstance(cell, CellError):
        return cell
    text = text_of(cell)
    shaped = shape(text)
    return cell if shaped == text and not isinstance(cell, str) else shaped


def _replace(one: Replacement) -> _Step:
    if not one.find:
        return str
    if not one.pattern:
        return lambda text: text.replace(one.find, one.put)
    search = Search(one.find)
    return lambda text: search.replace(text, one.put)


def _take(part: Part) -> _Step:
    if part.kind == "separator":
        return lambda text: _pick(_split(text, part.mark), part.number) or ""
    found = Search(part.mark).find_all if part.kind == "pattern" else _FINDERS[part.kind]

    def take(text: str) -> str:
        taken = _pick(found(text), part.number)
        if taken is None:
            raise _NotFound
        return taken

    return take


_FINDERS: dict[str, Callable[[str], list[str]]] = {
    "email": find_emails,
    "domain": find_domains,
    "number": find_numbers,
    "currency": find_currencies,
}


def _split(text: str, mark: str) -> list[str]:
    """Return the pieces between marks; several spaces part as one does."""
    if not mark.strip():
        return [one for one in text.split(mark or None) if one.strip()]
    return text.split(mark)


def _pick(found: Sequence[str], number: int) -> str | None:
    """Return one of several: from 1, or from -1 for the last; None where there is none."""
    place = number - 1 if number > 0 else len(found) + number
    return found[place].strip() if 0 <= place < len(found) else None


def _squeeze(text: str) -> str:
    return " ".join(text.split())


def _squeeze_lines(text: str) -> str:
    return _RUN.sub(" ", text)


def _title(text: str) -> str:
    return _WORD.sub(_capital, text)


def _capital(word: re.Match[str]) -> str:
    # O'Neil and D'Angelo, but It's, I'm and Jordan's.
    first, mark, rest = word[0][:1], word[0][1:2], word[0][2:]
    if mark in ("'", "\u2019") and len(rest) > 2:
        return first.title() + mark + rest[:1].title() + rest[1:].lower()
    return first.title() + (mark + rest).lower()


def _sentence(text: str) -> str:
    return _SENTENCE.sub(lambda start: start[0][:-1] + start[0][-1].title(), text.lower())


_CASES: dict[Case, _Step] = {
    "upper": str.upper,
    "lower": str.lower,
    "title": _title,
    "sentence": _sentence,
}
