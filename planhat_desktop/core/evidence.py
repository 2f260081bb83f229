"""What a column's values say: whether they can be what a field holds.

The tests here are only for suggesting; `values` reads the cells themselves later and decides.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from planhat_desktop.core.headers import squeeze
from planhat_desktop.core.schema import Field, FieldType, Model
from planhat_desktop.core.table import Cell, CellError, Column, Formatted, is_blank


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_LOOKED_AT = 100  # distinct cells of a column

_NUMBER = re.compile(
    r"[+-]?(?:\d{1,3}(?:([.,'’ \u00a0\u202f])\d{3}(?:\1\d{3})*)(?:(?!\1)[.,]\d+)?|\d*[.,]?\d+)"
    r"(?:[eE][+-]?\d+)?"
)
_MONEY = re.compile(r"[$€£¥₹%()\s]|\b(?:[A-Z]{3}|kr)\b\.?")
_DATE = re.compile(
    r"(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./](?:\d{4}|\d{2})"
    r"|\d{1,2}[-. ]+[^\W\d_]{3,9}[-., ]+(?:\d{4}|\d{2})|[^\W\d_]{3,9}[-. ]+\d{1,2},?[- ]+\d{4}"
    r"|(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))"
    r"(?:[T ,]+\d{1,2}:\d{2}\S*(?: ?[AaPp]\.?[Mm]\.?)?(?: ?\S{1,6})?)?"
)
_EMAIL = re.compile(r"(?:mailto:)?[^@\s,;]+@[^@\s,;]+\.[^@\s.,;>]{2,}>?")
_URL = re.compile(
    r"(?:[a-z]+://\S+|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?::\d+)?(?:[/?#]\S*)?)", re.IGNORECASE
)
_HEX_ID = re.compile(r"[0-9a-fA-F]{24}")
_CURRENCY = re.compile(r"[A-Za-z]{3}|[$€£¥₹]")
_PHONE = re.compile(r"[+(]?[\d\s()./+-]{5,}(?:\s*(?:x|ext\.?)\s*\d+)?", re.IGNORECASE)
_CRM_ID = re.compile(r"(?:00[13Q5]|006|500|800)[0-9A-Za-z]{12}(?:[0-9A-Za-z]{3})?")
_YES_NO = _set("yes no y n true false t f on off x ✓ 1 0 ja nein nej si sí oui non")


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
        return Known(
            {
                model: {name: frozenset(texts) for name, texts in mine.items()}
                for model, mine in found.items()
            }
        )

    def of(self, model: str, name: str) -> frozenset[str]:
        """Return the known values of a model's field, lower case; empty when none are known."""
        return self.values.get(model, {}).get(name, frozenset())


_FINDERS = ("_id", "externalId", "extId", "sourceId", "name", "nickName", "email", "domains")


class Evidence:
    """What the distinct cells of one column look like; made once a column."""

    def __init__(self, column: Column) -> None:
        self.column = column

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """The first distinct cells among the data rows that hold a value."""
        found: list[Cell] = []
        for code in np.flatnonzero(self.column.counts).tolist():
            cell = self.column.cells[code]
            if not is_blank(cell) and not isinstance(cell, CellError):
                found.append(cell)
                if len(found) == _LOOKED_AT:
                    break
        return tuple(found)

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The cells as trimmed text."""
        return tuple(_text(one) for one in self.cells)

    @cached_property
    def repeats(self) -> bool:
        """Whether most rows share their value with others, as no id of their own would."""
        return self.column.filled >= 8 and self.column.distinct < self.column.filled / 2

    @cached_property
    def plain(self) -> tuple[float, float, float, float, float]:
        """The shares of dates, numbers, yes/no, e-mails and object ids."""
        return (
            self.share(_is_date), self.share(_is_number), self.yes_no,
            self.share(_is_email), self.share(_is_hex_id),
        )  # fmt: skip

    @cached_property
    def yes_no(self) -> float:
        """The share of cells that say yes or no; numbers count only when all are 0 or 1."""
        return self.share(_is_yes_no)

    def share(self, test: Callable[[Cell], bool]) -> float:
        """Return the share of cells that pass a test; 1 when there are none."""
        if not self.cells:
            return 1.0
        return sum(map(test, self.cells)) / len(self.cells)

    def known_share(self, known: frozenset[str]) -> float:
        """Return the share of cells that are among these texts (lower case)."""
        if not known or not self.texts:
            return 0.0
        return sum(text.casefold() in known for text in self.texts) / len(self.texts)

    def looks_like_crm_id(self) -> bool:
        """Say whether most values have the form of a Salesforce id (15 or 18 signs)."""
        return bool(self.cells) and self.share(lambda one: _fits(_CRM_ID, one)) >= 0.8


def share_that_fits(evidence: Evidence, target: Field) -> float:
    """Return the share of a column's distinct cells that a field could hold, 0 to 1.

    A column without values fits everything.
    """
    test = _TESTS_BY_NAME.get(target.name) or _TESTS.get(target.type)
    if target.type is FieldType.BOOLEAN:
        share = evidence.yes_no
    elif target.type in (FieldType.OPTION, FieldType.OPTIONS):
        share = _share_of_options(evidence, target)
    elif target.is_reference:
        dates, _, booleans, _, _ = evidence.plain
        share = 1.0 - max(dates, booleans) if evidence.cells else 1.0
    elif target.name in _WORDY:
        dates, numbers, booleans, _, _ = evidence.plain
        share = 1.0 - max(dates, numbers, booleans) if evidence.cells else 1.0
    elif target.key and target.type is FieldType.TEXT:
        share = 1.0 - evidence.share(_is_typed_date) if evidence.cells else 1.0
    else:
        share = evidence.share(test) if test else 1.0
    if target.minimum is not None or target.maximum is not None:
        share = min(share, evidence.share(lambda one: _is_within(one, target)))
    return share


def known_share(evidence: Evidence, target: Field, model: Model, known: Known) -> float:
    """Return the share of a column's cells that exist in the workspace for this field."""
    if target.is_reference and target.references:
        return max(
            (evidence.known_share(known.of(target.references, name)) for name in _FINDERS),
            default=0.0,
        )
    return evidence.known_share(known.of(model.name, target.name))


