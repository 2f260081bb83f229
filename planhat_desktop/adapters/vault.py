"""Tokens in the operating system's own keyring, and in no other store.

Only the systems' real back ends are used, each taken by name: the choice that `keyring`
makes by itself may fall on `keyrings.alt`, which writes secrets as plain text in silence.
Source: ground-truth.md 3 (keyring 25.7.0, checked 2026-11-22).
"""

from __future__ import annotations

import configparser
import hashlib
import importlib
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Protocol
from urllib.parse import urlsplit

from planhat_desktop.app.errors import KeyringUnavailable, Trouble
from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.schema import Token, Workspace
from planhat_desktop.core.workspace import TokenKind

SERVICE = "Planhat Desktop"
PART_UNITS = 1_200
"""UTF-16 units in one entry: Windows takes 2,560 bytes, and the first entry has a heading."""

WINDOWS = "Windows Credential Manager"

_KINDS: tuple[TokenKind, ...] = ("api", "tenant")
_MOST_PARTS = 64
_HEADING_WORD = "parts"  # the heading holds spaces, which no token does


class Backend(Protocol):
    """What is asked of a back end of `keyring`."""

    def get_password(self, service: str, username: str) -> str | None:
        """Return a secret, or None."""
        ...

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a secret."""
        ...

    def delete_password(self, service: str, username: str) -> None:
        """Forget a secret."""
        ...


@dataclass(frozen=True)
class _Kind:
    """A back end that may be used: where it is, and what people call it."""

    module: str
    name: str
    label: str

    @property
    def path(self) -> str:
        return f"{self.module}.{self.name}"


ALLOWED = (
    _Kind("keyring.backends.Windows", "WinVaultKeyring", WINDOWS),
    _Kind("keyring.backends.macOS", "Keyring", "macOS Keychain"),
    _Kind("keyring.backends.SecretService", "Keyring", "Secret Service"),
    _Kind("keyring.backends.kwallet", "DBusKeyring", "KWallet"),
    _Kind("keyring.backends.libsecret", "Keyring", "Secret Service"),
)
"""The real stores; a packaged build has to bring these modules along by name."""


class KeyringVault:
    """Implements the port `Vault`. Thread: job (the system may stop to ask the person).

    Each workspace has a service name of its own, for Windows moves the older entry when
    two users share one; the user is the API's host. A token longer than Windows holds in
    one entry is cut into several.

    Args:
        find_backend: gives the back end and the name people know it by, or raises
            `KeyringUnavailable`; asked once, at the first use.
    """

    def __init__(self, find_backend: Callable[[], tuple[Backend, str]] | None = None) -> None:
        self._find_backend = find_backend or find_system_backend
        self._found: tuple[Backend, str] | None = None

    def store(self, workspace: Workspace, token: Token, kind: TokenKind = "api") -> None:
        """Keep the token. Raises `KeyringUnavailable`."""
        backend = self._backend()
        parts = _cut(token.reveal())
        with _Guarded():
            earlier = self._count_parts(backend, workspace, kind)
            # The first entry last: until it is there, the one before still stands, and a
            # mixture of both is found out by its check sum.
            for number, text in reversed(list(enumerate(parts, start=1))):
                backend.set_password(_service(workspace, number, kind), _user(workspace), text)
            for number in range(len(parts) + 1, earlier + 1):
                _forget(backend, workspace, number, kind)
            if backend.get_password(_service(workspace, 1, kind), _user(workspace)) != parts[0]:
                raise KeyringUnavailable(
                    "keyring_forgetful",
                    _("The keyring took the token but does not give it back."),
                    _advice(),
                )

    def fetch(self, workspace: Workspace, kind: TokenKind = "api") -> Token | None:
        """Return the token, or None when there is none. Raises `KeyringUnavailable`."""
        backend = self._backend()
        with _Guarded():
            first = backend.get_password(_service(workspace, 1, kind), _user(workspace))
            if first is None:
                return None
            heading = _Heading.read(first)
            if heading is None:
                return Token(first)
            rest = [
                backend.get_password(_service(workspace, number, kind), _user(workspace))
                for number in range(2, heading.parts + 1)
            ]
        text = heading.start + "".join(part or "" for part in rest)
        if None in rest or _check_sum(text) != heading.check_sum:
            raise KeyringUnavailable(
                "token_damaged",
                _("The token kept in the keyring is not complete any more."),
                _("Paste the token again."),
            )
        return Token(text)

    def delete(self, workspace: Workspace) -> None:
        """Forget both tokens; no token is no trouble. Raises `KeyringUnavailable`."""
        backend = self._backend()
        with _Guarded():
            for kind in _KINDS:
                # From the last to the first, so that a half-done deletion can be done again.
                for number in range(self._count_parts(backend, workspace, kind), 0, -1):
                    _forget(backend, workspace, number, kind)

    def describe(self) -> str:
        """Return the store's name as people know it. Raises `KeyringUnavailable`."""
        self._backend()
        return self._found[1] if self._found else ""

    def _backend(self) -> Backend:
        if self._found is None:
            self._found = self._find_backend()
        return self._found[0]

    def _count_parts(self, backend: Backend, workspace: Workspace, kind: TokenKind) -> int:
        first = backend.get_password(_service(workspace, 1, kind), _user(workspace))
        if first is None:
            return 0
        heading = _Heading.read(first)
        return 1 if heading is None else heading.parts


