"""Signs of a wrong mapping: seen where they are, and not in what people do on purpose."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from planhat_desktop.core.changes import plain
from planhat_desktop.core.plan import make_plan
from planhat_desktop.core.schema import Field, FieldType
from planhat_desktop.core.suspicion import LEAST_ROWS, Sign, Suspicion, suspect
from planhat_desktop.core.table import Cell
from tests.core.making import read_csv_table
from tests.core.resolving import an_id, resolve_rows, with_custom

CITIES = ("Lund", "Köln", "Paris", "Wien", "Oslo", "Bern", "Rom")
COUNT = 40
COMPANIES = [
    {
        "_id": an_id(place + 1),
        "externalId": f"K{place:03d}",
        "sourceId": f"crm-{place:04d}",
        "name": f"Company {place} AB",
        "city": CITIES[place % len(CITIES)],
        "phase": ("Live", "Trial")[place % 2],
    }
    for place in range(COUNT)
]


def look(
    columns: Mapping[str, Sequence[Cell]],
    existing: Sequence[Mapping[str, object]] = COMPANIES,
    model: str = "Company",
    others: Mapping[str, Sequence[Mapping[str, object]]] | None = None,
) -> Suspicion | None:
    found = resolve_rows(model, columns, existing, others)
    return suspect(make_plan(found.resolution, found.issues, found.policy))


def sheet(*names: str, rows: Sequence[int] = range(COUNT)) -> dict[str, list[Cell]]:
    return {name: [str(COMPANIES[row][name]) for row in rows] for name in names}


def told(found: Suspicion | None) -> tuple[Sign, str, str] | None:
    return (found.sign, found.field.name, found.other.name) if found is not None else None


def test_fields_that_change_places_are_seen() -> None:
    made = sheet("externalId", "name", "city")
    made["name"], made["city"] = made["city"], made["name"]
    found = look(made)
    assert told(found) == (Sign.SWAPPED, "name", "city")
    assert found is not None
    assert (found.rows, found.of) == (COUNT, COUNT)
    assert found.where == tuple(range(COUNT))
    for row in range(COUNT // 2 - 2):  # and where nearly half the rows are edited as well
        made["city"][row] = f"Newtown {row}"
    assert told(look(made)) == (Sign.SWAPPED, "name", "city")
    for row in range(COUNT * 3 // 4 + 1):
        made["city"][row] = f"Newtown {row}"
    assert look(made) is None


def test_two_fields_of_few_values_may_change_places() -> None:
    existing = [one | {"country": "SE" if one["phase"] == "Live" else "DE"} for one in COMPANIES]
    made = sheet("externalId")
    made["phase"] = [one["country"] for one in existing]
    made["country"] = [str(one["phase"]) for one in existing]
    assert look(made, existing) is None


@pytest.mark.parametrize("offset", [1, -1, 3])
def test_a_column_that_has_slipped_is_seen(offset: int) -> None:
    made = sheet("externalId", "name")
    made["name"] = [*made["name"][offset:], *made["name"][:offset]]
    assert told(look(made)) == (Sign.MOVED, "name", "name")


def test_a_column_sorted_alone_is_seen() -> None:
    made = sheet("externalId", "name", "city")
    Random(1).shuffle(made["name"])
    assert told(look(made)) == (Sign.MOVED, "name", "name")


def test_a_column_that_slipped_from_the_middle_on_is_seen() -> None:
    made = sheet("externalId", "name")
    made["name"] = [*made["name"][:24], "A new one", *made["name"][24:-1]]
    found = look(made)
    assert told(found) == (Sign.SHUFFLED, "name", "name")
    assert found is not None
    assert found.where == tuple(range(24, COUNT))


def test_some_numbers_that_were_those_of_others_are_no_sign() -> None:
    there = [{**one, "phonePrimary": f"+46 8 {at:05d}"} for at, one in enumerate(COMPANIES)]
    made = sheet("externalId")
    made["phonePrimary"] = [
        f"+46 8 {(at * 7 + 3) % COUNT if at % 3 == 0 else at:05d}" for at in range(COUNT)
    ]
    assert look(made, there) is None
    made["phonePrimary"] = [f"+46 8 {(at * 7 + 3) % COUNT:05d}" for at in range(COUNT)]
    assert told(look(made, there)) == (Sign.MOVED, "phonePrimary", "phonePrimary")


def test_new_names_cities_and_phases_are_no_sign() -> None:
    made = sheet("externalId", "name", "city", "phase")
    made["name"] = [f"{one} Holding" for one in made["name"]]
    made["city"] = [*made["city"][1:], made["city"][0]]
    made["phase"] = ["Lost"] * COUNT
    assert look(made) is None


def test_numbers_and_dates_may_be_those_of_others() -> None:
    company = an_id(900)
    licenses = [
        {
            "_id": an_id(place + 1),
            "externalId": f"L{place}",
            "companyId": company,
            "product": "Core",
            "_currency": "EUR",
            "mrr": 100 + 10 * place,
            "fromDate": f"2026-{place % 12 + 1:02d}-01T00:00:00.000Z",
            "toDate": f"2027-{place % 12 + 1:02d}-01T00:00:00.000Z",
        }
        for place in range(COUNT)
    ]
    made: dict[str, list[Cell]] = {
        "externalId": [str(one["externalId"]) for one in licenses],
        "mrr": [str(110 + 10 * place) for place in range(COUNT)],
        "fromDate": [str(one["toDate"])[:10] for one in licenses],
        "toDate": [str(one["toDate"])[:10].replace("2027", "2028") for one in licenses],
    }
    others = {"Company": [{"_id": company, "name": "Acme"}]}
    assert look(made, licenses, "License", others) is None


def test_a_wrong_key_that_would_make_all_anew_is_seen() -> None:
    made = sheet("name", "city")
    made["externalId"] = [str(one["sourceId"]) for one in COMPANIES]
    found = look(made)
    assert told(found) in (
        (Sign.TWINS, "externalId", "sourceId"),
        (Sign.TWINS, "name", "name"),
    )
    made = sheet("city")
    made["name"] = [f"Other {one}" for one in range(COUNT)]
    made["externalId"] = [str(one["sourceId"]) for one in COMPANIES]
    assert told(look(made)) == (Sign.TWINS, "externalId", "sourceId")
    made = sheet("name")
    made["externalId"] = [f"Row {one}" for one in range(COUNT)]
    assert told(look(made)) == (Sign.TWINS, "name", "name")


def test_new_companies_are_no_sign_though_their_numbers_are_somebody_elses() -> None:
    made: dict[str, list[Cell]] = {
        "name": [f"New {one}" for one in range(COUNT)],
        "externalId": [str(one) for one in range(COUNT)],
        "city": [CITIES[0]] * COUNT,
    }
    existing = [one | {"sourceId": str(place)} for place, one in enumerate(COMPANIES)]
    assert look(made, existing) is None


def test_few_rows_tell_nothing() -> None:
    made = sheet("externalId", "name", "city", rows=range(LEAST_ROWS - 1))
    made["name"], made["city"] = made["city"], made["name"]
    assert look(made) is None
    made = sheet("name", rows=range(LEAST_ROWS - 1))
    made["externalId"] = [f"Row {one}" for one in range(LEAST_ROWS - 1)]
    assert look(made) is None


def test_of_many_rows_a_sample_is_looked_at() -> None:
    existing = [
        {"_id": an_id(one + 1), "externalId": f"K{one}", "name": f"Company {one}"}
        for one in range(2_500)
    ]
    names: list[Cell] = [str(one["name"]) for one in existing]
    made = {"externalId": [str(one["externalId"]) for one in existing]}
    found = look({**made, "name": [*names[1:], names[0]]}, existing)
    assert found is not None
    assert (found.sign, found.rows, found.of) == (Sign.MOVED, 1_000, 1_000)
    assert len(found.where) == 1_000


@pytest.mark.parametrize(
    ("kind", "form"),
    [
        (FieldType.TEXT, "  Line {}\r\nand more "),
        (FieldType.EMAIL, "P{}@Acme.example"),
        (FieldType.RICH_TEXT, "<p>Line {}</p>"),
    ],
)
def test_a_value_is_another_records_whatever_it_is_written_like(kind: FieldType, form: str) -> None:
    field = Field("custom.Ours", "Ours", kind)
    there = [{**one, "custom": {"Ours": form.format(at)}} for at, one in enumerate(COMPANIES)]
    there[3] = {**there[3], "custom": {"Ours": None}}
    values: list[Cell] = [str(plain(field, form.format(at))) for at in range(COUNT)]
    made = {**sheet("externalId"), "custom.Ours": [*values[1:], values[0]]}
    found = resolve_rows("Company", made, there, catalog=with_custom("Company", field))
    assert told(suspect(found.plan())) == (Sign.MOVED, "custom.Ours", "custom.Ours")


def test_healthy_portfolios_raise_no_suspicion(shared_data: Path) -> None:
    """As new records, and over what they were a while ago."""
    chance, looked_at = Random(5), 0
    for path in sorted((shared_data / "portfolios").glob("*.csv")):
        table = read_csv_table(path)
        keys = [f"{path.stem}-{row}" for row in range(min(400, table.rows))]
        columns: dict[str, list[Cell]] = {"externalId": [*keys], "name": [*keys]}
        fields = [
            Field(f"custom.{one.header}", one.header, FieldType.TEXT) for one in table.columns
        ]
        for field, one in zip(fields, table.columns, strict=True):
            cells = (one.cell(row) for row in range(len(keys)))
            columns[field.name] = [str(cell) if cell is not None else None for cell in cells]
        catalog = with_custom("Company", *fields)
        before = [
            {
                "_id": an_id(row + 1),
                "externalId": key,
                "name": key,
                "custom": {
                    field.short_name: f"was {cell}" if chance.random() < 0.4 else cell
                    for field in fields
                    if (cell := columns[field.name][row]) is not None
                },
            }
            for row, key in enumerate(keys)
        ]
        for existing in ([], before, before[: len(keys) // 2]):
            found = resolve_rows("Company", columns, existing, catalog=catalog)
            assert suspect(found.plan()) is None, (path.name, len(existing))
            looked_at += found.words.count("update") + found.words.count("create")
    assert looked_at > 4_000


def edited(cells: Sequence[Cell], share: float, seed: int = 3) -> list[Cell]:
    chance = Random(seed)
    return [f"Edited {at}" if chance.random() < share else one for at, one in enumerate(cells)]


def test_swapped_columns_are_seen_though_a_third_of_each_was_edited() -> None:
    made = sheet("externalId")
    made["name"] = edited(sheet("city")["city"], 0.35)
    made["city"] = edited(sheet("name")["name"], 0.35, seed=4)
    found = look(made)
    assert told(found) == (Sign.SWAPPED, "name", "city")
    assert found is not None
    kept = {row for row in range(COUNT) if not str(made["name"][row]).startswith("Edited")}
    kept |= {row for row in range(COUNT) if not str(made["city"][row]).startswith("Edited")}
    assert set(found.where) == kept
    assert not found.is_of_new_records


def test_names_that_become_cities_do_not_swap_with_cities_that_become_others() -> None:
    existing = [
        {"_id": an_id(at + 1), "externalId": f"K{at}", "name": f"N{at}", "city": CITIES[at % 7]}
        for at in range(100)
    ]
    made: dict[str, list[Cell]] = {
        "externalId": [f"K{at}" for at in range(100)],
        "name": [CITIES[at % 7] for at in range(100)],
        "city": [f"N{at}" if at % 6 == 0 else f"Newtown {at}" for at in range(100)],
    }
    assert look(made, existing) is None
    made["city"] = [f"N{at}" if at % 3 == 0 else f"Newtown {at}" for at in range(100)]
    assert told(look(made, existing)) == (Sign.SWAPPED, "name", "city")


def test_titles_that_come_again_in_the_file_are_no_sign() -> None:
    chance = Random(1)
    existing = [
        {"_id": an_id(at + 1), "externalId": f"K{at}", "name": f"N{at}", "city": f"T{at}"}
        for at in range(25)
    ]
    made: dict[str, list[Cell]] = {
        "externalId": [f"K{at}" for at in range(60)],
        "name": [f"N{at}" for at in range(60)],
        "city": [f"T{chance.randrange(25)}" for _row in range(60)],
    }
    assert look(made, existing) is None


def test_a_name_that_gets_what_another_field_holds_is_seen() -> None:
    made = sheet("externalId")
    made["name"] = sheet("sourceId")["sourceId"]
    assert told(look(made)) == (Sign.MISPLACED, "name", "sourceId")
    # What was empty is only filled,
    nameless = [{**one, "name": ""} for one in COMPANIES]
    assert look(made, nameless) is None
    half = [
        one | ({"name": "", "sourceId": ""} if at % 2 else {}) for at, one in enumerate(COMPANIES)
    ]
    assert told(look(made, half)) == (Sign.MISPLACED, "name", "sourceId")
    # and where both are the same here and there, one is set to the other on purpose.
    alike = [
        {**one, "name": one["sourceId"] if place % 5 == 0 else one["name"]}
        for place, one in enumerate(COMPANIES)
    ]
    assert look(made, alike) is None


def test_a_term_that_begins_where_the_last_one_ended_is_no_sign() -> None:
    fields = [Field(f"custom.{one}", one, FieldType.TEXT) for one in ("Now", "Before")]
    there = [
        {**one, "custom": {"Now": f"Plan {at % 9}", "Before": f"Plan {at % 7}"}}
        for at, one in enumerate(COMPANIES)
    ]
    made: dict[str, list[Cell]] = {**sheet("externalId")}
    made["custom.Before"] = [f"Plan {at % 9}" for at in range(COUNT)]
    made["custom.Now"] = [f"Plan {at % 8 + 9}" for at in range(COUNT)]
    found = resolve_rows("Company", made, there, catalog=with_custom("Company", *fields))
    assert suspect(found.plan()) is None


@pytest.mark.parametrize(
    ("kind", "make"),
    [
        (FieldType.TEXT, lambda place: CITIES[place % 7] + str(place % 2)),
        (FieldType.NUMBER, lambda place: place * 37 % 400),
        (FieldType.DATE, lambda place: f"2026-{place % 12 + 1:02d}-{place % 27 + 1:02d}"),
        (FieldType.DATETIME, lambda place: f"2026-{place % 12 + 1:02d}-11T10:{place % 60:02d}:00Z"),
    ],
)
def test_a_column_of_any_kind_that_was_sorted_alone_is_seen(
    kind: FieldType, make: Callable[[int], Cell]
) -> None:
    field = Field("custom.Ours", "Ours", kind)
    chance = Random(2)
    cells = [make(chance.randrange(60)) for _row in range(200)]
    there: list[dict[str, object]] = [
        {"_id": an_id(at + 1), "externalId": f"K{at}", "name": f"N{at}", "custom": {"Ours": cell}}
        for at, cell in enumerate(cells)
    ]
    there[7]["custom"] = {"Ours": "as it was"}  # what is no number, and no date
    there[8]["custom"] = {"Ours": None}
    keys: list[Cell] = [f"K{at}" for at in range(200)]
    right: dict[str, list[Cell]] = {
        "externalId": keys,
        "custom.Ours": [str(cell) for cell in cells],
    }
    order = sorted(range(200), key=lambda at: (not isinstance(cells[at], int), cells[at]))
    wrong: dict[str, list[Cell]] = {
        "externalId": keys,
        "custom.Ours": [str(cells[at]) for at in order],
    }
    for columns, sign in ((right, None), (wrong, (Sign.SHUFFLED, "custom.Ours", "custom.Ours"))):
        found = resolve_rows("Company", columns, there, catalog=with_custom("Company", field))
        assert told(suspect(found.plan())) == sign


def test_companies_that_would_all_go_to_one_anothers_owners_are_seen() -> None:
    users = [
        {"_id": an_id(900 + at), "nickName": f"Owner {at}", "email": f"o{at}@us.example"}
        for at in range(12)
    ]
    chance = Random(4)
    owners = [chance.randrange(12) for _row in range(200)]
    there = [
        {
            "_id": an_id(at + 1),
            "externalId": f"K{at}",
            "name": f"N{at}",
            "owner": {"_id": an_id(900 + one), "nickName": f"Owner {one}"}
            if at % 3
            else an_id(900 + one),
        }
        for at, one in enumerate(owners)
    ]
    made: dict[str, list[Cell]] = {
        "externalId": [f"K{at}" for at in range(200)],
        "owner": [f"o{one}@us.example" for one in sorted(owners)],
    }
    assert told(look(made, there, others={"User": users})) == (Sign.SHUFFLED, "owner", "owner")
    # All of one's go to another, and the file lies sorted by whose they are.
    made["owner"] = [f"o{(one + 1) % 12}@us.example" for one in owners]
    assert look(made, there, others={"User": users}) is None
    order = sorted(range(200), key=lambda at: (owners[at] + 1) % 12)
    made = {name: [cells[at] for at in order] for name, cells in made.items()}
    assert look(made, there, others={"User": users}) is None


def test_new_records_with_two_columns_swapped_are_seen() -> None:
    made: dict[str, list[Cell]] = {
        "externalId": [f"New {at}" for at in range(COUNT)],
        "name": [CITIES[at % 7] for at in range(COUNT)],
        "city": [f"Firm {at}" for at in range(COUNT)],
    }
    found = look(made)
    assert told(found) == (Sign.CROSSED, "name", "city")
    assert found is not None
    assert (found.rows, found.of, len(found.where)) == (COUNT, COUNT, COUNT)
    assert found.is_of_new_records
    right = {**made, "name": made["city"], "city": made["name"]}
    assert look(right) is None
    assert look({**made, "city": [f"Town {at % 9}" for at in range(COUNT)]}) is None
    assert look({**made, "name": CITIES[:4] * 10}) is None
    assert look({**made, "city": [None] * COUNT}) is None
    assert look(made, COMPANIES[:3]) is None  # three tell nothing


def test_first_and_last_names_that_are_swapped_are_seen_by_those_of_others() -> None:
    first = ("Anna", "Bo", "Carl", "Dora", "Erik", "Fia", "Gus")
    last = ("Berg", "Dahl", "Ek", "Frisk", "Holm", "Lind")
    company = {"_id": an_id(900), "name": "Acme", "externalId": "C1"}
    people = [
        {
            "_id": an_id(at + 1),
            "externalId": f"P{at}",
            "email": f"p{at}@acme.example",
            "companyId": an_id(900),
            "firstName": first[at % 7],
            "lastName": last[at % 6],
        }
        for at in range(COUNT)
    ]
    made: dict[str, list[Cell]] = {
        "externalId": [f"N{at}" for at in range(COUNT)],
        "email": [f"n{at}@acme.example" for at in range(COUNT)],
        "companyId": ["C1"] * COUNT,
        "firstName": [last[at % 6] for at in range(COUNT)],
        "lastName": [first[at % 7] for at in range(COUNT)],
    }
    found = look(made, people, "Enduser", {"Company": [company]})
    assert told(found) in (
        (Sign.CROSSED, "firstName", "lastName"),
        (Sign.CROSSED, "lastName", "firstName"),
    )
    both = [{**one, "lastName": (*first, *last)[at % 13]} for at, one in enumerate(people)]
    both = [{**one, "firstName": (*last, *first)[at % 13]} for at, one in enumerate(both)]
    assert look(made, both, "Enduser", {"Company": [company]}) is None  # any may be either
    made["firstName"], made["lastName"] = made["lastName"], made["firstName"]
    assert look(made, people, "Enduser", {"Company": [company]}) is None


def alter(how: str, kind: FieldType, cells: list[str], chance: Random) -> list[str]:
    """Change a column as people do: all of it on purpose, or some of its cells."""
    filled = [one for one in cells if one]
    different = sorted(set(filled))
    is_few = len(different) * 4 <= len(filled)
    following = dict(zip(different, [*different[1:], *different[:1]], strict=True))
    share = chance.choice((0.1, 0.3, 0.6))

    def change(cell: str) -> str:
        match how, kind:
            case "raised", FieldType.NUMBER:
                return str(round(float(cell) * 1.1 + 1, 2))
            case "measured", FieldType.NUMBER:
                return str(round(float(cell) * chance.uniform(0.7, 1.3)))
            case "later", FieldType.DATE:
                return str(dt.date.fromisoformat(cell[:10]) + dt.timedelta(days=30))
            case "rotated", _ if is_few:
                return following[cell]
            case "drawn", _ if is_few or kind is not FieldType.TEXT:
                return chance.choice(filled) if chance.random() < share else cell
            case "said otherwise", FieldType.TEXT:
                return f"{cell} X"
        return cell

    return [change(one) if one else one for one in cells]


def kind_of(cells: Sequence[str]) -> FieldType:
    reads: tuple[tuple[FieldType, Callable[[str], object]], ...] = (
        (FieldType.NUMBER, float),
        (FieldType.DATE, lambda one: dt.date.fromisoformat(one[:10])),
    )
    for kind, read in reads:
        with suppress(ValueError):
            for one in filter(None, cells):
                read(one)
            return kind
    return FieldType.TEXT


@pytest.mark.parametrize("seed", range(8))
def test_what_people_change_in_real_files_raises_no_suspicion(shared_data: Path, seed: int) -> None:
    chance, looked_at = Random(seed), 0
    for path in sorted((shared_data / "portfolios").glob("*.csv")):
        table = read_csv_table(path)
        rows = chance.sample(range(table.rows), min(table.rows, chance.choice((40, 120, 400))))
        old = {one.header: [str(one.cell(row) or "") for row in rows] for one in table.columns}
        kinds = {name: kind_of(cells) for name, cells in old.items()}
        ways = ("same", "raised", "measured", "later", "rotated", "drawn", "said otherwise")
        new = {
            name: alter(chance.choice(ways), kinds[name], cells, chance)
            for name, cells in old.items()
        }
        by = new[chance.choice([*new])]  # whole rows, in the order of one column
        order = sorted(range(len(rows)), key=by.__getitem__)
        fields = [Field(f"custom.{name}", name, kind) for name, kind in kinds.items()]
        there = [
            {
                "_id": an_id(at + 1),
                "externalId": f"K{at}",
                "name": f"N{at}",
                "custom": {
                    name: float(cells[at]) if kinds[name] is FieldType.NUMBER else cells[at]
                    for name, cells in old.items()
                    if cells[at]
                },
            }
            for at in range(len(rows))
        ]
        made: dict[str, list[Cell]] = {
            "externalId": [f"K{at}" for at in order],
            "name": [f"N{at}" for at in order],
        }
        for name, cells in new.items():
            cut = 10 if kinds[name] is FieldType.DATE else None
            made[f"custom.{name}"] = [cells[at][:cut] or None for at in order]
        catalog = with_custom("Company", *fields)
        for existing in (there, there[: len(rows) // 2]):
            found = resolve_rows("Company", made, existing, catalog=catalog)
            looked_at += found.words.count("update")
            assert suspect(found.plan()) is None, (path.name, seed)
    assert looked_at > 200
