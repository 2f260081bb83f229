"""What stands where: which cards and slots are in sight, under which headings, in which order."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from planhat_desktop.app.wording.language import plural
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.ui.kit import ChipSpec
from planhat_desktop.ui.pages.match.picture import CardPicture, Fill, Group, Picture, SlotPicture


class Filter(StrEnum):
    """What the person wants to see."""

    TO_DO = "to_do"
    MATCHED = "matched"
    CHECK = "check"
    UNUSED = "unused"
    REQUIRED = "required"
    ALL = "all"


MOST_CARDS = 500
"""Columns in sight at once; of more of them one is looked for, and nobody scrolls."""

_HEADINGS = {
    Group.KEYS: "Keys",
    Group.REQUIRED: "Required",
    Group.COMMON: "Common",
    Group.CUSTOM: "Custom fields of {workspace}",
    Group.LINKS: "Links to other records",
    Group.MORE: "More fields",
}


def chip_specs(picture: Picture) -> list[ChipSpec]:
    """Return the filters with what they count: columns, and fields where they are about fields.

    Matched, to check and not used add up to all columns.
    """
    needed = [one for one in picture.slots if one.needed]
    met = sum(one.is_fed for one in needed)
    fed = sum(one.is_fed for one in picture.slots)
    required = f"{met}"
    if met < len(needed):
        required = _("{met} of {needed}").format(met=met, needed=len(needed))
    count = len(picture.cards)
    said = {
        Filter.TO_DO: (_("To do"), picture.to_do, _("What wants you comes first")),
        Filter.MATCHED: (
            _("Matched"),
            picture.columns(Fill.SURE),
            plural(fed, "{n} field gets something", "{n} fields get something"),
        ),
        Filter.CHECK: (_("To check"), picture.columns(Fill.CHECK), _("Doubtful, or does not fit")),
        Filter.UNUSED: (_("Not used"), picture.columns(Fill.EMPTY), _("Columns that go nowhere")),
        Filter.REQUIRED: (_("Required"), required, _("Fields that Planhat wants filled")),
        Filter.ALL: (_("All"), count, plural(count, "{n} column of yours", "{n} columns of yours")),
    }
    return [
        ChipSpec(name.value, f"{words} · {number}", hint=hint)
        for name, (words, number, hint) in said.items()
    ]


def arrange_cards(
    picture: Picture, chosen: Filter, wanted: str
) -> list[tuple[str, list[CardPicture], bool]]:
    """Return sections of cards: (heading, cards, whether they are drawn faintly)."""
    found = [one for one in picture.cards if _finds_card(wanted, one)]
    cards = found or list(picture.cards)  # who looks for a field still needs the columns
    own = _("Your columns")
    if not found and wanted.strip():
        own = _("No column has that; all your columns")
    shown = {
        Filter.MATCHED: (_("Matched"), (Fill.SURE,)),
        Filter.CHECK: (_("To check"), (Fill.CHECK,)),
        Filter.UNUSED: (_("Not used"), (Fill.EMPTY,)),
        Filter.ALL: (own, (Fill.SURE, Fill.CHECK, Fill.EMPTY)),
    }
    if chosen in shown:
        heading, fills = shown[chosen]
        return [(*_limit(heading, [one for one in cards if one.fill in fills]), False)]
    open_ones = [one for one in cards if one.fill is not Fill.SURE]
    done = [one for one in cards if one.fill is Fill.SURE]
    return [(*_limit(own, open_ones), False), (_("Matched"), done, True)]


def _limit(heading: str, cards: list[CardPicture]) -> tuple[str, list[CardPicture]]:
    """Return the cards in sight, of very many those that feed and the first, and the heading."""
    if len(cards) <= MOST_CARDS:
        return heading, cards
    room = MOST_CARDS - sum(one.fill is not Fill.EMPTY for one in cards)
    unused = [one.column for one in cards if one.fill is Fill.EMPTY]
    first = frozenset(unused[: max(0, room)])
    kept = [one for one in cards if one.fill is not Fill.EMPTY or one.column in first]
    words = _("{n} of {count}: search for more")
    return words.format(n=f"{len(kept):,}", count=f"{len(cards):,}"), kept


def arrange_slots(
    picture: Picture, chosen: Filter, wanted: str, workspace: str, *, unfolded: bool
) -> tuple[list[tuple[str, list[SlotPicture]]], int]:
    """Return sections of slots, and how many rarely used fields are folded away."""
    samples = {name: card.samples for card in picture.cards for name in card.fields}
    found = [one for one in picture.slots if _finds_slot(wanted, one, samples.get(one.field, ""))]
    slots: Sequence[SlotPicture] = found or picture.slots
    if chosen is Filter.MATCHED:
        slots = [one for one in slots if one.fill in (Fill.SURE, Fill.CONSTANT)]
    elif chosen is Filter.CHECK:
        slots = [one for one in slots if one.fill in (Fill.CHECK, Fill.UNFIT)]
    elif chosen is Filter.UNUSED:
        slots = [one for one in slots if not one.is_fed]
    elif chosen is Filter.REQUIRED:
        slots = [one for one in slots if one.needed]
    is_searching = bool(wanted.strip()) and bool(found)
    folds = chosen is Filter.TO_DO and not unfolded and not is_searching
    groups, folded = [], 0
    for group, heading in _HEADINGS.items():
        mine = [one for one in slots if one.group is group]
        if group is Group.MORE and folds:
            folded = sum(not one.is_fed for one in mine)
            mine = [one for one in mine if one.is_fed]
        if mine:
            groups.append((_(heading).format(workspace=workspace), mine))
    return groups, folded


def _finds_card(wanted: str, one: CardPicture) -> bool:
    return _has(wanted, one.letter, one.header, one.samples, *one.targets, *one.fields)


def _finds_slot(wanted: str, one: SlotPicture, samples: str) -> bool:
    return _has(wanted, one.label, one.field, one.about, one.header, samples, *one.live)


def _has(wanted: str, *texts: str) -> bool:
    """Say whether all words are somewhere in these texts."""
    words = wanted.casefold().split()
    whole = "\n".join(texts).casefold()
    return all(word in whole for word in words)
