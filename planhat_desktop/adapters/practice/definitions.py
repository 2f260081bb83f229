"""What a custom field may be: the rules of ``POST`` and ``PUT /customfields``."""

from __future__ import annotations

from collections.abc import Sequence

from planhat_desktop.adapters.practice.store import Document

_WITH_OPTIONS = frozenset({"list", "multipicklist"})


def check_definition(
    data: Document, stored: Sequence[Document], parents: frozenset[str], types: frozenset[str]
) -> str:
    """Return why a definition is not taken, in Planhat's manner; empty when it is.

    That names are unique, and options only with lists, is inferred: a name is the key its
    values travel under, and no source settles what Planhat does with a second one. Source:
    api-facts.md 8 (W/custom-field), checked 2026-11-22.

    Args:
        data: as sent; with the `_id` of the field that is changed, if one is.
        stored: all custom fields there are.
        parents: the models that can have some, as they are spelled.
        types: the types there are.
    """
    old = next((one for one in stored if one["_id"] == data.get("_id")), {})
    new = {**old, **data}
    name, parent, kind = new.get("name"), new.get("parent"), new.get("type")
    if not name or not parent or not kind:
        return ""  # told as what is required is missing
    if not isinstance(name, str) or not name.strip():
        return "name must be a string"
    if parent not in parents:
        return f"parent: {parent} is not a valid model"
    if kind not in types:
        return f"type: {kind} is not a valid option"
    values = new.get("listValues") or []
    if not isinstance(values, list) or not all(isinstance(one, str) for one in values):
        return "listValues must be an array of strings"
    if values and kind not in _WITH_OPTIONS:
        return f"listValues not allowed for type {kind}"
    for one in stored:
        if one is not old and (one["parent"], one["name"]) == (parent, name):
            return "name duplicated"
    return ""
