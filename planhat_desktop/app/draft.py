"""The upload being prepared: all the wizard holds, and how each part depends on the others.

Changing a thing drops what was derived from it. Every change of the content can be undone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce

from planhat_desktop.app.wizard import Step
from planhat_desktop.app.wording.language import plural
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.core.appending import NOTHING_SENT, SentBefore
from planhat_desktop.core.binding import Bound
from planhat_desktop.core.catalog import Catalog
from planhat_desktop.core.choices import NO_CHOICES, Choices
from planhat_desktop.core.drift import Drift
from planhat_desktop.core.evidence import Known
from planhat_desktop.core.gaps import Gap, gaps
from planhat_desktop.core.issues import Issues
from planhat_desktop.core.joining import carry_reading
from planhat_desktop.core.mapping import BY_HAND, Confidence, Constant, Link, Reading, Reason
from planhat_desktop.core.mapping import Mapping as Links
from planhat_desktop.core.plan import Plan
from planhat_desktop.core.policy import Policy
from planhat_desktop.core.report import Report
from planhat_desktop.core.rerun import Again
from planhat_desktop.core.resolution import Resolution
from planhat_desktop.core.schema import Model, Workspace
from planhat_desktop.core.snapshot import Snapshot
from planhat_desktop.core.table import Cell, Table

Looks = Mapping[str, Reason]
"""Model name → why a table could be of it."""


@dataclass(frozen=True, eq=False)
class Prepared:
    """What the preview shows, derived from one content, one snapshot and earlier uploads."""

    resolution: Resolution
    issues: Issues
    snapshot: Snapshot
    plan: Plan
    writing: str = ""  # what is to be said of the permission to write; mostly nothing
    lacks_tenant: bool = False  # nothing can be sent before the tenant token is given
    sent: SentBefore = NOTHING_SENT  # of what is added for good: what was sent before
    gone: int = 0  # records that earlier uploads wrote, where none is there any more


@dataclass(frozen=True, eq=False)
class Content:
    """What the person made so far; the unit of undo.

    Attributes:
        models: model names, the likeliest for this table first.
        looks: model name → why the table could be of it.
        left_out: spreadsheet numbers of rows the person left out.
        choices: what the person decided about single rows.
        is_mode_settled: the person said whether records may be made; nothing is proposed then.
        profile: the name of the profile the mapping came from, or empty.
        drift: what had changed since that profile was saved.
        again: the rows that alone are shown and sent: those of an upload to be mended.
    """

    table: Table | None = None
    models: tuple[str, ...] = ()
    looks: Looks = field(default_factory=dict)
    mapping: Links | None = None
    policy: Policy = field(default_factory=Policy)
    left_out: frozenset[int] = frozenset()
    choices: Choices = NO_CHOICES
    is_mode_settled: bool = False
    profile: str = ""
    drift: tuple[Drift, ...] = ()
    again: Again | None = None


@dataclass(frozen=True)
class _Moment:
    words: str
    content: Content


class Draft:
    """The upload being prepared. Thread: main.

    Attributes:
        workspace, catalog: where it goes, and what can be sent there.
        prepared: the preview, or None while it must be made anew.
        snapshot: what was last read from the workspace; survives changes of the mapping that
            need no more than it holds.
        known: what of the workspace was read for suggestions; None before that.
        report: how the upload went, or goes; None before one began.
        run: the name of the run the report tells of.
        deciding, deciding_at: the field whose values are decided one by one; the step asked on.
    """

    def __init__(self, workspace: Workspace, catalog: Catalog) -> None:
        self.workspace = workspace
        self.catalog = catalog
        self.content = Content()
        self.prepared: Prepared | None = None
        self.snapshot: Snapshot | None = None
        self.known: Known | None = None
        self.report: Report | None = None
        self.run: str = ""
        self.deciding, self.deciding_at = "", Step.MATCH
        self._past: list[_Moment] = []
        self._future: list[_Moment] = []

    # What is there

    @property
    def table(self) -> Table | None:
        """The sheet, or None before one was read."""
        return self.content.table

    @property
    def mapping(self) -> Links | None:
        """The links, or None before a sheet was read."""
        return self.content.mapping

    @property
    def policy(self) -> Policy:
        """What the person allows."""
        return self.content.policy

    @property
    def model(self) -> Model | None:
        """The model the rows are sent to."""
        mapping = self.content.mapping
        return self.catalog.models.get(mapping.model) if mapping is not None else None

    def gaps(self) -> tuple[Gap, ...]:
        """Return what is still missing before the rows can be previewed."""
        mapping, table, model = self.mapping, self.table, self.model
        if mapping is None or table is None or model is None:
            return ()
        return gaps(mapping, table, model, self.policy)

    def unused_columns(self) -> tuple[int, ...]:
        """Return the columns that feed no field and are not empty."""
        columns = self.table.columns if self.table is not None else ()
        used = self.mapping.used if self.mapping is not None else ()
        return tuple(one.index for one in columns if one.index not in used and one.filled)

    def furthest(self) -> Step:
        """Return the last step that can be shown now."""
        if self.report is not None:
            return Step.REPORT
        if self.prepared is not None:
            return Step.PREVIEW
        if self.mapping is not None:
            return Step.MATCH
        return Step.FILE

    # Where it goes

    def set_workspace(self, workspace: Workspace, catalog: Catalog) -> None:
        """Send to another workspace; the sheet and its links stay."""
        self.workspace = workspace
        if self.content.again is not None:  # else it stays the very same
            self.content = replace(self.content, again=None)
        self.set_catalog(catalog)
        self.snapshot, self.known = None, None
        self.report, self.run = None, ""

    def set_catalog(self, catalog: Catalog) -> None:
        """Take a catalogue with the workspace's own fields."""
        self.catalog = catalog
        self.prepared = None

    # What is sent; each change can be undone

    def set_table(
        self,
        table: Table,
        models: Sequence[str],
        mapping: Links,
        looks: Looks | None = None,
        drift: Sequence[Drift] = (),
    ) -> None:
        """Begin with a new sheet; what was made of the one before is gone.

        Args:
            drift: what has changed in it since it was read before.
        """
        self.begin(Content(table, tuple(models), looks or {}, mapping, drift=tuple(drift)))

    def begin(self, content: Content) -> None:
        """Begin with a sheet and what was made of it; nothing of that can be undone."""
        self.content = content
        self.prepared, self.snapshot, self.report, self.run = None, None, None, ""
        self._past, self._future = [], []

    def resume(self, content: Content) -> None:
        """Take up an upload of this file that was being prepared before."""
        self._past.append(_Moment(_("Go on where you left off"), self.content))
        self._future.clear()
        models, looks = self.content.models, self.content.looks  # the table's own
        self.content = replace(content, models=models, looks=looks)
        self.prepared = None

    def reshape_table(
        self, words: str, table: Table, mapping: Links, looks: Looks | None = None
    ) -> None:
        """Take the same sheet seen otherwise (another header row, rows left out)."""
        looks = self.content.looks if looks is None else looks
        self._change(words, table=table, looks=looks, mapping=mapping)

    def reread_table(
        self,
        words: str,
        table: Table,
        models: Sequence[str],
        mapping: Links,
        looks: Looks | None = None,
    ) -> None:
        """Take the same file read otherwise: another sheet, other letters."""
        self._change(
            words,
            table=table,
            models=tuple(models),
            looks=looks or {},
            mapping=mapping,
            left_out=frozenset(),
            choices=NO_CHOICES,
            profile="",
            drift=(),
            again=None,
        )
        self.snapshot, self.report, self.run = None, None, ""

    def set_mapping(self, words: str, mapping: Links, profile: str = "") -> None:
        """Replace all links at once (another model, a profile)."""
        before = self.content.mapping
        same = before is not None and before.model == mapping.model
        drift = self.content.drift if same and not profile else ()
        self._change(words, mapping=mapping, profile=profile or self.content.profile, drift=drift)

    def take_profile(self, name: str, bound: Bound, policy: Policy) -> None:
        """Take the links and the policy of a profile, with what has changed since."""
        words = _("Use the profile “{name}”").format(name=name)
        self._change(words, mapping=bound.mapping, policy=policy, profile=name, drift=bound.drift)

    def forget_drift(self) -> None:
        """Say no more of what has changed since the profile was saved."""
        self._change(_("Hide what has changed"), drift=())

    def improve(self, mapping: Links) -> None:
        """Take better suggestions in place of some that nobody has touched; nothing to undo."""
        if mapping != self.content.mapping:
            self.content = replace(self.content, mapping=mapping)
            self.prepared = None

    def set_policy(self, policy: Policy) -> None:
        """Allow something else, or say that it is well as it is."""
        self._change(_("Change what is allowed"), policy=policy, is_mode_settled=True)

    def link(self, column: int, field_name: str) -> None:
        """Let a column feed a field; whatever fed the field before lets go.

        The reading chosen for the column stays with it when it moves to another field.
        """
        self.lay([(column, field_name)])

    def lay(self, pairs: Sequence[tuple[int, str]]) -> None:
        """Let several columns feed fields, as one change: (column, field name) each."""
        before = mapping = self._mapped()
        for column, _name in pairs:
            for one in before.links_from(column):
                mapping = mapping.without(one.field)
        for column, name in pairs:
            moved = next(iter(before.links_from(column)), Link(column, name))
            reading = carry_reading(moved, name, self.model)
            link = Link(column, name, reading, Confidence.SURE, BY_HAND, moved.also)
            mapping = mapping.with_link(link)
        table, words = self.table, plural(len(pairs), "Match a column", "Match {n} columns")
        if len(pairs) == 1 and table is not None:
            words = _("Match “{header}”").format(header=table.columns[pairs[0][0]].header)
        self._change(words, mapping=mapping)

    def unlink(self, field_name: str) -> None:
        """Let nothing feed the field."""
        self._change(_("Clear a field"), mapping=self._mapped().without(field_name))

    def unlink_columns(self, columns: Sequence[int]) -> None:
        """Let columns feed nothing; of columns that are joined in a field, the others stay."""
        words = plural(len(columns), "Clear a column", "Clear {n} columns")
        self._change(words, mapping=self._mapped().without_columns(columns))

    def set_constant(self, field_name: str, value: str) -> None:
        """Send one value for every row."""
        constant = Constant(field_name, value)
        self._change(_("Set one value"), mapping=self._mapped().with_constant(constant))

    def set_reading(self, field_name: str, reading: Reading, words: str = "") -> None:
        """Read a link's cells differently; ``words`` as undo calls it."""
        mapping = self._mapped().with_reading(field_name, reading)
        self._change(words or _("Change how it is read"), mapping=mapping)

    def change_link(self, link: Link) -> None:
        """Read a field's cells differently, or from more columns."""
        mapping = self._mapped().with_changed(link)
        self._change(_("Change how it is read"), mapping=mapping)

    def accept(self, field_names: Sequence[str]) -> None:
        """Take doubtful suggestions as they are."""
        mapping = reduce(Links.accept, field_names, self._mapped())
        self._change(_("Accept a suggestion"), mapping=mapping)

    def choose_key(self, key: str | None) -> None:
        """Find existing records by this key; None follows Planhat's own order."""
        self._change(_("Choose the key"), mapping=replace(self._mapped(), key=key))

    def edit(self, changes: Mapping[tuple[int, int], str]) -> None:
        """Replace cells: (spreadsheet row number, column index) → text."""
        if self.content.table is not None:
            self._change(_("Change cells"), table=self.content.table.edit(changes))

    def leave_out(self, rows: Sequence[int]) -> None:
        """Do not send these rows (spreadsheet numbers)."""
        self._change(_("Leave rows out"), left_out=self.content.left_out | set(rows))

    def take_in(self, rows: Sequence[int]) -> None:
        """Send these rows after all."""
        self._change(_("Take rows in"), left_out=self.content.left_out - set(rows))

    def set_choices(self, words: str, choices: Choices) -> None:
        """Decide which records some rows are; ``words`` as undo calls it."""
        self._change(words, choices=choices)

    def join_rows(
        self, words: str, edits: Mapping[tuple[int, int], Cell], gone: Sequence[int]
    ) -> None:
        """Replace cells and leave rows out in one go; ``words`` as undo calls it."""
        if (table := self.content.table) is not None:
            left_out = self.content.left_out | set(gone)
            self._change(words, table=table.edit(edits), left_out=left_out)

    def send_again(self, again: Again | None) -> None:
        """Look at some rows of an upload alone, or at the whole sheet again."""
        self._change(_("Choose what is sent again"), again=again)

    # Undo

    @property
    def undo_words(self) -> str:
        """What undo would take back; empty when there is nothing."""
        return self._past[-1].words if self._past else ""

    @property
    def redo_words(self) -> str:
        """What redo would do again; empty when there is nothing."""
        return self._future[-1].words if self._future else ""

    def undo(self) -> None:
        """Take the last change back."""
        self._travel(self._past, self._future)

    def redo(self) -> None:
        """Do again what was taken back last."""
        self._travel(self._future, self._past)

    def _travel(self, source: list[_Moment], target: list[_Moment]) -> None:
        if source:
            moment = source.pop()
            target.append(_Moment(moment.words, self.content))
            self.content = moment.content
            self.prepared = None

    def _mapped(self) -> Links:
        if self.content.mapping is None:
            raise ValueError("no sheet has been read")
        return self.content.mapping

    def _change(self, words: str, **parts: object) -> None:
        make: Callable[..., Content] = replace
        self._past.append(_Moment(words, self.content))
        self._future.clear()
        self.content = make(self.content, **parts)
        self.prepared = None

    # What follows from it

    def set_prepared(self, prepared: Prepared) -> None:
        """Take a finished preview."""
        self.prepared = prepared
        self.snapshot = prepared.snapshot

    def set_snapshot(self, snapshot: Snapshot) -> None:
        """Take what was read of the workspace; the preview will not read it again."""
        self.snapshot = snapshot

    def set_report(self, run: str, report: Report) -> None:
        """Take the report as far as the run got."""
        self.run, self.report = run, report
