"""A claim on what is about to be uploaded, from the look at the workspace to the last answer."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from planhat_desktop.adapters.lock import RunLock
from planhat_desktop.core.workspace import Workspace


@contextmanager
def claim_upload(folder: Path, workspace: Workspace, model: str) -> Iterator[bool]:
    """Say whether nobody else holds the claim to upload a model's records to a workspace.

    It is held until the block ends, or its holder dies.

    Args:
        folder: where the history of runs is kept; all who share it share its claims.
    """
    about = f"{workspace.identity}\n{workspace.api_url}\n{model}"
    name = hashlib.sha256(about.encode()).hexdigest()[:16]
    lock = RunLock(folder / f"upload-{name}.lock")
    try:
        is_ours = lock.take()
    except OSError:
        is_ours = True  # the history lies beside it and cannot be written either: it says why
    try:
        yield is_ours
    finally:
        lock.release()
