"""A report in sentences: what stands in Planhat now, and that every row is accounted for."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Literal

from planhat_desktop.app.steps import Progress, Step
from planhat_desktop.app.wording import plural
from planhat_desktop.app.wording import translate as _
from planhat_desktop.app.wording.refusals import refusal_meaning
from planhat_desktop.core.journal import Started
from planhat_desktop.core.mapping import Mapping
from planhat_desktop.core.report import Fate, Report, RowReport
from planhat_desktop.core.schema import Model
from planhat_desktop.core.table import Table

_STATES = {
    "finished": "Done. {done} of {total} changes are in Planhat.",
    "stopped": "Stopped. {done} of {total} changes are in Planhat.",
    "safety": "Stopped to be safe. {done} of {total} changes are in Planhat.",
    "broken": "It broke off. {done} of {total} changes are in Planhat.",
    "running": "Cut short. {done} of {total} changes are in Planhat.",
}
_UNDO_STATES = {
    "finished": "Taken back: {done} of {total} changes.",
    "stopped": "Stopped. {done} of {total} changes are taken back.",
    "safety": "Stopped to be safe. {done} of {total} changes are taken back.",
    "broken": "It broke off. {done} of {total} changes are taken back.",
    "running": "Cut short. {done} of {total} changes are taken back.",
}
_STANDINGS = {
    "busy": "Under way in another window or command: {done} of {total} changes so far.",
    "undone": "Taken back since. {done} of {total} changes had been made.",
    "undoing": "It is being taken back. {done} of {total} changes had been made.",
    "partly": "Taken back in part. {done} of {total} changes had been made.",
}
_TODO = {
    Fate.UNKNOWN: "Planhat did not say. Look this record up before sending it again.",
    Fate.NOT_SENT: "Not sent: the upload ended before it.",
    Fate.REFUSED: "Planhat refused it without a reason.",
}
_OTHERS = (Fate.UNCHANGED, Fate.REFUSED, Fate.HELD, Fate.UNKNOWN, Fate.NOT_SENT)
_RANK = {Fate.REFUSED: 0, Fate.UNKNOWN: 1, Fate.HELD: 2, Fate.NOT_SENT: 3}


Standing = Literal["", "busy", "undone", "undoing", "partly"]
"""What became of a run beside its report: it is under way elsewhere, or taken back."""


def headline(report: Report, standing: Standing = "") -> str:
    """Return the one sentence that matters."""
    counts = report.counts
    done, total = counts[Fate.CREATED] + counts[Fate.UPDATED], len(report.started.sending)
    if report.started.undo_of is not None:
        done += counts[Fate.REMOVED]
    if standing:
        words = _(_STANDINGS[standing])
        return words.format(done=f"{done:,}", total=f"{total:,}")
    if report.started.undo_of is not None:
        words = _UNDO_STATES[report.state]
        return _(words).format(done=f"{done:,}", total=f"{total:,}")
    if report.state == "finished" and done == total:
        one, many = "Done. The one change is in Planhat.", "Done. All {n} changes are in Planhat."
        return plural(total, one, many)
    return _(_STATES[report.state]).format(done=f"{done:,}", total=f"{total:,}")


def good_words(report: Report, standing: Standing = "") -> tuple[str, str]:
    """Return what stands in place of rows that need somebody: a heading and a sentence."""
    if standing == "busy":
        return (
            _("It is under way"),
            _("Another window or command is at it. Open it again once it has ended."),
        )
    if standing == "undone":
        words = _("What it changed was taken back later. That is a line of its own in History.")
        return _("Nothing is left to do"), words
    if standing == "undoing":
        return _("It is being taken back"), _("Another window or command is at it.")
    if standing == "partly":
        words = _("What is not taken back yet is in Planhat as it was sent. The undo can go on.")
        return _("It was taken back in part"), words
    if report.started.undo_of is not None:
        return _("Nothing is left to do"), _("Everything is taken back as it was shown before.")
    words = _("Every row of the file is in Planhat as it was shown before.")
    return _("Nothing is left to do"), words


def account(report: Report, sheet: str = "") -> str:
    """Return the sum that shows that no row is missing: ``648 + 150 + 2 + 12 = 812``.

    Args:
        sheet: whose rows they are, where the file has more.
    """
    counts = report.counts
    fates = (Fate.CREATED, Fate.UPDATED, Fate.REMOVED)
    written = [counts[fate] for fate in fates if counts.get(fate)]
    others = [counts[fate] for fate in _OTHERS if counts[fate]]
    parts = [sum(written), *others] if written and others else [*written, *others]
    file = sheet or report.started.file or _("the sheet")
    rows = f"{report.started.rows:,}"
    if len(parts) < 2:
        return _("Every row of {file} is accounted for: {rows}.").format(file=file, rows=rows)
    words = _("Every row of {file} is accounted for: {sum} = {rows}.")
    return words.format(file=file, sum=" + ".join(f"{one:,}" for one in parts), rows=rows)


def origin_words(started: Started) -> str:
    """Return who sent what a run tells of, from which very file, by which profile."""
    parts = [_("Sent by {who}").format(who=started.by)] if started.by else []
    if started.sha256:
        parts.append(_("file fingerprint {sha}").format(sha=started.sha256[:16]))
    if started.profile:
        parts.append(_("profile “{name}”").format(name=started.profile))
    if started.continues is not None:
        parts.append(_("rows of an earlier upload, mended and sent again"))
    words = " · ".join(parts)
    return words[:1].upper() + words[1:]  # not all runs say who sent them


def resumed_words(report: Report) -> str:
    """Return that a run was cut short and went on, or an empty text."""
    if not report.resumed:
        return ""
    return plural(
        len(report.resumed),
        "It was cut short and went on where it was.",
        "It was cut short {n} times and went on where it was.",
    )


def open_rows(report: Report) -> list[RowReport]:
    """Return the rows that need a person: refused, unknown, held, not sent, each in order.

    Only these are made: of a long upload most rows are as previewed.
    """
    counts, started = report.counts, report.started
    if not started.kept and not any(counts[fate] for fate in _RANK):
        return []
    # Of an undo also the records that others changed in part.
    held = {**started.kept, **started.held}
    found = [RowReport(row, Fate.HELD, None, why) for row, why in held.items()]
    seen: set[int] = set()
    for batch in report.batches.values():
        words = batch.words or None
        found += [RowReport(row, Fate.UNKNOWN, None, words) for row in batch.unknown]
        seen.update(batch.unknown)
        seen.update([one.row for one in batch.landed])
        found += [
            RowReport(one.row, Fate.REFUSED, one.id, one.message)
            for one in batch.landed
            if one.outcome == Fate.REFUSED
        ]
    left = [row for row in started.sending if row not in seen]
    found += [RowReport(row, Fate.NOT_SENT) for row in left]
    return sorted(found, key=lambda one: (_RANK[one.fate], one.row))


def pick_rows(report: Report, fate: Fate | None) -> Generator[Step, None, list[RowReport]]:
    """Return the rows of a fate, or all of them, in the sheet's order. Thread: job."""
    yield Progress("folding", 0)
    return [one for one in report.rows().values() if fate is None or one.fate is fate]


def cause(one: RowReport) -> str:
    """Return why a row is not in Planhat as meant, and what to do.

    Planhat's own words stand last, behind what they mean.
    """
    words = one.message or _(_TODO.get(one.fate, ""))
    place = _("Row {row}").format(row=f"{one.row:,}")
    for mark in (", ", ": "):  # the row is named beside it already
        if words.startswith(place + mark):
            words = words.removeprefix(place + mark)
            words = words[:1].upper() + words[1:]
    if one.fate is Fate.REFUSED and one.message:
        said = _("Planhat refused it: {words}").format(words=words)
        return f"{refusal_meaning(words)} {said}".lstrip()
    return words


def naming_column(table: Table, mapping: Mapping, model: Model) -> tuple[int, str] | None:
    """Return the column that names a row for a person, with its label; None without one.

    A name first, then what the record belongs to, then its key.
    """
    names: Sequence[str | None] = (
        "name",
        "title",
        "subject",
        "lastName",
        "email",
        model.parent,
        *model.key_names,
    )
    for name in names:
        link = mapping.link_of(name) if name else None
        field = model.find(name) if name else None
        if link is not None and field is not None and link.column < len(table.columns):
            return link.column, field.label
    return None
