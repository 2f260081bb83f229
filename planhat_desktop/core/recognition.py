"""Finding a profile's columns in a table: by header, and by what the columns look like."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from functools import cached_property

from planhat_desktop.core.assignment import NEVER, solve_assignment
from planhat_desktop.core.drift import Change
from planhat_desktop.core.evidence import Evidence, share_that_fits
from planhat_desktop.core.imprint import Imprint, compare, share_in_common, take_imprint
from planhat_desktop.core.profile import Headed, Profile
from planhat_desktop.core.renaming import compare_headers
from planhat_desktop.core.schema import Field, Model
from planhat_desktop.core.table import Kind, Table
from planhat_desktop.core.vocabulary import Hit, Vocabulary

_ENOUGH = 0.62  # of header and values together
_LIKE_NO_OTHER = 0.85
_COMMON = 0.3  # so many of the same cells are no accident
_UNLIKE = 0.15
_PLAINLY = 0.2  # both together are so much more alike the other way round
_FEW = 5  # fewer different cells say little
_HOW = {
    "letters": Change.LETTERS,
    "translated": Change.TRANSLATED,
    "renamed": Change.RENAMED,
}


@dataclass(frozen=True)
class Found:
    """A column of the table that stands for one of the profile's.

    Attributes:
        change: what is different about it; None where nothing is.
    """

    column: int
    change: Change | None = None
    facts: Mapping[str, object] = attribute(default_factory=dict)


@dataclass
class _Wanted:
    """A column that a profile knows.

    Attributes:
        field: what it feeds; None where it feeds nothing, or a field that is not there.
        seen: what it looked like, where that is known.
    """

    named: Headed
    field: Field | None = None
    seen: Imprint | None = None


class Looks:
    """What the columns of a table look like; each is looked at once, and only if need be."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._evidence: dict[int, Evidence] = {}
        self._imprints: dict[int, Imprint | None] = {}

    def evidence(self, column: int) -> Evidence:
        """Return what a column's cells say."""
        if column not in self._evidence:
            self._evidence[column] = Evidence(self.table.columns[column])
        return self._evidence[column]

    def imprint(self, column: int) -> Imprint | None:
        """Return what a column looks like; None where it is empty."""
        if column not in self._imprints:
            one = self.table.columns[column]
            self._imprints[column] = take_imprint(one, self.evidence(column))
        return self._imprints[column]

    def likeness(self, wanted: _Wanted, column: int) -> float | None:
        """Return how much a column looks like the one wanted, 0 to 1; None: nobody knows."""
        now = self.imprint(column)
        return None if now is None or wanted.seen is None else compare(wanted.seen, now)


