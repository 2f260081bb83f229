"""Faults, the loopback server and the in-process transport."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import orjson
import pytest

from planhat_desktop.adapters.practice import (
    PRACTICE_TOKEN,
    PRACTICE_URL,
    Fault,
    Faults,
    PracticeServer,
    practice_transport,
)
from planhat_desktop.adapters.practice.quirks import FieldRule, Quirks
from tests.adapters.practice_bench import RESOURCES, Bench, bench

JSON = {"Content-Type": "application/json"}
ROWS = orjson.dumps([{"name": "A", "externalId": "1"}])


@contextmanager
def served(*script: Fault) -> Iterator[tuple[Bench, httpx.Client]]:
    with (
        bench(faults=Faults(script)) as one,
        PracticeServer(one.app) as server,
        httpx.Client(
            base_url=server.url,
            headers={"Authorization": f"Bearer {PRACTICE_TOKEN}"},
            timeout=5,
        ) as client,
    ):
        yield one, client


def test_loopback_serves_the_same_workspace() -> None:
    with served() as (one, client):
        answer = client.put("/companies", content=ROWS, headers=JSON)
        assert answer.status_code == 200
        assert answer.http_version == "HTTP/1.1"
        record = answer.json()["upsertedIds"][0]
        one.company(externalId="å/2 x")
        assert client.get("/companies/extid-%C3%A5%2F2%20x").json()["externalId"] == "å/2 x"
        assert client.delete(f"/companies/{record}").status_code == 200
        assert client.get(f"/companies/{record}").status_code == 404
        assert client.request("PATCH", "/companies").status_code == 501
        assert client.get("/leancompanies").json()[0]["externalId"] == "å/2 x"


def test_connection_is_kept_and_an_answer_is_one_send(monkeypatch: pytest.MonkeyPatch) -> None:
    sends: list[bytes] = []
    send = socket.socket.sendall

    def note(one: socket.socket, data: bytes) -> None:
        if not data.startswith(b"GET"):  # the client sends in this process, too
            sends.append(bytes(data))
        send(one, data)

    monkeypatch.setattr(socket.socket, "sendall", note)
    with served() as (_, client):
        for _ in range(3):
            assert client.get("/users").headers.get("Connection") is None
    # Head and body apart would meet the delayed ACK: 40 ms a call.
    assert len(sends) == 3
    assert all(one.startswith(b"HTTP/1.1 200") and one.endswith(b"]") for one in sends)


@pytest.mark.parametrize("after", [False, True])
def test_drop(after: bool) -> None:
    with served(Fault("drop", on_call=2, method="PUT", after_commit=after)) as (one, client):
        assert client.put("/companies", content=b"[]", headers=JSON).status_code == 200
        with pytest.raises(httpx.RemoteProtocolError):
            client.put("/companies", content=ROWS, headers=JSON)
        assert len(one.all("Company")) == int(after)
        assert client.put("/companies", content=ROWS, headers=JSON).status_code == 200


def test_hang_ends_with_the_callers_patience() -> None:
    with served(Fault("hang", after_commit=True)) as (one, client):
        with pytest.raises(httpx.ReadTimeout):
            client.put("/companies", content=ROWS, headers=JSON, timeout=0.1)
        assert len(one.all("Company")) == 1


def test_drop_and_hang_in_process() -> None:
    with bench(faults=Faults([Fault("drop"), Fault("hang", on_call=2)])) as one:
        with pytest.raises(httpx.RemoteProtocolError):
            one.put("/companies", [])
        with pytest.raises(httpx.ReadTimeout):
            one.put("/companies", [])
        assert one.put("/companies", []).status_code == 200


def test_status_and_retry_after() -> None:
    script = (
        Fault("status", status=429, retry_after_s=7, path="/companies", times=2),
        Fault("status", on_call=3, status=503, after_commit=True, body="Service gone"),
    )
    with bench(faults=Faults(script)) as one:
        assert one.client.get("/users").status_code == 200
        for _ in range(2):
            answer = one.put("/companies", [{"name": "A"}])
            assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")
        assert one.all("Company") == []
    with bench(faults=Faults(script[1:])) as one:
        one.get("/users")
        one.get("/users")
        answer = one.put("/companies", [{"name": "A"}])
        assert (answer.status_code, answer.text) == (503, "Service gone")
        assert len(one.all("Company")) == 1


def test_not_json_and_slow() -> None:
    slept: list[float] = []
    with bench(faults=Faults([Fault("not_json"), Fault("slow", on_call=2, seconds=3)])) as one:
        one.app._sleep = slept.append
        answer = one.client.get("/companies")
        assert answer.status_code == 200
        assert answer.text.startswith("<html>")
        assert one.client.get("/companies").json() == []
        assert slept == [3]


def test_rows_refused_and_vanished() -> None:
    rows = [{"name": str(n), "externalId": str(n)} for n in range(6)]
    faults = Faults([Fault("refuse", method="PUT", every=3), Fault("vanish", on_call=2, every=2)])
    with bench(faults=faults) as one:
        answer = one.put("/companies", rows)
        assert answer.status_code == 206
        assert [entry["externalId"] for entry in answer.json()["createdErrors"]] == ["2", "5"]
        answer = one.put("/companies", rows)
        assert answer.status_code == 200
        assert (answer.json()["created"], answer.json()["nonupdates"]) == (1, 2)
        faults.add(Fault("refuse"))
        assert one.put("/companies", rows[:1]).json()["updatedErrors"][0]["externalId"] == "0"


def test_a_single_creation_meets_rules_and_faults_as_a_row_of_a_batch_does() -> None:
    faults = Faults([Fault("refuse", on_call=2, method="POST")])
    with bench(faults=faults) as one:
        one.app.rules = (FieldRule("Company", "name", "Bad"),)
        assert one.client.post("/companies", json={"name": "A"}).json()["name"] == "A"
        for name in ("B", "Bad"):
            refused = one.client.post("/companies", json={"name": name})
            assert (refused.status_code, refused.json()) == (
                400,
                {"error": "refused by a field rule"},
            )
        assert [record["name"] for record in one.all("Company")] == ["A"]


def test_a_type_of_conversation_that_is_not_known_becomes_a_note() -> None:
    with bench(quirks=Quirks(touch_types=frozenset({"note", "call"}))) as one:
        home = one.company(externalId="1")
        made = [
            one.client.post("/conversations", json={"companyId": home, **more}).json()
            for more in ({"type": "call"}, {"type": "Workshop"}, {})
        ]
        assert [record["type"] for record in made] == ["call", "note", "note"]


def test_overlapping_writes_are_seen() -> None:
    with served() as (one, client):
        with one.app.store.lock:  # the first write waits inside until the second has begun
            writes = [
                threading.Thread(
                    target=client.put,
                    args=("/companies",),
                    kwargs={"content": b"[]", "headers": JSON},
                )
                for _ in range(2)
            ]
            for write in writes:
                write.start()
            deadline = time.monotonic() + 5
            while one.app._writing < 2 and time.monotonic() < deadline:
                threading.Event().wait(0.001)
        for write in writes:
            write.join()
        assert sorted(call.overlapped for call in one.app.calls) == [False, True]


def test_transport_is_lazy_lasting_and_can_be_reset(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "practice.sqlite"
    transport = practice_transport(path, RESOURCES)
    assert not path.exists()
    headers = {"Authorization": f"Bearer {PRACTICE_TOKEN}"}
    for turn in range(2):  # closing a client leaves the workspace open
        with httpx.Client(transport=transport, base_url=PRACTICE_URL, headers=headers) as client:
            row = orjson.dumps([{"externalId": "C-00001", "phase": f"turn {turn}"}])
            assert client.put("/companies", content=row, headers=JSON).json()["updated"] == 1
    transport.release()
    again = practice_transport(path, RESOURCES)
    with httpx.Client(transport=again, base_url=PRACTICE_URL, headers=headers) as client:
        assert client.get("/companies/extid-C-00001").json()["phase"] == "turn 1"
        again.reset()
        assert not client.get("/companies/extid-C-00001").json()["phase"].startswith("turn")
    again.release()
    again.release()


def test_many_threads_share_one_transport(tmp_path: Path) -> None:
    transport = practice_transport(tmp_path / "practice.sqlite", RESOURCES)
    headers = {"Authorization": "Bearer x"}
    seen: list[int] = []

    def work(number: int) -> None:
        with httpx.Client(transport=transport, base_url=PRACTICE_URL, headers=headers) as client:
            for turn in range(5):
                row = orjson.dumps([{"name": "T", "externalId": f"{number}-{turn}"}])
                seen.append(client.put("/companies", content=row, headers=JSON).json()["created"])
                client.get("/companies", params={"limit": 5})

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [1] * 20
    transport.release()


def read_phase(path: Path) -> str:
    transport = practice_transport(path, RESOURCES)
    headers = {"Authorization": "Bearer x"}
    try:
        with httpx.Client(transport=transport, base_url=PRACTICE_URL, headers=headers) as client:
            phase: str = client.get("/companies/extid-C-00001").json()["phase"]
            return phase
    finally:
        transport.release()


def test_damaged_file_is_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "practice.sqlite"
    phase = read_phase(path)
    path.write_bytes(b"no database at all, but long enough to be looked at" * 100)
    assert read_phase(path) == phase


def test_file_that_cannot_be_opened_is_no_connection(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where the folder should be")
    for path in (tmp_path / "taken" / "practice.sqlite", tmp_path):
        with pytest.raises(httpx.ConnectError):
            read_phase(path)


def test_two_programs_share_one_file(tmp_path: Path) -> None:
    path = tmp_path / "practice.sqlite"
    first, second = (practice_transport(path, RESOURCES) for _ in range(2))
    headers = {"Authorization": "Bearer x", **JSON}
    with httpx.Client(transport=first, base_url=PRACTICE_URL, headers=headers) as one:
        one.put("/companies", content=ROWS)
        with httpx.Client(transport=second, base_url=PRACTICE_URL, headers=headers) as other:
            assert other.get("/companies/extid-1").json()["name"] == "A"
            assert other.put("/companies", content=ROWS).json()["nonupdates"] == 1
    first.release()
    second.release()
