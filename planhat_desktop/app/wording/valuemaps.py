"""Words about the distinct values of a column: what becomes of each, and why one is proposed."""

from __future__ import annotations

from planhat_desktop.app.live import Kind
from planhat_desktop.app.valuemap import State, Value
from planhat_desktop.app.wording.language import plural
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.core.options import Why
from planhat_desktop.core.schema import Field, Model

_WHY = {
    Why.SPELLING: "the same letters, spelled otherwise",
    Why.NUMBERED: "the same with a number before it",
    Why.SHORT: "short for it",
    Why.WORDY: "the same in more words",
    Why.LANGUAGE: "the same in another language",
    Why.TYPO: "a slip of the keys away",
}


def why_words(why: Why) -> str:
    """Return why an option is proposed."""
    return _(_WHY[why])


def state_words(state: State) -> str:
    """Return how a value stands, in a word."""
    return {
        State.OPEN: _("to decide"),
        State.DECIDED: _("decided"),
        State.FINE: _("fine"),
    }[state]


def becomes_words(value: Value, kind: Kind) -> str:
    """Return what becomes of a value, in a few words behind its sign."""
    if value.state is State.FINE:
        return f"= {value.becomes}" if value.becomes else "…"
    if value.state is State.DECIDED:
        return f"✓ {value.becomes}" if value.becomes else _("✓ left empty")
    if value.nearest is not None and not value.is_lost:
        return _("? {option}").format(option=value.nearest.option)
    if value.like and not value.is_lost:
        return _("! maybe {name}").format(name=value.like)
    return f"! {open_words(value, kind)}"


def open_words(value: Value, kind: Kind) -> str:
    """Return why a value wants a decision."""
    if value.is_lost:
        return _("“{value}” is gone from Planhat").format(value=value.becomes)
    if kind is Kind.LIST:
        return _("not an option")
    if kind is Kind.WORDS:
        return _("new in Planhat")
    if value.fits:
        return plural(value.fits, "{n} fits", "{n} fit")
    return _("not found in Planhat")


def open_sentence(value: Value, kind: Kind, field: Field, target: Model | None) -> str:
    """Return what is the matter with an open value, and what happens until it is decided."""
    plural_name = target.plural.lower() if target is not None else ""
    if value.is_lost:
        words = _("What you chose before, “{value}”, is no longer there. These rows are held.")
        return words.format(value=value.becomes)
    if kind is Kind.WORDS:
        words = _("{label} has no such value yet. It would be made as it is written here.")
        return words.format(label=field.label)
    if kind is Kind.LIST:
        words = _("This is no option of {label}. These rows are held until you choose one.")
        return words.format(label=field.label)
    if value.fits:
        words = _("{count} {records} fit, and nothing says which. These rows are held.")
        return words.format(count=f"{value.fits:,}", records=plural_name)
    words = _("None of the {records} in Planhat is known by this. These rows are held.")
    return words.format(records=plural_name)


def about_words(kind: Kind, field: Field, target: Model | None) -> str:
    """Return what is decided here, for the head of the list."""
    if kind is Kind.WORDS:
        words = _("Planhat takes any text in {label}; one that is new becomes a new value.")
        return words.format(label=field.label)
    if kind is Kind.LIST:
        words = _("Planhat takes only the options of {label}. Each value is decided once.")
        return words.format(label=field.label)
    plural_name = target.plural.lower() if target is not None else ""
    words = _("Each value points at one of the {records} in Planhat. It is decided once.")
    return words.format(records=plural_name)
