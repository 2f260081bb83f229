"""Where a workspace's API lives, from what a person pastes.

Source: api-facts.md 1 (checked 2026-11-22): the region is read off the app's address;
``app-us3.planhat.com`` is served by ``api-us3.planhat.com``, plain ``app`` by plain ``api``;
the new app is ``ws``; a demo cluster answers on ``api.planhatdemo.com``. The list of regions
is open, so any name that can be part of a host is taken.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from planhat_desktop.core.schema import Workspace

_LIVE = "planhat.com"
_DEMO = "planhatdemo.com"
_FRONTS = ("api", "app", "ws")
_DEFAULTS = ("", "default", "standard", "none")
_REGION = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a workspace's API lives.

    Attributes:
        api_url: ``https://api-us3.planhat.com`` without a trailing slash.
        region: ``us3``; empty for the default cluster and for hosts not Planhat's.
    """

    api_url: str
    region: str


class AddressRefused(ValueError):
    """What was pasted is no address a token may be sent to.

    Attributes:
        code: ``not_https``, ``not_planhat`` (another host) or ``not_an_address``.
        host: the host that was named, or empty.
    """

    def __init__(self, code: str, host: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.host = host


def parse_address(text: str, *, allow_other: bool = False) -> Address:
    """Return the API's address for a pasted app address, host or region.

    Args:
        text: ``https://app-us3.planhat.com/home``, ``ws-eu2.planhat.com``, ``us3``,
            ``default`` or nothing.
        allow_other: whether hosts that are not Planhat's are taken too (a company's gateway,
            a test server), among them loopback without https.

    Raises:
        AddressRefused: no token may go there.
    """
    pasted = text.strip().strip("<>\"'").strip()
    word = pasted.lower().rstrip("/")
    if word in _DEFAULTS:
        return Address(api_url_of(""), "")
    if "." not in word and ":" not in word and "/" not in word and not is_loopback(word):
        region = word.removeprefix("app-").removeprefix("api-").removeprefix("ws-")
        return Address(api_url_of(region), region)
    scheme, host, port = _split(pasted)
    region_found = _planhat_region(host)
    if region_found is not None and port in {None, 80, 443}:
        # An http link to Planhat is taken as https, where a browser would be sent on to.
        domain = _DEMO if host.endswith(_DEMO) else _LIVE
        return Address(_join(region_found, domain), region_found)
    if not allow_other:
        raise AddressRefused("not_planhat", host)
    if scheme == "http" and not is_loopback(host):
        raise AddressRefused("not_https", host)
    shown = f"[{host}]" if ":" in host else host
    return Address(f"{scheme}://{shown}" + (f":{port}" if port is not None else ""), "")


def api_url_of(region: str) -> str:
    """Return the API's address of a region; empty names the default cluster.

    Raises:
        AddressRefused: the region cannot be part of a host's name.
    """
    name = region.strip().lower()
    if name and not _REGION.fullmatch(name):
        raise AddressRefused("not_an_address")
    return _join(name, _LIVE)


def analytics_url(api_url: str) -> str:
    """Return where activities and metrics of a workspace go; empty where nobody knows.

    Planhat has one such host for all regions (api-facts 1, checked 2026-11-22); that of its demo
    cluster is not public. An address that is not Planhat's stands for all of its hosts.
    """
    host = urlsplit(api_url).hostname or ""
    if _planhat_region(host) is None:
        return api_url.rstrip("/")
    return "" if host.endswith(_DEMO) else f"https://analytics.{_LIVE}"


def suggested_regions() -> tuple[str, ...]:
    """Return the regions seen in public, the default cluster (empty) first.

    Source: api-facts.md 1 (checked 2026-11-22); the list is open, so it only suggests.
    """
    return ("", "eu", "eu2", "eu3", "us", "us1", "us2", "us3", "us4")


def app_url(workspace: Workspace) -> str | None:
    """Return where a person opens the workspace in the browser; None when nobody knows."""
    host = urlsplit(workspace.api_url).hostname or ""
    region = _planhat_region(host)
    if workspace.is_practice or region is None:
        return None
    domain = _DEMO if host.endswith(_DEMO) else _LIVE
    return _join(region, domain, "app")


def is_planhat(api_url: str) -> bool:
    """Return whether an address is one of Planhat's own hosts over https, at its usual port."""
    try:
        scheme, host, port = _split(api_url)
    except AddressRefused:
        return False
    return scheme == "https" and port in {None, 443} and _planhat_region(host) is not None


def record_url(api_url: str, model: str, identifier: str | None) -> str | None:
    """Return where a person opens a record in the browser; None when nobody knows.

    Only companies have a page of their own whose address is known.
    """
    host = urlsplit(api_url).hostname or ""
    region = _planhat_region(host)
    if region is None or not identifier or model != "Company":
        return None
    domain = _DEMO if host.endswith(_DEMO) else _LIVE
    return f"{_join(region, domain, 'app')}/profile/{quote(identifier, safe='')}"


def is_loopback(host: str) -> bool:
    """Return whether a host is this very computer."""
    if host.rstrip(".").lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _join(region: str, domain: str, front: str = "api") -> str:
    return f"https://{front}-{region}.{domain}" if region else f"https://{front}.{domain}"


def _planhat_region(host: str) -> str | None:
    """Return the region a host of Planhat's serves, or None for any other host."""
    for domain in (_LIVE, _DEMO):
        front, dot, rest = host.partition(".")
        if not dot or rest != domain:
            continue
        name, dash, region = front.partition("-")
        if name in _FRONTS and not dash:
            return ""
        if name in _FRONTS and _REGION.fullmatch(region):
            return region
    return None


def _split(pasted: str) -> tuple[str, str, int | None]:
    """Return scheme, lower-case host and port; a missing scheme is https."""
    whole = pasted if _SCHEME.match(pasted) else f"https://{pasted}"
    try:
        parts = urlsplit(whole)
        port = parts.port
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        raise AddressRefused("not_an_address") from None
    if parts.scheme.lower() not in {"http", "https"} or parts.username is not None:
        raise AddressRefused("not_an_address", host)
    if not _HOST.fullmatch(host) and not is_loopback(host):
        raise AddressRefused("not_an_address")
    return parts.scheme.lower(), host, port
