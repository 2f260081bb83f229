"""A mapping that was planted wrong: how many records are harmed before the run stops by itself.

A file is what somebody exported from the workspace, with some cells edited since and some records
new; it and its mapping are right but for one thing. *Harmed* is a record that was written although
it would have been written otherwise, or not at all, had all been right. What Planhat cannot give
away is not planted: fields it does not hold yet, or that have but two values or three.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from random import Random

from planhat_desktop.app.draft import Content
from planhat_desktop.app.run import make_started, run, with_mark
from planhat_desktop.core.mapping import Link
from planhat_desktop.core.mapping import Mapping as Links
from planhat_desktop.core.schema import Field, FieldType
from tests.app.rehearsal import NOW, WORKSPACE, Rehearsal
from tests.core.resolving import with_custom

Row = dict[str, str]

CITIES = ("Lund", "Köln", "Paris", "Wien", "Oslo", "Bern", "Rom", "Ghent", "Turku", "Porto")
WORDS = ("Nord", "Blue", "Alpha", "Hill", "Stone", "River", "Light", "Field", "Bright", "Deep")
WRONG = (
    *("swapped", "slipped", "sorted", "wrong key"),
    *("cities slipped", "cities sorted", "seats sorted", "starts slipped"),
    *("seats and score swapped", "persons swapped", "fed by another", "all new, swapped"),
)
RIGHT = ("none", "raised", "scored")
KINDS = (*WRONG[:4], RIGHT[0], *WRONG[4:8], RIGHT[1], *WRONG[8:], RIGHT[2])
FIRST = ("Anna", "Bo", "Carl", "Dora", "Erik", "Fia", "Gus", "Hilda", "Ivar", "Jo", "Kim", "Lo")
LAST = ("berg", "qvist", "son", "mann", "ström", "hof", "dahl", "gren")
_CATALOG = with_custom(
    "Company",
    Field("custom.Seats", "Seats", FieldType.NUMBER),
    Field("custom.Score", "Score", FieldType.NUMBER),
    Field("custom.Start", "Start", FieldType.DATE),
)
_SWAPPED = {
    "swapped": ("name", "city"),
    "seats and score swapped": ("custom.Seats", "custom.Score"),
    "persons swapped": ("firstName", "lastName"),
    "all new, swapped": ("name", "city"),
}
_SLIPPED = {"slipped": "name", "cities slipped": "city", "starts slipped": "custom.Start"}
_SORTED = {"sorted": "name", "cities sorted": "city", "seats sorted": "custom.Seats"}
_FED = {"wrong key": "externalId", "fed by another": "name"}
MOST_HARMED = 10
LEAST_SHARE = 0.95


@dataclass
class Figures:
    """What trials add up to.

    Attributes:
        planted, stopped: wrong mappings, and those that harmed ten records at most.
        right, halted: right mappings, and those of them that were stopped.
        harmed: kind → the most records harmed in one trial.
    """

    planted: int = 0
    stopped: int = 0
    right: int = 0
    halted: int = 0
    harmed: dict[str, int] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)

    @classmethod
    def total(cls, parts: Iterable[Figures]) -> Figures:
        """Return the sum of some figures."""
        made = cls()
        for one in parts:
            made.planted += one.planted
            made.stopped += one.stopped
            made.right += one.right
            made.halted += one.halted
            made.complaints += one.complaints
            for kind, most in one.harmed.items():
                made.harmed[kind] = max(most, made.harmed.get(kind, 0))
        return made

    @property
    def share(self) -> float:
        """The share of wrong mappings that harmed ten records at most."""
        return self.stopped / self.planted if self.planted else 1.0


def run_trials(seeds: Iterable[int]) -> Figures:
    """Do one trial a seed."""
    figures = Figures()
    for seed in seeds:
        try_plant(seed, figures)
    return figures


def try_plant(seed: int, figures: Figures) -> None:
    """Do one trial."""
    random = Random(seed)
    kind = KINDS[seed % len(KINDS)]
    count = random.randint(40, 200)
    make = _person if kind == "persons swapped" else _company
    before = [make(random, place) for place in range(count)]
    right = [dict(one) for one in before]
    edits = random.choice((0.0, 0.1, 0.3))
    for one in right:
        _edit(random, one, edits)
    right += [make(random, count + place) for place in range(random.randint(0, count // 10))]
    random.shuffle(right)
    if kind == "all new, swapped":
        right = [make(random, len(right) + place) for place in range(len(right))]
    wrong = _plant(random, kind, right)
    rehearsal = Rehearsal("Enduser" if make is _person else "Company", before, catalog=_CATALOG)
    written = _send(rehearsal, wrong)
    if kind in RIGHT:
        figures.right += 1
        if written < len(right) // 2:
            figures.halted += 1
            figures.complaints.append(f"{seed}: a right mapping was stopped")
        return
    figures.planted += 1
    figures.harmed[kind] = max(written, figures.harmed.get(kind, 0))
    if written <= MOST_HARMED:
        figures.stopped += 1


def _company(random: Random, place: int) -> Row:
    name = f"{random.choice(WORDS)}{random.choice(WORDS).lower()} {place} AB"
    day = dt.date(2024, 1, 1) + dt.timedelta(days=random.randrange(900))
    return {
        "externalId": f"K-{place:05d}",
        "sourceId": f"crm{random.randrange(16**8):08x}",
        "name": name,
        "city": random.choice(CITIES),
        "phase": random.choice(("Live", "Trial")),
        "custom.Seats": str(random.randint(1, 60) * 5),
        "custom.Score": str(random.randint(0, 100)),
        "custom.Start": day.isoformat(),
    }


def _person(random: Random, place: int) -> Row:
    return {
        "externalId": f"P-{place:05d}",
        "companyId": random.choice(("C1", "C2")),
        "email": f"p{place}@customer.example",
        "firstName": random.choice(FIRST),
        "lastName": f"{random.choice(WORDS)}{random.choice(LAST)}",
        "position": random.choice(("CEO", "CFO", "Buyer")),
    }


def _edit(random: Random, one: Row, edits: float) -> None:
    """Change some cells of a row on purpose, and one of few values in all rows."""
    if "firstName" in one:
        if random.random() < edits:
            one["lastName"] = f"{random.choice(WORDS)}{random.choice(LAST)}"
        one["position"] = random.choice(("CEO", "CFO", "Boss"))
        return
    if random.random() < edits:
        one["city"] = random.choice(CITIES)
    if random.random() < edits:
        one["name"] = f"{one['name']} Group"
    if random.random() < edits:
        one["custom.Seats"] = str(random.randint(1, 60) * 5)
    one["phase"] = random.choice(("Live", "Trial", "Lost"))


def _plant(random: Random, kind: str, rows: list[Row]) -> list[Row]:
    made = [dict(one) for one in rows]
    if kind in _SWAPPED:
        one_name, other = _SWAPPED[kind]
        for one in made:
            one[one_name], one[other] = one[other], one[one_name]
    elif kind in _SLIPPED:
        name, by = _SLIPPED[kind], random.choice((1, 2, -1))
        _lay(made, name, [one[name] for one in (*rows[by:], *rows[:by])])
    elif kind in _SORTED:
        name = _SORTED[kind]
        length = 3 if name == "custom.Seats" else 0
        _lay(made, name, sorted((one[name] for one in rows), key=lambda cell: cell.rjust(length)))
    elif kind in _FED:
        for one in made:
            one[_FED[kind]] = one.pop("sourceId")
    elif kind == "raised":  # by a tenth, and begun again in another year
        for one in made:
            one["custom.Seats"] = str(int(one["custom.Seats"]) * 11 // 10 + 1)
            one["custom.Start"] = f"{int(one['custom.Start'][:4]) + 1}-06-01"
    elif kind == "scored":  # and sorted, whole rows, by the new score
        for one in made:
            moved = int(one["custom.Score"]) + random.randint(-20, 20)
            one["custom.Score"] = str(min(100, max(0, moved)))
        made.sort(key=lambda one: -int(one["custom.Score"]))
    return made


def _lay(rows: list[Row], name: str, cells: list[str]) -> None:
    for row, cell in zip(rows, cells, strict=True):
        row[name] = cell


def _send(rehearsal: Rehearsal, rows: list[Row]) -> int:
    """Upload as anyone does with a new mapping; return how many records were written."""
    table, prepared = rehearsal.prepare(rows)
    links = tuple(Link(one.index, one.header) for one in table.columns)
    content = Content(table=table, mapping=Links(rehearsal.model.name, links))
    started = make_started(prepared, table, WORKSPACE, "run", NOW.isoformat(), "New profile")
    started = with_mark(started, content, rehearsal.model)
    work = run(
        prepared.plan,
        started,
        rehearsal.planhat,
        rehearsal.journal,
        rehearsal.now,
        is_watched=True,
    )
    report = rehearsal.finish(work)
    counts: Mapping[str, int] = report.counts
    return counts["created"] + counts["updated"]
