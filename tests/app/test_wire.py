"""What the preview shows of a row is byte for byte what arrives, at the address that it names."""

from __future__ import annotations

import io
from collections.abc import Callable, Generator, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from typing_extensions import override

from planhat_desktop.adapters.planhat import PlanhatClient
from planhat_desktop.adapters.practice import PracticeApp, PracticeServer
from planhat_desktop.core.journal import Sent
from planhat_desktop.core.pace import Pacer
from planhat_desktop.core.plan import Batch
from planhat_desktop.core.schema import Token, Workspace
from tests.app.rehearsal import Rehearsal, Rows

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

TOKEN = "tok-" + "x" * 340


class Recorder(PracticeApp):
    """A workspace that keeps every write just as it came."""

    def __init__(self, app: PracticeApp) -> None:
        super().__init__(app.store)
        self.writes: list[tuple[str, str, str, bytes]] = []

    @override
    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "GET":
            body = environ["wsgi.input"].read()
            kind = str(environ["CONTENT_TYPE"])
            said = (str(environ["REQUEST_METHOD"]), str(environ["PATH_INFO"]), kind, body)
            self.writes.append(said)
            environ["wsgi.input"] = io.BytesIO(body)
        return super().__call__(environ, start_response)


Serve = Callable[[Rehearsal], Recorder]


@pytest.fixture
def over_the_wire() -> Generator[Serve]:
    """Put a rehearsal's workspace behind a real connection."""
    open_ones: list[Any] = []

    def serve(rehearsal: Rehearsal) -> Recorder:
        recorder = Recorder(rehearsal.app)
        server = PracticeServer(recorder)
        url = server.__enter__().url
        client = PlanhatClient(Workspace("W", url), Token(TOKEN), pacer=Pacer(1_000_000))
        rehearsal.planhat = client
        open_ones.extend((client, server))
        return recorder

    yield serve
    for one in open_ones:
        one.__exit__(None, None, None)


def shown(rehearsal: Rehearsal, rows: Rows) -> dict[int, tuple[str, bytes]]:
    """Return what the row panel shows of each row that is sent, by spreadsheet number."""
    body = partial(Batch, 1, is_single=True)  # without the list around it
    _table, prepared = rehearsal.prepare(rows)
    plan = prepared.plan
    numbers = plan.resolution.records.row_numbers
    return {
        int(numbers[row]): (
            plan.request_of(row).line(""),
            plan.body(body(np.asarray([row], np.int32))),
        )
        for batch in plan.batches
        for row in batch.rows.tolist()
    }


OLD_COMPANIES = [
    {"externalId": f"K{n}", "name": f"Old {n}", "phase": "Live", "web": "old.example"}
    for n in range(12)
]
CASES: dict[str, tuple[Rows, Rows]] = {
    "Company": (
        OLD_COMPANIES,
        [
            {"externalId": "K1", "name": "Åkerblom & “Söner”", "phase": "Live"},
            {"externalId": "K2", "name": "日本\tⅣ 😀", "web": "https://x.example/?a=1&b=2"},
            {"name": "Keyless", "csmScore": "4", "phase": "Churned"},
            *({"externalId": f"N{n}", "name": f"New {n}", "tags": "a, b"} for n in range(25)),
        ],
    ),
    "Enduser": (
        [{"companyId": "C1", "email": "ann@acme.example", "position": "CEO"}],
        [
            {"companyId": "C1", "email": "ann@acme.example", "position": "Chair", "featured": "no"},
            {"companyId": "C2", "email": "bo@globex.example", "position": 'C"F\\O'},
        ],
    ),
    "License": (
        [
            {
                "externalId": "L1",
                "companyId": "C1",
                "_currency": "EUR",
                "mrr": "100",
                "fromDate": "2025-01-01",
            }
        ],
        [
            {"externalId": "L1", "companyId": "C1", "mrr": "1,250.75", "toDate": "2026-12-31"},
            {
                "externalId": "L2",
                "companyId": "Globex",
                "_currency": "SEK",
                "mrr": "1e3",
                "fromDate": "2026-04-30",
            },
        ],
    ),
    "Ticket": (
        [{"sourceId": "T1", "companyId": "C1", "email": "ann@acme.example", "title": "Old"}],
        [
            {"sourceId": "T1", "companyId": "C1", "email": "ann@acme.example", "title": "Nøw"},
            {"sourceId": "T2", "companyId": "C2", "email": "bo@globex.example", "title": "New"},
        ],
    ),
    "Invoice": (
        [],
        [{"extId": "I1", "cId": "C1", "currency": "EUR", "invoiceDate": "2026-04-30"}],
    ),
    "Conversation": (
        [{"companyId": "C1", "externalId": "V1", "subject": "Old"}],
        [
            {"companyId": "C1", "subject": "Nøw", "date": "2026-04-30", "description": "<b>&</b>"},
            {"companyId": "C1", "externalId": "V1", "subject": "Newer"},
            {"companyId": "C2", "externalId": "V2", "subject": "Keyed"},
        ],
    ),
    "Note": ([], [{"companyId": "C1", "type": "note", "description": f"{n}"} for n in range(3)]),
}


@pytest.mark.parametrize("model", CASES)
def test_what_is_shown_is_what_arrives(model: str, over_the_wire: Serve) -> None:
    before, rows = CASES[model]
    rehearsal = Rehearsal(model, before)
    recorder = over_the_wire(rehearsal)
    preview = shown(rehearsal, rows)
    assert len(preview) == len(rows)
    report = rehearsal.upload(rows)
    assert report.counts["created"] + report.counts["updated"] == len(rows)
    sent = [one for one in rehearsal.written() if isinstance(one, Sent)]
    assert sorted(row for one in sent for row in one.rows) == sorted(preview)
    for entry, (method, path, kind, body) in zip(sent, recorder.writes, strict=True):
        lines, bodies = zip(*(preview[row] for row in entry.rows), strict=True)
        assert {f"{method} {path}", entry.request.line("")} == set(lines)
        assert kind == "application/json"
        assert body == (bodies[0] if method == "POST" else b"[" + b",".join(bodies) + b"]")
        assert entry.body.encode() == body
    singles = {"Conversation": 2, "Note": 3}.get(model, 0)
    assert [one.method for one in (entry.request for entry in sent)].count("POST") == singles
