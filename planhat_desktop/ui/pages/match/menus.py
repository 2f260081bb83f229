"""The menus of the Match page: which model, which key, and what can be done with a slot or card."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from planhat_desktop.app.draft import Draft
from planhat_desktop.app.live import find_decidable
from planhat_desktop.app.wording.language import plural
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.app.wording.reasons import share_words
from planhat_desktop.core.schema import Model
from planhat_desktop.ui.pages.match.constants import constant_choices
from planhat_desktop.ui.pages.match.deeds import Deeds
from planhat_desktop.ui.pages.match.picture import CardPicture, Group, Picture, SlotPicture

_LIKELY = 3

Deed = Callable[[], object]


def add(menu: QMenu, words: str, do: Deed, *, enabled: bool = True, keys: str = "") -> QAction:
    """Add a line to a menu.

    Args:
        keys: what the keyboard does the same with, or what speaks for it, shown at the right.
    """
    text = words.replace("&", "&&")
    action = menu.addAction(f"{text}\t{keys}" if keys else text)
    action.setEnabled(enabled)
    action.triggered.connect(lambda _on=False: do())
    return action


def model_menu(parent: QWidget, draft: Draft, choose: Callable[[str], object]) -> QMenu:
    """Return the kinds of records: likeliest first, newer ones apart, team members last.

    What is added for good stands apart too, where it is not likely.
    """
    menu = QMenu(parent)
    group = QActionGroup(menu)
    chosen = draft.mapping.model if draft.mapping is not None else ""
    ranked = [name for name in draft.content.models if name in draft.catalog.models]
    ranked += [name for name in draft.catalog.models if name not in ranked]
    models = [draft.catalog.models[name] for name in ranked]
    usual = [one for one in models if not one.experimental and not one.is_careful]
    likely, others = usual[:_LIKELY], usual[_LIKELY:]
    for_good = [one for one in others if one.is_append_only]
    others = [one for one in others if not one.is_append_only]
    newer = [one for one in models if one.experimental]
    careful = [one for one in models if one.is_careful]

    def add_model(into: QMenu, one: Model, words: str = "", why: str = "") -> None:
        action = add(into, words or one.plural, lambda: choose(one.name), keys=why)
        action.setCheckable(True)
        action.setChecked(one.name == chosen)
        group.addAction(action)

    menu.addAction(_("Likeliest")).setEnabled(False)
    for one in likely:
        why = draft.content.looks.get(one.name)
        add_model(menu, one, why="" if why is None else share_words(why))
    menu.addSeparator()
    for one in sorted(others, key=lambda one: one.plural.casefold()):
        add_model(menu, one)
    menu.addSeparator()
    if for_good:
        under = menu.addMenu(_("Added for good, with no undo"))
        for one in for_good:
            add_model(under, one)
    if newer:
        under = menu.addMenu(_("Newer kinds, not in every workspace"))
        for one in newer:
            add_model(under, one)
    for one in careful:
        words = _("{plural} – careful: each new one gets access to Planhat")
        add_model(menu, one, words.format(plural=one.plural))
    return menu


def key_menu(
    parent: QWidget, draft: Draft, choose: Callable[[str | None], object], jump: Deed
) -> QMenu:
    """Return the keys that can find existing records: Planhat's own order, or one alone."""
    menu = QMenu(parent)
    model, mapping = draft.model, draft.mapping
    if model is None or mapping is None:
        return menu
    labels = [one.label for name in model.key_names if (one := model.find(name)) is not None]
    own = add(
        menu,
        _("Planhat's own order: {labels}").format(labels=", then ".join(labels)),
        lambda: choose(None),
    )
    own.setCheckable(True)
    own.setChecked(mapping.key is None)
    menu.addSeparator()
    fed = [name for name in model.key_names if mapping.feeds(name)]
    for name in fed:
        one = model.find(name)
        words = _("Only {label}").format(label=one.label if one is not None else name)
        action = add(menu, words, partial(choose, name))
        action.setCheckable(True)
        action.setChecked(mapping.key == name)
    if len(fed) < len(model.key_names):
        add(menu, _("Match another key …"), jump)
    return menu