def find_system_backend() -> tuple[Backend, str]:
    """Return the real back end this system likes best, with its name.

    Raises:
        KeyringUnavailable: there is none; the sentence says what to install.
    """
    wish = _read_wish()
    if wish in {"keyring.backends.null.Keyring", "keyring.backends.fail.Keyring"}:
        raise KeyringUnavailable(
            "keyring_off",
            _("The keyring is switched off on this computer."),
            _("Ask whoever set it up, or use the token for this time only."),
        )
    viable = sorted(_viable(ALLOWED), key=lambda one: (one[0].path == wish, one[1]), reverse=True)
    for kind, _priority, backend in viable:
        return backend, kind.label
    raise KeyringUnavailable(
        "no_keyring", _("This computer has no keyring to keep the token in."), _advice()
    )


def _viable(kinds: Sequence[_Kind]) -> Iterator[tuple[_Kind, float, Backend]]:
    for kind in kinds:
        found: tuple[_Kind, float, Backend] | None = None
        try:
            with _Guarded():
                backend_class = getattr(importlib.import_module(kind.module), kind.name)
                # Asking for the priority is keyring's way of asking whether it works here.
                priority, backend = float(backend_class.priority), backend_class()
                if kind.label == WINDOWS:
                    # Else the token would roam with the person's account to other machines.
                    backend.persist = "local machine"
                found = (kind, priority, backend)
        except KeyringUnavailable:
            continue
        yield found


def _read_wish() -> str:
    """Return the back end chosen in the environment or in keyring's own file, by name.

    Only the name is read: keyring's own loader would import whatever module is named there.
    """
    chosen = os.environ.get("PYTHON_KEYRING_BACKEND", "")
    if chosen:
        return chosen
    from keyring.util import platform_

    settings = configparser.RawConfigParser()
    try:
        settings.read(Path(platform_.config_root()) / "keyringrc.cfg", encoding="utf-8")
        return settings.get("backend", "default-keyring", fallback="").strip()
    except (configparser.Error, OSError, UnicodeDecodeError):
        return ""


@dataclass(frozen=True)
class _Heading:
    """What the first entry of a cut token tells of the others."""

    parts: int
    check_sum: str
    start: str

    @classmethod
    def read(cls, text: str) -> _Heading | None:
        words = text.split(" ", 3)
        if len(words) != 4 or words[0] != _HEADING_WORD or not words[1].isdecimal():
            return None
        parts = int(words[1])
        return cls(parts, words[2], words[3]) if 2 <= parts <= _MOST_PARTS else None


def _cut(text: str) -> list[str]:
    """Return the texts of the entries: one plain, or several of which the first has a heading."""
    pieces = [""]
    units = 0
    for sign in text:
        width = 2 if ord(sign) > 0xFFFF else 1
        if units + width > PART_UNITS:
            pieces.append("")
            units = 0
        pieces[-1] += sign
        units += width
    if len(pieces) > 1:
        pieces[0] = f"{_HEADING_WORD} {len(pieces)} {_check_sum(text)} {pieces[0]}"
    return pieces


def _check_sum(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _service(workspace: Workspace, number: int, kind: TokenKind) -> str:
    words = [SERVICE]
    words += ["tenant"] if kind == "tenant" else []
    words += [f"part {number}"] if number > 1 else []
    return f"{' '.join(words)}: {workspace.name}"


def _user(workspace: Workspace) -> str:
    return urlsplit(workspace.api_url).netloc or workspace.api_url


def _forget(backend: Backend, workspace: Workspace, number: int, kind: TokenKind) -> None:
    service, user = _service(workspace, number, kind), _user(workspace)
    if backend.get_password(service, user) is not None:
        backend.delete_password(service, user)


class _Guarded:
    """Turns whatever a back end raises into a sentence that quotes nothing of it.

    Back ends raise plain exceptions beside keyring's own (``pywintypes.error`` on Windows,
    D-Bus errors on Linux), and their texts are not ours to trust; hence every `Exception`.
    """

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if not isinstance(error, Exception) or isinstance(error, Trouble):
            return
        raise _explain(error) from None


def _explain(error: Exception) -> KeyringUnavailable:
    from keyring.errors import InitError, KeyringLocked

    if isinstance(error, KeyringLocked | InitError):
        return KeyringUnavailable(
            "keyring_locked",
            _("The keyring of this computer is locked."),
            _(
                "Unlock it (your login password usually does) and try again, or use the token for"
                " this time only."
            ),
        )
    return KeyringUnavailable(
        "keyring_refused",
        _("The keyring of this computer does not do what it was asked ({kind}).").format(
            kind=type(error).__name__
        ),
        _("Try again, or use the token for this time only."),
    )


def _advice() -> str:
    if sys.platform in {"win32", "darwin"}:
        return _(
            "It belongs to the operating system: ask your IT team why it is off, or use the"
            " token for this time only."
        )
    return _(
        "Install gnome-keyring (sudo apt install gnome-keyring) or KWallet, sign in again so"
        " that it is unlocked, or use the token for this time only."
    )
