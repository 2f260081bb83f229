"""What a mapping lacks, and whether that blocks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planhat_desktop.core.gaps import Gap, GapCode, gaps
from planhat_desktop.core.mapping import Constant, Link, Mapping
from planhat_desktop.core.policy import Mode, Policy
from tests.core.making import built_in, make_table

TABLE = make_table([("A", ["x"]), ("B", ["x"]), ("C", ["x"]), ("D", ["x"])])
LICENSE = built_in().model("License")
WHOLE = Mapping(
    "License",
    (Link(0, "externalId"), Link(1, "companyId"), Link(2, "fromDate"), Link(3, "mrr")),
    (Constant("_currency", "EUR"),),
)
UPDATE = Policy(Mode.UPDATE_ONLY)


def test_a_whole_mapping_has_no_gaps() -> None:
    assert gaps(WHOLE, TABLE, LICENSE) == ()


@pytest.mark.parametrize("name", ["companyId", "fromDate", "_currency"])
def test_a_required_field_without_a_feed_blocks_creation_only(name: str) -> None:
    mapping = WHOLE.without(name)
    assert gaps(mapping, TABLE, LICENSE) == (Gap(GapCode.REQUIRED, (name,), blocks=True),)
    for policy in (Policy(Mode.CREATE_ONLY), Policy()):
        assert [one.blocks for one in gaps(mapping, TABLE, LICENSE, policy)] == [True]
    assert [one.blocks for one in gaps(mapping, TABLE, LICENSE, UPDATE)] == [False]


def test_one_of_a_group_is_enough() -> None:
    assert gaps(WHOLE.without("mrr"), TABLE, LICENSE) == (
        Gap(GapCode.ANY_OF, ("value", "mrr", "arr"), blocks=True),
    )
    other = WHOLE.without("mrr").with_constant(Constant("value", "1"))
    assert gaps(other, TABLE, LICENSE) == ()


def test_without_a_key_everything_is_created_or_nothing_can_be_updated() -> None:
    mapping = WHOLE.without("externalId")
    keys = ("_id", "sourceId", "externalId")
    assert gaps(mapping, TABLE, LICENSE) == (Gap(GapCode.NO_KEY, keys, blocks=False),)
    assert gaps(mapping, TABLE, LICENSE, UPDATE) == (Gap(GapCode.NO_KEY, keys, blocks=True),)
    bare = mapping.without("fromDate")
    assert {one.code: one.blocks for one in gaps(bare, TABLE, LICENSE, UPDATE)} == {
        GapCode.NO_KEY: True,
        GapCode.REQUIRED: True,
    }


def test_a_chosen_key_must_be_fed() -> None:
    assert gaps(replace(WHOLE, key="externalId"), TABLE, LICENSE) == ()
    assert gaps(replace(WHOLE, key="sourceId"), TABLE, LICENSE) == (
        Gap(GapCode.KEY_NOT_FED, ("sourceId",), blocks=True),
    )


def test_nothing_mapped_is_the_first_gap() -> None:
    found = gaps(Mapping("License"), TABLE, LICENSE)
    assert found[0] == Gap(GapCode.NOTHING_MAPPED, (), blocks=True)
    only_constants = Mapping("License", (), (Constant("_currency", "EUR"),))
    assert gaps(only_constants, TABLE, LICENSE)[0].code is GapCode.NOTHING_MAPPED


def test_what_is_gone_and_what_is_fed_twice_blocks() -> None:
    links = (*WHOLE.links, Link(0, "custom.Gone"), Link(9, "value"), Link(0, "mrr"))
    assert gaps(replace(WHOLE, links=links), TABLE, LICENSE) == (
        Gap(GapCode.FED_TWICE, ("mrr",), blocks=True),
        Gap(GapCode.FIELD_GONE, ("custom.Gone",), blocks=True),
        Gap(GapCode.COLUMN_GONE, ("value",), blocks=True),
    )


def test_a_joined_column_that_is_gone_blocks_as_well() -> None:
    links = (*WHOLE.links, Link(0, "product", also=(1, 9)))
    assert gaps(replace(WHOLE, links=links), TABLE, LICENSE) == (
        Gap(GapCode.COLUMN_GONE, ("product",), blocks=True),
    )


def test_mandatory_custom_fields_are_required() -> None:
    catalog = built_in().with_custom_fields(
        [{"parent": "license", "name": "Region", "type": "text", "isMandatory": True}]
    )
    model = catalog.model("License")
    assert gaps(WHOLE, TABLE, model) == (Gap(GapCode.REQUIRED, ("custom.Region",), blocks=True),)


def test_blocking_gaps_come_first() -> None:
    mapping = WHOLE.without("externalId").without("fromDate")
    assert [one.blocks for one in gaps(mapping, TABLE, LICENSE)] == [True, False]
