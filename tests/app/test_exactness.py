"""What the preview says is what happens: for any workspace, any file, any open question."""

from __future__ import annotations

import datetime as dt
from collections.abc import Generator, Mapping, Sequence
from typing import TypeVar

import orjson
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from planhat_desktop.adapters.memory import MemoryJournal
from planhat_desktop.adapters.planhat import PlanhatClient
from planhat_desktop.adapters.practice import (
    PRACTICE_TOKEN,
    PRACTICE_URL,
    PracticeApp,
    PracticeTransport,
    Quirks,
)
from planhat_desktop.adapters.practice.shapes import read_shapes
from planhat_desktop.adapters.practice.store import Store
from planhat_desktop.adapters.world import count_run
from planhat_desktop.app.draft import Content, Prepared
from planhat_desktop.app.prepare import prepare
from planhat_desktop.app.run import make_started, run
from planhat_desktop.core.mapping import Link
from planhat_desktop.core.mapping import Mapping as Links
from planhat_desktop.core.pace import Pacer
from planhat_desktop.core.report import Report
from planhat_desktop.core.schema import Token, Workspace
from tests.core.making import MODELS, built_in, make_table

_T = TypeVar("_T")
SHAPES = read_shapes(MODELS.parent.parent)
WORKSPACE = Workspace("Practice", PRACTICE_URL, is_practice=True)
NOW = dt.datetime(2026, 11, 22, 10, 15, tzinfo=dt.UTC)

KEYS = ("A1", "a1", "A2", "B3", "007", "7", "Å 4")
COMPANIES = (
    {"name": "Acme AB", "externalId": "C1", "sourceId": "S1", "domains": ["acme.example"]},
    {"name": "Globex", "externalId": "C2"},
    {"name": "Globex", "sourceId": "S3"},
)
COMPANY_WORDS = (
    "C1",
    "C2",
    "S3",
    "Acme AB",
    "acme.example",
    "extid-C1",
    "srcid-S3",
    "Globex",
    "no",
)
EMAILS = ("ann@acme.example", "Ann@acme.example", "bo@globex.example")

key = st.sampled_from((*KEYS, ""))
company = st.sampled_from((*COMPANY_WORDS, ""))
word = st.sampled_from(("", "one", "two", " one ", "drei & vier"))
number = st.sampled_from(("", "1", "1.0", "2,500.50", "-3", "many"))
day = st.sampled_from(("", "2026-04-03", "3 Apr 2026", "31/12/2026", "31/02/2026"))

# field → the cells a sheet may have there, by model
SHEETS: dict[str, dict[str, st.SearchStrategy[str]]] = {
    "Company": {"externalId": key, "sourceId": key, "name": word, "tags": word, "csmScore": number},
    "Enduser": {
        "externalId": key,
        "sourceId": key,
        "email": st.sampled_from((*EMAILS, "nobody", "")),
        "companyId": company,
        "position": word,
        "featured": st.sampled_from(("yes", "no", "", "perhaps")),
    },
    "License": {
        "externalId": key,
        "sourceId": key,
        "companyId": company,
        "_currency": st.sampled_from(("EUR", "SEK", "")),
        "fromDate": day,
        "mrr": number,
        "product": word,
    },
    "Invoice": {
        "extId": key,
        "sourceId": key,
        "cId": company,
        "currency": st.sampled_from(("EUR", "")),
        "invoiceDate": day,
        "amountTotal": number,
    },
    "Issue": {"sourceId": key, "title": word, "companyIds": company, "archived": st.just("no")},
    "Task": {
        "sourceId": key,
        "mainType": st.sampled_from(("task", "event", "")),
        "companyId": company,
        "action": word,
    },
    "Project": {
        "externalId": key,
        "sourceId": key,
        "companyId": company,
        "name": word,
        "arr": number,
    },
}

quirks = st.builds(
    Quirks,
    error_entries=st.sampled_from(("keys", "item", "text", "none")),
    shuffled=st.booleans(),
    nonupdates_inside=st.booleans(),
    partial_status=st.sampled_from((206, 400)),
    good_rows_written=st.booleans(),
    keys_fall_through=st.booleans(),
    ambiguous_key=st.sampled_from(("refused", "oldest")),
    keyless_rows_listed=st.booleans(),
    touches_unchanged=st.booleans(),
    archived_only=st.booleans(),
    owners_as_objects=st.booleans(),
    currencies_as_objects=st.booleans(),
    lean_gaps_are_empty=st.booleans(),
    emails_ignore_case=st.booleans(),
    duplicates_in_batch=st.sampled_from(("refused", "last_wins")),
)


