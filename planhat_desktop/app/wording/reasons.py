"""Why a link was suggested, in words."""

from __future__ import annotations

import datetime as dt

from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.app.wording.terms import lower_label, model_terms, show_date
from planhat_desktop.core.mapping import Reason

_SENTENCES: dict[str, str] = {
    "by_hand": "You chose it.",
    "profile": "From the profile “{name}”.",
    "profile_nearly": "From the profile “{name}”, where the column is called “{header}”.",
    "profile_translated": "From the profile “{name}”: “{header}” is this in another language.",
    "profile_same_values": "From the profile “{name}”: the values are those of “{header}”.",
    "profile_place": "From the profile “{name}”; “{header}” was there another number of times.",
    "profile_values": "From the profile “{name}”, but the values are of another kind now.",
    "profile_swapped": "From the profile “{name}”, but the values are those that “{other}” had.",
    "profile_order": "From the profile “{name}”, but {text} is not a date in the order it has.",
    "profile_mark": "From the profile “{name}”, but {text} has another decimal mark.",
    "profile_field_renamed": "From the profile “{name}”, where the field is called “{was}”.",
    "exact": "The same name as in Planhat.",
    "label": "The header says {label}.",
    "alias": "Another word for {label}.",
    "own_id": "The id of each {model}.",
    "foreign": "The {label} that each {model} belongs to.",
    "hint": "Often means {label}.",
    "words": "The header reads like “{phrase}”.",
    "typo": "The header is nearly “{phrase}”.",
    "rest_of_name": "Beside “{beside}”, this is probably {label}.",
    "emails": "The values are e-mail addresses.",
    "known": "{there} % of its values are in Planhat as {label}.",
    "options": "{share} % of its values are options of {label}.",
}

_OFTEN = "{who} matched this {times} times, last on {day}."
_ONCE = "{who} matched this once, on {day}."

# What speaks for a link, or against it, beside its header.
_TRANSLATED = "{language} for “{phrase}”."
_THERE = "{there} % of its values are in Planhat."
_DOUBTS: dict[str, str] = {
    "partly": "Only {share} % of its values fit.",
    "other_column": "The column “{other}” fits as well.",
    "other_field": "It could also be {other}.",
    "torn": "At other times it went to {other}.",
    "unsteady": "At other times it was taken off again.",
    "refused": "The last time it was not wanted.",
}

# What speaks for a model, the strongest first; two of them are said.
_LOOKS = {
    "before": "Columns like these were sent as {plural} before.",
    "own_id": "The column “{own_id}” names the id of each {one}.",
    "gist": "The column “{gist}” names the {label}, which {plural} need.",
    "sheet": "The sheet is called “{sheet}”.",
    "file": "The file is called “{file}”.",
}
_FEW_COLUMNS = "{matched} of {columns} columns read like fields of {plural}."


def reason_sentence(reason: Reason) -> str:
    """Return why a link was suggested and what is doubtful about it, as sentences."""
    facts = dict(reason.facts)
    if reason.code == "learned":
        said = [_ONCE if facts["times"] == 1 else _OFTEN]
        facts["who"] = _("You") if facts["own"] else _("Your colleagues")
        facts["day"] = show_date(dt.date.fromisoformat(str(facts["last"])))
    elif "language" in facts and reason.code != "rest_of_name":
        said = [_TRANSLATED]
        facts["language"] = _(str(facts["language"]))
    else:
        said = [_SENTENCES[reason.code]]
        if reason.code in ("own_id", "foreign"):  # models stand in the middle of the sentence
            facts["model"] = lower_label(str(facts["model"]))
            facts["label"] = lower_label(str(facts["label"]))
    if "there" in facts and reason.code != "known":
        said.append(_THERE)
    if "doubt" in facts:
        said.append(_DOUBTS[str(facts["doubt"])])
    return " ".join(_(one).format(**facts) for one in said)


def share_words(reason: Reason) -> str:
    """Return how many columns read like fields of a model: ``11 of 12 columns``."""
    if not reason.facts:
        return ""
    return _("{matched} of {columns} columns").format(**reason.facts)


def model_sentence(reason: Reason, model: str, most: int = 2) -> str:
    """Return why a sheet looks like records of a model.

    Args:
        reason: what `likeness.suggest_model` gives.
        model: the model's name.
        most: so many sentences at most.
    """
    facts = dict(reason.facts)
    if not facts:
        return _("Nothing in the sheet speaks for it.")
    facts["one"], facts["plural"] = model_terms(model)
    facts["label"] = lower_label(str(facts.get("label", "")))
    said = [words for name, words in _LOOKS.items() if name in facts]
    return " ".join(_(one).format(**facts) for one in [*said, _FEW_COLUMNS][:most])
