"""How each of several sheets stands, and all of them together, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence
from typing import NamedTuple

from planhat_desktop.app.accounts import account
from planhat_desktop.app.consent import MANY_CREATES, consent_sentence, needs_consent
from planhat_desktop.app.draft import Draft
from planhat_desktop.app.overview import Overview
from planhat_desktop.app.sheaf import Sheaf, count_gaps, is_begun, sheet_name
from planhat_desktop.app.siblings import Sibling
from planhat_desktop.app.wording import plural
from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.catalog import Catalog
from planhat_desktop.core.mapping import Confidence
from planhat_desktop.core.report import Fate, Report
from planhat_desktop.core.schema import Workspace


class Standing(NamedTuple):
    """How a sheet stands.

    Attributes:
        words: a few, e.g. ``812 rows · ready``.
        tone: ``held`` where a person is needed, ``update`` where one should look, ``create``
            where it is done; else empty.
    """

    words: str
    tone: str = ""


def title(draft: Draft) -> str:
    """Return what a sheet is called, with its model where its name does not say it."""
    name, model = sheet_name(draft.table), draft.model
    if model is None or model.plural.casefold() in name.casefold():
        return name
    return f"{name} → {model.plural}"


def standing(sheaf: Sheaf, draft: Draft) -> Standing:
    """Return how one of several sheets stands."""
    if sheaf.sending is not None:
        report = sheaf.sending.get(draft)
        if report is None:
            later = sheaf.drafts[sheaf.drafts.index(draft) + 1 :]
            if any(one in sheaf.sending for one in later):
                return Standing(_("nothing to send"))
            return Standing(_("waits for its turn"))
        if report.state == "running":
            share = report.accounted / max(1, len(report.started.sending))
            return Standing(_("sending {percent} %").format(percent=int(100 * share)))
        return _ended(report)
    if draft.prepared is None and draft.report is not None:
        if draft.report.started.run in sheaf.undone:
            return Standing(_("taken back"))
        return _ended(draft.report)
    if missing := count_gaps(draft):
        return Standing(_("{n} to match").format(n=f"{missing:,}"), "held")
    rows = plural(draft.table.rows if draft.table else 0, "{n} row", "{n} rows")
    if draft.prepared is not None:
        if held := draft.prepared.plan.counts["held"]:
            return Standing(_("{n} held").format(n=f"{held:,}"), "held")
        return Standing(_("{rows} · ready").format(rows=rows), "create")
    links = draft.mapping.links if draft.mapping is not None else ()
    if doubtful := sum(one.confidence is Confidence.CHECK for one in links):
        return Standing(_("{n} to check").format(n=f"{doubtful:,}"), "update")
    return Standing(_("{rows} · matched").format(rows=rows))


def _ended(report: Report) -> Standing:
    if not is_begun(report):
        return Standing(_("not begun"), "held")
    counts = report.counts
    for fate, words in (
        (Fate.REFUSED, _("{n} refused")),
        (Fate.UNKNOWN, _("{n} unknown")),
        (Fate.NOT_SENT, _("{n} not sent")),
        (Fate.HELD, _("{n} held")),
    ):
        if counts[fate]:
            return Standing(words.format(n=f"{counts[fate]:,}"), "held")
    return Standing(_("done"), "create")


def twins_words(sheaf: Sheaf) -> str:
    """Return that two sheets cannot go together, or an empty text."""
    twins = sheaf.find_twins()
    if twins is None or twins[0].model is None:
        return ""
    first, second = (f"“{sheet_name(one.table)}”" for one in twins)
    words = _(
        "{first} and {second} both go to {models}, and one upload takes one sheet of each. Choose"
        " another kind of records for one, or leave it out (Sheets…) and upload it afterwards."
    )
    return words.format(first=first, second=second, models=twins[0].model.plural)


def offer_words(sheets: Sequence[Sibling], catalog: Catalog) -> str:
    """Return that some sheets of a workbook look like records."""
    named = []
    for one in sheets:
        label = catalog.model(one.model).plural
        is_said = label.casefold() in one.sheet.casefold()
        named.append(one.sheet if is_said else f"{one.sheet} ({label})")
    return _("{sheets} of this workbook look like Planhat records: {names}.").format(
        sheets=sheets_words(len(sheets)), names=", ".join(named)
    )


# Before it is sent


def name_next(sheaf: Sheaf) -> str:
    """Return what going on from the columns of one of several sheets leads to; else empty."""
    if not sheaf.is_joint:
        return ""
    following = sheaf.next_to_match()
    if following is not None:
        return _("Go on to {sheet}").format(sheet=sheet_name(following.table))
    rows = plural(sheaf.rows, "{n} row", "{n} rows")
    return _("Preview {sheets}: {rows}").format(sheets=sheets_words(len(sheaf.drafts)), rows=rows)


def sheets_words(count: int) -> str:
    """Return ``3 sheets``."""
    return plural(count, "{n} sheet", "{n} sheets")


def upload_words(views: Sequence[Overview], where: str) -> str:
    """Return what the button says that sends all sheets; empty where nothing is to be sent."""
    total = sum(one.prepared.plan.rows_to_send for one in views)
    if not total:
        return ""
    sheets = sum(one.prepared.plan.rows_to_send > 0 for one in views)
    return _("Upload {sheets}: {rows} to {workspace}").format(
        sheets=sheets_words(sheets), rows=plural(total, "{n} row", "{n} rows"), workspace=where
    )


def ask_consent(views: Sequence[Overview], workspace: Workspace) -> tuple[int, str] | None:
    """Return the number to be typed before all is sent, and what is about to happen.

    None where nothing of it is large and nothing takes much away.
    """
    sent = [one for one in views if one.prepared.plan.rows_to_send]
    creates = sum(one.counts["create"] for one in sent)
    if creates <= MANY_CREATES and not any(
        needs_consent(one.prepared.plan, workspace, one.consequences) for one in sent
    ):
        return None
    total = sum(one.prepared.plan.rows_to_send for one in sent)
    told = [(one.prepared.plan, one.consequences) for one in sent]
    return total, consent_sentence(workspace, *told)


# Afterwards


def part_account(draft: Draft, report: Report) -> str:
    """Return the sum that shows that no row of a sheet is missing."""
    return account(report, sheet_name(draft.table))


def whole_account(reports: Sequence[Report], undone: Container[str] = ()) -> str:
    """Return what became of all sheets, in one line.

    Args:
        undone: the runs among them that were taken back since.
    """
    sums: Counter[str] = Counter()
    back = 0
    for one in reports:
        if one.started.run in undone:
            back += one.counts[Fate.CREATED] + one.counts[Fate.UPDATED]
        else:
            sums.update(one.counts)
    done = sums[Fate.CREATED] + sums[Fate.UPDATED]
    total = sum(len(one.started.sending) for one in reports)
    words = _("All {sheets} together: {done} of {total} changes are in Planhat").format(
        sheets=sheets_words(len(reports)), done=f"{done:,}", total=f"{total:,}"
    )
    others = (
        (Fate.UNCHANGED, _("{n} the same already")),
        (Fate.REFUSED, _("{n} refused")),
        (Fate.HELD, _("{n} held")),
        (Fate.UNKNOWN, _("{n} unknown")),
        (Fate.NOT_SENT, _("{n} not sent")),
    )
    told = [_("{n} taken back").format(n=f"{back:,}")] if back else []
    told += [said.format(n=f"{sums[fate]:,}") for fate, said in others if sums[fate]]
    return f"{', '.join([words, *told])}."
