"""Why a link was suggested, in words."""

from __future__ import annotations

from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.core.mapping import Reason

_SENTENCES: dict[str, str] = {
    "by_hand": "You chose it.",
    "profile": "From the profile “{name}”.",
    "profile_nearly": "From the profile “{name}”, where the column is called “{header}”.",
    "exact": "The header is Planhat's own name for {label}.",
    "label": "The header says {label}.",
    "alias": "“{header}” is another word for {label}.",
    "own_id": "The header names the id of each {model}.",
    "foreign": "The header names the {label} that each {model} belongs to.",
    "hint": "“{header}” often means {label}.",
    "words": "The header reads like “{phrase}”.",
    "typo": "The header is nearly “{phrase}”.",
    "rest_of_name": "Beside “{beside}”, this is probably {label}.",
    "emails": "The values are e-mail addresses.",
    "known": "{there} % of the values are in this workspace as {label}.",
}

# What speaks for a link, or against it, beside its header.
_TRANSLATED = "“{header}” is {language} for “{phrase}”."
_THERE = "{there} % of the values are in this workspace."
_DOUBTS: dict[str, str] = {
    "partly": "Only {share} % of the values fit.",
    "other_column": "The column “{other}” fits as well.",
    "other_field": "It could also be {other}.",
}


def reason_sentence(reason: Reason) -> str:
    """Return why a link was suggested and what is doubtful about it, as sentences."""
    translated = "language" in reason.facts and reason.code != "rest_of_name"
    said = [_TRANSLATED if translated else _SENTENCES[reason.code]]
    if "there" in reason.facts and reason.code != "known":
        said.append(_THERE)
    if "doubt" in reason.facts:
        said.append(_DOUBTS[str(reason.facts["doubt"])])
    facts = {**reason.facts, "language": _(str(reason.facts.get("language", "")))}
    return " ".join(_(one).format(**facts) for one in said)
