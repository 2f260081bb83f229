"""A mapping: one feed a field, and every change a new mapping."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.mapping import BY_HAND, Confidence, Constant, Link, Mapping, Reading

FIELDS = st.sampled_from(["a", "b", "c"])
STEPS = st.lists(
    st.builds(Link, st.integers(0, 3), FIELDS) | st.builds(Constant, FIELDS, st.just("1")) | FIELDS,
    max_size=12,
)


@given(STEPS)
def test_a_field_has_at_most_one_feed_and_it_is_the_last_one(
    steps: list[Link | Constant | str],
) -> None:
    mapping, expected = Mapping("Company"), dict[str, Link | Constant]()
    for step in steps:
        match step:
            case Link():
                mapping, expected[step.field] = mapping.with_link(step), step
            case Constant():
                mapping, expected[step.field] = mapping.with_constant(step), step
            case _:
                mapping = mapping.without(step)
                expected.pop(step, None)
    for name in "abc":
        feed = mapping.link_of(name) or mapping.constant_of(name)
        assert feed == expected.get(name)
        assert mapping.feeds(name) is (name in expected)
    assert len(mapping.links) + len(mapping.constants) == len(expected)


def test_a_column_may_feed_several_fields() -> None:
    mapping = Mapping("Company").with_link(Link(0, "a")).with_link(Link(0, "b"))
    assert [one.field for one in mapping.links_from(0)] == ["a", "b"]
    assert mapping.links_from(1) == ()


def test_a_link_is_read_or_accepted_without_touching_the_others() -> None:
    doubtful = [Link(at, name, confidence=Confidence.CHECK) for at, name in enumerate("ab")]
    mapping = Mapping("Company").with_link(doubtful[0]).with_link(doubtful[1])
    accepted = mapping.accept("a")
    assert [one.confidence for one in accepted.links] == [Confidence.SURE, Confidence.CHECK]
    read = mapping.with_reading("b", Reading(decimal=","))
    assert [one.reading.decimal for one in read.links] == ["auto", ","]
    assert mapping.links == tuple(doubtful)


def test_a_link_made_by_hand_is_sure() -> None:
    link = Link(0, "a")
    assert link.confidence is Confidence.SURE
    assert link.reason is BY_HAND


def test_joined_columns_feed_a_field_together() -> None:
    joined = Link(2, "name", also=(0, 4))
    mapping = Mapping("Company", (joined, Link(1, "city")))
    assert joined.columns == (2, 0, 4)
    assert mapping.used == {0, 1, 2, 4}
    assert mapping.links_from(0) == ()
    alone = Link(2, "name")
    assert mapping.with_changed(alone).links == (alone, Link(1, "city"))
