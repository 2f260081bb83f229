"""Regular expressions that a person types: checked when typed, and never longer than a moment.

Some patterns take longer than anybody waits on some texts, and it cannot be seen from a pattern
which. So each search has an end, and a pattern that keeps coming to it is not tried any more.
The library that can do so is imported where it is needed: most uploads have no pattern.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import regex

LONGEST = 500
"""Characters a pattern may have."""
_AT_MOST_S = 0.02  # for one text; a common search takes a few millionths of a second
_ENOUGH = 20  # texts that took too long: no more are tried

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
        group = min(self._pattern.groups, 1)
        self._tire()
        try:
            found = self._pattern.finditer(text, timeout=_AT_MOST_S)
            return [match[group] or "" for match in found]
        except TimeoutError:
            self._slow += 1
            raise TooSlow from None

    def replace(self, text: str, put: str) -> str:
        """Return a text with all that the pattern finds replaced.

        Raises:
            TooSlow: it takes too long.
        """
        if self._pattern is None:
            return text
        self._tire()
        try:
            return self._pattern.sub(lambda match: _fill(put, match), text, timeout=_AT_MOST_S)
        except TimeoutError:
            self._slow += 1
            raise TooSlow from None

    def _tire(self) -> None:
        if self._slow >= _ENOUGH:
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
