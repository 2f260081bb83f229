"""How near the time left is that is said after a fifth of an upload.

Run with ``python -m tests.benchmarks.forecasting``. Uploads of several shapes are played through
with the real cutter, sizer and pacer, and a Planhat that takes so long for each call and row, more
or less; nothing is sent and no time passes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from random import Random

import numpy as np

from planhat_desktop.app.timing import Measured, Singly, call_s, time_left
from planhat_desktop.core.pace import Pacer
from planhat_desktop.core.plan import DEFAULT_BATCH_ROWS, Batch
from planhat_desktop.core.sizing import Cutter, Sizer
from tests.benchmarks.measures import Figure

TRIALS = 100
BOUND = 0.25
SHARE = 0.9
"""Of the uploads of a shape, so many are to be within the bound."""
BYTES_A_ROW = 300


@dataclass(frozen=True)
class Shape:
    """An upload, and how Planhat takes it.

    Attributes:
        most: the most rows of a batch.
        singles: rows behind all others that travel one by one.
        call_s, row_s: what Planhat takes for each.
        spread: of each answer's time (the deviation of its logarithm).
        throttled: how often it asks for patience, of all calls.
        patience_s: for how long, from … to.
        quota: so many calls a minute it takes, for others call it as well; 0 for any.
        is_careful: whether ten rows go first.
    """

    name: str
    rows: int
    most: int = 5_000
    singles: int = 0
    call_s: float = 0.4
    row_s: float = 0.002
    spread: float = 0.2
    throttled: float = 0.0
    patience_s: tuple[float, float] = (5.0, 15.0)
    quota: int = 0
    is_careful: bool = True


SHAPES = (
    Shape("even batches", 100_000, 500, is_careful=False),
    Shape("growing batches", 100_000),
    Shape("growing, calls dear", 100_000, call_s=2.0, row_s=0.0002),
    Shape("growing, rows dear", 100_000, call_s=0.2, row_s=0.004),
    Shape("so slow that batches shrink", 20_000, row_s=0.05),
    Shape("growing, fewer rows", 30_000),
    Shape("asked for patience now and then", 300_000, 500, throttled=0.1),
    Shape("throttled by 429s", 60_000, 50, call_s=0.1, row_s=0.001, quota=80),
    Shape("small batches at the pace", 60_000, 50, call_s=0.1, row_s=0.001, is_careful=False),
    Shape("one by one behind a bulk", 20_000, singles=900),
    Shape("one by one alone", 0, singles=900),
)


class _Upload:
    """One upload as it goes on."""

    def __init__(self, shape: Shape, random: Random) -> None:
        self.shape = shape
        self.random = random
        self.now = 0.0
        self.pacer = Pacer()
        self.sizer = Sizer(shape.most, is_careful=shape.is_careful)
        self.cutter = Cutter(_cut(shape), (), self.sizer)
        self.answered: list[tuple[int, float]] = []
        self.alone: list[float] = []
        self.done = 0
        self.began, self.counted = 0.0, 0  # Planhat's minute

    def go_on(self) -> bool:
        """Send the next batch, if there is one."""
        if not self.cutter.queue:
            return False
        batch, shape = self.cutter.take(), self.shape
        rows = len(batch.rows)
        while True:
            self.now += self.pacer.wait_s(self.now)
            self.pacer.note(self.now)
            if shape.quota and not self._takes_one():
                self.now = self.began + 60.0  # it says when it counts anew
            elif self.random.random() < shape.throttled:
                self.now += 0.05 + self.random.uniform(*shape.patience_s)
            else:
                break
        noise = math.exp(self.random.gauss(0, shape.spread))
        seconds = (shape.call_s + shape.row_s * rows) * noise
        self.now += seconds + 0.02
        self.done += rows
        if batch.is_single:
            self.alone.append(seconds)
        else:
            self.answered.append((rows, seconds))
            self.sizer.take_answer(rows, rows * BYTES_A_ROW, seconds, is_clean=True)
        return True

    def _takes_one(self) -> bool:
        """Count a call as Planhat does, in minutes that begin at a call."""
        if self.now - self.began >= 60.0:
            self.began, self.counted = self.now, 0
        self.counted += 1
        return self.counted <= self.shape.quota

    def forecast(self) -> float | None:
        """Return the middle of the time that is said to be left, in seconds."""
        total = self.shape.rows + self.shape.singles
        mean_s = sum(self.alone) / max(1, len(self.alone))
        each_s = call_s(mean_s, self.shape.singles, is_paced=True)
        singly = Singly(len(self.alone), self.shape.singles - len(self.alone), each_s)
        batches = len(self.answered) + len(self.alone)
        said = time_left(self.done, total, self.now, batches, singly, Measured(self.answered))
        return None if said is None else math.sqrt(said[0] * said[1])


def _cut(shape: Shape) -> list[Batch]:
    batches: list[Batch] = []
    first = 0
    sizes = [10] if shape.is_careful and shape.rows else []
    while sum(sizes) < shape.rows:
        sizes.append(min(DEFAULT_BATCH_ROWS, shape.most, shape.rows - sum(sizes)))
    for size in sizes:
        rows = np.arange(first, first + size, dtype=np.int32)
        batches.append(Batch(len(batches) + 1, rows, is_trial=size == 10 and not batches))
        first += size
    for place in range(shape.singles):
        rows = np.asarray([first + place], np.int32)
        batches.append(Batch(len(batches) + 1, rows, is_single=True))
    return batches


def miss(shape: Shape, seed: int) -> float | None:
    """Return by how much the time left was missed after a fifth; None where none was said.

    As a share of what really was left; below 0 where too little was said.
    """
    upload = _Upload(shape, Random(f"{shape.name} {seed}"))
    total = shape.rows + shape.singles
    said: float | None = None
    at = 0.0
    while upload.go_on():
        if not at and upload.done >= total / 5:
            said, at = upload.forecast(), upload.now
    return None if said is None else said / (upload.now - at) - 1


def measure() -> list[Figure]:
    """Return a figure a shape: the miss that nine of ten uploads stay within."""
    figures = []
    for shape in SHAPES:
        misses = [one for seed in range(TRIALS) if (one := miss(shape, seed)) is not None]
        if not misses:
            figures.append(Figure(shape.name, 1.0, BOUND, "nothing was said"))
            continue
        sizes = np.abs(misses)
        within = float(np.mean(sizes <= BOUND))
        detail = (
            f"{within:.0%} within a quarter, median {np.median(misses):+.0%},"
            f" worst {sizes.max():.0%}, {len(misses)} uploads"
        )
        name = f"time left after a fifth, {shape.name}"
        figures.append(Figure(name, float(np.quantile(sizes, SHARE)), BOUND, detail))
    return figures


if __name__ == "__main__":
    for figure in measure():
        figure.show()
