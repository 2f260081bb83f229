"""The batches of a run as they stand: those that were sent, and those that wait behind them.

Kept up entry by entry, and added up by the report: a redraw goes through those to come and the
few that the bar shows apart, so that it costs the same after 30,000 as after 30.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from planhat_desktop.app.sending import batch_words
from planhat_desktop.app.timing import Measured, Singly, call_s
from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.report import BatchReport, Report, Tally
from planhat_desktop.ui.kit import Segment

_MOST_PARTS, _MOST_NARROW = 80, 4
_TO_COME = ("waiting", "singly")
_TONES = {"answered": "create", "broken": "update"}
_TONES |= dict.fromkeys(("leaving", "sent", "deferred"), "accent")

Planned = Sequence[tuple[BatchReport, int]]


class Course:
    """What has become of each batch, and what is to come.

    Attributes:
        planned: the batches as planned, each with the number of its rows.
        leaving: the one that no entry tells of yet.
        ahead: what is to come, the one that leaves first; as of the last `look`.
    """

    def __init__(self, planned: Planned = ()) -> None:
        self.planned = planned
        self.leaving: BatchReport | None = None
        self.ahead: list[BatchReport] = []
        self._sizes: dict[int, int] = {}  # rows of those that wait, by number
        self._made: list[BatchReport] = []
        self._places: dict[int, int] = {}
        self._tally = Tally()
        self._every, self._several = Measured(), Measured()

    def take(self, batch: BatchReport) -> None:
        """Take how a batch stands now."""
        place = self._places.setdefault(batch.number, len(self._made))
        if place == len(self._made):
            self._made.append(batch)
        elif self._made[place].state == batch.state == "answered":
            self._made[place] = batch
            return  # its time is known
        else:
            self._made[place] = batch
        if batch.state == "answered" and batch.seconds > 0:
            self._every.add(len(batch.rows), batch.seconds)
            if len(batch.rows) > 1:
                self._several.add(len(batch.rows), batch.seconds)

    def end(self, report: Report) -> None:
        """Take the whole of a run that is over: nothing more is to come."""
        self._made = list(report.batches.values())
        self._places = {one.number: place for place, one in enumerate(self._made)}

    def look(self, tally: Tally, *, is_running: bool) -> None:
        """See what is to come: the batch that leaves, and those waiting as planned.

        They grow and shrink as they are answered, so what waits is told by its rows alone.

        Args:
            tally: what those that were sent come to.
        """
        self._tally, self._sizes, self.ahead = tally, {}, []
        if not is_running:
            return
        last, begun = self._made[-1] if self._made else None, tally.taken
        if self.leaving is not None and self.leaving.number not in self._places:
            self.ahead.append(last := self.leaving)
            begun += len(last.rows)
        for place, (batch, size) in enumerate(self.planned, start=1):
            if size > begun:
                first, end = batch.rows
                if begun and last is not None and last.rows and first <= last.rows[-1] < end:
                    first = last.rows[-1] + 1
                last = replace(batch, number=-place, rows=(first, end))
                self.ahead.append(last)
                self._sizes[-place] = size - begun
            begun = max(0, begun - size)

    @property
    def batches(self) -> list[BatchReport]:
        """All batches, those that were sent first."""
        return [*self._made, *self.ahead]

    @property
    def place_words(self) -> str:
        """Which batch is under way, of how many."""
        begun = len(self._made) + sum(one.state not in _TO_COME for one in self.ahead)
        alone = sum(self._sizes[one.number] for one in self.ahead if one.state == "singly")
        count = begun + alone + sum(one.state == "waiting" for one in self.ahead)
        words = _("batch {at} of {count}") if self.planned else _("batch {at}")
        return words.format(at=f"{max(1, begun):,}", count=f"{max(1, count):,}")

    def measure(self, *, is_paced: bool) -> tuple[Singly, Measured]:
        """Return what travels one by one, and how long the other batches took."""
        planned = sum(size for one, size in self.planned if one.state == "singly")
        left = sum(self._sizes[one.number] for one in self.ahead if one.state == "singly")
        every, several = self._every, self._several
        mean_s = (every.seconds - several.seconds) / max(1, every.count - several.count)
        singly = Singly(planned - left, left, call_s(mean_s, planned, is_paced=is_paced))
        return singly, several if singly.done else every

    def parts(self, to_send: int) -> list[Segment]:
        """Return the bar: each batch, or where there are many what they come to.

        Args:
            to_send: rows of which nobody knows into which batches they will be cut.
        """
        tally, more = self._tally, [Segment(to_send, "line", _("to send"))] if to_send else []
        # Rows of a batch that was cut travel in other batches, or were not sent.
        if tally.shown + len(self.ahead) <= _MOST_PARTS:
            made = [one for one in self._made if one.state != "broken" or one.unknown]
            shown = [*made, *self.ahead]
            counts = [self._count(one) for one in shown]
            # Narrow parts are drawn wider than they are: many of them would tell of too much.
            narrow = sum(count * _MOST_PARTS < sum(counts) for count in counts)
            if narrow <= _MOST_NARROW:
                said = [
                    Segment(count, _TONES.get(one.state, "line"), batch_words(one))
                    for one, count in zip(shown, counts, strict=True)
                ]
                return said + more
        sums: dict[str, int] = {"line": to_send}
        counted = [*tally.rows.items(), *((one.state, self._count(one)) for one in self.ahead)]
        for state, count in counted:
            tone = _TONES.get(state, "line")
            sums[tone] = sums.get(tone, 0) + count
        words = {"create": _("answered"), "accent": _("under way"), "line": _("to send")}
        order = ("create", "update", "accent", "line")
        return [Segment(sums[t], t, words.get(t, _("in doubt"))) for t in order if sums.get(t)]

    def _count(self, one: BatchReport) -> int:
        return self._sizes[one.number] if one.state in _TO_COME else len(one.rows)
