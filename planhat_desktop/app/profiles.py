"""Profiles as the wizard and the command line use them: read with a sentence when it cannot be."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator

from planhat_desktop.app.errors import ProfileUnreadable, SheetUnreadable
from planhat_desktop.app.ports import Profiles
from planhat_desktop.app.steps import Step
from planhat_desktop.app.wording.profiles import profile_sentences
from planhat_desktop.core.binding import best_fit, fits
from planhat_desktop.core.members import ProfileProblem
from planhat_desktop.core.profile import Profile
from planhat_desktop.core.profileform import parse_profile
from planhat_desktop.core.table import Table


def read_profile(data: object) -> Profile:
    """Return the profile that parsed JSON describes.

    Raises:
        ProfileUnreadable: it is no profile, or one of a newer program.
    """
    try:
        return parse_profile(data)
    except ProfileProblem as problem:
        what, do = profile_sentences(problem)
        raise ProfileUnreadable(f"profile_{problem.code}", what, do) from None


def find_profile(profiles: Profiles, table: Table, model: str | None = None) -> Profile | None:
    """Return the saved profile whose headers fit a table best, or None when none does.

    A saved profile that cannot be read is passed over; opening it says why.
    """
    usable = (one for one in _readable(profiles) if model in (None, one.model))
    return best_fit(usable, table)


def read_fitting(
    profile: Profile, read: Callable[[str | None], Generator[Step, None, Table]]
) -> Generator[Step, None, Table]:
    """Read the sheet of a file that has most of a profile's columns. Thread: job.

    Which sheet holds the most rows may change from month to month; what the profile was made
    for does not. So the others are read too where that sheet lacks a column.

    Args:
        read: reads the sheet of this name, or the one that holds most.

    Raises:
        SheetUnreadable: the file cannot be read; of another sheet it does not matter.
    """
    best = yield from read(None)
    for sheet in best.sheets:
        if fits(profile, best) == 1 or not profile.links:
            break
        if sheet.hidden or not sheet.rows or sheet.name == best.sheet:
            continue
        try:
            other = yield from read(sheet.name)
        except SheetUnreadable:
            continue
        if fits(profile, other) > fits(profile, best):
            best = other
    return best


def _readable(profiles: Profiles) -> Iterator[Profile]:
    for name in profiles.names():
        try:
            yield read_profile(profiles.load(name)).renamed(name)
        except ProfileUnreadable:
            continue
