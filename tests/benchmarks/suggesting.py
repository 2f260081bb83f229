"""What suggestions cost once a file is read: the models ranked, the columns matched.

Run with ``python -m tests.benchmarks.suggesting``. 100,000 rows × 30 columns, and 200 columns, with
everything suggestions may go by: a full notebook of earlier uploads, and 10,000 companies and 200
team members of the workspace. In the window this runs on a job's thread, in a few steps; what is
left to the main thread is taking what was found.
"""

from __future__ import annotations

import datetime as dt
import random
import time
from dataclasses import replace
from functools import partial

import numpy as np

from planhat_desktop.core.evidence import Known
from planhat_desktop.core.learning import Count, Learned, Sight
from planhat_desktop.core.likeness import suggest_model
from planhat_desktop.core.suggestion import improve, suggest
from planhat_desktop.core.table import Cell, Column, Grid, GridColumn, Source, Table, column_letter
from tests.benchmarks.measures import Figure, built_in, time_best

ROWS = 100_000
_FEW = 20
_HEADERS = (
    *("Customer no", "Company name", "Owner", "Phone", "Website", "City", "Country", "Phase"),
    *("Postal code", "Address", "Created", "Start date", "End date", "MRR", "ARR", "Currency"),
    *("Auto renew", "Product", "Status", "Contact email", "First name", "Last name", "Job title"),
    *("Anmerkung", "Tier", "Segment", "Last login", "Seats", "Discount", "Vertragsnummer"),
)
_DATES = ("Created", "Start date", "End date", "Last login")
_NUMBERS = ("MRR", "ARR", "Seats", "Discount")
_REPEATED = ("Owner", "Country", "Phase", "Currency", "Product", "Status", "Tier", "Segment")


def make_table(columns: int) -> Table:
    """Return an invented sheet of so many columns; most of their cells differ from row to row."""
    chance = random.Random(7)
    made = []
    for at in range(columns):
        name = _HEADERS[at % len(_HEADERS)]
        cells: tuple[Cell, ...]
        if name in _REPEATED:
            cells = tuple(f"{name} {one}" for one in range(_FEW))
        elif name in _DATES:
            cells = tuple(dt.date(2020, 1, 1) + dt.timedelta(one) for one in range(2_000))
        elif name in _NUMBERS:
            cells = tuple(chance.randrange(10_000_000) / 100 for _one in range(ROWS))
        elif name == "Auto renew":
            cells = (True, False)
        elif name == "Contact email":
            cells = tuple(f"person{one}@firm{one % 999}.example" for one in range(ROWS))
        else:
            cells = tuple(f"{name} {one}" for one in range(ROWS))
        codes = np.arange(ROWS, dtype=np.int32) % len(cells)
        header = name if at < len(_HEADERS) else f"{name} {at // len(_HEADERS)}"
        blank = np.zeros(0, np.int32)  # reading has looked for them
        made.append(Column(at, column_letter(at), header, cells, codes, blank_codes=blank))
    grid = Grid(tuple(GridColumn(one.cells, one.codes) for one in made), ROWS + 1)
    positions = np.arange(1, ROWS + 1, dtype=np.int32)
    return Table(Source("big.csv", "", "csv"), (), "", grid, 1, positions, tuple(made))


def make_known() -> Known:
    """Return what 10,000 companies and 200 team members are found by."""
    companies: list[dict[str, object]] = [
        {"_id": f"{one:024x}", "name": f"Firm {one}", "externalId": f"C-{one}"}
        for one in range(10_000)
    ]
    users: list[dict[str, object]] = [
        {"_id": f"{one:024x}", "nickName": f"Person {one}", "email": f"p{one}@ours.example"}
        for one in range(200)
    ]
    return Known.from_records({"Company": companies, "User": users})


def make_learned(table: Table) -> Learned:
    """Return a full notebook that has seen the table's columns too."""
    plain = Learned()
    sights = [plain.see("License", one) for one in table.columns]
    sights += [Sight("Company", f"header{one}", "text") for one in range(5_000)]
    count = Count(3, 0, "2026-11-12")
    return Learned({one: {"": {"me": count}} for one in sights if one.header}, "me")


def measure() -> list[Figure]:
    """Return the figures."""
    catalog, known = built_in(), make_known()
    found = []
    for columns in (30, 200):
        table = make_table(columns)
        learned = make_learned(table)
        times: dict[str, float] = {}

        def work(
            table: Table = table, learned: Learned = learned, times: dict[str, float] = times
        ) -> None:
            # As it comes from reading: nothing has been counted yet.
            table = replace(table, columns=tuple(replace(one) for one in table.columns))
            began = time.perf_counter()
            model = catalog.model(suggest_model(table, catalog, learned)[0].model)
            ranked = time.perf_counter()
            suggest(table, model, known, learned)
            times["ranking"], times["matching"] = ranked - began, time.perf_counter() - ranked

        took = time_best(work)
        detail = ", ".join(f"{name} {1000 * one:.0f} ms" for name, one in times.items())
        name = f"suggestions for {ROWS:,} × {columns} after reading"
        found.append(Figure(name, 1000 * took, 1_000, detail, "ms"))
        model = catalog.model("License")
        before, after = suggest(table, model), suggest(table, model, known, learned)
        took = time_best(partial(improve, before, before, after))
        name = f"taking better ones for {columns} columns on the main thread"
        found.append(Figure(name, 1000 * took, 50, f"{len(after.links)} links", "ms"))
    return found


if __name__ == "__main__":
    for figure in measure():
        figure.show()
