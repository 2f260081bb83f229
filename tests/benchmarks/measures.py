"""What the benchmarks share: one line a figure, best of some runs, a portfolio of any size."""

from __future__ import annotations

import datetime as dt
import gc
import random
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import orjson
import xlsxwriter

from planhat_desktop.core.catalog import Catalog

_T = TypeVar("_T")

# Not taken from tests.conftest, whose watch over the tests would slow down what is measured.
ROOT = Path(__file__).resolve().parents[2]

COMPANIES = 1_000
FIELDS = (
    *("externalId", "email", "firstName", "lastName", "companyId", "position", "phone", "tags"),
    *("featured", "primary", "archived", "otherEmails", "npsUnsubscribed", "createDate"),
    "linkedInUrl",
)
"""The 15 columns of a sheet of end users; each feeds the field of its name."""


@dataclass(frozen=True)
class Figure:
    """One measured figure beside its bound.

    Attributes:
        value, bound: a ratio, or milliseconds.
        detail: what it was made of.
    """

    name: str
    value: float
    bound: float
    detail: str
    unit: str = "×"

    def show(self) -> None:
        """Print the figure, and whether it keeps to its bound."""
        verdict = "PASS" if self.value <= self.bound else "OVER"
        number = f"{self.value:.2f}" if self.unit == "×" else f"{self.value:.0f}"
        print(
            f"{verdict}  {self.name}: {number} {self.unit} (≤ {self.bound:g}); {self.detail}",
            flush=True,
        )


def built_in() -> Catalog:
    """Return the built-in models."""
    return Catalog.from_json(
        orjson.loads((ROOT / "resources" / "planhat" / "models.json").read_bytes())
    )


def drive(work: Generator[object, None, _T]) -> _T:
    """Run a generator to its end; waits are passed over.

    Nobody looks for garbage meanwhile, as in the window (`ui/jobs.py`) and on the command line.
    """
    gc.disable()
    try:
        while True:
            try:
                next(work)
            except StopIteration as end:
                result: _T = end.value
                return result
    finally:
        gc.enable()


def time_best(work: Callable[[], object], runs: int = 3) -> float:
    """Return the best of some runs, in seconds."""
    best = float("inf")
    for _run in range(runs):
        gc.collect()
        start = time.perf_counter()
        result = work()
        best = min(best, time.perf_counter() - start)
        del result
    return best


def enduser(row: int, chance: random.Random) -> dict[str, object]:
    """Return one invented end user, as a list of Planhat's would give it."""
    first, last = f"First{row % 3_000}", f"Last{row % 7_000}"
    return {
        "externalId": f"EU-{row:07d}",
        "email": f"{first}.{last}.{row}@customer{row % COMPANIES}.example".lower(),
        "firstName": first,
        "lastName": last,
        "companyId": f"{row % COMPANIES:024x}",
        "position": f"Position {chance.randrange(400)}",
        "phone": f"+46 70 {row % 1_000_000:06d}",
        "tags": [f"tag {row % 20}", f"tag {row % 7}"],
        "featured": row % 3 == 0,
        "primary": row % 5 == 0,
        "archived": False,
        "otherEmails": [f"other{row}@customer.example"] if row % 4 == 0 else [],
        "npsUnsubscribed": row % 11 == 0,
        "createDate": f"202{row % 6}-{row % 12 + 1:02d}-{row % 28 + 1:02d}T00:00:00.000Z",
        "linkedInUrl": f"https://network.example/in/{first}-{row}",
    }


def make_endusers(rows: int) -> list[dict[str, object]]:
    """Return so many end users with their ids."""
    chance = random.Random(3)
    return [{"_id": f"{row + (1 << 40):024x}"} | enduser(row, chance) for row in range(rows)]


def make_sheet(path: Path, rows: int) -> None:
    """Write end users as a sheet: most as `make_endusers` has them, some changed, some new."""
    chance = random.Random(3)
    changes = random.Random(4)
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("End users")
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, FIELDS)
    for row in range(rows):
        one = enduser(row, chance)
        fate = changes.random()
        if fate < 0.3:
            one["position"] = f"Position {changes.randrange(400)}"
            one["phone"] = f"+46 8 {row:06d}"
        elif fate < 0.4:
            one["externalId"], one["email"] = f"NEW-{row:07d}", f"new{row}@customer.example"
        one["companyId"] = f"C-{row % COMPANIES:05d}"
        for place, name in enumerate(FIELDS):
            value = one[name]
            if isinstance(value, bool):
                sheet.write_boolean(row + 1, place, value)
            elif isinstance(value, list):
                sheet.write_string(row + 1, place, "; ".join(value))
            elif name == "createDate":
                year, month, date = (int(part) for part in str(value)[:10].split("-"))
                sheet.write_datetime(row + 1, place, dt.date(year, month, date), day)
            else:
                sheet.write_string(row + 1, place, str(value))
    book.close()
