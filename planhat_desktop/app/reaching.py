"""Reaching a workspace only when something is asked of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future

from planhat_desktop.app.ports import Planhat
from planhat_desktop.core.answers import Answer


class WhenAsked:
    """Implements the port `Planhat`: opens the workspace at the first call. Thread: job.

    A change of one cell is worked in with what was read before; then no token is needed and
    the keyring is left in peace.

    Args:
        reach: opens the workspace; its troubles come with the first call.
    """

    def __init__(self, reach: Callable[[], Planhat]) -> None:
        self._reach = reach
        self._reached: Planhat | None = None

    @property
    def _planhat(self) -> Planhat:
        if self._reached is None:
            self._reached = self._reach()
        return self._reached

    def list_page(
        self,
        path: str,
        *,
        limit: int,
        offset: int = 0,
        select: Sequence[str] = (),
        filters: Mapping[str, str] | None = None,
    ) -> list[dict[str, object]]:
        """Return one page of a collection."""
        return self._planhat.list_page(
            path, limit=limit, offset=offset, select=select, filters=filters
        )

    def begin_page(
        self,
        path: str,
        *,
        limit: int,
        offset: int = 0,
        select: Sequence[str] = (),
        filters: Mapping[str, str] | None = None,
    ) -> Future[list[dict[str, object]]]:
        """Ask for one page of a collection and return at once."""
        return self._planhat.begin_page(
            path, limit=limit, offset=offset, select=select, filters=filters
        )

    def read_one(self, path: str, record: str) -> dict[str, object] | None:
        """Return one record, or None."""
        return self._planhat.read_one(path, record)

    def upsert(self, path: str, body: bytes, meanwhile: Callable[[], None] | None = None) -> Answer:
        """Send one bulk upsert."""
        return self._planhat.upsert(path, body, meanwhile)

    def delete(self, path: str, record: str) -> Answer:
        """Remove one record."""
        return self._planhat.delete(path, record)

    def create(self, path: str, body: bytes) -> Answer:
        """Create one record."""
        return self._planhat.create(path, body)

    def append(self, path: str, body: bytes, meanwhile: Callable[[], None] | None = None) -> Answer:
        """Add items on the analytics host."""
        return self._planhat.append(path, body, meanwhile)

    def can_append(self) -> bool:
        """Say whether there is a tenant token."""
        return self._planhat.can_append()

    def wait_s(self) -> float:
        """Return how many seconds to leave before the next call."""
        return self._planhat.wait_s()

    def close(self) -> None:
        """Close the connection if there is one; safe to call twice."""
        if self._reached is not None:
            self._reached.close()
