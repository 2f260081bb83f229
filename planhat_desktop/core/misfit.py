"""Whether what was decided about a column still fits its cells: order, mark, options."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from planhat_desktop.core.celltext import text_of
from planhat_desktop.core.dates import OrderFound, parse_date
from planhat_desktop.core.deciding import DATES, NUMBERS, Decided, Inquiry
from planhat_desktop.core.drift import Change
from planhat_desktop.core.issues import IssueCode
from planhat_desktop.core.mapping import Reading
from planhat_desktop.core.numbers import MarkFound, parse_number
from planhat_desktop.core.schema import Field, FieldType
from planhat_desktop.core.table import Column, is_blank
from planhat_desktop.core.values import reader_of

_LOOKED_AT = 5_000  # distinct cells; the preview looks at all of them
_FEW = 500  # more different words are no options
_OPTIONS = (FieldType.OPTION, FieldType.OPTIONS)


@dataclass(frozen=True)
class Misfit:
    """What was decided, and a cell that shows something else."""

    change: Change
    facts: Mapping[str, object]


def find_misfit(column: Column, target: Field, reading: Reading) -> Misfit | None:
    """Return why a decided date order or decimal mark would misread a column, or None.

    Args:
        column: as its link shapes it.
    """
    if target.type in DATES and reading.date_order != "auto":
        order = _inquire(column, of_dates=True)
        if (
            isinstance(order, OrderFound)
            and order.sure
            and order.evidence
            and parse_date(order.evidence, order.order)
            != parse_date(order.evidence, reading.date_order)
        ):
            facts = {"text": order.evidence, "was": reading.date_order, "is": order.order}
            return Misfit(Change.ORDER, facts)
    if target.type in NUMBERS and reading.decimal != "auto":
        mark = _inquire(column, of_dates=False)
        if (
            isinstance(mark, MarkFound)
            and mark.sure
            and mark.evidence
            and parse_number(mark.evidence, mark.mark)
            != parse_number(mark.evidence, reading.decimal)
        ):
            facts = {"text": mark.evidence, "was": reading.decimal, "is": mark.mark}
            return Misfit(Change.MARK, facts)
    return None


def _inquire(column: Column, *, of_dates: bool) -> OrderFound | MarkFound:
    inquiry = Inquiry(column, of_dates=of_dates)
    inquiry.advance(_LOOKED_AT)
    return inquiry.found()


def find_new_options(column: Column, target: Field, reading: Reading) -> tuple[str, ...]:
    """Return the cells that are no options of a field and have no value to go by yet."""
    if target.type not in _OPTIONS or not target.is_closed or not target.options:
        return ()
    codes = np.flatnonzero(column.counts)
    if len(codes) > _FEW:
        return ()
    read = reader_of(target, reading, Decided())
    found = {
        text_of(cell): None
        for cell in column.take(codes)
        if not is_blank(cell)
        and (problem := read(cell).problem) is not None
        and problem.code is IssueCode.NOT_AN_OPTION
    }
    return tuple(found)
