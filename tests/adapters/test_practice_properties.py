"""What holds for any rows: each is accounted for once, and keys stay unique."""

from __future__ import annotations

from collections import Counter
from typing import Any

import orjson
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.adapters.practice import Quirks
from planhat_desktop.adapters.practice.upsert import Circumstances, Upsert
from tests.adapters.practice_bench import NOW, Bench, bench, shapes

KEYS = st.sampled_from(["1", "2", "3", "a", "A", "", None])
TEXTS = st.sampled_from(["x", "y", "Åsa", None, 7])
EMAILS = st.sampled_from(["a@acme.example", "A@acme.example", "b@else.example", "", None])
PARENTS = st.sampled_from(["extid-c1", "extid-c2", "srcid-s2", "extid-none", "?", None])

Rows = list[dict[str, Any]]


def rows_of(required: dict[str, Any], optional: dict[str, Any]) -> st.SearchStrategy[Rows]:
    return st.lists(st.fixed_dictionaries(required, optional=optional), max_size=12)


COMPANIES = rows_of(
    {},
    {
        "name": TEXTS,
        "externalId": KEYS,
        "sourceId": KEYS,
        "domains": st.lists(st.sampled_from(["acme.example", "new.example"]), max_size=2),
        "phase": TEXTS,
        "status": st.sampled_from(["customer", "lost", "?"]),
        "mrr": st.integers(0, 9),
    },
)
ENDUSERS = rows_of(
    {},
    {
        "companyId": PARENTS,
        "externalId": KEYS,
        "sourceId": KEYS,
        "email": EMAILS,
        "firstName": TEXTS,
        "archived": st.booleans(),
    },
)
LICENSES = rows_of(
    {"_currency": st.just("EUR"), "fromDate": st.just("2026-01-01")},
    {
        "companyId": PARENTS,
        "externalId": KEYS,
        "sourceId": KEYS,
        "mrr": st.integers(-5, 500),
        "value": st.integers(0, 9_000),
        "toDate": st.sampled_from(["2026-12-31", "2025-12-31", None]),
    },
)
BATCHES = st.lists(
    st.one_of(
        st.tuples(st.just("companies"), COMPANIES),
        st.tuples(st.just("endusers"), ENDUSERS),
        st.tuples(st.just("licenses"), LICENSES),
    ),
    max_size=5,
)
QUIRKS = st.builds(
    Quirks,
    error_entries=st.sampled_from(["keys", "item", "text", "none"]),
    shuffled=st.booleans(),
    nonupdates_inside=st.booleans(),
    partial_status=st.sampled_from([206, 400]),
    good_rows_written=st.booleans(),
    null_clears=st.booleans(),
    keys_ignore_case=st.booleans(),
    emails_ignore_case=st.booleans(),
    keys_fall_through=st.booleans(),
    ambiguous_key=st.sampled_from(["refused", "oldest"]),
    wrong_types=st.sampled_from(["refused", "stored"]),
    outside_options=st.sampled_from(["refused", "stored"]),
    unknown_fields=st.sampled_from(["dropped", "stored", "refused"]),
    duplicates_in_batch=st.sampled_from(["refused", "last_wins"]),
    touches_unchanged=st.booleans(),
)
MODELS = {"companies": "Company", "endusers": "Enduser", "licenses": "License"}


def prepare(one: Bench) -> None:
    one.company(externalId="c1", domains=["acme.example"])
    one.company(externalId="c2", sourceId="s2")


def assert_keys_are_unique(one: Bench) -> None:
    folds = one.app.quirks.emails_ignore_case
    for model, parent in (("Company", None), ("Enduser", "companyId"), ("License", "companyId")):
        records = one.all(model)
        sources = Counter(record["sourceId"] for record in records if record.get("sourceId"))
        externals = Counter(
            (record.get(parent or ""), record["externalId"])
            for record in records
            if record.get("externalId")
        )
        assert max([*sources.values(), *externals.values(), 1]) == 1, records
    people = Counter(
        (
            p["companyId"],
            p["email"].lower() if folds else p["email"],
            p.get("sourceId"),
            p.get("externalId"),
        )
        for p in one.all("Enduser")
        if p.get("email")
    )
    assert max([*people.values(), 1]) == 1
    assert {p["companyId"] for p in one.all("Enduser")} <= {c["_id"] for c in one.all("Company")}


def assert_columns_tell_the_bodies(one: Bench) -> None:
    for model in MODELS.values():
        for seq, record, source, external, body in one.app.store.query(
            f'SELECT seq, id, source_id, external_id, body FROM "{model}"'
        ):
            document = orjson.loads(body)
            assert record == document["_id"]
            assert source == document.get("sourceId")
            assert external == document.get("externalId"), seq


