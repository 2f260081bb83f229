"""The doors to the world: what the line asks of it, and nothing more."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from planhat_desktop.app.steps import Step
from planhat_desktop.core.answers import Answer
from planhat_desktop.core.journal import Entry, Sent, Started
from planhat_desktop.core.learning import Learned
from planhat_desktop.core.schema import Token, Workspace
from planhat_desktop.core.table import Source
from planhat_desktop.core.workspace import TokenKind


class Planhat(Protocol):
    """One workspace's API. Thread: job.

    Every call may raise `TokenRejected`, `Unreachable`, `Throttled` or `Refused`.
    """

    def list_page(
        self,
        path: str,
        *,
        limit: int,
        offset: int = 0,
        select: Sequence[str] = (),
        filters: Mapping[str, str] | None = None,
    ) -> list[dict[str, object]]:
        """Return one page of a collection, sorted by `_id` (``path`` as ``/companies``)."""
        ...

    def begin_page(
        self,
        path: str,
        *,
        limit: int,
        offset: int = 0,
        select: Sequence[str] = (),
        filters: Mapping[str, str] | None = None,
    ) -> Future[list[dict[str, object]]]:
        """Ask for one page and return at once; the future has what `list_page` gives or raises.

        The call is noted for the pace here. Nobody has to wait for the future: `close` leaves
        what is under way to itself.
        """
        ...

    def read_one(self, path: str, record: str) -> dict[str, object] | None:
        """Return one record by `_id` or prefixed key, or None when there is none."""
        ...

    def delete(self, path: str, record: str) -> Answer:
        """Remove one record by `_id`; what it says is an `Answer`, an unknown id included."""
        ...

    def upsert(self, path: str, body: bytes, meanwhile: Callable[[], None] | None = None) -> Answer:
        """Send one bulk upsert; any status that speaks of the rows is an `Answer`.

        Args:
            meanwhile: called at most once, when the request has left and its answer is still
                awaited; not for anything that has to happen.
        """
        ...

    def create(self, path: str, body: bytes) -> Answer:
        """Create one record (POST): custom fields."""
        ...

    def append(self, path: str, body: bytes, meanwhile: Callable[[], None] | None = None) -> Answer:
        """Add items for good on the analytics host; the secret in the path is put in here.

        Raises `CallUnusable` where there is no tenant token.

        Args:
            meanwhile: as of `upsert`.
        """
        ...

    def can_append(self) -> bool:
        """Say whether there is a tenant token. May raise `KeyringUnavailable`."""
        ...

    def wait_s(self) -> float:
        """Return how many seconds to leave before the next call, so that the pace holds.

        Ask before every call and yield a `Wait` when it is above zero; the calls note
        themselves.
        """
        ...

    def close(self) -> None:
        """Close the connection; safe to call twice."""
        ...


class CheckFile(Protocol):
    """Looks whether a table's file is still as it was read. Thread: job."""

    def __call__(self, source: Source) -> Generator[Step, None, None]:
        """Return the work; it raises `SheetChanged` when the file is another now, or gone."""
        ...


class Vault(Protocol):
    """Where tokens are kept. Thread: job (the system may stop to ask the person).

    A workspace may have two: that of its API, and that of its tenant, for activities and metrics.
    """

    def store(self, workspace: Workspace, token: Token, kind: TokenKind = "api") -> None:
        """Keep the token. Raises `KeyringUnavailable`."""
        ...

    def fetch(self, workspace: Workspace, kind: TokenKind = "api") -> Token | None:
        """Return the token, or None when there is none. Raises `KeyringUnavailable`."""
        ...

    def delete(self, workspace: Workspace) -> None:
        """Forget both tokens; no token is no trouble. Raises `KeyringUnavailable`."""
        ...

    def describe(self) -> str:
        """Return the store's name as people know it, e.g. ``Windows Credential Manager``."""
        ...


class Settings(Protocol):
    """What is remembered between starts, tokens never."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know of the file itself: sentences, mostly none."""
        ...

    def workspaces(self) -> tuple[Workspace, ...]:
        """Return the saved workspaces, practice not among them."""
        ...

    def save_workspaces(self, workspaces: Iterable[Workspace]) -> None:
        """Keep these workspaces in place of those before."""
        ...

    def get(self, name: str) -> object:
        """Return a remembered plain JSON value (``last_workspace``, ``recent_files``), or None."""
        ...

    def put(self, name: str, value: object) -> None:
        """Remember a plain JSON value."""
        ...


@dataclass(frozen=True)
class Former:
    """A former version of a profile.

    Attributes:
        version: its name for `Profiles.load_former`.
        at: when it was written over (ISO 8601); empty where that is not known.
    """

    version: str
    at: str


