"""What went wrong on the way to Planhat, said as the trouble a person can act on.

No sentence made here quotes a header, a query, a body or a token: only the host's name, the
HTTP status and the collection's name.
"""

from __future__ import annotations

import errno
import socket
import ssl
from collections.abc import Iterator, Mapping

import httpx

from planhat_desktop.adapters.quota import read_patience_s
from planhat_desktop.app.errors import Refused, Throttled, TokenRejected, Trouble, Unreachable
from planhat_desktop.app.wording import translate as _

_UNREACHED = frozenset(
    {
        errno.ENETUNREACH,
        errno.ENETDOWN,
        errno.EHOSTUNREACH,
        errno.EHOSTDOWN,
        errno.EADDRNOTAVAIL,
    }
)


def explain_break(error: Exception, host: str, *, is_write: bool, is_proxied: bool) -> Unreachable:
    """Return the trouble for a request that got no complete answer.

    Args:
        error: what httpx raised.
        host: the host asked.
        is_write: whether the request would change something; then ``maybe_done`` says
            whether it can have left before the line broke.
        is_proxied: whether the connection was made to a proxy instead of the host.
    """
    maybe_done = is_write and not _before_leaving(error)
    causes = tuple(_causes(error))
    if isinstance(error, httpx.ProxyError):
        return proxy_trouble(maybe_done=maybe_done)
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return Unreachable(
            "tls",
            _("The connection to {host} is not trusted by this computer.").format(host=host),
            _(
                "If your company inspects network traffic, its certificate must be installed in"
                " the operating system: ask your IT team. Otherwise check the computer's date"
                " and the network you are on."
            ),
            maybe_done=maybe_done,
        )
    if is_proxied and isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
        return proxy_trouble()
    if isinstance(error, httpx.TimeoutException):
        return timeout_trouble(host, maybe_done=maybe_done)
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return Unreachable(
            "dns",
            _("This computer cannot find {host}.").format(host=host),
            _("Check the region in the address, and whether you are online (or on the VPN)."),
        )
    if any(isinstance(cause, OSError) and cause.errno in _UNREACHED for cause in causes):
        return Unreachable(
            "no_network",
            _("This computer is not connected to a network that reaches {host}.").format(host=host),
            _("Connect to the internet (or the VPN) and try again."),
            maybe_done=maybe_done,
        )
    if isinstance(error, httpx.ConnectError):
        return Unreachable(
            "refused_connection",
            _("{host} takes no connection.").format(host=host),
            _("Check the address and whether a firewall or proxy is in the way, then try again."),
        )
    return Unreachable(
        "dropped",
        _("The connection to {host} broke before the answer was complete.").format(host=host),
        _("Check the network and try again."),
        maybe_done=maybe_done,
    )


def timeout_trouble(host: str, *, maybe_done: bool) -> Unreachable:
    """Return the trouble for an answer that did not come in time."""
    return Unreachable(
        "timeout",
        _("{host} did not answer in time.").format(host=host),
        _("Try again in a few minutes; if it stays so, check the network."),
        maybe_done=maybe_done,
    )


def proxy_trouble(*, maybe_done: bool = False) -> Unreachable:
    """Return the trouble for a proxy that is wrong, away or wants a password."""
    return Unreachable(
        "proxy",
        _("The proxy set on this computer does not let the connection through."),
        _("Check the proxy in the system settings (or HTTPS_PROXY), or ask your IT team."),
        maybe_done=maybe_done,
    )


def unusable_token() -> TokenRejected:
    """Return the trouble for a text that no header can carry, so no token is made of it."""
    return TokenRejected(
        "token_unusable",
        _("The token is empty or holds characters that no token has."),
        _("Copy it again from the Private App in Planhat and paste it here."),
    )


def not_planhat(host: str) -> Refused:
    """Return the trouble for an answer to a read that cannot be Planhat's."""
    return Refused(
        "not_planhat",
        _("What answered at {host} is not Planhat: it sent a page instead of data.").format(
            host=host
        ),
        _("Check the address; a proxy or a guest network may be asking you to sign in first."),
    )


def too_large(host: str) -> Refused:
    """Return the trouble for an answer to a read beyond every reasonable size."""
    return Refused(
        "too_large",
        _("{host} sent an answer too large to be read.").format(host=host),
        _("Check the address; if it is right, tell Planhat's support."),
    )


def unclear_write(host: str, *, maybe_done: bool) -> Unreachable:
    """Return the trouble for an answer to a write that does not say what became of it."""
    return Unreachable(
        "not_planhat",
        _("What answered at {host} is not Planhat: it sent a page instead of a result.").format(
            host=host
        ),
        _("A proxy or a guest network may be asking you to sign in first; do that, then go on."),
        maybe_done=maybe_done,
    )


def explain_status(
    status: int, headers: Mapping[str, str], host: str, what: str, *, is_write: bool, now: float
) -> Trouble | None:
    """Return the trouble a status stands for, or None when its body is to be read.

    Source: api-facts.md 5.4 and 16 (13, 14), checked 2026-11-22: 401 and 403 both may mean a
    bad token; 206, 400 and 403 to a bulk upsert speak of its rows.

    Args:
        headers: the answer's, looked up without regard to case.
        what: the collection's name, e.g. ``licenses``.
        now: seconds since 1970, against which a moment to try again is read.
    """
    if status == 407:
        return proxy_trouble()
    if 300 <= status < 400:
        return Refused(
            "redirect",
            _("{host} sends this program on to another address.").format(host=host),
            _(
                "The token is never sent elsewhere. Check the workspace's address; a proxy or a"
                " guest network may be asking you to sign in first."
            ),
        )
    if status == 401:
        return TokenRejected(
            "token_rejected",
            _("Planhat does not accept this token at {host}.").format(host=host),
            _("Check the token and the region; a good token of another region looks the same."),
        )
    if status == 429 or status >= 500 or status == 408:
        return _throttled(status, headers, is_write=is_write, now=now)
    if status in {404, 405, 410} or (status < 200):
        return Refused(
            "not_offered",
            _("This workspace does not offer “{what}”.").format(what=what),
            _("Check the address; otherwise this part of Planhat is not switched on for you."),
        )
    if is_write or status < 300:
        return None
    if status == 403:
        return Refused(
            "no_permission",
            _("Planhat does not let this token read “{what}”.").format(what=what),
            _(
                "Ask your Planhat admin to allow it in the Private App; also check that token and"
                " region belong together."
            ),
        )
    return Refused(
        "refused",
        _("Planhat refused to list “{what}” (answer {status}).").format(what=what, status=status),
        _("Try again; if it stays so, tell Planhat's support."),
    )


def _throttled(status: int, headers: Mapping[str, str], *, is_write: bool, now: float) -> Throttled:
    seconds = read_patience_s(headers, now)
    if status == 429:
        return Throttled(
            "throttled",
            _("Planhat asks to be called less often."),
            _("Wait a minute, then try again."),
            seconds=seconds,
            status=status,
        )
    return Throttled(
        "planhat_unwell",
        _("Planhat could not answer just now (answer {status}).").format(status=status),
        _("Wait a few minutes, then try again."),
        seconds=seconds,
        status=status,
        maybe_done=is_write,
    )


def _before_leaving(error: Exception) -> bool:
    return isinstance(
        error,
        httpx.ConnectError
        | httpx.ConnectTimeout
        | httpx.PoolTimeout
        | httpx.ProxyError
        | httpx.UnsupportedProtocol,
    )


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
