from __future__ import annotations

import threading
from collections.abc import Generator, Iterator

import pytest
from PySide6.QtCore import QObject, QThread, QTimer
from pytestqt.qtbot import QtBot

from planhat_desktop.app.errors import Trouble
from planhat_desktop.app.steps import Progress, Step, Wait
from planhat_desktop.ui.jobs import Runner, Task


@pytest.fixture
def runner(qapp: object) -> Iterator[Runner]:
    parent = QObject()
    made = Runner(parent)
    yield made
    made.stop()
    assert made.wait(5)


class Heard:
    """What a task was told, and on which thread."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.results: list[object] = []
        self.troubles: list[Trouble] = []
        self.stops = 0
        self.threads: set[bool] = set()

    def task(self, work: Generator[Step, None, object], *, takes_trouble: bool = True) -> Task:
        def note() -> None:
            self.threads.add(QThread.isMainThread())

        def stepped(step: Step) -> None:
            note()
            self.steps.append(step)

        def done(result: object) -> None:
            note()
            self.results.append(result)

        def troubled(trouble: Trouble) -> None:
            note()
            self.troubles.append(trouble)

        def stopped() -> None:
            note()
            self.stops += 1

        return Task(work, "Work", done, stepped, troubled if takes_trouble else None, stopped)


def count(to: int) -> Generator[Step, None, str]:
    for n in range(to):
        yield Progress(f"stage {n}", n, to)
    return "all"


def run(runner: Runner, qtbot: QtBot, task: Task) -> None:
    with qtbot.waitSignal(runner.ended):
        runner.run(task)


def test_a_job_yields_steps_and_returns_its_result_on_main(runner: Runner, qtbot: QtBot) -> None:
    heard = Heard()
    run(runner, qtbot, heard.task(count(5)))
    assert [step.done for step in heard.steps if isinstance(step, Progress)] == [0, 1, 2, 3, 4]
    assert heard.results == ["all"]
    assert heard.threads == {True}
    assert not runner.is_busy


def test_a_result_and_the_end_are_told_in_two_turns(runner: Runner, qtbot: QtBot) -> None:
    told: list[str] = []

    def done(_result: object) -> None:
        # Due before the end is: a clock is heard between the two.
        QTimer.singleShot(1, lambda: told.append(f"between, busy: {runner.is_busy}"))
        told.append("result")

    runner.drawing.connect(lambda: told.append("drawing"))
    runner.ended.connect(lambda: told.append(f"ended, busy: {runner.is_busy}"))
    run(runner, qtbot, Task(count(1), "Work", done))
    assert told == [
        *("drawing", "result", "drawing"),
        "between, busy: True",
        *("drawing", "ended, busy: False"),
    ]


def test_the_work_is_done_on_a_thread_of_its_own(runner: Runner, qtbot: QtBot) -> None:
    def work() -> Generator[Step, None, bool]:
        yield Progress("x", 0)
        return threading.current_thread() is threading.main_thread()

    heard = Heard()
    run(runner, qtbot, heard.task(work()))
    assert heard.results == [False]


def test_thick_progress_is_thinned_but_its_end_is_told(runner: Runner, qtbot: QtBot) -> None:
    def work() -> Generator[Step, None, None]:
        for n in range(5000):
            yield Progress("reading", n + 1, 5000)

    heard = Heard()
    run(runner, qtbot, heard.task(work()))
    assert len(heard.steps) < 500
    assert heard.steps[-1] == Progress("reading", 5000, 5000)


def test_trouble_reaches_the_task_that_takes_it(runner: Runner, qtbot: QtBot) -> None:
    def work() -> Generator[Step, None, None]:
        yield Progress("x", 0)
        raise Trouble("open", "It is open.", "Close it.")

    heard = Heard()
    run(runner, qtbot, heard.task(work()))
    assert [trouble.code for trouble in heard.troubles] == ["open"]
    assert heard.stops == 0


def test_trouble_nobody_takes_is_told_to_the_window(runner: Runner, qtbot: QtBot) -> None:
    def work() -> Generator[Step, None, None]:
        yield Progress("x", 0)
        raise Trouble("open", "It is open.", "Close it.")

    heard = Heard()
    task = heard.task(work(), takes_trouble=False)
    told: list[object] = []
    runner.troubled.connect(lambda trouble, task: told.extend((trouble.code, task)))
    run(runner, qtbot, task)
    assert told == ["open", task]
    assert heard.stops == 1  # the page gets back to what it showed before


def test_a_bug_is_no_trouble_and_ends_the_job(runner: Runner, qtbot: QtBot) -> None:
    def work() -> Generator[Step, None, None]:
        yield Progress("x", 0)
        raise ZeroDivisionError

    heard = Heard()
    told: list[object] = []
    runner.bugged.connect(told.append)
    run(runner, qtbot, heard.task(work()))
    assert [type(one) for one in told] == [ZeroDivisionError]
    assert heard.troubles == []
    assert not runner.is_busy


def test_stop_wakes_a_wait_at_once_and_lets_the_work_say_its_last_words(
    runner: Runner, qtbot: QtBot
) -> None:
    last_words: list[str] = []

    def work() -> Generator[Step, None, None]:
        try:
            yield Wait(3600, "throttled")
            last_words.append("went on")
        finally:
            last_words.append("closed")

    heard = Heard()
    runner.run(heard.task(work()))
    qtbot.waitUntil(lambda: bool(heard.steps))
    with qtbot.waitSignal(runner.ended):
        runner.stop()
    assert last_words == ["closed"]
    assert heard.stops == 1
    assert heard.results == []


def test_what_is_under_way_is_finished_before_a_stop_counts(runner: Runner, qtbot: QtBot) -> None:
    under_way, go_on = threading.Event(), threading.Event()
    sent: list[int] = []

    def work() -> Generator[Step, None, None]:
        for batch in range(3):
            under_way.set()
            assert go_on.wait(5)
            sent.append(batch)
            yield Progress("sending", batch, 3)

    heard = Heard()
    runner.run(heard.task(work()))
    assert under_way.wait(5)
    runner.stop()
    with qtbot.waitSignal(runner.ended):
        go_on.set()
    assert sent == [0]
    assert heard.stops == 1


def test_two_jobs_at_a_time_are_a_mistake_of_ours(runner: Runner, qtbot: QtBot) -> None:
    heard = Heard()
    with qtbot.waitSignal(runner.ended):
        runner.run(heard.task(count(2)))
        with pytest.raises(RuntimeError):
            runner.run(heard.task(count(2)))


def test_the_next_job_may_start_as_the_last_one_ends(runner: Runner, qtbot: QtBot) -> None:
    heard = Heard()

    def again(_result: object) -> None:
        runner.run(heard.task(count(1)))

    runner.run(Task(count(1), "First", again))
    qtbot.waitUntil(lambda: heard.results == ["all"])


def test_threads_are_let_go(runner: Runner, qtbot: QtBot) -> None:
    for _turn in range(3):
        run(runner, qtbot, Heard().task(count(1)))
    qtbot.waitUntil(lambda: not runner.findChildren(QThread))
