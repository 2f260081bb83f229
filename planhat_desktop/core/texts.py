"""The distinct cells of a text file's column, kept as the bytes they came in.

A million Python texts weigh several times what they say, and most columns of a big file are
looked at in a few places only.
"""

from __future__ import annotations

import operator
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain
from typing import overload

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

Text = str | None

_NUL = b"\xc0\x80"
"""How a NUL within a text is written, for a bare one ends the text. No UTF-8 has this."""


def encode_text(text: str) -> bytes:
    """Return a text as `Texts` keeps it: UTF-8 without a NUL."""
    return text.encode("utf-8", "surrogatepass").replace(b"\0", _NUL)


def decode_text(text: bytes) -> str:
    """Return what `encode_text` was given."""
    return text.replace(_NUL, b"\0").decode("utf-8", "surrogatepass")


class Texts(Sequence[Text]):
    """A blank cell and then texts, each made when it is asked for.

    Equal to any list or tuple of the same cells.
    """

    __slots__ = ("_bounds", "_ends", "_parts")

    def __init__(self, parts: Iterable[tuple[bytes, bytes | NDArray[np.int32]]] = ()) -> None:
        """Take texts in UTF-8.

        Args:
            parts: one text or more, see `encode_text`, with a NUL between two; and where
                each of them ends (int32).
        """
        pairs = tuple(parts)
        self._parts = tuple(part for part, _ in pairs)
        self._ends = tuple(np.frombuffer(ends, np.int32) for _, ends in pairs)
        self._bounds = tuple(accumulate(map(len, self._ends), initial=1))

    def with_more(self, texts: Sequence[str]) -> Texts:
        """Return these cells and some texts behind them; the others are not copied."""
        if not texts:
            return self
        more = list(map(encode_text, texts))
        ends = np.array([len(text) + 1 for text in more], np.int32).cumsum(dtype=np.int32) - 1
        part = (b"\0".join(more), ends.tobytes())
        return Texts((*zip(self._parts, self._ends, strict=True), part))

    @override
    def __len__(self) -> int:
        return self._bounds[-1]

    @override
    def __iter__(self) -> Iterator[Text]:
        return chain((None,), chain.from_iterable(map(_unpack, self._parts)))

    @overload
    def __getitem__(self, at: int) -> Text: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[Text, ...]: ...

    @override
    def __getitem__(self, at: int | slice) -> Text | tuple[Text, ...]:
        if isinstance(at, slice):
            places = range(len(self))[at]
            return self._run(places) if places.step == 1 else tuple(self[one] for one in places)
        place = range(len(self))[at]
        if place == 0:
            return None
        part = bisect_right(self._bounds, place) - 1
        ends = self._ends[part]
        place -= self._bounds[part]
        start = int(ends[place - 1]) + 1 if place else 0
        return decode_text(self._parts[part][start : int(ends[place])])

    def _run(self, places: range) -> tuple[Text, ...]:
        """Return the cells of a run of places."""
        found: list[Text] = [None] if 0 in places else []
        for part, begin, end in zip(self._parts, self._bounds, self._bounds[1:], strict=False):
            if places.start < end and begin < places.stop:
                found += _unpack(part)[max(places.start - begin, 0) : places.stop - begin]
        return tuple(found)

    @override
    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Texts | list | tuple):
            return NotImplemented
        return len(self) == len(other) and all(map(operator.eq, self, other))

    __hash__ = None  # type: ignore[assignment]  # equal to lists, which have none

    @override
    def __repr__(self) -> str:
        return f"Texts({len(self)})"


def _unpack(part: bytes) -> list[str]:
    """Return the texts of a part."""
    if _NUL in part:
        return list(map(decode_text, part.split(b"\0")))
    return part.decode("utf-8", "surrogatepass").split("\0")
