"""What letters typed on a slot or a card can mean."""

from __future__ import annotations

from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.core.schema import Field, Model
from planhat_desktop.ui.pages.match.constants import constant_choices
from planhat_desktop.ui.pages.match.finder import Entry
from planhat_desktop.ui.pages.match.picture import Picture


def column_entries(picture: Picture, field: Field) -> tuple[list[Entry], str]:
    """Return what can feed a field: columns not used yet first, then values for all rows.

    The text is that of the entry for the letters themselves; empty where only some values fit.
    """
    cards = sorted(picture.cards, key=lambda one: bool(one.targets))
    entries = [
        Entry(one.column, one.header, one.letter, _goes(one.targets) or one.samples)
        for one in cards
    ]
    choices = constant_choices(field)
    entries += [
        Entry(value, _("“{words}” for all rows").format(words=words)) for value, words in choices
    ]
    is_open = not choices or not field.is_closed
    return entries, "“{text}” for all rows" if is_open and not field.key else ""


def _goes(targets: tuple[str, ...]) -> str:
    return "→ " + ", ".join(targets) if targets else ""


def field_entries(picture: Picture, model: Model | None) -> tuple[list[Entry], str]:
    """Return the fields a column can feed, empty ones first.

    The text is that of the entry for the letters themselves: a field of that name is to be made.
    """
    slots = sorted(picture.slots, key=lambda one: one.is_fed)
    entries = [Entry(one.field, one.label, "", one.header or one.about, one.field) for one in slots]
    can_make = model is not None and model.custom_fields
    return entries, "Make a field “{text}” in Planhat …" if can_make else ""
