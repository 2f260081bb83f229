"""Learning from finished uploads, and recalling what was learned; both as the person allows."""

from __future__ import annotations

import contextlib

from planhat_desktop.app.draft import Content
from planhat_desktop.app.errors import JournalUnusable
from planhat_desktop.app.ports import Notebook, Settings
from planhat_desktop.app.prepare import Clock
from planhat_desktop.app.run import Running
from planhat_desktop.core.evidence import Known
from planhat_desktop.core.learning import Learned
from planhat_desktop.core.schema import Model
from planhat_desktop.core.suggestion import suggest

_SWITCH = "learning"


def send_and_learn(
    work: Running, content: Content, model: Model, known: Known, lessons: Lessons
) -> Running:
    """Drive an upload and learn from it once it is finished. Thread: job.

    Args:
        work: sends the content.
        known: what suggestions knew of the workspace.
    """
    report = yield from work
    if report.state == "finished":
        lessons.learn(content, model, known)
    return report


class Lessons:
    """What finished uploads teach, kept as far as the person allows. Thread: any."""

    def __init__(self, settings: Settings, notebook: Notebook, clock: Clock) -> None:
        self._settings, self._clock = settings, clock
        self.notebook = notebook

    @property
    def are_wanted(self) -> bool:
        """Whether the program may learn; so it is until somebody switches it off."""
        return self._settings.get(_SWITCH) is not False

    def want(self, *, on: bool) -> None:
        """Learn from now on, and use what was learned, or neither."""
        self._settings.put(_SWITCH, on)

    def recall(self) -> Learned:
        """Return what was learned; nothing where that is not wanted."""
        return self.notebook.read() if self.are_wanted else Learned()

    def learn(self, content: Content, model: Model, known: Known) -> None:
        """Take the lesson of a finished upload; a disk that refuses costs nothing but that."""
        table, mapping = content.table, content.mapping
        if table is None or mapping is None or not self.are_wanted:
            return
        learned = self.notebook.read()
        suggested = suggest(table, model, known, learned)
        with contextlib.suppress(JournalUnusable):
            self.notebook.add(learned.learn(table, mapping, suggested, self._clock().date()))
