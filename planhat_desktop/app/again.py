"""Rows of an upload that are mended and sent again: shown alone, and told as one with it."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace

from planhat_desktop.app.draft import Content, Prepared
from planhat_desktop.app.ports import Journal
from planhat_desktop.app.sending import read_report
from planhat_desktop.app.steps import Step
from planhat_desktop.app.wording import plural
from planhat_desktop.core.plan import make_plan
from planhat_desktop.core.report import Report
from planhat_desktop.core.rerun import find_places, join_reports, take_rows, take_table


def shown_content(content: Content) -> Content:
    """Return a content whose table has only the rows that are shown and sent."""
    if content.table is None or content.again is None:
        return content
    places = find_places(content.table, content.again.rows)
    return replace(content, table=take_table(content.table, places))


def shown_alone(content: Content, prepared: Prepared) -> Prepared:
    """Return what is prepared of the rows that are shown and sent.

    They are held against the whole sheet first, so that a row that was sent is not sent twice.
    """
    if content.table is None or content.again is None:
        return prepared
    places = find_places(content.table, content.again.rows)
    resolution, issues = take_rows(prepared.resolution, prepared.issues, places)
    plan = make_plan(resolution, issues, content.policy)
    return replace(prepared, resolution=resolution, issues=issues, plan=plan)


def again_words(content: Content) -> str:
    """Return that only some rows are shown, or an empty text."""
    if content.again is None:
        return ""
    return plural(
        len(content.again.rows),
        "Only the {n} row of the last upload that is to be sent again.",
        "Only the {n} rows of the last upload that are to be sent again.",
    )


def read_runs(journal: Journal, name: str) -> Generator[Step, None, list[Report]]:
    """Return the report of a run, and of what was sent again after it in runs of its own.

    What was taken back by an undo counts as never sent again. None of them when the run never
    began. Thread: job.

    Raises:
        JournalUnusable: the history cannot be read.
    """
    first = yield from read_report(journal, name)
    if first is None:
        return []
    found = [first]
    for one in reversed(journal.runs()):  # the oldest first
        if one.continues == name and one.state != "undone":
            more = yield from read_report(journal, one.run)
            found += [more] if more is not None else []
    return found


def read_whole(journal: Journal, name: str) -> Generator[Step, None, Report | None]:
    """Return the reports of `read_runs` as one. Thread: job. Raises as it does."""
    runs = yield from read_runs(journal, name)
    return join_reports(runs[0], runs[1:]) if runs else None


def rerun_words(runs: int) -> str:
    """Return how often rows of an upload were sent again, or an empty text."""
    if not runs:
        return ""
    return plural(
        runs,
        "Rows of it were mended and sent again once.",
        "Rows of it were mended and sent again {n} times.",
    )
