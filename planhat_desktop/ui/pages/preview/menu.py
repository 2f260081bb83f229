"""What can be done with a cell of the preview, as a menu."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from planhat_desktop.app.wording import translate as _
from planhat_desktop.ui.kit import Button
from planhat_desktop.ui.pages.preview.grid import NEXT_PROBLEM, PreviewGrid
from planhat_desktop.ui.pages.preview.model import PreviewModel


def give_menu(grid: PreviewGrid, model: PreviewModel, keep: Button) -> None:
    """Let a grid open its menu.

    Args:
        keep: the button that leaves the current row out, or takes it in again.
    """

    def open_menu(at: QPoint) -> None:
        index = grid.indexAt(at)
        index = index if index.isValid() else grid.currentIndex()
        if not index.isValid():
            return
        grid.setCurrentIndex(index)
        menu = QMenu(grid)
        if model.table_column(index.column()) is not None:
            menu.addAction(_("Change this cell")).triggered.connect(lambda: grid.edit(index))
        position, at_column = model.order[index.row()], index.column()
        there = model.in_file(position, at_column)
        if there is not None:
            back = menu.addAction(_("Put back “{cell}”").format(cell=there[:40]))
            place = model.table_column(at_column)
            back.triggered.connect(lambda: model.put_back.emit(position, place))
        words = str(index.data() or "")
        copy = menu.addAction(_("Copy this cell"))
        copy.triggered.connect(lambda: QGuiApplication.clipboard().setText(words))
        menu.addAction(keep.accessibleName()).triggered.connect(keep.click)
        following = menu.addAction(_("Go to the next problem"))
        following.setShortcut(NEXT_PROBLEM)
        following.triggered.connect(grid.go_to_problem)
        menu.exec(grid.viewport().mapToGlobal(at))
        menu.deleteLater()

    grid.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    grid.customContextMenuRequested.connect(open_menu)
