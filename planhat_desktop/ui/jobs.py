"""Background work: one thread drives one generator, and cancel is asked for, never forced."""

from __future__ import annotations

import gc
import sys
import threading
import time
from collections.abc import Callable, Generator

from PySide6.QtCore import QObject, QThread, QTimer, Signal, Slot

from planhat_desktop.app.errors import Trouble
from planhat_desktop.app.marks import override
from planhat_desktop.app.steps import Glimpse, Progress, Step, Wait
from planhat_desktop.core.frozen import record

_YIELD_S = 0.0002  # before it gives way; Python's own 5 ms would add up in a painting window
TURN_MS = 1  # a delay of 0 would be over in the same turn, before any key or clock is heard
_BREATH_S = 0.03  # more progress than this a second nobody sees, and the window would choke on it


@record
class Bug:
    """Something went wrong that no one foresaw."""

    cause: BaseException


@record
class Task:
    """Work for the background, and what the window does with it. Callbacks run on main.

    Attributes:
        work: the generator; it knows no thread.
        title: what is being done, for the sentence when something else is asked for meanwhile.
        done: takes the result.
        stepped: takes each step; ``Progress`` that comes thick and fast is thinned out.
        troubled: takes a trouble; without it the window shows a banner.
        stopped: the work ended because it was asked to.
        retry: what the banner's *Try again* does; without it there is no such button.
        guarded: closing the window asks first, because something is being sent.
        quiet: housekeeping that nobody asked for; another task waits for its end.
    """

    work: Generator[Step, None, object]
    title: str
    done: Callable[[object], None]
    stepped: Callable[[Step], None] | None = None
    troubled: Callable[[Trouble], None] | None = None
    stopped: Callable[[], None] | None = None
    retry: Callable[[], object] | None = None
    guarded: bool = False
    quiet: bool = False


class Job(QThread):
    """Drives one generator to its end, its trouble or its stop. Thread: its own, in `run`.

    Signals:
        stepped: a `Step`.
        succeeded: the generator's result.
        failed: a `Trouble` or a `Bug`.

    `QThread.finished` comes after all of them; alone, it means that the work was stopped.
    """

    stepped = Signal(object)
    succeeded = Signal(object)
    failed = Signal(object)

    def __init__(self, work: Generator[Step, None, object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._stop = threading.Event()

    @property
    def is_stopping(self) -> bool:
        """Whether it was asked to stop."""
        return self._stop.is_set()

    def stop(self) -> None:
        """Ask for the end at the next step; a wait is woken at once."""
        self._stop.set()

    @override
    def run(self) -> None:
        try:
            self._drive()
        except Trouble as trouble:
            self.failed.emit(trouble)
        except BaseException as cause:  # noqa: BLE001 - a bug must reach the person, not vanish here
            self.failed.emit(Bug(cause))

    def _drive(self) -> None:
        told_at, told_stage = 0.0, ""
        while not self._stop.is_set():
            try:
                step = next(self._work)
            except StopIteration as end:
                self.succeeded.emit(end.value)
                return
            if isinstance(step, Wait):
                self.stepped.emit(step)
                self._stop.wait(step.seconds)
                continue
            if isinstance(step, Progress):
                now = time.monotonic()
                is_last = step.total is not None and step.done >= step.total
                if step.stage == told_stage and now - told_at < _BREATH_S and not is_last:
                    continue
                told_at, told_stage = now, step.stage
            self.stepped.emit(step)
        self._work.close()  # the generator says its last words, e.g. into the journal


class Runner(QObject):
    """Runs one task at a time and calls it back on the main thread.

    Signals:
        troubled: (`Trouble`, `Task`) of a task that does not take troubles itself.
        bugged: the exception of a bug.
        drawing: a callback draws much anew, or is about to: a result, a first look at one, an end.
        ended: a task is over, whichever way, and its callback has run.
    """

    troubled = Signal(object, object)
    bugged = Signal(object)
    drawing = Signal()
    ended = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.job: Job | None = None
        self.task: Task | None = None
        self._alive: list[Job] = []
        self._end_of_task = QTimer(self, interval=TURN_MS, singleShot=True)
        self._end_of_task.timeout.connect(self._end)
        sys.setswitchinterval(_YIELD_S)

    @property
    def is_busy(self) -> bool:
        """Whether a task is running, or its end is still to be told."""
        return self.job is not None or self._end_of_task.isActive()

    def run(self, task: Task) -> None:
        """Start a task; none may be running."""
        if self.job is not None:
            raise RuntimeError("one job at a time")
        job = Job(task.work, self)
        job.setObjectName(task.title)
        job.stepped.connect(self._on_stepped)
        job.succeeded.connect(self._on_succeeded)
        job.failed.connect(self._on_failed)
        job.finished.connect(self._on_finished)
        self.job, self.task = job, task
        self._alive.append(job)
        # A look through all a big sheet is made of stops every thread, the window's too. The
        # work makes no rings worth finding, so nobody looks while it runs.
        gc.disable()
        job.start()

    def stop(self) -> None:
        """Ask the running task to stop."""
        if self.job is not None:
            self.job.stop()

    def wait(self, limit_s: float) -> bool:
        """Wait for threads whose work is over; return whether all ended in time."""
        ended = [job.wait(round(limit_s * 1000)) for job in self._alive]
        return all(ended)

    def _take(self) -> Task | None:
        """Return the task whose job is speaking, and let go of it."""
        if self.sender() is not self.job:
            return None
        task, self.job, self.task = self.task, None, None
        gc.freeze()  # what the work made stays for a while; it is not looked through again
        gc.enable()
        return task

    @Slot(object)
    def _on_stepped(self, step: Step) -> None:
        if self.sender() is self.job and self.task is not None and self.task.stepped is not None:
            if isinstance(step, Glimpse):
                self.drawing.emit()
            self.task.stepped(step)

    @Slot(object)
    def _on_succeeded(self, result: object) -> None:
        task = self._take()
        if task is not None:
            self.drawing.emit()
            task.done(result)
            # What the result shows is laid out in this turn, what its end changes in the next.
            self._end_of_task.start()
            self.drawing.emit()

    @Slot()
    def _end(self) -> None:
        self.drawing.emit()
        self.ended.emit()

    @Slot(object)
    def _on_failed(self, cause: Trouble | Bug) -> None:
        task = self._take()
        if task is None:
            return
        if isinstance(cause, Bug):
            if task.stopped is not None:
                task.stopped()
            self.bugged.emit(cause.cause)
        elif task.troubled is not None:
            task.troubled(cause)
        else:
            if task.stopped is not None:
                task.stopped()
            self.troubled.emit(cause, task)
        self.ended.emit()

    @Slot()
    def _on_finished(self) -> None:
        job = self.sender()
        task = self._take()  # still there only when the work neither succeeded nor failed
        if isinstance(job, Job):
            self._alive.remove(job)
            job.deleteLater()
        if task is not None:
            if task.stopped is not None:
                task.stopped()
            self.ended.emit()
