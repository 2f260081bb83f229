"""Reading a workspace page by page, several under way at once, beside one after another.

Run with ``python -m tests.benchmarks.paging``. A server of its own process on loopback answers
each page 50 ms late, as one far away does; 40 pages of 2,000 end users.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final
from urllib.parse import parse_qs, urlsplit

import orjson
from typing_extensions import override

from planhat_desktop.adapters.planhat import PlanhatClient
from planhat_desktop.app import pages
from planhat_desktop.core.pace import Pacer
from planhat_desktop.core.schema import Token, Workspace
from tests.benchmarks.measures import Figure, drive

PAGES, LIMIT, LATENCY_S, RUNS = 40, 2_000, 0.05, 3
SELECT: Final = ("_id", "email", "externalId", "companyId", "position")


class _Late(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Answer a page, late."""
        offset = int(parse_qs(urlsplit(self.path).query)["offset"][0])
        time.sleep(LATENCY_S)
        body = _page(offset)
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
        self.wfile.write(f"{head}\r\n\r\n".encode() + body)

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def _page(offset: int) -> bytes:
    end = min(offset + LIMIT, PAGES * LIMIT - 1)  # the last page is short, so it ends there
    return orjson.dumps(
        [
            {
                "_id": f"{one:024x}",
                "email": f"person{one}@company{one % 900}.example",
                "externalId": f"P-{one:08d}",
                "companyId": f"{one % 900:024x}",
                "position": "Head of something",
            }
            for one in range(offset, end)
        ]
    )


@contextmanager
def serving() -> Iterator[str]:
    """Give the address of the late server."""
    words = [sys.executable, "-m", "tests.benchmarks.paging", "--serve"]
    with subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        yield server.stdout.readline().strip()
        server.terminate()


def serve() -> None:
    """Serve until the process is ended."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Late)
    server.daemon_threads = True
    print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
    server.serve_forever(poll_interval=0.05)


def time_reading(url: str, at_once: int) -> float:
    """Return how long all pages take, in seconds."""
    pages.MOST_AT_ONCE = at_once
    workspace = Workspace("Bench", url)
    with PlanhatClient(workspace, Token("bench"), pacer=Pacer(1_000_000)) as planhat:
        start = time.perf_counter()
        found = drive(pages.read_pages(planhat, "/endusers", limit=LIMIT, select=SELECT))
        assert len(found) == PAGES * LIMIT - 1
        return time.perf_counter() - start


def main() -> None:
    """Print the figures."""
    usual = pages.MOST_AT_ONCE
    with serving() as url:
        one = min(time_reading(url, 1) for _run in range(RUNS))
        some = min(time_reading(url, usual) for _run in range(RUNS))
    detail = f"{PAGES} pages: {one:.2f} s one after another, {some:.2f} s with {usual} under way"
    Figure("reading pages, 50 ms away", some / one, 0.5, detail).show()


if __name__ == "__main__":
    serve() if "--serve" in sys.argv else main()
