"""Work driven to its end on the command line, and its answer told."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Generator
from contextlib import closing
from typing import TypeVar

from planhat_desktop.app.errors import Trouble
from planhat_desktop.app.ports import Journal
from planhat_desktop.app.steps import Progress, Wait
from planhat_desktop.app.wording import translate as _
from planhat_desktop.cli.speech import Teller, say_json, say_lines
from planhat_desktop.cli.stopping import StopSignals
from planhat_desktop.core.journal import Entry, Started
from planhat_desktop.core.report import Report, fold

DONE, HELD_SOME, UNUSABLE, WORLD_FAILED, SAFETY_STOP = range(5)
"""The exit codes of automation.md."""

_T = TypeVar("_T")


def drive(work: Generator[object, None, _T], options: argparse.Namespace) -> _T:
    """Run a piece of background work to its end, here and now."""
    teller = Teller(quiet=options.quiet)
    try:
        while True:
            try:
                step = next(work)
            except StopIteration as end:
                result: _T = end.value
                return result
            if isinstance(step, Wait | Progress):
                teller.tell(step)
            if isinstance(step, Wait):
                time.sleep(step.seconds)
    finally:
        work.close()


def drive_run(
    work: Generator[object, None, Report],
    run: str,
    journal: Journal,
    options: argparse.Namespace,
    stop: StopSignals,
) -> Report:
    """Send; when asked to stop, the batch under way is awaited and the rest is not sent.

    Args:
        stop: entered by the caller until the answer is told: nothing that was sent stays untold.

    Raises:
        Trouble: it was stopped a second time, while a request was under way.
        KeyboardInterrupt: it was stopped before the run began.
    """
    teller = Teller(quiet=options.quiet)
    try:
        with closing(work):
            while not stop.asked:
                try:
                    step = next(work)
                except StopIteration as end:
                    report: Report = end.value
                    return report
                if isinstance(step, Wait | Progress):
                    teller.tell(step)
                if isinstance(step, Wait):
                    stop.wait(step.seconds)
    except KeyboardInterrupt:
        if _read_run(run, journal):
            raise _stopped_at_once(run) from None
        raise
    entries = _read_run(run, journal)
    first = entries[0] if entries else None
    if not isinstance(first, Started):
        raise KeyboardInterrupt
    return fold(first, entries[1:])


def _read_run(run: str, journal: Journal) -> tuple[Entry, ...]:
    return journal.entries(run, bodies=False)


def _stopped_at_once(run: str) -> Trouble:
    return Trouble(
        "stopped",
        _("You stopped it while a request was under way."),
        _("What was sent is in the journal; “planhat-desktop resume {run}” sends the rest.").format(
            run=run
        ),
    )


def print_answer(
    options: argparse.Namespace, answer: dict[str, object], speak: Callable[[], list[str]]
) -> None:
    """Write the answer: one JSON object, or what a person reads."""
    if options.json:
        say_json(answer)
    else:
        say_lines(speak())


def explain_ending(report: Report) -> Trouble | None:
    """Return the trouble a run broke off with, or None."""
    if report.state != "broken":
        return None
    do = _("What was sent is in the journal; “planhat-desktop resume {run}” sends the rest.")
    do = do.format(run=report.started.run)
    return Trouble("broken_off", report.words, do)


def tell_whys(report: Report) -> list[str]:
    """Return the words for rows that have some, the first of them."""
    shown = [one.message for one in report.rows().values() if one.message]
    more = len(shown) - 20
    return shown[:20] + ([_("… and {n} more.").format(n=f"{more:,}")] if more > 0 else [])


def find_code(report: Report) -> int:
    """Return the exit code of an upload."""
    if report.state == "safety":
        return SAFETY_STOP
    if report.state == "broken":
        return WORLD_FAILED
    counts = report.counts
    open_rows = sum(counts[name] for name in ("refused", "held", "not_sent", "unknown"))
    return HELD_SOME if open_rows else DONE
