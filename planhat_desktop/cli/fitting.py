"""Whether a profile fits a file well enough to be used with nobody there to ask."""

from __future__ import annotations

from planhat_desktop.app.errors import CallUnusable
from planhat_desktop.app.wording import translate as _
from planhat_desktop.app.wording.drift import drift_sentences
from planhat_desktop.core.binding import Bound


def refuse_doubtful(bound: Bound) -> None:
    """Let a profile through only where a person would have nothing to decide.

    Raises:
        CallUnusable: a column or field is not there, or only a person can say that a column is
            the right one.
    """
    lacking = [*bound.missing_columns, *bound.unknown_fields]
    if lacking:
        raise CallUnusable(
            "profile_does_not_fit",
            _("The profile names what is not there: {names}.").format(
                names=", ".join(f"“{one}”" for one in lacking)
            ),
            _("Correct the column names in the file, or make the profile anew."),
        )
    if bound.questions:
        said = dict.fromkeys(drift_sentences(one)[0] for one in bound.questions)
        raise CallUnusable(
            "profile_does_not_fit",
            _("Only a person can say whether this is right: {changes}").format(
                changes=" ".join(said)
            ),
            _("Open the file in the window with this profile, look, and save the profile anew."),
        )
