"""Equality as Planhat sees it, and the value a field would have after the upload.

What a list gives back differs in shape from what was sent (owner as an object, dates with
milliseconds, lists in another order; api-facts 10), so values are compared in a plain form.
"""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Hashable, Iterable, Mapping

from planhat_desktop.core.mapping import Arrays
from planhat_desktop.core.schema import Field, FieldType
from planhat_desktop.core.values import EPOCH

_TAG = re.compile(r"<[^>]+>")
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


def plain(one: Field, value: object) -> Hashable:
    """Return a value in the form it is compared in; every kind of emptiness is None."""
    if value is None or value == "" or value == [] or value == ():
        return None
    if one.is_list:
        return _plain_list(one, value)
    if isinstance(value, dict):
        value = identity(value, prefer_symbol=one.type is FieldType.TEXT)
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
            text = html.unescape(_TAG.sub(" ", str(value)))
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
        return [part for part in value.split(",") if part]
    if isinstance(value, (list, tuple)):
        return [identity(part) for part in value]
    return [] if value is None else [value]


def _plain_list(one: Field, value: object) -> Hashable:
    if isinstance(value, str) and one.type is not FieldType.REFERENCES:
        members = [value]
    else:
        members = [str(part).strip() for part in items(value)]
    return tuple(sorted(set(members))) or None


def _plain_text(value: object) -> Hashable:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip() or None


def _plain_number(value: object) -> Hashable:
    if isinstance(value, (int, float)):
        return float(value)
    try:
        return float(str(value))
    except ValueError:
        return str(value)


def _plain_boolean(value: object) -> Hashable:
    if isinstance(value, str):
        return {"true": True, "false": False}.get(value.strip().lower(), value)
    return bool(value)


def _plain_day(value: object) -> Hashable:
    if isinstance(value, (int, float)):
        return int(value)
    moment = _moment(str(value))
    return (moment.date() - EPOCH).days if moment is not None else str(value)


def _plain_moment(value: object) -> Hashable:
    moment = _moment(str(value))
    return moment if moment is not None else str(value)


def _moment(text: str) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.astimezone(dt.UTC).replace(tzinfo=None) if moment.tzinfo else moment


def merged(one: Field, old: object, new: object, arrays: Arrays) -> object:
    """Return what is to be sent for a list field: whole lists only (api-facts 16.5).

    Args:
        old: as Planhat listed it.
        new: the members of the sheet's cell.
    """
    if arrays == "replace" or not one.is_list:
        return new
    before, named = items(old), items(new)
    if arrays == "add":
        return [*before, *(part for part in named if part not in before)]
    return [part for part in before if part not in named]
