"""A workspace and its token; by themselves, for the first window needs no more of the words."""

from __future__ import annotations

from typing import Literal, final

from planhat_desktop.core.frozen import record

TokenKind = Literal["api", "tenant"]
"""Whose token it is: the Private App's, or the tenant's (for activities and metrics alone)."""


@final
class Token:
    """A secret whose text shows only on purpose.

    ``repr``, ``str`` and formatting give dots; pickling is refused, so that no journal,
    log or traceback can carry it.
    """

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = "".join(text.split())  # a pasted token may carry line ends

    def reveal(self) -> str:
        """Return the secret; only the keyring and the request header may call this."""
        return self._text

    def __len__(self) -> int:
        return len(self._text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Token) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __repr__(self) -> str:
        return "Token(••••)"

    def __format__(self, spec: str) -> str:
        return format(repr(self), spec)

    def __reduce__(self) -> str:
        raise TypeError("a token is not pickled")


@record
class Workspace:
    """One Planhat tenant: a name and an API address; its token is only in the OS keyring.

    Attributes:
        name: what the person calls it; unique among their workspaces.
        api_url: ``https://api-us3.planhat.com`` without a trailing slash.
        region: ``us3``; empty for the default cluster.
        colour: a colour name of the theme's palette (``orange``, ``green``, …).
        is_practice: whether it is the built-in look-alike.
        is_elsewhere: whether its host is not Planhat's (a company's gateway) and the person has
            agreed, asked in plain words, that the token goes there.
        id: what tells it from others for good, whatever it is called; empty where its name does.
        perhaps: identities of workspaces that are gone, which had its name and address: nobody
            knows whether it is one of them.
    """

    name: str
    api_url: str
    region: str = ""
    colour: str = "orange"
    is_practice: bool = False
    is_elsewhere: bool = False
    id: str = ""
    perhaps: tuple[str, ...] = ()

    @property
    def identity(self) -> str:
        """What its runs are known by; a new name changes nothing of it."""
        return self.id or self.name
