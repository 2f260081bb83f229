"""The HTTP client against the practice workspace, and against servers that misbehave."""

from __future__ import annotations

import datetime as dt
import errno
import gzip
import logging
import socket
import ssl
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from planhat_desktop.adapters.breakdowns import explain_break, explain_status
from planhat_desktop.adapters.planhat import PlanhatClient
from planhat_desktop.adapters.practice import (
    Permissions,
    PracticeApp,
    PracticeServer,
    PracticeTransport,
    open_store,
)
from planhat_desktop.app.errors import (
    CallUnusable,
    Refused,
    Throttled,
    TokenRejected,
    Trouble,
    Unreachable,
)
from planhat_desktop.app.ports import Planhat
from planhat_desktop.core.pace import Pacer
from planhat_desktop.core.schema import Token, Workspace
from tests.adapters.contracts import TOKEN, PlanhatContract
from tests.adapters.loopback import Loopback, Request, drop, reply, stall
from tests.conftest import ROOT

REAL = Workspace("Real", "https://api-us3.planhat.com", "us3")


@pytest.fixture(scope="class")
def shared_app() -> Iterator[PracticeApp]:
    store = open_store(None, ROOT / "resources")
    yield PracticeApp(store, token=TOKEN.reveal())
    store.close()


@pytest.fixture
def app(shared_app: PracticeApp) -> Iterator[PracticeApp]:
    yield shared_app
    shared_app.permissions = Permissions()


class TestInProcess(PlanhatContract):
    @pytest.fixture
    def planhat(self, app: PracticeApp) -> Iterator[Planhat]:
        with PlanhatClient(REAL, TOKEN, transport=PracticeTransport(lambda: app)) as client:
            yield client

    @pytest.fixture
    def stranger(self, app: PracticeApp) -> Callable[[], Planhat]:
        transport = PracticeTransport(lambda: app)
        return lambda: PlanhatClient(REAL, Token("wrong-token"), transport=transport)


class TestOnLoopback(PlanhatContract):
    @pytest.fixture
    def server(self, app: PracticeApp) -> Iterator[PracticeServer]:
        with PracticeServer(app) as server:
            yield server

    @pytest.fixture
    def planhat(self, server: PracticeServer) -> Iterator[Planhat]:
        workspace = Workspace("Loopback", server.url)
        with PlanhatClient(workspace, TOKEN, timeout_s=0.6) as client:
            yield client

    @pytest.fixture
    def stranger(self, server: PracticeServer) -> Callable[[], Planhat]:
        workspace = Workspace("Loopback", server.url)
        return lambda: PlanhatClient(workspace, Token("wrong-token"))


def _client(url: str, **settings: float) -> PlanhatClient:
    return PlanhatClient(
        Workspace("Test", url),
        TOKEN,
        timeout_s=float(settings.get("timeout_s", 5.0)),
        longest_s=float(settings.get("longest_s", 10.0)),
        most_read_bytes=int(settings.get("most_read_bytes", 1000)),
        most_answer_bytes=int(settings.get("most_answer_bytes", 1000)),
    )


def _trouble_of(call: Callable[[], object]) -> Trouble:
    """Return what the call raises, having looked that it gives no secret away."""
    with pytest.raises(Trouble) as raised:
        call()
    trouble = raised.value
    told = "".join(traceback.format_exception(trouble)) + repr(trouble) + repr(vars(trouble))
    assert TOKEN.reveal() not in told
    assert trouble.__context__ is None, "another exception travels along"
    assert trouble.what.endswith(".")
    assert trouble.do.endswith(".")
    return trouble


