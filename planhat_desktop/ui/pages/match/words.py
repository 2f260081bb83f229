"""What the Match page says of fields and columns: kinds, explanations, ways of reading."""

from __future__ import annotations

import re

from planhat_desktop.app.display import show_value
from planhat_desktop.app.wording.language import plural
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.core.records import Reference
from planhat_desktop.core.schema import Field, FieldType, Model
from planhat_desktop.core.table import Kind

_KINDS = {
    Kind.TEXT: "text",
    Kind.NUMBER: "number",
    Kind.DATE: "date",
    Kind.DATETIME: "date and time",
    Kind.BOOLEAN: "yes / no",
    Kind.EMAIL: "e-mail",
    Kind.URL: "web address",
    Kind.EMPTY: "empty",
    Kind.MIXED: "mixed",
}

_TYPES = {
    FieldType.TEXT: "text",
    FieldType.RICH_TEXT: "formatted text",
    FieldType.NUMBER: "number",
    FieldType.INTEGER: "whole number",
    FieldType.BOOLEAN: "yes or no",
    FieldType.DATE: "date",
    FieldType.DATETIME: "date and time",
    FieldType.DAY: "date",
    FieldType.OPTION: "list",
    FieldType.OPTIONS: "list, several",
    FieldType.TEXTS: "several texts",
    FieldType.EMAIL: "e-mail",
    FieldType.URL: "web address",
    FieldType.PHONE: "phone",
    FieldType.OBJECT_ID: "Planhat ID",
}

_WHICH = {
    "Company": ("which company", "which companies"),
    "Enduser": ("which end user", "which end users"),
    "User": ("which team member", "which team members"),
    "License": ("which license", "which licenses"),
    "Product": ("which product", "which products"),
    "Deal": ("which deal", "which deals"),
    "Campaign": ("which campaign", "which campaigns"),
    "Conversation": ("which conversation", "which conversations"),
}

FIND_BY = {
    "auto": "Whatever fits (ID, External ID, name …)",
    "_id": "Planhat ID",
    "externalId": "External ID",
    "sourceId": "Source ID",
    "name": "Name",
    "domain": "Domain",
    "email": "E-mail",
}

# Notes were written for people who call the API; clauses that only such people need are left out.
_TECHNICAL = re.compile(
    r"_|\bAPI\b|\bGET\b|24-hex|\bISO\b|\barray\b|extid|srcid|\bbulk\b|\bdocs\b|true|false|example"
)


def kind_words(kind: Kind) -> str:
    """Return what most cells of a column are."""
    return _(_KINDS[kind])


def type_words(field: Field, model: Model) -> str:
    """Return in two or three words what a field is for or holds."""
    if field.key:
        return _("finds the {model}").format(model=model.label.lower())
    if field.is_reference:
        return _reference_words(field)
    words = _(_TYPES[field.type])
    if field.options:
        return _("{kind} · {count} options").format(kind=words, count=len(field.options))
    return words


def _reference_words(field: Field) -> str:
    one, several = _WHICH.get(field.references or "", ("which record", "which records"))
    return _(several if field.type is FieldType.REFERENCES else one)


def explain(field: Field) -> str:
    """Return what is known about a field in plain words; empty when nothing is."""
    clauses = [one.strip() for one in field.note.split(";")]
    plain = "; ".join(one for one in clauses if one and not _TECHNICAL.search(one))
    return plain[:1].upper() + plain[1:] + "." if plain else ""


def show_read(field: Field, value: object) -> str:
    """Return what a cell was read as, for people; a pointer shows the words it points with."""
    match value:
        case Reference(text=text):
            return text
        case tuple() | list():
            return ", ".join(show_read(field, one) for one in value)
        case _:
            return show_value(field, value)


def say_unread(rows: int, field: Field, is_whole: bool) -> str:
    """Return how many rows cannot be read, or found; not counted where not all were looked at."""
    if field.is_reference:
        count = f"{rows:,}" if is_whole else _("some")
        return _("{count} not found").format(count=count)
    if not is_whole:
        return _("some cannot be read")
    return _("{count} cannot be read").format(count=f"{rows:,}")


def say_undecided(values: int, field: Field, is_whole: bool) -> str:
    """Return that different values want to be decided; counted where each of them was looked at."""
    if field.is_list or not is_whole:
        return _("values to decide")
    return plural(values, "{n} value to decide", "{n} values to decide")
