"""The distinct texts of a column as one long row of bytes, searched in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]

_MANY = 64  # texts for each hit, above which jumping from one hit to the next is faster


@dataclass(frozen=True, eq=False)
class Haystack:
    """The distinct texts of one column.

    Attributes:
        data: k texts in lower case, as UTF-8, each before a line end.
        starts: k positions in ``data``.
        codes: n codes, one a row.
    """

    data: bytes
    starts: NDArray[np.int64]
    codes: NDArray[np.int32]

    def find(self, needle: str) -> Flags | None:
        """Flag the rows whose text holds the needle (lower case); None when none does."""
        sought = needle.encode(errors="replace")
        count = self.data.count(sought)
        if not count:
            return None
        look = self._find_many if count * _MANY > len(self.starts) else self._find_few
        return look(sought)[self.codes]

    def _find_few(self, sought: bytes) -> Flags:
        places = []
        at = self.data.find(sought)
        while at >= 0:
            places.append(at)
            at = self.data.find(b"\n", at)  # one hit a text is enough
            at = self.data.find(sought, at)
        hits = np.zeros(len(self.starts), np.bool_)
        hits[np.searchsorted(self.starts, places, side="right") - 1] = True
        return hits

    def _find_many(self, sought: bytes) -> Flags:
        letters = np.frombuffer(self.data, np.uint8)
        room = len(letters) - len(sought) + 1
        begins = np.zeros(len(letters), np.bool_)
        begins[:room] = letters[:room] == sought[0]
        for place, letter in enumerate(sought[1:], 1):
            begins[:room] &= letters[place : place + room] == letter
        hits: Flags = np.logical_or.reduceat(begins, self.starts)
        return hits


def pile(texts: Sequence[str], codes: NDArray[np.int32]) -> Haystack:
    """Return k texts and the codes of n rows as one haystack; case does not matter."""
    parts = [text.replace("\n", " ").lower().encode(errors="replace") for text in texts]
    sizes = np.fromiter(map(len, parts), np.int64, len(parts)) + 1
    starts = np.cumsum(sizes) - sizes
    return Haystack(b"\n".join((*parts, b"")), starts, codes)
