"""The countries a phone number can be at home in; common ones first."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QLocale

from planhat_desktop.core.phones import find_countries

_FIRST = ("SE", "NO", "DK", "FI", "DE", "AT", "CH", "NL", "BE", "FR", "ES", "GB", "IE", "US", "CA")


@cache
def countries() -> tuple[tuple[str, str], ...]:
    """Return (ISO code, name) of each country: common ones first, then all by name."""
    named, known = {}, frozenset(find_countries())
    for one in QLocale.Country:
        code = QLocale.territoryToCode(one)
        if code in known:
            named[code] = QLocale.territoryToString(one)
    others = sorted((name, code) for code, name in named.items() if code not in _FIRST)
    first = [(code, named[code]) for code in _FIRST]
    return (*first, *((code, name) for name, code in others))
