"""One workspace's API over HTTP."""

from __future__ import annotations

import logging
import ssl
import threading
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import Future
from types import TracebackType
from typing import Self
from urllib.parse import quote

import httpx
import orjson
import truststore
from typing_extensions import override

from planhat_desktop import __version__
from planhat_desktop.adapters.breakdowns import (
    explain_break,
    explain_status,
    not_planhat,
    proxy_trouble,
    timeout_trouble,
    too_large,
    unclear_write,
    unusable_token,
)
from planhat_desktop.adapters.doors import Analytics, has_proxy, trusted_base
from planhat_desktop.adapters.flights import Flights
from planhat_desktop.adapters.quota import read_quota
from planhat_desktop.adapters.replies import Reply, json_or_text
from planhat_desktop.app.errors import Trouble
from planhat_desktop.core.address import is_loopback
from planhat_desktop.core.answers import Answer
from planhat_desktop.core.pace import Pacer
from planhat_desktop.core.schema import Token, Workspace

MOST_READ_BYTES = 256 * 1024 * 1024
MOST_ANSWER_BYTES = 64 * 1024 * 1024
CONNECT_TIMEOUT_S = 20.0
TIMEOUT_S = 120.0
LONGEST_S = 600.0

_log = logging.getLogger(__name__)


class PlanhatClient:
    """Implements the port `Planhat` over one connection. Thread: job.

    The token goes to the workspace's own host and nowhere else: no redirect is followed, and a
    host that is not Planhat's is taken only where the person has agreed to it.
    Certificates and proxies are the operating system's.

    Args:
        tenant: gives the tenant token, the secret of the analytics host; asked when it is needed.
        transport: a way to answer requests other than the network (practice workspace).
        timeout_s: how long silence may last in the middle of a request.
        longest_s: how long one request may last from end to end.
        pacer: shared between the clients of one workspace; its own when left out.
        clock: seconds that never run backwards.
        now: seconds since 1970.
    """

    def __init__(
        self,
        workspace: Workspace,
        token: Token,
        *,
        tenant: Callable[[], Token | None] = lambda: None,
        transport: httpx.BaseTransport | None = None,
        timeout_s: float = TIMEOUT_S,
        longest_s: float = LONGEST_S,
        pacer: Pacer | None = None,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], float] = time.time,
        most_read_bytes: int = MOST_READ_BYTES,
        most_answer_bytes: int = MOST_ANSWER_BYTES,
    ) -> None:
        _silence_chatter()
        if not len(token) or not all("!" <= sign <= "~" for sign in token.reveal()):
            # A library below would quote such a header in its exception.
            raise unusable_token()
        self._base = trusted_base(workspace, is_in_process=transport is not None)
        self._host = self._base.host
        self._analytics = Analytics(self._base, tenant, is_in_process=transport is not None)
        self._is_proxied = transport is None and has_proxy(self._base)
        self._longest_s = longest_s
        self._pacer = pacer or Pacer()
        self._clock = clock
        self._now = now
        self._most_read_bytes = most_read_bytes
        self._most_answer_bytes = most_answer_bytes
        self._auth = _OwnHostOnly(self._base, token)
        self._client = _open_client(
            transport,
            httpx.Timeout(timeout_s, connect=min(CONNECT_TIMEOUT_S, timeout_s)),
            is_local=is_loopback(self._host),
        )
        self._flights = Flights(self._client.close)
        # One page at a time is made into records: more of it would only keep the window waiting.
        self._reading = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"PlanhatClient({self._host!r})"

    def list_page(
        self,
        path: str,
        *,
        limit: int,
        offset: int = 0,
        select: Sequence[str] = (),
        filters: Mapping[str, str] | None = None,
    ) -> list[dict[str, object]]:
        """Return one page of a collection, sorted by `_id` (``path`` as ``/companies``).

        Source: api-facts.md 10 (checked 2026-11-22): ``limit``, ``offset``, ``sort``,
        ``select``.
        """
        self._pacer.note(self._clock())
        return self._list(path, _page_query(limit, offset, select, filters))

    def begin_page(
        self,
        path: str,
        *,
        limit: int,
        offset: int = 0,
        select: Sequence[str] = (),
        filters: Mapping[str, str] | None = None,
    ) -> Future[list[dict[str, object]]]:
        """Ask for one page and return at once; the future has what `list_page` gives or raises."""
        self._pacer.note(self._clock())
        query = _page_query(limit, offset, select, filters)
        return self._flights.start(lambda: self._list(path, query))

    def read_one(self, path: str, record: str) -> dict[str, object] | None:
        """Return one record by `_id` or prefixed key, or None when there is none."""
        if record in {"", ".", ".."}:  # would name the collection, or what lies above it
            return None
        self._pacer.note(self._clock())
        reply = self._ask("GET", f"{path}/{quote(record, safe='')}")
        if reply.status == 404:
            return None
        found = self._read(reply, path)
        if found is None:
            return None
        if not isinstance(found, dict):
            raise not_planhat(self._host)
        return found

    def upsert(self, path: str, body: bytes, meanwhile: Callable[[], None] | None = None) -> Answer:
        """Send one bulk upsert; any status that speaks of the rows is an `Answer`.

        Args:
            meanwhile: called when the request has left and its answer is still awaited; not
                at all where the connection broke before that.
        """
        return self._write("PUT", path, body, meanwhile)

    def delete(self, path: str, record: str) -> Answer:
        """Remove one record by `_id`; what it says is an `Answer`, an unknown id included."""
        if record in {"", ".", ".."}:  # would name the collection, or what lies above it
            raise ValueError("a record to be removed has an id")
        return self._write("DELETE", f"{path}/{quote(record, safe='')}", None)

    def create(self, path: str, body: bytes) -> Answer:
        """Create one record (POST): custom fields."""
        return self._write("POST", path, body)

    def append(self, path: str, body: bytes, meanwhile: Callable[[], None] | None = None) -> Answer:
        """Add items for good on the analytics host, whose secret is put into the path here."""
        began = self._clock()  # these calls are outside the quota (api-facts 3)
        url, host = self._analytics.url(path), self._analytics.host
        reply = self._ask("POST", path, body=body, meanwhile=meanwhile, elsewhere=url)
        return self._analytics.read(reply, host, self._clock() - began, self._now())

    def can_append(self) -> bool:
        """Say whether there is a tenant token."""
        return self._analytics.is_open

    def wait_s(self) -> float:
        """Return how many seconds to leave before the next call, so that the pace holds."""
        return self._pacer.wait_s(self._clock())

    def close(self) -> None:
        """Close the connection; safe to call twice. What is under way is not waited for."""
        self._flights.close()

    def _list(self, path: str, query: Mapping[str, str]) -> list[dict[str, object]]:
        reply = self._ask("GET", path, query=query)
        with self._reading:
            page = self._read(reply, path)
        if not isinstance(page, list) or not all(isinstance(one, dict) for one in page):
            raise not_planhat(self._host)
        return page

    def _read(self, reply: Reply, path: str) -> object:
        self._check_status(reply, path, is_write=False)
        if reply.body is None:
            raise too_large(self._host)
        try:
            return orjson.loads(reply.body)
        except orjson.JSONDecodeError:
            pass
        raise not_planhat(self._host)

    def _write(
        self,
        method: str,
        path: str,
        body: bytes | None,
        meanwhile: Callable[[], None] | None = None,
    ) -> Answer:
        began = self._clock()
        self._pacer.note(began)
        reply = self._ask(method, path, body=body, meanwhile=meanwhile)
        if reply.is_page and reply.status not in {401, 407, 429} and reply.status < 500:
            # Somebody between us and Planhat spoke; a success of theirs settles nothing.
            raise unclear_write(self._host, maybe_done=reply.status < 300)
        if method != "DELETE" or reply.status not in (404, 410):
            self._check_status(reply, path, is_write=True)
        if reply.body is None:
            raise unclear_write(self._host, maybe_done=True)
        return Answer(reply.status, json_or_text(reply.body), self._clock() - began)

    def _check_status(self, reply: Reply, path: str, *, is_write: bool) -> None:
        trouble = explain_status(
            reply.status,
            reply.headers,
            self._host,
            _collection(path),
            is_write=is_write,
            now=self._now(),
        )
        if trouble is not None:
            raise trouble

    def _ask(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        body: bytes | None = None,
        meanwhile: Callable[[], None] | None = None,
        elsewhere: httpx.URL | None = None,
    ) -> Reply:
        """Send one request and read its answer whole, up to the most that is let in.

        Args:
            elsewhere: the address on another host than the workspace's, which gets no token.
        """
        is_write = method != "GET"
        began = self._clock()
        trouble: Trouble
        content: bytes | Iterator[bytes] | None = body
        headers: dict[str, str] = {}
        url, auth = (elsewhere, None) if elsewhere is not None else (self._url(path), self._auth)
        if body is not None and meanwhile is not None:
            content = _leave(body, meanwhile)
            headers["Content-Length"] = str(len(body))  # else it would travel in chunks
        try:
            with self._client.stream(
                method, url, params=query, content=content, headers=headers, auth=auth
            ) as response:
                reply = self._receive(response, began, is_write=is_write)
        except (httpx.HTTPError, httpx.StreamError) as error:
            trouble = explain_break(error, url.host, is_write=is_write, is_proxied=self._is_proxied)
        else:
            seconds = self._clock() - began
            if (quota := read_quota(reply.headers, self._now())) is not None:
                self._pacer.learn(began + seconds, quota.left, quota.limit, quota.reset_s)
            _log.debug("%s %s: %d in %.2f s", method, _collection(path), reply.status, seconds)
            return reply
        # Raised out here, so that httpx's exception (which holds the request and its header)
        # does not travel along as the context.
        _log.info("%s %s: %s", method, _collection(path), trouble.code)
        raise trouble

    def _receive(self, response: httpx.Response, began: float, *, is_write: bool) -> Reply:
        most = self._most_answer_bytes if is_write else self._most_read_bytes
        parts: list[bytes] = []
        size = 0
        for part in response.iter_bytes():
            size += len(part)
            if size > most:
                return Reply(response.status_code, response.headers, None)
            if self._clock() - began > self._longest_s:
                raise timeout_trouble(response.url.host, maybe_done=is_write)
            parts.append(part)
        return Reply(response.status_code, response.headers, b"".join(parts))

    def _url(self, path: str) -> httpx.URL:
        if not path.startswith("/"):
            raise ValueError("a path begins with a slash")
        return httpx.URL(f"{self._base}{path}")


