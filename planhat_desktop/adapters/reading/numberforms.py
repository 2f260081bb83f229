"""How a number cell is shown: its number format made into a function.

Only formats that say more than the number itself are made: zeros in front, a percent sign,
a currency or another word beside it. How Excel reads a format is in ECMA-376, 18.8.31. The
text has a point and commas whatever the computer's language: a file does not tell it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile

BUILT_IN: Mapping[int, str] = {9: "0%", 10: "0.00%"}
"""Formats that a file names by number alone (ECMA-376, 18.8.30); the others say no more than
the number, are dates, or depend on the country, which the file does not tell."""

MOST = 1e15
"""A spreadsheet keeps 15 digits; beyond them the text would be made up."""

_CURRENCY = "$€£¥¤₹₽₩₺₫₴₦₱฿"
_UNITS = _CURRENCY + "%"
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|[_*].|\[\$(?P<money>[^\]-]*)[^\]]*\]'
    r"|\[(?P<bracket>[^\]]*)\]|(?P<general>General)|(?P<digits>[0#?][0#?,.]*|\.[0#?]+)|(?P<other>.)",
    re.DOTALL | re.IGNORECASE,
)
_COLOURS = frozenset(["black", "blue", "cyan", "green", "magenta", "red", "white", "yellow"])
_PLAIN = frozenset(" -+():!^&'~{}<>=" + _CURRENCY)
"""What stands in a format for itself, without quotes."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Digits in a format.

    Attributes:
        zeros: how many digits are shown at least before the point.
        spec: as Python writes such a number.
        decimals: how many are shown after it, and how many of those always.
        scale: commas behind the last digit: each divides by a thousand.
    """

    zeros: int
    decimals: int
    always: int
    scale: int
    spec: str


@dataclass(frozen=True)
class _Section:
    """What is shown of one kind of number: texts and, in their places, its digits."""

    parts: tuple[str | _Run, ...]
    percents: int

    @cached_property
    def runs(self) -> list[_Run]:
        """The places of digits."""
        return [part for part in self.parts if isinstance(part, _Run)]

    @cached_property
    def zeros(self) -> int:
        """How many digits are shown at least."""
        return sum(run.zeros for run in self.runs)

    @cached_property
    def pads(self) -> bool:
        """Whether it is a code: zeros in front, and no amount."""
        return self.zeros > 1 and all(run.zeros and not run.decimals for run in self.runs)

    @cached_property
    def around(self) -> tuple[str, str]:
        """What stands before and behind the only run of digits."""
        at = self.parts.index(self.runs[0])
        before, behind = self.parts[:at], self.parts[at + 1 :]
        # Blanks at the ends keep the columns of a sheet in line and say nothing.
        return "".join(map(str, before)).lstrip(), "".join(map(str, behind)).rstrip()

    @property
    def tells(self) -> bool:
        """Whether it shows more than the number."""
        words = "".join(part for part in self.parts if isinstance(part, str))
        named = any(letter.isalpha() or letter in _UNITS for letter in words)
        return named or self.pads


@dataclass(frozen=True, slots=True)
class Form:
    """A number format that says more than the number."""

    sections: tuple[_Section, ...]

    def show(self, value: float) -> str | None:
        """Return the number as the sheet shows it, or None when it says no more than itself."""
        value = float(value)
        if not math.isfinite(value) or abs(value) >= MOST:
            return None
        sections, sign = self.sections, "-" if value < 0 else ""
        section = sections[0]
        if value < 0 and len(sections) > 1:
            section, sign = sections[1], ""
        elif value == 0 and len(sections) > 2:
            section = sections[2]
        if not section.runs or (section.pads and not value.is_integer()):
            return None
        return _show(section, abs(value), sign)


def read_form(code: str) -> Form | None:
    """Return what a format code shows, None when that is no more than the number itself."""
    sections = []
    for part in _split(code)[:3]:
        section = _read_section(part)
        if section is None:
            return None
        sections.append(section)
    first = sections[0]
    # Several runs of digits are a code cut in groups; with a point in them, who knows what.
    plain = len(first.runs) == 1 or first.pads
    return Form(tuple(sections)) if plain and first.tells else None


def _split(code: str) -> list[str]:
    """Return a format's sections: positive, negative, zero, text."""
    sections = [""]
    for match in _TOKEN.finditer(code):
        if match.group() == ";":
            sections.append("")
        else:
            sections[-1] += match.group()
    return sections


def _read_section(code: str) -> _Section | None:
    """Return a section, None for a date, a condition, a fraction or a power of ten."""
    parts: list[str | _Run] = []
    percents = 0
    for match in _TOKEN.finditer(code):
        kind, text = match.lastgroup, match.group(match.lastgroup) if match.lastgroup else ""
        if kind == "bracket" and text.lower() not in _COLOURS:
            return None
        if kind == "digits":
            parts.append(_read_run(text))
        elif kind == "general":
            parts.append(_Run(1, 10, 0, 0, ".10f"))
        elif kind in ("quoted", "escaped", "money"):
            parts.append(text)
        elif kind == "other":
            if text != "%" and text not in _PLAIN:
                return None
            percents += text == "%"
            parts.append(text)
    return _Section(tuple(parts), percents)


def _read_run(text: str) -> _Run:
    whole, _, part = text.partition(".")
    bare = (part or whole).rstrip(",")
    scale = len(part or whole) - len(bare)
    if not part:
        whole = bare
    decimals = part.replace(",", "")
    spec = f"{',' if ',' in whole else ''}.{len(decimals)}f"
    return _Run(whole.count("0"), len(decimals), decimals.count("0"), scale, spec)


def _show(section: _Section, value: float, sign: str) -> str:
    if section.percents:
        value *= 100.0**section.percents
    if len(section.runs) > 1:
        return _show_code(section, value, sign)
    before, behind = section.around
    return f"{sign}{before}{_show_run(section.runs[0], value)}{behind}".strip()


def _show_run(run: _Run, value: float) -> str:
    value = float(f"{value / 1000.0**run.scale if run.scale else value:.15g}")
    # A half is rounded up as people do: 2.675 is held as a hair less than that.
    text = format(math.nextafter(value, math.inf), run.spec)
    if run.zeros == 1 and run.always == run.decimals:
        return text
    whole, _, part = text.partition(".")
    spare = "".join(takewhile("0".__eq__, reversed(part[run.always :])))
    part = part[: len(part) - len(spare)]
    whole = whole.zfill(run.zeros)
    if not run.zeros and whole == "0":
        whole = ""
    return f"{whole}.{part}" if part else whole


def _show_code(section: _Section, value: float, sign: str) -> str:
    """Return digits put into their places from the right (123 in ``000-000`` → ``000-123``)."""
    digits = f"{round(value):0{section.zeros}d}"
    texts: list[str] = []
    for place, part in reversed(list(enumerate(section.parts))):
        if isinstance(part, str):
            texts.append(part)
            continue
        last = not any(isinstance(one, _Run) for one in section.parts[:place])
        texts.append(digits if last else digits[-part.zeros :])
        digits = "" if last else digits[: -part.zeros]
    return sign + "".join(reversed(texts)).strip()
