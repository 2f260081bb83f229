"""Which of many texts share runs of three letters with a given one: the few worth comparing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

_LOOKED_AT = 30


class LetterGrams:
    """Runs of three letters of e texts; a run that few texts have tells more.

    Args:
        texts: e texts; one without letters is never found.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        places: dict[str, int] = {}
        codes: list[int] = []
        lengths: list[int] = []
        for text in texts:
            runs = sorted(set(_runs_of(text)))
            lengths.append(len(runs))
            codes.extend([places.setdefault(run, len(places)) for run in runs])
        coded = np.array(codes, np.int32)
        owners = np.repeat(np.arange(len(texts), dtype=np.int32), lengths)
        counts = np.bincount(coded, minlength=len(places))
        weights = np.log((1 + len(texts)) / np.maximum(counts, 1)) + 0.1
        totals = np.bincount(owners, weights[coded], minlength=len(texts))
        self._places: Mapping[str, int] = places
        self._starts: list[int] = [0, *np.cumsum(counts).tolist()]
        self._owners: NDArray[np.int32] = owners[np.argsort(coded, kind="stable")]
        self._weights = weights.astype(np.float32)
        self._roots = np.sqrt(np.maximum(totals, 1e-6)).astype(np.float32)

    def find(self, texts: Iterable[str], most: int = _LOOKED_AT) -> list[int]:
        """Return the positions of the texts that share most with any of some texts."""
        scores = np.zeros(len(self._roots), np.float32)
        for run in {run for text in texts for run in _runs_of(text)}:
            place = self._places.get(run)
            if place is not None:
                owners = self._owners[self._starts[place] : self._starts[place + 1]]
                scores[owners] += self._weights[place]
        scores /= self._roots
        # What shares hardly anything beside the best is not worth a look.
        found = np.flatnonzero(scores > scores.max(initial=0.0) * 0.25)
        if len(found) > most:
            found = found[np.argpartition(-scores[found], most)[:most]]
        return [int(one) for one in found]


def _runs_of(text: str) -> Iterator[str]:
    for word in text.split():
        padded = f"  {word} "
        for at in range(len(padded) - 2):
            yield padded[at : at + 3]
