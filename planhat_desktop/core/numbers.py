"""Numbers written as text: which mark is the decimal one, and the number itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

Mark = Literal[".", ","]

_LONGEST = 100  # no number of a sheet is longer; a long text is not searched through

# Dashes that stand for minus, apostrophes that part thousands, marks nobody sees.
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\uff0d", "-"),
        **dict.fromkeys("\u2019\u02bc\u00b4`", "'"),
        **dict.fromkeys("\u200b\u200e\u200f\u2060\ufeff"),
    }
)
_PARTS = re.compile(
    r"(\D*?)((?:(?<![^\W\d_])[.,])?\d+(?:[.,]\d+|[\s']\d{3}(?!\d))*(?:[eE][+-]?\d+(?!\w))?)(\D*)",
    re.DOTALL,
)
# What may stand beside a number: percent, currency signs, currencies by code or name.
_UNIT = re.compile(
    r"\s+|[%‰€£¥¤\u20a0-\u20cf]"
    r"|(?:(?<![^\W\d_])(?:US|AU?|CA?|NZ|HK|SG?|R|MX|NT|CN))?\$"
    r"|[^\W\d_]+\.?"
)
_CODES = (  # ISO 4217, read 2026-11
    "aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bhd bif bmd bnd bob brl bsd btn "
    "bwp byn bzd cad cdf chf clf clp cny cop crc cup cve czk djf dkk dop dzd egp ern etb eur "
    "fjd fkp gbp gel ghs gip gmd gnf gtq gyd hkd hnl htg huf idr ils inr iqd irr isk jmd jod "
    "jpy kes kgs khr kmf kpw krw kwd kyd kzt lak lbp lkr lrd lsl lyd mad mdl mga mkd mmk mnt "
    "mop mru mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd omr pab pen pgk php pkr pln pyg "
    "qar ron rsd rub rwf sar sbd scr sdg sek sgd shp sle sos srd ssp stn svc syp szl thb tjs "
    "tmt tnd top try ttd twd tzs uah ugx usd uyu uzs ves vnd vuv wst xaf xcd xof xpf yer zar "
    "zmw zwg"
)
_SPOKEN = "kr skr dkr nkr fr sfr euro euros dollar dollars zł kč ft lei rs"
ISO_CURRENCIES = frozenset(_CODES.split())
"""The codes of ISO 4217 in small letters."""
_CURRENCIES = ISO_CURRENCIES.union(_SPOKEN.split())
_SIGNS = {"": 1, "+": 1, "-": -1}
_TAILS = ("", ".-", ",-", ":-")  # 5,- and 5:- are whole amounts
_QUICK = re.compile(r"-?\d+([.,])(?:\d{1,2}|\d{4,})")  # the common case, told at once
# Many of the common cases at once: parted thousands only with decimals, or they leave it open.
_ALL_PLAIN: tuple[tuple[Mark, re.Pattern[str]], ...] = (
    (
        ".",
        re.compile(
            r"(?:-?(?:[1-9]\d{0,2}(?:,\d{3})+\.\d+|\d+(?:\.(?:\d{1,2}|\d{4,}))?)(?:\n|\Z))*"
        ),
    ),
    (
        ",",
        re.compile(r"(?:-?(?:[1-9]\d{0,2}(?:\.\d{3})+,\d+|\d+(?:,(?:\d{1,2}|\d{4,}))?)(?:\n|\Z))*"),
    ),
)
_SHAPE = re.compile(r"\d+(?:[.,]\d+)*|[.,]\d+")
_EXPONENT = re.compile(r"\d+(?:[.,]\d+)?[eE][+-]?\d+")
_SPACED = re.compile(r"[1-9]\d{0,2}(?:[\s']\d{3})+(?:[.,]\d+)?")
_LAKHS = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}")


@dataclass(frozen=True)
class MarkFound:
    """The decimal mark of a column.

    Attributes:
        mark: as decided.
        evidence: the text that decided it, or empty.
        sure: False when texts could be read both ways and none decides, or when texts contradict.
        against: a text that shows the other mark, or empty.
        places: of the evidence and of what stands against it, as they were told; -1 for none.
    """

    mark: Mark
    evidence: str = ""
    sure: bool = True
    against: str = field(default="", compare=False)
    places: tuple[int, int] = field(default=(-1, -1), compare=False)


class MarkSearch:
    """Decides the decimal mark from texts that are shown to it one by one.

    Where texts contradict each other, most of them win, and not surely.
    """

    def __init__(self) -> None:
        self._proofs: dict[Mark, tuple[str, int]] = {}
        self._counts: Counter[Mark] = Counter()
        self._is_open = False

    def look(self, text: str, place: int = -1) -> None:
        """Take a text into account; anything but a number with a mark is passed over.

        Args:
            place: where it stands; the first of the evidence is given back.
        """
        if "." not in text and "," not in text:
            return
        mark = _mark_shown(text)
        if mark == "?":
            self._is_open = True
        elif mark is not None:
            self._counts[mark] += 1
            self._prove(mark, text, place)

    def _prove(self, mark: Mark, text: str, place: int) -> None:
        if mark not in self._proofs or place < self._proofs[mark][1]:
            self._proofs[mark] = (text.strip(), place)

    def look_at_all(self, texts: Sequence[str], places: Sequence[int]) -> None:
        """Take many texts into account, plain ones ten times quicker than one by one."""
        joined = "\n".join(texts)
        for mark, plain in _ALL_PLAIN:
            if joined.count("\n") < len(texts) and plain.fullmatch(joined):
                shown = [at for at, text in enumerate(texts) if mark in text]
                if shown:
                    self._counts[mark] += len(shown)
                    first = min(shown, key=places.__getitem__)
                    self._prove(mark, texts[first], places[first])
                return
        for text, place in zip(texts, places, strict=True):
            self.look(text, place)

    def found(self) -> MarkFound:
        """Return what the texts shown so far decide."""
        if not self._proofs:
            # "1,234" alone is a thousand; "1.234" alone is taken as it would be by a computer.
            return MarkFound(".", sure=not self._is_open)
        mark, *others = sorted(self._proofs, key=lambda one: (-self._counts[one], one != "."))
        text, place = self._proofs[mark]
        if not others:
            return MarkFound(mark, text, places=(place, -1))
        against, other = self._proofs[others[0]]
        return MarkFound(mark, text, False, against, (place, other))


def find_mark(texts: Iterable[str]) -> MarkFound:
    """Decide the decimal mark from all texts of a column; places are counted."""
    search = MarkSearch()
    for place, text in enumerate(texts):
        search.look(text, place)
    return search.found()


def _mark_shown(text: str) -> Mark | Literal["?"] | None:
    """Return the decimal mark that a text proves, ``?`` where it could be either, or None."""
    quick = _QUICK.fullmatch(text)
    if quick is not None:
        return "." if quick[1] == "." else ","
    parted = _part(text)
    if parted is None or not _SHAPE.fullmatch(parted[1]):
        return None
    digits = parted[1]
    dots, commas = digits.count("."), digits.count(",")
    if not dots and not commas:
        return None
    if dots and commas:
        mark: Mark = "." if digits.rfind(".") > digits.rfind(",") else ","
    elif dots > 1 or commas > 1:
        mark = "," if dots else "."
    else:
        mark = "." if dots else ","
        before, after = digits.split(mark)
        if len(after) == 3 and 1 <= len(before) <= 3 and not before.startswith("0"):
            return "?"
    # "2.0.1" is no number, and shows nothing.
    return mark if _plain(digits, mark) else None


def shows_no_mark(text: str) -> bool:
    """Say whether a number can be read with either decimal mark, and differs then."""
    return _mark_shown(text) == "?"


def parse_number(text: str, mark: Mark) -> float | int | None:
    """Return the number a text shows, or None; whole numbers are int.

    A currency or a percent sign beside it is left out; any other word is a reason to doubt
    the number (``5 Mio``, ``<5``, ``2 of 3``) and gives None.
    """
    parted = _part(text)
    if parted is None:
        return None
    sign, digits = parted
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
    # Beyond 15 digits a whole number no longer survives the way through JSON.
    made = int(value) if value < 1e15 and value.is_integer() else value
    return made * sign


def _part(text: str) -> tuple[int, str] | None:
    """Return the sign (1 or -1) and the digits of a text, thousands' spaces left out."""
    if len(text) > _LONGEST:
        return None
    match = _PARTS.fullmatch(text.translate(_PLAIN).strip())
    if match is None:
        return None
    before, digits = _UNIT.sub(_strip_unit, match[1]), match[2]
    after = _UNIT.sub(_strip_unit, match[3])
    if _SPACED.fullmatch(digits):
        digits = "".join(digits.split()).replace("'", "")
    if before == "(" and after == ")":
        return -1, digits
    if before == "" and after == "-" and match[3][0] == "-":
        return -1, digits
    return (_SIGNS[before], digits) if before in _SIGNS and after in _TAILS else None


def _strip_unit(match: re.Match[str]) -> str:
    word = match[0]
    if word[0].isalpha() and not word.endswith("$"):
        return "" if word.rstrip(".").casefold() in _CURRENCIES else word
    return ""


def _plain(digits: str, mark: Mark) -> str:
    thousands = "," if mark == "." else "."
    whole, _, part = digits.rpartition(mark) if mark in digits else (digits, "", "")
    if mark in whole or thousands in part:
        return ""
    groups = whole.split(thousands)
    # "0,234" is no thousand, whatever the other cells say.
    if len(groups) > 1 and not _LAKHS.fullmatch(whole):
        if not 1 <= len(groups[0]) <= 3 or groups[0].startswith("0"):
            return ""
        if any(len(group) != 3 for group in groups[1:]):
            return ""
    return "".join(groups) + ("." + part if part else "")
