"""What the person allows an upload to do (automation.md, *A profile* and *Safety stops*)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from planhat_desktop.core.mapping import Blanks


class Mode(StrEnum):
    """Whether records may be made, changed, or both."""

    CREATE_AND_UPDATE = "create_and_update"
    UPDATE_ONLY = "update_only"
    CREATE_ONLY = "create_only"

    @property
    def creates(self) -> bool:
        """Whether a row without a match may become a new record."""
        return self is not Mode.UPDATE_ONLY

    @property
    def updates(self) -> bool:
        """Whether a row may change the record it matches."""
        return self is not Mode.CREATE_ONLY


@dataclass(frozen=True, slots=True)
class Stop:
    """When an unattended run ends by itself.

    Attributes:
        refused_share: the share of sent rows, 0 to 1, above which it stops.
        after_rows: sent rows before ``refused_share`` counts.
        max_creates, max_clears: most rows created and most values emptied; None for no bound.
    """

    refused_share: float = 0.2
    after_rows: int = 50
    max_creates: int | None = None
    max_clears: int | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """What the person allows.

    Attributes:
        blanks: ``keep``: an empty cell leaves Planhat's value alone; ``clear``: it empties it.
    """

    mode: Mode = Mode.CREATE_AND_UPDATE
    blanks: Blanks = "keep"
    stop: Stop = field(default_factory=Stop)
