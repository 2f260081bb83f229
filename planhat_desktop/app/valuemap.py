"""The distinct values of a column, each once: what becomes of it, and what a person decided.

Equal cells are decided together. What was decided is the reading's ``values``: text → what is
sent in its place, and for a reference the `_id` of the record.
"""

from __future__ import annotations

from collections.abc import Container, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planhat_desktop.app.cards import name_of
from planhat_desktop.app.display import show_value
from planhat_desktop.app.live import Kind, Live
from planhat_desktop.core.candidates import candidates_for, settle
from planhat_desktop.core.celltext import text_of
from planhat_desktop.core.clusters import find_clusters
from planhat_desktop.core.deciding import Decided
from planhat_desktop.core.joining import column_of
from planhat_desktop.core.mapping import Link, Reading
from planhat_desktop.core.options import Nearest
from planhat_desktop.core.records import Reference
from planhat_desktop.core.schema import Field, FieldType
from planhat_desktop.core.shaping import Unshaped, shape_of
from planhat_desktop.core.table import Table, is_blank
from planhat_desktop.core.values import fold, is_yes_or_no, reader_of, split_list

_PORTION = 250  # values looked at between two yields; a portion takes a few milliseconds
_MOST_CODES = 6  # cells by which a value's first rows are found
_AHEAD = 0.05  # by which a record must be liker than the next to be named
_MOST_LIKES = 500  # open names a record is looked for
_MOST_KIN = 2_000  # open names that are compared with each other
_MOST_NEAREST = 5_000  # open values an option is looked for; the others wait until they are seen


class State(IntEnum):
    """How a value stands."""

    OPEN = 0  # it wants a decision
    DECIDED = 1
    FINE = 2  # it needs none


@dataclass(frozen=True, slots=True)
class Value:
    """One distinct value.

    Attributes:
        text: as the value map knows it.
        rows: how many rows have it.
        becomes: what is sent, in words; empty where nothing is.
        sent: what was decided: the text sent instead, an `_id`, or empty for nothing;
            None while nothing is decided.
        fits: how many records it may mean, where it is a reference that is open.
        nearest: the option it most likely means, where it is open.
        like: the record that is likest to it, by name; a hint, never taken by itself.
        kin: open values that may be the same name, written otherwise.
    """

    text: str
    rows: int
    state: State
    becomes: str = ""
    sent: str | None = None
    fits: int = 0
    nearest: Nearest | None = None
    like: str = ""
    kin: tuple[str, ...] = ()

    @property
    def is_lost(self) -> bool:
        """Whether what was decided is no longer there in Planhat."""
        return self.state is State.OPEN and self.sent is not None

    @property
    def is_emptied(self) -> bool:
        """Whether it was decided to send nothing in its place."""
        return self.sent == ""


