"""Values as people read them: months in letters, numbers with separators."""

from __future__ import annotations

import datetime as dt

from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.app.wording.terms import show_date
from planhat_desktop.core.schema import Field, FieldType
from planhat_desktop.core.table import Cell, CellError, Formatted

_EPOCH = dt.date(1970, 1, 1)


def show_number(value: float) -> str:
    """Return a number with separators and no needless decimals: ``12,400.5``."""
    if isinstance(value, int) or value.is_integer():
        return f"{int(value):,}"
    return f"{value:,.10f}".rstrip("0").rstrip(".")


def show_cell(cell: Cell) -> str:
    """Return a cell of the sheet as a person reads it there; dates with the month in letters."""
    match cell:
        case None:
            return ""
        case bool():
            return _("yes") if cell else _("no")
        case dt.datetime():
            return f"{show_date(cell.date())} {cell:%H:%M}"
        case dt.date():
            return show_date(cell)
        case dt.time():
            return f"{cell:%H:%M}" if cell.second == 0 else f"{cell:%H:%M:%S}"
        case CellError(text=text) | Formatted(text=text):
            return text
        case float():
            return repr(int(cell)) if cell.is_integer() else repr(cell)
        case _:
            return str(cell)


def show_value(field: Field, value: object) -> str:
    """Return a value of a Planhat field as a person reads it; empty for none."""
    match value:
        case None:
            return ""
        case bool():
            return _("yes") if value else _("no")
        case int() if field.type is FieldType.DAY:
            return show_date(_EPOCH + dt.timedelta(days=value))
        case int() | float():
            return show_number(value)
        case str() if field.type in (FieldType.DATE, FieldType.DATETIME):
            return _show_instant(value, field.type is FieldType.DATE)
        case list() | tuple():
            return ", ".join(show_value(field, one) for one in value)
        case dict():
            named = value.get("nickName") or value.get("name") or value.get("_id") or value
            return str(named)
        case _:
            return str(value)


def _show_instant(text: str, date_only: bool) -> str:
    try:
        instant = dt.datetime.fromisoformat(text)
    except ValueError:
        return text
    if date_only or (instant.hour, instant.minute) == (0, 0):
        return show_date(instant.date())
    return f"{show_date(instant.date())} {instant:%H:%M}"
