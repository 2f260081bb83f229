"""The order in which several sheets are sent, and their counts together."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.mapping import Constant, Link
from planhat_desktop.core.mapping import Mapping as Links
from planhat_desktop.core.workbook import ModelTwice, add_counts, order_parts
from tests.core.making import built_in


def mapped(model: str, *fields: str) -> Links:
    return Links(model, tuple(Link(place, name) for place, name in enumerate(fields)))


def test_what_is_pointed_at_goes_first() -> None:
    sheets = [
        mapped("Issue", "companyIds", "enduserIds", "nothing such"),
        mapped("License", "companyId", "parent"),
        mapped("Enduser", "companyId", "relatedEndusers"),
        mapped("Company", "owner"),
        Links("User", (Link(0, "email"),), (Constant("firstName", "Ann"),)),
    ]
    ordered = [sheets[place].model for place in order_parts(sheets, built_in())]
    assert ordered == ["User", "Company", "Enduser", "Issue", "License"]


def test_a_value_for_all_rows_points_too() -> None:
    product = Links("LineItem", (), (Constant("productId", "P1"),))
    assert order_parts([product, mapped("Product", "name")], built_in()) == [1, 0]


def test_a_model_cannot_come_twice() -> None:
    with pytest.raises(ModelTwice, match="License"):
        order_parts([mapped("Company"), mapped("License"), mapped("License")], built_in())


@given(names=st.lists(st.sampled_from(sorted(built_in().models)), unique=True))
def test_every_sheet_goes_once_and_after_all_it_points_at(names: list[str]) -> None:
    catalog = built_in()
    sheets = [
        mapped(name, *(one.name for one in catalog.model(name).fields if one.is_reference))
        for name in names
    ]
    order = order_parts(sheets, catalog)
    assert sorted(order) == list(range(len(names)))
    before: set[str] = set()
    for place in order:
        model = catalog.model(names[place])
        needs = {one.references for one in model.fields if one.references} & set(names)
        assert needs - {model.name} <= before
        before.add(model.name)


def test_sheets_that_point_at_each_other_go_in_the_catalogue_s_order() -> None:
    catalog = built_in()
    company = catalog.model("Company")
    license_ = next(one for one in catalog.model("License").fields if one.name == "parent")
    models = {**catalog.models, "Company": replace(company, fields=(*company.fields, license_))}
    both = [mapped("License", "companyId"), mapped("Company", "parent")]
    assert order_parts(both, replace(catalog, models=models)) == [1, 0]


def test_counts_of_several_sheets_add_up() -> None:
    assert add_counts([{"create": 1, "held": 0}, {"create": 2, "held": 4}]) == {
        "create": 3,
        "held": 4,
    }
