"""What a drag carries: columns that look for a field, or a field that looks for a column."""

from __future__ import annotations

import os
from dataclasses import dataclass

from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QDrag, QPixmap
from PySide6.QtWidgets import QWidget

# A column's number means nothing to another window of ours, which is a process of its own.
_KIND = f"application/x-planhat-desktop-{os.getpid()}"
COLUMNS = f"{_KIND}-columns"
SOURCE = f"{_KIND}-source"
TARGET = f"{_KIND}-target"


@dataclass(frozen=True)
class Load:
    """What is carried.

    Attributes:
        columns: the table columns' 0-based indices, in the order of the sheet.
        source: the API name of the field they, or a value for all rows, were pulled out of.
        target: the API name of a field that is carried to a column.
    """

    columns: tuple[int, ...] = ()
    source: str = ""
    target: str = ""


def pack(load: Load) -> QMimeData:
    """Return a load as a drag carries it: numbers and names as bytes, never an object."""
    data = QMimeData()
    if load.columns:
        data.setData(COLUMNS, b",".join(b"%d" % one for one in load.columns))
    if load.source:
        data.setData(SOURCE, load.source.encode())
    if load.target:
        data.setData(TARGET, load.target.encode())
    return data


def unpack(data: QMimeData) -> Load | None:
    """Return what a drag carries, or None where it is nothing of ours."""
    parts = _bytes(data, COLUMNS).split(b",")
    columns = tuple(int(one) for one in parts if one.isdigit() and len(one) < 9)
    load = Load(columns, _bytes(data, SOURCE).decode(), _bytes(data, TARGET).decode())
    return load if load != Load() else None


def _bytes(data: QMimeData, kind: str) -> bytes:
    return bytes(data.data(kind).data()) if data.hasFormat(kind) else b""


def drag(source: QWidget, data: QMimeData, picture: QPixmap) -> None:
    """Let the person carry something until it is dropped or Escape is pressed."""
    carried = QDrag(source)
    carried.setMimeData(data)
    carried.setPixmap(picture)
    carried.setHotSpot(QPoint(6, -4))  # it hangs below the pointer, so the slot stays in sight
    carried.exec(Qt.DropAction.MoveAction)
