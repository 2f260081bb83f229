"""What a cell says: its text, the number or the moment it holds or shows."""

from __future__ import annotations

import datetime as dt
import math

from planhat_desktop.core.dates import Order, parse_date
from planhat_desktop.core.numbers import Mark, find_mark, parse_number
from planhat_desktop.core.table import Cell, CellError, Formatted


def text_of(cell: Cell) -> str:
    """Return a cell as the text to send for a text field; dates as ISO."""
    match cell:
        case str():
            return cell.strip()
        case None:
            return ""
        case bool():
            return "TRUE" if cell else "FALSE"
        case dt.datetime():
            return cell.isoformat(sep=" ", timespec="seconds")
        case dt.date() | dt.time():
            return cell.isoformat()
        case Formatted(text=text) | CellError(text=text):
            return text
        case float():
            if cell.is_integer() and abs(cell) < 1e17:
                return str(int(cell))
            return repr(as_shown(cell))
        case _:
            return str(cell)


def as_shown(number: float) -> float:
    """Return a number as a spreadsheet shows it: 15 digits, so that 0.1 + 0.2 is 0.3."""
    return number if number.is_integer() else float(f"{number:.15g}")


def number_of(cell: Cell, mark: Mark) -> float | int | None:
    """Return the number a cell holds or shows, or None."""
    match cell:
        case bool():
            return None
        case int() | float():
            return plain_number(cell)
        case Formatted():
            return plain_number(_as_seen(cell))
        case str():
            return parse_number(cell, mark)
        case _:
            return None


def _as_seen(cell: Formatted) -> float:
    """Return the number a person sees in a formatted cell.

    The text tells the measure and the value its digits: ``12.5 %`` is 12.5 as it is in a
    text file, though the sheet holds 0.125, and ``13 %`` of 0.125 is 12.5 all the same.
    """
    if "%" not in cell.text:
        return cell.value
    seen, hundredfold = parse_number(cell.text, find_mark([cell.text]).mark), cell.value * 100
    # A format may put the sign beside a number that is no share: 0"%" shows 12.5 as 12.5%.
    alone = seen is not None and abs(seen - cell.value) < abs(seen - hundredfold)
    return cell.value if alone else hundredfold


def plain_number(number: float) -> float | int | None:
    """Return a number as it is sent: whole ones as int, None for what is none."""
    try:
        shown = as_shown(float(number))
    except OverflowError:
        return None
    if not math.isfinite(shown):
        return None
    # Beyond 15 digits a whole number no longer survives the way through JSON.
    return int(shown) if shown.is_integer() and abs(shown) < 1e15 else shown


def moment_of(cell: Cell, order: Order, *, as_written: bool) -> dt.datetime | None:
    """Return the moment a cell holds or shows, without a zone, or None (see `parse_date`)."""
    match cell:
        case dt.datetime():
            if cell.tzinfo is not None and not as_written:
                cell = cell.astimezone(dt.UTC)
            return cell.replace(tzinfo=None)
        case dt.date():
            return dt.datetime.combine(cell, dt.time())
        case str():
            return parse_date(cell, order, as_written=as_written)
        case Formatted():
            return parse_date(cell.text, order, as_written=as_written)
        case _:
            return None
