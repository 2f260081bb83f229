"""A last look at the records an upload touches, just before it begins."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace

from planhat_desktop.app.draft import Prepared
from planhat_desktop.app.errors import RecordsChanged
from planhat_desktop.app.overview import show_named
from planhat_desktop.app.ports import Planhat
from planhat_desktop.app.prepare import Clock, read_records
from planhat_desktop.app.readback import read_now
from planhat_desktop.app.steps import Progress, Step, Wait
from planhat_desktop.app.wording import plural
from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.candidates import title_of
from planhat_desktop.core.meanwhile import (
    NOTHING,
    Meanwhile,
    compare,
    has_keyed_creates,
    hold,
    sent_rows,
)
from planhat_desktop.core.plan import Plan
from planhat_desktop.core.resolution import Resolution
from planhat_desktop.core.snapshot import Want, is_lean

FRESH_S = 20.0
"""What was read less than so long ago is not read again: the sending itself takes longer."""

_FEW = 20  # so many records are cheaper to read one by one than by whole lists


def recheck(prepared: Prepared, planhat: Planhat, clock: Clock) -> Generator[Step, None, Meanwhile]:
    """Read what a plan touches again and compare it with what the preview showed. Thread: job.

    A few records are read one by one; many, and those whose keys might be taken, with the
    whole list of their model: Planhat filters no list by ids (api-facts 10, checked 2026-11-22).

    Raises:
        TokenRejected, Unreachable, Throttled, Refused: they cannot be read; nothing was sent.
    """
    plan = prepared.plan
    age_s = (clock() - prepared.snapshot.read_at).total_seconds()
    if not plan.rows_to_send or 0 <= age_s < FRESH_S:
        return NOTHING
    yield Progress("rechecking", 0, plan.rows_to_send)
    return compare(plan, (yield from _read_touched(plan, planhat)))


def refuse_changed(
    prepared: Prepared, planhat: Planhat, clock: Clock
) -> Generator[Step, None, None]:
    """Look again at what a plan touches, for a person to decide. Thread: job.

    Raises:
        RecordsChanged: some of it is not as it was shown; nothing was sent.
        TokenRejected, Unreachable, Throttled, Refused: as of `recheck`.
    """
    found = yield from recheck(prepared, planhat, clock)
    if count := len(found.rows):
        raise RecordsChanged(
            "records_changed",
            plural(
                count,
                "{n} row changed in Planhat since the preview.",
                "{n} rows changed in Planhat since the preview.",
            ),
            _("Nothing was sent. Look again, or leave those rows out."),
            found,
        )


def hold_changed(prepared: Prepared, found: Meanwhile) -> Prepared:
    """Return the preparation with the rows that changed meanwhile left behind."""
    plan = hold(prepared.plan, found)
    return replace(prepared, plan=plan, issues=plan.issues, resolution=plan.resolution)


def _read_touched(
    plan: Plan, planhat: Planhat
) -> Generator[Step, None, Sequence[dict[str, object]]]:
    resolution = plan.resolution
    model = resolution.records.model
    rows = sent_rows(plan)
    updates = rows[resolution.targets[rows] >= 0]
    if has_keyed_creates(plan):
        if len(updates):
            return (yield from read_now(plan, planhat))
        fields = frozenset({"_id", *model.key_names, *((model.parent,) if model.parent else ())})
        want = Want(model.name, fields, is_lean(model, fields))
        return (yield from read_records(model, want, planhat))
    pages = len(resolution.existing.records) // model.page_limit
    if len(updates) > max(_FEW, pages):
        return (yield from read_now(plan, planhat))
    records = []
    for identifier in resolution.target_ids(updates):
        if (seconds := planhat.wait_s()) > 0:
            yield Wait(seconds, "pace")
        if (record := planhat.read_one(model.endpoint, identifier or "")) is not None:
            records.append(record)
        yield Progress("rechecking", len(records), len(updates))
    return records


@dataclass(frozen=True)
class Difference:
    """One line of what changed meanwhile, as a person reads it.

    Attributes:
        row: the spreadsheet's number.
        name: what the record is called.
        label: the field; empty where it is about the whole record.
        shown, now, ours: in the preview, in Planhat now, what would be sent.
    """

    row: int
    name: str
    label: str
    shown: str
    now: str
    ours: str


def tell_differences(resolution: Resolution, found: Meanwhile) -> list[Difference]:
    """Return all that changed meanwhile, in the sheet's order."""
    told: list[Difference] = []
    model = resolution.records.model
    for row in found.rows:
        number = int(resolution.records.row_numbers[row])
        target = int(resolution.targets[row])
        name = title_of(resolution.existing.records[target]) if target >= 0 else ""
        if row in found.gone:
            told.append(Difference(number, name, "", _("there"), _("gone"), _("changed")))
        if row in found.taken:
            known = (resolution.records.columns.get(one) for one in ("name", *model.key_names))
            name = next((text for one in known if one and (text := one.text(row))), "")
            told.append(Difference(number, name, "", _("not there"), _("there"), _("new")))
        for move in found.moved.get(row, ()):
            shown, now, ours = (
                show_named(resolution, move.field, one) or "—"
                for one in (move.shown, move.now, move.ours)
            )
            told.append(Difference(number, name, move.field.label, shown, now, ours))
    return told
