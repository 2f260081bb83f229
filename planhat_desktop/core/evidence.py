"""What a column's values say: whether they can be what a field holds.

The tests here are only for suggesting; `values` reads the cells themselves later and decides.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from planhat_desktop.core.celltext import text_of
from planhat_desktop.core.deciding import DATES, NUMBERS, Decided, decide
from planhat_desktop.core.looks import look
from planhat_desktop.core.mapping import Reading
from planhat_desktop.core.schema import Field, FieldType, Model
from planhat_desktop.core.table import Cell, CellError, Column, Kind, is_blank
from planhat_desktop.core.values import reader_of

_LOOKED_AT = 100  # distinct cells of a column
_BLANKS = 5  # more spellings of an empty cell than one column has
_SOME = 8  # fewer rows say nothing about repeating
_AUTO = Reading()
_NO_WORDS = (Kind.DATE, Kind.DATETIME, Kind.NUMBER, Kind.BOOLEAN)
_FEW = 50  # so many different words can still be matched to options by hand

_CURRENCY = re.compile(r"[A-Za-z]{3}|[$€£¥₹]")
_PHONE = re.compile(r"[+(]?[\d\s()./+-]{5,}(?:\s*(?:x|ext\.?)\s*\d+)?", re.IGNORECASE)
_ADDRESS = r"(?:https?://)?@?(?:[^\s/.@,;|]+\.)+[^\W\d]{2,}(?::\d+)?(?:[/?#]\S*)?"
_ADDRESSES = re.compile(rf"{_ADDRESS}(?:[;,|\s]+{_ADDRESS})*", re.IGNORECASE)
_CRM_ID = re.compile(r"(?:00[13Q5]|006|500|800)[0-9A-Za-z]{12}(?:[0-9A-Za-z]{3})?")


@dataclass(frozen=True, eq=False)
class Known:
    """Values that exist in the workspace: model → field → its texts, lower case."""

    values: Mapping[str, Mapping[str, frozenset[str]]] = field(default_factory=dict)

    @staticmethod
    def from_records(models: Mapping[str, Iterable[Mapping[str, object]]]) -> Known:
        """Return what records, as Planhat lists them, hold in the fields that find them."""
        found: dict[str, dict[str, set[str]]] = {}
        for model, records in models.items():
            mine = found.setdefault(model, {})
            for record in records:
                for name in _FINDERS:
                    value = record.get(name)
                    for one in value if isinstance(value, list) else (value,):
                        if isinstance(one, (str, int)) and one != "":
                            mine.setdefault(name, set()).add(str(one).casefold())
                parts = [record.get(name) for name in ("firstName", "lastName")]
                whole = " ".join(one for one in parts if isinstance(one, str) and one)
                if whole:  # people go by their whole name in a sheet
                    mine.setdefault("name", set()).add(whole.casefold())
        return Known(
            {
                model: {name: frozenset(texts) for name, texts in mine.items()}
                for model, mine in found.items()
            }
        )

    def of(self, model: str, name: str) -> frozenset[str]:
        """Return the known values of a model's field, lower case; empty when none are known."""
        return self.values.get(model, {}).get(name, frozenset())

    def finds(self, model: str) -> frozenset[str]:
        """Return all that finds a record of a model, lower case: ids, names, addresses."""
        return self._finds.get(model, frozenset())

    @cached_property
    def _finds(self) -> Mapping[str, frozenset[str]]:
        return {name: frozenset().union(*fields.values()) for name, fields in self.values.items()}

    def merge(self, other: Known) -> Known:
        """Return what either knows."""
        made = {name: dict(fields) for name, fields in self.values.items()}
        for model, fields in other.values.items():
            mine = made.setdefault(model, {})
            for name, texts in fields.items():
                mine[name] = mine.get(name, frozenset()) | texts
        return Known(made)


_FINDERS = ("_id", "externalId", "extId", "sourceId", "name", "nickName", "email", "domains")


