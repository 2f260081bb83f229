"""``python -m tests.benchmarks`` (``make bench``): every figure beside its bound, in one run.

Each part runs in a process of its own, so that none inherits another's memory. Figures are
printed, never asserted: a busy machine is no fault of the program's.
"""

from __future__ import annotations

import subprocess
import sys

from tests.benchmarks.measures import ROOT

PARTS = (
    "reading",
    "first_rows",
    "suggesting",
    "naming",
    "preparing",
    "paging",
    "uploading",
    "forecasting",
    "holding",
    "starting",
    "stalls",
    "readings",
    "redrawing",
)


def main() -> int:
    """Run the parts that are named, or all; return 1 when one of them could not be run."""
    chosen = sys.argv[1:] or PARTS
    code = 0
    for part in chosen:
        print(f"== {part}", flush=True)
        done = subprocess.run(
            [sys.executable, "-m", f"tests.benchmarks.{part}"], cwd=ROOT, check=False
        )
        if done.returncode:
            print(f"{part} ended with {done.returncode}", flush=True)
            code = 1
    return code


if __name__ == "__main__":
    sys.exit(main())
