"""What finished uploads taught: which header fed which field, how often, and when last.

Kept is a header's letters, a model, what the values looked like and a field; never a cell. Each
installation counts for itself, so that laying two stores together counts nothing twice: merging
takes the higher count of each, in whatever order and however often.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from planhat_desktop.core.mapping import Mapping as Links
from planhat_desktop.core.members import Members, ProfileProblem
from planhat_desktop.core.table import Column, Kind, Table
from planhat_desktop.core.words import squeeze

SCHEMA = 1
LEFT_OUT = ""
"""Stands for a field where a column was sent nowhere."""
_MOST = 5_000
_LONGEST = 200
_MOST_TIMES = 1_000_000


class Sight(NamedTuple):
    """A column as it is known again.

    Attributes:
        model: the model the rows were sent to.
        header: its letters alone.
        look: what the values were, as a kind's word.
    """

    model: str
    header: str
    look: str


class Count(NamedTuple):
    """How one installation matched a sight to a field.

    Attributes:
        taken: finished uploads in which the column fed the field.
        refused: those in which that was suggested and the person wanted otherwise.
        last: the day it was last taken (ISO), or empty.
    """

    taken: int = 0
    refused: int = 0
    last: str = ""


class Past(NamedTuple):
    """What became of a sight and a field so far, all installations together.

    Attributes:
        is_own: whether this installation has taken it itself.
    """

    field: str
    taken: int
    refused: int
    last: str
    is_own: bool

    @property
    def net(self) -> int:
        """How much more often it was taken than refused."""
        return self.taken - self.refused


Counts = Mapping[str, Count]
"""Installation → its count."""


@dataclass(frozen=True)
class Learned:
    """All that was learned: sight → field → installation → count.

    Attributes:
        origin: the name of this installation, a few random signs.
    """

    lessons: Mapping[Sight, Mapping[str, Counts]] = field(default_factory=dict)
    origin: str = field(default="", compare=False)

    @property
    def size(self) -> int:
        """How many different columns are known again."""
        return len(self.lessons)

    def see(self, model: str, column: Column) -> Sight:
        """Return how a column is known again; its header is empty where it has no name."""
        header = "" if column.header == column.letter else squeeze(column.header)
        look = Kind.DATE if column.kind is Kind.DATETIME else column.kind
        return Sight(model, header if len(header) <= _LONGEST else "", look.value)

    def past_of(self, model: str, column: Column) -> tuple[Past, ...]:
        """Return what became of a column's sight, what was taken last first."""
        return self.recall(self.see(model, column)) if self.lessons else ()

    def recall(self, sight: Sight) -> tuple[Past, ...]:
        """Return what became of a sight, what was taken last first."""
        found = []
        for name, counts in self.lessons.get(sight, {}).items():
            mine = counts.get(self.origin, Count())
            taken = sum(one.taken for one in counts.values())
            refused = sum(one.refused for one in counts.values())
            last = max(one.last for one in counts.values())
            found.append(Past(name, taken, refused, last, mine.taken > 0))
        found.sort(key=lambda one: (one.last, one.net, one.field), reverse=True)
        return tuple(found)

    def learn(self, table: Table, final: Links, suggested: Links, day: dt.date) -> Learned:
        """Return this with one finished upload more.

        Args:
            final: the links it was sent with.
            suggested: what had been suggested for the same table and model.
        """
        sights = [self.see(final.model, one) for one in table.columns]
        often = Counter(one.header for one in sights)
        lessons = {sight: dict(fields) for sight, fields in self.lessons.items()}
        for column, sight in zip(table.columns, sights, strict=True):
            # Of two columns with one name nobody knows which is which next time.
            if not sight.header or often[sight.header] > 1:
                continue
            taken = {one.field for one in final.links_from(column.index)}
            refused = {one.field for one in suggested.links_from(column.index)} - taken
            fields = lessons.setdefault(sight, {})
            for name in taken or {LEFT_OUT}:
                self._count(fields, name, Count(1, 0, day.isoformat()))
            for name in refused:
                self._count(fields, name, Count(0, 1))
        return Learned(lessons, self.origin)

    def _count(self, fields: dict[str, Counts], name: str, more: Count) -> None:
        counts = fields.get(name, {})
        now = counts.get(self.origin, Count())
        made = Count(now.taken + more.taken, now.refused + more.refused, max(now.last, more.last))
        fields[name] = {**counts, self.origin: made}

    def merge(self, other: Learned) -> Learned:
        """Return both together; of each installation's counts the higher ones."""
        lessons = {sight: dict(fields) for sight, fields in self.lessons.items()}
        for sight, fields in other.lessons.items():
            mine = lessons.setdefault(sight, {})
            for name, counts in fields.items():
                mine[name] = _merge_counts(mine.get(name, {}), counts)
        return Learned(lessons, self.origin)

    def trim(self, most: int = _MOST) -> Learned:
        """Return the columns that were seen last, so many at most."""
        if len(self.lessons) <= most:
            return self
        newest = sorted(self.lessons, key=self._last_seen, reverse=True)[:most]
        return Learned({one: self.lessons[one] for one in newest}, self.origin)

    def _last_seen(self, sight: Sight) -> str:
        return max(one.last for counts in self.lessons[sight].values() for one in counts.values())

    def to_dict(self) -> dict[str, object]:
        """Return it as plain JSON values, without saying whose it is."""
        return {
            "schema": SCHEMA,
            "learned": [
                {**sight._asdict(), "field": name, "counts": list(_list_counts(counts))}
                for sight, fields in sorted(self.lessons.items())
                for name, counts in sorted(fields.items())
            ],
        }

    @staticmethod
    def from_dict(data: object, origin: str = "") -> Learned:
        """Return what plain JSON values hold.

        Raises:
            ProfileProblem: they hold something else, or what a newer program learned.
        """
        members = Members(data, "")
        schema = members.whole("schema", None, least=1)
        if schema is None:
            raise ProfileProblem("missing", {"where": "schema"})
        if schema > SCHEMA:
            raise ProfileProblem("newer", {"schema": schema, "known": SCHEMA})
        lessons: dict[Sight, dict[str, Counts]] = {}
        for one in members.objects("learned", required=True):
            sight = Sight(_short(one, "model"), _short(one, "header"), _short(one, "look"))
            name = _short(one, "field", empty=True)
            counts = dict(_read_count(count) for count in one.objects("counts", required=True))
            if counts:
                fields = lessons.setdefault(sight, {})
                fields[name] = _merge_counts(fields.get(name, {}), counts)
        return Learned(lessons, origin)