class Profiles(Protocol):
    """The saved profiles, as plain dicts (`core/profile.py` gives them meaning)."""

    def names(self) -> tuple[str, ...]:
        """Return the names, sorted as people sort."""
        ...

    def load(self, name: str) -> Mapping[str, object]:
        """Return a profile's dict. Raises `ProfileUnreadable`."""
        ...

    def save(self, name: str, data: Mapping[str, object]) -> None:
        """Write a profile, whole or not at all; what was there is kept as a former version."""
        ...

    def former(self, name: str) -> tuple[Former, ...]:
        """Return the former versions of a profile, the newest first."""
        ...

    def load_former(self, name: str, version: str) -> Mapping[str, object]:
        """Return the dict of a former version. Raises `ProfileUnreadable`."""
        ...

    def delete(self, name: str) -> None:
        """Remove a profile; none of that name is no trouble."""
        ...

    def rename(self, old: str, new: str) -> None:
        """Give a profile another name. Raises `ProfileUnreadable` when the name is taken."""
        ...

    def mark_used(self, name: str, at: str) -> None:
        """Remember when a profile was last used (ISO 8601)."""
        ...

    def used_at(self, name: str) -> str | None:
        """Return when a profile was last used (ISO 8601), or None."""
        ...

    def import_file(self, path: Path) -> Mapping[str, object]:
        """Return the dict in a shared profile's file. Raises `ProfileUnreadable`."""
        ...

    def export_file(self, data: Mapping[str, object], path: Path) -> None:
        """Write a profile to a file that can be shared."""
        ...


class Notebook(Protocol):
    """Where what finished uploads taught is kept; it holds no cell and no token."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know of the file itself: sentences, mostly none."""
        ...

    def read(self) -> Learned:
        """Return all that was learned; nothing where the file cannot be read."""
        ...

    def add(self, more: Learned) -> None:
        """Merge more in, whole or not at all. Raises `JournalUnusable` when the disk refuses."""
        ...

    def forget(self) -> None:
        """Forget all of it. Raises `JournalUnusable` when the disk refuses."""
        ...

    def import_file(self, path: Path) -> Learned:
        """Return what another's file holds. Raises `LearnedUnreadable`."""
        ...

    def export_file(self, path: Path) -> None:
        """Write all of it to a file that can be shared. Raises `JournalUnusable`."""
        ...


class Autosave(Protocol):
    """The upload that is being prepared, kept from change to change. Thread: any."""

    def put(self, make: Callable[[], Mapping[str, object]]) -> None:
        """Keep what this makes in place of what was kept; returns at once.

        Args:
            make: called on another thread; of several that wait, the newest alone is.
        """
        ...

    def forget(self) -> None:
        """Keep nothing any more; returns at once."""
        ...

    def load(self) -> Mapping[str, object] | None:
        """Return what was kept, or None where there is nothing that can be read."""
        ...

    def close(self) -> None:
        """Wait until all is written."""
        ...


@dataclass(frozen=True)
class RunSummary:
    """One line of the history.

    Attributes:
        state: finished, stopped, interrupted or undone (automation.md).
        counts: the seven counts of automation.md, adding up to the rows.
        is_busy: whether a window or command has taken this run at this moment.
        undo_of: the run it takes back, or None.
        profile, mark: as of `Started`.
        by: who sent it, by the name they have on this computer.
        continues: the run whose rows it sends again, mended, or None.
        is_continued: whether rows of it were sent again in another run.
        workspace, workspace_id, sheets: as of `Started`.
    """

    run: str
    at: str
    workspace: str
    model: str
    file: str
    state: str
    counts: Mapping[str, int]
    is_busy: bool = False
    api_url: str = ""
    undo_of: str | None = None
    by: str = ""
    sha256: str = ""
    profile: str = ""
    continues: str | None = None
    is_continued: bool = False
    mark: str = ""
    workspace_id: str = ""
    sheets: tuple[str, ...] = ()


class Journal(Protocol):
    """The append-only record of runs. Thread: job for writing; reading opens its own.

    Every call may raise `JournalUnusable`. A run belongs to one writer at a time: `begin`, or
    `take`, takes it, and `release` or an `Ended` lets it go.
    """

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know of the file itself: sentences, mostly none."""
        ...

    def begin(self, started: Started, plan: bytes = b"") -> None:
        """Open a run, with all that is needed to go on with it; durable when this returns."""
        ...

    def take(self, run: str) -> None:
        """Become the one writer of a run that was begun before; safe to call twice."""
        ...

    def plan(self, run: str) -> bytes:
        """Return what `begin` was given as the run's plan; nothing when there is no such run."""
        ...

    def prepare(self, sent: Sent) -> None:
        """Do what takes time while a request is under way; changes nothing and may be left out.

        The entry is appended later with these very ``body`` and ``before``.
        """
        ...

    def append(self, run: str, entry: Entry) -> None:
        """Add an entry; a `Sent` or `Ended` is durable when this returns."""
        ...

    def release(self, run: str) -> None:
        """Let go of a run so that it can be taken up elsewhere; safe to call twice."""
        ...

    def entries(self, run: str, *, bodies: bool = True) -> tuple[Entry, ...]:
        """Return a run's entries in order, `Started` first; none when there is no such run.

        Without ``bodies``, `Sent.body`, `Sent.before` and `Answered.answer` are empty, which
        is all that folding needs.
        """
        ...

    def runs(self) -> tuple[RunSummary, ...]:
        """Return all runs, newest first."""
        ...

    def forget(self, runs: Iterable[str]) -> None:
        """Remove runs with all that was written of them; one that is under way stays."""
        ...


Work = Generator[Step, None, object]
