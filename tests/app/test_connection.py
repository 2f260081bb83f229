"""The test of a connection, against practice workspaces in process."""

from __future__ import annotations

import socket
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from typing import TypeVar, cast

import httpx
import pytest
from typing_extensions import override

from planhat_desktop.adapters.planhat import PlanhatClient
from planhat_desktop.adapters.practice import (
    Fault,
    Permissions,
    PracticeApp,
    PracticeTransport,
    open_store,
)
from planhat_desktop.app.connection import Verdict, check, explain_address, probe_regions
from planhat_desktop.app.errors import Unreachable
from planhat_desktop.app.ports import Planhat
from planhat_desktop.app.steps import Progress, Step, Wait
from planhat_desktop.core.address import Address, AddressRefused, parse_address
from planhat_desktop.core.pace import Pacer
from planhat_desktop.core.schema import Key, KeyScope, Model, Token, Workspace
from tests.conftest import ROOT

T = TypeVar("T")
TOKEN = Token("tok-" + "x" * 340)
US3 = Workspace("Acme", "https://api-us3.planhat.com", "us3")


def _model(name: str, plural: str, endpoint: str) -> Model:
    return Model(name, name, plural, endpoint, (Key("_id", KeyScope.MODEL),), ())


COMPANY = _model("Company", "Companies", "/companies")
LICENSE = _model("License", "Licenses", "/licenses")
DEAL = _model("Deal", "Deals", "/unicorns")


def _drive(work: Generator[Step, None, T]) -> tuple[T, list[Step]]:
    steps: list[Step] = []
    while True:
        try:
            steps.append(next(work))
        except StopIteration as end:
            return cast("T", end.value), steps


@dataclass
class World:
    """The hosts there are; every other host does not exist."""

    app: PracticeApp
    hosts: tuple[str, ...] = ("api-us3.planhat.com",)
    asked: list[str] = field(default_factory=list)
    closed: int = 0
    pacer: Pacer | None = None

    def connect(self, workspace: Workspace, token: Token) -> Planhat:
        """Open a client whose host is looked up in this world."""
        return _Counted(self, workspace, token)


class _Counted(PlanhatClient):
    def __init__(self, world: World, workspace: Workspace, token: Token) -> None:
        super().__init__(workspace, token, transport=_Hosts(world), pacer=world.pacer)
        self._world = world

    @override
    def close(self) -> None:
        self._world.closed += 1
        super().close()


class _Hosts(httpx.BaseTransport):
    def __init__(self, world: World) -> None:
        self._world = world
        self._transport = PracticeTransport(lambda: world.app)

    @override
    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self._world.asked.append(request.url.host)
        if request.url.host not in self._world.hosts:
            raise httpx.ConnectError("") from socket.gaierror(-2, "unknown")
        return self._transport.handle_request(request)


@pytest.fixture
def world() -> Iterator[World]:
    store = open_store(None, ROOT / "resources")
    yield World(PracticeApp(store, token=TOKEN.reveal()))
    store.close()


