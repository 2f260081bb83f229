"""The pages of the wizard; apart from the draft, so that the window can name them at once."""

from __future__ import annotations

from enum import IntEnum


class Step(IntEnum):
    """The pages of the wizard, in order."""

    FILE = 1
    MATCH = 2
    PREVIEW = 3
    UPLOAD = 4
    REPORT = 5
