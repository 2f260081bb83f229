"""One row of an upload, sent alone to see that it arrives as shown."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from planhat_desktop.app.draft import Content, Prepared
from planhat_desktop.app.overview import show_named
from planhat_desktop.app.wording import outcome_word
from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.plan import make_plan
from planhat_desktop.core.promises import find_promised
from planhat_desktop.core.report import Fate, Report
from planhat_desktop.core.rerun import find_places, take_rows, take_table
from planhat_desktop.core.resolution import Resolution


def alone(content: Content, prepared: Prepared, number: int) -> tuple[Content, Prepared]:
    """Return what is to be sent of one row, as a whole upload of its own.

    It is sent just as it would be with the others; nothing is read or decided anew.

    Args:
        number: as the spreadsheet shows it.
    """
    if content.table is None:
        raise ValueError("there is no sheet")
    places = np.flatnonzero(prepared.resolution.records.row_numbers == number).astype(np.int32)
    resolution, issues = take_rows(prepared.resolution, prepared.issues, places)
    plan = make_plan(resolution, issues, content.policy)
    table = take_table(content.table, find_places(content.table, frozenset({number})))
    made = replace(prepared, resolution=resolution, issues=issues, plan=plan)
    return replace(content, table=table, again=None), made


def waiting_words(resolution: Resolution, position: int) -> str:
    """Return that a row (0-based) cannot go alone, for another sheet makes what it belongs to.

    An empty text where it can.
    """
    column = find_promised(resolution, position)
    if column is None:
        return ""
    name = show_named(resolution, column.field, column.value(position))
    words = _(
        "It cannot go alone: it waits for {name}. Send that row first, or all sheets together."
    )
    return words.format(name=name)


def alone_words(report: Report) -> str:
    """Return what became of the one row, in a sentence."""
    (one,) = report.rows().values()
    words = _("Row {row}: {fate}.").format(row=f"{one.row:,}", fate=outcome_word(one.fate.value))
    if one.fate in (Fate.CREATED, Fate.UPDATED):
        return f"{words} {_('Look at it in Planhat; it can be taken back from History.')}"
    return f"{words} {one.message or report.words}".rstrip()
