"""What a mapping still lacks, in words: what – why – do this."""

from __future__ import annotations

from collections.abc import Iterable

from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.core.gaps import Gap, GapCode
from planhat_desktop.core.schema import Model

# (the sentence while the gap blocks, the sentence while it does not)
_SENTENCES: dict[GapCode, tuple[str, str]] = {
    GapCode.NOTHING_MAPPED: (
        "No column is matched yet. Drag a column onto a field, or press Suggest.",
        "No column is matched yet. Drag a column onto a field, or press Suggest.",
    ),
    GapCode.REQUIRED: (
        "{labels} has no column, and a new {model} needs it. "
        "Match a column, or set one value for all rows.",
        "{labels} has no column. That is fine while this upload only updates.",
    ),
    GapCode.ANY_OF: (
        "A new {model} needs one of these: {labels}. Match a column to one of them.",
        "None of these has a column: {labels}. That is fine while this upload only updates.",
    ),
    GapCode.NO_KEY: (
        "No key is matched, so no {model} in Planhat can be found. "
        "Match a column to one of these: {labels}.",
        "No key is matched, so every row becomes a new {model}, each time the file is uploaded. "
        "To update existing {models}, match a column to one of these: {labels}.",
    ),
    GapCode.KEY_NOT_FED: (
        "{models} are to be found by {labels}, which has no column. "
        "Match a column to it, or choose another key.",
    )
    * 2,
    GapCode.FIELD_GONE: (
        "{labels} is no field of {models} in this workspace. Take it off, or match another field.",
    )
    * 2,
    GapCode.COLUMN_GONE: (
        "The column matched to {labels} is not in this sheet. Match another column.",
    )
    * 2,
    GapCode.FED_TWICE: ("{labels} is fed more than once. Keep one column or one value.",) * 2,
}


def gap_sentence(gap: Gap, model: Model) -> str:
    """Return what is missing, why it matters, and what to do."""
    text = _SENTENCES[gap.code][0 if gap.blocks else 1]
    return _(text).format(
        labels=_join(_label(name, model) for name in gap.fields),
        model=model.label,
        models=model.plural,
    )


def _label(name: str, model: Model) -> str:
    field = model.find(name)
    return field.label if field else name.removeprefix("custom.")


def _join(labels: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(labels))
