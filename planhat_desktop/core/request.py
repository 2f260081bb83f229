"""What a request is before it has a body: its method and where it goes."""

from __future__ import annotations

from dataclasses import dataclass

from planhat_desktop.core.address import analytics_url


@dataclass(frozen=True)
class Request:
    """A request's first line as it is shown and written down; it holds no secret.

    Attributes:
        method: ``PUT`` (a bulk upsert), ``POST`` or ``DELETE``; source: api-facts 4, checked
            2026-11-22.
        path: as ``/companies``; a secret in it stands as ``{its name}``, and only what sends it
            puts that in. Empty where an older program wrote it: the collection's.
        host: ``analytics`` where it goes to Planhat's host for time series; empty for the
            workspace's own.
    """

    method: str = "PUT"
    path: str = ""
    host: str = ""

    @property
    def removes(self) -> bool:
        """Whether it removes a record."""
        return self.method == "DELETE"

    @property
    def is_single(self) -> bool:
        """Whether its body is one new record, and its answer that record."""
        return self.method == "POST" and not self.host

    def line(self, api_url: str) -> str:
        """Return method and whole address.

        Args:
            api_url: the workspace's own address.
        """
        base = analytics_url(api_url) if self.host else api_url
        return f"{self.method} {base.rstrip('/')}{self.path}"