def page_menu(parent: QWidget, deeds: Deeds) -> QMenu:
    """Return what can be done with all matches."""
    menu = QMenu(parent)
    draft = deeds.draft
    add(menu, _("Suggest again"), deeds.suggest_again)
    add(menu, _("Clear all matches"), deeds.clear_all)
    menu.addSeparator()
    undo = _("Undo: {words}").format(words=draft.undo_words) if draft.undo_words else _("Undo")
    redo = _("Redo: {words}").format(words=draft.redo_words) if draft.redo_words else _("Redo")
    add(menu, undo, deeds.undo, enabled=bool(draft.undo_words), keys="Ctrl+Z")
    add(menu, redo, deeds.redo, enabled=bool(draft.redo_words), keys="Ctrl+Shift+Z")
    return menu


def card_menu(
    parent: QWidget,
    card: CardPicture,
    picture: Picture,
    deeds: Deeds,
    hold: Callable[[Sequence[int]], object],
) -> QMenu:
    """Return what can be done with a column."""
    menu = QMenu(parent)
    column = card.column
    send = menu.addMenu(_("Send to"))
    _list_fields(send, picture, lambda field: deeds.link(column, field))
    model = deeds.draft.model
    if card.targets:
        too = menu.addMenu(_("Send to another field as well"))
        _list_fields(too, picture, lambda field: deeds.link_too(column, field), empty_only=True)
    elif model is not None and model.custom_fields:
        add(menu, _("Make a field in Planhat for it …"), lambda: deeds.make_field(column))
    add(menu, _("Pick up"), lambda: hold([column]), keys="Space")
    menu.addSeparator()
    can = bool(card.targets)
    add(menu, _("Send nowhere"), lambda: deeds.unlink_columns([column]), enabled=can, keys="Del")
    return menu


def held_menu(
    parent: QWidget,
    held: Sequence[int],
    deeds: Deeds,
    *,
    lay: Deed,
    put_back: Deed,
) -> QMenu:
    """Return what can be done with several columns that are picked up."""
    menu = QMenu(parent)
    many = len(held)
    words = plural(many, "Send it to its likeliest field", "Send {n} to their likeliest fields")
    add(menu, words, lay)
    words = plural(many, "Send it nowhere", "Send {n} nowhere")
    mapping = deeds.draft.mapping
    can = mapping is not None and not mapping.used.isdisjoint(held)
    add(menu, words, lambda: deeds.unlink_columns(held), enabled=can, keys="Del")
    menu.addSeparator()
    add(menu, _("Put back"), put_back, keys="Esc")
    return menu


def _list_fields(
    menu: QMenu, picture: Picture, choose: Callable[[str], object], *, empty_only: bool = False
) -> None:
    group = None
    for one in sorted(picture.slots, key=lambda one: list(Group).index(one.group)):
        if empty_only and one.is_fed:
            continue
        if group is not None and one.group is not group:
            menu.addSeparator()
        group = one.group
        words = f"{one.label} *" if one.needed else one.label
        if one.is_fed:
            words = _("{label} (now {header})").format(label=words, header=one.header)
        add(menu, words, partial(choose, one.field))


def slot_menu(
    parent: QWidget,
    slot: SlotPicture,
    picture: Picture,
    deeds: Deeds,
    *,
    read: Deed,
    type_in: Deed,
) -> QMenu:
    """Return what can be done with a slot."""
    menu = QMenu(parent)
    field = slot.field
    if slot.is_suggested:
        add(menu, _("Yes, that is right"), lambda: deeds.accept([field]))
    add(menu, _("How it is read …"), read, enabled=slot.is_fed, keys="Enter")
    if find_decidable(deeds.draft, field) is not None:
        add(menu, _("Decide its values …"), lambda: deeds.decide_values(field))
    add(menu, _("Type a column or a value …"), type_in, keys="F2")
    columns = menu.addMenu(_("Choose a column"))
    for card in picture.cards:
        goes = f" → {', '.join(card.targets)}" if card.targets else ""
        words = f"{card.letter}  {card.header}{goes}"
        add(columns, words, partial(deeds.link, card.column, field))
    model = deeds.draft.model
    choices = constant_choices(found) if model and (found := model.find(field)) else ()
    if choices:
        chosen = choices_menu(
            menu,
            _("One value for all rows"),
            choices,
            lambda value: deeds.set_constant(field, value),
        )
        menu.addMenu(chosen)
    menu.addSeparator()
    add(menu, _("Clear"), lambda: deeds.unlink(field), enabled=slot.is_fed, keys="Del")
    return menu


def choices_menu(
    parent: QWidget, title: str, choices: Sequence[tuple[str, str]], choose: Callable[[str], object]
) -> QMenu:
    """Return a menu of values to choose one of: (value, words)."""
    menu = QMenu(title, parent)
    for value, words in choices:
        add(menu, words, partial(choose, value))
    return menu
