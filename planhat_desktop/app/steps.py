"""What background work yields: how far it is, a first look, when it wants to be left waiting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planhat_desktop.core.frozen import record

if TYPE_CHECKING:
    from planhat_desktop.core.table import Table


@record
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


@record
class Leaving:
    """A batch's turn has come. Its entries are told of once it is answered.

    Attributes:
        batch: its number.
        rows: spreadsheet numbers.
    """

    batch: int
    rows: tuple[int, ...]


@record
class Wait:
    """A wish to be left alone for some seconds; whoever drives the work does the waiting.

    Attributes:
        why: a code: ``pace`` (our own), ``throttled`` (Planhat asked), ``retry`` (a fault).
    """

    seconds: float
    why: str


@record
class Glimpse:
    """The first rows of a big sheet, to be looked at while the others are read.

    Attributes:
        table: of these rows alone; what was noticed in it is not to be relied on.
    """

    table: Table


Step = Progress | Glimpse | Leaving | Wait
