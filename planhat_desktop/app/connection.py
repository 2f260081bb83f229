"""Does this address take this token, and what may it read? Asked without changing anything."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from planhat_desktop.app.errors import (
    CallUnusable,
    Refused,
    Throttled,
    TokenRejected,
    Trouble,
    Unreachable,
)
from planhat_desktop.app.ports import Planhat
from planhat_desktop.app.steps import Progress, Step, Wait
from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.address import Address, AddressRefused, api_url_of
from planhat_desktop.core.schema import Model, Token, Workspace

Connect = Callable[[Workspace, Token], Planhat]
"""Opens a workspace's API; the caller closes it."""

_PATIENCE_S = 5.0
_TRIES = 3


class Verdict(StrEnum):
    """Which part of a connection is right or wrong."""

    GOOD = "good"
    ADDRESS = "address"  # no such host, or what lives there is not Planhat
    TOKEN_OR_REGION = "token_or_region"  # one is wrong; a good token elsewhere looks the same
    PERMISSION = "permission"  # the token is good, but may not read some or all models
    NETWORK = "network"  # nothing is known: no network, proxy, certificates
    BUSY = "busy"  # Planhat asks for patience or is unwell


@dataclass(frozen=True)
class Checked:
    """What a test of the connection found.

    Attributes:
        code: the trouble's code, or ``good``.
        what, do: two plain sentences.
        readable: model name → whether the token may read it; models not reached are absent.
    """

    verdict: Verdict
    code: str
    what: str
    do: str = ""
    readable: Mapping[str, bool] = field(default_factory=dict)

    @property
    def is_good(self) -> bool:
        """Whether an upload to every model asked about can be prepared."""
        return self.verdict is Verdict.GOOD


def check(
    workspace: Workspace, token: Token, connect: Connect, models: Sequence[Model]
) -> Generator[Step, None, Checked]:
    """Try a connection by reading one record's `_id` of each model. Thread: job.

    Permission to read says nothing about permission to write (api-facts.md 2, checked
    2026-11-22); that shows only when a batch is sent.

    Args:
        models: those the person wants to load; at least one.

    Returns:
        What was found; no `Trouble` leaves here.
    """
    readable: dict[str, bool] = {}
    absent: Refused | None = None
    yield Progress("connecting", 0, len(models))
    try:
        planhat = connect(workspace, token)
    except Trouble as trouble:
        return _explain(trouble)
    try:
        for number, model in enumerate(models):
            try:
                readable[model.name] = yield from _try_reading(planhat, model.endpoint)
            except Refused as refused:
                if refused.code != "not_offered":
                    return _explain(refused, readable)
                readable[model.name] = False
                absent = refused
            except Trouble as trouble:
                return _explain(trouble, readable)
            yield Progress("checking_permissions", number + 1, len(models), model.plural)
    finally:
        planhat.close()
    locked = [model.plural for model in models if not readable[model.name]]
    if not locked:
        return Checked(Verdict.GOOD, "good", _("The connection works."), readable=readable)
    names = ", ".join(locked)
    if len(locked) == len(models) and absent is not None:
        return _explain(absent, readable)
    if len(locked) == len(models):
        return Checked(
            Verdict.PERMISSION,
            "no_permission",
            _("Planhat knows this address but lets the token read none of: {names}.").format(
                names=names
            ),
            _(
                "Ask your Planhat admin to allow them in the Private App; also check that token"
                " and region belong together."
            ),
            readable,
        )
    return Checked(
        Verdict.PERMISSION,
        "no_permission",
        _("The token works, but it may not read: {names}.").format(names=names),
        _("Ask your Planhat admin to allow them in the Private App, or load other records."),
        readable,
    )


def probe_regions(
    token: Token, regions: Sequence[str], connect: Connect
) -> Generator[Step, None, Address | None]:
    """Look for the region a token is good at. Thread: job.

    It sends the token to each region's host in turn, so it is called only once the person has
    agreed to that. Regions that cannot be reached are passed over.

    Args:
        regions: as `suggested_regions` gives them; empty names the default cluster.

    Returns:
        The first region that takes the token, or None.
    """
    for number, region in enumerate(regions):
        yield Progress("probing_regions", number, len(regions), region or _("standard"))
        address = Address(api_url_of(region), region)
        workspace = Workspace(name=region, api_url=address.api_url, region=region)
        try:
            planhat = connect(workspace, token)
            try:
                if (yield from _try_reading(planhat, "/companies")):
                    return address
            finally:
                planhat.close()
        except Trouble:
            continue
    return None


def explain_address(refused: AddressRefused) -> CallUnusable:
    """Return the sentence for an address that was pasted and cannot be used."""
    if refused.code == "not_planhat":
        return CallUnusable(
            "not_planhat",
            _("“{host}” is not the address of Planhat's app.").format(host=refused.host),
            _(
                "Copy the address from the browser while Planhat is open, or choose a region."
                " Whoever runs another address can read and change all that the token may: agree"
                " to it only where it is your company's own."
            ),
        )
    if refused.code == "not_https":
        return CallUnusable(
            "not_https",
            _("“{host}” would be called without encryption.").format(host=refused.host),
            _("Use an address that begins with https://."),
        )
    return CallUnusable(
        "not_an_address",
        _("This is neither a web address nor a region."),
        _("Copy the address from the browser while Planhat is open, or choose a region."),
    )


def _try_reading(planhat: Planhat, path: str) -> Generator[Step, None, bool]:
    """Return whether one record may be read; wait a little when Planhat asks for it."""
    tries = 0
    while True:
        wait_s = planhat.wait_s()
        if wait_s > 0:
            yield Wait(wait_s, "pace")
        tries += 1
        try:
            planhat.list_page(path, limit=1, select=("_id",))
        except Refused as refused:
            if refused.code == "no_permission":
                return False
            raise
        except Throttled as throttled:
            if tries >= _TRIES:
                raise
            yield Wait(min(throttled.seconds or _PATIENCE_S, 60.0), "throttled")
        else:
            return True


def _explain(trouble: Trouble, readable: Mapping[str, bool] | None = None) -> Checked:
    verdict = Verdict.ADDRESS
    if isinstance(trouble, TokenRejected):
        verdict = Verdict.TOKEN_OR_REGION
    elif isinstance(trouble, Throttled):
        verdict = Verdict.BUSY
    elif isinstance(trouble, Unreachable) and trouble.code != "dns":
        verdict = Verdict.NETWORK
    return Checked(verdict, trouble.code, trouble.what, trouble.do, dict(readable or {}))
