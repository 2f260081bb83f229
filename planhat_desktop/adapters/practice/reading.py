"""Lists and single records as Planhat gives them: filters, pages, selected fields, shapes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from planhat_desktop.adapters.practice.dressing import dress
from planhat_desktop.adapters.practice.quirks import Quirks
from planhat_desktop.adapters.practice.shapes import Shape
from planhat_desktop.adapters.practice.store import Document, Store

Query = Mapping[str, str]
"""The parameters of a call's address, the last of each name."""

_PERSON = (
    "CASE type WHEN 'object' THEN coalesce(json_extract(value, '$.id'),"
    " json_extract(value, '$._id')) ELSE value END"
)
_FEW = ("_id", "name", "companyId", "externalId", "sourceId", "email")
NPS_EXPIRY_DAYS = 360
_MOST = 10**15


class Reader:
    """Reads one model's records for the GET calls."""

    def __init__(self, store: Store, shape: Shape, quirks: Quirks, now: float) -> None:
        self._store = store
        self._shape = shape
        self._quirks = quirks
        self._now = now

    def list_page(self, query: Query) -> bytes:
        """Return one page as JSON.

        The documented filters count, all others are passed over in silence, and hidden
        records stay hidden. Source: section 10 of the API facts, read 2026-11.
        """
        shape = self._shape
        where, values = self._filter(query)
        limit = _number(query.get("limit"), 0) or shape.page_default
        limit = min(limit, shape.page_limit)
        offset = _number(query.get("offset"), 0)
        order, order_values = self._order(query.get("sort", ""))
        names = [name for name in query.get("select", "").split(",") if name]
        if not names and not self._quirks.lists_are_full:
            names = list(_FEW)
        columns = self._columns_for(names)
        picked = ", ".join(columns.values()) if columns else "body"
        rows = self._store.query(
            f'SELECT {picked} FROM "{shape.name}" WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?',
            (*values, *order_values, limit, offset),
        )
        if columns:
            keys = list(columns)
            return orjson.dumps(
                [{k: v for k, v in zip(keys, r, strict=True) if v is not None} for r in rows]
            )
        documents = orjson.loads(b"[%s]" % b",".join(row[0] for row in rows))
        return orjson.dumps(self._dress(documents, names))

    def lean_page(self, query: Query) -> bytes:
        """Return all companies with their keys only, not cut at any number."""
        where, values = ["1"], []
        for name, column in (("externalId", "external_id"), ("sourceId", "source_id")):
            if name in query:
                where.append(f"{column} = ?")
                values.append(query[name])
        if "status" in query:
            where.append("status IN (SELECT value FROM json_each(?))")
            values.append(orjson.dumps(query["status"].split(",")).decode())
        rows = self._store.query(
            'SELECT id, name, external_id, source_id FROM "Company"'
            f" WHERE {' AND '.join(where)} ORDER BY seq",
            values,
        )
        gap = "" if self._quirks.lean_gaps_are_empty else None
        lean = []
        for record, name, external, source in rows:
            one = {"_id": record, "name": name}
            for key, value in (("externalId", external), ("sourceId", source)):
                if value is not None or gap is not None:
                    one[key] = gap if value is None else value
            lean.append(one)
        return orjson.dumps(lean)

    def find_one(self, text: str) -> Document | None:
        """Return the stored record of an id in an address: `_id`, ``extid-…``, ``srcid-…``."""
        column, key = "id", text
        for prefix, place in (("extid-", "external_id"), ("srcid-", "source_id")):
            if text.startswith(prefix) and prefix in self._shape.prefixes:
                column, key = place, text[6:]
        rows = self._store.find(self._shape, column, [key])
        found: Document | None = orjson.loads(rows[0].body) if rows else None
        return found

    def show_one(self, document: Document) -> bytes:
        """Return one record as JSON, in the shape of the GET answers."""
        return orjson.dumps(self._dress([document], ())[0])

    def _columns_for(self, names: Sequence[str]) -> dict[str, str]:
        """Return name → column if all selected fields have columns of their own."""
        columns = {"_id": "id", "sourceId": "source_id", "email": "email", "name": "name"}
        if self._shape.external:
            columns[self._shape.external] = "external_id"
        if self._shape.parent:
            columns[self._shape.parent] = "parent_id"
        if not names or any(name not in columns for name in names):
            return {}
        return {name: columns[name] for name in ("_id", *names)}

    def _filter(self, query: Query) -> tuple[str, list[object]]:
        shape = self._shape
        where: list[str] = []
        values: list[object] = []
        if "companyId" in query and "companyId" in shape.filters:
            self._filter_companies(query["companyId"], where, values)
        if "email" in query and "email" in shape.filters:
            where.append("email_key = ?")
            values.append(query["email"].lower())
        if "euId" in query and "euId" in shape.filters:
            where.append("id = ?")
            values.append(query["euId"])
        if shape.hiding_flag:
            shown = query.get(shape.hiding_flag, "false") == "true"
            if not shown:
                where.append("hidden = 0")
            elif self._quirks.archived_only:
                where.append("hidden = 1")
        if "enduserIds" in query and "enduserIds" in shape.filters:
            where.append(_any_of("endusers", _PERSON))
            values.append(orjson.dumps(query["enduserIds"].split(",")).decode())
        if shape.name == "Ticket":
            self._filter_tickets(query, where, values)
        if shape.name == "NPS":
            days = _number(query.get("npsExpiryDay"), NPS_EXPIRY_DAYS)
            oldest = datetime.fromtimestamp(self._now, UTC) - timedelta(days=min(days, 99_999))
            where.append("coalesce(moment, '9') >= ?")
            values.append(oldest.strftime("%Y-%m-%dT%H:%M:%S"))
        if shape.name == "Churn":
            self._filter_churn(query, where, values)
        return " AND ".join(where) or "1", values

    def _filter_companies(self, text: str, where: list[str], values: list[object]) -> None:
        wanted = orjson.dumps(text.split(",")).decode()
        if self._shape.name == "Issue":
            where.append(_any_of("companyIds", "value"))
        elif self._shape.name == "Company":
            where.append("id IN (SELECT value FROM json_each(?))")
        else:
            where.append("parent_id IN (SELECT value FROM json_each(?))")
        values.append(wanted)

    def _filter_tickets(self, query: Query, where: list[str], values: list[object]) -> None:
        if "status" in query:
            where.append("status = ?")
            values.append(query["status"])
        if "search" in query:
            where.append("instr(lower(CAST(body AS TEXT)), ?) > 0")
            values.append(query["search"].lower())

    def _filter_churn(self, query: Query, where: list[str], values: list[object]) -> None:
        for name, sign in (("from", ">="), ("to", "<=")):
            if name in query:
                where.append(f"substr(moment, 1, 10) {sign} ?")
                values.append(query[name])
        downgrade = "coalesce(json_extract(CAST(body AS TEXT), '$.onlyDowngrade'), 0)"
        if query.get("downgrades") in ("only", "excluded"):
            where.append(f"{downgrade} = ?")
            values.append(int(query["downgrades"] == "only"))

    def _order(self, text: str) -> tuple[str, tuple[str, ...]]:
        name = text.removeprefix("-")
        way = "DESC" if text.startswith("-") else "ASC"
        if name in ("", "createdAt"):
            return f"seq {way if name else 'ASC'}", ()
        if name == "_id":
            return f"id {way}", ()
        parts = name.replace('"', "").replace("\\", "").replace("\0", "").split(".")
        path = "$." + ".".join(f'"{part}"' for part in parts)
        return f"json_extract(CAST(body AS TEXT), ?) {way}, seq", (path,)

    def _dress(self, documents: list[Document], names: Sequence[str]) -> list[Document]:
        """Turn stored records into what GET gives, cut to the selected names."""
        wants_name = "companyName" in self._shape.properties and (
            not names or "companyName" in names
        )
        if wants_name:
            self._add_company_names(documents)
        if names:
            whole = frozenset(names) | {"_id"}
            dotted = [name for name in names if "." in name]
            documents = [_select(document, whole, dotted) for document in documents]
        if self._quirks.owners_as_objects:
            self._show_owners(documents)
        if self._shape.name != "CustomField":
            dress(documents, self._quirks, self._rich_texts())
        return documents

    def _rich_texts(self) -> frozenset[str]:
        if not self._quirks.rich_texts_wrapped:
            return frozenset()
        rows = self._store.query('SELECT body FROM "CustomField"')
        fields = [orjson.loads(body) for (body,) in rows]
        return frozenset(
            one["name"]
            for one in fields
            if one["type"] == "rich text" and one["parent"] == self._shape.custom_parent
        )

    def _add_company_names(self, documents: list[Document]) -> None:
        parent = self._shape.parent or ""
        ids = {document[parent] for document in documents if document.get(parent)}
        wanted = orjson.dumps(list(ids)).decode()
        rows = self._store.query(
            'SELECT id, name FROM "Company" WHERE id IN (SELECT value FROM json_each(?))',
            (wanted,),
        )
        company_names = dict(rows)
        for document in documents:
            name = company_names.get(document.get(parent))
            if name is not None:
                document["companyName"] = name

    def _show_owners(self, documents: list[Document]) -> None:
        owners = [
            name
            for name, one in self._shape.properties.items()
            if one.references == "User" and one.type == "objectId"
        ]
        ids = {d[name] for d in documents for name in owners if isinstance(d.get(name), str)}
        if not ids:
            return
        users = next(one for one in self._store.shapes.values() if one.name == "User")
        nick_names: dict[str, Any] = {}
        for row in self._store.find(users, "id", ids):
            user = orjson.loads(row.body)
            nick_names[user["_id"]] = user.get("nickName")
        for document in documents:
            for name in owners:
                record = document.get(name)
                if record in nick_names:
                    document[name] = {"_id": record, "nickName": nick_names[record]}


def _any_of(name: str, taken: str) -> str:
    entries = f"json_each(CAST(body AS TEXT), '$.{name}')"
    return f"EXISTS (SELECT 1 FROM {entries} WHERE {taken} IN (SELECT value FROM json_each(?)))"


def _number(text: str | None, default: int) -> int:
    """A whole number that is not negative; anything else counts as not given."""
    if text is None or not (text.isascii() and text.isdigit()):
        return default
    return min(int(text[:18]), _MOST)


def _select(document: Document, whole: frozenset[str], dotted: Sequence[str]) -> Document:
    kept = {name: value for name, value in document.items() if name in whole}
    for path in dotted:
        head, _, tail = path.partition(".")
        inner = document.get(head)
        if isinstance(inner, dict) and tail in inner and head not in whole:
            kept.setdefault(head, {})[tail] = inner[tail]
    return kept
