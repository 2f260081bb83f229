"""How many rows the next request holds: by how the ones before were answered."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from copy import copy
from dataclasses import replace

import numpy as np

from planhat_desktop.core.issues import Rows
from planhat_desktop.core.plan import DEFAULT_BATCH_ROWS, MAX_BODY_BYTES, Batch

FIRST_ROWS = 100
"""After the trial rows, before batches have their usual size."""
SOON_S, LATE_S = 4.0, 15.0
_ROOM = 1.25  # rows to come may be longer than those before


class Sizer:
    """Grows batches while answers are good and quick, and shrinks them where they are not.

    Attributes:
        rows: how many rows the next batch may hold.

    Args:
        most: never more rows than this.
        is_careful: whether the first batch is a small one.
    """

    def __init__(self, most: int, *, is_careful: bool = False) -> None:
        self._most = most
        self._longest = 0.0  # bytes of a row, the mean of the batch where that was highest
        self.rows = min(FIRST_ROWS if is_careful else DEFAULT_BATCH_ROWS, most)

    def take_answer(self, rows: int, body_bytes: int, seconds: float, *, is_clean: bool) -> None:
        """Learn from a batch that was answered.

        Args:
            rows: how many it held; one that was smaller than allowed lets none grow.
            seconds: how long the answer took.
            is_clean: whether every row was written, or was there already.
        """
        self._longest = max(self._longest, body_bytes / rows)
        if seconds > LATE_S:
            self.rows = min(self.rows, rows) // 2
        elif seconds <= SOON_S and is_clean and rows >= self.rows:
            self.rows = max(DEFAULT_BATCH_ROWS, self.rows * 2)
        fit = int(MAX_BODY_BYTES / (_ROOM * self._longest)) if self._longest else self._most
        self.rows = max(1, min(self.rows, self._most, fit))

    def expect(self, rows: int, body_bytes: int) -> int:
        """Return how many rows the next batch may hold if one under way is answered well."""
        after = copy(self)
        after.take_answer(rows, body_bytes, 0.0, is_clean=True)
        return after.rows

    def take_break(self, rows: int) -> None:
        """Learn from a batch of so many rows that was too large, or not answered in time."""
        self._most = max(1, min(self._most, rows // 2))
        self.rows = min(self.rows, self._most)


class Cutter:
    """The batches still to be sent, cut and joined to the size that is right when they leave.

    Attributes:
        queue: those to come, in order; as they were cut last.

    Args:
        numbers: those that batches have already.
    """

    def __init__(self, batches: Iterable[Batch], numbers: Iterable[int], sizer: Sizer) -> None:
        self.queue: deque[Batch] = deque(batches)
        self.sizer = sizer
        self._next = max(numbers, default=0) + 1
        self._fixed: set[int] = set()
        self._ahead = 0  # the number of the batch that is being made ready

    @property
    def is_trial(self) -> bool:
        """Whether the next batch is one of the trial."""
        return bool(self.queue) and self.queue[0].is_trial

    def take_number(self) -> int:
        """Return a number no batch has had."""
        self._next += 1
        return self._next - 1

    def take(self) -> Batch:
        """Take the next batch out of the queue; there must be one."""
        return self._take(self.sizer.rows)

    def _take(self, most: int) -> Batch:
        batch = self.queue.popleft()
        if batch.is_alone or batch.is_trial or batch.number in self._fixed:
            return batch
        if batch.number == self._ahead and most // 2 < len(batch.rows) <= most:
            return batch
        if len(batch.rows) > most:
            rest = replace(batch, number=self.take_number(), rows=batch.rows[most:])
            self.queue.appendleft(rest)
            return replace(batch, rows=batch.rows[:most])
        parts, left = [batch.rows], most - len(batch.rows)
        while left and self.queue and self._goes_along(batch, self.queue[0]):
            other = self.queue.popleft()
            parts.append(other.rows[:left])
            if len(other.rows) > left:
                self.queue.appendleft(replace(other, rows=other.rows[left:]))
            left -= len(parts[-1])
        return replace(batch, rows=np.concatenate(parts)) if len(parts) > 1 else batch

    def _goes_along(self, batch: Batch, other: Batch) -> bool:
        is_alike = other.is_keyless is batch.is_keyless and not other.is_alone
        return is_alike and other.number not in self._fixed

    def look_ahead(self, most: int) -> Batch:
        """Return the batch that comes next; it stays as it is unless sizes change otherwise.

        Args:
            most: how many rows it is expected to be allowed.
        """
        batch = self._take(most)
        self._ahead = batch.number
        self.queue.appendleft(batch)
        return batch

    def put_first(self, batch: Batch, *parts: Rows) -> None:
        """Put rows of a batch before all others, each part a batch that stays as it is."""
        made = [replace(batch, number=self.take_number(), rows=part) for part in parts]
        self._fixed.update(one.number for one in made)
        self.queue.extendleft(reversed(made))

    def halve(self, batch: Batch) -> None:
        """Put a batch's two halves before all others."""
        middle = len(batch.rows) // 2
        self.put_first(batch, batch.rows[:middle], batch.rows[middle:])
