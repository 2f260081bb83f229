"""How lists spell what is stored: the shapes of GET answers that no public source settles.

Source: section 10 of the API facts, read 2026-11.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from planhat_desktop.adapters.practice.quirks import Quirks
from planhat_desktop.adapters.practice.revenue import RATES
from planhat_desktop.adapters.practice.store import Document

_MOMENT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.000Z")


def dress(documents: Iterable[Document], quirks: Quirks, rich_texts: frozenset[str]) -> None:
    """Spell the values of records, in place, as the switches say.

    Args:
        rich_texts: the names of the custom fields that hold rich texts.
    """
    for document in documents:
        _spell_all(document, quirks)
        custom = document.get("custom")
        if isinstance(custom, dict):
            _spell_all(custom, quirks)
            for name in rich_texts & custom.keys():
                if quirks.rich_texts_wrapped and not str(custom[name]).startswith("<p>"):
                    custom[name] = f"<p>{custom[name]}</p>"
        code = document.get("_currency")
        if quirks.currencies_as_objects and code is not None:
            rate = RATES.get(code, 1.0)
            document["_currency"] = {"_id": code, "symbol": code, "rate": rate}


def _spell_all(document: Document, quirks: Quirks) -> None:
    for name, value in document.items():
        document[name] = _spell(value, quirks)


def _spell(value: Any, quirks: Quirks) -> Any:
    if isinstance(value, list) and quirks.arrays_as_text:
        are_texts = bool(value) and all(isinstance(one, str) for one in value)
        return f",{','.join(value)}," if are_texts else value
    if isinstance(value, str) and quirks.short_moments:
        moment = _MOMENT.fullmatch(value)
        return value if moment is None else f"{moment[1]}Z"
    if isinstance(value, (int, float)) and not isinstance(value, bool) and quirks.numbers_as_text:
        return str(value)
    return value
