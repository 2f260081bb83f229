"""What the Match page shows, made from the draft without a widget."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from planhat_desktop.app.draft import Draft
from planhat_desktop.app.live import kind_of
from planhat_desktop.app.wording.gaps import gap_sentence
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.app.wording.proofs import doubt_sentence
from planhat_desktop.app.wording.readings import reading_words
from planhat_desktop.app.wording.reasons import reason_sentence
from planhat_desktop.core.deciding import Decided
from planhat_desktop.core.gaps import Gap, GapCode
from planhat_desktop.core.joining import column_of, is_whole
from planhat_desktop.core.lookup import Lookup
from planhat_desktop.core.mapping import Confidence, Link
from planhat_desktop.core.mapping import Mapping as Links
from planhat_desktop.core.portrait import Portrait
from planhat_desktop.core.schema import Field, Model
from planhat_desktop.core.table import Column
from planhat_desktop.ui.pages.match.glimpse import Glimpses, Seen, show_in
from planhat_desktop.ui.pages.match.portraits import describe
from planhat_desktop.ui.pages.match.words import (
    explain,
    kind_words,
    say_undecided,
    say_unread,
    type_words,
)


class Group(StrEnum):
    """Where a field stands on the page."""

    KEYS = "keys"
    REQUIRED = "required"
    COMMON = "common"
    CUSTOM = "custom"
    LINKS = "links"
    MORE = "more"


class Fill(StrEnum):
    """How a slot stands."""

    EMPTY = "empty"
    MISSING = "missing"  # needed, and nothing feeds it
    SURE = "sure"
    CHECK = "check"
    UNFIT = "unfit"  # most of the column's values cannot be read for the field
    CONSTANT = "constant"


@dataclass(frozen=True)
class SlotPicture:
    """A field and what feeds it.

    Attributes:
        about: what the field is for or holds, in two or three words.
        needed: whether it carries the mark of a required field.
        column: the column that feeds it, or None.
        letter, header: of that column; of a constant, empty and the value.
        state: ``sure``, ``check`` or ``all rows``.
        detail: the first value read, or what to do.
        reason: why it was matched, or what is missing, as sentences.
        read_as: what the person chose about how it is read, in few words.
        unread: how many rows cannot be read (among those looked at).
        undecided: in a word or two, that different values want to be decided; else empty.
        live: values the field has in Planhat.
        explained: the field in plain words.
        is_suggested: whether the match is a doubtful suggestion that nobody has confirmed.
    """

    field: str
    label: str
    group: Group
    about: str
    needed: bool
    fill: Fill
    column: int | None = None
    letter: str = ""
    header: str = ""
    state: str = ""
    detail: str = ""
    reason: str = ""
    read_as: str = ""
    unread: int = 0
    undecided: str = ""
    live: tuple[str, ...] = ()
    explained: str = ""
    is_suggested: bool = False

    @property
    def is_fed(self) -> bool:
        """Whether a column or a constant feeds it."""
        return self.fill not in (Fill.EMPTY, Fill.MISSING)


@dataclass(frozen=True)
class CardPicture:
    """A column and where it goes.

    Attributes:
        samples: three distinct values, months in letters.
        filled: the share of rows with a value, in percent.
        portrait: the column at a glance, once it was made.
        about: the same in words.
        targets: the labels of the fields it feeds.
        fields: their API names.
        fill: EMPTY (feeds nothing), CHECK or SURE, as the most doubtful of them.
    """

    column: int
    letter: str
    header: str
    kind: str
    samples: str
    filled: int
    targets: tuple[str, ...]
    fill: Fill
    portrait: Portrait | None = None
    about: str = ""
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Picture:
    """All of the page.

    Attributes:
        needs: the gaps that block, each with its sentence and the field to jump to.
        missing: the same in a word or two.
        is_keyless: whether no key is matched, so that every row becomes a new record.
        to_check: fields whose match is doubtful, or whose column does not fit.
        to_accept: fields with a suggestion that nobody has confirmed.
    """

    cards: tuple[CardPicture, ...]
    slots: tuple[SlotPicture, ...]
    needs: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    to_check: tuple[str, ...]
    to_accept: tuple[str, ...]
    rows: int
    is_keyless: bool = False

    def columns(self, fill: Fill) -> int:
        """How many columns are SURE, are to CHECK, or feed nothing (EMPTY): together, all."""
        return sum(one.fill is fill for one in self.cards)

    @property
    def to_do(self) -> int:
        """How many things want the person."""
        return len(self.to_check) + len(self.needs)

    def slot(self, field: str) -> SlotPicture | None:
        """Return the slot of a field."""
        return next((one for one in self.slots if one.field == field), None)


class Painter:
    """Makes the picture from the draft; remembers what did not change. Thread: main.

    Args:
        live_of: values a field has in the workspace, as far as is known.
    """

    def __init__(self, live_of: Callable[[Draft, Field], tuple[str, ...]]) -> None:
        self._live_of = live_of
        self.glimpses = Glimpses()
        self._abouts: dict[int, tuple[Portrait, str]] = {}

    def paint(self, draft: Draft) -> Picture | None:
        """Return the picture, or None before a sheet was read."""
        table, mapping, model = draft.table, draft.mapping, draft.model
        if table is None or mapping is None or model is None:
            return None
        gaps = draft.gaps()
        decided = self.glimpses.decide(table, mapping, model)
        slots = tuple(
            self._slot(draft, model, one, gaps, decided.get(one.name)) for one in model.fields
        )
        labels = {one.field: one.label for one in slots}
        fed_by: dict[int, list[SlotPicture]] = {}
        by_name = {one.field: one for one in slots}
        for link in mapping.links:
            for index in link.columns if link.field in by_name else ():
                fed_by.setdefault(index, []).append(by_name[link.field])
        cards = tuple(
            self._card(column, fed_by.get(column.index, ()))
            for column in table.columns
            if column.filled or column.index in fed_by
        )
        blocking = [gap for gap in gaps if gap.blocks]
        if any(gap.code is not GapCode.NOTHING_MAPPED for gap in blocking):
            blocking = [gap for gap in blocking if gap.code is not GapCode.NOTHING_MAPPED]
        return Picture(
            cards=cards,
            slots=slots,
            needs=tuple((gap_sentence(gap, model), _place_of(gap, model)) for gap in blocking),
            missing=tuple(_short(gap, labels) for gap in blocking if gap.fields),
            to_check=tuple(one.field for one in slots if one.fill in (Fill.CHECK, Fill.UNFIT)),
            to_accept=tuple(
                one.field for one in mapping.links if one.confidence is Confidence.CHECK
            ),
            rows=table.rows - len(draft.content.left_out),
            is_keyless=any(one.code is GapCode.NO_KEY for one in gaps),
        )

    def deepen(self, draft: Draft) -> bool:
        """Look at more of what was only glanced at; return whether there was any."""
        mapping = draft.mapping
        fields = {one.field for one in mapping.links} if mapping is not None else set()
        table = draft.table
        return self.glimpses.deepen(fields, table.columns if table is not None else ())

    def see(self, draft: Draft, field: str, trial: Link | None = None) -> Seen | None:
        """Return how the column in a slot is read, or None when there is none.

        Args:
            trial: look how it would be read with this link in place of the draft's own.
        """
        table, mapping, model = draft.table, draft.mapping, draft.model
        if table is None or mapping is None or model is None:
            return None
        if trial is not None:
            mapping = mapping.with_changed(trial)
        link, one = mapping.link_of(field), model.find(field)
        if link is None or one is None or not is_whole(link, table):
            return None
        decided = self.glimpses.decide(table, mapping, model)[field]
        lookup = self._lookup(draft, one)
        fed_by = column_of(table, link)
        return self.glimpses.see(fed_by, one, link.reading, decided, lookup)

    def _lookup(self, draft: Draft, field: Field) -> Lookup | None:
        """Return what a reference can point at, where the workspace's records were read."""
        snapshot = draft.snapshot
        existing = snapshot.models.get(field.references or "") if snapshot is not None else None
        if existing is None or not field.is_reference:
            return None
        return existing.lookup

    def knows(self, draft: Draft, field: Field) -> bool:
        """Say whether the records a reference may point at were read."""
        return self._lookup(draft, field) is not None

    def _slot(
        self,
        draft: Draft,
        model: Model,
        field: Field,
        gaps: tuple[Gap, ...],
        decided: Decided | None,
    ) -> SlotPicture:
        mapping, table = draft.mapping, draft.table
        assert mapping is not None
        assert table is not None
        gap = next((one for one in gaps if field.name in one.fields and one.blocks), None)
        link, constant = mapping.link_of(field.name), mapping.constant_of(field.name)
        fill, column, letter, header = Fill.EMPTY, None, "", ""
        state, detail, reason, read_as, unread, is_suggested = "", "", "", "", 0, False
        undecided = ""
        if link is not None and is_whole(link, table) and decided is not None:
            fed_by = column_of(table, link)
            lookup = self._lookup(draft, field)
            seen = self.glimpses.see(fed_by, field, link.reading, decided, lookup)
            fill = Fill.SURE if link.confidence is Confidence.SURE else Fill.CHECK
            is_suggested = fill is Fill.CHECK
            column, letter, header = link.column, fed_by.letter, fed_by.header
            state = _("sure") if fill is Fill.SURE else _("check")
            unread = sum(one.rows for one in seen.unread)
            if len(seen.unread) * 2 > len(seen.samples):
                fill, state, is_suggested = Fill.UNFIT, _("does not fit"), False
            if unread and kind_of(field) is not None:
                undecided = say_undecided(len(seen.unread), field, seen.is_whole)
            detail = say_unread(unread, field, seen.is_whole) if unread else seen.first
            reason = reason_sentence(link.reason)
            read_as = reading_words(link, [one.header for one in table.columns])
            doubt = doubt_sentence(field, link.reading, decided)
            if doubt and fill is not Fill.UNFIT:
                fill, state, reason = Fill.CHECK, _("check"), f"{doubt} {reason}"
        elif constant is not None:
            fill, header, state = Fill.CONSTANT, constant.value, _("all rows")
            reason = _("Every row gets this value.")
        elif gap is not None:
            fill, reason = Fill.MISSING, gap_sentence(gap, model)
        return SlotPicture(
            field=field.name,
            label=field.label,
            group=_group_of(field, model),
            about=type_words(field, model),
            needed=field.required or _is_wanted(field, model, mapping),
            fill=fill,
            column=column,
            letter=letter,
            header=header,
            state=state,
            detail=detail,
            reason=reason,
            read_as=read_as,
            unread=unread,
            undecided=undecided,
            live=self._live_of(draft, field),
            explained=explain(field),
            is_suggested=is_suggested,
        )

    def _card(self, column: Column, feeds: Sequence[SlotPicture]) -> CardPicture:
        rows = len(column.codes)
        fill = Fill.EMPTY
        if feeds:
            is_sure = all(one.fill is Fill.SURE for one in feeds)
            fill = Fill.SURE if is_sure else Fill.CHECK
        portrait = self.glimpses.portrait(column)
        return CardPicture(
            column=column.index,
            letter=column.letter,
            header=column.header,
            kind=kind_words(column.kind),
            samples=" · ".join(self.glimpses.samples(column)),
            filled=_percent(column.filled, rows),
            targets=tuple(one.label for one in feeds),
            fields=tuple(one.field for one in feeds),
            fill=fill,
            portrait=portrait,
            about=self.describe(column),
        )

    def describe(self, column: Column) -> str:
        """Return a column's portrait in words; empty before there is one."""
        portrait = self.glimpses.portrait(column)
        if portrait is None:
            return ""
        kept = self._abouts.get(column.index)
        if kept is None or kept[0] is not portrait:
            show = partial(show_in, column, self.glimpses.order(column))
            kept = (portrait, describe(portrait, show))
            self._abouts[column.index] = kept
        return kept[1]


