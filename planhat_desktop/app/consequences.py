"""What an upload would do to the workspace, in a few lines above the button."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np

from planhat_desktop.app.display import show_number, show_value
from planhat_desktop.app.strangers import stranger_words
from planhat_desktop.app.timing import singly_words
from planhat_desktop.app.wording import plural
from planhat_desktop.app.wording import translate as _
from planhat_desktop.app.wording.suspicions import (
    suspicion_deed,
    suspicion_title,
    suspicion_words,
)
from planhat_desktop.core.changes import raw
from planhat_desktop.core.effects import (
    Moves,
    implied_statuses,
    overwritten_since,
    replaced,
    shared_domains,
)
from planhat_desktop.core.issues import Rows
from planhat_desktop.core.plan import Plan
from planhat_desktop.core.records import CLEAR
from planhat_desktop.core.resolution import Outcome
from planhat_desktop.core.schema import Field, FieldType, Model
from planhat_desktop.core.suspicion import suspect

LARGE_SHARE = 0.2
_MOST_MOVES = 4
_PHASES = ("phase", "status")
_NO_ROWS = np.empty(0, np.int32)


@dataclass(frozen=True, eq=False)
class Consequence:
    """One line of what would happen.

    Attributes:
        code: ``stranger``, ``suspicion``, ``newer``, ``source_ids``, ``clears``, ``domains``,
            ``moves <field>``, ``status``, ``total``, ``creates``, ``for_good``, ``elsewhere``,
            ``singly``, ``automations`` or ``held``.
        number: the figure, shown strong.
        words: what the figure counts.
        hint: more about it, or empty.
        rows: positions of the rows that do it, ascending.
        about: of which field, where a code stands for several.
        deed: what it does, for the sentence that asks for consent; empty where it needs none.
    """

    code: str
    number: str
    words: str
    hint: str = ""
    rows: Rows = field(default_factory=lambda: _NO_ROWS)
    deed: str = ""
    about: str = ""

    @property
    def is_grave(self) -> bool:
        """Whether it takes away or overwrites so much that it must be confirmed."""
        return bool(self.deed)

    @property
    def is_warning(self) -> bool:
        """Whether it stands out among the lines, as something that may well not be meant."""
        return self.is_grave or self.code == "suspicion"

    @property
    def is_brief(self) -> bool:
        """Whether it is short enough, and weighs enough, to stand beside the button."""
        return self.code in ("creates", "for_good", "source_ids", "clears", "total")

    @property
    def title(self) -> str:
        """The whole line: ``3 values emptied``."""
        parts = (self.words, self.number) if self.code == "total" else (self.number, self.words)
        return " ".join(part for part in parts if part)


@dataclass(frozen=True)
class Total:
    """A number field summed over all records of the workspace, before and after."""

    label: str
    before: float
    after: float
    name: str = ""

    @property
    def share(self) -> str:
        """The difference in percent of what was there, with its sign: ``+6.2 %``.

        One that is too small to be told so is told as it is: ``+300``.
        """
        if not self.before:
            return _("new")
        percent = (self.after - self.before) / abs(self.before) * 100
        sign = "−" if percent < 0 else "+"
        share = f"{abs(percent):,.1f}"
        if share == "0.0":
            return f"{sign}{show_number(round(abs(self.after - self.before), 2))}"
        return f"{sign}{share} %"

    @property
    def falls_far(self) -> bool:
        """Whether so much of it goes that somebody should say yes to that."""
        return self.before > 0 and self.before - self.after >= LARGE_SHARE * self.before


def consequences(
    plan: Plan,
    today: dt.date | None = None,
    saved_at: dt.datetime | None = None,
    gone: int = 0,
) -> tuple[Consequence, ...]:
    """Return what an upload would do, what takes most away first.

    Reads every changed number once. Thread: job, for long tables.

    Args:
        today: the day the workspace was read; without it nothing is said of companies' status.
        saved_at: when the file was saved, if that is known.
        gone: how many records earlier uploads wrote, where none is there any more.
    """
    found = [
        *_tell_stranger(plan, gone),
        *_tell_suspicion(plan),
        *_tell_newer(plan, saved_at),
        *_tell_source_ids(plan),
        *_tell_clears(plan),
        *_tell_domains(plan),
        *_tell_moves(plan),
        *_tell_statuses(plan, today),
        *_tell_totals(plan),
        *_tell_creates(plan),
        *_tell_singly(plan),
        *_tell_automations(plan),
    ]
    if plan.counts["held"]:
        words = _("row stays behind") if plan.counts["held"] == 1 else _("rows stay behind")
        found.append(Consequence("held", f"{plan.counts['held']:,}", words, rows=plan.held))
    return tuple(found)


def _tell_stranger(plan: Plan, gone: int) -> Iterable[Consequence]:
    if gone:
        words = _("this may be another workspace than before")
        deed = _("finds none of the {n} records sent before").format(n=f"{gone:,}")
        rows = np.sort(np.concatenate([_NO_ROWS, *(one.rows for one in plan.batches)]))
        yield Consequence("stranger", "", words, stranger_words(gone), rows, deed)


def _tell_suspicion(plan: Plan) -> Iterable[Consequence]:
    """Tell of a sign that the columns are on wrong fields, before anything is sent for it."""
    one = suspect(plan)
    if one is not None:
        hint = f"{suspicion_words(one)} {suspicion_deed(one)}"
        rows = np.asarray(one.where, np.int32)
        yield Consequence("suspicion", "", suspicion_title(one), hint, rows)


def _model(plan: Plan) -> Model:
    return plan.resolution.records.model


def count_noun(model: Model, count: int) -> str:
    """Return what so many records are called, in a sentence."""
    return (model.label if count == 1 else model.plural).lower()


def _tell_newer(plan: Plan, saved_at: dt.datetime | None) -> Iterable[Consequence]:
    rows = overwritten_since(plan.resolution, saved_at) if saved_at is not None else _NO_ROWS
    if len(rows):
        named = count_noun(_model(plan), len(rows))
        words = _("{named} changed in Planhat after this file was saved").format(named=named)
        hint = _(
            "Somebody may have edited them since. The upload puts this file's values in place of "
            "newer ones: look at these rows, or leave them out."
        )
        deed = _("overwrites {n} {words}").format(n=f"{len(rows):,}", words=words)
        yield Consequence("newer", f"{len(rows):,}", words, hint, rows, deed)


def _tell_source_ids(plan: Plan) -> Iterable[Consequence]:
    rows = replaced(plan.resolution, "sourceId").rows
    if len(rows):
        words = _("source ID overwritten") if len(rows) == 1 else _("source IDs overwritten")
        hint = _(
            "The sync from a CRM finds records by their source ID. Overwriting it may cut the "
            "sync, or send it to another record."
        )
        deed = _("overwrites {n}").format(n=plural(len(rows), "{n} source ID", "{n} source IDs"))
        yield Consequence("source_ids", f"{len(rows):,}", words, hint, rows, deed)


def _tell_clears(plan: Plan) -> Iterable[Consequence]:
    if not plan.clears:
        return
    words = _("value emptied") if plan.clears == 1 else _("values emptied")
    resolution = plan.resolution
    flags = np.zeros(resolution.records.count, np.bool_)
    labels = []
    for name, column in resolution.records.columns.items():
        clears = np.fromiter((one is CLEAR for one in column.values), np.bool_, len(column.values))
        emptied = clears[column.codes] & resolution.changed[name]
        if emptied.any():
            flags |= emptied
            labels.append(f"{column.field.label} ({np.count_nonzero(emptied):,})")
    rows = np.flatnonzero(flags).astype(np.int32)
    deed = _("empties {n}").format(n=plural(plan.clears, "{n} value", "{n} values"))
    yield Consequence("clears", f"{plan.clears:,}", words, ", ".join(labels), rows, deed)


def _tell_domains(plan: Plan) -> Iterable[Consequence]:
    rows, domains = shared_domains(plan.resolution)
    if len(rows):
        some = _("company shares an e-mail domain")
        words = some if len(rows) == 1 else _("companies share an e-mail domain")
        shown = ", ".join(domains[:_MOST_MOVES]) + (" …" if len(domains) > _MOST_MOVES else "")
        hint = _(
            "{domains}: Planhat ties mail and new contacts to a company by its domain, so "
            "strangers may be brought together."
        ).format(domains=shown)
        yield Consequence("domains", f"{len(rows):,}", words, hint, rows)


def _tell_moves(plan: Plan) -> Iterable[Consequence]:
    """Tell whose owner, phase or status becomes another one."""
    resolution = plan.resolution
    for name, column in resolution.records.columns.items():
        one = column.field
        is_owner = one.type is FieldType.REFERENCE and one.references == "User"
        if not is_owner and name not in _PHASES:
            continue
        moves = replaced(resolution, name)
        count = len(moves.rows)
        if not count:
            continue
        verb = _("changes {label}") if count == 1 else _("change {label}")
        words = f"{count_noun(_model(plan), count)} {verb.format(label=one.label.lower())}"

        def show(value: str, one: Field = one, is_owner: bool = is_owner) -> str:
            return resolution.name_of("User", value) if is_owner else show_value(one, value)

        hint = _show_moves(moves, show)
        if name == "status" and _model(plan).name == "Company":
            hint += " " + _("Planhat works it out of licenses where there are some.")
        yield Consequence(f"moves {name}", f"{count:,}", words, hint, moves.rows)


def _tell_statuses(plan: Plan, today: dt.date | None) -> Iterable[Consequence]:
    if today is None:
        return
    moves = implied_statuses(plan.resolution, today)
    count = sum(moves.counts.values())
    if count:
        some = _("company changes status by its licenses")
        words = some if count == 1 else _("companies change status by their licenses")
        yield Consequence("status", f"{count:,}", words, _show_moves(moves, str), moves.rows)


def _show_moves(moves: Moves, show: Callable[[str], str]) -> str:
    """Return from what to what, the most frequent first: ``Anna → Carl (3), …``."""
    ranked = sorted(moves.counts.items(), key=lambda one: -one[1])
    told = [
        _("{old} → {new} ({n})").format(
            old=show(old), new=show(new) if new else _("emptied"), n=f"{count:,}"
        )
        for (old, new), count in ranked[:_MOST_MOVES]
    ]
    if len(ranked) > _MOST_MOVES:
        told.append(plural(len(ranked) - _MOST_MOVES, "and {n} other", "and {n} others"))
    return ", ".join(told) + "."


def _tell_totals(plan: Plan) -> Iterable[Consequence]:
    resolution = plan.resolution
    for total in totals(plan):
        # What is only added is not listed, so nobody knows what it adds up to.
        if total.before == total.after or _model(plan).is_append_only:
            continue
        hint = _("All {models} together: {before} now, {after} afterwards.").format(
            models=_model(plan).plural.lower(),
            before=show_number(round(total.before, 2)),
            after=show_number(round(total.after, 2)),
        )
        words = _("total {label}").format(label=total.label)
        rows = np.flatnonzero(resolution.changed[total.name]).astype(np.int32)
        share = total.share.removeprefix("−")
        deed = _("lowers the total {label} by {share}").format(label=total.label, share=share)
        yield Consequence(
            "total", total.share, words, hint, rows, deed if total.falls_far else "", total.name
        )


def _tell_creates(plan: Plan) -> Iterable[Consequence]:
    count, model = plan.counts["create"], _model(plan)
    if count and model.is_append_only:
        named = count_noun(model, count)
        hint = _(
            "Planhat takes them once and for all: nothing here can take them back. The history"
            " keeps what was sent, and the same is not sent a second time."
        )
        deed = _("adds {n} {named}, which cannot be undone or found again,")
        yield Consequence(
            "for_good",
            f"{count:,}",
            _("{named} added for good").format(named=named),
            hint,
            _created(plan),
            deed.format(n=f"{count:,}", named=named),
        )
        # Reading them before is not documented (api-facts 12, checked 2026-11-22).
        hint = _(
            "The history of this computer tells what was sent from here. What was sent from"
            " elsewhere cannot be seen beforehand, and would count twice."
        )
        words = _("what another computer sent is not known")
        yield Consequence("elsewhere", "", words, hint, _created(plan))
    elif count:
        words = _("new {models}") if count != 1 else _("new {model}")
        named = words.format(models=model.plural.lower(), model=model.label.lower())
        yield Consequence("creates", f"{count:,}", named, rows=_created(plan))


def _tell_singly(plan: Plan) -> Iterable[Consequence]:
    number, words = singly_words(plan)
    if words:
        hint = _(
            "Planhat takes each of these by itself, and 150 calls a minute at most. The upload can"
            " be paused, stopped and taken up again in between."
        )
        yield Consequence("singly", number, words, hint, rows=_created(plan))


def _created(plan: Plan) -> Rows:
    return np.flatnonzero(plan.resolution.outcomes == Outcome.CREATE).astype(np.int32)


def _tell_automations(plan: Plan) -> Iterable[Consequence]:
    moved = [replaced(plan.resolution, name).rows for name in _PHASES]
    rows = np.unique(np.concatenate((_created(plan), *moved))).astype(np.int32)
    if len(rows):
        hint = _(
            "New records and changes of phase or status may start automations in Planhat, which "
            "may send e-mails or make tasks. Pause them there first if that is not wanted."
        )
        yield Consequence("automations", "", _("automations in Planhat may run"), hint, rows)


def totals(plan: Plan) -> tuple[Total, ...]:
    """Return the workspace's totals of the number fields that change or are created."""
    resolution = plan.resolution
    changed = plan.money()
    new = resolution.outcomes == Outcome.CREATE
    made = []
    for name, column in resolution.records.columns.items():
        if column.field.type is not FieldType.NUMBER:
            continue
        rows = (resolution.changed[name] & new).nonzero()[0].tolist()
        if name not in changed and not rows:
            continue
        before = _sum(raw(record, name) for record in resolution.existing.records)
        old, other = changed.get(name, (0.0, 0.0))
        added = _sum(column.value(row) for row in rows)
        made.append(Total(column.field.label, before, before - old + other + added, name))
    return tuple(made)


def _sum(values: Iterable[object]) -> float:
    return float(
        sum(one for one in values if isinstance(one, (int, float)) and not isinstance(one, bool))
    )
