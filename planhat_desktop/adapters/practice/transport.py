"""The practice workspace behind httpx: in process for the app, on loopback for tests."""

from __future__ import annotations

import contextlib
import io
import socket
import sqlite3
import sys
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import unquote_to_bytes

import httpx
from typing_extensions import override

from planhat_desktop.adapters.practice.app import PracticeApp
from planhat_desktop.adapters.practice.faults import Disconnected, Halved, Hanging
from planhat_desktop.adapters.practice.gate import name_status
from planhat_desktop.adapters.practice.portfolio import plant
from planhat_desktop.adapters.practice.shapes import read_shapes
from planhat_desktop.adapters.practice.store import Store

if TYPE_CHECKING:
    from _typeshed import OptExcInfo
    from _typeshed.wsgi import WSGIEnvironment

PRACTICE_URL = "https://practice.planhat.invalid"
PRACTICE_TOKEN = "practice"


def open_store(path: Path | None, resources: Path, clock: Callable[[], float] = time.time) -> Store:
    """Open the workspace kept at ``path`` (in memory when None), planted when it is new."""
    return Store(path, read_shapes(resources), lambda store: plant(store, clock()))


class PracticeTransport(httpx.BaseTransport):
    """Hands requests to a practice workspace in this very process; opens no socket.

    The workspace is opened and planted at the first request. Safe to share between threads
    and clients: closing a client leaves it open, `release` closes it for good.
    """

    def __init__(self, make_app: Callable[[], PracticeApp]) -> None:
        """Take what opens the workspace; it is called at most once."""
        self._make_app = make_app
        self._lock = threading.Lock()
        self._app: PracticeApp | None = None

    @property
    def app(self) -> PracticeApp:
        """The workspace behind this transport, opened now if it was not."""
        with self._lock:
            if self._app is None:
                self._app = self._make_app()
            return self._app

    @override
    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer one request; a file that cannot be opened is a connection that cannot be made."""
        try:
            app = self.app
        except (sqlite3.Error, OSError) as error:
            message = "The practice workspace's file cannot be opened."
            raise httpx.ConnectError(message, request=request) from error
        try:
            return httpx.WSGITransport(app=app).handle_request(request)
        except Disconnected:
            message = "Server disconnected without sending a response."
            raise httpx.RemoteProtocolError(message, request=request) from None
        except Halved:
            message = "peer closed connection without sending complete message body"
            raise httpx.RemoteProtocolError(message, request=request) from None
        except Hanging:
            raise httpx.ReadTimeout("timed out", request=request) from None

    def reset(self) -> None:
        """Put the workspace back to its invented portfolio."""
        self.app.reset()

    def release(self) -> None:
        """Close the workspace's file; the next request opens it again."""
        with self._lock:
            if self._app is not None:
                self._app.store.close()
                self._app = None


def practice_transport(path: Path, resources: Path) -> PracticeTransport:
    """Return the way to the practice workspace kept at ``path``.

    Args:
        path: the SQLite file; made and planted at the first request.
        resources: the folder that holds ``planhat/models.json``.
    """
    return PracticeTransport(lambda: PracticeApp(open_store(path, resources)))


class PracticeServer:
    """Serves a practice workspace on loopback while it is entered.

    Attributes:
        url: its address, without a slash at the end.
    """

    def __init__(self, app: PracticeApp) -> None:
        """Take the workspace; the port is opened by ``with``."""
        self._app = app
        self.url = ""

    def __enter__(self) -> Self:
        self._server = _LoopbackServer(self._app)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}
        )
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.stopping.set()
        self._server.shutdown()
        self._server.close_connections()
        self._server.server_close()
        self._thread.join()


class _LoopbackServer(ThreadingHTTPServer):
    """One thread a connection; all are closed and joined at the end."""

    daemon_threads = False
    block_on_close = True

    def __init__(self, app: PracticeApp) -> None:
        self.app = app
        self.stopping = threading.Event()
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        super().__init__(("127.0.0.1", 0), _Handler)

    def note(self, connection: socket.socket, is_open: bool) -> None:
        """Keep account of the connections, so that idle ones can be ended."""
        with self._lock:
            (self._open.add if is_open else self._open.discard)(connection)

    def close_connections(self) -> None:
        """End the connections that clients keep open."""
        with self._lock:
            for connection in self._open:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    @override
    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is none of the server's business; a bug is."""
        if not self.stopping.is_set() and not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    """Turns one HTTP/1.1 call into a WSGI call and its answer into one send.

    Header and body in two sends would cost 40 ms a call (delayed ACK).
    """

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _LoopbackServer

    @override
    def setup(self) -> None:
        super().setup()
        self.server.note(self.connection, is_open=True)

    @override
    def finish(self) -> None:
        self.server.note(self.connection, is_open=False)
        with contextlib.suppress(OSError):
            super().finish()

    def _serve(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        status = ""
        headers: list[tuple[str, str]] = []

        def start_response(
            line: str, pairs: list[tuple[str, str]], _error: OptExcInfo | None = None
        ) -> Callable[[bytes], object]:
            nonlocal status, headers
            status, headers = line, pairs
            return lambda _: None

        try:
            chunks = self.server.app(self._environ(body), start_response)
        except Disconnected:
            self.close_connection = True
            return
        except Hanging:
            self.server.stopping.wait()
            self.close_connection = True
            return
        except Halved as halved:
            self.close_connection = True
            status, headers, chunks = halved.status, halved.headers, [halved.body]
        head = "".join(f"{name}: {value}\r\n" for name, value in headers)
        answer = f"HTTP/1.1 {status}\r\n{head}\r\n".encode("latin-1") + b"".join(chunks)
        try:
            self.wfile.write(answer)
        except OSError:  # the client is gone; its own error says so
            self.close_connection = True

    def _environ(self, body: bytes) -> WSGIEnvironment:
        path, _, query = self.path.partition("?")
        environ: WSGIEnvironment = {
            "REQUEST_METHOD": self.command,
            "PATH_INFO": _unquote(path),
            "QUERY_STRING": query,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
        }
        for name, value in self.headers.items():
            environ.setdefault("HTTP_" + name.upper().replace("-", "_"), value)
        return environ

    do_GET = do_POST = do_PUT = do_DELETE = _serve  # noqa: N815 (the base class's names)

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: calls are kept in `PracticeApp.calls`."""

    @override
    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer what cannot be read as HTTP, in one send as well."""
        head = "Content-Length: 0\r\nConnection: close\r\n"
        self.close_connection = True
        self.wfile.write(f"HTTP/1.1 {code} {name_status(code)}\r\n{head}\r\n".encode())


def _unquote(path: str) -> str:
    """WSGI wants a path's bytes as Latin-1 characters (PEP 3333)."""
    return unquote_to_bytes(path).decode("latin-1")
