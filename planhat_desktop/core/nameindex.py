"""The names of many records, to find those that are the same as, or near, a given name."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from rapidfuzz.distance import OSA

from planhat_desktop.core.lettergrams import LetterGrams
from planhat_desktop.core.names import (
    CompanyName,
    PersonName,
    Sameness,
    fit_initials,
    parse_company,
)

_LEAST_TYPO = 0.72
_ABBREVIATED = 0.7
_LEAST_WORDS = 3  # of a name that goes by its initials
_SHORTEST_WORD = 5  # letters; in a shorter word another letter makes another word


class Why(StrEnum):
    """What speaks for a candidate; `app/wording` has the words."""

    KEY = "key"  # its id or key is what the cell says
    NEAR_KEY = "near_key"  # but for case, spaces or leading zeros
    NAME = "name"  # the very name
    SPELLING = "spelling"  # but for accents, punctuation or how its legal form is written
    LEGAL_FORM = "legal_form"  # but for a legal form that one of them lacks
    OTHER_FORM = "other_form"  # but for another legal form
    TYPO = "typo"  # but for a few letters
    WORDS = "words"  # some of its words
    FORMER = "former"  # a name told beside another: ``(formerly Globex)``
    DOMAIN = "domain"  # its web address
    EMAIL = "email"  # its e-mail address, or a name as in one
    ORDER = "order"  # given and family name turned round
    INITIALS = "initials"  # ``A. Ek`` and ``Ann Ek``


_OF_SAMENESS = {
    Sameness.OTHER_FORM: (0.94, Why.OTHER_FORM),
    Sameness.DOUBTFUL_FORM: (0.95, Why.LEGAL_FORM),
    Sameness.BARE: (0.97, Why.LEGAL_FORM),
    Sameness.SPELLING: (0.99, Why.SPELLING),
}


@dataclass(frozen=True, slots=True)
class Near:
    """An entry of an index that is like a name; score 0 to 1."""

    entry: int
    score: float
    why: Why


class CompanyIndex:
    """Names of companies, or of anything else; e entries."""

    def __init__(self, names: Sequence[CompanyName]) -> None:
        self.names = names

    def learn(self) -> None:
        """Make all that finding needs now."""
        self.find_near(parse_company("any"), 1.0)

    def find_same(self, name: CompanyName) -> list[int]:
        """Return the entries whose bare name is the same, ascending.

        Those that share a spelling with one of them are among them: where there are ``Müller``
        and ``Mueller``, ``Muller`` may mean either.
        """
        found = {one for key in name.keys for one in self._by_key.get(key, ())}
        keys = {key for one in found for key in self.names[one].keys}
        return sorted(found.union(*(self._by_key[key] for key in keys)))

    @cached_property
    def _by_key(self) -> Mapping[str, Sequence[int]]:
        found: defaultdict[str, list[int]] = defaultdict(list)
        for entry, name in enumerate(self.names):
            for key in name.keys:
                found[key].append(entry)
        return dict(found)

    def find_near(self, name: CompanyName, least: float) -> list[Near]:
        """Return the entries whose names are like a name, the likest first."""
        entries = {*self.find_same(name), *self._grams.find(name.keys)}
        found = {one: self._measure(name, one) for one in entries}
        for one in self._find_abbreviated(name):
            if one not in found or found[one].score < _ABBREVIATED:
                found[one] = Near(one, _ABBREVIATED, Why.INITIALS)
        return _ranked([one for one in found.values() if one.score >= least])

    def _find_abbreviated(self, name: CompanyName) -> Iterator[int]:
        """Find ``Blue Heron Analytics`` for ``BHA``, and the other way round."""
        letters = _initials_of(name)
        if letters:
            yield from self._by_key.get(letters, ())
        elif len(name.words) == 1:
            yield from self._by_initials.get(name.words[0], ())

    @cached_property
    def _by_initials(self) -> Mapping[str, Sequence[int]]:
        found: defaultdict[str, list[int]] = defaultdict(list)
        for entry, name in enumerate(self.names):
            if letters := _initials_of(name):
                found[letters].append(entry)
        return dict(found)

    @cached_property
    def _grams(self) -> LetterGrams:
        return LetterGrams([name.keys[0] if name.keys else "" for name in self.names])

    def _measure(self, name: CompanyName, entry: int) -> Near:
        other = self.names[entry]
        if not set(name.keys).isdisjoint(other.keys):
            return Near(entry, *_OF_SAMENESS[name.compare(other)])
        typo = max(
            OSA.normalized_similarity(one, two, score_cutoff=_LEAST_TYPO)
            for one in name.keys
            for two in other.keys
        )
        typo *= 0.95
        if typo and _numbers(name) != _numbers(other):
            typo -= 0.2  # ``Studio 47`` and ``Studio 48`` are two
        words = self._share_words(name.words, other.words)
        if typo and typo >= words * 0.95:
            return Near(entry, typo, Why.TYPO)
        return Near(entry, words, Why.WORDS)

    def _share_words(self, mine: Sequence[str], theirs: Sequence[str]) -> float:
        """Return how much of their words' weight two names share: 0 to 0.88."""
        pairs = [
            (one, two)
            for one in mine
            for two in theirs
            if one == two
            or (
                len(one) >= _SHORTEST_WORD <= len(two)
                and OSA.normalized_similarity(one, two, score_cutoff=0.8)
            )
        ]
        if not pairs:
            return 0.0
        ours = self._weigh({one for one, _ in pairs})
        others = self._weigh({two for _, two in pairs})
        all_ours, all_theirs = self._weigh(mine), self._weigh(theirs)
        inside = max(ours / all_ours, others / all_theirs)
        return 0.5 * inside + 0.38 * (ours + others) / (all_ours + all_theirs)

    def _weigh(self, words: Iterable[str]) -> float:
        return sum(self._weights.get(word, self._most) for word in words)

    @cached_property
    def _weights(self) -> Mapping[str, float]:
        counts = Counter(word for name in self.names for word in set(name.words))
        return {word: math.log((1 + len(self.names)) / n) + 0.1 for word, n in counts.items()}

    @cached_property
    def _most(self) -> float:
        return math.log(1 + len(self.names)) + 0.1


