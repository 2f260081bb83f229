"""What has become of reports that are shown: an undo is begun elsewhere, and they tell of it."""

from __future__ import annotations

from collections.abc import Callable

from planhat_desktop.app.errors import Trouble
from planhat_desktop.app.reversal import Reversal, look_since
from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.report import Report
from planhat_desktop.ui.jobs import Task
from planhat_desktop.ui.pages.page import Host


class Hindsight:
    """Asks the history, once each time a page is shown, what has become of its reports since.

    Args:
        changed: called when the page is to be drawn anew.
    """

    def __init__(self, host: Host, changed: Callable[[], object]) -> None:
        self._host, self._changed = host, changed
        self._found: dict[str, Reversal] = {}  # run → how it was taken back
        self._is_due = True

    def of(self, report: Report | None) -> Reversal | None:
        """Return how what a report tells of was taken back, or None."""
        return self._found.get(report.started.run) if report is not None else None

    def expire(self) -> None:
        """Ask again: time has passed, or something was done elsewhere."""
        self._is_due = True

    def look(self) -> None:
        """Ask, as soon as no other job is running."""
        if not self._is_due or self._host.is_busy:
            return
        self._is_due = False
        reports = {one: one.report for one in self._host.sheaf.drafts if one.report is not None}
        told = [(report, draft.run) for draft, report in reports.items()]

        def done(found: object) -> None:
            assert isinstance(found, tuple)
            self._found = {}
            for (draft, report), since in zip(reports.items(), found, strict=True):
                if since.reversal is not None:
                    self._found[report.started.run] = since.reversal
                if since.report is not None and draft.report is report:
                    draft.set_report(report.started.run, since.report)
            undone = [run for run, one in self._found.items() if one.standing == "undone"]
            self._host.sheaf.undone = frozenset(undone)
            self._changed()

        work = look_since(self._host.parts.journal, told)
        title = _("Reading the history")
        self._host.start(Task(work, title, done, troubled=_pass_over, quiet=True))


def _pass_over(trouble: Trouble) -> None:
    """Say nothing: nobody asked, and History says it when it is opened."""
    del trouble
