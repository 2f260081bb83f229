"""Activities and metrics over the wire: which host, which secret, and where neither ever shows."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from functools import partial

import httpx
import pytest

from planhat_desktop.adapters.doors import SECRET, Analytics
from planhat_desktop.adapters.planhat import PlanhatClient
from planhat_desktop.app.errors import (
    CallUnusable,
    Refused,
    Throttled,
    TokenRejected,
    Trouble,
    Unreachable,
)
from planhat_desktop.core.schema import Token, Workspace
from tests.adapters.loopback import Loopback, Script, drop, reply

TENANT = "0b6f1c1e-6f0d-4c55-9a57-2f2b8d0a4e11"
API_TOKEN = "tok-" + "x" * 340
PATH = "/dimensiondata/{tenantUUID}"


def client(url: str, tenant: str = TENANT, most_answer_bytes: int = 1000) -> PlanhatClient:
    return PlanhatClient(
        Workspace("Test", url),
        Token(API_TOKEN),
        tenant=lambda: Token(tenant) if tenant else None,
        timeout_s=5.0,
        most_answer_bytes=most_answer_bytes,
    )


def trouble_of(call: Callable[[], object]) -> Trouble:
    """Return what the call raises, having looked that it gives no secret away."""
    with pytest.raises(Trouble) as raised:
        call()
    told = "".join(traceback.format_exception(raised.value)) + repr(vars(raised.value))
    assert TENANT not in told
    assert API_TOKEN not in told
    return raised.value


def test_the_secret_opens_the_host_and_the_api_token_stays_at_home(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    with Loopback(reply(200, b'{"processed": 1, "errors": []}')) as server:
        with client(server.url) as planhat:
            assert planhat.can_append()
            waited: list[int] = []
            answer = planhat.append(PATH, b"[{}]", lambda: waited.append(1))
        (request,) = server.requests
    assert (request.method, request.target) == ("POST", f"/dimensiondata/{TENANT}")
    assert "authorization" not in request.headers
    assert request.headers["content-type"] == "application/json"
    assert request.body == b"[{}]"
    assert (answer.status, answer.body) == (200, {"processed": 1, "errors": []})
    assert waited == [1]
    assert TENANT not in caplog.text
    assert TENANT not in repr(planhat)


@pytest.mark.parametrize(
    ("script", "kind", "code"),
    [
        (reply(401), TokenRejected, "tenant_rejected"),
        (reply(403), TokenRejected, "tenant_rejected"),
        (reply(404), TokenRejected, "tenant_rejected"),
        (reply(302, Location="https://elsewhere.example/"), Refused, "redirect"),
        (reply(405), Refused, "not_offered"),
        (reply(429, Retry_After="7"), Throttled, "throttled"),
        (reply(503), Throttled, "planhat_unwell"),
        (reply(200, b"<html>sign in</html>", "text/html"), Unreachable, "not_planhat"),
        (reply(200, b"[" + b" " * 5000 + b"]"), Unreachable, "not_planhat"),
        (drop, Unreachable, "dropped"),
    ],
)
def test_each_trouble_is_told_without_the_secret(
    script: Script, kind: type[Trouble], code: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with Loopback(script) as server, client(server.url) as planhat:
        trouble = trouble_of(lambda: planhat.append(PATH, b"[]"))
        assert len(server.requests) == 1
    assert isinstance(trouble, kind)
    assert trouble.code == code
    assert TENANT not in caplog.text
    if isinstance(trouble, Unreachable):
        assert trouble.maybe_done


def test_a_refusal_of_the_rows_is_an_answer() -> None:
    with Loopback(reply(400, b'{"error": "no"}')) as server, client(server.url) as planhat:
        assert planhat.append(PATH, b"[]").body == {"error": "no"}


def test_without_a_token_nothing_leaves() -> None:
    with Loopback(reply(200)) as server:
        for tenant, code in (("", "no_tenant_token"), ("../../companies", "tenant_unusable")):
            with client(server.url, tenant) as planhat:
                trouble = trouble_of(partial(planhat.append, PATH, b"[]"))
                assert isinstance(trouble, CallUnusable)
                assert trouble.code == code
        assert not client(server.url, "").can_append()
        assert not server.requests


@pytest.mark.parametrize(
    ("api_url", "host"),
    [
        ("https://api.planhat.com", "analytics.planhat.com"),
        ("https://api-us3.planhat.com", "analytics.planhat.com"),
        ("https://gateway.acme.example", "gateway.acme.example"),
        ("https://api.planhatdemo.com", ""),
        ("http://127.0.0.1:8123", "127.0.0.1"),
    ],
)
def test_planhat_has_one_such_host_for_all_regions(api_url: str, host: str) -> None:
    analytics = Analytics(httpx.URL(api_url), lambda: Token(TENANT), is_in_process=False)
    assert analytics.host == host
    assert analytics.is_open is bool(host)
    assert TENANT not in repr(analytics)
    if host:
        assert str(analytics.url(f"/analytics/bulk/{SECRET}")).endswith(f"/analytics/bulk/{TENANT}")
    else:
        with pytest.raises(CallUnusable):
            analytics.url(PATH)
