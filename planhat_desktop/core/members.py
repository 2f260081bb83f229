"""Taking a parsed JSON object apart: each member once, by kind, with a plain problem if it is not.

What nobody asked for is left over, so that a file of a newer or other program loses nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence


class ProfileProblem(Exception):
    """A profile cannot be used; `app/wording/profiles.py` has a sentence for each code.

    Attributes:
        code: ``not_object``, ``missing``, ``kind``, ``choice``, ``bounds``, ``newer``,
            ``fed_twice``; ``pattern``, ``group`` (see `core/patterns.find_trouble`).
        facts: what the sentence needs; ``where`` is a place such as ``links[2].reading.decimal``
            counted from 1.
    """

    def __init__(self, code: str, facts: Mapping[str, object]) -> None:
        super().__init__(code, dict(facts))
        self.code = code
        self.facts = facts


class Members:
    """The members of one JSON object, taken by name."""

    def __init__(self, data: object, where: str) -> None:
        if not isinstance(data, Mapping):
            raise ProfileProblem("not_object", {"where": where})
        self._left = {str(name): value for name, value in data.items()}
        self._where = where

    def rest(self) -> dict[str, object]:
        """Return the members that nobody asked for."""
        return dict(self._left)

    def raw(self, name: str) -> object:
        """Return a member as it is, or None where it is left out."""
        return self._left.pop(name, None)

    def text(self, name: str, *, default: str | None = None, empty: bool = False) -> str:
        """Return a text that must be there unless it has a default, and say something."""
        value = self._left.pop(name, None)
        if value is None and default is not None:
            return default
        if value is None or (value == "" and not empty):
            raise ProfileProblem("missing", {"where": self.place_of(name)})
        if not isinstance(value, str):
            raise self._not("a text", name)
        return value

    def optional_text(self, name: str) -> str | None:
        """Return a text, or None where it is left out."""
        return self.text(name) if self._has(name) else None

    def optional_text_or_empty(self, name: str) -> str | None:
        """Return a text, which may say nothing, or None where it is left out."""
        return self.text(name, empty=True) if self._has(name) else None

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the texts of a list; none where it is left out."""
        value = self._left.pop(name, None)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self._not("a list of texts", name)
        return tuple(value)

    def country(self, name: str) -> str:
        """Return the two letters of a country, or nothing where it is left out."""
        code = self.text(name, default="", empty=True)
        if code and not (len(code) == 2 and code.isascii() and code.isalpha() and code.isupper()):
            raise self._not("a country in two letters, such as SE", name)
        return code

    def flag(self, name: str) -> bool:
        """Return true or false; false where it is left out."""
        value = self._left.pop(name, None)
        if value is None:
            return False
        if not isinstance(value, bool):
            raise self._not("true or false", name)
        return value

    def choice(self, name: str, choices: Sequence[str], default: str) -> str:
        """Return one of the words allowed."""
        value = self.text(name, default=default, empty=True)
        if value not in choices:
            raise ProfileProblem(
                "choice",
                {"where": self.place_of(name), "value": value, "choices": ", ".join(choices)},
            )
        return value

    def optional_choice(self, name: str, choices: Sequence[str]) -> str | None:
        """Return one of the words allowed, or None where it is left out."""
        return self.choice(name, choices, "") if self._has(name) else None

    def whole(self, name: str, default: int | None, *, least: int = 0) -> int | None:
        """Return a whole number of at least ``least``."""
        value = self._left.pop(name, None)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int):
            raise self._not("a whole number", name)
        if value < least:
            raise self._beyond(f"{least} or more", name)
        return value

    def ordinal(self, name: str) -> int:
        """Return which of several is meant, from 1 or from the end (-1); the first by default."""
        value = self._left.pop(name, None)
        if value is None:
            return 1
        if isinstance(value, bool) or not isinstance(value, int):
            raise self._not("a whole number", name)
        if value == 0:
            raise self._beyond("1 or more, or -1 or less", name)
        return value

    def share(self, name: str, default: float) -> float:
        """Return a number from 0 to 1."""
        value = self._left.pop(name, None)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise self._not("a number", name)
        if not 0 <= value <= 1:
            raise self._beyond("from 0 to 1", name)
        return value

    def object(self, name: str) -> Members:
        """Return the members of an object; none where it is left out."""
        value = self._left.pop(name, None)
        return Members({} if value is None else value, self.place_of(name))

    def optional_object(self, name: str) -> Members | None:
        """Return the members of an object, or None where it is left out."""
        return self.object(name) if self._has(name) else None

    def objects(self, name: str, *, required: bool = False) -> list[Members]:
        """Return the objects of a list; none where it is left out."""
        value = self._left.pop(name, None)
        if value is None:
            if required:
                raise ProfileProblem("missing", {"where": self.place_of(name)})
            return []
        if not isinstance(value, list):
            raise self._not("a list", name)
        return [Members(one, f"{self.place_of(name)}[{at}]") for at, one in enumerate(value, 1)]

    def texts_by_text(self, name: str) -> dict[str, str]:
        """Return an object of texts."""
        members = self.object(name)
        return {one: members.text(one, empty=True) for one in list(members.rest())}

    def _has(self, name: str) -> bool:
        """Say whether a member holds anything; one that holds nothing counts as left out."""
        if self._left.get(name) is None:
            self._left.pop(name, None)
        return name in self._left

    def place_of(self, name: str) -> str:
        """Return where a member is, such as ``links[2].reading.decimal``."""
        return f"{self._where}.{name}" if self._where else name

    def _not(self, kind: str, name: str) -> ProfileProblem:
        return ProfileProblem("kind", {"where": self.place_of(name), "kind": kind})

    def _beyond(self, bounds: str, name: str) -> ProfileProblem:
        return ProfileProblem("bounds", {"where": self.place_of(name), "bounds": bounds})
