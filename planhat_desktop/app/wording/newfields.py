"""Fields that are to be made: their types, and why one cannot be made so, in words."""

from __future__ import annotations

from collections.abc import Mapping

from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.core.newfield import Fault, FaultCode
from planhat_desktop.core.schema import Model

TYPE_WORDS: Mapping[str, str] = {
    "text": "Text",
    "rich text": "Formatted text",
    "number": "Number",
    "checkbox": "Yes or no",
    "day": "Date",
    "date": "Date with time zone",
    "list": "List, one option",
    "multipicklist": "List, several options",
    "rating": "Rating from 1 to 5",
    "phone": "Phone number",
    "email": "E-mail address",
    "url": "Web address",
    "team member": "Team member",
    "team members": "Team members",
    "enduser": "End user",
    "endusers": "End users",
}
"""Planhat's types in the order to offer them; each with the words for it."""

_SENTENCES: Mapping[FaultCode, tuple[str, str]] = {
    FaultCode.NO_FIELDS: (
        "{models} cannot have fields of your own.",
        "Send the column to one of the fields that are there.",
    ),
    FaultCode.NO_NAME: ("The field has no name.", "Write the name that people will see."),
    FaultCode.NAME_UNTIDY: (
        "The name has signs in it that nobody can see.",
        "Write it anew.",
    ),
    FaultCode.NAME_TAKEN: (
        "{models} have a field called “{name}” already.",
        "Send the column there, or choose another name.",
    ),
    FaultCode.NO_SUCH_TYPE: ("Planhat has no fields of this type.", "Choose another type."),
    FaultCode.NO_OPTIONS: ("A list needs its options.", "Write at least one, each on its line."),
    FaultCode.OPTION_EMPTY: ("One of the options is empty.", "Write it, or take the line out."),
    FaultCode.OPTION_TWICE: (
        "The option “{option}” is there twice.",
        "Take one of the two lines out.",
    ),
    FaultCode.OPTIONS_UNWANTED: (
        "Only a list has options.",
        "Choose a list, or take the options out.",
    ),
}


def type_words(name: str) -> str:
    """Return what people call one of Planhat's types."""
    return _(TYPE_WORDS[name])


def fault_sentences(fault: Fault, model: Model) -> tuple[str, str]:
    """Return what is wrong with a field that is to be made, and what to do."""
    what, do = _SENTENCES[fault.code]
    return _(what).format(models=model.plural, **fault.facts), _(do)
