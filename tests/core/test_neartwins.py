"""Rows of a file that may be one record."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.neartwins import Shared, find_near_twins
from planhat_desktop.core.table import Cell
from tests.app.previewing import finish
from tests.core.resolving import an_id, resolve_rows

PARENTS = ({"_id": an_id(21), "name": "Acme"}, {"_id": an_id(22), "name": "Globex"})
Found = list[tuple[tuple[int, ...], Shared]]


def find(
    model: str, columns: dict[str, Sequence[Cell]], rows: Sequence[int] | None = None
) -> Found:
    found = resolve_rows(model, columns, others={"Company": PARENTS} if model != "Company" else {})
    records = found.resolution.records
    made = finish(find_near_twins(records, range(records.count) if rows is None else rows))
    assert all(twins.is_near for twins, _shared in made)
    return [(twins.rows, shared) for twins, shared in made]


names = ("Acme AB", "ACME, A.B.", "Acme", "Globex", "Initech", "", None)


@given(st.lists(st.sampled_from(names), max_size=8), st.data())
def test_each_row_is_in_one_group_at_most_and_only_rows_asked_for(
    cells: list[str | None], data: st.DataObject
) -> None:
    rows = data.draw(st.lists(st.integers(0, max(0, len(cells) - 1)), unique=True))
    rows = [one for one in rows if one < len(cells)]
    keys = [f"K{at % 5}" for at in range(len(cells))]
    found = find("Company", {"name": cells, "externalId": keys}, rows)
    members = [row for group, _shared in found for row in group]
    assert len(members) == len(set(members))
    assert set(members) <= set(rows)
    assert all(len(group) > 1 for group, _shared in found)


def test_keys_names_and_addresses_bring_rows_together() -> None:
    found = find(
        "Company",
        {
            "externalId": ["0012", "12", "a", "b", "c", "d", "e", "f", None],
            "name": ["v", "w", "Acme AB", "ACME A.B.", "x", "y", "Same", "Same", None],
            "domains": [None, None, None, None, "it.example", None, None, None, "gmail.com"],
            "web": [None, None, "gmail.com", None, None, "https://www.it.example/", None, None, 3],
        },
    )
    assert found == [
        ((0, 1), Shared.KEY),
        ((2, 3), Shared.NAME),
        ((4, 5), Shared.DOMAIN),
        ((6, 7), Shared.NAME),
    ]


def test_persons_are_near_inside_their_company_only() -> None:
    found = find(
        "Enduser",
        {
            "companyId": ["Acme", "Acme", "Globex", "Acme", "Globex"],
            "firstName": ["Ann", "Smith", "Ann", None, None],
            "lastName": ["Smith", "Ann", "Smith", None, None],
            "email": [f"{at}@x.example" for at in range(5)],
            "externalId": [None, None, None, "7", "07"],
        },
    )
    assert found == [((0, 1), Shared.NAME)]


def test_other_models_are_known_by_their_keys_alone() -> None:
    columns: dict[str, Sequence[Cell]] = {
        "companyId": ["Acme", "Acme", "Globex"],
        "externalId": ["L-1", "l-1", "l-1"],
        "product": ["Core", "Core", "Core"],
    }
    assert find("License", columns) == [((0, 1), Shared.KEY)]


def test_without_names_nothing_is_near() -> None:
    assert find("Company", {"externalId": ["a", "b"]}) == []
