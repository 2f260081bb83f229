"""One column of a text file, coded at the speed of numpy.

A cell of up to 16 bytes is known by these, a longer one by 128 bits hashed from its bytes; a
string is made only for a cell that was not seen before, and not kept.
"""

from __future__ import annotations

import secrets
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from planhat_desktop.adapters.reading.spans import PADDING, Numbers

Words = NDArray[np.uint64]
Codes = NDArray[np.int32]

LONG = 256
"""Cells of more bytes than this are hashed one by one."""
_AT_ONCE = len(PADDING)

# Random, so that no file can be made in which two texts have the same 128 bits.
_FACTORS = [np.uint64(secrets.randbits(64) | 1) for _ in range(4)]
_SECRET = secrets.token_bytes(16)
# Which bits of the n-th word of a cell are its own, by the cell's length.
_MASKS = np.array(
    [
        [(1 << (8 * min(max(size - 8 * word, 0), 8))) - 1 for size in range(_AT_ONCE + 1)]
        for word in range(_AT_ONCE // 8)
    ],
    np.uint64,
)
# Not the same for both halves: what cancels out in one must not in the other.
_SHIFTS = np.uint64(32), np.uint64(29)


class TextColumn:
    """Distinct texts → codes; code 0 is the blank cell."""

    def __init__(self) -> None:
        self._known = _Known()

    def code(
        self, block: bytes, starts: Numbers, lengths: Numbers, share: float = 1.0
    ) -> tuple[Codes, Numbers]:
        """Return one code a cell, and which cells were not seen before, by their code.

        Args:
            block: texts without a NUL, and `PADDING` behind them.
            starts, lengths: where the cells lie, in bytes; n numbers each.
            share: how much of the whole column came before, as far as it can be told.
        """
        return self._known.code(*_key(block, starts, lengths), share)


def _key(block: bytes, starts: Numbers, lengths: Numbers) -> tuple[Words, Words | None]:
    """Return two words a cell, its own; the second is left out where it is 0 for all."""
    most = int(lengths.max())
    if most <= 8:
        return _read_words(block, starts, 1)[:, 0] & _MASKS[0].take(lengths), None
    if most <= 16:
        words = _read_words(block, starts, 2)
        sizes = lengths
    else:
        words = _read_words(block, starts, _AT_ONCE // 8)
        sizes = np.minimum(lengths, _AT_ONCE)
    first = words[:, 0] & _MASKS[0].take(sizes)
    second = words[:, 1] & _MASKS[1].take(sizes)
    if most > 16:
        some = np.flatnonzero(lengths > 16)
        _hash(block, starts[some], lengths[some], words[some], first, second, some)
    return first, second


def _read_words(block: bytes, starts: Numbers, count: int) -> Words:
    """Return some words of eight bytes from each place; n × count."""
    size = 8 * count
    places = np.ndarray((len(block) - size + 1,), f"V{size}", block, strides=(1,))
    return places[starts].view(np.uint64).reshape(-1, count)


def _hash(
    block: bytes,
    starts: Numbers,
    lengths: Numbers,
    words: Words,
    first: Words,
    second: Words,
    which: Numbers,
) -> None:
    """Put hashes in the place of the first two words of the cells longer than those.

    A cell takes part in as many rounds as it has words, so that its hashes are its own.
    """
    one = _stir(first[which], 0)
    two = _stir(second[which], 1)
    sizes = np.minimum(lengths, _AT_ONCE)
    for word in range(2, _AT_ONCE // 8):
        here = np.flatnonzero(lengths > 8 * word)
        more = words[here, word] & _MASKS[word].take(sizes[here])
        one[here] = _stir(one[here] ^ more, 0)
        two[here] = _stir(two[here] ^ more, 1)
    offset = _AT_ONCE
    while len(here := np.flatnonzero(lengths > offset)) and offset < LONG:
        more = _read_words(block, starts[here] + offset, 1)[:, 0]
        more &= _MASKS[0].take(np.minimum(lengths[here] - offset, 8))
        one[here] = _stir(one[here] ^ more, 0)
        two[here] = _stir(two[here] ^ more, 1)
        offset += 8
    for at in here.tolist():
        text = block[int(starts[at]) : int(starts[at] + lengths[at])]
        digest = blake2b(text, digest_size=16, key=_SECRET).digest()
        one[at], two[at] = np.frombuffer(digest, np.uint64)
    first[which], second[which] = one, two


def _stir(state: Words, half: int) -> Words:
    mixed = state * _FACTORS[half]
    mixed ^= mixed >> _SHIFTS[half]
    return mixed


class _Known:
    """An open hash table that takes many keys at once: slots with codes, and keys by code.

    Code 0 is both a slot that is free and the blank cell, whose key is 0 like no other.
    """

    def __init__(self) -> None:
        self._count = 1
        self._first: Words = np.zeros(1, np.uint64)
        self._second: Words | None = None
        self._make(1 << 8)

    def _make(self, size: int) -> None:
        self._slots: Codes = np.zeros(size, np.int32)
        self._shift = np.uint64(64 - size.bit_length() + 1)
        self._end = size - 1

    def _place(self, first: Words, second: Words | None) -> Numbers:
        """Return the slot in which the search for each key begins."""
        mixed = first * _FACTORS[2]
        if second is not None:
            mixed += second * _FACTORS[3]
        mixed ^= mixed >> _SHIFTS[0]
        mixed *= _FACTORS[2]
        mixed >>= self._shift
        return mixed.view(np.int64)

    def code(self, first: Words, second: Words | None, share: float) -> tuple[Codes, Numbers]:
        """Return a code for each cell, and the new ones by their code."""
        self._make_room(len(first), second, share)
        if second is None and self._second is not None:
            second = np.zeros_like(first)
        place = self._place(first, second)
        codes = self._slots.take(place)
        fresh: list[Numbers] = []
        waiting = np.flatnonzero(~self._same(codes, first, second))
        while len(waiting):
            taken = codes.take(waiting) != 0
            on = waiting[taken]
            place[on] = (place[on] + 1) & self._end
            free = waiting[~taken] if len(on) else waiting
            late = self._claim(free, place, first, second, codes, fresh)
            waiting = np.concatenate((on, late))
            there = self._slots.take(place.take(waiting))
            codes[waiting] = there
            some = None if second is None else second.take(waiting)
            waiting = waiting[~self._same(there, first.take(waiting), some)]
        return codes, np.concatenate(fresh) if fresh else np.empty(0, np.int64)

    def _same(self, codes: Codes, first: Words, second: Words | None) -> NDArray[np.bool_]:
        """Say for each cell whether the code in its slot is its own."""
        at = codes.astype(np.int64)
        same: NDArray[np.bool_] = self._first.take(at) == first
        if self._second is not None:
            same &= self._second.take(at) == second
        return same

    def _claim(
        self,
        cells: Numbers,
        place: Numbers,
        first: Words,
        second: Words | None,
        codes: Codes,
        fresh: list[Numbers],
    ) -> Numbers:
        """Give free slots to cells; return those that came too late for theirs."""
        at = place.take(cells)
        new = np.arange(self._count, self._count + len(cells), dtype=np.int32)
        # The last to write its code into a slot has it.
        self._slots[at] = new
        won = self._slots.take(at) == new
        late = cells[:0]
        if not won.all():
            cells, late = cells[won], cells[~won]
            new = new[: len(cells)]
            self._slots[at[won]] = new
        codes[cells] = new
        end = self._count + len(cells)
        self._first[self._count : end] = first.take(cells)
        if second is not None and self._second is not None:
            self._second[self._count : end] = second.take(cells)
        self._count = end
        fresh.append(cells)
        return late

    def _make_room(self, more: int, second: Words | None, share: float) -> None:
        """Make room for so many keys, and for all that may come where that can be told."""
        most = self._count + more
        if most > len(self._first):
            size = max(most, int(self._count / share), len(self._first) * 3 // 2)
            self._first = _lengthen(self._first, self._count, size)
            if self._second is not None:
                self._second = _lengthen(self._second, self._count, size)
        if self._second is None and second is not None:
            self._second = np.zeros(len(self._first), np.uint64)
        if most * 2 > len(self._slots):
            most = max(most, int(self._count / share))
            self._make(1 << (2 * most - 1).bit_length())
            self._settle()

    def _settle(self) -> None:
        """Put all codes into slots anew."""
        some = None if self._second is None else self._second[: self._count]
        place = self._place(self._first[: self._count], some)
        waiting = np.arange(1, self._count)
        while len(waiting):
            at = place[waiting]
            codes = waiting.astype(np.int32)
            free = self._slots.take(at) == 0
            self._slots[at[free]] = codes[free]
            waiting = waiting[self._slots.take(at) != codes]
            place[waiting] = (place[waiting] + 1) & self._end


def _lengthen(words: Words, count: int, size: int) -> Words:
    longer = np.zeros(size, np.uint64)
    longer[:count] = words[:count]
    return longer
