"""What stands where: which cards and slots are in sight, under which headings, in which order."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.ui.pages.match.picture import CardPicture, Fill, Group, Picture, SlotPicture


class Filter(StrEnum):
    """What the person wants to see."""

    TO_DO = "to_do"
    MATCHED = "matched"
    UNUSED = "unused"
    ALL = "all"


_HEADINGS = {
    Group.KEYS: "Keys",
    Group.REQUIRED: "Required",
    Group.COMMON: "Common",
    Group.CUSTOM: "Custom fields of {workspace}",
    Group.LINKS: "Links to other records",
    Group.MORE: "More fields",
}


def arrange_cards(
    picture: Picture, chosen: Filter, wanted: str
) -> list[tuple[str, list[CardPicture], bool]]:
    """Return sections of cards: (heading, cards, whether they are drawn faintly)."""
    found = [one for one in picture.cards if _has(wanted, one.header, one.letter, *one.targets)]
    cards = found or list(picture.cards)  # who looks for a field still needs the columns
    own = _("Your columns")
    if chosen is Filter.ALL:
        return [(own, cards, False)]
    if chosen is Filter.MATCHED:
        return [(_("Matched"), [one for one in cards if one.targets], False)]
    if chosen is Filter.UNUSED:
        return [(_("Not used"), [one for one in cards if not one.targets], False)]
    open_ones = [one for one in cards if one.fill is not Fill.SURE]
    done = [one for one in cards if one.fill is Fill.SURE]
    return [(own, open_ones, False), (_("Matched"), done, True)]


def arrange_slots(
    picture: Picture, chosen: Filter, wanted: str, workspace: str, *, unfolded: bool
) -> tuple[list[tuple[str, list[SlotPicture]]], int]:
    """Return sections of slots, and how many rarely used fields are folded away."""
    found = [
        one for one in picture.slots if _has(wanted, one.label, one.field, one.about, one.header)
    ]
    slots: Sequence[SlotPicture] = found or picture.slots
    if chosen is Filter.MATCHED:
        slots = [one for one in slots if one.is_fed]
    elif chosen is Filter.UNUSED:
        slots = [one for one in slots if not one.is_fed]
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


def _has(wanted: str, *texts: str) -> bool:
    words = wanted.casefold().split()
    whole = " ".join(texts).casefold()
    return all(word in whole for word in words)
