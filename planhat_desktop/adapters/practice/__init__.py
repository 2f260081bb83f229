"""The practice workspace: a look-alike of Planhat's API, in process or on loopback.

It is kept in SQLite and filled with an invented portfolio. What Planhat leaves open is a
switch in `Quirks`; what goes wrong on purpose is a `Fault`.
"""

from planhat_desktop.adapters.practice.app import PracticeApp
from planhat_desktop.adapters.practice.faults import Fault, Faults
from planhat_desktop.adapters.practice.quirks import FieldRule, Permissions, Quirks
from planhat_desktop.adapters.practice.transport import (
    PRACTICE_TOKEN,
    PRACTICE_URL,
    PracticeServer,
    PracticeTransport,
    open_store,
    practice_transport,
)

__all__ = [
    "PRACTICE_TOKEN",
    "PRACTICE_URL",
    "Fault",
    "Faults",
    "FieldRule",
    "Permissions",
    "PracticeApp",
    "PracticeServer",
    "PracticeTransport",
    "Quirks",
    "open_store",
    "practice_transport",
]
