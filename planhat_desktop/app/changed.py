"""What others changed since, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.rework import Reworked
from planhat_desktop.core.schema import Field

GONE = "The record is no longer in Planhat, so there is nothing to change."
_MOST_NAMED = 3


def explain(
    made: Reworked, numbers: Sequence[int], *, is_undo: bool
) -> tuple[dict[int, str], dict[int, str]]:
    """Return why rows are not sent any more, and what an undo leaves alone; by row number."""
    taken = _(
        "Somebody made a record with this key since the preview. Preview the file again to see"
        " what it would change."
    )
    held = dict.fromkeys((numbers[row] for row in made.gone), _(GONE))
    held |= dict.fromkeys((numbers[row] for row in made.taken), taken)
    kept = {numbers[row]: kept_words(fields) for row, fields in made.changed.items()}
    if is_undo:
        kept |= held
        held |= {numbers[row]: kept[numbers[row]] for row in made.idle}
    return held, kept


def kept_words(fields: Sequence[Field]) -> str:
    """Return the sentence that names the fields others changed since."""
    labels = [one.label for one in fields[:_MOST_NAMED]]
    if len(fields) > _MOST_NAMED:
        labels.append(_("{n} more").format(n=len(fields) - _MOST_NAMED))
    return _("Changed in Planhat since, so it is left alone: {labels}.").format(
        labels=", ".join(labels)
    )
