"""What a drag carries: the column's number as bytes, and the field it was pulled from."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QDrag, QPixmap
from PySide6.QtWidgets import QWidget

COLUMN = "application/x-planhat-desktop-column"
FIELD = "application/x-planhat-desktop-field"


def pack(column: int | None, field: str = "") -> QMimeData:
    """Return what a drag carries.

    Args:
        column: the table column's 0-based index; None for a value that is set for all rows.
        field: the API name of the field it is pulled from, if any.
    """
    data = QMimeData()
    data.setData(COLUMN, b"" if column is None else b"%d" % column)
    if field:
        data.setData(FIELD, field.encode())
    return data


def column_in(data: QMimeData) -> int | None:
    """Return the column a drag carries, or None."""
    raw = bytes(data.data(COLUMN).data()) if data.hasFormat(COLUMN) else b""
    return int(raw) if raw.isdigit() else None


def field_in(data: QMimeData) -> str:
    """Return the field a drag was pulled from; empty for none."""
    return bytes(data.data(FIELD).data()).decode() if data.hasFormat(FIELD) else ""


def drag(source: QWidget, data: QMimeData, picture: QPixmap) -> None:
    """Let the person carry a column until it is dropped or Escape is pressed."""
    carried = QDrag(source)
    carried.setMimeData(data)
    carried.setPixmap(picture)
    carried.setHotSpot(QPoint(6, -4))  # it hangs below the pointer, so the slot stays in sight
    carried.exec(Qt.DropAction.MoveAction)
