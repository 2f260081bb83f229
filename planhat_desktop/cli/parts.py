"""What the commands need of the world; `__main__` builds it."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from planhat_desktop.app.ports import CheckFile, Journal, Notebook, Planhat, Profiles, Settings
from planhat_desktop.app.steps import Step
from planhat_desktop.core.catalog import Catalog
from planhat_desktop.core.report import Report
from planhat_desktop.core.schema import Workspace
from planhat_desktop.core.table import Table


class ReadSheet(Protocol):
    """Reads a file. Raises `SheetUnreadable`."""

    def __call__(self, path: Path, *, sheet: str | None = None) -> Generator[Step, None, Table]:
        """Return the work."""
        ...


@dataclass(frozen=True, eq=False)
class CliParts:
    """What the commands need of the world.

    Attributes:
        check: looks whether a file is still as it was read.
        open: opens the workspace a call names, at so many calls a minute. Raises a trouble.
        claim: claims the upload of a model's records; says whether nobody else holds the claim.
        export: writes a report to a file.
    """

    read: ReadSheet
    check: CheckFile
    load_catalog: Callable[[], Catalog]
    open: Callable[[argparse.Namespace], tuple[Workspace, Planhat]]
    claim: Callable[[Workspace, str], AbstractContextManager[bool]]
    settings: Settings
    profiles: Profiles
    journal: Journal
    notebook: Notebook
    export: Callable[[Report, Table, Path], Generator[Step, None, Path]]
    now: Callable[[], dt.datetime]
    user: str
