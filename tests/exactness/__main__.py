"""Run many seeded trials and print what they add up to.

``python -m tests.exactness [--sent N] [--twins N] [--seed FIRST]``; ends with code 1 when anything
was not as it was previewed, or a planted duplicate was missed.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor

from tests.exactness.planted import Found, plant_all
from tests.exactness.trials import MODELS, Figures, run_trials


def main() -> int:
    """Run trials, on every core, until so many rows were sent."""
    parser = argparse.ArgumentParser(prog="python -m tests.exactness")
    parser.add_argument("--sent", type=int, default=10_000, help="rows to be sent in all")
    parser.add_argument(
        "--twins", type=int, default=4, help="files of planted twins for each model"
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=int, default=max(2, os.cpu_count() or 1))
    options = parser.parse_args()
    begun, figures, first = time.monotonic(), Figures(), options.seed
    with ProcessPoolExecutor(options.workers, multiprocessing.get_context("spawn")) as pool:
        while figures.sent < options.sent:
            parts = [range(first + at * 50, first + at * 50 + 50) for at in range(options.workers)]
            first = parts[-1].stop
            figures = Figures.total([figures, *pool.map(run_trials, parts)])
        seeds = [(options.seed + at,) for at in range(options.twins)]
        planted = Found.total(pool.map(plant_all, seeds))
    told = ", ".join(f"{count:,} {word}" for word, count in figures.outcomes.items())
    print(
        f"{figures.trials:,} trials, {figures.rows.total():,} rows of {len(MODELS)} models: {told}"
    )
    print(
        f"{figures.sent:,} rows sent in {figures.bodies:,} requests, {figures.fields:,} values"
        f" compared: {len(figures.complaints)} not as previewed, {figures.silent} silent creates"
    )
    print(f"the same files again: {figures.again} rows would be sent")
    print(*figures.complaints[:20], sep="\n", end="\n" if figures.complaints else "")
    print(*planted.lines(), *planted.complaints[:20], sep="\n")
    print(f"{time.monotonic() - begun:.0f} s")
    return int(bool(figures.complaints or planted.complaints))


if __name__ == "__main__":
    sys.exit(main())
