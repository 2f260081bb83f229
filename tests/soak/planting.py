"""A mapping that was planted wrong: how many records are harmed before the run stops by itself.

A file is what somebody exported from the workspace, with some cells edited since and some records
new; its mapping is right but for one thing. *Harmed* is a record that was written although it
would have been written otherwise, or not at all, with the right mapping. What Planhat cannot give
away is not planted: fields it does not hold yet, and fields of few values or numbers alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from random import Random

from planhat_desktop.app.draft import Content
from planhat_desktop.app.run import make_started, run, with_mark
from planhat_desktop.core.mapping import Link
from planhat_desktop.core.mapping import Mapping as Links
from tests.app.rehearsal import NOW, WORKSPACE, Rehearsal

Row = dict[str, str]

CITIES = ("Lund", "Köln", "Paris", "Wien", "Oslo", "Bern", "Rom", "Ghent", "Turku", "Porto")
WORDS = ("Nord", "Blue", "Alpha", "Hill", "Stone", "River", "Light", "Field", "Bright", "Deep")
KINDS = ("swapped", "slipped", "sorted", "wrong key", "none")
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
    before = [_company(random, place) for place in range(count)]
    right = [dict(one) for one in before]
    edits = random.choice((0.0, 0.1, 0.3))
    for one in right:
        if random.random() < edits:
            one["city"] = random.choice(CITIES)
        if random.random() < edits:
            one["name"] = f"{one['name']} Group"
        one["phase"] = random.choice(("Live", "Trial", "Lost"))
    right += [_company(random, count + place) for place in range(random.randint(0, count // 10))]
    random.shuffle(right)
    wrong = _plant(random, kind, right)
    rehearsal = Rehearsal("Company", before)
    written = _send(rehearsal, wrong)
    if kind == "none":
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
    return {
        "externalId": f"K-{place:05d}",
        "sourceId": f"crm{random.randrange(16**8):08x}",
        "name": name,
        "city": random.choice(CITIES),
        "phase": random.choice(("Live", "Trial")),
    }


def _plant(random: Random, kind: str, rows: list[Row]) -> list[Row]:
    made = [dict(one) for one in rows]
    names = [one["name"] for one in rows]
    match kind:
        case "swapped":
            for one in made:
                one["name"], one["city"] = one["city"], one["name"]
        case "slipped":
            by = random.choice((1, 2, -1))
            names = [*names[by:], *names[:by]]
        case "sorted":
            names.sort()
        case "wrong key":
            for one in made:
                one["externalId"] = one.pop("sourceId")
        case _:
            return made
    if kind in ("slipped", "sorted"):
        for one, name in zip(made, names, strict=True):
            one["name"] = name
    return made


def _send(rehearsal: Rehearsal, rows: list[Row]) -> int:
    """Upload as anyone does with a new mapping; return how many records were written."""
    table, prepared = rehearsal.prepare(rows)
    links = tuple(Link(one.index, one.header) for one in table.columns)
    content = Content(table=table, mapping=Links("Company", links))
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
