"""What background work yields: how far it is, and when it wants to be left waiting."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a piece of work is.

    Attributes:
        stage: a code such as ``reading`` or ``snapshot``; `wording` has its words.
        done, total: in the stage's own unit; total is None while unknown.
        of: what is being done it to, e.g. a model's plural label.
    """

    stage: str
    done: int
    total: int | None = None
    of: str = ""


@dataclass(frozen=True, slots=True)
class Wait:
    """A wish to be left alone for some seconds; whoever drives the work does the waiting.

    Attributes:
        why: a code: ``pace`` (our own), ``throttled`` (Planhat asked), ``retry`` (a fault).
    """

    seconds: float
    why: str


Step = Progress | Wait
