"""Whether two headers mean the same column: spelt otherwise, renamed, or in another language."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from rapidfuzz.distance import OSA

from planhat_desktop.core.glossary import translate_words
from planhat_desktop.core.words import split_words, squeeze

How = Literal["letters", "translated", "renamed"]


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_YEAR = re.compile(r"(?:19|20)\d{2}|\d{1,2}")
_LITTLE = _set("the of a an in on at for to and by per usd eur gbp sek dkk nok chf cad aud utc iso")
_IDS = frozenset(("number", "code", "key", "reference", "ref"))
# Words that say little, for they stand in many headers.
_WEAK = _set(
    "date id name type status value amount total text level our your this field column info "
    "data day list unit new current"
)
# Words that turn what stands beside them into something else.
_TURNING = _set(
    "parent ultimate previous prior old former next target first last second secondary "
    "other backup partner vendor competitor not non max min average avg count planned "
    "expected actual billing shipping home mobile start end begin close create update due "
    "signed from until before after monthly annual yearly quarterly net gross main "
    "alternate"
)
_ALIKE = 0.85  # a word cut short, or misspelt


def compare_headers(one: str, other: str) -> tuple[float, How]:
    """Return how likely two headers mean the same column, 0 to 1, and by what."""
    bare = squeeze(one)
    if bare and bare == squeeze(other):
        return 1.0, "letters"
    plain = _compare(_words(one), _words(other))
    foreign = _compare(_english(one), _english(other))
    return (foreign, "translated") if foreign > plain + 0.01 else (plain, "renamed")


@lru_cache(maxsize=4096)
def _words(header: str) -> frozenset[str]:
    return _tidy(split_words(header))


@lru_cache(maxsize=4096)
def _english(header: str) -> frozenset[str]:
    words = split_words(header)
    found = translate_words(words, bool)
    return _tidy(found[0] if found is not None else words)


def _tidy(words: tuple[str, ...]) -> frozenset[str]:
    """Return the words without those that say nothing, a number and an id being one."""
    found = frozenset("id" if one in _IDS else one for one in words)
    return frozenset(one for one in found if one not in _LITTLE and not _YEAR.fullmatch(one))


def _compare(one: frozenset[str], other: frozenset[str]) -> float:
    if not one or not other:
        return 0.0
    common = one & other
    left, right = one - common, other - common
    alike: set[str] = set()
    for word in sorted(left):
        near = next((it for it in sorted(right - alike) if _are_alike(word, it)), None)
        if near is not None:
            left, alike = left - {word}, alike | {near}
    right -= alike
    if not (common | alike) - _WEAK and (left or right):
        return 0.0 if left and right else 0.5
    shared = _weigh(common) + _ALIKE * _weigh(alike)
    share = shared / (_weigh(common | alike) + _weigh(left) + _weigh(right))
    return (0.4 if (left | right) & _TURNING else 1.0) * (0.5 + 0.45 * share)


def _are_alike(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if len(short) >= 3 and long.startswith(short):
        return True
    allowed = 1 if len(short) < 9 else 2
    return len(short) >= 5 and OSA.distance(one, other, score_cutoff=allowed) <= allowed


def _weigh(words: frozenset[str] | set[str]) -> float:
    return sum(0.4 if word in _WEAK else 1.0 for word in words)
