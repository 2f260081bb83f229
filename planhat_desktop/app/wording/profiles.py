"""Why a profile cannot be used, in words."""

from __future__ import annotations

from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.core.mapping import Constant
from planhat_desktop.core.members import ProfileProblem
from planhat_desktop.core.merging import Difference, Feed
from planhat_desktop.core.profile import ProfileLink

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


def difference_sentence(one: Difference, label: str) -> str:
    """Return how an imported profile differs from the one that is there.

    Args:
        label: what Planhat calls the field.
    """
    mine, theirs = one.mine, one.theirs
    links = isinstance(mine, ProfileLink) and isinstance(theirs, ProfileLink)
    if links and _feed(mine) == _feed(theirs):
        return _("{label}: {column} is read otherwise").format(label=label, column=_feed(theirs))
    facts = {"label": label, "theirs": _feed(one.theirs), "mine": _feed(one.mine)}
    return _("{label}: {theirs} instead of {mine}").format(**facts)


def _feed(feed: Feed | None) -> str:
    if feed is None:
        return _("nothing")
    if isinstance(feed, Constant):
        return _("always “{value}”").format(value=feed.value)
    return " + ".join(f"“{one.column}”" for one in feed.columns)
