"""How long runs are kept in the history, and the removal of those that are older."""

from __future__ import annotations

import datetime as dt
from collections.abc import Generator, Sequence
from typing import Final

from planhat_desktop.app.ports import Journal, RunSummary, Settings
from planhat_desktop.app.steps import Progress, Step
from planhat_desktop.app.wording.language import translate as _

ALWAYS: Final = 0
CHOICES: Final = (30, 90, 365, ALWAYS)
"""For how many days runs may be kept; `ALWAYS` until somebody chooses."""

FOR_GOOD: Final = ("UserActivity", "Metric")
"""Models whose runs always stay: what they sent is known by them alone, and not sent twice."""

_SETTING = "history_days"


def kept_days(settings: Settings) -> int:
    """Return for how many days runs are kept; `ALWAYS` where nobody has chosen."""
    days = settings.get(_SETTING)
    return days if isinstance(days, int) and days in CHOICES else ALWAYS


def keep_days(settings: Settings, days: int) -> None:
    """Keep runs for so many days from now on."""
    settings.put(_SETTING, days)


def days_words(days: int) -> str:
    """Return a choice as a person reads it."""
    return {
        30: _("30 days"),
        90: _("90 days"),
        365: _("One year"),
    }.get(days, _("Always"))


def find_outdated(runs: Sequence[RunSummary], now: dt.datetime, days: int) -> list[str]:
    """Return the runs that are older than so many days.

    Runs that belong together (an undo, rows that were sent again) go together, once the
    youngest of them is so old; whatever is under way stays, and what was added for good.
    """
    if days == ALWAYS:
        return []
    oldest = now - dt.timedelta(days=days)
    runs = [one for one in runs if one.model not in FOR_GOOD]
    group = {one.run: one.run for one in runs}

    def head(name: str) -> str:
        while group[name] != name:
            name = group[name]
        return name

    for one in runs:
        for other in (one.undo_of, one.continues):
            if other in group:
                group[head(one.run)] = head(other)
    kept = {head(one.run) for one in runs if one.is_busy or not _is_before(one.at, oldest)}
    return [one.run for one in runs if head(one.run) not in kept]


def _is_before(at: str, oldest: dt.datetime) -> bool:
    try:
        moment = dt.datetime.fromisoformat(at)
    except ValueError:
        return False
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=oldest.tzinfo)
    return moment < oldest


def tidy(
    journal: Journal, settings: Settings, now: dt.datetime
) -> Generator[Step, None, tuple[RunSummary, ...]]:
    """Remove runs that are older than they are kept; return the others, newest first.

    Raises:
        JournalUnusable: the history cannot be read or written.

    Thread: job.
    """
    yield Progress("history", 0)
    runs = journal.runs()
    gone = find_outdated(runs, now, kept_days(settings))
    if not gone:
        return runs
    journal.forget(gone)
    return tuple(one for one in runs if one.run not in gone)
