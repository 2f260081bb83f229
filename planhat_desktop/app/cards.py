"""What a card tells of a record in Planhat, so that a person knows it from its namesakes."""

from __future__ import annotations

from collections.abc import Mapping

from planhat_desktop.app.display import show_number, show_value
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.core.changes import items, raw
from planhat_desktop.core.lookup import Lookup
from planhat_desktop.core.schema import Field, FieldType

Record = Mapping[str, object]

_DATE = Field("lastTouch", "", FieldType.DATE)


def name_of(record: Record) -> str:
    """Return what a record is called in Planhat."""
    whole = f"{record.get('firstName') or ''} {record.get('lastName') or ''}".strip()
    for name in ("nickName", "name", "title", "subject"):
        if record.get(name):
            return str(record[name])
    return whole or str(record.get("email") or record.get("_id") or "")


def facts_of(record: Record, people: Lookup | None = None) -> tuple[str, ...]:
    """Return what else is known of a record, in two lines: who and how much, then how it is found.

    Args:
        people: the team members, to name an owner by; None before they were read.
    """
    life = [
        _said(_("owner {value}"), owner_of(record, people)),
        _said(_("ARR {value}"), _money(record.get("arr"))),
        _said(_("last touch {value}"), show_value(_DATE, record.get("lastTouch"))),
        _text(record.get("companyName")),
        _text(record.get("position")),
        _("no longer active") if record.get("inactive") is True else "",
        _("archived") if record.get("archived") is True else "",
    ]
    found_by = [
        _domain_of(record),
        _text(record.get("email")) if name_of(record) != record.get("email") else "",
        _said(_("ID {value}"), _text(record.get("externalId"))),
        _text(record.get("phase")),
    ]
    lines = (" · ".join(fact for fact in facts if fact) for facts in (life, found_by))
    return tuple(one for one in lines if one)


def owner_of(record: Record, people: Lookup | None) -> str:
    """Return the name of a record's owner, as far as the team was read."""
    identifier = raw(record, "owner")
    if isinstance(identifier, dict):
        return name_of(identifier)
    if people is None or not isinstance(identifier, str):
        return ""
    found = people.find("_id", identifier)
    return name_of(people.records[found[0]]) if found else ""


def _domain_of(record: Record) -> str:
    domains = [str(one) for one in items(record.get("domains")) if one]
    return domains[0] if domains else _text(record.get("web"))


def _money(value: object) -> str:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return show_number(value) if is_number and isinstance(value, (int, float)) else ""


def _said(words: str, value: str) -> str:
    return words.format(value=value) if value else ""


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
