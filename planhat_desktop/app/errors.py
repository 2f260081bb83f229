"""The outside world did not do what was asked: one exception a kind, each with its sentence.

``str(trouble)`` is safe to show and to log: no cell, no token, no path beyond a file's name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planhat_desktop.core.meanwhile import Meanwhile


class Trouble(Exception):
    """Something outside this program went wrong.

    Attributes:
        code: a stable word for scripts (automation.md, ``{"trouble": {"code": …}}``).
        what: one plain sentence: what happened.
        do: one plain sentence: what to do now.
    """

    kind = "trouble"

    def __init__(self, code: str, what: str, do: str) -> None:
        super().__init__(f"{what} {do}".strip())
        self.code = code
        self.what = what
        self.do = do


class SheetUnreadable(Trouble):
    """The file cannot be read as a sheet."""


class SheetChanged(Trouble):
    """The file is not as it was read, or is not to be had any more; nothing was sent."""


class RecordsChanged(Trouble):
    """What an upload touches is not as its preview showed it; nothing was sent.

    Attributes:
        found: what others changed meanwhile.
        model: of several sheets that go together, that of the one it is about; else empty.
    """

    def __init__(self, code: str, what: str, do: str, found: Meanwhile) -> None:
        super().__init__(code, what, do)
        self.found = found
        self.model = ""


class ProfileUnreadable(Trouble):
    """A profile's file is no profile, or one of a newer program."""


class LearnedUnreadable(Trouble):
    """A file does not hold what uploads teach, or holds what a newer program learned."""


class TokenRejected(Trouble):
    """Planhat does not take the token at this address."""


class KeyringUnavailable(Trouble):
    """The operating system's keyring cannot be used."""


class Unreachable(Trouble):
    """No answer: network, proxy, certificates, address.

    Attributes:
        maybe_done: whether a write may have reached Planhat before the line broke.
    """

    def __init__(self, code: str, what: str, do: str, *, maybe_done: bool = False) -> None:
        super().__init__(code, what, do)
        self.maybe_done = maybe_done


class Throttled(Trouble):
    """Planhat asks for patience, or is unwell for a moment.

    Attributes:
        seconds: how long Planhat asked us to wait; None when it did not say.
        status: the HTTP status.
        maybe_done: whether the write may have been done all the same (5xx).
    """

    def __init__(
        self,
        code: str,
        what: str,
        do: str,
        *,
        seconds: float | None = None,
        status: int = 429,
        maybe_done: bool = False,
    ) -> None:
        super().__init__(code, what, do)
        self.seconds = seconds
        self.status = status
        self.maybe_done = maybe_done


class Refused(Trouble):
    """Planhat understood and said no (permission, limit, an answer that makes no sense)."""


class JournalUnusable(Trouble):
    """The journal or another file of ours cannot be read or written (disk full, locked)."""


class CallUnusable(Trouble):
    """What was asked for cannot be done as asked (command line, profile against file)."""
