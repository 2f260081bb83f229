"""A server on loopback that does exactly what a test tells it, well-mannered or not."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Self


@dataclass(frozen=True)
class Request:
    """One request as it came."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


Script = Callable[[socket.socket, Request], None]


def reply(status: int, body: bytes = b"", kind: str = "application/json", **headers: str) -> Script:
    """Answer so; a name's underscores stand for dashes."""
    lines = [f"HTTP/1.1 {status} X", f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
    lines.append("Connection: close")  # it takes one request each; unsaid, the next would be lost
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    answer = "\r\n".join([*lines, "", ""]).encode() + body

    def answer_so(connection: socket.socket, _request: Request) -> None:
        connection.sendall(answer)

    return answer_so


def drop(_connection: socket.socket, _request: Request) -> None:
    """Close without an answer."""


def stall(connection: socket.socket, _request: Request) -> None:
    """Never answer: wait until the client has gone."""
    connection.recv(1)


class Loopback:
    """Serves one script on a port of its own, one connection after another, one request each.

    With ``reads`` off the script speaks first, whatever the client sends.

    Attributes:
        url: its address.
        requests: what came, oldest first.
        connections: how many were made, handshakes that came to nothing included.
    """

    def __init__(
        self, script: Script, tls: ssl.SSLContext | None = None, *, reads: bool = True
    ) -> None:
        self.script = script
        self.requests: list[Request] = []
        self.connections = 0
        self._tls = tls
        self._reads = reads
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self.port}"
        self._thread = threading.Thread(target=self._serve)
        self._is_open = True

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._is_open = False
        socket.create_connection(("127.0.0.1", self.port)).close()  # wakes the listener
        self._thread.join()
        self._listener.close()

    def _serve(self) -> None:
        while True:
            plain, _address = self._listener.accept()
            with plain:
                if not self._is_open:
                    return
                self.connections += 1
                try:
                    if self._tls is None:
                        self._answer(plain)
                    else:
                        with self._tls.wrap_socket(plain, server_side=True) as secured:
                            self._answer(secured)
                except OSError:
                    continue  # the client broke off; what it says of that is what is tested

    def _answer(self, connection: socket.socket) -> None:
        request = _read(connection) if self._reads else Request("", "", {}, b"")
        if request is not None:
            self.requests.append(request)
            self.script(connection, request)


def _read(connection: socket.socket) -> Request | None:
    data = b""
    while b"\r\n\r\n" not in data:
        part = connection.recv(65_536)
        if not part:
            return None
        data += part
    head, _blank, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {
        name.strip().lower(): value.strip()
        for name, _colon, value in (line.partition(":") for line in lines)
    }
    while len(body) < int(headers.get("content-length", "0")):
        body += connection.recv(65_536)
    method, target, _version = first.split(" ")
    return Request(method, target, headers, body)
