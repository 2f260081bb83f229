"""Ports kept in memory: for tests, and for tokens used this time only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from planhat_desktop.app.errors import JournalUnusable
from planhat_desktop.app.ports import RunSummary
from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.journal import Answered, Ended, Entry, Sent, Started, run_states
from planhat_desktop.core.schema import Token, Workspace
from planhat_desktop.core.workspace import TokenKind


class MemoryVault:
    """Implements the port `Vault` until the program ends: “use it for this time only”."""

    def __init__(self) -> None:
        self._tokens: dict[tuple[str, str, str], Token] = {}

    def store(self, workspace: Workspace, token: Token, kind: TokenKind = "api") -> None:
        """Keep the token until the program ends."""
        self._tokens[workspace.name, workspace.api_url, kind] = token

    def fetch(self, workspace: Workspace, kind: TokenKind = "api") -> Token | None:
        """Return the token, or None when there is none."""
        return self._tokens.get((workspace.name, workspace.api_url, kind))

    def delete(self, workspace: Workspace) -> None:
        """Forget both tokens; no token is no trouble."""
        for kind in ("api", "tenant"):
            self._tokens.pop((workspace.name, workspace.api_url, kind), None)

    def describe(self) -> str:
        """Return what people call it."""
        return _("this time only")


class MemoryJournal:
    """Implements the port `Journal`; nothing outlives it.

    Args:
        count: folds a run to its counts.
    """

    def __init__(self, count: Callable[[Started, Sequence[Entry]], Mapping[str, int]]) -> None:
        self._count = count
        self._runs: dict[str, list[Entry]] = {}
        self._plans: dict[str, bytes] = {}
        self._held: set[str] = set()

    @property
    def notes(self) -> tuple[str, ...]:
        """Return nothing: there is no file."""
        return ()

    def begin(self, started: Started, plan: bytes = b"") -> None:
        """Open a run."""
        if started.run in self._runs:
            raise JournalUnusable(
                "run_exists",
                _("A run of this name is already in the history."),
                _("Start the upload again."),
            )
        self._runs[started.run] = [started]
        self._plans[started.run] = plan
        self._held.add(started.run)

    def take(self, run: str) -> None:
        """Become the one writer of a run that was begun before."""
        if run in self._runs:
            self._held.add(run)

    def plan(self, run: str) -> bytes:
        """Return the run's plan."""
        return self._plans.get(run, b"")

    def prepare(self, sent: Sent) -> None:
        """Do nothing: what is kept in memory is kept as it is."""

    def append(self, run: str, entry: Entry) -> None:
        """Add an entry."""
        if run not in self._runs:
            raise JournalUnusable(
                "no_such_run",
                _("This run is not in the history."),
                _("Choose one of the runs listed there."),
            )
        self._runs[run].append(entry)
        self._held.add(run)
        if isinstance(entry, Ended):
            self.release(run)

    def release(self, run: str) -> None:
        """Let go of a run; safe to call twice."""
        self._held.discard(run)

    def entries(self, run: str, *, bodies: bool = True) -> tuple[Entry, ...]:
        """Return a run's entries in order, `Started` first; none when there is no such run."""
        entries = self._runs.get(run, [])
        return tuple(entries if bodies else map(_without_body, entries))

    def runs(self) -> tuple[RunSummary, ...]:
        """Return all runs, newest first."""
        states = run_states(
            {run: (_started(entries).undo_of, entries[-1]) for run, entries in self._runs.items()}
        )
        continued = {_started(entries).continues for entries in self._runs.values()}
        return tuple(
            self._summarise(run, states[run], is_continued=run in continued)
            for run in reversed(self._runs)
        )

    def forget(self, runs: Iterable[str]) -> None:
        """Remove runs; one that is under way stays."""
        for run in runs:
            if run not in self._held:
                self._runs.pop(run, None)
                self._plans.pop(run, None)

    def _summarise(self, run: str, state: str, *, is_continued: bool) -> RunSummary:
        entries = self._runs[run]
        started = _started(entries)
        return RunSummary(
            run=run,
            at=started.at,
            workspace=started.workspace,
            workspace_id=started.workspace_id,
            model=started.model,
            file=started.file,
            state=state,
            counts=self._count(started, self.entries(run, bodies=False)),
            sheets=started.sheets,
            is_busy=run in self._held,
            api_url=started.api_url,
            undo_of=started.undo_of,
            mark=started.mark,
            by=started.by,
            sha256=started.sha256,
            profile=started.profile,
            continues=started.continues,
            is_continued=is_continued,
        )


def _started(entries: Sequence[Entry]) -> Started:
    started = entries[0]
    assert isinstance(started, Started)
    return started


def _without_body(entry: Entry) -> Entry:
    if isinstance(entry, Sent):
        return replace(entry, body="", before={})
    if isinstance(entry, Answered):
        return replace(entry, answer="")
    return entry
