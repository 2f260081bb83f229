"""Where columns in the hand would land: said before they are let go, and then so done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from planhat_desktop.app.wording.language import plural
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.core.mapping import Mapping as Links
from planhat_desktop.core.schema import Model
from planhat_desktop.core.suggestion import suggest
from planhat_desktop.core.table import Table
from planhat_desktop.ui.pages.match.picture import Picture, SlotPicture

_TOLD = 3  # pairs named in a sentence


@dataclass(frozen=True)
class Landing:
    """Columns with the fields they would go to.

    Attributes:
        pairs: (column, field), no column and no field twice.
        left: columns that find no field; they stay in the hand.
    """

    pairs: tuple[tuple[int, str], ...] = ()
    left: tuple[int, ...] = ()

    @property
    def columns(self) -> Mapping[str, int]:
        """The column each field would get."""
        return {field: column for column, field in self.pairs}


def lay_from(field: str, columns: Sequence[int], slots: Sequence[SlotPicture]) -> Landing:
    """Lay columns onto a field and, in order, onto the free fields below it.

    Args:
        slots: those in sight, from top to bottom. What the columns themselves feed is free.
    """
    names = [one.field for one in slots]
    if field not in names:
        return Landing((), tuple(columns))
    below = slots[names.index(field) + 1 :]
    free = [one.field for one in below if not one.is_fed or one.column in columns]
    pairs = tuple(zip(columns, [field, *free], strict=False))
    return Landing(pairs, tuple(columns[len(pairs) :]))


def lay_likeliest(columns: Sequence[int], table: Table, model: Model, mapping: Links) -> Landing:
    """Lay columns onto the fields their headers and values speak for; no other column yields."""
    own = [replace(table.columns[one], index=at) for at, one in enumerate(columns)]
    found = suggest(replace(table, columns=tuple(own)), model)
    fed = {one.field for one in mapping.links if one.column not in columns}
    fed |= {one.field for one in mapping.constants}
    pairs = tuple((columns[one.column], one.field) for one in found.links if one.field not in fed)
    placed = {column for column, _field in pairs}
    return Landing(pairs, tuple(one for one in columns if one not in placed))


def landing_sentence(landing: Landing, picture: Picture) -> str:
    """Return what would become of the columns, e.g. “Replaces ‘Account’”."""
    headers = {one.column: one.header for one in picture.cards}
    slots = {one.field: one for one in picture.slots}
    if len(landing.pairs) == 1 and not landing.left:
        (column, _field), slot = landing.pairs[0], slots[landing.pairs[0][1]]
        if slot.column == column:
            return _("It goes to {label} already").format(label=slot.label)
        words = _("Goes to {label}").format(label=slot.label)
        if slot.is_fed:
            other = _("Replaces “{other}” in {label}")
            words = other.format(other=slot.header, label=slot.label)
        if slot.live:
            words += " · " + _("in Planhat: {values}").format(values=" · ".join(slot.live))
        return words
    told = [
        _("{header} → {label}").format(header=headers.get(column, ""), label=slots[field].label)
        for column, field in landing.pairs[:_TOLD]
    ]
    if len(landing.pairs) > _TOLD:
        told.append(_("{count} more").format(count=len(landing.pairs) - _TOLD))
    out = [slots[field].header for column, field in landing.pairs if slots[field].is_fed]
    moved = {headers.get(column) for column, _field in landing.pairs}
    words = " · ".join(told)
    replaced = [one for one in out if one not in moved]
    if replaced:
        words += " · " + _("replaces “{other}”").format(other="”, “".join(replaced))
    if landing.left:
        left = plural(len(landing.left), "{n} finds no field", "{n} find no field")
        words = f"{words} · {left}" if words else left
    return words