class ValueMap:
    """All distinct values of one link: k values, those of most rows first.

    `look` has to be driven to its end; what was looked at before is there meanwhile.

    Args:
        live: what the values can become, as far as it is known.
    """

    def __init__(self, table: Table, link: Link, field: Field, live: Live) -> None:
        self.field = field
        self.live = live
        self.texts: Sequence[str] = ()
        self.rows: Sequence[int] = ()
        self.states: NDArray[np.int8] = np.empty(0, np.int8)
        self.is_whole = False
        self._link = link
        self._becomes: list[str] = []
        self._fits: list[int] = []
        self._nearest: dict[int, Nearest | None] = {}
        self._likes: dict[int, str] = {}
        self._kin: dict[str, tuple[str, ...]] = {}
        self._places: dict[str, int] = {}
        self._codes: dict[str, list[int]] = {}
        self._column = column_of(table, link)
        self._shape = shape_of(link.reading, keeps_lines=field.is_list)
        self._base: list[State] = []
        self._values: Mapping[str, str] = link.reading.values
        own_words = Reading(yes=link.reading.yes, no=link.reading.no)
        self._yes_or_no = reader_of(field, own_words, Decided())
        self._folded_options = frozenset(map(fold, live.options.options))

    @property
    def seen(self) -> int:
        """How many of the values were looked at so far, from the first."""
        return len(self._base)

    def count(self, state: State) -> int:
        """Return how many values stand so, as far as they were looked at."""
        return int(np.count_nonzero(self.states[: self.seen] == state))

    def rows_in(self, state: State) -> int:
        """Return how many rows have a value that stands so; a list cell counts for each part."""
        rows = np.asarray(self.rows[: self.seen], np.int64)
        return int(rows[self.states[: self.seen] == state].sum())

    # Looking

    def look(self) -> Generator[None, None, None]:
        """Look at every value, a portion at a time."""
        counts: dict[str, int] = {}
        yield from self._gather(counts)
        order = sorted(counts, key=counts.__getitem__, reverse=True)
        yield
        self._places = {text: place for place, text in enumerate(order)}
        self.texts, self.rows = order, [counts[text] for text in order]
        self.states = np.zeros(len(order), np.int8)
        yield
        for place, text in enumerate(order):
            state, becomes, fits = self._read(text)
            self._base.append(state)
            self._becomes.append(becomes)
            self._fits.append(fits)
            self.states[place] = self._judge(place)
            if place % _PORTION == _PORTION - 1:
                yield
        self.is_whole = True
        yield
        yield from self._look_near()

    def _look_near(self) -> Generator[None, None, None]:
        if self.live.kind is Kind.RECORDS:
            yield from self._look_for_likes()
            yield from self._look_for_kin()
            return
        for place in np.flatnonzero(self.states == State.OPEN)[:_MOST_NEAREST].tolist():
            self.nearest(place)
            if place % 20 == 19:
                yield

    def _look_for_likes(self) -> Generator[None, None, None]:
        """Find the records that open values are likest to, those of most rows first."""
        lookup, model = self.live.lookup, self.field.references or ""
        if lookup is None:
            return
        for place in np.flatnonzero(self.states == State.OPEN)[:_MOST_LIKES].tolist():
            asked = Reference(model, self._link.reading.find_by, self.texts[place])
            found = candidates_for(asked, lookup, 2)
            next_score = found[1].score if len(found) > 1 else 0.0
            if found and found[0].score - next_score > _AHEAD and not self._fits[place]:
                self._likes[place] = name_of(lookup.records[found[0].position])
            yield

    def _look_for_kin(self) -> Generator[None, None, None]:
        """Find open names that may be one company's; whoever decides one is offered the others."""
        if self.field.references != "Company":
            return
        open_ones = np.flatnonzero(self.states == State.OPEN)[:_MOST_KIN].tolist()
        texts = [self.texts[place] for place in open_ones]
        for found in find_clusters(texts, [self.rows[place] for place in open_ones]):
            members = [texts[one] for one in found.members] if found is not None else []
            for text in members:
                self._kin[text] = tuple(one for one in members if one != text)
            yield

    def _gather(self, counts: dict[str, int]) -> Generator[None, None, None]:
        column = self._column
        number = column.counts
        for done, code in enumerate(np.flatnonzero(number).tolist()):
            cell = column.cells[code]
            if not is_blank(cell):
                rows = int(number[code])
                for text in self._parts(self._shaped(text_of(cell))):
                    counts[text] = counts.get(text, 0) + rows
                    codes = self._codes.setdefault(text, [])
                    if len(codes) < _MOST_CODES:
                        codes.append(code)
            if done % (10 * _PORTION) == 10 * _PORTION - 1:
                yield

    def _shaped(self, text: str) -> str:
        """Return a cell's text as it is after the other steps; empty where it has no such part."""
        if self._shape is None or text in self._values:
            return text
        shaped = self._shape(text)
        return "" if isinstance(shaped, Unshaped) else shaped

    def _parts(self, text: str) -> Iterable[str]:
        """Return what a cell names: itself, or the parts of a list."""
        if not text:
            return ()
        if not self.field.is_list:
            return (text,)
        if text in self._values or fold(text) in self._folded_options:
            return (text,)
        return split_list(text, self._link.reading.list_separator)

    def _read(self, text: str) -> tuple[State, str, int]:
        """Return how a value stands by itself, what it becomes, and how many records fit."""
        live = self.live
        if live.kind is Kind.RECORDS:
            if live.lookup is None:
                return State.FINE, "", 0
            model, by = self.field.references or "", self._link.reading.find_by
            fits = settle(live.lookup, Reference(model, by, text)).fits
            if len(fits) != 1:
                return State.OPEN, "", len(fits)
            return State.FINE, name_of(live.lookup.records[fits[0]]), 1
        if self.field.type is FieldType.BOOLEAN:
            done = self._yes_or_no(text)
            said = show_value(self.field, done.value)
            return (State.FINE, said, 0) if done.problem is None else (State.OPEN, "", 0)
        option = live.options.find(text)
        if option is None and live.kind is Kind.WORDS and not live.is_known:
            return State.FINE, text, 0
        return (State.OPEN, "", 0) if option is None else (State.FINE, option, 0)

    # Deciding

    def decide(self, values: Mapping[str, str]) -> None:
        """Take what is decided by now; only what changed is judged anew."""
        changed = {
            text for text in {*values, *self._values} if values.get(text) != self._values.get(text)
        }
        self._values = values
        for text in changed:
            place = self._places.get(text)
            if place is not None and place < self.seen:
                self.states[place] = self._judge(place)

    def _judge(self, place: int) -> State:
        sent = self._values.get(self.texts[place])
        if sent is None:
            return self._base[place]
        return State.DECIDED if self._stands(sent) else State.OPEN

    def _stands(self, sent: str) -> bool:
        """Say whether what was decided can be sent still."""
        live = self.live
        if not sent or live.kind is Kind.WORDS:
            return True
        if live.kind is Kind.RECORDS:
            return live.lookup is None or bool(live.lookup.find("_id", sent))
        if self.field.type is FieldType.BOOLEAN:
            return is_yes_or_no(sent, self._link.reading)
        return live.options.find(sent) is not None

    def nearest(self, place: int) -> Nearest | None:
        """Return the option a value most likely means; looked for once."""
        if place not in self._nearest:
            self._nearest[place] = self.live.options.nearest(self.texts[place])
        return self._nearest[place]

    def nearest_of(self, text: str) -> Nearest | None:
        """Return the option a text most likely means."""
        place = self._places.get(text)
        return self.nearest(place) if place is not None else None

    def positions(self, text: str, most: int) -> list[int]:
        """Return the positions of the first rows that have a value."""
        codes = self._codes.get(text, [])
        places: list[int] = np.flatnonzero(np.isin(self._column.codes, codes))[:most].tolist()
        return places

    def value(self, place: int) -> Value:
        """Return the value at a place."""
        text, rows = self.texts[place], self.rows[place]
        state = State(int(self.states[place]))
        sent = self._values.get(text)
        if sent is not None:
            return Value(text, rows, state, self._named(sent), sent)
        if state is State.FINE:
            return Value(text, rows, state, self._becomes[place])
        near = self._nearest.get(place)
        kin = tuple(one for one in self._kin.get(text, ()) if self._is_open(one))
        like = self._likes.get(place, "")
        return Value(text, rows, state, fits=self._fits[place], nearest=near, like=like, kin=kin)

    def _is_open(self, text: str) -> bool:
        return int(self.states[self._places[text]]) == State.OPEN

    def _named(self, sent: str) -> str:
        """Return what was decided in words; of an `_id`, the record's name."""
        lookup = self.live.lookup
        found = lookup.find("_id", sent) if lookup is not None and sent else ()
        return name_of(lookup.records[found[0]]) if lookup is not None and found else sent

    def place_of(self, text: str) -> int | None:
        """Return the place of a value, or None."""
        return self._places.get(text)

    def proposed(self) -> dict[str, str]:
        """Return all proposals that are open: text → option."""
        return {
            self.texts[place]: near.option
            for place, near in self._nearest.items()
            if near is not None
            and self.states[place] == State.OPEN
            and self.texts[place] not in self._values
        }

    def next_open(
        self, order: Sequence[int] | NDArray[np.integer[Any]], row: int, but: Container[str]
    ) -> int | None:
        """Return the place of the value that wants a decision next, from a row of a list on.

        Args:
            order: the places in the list.
            but: the values that are decided just now.
        """
        for at in (*range(row, len(order)), *range(row)):
            place = int(order[at])
            if self.states[place] == State.OPEN and self.texts[place] not in but:
                return place
        return None

    def select(self, state: State | None, words: str = "") -> NDArray[np.int64]:
        """Return the places of the values that stand so and hold these letters, in order.

        Args:
            state: None for any.
        """
        states = self.states[: self.seen]
        shown = np.arange(self.seen) if state is None else np.flatnonzero(states == state)
        wanted = fold(words)
        if not wanted:
            return shown
        kept = [place for place in shown.tolist() if self._has(place, wanted)]
        return np.array(kept, np.int64)

    def _has(self, place: int, letters: str) -> bool:
        """Say whether a value or what it becomes holds these letters."""
        text = self.texts[place]
        if letters in text.casefold():
            return True
        sent = self._values.get(text)
        said = self._becomes[place] if sent is None else self._named(sent)
        return letters in said.casefold()


def decided(reading: Reading, changes: Mapping[str, str | None]) -> Reading:
    """Return the reading with values decided otherwise; None takes a decision back."""
    values = {text: sent for text, sent in reading.values.items() if text not in changes}
    values |= {text: sent for text, sent in changes.items() if sent is not None}
    return replace(reading, values=values)
