"""Files as they come next month: the truth of each column is known, whatever was done to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from random import Random

from planhat_desktop.core.mapping import Link, Mapping, Reading
from planhat_desktop.core.policy import Policy
from planhat_desktop.core.profile import Profile, profile_of
from planhat_desktop.core.profileform import parse_profile, write_profile
from planhat_desktop.core.schema import Field, FieldType, Model
from planhat_desktop.core.table import Cell, Table
from tests.core.making import built_in, make_table
from tests.drift.columns import ENGLISH, MODELS, NOISE, Kind

_ROWS = 40
_STAY = (0.95, 0.8, 0.5, 0.1, 0.0)  # of the things of last month so many are there this month


@dataclass(frozen=True)
class Heading:
    """A column of a sheet: what stands over it, and what it really is.

    Attributes:
        written: how dates and numbers stand in it.
    """

    header: str
    kind: Kind
    written: str = ""

    def cell(self, thing: int, month: int, random: Random) -> Cell:
        """Return the cell of a thing; columns that feed nothing tell of other things."""
        return self.kind.cell(thing if self.kind.field else thing + 5003, month, random)


@dataclass(frozen=True)
class Case:
    """A profile, a drifted file, and what is right.

    Attributes:
        truth: field → the column that feeds it now, or None where it is gone.
        doubtful: fields whose link must not be sure, wherever it goes.
    """

    name: str
    profile: Profile
    table: Table
    model: Model
    truth: dict[str, int | None]
    doubtful: frozenset[str] = frozenset()


def model_of(name: str) -> Model:
    """Return a model with the custom fields the columns feed."""
    model = built_in().model(name)
    types = {
        "Tier": FieldType.TEXT, "Seats": FieldType.NUMBER, "Contract value": FieldType.NUMBER,
        "Go live": FieldType.DATE, "Health": FieldType.NUMBER, "Segment": FieldType.TEXT,
        "Last meeting": FieldType.DATE, "Renewal": FieldType.DATE,
    }  # fmt: skip
    own = [one.field for one in MODELS[name] if one.field.startswith("custom.")]
    custom = tuple(
        Field(one, one.removeprefix("custom."), types[one.removeprefix("custom.")]) for one in own
    )
    return replace(model, fields=(*model.fields, *custom))


def make_sheet(headings: list[Heading], month: int, random: Random) -> Table:
    """Return the sheet of a month; in the first one are the things that may stay."""
    stay = random.choice(_STAY) if month else 1.0
    things = [one + (1009 if random.random() > stay else 0) for one in range(_ROWS)]
    random.shuffle(things)
    return make_table(
        [
            (one.header, [_write(one.cell(thing, month, random), one.written) for thing in things])
            for one in headings
        ]
    )


def _write(cell: Cell, how: str) -> Cell:
    if isinstance(cell, dt.date) and how in _DATES:
        return f"{cell:{_DATES[how]}}"
    if isinstance(cell, float) and how == ",":
        return f"{cell:,.2f}".translate(str.maketrans(",.", ".,"))
    if isinstance(cell, float) and how == ".":
        return f"{cell:,.2f}"
    return cell


_DATES = {"YMD": "%Y-%m-%d", "DMY": "%d/%m/%Y", "MDY": "%m/%d/%Y"}


@cache
def make_profile(seed: int) -> tuple[Profile, list[Heading], Model]:
    """Return a profile, the headings of the sheet it was made for, and its model."""
    random = Random(seed)
    name = sorted(MODELS)[seed % len(MODELS)]
    kinds = list(MODELS[name])
    chosen = random.sample(kinds, random.randint(6, len(kinds)))
    language = random.randrange(6) if random.random() < 0.4 else ENGLISH
    written = random.choice(["", "YMD", "DMY"])
    headings = [_head(one, language, random, written) for one in chosen]
    noise = random.sample(NOISE, random.randint(1, 3))
    headings += [Heading(one.headers[0][0], one, written) for one in noise]
    random.shuffle(headings)
    headings = _distinct(headings)
    table = make_sheet(headings, 0, random)
    model = model_of(name)
    links = []
    for place, one in enumerate(headings):
        if one.kind.field:
            target = model.find(one.kind.field)
            dated = target is not None and target.type in (FieldType.DATE, FieldType.DAY)
            reading = Reading(date_order="DMY") if dated and written == "DMY" else Reading()
            links.append(Link(place, one.kind.field, reading))
    made = profile_of(Mapping(name, tuple(links)), table, Policy(), f"p{seed}", model)
    return parse_profile(write_profile(made)), headings, model


def _head(kind: Kind, language: int, random: Random, written: str) -> Heading:
    header = random.choice(kind.headers[language])
    return Heading(header, kind, written if kind.family in ("date", "number") else "")


def _distinct(headings: list[Heading]) -> list[Heading]:
    """Leave out columns whose header is there already."""
    return list({one.header: one for one in reversed(headings)}.values())[::-1]


MUTATIONS = (
    "same", "renamed", "spelt", "translated", "reordered", "added", "dropped",
    "formats", "replaced", "everything", "swapped headers",
)  # fmt: skip


def make_case(seed: int, mutation: str) -> Case:
    """Return a drifted file of a profile."""
    profile, before, model = make_profile(seed)
    random = Random(seed * 101 + MUTATIONS.index(mutation))
    state = _State(list(before), random)
    for step in _steps(mutation, random):
        getattr(state, step)()
    headings = state.headings
    table = make_sheet(headings, 1 + seed % 3, random)
    truth: dict[str, int | None] = {link.field: None for link in profile.links}
    for place, one in enumerate(headings):
        if one.kind.field in truth:
            truth[one.kind.field] = place
    name = f"{profile.name} {mutation}"
    return Case(name, profile, table, model, truth, frozenset(state.doubtful))


def _steps(mutation: str, random: Random) -> list[str]:
    plain: dict[str, list[str]] = {"same": [], "swapped headers": ["swap_headers"]}
    if mutation in plain:
        return plain[mutation]
    if mutation == "everything":
        return ["rename", "reorder", "add", "drop", "reformat"]
    verbs = {
        "renamed": "rename", "spelt": "respell", "translated": "translate",
        "reordered": "reorder", "added": "add", "dropped": "drop", "formats": "reformat",
        "replaced": "replace",
    }  # fmt: skip
    return [verbs[mutation]] + (["reorder"] if random.random() < 0.5 else [])


@dataclass
class _State:
    headings: list[Heading]
    random: Random
    doubtful: set[str] = field(default_factory=set)

    def _fed(self) -> list[int]:
        return [place for place, one in enumerate(self.headings) if one.kind.field]

    def _put(self, place: int, header: str) -> None:
        if header and header not in {one.header for one in self.headings}:
            self.headings[place] = replace(self.headings[place], header=header)

    def rename(self) -> None:
        """Head one to three columns with other words of the same language."""
        fed = self._fed()
        for place in self.random.sample(fed, min(len(fed), self.random.randint(1, 3))):
            one = self.headings[place]
            words = next((them for them in one.kind.headers if one.header in them), ())
            others = [it for it in words if it != one.header]
            self._put(place, self.random.choice(others or [f"{one.header} (2026)"]))

    def respell(self) -> None:
        """Write headers otherwise: capitals, underlines, a typing mistake, a unit."""
        for place in self._fed():
            header = self.headings[place].header
            ways = [
                header.upper(),
                header.lower().replace(" ", "_"),
                f"{header}:",
                f" {header}".title(),
                _mistype(header, self.random),
            ]
            if self.random.random() < 0.6:
                self._put(place, self.random.choice(ways))

    def translate(self) -> None:
        """Head the whole sheet in another language."""
        now = self.headings[self._fed()[0]]
        spoken = [at for at, them in enumerate(now.kind.headers) if now.header in them]
        language = self.random.choice([at for at in range(6) if at not in spoken])
        for place in self._fed():
            self._put(place, self.headings[place].kind.headers[language][0])

    def reorder(self) -> None:
        """Put the columns in another order."""
        self.random.shuffle(self.headings)

    def add(self) -> None:
        """Add columns, some of which look like those that are there."""
        there = {one.kind.headers for one in self.headings}
        free = [one for one in NOISE if one.headers not in there]
        for one in self.random.sample(free, min(len(free), self.random.randint(1, 3))):
            place = self.random.randrange(len(self.headings) + 1)
            self.headings.insert(place, Heading(one.headers[0][0], one))

    def drop(self) -> None:
        """Leave one or two columns out."""
        for _ in range(self.random.randint(1, 2)):
            self.headings.pop(self.random.choice(self._fed()))

    def replace(self) -> None:
        """Leave a column out, and add one that looks like it but is another (a trap)."""
        there = {one.kind.headers for one in self.headings}
        free = [one for one in NOISE if one.headers not in there]
        families = {one.family for one in free}
        fed = self._fed()
        like = [place for place in fed if self.headings[place].kind.family in families]
        place = self.random.choice(like or fed)
        family = self.headings[place].kind.family
        new = next((one for one in free if one.family == family), self.random.choice(free))
        self.headings[place] = Heading(new.headers[0][0], new, self.headings[place].written)

    def reformat(self) -> None:
        """Write all dates and numbers otherwise."""
        how = self.random.choice(["MDY", "YMD", "DMY", ",", "."])
        for place, one in enumerate(self.headings):
            if one.kind.family in ("date", "number"):
                if how == "MDY" and one.written == "DMY" and one.kind.family == "date":
                    self.doubtful.add(one.kind.field)
                self.headings[place] = replace(one, written=how)

    def swap_headers(self) -> None:
        """Exchange the headers of two columns that look alike (a trap)."""
        pairs = [
            (one, other)
            for one in self._fed()
            for other in self._fed()
            if one < other and self.headings[one].kind.family == self.headings[other].kind.family
        ]
        if not pairs:
            fed = self._fed()
            pairs = [(fed[0], fed[1])]
        one, other = self.random.choice(pairs)
        first, second = self.headings[one], self.headings[other]
        self.headings[one] = replace(first, header=second.header)
        self.headings[other] = replace(second, header=first.header)
        self.doubtful |= {first.kind.field, second.kind.field}


def _mistype(header: str, random: Random) -> str:
    if len(header) < 6:
        return header
    at = random.randrange(1, len(header) - 2)
    return header[:at] + header[at + 1] + header[at] + header[at + 2 :]


def for_sharing(case: Case) -> Case:
    """Return the case with its profile as another person was given it."""
    return replace(case, profile=case.profile.for_sharing())


def by_hand(case: Case) -> Case:
    """Return the case with its profile as somebody would write it: headers and fields."""
    return replace(case, profile=replace(case.profile, columns=()))


def make_cases(profiles: int) -> Iterator[Case]:
    """Yield the cases of so many profiles, all mutations of each."""
    for seed in range(profiles):
        for mutation in MUTATIONS:
            yield make_case(seed, mutation)
