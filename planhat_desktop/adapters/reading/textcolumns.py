"""One column of a text file, coded at the speed of numpy.

Cells are known by 128 bits hashed from their bytes; a string is made only for a cell that
was not seen before, and not kept.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Words = NDArray[np.uint64]
Codes = NDArray[np.int32]

PADDING = bytes(8)
"""What a block needs behind its last byte, so that eight can be read from each place."""
LONG = 256
"""Cells of more bytes than this are hashed one by one."""

# Random, so that no file can be made in which two texts have the same 128 bits.
_FACTORS = [np.uint64(secrets.randbits(64) | 1) for _ in range(4)]
_MASKS = np.array([(1 << (8 * n)) - 1 for n in range(9)], np.uint64)
_HALF = np.uint64(32)


def view_words(block: bytes) -> Words:
    """Return the eight bytes from each place of a block that ends with `PADDING`."""
    return np.ndarray((len(block) - 7,), np.uint64, block, strides=(1,))


class TextColumn:
    """Distinct texts → codes; code 0 is the blank cell."""

    def __init__(self) -> None:
        self._known = _Known()

    def code_texts(self, texts: Sequence[str]) -> tuple[Codes, Numbers]:
        """Return one code a text, and the indices of those not seen before, by their code."""
        joined = "".join(texts)
        block = joined.encode("utf-8", "surrogatepass")
        sizes: Iterable[int] = map(len, texts)
        if len(block) != len(joined):
            sizes = (len(text.encode("utf-8", "surrogatepass")) for text in texts)
        lengths = np.fromiter(sizes, np.int64, len(texts))
        starts = np.cumsum(lengths) - lengths
        return self.code_spans(view_words(block + PADDING), block, starts, lengths)

    def code_spans(
        self, words: Words, block: bytes, starts: Numbers, lengths: Numbers
    ) -> tuple[Codes, Numbers]:
        """Return one code a cell of a block, and which cells were not seen before.

        Args:
            words: of the block, see `view_words`.
            starts, lengths: where the cells lie, in bytes; n numbers each.
        """
        first, second = _hash(words, block, starts, lengths)
        return self._known.code(first, second, lengths)


def gather(data: NDArray[np.uint8], starts: Numbers, lengths: Numbers) -> bytes:
    """Return the bytes of some cells, a NUL after each but the last."""
    ends = np.cumsum(lengths + 1)
    places = np.arange(int(ends[-1]), dtype=np.int64)
    places += np.repeat(starts - (ends - lengths - 1), lengths + 1)
    # The byte behind a cell is its delimiter, and there is one behind the last cell too.
    taken = data[places]
    taken[ends - 1] = 0
    return taken[:-1].tobytes()


def _hash(words: Words, block: bytes, starts: Numbers, lengths: Numbers) -> tuple[Words, Words]:
    """Return two hashes a cell."""
    first = lengths.astype(np.uint64) * _FACTORS[0]
    second = first ^ _FACTORS[1]
    # A cell takes part in as many rounds as it has bytes, so that its hashes are its own.
    here: Numbers | slice = slice(None)
    offset = 0
    while offset < LONG:
        left = np.minimum(lengths[here] - offset, 8)
        word = words[starts[here] + offset] & _MASKS[left]
        first[here] = _stir(first[here], word, _FACTORS[2])
        second[here] = _stir(second[here], word, _FACTORS[3])
        offset += 8
        going = lengths > offset
        count = int(np.count_nonzero(going))
        if not count:
            break
        here = np.flatnonzero(going) if count < len(lengths) else slice(None)
    for one in np.flatnonzero(lengths > LONG).tolist():
        start = int(starts[one])
        digest = blake2b(block[start : start + int(lengths[one])], digest_size=16).digest()
        first[one], second[one] = np.frombuffer(digest, np.uint64)
    return first * _FACTORS[3], second


def _stir(state: Words, word: Words, factor: np.uint64) -> Words:
    mixed = (state ^ word) * factor
    mixed ^= mixed >> _HALF
    return mixed


class _Known:
    """An open hash table that takes many keys at once."""

    def __init__(self) -> None:
        self._count = 1
        self._make(1 << 8)

    def _make(self, size: int) -> None:
        self._first: Words = np.zeros(size, np.uint64)
        self._second: Words = np.zeros(size, np.uint64)
        self._codes: Codes = np.full(size, -1, np.int32)
        self._shift = np.uint64(64 - size.bit_length() + 1)
        self._end = size - 1

    def code(self, first: Words, second: Words, lengths: Numbers) -> tuple[Codes, Numbers]:
        """Return a code for each cell, 0 for a blank one, and the new ones by their code."""
        while (self._count + len(first)) * 2 > len(self._codes):
            self._grow()
        place = (first >> self._shift).astype(np.int64)
        # Most cells were seen before and lie at their first place.
        there = self._codes[place]
        known = (self._first[place] == first) & (self._second[place] == second) & (there >= 0)
        known |= lengths == 0
        codes = np.where(known & (lengths > 0), there, 0).astype(np.int32)
        fresh: list[Numbers] = []
        waiting = np.flatnonzero(~known)
        while len(waiting):
            at = place[waiting]
            there = self._codes[at]
            taken = there >= 0
            same = taken & (self._first[at] == first[waiting])
            same &= self._second[at] == second[waiting]
            codes[waiting[same]] = there[same]
            lost = self._claim(waiting[~taken], at[~taken], first, second, codes, fresh)
            on = waiting[taken & ~same]
            place[on] = (place[on] + 1) & self._end
            waiting = np.concatenate((on, lost))
        return codes, np.concatenate(fresh) if fresh else np.empty(0, np.int64)

    def _claim(
        self,
        cells: Numbers,
        at: Numbers,
        first: Words,
        second: Words,
        codes: Codes,
        fresh: list[Numbers],
    ) -> Numbers:
        """Give free places to cells; return those that came too late for theirs."""
        if not len(cells):
            return cells
        # The last to write its own mark into a place has it.
        marks = (-2 - cells).astype(np.int32)
        self._codes[at] = marks
        won = self._codes[at] == marks
        winners, places = cells[won], at[won]
        new = np.arange(self._count, self._count + len(winners), dtype=np.int32)
        self._first[places] = first[winners]
        self._second[places] = second[winners]
        self._codes[places] = new
        self._count += len(winners)
        codes[winners] = new
        fresh.append(winners)
        late: Numbers = cells[~won]
        return late

    def _grow(self) -> None:
        used = self._codes >= 0
        first, second, codes = self._first[used], self._second[used], self._codes[used]
        self._make(len(self._codes) * 4)
        waiting = np.arange(len(codes))
        place = (first >> self._shift).astype(np.int64)
        while len(waiting):
            at = place[waiting]
            free = self._codes[at] < 0
            marks = codes[waiting]
            self._codes[at[free]] = marks[free]
            won = self._codes[at] == marks
            self._first[at[won]] = first[waiting[won]]
            self._second[at[won]] = second[waiting[won]]
            waiting = waiting[~won]
            place[waiting] = (place[waiting] + 1) & self._end
