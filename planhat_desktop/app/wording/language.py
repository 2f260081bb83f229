"""The one door every sentence passes on its way to a person."""

from __future__ import annotations

import gettext

_spoken = gettext.NullTranslations()


def translate(text: str) -> str:
    """Return the text in the person's language; English is its own key."""
    return _spoken.gettext(text)


def plural(count: int, one: str, many: str) -> str:
    """Return ``one`` or ``many`` with ``{n}`` filled in with separators: ``1,204 rows``."""
    return _spoken.ngettext(one, many, count).format(n=f"{count:,}")
