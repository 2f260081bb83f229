"""Whether a run of the past went to a workspace, whatever that is called by now."""

from __future__ import annotations

from typing import Protocol

from planhat_desktop.core.workspace import Workspace


class Sent(Protocol):
    """What a run tells of where it went; as of `journal.Started`."""

    @property
    def workspace(self) -> str:
        """The name of that day."""
        ...

    @property
    def workspace_id(self) -> str:
        """The identity, or empty where runs were known by the name alone."""
        ...

    @property
    def api_url(self) -> str:
        """The address."""
        ...


def identity_of(run: Sent) -> str:
    """Return the identity of the workspace a run went to."""
    return run.workspace_id or run.workspace


def is_ours(run: Sent, workspace: Workspace) -> bool:
    """Say whether a run went to this workspace: many share an address, so identities decide."""
    return _is_there(run, workspace) and identity_of(run) == workspace.identity


def is_perhaps_ours(run: Sent, workspace: Workspace) -> bool:
    """Say whether a run went to a workspace that is gone and may have been this one."""
    return _is_there(run, workspace) and identity_of(run) in workspace.perhaps


def may_be_ours(run: Sent, workspace: Workspace) -> bool:
    """Say whether a run may have gone to this workspace; a call by address has no name for it."""
    if is_ours(run, workspace) or is_perhaps_ours(run, workspace):
        return True
    address = workspace.api_url.rstrip("/")
    by_address = address in (run.workspace.rstrip("/"), workspace.name.rstrip("/"))
    return _is_there(run, workspace) and by_address


def may_be_one(run: Sent, other: Sent) -> bool:
    """Say whether two runs may go to one workspace; a call by address has no name for it."""
    address = run.api_url.rstrip("/")
    by_address = address in (run.workspace.rstrip("/"), other.workspace.rstrip("/"))
    is_there = address == other.api_url.rstrip("/")
    return is_there and (by_address or identity_of(run) == identity_of(other))


def _is_there(run: Sent, workspace: Workspace) -> bool:
    return run.api_url.rstrip("/") == workspace.api_url.rstrip("/")
