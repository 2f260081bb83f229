"""The option a text most likely means, where it is none itself: exactly one fits, or none is named.

Whoever decides a value sees it as a proposal; so precision comes first. “Inactive” is never near
“Active”, “Tier A” never near “Tier B”, and digits are never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import OSA

from planhat_desktop.core.glossary import translate_words
from planhat_desktop.core.values import fold
from planhat_desktop.core.words import split_words

Words = tuple[str, ...]

_DIGITS = re.compile(r"\d+")
_SIGNS = re.compile(r"[+<>%€$£≤≥]")
_NUMBERED = re.compile(r"^\W*\d{1,3}\s*(?:[.):_–—-]+\s*|\s+)(?=\D)")
_SHORT_FOR = {
    "ent": "enterprise", "mm": "mid market", "smb": "small business", "sme": "small business",
    "corp": "corporate", "std": "standard", "prof": "professional", "mkt": "market",
    "intl": "international", "govt": "government", "mgmt": "management", "avg": "average",
}  # fmt: skip
# Words that say what kind of thing a value is, and not which.
_GENERIC = frozenset(
    split_words(
        "customer client account plan package level tier segment phase stage status type"
        " kund fas nivå paket plan kunde stufe paket client phase niveau cliente fase nivel klant"
    )
)
_LEAST_TYPED = 5  # letters of a word in which one letter may be another
_LEAST_SLIP = 4  # letters of a word in which one may be missing, doubled or swapped
_TWO_SLIPS = 12  # letters of a word in which two may be wrong


class Why(StrEnum):
    """Why an option is proposed."""

    SPELLING = "spelling"  # the same letters; case, accents, spaces and signs aside
    NUMBERED = "numbered"  # a number stands before it: “2 – Onboarding”
    SHORT = "short"  # an abbreviation: “Ent.”
    WORDY = "wordy"  # with a word that only says what it is: “Enterprise customer”
    LANGUAGE = "language"  # the same in another language
    TYPO = "typo"


@dataclass(frozen=True, slots=True)
class Nearest:
    """An option that a text most likely means, and why."""

    option: str
    why: Why


class Options:
    """The options of a field, ready to be compared with; made once.

    Args:
        options: as Planhat has them, in its order.
        label: the field's label; its words say nothing about which option is meant.
    """

    def __init__(self, options: Sequence[str], label: str = "") -> None:
        self.options = tuple(dict.fromkeys(options))
        self._exact = frozenset(self.options)
        self._folded = {fold(one): one for one in reversed(self.options)}
        self._words = {one: split_words(one) for one in self.options}
        self._aside = _GENERIC | frozenset(split_words(label))
        self._known = frozenset(word for words in self._words.values() for word in words)
        self._english = {one: self._in_english(words) for one, words in self._words.items()}

    def find(self, text: str) -> str | None:
        """Return the option a text is, case and spare spaces aside; None where it is none."""
        return text if text in self._exact else self._folded.get(fold(text))

    def nearest(self, text: str) -> Nearest | None:
        """Return the one option a text most likely means, or None; an option means itself."""
        found = self.find(text)
        if found is not None:
            return Nearest(found, Why.SPELLING)
        words = split_words(text)
        if not words:
            return None
        signs = _SIGNS.findall(text)  # A+ is not A, and > 50 not < 50
        alike = [one for one in self.options if _SIGNS.findall(one) == signs]
        for why, fits in self._rules(text, words):
            meant = [one for one in alike if fits(one)]
            if meant:  # a rule that fits two options cannot tell, and a weaker one even less
                return Nearest(meant[0], why) if len(meant) == 1 else None
        return None

    def _rules(self, text: str, words: Words) -> Iterable[tuple[Why, Callable[[str], bool]]]:
        """Yield the rules, the strongest first; each says whether it fits an option."""
        named = self._words
        squeezed, digits = "".join(words), _digits(text)
        yield (
            Why.SPELLING,
            lambda one: "".join(named[one]) == squeezed and _digits(one) == digits,
        )
        bare = split_words(_NUMBERED.sub("", text))
        if bare and bare != words:
            yield Why.NUMBERED, lambda one: not _digits(one) and named[one] == bare
        yield Why.SHORT, lambda one: _is_short_for(words, named[one])
        core = tuple(word for word in words if word not in self._aside)
        if core:
            yield Why.WORDY, lambda one: self._without_aside(one) == core
        english = self._in_english(words)
        yield Why.LANGUAGE, lambda one: bool(english) and english == self._english[one]
        yield Why.TYPO, lambda one: digits == _digits(one) and _is_slip(words, named[one])

    def _without_aside(self, option: str) -> Words:
        words = self._words[option]
        return tuple(word for word in words if word not in self._aside) or words

    def _in_english(self, words: Words) -> frozenset[str]:
        """Return what words mean in English, as far as the glossary knows them all."""
        meant = translate_words(words, lambda word: word in self._known)
        return frozenset(meant[0] if meant is not None else words)


def _digits(text: str) -> list[str]:
    return _DIGITS.findall(text)


def _is_short_for(words: Words, whole: Words) -> bool:
    """Say whether words abbreviate others: each begins its own, or they are the initials."""
    if words == whole or not whole:
        return False
    spelled = tuple(part for word in words for part in _SHORT_FOR.get(word, word).split())
    if spelled != words and spelled == whole:
        return True
    if len(words) == 1 and len(whole) > 1 and not words[0].isdecimal():
        return len(words[0]) > 1 and words[0] == "".join(word[0] for word in whole)
    return len(words) == len(whole) and all(map(_begins, words, whole))


def _begins(word: str, whole: str) -> bool:
    """Say whether a word is another one or its beginning, long enough to tell."""
    return word == whole or (len(word) >= 3 and word.isalpha() and whole.startswith(word))


def _is_slip(words: Words, other: Words) -> bool:
    """Say whether words differ from others only by slips of the hand."""
    if len(words) == len(other):
        return all(map(_is_slip_of, words, other))
    joined = "".join(words), "".join(other)
    is_clear = all(len(word) > 1 for word in (*words, *other))
    return is_clear and min(map(len, joined)) >= 8 and _is_slip_of(*joined)


def _is_slip_of(word: str, other: str) -> bool:
    if word == other:
        return True
    # The first letter is seldom mistyped, and often turns the meaning: active, inactive.
    if word[0] != other[0] or not (word.isalpha() and other.isalpha()):
        return False
    longest = max(len(word), len(other))
    most = 2 if longest >= _TWO_SLIPS else 1
    distance = OSA.distance(word, other, score_cutoff=most)
    if distance > most or longest < _LEAST_SLIP:
        return False
    is_other_letter = len(word) == len(other) and sorted(word) != sorted(other)
    return not is_other_letter or longest >= _LEAST_TYPED


def in_use(values: Iterable[object], limit: int = 2_000) -> tuple[str, ...]:
    """Return the texts a field holds in the workspace, the most frequent first."""
    counts: dict[str, int] = {}
    for value in values:
        text = _named(value)
        if text:
            counts[text] = counts.get(text, 0) + 1
    return tuple(sorted(counts, key=lambda one: (-counts[one], fold(one)))[:limit])


def _named(value: object) -> str:
    if isinstance(value, Mapping):  # a currency may come as an object (models.json, License)
        value = value.get("name") or value.get("code") or value.get("symbol")
    return value.strip() if isinstance(value, str) else ""
