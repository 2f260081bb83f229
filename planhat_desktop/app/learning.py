"""Learning from finished uploads, and recalling what was learned; both as the person allows."""

from __future__ import annotations

import contextlib
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from planhat_desktop.app.draft import Content
from planhat_desktop.app.errors import JournalUnusable
from planhat_desktop.app.ports import Notebook, Settings
from planhat_desktop.app.prepare import Clock
from planhat_desktop.app.run import Running
from planhat_desktop.app.steps import Progress, Step
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


@dataclass(frozen=True)
class Kept:
    """How much was learned.

    Attributes:
        columns: how many columns are known again.
        notes: what a person should know of the file itself.
    """

    columns: int
    notes: tuple[str, ...]


class Lessons:
    """What finished uploads teach, kept as far as the person allows. Thread: any."""

    def __init__(self, settings: Settings, notebook: Notebook, clock: Clock) -> None:
        self._settings, self._notebook, self._clock = settings, notebook, clock

    @property
    def are_wanted(self) -> bool:
        """Whether the program may learn; so it is until somebody switches it off."""
        return self._settings.get(_SWITCH) is not False

    def want(self, *, on: bool) -> None:
        """Learn from now on, and use what was learned, or neither."""
        self._settings.put(_SWITCH, on)

    def recall(self) -> Learned:
        """Return what was learned; nothing where that is not wanted."""
        return self._notebook.read() if self.are_wanted else Learned()

    def learn(self, content: Content, model: Model, known: Known) -> None:
        """Take the lesson of a finished upload; a disk that refuses costs nothing but that."""
        table, mapping = content.table, content.mapping
        if table is None or mapping is None or not self.are_wanted:
            return
        learned = self._notebook.read()
        suggested = suggest(table, model, known, learned)
        with contextlib.suppress(JournalUnusable):
            self._notebook.add(learned.learn(table, mapping, suggested, self._clock().date()))

    # What the person does with it; each is work for a job

    def count(self) -> Generator[Step, None, Kept]:
        """Return how much is kept. Thread: job."""
        yield Progress("learning", 0)
        return Kept(self._notebook.read().size, self._notebook.notes)

    def forget(self) -> Generator[Step, None, Learned]:
        """Forget all and return what it was. Raises `JournalUnusable`. Thread: job."""
        yield Progress("learning", 0)
        before = self._notebook.read()
        self._notebook.forget()
        return before

    def put_back(self, before: Learned) -> Generator[Step, None, None]:
        """Remember what was forgotten. Raises `JournalUnusable`. Thread: job."""
        yield Progress("learning", 0)
        self._notebook.add(before)

    def take_in(self, path: Path) -> Generator[Step, None, int]:
        """Add what a file holds; return how many columns are new. Thread: job.

        Raises:
            LearnedUnreadable: the file holds something else.
            JournalUnusable: the disk refuses.
        """
        yield Progress("learning", 0)
        more = self._notebook.import_file(path)
        known = self._notebook.read().lessons
        self._notebook.add(more)
        return sum(one not in known for one in more.lessons)

    def hand_out(self, path: Path) -> Generator[Step, None, Path]:
        """Write all to a file that can be shared. Raises `JournalUnusable`. Thread: job."""
        yield Progress("learning", 0)
        self._notebook.export_file(path)
        return path