def drive(work: Generator[object, None, _T]) -> _T:
    """Run a generator to its end; waits take no time."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            result: _T = end.value
            return result


class Bench:
    """One practice workspace with three companies and some records, and a client of it."""

    def __init__(self, model: str, rows: Sequence[Mapping[str, str]], ways: Quirks) -> None:
        store = Store(None, SHAPES)
        transport = PracticeTransport(lambda: PracticeApp(store, quirks=ways))
        self.store = store
        self.planhat = PlanhatClient(
            WORKSPACE, Token(PRACTICE_TOKEN), transport=transport, pacer=Pacer(100_000)
        )
        self.planhat.upsert("/companies", orjson.dumps(COMPANIES))
        self.model = built_in().model(model)
        self.upload(rows)

    def prepare(self, rows: Sequence[Mapping[str, str]]) -> tuple[Content, Prepared]:
        names = list(SHEETS[self.model.name])
        table = make_table([(name, [row.get(name, "") for row in rows]) for name in names])
        links = tuple(Link(place, name) for place, name in enumerate(names))
        content = Content(table=table, mapping=Links(self.model.name, links))
        return content, drive(prepare(content, built_in(), self.planhat, lambda: NOW))

    def upload(self, rows: Sequence[Mapping[str, str]]) -> tuple[Prepared, Report]:
        content, prepared = self.prepare(rows)
        assert content.table is not None
        journal = MemoryJournal(count_run)
        started = make_started(prepared, content.table, WORKSPACE, "run", NOW.isoformat())
        return prepared, drive(run(prepared.plan, started, self.planhat, journal, lambda: NOW))

    def everything(self) -> dict[str, dict[str, object]]:
        found: dict[str, dict[str, object]] = {}
        for filters in self.model.list_filters:
            page = self.planhat.list_page(self.model.endpoint, limit=2000, filters=filters)
            found |= {str(one["_id"]): one for one in page}
        return found


@st.composite
def cases(draw: st.DrawFn) -> tuple[str, list[dict[str, str]], list[dict[str, str]]]:
    """A model, the rows that made the workspace, and the rows of the file."""
    model = draw(st.sampled_from(sorted(SHEETS)))
    row = st.fixed_dictionaries(SHEETS[model])
    return model, draw(st.lists(row, max_size=8)), draw(st.lists(row, min_size=1, max_size=10))


@settings(max_examples=150)
@given(case=cases(), ways=quirks)
def test_every_row_ends_as_it_was_previewed(
    case: tuple[str, list[dict[str, str]], list[dict[str, str]]], ways: Quirks
) -> None:
    model, before, rows = case
    bench = Bench(model, before, ways)
    old = bench.everything()

    prepared, report = bench.upload(rows)

    expected = {"create": "created", "update": "updated", "same": "unchanged", "held": "held"}
    resolution = prepared.resolution
    outcomes = [expected[one] for one in _words(prepared)]
    assert [one.fate.value for one in report.rows().values()] == outcomes
    assert sum(report.counts.values()) == len(rows)
    assert report.state == "finished"

    new = bench.everything()
    touched = {resolution.target_id(row) for row in range(len(rows)) if outcomes[row] == "updated"}
    for identifier, record in old.items():
        if identifier not in touched:
            assert new[identifier] == record
    assert len(new) - len(old) == outcomes.count("created")
    ids = [one.id for one in report.rows().values() if one.fate.value in ("created", "updated")]
    assert len(set(ids)) == len(ids)
    assert set(ids) <= set(new)


@settings(max_examples=60)
@given(case=cases(), ways=quirks)
def test_uploading_the_same_file_again_sends_nothing_that_can_be_found_again(
    case: tuple[str, list[dict[str, str]], list[dict[str, str]]], ways: Quirks
) -> None:
    model, before, rows = case
    bench = Bench(model, before, ways)
    first, _report = bench.upload(rows)
    keys = bench.model.key_names

    _content, second = bench.prepare(rows)

    # A row held at first may now fit a record that the file itself has made, and stand in
    # another's way: then the other is held as well. Nothing of it is sent.
    pairs = list(zip(_words(first), _words(second), strict=True))
    assume(all(now == "held" for then, now in pairs if then == "held"))
    for row, (then, now) in enumerate(pairs):
        keyed = any(rows[row].get(name, "").strip() for name in keys)
        if then != "held" and keyed:
            assert now not in ("create", "update"), list(second.issues.of_row(row))


def _words(prepared: Prepared) -> list[str]:
    names = ("create", "update", "same", "held")
    return [names[int(one)] for one in prepared.resolution.outcomes]