class Evidence:
    """What the distinct cells of one column look like; made once a column."""

    def __init__(self, column: Column) -> None:
        self.column = column
        self._decided: dict[str, Decided] = {}

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """Distinct cells that hold a value, spread evenly over those among the data rows."""
        present = np.flatnonzero(self.column.counts)
        if len(present) > _LOOKED_AT:
            present = present[np.linspace(0, len(present) - 1, _LOOKED_AT).astype(np.int64)]
        found = (self.column.cells[code] for code in present.tolist())
        return tuple(one for one in found if not is_blank(one) and not isinstance(one, CellError))

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The cells as trimmed text."""
        return tuple(map(text_of, self.cells))

    @cached_property
    def repeats(self) -> bool:
        """Whether most rows share their value with others, as no id of their own would."""
        counts = self.column.counts
        if len(self.column.codes) < _SOME:
            return False
        # Blanks are looked for among the commonest cells only: a column may have a million.
        common = np.argpartition(counts, -min(_BLANKS, len(counts)))[-_BLANKS:].tolist()
        blank = sum(int(counts[code]) for code in common if is_blank(self.column.cells[code]))
        filled = len(self.column.codes) - blank
        return filled >= _SOME and int(np.count_nonzero(counts)) < filled / 2

    @cached_property
    def _looks(self) -> Counter[Kind]:
        return Counter(map(look, self.cells))

    def look_share(self, *kinds: Kind) -> float:
        """Return the share of cells that look like any of these kinds (of at least one)."""
        return sum(self._looks[one] for one in kinds) / len(self.cells)

    @cached_property
    def could_be_options(self) -> bool:
        """Whether the cells are different words: numbers, yes and no could be anything's."""
        return self.column.distinct >= 2 and not any(self._looks[one] for one in _NO_WORDS)

    def text_share(self, pattern: re.Pattern[str]) -> float:
        """Return the share of cells whose whole text a pattern fits; 0 when there are none."""
        if not self.texts:
            return 0.0
        return sum(pattern.fullmatch(one) is not None for one in self.texts) / len(self.texts)

    def known_share(self, known: frozenset[str]) -> float:
        """Return the share of cells that are among these texts (lower case)."""
        if not known or not self.texts:
            return 0.0
        return sum(text.casefold() in known for text in self.texts) / len(self.texts)

    def readable_share(self, target: Field) -> float:
        """Return the share of cells that the field's own reader takes (of at least one)."""
        read = reader_of(target, _AUTO, self._decide(target))
        found = map(read, self.cells)
        return sum(one.problem is None or one.doubtful for one in found) / len(self.cells)

    def _decide(self, target: Field) -> Decided:
        """Return what the cells decide, worked out once for all dates and once for all numbers."""
        question = "order" if target.type in DATES else "mark" if target.type in NUMBERS else ""
        if question not in self._decided:
            self._decided[question] = decide(self.texts, target, _AUTO)
        return self._decided[question]

    def looks_like_crm_id(self) -> bool:
        """Say whether most values have the form of a Salesforce id (15 or 18 signs)."""
        return self.text_share(_CRM_ID) >= 0.8


def share_that_fits(evidence: Evidence, target: Field) -> float:
    """Return the share of a column's distinct cells that a field could hold, 0 to 1.

    A column without values fits everything.
    """
    if not evidence.cells:
        return 1.0
    by_name = _BY_NAME.get(target.name)
    if by_name is not None:
        return by_name(evidence)
    if target.is_reference:
        return 1.0 - evidence.look_share(Kind.DATE, Kind.DATETIME, Kind.BOOLEAN)
    if target.key and target.type is FieldType.TEXT:
        return 1.0 - evidence.look_share(Kind.DATE, Kind.DATETIME, Kind.BOOLEAN)
    if target.type in (FieldType.OPTION, FieldType.OPTIONS):
        return _share_of_options(evidence, target)
    if target.type is FieldType.PHONE:
        return _phones(evidence)
    return evidence.readable_share(target)


def known_share(evidence: Evidence, target: Field, model: Model, known: Known) -> float:
    """Return the share of a column's cells that exist in the workspace for this field."""
    if target.references:
        return evidence.known_share(known.finds(target.references))
    return evidence.known_share(known.of(model.name, target.name))


def option_share(evidence: Evidence, target: Field) -> float:
    """Return the share of a column's cells that are options of a field, as they are written."""
    return evidence.known_share(frozenset(one.casefold() for one in target.options))


def _share_of_options(evidence: Evidence, target: Field) -> float:
    """Return the share of cells that are options; half at least for a few other words."""
    share = evidence.readable_share(target)
    # Words that are no options yet can be matched to them; numbers, or thousands of them, cannot.
    are_words = evidence.look_share(*_NO_WORDS, Kind.EMAIL) < 0.5
    return max(share, 0.5) if are_words and evidence.column.distinct <= _FEW else share


def _words(evidence: Evidence) -> float:
    return 1.0 - evidence.look_share(*_NO_WORDS)


def _names(evidence: Evidence) -> float:
    return 1.0 - evidence.look_share(*_NO_WORDS, Kind.EMAIL)


def _phones(evidence: Evidence) -> float:
    return evidence.text_share(_PHONE) - evidence.look_share(Kind.DATE, Kind.DATETIME)


def _addresses(evidence: Evidence) -> float:
    return evidence.text_share(_ADDRESSES)


def _emails(evidence: Evidence) -> float:
    return evidence.look_share(Kind.EMAIL)


def _currencies(evidence: Evidence) -> float:
    return evidence.text_share(_CURRENCY)


# What fields hold beyond what their type says.
_BY_NAME: Mapping[str, Callable[[Evidence], float]] = {
    "_currency": _currencies,
    "currency": _currencies,
    "web": _addresses,
    "domains": _addresses,
    "otherEmails": _emails,
    "phone": _phones,
    "phonePrimary": _phones,
    **dict.fromkeys(
        ("title", "subject", "position", "phase"),
        _words,
    ),
    **dict.fromkeys(("name", "firstName", "lastName"), _names),
    **dict.fromkeys(("tags", "country", "city"), _words),
}
