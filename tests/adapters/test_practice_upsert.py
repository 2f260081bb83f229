"""What the collected facts say about the bulk upsert, said again as examples."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from planhat_desktop.adapters.practice import FieldRule, Permissions, Quirks
from tests.adapters.practice_bench import NOW, Bench, bench, shapes

FIELDS = {
    "created",
    "createdErrors",
    "insertsKeys",
    "updated",
    "updatedErrors",
    "updatesKeys",
    "nonupdates",
    "modified",
    "upsertedIds",
    "permissionErrors",
}


@pytest.fixture
def empty() -> Iterator[Bench]:
    with bench() as one:
        yield one


def errors(answer: dict[str, Any]) -> list[str]:
    return [entry["error"] for entry in answer["createdErrors"] + answer["updatedErrors"]]


def test_answer_has_exactly_the_observed_fields(empty: Bench) -> None:
    response = empty.put(
        "/companies", [{"name": "A", "externalId": "1"}, {"name": "B", "sourceId": "s"}]
    )
    answer = response.json()
    assert response.status_code == 200
    assert set(answer) == FIELDS
    first, second = answer["upsertedIds"]
    assert answer["insertsKeys"] == [
        {"_id": first, "externalId": "1"},
        {"_id": second, "sourceId": "s"},
    ]
    assert (answer["created"], answer["updated"], answer["nonupdates"]) == (2, 0, 0)
    assert len(first) == 24
    assert first < second


def test_row_without_key_comes_back_as_id_only(empty: Bench) -> None:
    answer = empty.upsert("/companies", [{"name": "A"}])
    assert answer["insertsKeys"] == [{"_id": answer["upsertedIds"][0]}]


def test_id_beats_source_id_beats_external_id(empty: Bench) -> None:
    by_external = empty.company(externalId="e")
    by_source = empty.company(sourceId="s")
    by_id = empty.company()
    answer = empty.upsert("/companies", [{"_id": by_id, "phase": "x"}])
    assert answer["modified"] == [by_id]
    answer = empty.upsert("/companies", [{"sourceId": "s", "phase": "x"}])
    assert answer["modified"] == [by_source]
    answer = empty.upsert("/companies", [{"externalId": "e", "phase": "x"}])
    assert answer["modified"] == [by_external]


def test_source_id_and_external_id_of_two_records_is_a_duplicate(empty: Bench) -> None:
    empty.company(externalId="e")
    source = empty.company(sourceId="s")
    response = empty.put("/companies", [{"sourceId": "s", "externalId": "e"}])
    assert response.status_code == 400
    assert errors(response.json()) == ["externalId duplicated"]
    assert "externalId" not in empty.get(f"/companies/{source}")


@pytest.mark.parametrize("falls_through", [False, True])
def test_key_that_fits_nothing(falls_through: bool) -> None:
    with bench(Quirks(keys_fall_through=falls_through)) as one:
        record = one.company(externalId="e")
        answer = one.upsert("/companies", [{"name": "B", "sourceId": "new", "externalId": "e"}])
        assert answer["created"] == 0
        assert answer["modified"] == ([record] if falls_through else [])
        assert errors(answer) == ([] if falls_through else ["externalId duplicated"])


def test_unknown_and_misspelt_ids_are_refused(empty: Bench) -> None:
    answer = empty.upsert("/companies", [{"_id": "0" * 24, "name": "A"}, {"_id": "x", "name": "B"}])
    assert [entry["error"] for entry in answer["updatedErrors"]] == [
        "_id not found",
        "invalid id",
    ]


def test_external_id_counts_inside_one_company(empty: Bench) -> None:
    here, there = empty.company(externalId="h"), empty.company(externalId="t")
    rows = [
        {"companyId": here, "externalId": "1", "firstName": "Ann"},
        {"companyId": "extid-t", "externalId": "1", "firstName": "Bob"},
    ]
    assert empty.upsert("/endusers", rows)["created"] == 2
    answer = empty.upsert("/endusers", [{"companyId": there, "externalId": "1", "phone": "1"}])
    assert answer["updated"] == 1
    assert [person.get("phone") for person in empty.all("Enduser")] == [None, "1"]
    answer = empty.upsert("/endusers", [{"externalId": "1", "phone": "2"}])
    assert errors(answer) == ["externalId matches 2 records"]


def test_ambiguous_key_may_take_the_oldest() -> None:
    with bench(Quirks(ambiguous_key="oldest")) as one:
        for key in ("h", "t"):
            company = one.company(externalId=key)
            one.upsert("/endusers", [{"companyId": company, "externalId": "1"}])
        answer = one.upsert("/endusers", [{"externalId": "1", "phone": "2"}])
        assert answer["modified"] == [one.all("Enduser")[0]["_id"]]


def test_address_is_the_last_key_and_may_repeat(empty: Bench) -> None:
    company = empty.company()
    first = {"companyId": company, "email": "Ann@b.example"}
    assert empty.upsert("/endusers", [first])["created"] == 1
    answer = empty.upsert("/endusers", [{**first, "email": "ann@B.example", "phone": "1"}])
    assert answer["updated"] == 1
    assert empty.all("Enduser")[0]["email"] == "Ann@b.example"  # a key that matched stays
    assert empty.upsert("/endusers", [{**first, "externalId": "2"}])["created"] == 1
    response = empty.put("/endusers", [{**first, "sourceId": "s", "externalId": "2"}])
    assert errors(response.json()) == ["externalId,email duplicated"]


def test_keys_of_another_record_cannot_be_taken_by_an_update(empty: Bench) -> None:
    empty.company(sourceId="s", externalId="e")
    record = empty.company()
    for row, message in (
        ({"sourceId": "s"}, "sourceId duplicated"),
        ({"externalId": "e"}, "externalId duplicated"),
        ({"sourceId": "s", "externalId": "e"}, "sourceId,externalId duplicated"),
    ):
        assert errors(empty.upsert("/companies", [{"_id": record, **row}])) == [message]
    people = [{"companyId": record, "email": f"{name}@x.example"} for name in "ab"]
    first, _ = empty.upsert("/endusers", people)["upsertedIds"]
    answer = empty.upsert("/endusers", [{"_id": first, "email": "B@x.example"}])
    assert errors(answer) == ["email duplicated"]
    answer = empty.upsert("/endusers", [{"_id": first, "email": "B@x.example", "sourceId": "s"}])
    assert answer["updated"] == 1  # the other keys differ now
    answer = empty.upsert("/endusers", [{"_id": first, "sourceId": None}])
    assert errors(answer) == ["email duplicated"]
    user = {"nickName": "a", "firstName": "a", "lastName": "b"}
    users = [{**user, "email": f"{name}@x.example"} for name in "ab"]
    first, _ = empty.upsert("/users", users)["upsertedIds"]
    answer = empty.upsert("/users", [{"_id": first, "email": "b@x.example"}])
    assert errors(answer) == ["email duplicated"]


def test_partial_update_null_and_custom(empty: Bench) -> None:
    definition = {"type": "text", "parent": "company", "isHidden": False}
    for name in ("A", "B"):
        assert empty.client.post("/customfields", json={"name": name, **definition}).is_success
    record = empty.company(phase="Live", city="Umeå", custom={"A": "1", "B": "2"})
    empty.upsert("/companies", [{"_id": record, "city": None, "custom": {"B": None}}])
    company = empty.get(f"/companies/{record}")
    assert company["phase"] == "Live"
    assert "city" not in company
    assert company["custom"] == {"A": "1"}


def test_null_may_be_passed_over() -> None:
    with bench(Quirks(null_clears=False)) as one:
        record = one.company(city="Umeå")
        assert one.upsert("/companies", [{"_id": record, "city": None}])["nonupdates"] == 1
        assert one.get(f"/companies/{record}")["city"] == "Umeå"


def test_required_field_cannot_be_emptied(empty: Bench) -> None:
    record = empty.company()
    assert errors(empty.upsert("/companies", [{"_id": record, "name": None}])) == [
        "name is required"
    ]


def test_unchanged_rows_count_beside_or_inside() -> None:
    for inside in (False, True):
        with bench(Quirks(nonupdates_inside=inside)) as one:
            record = one.company(externalId="1", phase="Live")
            answer = one.upsert("/companies", [{"externalId": "1", "phase": "Live"}])
            assert answer["nonupdates"] == 1
            assert answer["updated"] == int(inside)
            assert bool(answer["updatesKeys"]) is inside
            assert answer["modified"] == []
            assert one.get(f"/companies/{record}")["updatedAt"].startswith("2026-11-22")


def test_updated_at_moves_with_each_write() -> None:
    for touches in (False, True):
        with bench(Quirks(touches_unchanged=touches)) as one:
            record = one.company(phase="Live")
            before = one.get(f"/companies/{record}")["updatedAt"]
            one.now = NOW + 60
            one.upsert("/companies", [{"_id": record, "phase": "Live"}])
            assert (one.get(f"/companies/{record}")["updatedAt"] > before) is touches
            one.upsert("/companies", [{"_id": record, "phase": "Gone"}])
            assert one.get(f"/companies/{record}")["updatedAt"] > before


def test_end_user_goes_to_the_company_of_its_domain_or_nowhere(empty: Bench) -> None:
    company = empty.company(domains=["acme.example"])
    response = empty.put("/endusers", [{"email": "a@ACME.example"}, {"email": "b@else.example"}])
    answer = response.json()
    assert response.status_code == 200
    assert answer["created"] == 1
    assert answer["createdErrors"] == []  # the other one vanished without a word
    assert [person["companyId"] for person in empty.all("Enduser")] == [company]
    empty.upsert("/companies", [{"_id": company, "domains": ["new.example"]}])
    assert empty.upsert("/endusers", [{"email": "c@acme.example"}])["created"] == 0
    assert empty.upsert("/endusers", [{"email": "c@new.example"}])["created"] == 1


def test_name_of_an_end_user_is_built(empty: Bench) -> None:
    company = empty.company()
    row = {"companyId": company, "externalId": "1", "firstName": "Åsa", "lastName": "Lo"}
    empty.upsert("/endusers", [row])
    answer = empty.upsert("/endusers", [{**row, "name": "Somebody Else"}])
    assert answer["nonupdates"] == 1
    assert empty.all("Enduser")[0]["name"] == "Åsa Lo"


def test_tickets_need_an_address_and_make_end_users(empty: Bench) -> None:
    empty.company(externalId="c")
    answer = empty.upsert(
        "/tickets",
        [
            {"sourceId": "1", "email": "a@b.example", "companyExternalId": "c"},
            {"sourceId": "2", "companyExternalId": "c"},
            {"sourceId": "3", "email": "x@y.example"},
        ],
    )
    assert answer["created"] == 1
    assert errors(answer) == ["company not found"]
    assert [person["email"] for person in empty.all("Enduser")] == ["a@b.example"]
    empty.upsert("/tickets", [{"sourceId": "4", "email": "a@b.example"}])
    assert len(empty.all("Ticket")) == 2
    assert len(empty.all("Enduser")) == 1


def test_references_are_resolved_or_refused(empty: Bench) -> None:
    company = empty.company(externalId="e/1", sourceId="s")
    row = {"name": "A"}
    answer = empty.upsert(
        "/assets",
        [
            {**row, "companyId": "extid-e/1"},
            {**row, "companyId": "srcid-s"},
            {**row, "companyId": "extid-nobody"},
            {**row},
        ],
    )
    assert [asset["companyId"] for asset in empty.all("Asset")] == [company, company]
    assert errors(answer) == ["company not found: extid-nobody", "companyId is required"]
    answer = empty.upsert("/issues", [{"title": "T", "companyIds": ["srcid-s", company]}])
    assert empty.all("Issue")[0]["companyIds"] == [company, company]
    answer = empty.upsert("/companies", [{"name": "B", "owner": "0" * 24}])
    assert errors(answer) == ["user not found: " + "0" * 24]


def test_computed_and_unknown_fields_are_passed_over(empty: Bench) -> None:
    record = empty.company(mrr=99, health=3, custom={"Nobody knows": 1})
    company = empty.get(f"/companies/{record}")
    assert company.get("mrr", 0) == 0
    assert "health" not in company
    assert company.get("custom", {}) == {}


@pytest.mark.parametrize("way", ["dropped", "stored", "refused"])
def test_unknown_names(way: Any) -> None:
    with bench(Quirks(unknown_fields=way)) as one:
        answer = one.upsert("/companies", [{"name": "A", "custom": {"X": 1}}])
        assert answer["created"] == (way != "refused")
        if way != "refused":
            custom = one.all("Company")[0].get("custom", {})
            assert custom == ({"X": 1} if way == "stored" else {})


@pytest.mark.parametrize(
    ("path", "row", "message"),
    [
        ("/companies", {"name": "A", "csmScore": "4"}, "csmScore must be a number"),
        ("/companies", {"name": "A", "domains": "a.example"}, "domains must be an array"),
        ("/companies", {"name": "A", "status": "x"}, "status: x is not a valid option"),
        ("/companies", {"name": ["A"]}, "name must be a string"),
        ("/companies", {"name": "A", "custom": []}, "custom must be an object"),
        ("/companies", {}, "name is required"),
        ("/companies", "text", "not an object"),
        ("/churn", {"churnDate": "31/12/2026"}, "churnDate must be an ISO 8601 date"),
        ("/churn", {"churnDate": "2026-02-30"}, "churnDate must be an ISO 8601 date"),
        ("/churn", {"onlyDowngrade": "yes"}, "onlyDowngrade must be a boolean"),
        ("/nps", {"score": 11, "email": "a@b.c"}, "score must be between 0 and 10"),
        ("/nps", {"score": 1, "email": "a@b.c"}, "enduser not found"),
        ("/invoices", {"invoiceDate": 1.5}, "invoiceDate must be an integer"),
    ],
)
def test_values_planhat_would_not_take(empty: Bench, path: str, row: Any, message: str) -> None:
    response = empty.put(path, [row])
    assert response.status_code == 400
    assert errors(response.json()) == [message]


def test_dates_are_kept_as_instants(empty: Bench) -> None:
    company = empty.company()
    rows = [
        {"companyId": company, "churnDate": "2026-03-01"},
        {"companyId": company, "churnDate": "2026-03-01T01:30:00+02:00"},
    ]
    empty.upsert("/churn", rows)
    assert [one["churnDate"] for one in empty.all("Churn")] == [
        "2026-03-01T00:00:00.000Z",
        "2026-02-28T23:30:00.000Z",
    ]


CUSTOM_VALUES: list[tuple[str, Any, Any]] = [
    ("number", 3.5, "3.5"),
    ("text", "a", ["a"]),
    ("rich text", "<p>a</p>", {}),
    ("checkbox", True, "true"),
    ("day", 18395, "2020-05-13"),
    ("date", "2020-05-08T21:00:00.000Z", "8.5.2020"),
    ("list", "x", "z"),
    ("multipicklist", ["x", "y"], ["x", "z"]),
    ("rating", 4, 6),
    ("phone", "+46", []),
    ("email", "a@b.c", {}),
    ("url", "https://a.example", []),
    ("team member", "USER", "0" * 24),
    ("team members", ["USER"], ["nobody"]),
    ("enduser", "ENDUSER", "0" * 24),
    ("endusers", ["ENDUSER"], "0" * 24),
]


@pytest.mark.parametrize(("kind", "good", "bad"), CUSTOM_VALUES)
def test_custom_fields_of_every_type(empty: Bench, kind: str, good: Any, bad: Any) -> None:
    assert {one for one, _, _ in CUSTOM_VALUES} == (
        shapes()["customfields"].properties["type"].options
    )
    definition: dict[str, Any] = {"name": "F", "type": kind, "parent": "company", "isHidden": False}
    if kind in ("list", "multipicklist"):
        definition |= {"listValues": ["x", "y"]}
    posted = empty.client.post("/customfields", json=definition)
    assert posted.status_code == 200
    company = empty.company()
    user = {"nickName": "a", "email": "a@b.c", "firstName": "a", "lastName": "b"}
    (user_id,) = empty.upsert("/users", [user])["upsertedIds"]
    person = {"companyId": company, "email": "p@b.c"}
    (person_id,) = empty.upsert("/endusers", [person])["upsertedIds"]

    def fill(value: Any) -> Any:
        if isinstance(value, list):
            return [fill(one) for one in value]
        return {"USER": user_id, "ENDUSER": person_id}.get(str(value), value)

    answer = empty.upsert(
        "/companies",
        [{"name": "G", "custom": {"F": fill(good)}}, {"name": "B", "custom": {"F": bad}}],
    )
    assert answer["created"] == 1
    assert len(answer["createdErrors"]) == 1
    assert empty.all("Company")[-1]["custom"]["F"] == fill(good)


def test_formula_mandatory_and_locked_custom_fields() -> None:
    with bench(planted=True) as one:
        row = {"externalId": "C-00001", "custom": {"ARR per seat": 5}}
        assert one.upsert("/companies", [row])["nonupdates"] == 1
        project = {"name": "P", "companyId": "extid-C-00001"}
        assert errors(one.upsert("/projects", [project])) == ["custom.Kind is mandatory"]
        assert one.upsert("/projects", [{**project, "custom": {"Kind": "Training"}}])["created"]
    for binds in (False, True):
        with bench(Quirks(locked_binds=binds), planted=True) as one:
            row = {"externalId": "C-00001", "custom": {"Legacy number": "1"}}
            assert one.upsert("/companies", [row])["updated"] == int(not binds)


def test_status_codes_and_what_stays_written() -> None:
    good, bad = {"name": "A", "externalId": "1"}, {"externalId": "2"}
    for quirks, status, stays in (
        (Quirks(), 206, True),
        (Quirks(partial_status=400), 400, True),
        (Quirks(partial_status=400, good_rows_written=False), 400, False),
        (Quirks(error_entries="none"), 400, False),
    ):
        with bench(quirks) as one:
            response = one.put("/companies", [good, bad])
            assert response.status_code == status
            assert len(one.all("Company")) == int(stays)
            if quirks.error_entries == "none":
                assert response.text == "Bad Request: name is required"
            else:
                assert response.json()["created"] == int(stays)


def test_shapes_of_error_entries() -> None:
    row = {"externalId": "2", "phase": "x"}
    for ways, entry in (
        (Quirks(error_entries="keys"), {"externalId": "2", "error": "name is required"}),
        (Quirks(error_entries="item"), {"item": row, "error": "name is required"}),
        (Quirks(error_entries="text"), "name is required"),
    ):
        with bench(ways) as one:
            assert one.upsert("/companies", [row])["createdErrors"] == [entry]


def test_permissions_by_model_and_act() -> None:
    with bench(permissions=Permissions(uncreatable=frozenset({"Company"}))) as one:
        response = one.put("/companies", [{"name": "A"}])
        assert response.status_code == 403
        assert response.json()["permissionErrors"] == [{"error": "create Company not allowed"}]
        assert one.all("Company") == []
    with bench(permissions=Permissions.read_only("Enduser"), planted=True) as one:
        rows = [{"externalId": "P-00001", "companyId": "extid-C-00001", "phone": "1"}]
        assert one.put("/endusers", rows).status_code == 403
        assert one.put("/companies", [{"name": "A"}]).status_code == 200
        person = one.get("/endusers", limit=1)[0]["_id"]
        assert one.client.delete(f"/endusers/{person}").status_code == 403
    with bench(permissions=Permissions(unreadable=frozenset({"License"}))) as one:
        assert one.client.get("/licenses").status_code == 403
        assert one.client.get("/companies").status_code == 200


def test_same_record_twice_in_one_batch() -> None:
    rows = [{"name": "A", "externalId": "1"}, {"name": "B", "externalId": "1"}]
    with bench() as one:
        answer = one.upsert("/companies", rows)
        assert answer["created"] == 1
        assert errors(answer) == ["externalId duplicated"]
    with bench(Quirks(duplicates_in_batch="last_wins")) as one:
        answer = one.upsert("/companies", rows)
        assert (answer["created"], answer["updated"]) == (1, 1)
        assert [company["name"] for company in one.all("Company")] == ["B"]


def test_key_comparison_by_case() -> None:
    for ignores in (False, True):
        with bench(Quirks(keys_ignore_case=ignores)) as one:
            one.company(externalId="AbC")
            answer = one.upsert("/companies", [{"name": "B", "externalId": "aBc"}])
            assert answer["created"] == int(not ignores)


def test_shuffled_lists_and_missing_keyless_rows() -> None:
    rows = [{"name": str(n), "externalId": str(n)} for n in range(20)]
    with bench(Quirks(shuffled=True)) as one:
        keys = [entry["externalId"] for entry in one.upsert("/companies", rows)["insertsKeys"]]
        assert keys != [row["externalId"] for row in rows]
        assert sorted(keys) == sorted(row["externalId"] for row in rows)
    with bench(Quirks(keyless_rows_listed=False)) as one:
        answer = one.upsert("/companies", [{"name": "A"}, {"name": "B", "sourceId": "s"}])
        assert answer["created"] == 2
        assert [entry["sourceId"] for entry in answer["insertsKeys"]] == ["s"]


def test_company_revenue_and_status_follow_from_licenses(empty: Bench) -> None:
    company = empty.company(externalId="c", status="customer")
    assert empty.get(f"/companies/{company}")["status"] == "customer"  # as told, no license yet
    base = {"companyId": company, "_currency": "EUR", "fromDate": "2026-01-01"}
    answer = empty.upsert(
        "/licenses",
        [
            {**base, "externalId": "a", "toDate": "2026-12-31", "value": 1200},
            {**base, "externalId": "b", "mrr": 50, "_currency": "XYZ"},
            {**base, "externalId": "c", "mrr": 9, "fromDate": "2027-01-01"},
            {**base, "externalId": "d"},
        ],
    )
    assert errors(answer) == ["one of value,mrr,arr is required"]
    read = empty.get(f"/companies/{company}")
    assert (read["mrr"], read["arr"], read["status"]) == (150, 1800, "customer")
    assert empty.get("/licenses")[0]["mrr"] == 100
    for key in ("a", "b"):
        assert empty.client.delete(f"/licenses/extid-{key}").status_code == 200
    assert empty.get(f"/companies/{company}")["status"] == "coming"
    empty.upsert("/companies", [{"_id": company, "status": "lost"}])
    assert empty.get(f"/companies/{company}")["status"] == "coming"  # licenses know better
    other = empty.company(externalId="o")
    empty.upsert("/licenses", [{"companyId": company, "externalId": "c", "mrr": 8}])
    license = empty.all("License")[0]
    empty.upsert("/licenses", [{"_id": license["_id"], "companyId": other}])
    assert empty.get(f"/companies/{company}")["status"] == "prospect"
    assert empty.get(f"/companies/{other}")["status"] == "coming"


@pytest.mark.parametrize(
    "collection", sorted(name for name, one in shapes().items() if "bulk" in one.methods)
)
def test_every_model_takes_its_minimum(collection: str) -> None:
    shape = shapes()[collection]
    values: dict[str, Any] = {"objectId": "", "number": 1, "integer": 1, "array": []}
    with bench() as one:
        company = one.company(externalId="c")
        (deal,) = one.upsert("/deals", [{"companyId": company}])["upsertedIds"]
        person = {"companyId": company, "email": "a@b.example"}
        if collection != "endusers":
            one.upsert("/endusers", [person])
        row: dict[str, Any] = {}
        for name in (*shape.required, *(group[0] for group in shape.any_of)):
            field = shape.properties[name]
            moment = "2026-01-01" if field.type in ("date", "datetime") else "a@b.example"
            row[name] = values.get(field.type, next(iter(field.options), moment))
            if field.references in ("Company", "Deal") and field.type == "objectId":
                row[name] = company if field.references == "Company" else deal
        answer = one.upsert("/" + collection, [row])
        assert answer["created"] == 1, answer


@pytest.mark.parametrize(("way", "left"), [("stored", []), ("cleared", None), ("ignored", ["a"])])
def test_an_empty_list(way: Any, left: object) -> None:
    with bench(Quirks(empty_lists=way)) as one:
        record = one.company(tags=["a"])
        one.upsert("/companies", [{"_id": record, "tags": []}])
        assert one.all("Company")[0].get("tags") == left


@pytest.mark.parametrize(("within", "made"), [(True, 2), (False, 1)])
def test_an_external_key_may_match_in_any_company(within: bool, made: int) -> None:
    with bench(Quirks(keys_within_company=within)) as one:
        for name in ("Acme", "Globex"):
            row = {"name": "P", "companyId": one.company(name=name), "externalId": "P1"}
            one.upsert("/projects", [row])
        assert len(one.all("Project")) == made


@pytest.mark.parametrize(("are_keys", "made"), [(True, 1), (False, 2)])
def test_keys_that_only_some_sources_name(are_keys: bool, made: int) -> None:
    with bench(Quirks(unsure_keys_match=are_keys)) as one:
        company = one.company()
        for _ in range(2):
            one.upsert("/opportunities", [{"companyId": company, "sourceId": "O1"}])
            one.upsert("/conversations", [{"companyId": company, "externalId": "X1"}])
        assert len(one.all("Opportunity")) == len(one.all("Conversation")) == made


def test_a_rule_of_the_tenant_refuses_one_value() -> None:
    with bench() as one:
        one.app.rules = (FieldRule("Company", "phase", "Lost"),)
        rows = [{"name": "A", "phase": "Lost"}, {"name": "B", "phase": "Live"}, {"name": "C"}]
        answer = one.upsert("/companies", rows)
        assert (answer["created"], len(answer["createdErrors"])) == (2, 1)
        one.app.rules = (FieldRule("Company", "custom.Tier", "Gold"),)
        assert not one.app.rules[0].refuses("Company", {"custom": {"Tier": "Basic"}})
        assert one.app.rules[0].refuses("Company", {"custom": {"Tier": "Gold"}})
        assert not one.app.rules[0].refuses("Asset", {"custom": {"Tier": "Gold"}})
        assert not one.app.rules[0].refuses("Company", "Gold")
