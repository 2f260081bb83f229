"""Everything the window is handed from outside; `__main__` builds it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from planhat_desktop.core.frozen import record

if TYPE_CHECKING:  # the window is painted before numpy and the rest are imported
    import datetime as dt

    from planhat_desktop.app.ports import (
        Autosave,
        CheckFile,
        Journal,
        Notebook,
        Planhat,
        Profiles,
        Settings,
        Vault,
    )
    from planhat_desktop.app.steps import Step
    from planhat_desktop.app.watching import Folder
    from planhat_desktop.core.catalog import Catalog
    from planhat_desktop.core.handout import Handout
    from planhat_desktop.core.report import Report
    from planhat_desktop.core.schema import Token, Workspace
    from planhat_desktop.core.table import Table


class Read(Protocol):
    """Reads a file. The generator raises `SheetUnreadable`. Thread: job."""

    def __call__(
        self,
        path: Path,
        *,
        sheet: str | None = None,
        password: str | None = None,
        encoding: str | None = None,
        delimiter: str | None = None,
    ) -> Generator[Step, None, Table]:
        """Return the work; closing it ends the reading at once."""
        ...


class ReadCells(Protocol):
    """Reads cells that were copied in a spreadsheet. Thread: job."""

    def __call__(self, text: str) -> Generator[Step, None, Table]:
        """Return the work; the text is tab-separated, as spreadsheets put it on the clipboard."""
        ...


@record
class Parts:
    """What the window needs of the world.

    Attributes:
        read, read_cells: a file, or pasted cells, to a table.
        check: looks whether a file is still as it was read. Thread: job.
        load_catalog: the built-in models. Thread: job.
        connect: opens a workspace's API with a given token, to try it. Thread: job.
        open: opens a workspace's API with the token kept for it (this session's first, then the
            keyring's); the practice workspace needs none. Raises `KeyringUnavailable`, or
            `TokenRejected` where there is no token. Thread: job.
        vault: the operating system's keyring. Thread: job.
        session_vault: tokens that are forgotten when the window closes.
        settings, profiles, autosave, journal, notebook: what is kept between starts.
        folder: the files of a folder, for watching it. Thread: job.
        practice: the built-in practice workspace, always on offer.
        reset_practice: fills it anew. Thread: job.
        samples: the sample files that come with the app.
        now: the clock, with its time zone.
        user: gives the name the person has on this computer, or an empty text.
        export, export_rest: write a report, or the rows to mend, to a file. Thread: job.
        export_outcomes: writes the report of a past run. Thread: job.
        export_bytes: writes a file as it is given. Thread: job.
        write_handout: writes records, or an empty template, to a workbook. Thread: job.
    """

    read: Read
    read_cells: ReadCells
    check: CheckFile
    load_catalog: Callable[[], Catalog]
    connect: Callable[[Workspace, Token], Planhat]
    open: Callable[[Workspace], Planhat]
    vault: Vault
    session_vault: Vault
    settings: Settings
    profiles: Profiles
    autosave: Autosave
    journal: Journal
    notebook: Notebook
    folder: Folder
    practice: Workspace
    reset_practice: Callable[[], None]
    samples: Callable[[], tuple[Path, ...]]
    now: Callable[[], dt.datetime]
    user: Callable[[], str]
    export: Callable[[Report, Table, Path], Generator[Step, None, Path]]
    export_rest: Callable[[Report, Table, Path], Generator[Step, None, Path]]
    export_outcomes: Callable[[Report, Path], Generator[Step, None, Path]]
    export_bytes: Callable[[Iterable[bytes], Path], Generator[Step, None, Path]]
    write_handout: Callable[[Handout, Path], Generator[Step, None, Path]]

    def first_workspace(self) -> Workspace:
        """Return the workspace that was chosen last, else the practice one."""
        name = self.settings.get("last_workspace")
        saved = self.settings.workspaces()
        return next((one for one in saved if one.name == name), self.practice)
