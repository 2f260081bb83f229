"""The practice workspace as a plain WSGI application: doors, permissions, routes."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import orjson

from planhat_desktop.adapters.practice.answers import choose_status, is_written, lay_out
from planhat_desktop.adapters.practice.definitions import check_definition
from planhat_desktop.adapters.practice.faults import (
    Disconnected,
    Fault,
    Faults,
    Halved,
    Hanging,
)
from planhat_desktop.adapters.practice.gate import CallRefused, Gate, name_status
from planhat_desktop.adapters.practice.quirks import FieldRule, Permissions, Quirks
from planhat_desktop.adapters.practice.reading import Query, Reader
from planhat_desktop.adapters.practice.revenue import recompute_companies
from planhat_desktop.adapters.practice.series import Series, is_series
from planhat_desktop.adapters.practice.shapes import Shape
from planhat_desktop.adapters.practice.store import Document, Store
from planhat_desktop.adapters.practice.upsert import Circumstances, Upsert, Verdict

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

MAX_BODY_BYTES = 32 * 1024 * 1024

# Named as keys in one place and not in another; source: sections 11 and 16 of the API facts.
_UNSURE_KEYS = {"Opportunity": ("sourceId",), "Conversation": ("externalId",)}


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer: a code, a JSON (or plain) body, more headers."""

    status: int
    body: bytes
    is_text: bool = False
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Call:
    """One call as the workspace's own log keeps it; no token and no row.

    Attributes:
        rows: how many rows a bulk upsert carried, else 0.
        overlapped: whether another write was under way when this one began.
    """

    method: str
    path: str
    query: str
    rows: int
    status: int
    overlapped: bool


class _Undone(Exception):
    """Takes the batch's writes back."""


