"""From a problem to its column on Match, and back to the same problem and row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planhat_desktop.app.groups import Group
from planhat_desktop.app.wizard import Step
from planhat_desktop.ui.pages.page import Host

if TYPE_CHECKING:
    from planhat_desktop.ui.pages.preview.page import PreviewPage


class Jumper:
    """Goes to Match for a problem, and knows where on the preview that was."""

    def __init__(self, host: Host, page: PreviewPage) -> None:
        self._host, self._page = host, page
        self._group: Group | None = None
        self._row: int | None = None  # its spreadsheet number; None while nobody is away

    def see_group(self, group: Group) -> None:
        """Go to the column of a group of problems."""
        self._go(group.issues[0].field or "", group)

    def see_field(self, name: str) -> None:
        """Go to the column that feeds a field, from a row's problem."""
        self._go(name, None)

    def _go(self, field: str, group: Group | None) -> None:
        from planhat_desktop.ui.pages.match import MappingPage

        page, current = self._page, self._page.grid.currentIndex()
        self._group, self._row = group, None
        if page.view is not None and current.isValid():
            position = page.model.order[current.row()]
            self._row = int(page.view.table.row_numbers[position])
        shown = self._host.go(Step.MATCH)
        if not isinstance(shown, MappingPage):
            return
        if field:
            shown.jump_to(field)
            shown.open_reading(field)
        else:  # no field alone is to blame: none of the keys, or nothing at all, is matched
            shown.jump_to_key()

    def land(self) -> None:
        """Show the problem and the row again that the person went away from, once."""
        page, row = self._page, self._row
        draft = self._host.draft
        view = page.view
        if row is None or view is None or view.prepared is not draft.prepared:
            return
        group, self._row, self._group = self._group, None, None
        kind = group.kind if group is not None else None
        same = next((one for one in view.groups if one.kind == kind), None)
        position = view.table.find_row(row)
        if same is not None:
            page.filters.choose("all", same)
            page.show_card(same)
        elif position not in page.model.order:
            page.filters.show_all()
        if position is not None and position in page.model.order:
            page.grid.go_to(position)
        page.grid.setFocus()
