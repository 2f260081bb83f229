"""Whom a user activity or a metric belongs to: one known record, or the row is held.

Planhat accepts what it cannot match and loses it (api-facts 12 and 15.3, checked 2026-11-22), and
may make an end user of an unknown address, so each row is looked up before anything is sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planhat_desktop.core.issues import Issue, IssueCode, Severity
from planhat_desktop.core.lookup import Lookup, key_text
from planhat_desktop.core.matching import grouped
from planhat_desktop.core.records import RecordColumn, Records

KINDS: Mapping[str, str] = {
    "Company": "Company",
    "EndUser": "Enduser",
    "Asset": "Asset",
    "Project": "Project",
}
"""What a metric calls the kind of record it is of → the model's name; a company by default."""

_PERSON_BY = (("email", "email"), ("euExtId", "externalId"))
_NONE, _UNKNOWN, _SEVERAL = -1, -2, -3  # not named, none fits, several fit

Flags = NDArray[np.bool_]
Positions = NDArray[np.int32]


def models_beside(records: Records) -> dict[str, set[str]]:
    """Return the models whose records these rows belong to, with the fields that find them."""
    if records.model.name == "Metric":
        column = records.columns.get("model")
        named = [KINDS.get(str(one), "Company") for one in column.values] if column else []
        return {name: {"_id", "externalId"} for name in dict.fromkeys((*named, "Company"))}
    found = {"Enduser": {"_id", "email", "externalId", "companyId"}}
    if "companyExternalId" in records.columns:
        found["Company"] = {"_id", "externalId"}
    return found


@dataclass(frozen=True, eq=False)
class Recipients:
    """Whom the rows belong to.

    Attributes:
        records: with e-mail addresses as Planhat spells them.
        issues: the rows that belong to nobody known, or not plainly to one.
    """

    records: Records
    issues: tuple[Issue, ...]


def find_recipients(
    records: Records, lookups: Mapping[str, Lookup], open_rows: Flags
) -> Recipients:
    """Look up whom each row belongs to.

    Args:
        open_rows: n flags: the rows that nothing holds so far.
    """
    if records.model.name == "Metric":
        return Recipients(records, tuple(_find_owners(records, lookups, open_rows)))
    return _find_persons(records, lookups, open_rows)


def _find_owners(
    records: Records, lookups: Mapping[str, Lookup], open_rows: Flags
) -> Iterator[Issue]:
    """Hold the metrics whose External ID is not exactly one record's of their kind."""
    column = records.columns.get("externalId")
    if column is None:
        return
    kinds = _kinds(records)
    for kind in dict.fromkeys(KINDS.values()):
        rows = open_rows & (kinds == list(KINDS.values()).index(kind))
        if rows.any():
            places = _places(column, lookups.get(kind), "externalId")
            yield from _tell_unplain(column, places, rows, kind)


def _kinds(records: Records) -> NDArray[np.int8]:
    """Return each row's kind of record as its place in `KINDS`."""
    column = records.columns.get("model")
    if column is None:
        return np.zeros(records.count, np.int8)
    names = list(KINDS)
    codes = [names.index(str(one)) if one in names else 0 for one in column.values]
    return np.asarray(codes, np.int8)[column.codes]


def _find_persons(records: Records, lookups: Mapping[str, Lookup], open_rows: Flags) -> Recipients:
    people = lookups.get("Enduser")
    persons = np.full(records.count, _NONE, np.int32)
    issues: list[Issue] = []
    columns = dict(records.columns)
    for name, by in _PERSON_BY:
        column = columns.get(name)
        if column is None:
            continue
        places = _places(column, people, by)
        issues += _tell_unplain(column, places, open_rows, "Enduser")
        if by == "email" and people is not None:
            columns[name] = _respelled(column, places, people)
        mine = places[column.codes]
        others = open_rows & (persons >= 0) & (mine >= 0) & (mine != persons)
        issues += _tell_apart(column, others, "Enduser")
        persons = np.where(mine >= 0, mine, persons).astype(np.int32)
    column = columns.get("companyExternalId")
    if column is not None and people is not None:
        companies = lookups.get("Company")
        places = _places(column, companies, "externalId")
        issues += _tell_unplain(column, places, open_rows, "Company")
        homes = people.parents("companyId")
        ids = [companies.id_of(one) if companies and one >= 0 else "" for one in places.tolist()]
        strangers = open_rows & (persons >= 0) & (places[column.codes] >= 0)
        for row in np.flatnonzero(strangers).tolist():
            strangers[row] = homes[int(persons[row])] != ids[int(column.codes[row])]
        issues += _tell_apart(column, strangers, "Company")
    return Recipients(replace(records, columns=columns), tuple(issues))


def _places(column: RecordColumn, lookup: Lookup | None, by: str) -> Positions:
    """Return for each distinct value the one record that has it, or why there is none."""
    return np.asarray([_place(one, lookup, by) for one in column.values], np.int32)


def _place(value: object, lookup: Lookup | None, by: str) -> int:
    if not isinstance(value, str):
        return _NONE
    fits: Sequence[int] = lookup.find(by, value) if lookup is not None else ()
    if by == "email" and lookup is not None:  # nothing but capitals may differ
        fits = [one for one in fits if _email(lookup, one).lower() == value.lower()]
    return _UNKNOWN if not fits else fits[0] if len(fits) == 1 else _SEVERAL


def _email(lookup: Lookup, position: int) -> str:
    return key_text(lookup.records[position].get("email"))


def _respelled(column: RecordColumn, places: Positions, people: Lookup) -> RecordColumn:
    """Return the addresses as Planhat has them: whether it compares capitals is not public."""
    values = tuple(
        _email(people, place) if place >= 0 else value
        for value, place in zip(column.values, places.tolist(), strict=True)
    )
    return replace(column, values=values)


def _tell_unplain(
    column: RecordColumn, places: Positions, open_rows: Flags, kind: str
) -> Iterator[Issue]:
    for code, place in (
        (IssueCode.RECIPIENT_UNKNOWN, _UNKNOWN),
        (IssueCode.RECIPIENT_AMBIGUOUS, _SEVERAL),
    ):
        flags = open_rows & (places[column.codes] == place)
        facts = {"label": column.field.label, "target": kind}
        for rows, value in grouped(flags, column):
            yield Issue(
                code, Severity.BLOCKED, rows, column.column, column.field.name, value, facts
            )


def _tell_apart(column: RecordColumn, flags: Flags, target: str) -> Iterator[Issue]:
    facts = {"label": column.field.label, "target": target}
    for rows, value in grouped(flags, column):
        yield Issue(
            IssueCode.RECIPIENT_ELSEWHERE,
            Severity.BLOCKED,
            rows,
            column.column,
            column.field.name,
            value,
            facts,
        )


def find_recipient(
    records: Records, lookups: Mapping[str, Lookup], row: int
) -> tuple[str, Mapping[str, object]] | None:
    """Return the one record a row (0-based position) belongs to, with its model; None for none."""
    if records.model.name == "Metric":
        model = list(KINDS.values())[int(_kinds(records)[row])]
        ways: Sequence[tuple[str, str]] = (("externalId", "externalId"),)
    else:
        model, ways = "Enduser", _PERSON_BY
    lookup = lookups.get(model)
    for name, by in ways:
        column = records.columns.get(name)
        if column is None or lookup is None:
            continue
        place = _place(column.value(row), lookup, by)
        if place >= 0:
            return model, lookup.records[place]
    return None