class PracticeApp:
    """Planhat's API over one store, as a WSGI application. Safe to call from many threads.

    Attributes:
        calls: the latest calls, oldest first.
    """

    def __init__(
        self,
        store: Store,
        faults: Faults | None = None,
        clock: Callable[[], float] = time.time,
        *,
        quirks: Quirks | None = None,
        permissions: Permissions | None = None,
        rules: Sequence[FieldRule] = (),
        token: str = "",
        tenant: str = "",
        calls_per_minute: int = 0,
        max_body_bytes: int = MAX_BODY_BYTES,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Serve a store.

        Args:
            clock: seconds since 1970.
            rules: what the tenant's own field rules refuse.
            token: the only token let in; empty lets any token in that is not empty.
            tenant: the only secret that opens the analytics host; empty lets any in.
            calls_per_minute: the quota above which calls get 429; 0 for none.
            sleep: how a ``slow`` fault waits.
        """
        self.store = store
        self.faults = faults or Faults()
        self.quirks = quirks or Quirks()
        self.permissions = permissions or Permissions()
        self.rules = tuple(rules)
        self.calls: deque[Call] = deque(maxlen=10_000)
        self._clock = clock
        self._gate = Gate(token, calls_per_minute, clock)
        self._tenant = tenant
        self._max_body = max_body_bytes
        self._sleep = sleep
        self._writing = 0
        self._count_lock = threading.Lock()
        self._shapes = {shape.name: shape for shape in store.shapes.values()}

    @property
    def series(self) -> Series:
        """What stands on the analytics host."""
        return Series(self.store, self._tenant, self._clock())

    def reset(self) -> None:
        """Put the workspace back to its invented portfolio."""
        self.store.reset()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one call. Raises `Disconnected`, `Halved` or `Hanging` when a fault says so."""
        method = environ["REQUEST_METHOD"]
        path = _decode_path(environ.get("PATH_INFO", "/"))
        fault = self.faults.take(method, path)
        if fault is not None and not fault.after_commit:
            answer = self._meet(fault) or self._answer(environ, method, path, fault)
        else:
            answer = self._answer(environ, method, path, None)
            if fault is not None:
                answer = self._meet(fault) or answer
        if fault is not None and fault.kind == "torn":
            answer = replace(answer, body=answer.body[: len(answer.body) // 2])
        status = f"{answer.status} {name_status(answer.status)}"
        kind = "text/plain; charset=utf-8" if answer.is_text else "application/json; charset=utf-8"
        headers = [("Content-Type", kind), ("Content-Length", str(len(answer.body)))]
        headers += answer.headers
        if fault is not None and fault.kind == "half":
            raise Halved(status, headers, answer.body[: len(answer.body) // 2])
        start_response(status, headers)
        return [answer.body]

    def _meet(self, fault: Fault) -> Answer | None:
        if fault.kind == "drop":
            raise Disconnected
        if fault.kind == "hang":
            raise Hanging
        if fault.kind == "slow":
            self._sleep(fault.seconds)
        if fault.kind == "not_json":
            page = fault.body or "<html><body>Please sign in to the proxy</body></html>"
            return Answer(200, page.encode(), is_text=True)
        if fault.kind == "status":
            after = fault.retry_after_s
            headers = () if after is None else (("Retry-After", str(after)),)
            body = fault.body or orjson.dumps({"error": name_status(fault.status)}).decode()
            return Answer(fault.status, body.encode(), bool(fault.body), headers)
        return None

    def _answer(
        self, environ: WSGIEnvironment, method: str, path: str, fault: Fault | None
    ) -> Answer:
        query = dict(parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True))
        is_write = method in ("PUT", "POST", "DELETE")
        with self._count_lock:
            overlapped = is_write and self._writing > 0
            self._writing += is_write
        rows = 0
        try:
            body = self._read_body(environ) if is_write else b""
            with self.store.lock:
                if not is_series(method, path):  # which knows neither token nor quota
                    self._gate.count()
                    self._gate.admit(environ)
                data = self._parse(environ, body) if method in ("PUT", "POST") else None
                rows = len(data) if isinstance(data, list) else 0
                answer = self._route(method, path, query, data, fault)
        except CallRefused as refusal:
            answer = self._refuse(refusal.status, str(refusal))
        finally:
            with self._count_lock:
                self._writing -= is_write
        query_text = environ.get("QUERY_STRING", "")
        if is_series(method, path):
            path = f"{path.rpartition('/')[0]}/…"  # the log keeps no secret
        self.calls.append(Call(method, path, query_text, rows, answer.status, overlapped))
        return replace(answer, headers=answer.headers + self._gate.headers())

    def _refuse(self, status: int, message: str) -> Answer:
        if self.quirks.refusals_are_text:
            return Answer(status, message.encode(), is_text=True)
        return Answer(status, orjson.dumps({"error": message}))

    def _read_body(self, environ: WSGIEnvironment) -> bytes:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        body: bytes = environ["wsgi.input"].read(length) if length else b""
        if len(body) > self._max_body:
            raise CallRefused(413)
        return body

    def _parse(self, environ: WSGIEnvironment, body: bytes) -> Any:
        if environ.get("CONTENT_TYPE", "").split(";")[0].strip() != "application/json":
            raise CallRefused(400, "Content-Type must be application/json")
        try:
            return orjson.loads(body)
        except orjson.JSONDecodeError:
            raise CallRefused(400, "Malformed JSON") from None

    def _route(
        self, method: str, path: str, query: Query, data: Any, fault: Fault | None
    ) -> Answer:
        if is_series(method, path):
            return Answer(200, self.series.add(path, data))
        collection, _, record = path.lstrip("/").partition("/")
        if (method, collection, record) == ("GET", "dimensiondata", ""):
            if "Metric" in self.permissions.unreadable:
                raise CallRefused(403, "read Metric not allowed")
            return Answer(200, self.series.list_metrics(query))
        lean = collection == "leancompanies"
        shape = self.store.shapes.get("companies" if lean else collection)
        acts = {
            ("GET", False): "list",
            ("GET", True): "one",
            ("POST", False): "create",
            ("PUT", False): "bulk",
            ("PUT", True): "update",
            ("DELETE", True): "delete",
        }
        act = acts.get((method, bool(record)))
        if shape is None or act not in shape.methods or (lean and act != "list"):
            raise CallRefused(404)
        if act in ("list", "one"):
            return self._read(shape, query, record, lean)
        if act == "bulk":
            return self._upsert(shape, data, fault)
        if act == "delete":
            return self._delete(shape, record)
        return self._write_one(shape, record, data, fault)

    def _reader(self, shape: Shape) -> Reader:
        return Reader(self.store, shape, self.quirks, self._clock())

    def _read(self, shape: Shape, query: Query, record: str, lean: bool) -> Answer:
        if shape.name in self.permissions.unreadable:
            raise CallRefused(403, f"read {shape.name} not allowed")
        reader = self._reader(shape)
        if not record:
            return Answer(200, reader.lean_page(query) if lean else reader.list_page(query))
        document = reader.find_one(record)
        if document is None:
            raise CallRefused(404)
        return Answer(200, reader.show_one(document))

    def _circumstances(
        self, shape: Shape, rows: Sequence[Any] = (), fault: Fault | None = None
    ) -> Circumstances:
        definitions = self._read_custom_fields(shape.custom_parent)
        broken = [
            place
            for place, row in enumerate(rows)
            if any(rule.refuses(shape.name, row) for rule in self.rules)
        ]
        met = fault.places(len(rows)) if fault is not None else ()
        kind = fault.kind if fault is not None else ""
        return Circumstances(
            self.quirks,
            self.permissions,
            self._clock(),
            refused=(*broken, *met) if kind == "refuse" else broken,
            vanished=met if kind == "vanish" else (),
            custom=definitions,
        )

    def _read_custom_fields(self, parent: str) -> dict[str, Document]:
        fields = self._definitions()
        return {field["name"]: field for field in fields if field["parent"] == parent}

    def _definitions(self) -> list[Document]:
        rows = self.store.query('SELECT body FROM "CustomField" ORDER BY seq')
        return [orjson.loads(body) for (body,) in rows]

    def _upsert(self, shape: Shape, data: Any, fault: Fault | None) -> Answer:
        if not isinstance(data, list):
            raise CallRefused(400, "Body must be an array")
        if len(data) > shape.bulk_limit:
            raise CallRefused(400, f"Maximum {shape.bulk_limit} items")
        shape = self._with_sure_keys(shape)
        circumstances = self._circumstances(shape, data, fault)
        verdicts: list[Verdict] = []
        status, stays = 200, True
        try:
            with self.store.transaction():
                verdicts = Upsert(self.store, shape, circumstances).run(data)
                status = choose_status(verdicts, self.quirks)
                stays = is_written(status, self.quirks)
                if not stays:
                    raise _Undone
        except _Undone:
            pass
        body = lay_out(shape, verdicts, self.quirks, stays)
        if isinstance(body, str):
            return Answer(status, body.encode(), is_text=True)
        return Answer(status, orjson.dumps(body))

    def _with_sure_keys(self, shape: Shape) -> Shape:
        unsure = () if self.quirks.unsure_keys_match else _UNSURE_KEYS.get(shape.name, ())
        return replace(shape, keys=tuple(key for key in shape.keys if key not in unsure))

    def _write_one(self, shape: Shape, record: str, data: Any, fault: Fault | None) -> Answer:
        if not isinstance(data, dict):
            raise CallRefused(400, "Body must be an object")
        reader = self._reader(shape)
        if record:
            document = reader.find_one(record)
            if document is None:
                raise CallRefused(404)
            if "_id" in data and self.quirks.id_in_single_put_refused:
                raise CallRefused(400, "_id cannot be changed")
            data = {**data, "_id": document["_id"]}
        else:
            data = {name: value for name, value in data.items() if name != "_id"}
        required = _required_of_one(shape)
        if shape.name == "CustomField":
            self._check_definition(shape, data)
        with self.store.transaction():
            upsert = Upsert(self.store, shape, self._circumstances(shape, [data], fault), required)
            (verdict,) = upsert.run([data], always_create=not record)
        if verdict.fate == "forbidden":
            raise CallRefused(403, verdict.message)
        if verdict.fate in ("refused", "ignored"):
            raise CallRefused(400, verdict.message or "company not found")
        written = reader.find_one(verdict.record)
        return Answer(200, reader.show_one(written or {}))

    def _check_definition(self, shape: Shape, data: Document) -> None:
        message = check_definition(
            data,
            self._definitions(),
            frozenset(one.custom_parent for one in self._shapes.values() if one.custom_parent),
            shape.properties["type"].options,
        )
        if message:
            raise CallRefused(400, message)

    def _delete(self, shape: Shape, record: str) -> Answer:
        if shape.name in self.permissions.undeletable:
            raise CallRefused(403, f"delete {shape.name} not allowed")
        document = self._reader(shape).find_one(record)
        if document is None:
            raise CallRefused(404)
        with self.store.transaction():
            self.store.delete(shape, document["_id"])
            if shape.name == "License":
                today = self._circumstances(shape).moment[:10]
                companies = [document["companyId"]]
                recompute_companies(self.store, self._shapes["Company"], shape, companies, today)
        return Answer(200, b'{"n":1,"ok":1,"deletedCount":1}')


def _required_of_one(shape: Shape) -> tuple[str, ...]:
    if shape.name == "CustomField":
        return (*shape.required, "isHidden")  # source: W/custom-field, read 2026-11
    if shape.name == "Invoice":
        return ("cId",)  # the bulk call wants more; source: models.json, notes
    return shape.required


def _decode_path(path: str) -> str:
    """WSGI gives a path's bytes as Latin-1 characters (PEP 3333), httpx gives it decoded."""
    try:
        return path.encode("latin-1").decode()
    except UnicodeError:
        return path
