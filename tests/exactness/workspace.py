"""A practice workspace with what one model points at, and a random portfolio of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import Any

import orjson

from planhat_desktop.adapters.memory import MemoryJournal
from planhat_desktop.adapters.planhat import PlanhatClient
from planhat_desktop.adapters.practice import (
    PRACTICE_TOKEN,
    PRACTICE_URL,
    PracticeApp,
    PracticeTransport,
    Quirks,
)
from planhat_desktop.adapters.practice.shapes import Shape
from planhat_desktop.adapters.practice.store import Store
from planhat_desktop.adapters.world import count_run
from planhat_desktop.core.catalog import CUSTOM_TYPES, Catalog
from planhat_desktop.core.pace import Pacer
from planhat_desktop.core.schema import Field, Model, Token, Workspace
from tests.adapters.practice_bench import shapes
from tests.app.rehearsal import NOW
from tests.core.making import built_in
from tests.exactness.spelling import MEMBERS, Document, draw

WORKSPACE = Workspace("Practice", PRACTICE_URL, is_practice=True)
MOMENT = "2026-11-01T08:00:00.000Z"
_REFERRED = ("User", "Company", "Enduser", "Campaign", "Product", "Deal", "Conversation")
_PEOPLE = (
    ("Sam", "Ann", "Berg", "ann@ours.example"),
    ("Sam", "Sam", "Öhman", "sam@ours.example"),
    ("Bo", "Bo", "Lind", "Bo.Lind@ours.example"),
    ("Cy", "Cy", "Dahl", "cy@ours.example"),
)
_COMPANIES: Sequence[Document] = (
    {"name": "Acme AB", "externalId": "C1", "sourceId": "S1", "domains": ["acme.example"]},
    {"name": "Globex", "externalId": "C2", "domains": ["globex.example"]},
    {"name": "Globex", "sourceId": "S3"},
    {"name": "Initech Ltd", "externalId": "C4", "sourceId": "S4", "domains": ["initech.example"]},
    {"name": "Hooli"},
)
_ENDUSERS = (
    ("ann@acme.example", 0),
    ("Bo@globex.example", 1),
    ("shared@acme.example", 0),
    ("shared@acme.example", 3),
    (None, 3),
)
KEYS = ("K1", "k1", "K2", "K3", "007", "7", "12", "Å 4", "K 5", "K5", "x-9", "y_8", "Z", "22")


class Stage:
    """One workspace and a client of it.

    Attributes:
        world: model name → the records that stand there beside the portfolio.
        bodies: of the bulk upserts and single creations that arrived, in their order.
    """

    def __init__(self, model: str, chance: Random) -> None:
        self.store = Store(None, shapes())
        self.bodies: list[bytes] = []
        self.app = PracticeApp(
            self.store, clock=lambda: NOW.timestamp() + self.seconds, sleep=lambda _seconds: None
        )
        self.seconds = 0.0
        self.planhat = PlanhatClient(
            WORKSPACE,
            Token(PRACTICE_TOKEN),
            transport=_Listening(self.app, self.bodies),
            pacer=Pacer(1_000_000),
            clock=lambda: self.seconds,
        )
        self.journal = MemoryJournal(count_run)
        self.catalog = self._add_custom_fields(model, chance)
        self.model: Model = self.catalog.model(model)
        self.shape: Shape = self.store.shapes[self.model.endpoint.strip("/")]
        self.world: dict[str, list[Document]] = {}
        self._fill(chance)

    def _add_custom_fields(self, model: str, chance: Random) -> Catalog:
        parent = self.store.shapes[built_in().model(model).endpoint.strip("/")].custom_parent
        if parent:
            for kind in CUSTOM_TYPES:
                made: Document = {"name": f"Our {kind}", "type": kind, "parent": parent}
                if kind in ("list", "multipicklist"):
                    made["listValues"] = list(MEMBERS)
                if kind == "number":
                    made["isMandatory"] = chance.random() < 0.2
                if kind == "phone":
                    made["isLocked"] = True
                self.planhat.create("/customfields", orjson.dumps(made | {"isHidden": False}))
        listed = self.planhat.list_page("/customfields", limit=2000, filters={})
        return built_in().with_custom_fields(listed)

    def _fill(self, chance: Random) -> None:
        self._add("User", [_user(one, at) for at, one in enumerate(_PEOPLE)])
        self._add("Company", [dict(one) for one in _COMPANIES])
        companies = self.world["Company"]
        self._add("Enduser", [_enduser(email, companies[at]) for email, at in _ENDUSERS])
        for name in _REFERRED[3:]:
            self._add(name, [self._plain(chance, name, f"{name} {at}") for at in range(3)])
        self._add(self.model.name, [self._plain(chance, self.model.name, "Base")])

    def _plain(self, chance: Random, name: str, title: str) -> Document:
        model = built_in().model(name)
        made: Document = {}
        for one in model.fields:
            if one.name in model.required or one.name == model.parent:
                made[one.name] = draw(chance, one, self.world)
        for each in ("name", "title", "subject"):
            if model.find(each):
                made[each] = title
        if "externalId" in model.key_names and chance.random() < 0.7:
            made["externalId"] = f"{name}-{len(self.world.get(name, ()))}-{chance.randint(0, 99)}"
        return made

    def _add(self, name: str, documents: list[Document]) -> None:
        shape = self.store.shapes[self.catalog.model(name).endpoint.strip("/")]
        ids = self.store.next_ids(len(documents), 1_700_000_000)
        stamps = {"createdAt": MOMENT, "updatedAt": MOMENT}
        made = [{"_id": one, **rest, **stamps} for one, rest in zip(ids, documents, strict=True)]
        self.store.insert(shape, made)
        self.world.setdefault(name, []).extend(made)

    def add_portfolio(self, chance: Random, count: int) -> list[Document]:
        """Add records of the model, straight into the store: an old workspace holds anything."""
        model = self.model
        made: list[Document] = []
        for _ in range(count):
            one: Document = {}
            for each in model.fields:
                needed = each.name in model.required or each.name == model.parent
                if each.key or (each.name == "sourceId") or not (needed or chance.random() < 0.5):
                    continue
                value = draw(chance, each, self.world)
                if value is not None:
                    put(one, each, value)
            for key in model.keys[1:]:
                if key.field == "email":
                    self._give_email(chance, one)
                elif chance.random() < 0.7:
                    one[key.field] = chance.choice(KEYS)
            if any(self._clashes(one, other) for other in (*self.world[model.name], *made)):
                continue
            self._complete(chance, one)
            made.append(one)
        self._add(model.name, made)
        return self.world[model.name][-len(made) :] if made else []

    def _give_email(self, chance: Random, one: Document) -> None:
        names = ("ann", "Bo", "cy", "dee", "eve")
        domain = chance.choice(("acme.example", "globex.example", "gmail.com"))
        if self.model.name == "User" or chance.random() < 0.8:
            one["email"] = f"{chance.choice(names)}@{domain}"

    def _clashes(self, one: Document, other: Document) -> bool:
        """Say whether Planhat would not hold both (S/8146372); now and then it does."""
        for key in self.model.keys[1:]:
            same = one.get(key.field) is not None and one.get(key.field) == other.get(key.field)
            if same and (key.scope == "model" or self.model.parent is None):
                return True
            if same and one.get(self.model.parent or "") == other.get(self.model.parent or ""):
                return True
        return False

    def _complete(self, chance: Random, one: Document) -> None:
        """Add what Planhat computes."""
        if self.model.name == "Enduser" and (one.get("firstName") or one.get("lastName")):
            names = (one.get("firstName"), one.get("lastName"))
            one["name"] = " ".join(name for name in names if name)
        if self.model.name == "Ticket":
            one.setdefault("sourceId", f"T-{chance.randint(0, 10**9)}")

    def records(self) -> dict[str, Document]:
        """Return every record of the model as it lies in the store, by `_id`."""
        rows = self.store.query(f'SELECT body FROM "{self.shape.name}" ORDER BY seq')
        return {one["_id"]: one for one in (orjson.loads(body) for (body,) in rows)}

    def switch(self, quirks: Quirks) -> None:
        """Let the workspace behave so from here on."""
        self.app.quirks = quirks


class _Listening(PracticeTransport):
    """Hears the bodies of what is written."""

    def __init__(self, app: PracticeApp, bodies: list[bytes]) -> None:
        super().__init__(lambda: app)
        self._bodies = bodies

    def handle_request(self, request: Any) -> Any:
        if request.method in ("PUT", "POST"):
            self._bodies.append(request.read())
        return super().handle_request(request)


def _user(names: tuple[str, str, str, str], at: int) -> Document:
    nick, first, last, email = names
    made = {"nickName": nick, "firstName": first, "lastName": last, "email": email}
    return made | ({"externalId": f"U{at}"} if at % 2 else {})


def _enduser(email: str | None, company: Document) -> Document:
    made: Document = {"companyId": company["_id"]}
    if email is None:
        return made | {"externalId": "E-none", "name": "No Address"}
    return made | {"email": email, "name": email.partition("@")[0].title()}


def put(record: Document, one: Field, value: Any) -> None:
    """Set a field of a record as it lies in the store."""
    if one.is_custom:
        record.setdefault("custom", {})[one.short_name] = value
    else:
        record[one.name] = value


def held(record: Document, one: Field) -> Any:
    """Return a field of a record as it lies in the store."""
    if one.is_custom:
        return (record.get("custom") or {}).get(one.short_name)
    return record.get(one.name)


def without_times(record: Document) -> Document:
    """Return a record without the time it was touched."""
    return {name: value for name, value in record.items() if name != "updatedAt"}


def draw_quirks(chance: Random, **fixed: Any) -> Quirks:
    """Return any combination of what section 16 of the facts leaves open, but for these."""
    pick = chance.choice
    made = Quirks(
        error_entries=pick(("keys", "item", "text", "none")),
        shuffled=pick((True, False)),
        nonupdates_inside=pick((True, False)),
        partial_status=pick((206, 400)),
        good_rows_written=pick((True, False)),
        emails_ignore_case=pick((True, False)),
        keys_fall_through=pick((True, False)),
        ambiguous_key=pick(("refused", "oldest")),
        unknown_fields=pick(("dropped", "stored", "refused")),
        outside_options=pick(("refused", "stored")),
        wrong_types=pick(("refused", "stored")),
        duplicates_in_batch=pick(("refused", "last_wins")),
        keyless_rows_listed=pick((True, False)),
        touches_unchanged=pick((True, False)),
        archived_only=pick((True, False)),
        owners_as_objects=pick((True, False)),
        unsure_keys_match=pick((True, False)),
        empty_lists=pick(("stored", "cleared")),
        arrays_as_text=pick((True, False)),
        numbers_as_text=pick((True, False)),
        short_moments=pick((True, False)),
        rich_texts_wrapped=pick((True, False)),
        currencies_as_objects=pick((True, False)),
        lists_are_full=pick((True, False)),
        lean_gaps_are_empty=pick((True, False)),
        id_in_single_put_refused=pick((True, False)),
        tickets_create_endusers=pick((True, False)),
        refusals_are_text=pick((True, False)),
    )
    return replace(made, **fixed)
