"""Where requests of a workspace may go: its own host, and Planhat's analytics host."""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Callable
from urllib.parse import quote

import httpx

from planhat_desktop.adapters.breakdowns import explain_status, unclear_write
from planhat_desktop.adapters.replies import Reply, json_or_text
from planhat_desktop.app.errors import CallUnusable, Refused, TokenRejected, Trouble
from planhat_desktop.app.tenant import missing_tenant
from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.address import analytics_url, is_loopback, is_planhat
from planhat_desktop.core.answers import Answer
from planhat_desktop.core.schema import Token, Workspace

SECRET = "{tenantUUID}"
"""What stands in a path for the tenant token, wherever it is written down or shown."""

_SECRETS = re.compile(r"[0-9A-Za-z][0-9A-Za-z_.~-]{7,127}")  # a UUID; nothing that bends a path


def trusted_base(workspace: Workspace, *, is_in_process: bool) -> httpx.URL:
    """Return the address to call; `CallUnusable` when a token may not go there."""
    try:
        base = httpx.URL(workspace.api_url.rstrip("/"))
    except httpx.InvalidURL:
        base = httpx.URL("")
    is_local = is_loopback(base.host)
    is_safe = base.scheme == "https" or (base.scheme == "http" and is_local)
    if base.host and (is_safe or is_in_process) and not base.userinfo and not base.query:
        if is_in_process or is_local or workspace.is_elsewhere or is_planhat(str(base)):
            return base
        raise CallUnusable(
            "not_planhat",
            _("“{host}” is not Planhat's, and nobody has agreed to send a token there.").format(
                host=base.host
            ),
            _("Add the workspace again: you are asked whether the address is to be trusted."),
        )
    raise CallUnusable(
        "unsafe_address",
        _("The workspace's address is not one a token may be sent to."),
        _("Use an address that begins with https:// and holds no user name."),
    )


def has_proxy(base: httpx.URL) -> bool:
    """Return whether the system's settings put a proxy between us and this address."""
    if is_loopback(base.host):
        return False
    proxies = urllib.request.getproxies()
    is_set = bool(proxies.get(base.scheme) or proxies.get("all"))
    return is_set and not urllib.request.proxy_bypass(base.host)


class Analytics:
    """The analytics host, which knows no token: the tenant's secret in the path opens it.

    Source: api-facts 1, 2 and 12 (checked 2026-11-22). Nothing made here holds the secret but the
    address that is called.

    Args:
        tenant: gives the tenant token, or None; asked each time, for it may be kept meanwhile.
    """

    def __init__(
        self, base: httpx.URL, tenant: Callable[[], Token | None], *, is_in_process: bool
    ) -> None:
        is_own = is_in_process or is_loopback(base.host)
        self._base = str(base).rstrip("/") if is_own else analytics_url(str(base))
        self._tenant = tenant

    def __repr__(self) -> str:
        return f"Analytics({self._base!r})"

    @property
    def host(self) -> str:
        """The host's name; empty where nobody knows it."""
        return httpx.URL(self._base).host

    @property
    def is_open(self) -> bool:
        """Whether there is a token, and a host it may go to."""
        return bool(self._base) and self._tenant() is not None

    def url(self, path: str) -> httpx.URL:
        """Return the address for a path that holds `SECRET`.

        Raises:
            CallUnusable: there is no token, or one that is none; nothing was sent.
        """
        token = self._tenant()
        if token is None or not self._base:
            raise missing_tenant()
        if not _SECRETS.fullmatch(token.reveal()):
            raise CallUnusable(
                "tenant_unusable",
                _("The tenant token holds characters that none has."),
                _("Copy it again in Planhat and paste it where the workspace is set up."),
            )
        return httpx.URL(self._base + path.replace(SECRET, quote(token.reveal(), safe="")))

    def read(self, reply: Reply, host: str, seconds: float, now: float) -> Answer:
        """Return what was answered. Raises as the port `Planhat` says."""
        if reply.is_page and reply.status not in {401, 407, 429} and reply.status < 500:
            raise unclear_write(host, maybe_done=reply.status < 300)
        if reply.status in {401, 403, 404}:
            raise TokenRejected(
                "tenant_rejected",
                _("Planhat does not accept this tenant token at {host}.").format(host=host),
                _("Copy it again in Planhat and paste it where the workspace is set up."),
            )
        trouble: Trouble | None = explain_status(
            reply.status, reply.headers, host, _("activities and metrics"), is_write=True, now=now
        )
        if isinstance(trouble, Refused) and trouble.code == "redirect":
            trouble = Refused(
                trouble.code,
                trouble.what,
                _("The tenant token is never sent elsewhere. Check proxy and network."),
            )
        if trouble is not None:
            raise trouble
        if reply.body is None:
            raise unclear_write(host, maybe_done=True)
        return Answer(reply.status, json_or_text(reply.body), seconds)
