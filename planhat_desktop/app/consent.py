"""When an upload must be confirmed by typing its number, and what is said then."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from planhat_desktop.app.consequences import LARGE_SHARE, Consequence, count_noun
from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.plan import Plan
from planhat_desktop.core.schema import Workspace

MANY_CREATES = 50


def needs_consent(plan: Plan, workspace: Workspace, lines: Sequence[Consequence] = ()) -> bool:
    """Say whether an upload is so large or takes so much away that it must be confirmed.

    More than 50 new records or a fifth of the rows, anything grave among the lines, or any new
    record in a workspace that is not the practice one.
    """
    creates = plan.counts["create"]
    rows = plan.resolution.records.count
    return (
        creates > MANY_CREATES
        or creates > LARGE_SHARE * rows
        or plan.clears > 0
        or any(one.is_grave for one in lines)
        or (creates > 0 and not workspace.is_practice)
    )


def consent_sentence(workspace: Workspace, *sheets: tuple[Plan, Sequence[Consequence]]) -> str:
    """Return what is about to happen that cannot be looked over at a glance.

    Args:
        sheets: of each sheet that is sent, its plan and what follows from it.
    """
    return _("This {does} in {workspace}.").format(
        does=_enumerate([*_tell_deeds(sheets)]), workspace=workspace.name
    )


def _tell_deeds(sheets: Sequence[tuple[Plan, Sequence[Consequence]]]) -> Iterable[str]:
    created, changed = [], []
    for plan, _lines in sheets:
        model, creates, updates = (
            plan.resolution.records.model,
            plan.counts["create"],
            plan.counts["update"],
        )
        if creates and not model.is_append_only:
            created.append(f"{creates:,} {count_noun(model, creates)}")
        if updates:
            changed.append(f"{updates:,} {count_noun(model, updates)}")
    if created:
        yield _("creates {records}").format(records=_enumerate(created))
    if changed:
        yield _("changes {records}").format(records=_enumerate(changed))
    yield from (one.deed for _plan, lines in sheets for one in lines if one.is_grave)


def _enumerate(parts: Sequence[str]) -> str:
    *some, last = parts
    return _("{some} and {last}").format(some=", ".join(some), last=last) if some else last
