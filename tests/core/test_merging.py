"""Two profiles made one: field by field, nothing fed twice, nothing lost that was not given up."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.imprint import Imprint
from planhat_desktop.core.mapping import Constant
from planhat_desktop.core.merging import Difference, compare_profiles, merge_profiles
from planhat_desktop.core.profile import KnownColumn, Profile, ProfileLink
from planhat_desktop.core.table import Kind
from tests.core.test_profile import profiles


def feeds(profile: Profile) -> dict[str, object]:
    found: dict[str, object] = {one.field: one for one in profile.links}
    return found | {one.field: one for one in profile.constants}


@given(profiles(), profiles(), st.data())
def test_each_field_is_fed_as_the_profile_it_was_taken_from(
    mine: Profile, theirs: Profile, data: st.DataObject
) -> None:
    differing = [one.field for one in compare_profiles(mine, theirs)]
    taken = data.draw(st.sets(st.sampled_from(differing))) if differing else set[str]()
    made = merge_profiles(mine, theirs, taken)
    wanted = {
        name: feed
        for name in feeds(mine) | feeds(theirs)
        if (feed := (feeds(theirs) if name in taken else feeds(mine)).get(name)) is not None
    }
    assert feeds(made) == wanted
    assert (made.name, made.model, made.policy, made.key) == (
        mine.name, mine.model, mine.policy, mine.key,
    )  # fmt: skip
    assert {one.field for one in compare_profiles(mine, made)} == taken
    if len(taken) == len(differing):
        assert compare_profiles(made, theirs) == ()


def test_a_link_brings_what_its_column_looked_like() -> None:
    seen = Imprint(Kind.NUMBER, {}, 4.0)
    mine = Profile(
        "n", "License", (ProfileLink("A", "value"),), (Constant("_currency", "EUR"),),
        columns=(KnownColumn("A"),), constant_extras=({"why": 1},),
    )  # fmt: skip
    theirs = Profile(
        "n", "License", (ProfileLink("B", "mrr"),),
        columns=(KnownColumn("B", seen), KnownColumn("C")), field_ids={"custom.X": "1"},
    )  # fmt: skip
    made = merge_profiles(mine, theirs, ["mrr"])
    assert made.columns == (KnownColumn("A"), KnownColumn("B", seen))
    assert made.constant_extras == ({"why": 1},)
    assert made.field_ids == {"custom.X": "1"}
    assert merge_profiles(mine, theirs, ["_currency"]).constants == ()
    assert compare_profiles(mine, theirs)[-1] == Difference("mrr", None, theirs.links[0])
