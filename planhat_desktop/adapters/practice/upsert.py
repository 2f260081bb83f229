"""The bulk upsert: every row of a batch becomes a new record, a change, or a refusal."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

import orjson

from planhat_desktop.adapters.practice.matching import Candidates, Known
from planhat_desktop.adapters.practice.quirks import Permissions, Quirks
from planhat_desktop.adapters.practice.revenue import fill_amounts, recompute_companies
from planhat_desktop.adapters.practice.shapes import Shape
from planhat_desktop.adapters.practice.store import Document, Store
from planhat_desktop.adapters.practice.values import Checks, References, ValueRefused

Fate = Literal["created", "updated", "unchanged", "refused", "forbidden", "ignored"]


@dataclass(slots=True)
class Verdict:
    """What became of one row.

    Attributes:
        record: the `_id` it was laid onto, or empty.
        message: why it was refused, in Planhat's manner.
        on_update: whether a refusal speaks of an existing record.
    """

    item: Any
    fate: Fate
    record: str = ""
    message: str = ""
    on_update: bool = False


@dataclass(frozen=True)
class Circumstances:
    """What a write depends on beside its rows.

    Attributes:
        now: seconds since 1970.
        refused: places of rows that a field rule refuses (see `faults`).
        vanished: places of rows that get no answer at all.
    """

    quirks: Quirks = Quirks()
    permissions: Permissions = Permissions()
    now: float = 0.0
    refused: Collection[int] = ()
    vanished: Collection[int] = ()
    custom: Mapping[str, Document] = field(default_factory=dict)

    @property
    def moment(self) -> str:
        """The time as Planhat writes it."""
        at = datetime.fromtimestamp(self.now, UTC).replace(tzinfo=None)
        return at.isoformat(timespec="milliseconds") + "Z"


class Upsert:
    """One batch of rows for one model, carried out by `run` inside the caller's transaction."""

    def __init__(
        self,
        store: Store,
        shape: Shape,
        circumstances: Circumstances,
        required: tuple[str, ...] | None = None,
    ) -> None:
        self._store = store
        self._shape = shape
        self._at = circumstances
        self._quirks = circumstances.quirks
        self._required = shape.required if required is None else required
        self._shapes = {one.name: one for one in store.shapes.values()}
        self._references = References(store)
        self._checks = Checks(shape, circumstances.custom, self._references, self._quirks)
        self._known = Candidates(store, shape, self._quirks)
        self._new: list[Known] = []
        self._changed: list[Known] = []
        self._parents: set[str] = set()
        self._people: dict[str, list[Document]] = {}

    def run(self, items: Sequence[Any], always_create: bool = False) -> list[Verdict]:
        """Write the rows and return one verdict each, in the rows' order.

        Args:
            always_create: never match (the single POST).
        """
        rows = [item for item in items if isinstance(item, dict)]
        self._checks.load_references(rows)
        self._load_companies(rows)
        self._load_people(rows)
        if not always_create:
            self._load_keys(rows)
        moment = self._at.moment
        ids = iter(self._store.next_ids(len(items), int(self._at.now)))
        verdicts = [
            self._judge(place, item, ids.__next__, moment, always_create)
            for place, item in enumerate(items)
        ]
        self._write(moment)
        return verdicts

    def _load_companies(self, rows: Sequence[Document]) -> None:
        if "companyExternalId" in self._shape.properties:
            texts = {f"extid-{row['companyExternalId']}" for row in rows if _gives_company(row)}
            if texts:
                self._references.load("Company", texts)
        self._domains: dict[str, str] = {}
        wanted = {domain for row in rows for domain in self._domains_of(row)}
        if wanted:
            self._domains = self._store.companies_of_domains(wanted)

    def _domains_of(self, row: Document) -> list[str]:
        if self._shape.name not in ("Enduser", "Ticket") or row.get("companyId"):
            return []
        domains = row.get("domains") if self._shape.name == "Ticket" else None
        texts = [one for one in domains or () if isinstance(one, str)]
        email = row.get("email")
        if isinstance(email, str) and "@" in email:
            texts.append(email)
        return [text.rpartition("@")[2].lower() for text in texts]

    def _load_people(self, rows: Sequence[Document]) -> None:
        if self._shape.name in ("NPS", "Ticket"):
            texts = {str(row["email"]).lower() for row in rows if row.get("email")}
            for row in self._store.find(self._shapes["Enduser"], "email_key", texts):
                person = orjson.loads(row.body)
                self._people.setdefault(person["email"].lower(), []).append(person)

    def _load_keys(self, rows: Sequence[Document]) -> None:
        for key in self._shape.keys:
            self._known.load(key, [str(row[key]) for row in rows if row.get(key)])

    def _judge(
        self,
        place: int,
        item: Any,
        next_id: Callable[[], str],
        moment: str,
        always_create: bool,
    ) -> Verdict:
        if place in self._at.vanished:
            return Verdict(item, "ignored")
        if not isinstance(item, dict):
            return Verdict(item, "refused", message="not an object")
        if self._shape.name == "Ticket" and not item.get("email"):
            return Verdict(item, "ignored")  # source: W/ticket, read 2026-11
        target: Known | None = None
        try:
            clean = self._checks.clean(item)
            self._place_in_company(item, clean)
            match = None if always_create else self._known.match(clean, item.get("_id"))
            if match is not None:
                target = match[0]
                clean.pop(match[1], None)  # a key that matched is not writable
            if place in self._at.refused:
                raise ValueRefused("refused by a field rule")
            if target is not None:
                return self._change(target, clean, item, moment)
            return self._create(clean, item, next_id, moment)
        except ValueRefused as refusal:
            record = target.document["_id"] if target else ""
            on_update = target is not None or bool(item.get("_id"))
            return Verdict(item, "refused", record, str(refusal), on_update)

    def _place_in_company(self, item: Document, clean: Document) -> None:
        if self._shape.parent == "companyId" and not clean.get("companyId"):
            if "companyExternalId" in self._shape.properties and _gives_company(item):
                external = f"extid-{item['companyExternalId']}"
                clean["companyId"] = self._references.resolve("Company", external)
            elif self._shape.name == "Ticket":
                self._place_ticket(item, clean)
        clean.pop("companyExternalId", None)
        if self._shape.name == "NPS" and clean.get("email"):
            people = self._people.get(str(clean["email"]).lower(), [])
            people = [one for one in people if clean.get("cId") in (None, one["companyId"])]
            if people:
                clean.setdefault("cId", people[0]["companyId"])
                clean["euId"] = people[0]["_id"]
            elif not clean.get("cId"):
                raise ValueRefused("enduser not found")

    def _place_ticket(self, item: Document, clean: Document) -> None:
        people = self._people.get(str(item["email"]).lower(), [])
        domains = (self._domains.get(domain) for domain in self._domains_of(item))
        company = next((one for one in domains if one), None)
        if company is None and len({one["companyId"] for one in people}) == 1:
            company = people[0]["companyId"]
        if company is not None:
            clean["companyId"] = company

    def _create(
        self, clean: Document, item: Document, next_id: Callable[[], str], moment: str
    ) -> Verdict:
        shape = self._shape
        if shape.name == "Enduser" and not clean.get("companyId"):
            domains = self._domains_of(item)
            company = self._domains.get(domains[0]) if domains else None
            if company is None:
                return Verdict(item, "ignored")  # source: H/9586991, read 2026-11
            clean["companyId"] = company
        self._demand(clean)
        if shape.name in self._at.permissions.uncreatable:
            return Verdict(item, "forbidden", message=f"create {shape.name} not allowed")
        document: Document = {"_id": next_id()}
        document.update((name, value) for name, value in clean.items() if value is not None)
        if clean.get("custom"):
            document["custom"] = {k: v for k, v in clean["custom"].items() if v is not None}
        self._derive(document, clean)
        document.setdefault("updatedAt", moment)  # tickets may bring their own
        document.setdefault("createdAt", moment)
        self._forbid_duplicates(document, None)
        known = Known(None, document)
        known.is_touched = True
        self._known.note(known)
        self._new.append(known)
        self._note_effects(document, {})
        if shape.name == "Company":  # what licenses would give: none are there yet
            document.update({"status": "prospect", "mrr": 0, "arr": 0} | document)
        return Verdict(item, "created", document["_id"])

    def _demand(self, clean: Document) -> None:
        missing = [name for name in self._required if clean.get(name) in (None, "")]
        if missing:
            raise ValueRefused(f"{','.join(missing)} is required")
        groups = self._shape.any_of if self._shape.name != "Ticket" else ()
        for group in groups:
            if all(clean.get(name) in (None, "") for name in group):
                raise ValueRefused(f"one of {','.join(group)} is required")
        if self._shape.name == "Ticket" and not clean.get("companyId"):
            raise ValueRefused("company not found")
        custom = clean.get("custom") or {}
        absent = [name for name in self._checks.mandatory if custom.get(name) is None]
        if absent:
            raise ValueRefused(f"custom.{absent[0]} is mandatory")

    def _change(self, target: Known, clean: Document, item: Document, moment: str) -> Verdict:
        old = target.document
        record = old["_id"]
        if target.is_touched and self._quirks.duplicates_in_batch == "refused":
            names = [key for key in self._shape.keys if item.get(key)]
            raise ValueRefused(f"{','.join(names)} duplicated")
        if self._shape.name in self._at.permissions.unchangeable:
            message = f"update {self._shape.name} not allowed"
            return Verdict(item, "forbidden", record, message, on_update=True)
        target.is_touched = True
        new = _merge(old, clean)
        for name in self._required:
            if name in clean and new.get(name) in (None, "") and name in old:
                raise ValueRefused(f"{name} is required")
        self._derive(new, clean)
        is_same = new == old
        if is_same and not self._quirks.touches_unchanged:
            return Verdict(item, "unchanged", record)
        if not is_same:
            self._forbid_duplicates(new, old)
        if clean.get("updatedAt") is None:
            new["updatedAt"] = moment
        target.document = new
        self._known.note(target, old)
        if not target.is_changed and target.seq is not None:
            target.is_changed = True
            self._changed.append(target)
        self._note_effects(new, old)
        return Verdict(item, "unchanged" if is_same else "updated", record)

    def _forbid_duplicates(self, new: Document, old: Document | None) -> None:
        names = self._known.duplicated(new, old)
        if names:
            raise ValueRefused(f"{names} duplicated")

    def _derive(self, document: Document, clean: Document) -> None:
        """Fill in what Planhat computes from the row itself."""
        if self._shape.name == "Enduser" and (
            document.get("firstName") or document.get("lastName")
        ):
            parts = (document.get("firstName"), document.get("lastName"))
            document["name"] = " ".join(str(part) for part in parts if part)
        elif self._shape.name == "License":
            fill_amounts(document, clean)
        elif self._shape.name == "Conversation":
            types = self._quirks.touch_types
            if types is not None and document.get("type") not in types:
                document["type"] = "note"

    def _note_effects(self, new: Document, old: Document) -> None:
        if self._shape.name == "License":
            self._parents.update(one["companyId"] for one in (new, old) if one.get("companyId"))
        elif self._shape.name == "Company" and old and new.get("status") != old.get("status"):
            self._parents.add(new["_id"])  # whoever has licenses gets the status they say

    def _write(self, moment: str) -> None:
        self._store.insert(self._shape, [known.document for known in self._new])
        self._store.update(
            self._shape,
            [(known.seq, known.document) for known in self._changed if known.seq is not None],
        )
        if self._parents:
            recompute_companies(
                self._store,
                self._shapes["Company"],
                self._shapes["License"],
                self._parents,
                moment[:10],
                keeps_status=self._shape.name == "Company",
            )
        if self._shape.name == "Ticket" and self._quirks.tickets_create_endusers:
            self._add_ticket_people(moment)

    def _add_ticket_people(self, moment: str) -> None:
        people: dict[tuple[str, str], Document] = {}
        for known in self._new:
            ticket = known.document
            email = str(ticket["email"])
            if email.lower() not in self._people:
                person = {"email": email, "companyId": ticket["companyId"]}
                people.setdefault((email.lower(), ticket["companyId"]), person)
        ids = self._store.next_ids(len(people), int(self._at.now))
        stamps = {"createdAt": moment, "updatedAt": moment}
        self._store.insert(
            self._shapes["Enduser"],
            [
                {"_id": record, **person, **stamps}
                for record, person in zip(ids, people.values(), strict=True)
            ],
        )


def _gives_company(row: Document) -> bool:
    return bool(row.get("companyExternalId")) and not row.get("companyId")


def _merge(old: Document, clean: Document) -> Document:
    """Return the record with a row laid over it: null empties, ``custom`` merges one level."""
    new = dict(old)
    for name, value in clean.items():
        if name == "custom":
            custom = dict(old.get("custom") or {})
            for key, one in value.items():
                if one is None:
                    custom.pop(key, None)
                else:
                    custom[key] = one
            if custom or "custom" in old:
                new["custom"] = custom
        elif value is None:
            new.pop(name, None)
        else:
            new[name] = value
    return new
