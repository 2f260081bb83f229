"""Run many seeded trials and print what they add up to.

``python -m tests.soak [--trials N] [--seed FIRST]``; ends with code 1 when anything was lost,
doubled, or taken from others.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor

from tests.soak import killing, planting, undoing


def main() -> int:
    """Run the trials, on every core."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak")
    parser.add_argument("--trials", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    seeds = range(options.seed, options.seed + options.trials)
    begun = time.monotonic()
    workers = max(2, os.cpu_count() or 1)
    shares = [seeds[one::workers] for one in range(workers)]
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as pool:
        kills = killing.Figures.total(pool.map(killing.run_trials, shares))
        undos = undoing.Figures.total(pool.map(undoing.run_trials, shares))
        plants = planting.Figures.total(pool.map(planting.run_trials, shares))
    print(
        f"kill -9: {kills.trials:,} trials, {kills.kills:,} processes killed,"
        f" {kills.faults:,} calls met a fault, {kills.rows:,} rows:"
        f" {kills.duplicates} twice, {kills.lost} lost"
    )
    print(
        f"undo: {undos.trials:,} trials, {undos.fields:,} fields and records to be put back:"
        f" {undos.wrong_fields} are not; {undos.edits:,} edits by others:"
        f" {undos.lost_edits} touched; {undos.told()}"
    )
    worst = ", ".join(f"{kind} {most}" for kind, most in sorted(plants.harmed.items()))
    print(
        f"wrong mappings: {plants.planted:,} planted, {plants.share:.1%} stopped within"
        f" {planting.MOST_HARMED} records (most harmed: {worst}); of {plants.right:,} right ones"
        f" {plants.halted} stopped"
    )
    complaints = [*kills.complaints, *undos.complaints, *plants.complaints]
    if plants.share < planting.LEAST_SHARE:
        complaints.append("too many wrong mappings were not stopped")
    print(*complaints[:20], sep="\n", end="\n" if complaints else "")
    print(f"{time.monotonic() - begun:.0f} s")
    return int(bool(complaints))


if __name__ == "__main__":
    sys.exit(main())
