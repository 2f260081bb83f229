"""Profiles as the wizard and the command line use them: read with a sentence when it cannot be."""

from __future__ import annotations

from collections.abc import Iterator

from planhat_desktop.app.errors import ProfileUnreadable
from planhat_desktop.app.ports import Profiles
from planhat_desktop.app.wording.profiles import profile_sentences
from planhat_desktop.core.members import ProfileProblem
from planhat_desktop.core.profile import Profile, best_fit
from planhat_desktop.core.table import Table


def read_profile(data: object) -> Profile:
    """Return the profile that parsed JSON describes.

    Raises:
        ProfileUnreadable: it is no profile, or one of a newer program.
    """
    try:
        return Profile.from_dict(data)
    except ProfileProblem as problem:
        what, do = profile_sentences(problem)
        raise ProfileUnreadable(f"profile_{problem.code}", what, do) from None


def find_profile(profiles: Profiles, table: Table, model: str | None = None) -> Profile | None:
    """Return the saved profile whose headers fit a table best, or None when none does.

    A saved profile that cannot be read is passed over; opening it says why.
    """
    usable = (one for one in _readable(profiles) if model in (None, one.model))
    return best_fit(usable, table)


def _readable(profiles: Profiles) -> Iterator[Profile]:
    for name in profiles.names():
        try:
            yield read_profile(profiles.load(name)).renamed(name)
        except ProfileUnreadable:
            continue
