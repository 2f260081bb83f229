"""Lists, single records and doors of the practice workspace."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.adapters.practice import Quirks
from planhat_desktop.adapters.practice.portfolio import COMPANIES, ENDUSERS, LICENSES
from tests.adapters.practice_bench import NOW, Bench, bench


@pytest.fixture(scope="module")
def planted() -> Iterator[Bench]:
    """A planted workspace that is only read."""
    with bench(planted=True) as one:
        yield one


@pytest.mark.parametrize(
    ("path", "default", "most"),
    [
        ("/companies", 100, 300),
        ("/endusers", 100, 1920),
        ("/licenses", 100, 400),
        ("/users", 12, 12),
        ("/conversations", 30, 40),
        ("/customfields", 20, 20),
    ],
)
def test_pages_have_each_models_default(planted: Bench, path: str, default: int, most: int) -> None:
    assert len(planted.get(path)) == default
    assert len(planted.get(path, limit=9_999_999)) == most
    assert len(planted.get(path, limit="many")) == default


def test_pages_are_cut_at_each_models_maximum() -> None:
    with bench() as one:
        company = one.company()
        rows = [{"name": str(n), "companyId": company} for n in range(2100)]
        one.upsert("/assets", rows)
        assert len(one.get("/assets", limit=5000)) == 2000
        assert len(one.get("/assets", limit=2000, offset=2000)) == 100


@pytest.mark.parametrize("select", ["_id", "_id,externalId", "_id,firstName,custom"])
def test_paging_gives_every_record_once(planted: Bench, select: str) -> None:
    seen: list[str] = []
    while True:
        page = planted.get("/endusers", limit=700, offset=len(seen), sort="_id", select=select)
        seen += [person["_id"] for person in page]
        if len(page) < 700:
            break
    assert len(seen) == len(set(seen)) == ENDUSERS * 24 // 25
    assert seen == sorted(seen)


def test_select_cuts_to_names_and_is_case_sensitive(planted: Bench) -> None:
    (company,) = planted.get("/companies", limit=1, select="name,Phase,custom.Seats,externalid")
    assert set(company) == {"_id", "name", "custom"}
    assert set(company["custom"]) == {"Seats"}
    (company,) = planted.get("/companies", limit=1, select="externalId")
    assert company == {"_id": company["_id"], "externalId": "C-00001"}
    (person,) = planted.get("/endusers", limit=1, select="companyName,companyId")
    assert person["companyName"] == "Åkerblom Konsult AB"


def test_sort(planted: Bench) -> None:
    names = [one["name"] for one in planted.get("/companies", limit=300, sort="-name")]
    assert names == sorted(names, reverse=True)
    seats = [
        one["custom"]["Seats"] for one in planted.get("/companies", limit=300, sort="custom.Seats")
    ]
    assert seats == sorted(seats)
    ids = [one["_id"] for one in planted.get("/companies", sort="-createdAt")]
    assert ids == sorted(ids, reverse=True)


def test_unknown_filters_are_passed_over_in_silence(planted: Bench) -> None:
    plain = planted.get("/companies")
    assert planted.get("/companies", externalId="C-00007") == plain
    assert planted.get("/companies", name="Nobody") == plain


def test_documented_filters(planted: Bench) -> None:
    first, second = (one["_id"] for one in planted.get("/companies", limit=2))
    people = planted.get("/endusers", companyId=f"{first},{second}", limit=2000)
    assert {person["companyId"] for person in people} == {first, second}
    email = people[0]["email"]
    assert {one["email"] for one in planted.get("/endusers", email=email.upper())} == {email}
    assert len(planted.get("/endusers", euId=people[0]["_id"])) == 1
    assert {one["status"] for one in planted.get("/tickets", status="open")} == {"open"}
    assert len(planted.get("/tickets", search="QUESTION 17 ABOUT")) == 1
    assert [one["_id"] for one in planted.get("/companies", companyId=first)] == [first]


def test_churn_filters() -> None:
    with bench() as one:
        company = one.company()
        one.upsert(
            "/churn",
            [
                {"companyId": company, "churnDate": f"2026-0{month}-15", "onlyDowngrade": down}
                for month, down in ((1, True), (2, False), (3, False))
            ],
        )
        read = one.get("/churn", **{"from": "2026-02-15", "to": "2026-02-15"})
        assert [log["churnDate"][:10] for log in read] == ["2026-02-15"]
        assert len(one.get("/churn", downgrades="only")) == 1
        assert len(one.get("/churn", downgrades="excluded")) == 2


def test_hidden_records(planted: Bench) -> None:
    shown = {one["_id"] for one in planted.get("/endusers", limit=2000)}
    archived = {one["_id"] for one in planted.get("/endusers", limit=2000, archived="true")}
    assert (len(shown), len(archived)) == (1920, 80)
    assert not shown & archived
    assert len(planted.get("/tasks")) == 35
    assert len(planted.get("/tasks", isArchived="true")) == 5
    assert len(planted.get("/nps")) == 45
    assert len(planted.get("/nps", npsExpiryDay=10_000)) == 60


def test_archived_may_mean_all() -> None:
    with bench(Quirks(archived_only=False), planted=True) as one:
        assert len(one.get("/endusers", limit=2000, archived="true")) == 2000


def test_answers_grow_old(planted: Bench) -> None:
    with bench(planted=True) as one:
        one.now = NOW + 400 * 86_400
        assert one.get("/nps") == []


def test_lean_companies_are_not_cut() -> None:
    with bench(planted=True) as one:
        rows = [{"name": str(n), "externalId": f"X{n}"} for n in range(5000)]
        one.upsert("/companies", rows)
        lean = one.get("/leancompanies")
        assert len(lean) == COMPANIES + 5000
        assert set(lean[0]) == {"_id", "name", "externalId"}
        assert {"_id", "name", "sourceId"} in [set(company) for company in lean]
        assert [c["name"] for c in one.get("/leancompanies", externalId="X17")] == ["17"]
        assert len(one.get("/leancompanies", sourceId="nobody")) == 0
        everybody = one.get("/companies", limit=5000)
        everybody += one.get("/companies", limit=5000, offset=5000)
        wanted = [c for c in everybody if c["status"] in ("lost", "customer")]
        assert len(one.get("/leancompanies", status="lost,customer")) == len(wanted) > 100


def test_lean_gaps_may_be_empty_texts() -> None:
    with bench(Quirks(lean_gaps_are_empty=True)) as one:
        one.company()
        assert one.get("/leancompanies")[0]["externalId"] == ""


def test_get_shapes_differ_from_put_shapes() -> None:
    with bench(planted=True) as one:
        owner = one.get("/companies", limit=1, select="owner")[0]["owner"]
        assert set(owner) == {"_id", "nickName"}
        people = one.get("/conversations", limit=1)[0]["users"]
        assert set(people[0]) == {"id", "isOwner"}
        assert one.get("/licenses", limit=1)[0]["_currency"] == "SEK"
    quirks = Quirks(owners_as_objects=False, currencies_as_objects=True, lists_are_full=False)
    with bench(quirks, planted=True) as one:
        assert isinstance(one.get("/companies", limit=1, select="owner")[0]["owner"], str)
        license = one.get("/licenses", limit=1, select="_currency")[0]
        assert license["_currency"]["symbol"] == "SEK"
        assert set(one.get("/companies", limit=1)[0]) == {"_id", "name", "externalId"}


def test_one_record_by_id_and_prefixed_keys() -> None:
    with bench() as one:
        record = one.company(externalId="å/1 2", sourceId="s")
        for text in (record, "extid-%C3%A5%2F1%202", "srcid-s"):
            assert one.get(f"/companies/{text}")["_id"] == record
        assert one.client.get("/companies/extid-none").status_code == 404
        assert one.client.get("/tickets/" + record).status_code == 404  # tickets have no such call


def test_single_writes() -> None:
    with bench() as one:
        made = one.client.post("/companies", json={"name": "A", "phase": "Live"})
        record = made.json()["_id"]
        assert made.status_code == 200
        put = one.client.put(f"/companies/{record}", json={"city": "Umeå"})
        assert (put.json()["city"], put.json()["phase"]) == ("Umeå", "Live")
        assert one.client.put(f"/companies/{record}", json={"_id": record}).status_code == 400
        assert one.client.post("/companies", json={}).json() == {"error": "name is required"}
        assert one.client.put("/companies/none", json={}).status_code == 404
        gone = one.client.delete(f"/companies/{record}")
        assert gone.json() == {"n": 1, "ok": 1, "deletedCount": 1}
        assert one.client.delete(f"/companies/{record}").status_code == 404
        assert one.client.post("/tickets", json={}).status_code == 404


def test_post_always_creates() -> None:
    with bench() as one:
        company = one.company()
        for _ in range(2):
            row = {"companyId": company, "type": "note", "subject": "S"}
            assert one.client.post("/conversations", json=row).status_code == 200
        assert len(one.get("/conversations")) == 2


def test_custom_field_needs_is_hidden() -> None:
    with bench() as one:
        field: dict[str, Any] = {"name": "F", "type": "text", "parent": "company"}
        assert one.client.post("/customfields", json=field).status_code == 400
        made = one.client.post("/customfields", json={**field, "isHidden": False})
        one.company(custom={"F": "x"})
        assert one.client.delete(f"/customfields/{made.json()['_id']}").status_code == 200
        assert one.upsert("/companies", [{"name": "B", "custom": {"F": 1}}])["created"] == 1


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"name": "F"}, "name duplicated"),
        ({"name": ["G"]}, "name must be a string"),
        ({"parent": "unicorn"}, "parent: unicorn is not a valid model"),
        ({"parent": "timesheet"}, "parent: timesheet is not a valid model"),
        ({"type": "colour"}, "type: colour is not a valid option"),
        ({"type": "number", "listValues": ["a"]}, "listValues not allowed for type number"),
        ({"listValues": "a"}, "listValues must be an array of strings"),
        ({"listValues": [1]}, "listValues must be an array of strings"),
        ({"name": ""}, "name is required"),
    ],
)
def test_a_custom_field_is_no_more_than_planhat_knows(
    changed: dict[str, Any], message: str
) -> None:
    with bench() as one:
        field: dict[str, Any] = {"name": "F", "type": "list", "parent": "company"}
        field |= {"listValues": ["a", "b"], "isHidden": False}
        first = one.client.post("/customfields", json=field).json()
        answer = one.client.post("/customfields", json={**field, "name": "G", **changed})
        assert (answer.status_code, answer.json()) == (400, {"error": message})
        assert [one["name"] for one in one.get("/customfields")] == ["F"]
        for parent in ("enduser", "license"):
            same_name = one.client.post("/customfields", json={**field, "parent": parent})
            assert same_name.status_code == 200
        kept = one.client.put(f"/customfields/{first['_id']}", json={"listValues": ["c"]})
        assert kept.json()["listValues"] == ["c"]
        assert one.upsert("/companies", [{"name": "A", "custom": {"F": "c"}}])["created"] == 1
        other = one.client.post("/customfields", json={**field, "name": "G"}).json()
        renamed = one.client.put(f"/customfields/{other['_id']}", json={"name": "F"})
        assert renamed.json() == {"error": "name duplicated"}


@pytest.mark.parametrize(
    "path", ["/notes", "/activities", "/", "/v1/companies", "/leancompanies/1"]
)
def test_unknown_paths(planted: Bench, path: str) -> None:
    assert planted.client.get(path).status_code == 404


def test_doors() -> None:
    with bench(token="secret-token") as one:
        assert one.client.get("/companies").status_code == 200
        pair = base64.b64encode(b"secret-token:").decode()
        wrong_pair = base64.b64encode(b"secret-token:x").decode()
        for header, status in (
            (f"Basic {pair}", 200),
            (f"Basic {wrong_pair}", 401),
            ("Basic !!", 401),
            ("Bearer other", 401),
            ("Bearer ", 401),
            ("secret-token", 401),
        ):
            answer = one.client.get("/companies", headers={"Authorization": header})
            assert answer.status_code == status, header
    with bench() as one:
        assert one.client.get("/companies", headers={"Authorization": ""}).status_code == 401


def test_bodies_that_are_no_batch() -> None:
    with bench(max_body_bytes=1000) as one:
        assert one.put("/companies", {"name": "A"}).status_code == 400
        assert one.put("/companies", [{"name": "A" * 1000}]).status_code == 413
        answer = one.client.put("/companies", content=b"[]")
        assert answer.json() == {"error": "Content-Type must be application/json"}
        json = {"Content-Type": "application/json; charset=utf-8"}
        assert one.client.put("/companies", content=b"[{", headers=json).status_code == 400
        assert one.client.put("/companies", content=b"[]", headers=json).json()["created"] == 0
        assert one.client.post("/companies", json=[]).status_code == 400
    with bench() as one:
        assert one.put("/companies", [{"name": "A"}] * 5001).status_code == 400
        assert one.all("Company") == []
        assert one.put("/companies", [{"name": "A"}] * 5000).status_code == 200
    with bench(Quirks(refusals_are_text=True)) as one:
        assert one.put("/companies", {}).text == "Body must be an array"


def test_quota() -> None:
    with bench(calls_per_minute=2) as one:
        answers = [one.client.get("/users") for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert [answer.headers["X-Rate-Limit-Remaining"] for answer in answers] == ["1", "0", "0"]
        assert answers[2].headers["X-Rate-Limit-Limit"] == "2"
        one.now = NOW + 60
        assert one.client.get("/users").status_code == 200
        assert [call.status for call in one.app.calls] == [200, 200, 429, 200]


def test_licenses_and_people_are_planted_in_number(planted: Bench) -> None:
    assert len(planted.all("Enduser")) == ENDUSERS
    assert len(planted.all("License")) == LICENSES


def test_filters_inside_lists(planted: Bench) -> None:
    with bench() as one:
        companies = [one.company(externalId=str(n)) for n in range(2)]
        people = [{"companyId": company, "email": "p@x.example"} for company in companies]
        first, second = one.upsert("/endusers", people)["upsertedIds"]
        issues = [
            {"title": "A", "companyIds": companies},
            {"title": "B", "companyIds": companies[:1]},
            {"title": "C"},
        ]
        one.upsert("/issues", issues)
        read = one.get("/issues", companyId=f"{companies[1]},none")
        assert [issue["title"] for issue in read] == ["A"]
        task = {"mainType": "task", "companyId": companies[0]}
        one.upsert("/tasks", [{**task, "endusers": [first]}, {**task, "endusers": [second]}, task])
        (found,) = one.get("/tasks", enduserIds=second)
        assert found["endusers"] == [second]


@given(
    path=st.sampled_from(["companies", "leancompanies", "endusers", "nps", "churn", "tickets"]),
    query=st.dictionaries(
        st.sampled_from(
            [
                "limit",
                "offset",
                "sort",
                "select",
                "companyId",
                "email",
                "status",
                "search",
                "npsExpiryDay",
                "from",
                "archived",
                "externalId",
                "anything",
            ]
        ),
        st.text(max_size=8) | st.integers(-5, 10**25).map(str),
    ),
)
def test_any_query_is_answered(planted: Bench, path: str, query: dict[str, str]) -> None:
    answer = planted.client.get("/" + path, params=query)
    assert answer.status_code == 200
    assert isinstance(answer.json(), list)


def test_lists_may_spell_values_otherwise() -> None:
    quirks = Quirks(
        arrays_as_text=True, numbers_as_text=True, short_moments=True, rich_texts_wrapped=True
    )
    with bench(quirks) as one:
        user = {"nickName": "Ann", "firstName": "Ann", "lastName": "B", "email": "a@b.example"}
        owner = one.upsert("/users", [user])["upsertedIds"][0]
        field = {"name": "Story", "type": "rich text", "parent": "asset", "isHidden": False}
        one.client.post("/customfields", json=field)
        company = one.company()
        row = {
            "name": "Pump",
            "companyId": company,
            "value": 12.5,
            "followers": [owner],
            "ownerId": owner,
            "installDate": "2026-04-03",
            "custom": {"Story": "long"},
        }
        one.put("/assets", [row])
        (shown,) = one.get("/assets", select="value,followers,ownerId,installDate,custom")
    assert shown["value"] == "12.5"
    assert shown["followers"] == f",{owner},"
    assert shown["ownerId"] == {"_id": owner, "nickName": "Ann"}
    assert shown["installDate"] == "2026-04-03T00:00:00Z"
    assert shown["custom"] == {"Story": "<p>long</p>"}