class TestWhatIsSent:
    def test_the_request_is_as_documented(self) -> None:
        with Loopback(reply(200, b"[]")) as server, _client(server.url) as client:
            client.list_page(
                "/nps", limit=5, offset=10, select=("_id", "custom.A b"), filters={"from": "1&2"}
            )
            client.upsert("/companies", b'[{"name":"\xc3\xa4"}]')
            client.create("/customfields", b"{}")
        listed, upserted, created = server.requests
        assert listed.method == "GET"
        assert httpx.URL(listed.target).params == httpx.QueryParams(
            {"from": "1&2", "sort": "_id", "limit": "5", "offset": "10", "select": "_id,custom.A b"}
        )
        assert (upserted.method, upserted.target) == ("PUT", "/companies")
        assert upserted.body == b'[{"name":"\xc3\xa4"}]'
        assert (created.method, created.target) == ("POST", "/customfields")
        for request in server.requests:
            assert request.headers["authorization"] == f"Bearer {TOKEN.reveal()}"
            assert request.headers["content-type"] == "application/json"
            assert request.headers["user-agent"].startswith("Planhat-Desktop/")

    def test_there_is_time_for_something_else_when_a_request_has_left(self) -> None:
        is_meanwhile = threading.Event()

        def answer_later(connection: socket.socket, request: Request) -> None:
            # Only what is done while the answer is awaited brings it about.
            if is_meanwhile.wait(5):
                reply(200, b"{}")(connection, request)

        with Loopback(answer_later) as server, _client(server.url) as client:
            assert client.upsert("/companies", b'[{"name":"A"}]', is_meanwhile.set).status == 200
        (request,) = server.requests
        assert request.body == b'[{"name":"A"}]'
        assert request.headers["content-length"] == "14"
        assert "transfer-encoding" not in request.headers

    def test_whoever_goes_away_does_not_wait_for_a_page(self) -> None:
        with Loopback(stall) as server:
            client = _client(server.url, timeout_s=5)
            page = client.begin_page("/companies", limit=1)
            client.close()
            assert not page.done()
        with pytest.raises(Unreachable):  # the server has gone, and it was heard
            page.result(5)

    def test_a_page_is_noted_for_the_pace_when_it_is_asked_for(self) -> None:
        with Loopback(reply(200, b"[]")) as server:
            pacer = Pacer(2)
            client = PlanhatClient(Workspace("W", server.url), TOKEN, pacer=pacer)
            pages = [client.begin_page("/companies", limit=1) for _one in range(2)]
            assert client.wait_s() > 0
            assert [one.result(5) for one in pages] == [[], []]
            client.close()

    def test_there_is_none_when_no_request_has_left(self) -> None:
        done: list[str] = []
        with Loopback(drop) as server:
            url = server.url
        with _client(url) as client:
            trouble = _trouble_of(
                lambda: client.upsert("/companies", b"[]", lambda: done.append("meanwhile"))
            )
        assert isinstance(trouble, Unreachable)
        assert not trouble.maybe_done
        assert done == []

    def test_no_redirect_takes_the_token_along(self) -> None:
        with Loopback(reply(200, b"[]")) as elsewhere:
            away = reply(302, b"", Location=f"{elsewhere.url}/companies")
            with Loopback(away) as server, _client(server.url) as client:
                read = _trouble_of(lambda: client.list_page("/companies", limit=1))
                written = _trouble_of(lambda: client.upsert("/companies", b"[]"))
        assert isinstance(read, Refused)
        assert (read.code, written.code) == ("redirect", "redirect")
        assert elsewhere.connections == 0

    def test_no_other_host_ever_gets_the_token(self) -> None:
        other = Loopback(reply(200, b"[]"))
        with other, Loopback(reply(200, b"[]")) as own, _client(own.url) as client:
            client._client.get(f"{other.url}/companies")
        (request,) = other.requests
        assert "authorization" not in request.headers

    @pytest.mark.parametrize(
        "api_url",
        [
            "http://api-us3.planhat.com",
            "ftp://api-us3.planhat.com",
            "https://",
            "",
            "https://user:word@api-us3.planhat.com",
            "https://api-us3.planhat.com/?token=x",
            "http://[::1",
        ],
    )
    def test_no_token_goes_to_an_unsafe_address(self, api_url: str) -> None:
        with pytest.raises(CallUnusable) as unusable:
            PlanhatClient(Workspace("Unsafe", api_url), TOKEN)
        assert unusable.value.code == "unsafe_address"

    @pytest.mark.parametrize(
        "api_url",
        [
            "https://gateway.example.com",
            "https://api.planhat.com.evil.com",
            "https://api-us3.planhat.com:8443",
            "https://analytics.planhat.com",
        ],
    )
    def test_a_host_not_planhats_is_called_only_where_the_person_agreed(self, api_url: str) -> None:
        with pytest.raises(CallUnusable) as unusable:
            PlanhatClient(Workspace("Elsewhere", api_url), TOKEN)
        assert unusable.value.code == "not_planhat"
        assert TOKEN.reveal() not in repr(vars(unusable.value))
        PlanhatClient(Workspace("Ours", api_url, is_elsewhere=True), TOKEN).close()

    def test_agreeing_to_a_host_does_not_do_without_encryption(self) -> None:
        with pytest.raises(CallUnusable) as unusable:
            PlanhatClient(Workspace("Ours", "http://gate.example.com", is_elsewhere=True), TOKEN)
        assert unusable.value.code == "unsafe_address"

    @pytest.mark.parametrize("text", ["", "tök-secret", "tok\x00secret", "tok\x7fsecret"])
    def test_a_token_no_header_can_carry_is_rejected(self, text: str) -> None:
        with pytest.raises(TokenRejected) as rejected:
            PlanhatClient(REAL, Token(text))
        assert rejected.value.code == "token_unusable"
        assert "secret" not in str(rejected.value)

    def test_a_path_cannot_lead_to_another_host(self) -> None:
        with _client("http://127.0.0.1:9") as client, pytest.raises(ValueError, match="slash"):
            client.list_page("@evil.example.com/", limit=1)

    def test_no_log_and_no_repr_tells_the_token_or_a_query(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        with Loopback(reply(200, b"[]")) as server, _client(server.url) as client:
            client.list_page("/endusers", limit=1, filters={"email": "ann@example.com"})
            client.upsert("/endusers", b'[{"email":"ann@example.com"}]')
            shown = repr(client)
        assert "endusers" in caplog.text
        assert "ann" not in caplog.text
        assert TOKEN.reveal() not in caplog.text + shown


class TestOddAnswers:
    @pytest.mark.parametrize("body", [b"", b"no json", b"<html>", b"{}", b"null", b'["a"]', b'"a"'])
    def test_what_is_no_list_of_records_is_not_planhat(self, body: bytes) -> None:
        with Loopback(reply(200, body)) as server, _client(server.url) as client:
            trouble = _trouble_of(lambda: client.list_page("/companies", limit=1))
        assert isinstance(trouble, Refused)
        assert trouble.code == "not_planhat"

    def test_one_record_may_be_nothing_but_never_a_list(self) -> None:
        with Loopback(reply(200, b"null")) as server, _client(server.url) as client:
            assert client.read_one("/companies", "x") is None
            server.script = reply(200, b"[]")
            assert _trouble_of(lambda: client.read_one("/companies", "x")).code == "not_planhat"

    @pytest.mark.parametrize(
        ("status", "maybe_done"), [(200, True), (206, True), (400, False), (403, False)]
    )
    def test_a_page_in_answer_to_a_write_tells_nothing(self, status: int, maybe_done: bool) -> None:
        page = reply(status, b"<!DOCTYPE html><p>Sign in", kind="text/html")
        with Loopback(page) as server, _client(server.url) as client:
            trouble = _trouble_of(lambda: client.upsert("/companies", b"[]"))
        assert isinstance(trouble, Unreachable)
        assert (trouble.code, trouble.maybe_done) == ("not_planhat", maybe_done)

    @pytest.mark.parametrize(
        ("body", "read"), [(b"", ""), (b'"done"', "done"), (b"x \xff", "x \ufffd"), (b"[1]", [1])]
    )
    def test_an_answer_to_a_write_is_kept_as_it_is(self, body: bytes, read: object) -> None:
        with Loopback(reply(200, body)) as server, _client(server.url) as client:
            assert client.upsert("/companies", b"[]").body == read

    def test_an_answer_without_end_is_not_read_on(self) -> None:
        def flood(connection: socket.socket, _request: Request) -> None:
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
            while True:
                connection.sendall(b" " * 65_536)

        with Loopback(flood) as server, _client(server.url) as client:
            read = _trouble_of(lambda: client.list_page("/companies", limit=1))
            written = _trouble_of(lambda: client.upsert("/companies", b"[]"))
        assert (read.code, written.code) == ("too_large", "not_planhat")
        assert isinstance(written, Unreachable)
        assert written.maybe_done

    def test_an_answer_packed_small_is_no_larger_unpacked(self) -> None:
        packed = gzip.compress(b" " * 50_000_000)
        bomb = reply(200, packed, Content_Encoding="gzip")
        with Loopback(bomb) as server, _client(server.url) as client:
            trouble = _trouble_of(lambda: client.list_page("/companies", limit=1))
        assert trouble.code == "too_large"

    def test_headers_without_end_are_not_read_on(self) -> None:
        def chatter(connection: socket.socket, _request: Request) -> None:
            connection.sendall(b"HTTP/1.1 200 OK\r\n")
            while True:
                connection.sendall(b"X-More: " + b"a" * 1000 + b"\r\n")

        with Loopback(chatter) as server, _client(server.url) as client:
            trouble = _trouble_of(lambda: client.upsert("/companies", b"[]"))
        assert isinstance(trouble, Unreachable)
        assert (trouble.code, trouble.maybe_done) == ("dropped", True)

    def test_an_answer_that_drips_is_given_up(self) -> None:
        def drip(connection: socket.socket, _request: Request) -> None:
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
            while True:
                connection.sendall(b" ")
                time.sleep(0.02)  # the server's own slowness is what is tested

        with Loopback(drip) as server, _client(server.url, longest_s=0.2) as client:
            trouble = _trouble_of(lambda: client.upsert("/companies", b"[]"))
        assert isinstance(trouble, Unreachable)
        assert (trouble.code, trouble.maybe_done) == ("timeout", True)

    def test_a_body_that_is_not_packed_as_it_says_is_no_answer(self) -> None:
        garbled = reply(200, b"not gzip", Content_Encoding="gzip")
        with Loopback(garbled) as server, _client(server.url) as client:
            trouble = _trouble_of(lambda: client.upsert("/companies", b"[]"))
        assert isinstance(trouble, Unreachable)
        assert trouble.maybe_done

    @pytest.mark.parametrize("status", [402, 418, 451])
    def test_an_odd_status_on_a_read_is_a_refusal(self, status: int) -> None:
        with Loopback(reply(status)) as server, _client(server.url) as client:
            trouble = _trouble_of(lambda: client.list_page("/companies", limit=1))
        assert isinstance(trouble, Refused)
        assert trouble.code == "refused"


class TestPatience:
    def test_headers_are_read_whatever_their_case(self) -> None:
        busy = reply(429, b"{}", X_RATE_LIMIT_RESET="33")
        with Loopback(busy) as server, _client(server.url) as client:
            trouble = _trouble_of(lambda: client.list_page("/companies", limit=1))
        assert isinstance(trouble, Throttled)
        assert trouble.seconds == 33.0

    def test_what_is_left_of_the_quota_slows_down_before_planhat_does(self) -> None:
        few = reply(200, b"[]", X_Rate_Limit_Remaining="1", X_Rate_Limit_Limit="200")
        none = reply(200, b"[]", X_RateLimit_Remaining="0", X_RateLimit_Reset="12")
        many = reply(200, b"[]", X_Rate_Limit_Remaining="198", X_Rate_Limit_Limit="200")
        for script, wait in ((few, 30.0), (none, 12.0), (many, 0.0)):
            with Loopback(script) as server, _client(server.url) as client:
                client.list_page("/companies", limit=1)
                assert client.wait_s() == pytest.approx(wait, abs=2)
                client.upsert("/companies", b"[]")
                assert client.wait_s() == pytest.approx(wait, abs=2)

    def test_clients_of_one_workspace_share_the_pace(self) -> None:
        pacer = Pacer(limit_calls=2)
        with Loopback(reply(200, b"[]")) as server:
            workspace = Workspace("Test", server.url)
            with PlanhatClient(workspace, TOKEN, pacer=pacer, clock=lambda: 10.0) as one:
                one.list_page("/companies", limit=1)
            with PlanhatClient(workspace, TOKEN, pacer=pacer, clock=lambda: 15.0) as two:
                assert two.wait_s() == 0.0
                two.list_page("/companies", limit=1)
                assert two.wait_s() == 55.0


class TestBrokenWays:
    def test_a_port_where_nobody_listens(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as gone:
            port = gone.getsockname()[1]
        with _client(f"http://127.0.0.1:{port}") as client:
            trouble = _trouble_of(lambda: client.upsert("/companies", b"[]"))
        assert isinstance(trouble, Unreachable)
        assert (trouble.code, trouble.maybe_done) == ("refused_connection", False)

    def test_a_line_that_drops_once_the_request_has_left(self) -> None:
        with Loopback(drop) as server, _client(server.url) as client:
            trouble = _trouble_of(lambda: client.upsert("/companies", b"[]"))
        assert isinstance(trouble, Unreachable)
        assert (trouble.code, trouble.maybe_done) == ("dropped", True)
        assert len(server.requests) == 1, "a write must not be repeated by itself"

    def test_an_answer_cut_short(self) -> None:
        def cut(connection: socket.socket, _request: Request) -> None:
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[")

        with Loopback(cut) as server, _client(server.url) as client:
            trouble = _trouble_of(lambda: client.upsert("/companies", b"[]"))
        assert isinstance(trouble, Unreachable)
        assert (trouble.code, trouble.maybe_done) == ("dropped", True)

    def test_what_speaks_no_http(self) -> None:
        def mumble(connection: socket.socket, _request: Request) -> None:
            connection.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")

        with Loopback(mumble) as server, _client(server.url) as client:
            trouble = _trouble_of(lambda: client.list_page("/companies", limit=1))
        assert isinstance(trouble, Unreachable)
        assert trouble.code == "dropped"

    def test_silence(self) -> None:
        with Loopback(stall) as server, _client(server.url, timeout_s=0.2) as client:
            trouble = _trouble_of(lambda: client.upsert("/companies", b"[]"))
            client.close()
        assert isinstance(trouble, Unreachable)
        assert (trouble.code, trouble.maybe_done) == ("timeout", True)

    @pytest.mark.parametrize(
        ("cause", "code"),
        [
            (socket.gaierror(-2, "Name or service not known"), "dns"),
            (OSError(errno.ENETUNREACH, "Network is unreachable"), "no_network"),
            (OSError(errno.EHOSTUNREACH, "No route to host"), "no_network"),
            (
                ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused"),
                "refused_connection",
            ),
            (TimeoutError("timed out"), "timeout"),
        ],
    )
    def test_each_way_of_not_getting_there_has_its_sentence(
        self, cause: OSError, code: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_args: object, **_named: object) -> None:
            raise cause

        monkeypatch.setattr(socket, "getaddrinfo", fail)
        monkeypatch.setattr("urllib.request.getproxies", dict)
        with PlanhatClient(REAL, TOKEN) as client:
            trouble = _trouble_of(lambda: client.upsert("/companies", b"[]"))
        assert isinstance(trouble, Unreachable)
        assert (trouble.code, trouble.maybe_done) == (code, False)
        assert "api-us3.planhat.com" in trouble.what

    def test_a_network_lost_under_way_leaves_a_write_in_doubt(self) -> None:
        error = httpx.ReadError("")
        error.__cause__ = OSError(errno.ENETDOWN, "Network is down")
        trouble = explain_break(error, "host", is_write=True, is_proxied=False)
        assert (trouble.code, trouble.maybe_done) == ("no_network", True)


class TestProxies:
    @pytest.fixture(autouse=True)
    def no_proxy_but_ours(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("ALL_PROXY", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"):
            monkeypatch.delenv(name, raising=False)
            monkeypatch.delenv(name.lower(), raising=False)

    @pytest.mark.parametrize("status", [403, 407, 502])
    def test_a_proxy_that_lets_nothing_through(
        self, status: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with Loopback(reply(status)) as proxy:
            monkeypatch.setenv("HTTPS_PROXY", proxy.url)
            with PlanhatClient(REAL, TOKEN) as client:
                trouble = _trouble_of(lambda: client.upsert("/companies", b"[]"))
        assert isinstance(trouble, Unreachable)
        assert (trouble.code, trouble.maybe_done) == ("proxy", False)
        (request,) = proxy.requests
        assert (request.method, request.target) == ("CONNECT", "api-us3.planhat.com:443")
        assert "authorization" not in request.headers

    def test_a_proxy_that_is_away(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with socket.create_server(("127.0.0.1", 0)) as gone:
            port = gone.getsockname()[1]
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
        with PlanhatClient(REAL, TOKEN) as client:
            trouble = _trouble_of(lambda: client.upsert("/companies", b"[]"))
        assert isinstance(trouble, Unreachable)
        assert (trouble.code, trouble.maybe_done) == ("proxy", False)

    @pytest.mark.parametrize("address", ["gopher://127.0.0.1:1", "http://[::1", "socks5://h:1"])
    def test_a_proxy_nobody_can_read(self, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HTTPS_PROXY", address)
        assert _trouble_of(lambda: PlanhatClient(REAL, TOKEN)).code == "proxy"

    def test_a_proxy_that_answers_in_planhats_place(self) -> None:
        with Loopback(reply(407)) as server, _client(server.url) as client:
            assert _trouble_of(lambda: client.upsert("/companies", b"[]")).code == "proxy"

    def test_a_host_the_settings_leave_out_is_called_without_the_proxy(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_args: object, **_named: object) -> None:
            raise socket.gaierror(-2, "Name or service not known")

        with Loopback(reply(502)) as proxy:
            monkeypatch.setenv("HTTPS_PROXY", proxy.url)
            monkeypatch.setenv("NO_PROXY", "planhat.com")
            with PlanhatClient(REAL, TOKEN) as client:
                monkeypatch.setattr(socket, "getaddrinfo", fail)
                trouble = _trouble_of(lambda: client.upsert("/companies", b"[]"))
                monkeypatch.undo()
        assert trouble.code == "dns"
        assert proxy.connections == 0

    def test_this_very_computer_is_not_behind_the_proxy(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
        with Loopback(reply(200, b"[]")) as server, _client(server.url) as client:
            assert client.list_page("/companies", limit=1) == []


Certify = Callable[..., Path]


@pytest.fixture(scope="module")
def certify(tmp_path_factory: pytest.TempPathFactory) -> Certify:
    """Makes a certificate that only signs itself, with its key, as PEM."""
    folder = tmp_path_factory.mktemp("tls")

    def make(address: str = "127.0.0.1", days: int = 1) -> Path:
        return _self_signed(folder / f"{address}-{days}.pem", address, days)

    return make


@pytest.fixture(scope="module")
def certificate(certify: Certify) -> Path:
    """A certificate for 127.0.0.1 that only signs itself."""
    return certify()


def _self_signed(path: Path, address: str, days: int) -> Path:
    import ipaddress

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, address)])
    now = dt.datetime.now(dt.UTC)
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=30))
        .not_valid_after(now + dt.timedelta(days=days))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(secret + made.public_bytes(pem))
    return path


class TestCertificates:
    @pytest.fixture
    def server(self, certificate: Path) -> Iterator[Loopback]:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        with Loopback(reply(200, b"[]"), tls=context) as server:
            yield server

    def test_a_certificate_nobody_vouches_for_is_not_trusted(self, server: Loopback) -> None:
        with _client(server.url) as client:
            trouble = _trouble_of(lambda: client.upsert("/companies", b"[]"))
        assert isinstance(trouble, Unreachable)
        assert (trouble.code, trouble.maybe_done) == ("tls", False)
        assert server.requests == []

    def test_a_certificate_the_system_vouches_for_is_trusted(
        self, server: Loopback, certificate: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))  # the system's store, elsewhere
        with _client(server.url) as client:
            assert client.list_page("/companies", limit=1) == []

    @pytest.mark.parametrize(("address", "days"), [("127.0.0.2", 1), ("127.0.0.1", -1)])
    def test_a_certificate_of_another_host_or_run_out_is_not_trusted(
        self, address: str, days: int, certify: Certify, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        certificate = certify(address, days)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))  # vouched for all the same
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        with Loopback(reply(200, b"[]"), tls=context) as server, _client(server.url) as client:
            trouble = _trouble_of(lambda: client.upsert("/companies", b"[]"))
        assert isinstance(trouble, Unreachable)
        assert (trouble.code, trouble.maybe_done) == ("tls", False)
        assert server.requests == []

    def test_a_proxy_that_opens_the_letters_gets_no_token(
        self, certificate: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        read: list[bytes] = []

        def pry(connection: socket.socket, _request: Request) -> None:
            connection.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            with context.wrap_socket(connection, server_side=True) as opened:
                read.append(opened.recv(65_536))

        for name in ("ALL_PROXY", "HTTPS_PROXY", "NO_PROXY"):
            monkeypatch.delenv(name, raising=False)
            monkeypatch.delenv(name.lower(), raising=False)
        with Loopback(pry) as proxy:
            monkeypatch.setenv("HTTPS_PROXY", proxy.url)
            with PlanhatClient(REAL, TOKEN) as client:
                trouble = _trouble_of(lambda: client.upsert("/companies", b"[]"))
        assert isinstance(trouble, Unreachable)
        assert (trouble.code, trouble.maybe_done) == ("tls", False)
        assert proxy.connections == 1
        assert read == []

    def test_a_server_that_speaks_no_tls_is_not_trusted(self) -> None:
        with Loopback(reply(200, b"[]"), reads=False) as server:
            url = server.url.replace("http:", "https:")
            with _client(url) as client:
                trouble = _trouble_of(lambda: client.list_page("/companies", limit=1))
        assert trouble.code == "tls"


@pytest.mark.parametrize("status", [408, 429, 500, 503])
def test_who_is_told_that_planhat_had_no_time_is_told_to_try_again(status: int) -> None:
    # Whoever tries again by himself does not tell, and whoever tells has given up.
    trouble = explain_status(status, {}, "api.planhat.com", "licenses", is_write=False, now=0.0)
    assert isinstance(trouble, Throttled)
    assert "try again" in trouble.do
    assert "itself" not in str(trouble)
