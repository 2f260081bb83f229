"""Small invented files for stories that fit no real one."""

from __future__ import annotations

import csv
from pathlib import Path

HEADER = ("Contract ID", "Account ID", "Product", "Currency", "Start date", "End date", "MRR")
BAD_DATE = "31/02/2027"
ROWS = 12


def write_renewals(
    path: Path, *, raised: int = 0, broken: bool = False, stray: bool = False, rows: int = ROWS
) -> Path:
    """Write contracts of companies that the practice workspace knows; return the path.

    Args:
        raised: added to every MRR, so that another month has other values.
        broken: the third row's end date is on no calendar.
        stray: the last row names an account nobody has.
    """
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(HEADER)
        for i in range(rows):
            account = "C-99999" if stray and i == rows - 1 else f"C-{1 + i % 36:05d}"
            ends = BAD_DATE if broken and i == 2 else f"{1 + i % 27:02d}/10/2027"
            starts = f"{14 + i % 14:02d}/11/2026"
            sheet.writerow(
                (f"N-{i + 1:05d}", account, "Platform", "EUR", starts, ends, 500 + i + raised)
            )
    return path