def _percent(part: int, whole: int) -> int:
    """Return a share; only all is 100, only none is 0."""
    if not whole or part in (0, whole):
        return 100 if part else 0
    return min(99, max(1, round(100 * part / whole)))


def _is_wanted(field: Field, model: Model, mapping: Links) -> bool:
    """Say whether one of several fields is needed, and none of them has a feed yet."""
    return any(
        field.name in group and not any(mapping.feeds(name) for name in group)
        for group in model.any_of
    )


def _group_of(field: Field, model: Model) -> Group:
    if field.key:
        return Group.KEYS
    if field.required or any(field.name in one for one in model.any_of):
        return Group.REQUIRED
    if field.is_custom:
        return Group.CUSTOM
    if field.is_reference:
        return Group.LINKS
    return Group.COMMON if field.name in model.aliases else Group.MORE


def _place_of(gap: Gap, model: Model) -> str:
    """Return the field a gap is mended at."""
    if gap.code is GapCode.NO_KEY or not gap.fields:
        # Nobody has Planhat's own ids at hand more often than ids of their own.
        return next((name for name in model.key_names if name != "_id"), "_id")
    return gap.fields[0]


def _short(gap: Gap, labels: Mapping[str, str]) -> str:
    names = [labels.get(name, name) for name in gap.fields]
    if gap.code is GapCode.NO_KEY:
        return _("a key")
    return _(" or ").join(names)
