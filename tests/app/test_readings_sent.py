"""Whatever the reading, what is previewed is sent; only where empty, what Planhat holds stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from planhat_desktop.app.draft import Content
from planhat_desktop.app.prepare import prepare
from planhat_desktop.app.run import make_started, run
from planhat_desktop.core.mapping import Arrays, Link, Reading
from planhat_desktop.core.mapping import Mapping as Links
from planhat_desktop.core.policy import Policy
from planhat_desktop.core.resolution import Outcome
from tests.app.rehearsal import NOW, WORKSPACE, Rehearsal, drive
from tests.core.making import make_table
from tests.core.readings import READINGS

FIELDS = ("city", "description", "tags", "csmScore")
KEYS = ("K1", "K2", "K3")
CELLS = {
    "city": st.sampled_from(["", "Oslo", "Lund"]),
    "description": st.sampled_from(["", "old", "new"]),
    "tags": st.sampled_from(["", "a", "a; b", "c"]),
    "csmScore": st.sampled_from(["", "1", "5"]),
}
ROWS = st.lists(st.fixed_dictionaries(CELLS), min_size=len(KEYS), max_size=len(KEYS))


def by_key(rehearsal: Rehearsal) -> dict[str, dict[str, Any]]:
    """Return the companies under test as they lie in the store."""
    found = {str(one.get("externalId")): one for one in rehearsal.records()}
    return {key: found[key] for key in KEYS if key in found}


def put(
    rehearsal: Rehearsal,
    rows: Sequence[Mapping[str, str]],
    readings: Mapping[str, Reading],
    blanks: str,
) -> list[tuple[str, dict[str, list[object]]]]:
    """Send rows and return what the preview said of each: its outcome and its changes."""
    names = ("externalId", *FIELDS)
    cells = [KEYS[: len(rows)], *([row[name] or None for row in rows] for name in FIELDS)]
    table = make_table(list(zip(names, cells, strict=True)))
    links = tuple(
        Link(place, name, readings.get(name, Reading())) for place, name in enumerate(names)
    )
    policy = Policy(blanks="clear" if blanks == "clear" else "keep")
    content = Content(table=table, mapping=Links("Company", links), policy=policy)
    prepared = drive(prepare(content, rehearsal.catalog, rehearsal.planhat, lambda: NOW))
    resolution = prepared.resolution
    said = [
        (
            Outcome(int(resolution.outcomes[row])).word,
            {one.field.name: [one.old, one.new] for one in resolution.changes(row)},
        )
        for row in range(len(rows))
    ]
    started = make_started(prepared, table, WORKSPACE, f"run-{len(readings)}", NOW.isoformat())
    work = run(prepared.plan, started, rehearsal.planhat, rehearsal.journal, lambda: NOW)
    report = rehearsal.finish(work)
    assert report.counts["refused"] == report.counts["unknown"] == 0
    return said


def held(record: Mapping[str, object], name: str) -> object:
    """Return a value, with every kind of nothing as None."""
    return record.get(name) or None


@given(
    before=ROWS,
    after=ROWS,
    only=st.sets(st.sampled_from(FIELDS), min_size=1),
    arrays=st.sampled_from(["replace", "add", "remove"]),
    blanks=st.sampled_from(["keep", "clear"]),
)
@settings(max_examples=50, deadline=None)
def test_a_value_that_is_there_stays_and_nothing_but_the_preview_happens(
    before: list[dict[str, str]],
    after: list[dict[str, str]],
    only: set[str],
    arrays: Arrays,
    blanks: str,
) -> None:
    rehearsal = Rehearsal()
    names = [{"externalId": key, "name": key} for key in KEYS]
    rehearsal.planhat.upsert("/companies", orjson.dumps(names))
    put(rehearsal, before, {}, "keep")
    old = by_key(rehearsal)
    readings = {
        name: Reading(overwrite="if_empty" if name in only else "always", arrays=arrays)
        for name in FIELDS
    }
    said = put(rehearsal, after, readings, blanks)
    new = by_key(rehearsal)
    for key, (outcome, changes) in zip(KEYS, said, strict=True):
        assert outcome == ("update" if changes else "same")
        for name in FIELDS:
            if name in only and held(old[key], name) is not None:
                assert name not in changes
            if name in changes:
                assert held(new[key], name) == (changes[name][1] or None)
            else:
                assert held(new[key], name) == held(old[key], name)
    for key, row in zip(KEYS, after, strict=True):
        for name in only:
            if held(old[key], name) is None and row[name] and arrays != "remove":
                assert held(new[key], name) is not None


TEXTS = st.sampled_from(
    [
        "",
        "Anna Berg <a@b.example>",
        "x, y",
        "1 200,50 kr",
        "070-174 06 05",
        "ab  cd; ef",
        "ß/é",
        "12 %",
    ]
)
SHEETS = st.lists(
    st.fixed_dictionaries({"city": TEXTS, "description": TEXTS, "tags": TEXTS, "csmScore": TEXTS}),
    min_size=len(KEYS),
    max_size=len(KEYS),
)


@given(rows=SHEETS, readings=st.fixed_dictionaries(dict.fromkeys(FIELDS, READINGS)))
@settings(max_examples=40, deadline=None)
def test_whatever_the_reading_what_is_previewed_is_what_is_sent(
    rows: list[dict[str, str]], readings: dict[str, Reading]
) -> None:
    rehearsal = Rehearsal()
    names = [{"externalId": key, "name": key} for key in KEYS]
    rehearsal.planhat.upsert("/companies", orjson.dumps(names))
    said = put(rehearsal, rows, readings, "keep")
    new = by_key(rehearsal)
    for key, (outcome, changes) in zip(KEYS, said, strict=True):
        assert outcome in ("update", "same", "held")
        for name in FIELDS:
            assert held(new[key], name) == (changes[name][1] or None if name in changes else None)
    # What was sent once needs no sending again.
    again = put(rehearsal, rows, {**readings, "name": Reading()}, "keep")
    assert [outcome for outcome, _ in again] == [
        "held" if outcome == "held" else "same" for outcome, _ in said
    ]