def judge(pasts: Sequence[Past]) -> tuple[tuple[Past, ...], bool]:
    """Return the fields that were wanted so far, and whether that is one and the same.

    A choice that was taken back now and then stays wanted, but is no certainty.
    """
    wanted = tuple(one for one in pasts if one.field != LEFT_OUT and one.net > 0)
    steady = len(wanted) == 1 and 3 * wanted[0].refused < wanted[0].taken
    return wanted, steady


def _merge_counts(mine: Counts, other: Counts) -> Counts:
    both = dict(mine)
    for origin, one in other.items():
        now = both.get(origin, Count())
        both[origin] = Count(
            max(now.taken, one.taken), max(now.refused, one.refused), max(now.last, one.last)
        )
    return both


def _list_counts(counts: Counts) -> Iterator[dict[str, object]]:
    for origin, one in sorted(counts.items()):
        yield {"by": origin, **one._asdict()}


def _read_count(members: Members) -> tuple[str, Count]:
    origin = _short(members, "by")
    taken, refused = members.whole("taken", 0), members.whole("refused", 0)
    last = members.text("last", default="", empty=not taken)
    if last:
        try:
            last = dt.date.fromisoformat(last).isoformat()
        except ValueError:
            raise ProfileProblem("kind", {"where": "last", "kind": "a day"}) from None
    elif taken:
        raise ProfileProblem("missing", {"where": "last"})
    return origin, Count(min(taken or 0, _MOST_TIMES), min(refused or 0, _MOST_TIMES), last)


def _short(members: Members, name: str, *, empty: bool = False) -> str:
    text = members.text(name, empty=empty)
    if len(text) > _LONGEST:
        raise ProfileProblem("bounds", {"where": name, "bounds": f"up to {_LONGEST} letters"})
    return text
