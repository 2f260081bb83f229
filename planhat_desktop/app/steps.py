"""What background work yields: how far it is, a first look, when it wants to be left waiting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planhat_desktop.core.table import Table


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
class Leaving:
    """A batch's turn has come. Its entries are told of once it is answered.

    Attributes:
        batch: its number.
        rows: spreadsheet numbers.
    """

    batch: int
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Wait:
    """A wish to be left alone for some seconds; whoever drives the work does the waiting.

    Attributes:
        why: a code: ``pace`` (our own), ``throttled`` (Planhat asked), ``retry`` (a fault).
    """

    seconds: float
    why: str


@dataclass(frozen=True, slots=True, eq=False)
class Glimpse:
    """The first rows of a big sheet, to be looked at while the others are read.

    Attributes:
        table: of these rows alone; what was noticed in it is not to be relied on.
    """

    table: Table


Step = Progress | Glimpse | Leaving | Wait
