"""What an upload would do to the workspace, in a few lines above the button."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from planhat_desktop.app.display import show_number
from planhat_desktop.app.wording import plural
from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.changes import raw
from planhat_desktop.core.plan import Plan
from planhat_desktop.core.resolution import Outcome
from planhat_desktop.core.schema import FieldType, Workspace

MANY_CREATES = 50
LARGE_SHARE = 0.2


@dataclass(frozen=True)
class Consequence:
    """One line of what would happen.

    Attributes:
        code: ``creates``, ``updates``, ``clears``, ``total`` or ``held``.
        number: the figure, shown strong.
        words: what the figure counts.
        hint: more about it, or empty.
    """

    code: str
    number: str
    words: str
    hint: str = ""


@dataclass(frozen=True)
class Total:
    """A number field summed over all records of the workspace, before and after."""

    label: str
    before: float
    after: float

    @property
    def share(self) -> str:
        """The difference in percent of what was there, with its sign: ``+6.2 %``."""
        if not self.before:
            return _("new")
        percent = (self.after - self.before) / abs(self.before) * 100
        sign = "−" if percent < 0 else "+"
        return f"{sign}{abs(percent):,.1f} %"


def consequences(plan: Plan) -> tuple[Consequence, ...]:
    """Return what an upload would do: creates, clears, totals before and after, rows left behind.

    Reads every changed number once. Thread: job, for long tables.
    """
    model = plan.resolution.records.model
    counts = plan.counts
    found: list[Consequence] = []
    if counts["create"]:
        words = _("new {models}") if counts["create"] != 1 else _("new {model}")
        named = words.format(models=model.plural.lower(), model=model.label.lower())
        found.append(Consequence("creates", f"{counts['create']:,}", named))
    if plan.clears:
        words = _("value emptied") if plan.clears == 1 else _("values emptied")
        found.append(Consequence("clears", f"{plan.clears:,}", words))
    for total in totals(plan):
        if total.before != total.after:
            hint = _("All {models} together: {before} now, {after} afterwards.").format(
                models=model.plural.lower(),
                before=show_number(round(total.before, 2)),
                after=show_number(round(total.after, 2)),
            )
            words = _("total {label}").format(label=total.label)
            found.append(Consequence("total", total.share, words, hint))
    if counts["held"]:
        words = _("row stays behind") if counts["held"] == 1 else _("rows stay behind")
        found.append(Consequence("held", f"{counts['held']:,}", words))
    return tuple(found)


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
        made.append(Total(column.field.label, before, before - old + other + added))
    return tuple(made)


def _sum(values: Iterable[object]) -> float:
    return float(
        sum(one for one in values if isinstance(one, (int, float)) and not isinstance(one, bool))
    )


def needs_consent(plan: Plan, workspace: Workspace) -> bool:
    """Say whether an upload is so large or takes so much away that it must be confirmed.

    More than 50 new records or a fifth of the rows, any emptied value, or any new record in a
    workspace that is not the practice one.
    """
    creates = plan.counts["create"]
    rows = plan.resolution.records.count
    return (
        creates > MANY_CREATES
        or creates > LARGE_SHARE * rows
        or plan.clears > 0
        or (creates > 0 and not workspace.is_practice)
    )


def consent_sentence(plan: Plan, workspace: Workspace) -> str:
    """Return what is about to happen that cannot be looked over at a glance."""
    model = plan.resolution.records.model
    parts = []
    creates = plan.counts["create"]
    if creates:
        named = model.label.lower() if creates == 1 else model.plural.lower()
        parts.append(_("creates {n} {named}").format(n=f"{creates:,}", named=named))
    if plan.counts["update"]:
        updates = plan.counts["update"]
        named = model.label.lower() if updates == 1 else model.plural.lower()
        parts.append(_("changes {n} {named}").format(n=f"{updates:,}", named=named))
    if plan.clears:
        parts.append(_("empties {n}").format(n=plural(plan.clears, "{n} value", "{n} values")))
    last = parts.pop()
    list_words = _("{some} and {last}").format(some=", ".join(parts), last=last) if parts else last
    return _("This {does} in {workspace}.").format(does=list_words, workspace=workspace.name)
