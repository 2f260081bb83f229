"""A single cell as plain JSON, and back: what was put in place of another cell is kept so."""

from __future__ import annotations

import datetime as dt

from planhat_desktop.core.table import Cell, CellError, Formatted


def write_cell(cell: Cell) -> object:
    """Return a cell as plain JSON: texts, numbers and yes or no as they are, others named."""
    match cell:
        case dt.datetime():
            return {"moment": cell.isoformat()}
        case dt.date():
            return {"date": cell.isoformat()}
        case dt.time():
            return {"time": cell.isoformat()}
        case CellError(text=text):
            return {"error": text}
        case Formatted(value=value, text=text):
            return {"value": value, "text": text}
        case _:
            return cell


def read_cell(data: object) -> Cell:
    """Return the cell that plain JSON describes.

    Raises:
        ValueError: it describes none.
    """
    match data:
        case None | str() | bool() | int() | float():
            return data
        case {"moment": str(text)}:
            return dt.datetime.fromisoformat(text)
        case {"date": str(text)}:
            return dt.date.fromisoformat(text)
        case {"time": str(text)}:
            return dt.time.fromisoformat(text)
        case {"error": str(text)}:
            return CellError(text)
        case {"value": int(value) | float(value), "text": str(text)}:
            return Formatted(float(value), text)
    raise ValueError("no cell")
