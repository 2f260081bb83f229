"""Equality as Planhat sees it, and the value a field would have after the upload.

What a list gives back differs in shape from what was sent (owner as an object, dates with
milliseconds, lists in another order; api-facts 10), so values are compared in a plain form.
"""

from __future__ import annotations

import datetime as dt
import html
import math
import re
from collections.abc import Hashable, Iterable, Mapping

from planhat_desktop.core.celltext import as_shown, plain_number
from planhat_desktop.core.mapping import Arrays
from planhat_desktop.core.records import CLEAR
from planhat_desktop.core.schema import Field, FieldType
from planhat_desktop.core.values import EPOCH

# What may stand in Planhat's rich texts; "<ann@acme.com>" and "1 < 2" are no tags.
_INLINE = re.compile(
    r"</?(?:a|abbr|b|code|del|em|font|i|ins|mark|s|small|span|strong|sub|sup|u)(?:\s[^<>]*)?>",
    re.IGNORECASE,
)
_BLOCK = re.compile(
    r"</?(?:blockquote|br|div|h[1-6]|hr|img|li|ol|p|pre|table|tbody|td|th|thead|tr|ul)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
# Listed without its outer commas, a list shows only by its members: ids, domains, addresses.
_MEMBER = re.compile(r"[0-9a-f]{24}|[^\s,]+\.[^\s,.]{2,}", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_NAMES = ("_id", "id", "symbol", "code", "nickName", "name")


def raw(record: Mapping[str, object], field_name: str) -> object:
    """Return a field of an existing record as Planhat listed it; None when it has none."""
    if field_name.startswith("custom."):
        custom = record.get("custom")
        return custom.get(field_name[7:]) if isinstance(custom, dict) else None
    return record.get(field_name)


def raws(records: Iterable[Mapping[str, object]], field_name: str) -> list[object]:
    """Return one field of many records, as `raw` does for one."""
    if field_name.startswith("custom."):
        return [raw(record, field_name) for record in records]
    return [record.get(field_name) for record in records]


def flatten(item: Mapping[str, object]) -> dict[str, object]:
    """Return what an item sends or holds by field name, without its `_id`; see `raw`."""
    made = {name: value for name, value in item.items() if name not in ("_id", "custom")}
    custom = item.get("custom")
    if isinstance(custom, dict):
        made |= {f"custom.{name}": value for name, value in custom.items()}
    return made


def plain(one: Field, value: object) -> Hashable:
    """Return a value in the form it is compared in; every kind of emptiness is None."""
    if value is None or value == "" or value == [] or value == ():
        return None
    if one.is_list:
        return _plain_list(value)
    if isinstance(value, dict):
        value = identity(value, prefer_symbol=one.type is FieldType.TEXT)
        if value is None:
            return None
    match one.type:
        case FieldType.NUMBER | FieldType.INTEGER:
            return _plain_number(value)
        case FieldType.BOOLEAN:
            return _plain_boolean(value)
        case FieldType.DATE | FieldType.DAY:
            return _plain_day(value)
        case FieldType.DATETIME:
            return _plain_moment(value)
        case FieldType.RICH_TEXT:
            text = html.unescape(_BLOCK.sub(" ", _INLINE.sub("", str(value))))
            return " ".join(text.split()) or None
        case FieldType.EMAIL:
            return str(value).strip().lower() or None
        case _:
            return _plain_text(value)


def identity(value: object, *, prefer_symbol: bool = False) -> object:
    """Return what an object of a list answer stands for: its id, or its symbol or name."""
    if not isinstance(value, dict):
        return value
    names = (*_NAMES[2:], *_NAMES[:2]) if prefer_symbol else _NAMES
    return next((value[name] for name in names if value.get(name)), None)


def items(value: object) -> list[object]:
    """Return the members of a list as Planhat may give it: an array or ``",a,b,"``."""
    if isinstance(value, str):
        parts = [part.strip() for part in value.split(",") if part.strip()]
        if value.startswith(",") or value.endswith(",") or all(map(_MEMBER.fullmatch, parts)):
            return list(parts)
        return [value]  # one option may itself hold a comma
    if isinstance(value, (list, tuple)):
        return [identity(part) for part in value]
    return [] if value is None else [identity(value)]


def _plain_list(value: object) -> Hashable:
    members = {str(part).strip() for part in items(value) if part is not None}
    return tuple(sorted(members - {""})) or None


def _plain_text(value: object) -> Hashable:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip().replace("\r\n", "\n") or None


def _plain_number(value: object) -> Hashable:
    try:
        number = float(value) if isinstance(value, (int, float)) else float(str(value))
    except (ValueError, OverflowError):
        return str(value)
    return as_shown(number) if math.isfinite(number) else str(value)


def _plain_boolean(value: object) -> Hashable:
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.strip().lower(), value)
    return bool(value)


def _plain_day(value: object) -> Hashable:
    try:
        return int(str(value)) if isinstance(value, str) else int(float(str(value)))
    except (ValueError, OverflowError):
        moment = _moment(str(value))
    return (moment.date() - EPOCH).days if moment is not None else str(value)


def _plain_moment(value: object) -> Hashable:
    moment = _moment(str(value))
    return moment if moment is not None else str(value)


def _moment(text: str) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(text)
        return moment.astimezone(dt.UTC).replace(tzinfo=None) if moment.tzinfo else moment
    except (ValueError, OverflowError):
        return None


def merged(one: Field, old: object, new: object, arrays: Arrays) -> object:
    """Return what is to be sent for a list field: whole lists only (api-facts 16.5).

    An empty cell that clears leaves nothing, whatever is done with arrays.

    Args:
        old: as Planhat listed it.
        new: the members of the sheet's cell.
    """
    if new is CLEAR:
        return None
    if arrays == "replace" or not one.is_list:
        return new
    before = _held(one, old)
    named = list(new) if isinstance(new, (list, tuple)) else items(new)
    if arrays == "add":
        there = {str(identity(part)) for part in before}
        return [*before, *(part for part in named if str(identity(part)) not in there)]
    gone = {str(identity(part)) for part in named}
    return [part for part in before if str(identity(part)) not in gone]


def sendable(one: Field, old: object) -> object:
    """Return what Planhat lists in the shape in which it takes it (api-facts 10, 2026-11-22)."""
    if plain(one, old) is None:
        return None
    if one.is_list:
        return _held(one, old)
    if one.type in (FieldType.NUMBER, FieldType.INTEGER) and isinstance(old, str):
        return plain_number(float(old)) if _NUMBER.fullmatch(old) else old
    return identity(old, prefer_symbol=not one.is_reference)


def _held(one: Field, old: object) -> list[object]:
    """Return the members a list has, in the shape they are sent in."""
    if one.shape != "person" or not isinstance(old, list):
        return items(old)
    return [
        {"id": identity(part), "name": str(part.get("nickName") or part.get("name") or "")}
        if isinstance(part, dict)
        else part
        for part in old
    ]
