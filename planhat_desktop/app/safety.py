"""When a run stops by itself, and why, in words (automation.md, *Safety stops*)."""

from __future__ import annotations

from collections.abc import Sequence

from planhat_desktop.app.readback import Otherwise
from planhat_desktop.app.wording import plural
from planhat_desktop.app.wording import translate as _
from planhat_desktop.app.wording.suspicions import suspicion_words
from planhat_desktop.core.answers import CREATED, UPDATED
from planhat_desktop.core.plan import Batch, Plan
from planhat_desktop.core.report import BatchReport, Fate, Report
from planhat_desktop.core.resolution import Outcome
from planhat_desktop.core.suspicion import suspect


def before_first(plan: Plan, report: Report, *, is_watched: bool) -> str:
    """Return why nothing may be sent at all, or an empty text.

    Args:
        is_watched: a person looks on. An unattended run is not stopped where only new records
            look wrong: creates alone are no reason (automation.md), nor is it when its mapping
            has brought an upload to its end before.
    """
    stop, counts = plan.policy.stop, plan.counts
    if stop.max_creates is not None and counts["create"] > stop.max_creates:
        return _("{n} would be created, and at most {most} are allowed.").format(
            n=plural(counts["create"], "{n} record", "{n} records"), most=stop.max_creates
        )
    if stop.max_clears is not None and plan.clears > stop.max_clears:
        return _("{n} would be emptied, and at most {most} are allowed.").format(
            n=plural(plan.clears, "{n} value", "{n} values"), most=stop.max_clears
        )
    # Whoever goes on with a run has read what it stopped for; an undo only puts back.
    is_trial = any(batch.is_trial for batch in plan.batches)
    is_over = bool(report.resumed) or report.started.undo_of is not None
    if (is_watched or is_trial) and not is_over:
        suspicion = suspect(plan)
        if suspicion is not None and (is_watched or not suspicion.is_of_new_records):
            if is_watched:
                more = _(
                    "Nothing was sent. Look at Match and at the preview; if it is right, send the"
                    " rest."
                )
            else:
                more = _("Nothing was sent. Look at the preview; if it is right, “resume” it.")
            return f"{suspicion_words(suspicion)} {more}"
    return _too_many_refused(plan, report)


def after(plan: Plan, report: Report, batch: Batch) -> str:
    """Return why the run must stop after a batch, or an empty text."""
    done = report.batches.get(batch.number)
    if done is not None and _may_be_unexpected(plan, done, batch):
        numbers = plan.resolution.records.row_numbers[batch.rows].tolist()
        shown = dict(zip(numbers, plan.resolution.outcomes[batch.rows].tolist(), strict=True))
        for one in done.landed:
            if one.outcome == CREATED and shown[one.row] != Outcome.CREATE:
                return _(
                    "Row {row} was created where an update was shown. Nothing more was sent."
                ).format(row=f"{one.row:,}")
            if one.outcome == UPDATED and shown[one.row] == Outcome.CREATE:
                return _(
                    "Row {row} changed a record where a new one was shown. Nothing more was sent."
                ).format(row=f"{one.row:,}")
    return _too_many_refused(plan, report)


def _may_be_unexpected(plan: Plan, done: BatchReport, batch: Batch) -> bool:
    """Say whether a batch's counts leave room for a row that was shown otherwise."""
    is_new = plan.resolution.outcomes[batch.rows] == Outcome.CREATE
    was_created, was_updated = done.counts.get(Fate.CREATED), done.counts.get(Fate.UPDATED)
    return bool((was_created and not is_new.all()) or (was_updated and is_new.any()))


def trial_words(plan: Plan, odd: Sequence[Otherwise], share: float) -> str:
    """Return why a run stops after its trial, or an empty text.

    Args:
        odd: the fields that do not hold what was sent.
        share: of a field's rows, 0 to 1, above which that matters.
    """
    found = [one for one in odd if len(one.rows) > share * one.of]
    if not found:
        return ""
    numbers = plan.resolution.records.row_numbers
    first = int(numbers[min(row for one in found for row in one.rows)])
    labels = ", ".join(f"“{one.field.label}”" for one in found)
    return _(
        "The first rows were read back, and {labels} in Planhat is not what was sent (row {row}"
        " for one). Nothing more was sent. Look at these rows in Planhat."
    ).format(labels=labels, row=f"{first:,}")


def _too_many_refused(plan: Plan, report: Report) -> str:
    counts, stop = report.counts, plan.policy.stop
    refused = counts[Fate.REFUSED]
    sent = report.accounted
    if sent >= stop.after_rows and refused > stop.refused_share * sent:
        return _("Planhat refused {refused} of {sent} rows. Nothing more was sent.").format(
            refused=f"{refused:,}", sent=f"{sent:,}"
        )
    return ""
