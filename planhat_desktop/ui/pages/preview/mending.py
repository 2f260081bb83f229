"""What a person mends on the preview: each a change of the draft that can be taken back."""

from __future__ import annotations

from dataclasses import replace

from planhat_desktop.app.again import shown_content
from planhat_desktop.app.groups import Fix, Group
from planhat_desktop.app.wizard import Step
from planhat_desktop.app.wording import plural
from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.policy import Mode
from planhat_desktop.core.table import Table
from planhat_desktop.ui.kit import Deed
from planhat_desktop.ui.pages.page import Host

DECIDE = "decide"
SIDES = ("twins", "picking")
_ALLOWED = {
    Mode.CREATE_AND_UPDATE: "This upload may create and update now.",
    Mode.UPDATE_ONLY: "This upload only updates now; new rows are held.",
    Mode.CREATE_ONLY: "This upload only creates now; rows that are in Planhat are held.",
}


_LONGEST = 40


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


class Mender:
    """Changes the draft, has it drawn, and offers to take the change back."""

    def __init__(self, host: Host) -> None:
        self._host = host

    @property
    def _table(self) -> Table:
        table = shown_content(self._host.draft.content).table
        assert table is not None  # nothing is shown before a sheet was read
        return table

    def change_cell(self, position: int, table_column: int, text: str) -> None:
        """Put a text in place of one cell; ``position`` is 0-based."""
        draft, numbers = self._host.draft, self._table.row_numbers
        prepared = draft.prepared
        issues = prepared.issues.of_row(position) if prepared is not None else ()
        equal = next((one for one in issues if one.column == table_column and one.value), None)
        rows = equal.rows.tolist() if equal is not None else ()
        others = {(int(numbers[row]), table_column): text for row in rows if row != position}
        draft.edit({(int(numbers[position]), table_column): text})
        if not others or equal is None:
            self._host.redraw()
            return
        words = plural(
            len(others), "{n} other cell says “{{value}}”.", "{n} other cells say “{{value}}”."
        ).format(value=_cut(equal.value or ""))
        self._host.redraw()
        self._host.toast(words, Deed(_("Change them too"), lambda: self._change_all(others)))

    def _change_all(self, changes: dict[tuple[int, int], str]) -> None:
        self._host.draft.edit(changes)
        self._done(plural(len(changes), "{n} cell changed.", "{n} cells changed."))

    def put_back(self, position: int, table_column: int) -> None:
        """Let a cell be what it is in the file; ``position`` is 0-based."""
        draft = self._host.draft
        if draft.table is not None and draft.mapping is not None:
            place = int(self._table.row_numbers[position]), table_column
            table = draft.table.put_back([place])
            draft.reshape_table(_("Put a cell back"), table, draft.mapping)
            self._done(_("The cell is as it is in the file."))

    def replace(self, group: Group, texts: dict[str, str]) -> None:
        """Put new texts in place of values, in all rows of a group."""
        changes = group.replacements(texts, self._table)
        if changes:
            self._host.draft.edit(changes)
            self._done(plural(len(changes), "{n} cell changed.", "{n} cells changed."))

    def decide(self, group: Group) -> None:
        """Show the distinct values of a group's column, each to be decided once for all rows."""
        draft = self._host.draft
        draft.deciding, draft.deciding_at = group.issues[0].field or "", Step.PREVIEW
        self._host.show_side("values")

    def mend(self, group: Group, deed: str) -> None:
        """Mend all rows of a group, or go where that can be done.

        Args:
            deed: `DECIDE`, one of `SIDES`, ``leave_out``, ``without`` or the value
                of a `Fix`.
        """
        match deed:
            case _ if deed == DECIDE:
                self.decide(group)
            case _ if deed in SIDES:
                self._host.show_side(deed)
            case "without":
                self._change_all(group.emptied(self._table))
            case "leave_out":
                self.leave_out(group.row_numbers(self._table))
            case Fix.TAKE_IN.value:
                self.take_in(group.row_numbers(self._table))
            case Fix.KEEP_LAST.value:
                self.leave_out(group.all_but_last(self._table))
            case Fix.SEND_AGAIN.value:
                self.send_again(group.row_numbers(self._table))
            case _:
                self.set_mode(Mode.CREATE_AND_UPDATE)

    def set_mode(self, mode: Mode) -> None:
        """Say whether records may be made, changed or both."""
        draft = self._host.draft
        draft.set_policy(replace(draft.policy, mode=mode))
        self._done(_(_ALLOWED[mode]))

    def send_again(self, numbers: list[int]) -> None:
        """Send rows of which nobody knows whether they arrived (spreadsheet numbers)."""
        draft = self._host.draft
        words = _("Send them again")
        draft.set_choices(words, draft.content.choices.with_others(numbers))
        self._done(plural(len(numbers), "{n} row is sent again.", "{n} rows are sent again."))

    def take_back(self, number: int) -> None:
        """Take back which record a row is (spreadsheet number)."""
        draft = self._host.draft
        draft.set_choices(_("Take the choice back"), draft.content.choices.without([number]))
        self._host.redraw()

    def leave_out(self, numbers: list[int]) -> None:
        """Do not send these rows (spreadsheet numbers)."""
        self._host.draft.leave_out(numbers)
        self._done(plural(len(numbers), "{n} row stays behind.", "{n} rows stay behind."))

    def take_in(self, numbers: list[int]) -> None:
        """Send these rows after all (spreadsheet numbers)."""
        self._host.draft.take_in(numbers)
        self._done(
            plural(len(numbers), "{n} row is taken in again.", "{n} rows are taken in again.")
        )

    def _done(self, words: str) -> None:
        self._host.redraw()
        self._host.toast(words, Deed(_("Undo"), self._undo))

    def _undo(self) -> None:
        self._host.draft.undo()
        self._host.redraw()