class TestCheck:
    def test_a_good_connection(self, world: World) -> None:
        checked, steps = _drive(check(US3, TOKEN, world.connect, [COMPANY, LICENSE]))
        assert checked.is_good
        assert checked.verdict is Verdict.GOOD
        assert checked.readable == {"Company": True, "License": True}
        assert steps == [
            Progress("connecting", 0, 2),
            Progress("checking_permissions", 1, 2, "Companies"),
            Progress("checking_permissions", 2, 2, "Licenses"),
        ]
        assert world.closed == 1

    def test_nothing_is_changed_and_little_is_read(self, world: World) -> None:
        _drive(check(US3, TOKEN, world.connect, [COMPANY]))
        (call,) = world.app.calls
        assert call.method == "GET"
        assert "limit=1" in call.query
        assert "select=_id" in call.query

    def test_a_bad_token_may_also_be_the_wrong_region(self, world: World) -> None:
        checked, _steps = _drive(check(US3, Token("other"), world.connect, [COMPANY]))
        assert checked.verdict is Verdict.TOKEN_OR_REGION
        assert "region" in checked.do
        assert not checked.is_good
        assert world.closed == 1

    def test_a_text_that_is_no_token(self, world: World) -> None:
        checked, _steps = _drive(check(US3, Token("ö"), world.connect, [COMPANY]))
        assert (checked.verdict, checked.code) == (Verdict.TOKEN_OR_REGION, "token_unusable")

    def test_an_address_that_does_not_exist(self, world: World) -> None:
        workspace = Workspace("Acme", "https://api-us9.planhat.com", "us9")
        checked, _steps = _drive(check(workspace, TOKEN, world.connect, [COMPANY]))
        assert (checked.verdict, checked.code) == (Verdict.ADDRESS, "dns")

    def test_an_address_where_something_else_lives(self, world: World) -> None:
        world.app.faults.add(Fault("not_json"))
        checked, _steps = _drive(check(US3, TOKEN, world.connect, [COMPANY]))
        assert (checked.verdict, checked.code) == (Verdict.ADDRESS, "not_planhat")

    def test_no_network(self, world: World) -> None:
        world.app.faults.add(Fault("drop"))
        checked, _steps = _drive(check(US3, TOKEN, world.connect, [COMPANY]))
        assert (checked.verdict, checked.code) == (Verdict.NETWORK, "dropped")

    def test_a_model_the_token_may_not_read(self, world: World) -> None:
        world.app.permissions = Permissions(unreadable=frozenset({"License"}))
        checked, _steps = _drive(check(US3, TOKEN, world.connect, [COMPANY, LICENSE]))
        assert checked.verdict is Verdict.PERMISSION
        assert checked.readable == {"Company": True, "License": False}
        assert "Licenses" in checked.what
        assert "Companies" not in checked.what

    def test_a_token_that_may_read_nothing(self, world: World) -> None:
        world.app.permissions = Permissions(unreadable=frozenset({"License", "Company"}))
        checked, _steps = _drive(check(US3, TOKEN, world.connect, [COMPANY, LICENSE]))
        assert checked.verdict is Verdict.PERMISSION
        assert checked.readable == {"Company": False, "License": False}
        assert "region" in checked.do

    def test_a_model_this_workspace_does_not_have(self, world: World) -> None:
        checked, _steps = _drive(check(US3, TOKEN, world.connect, [DEAL, COMPANY]))
        assert checked.verdict is Verdict.PERMISSION
        assert checked.readable == {"Deal": False, "Company": True}

    def test_a_host_that_has_none_of_the_models(self, world: World) -> None:
        checked, _steps = _drive(check(US3, TOKEN, world.connect, [DEAL]))
        assert (checked.verdict, checked.code) == (Verdict.ADDRESS, "not_offered")

    def test_it_waits_when_planhat_asks_for_it(self, world: World) -> None:
        world.app.faults.add(Fault("status", status=429, retry_after_s=3))
        world.app.faults.add(Fault("status", status=503, on_call=2))
        checked, steps = _drive(check(US3, TOKEN, world.connect, [COMPANY]))
        assert checked.is_good
        waits = [step for step in steps if isinstance(step, Wait)]
        assert waits == [Wait(3.0, "throttled"), Wait(5.0, "throttled")]

    def test_it_does_not_wait_for_ever(self, world: World) -> None:
        world.app.faults.add(Fault("status", status=503, times=99))
        checked, steps = _drive(check(US3, TOKEN, world.connect, [COMPANY]))
        assert (checked.verdict, checked.code) == (Verdict.BUSY, "planhat_unwell")
        assert len(steps) == 3

    def test_it_keeps_the_pace(self, world: World) -> None:
        world.pacer = Pacer(limit_calls=1, window_s=3600)
        checked, steps = _drive(check(US3, TOKEN, world.connect, [COMPANY, LICENSE]))
        assert checked.is_good
        (wait,) = [step for step in steps if isinstance(step, Wait)]
        assert wait.why == "pace"
        assert 3000 < wait.seconds <= 3600

    def test_the_client_is_closed_when_the_person_stops(self, world: World) -> None:
        work = check(US3, TOKEN, world.connect, [COMPANY, LICENSE])
        next(work)
        next(work)
        work.close()
        assert world.closed == 1


class TestProbe:
    def test_it_finds_the_region_of_a_token(self, world: World) -> None:
        found, steps = _drive(probe_regions(TOKEN, ["", "eu", "us3", "us4"], world.connect))
        assert found == Address("https://api-us3.planhat.com", "us3")
        assert world.asked == ["api.planhat.com", "api-eu.planhat.com", "api-us3.planhat.com"]
        assert [step.of for step in steps if isinstance(step, Progress)] == [
            "standard",
            "eu",
            "us3",
        ]
        assert world.closed == 3

    def test_a_token_that_is_good_nowhere(self, world: World) -> None:
        found, _steps = _drive(probe_regions(Token("other"), ["us3", "eu"], world.connect))
        assert found is None

    def test_a_token_that_may_read_no_companies_is_not_found(self, world: World) -> None:
        world.app.permissions = Permissions(unreadable=frozenset({"Company"}))
        found, _steps = _drive(probe_regions(TOKEN, ["us3"], world.connect))
        assert found is None

    def test_a_client_that_cannot_be_opened_is_passed_over(self) -> None:
        def connect(_workspace: Workspace, _token: Token) -> Planhat:
            raise Unreachable("proxy", "No.", "Do.")

        assert _drive(probe_regions(TOKEN, ["us3"], connect))[0] is None


@pytest.mark.parametrize(
    ("pasted", "code"),
    [
        ("https://evil.example.com", "not_planhat"),
        ("http://evil.example.com", "not_https"),
        ("us 3", "not_an_address"),
    ],
)
def test_an_address_that_is_refused_has_its_sentence(pasted: str, code: str) -> None:
    with pytest.raises(AddressRefused) as refused:
        parse_address(pasted, allow_other=code == "not_https")
    trouble = explain_address(refused.value)
    assert trouble.code == code
    assert refused.value.host in trouble.what
    assert trouble.what.endswith(".")
    assert trouble.do.endswith(".")
