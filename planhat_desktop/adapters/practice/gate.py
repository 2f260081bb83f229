"""Who is let in: the token in its two forms, and the quota of calls."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

QUOTA_WINDOW_S = 60


class CallRefused(Exception):
    """A call that is answered as a whole by a code and one sentence."""

    def __init__(self, status: int, message: str = "") -> None:
        super().__init__(message or name_status(status))
        self.status = status


def name_status(status: int) -> str:
    """Return the phrase of an HTTP code, e.g. ``Not Found``."""
    return HTTPStatus(status).phrase if status in {one.value for one in HTTPStatus} else "Unknown"


class Gate:
    """Counts calls and looks at tokens. Source: sections 2 and 3 of the facts, read 2026-11."""

    def __init__(self, token: str, calls_per_minute: int, clock: Callable[[], float]) -> None:
        """Let in one token (any, when empty), so many calls a minute (0 for no quota)."""
        self._token = token
        self._quota = calls_per_minute
        self._clock = clock
        self._began = 0.0
        self._count = 0

    def count(self) -> None:
        """Count one call. Raises `CallRefused` (429) above the quota."""
        if not self._quota:
            return
        now = self._clock()
        if now - self._began >= QUOTA_WINDOW_S:
            self._began, self._count = now, 0
        self._count += 1
        if self._count > self._quota:
            raise CallRefused(429, "Too many requests")

    def headers(self) -> tuple[tuple[str, str], ...]:
        """Return the headers that tell the quota and what is left of it."""
        if not self._quota:
            return ()
        left = max(self._quota - self._count, 0)
        return (
            ("X-Rate-Limit-Limit", str(self._quota)),
            ("X-Rate-Limit-Remaining", str(left)),
        )

    def admit(self, environ: WSGIEnvironment) -> None:
        """Look at the token, Bearer or Basic. Raises `CallRefused` (401)."""
        scheme, _, text = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
        token = ""
        if scheme.lower() == "bearer":
            token = text.strip()
        elif scheme.lower() == "basic":
            token = _read_basic(text)
        if not token or (self._token and token != self._token):
            raise CallRefused(401)


def _read_basic(text: str) -> str:
    """Return the token of base64(token + ":"), with nothing after the colon."""
    try:
        pair = base64.b64decode(text, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""
    return pair[:-1] if pair.endswith(":") else ""
