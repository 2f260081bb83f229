"""Regular expressions that a person types: checked when typed, and never longer than a moment.

Some patterns take longer than anybody waits on some texts, and it cannot be seen from a pattern
which. So each search has an end, and a pattern that keeps coming to it is not tried any more.
The library that can do so is imported where it is needed: most uploads have no pattern.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import regex

_Found = TypeVar("_Found")

LONGEST = 500
"""Characters a pattern may have."""
# For one text; a common search takes a few millionths of a second. The second try is for the
# one that was kept waiting by a busy computer.
_AT_MOST_S = (0.01, 0.1)
_ENOUGH = 4  # texts that took too long: no more are tried

_PUT = re.compile(r"\\(?:(\d{1,2})|g<(\w+)>|([\\nt]))")
_ESCAPES = {"\\": "\\", "n": "\n", "t": "\t"}


class TooSlow(Exception):
    """A search was given up: on this text, with this pattern, it would take too long."""


def find_trouble(find: str, put: str = "") -> str:
    """Return what is wrong with a pattern and what is put in its place.

    Returns:
        ``pattern``: it is no regular expression; ``group``: ``put`` names a group that the
        pattern does not have; empty where all is well.
    """
    pattern = _compile(find)
    if pattern is None:
        return "pattern"
    known = {*map(str, range(pattern.groups + 1)), *pattern.groupindex}
    named = {str(int(number)) if number else name for number, name, _ in _PUT.findall(put)}
    return "" if named - {""} <= known else "group"


def _compile(find: str) -> regex.Pattern[str] | None:
    if not find or len(find) > LONGEST:
        return None
    import regex

    try:
        return regex.compile(find, regex.V1)
    except (regex.error, RecursionError, OverflowError, ValueError):
        return None


class Search:
    """Searches texts for one pattern; a pattern that is none finds nothing."""

    def __init__(self, find: str) -> None:
        self._pattern = _compile(find)
        self._slow = 0

    def find_all(self, text: str) -> list[str]:
        """Return what the pattern finds: its first group if it has one, else all of it.

        Raises:
            TooSlow: it takes too long.
        """
        if self._pattern is None:
            return []
        pattern, group = self._pattern, min(self._pattern.groups, 1)
        return self._try(
            lambda most_s: [match[group] or "" for match in pattern.finditer(text, timeout=most_s)]
        )

    def replace(self, text: str, put: str) -> str:
        """Return a text with all that the pattern finds replaced.

        Raises:
            TooSlow: it takes too long.
        """
        if self._pattern is None:
            return text
        pattern = self._pattern
        return self._try(
            lambda most_s: pattern.sub(lambda found: _fill(put, found), text, timeout=most_s)
        )

    def _try(self, act: Callable[[float], _Found]) -> _Found:
        """Return what an act gives that is told how many seconds it has."""
        for most_s in _AT_MOST_S if self._slow < _ENOUGH else ():
            try:
                return act(most_s)
            except TimeoutError:
                continue
        self._slow += 1
        raise TooSlow


def _fill(put: str, found: regex.Match[str]) -> str:
    """Return what comes in the place of something found."""

    def fill(one: re.Match[str]) -> str:
        number, name, escape = one.groups()
        if escape:
            return _ESCAPES[escape]
        group = int(number or name) if (number or name).isdecimal() else name
        try:
            return found[group] or ""
        except IndexError:  # a group that is not there says nothing
            return ""

    return _PUT.sub(fill, put)
