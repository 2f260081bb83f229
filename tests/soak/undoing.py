"""A random upload, random edits by others, and the undo: theirs stay, ours are gone."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

import orjson

from planhat_desktop.adapters.practice import Quirks
from planhat_desktop.app.errors import CallUnusable
from planhat_desktop.app.undoing import Undone, undone_records
from planhat_desktop.core.changes import plain, raw
from planhat_desktop.core.policy import Policy
from planhat_desktop.core.rework import field_of
from planhat_desktop.core.schema import Field, FieldType
from tests.app.mortal import Fatal, Killed, MortalPlanhat, mortal_journal
from tests.app.rehearsal import Rehearsal
from tests.core.resolving import with_custom

Record = dict[str, Any]

_OWN = (
    Field("custom.Spend", "Spend", FieldType.NUMBER),
    Field("custom.Remark", "Remark", FieldType.TEXT),
)


@dataclass(frozen=True)
class Kind:
    """A model, what its rows hold, and what others put there.

    Attributes:
        always: the cells of every row beside its key.
        choices: field → what a cell may say.
        theirs: field → what others write, made from a number.
        needed: fields that nobody empties.
    """

    model: str
    always: Mapping[str, str]
    choices: Mapping[str, Sequence[str]]
    theirs: Mapping[str, Callable[[int], object]]
    needed: frozenset[str] = frozenset()


_CUSTOM: Mapping[str, Sequence[str]] = {
    "custom.Spend": ("1", "2.5", ""),
    "custom.Remark": ("Good", "007", ""),
}
_THEIR_CUSTOM: Mapping[str, Callable[[int], object]] = {
    "custom.Spend": lambda n: 1000 + n,
    "custom.Remark": lambda n: f"Theirs {n}",
}
KINDS = (
    Kind(
        "Company",
        {},
        {
            "name": ("One", "Two", "Three"),
            "phase": ("Live", "Trial", ""),
            "city": ("Lund", "Köln", ""),
            "web": ("https://a.example", ""),
            "tags": ("a, b", "c", ""),
            **_CUSTOM,
        },
        {
            "name": lambda n: f"Theirs {n}",
            "phase": lambda n: f"Theirs {n}",
            "city": lambda n: f"Theirs {n}",
            "web": lambda n: f"https://theirs{n}.example",
            "tags": lambda n: [f"theirs {n}"],
            **_THEIR_CUSTOM,
        },
        frozenset({"name"}),
    ),
    Kind(
        "Enduser",
        {"companyId": "C1"},
        {
            "firstName": ("Ann", "Bo", ""),
            "position": ("CEO", "CFO", ""),
            "phone": ("+46 8 123 456", ""),
            "featured": ("yes", "no", ""),
            "tags": ("a, b", "c", ""),
            **_CUSTOM,
        },
        {
            "firstName": lambda n: f"Theirs {n}",
            "position": lambda n: f"Theirs {n}",
            "phone": lambda n: f"+46 70 {n:07}",
            "tags": lambda n: [f"theirs {n}"],
            **_THEIR_CUSTOM,
        },
    ),
    Kind(
        "License",
        {"companyId": "C2"},
        {
            "_currency": ("EUR", "SEK"),
            "fromDate": ("2026-01-01", "2026-02-28"),
            "mrr": ("10", "20.5"),
            "product": ("Core", "Gold", ""),
            "autoRenews": ("yes", "no", ""),
            **_CUSTOM,
        },
        {
            "_currency": lambda n: f"X{n}",
            "fromDate": lambda n: f"2027-01-{n % 28 + 1:02}T00:00:00.000Z",
            "product": lambda n: f"Theirs {n}",
            **_THEIR_CUSTOM,
        },
        frozenset({"_currency", "fromDate", "mrr"}),
    ),
    Kind(
        "Conversation",  # created one by one
        {"companyId": "C1", "type": "call"},
        {
            "subject": ("Hello", "Bye", ""),
            "date": ("2026-01-01", "2026-02-28"),
            "description": ("Went well.", ""),
            "starred": ("yes", "no", ""),
            **_CUSTOM,
        },
        {
            "subject": lambda n: f"Theirs {n}",
            "description": lambda n: f"Theirs {n}",
            "date": lambda n: f"2027-01-{n % 28 + 1:02}T00:00:00.000Z",
            **_THEIR_CUSTOM,
        },
    ),
)


@dataclass
class Figures:
    """What trials add up to.

    Attributes:
        fields, wrong_fields: those nobody else touched, and of these the ones not as before.
        edits, lost_edits: what others did after the upload, and what of it the undo touched.
    """

    trials: int = 0
    fields: int = 0
    wrong_fields: int = 0
    edits: int = 0
    lost_edits: int = 0
    outcomes: dict[str, int] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)

    @classmethod
    def total(cls, parts: Iterable[Figures]) -> Figures:
        """Return the sum of some figures."""
        made = cls()
        for one in parts:
            made.trials += one.trials
            made.fields += one.fields
            made.wrong_fields += one.wrong_fields
            made.edits += one.edits
            made.lost_edits += one.lost_edits
            made.complaints += one.complaints
            for name, count in one.outcomes.items():
                made.outcomes[name] = made.outcomes.get(name, 0) + count
        return made

    def told(self) -> str:
        """Return how many records had which outcome."""
        return ", ".join(f"{count:,} {name}" for name, count in sorted(self.outcomes.items()))

    def note(self, is_good: bool, complaint: str) -> int:
        """Keep a complaint; return 1 when there is one."""
        if not is_good:
            self.complaints.append(complaint)
        return int(not is_good)


def run_trials(seeds: Iterable[int]) -> Figures:
    """Do one trial a seed."""
    figures = Figures()
    for seed in seeds:
        try_undo(seed, figures)
    return figures


def try_undo(seed: int, figures: Figures) -> None:
    """Do one trial."""
    random = Random(seed)
    kind = random.choice(KINDS)
    before = [_row(random, kind, f"K{place}") for place in range(random.randint(1, 8))]
    rows = [
        _row(random, kind, f"K{place}") for place in range(len(before)) if random.random() < 0.8
    ]
    rows += [_row(random, kind, f"N{place}") for place in range(random.randint(0, 6))]
    random.shuffle(rows)
    if not rows:
        return
    quirks = Quirks(
        owners_as_objects=random.random() < 0.5, currencies_as_objects=random.random() < 0.5
    )
    catalog = with_custom(kind.model, *_OWN)
    rehearsal = Rehearsal(kind.model, before, catalog=catalog, quirks=quirks)
    rehearsal.seconds += 60
    first = _by_id(rehearsal)
    blanks = Policy(blanks=random.choice(("keep", "clear")))
    batch_rows = random.choice((1, 2, 500))
    rehearsal.upload(rows, blanks, batch_rows)
    sent = _by_id(rehearsal)
    rehearsal.seconds += 60
    edited = _edit(random, kind, rehearsal, sent)
    _attach(random, kind, rehearsal, [one for one in sent if one not in first], edited)
    rehearsal.seconds += 60
    second = _by_id(rehearsal)
    if second == first:
        return
    try:
        look = rehearsal.look()
    except CallUnusable as unusable:  # others have removed all of it
        ours = {one for one in sent if sent[one] != first.get(one)}
        figures.note(not ours & set(second), f"{seed}: {unusable.code}")
        return
    if not look.touches or (not look.changes and not look.undoing.kept):
        return
    figures.trials += 1
    report = _undo(random, rehearsal)
    third = _by_id(rehearsal)
    found = undone_records(report, look.touches)
    for one in found:
        figures.outcomes[one.outcome] = figures.outcomes.get(one.outcome, 0) + 1
    _compare(seed, kind, figures, first, sent, second, third, edited, found)


def _row(random: Random, kind: Kind, key: str) -> dict[str, str]:
    made = {"externalId": key, **kind.always}
    for one, choices in kind.choices.items():
        if one in kind.needed or random.random() < 0.6:
            made[one] = random.choice(choices)
    return made


def _by_id(rehearsal: Rehearsal) -> dict[str, Record]:
    return {one["_id"]: copy.deepcopy(one) for one in rehearsal.records()}


def _edit(
    random: Random, kind: Kind, rehearsal: Rehearsal, records: dict[str, Record]
) -> dict[str, set[str] | None]:
    """Do what others do: change, empty and remove; return record → its fields, None if removed."""
    edited: dict[str, set[str] | None] = {}
    endpoint = rehearsal.model.endpoint
    for number, identifier in enumerate(sorted(records)):
        chance = random.random()
        if chance < 0.5:
            continue
        if chance < 0.55:
            rehearsal.planhat.delete(endpoint, identifier)
            edited[identifier] = None
            continue
        item: Record = {"_id": identifier}
        names = random.sample(sorted(kind.theirs), random.randint(1, 3))
        for name in names:
            value = kind.theirs[name](number)
            if name not in kind.needed and random.random() < 0.2:
                value = None
            if name.startswith("custom."):
                item.setdefault("custom", {})[name[7:]] = value
            else:
                item[name] = value
        answer = rehearsal.planhat.upsert(endpoint, orjson.dumps([item]))
        assert answer.status == 200, answer
        edited[identifier] = {
            name
            for name in names
            if raw(_by_id(rehearsal)[identifier], name) != raw(records[identifier], name)
        }
    return edited


def _attach(
    random: Random,
    kind: Kind,
    rehearsal: Rehearsal,
    made: Sequence[str],
    edited: dict[str, set[str] | None],
) -> None:
    """Hang something on some new records, as others do: they are to stay as they are."""
    for identifier in made:
        if edited.get(identifier, set()) is None or random.random() < 0.7:
            continue
        if kind.model == "Company":
            path, item = random.choice(
                (
                    ("/endusers", {"companyId": identifier, "email": f"{identifier}@x.example"}),
                    ("/issues", {"companyIds": [identifier], "title": "Slow"}),
                    ("/tasks", {"companyId": identifier, "mainType": "task"}),
                )
            )
        elif kind.model == "Enduser":
            home = _by_id(rehearsal)[identifier]["companyId"]
            path = "/conversations"
            item = {"companyId": home, "type": "call", "endusers": [{"id": identifier}]}
        else:
            return
        answer = rehearsal.planhat.upsert(path, orjson.dumps([item]))
        assert answer.status == 200, answer
        edited[identifier] = {*(edited.get(identifier) or ()), "what hangs on it"}


def _undo(random: Random, rehearsal: Rehearsal) -> Any:
    """Take the run back, sometimes with the program killed in the middle of it."""
    if random.random() < 0.5:
        return rehearsal.undo()
    fate = Fatal(random.randint(3, 14), is_after=random.random() < 0.5)
    planhat, journal = rehearsal.planhat, rehearsal.journal
    rehearsal.planhat = MortalPlanhat(planhat, fate)
    rehearsal.journal = mortal_journal(journal, fate)
    try:
        return rehearsal.undo()
    except Killed:
        pass
    finally:
        rehearsal.planhat, rehearsal.journal = planhat, journal
    has_begun = bool(journal.entries("undo"))
    return rehearsal.resume("undo") if has_begun else rehearsal.undo()


def _compare(
    seed: int,
    kind: Kind,
    figures: Figures,
    first: dict[str, Record],
    sent: dict[str, Record],
    second: dict[str, Record],
    third: dict[str, Record],
    edited: dict[str, set[str] | None],
    found: tuple[Undone, ...],
) -> None:
    model = with_custom(kind.model, *_OWN).model(kind.model)
    kept = {one.id: one for one in found if one.outcome == "kept"}
    for identifier, ours in sent.items():
        theirs = edited.get(identifier, set())
        now = third.get(identifier)
        if theirs is None:
            figures.edits += 1
            figures.lost_edits += figures.note(now is None, f"{seed}: {identifier} is back")
            continue
        if identifier not in first:
            if theirs:
                figures.edits += len(theirs)
                same = now == second[identifier]
                figures.lost_edits += figures.note(same, f"{seed}: {identifier} was removed")
                figures.note(identifier in kept, f"{seed}: {identifier} is not told as kept")
            else:
                figures.fields += 1
                figures.wrong_fields += figures.note(now is None, f"{seed}: {identifier} stays")
            continue
        if now is None:
            figures.wrong_fields += figures.note(False, f"{seed}: {identifier} is gone")
            continue
        for name in ("externalId", *kind.choices):
            one = field_of(model, name)
            told = f"{seed}: {identifier} {name}"
            if name in theirs:
                figures.edits += 1
                same = raw(now, name) == raw(second[identifier], name)
                figures.lost_edits += figures.note(same, f"{told} of others was touched")
                # What a run of ours changed and others changed again is told by name.
                is_ours = raw(first[identifier], name) != raw(ours, name)
                was = plain(one, raw(second[identifier], name))
                if is_ours and was != plain(one, raw(first[identifier], name)):
                    message = str(kept[identifier].message) if identifier in kept else ""
                    figures.note(one.label in message or "more" in message, f"{told} is not named")
            else:
                figures.fields += 1
                back = plain(one, raw(now, name)) == plain(one, raw(first[identifier], name))
                figures.wrong_fields += figures.note(back, f"{told} is not as before")
