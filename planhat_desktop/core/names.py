"""Names of companies and persons, compared as a person would compare them.

A company's name is taken apart into its bare words and its legal forms: ``ACME, A.B.`` and
``Acme Aktiebolag`` are the bare name *acme* with the form *ab*. Places and other words stay:
``Acme Nordic AB`` is another company than ``Acme AB``.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum

from planhat_desktop.core.legalforms import COMPACT, DOUBTFUL, LEADING, MEANINGLESS, SPELLINGS

# Letters that no decomposition takes apart.
_UNDIVIDED = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h"}
)
# As written where a keyboard or a domain has no umlauts.
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae"})
_SPELT_OUT_LOUD = _SPELT_OUT | str.maketrans(
    {"Ä": "AE", "Ö": "OE", "Ü": "UE", "Å": "AA", "Ø": "OE", "Æ": "AE"}
)
_SIGNS = re.compile("[®™©℠]")
# Quotation marks, and what nobody sees.
_QUOTES = re.compile("['’‘`´ʼ\"“”„«»\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_PARTS = re.compile(r"(?<!\d),|,(?!\d)|[;|()\[\]{}]|\s[-–—/]+\s|[–—]")
_DOTS = re.compile(r"(?<!\d)\.|\.(?!\d)")
_LETTERED = re.compile(r"(?<!\w)([^\W\d_])\s?/\s?([^\W\d_])(?!\w)")
# A letter, an accent that stands by itself, or a sign of a script whose vowels are such.
_LETTER = r"(?:[^\W_]|[\u0300-\u036f\u064b-\u065f\u0900-\u0dff\u0e31-\u0e4e\u3099\u309a])"
_WORDS = re.compile(rf"{_LETTER}+(?:[.,]\d+)*\+*|[&#@%$€£]")
_AND = frozenset({"and", "und", "och", "et", "og"})
_PERHAPS_AND = frozenset({"en", "y", "e", "i", "ja", "u", "+"})
_LONGEST_FORM = max(len(spelling.split()) for spelling in SPELLINGS)
_LAST_OF_FORMS = frozenset(spelling.split()[-1] for spelling in SPELLINGS)

_ONCE = (
    r"formerly(?: known as)?|previously(?: known as)?|f/?k/?a|före detta|tidigare|ehemals|vormals"
    r"|anciennement|voorheen|antiguamente|già|tidligere|a/?k/?a|d/?b/?a|t/a|trading as"
)
_FIRST_OF_ONCE = (
    "formerly previously fka f/k/a före tidigare ehemals vormals anciennement voorheen "
    "antiguamente già tidligere aka a/k/a dba d/b/a t/a trading"
)
_ONCE_WORDS = frozenset(_FIRST_OF_ONCE.split())
_FORMER = re.compile(
    rf"(?:\(\s*(?:{_ONCE}|f\.?\s?d\.?|ex|now|nu|jetzt)\b[.:]?\s*([^()]+)\))"
    rf"|(?:[\s,]+(?:{_ONCE})\b[.:]?\s+([^()]+)$)"
)


class Sameness(IntEnum):
    """How far two company names that share their bare words are the same, best last."""

    OTHER_FORM = 0  # ``Acme GmbH`` and ``Acme AB``: two companies of a group, or one renamed
    DOUBTFUL_FORM = 1  # ``The Coffee Company`` and ``Coffee``
    BARE = 2  # ``Acme`` and ``Acme AB``
    SPELLING = 3  # ``Acme A.B.`` and ``ACMÉ Aktiebolag``


@dataclass(frozen=True, slots=True)
class CompanyName:
    """A company's name taken apart.

    Attributes:
        keys: the bare name without spaces, once for each way its umlauts may be spelt; two names
            that share one are the same but for their legal form.
        words: the bare words, without accents.
        forms: its legal forms (`legalforms`), and ``the`` before a single word.
        leading: whether the form stands first.
        aliases: other names told with it: ``(formerly Globex)``.
    """

    keys: tuple[str, ...]
    words: tuple[str, ...]
    forms: frozenset[str] = frozenset()
    leading: bool = False
    aliases: tuple[str, ...] = ()

    def compare(self, other: CompanyName) -> Sameness:
        """Return how alike two names are that share a key."""
        if self.forms == other.forms:
            return Sameness.SPELLING
        apart = self.forms ^ other.forms
        if not (self.forms <= other.forms or other.forms <= self.forms):
            return Sameness.OTHER_FORM
        longer = self if len(self.forms) > len(other.forms) else other
        if apart & DOUBTFUL or longer.leading or len(self.keys[0]) < 2:
            return Sameness.DOUBTFUL_FORM
        return Sameness.BARE


def parse_company(text: str) -> CompanyName:
    """Take a company's name apart; one without a letter or digit has no keys."""
    low = _clean(text)
    aliases: list[str] = []

    def note(found: re.Match[str]) -> str:
        aliases.append((found[1] or found[2]).strip())
        return " "

    may_tell = "(" in low or not _ONCE_WORDS.isdisjoint(low.replace(":", " ").split())
    main = _FORMER.sub(note, low) if may_tell else low
    if not _WORDS.search(main):
        main, aliases = low, []
    words, forms, leading = _take_apart(main)
    keys = _spell(words)
    return CompanyName(
        keys, tuple(map(_strip_accents, words)), frozenset(forms), leading, tuple(aliases)
    )


def _clean(text: str) -> str:
    """Return a text in small letters, composed, without signs that say nothing."""
    if text.isascii():
        return _QUOTES.sub("", text.lower())
    low = unicodedata.normalize("NFKC", _SIGNS.sub("", text)).casefold()
    low = unicodedata.normalize("NFKC", low)
    return _QUOTES.sub("", low)


