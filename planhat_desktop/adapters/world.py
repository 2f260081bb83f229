"""Everything outside the program, opened for one installation and made when first used.

Importing this module costs nothing; pandas, httpx and keyring come in where they are needed.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from planhat_desktop.adapters.later import later
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.core.workspace import Token, Workspace
from planhat_desktop.places import Places

if TYPE_CHECKING:
    import datetime as dt
    from contextlib import AbstractContextManager

    from planhat_desktop.adapters.freshness import FileWatch
    from planhat_desktop.adapters.practice.transport import PracticeTransport
    from planhat_desktop.app.ports import (
        Autosave,
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
    from planhat_desktop.core.journal import Entry, Started
    from planhat_desktop.core.pace import Pacer
    from planhat_desktop.core.report import Report
    from planhat_desktop.core.table import Source, Table

_PRACTICE_URL = "https://practice.planhat.invalid"
_PRACTICE_TOKEN = "practice"
_PRACTICE_TENANT = "00000000-0000-4000-8000-000000000000"


class World:
    """The ports made real for one installation. Parts are opened at first use and kept."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._pacers: dict[str, Pacer] = {}

    # Sheets

    def read(
        self,
        path: Path,
        *,
        sheet: str | None = None,
        password: str | None = None,
        encoding: str | None = None,
        delimiter: str | None = None,
    ) -> Generator[Step, None, Table]:
        """Read a file to a table. Raises `SheetUnreadable`. Thread: job."""
        from planhat_desktop.adapters import sheets

        reading = sheets.read(
            path, sheet=sheet, password=password, encoding=encoding, delimiter=delimiter
        )
        return (yield from reading)

    def read_cells(self, text: str) -> Generator[Step, None, Table]:
        """Read cells copied in a spreadsheet. Thread: job."""
        from planhat_desktop.adapters import sheets

        return (yield from sheets.read_cells(text))

    def check(self, source: Source) -> Generator[Step, None, None]:
        """Look whether a file is still as it was read. Raises `SheetChanged`. Thread: job."""
        yield from self._files.check(source)

    @cached_property
    def folder(self) -> Folder:
        """The files of a folder, for watching it."""

        def open_folder() -> Folder:
            from planhat_desktop.adapters.folder import DiskFolder

            return DiskFolder()

        return later(open_folder)

    @cached_property
    def _files(self) -> FileWatch:
        from planhat_desktop.adapters.freshness import FileWatch

        return FileWatch(self.now)

    def export(self, report: Report, table: Table, path: Path) -> Generator[Step, None, Path]:
        """Write a report to a file, xlsx or csv by its ending. Thread: job."""
        from planhat_desktop.adapters.exports import export_report

        return (yield from export_report(report, table, path))

    def export_rest(self, report: Report, table: Table, path: Path) -> Generator[Step, None, Path]:
        """Write the rows to be mended and loaded again. Thread: job."""
        from planhat_desktop.adapters.exports import export_rest

        return (yield from export_rest(report, table, path))

    def export_outcomes(self, report: Report, path: Path) -> Generator[Step, None, Path]:
        """Write the report of a past run, whose sheet is not at hand. Thread: job."""
        from planhat_desktop.adapters.exports import export_outcomes

        return (yield from export_outcomes(report, path))

    def export_bytes(self, parts: Iterable[bytes], path: Path) -> Generator[Step, None, Path]:
        """Write a file as it is given. Thread: job."""
        from planhat_desktop.adapters.exports import export_bytes

        return (yield from export_bytes(parts, path))

    def write_handout(self, handout: Handout, path: Path) -> Generator[Step, None, Path]:
        """Write records, or an empty template, to a workbook. Thread: job."""
        from planhat_desktop.adapters.handouts import write_handout

        return (yield from write_handout(handout, path))

    def samples(self) -> tuple[Path, ...]:
        """Return the sample files that come with the app, the main one first."""
        folder = self._places.resources / "samples"
        found = [one for one in folder.glob("*") if one.suffix in (".xlsx", ".csv")]
        return tuple(sorted(found, key=lambda one: (one.stem != "portfolio", one.name)))

    # Planhat

    def load_catalog(self) -> Catalog:
        """Return the built-in models."""
        import orjson

        from planhat_desktop.core.catalog import Catalog

        file = self._places.resources / "planhat" / "models.json"
        return Catalog.from_json(orjson.loads(file.read_bytes()))

    @cached_property
    def practice(self) -> Workspace:
        """The built-in practice workspace."""
        return Workspace(_("Practice"), _PRACTICE_URL, colour="green", is_practice=True)

    @cached_property
    def _practice_transport(self) -> PracticeTransport:
        from planhat_desktop.adapters.practice import practice_transport

        return practice_transport(self._places.practice_file, self._places.resources)

    def reset_practice(self) -> None:
        """Fill the practice workspace anew. Thread: job."""
        self._practice_transport.reset()

    def connect(
        self,
        workspace: Workspace,
        token: Token,
        pace: int = 150,
        tenant: Callable[[], Token | None] = lambda: None,
    ) -> Planhat:
        """Open a workspace's API with a token. Raises `CallUnusable` for an unsafe address.

        Args:
            tenant: gives the tenant token, for activities and metrics alone.
        """
        from planhat_desktop.adapters.planhat import PlanhatClient
        from planhat_desktop.core.pace import Pacer

        if workspace.is_practice:
            token = Token(_PRACTICE_TOKEN)
            return PlanhatClient(
                workspace,
                token,
                tenant=lambda: Token(_PRACTICE_TENANT),
                transport=self._practice_transport,
                pacer=Pacer(1_000_000),
            )
        # One pacer an address: a preview and the upload behind it share Planhat's quota.
        pacer = self._pacers.setdefault(workspace.api_url, Pacer(pace))
        return PlanhatClient(workspace, token, tenant=tenant, pacer=pacer)

    def open(self, workspace: Workspace, pace: int = 150) -> Planhat:
        """Open a workspace's API with the token kept for it. Thread: job.

        Raises:
            KeyringUnavailable: the keyring cannot be asked.
            TokenRejected: there is no token for it.
        """
        if workspace.is_practice:
            return self.connect(workspace, Token(_PRACTICE_TOKEN))
        token = self.session_vault.fetch(workspace) or self.vault.fetch(workspace)
        if token is None:
            from planhat_desktop.app.errors import TokenRejected

            raise TokenRejected(
                "no_token",
                _("No token is kept for {workspace}.").format(workspace=workspace.name),
                _("Open the workspace list and paste its token again."),
            )

        def tenant() -> Token | None:
            kept = self.session_vault.fetch(workspace, "tenant")
            return kept or self.vault.fetch(workspace, "tenant")

        return self.connect(workspace, token, pace, tenant)

    def open_for_call(
        self,
        *,
        practice: bool,
        name: str | None,
        api_url: str | None,
        token: str,
        pace: int,
        tenant: str = "",
    ) -> tuple[Workspace, Planhat]:
        """Open the workspace a command names.

        Args:
            token, tenant: those from the environment, for ``api_url`` alone.

        Raises:
            CallUnusable: there is no such workspace, or no token for the address.
        """
        from planhat_desktop.app.errors import CallUnusable

        if practice:
            return self.practice, self.open(self.practice)
        if name is not None:
            for one in self.settings.workspaces():
                if one.name == name:
                    return one, self.open(one, pace)
            raise CallUnusable(
                "no_such_workspace",
                _("No workspace is saved as “{name}”.").format(name=name),
                _("Add it in the window first, or use --practice."),
            )
        if not token.strip():
            raise CallUnusable(
                "no_token",
                _("There is no token for this address."),
                _("Put it into the environment variable PLANHAT_API_TOKEN."),
            )
        # Whoever writes an address into the call has agreed to it.
        workspace = Workspace(str(api_url), str(api_url), is_elsewhere=True)
        return workspace, self.connect(
            workspace, Token(token), pace, lambda: Token(tenant) if tenant.strip() else None
        )

    # What is kept

    @cached_property
    def vault(self) -> Vault:
        """The operating system's keyring."""

        def open_vault() -> Vault:
            from planhat_desktop.adapters.vault import KeyringVault

            return KeyringVault()

        return later(open_vault)

    @cached_property
    def session_vault(self) -> Vault:
        """Tokens that are forgotten when the program ends."""

        def open_vault() -> Vault:
            from planhat_desktop.adapters.memory import MemoryVault

            return MemoryVault()

        return later(open_vault)

    @cached_property
    def settings(self) -> Settings:
        """What is remembered between starts."""
        from planhat_desktop.adapters.disk import DiskSettings

        return DiskSettings(self._places.settings_file)

    @cached_property
    def profiles(self) -> Profiles:
        """The saved profiles."""

        def open_profiles() -> Profiles:
            from planhat_desktop.adapters.profiles import DiskProfiles

            return DiskProfiles(self._places.profiles_dir)

        return later(open_profiles)

    @cached_property
    def notebook(self) -> Notebook:
        """What finished uploads taught."""

        def open_notebook() -> Notebook:
            from planhat_desktop.adapters.notebook import DiskNotebook

            return DiskNotebook(self._places.learned_file)

        return later(open_notebook)

    @cached_property
    def autosave(self) -> Autosave:
        """The upload that is being prepared."""

        def open_autosave() -> Autosave:
            from planhat_desktop.adapters.autosave import DiskAutosave

            return DiskAutosave(self._places.unfinished_file)

        return later(open_autosave)

    @cached_property
    def journal(self) -> Journal:
        """The record of all runs."""

        def open_journal() -> Journal:
            from planhat_desktop.adapters.history import SqliteJournal

            return SqliteJournal(self._places.journal_file, count_run)

        return later(open_journal)

    def claim(self, workspace: Workspace, model: str) -> AbstractContextManager[bool]:
        """Claim the upload of a model's records, where no other command holds the claim."""
        from planhat_desktop.adapters.claims import claim_upload

        return claim_upload(self._places.journal_file.parent, workspace, model)

    @property
    def user(self) -> str:
        """The name the person has on this computer; empty where the system tells none."""
        import getpass

        try:
            return getpass.getuser()
        except (OSError, KeyError, ImportError):
            return ""

    @property
    def logs(self) -> Path:
        """The folder of the log files."""
        return self._places.logs_dir

    @staticmethod
    def now() -> dt.datetime:
        """Return the time, with its zone."""
        import datetime as dt

        return dt.datetime.now().astimezone()


def count_run(started: Started, entries: Sequence[Entry]) -> Mapping[str, int]:
    """Return the seven counts a run's entries add up to."""
    from planhat_desktop.core.report import fold

    return fold(started, entries).counts
