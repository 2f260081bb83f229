"""Previews for tests: a few licenses against an invented workspace, no Planhat asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Generator, Mapping, Sequence
from typing import TypeVar

from planhat_desktop.app.draft import Content, Prepared
from planhat_desktop.app.overview import Overview, look_over
from planhat_desktop.core.building import build
from planhat_desktop.core.mapping import Constant, Link, Reading
from planhat_desktop.core.mapping import Mapping as Links
from planhat_desktop.core.plan import make_plan
from planhat_desktop.core.policy import Policy
from planhat_desktop.core.resolution import resolve
from planhat_desktop.core.snapshot import Existing, Snapshot
from planhat_desktop.core.table import Cell
from tests.core.making import built_in, make_table

_T = TypeVar("_T")

ACME, GLOBEX, INITECH = ("5" * 23 + end for end in "abc")
COMPANIES: Sequence[Mapping[str, object]] = (
    {"_id": ACME, "name": "Acme AB", "externalId": "C-1"},
    {"_id": GLOBEX, "name": "Globex", "externalId": "C-2"},
    {"_id": INITECH, "name": "Initech", "externalId": "C-3"},
)
LICENSES: Sequence[Mapping[str, object]] = (
    {
        "_id": "6" * 24,
        "_currency": "EUR",
        "fromDate": "2025-01-01T00:00:00.000Z",
        "externalId": "L-1",
        "companyId": ACME,
        "mrr": 100,
        "product": "Core",
        "toDate": "2025-11-02T00:00:00.000Z",
    },
    {
        "_id": "7" * 24,
        "_currency": "EUR",
        "fromDate": "2025-01-01T00:00:00.000Z",
        "externalId": "L-2",
        "companyId": GLOBEX,
        "mrr": 200,
        "product": "Core",
    },
)
READ_AT = dt.datetime(2026, 11, 22, 10, 15, tzinfo=dt.UTC)
FIELDS = ("externalId", "companyId", "product", "mrr", "toDate")
Row = tuple[Cell, Cell, Cell, Cell, Cell]
ROWS: Sequence[Row] = (
    ("L-1", "Acme AB", "Core", "120", "2026-11-02"),  # 2: update
    ("L-2", "Globex", "Core", "200", None),  # 3: same
    ("L-9", "Initech", "Plus", "50", "2027-01-31"),  # 4: create
    ("L-8", "Hooli", "Plus", "60", "2027-01-31"),  # 5: company not found
    ("L-7", "Acme AB", "Plus", "70", "31/02/2026"),  # 6: not a date
    ("L-6", "Acme AB", "Plus", "many", "soon"),  # 7: neither number nor date
    ("L-9", "Initech", "Plus", "55", "2027-01-31"),  # 8: twice in this file
)


def make_content(
    rows: Sequence[Row] = ROWS,
    *,
    left_out: frozenset[int] = frozenset(),
    policy: Policy | None = None,
    readings: Mapping[str, Reading] | None = None,
    constants: Sequence[Constant] = (),
) -> Content:
    """Return licenses as the person would have mapped them."""
    headers = ("Contract", "Customer", "Product", "Amount", "Renewal")
    table = make_table([(header, [row[i] for row in rows]) for i, header in enumerate(headers)])
    known = readings or {}
    always = (Constant("_currency", "EUR"), Constant("fromDate", "2025-01-01"))
    links = tuple(Link(i, field, known.get(field, Reading())) for i, field in enumerate(FIELDS))
    mapping = Links("License", links, (*always, *constants))
    return Content(
        table=table,
        models=("License",),
        mapping=mapping,
        policy=policy or Policy(),
        left_out=left_out,
        profile="Monthly",
    )


def prepare(content: Content, licenses: Sequence[Mapping[str, object]] = LICENSES) -> Prepared:
    """Return what an upload of these rows would do."""
    assert content.table is not None
    assert content.mapping is not None
    model = built_in().model(content.mapping.model)
    records, issues = build(content.table, content.mapping, model, content.policy, content.left_out)
    snapshot = Snapshot(
        {"License": Existing("License", licenses), "Company": Existing("Company", COMPANIES)},
        READ_AT,
    )
    resolution, issues = resolve(records, issues, snapshot, content.policy, content.choices)
    return Prepared(resolution, issues, snapshot, make_plan(resolution, issues, content.policy))


def look(content: Content | None = None) -> Overview:
    """Return all that the Preview page would show."""
    content = content or make_content()
    return finish(look_over(content, prepare(content)))


def finish(work: Generator[object, None, _T]) -> _T:
    """Run a generator to its end and return what it made."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            made: _T = end.value
            return made
