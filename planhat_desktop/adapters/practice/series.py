"""The practice workspace's analytics host: user activities and metrics, added and never changed.

Source: sections 2, 12 and 15 of the API facts, read 2026-11: the tenant's secret in the path is
all that opens it, what fits no record is accepted and lost, metrics are kept one a day and read
back with the token, activities never.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import orjson

from planhat_desktop.adapters.practice.gate import CallRefused
from planhat_desktop.adapters.practice.store import Document, Store

Query = Mapping[str, str]

_KINDS = {"Company": "companies", "EndUser": "endusers", "Asset": "assets", "Project": "projects"}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PAGE, _MOST = 100, 10_000
_ACTIVITY, _METRIC = "activity", "metric"


def is_series(method: str, path: str) -> bool:
    """Say whether a call is for the analytics host."""
    return method == "POST" and path.startswith(("/analytics/", "/dimensiondata/"))


class Series:
    """Keeps what is sent to the analytics host."""

    def __init__(self, store: Store, tenant: str, now: float) -> None:
        """Take the store, the one secret let in (any, when empty) and the time (seconds)."""
        self._store, self._tenant, self._now = store, tenant, now

    def add(self, path: str, data: Any) -> bytes:
        """Take what is posted; the answer tells of metrics that lack something.

        Raises:
            CallRefused: the secret is wrong, or the path none of this host's.
        """
        *front, secret = path.strip("/").split("/")
        if not secret or (self._tenant and secret != self._tenant):
            raise CallRefused(401)
        items = data if isinstance(data, list) else [data]
        errors: list[Document] = []
        match front:
            case ["analytics", "bulk"] | ["analytics"]:
                self._add_activities(items, "euExtId" if len(front) > 1 else "externalId")
            case ["dimensiondata"]:
                errors = self._add_metrics(items)
            case _:
                raise CallRefused(404)
        return orjson.dumps({"processed": len(items), "errors": errors})

    def _add_activities(self, items: list[Any], id_name: str) -> None:
        """Keep the activities of known end users; the others are lost without a word."""
        whole = [one for one in items if isinstance(one, dict)]
        emails = {str(one["email"]).lower() for one in whole if one.get("email")}
        ids = {str(one[id_name]) for one in whole if one.get(id_name)}
        shape = self._store.shapes["endusers"]
        by_email = self._store.existing(shape, "email_key", emails)
        by_id = self._store.existing(shape, "external_id", ids)
        kept = []
        for one in whole:
            email = str(one.get("email") or "").lower()
            person = by_email.get(email) or by_id.get(str(one.get(id_name) or ""))
            if person is not None:
                kept.append((None, {"date": self._moment(), **one, "enduserId": person}))
        self._store.add_series(_ACTIVITY, kept)

    def _add_metrics(self, items: list[Any]) -> list[Document]:
        """Keep the metrics of known records, one a day; return those that lack something."""
        errors: list[Document] = []
        whole: list[Document] = []
        for one in items:
            lack = _lack(one)
            if lack:
                errors.append({"item": one, "error": lack})
            else:
                whole.append(one)
        kept = []
        for kind, collection in _KINDS.items():
            mine = [one for one in whole if (one.get("model") or "Company") == kind]
            ids = {str(one["externalId"]) for one in mine}
            shape = self._store.shapes[collection]
            known = self._store.existing(shape, "external_id", ids)
            for one in mine:
                parent = known.get(str(one["externalId"]))
                if parent is None:
                    continue  # accepted and lost
                day = str(one.get("date") or self._moment())[:10]
                place = f"{kind} {parent} {one['dimensionId']} {day}"
                made = {
                    "dimensionId": one["dimensionId"],
                    "time": f"{day}T00:00:00.000Z",
                    "value": one["value"],
                    "model": kind,
                    "parentId": parent,
                }
                kept.append((place, made | ({"companyId": parent} if kind == "Company" else {})))
        self._store.add_series(_METRIC, kept)
        return errors

    def list_metrics(self, query: Query) -> bytes:
        """Return one page of metrics (``GET /dimensiondata``)."""
        first, last = _number(query.get("from")), _number(query.get("to"))
        company = query.get("cId") or query.get("cid")
        found = []
        for seq, body in self._store.list_series(_METRIC):
            one = {"_id": f"{seq:024x}", **orjson.loads(body)}
            day = (datetime.fromisoformat(one["time"]) - _EPOCH).days
            if query.get("dimid") not in (None, one["dimensionId"]):
                continue
            if company not in (None, one.get("companyId")):
                continue
            if (first is None or day >= first) and (last is None or day <= last):
                found.append(one)
        limit = min(_number(query.get("limit")) or _PAGE, _MOST)
        offset = _number(query.get("offset")) or 0
        return orjson.dumps(found[offset : offset + limit])

    def activities(self) -> list[Document]:
        """Return the activities kept, oldest first; Planhat itself never tells them."""
        return [orjson.loads(body) for _seq, body in self._store.list_series(_ACTIVITY)]

    def _moment(self) -> str:
        moment = datetime.fromtimestamp(self._now, UTC)
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _lack(one: Any) -> str:
    if not isinstance(one, dict):
        return "item must be an object"
    for name in ("dimensionId", "value", "externalId"):
        if one.get(name) in (None, ""):
            return f"{name} must be specified"
    if isinstance(one["value"], bool) or not isinstance(one["value"], int | float):
        return "value must be a number"
    return "" if (one.get("model") or "Company") in _KINDS else "model is not supported"


def _number(text: str | None) -> int | None:
    return int(text) if text is not None and text.isdecimal() else None
