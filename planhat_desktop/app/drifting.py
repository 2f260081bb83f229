"""What of a profile's drift is still open, and how a person settles it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from planhat_desktop.app.draft import Draft
from planhat_desktop.core.drift import Change, Drift
from planhat_desktop.core.joining import column_of, shaped_column_of
from planhat_desktop.core.mapping import Confidence, DateOrder, DecimalMark, Reading
from planhat_desktop.core.misfit import find_misfit, find_new_options

_BY_NAME = frozenset(
    (
        Change.RENAMED,
        Change.TRANSLATED,
        Change.MEANT,
        Change.LETTERS,
        Change.SAME_VALUES,
        Change.FIELD_RENAMED,
    )
)
_MISREAD = frozenset((Change.ORDER, Change.MARK))


def open_drift(draft: Draft) -> tuple[Drift, ...]:
    """Return what the person has not settled yet, the most important first."""
    return tuple(one for one in draft.content.drift if _is_open(draft, one))


def _is_open(draft: Draft, one: Drift) -> bool:
    mapping, table, model = draft.mapping, draft.table, draft.model
    if mapping is None or table is None or model is None:
        return False
    if one.change is Change.COLUMN_GONE:
        return not mapping.feeds(one.field)
    if one.certain or one.change is Change.NEW_COLUMNS or not one.field:
        return True
    link, target = mapping.link_of(one.field), model.find(one.field)
    if link is None or target is None or one.column not in link.columns:
        return False
    if one.change is Change.NEW_OPTIONS:
        return bool(find_new_options(column_of(table, link), target, link.reading))
    if one.change in _MISREAD:
        column = shaped_column_of(table, link, target)
        return find_misfit(column, target, link.reading) is not None
    return link.confidence is Confidence.CHECK


def acceptable(found: Sequence[Drift]) -> tuple[str, ...]:
    """Return the fields whose columns are only called otherwise: they can be taken together."""
    doubted = {one.field for one in found if one.is_question and one.change not in _BY_NAME}
    named = (one.field for one in found if one.change in _BY_NAME and one.field)
    return tuple(dict.fromkeys(one for one in named if one not in doubted))


def read_as_shown(reading: Reading, drift: Drift) -> Reading:
    """Return a reading with the date order, or the decimal mark, that the cells show."""
    shown = drift.facts["is"]
    if drift.change is Change.ORDER:
        orders: dict[object, DateOrder] = {"YMD": "YMD", "DMY": "DMY", "MDY": "MDY"}
        return replace(reading, date_order=orders[shown])
    marks: dict[object, DecimalMark] = {".": ".", ",": ","}
    return replace(reading, decimal=marks[shown])