def _share_of_options(evidence: Evidence, target: Field) -> float:
    """Return the share of cells that are options; half at least where any text may be sent."""
    dates, numbers, booleans, emails, _ = evidence.plain
    if not evidence.cells or not target.options:
        return 1.0
    options = {squeeze(one) for one in target.options}
    many = target.type is FieldType.OPTIONS
    parts = [re.split(r"[;,|\n]", text) if many else [text] for text in evidence.texts]
    share = sum(all(squeeze(one) in options for one in some) for some in parts) / len(parts)
    if share < 0.5 and max(dates, numbers, booleans, emails) >= 0.5:
        return share
    # Words that are not yet options can be matched to them; thousands of them cannot.
    return max(share, 0.5) if evidence.column.distinct <= 50 or not target.is_closed else share


def _text(cell: Cell) -> str:
    match cell:
        case Formatted(text=text):
            return text.strip()
        case float() if cell.is_integer():
            return str(int(cell))
        case _:
            return str(cell).strip()


def _fits(pattern: re.Pattern[str], cell: Cell) -> bool:
    return not isinstance(cell, bool) and pattern.fullmatch(_text(cell)) is not None


def _is_typed_date(cell: Cell) -> bool:
    return isinstance(cell, dt.date)


def _is_date(cell: Cell) -> bool:
    if isinstance(cell, str):
        return _DATE.fullmatch(cell.strip()) is not None
    return isinstance(cell, dt.date)


def _is_date_or_serial(cell: Cell) -> bool:
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return 18_000 <= cell <= 80_000  # Excel's days from 1949 to 2119
    return _is_date(cell)


def _is_number(cell: Cell) -> bool:
    if isinstance(cell, (bool, dt.date, dt.time)):
        return False
    if not isinstance(cell, str):
        return True
    if _DATE.fullmatch(cell.strip()):
        return len(cell.strip()) == 8 and cell.strip().isdigit()
    return _NUMBER.fullmatch(_MONEY.sub("", cell)) is not None


def _is_whole(cell: Cell) -> bool:
    if isinstance(cell, float):
        return cell.is_integer()
    return _is_number(cell) and not re.search(r"[.,]\d{1,2}(?:\d{2,})?$", _text(cell).rstrip(" %"))


def _is_within(cell: Cell, target: Field) -> bool:
    text = _text(cell).replace(",", ".").rstrip(" %")
    try:
        value = float(text)
    except ValueError:
        return False
    low, high = target.minimum, target.maximum
    return (low is None or value >= low) and (high is None or value <= high)


def _is_yes_no(cell: Cell) -> bool:
    return isinstance(cell, bool) or _text(cell).casefold() in _YES_NO


def _is_email(cell: Cell) -> bool:
    return isinstance(cell, str) and _EMAIL.search(cell) is not None


def _is_url(cell: Cell) -> bool:
    return isinstance(cell, str) and "@" not in cell and _fits(_URL, cell)


def _is_list_of_domains(cell: Cell) -> bool:
    return isinstance(cell, str) and all(
        _fits(_URL, one.strip().lstrip("@")) for one in re.split(r"[;,|\s]+", cell.strip())
    )


def _is_hex_id(cell: Cell) -> bool:
    return isinstance(cell, str) and _fits(_HEX_ID, cell)


def _is_phone(cell: Cell) -> bool:
    return not isinstance(cell, (bool, dt.date)) and _fits(_PHONE, cell)


def _is_currency(cell: Cell) -> bool:
    return isinstance(cell, str) and _fits(_CURRENCY, cell)


def _is_place(cell: Cell) -> bool:
    return isinstance(cell, str) and not _is_number(cell)


_TESTS: Mapping[FieldType, Callable[[Cell], bool]] = {
    FieldType.NUMBER: _is_number,
    FieldType.INTEGER: _is_whole,
    FieldType.DATE: _is_date_or_serial,
    FieldType.DATETIME: _is_date_or_serial,
    FieldType.DAY: _is_date_or_serial,
    FieldType.EMAIL: _is_email,
    FieldType.URL: _is_url,
    FieldType.OBJECT_ID: _is_hex_id,
    FieldType.PHONE: _is_phone,
}

_TESTS_BY_NAME: Mapping[str, Callable[[Cell], bool]] = {
    "_currency": _is_currency,
    "currency": _is_currency,
    "web": _is_url,
    "domains": _is_list_of_domains,
    "otherEmails": _is_email,
    "phone": _is_phone,
    "phonePrimary": _is_phone,
    "country": _is_place,
    "city": _is_place,
}

# Fields that hold words: a column of nothing but dates, numbers or yes/no is not meant.
_WORDY = _set("name title firstName lastName subject product position phase tags")