class _Plain(dict[int, str]):
    """Letter → the same without accents, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        parts = unicodedata.normalize("NFKD", chr(code).translate(_UNDIVIDED))
        self[code] = "".join(one for one in parts if not "\u0300" <= one <= "\u036f")
        return self[code]


_PLAIN = _Plain()


def _strip_accents(text: str) -> str:
    return text if text.isascii() else text.translate(_PLAIN)


def _split(part: str) -> list[str]:
    if "." in part:
        part = _DOTS.sub("", part)
    return ["&" if word in _AND else word for word in _WORDS.findall(part)]


def _take_apart(low: str) -> tuple[list[str], set[str], bool]:
    """Return the bare words (accents kept), the legal forms, and whether a form stands first."""
    words: list[str] = []
    forms: set[str] = set()
    leading = False
    if "/" in low:
        low = _LETTERED.sub(r"\1\2", low)
    for part in _PARTS.split(low):
        split = _split(part)
        plain = split if part.isascii() else [_strip_accents(word) for word in split]
        end = len(split)
        while end:
            length, form = _form_at_end(plain[:end])
            if not length or (length == end and not words):
                break
            end -= length
            forms.add(form)
        start = 0
        if not words and end == len(split) > 1 and COMPACT.get(plain[0], "") in LEADING:
            start, leading = 1, True
            forms.add(COMPACT[plain[0]])
        words.extend(split[start:end])
    if len(words) > 1 and "the" in (words[0], words[-1]):
        words = words[1:] if words[0] == "the" else words[:-1]
        if len(words) == 1:
            forms.add("the")
    if {"co", "ltd"} <= forms:
        forms = forms - {"co", "ltd"} | {"coltd"}
    return words, forms - MEANINGLESS, leading


def _form_at_end(words: list[str]) -> tuple[int, str]:
    """Return how many words at the end are a legal form, and which; the longest one."""
    if len(words[-1]) > 1 and words[-1] not in _LAST_OF_FORMS and words[-1] not in COMPACT:
        return 0, ""
    for length in range(min(_LONGEST_FORM, len(words)), 0, -1):
        tail = words[-length:]
        form = SPELLINGS.get(" ".join(tail))
        if form is None and (length == 1 or all(len(word) == 1 for word in tail)):
            form = COMPACT.get("".join(tail))
        if form is not None:
            # ``Smith & Co`` is no ``Smith``.
            after_and = len(words) > length and words[-length - 1] == "&"
            return (0, "") if after_and else (length, form)
    return 0, ""


def _spell(words: list[str]) -> tuple[str, ...]:
    """Return the ways a name may be spelt without spaces, the plain one first."""
    last = len(words) - 1
    whole = "".join(words)
    if whole.isascii() and _PERHAPS_AND.isdisjoint(words):
        return (whole,) if whole else ()
    made: dict[str, None] = {}
    for is_joined in (False, True):
        several = [
            "&" if is_joined and word in _PERHAPS_AND and 0 < place < last else word
            for place, word in enumerate(words)
        ]
        text = "".join(several)
        made[_strip_accents(text)] = None
        made[_strip_accents(text.translate(_SPELT_OUT))] = None
    return tuple(filter(None, made))


_TITLE_WORDS = (
    "mr mrs ms miss mx dr prof professor sir herr frau hr fru froken mme monsieur madame mlle "
    "sr sra senor senora dhr mevr mw drs ing dipl mag phd mba jr"
)
_TITLES = frozenset(_TITLE_WORDS.split())


_NAME_WORDS = re.compile(rf"{_LETTER}+")
_ASIDE = re.compile(r"\([^()]*\)|<[^<>]*>")


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name taken apart.

    Attributes:
        words: without titles and accents, the given name first as far as that can be told.
        turned: whether the family name stood first for certain (``Ek, Ann`` or ``EK Ann``).
    """

    words: tuple[str, ...]
    turned: bool = False

    @property
    def key(self) -> str:
        """The words in their order."""
        return " ".join(self.words)

    @property
    def unordered(self) -> str:
        """The words whatever their order."""
        return " ".join(sorted(self.words))


def parse_person(text: str) -> tuple[PersonName, ...]:
    """Take a person's name apart, once for each way its umlauts may be spelt."""
    bare = _ASIDE.sub(" ", text)
    spelt = bare.casefold().translate(_SPELT_OUT) != bare.casefold()
    plain = _parse_person(bare)
    return (plain, _parse_person(bare.translate(_SPELT_OUT_LOUD))) if spelt else (plain,)


def _parse_person(text: str) -> PersonName:
    family, _, given = text.partition(",")
    first = _person_words(given)
    if first:
        return PersonName((*first, *_person_words(family)), turned=True)
    words = text.replace(".", " ").split()
    loud = [len(word) > 1 and word.isupper() for word in words]
    if any(loud) and not all(loud) and loud == sorted(loud, reverse=True):
        count = sum(loud)
        last, rest = " ".join(words[:count]), " ".join(words[count:])
        return PersonName((*_person_words(rest), *_person_words(last)), turned=True)
    return PersonName(_person_words(text))


def _person_words(text: str) -> tuple[str, ...]:
    words = tuple(_NAME_WORDS.findall(_strip_accents(_clean(text))))
    return tuple(word for word in words if word not in _TITLES) or words


def fit_initials(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Say whether each word of one name is the same or an initial of the other's, in order."""
    if len(short) != len(full):
        return False
    pairs = list(zip(short, full, strict=True))
    return any(a == b and len(a) > 1 for a, b in pairs) and all(
        a == b or (min(len(a), len(b)) == 1 and a[0] == b[0]) for a, b in pairs
    )