class Columns:
    """Where each column of a profile is in a table."""

    def __init__(
        self, profile: Profile, table: Table, model: Model, fields: Mapping[str, Field]
    ) -> None:
        self._table, self._looks = table, Looks(table)
        self._model = model
        self._known = [one.header for one in profile.columns]
        self._places: dict[str, list[int]] = {}
        for one in table.columns:
            self._places.setdefault(one.header, []).append(one.index)
        self._wanted: dict[Headed, _Wanted] = {}
        self._often: dict[str, int] = {}
        self.names = tuple(
            tuple(self._want(named, fields.get(link.field)) for named in link.columns)
            for link in profile.links
        )
        self._want_unused(profile)
        self._found: dict[Headed, Found] = {}
        self._take_exact()
        self._mark_swapped()
        self._take_alike()

    def of(self, named: Headed) -> Found | None:
        """Return the column a name of `names` stands for, or None."""
        return self._found.get(named)

    def fresh(self) -> tuple[int, ...]:
        """Return the columns with values that the profile's sheet did not have."""
        if not self._known:
            return ()
        taken = {one.column for one in self._found.values()}
        columns = self._table.columns
        return tuple(one.index for one in columns if one.index not in taken and one.filled)

    # What is wanted

    def _want(self, named: Headed, target: Field | None) -> Headed:
        """Take down a column a link names, and return its name with its place."""
        place = named.place
        if place is None:
            often = self._often[named.column] = self._often.get(named.column, 0) + 1
            there = self._known or self._places.get(named.column, [])
            times = self._known.count(named.column) if self._known else len(there)
            place = min(often, max(1, times))
        made = Headed(named.column, place)
        one = self._wanted.setdefault(made, _Wanted(made))
        one.field = one.field or target
        return made

    def _want_unused(self, profile: Profile) -> None:
        """Take down what the other columns were and looked like: they are no replacement."""
        times: dict[str, int] = {}
        for column in profile.columns:
            place = times[column.header] = times.get(column.header, 0) + 1
            named = Headed(column.header, place)
            self._wanted.setdefault(named, _Wanted(named)).seen = column.seen

    # Found by the very header

    def _take_exact(self) -> None:
        for header, places in self._places.items():
            wanted = [one for one in self._wanted.values() if one.named.column == header]
            if not wanted:
                continue
            if self._known and len(places) != len(wanted):
                self._take_some(wanted, places)
                continue
            alone = len(wanted) == 1 and len(places) > 1 and not self._known
            for one in wanted:
                if (one.named.place or 1) <= len(places):
                    column = places[(one.named.place or 1) - 1]
                    doubt = Change.PLACE if alone and one.named.place == 1 else None
                    self._found[one.named] = self._look_again(one, Found(column, doubt))

    def _take_some(self, wanted: Sequence[_Wanted], places: Sequence[int]) -> None:
        """Choose among columns of one header, of which there are more or fewer than before."""
        cost = [[-(self._looks.likeness(one, at) or 0.5) for at in places] for one in wanted]
        spare = [[0.0] * len(wanted)] * len(wanted)
        pairs = solve_assignment([row + more for row, more in zip(cost, spare, strict=True)])
        for one, place in zip(wanted, pairs, strict=True):
            if place < len(places):
                self._found[one.named] = Found(places[place], Change.PLACE)

    def _look_again(self, wanted: _Wanted, found: Found) -> Found:
        """Return what was found, doubtful where its cells are quite others."""
        now, was = self._looks.imprint(found.column), wanted.seen
        if found.change is not None or now is None or was is None or wanted.field is None:
            return found
        evidence = self._looks.evidence(found.column)
        alike = compare(was, now)
        if was.kind is now.kind:
            is_other = alike < _UNLIKE and len(evidence.cells) >= _FEW
        else:
            is_address = Kind.EMAIL in (was.kind, now.kind)
            fits = share_that_fits(evidence, wanted.field) >= 0.9
            is_other = alike == 0 and (is_address or not fits)
        return Found(found.column, Change.VALUES, _kinds(was, now)) if is_other else found

    def _mark_swapped(self) -> None:
        """Doubt two columns of which each looks as the other one did."""
        pairs = [
            (one, found)
            for one in self._wanted.values()
            if (found := self._found.get(one.named)) is not None
            and self._crossed(one, found, unknown=1.0) < 0.9
        ]
        for place, (one, mine) in enumerate(pairs):
            for other, theirs in pairs[place + 1 :]:
                crossed = self._crossed(one, theirs) + self._crossed(other, mine)
                if crossed > _PLAINLY + self._crossed(one, mine) + self._crossed(other, theirs):
                    for it, at, by in ((one, mine, other), (other, theirs, one)):
                        facts = {"other": by.named.column}
                        self._found[it.named] = Found(at.column, Change.SWAPPED, facts)

    def _crossed(self, wanted: _Wanted, found: Found, unknown: float = 0.5) -> float:
        likeness = self._looks.likeness(wanted, found.column)
        return unknown if likeness is None else likeness

    # Found by what it is called or looks like

    def _take_alike(self) -> None:
        """Give what is left the best columns of what is left, each once."""
        taken = {one.column for one in self._found.values()}
        wanted = [one for one in self._wanted.values() if one.named not in self._found]
        free = [one.index for one in self._table.columns if one.index not in taken]
        if not wanted or not free:
            return
        scores = [[self._score(one, column) for column in free] for one in wanted]
        self._add_unmistakable(wanted, free, scores)
        spare = [
            [0.0 if other == row else NEVER for other in range(len(wanted))]
            for row in range(len(wanted))
        ]
        cost = [
            [-(one[0] ** 4) if one is not None else NEVER for one in row] + more
            for row, more in zip(scores, spare, strict=True)
        ]
        for one, row, place in zip(wanted, scores, solve_assignment(cost), strict=True):
            chosen = row[place] if place < len(free) else None
            if chosen is not None:
                same = self._common(one, free[place]) >= _COMMON
                self._found[one.named] = Found(free[place], chosen[1], {"same": same})

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return Vocabulary(self._model)

    def _hits(self, column: int) -> Mapping[str, Hit]:
        if column not in self._hit:
            self._hit[column] = self._vocabulary.match(self._table.columns[column].header)
        return self._hit[column]

    @cached_property
    def _hit(self) -> dict[int, Mapping[str, Hit]]:
        return {}

    def _score(self, wanted: _Wanted, column: int) -> tuple[float, Change] | None:
        """Return how likely a column is the one wanted, and by what; None: it is not."""
        header = self._table.columns[column].header
        if header == wanted.named.column:
            return None  # places of one header are settled already
        name, how = compare_headers(wanted.named.column, header)
        change = _HOW[how]
        meant = self._meant(wanted, column)
        if meant > name:
            change = Change.RENAMED if name >= 0.5 else Change.MEANT
            name = meant
        look = self._look(wanted, column)
        if how == "letters":
            return 0.8 + 0.2 * look, change
        if look < 0.25:
            return None
        score = 0.6 * name + 0.4 * look
        common = self._common(wanted, column)
        if common >= _COMMON and look >= 0.8 and 0.6 + 0.3 * common > score:
            score = 0.6 + 0.3 * common
            change = Change.SAME_VALUES if name < 0.5 else change
        return (score, change) if score >= _ENOUGH else None

    def _meant(self, wanted: _Wanted, column: int) -> float:
        """Return how well a column's header names the field wanted, 0 to 1."""
        if wanted.field is None:
            return 0.0
        hit = self._hits(column).get(wanted.field.name)
        return 0.0 if hit is None or hit.score < 0.7 else min(1.0, 0.95 * hit.score)

    def _look(self, wanted: _Wanted, column: int) -> float:
        likeness = self._looks.likeness(wanted, column)
        if likeness is not None:
            return likeness
        if wanted.field is None or self._looks.imprint(column) is None:
            return 0.5
        share = share_that_fits(self._looks.evidence(column), wanted.field)
        return 0.6 if share >= 0.9 else 0.4 if share >= 0.5 else 0.0

    def _common(self, wanted: _Wanted, column: int) -> float:
        now = self._looks.imprint(column)
        if now is None or wanted.seen is None:
            return 0.0
        return share_in_common(wanted.seen.sketch, now.sketch) or 0.0

    def _add_unmistakable(
        self,
        wanted: Sequence[_Wanted],
        free: Sequence[int],
        scores: list[list[tuple[float, Change] | None]],
    ) -> None:
        """Let a column be found by its form alone, where it is the only one of that form."""
        looks = [[self._looks.likeness(one, column) or 0.0 for column in free] for one in wanted]
        for row, one in enumerate(wanted):
            if one.seen is None or not _is_unmistakable(one.seen):
                continue
            for place in range(len(free)):
                rivals = [*looks[row][:place], *looks[row][place + 1 :]]
                rivals += [it[place] for at, it in enumerate(looks) if at != row]
                alone = max(rivals, default=0.0) < 0.5
                if self._common(one, free[place]) == 0.0 and one.seen.sketch:
                    continue  # not a single cell is the same
                if scores[row][place] is None and looks[row][place] >= _LIKE_NO_OTHER and alone:
                    scores[row][place] = (_ENOUGH, Change.SAME_VALUES)


def _is_unmistakable(seen: Imprint) -> bool:
    """Say whether the form of a column's cells tells what it is: addresses, ids with letters."""
    if seen.kind in (Kind.EMAIL, Kind.URL):
        return True
    form = next(iter(seen.shapes), "")
    return "9" in form and form != "9" and max(seen.shapes.values()) >= 0.7


def _kinds(was: Imprint, now: Imprint) -> dict[str, object]:
    return {"was": was.kind.value, "is": now.kind.value}
