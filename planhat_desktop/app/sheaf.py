"""The sheets of one workbook that are uploaded together: a draft each, one of them in sight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from planhat_desktop.app.bundle import Bundle, name_part
from planhat_desktop.app.draft import Content, Draft
from planhat_desktop.app.overview import Overview
from planhat_desktop.core.report import Fate, Report
from planhat_desktop.core.table import Table
from planhat_desktop.core.workbook import ModelTwice, order_parts


@dataclass(frozen=True, eq=False)
class Sent:
    """Sheets that were sent together.

    Attributes:
        name: of the whole upload; the runs have `bundle.name_part`.
        drafts: of the bundle's parts.
    """

    bundle: Bundle
    name: str
    drafts: tuple[Draft, ...]


class Sheaf:
    """All drafts the wizard holds, mostly one. Each keeps its own undo. Thread: main.

    Attributes:
        drafts: in the order their sheets are sent.
        draft: the one in sight.
        bundle: their previews, while none of them has changed since; None otherwise.
        views: what the Preview page shows of each part of the bundle.
        former: the bundle and views that were taken last, though a sheet has changed since; of
            the same workspace, and None where anything was read or sent since.
        sending: while they are sent, the report so far of each sheet whose turn has come.
        sent: what was sent together last, or is being sent.
        undone: the runs of the reports that were taken back since, as far as that was asked.
    """

    def __init__(self, draft: Draft) -> None:
        self.drafts: tuple[Draft, ...] = (draft,)
        self.draft = draft
        self.bundle: Bundle | None = None
        self.views: tuple[Overview, ...] = ()
        self.former: tuple[Bundle, tuple[Overview, ...]] | None = None
        self.sending: dict[Draft, Report] | None = None
        self.sent: Sent | None = None
        self.undone: frozenset[str] = frozenset()
        self._shared = (draft.workspace, draft.catalog, draft.known)

    # Which sheets

    @property
    def is_several(self) -> bool:
        """Whether several sheets go together."""
        return len(self.drafts) > 1

    @property
    def is_joint(self) -> bool:
        """Whether what is previewed and sent is all sheets, and not rows of one to be mended."""
        return self.is_several and self.draft.content.again is None

    @property
    def others(self) -> tuple[Draft, ...]:
        """All but the one in sight."""
        return tuple(one for one in self.drafts if one is not self.draft)

    def gather(self, drafts: Sequence[Draft], in_sight: Draft | None = None) -> None:
        """Let these sheets go together from now on; one may be alone again."""
        self.drafts = tuple(drafts)
        shown = in_sight or self.draft
        self.draft = shown if shown in self.drafts else self.drafts[0]
        self._drop()
        self.share()
        self._sort()

    def show(self, draft: Draft) -> None:
        """Bring a sheet in sight."""
        if draft in self.drafts:
            self.draft = draft

    def begin_anew(self) -> Draft:
        """Put all sheets away for another file; whoever holds the drafts can gather them again."""
        fresh = Draft(self.draft.workspace, self.draft.catalog)
        fresh.known = self.draft.known
        self.gather([fresh], fresh)
        return fresh

    def holding(self, sheet: str) -> Draft | None:
        """Return the draft of a sheet of this name, or None."""
        named = (one for one in self.drafts if one.table and one.table.sheet == sheet)
        return next(named, None)

    def step(self, by: int) -> Draft:
        """Return the sheet so many places after the one in sight, around the end."""
        return self.drafts[(self.drafts.index(self.draft) + by) % len(self.drafts)]

    # What is still to be done

    def find_twins(self) -> tuple[Draft, Draft] | None:
        """Return two sheets that are of one model, so that they cannot go together."""
        seen: dict[str, Draft] = {}
        for one in self.drafts:
            if one.mapping is not None:
                twin = seen.setdefault(one.mapping.model, one)
                if twin is not one:
                    return twin, one
        return None

    def next_to_match(self) -> Draft | None:
        """Return the next sheet, from the one in sight on, in which something is still missing."""
        place = self.drafts.index(self.draft) + 1
        others = (*self.drafts[place:], *self.drafts[: place - 1])
        return next((one for one in others if count_gaps(one)), None)

    @property
    def rows(self) -> int:
        """How many rows all sheets have."""
        return sum(one.table.rows for one in self.drafts if one.table is not None)

    # What follows from it

    def share(self) -> None:
        """Let all drafts know the same of the workspace, and drop previews that are too old.

        Workspace, fields and what is known belong to all sheets, though one alone is told.
        """
        for place in range(len(self._shared)):
            for one in self.drafts:
                now = (one.workspace, one.catalog, one.known)
                if now[place] is not self._shared[place]:
                    self._shared = now
                    self.former = None
                    self._spread(one)
                    break
        if self.bundle is not None and not self._is_fresh(self.bundle):
            self._drop()

    def _spread(self, told: Draft) -> None:
        for one in self.drafts:
            if one.workspace is not told.workspace:
                one.set_workspace(told.workspace, told.catalog)
            elif one.catalog is not told.catalog:
                one.set_catalog(told.catalog)
            one.known = told.known

    def _is_fresh(self, bundle: Bundle) -> bool:
        known = {id(part.content): part.prepared for part in bundle.parts}
        return len(known) == len(self.drafts) and all(
            one.prepared is not None and known.get(id(one.content)) is one.prepared
            for one in self.drafts
        )

    def _drop(self) -> None:
        """Drop all previews: what one sheet makes, another may refer to."""
        self.bundle, self.views = None, ()
        for one in self.drafts if self.is_several else ():
            one.prepared = None

    def _sort(self) -> None:
        mappings = [one.mapping for one in self.drafts if one.mapping is not None]
        if self.is_several and len(mappings) == len(self.drafts):
            try:
                order = order_parts(mappings, self.draft.catalog)
            except ModelTwice:
                return
            self.drafts = tuple(self.drafts[place] for place in order)

    def contents(self) -> tuple[Content, ...]:
        """Return what is previewed and sent now: of all sheets, or of the one in sight alone."""
        if not self.is_joint:
            return (self.draft.content,)
        for one in self.drafts:
            if one.content.again is not None:  # a mending of before; the whole sheet goes along
                one.content = replace(one.content, again=None)
        return tuple(one.content for one in self.drafts)

    def take(self, bundle: Bundle, views: Sequence[Overview]) -> None:
        """Take the previews of all sheets, in the order they are sent."""
        placed = {id(one.content): one for one in self.drafts}
        drafts = [placed[id(part.content)] for part in bundle.parts]
        for draft, part in zip(drafts, bundle.parts, strict=True):
            draft.set_prepared(part.prepared)
            draft.set_snapshot(bundle.snapshot)
        self.drafts = tuple(drafts)
        self.bundle, self.views = bundle, tuple(views)
        self.former = bundle, self.views

    @property
    def view(self) -> Overview | None:
        """What the Preview page shows of the sheet in sight, where all go together."""
        if self.bundle is None:
            return None
        return self.views[self.drafts.index(self.draft)]

    # Sending

    def take_reports(self, drafts: Sequence[Draft], reports: Sequence[Report]) -> None:
        """Take what became of every sheet; the first that needs a person comes in sight.

        Args:
            drafts: those that were sent, in that order.
        """
        self.sending = None
        for draft, report in zip(drafts, reports, strict=True):
            draft.set_report(report.started.run, report)
            # What was read before the run is old now; a second look reads anew.
            draft.prepared, draft.snapshot = None, None
        self.bundle, self.views, self.former = None, (), None
        self.draft = next((one for one in self.drafts if needs_hand(one.report)), self.drafts[0])

    def follow(self, report: Report) -> None:
        """Take what became of a sheet whose upload was gone on with elsewhere."""
        for one in self.drafts:
            if one.run == report.started.run:
                one.set_report(one.run, report)

    @property
    def left(self) -> tuple[Draft, ...]:
        """The sheets of the last upload of which rows are still to be sent.

        None where it cannot go on as it was previewed: nothing of it was sent, and none asked
        first, or a sheet that was not begun was changed since.
        """
        sent = self.sent
        if sent is None or sent.drafts != self.drafts or self.sending is not None:
            return ()
        found, is_any_begun = [], False
        for place, (draft, part) in enumerate(zip(self.drafts, sent.bundle.parts, strict=True)):
            report = draft.report
            if report is None or report.started.run != name_part(sent.name, place):
                return ()
            if is_begun(report):
                is_any_begun = True
            elif draft.content is not part.content:
                return ()
            else:
                is_any_begun |= can_go_on(report)
            if report.counts[Fate.NOT_SENT] + report.counts[Fate.UNKNOWN]:
                found.append(draft)
        return tuple(found) if is_any_begun else ()

    @property
    def under_way(self) -> str:
        """The name of the upload that is being sent, or has rows left; else empty."""
        sent = self.sent
        is_going = self.sending is not None or bool(self.left)
        return sent.name if sent is not None and is_going else ""

    @property
    def reports(self) -> tuple[Report, ...]:
        """What became of the sheets, as far as any was sent."""
        return tuple(one.report for one in self.drafts if one.report is not None)


def count_gaps(draft: Draft) -> int:
    """Return how many things are missing before a sheet can be previewed."""
    return sum(one.blocks for one in draft.gaps())


def needs_hand(report: Report | None) -> bool:
    """Say whether a person has to look at a report."""
    if report is None:
        return False
    counts = report.counts
    return report.state != "finished" or any(
        counts[name] for name in ("refused", "held", "unknown", "not_sent")
    )


def is_begun(report: Report) -> bool:
    """Say whether anything of a sheet was sent, or there was nothing to send."""
    return bool(report.batches) or not report.started.sending


def can_go_on(report: Report) -> bool:
    """Say whether a run goes on where it is: some of it was sent, or it asked a person first."""
    return is_begun(report) or report.state == "safety"


def sheet_name(table: Table | None) -> str:
    """Return what a sheet is called; the file's name where it has none."""
    return (table.sheet or table.source.name) if table is not None else ""
