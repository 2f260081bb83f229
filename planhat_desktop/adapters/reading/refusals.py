"""Why the child cannot read a file: a code and its facts; the parent finds the words."""

from __future__ import annotations


class Refusal(Exception):
    """The file is not read.

    Attributes:
        code: one of `SheetUnreadable`'s codes.
        kind: what the file turned out to be (``word``, ``picture``, …), empty when unknown.
        name: what the sentence is about, such as a missing sheet's name.
    """

    def __init__(self, code: str, kind: str = "", name: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.kind = kind
        self.name = name