def _page_query(
    limit: int, offset: int, select: Sequence[str], filters: Mapping[str, str] | None
) -> dict[str, str]:
    query = dict(filters or {})
    query |= {"sort": "_id", "limit": str(limit), "offset": str(offset)}
    return query | {"select": ",".join(select)} if select else query


def _leave(body: bytes, meanwhile: Callable[[], None]) -> Iterator[bytes]:
    """Give a body, and use the time when it has been written to the connection."""
    yield body
    meanwhile()


class _OwnHostOnly(httpx.Auth):
    """Puts the token on requests to one origin, and on no other."""

    def __init__(self, base: httpx.URL, token: Token) -> None:
        self._origin = (base.scheme, base.host, base.port)
        self._token = token

    @override
    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        if (request.url.scheme, request.url.host, request.url.port) == self._origin:
            request.headers["Authorization"] = f"Bearer {self._token.reveal()}"
        yield request


def _open_client(
    transport: httpx.BaseTransport | None,
    timeout: httpx.Timeout,
    *,
    is_local: bool,
) -> httpx.Client:
    try:
        return httpx.Client(
            transport=transport,
            verify=truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT) if transport is None else True,
            trust_env=not is_local,  # what runs on this computer is not behind its proxy
            follow_redirects=False,
            timeout=timeout,
            headers={
                "Accept": "application/json",
                "Content-Type": "application/json",
                "User-Agent": f"Planhat-Desktop/{__version__}",
            },
        )
    except (ValueError, ImportError, httpx.InvalidURL):
        pass  # a proxy's address in the system settings that nobody can read
    raise proxy_trouble()


def _collection(path: str) -> str:
    return path.strip("/").split("/", 1)[0]


def _silence_chatter() -> None:
    """Keep the libraries below from logging addresses with queries, and headers."""
    for name in ("httpx", "httpcore", "hpack"):
        logging.getLogger(name).setLevel(logging.WARNING)