@given(batches=BATCHES, quirks=QUIRKS)
def test_each_row_has_one_fate_and_keys_stay_unique(
    batches: list[tuple[str, Rows]], quirks: Quirks
) -> None:
    with bench(quirks) as one:
        prepare(one)
        for collection, rows in batches:
            model = MODELS[collection]
            before = {record["_id"]: record for record in one.all(model)}
            response = one.put("/" + collection, rows)
            after = {record["_id"]: record for record in one.all(model)}
            assert_keys_are_unique(one)
            assert_columns_tell_the_bodies(one)
            assert before.keys() <= after.keys()
            assert response.status_code in (200, 206, 400)
            if quirks.error_entries == "none" and response.status_code == 400:
                assert after == before
                continue
            answer = response.json()
            assert set(answer["upsertedIds"]) == after.keys() - before.keys()
            assert answer["created"] == len(answer["insertsKeys"])
            assert answer["updated"] == len(answer["updatesKeys"])
            refused = len(answer["createdErrors"]) + len(answer["updatedErrors"])
            updated = len(answer["modified"])
            total = answer["created"] + updated + answer["nonupdates"] + refused
            if response.status_code == 400 and not quirks.good_rows_written:
                assert after == before
                continue
            lost = len(rows) - total
            homeless = [row for row in rows if not row.get("companyId")]
            assert 0 <= lost <= (len(homeless) if collection == "endusers" else 0)
            changed = {key for key in before if before[key] != after[key]}
            if not quirks.touches_unchanged and collection != "companies":
                assert changed <= set(answer["modified"])


@given(rows=ENDUSERS, quirks=QUIRKS)
def test_verdicts_come_one_a_row_in_order(rows: Rows, quirks: Quirks) -> None:
    with bench(quirks) as one:
        prepare(one)
        store = one.app.store
        circumstances = Circumstances(quirks, now=NOW)
        with store.transaction():
            verdicts = Upsert(store, shapes()["endusers"], circumstances).run(rows)
        assert [verdict.item for verdict in verdicts] == rows
        stored = {record["_id"] for record in one.all("Enduser")}
        for verdict in verdicts:
            assert (verdict.fate in ("created", "updated", "unchanged")) == (
                verdict.record in stored and verdict.fate != "refused"
            )
            assert bool(verdict.message) == (verdict.fate == "refused")
            if verdict.fate == "ignored":
                assert not verdict.item.get("companyId")


NAMES = st.sampled_from(
    sorted({name for shape in shapes().values() for name in shape.properties} | {"custom", "?"})
)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=4)
    | st.sampled_from(["extid-c1", "2026-01-01", "a@acme.example"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(NAMES, inner, max_size=2),
    max_leaves=4,
)
COLLECTIONS = st.sampled_from(
    sorted(name for name, shape in shapes().items() if "bulk" in shape.methods)
)


@given(
    collection=COLLECTIONS,
    rows=st.lists(
        st.dictionaries(NAMES, JSON, max_size=6)
        | st.fixed_dictionaries(
            {"_currency": JSON, "fromDate": JSON, "companyId": st.just("extid-c1")},
            optional={"mrr": JSON, "value": JSON, "arr": JSON, "toDate": JSON, "name": JSON},
        ),
        max_size=4,
    ),
    quirks=QUIRKS,
)
def test_any_rows_are_answered(collection: str, rows: Rows, quirks: Quirks) -> None:
    with bench(quirks) as one:
        prepare(one)
        for _ in range(2):
            assert one.put("/" + collection, rows).status_code in (200, 206, 400)
        assert isinstance(one.get("/" + collection, limit=2000), list)


@given(rows=COMPANIES)
def test_the_same_rows_again_change_nothing(rows: Rows) -> None:
    with bench() as one:
        keyed = [row for row in rows if row.get("externalId") and not row.get("sourceId")]
        keyed = list({row["externalId"]: row for row in keyed}.values())  # one row a record
        first = one.upsert("/companies", keyed)
        again = one.upsert("/companies", keyed)
        assert (again["created"], again["updated"]) == (0, 0)
        assert again["nonupdates"] == first["created"]


@given(
    held=st.dictionaries(st.sampled_from(["phase", "city", "zip"]), st.text(max_size=5)),
    sent=st.dictionaries(
        st.sampled_from(["phase", "city", "zip"]), st.none() | st.text(max_size=5)
    ),
)
def test_an_update_lays_the_row_over_the_record(
    held: dict[str, str], sent: dict[str, str | None]
) -> None:
    with bench() as one:
        record = one.company(**held)
        before = one.all("Company")[0]
        answer = one.upsert("/companies", [{"_id": record, **sent}])
        after = one.all("Company")[0]
        expected = {k: v for k, v in {**before, **sent}.items() if v is not None}
        assert after == expected
        assert answer["nonupdates"] == int(before == expected)
        assert answer["modified"] == ([] if before == expected else [record])
