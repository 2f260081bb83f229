"""What a preview costs beside reading its file: build, resolve, compare and plan.

Run with ``python -m tests.benchmarks.preparing``. 100,000 rows × 15 fields of an xlsx file
against 100,000 existing records; the workspace is answered from memory, so that no transport
is measured.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from planhat_desktop.app.draft import Content, Prepared
from planhat_desktop.app.prepare import prepare
from planhat_desktop.core.building import build
from planhat_desktop.core.mapping import Link
from planhat_desktop.core.mapping import Mapping as Links
from planhat_desktop.core.snapshot import Existing, Snapshot, wanted
from planhat_desktop.core.table import Table
from tests.app.rehearsal import Rehearsal
from tests.benchmarks.measures import (
    COMPANIES,
    FIELDS,
    Figure,
    built_in,
    drive,
    make_endusers,
    make_sheet,
    time_best,
)
from tests.benchmarks.reading import cache_folder, finish

ROWS = 100_000


def make_content(table: Table) -> Content:
    """Return a draft whose columns feed the fields they are named for."""
    links = tuple(Link(place, name) for place, name in enumerate(FIELDS))
    return Content(table=table, mapping=Links("Enduser", links))


def make_snapshot(content: Content) -> Snapshot:
    """Return a workspace as it was read: companies and end users."""
    catalog = built_in()
    assert content.table is not None
    assert content.mapping is not None
    records, _issues = build(
        content.table, content.mapping, catalog.model("Enduser"), content.policy
    )
    companies: Sequence[Mapping[str, object]] = [
        {"_id": f"{one:024x}", "name": f"Company {one}", "externalId": f"C-{one:05d}"}
        for one in range(COMPANIES)
    ]
    held = {"Company": companies, "Enduser": make_endusers(ROWS)}
    return Snapshot(
        {
            one.model: Existing(one.model, held[one.model], one.fields)
            for one in wanted(records, catalog)
        },
        dt.datetime.now(dt.UTC),
    )


def measure() -> list[Figure]:
    """Return the figure."""
    path = cache_folder() / f"endusers-{ROWS}.xlsx"
    if not path.exists():
        make_sheet(path, ROWS)
    reading = time_best(lambda: finish(path))
    content = make_content(finish(path))
    known = make_snapshot(content)
    planhat = Rehearsal().planhat  # never asked: the snapshot holds all there is to know
    catalog = built_in()

    def work() -> Prepared:
        return drive(prepare(content, catalog, planhat, lambda: dt.datetime.now(dt.UTC), known))

    counts = work().plan.counts
    assert sum(counts.values()) == ROWS, counts
    assert counts["same"] > ROWS // 2, counts
    preparing = time_best(work)
    detail = f"preparing {preparing:.2f} s, reading {reading:.2f} s; {dict(counts)}"
    return [Figure("preview of 100,000 × 15 beside reading", preparing / reading, 1.0, detail)]


if __name__ == "__main__":
    for figure in measure():
        figure.show()
