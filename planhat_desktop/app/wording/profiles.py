"""Why a profile cannot be used, in words."""

from __future__ import annotations

from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.core.members import ProfileProblem

_MEND = "Correct it in the file, or save the profile again in the window."

# code → (what happened, what to do)
_SENTENCES: dict[str, tuple[str, str]] = {
    "not_object": ("This file is no profile{place}.", "Choose a file that was saved as a profile."),
    "missing": ("The profile has no “{where}”.", _MEND),
    "kind": ("In the profile, “{where}” is not {kind}.", _MEND),
    "choice": ("In the profile, “{where}” says “{value}”; it can be {choices}.", _MEND),
    "bounds": ("In the profile, “{where}” must be {bounds}.", _MEND),
    "fed_twice": ("The profile feeds the field “{field}” twice.", "Keep one of them. " + _MEND),
    "pattern": ("In the profile, “{where}” is no pattern: {find}", _MEND),
    "group": (
        "In the profile, “{where}” has no group for what is put in its place: {put}",
        _MEND,
    ),
    "newer": (
        "This profile was made by a newer version of this program (form {schema}; this one "
        "knows {known}).",
        "Update this program, then open the profile again.",
    ),
}


def profile_sentences(problem: ProfileProblem) -> tuple[str, str]:
    """Return what is the matter with a profile, and what to do."""
    what, do = _SENTENCES[problem.code]
    where = str(problem.facts.get("where") or "")
    place = _(": “{where}” is not as expected").format(where=where) if where else ""
    return _(what).format(**problem.facts, place=place), _(do)
