"""The countries offered for phone numbers."""

from __future__ import annotations

from planhat_desktop.core.phones import find_countries
from planhat_desktop.ui.pages.match.countries import countries


def test_just_the_countries_whose_numbers_can_be_told_are_offered() -> None:
    codes = [code for code, _name in countries()]
    assert codes[:2] == ["SE", "NO"]
    assert len(codes) == len(set(codes)) > 200
    assert set(codes) <= set(find_countries())
    names = [name for _code, name in countries()]
    assert all(names)
    assert names[15:] == sorted(names[15:])
