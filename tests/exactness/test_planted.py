"""Planted duplicates: all that Planhat would take for one record are held, and no others."""

from __future__ import annotations

import pytest

from planhat_desktop.core import resolution
from planhat_desktop.core.schema import KeyScope
from tests.core.making import built_in
from tests.exactness.planted import KEYED, NEAR, Planting, plant_all


def test_every_planted_duplicate_is_found_and_nothing_else_is_held() -> None:
    found = plant_all(range(1))
    assert found.complaints == []
    assert found.held == found.one
    assert found.one.total() > 150
    assert found.planted.total() - found.one.total() > 180
    assert set(found.told) == NEAR | {"near names"}
    assert all(found.told[kind] == found.planted[kind] for kind in found.told)
    elsewhere = "the same key in another company"
    assert 0 < found.one[elsewhere] < found.planted[elsewhere]
    *_kinds, last = found.lines()
    assert last.startswith(
        f"planted duplicates: {found.one.total()} of {found.one.total()} found, 0 "
    )


def test_every_scope_of_a_key_is_planted() -> None:
    scopes = {key.scope for name in KEYED for key in built_in().model(name).keys}
    assert scopes == set(KeyScope)


@pytest.mark.parametrize("name", ["find_duplicates", "find_shared_targets", "find_near_rows"])
def test_a_rule_that_is_not_kept_is_seen(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(resolution, name, lambda *_rest: [])
    found = Planting(0, "Enduser").look()
    assert found.complaints
    *_kinds, last = found.lines()
    assert last == f"planted duplicates: {len(found.complaints)} not as they should be"
