"""The batches of an upload as a table."""

from __future__ import annotations

from collections.abc import Sequence

from typing_extensions import override

from planhat_desktop.app.sending import batch_words, planned_batches, rows_words
from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.plan import Plan
from planhat_desktop.core.report import BatchReport, Fate
from planhat_desktop.ui.tables import Grid, RowsModel

WAIT_WORDS = {
    "throttled": "Planhat asked us to slow down. Going on in {n} s.",
    "retry": "Planhat did not answer. Trying again in {n} s.",
    "pace": "Keeping to the pace Planhat allows. Going on in {n} s.",
}
"""What is said while a run waits, by the reason."""
END_WORDS = {
    "finished": "Every batch was answered.",
    "stopped": "You stopped it. What was not sent can be sent later.",
    "safety": "It stopped by itself, to be safe.",
    "broken": "It broke off.",
}
"""What is said of a run that is over, by its state."""


class BatchesModel(RowsModel):
    """One line a batch: its number, its rows, what Planhat answered, how long it took."""

    def __init__(self) -> None:
        super().__init__()
        self._batches: list[BatchReport] = []

    def set_batches(self, batches: Sequence[BatchReport]) -> None:
        """Show these batches."""
        grown = len(batches) != len(self._batches)
        self._batches = list(batches)
        headers = [_("Batch"), _("Rows"), _("Answer"), _("Time")]
        if grown or not self.headers:
            self.reload(range(len(self._batches)), headers)
        else:
            self.touch()

    @override
    def text(self, position: int, column: int) -> str:
        one = self._batches[position]
        match column:
            case 0:
                return f"{position + 1:,}"  # in the order they are sent
            case 1:
                return rows_words(one.rows)
            case 2:
                return batch_words(one)
            case _:
                seconds = max(0.1, one.seconds)
                return _("{n} s").format(n=f"{seconds:.1f}") if one.seconds else ""

    @override
    def tone(self, position: int, column: int) -> str:
        one = self._batches[position]
        if column != 2:
            return "quiet" if column == 3 else ""
        if one.state != "answered":
            return "quiet"
        bad = one.counts.get(Fate.REFUSED, 0) + one.counts.get(Fate.UNKNOWN, 0)
        return "held_ink" if bad else "create_ink"


class BatchesGrid(Grid):
    """The answers take the room; nothing is ever wider than the grid."""

    _SHARES = (0.14, 0.2, 0.54)

    @override
    def measure(self) -> None:
        self._fit()
        self.updateGeometries()  # what came just now can be scrolled to at once

    @override
    def _fit(self) -> None:
        room = self.viewport().width()
        if self.horizontalHeader().count() < 4 or room <= 0:
            return
        widths = [round(room * share) for share in self._SHARES]
        for place, width in enumerate((*widths, room - sum(widths))):
            self.setColumnWidth(place, width)


def waiting(plan: Plan) -> list[tuple[BatchReport, int]]:
    """Return a plan's batches as they wait, each with the number of its rows."""
    return planned_batches(plan)