def _initials_of(name: CompanyName) -> str:
    """Return the first letters of a name of at least three words, else nothing."""
    words = [word for word in name.words if word != "&"]
    return "".join(word[0] for word in words) if len(words) >= _LEAST_WORDS else ""


def _numbers(name: CompanyName) -> str:
    return "".join(filter(str.isdigit, name.keys[0]))


class PersonIndex:
    """Names of persons; e entries."""

    def __init__(self, names: Sequence[PersonName]) -> None:
        self.names = names

    def learn(self) -> None:
        """Make all that finding needs now."""
        self.find_near(PersonName(("any",)), 1.0)

    def find_same(self, name: PersonName) -> list[int]:
        """Return the entries of the same words, whatever their order, ascending."""
        return self._by_words.get(name.unordered, [])

    @cached_property
    def _by_words(self) -> dict[str, list[int]]:
        found: defaultdict[str, list[int]] = defaultdict(list)
        for entry, name in enumerate(self.names):
            found[name.unordered].append(entry)
        return dict(found)

    def find_near(self, name: PersonName, least: float) -> list[Near]:
        """Return the entries whose names are like a name, the likest first."""
        entries = {*self.find_same(name), *self._grams.find([name.key])}
        near = (self._measure(name, one) for one in entries)
        return _ranked([one for one in near if one.score >= least])

    @cached_property
    def _grams(self) -> LetterGrams:
        return LetterGrams([name.key for name in self.names])

    def _measure(self, name: PersonName, entry: int) -> Near:
        other = self.names[entry]
        if name.key == other.key:
            return Near(entry, 0.99, Why.SPELLING)
        if name.unordered == other.unordered:
            return Near(entry, 0.95, Why.ORDER)
        if fit_initials(name.words, other.words):
            return Near(entry, 0.88, Why.INITIALS)
        mine, theirs = set(name.words), set(other.words)
        shared = len(mine & theirs)
        words = 0.4 + 0.45 * shared / max(len(mine), len(theirs)) if shared else 0.0
        typo = OSA.normalized_similarity(name.key, other.key) * 0.95
        if typo >= max(_LEAST_TYPO, words):
            return Near(entry, typo, Why.TYPO)
        return Near(entry, words, Why.WORDS)


def _ranked(found: list[Near]) -> list[Near]:
    return sorted(found, key=lambda one: (-one.score, one.entry))
