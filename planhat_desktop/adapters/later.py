"""Ports that are opened at their first call: the window is painted before they are needed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planhat_desktop.app.ports import Journal, RunSummary, Vault
    from planhat_desktop.core.journal import Entry, Sent, Started
    from planhat_desktop.core.schema import Token, Workspace


class LaterVault:
    """Implements the port `Vault` with one that is opened at the first call."""

    def __init__(self, open_vault: Callable[[], Vault]) -> None:
        self._open = open_vault

    @cached_property
    def _vault(self) -> Vault:
        return self._open()

    def store(self, workspace: Workspace, token: Token) -> None:
        """Keep the token. Raises `KeyringUnavailable`."""
        self._vault.store(workspace, token)

    def fetch(self, workspace: Workspace) -> Token | None:
        """Return the token, or None when there is none. Raises `KeyringUnavailable`."""
        return self._vault.fetch(workspace)

    def delete(self, workspace: Workspace) -> None:
        """Forget the token. Raises `KeyringUnavailable`."""
        self._vault.delete(workspace)

    def describe(self) -> str:
        """Return the store's name as people know it."""
        return self._vault.describe()


class LaterJournal:
    """Implements the port `Journal` with one that is opened at the first call."""

    def __init__(self, open_journal: Callable[[], Journal]) -> None:
        self._open = open_journal

    @cached_property
    def _journal(self) -> Journal:
        return self._open()

    def begin(self, started: Started, plan: bytes = b"") -> None:
        """Open a run; durable when this returns."""
        self._journal.begin(started, plan)

    def take(self, run: str) -> None:
        """Become the one writer of a run that was begun before."""
        self._journal.take(run)

    def plan(self, run: str) -> bytes:
        """Return the run's plan."""
        return self._journal.plan(run)

    def prepare(self, sent: Sent) -> None:
        """Do beforehand what appending this entry will take."""
        self._journal.prepare(sent)

    def append(self, run: str, entry: Entry) -> None:
        """Add an entry; a `Sent` or `Ended` is durable when this returns."""
        self._journal.append(run, entry)

    def release(self, run: str) -> None:
        """Let go of a run so that it can be taken up elsewhere."""
        self._journal.release(run)

    def entries(self, run: str, *, bodies: bool = True) -> tuple[Entry, ...]:
        """Return a run's entries in order."""
        return self._journal.entries(run, bodies=bodies)

    def runs(self) -> tuple[RunSummary, ...]:
        """Return all runs, newest first."""
        return self._journal.runs()
