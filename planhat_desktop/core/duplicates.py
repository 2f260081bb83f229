"""Rows that would meet in one record, or in one key, once all of the file is sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planhat_desktop.core.changes import raw
from planhat_desktop.core.issues import Issue, IssueCode, Rows, Severity
from planhat_desktop.core.lookup import Lookup, key_text
from planhat_desktop.core.matching import find_unplaced, parents_of, row_texts
from planhat_desktop.core.records import Records
from planhat_desktop.core.schema import Key, KeyScope
from planhat_desktop.core.table import Codes

Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Homes:
    """The company each row's record is in after the upload.

    Attributes:
        names: distinct parent ids, empty for none.
        codes: n codes into ``names``.
        moved: n flags: an existing record that comes into another company.
    """

    names: list[str]
    codes: Codes
    moved: Flags


def find_homes(records: Records, lookup: Lookup, targets: Codes) -> Homes:
    """Return where each row's record will be: as its row says, else where it is now."""
    names, codes = parents_of(records)
    found = targets >= 0
    parent = records.model.parent
    if parent is None or not found.any():
        return Homes(names, codes, np.zeros(records.count, np.bool_))
    old = lookup.parents(parent)
    column = records.columns.get(parent)
    stays = column is not None and column.overwrite == "if_empty"
    places = {name: place for place, name in enumerate(names)}
    blank = np.asarray([not name for name in names], np.bool_)[codes]
    codes = codes.copy()
    moved = np.zeros(records.count, np.bool_)
    for row in np.flatnonzero(found).tolist():
        home = old[int(targets[row])]
        if blank[row] or (stays and home):
            codes[row] = places.setdefault(home, len(places))
        else:
            moved[row] = names[int(codes[row])] != home
    return Homes(list(places), codes, moved)


def find_duplicates(
    records: Records,
    lookup: Lookup,
    targets: Codes,
    homes: Homes,
    left_out: Flags,
    shared: frozenset[int] = frozenset(),
) -> list[Issue]:
    """Find rows that repeat a key of an earlier row, by the key's own scope.

    A record that moves into another company brings its keys along, sent or not. An e-mail
    counts inside its company even beside a stronger key: whether Planhat falls through to it
    when the stronger key is new is not public, so neither guess is taken. Records that share a
    key already go on sharing it: their rows are told apart by a stronger one and do not send it.
    Other records of their own may come to share an e-mail (S/8146372), if the person says so.

    Args:
        shared: spreadsheet numbers of the rows that may.
    """
    found: list[Issue] = []
    repeated = left_out.copy()
    unplaced = find_unplaced(records)
    for key in records.model.keys:
        texts, codes = _key_texts(records, key, lookup, targets, homes)
        if not texts:
            continue
        has = (codes != texts.index("")) if "" in texts else np.ones(records.count, np.bool_)
        whole = codes.astype(np.int64)
        if key.scope in (KeyScope.PARENT, KeyScope.NONE):
            has &= ~unplaced
            whole = whole * len(homes.names) + homes.codes
        for rows, first in find_repeats(whole, has & ~left_out):
            together = [first, *rows.tolist()]
            if _share_already(together, key, texts[int(codes[first])], lookup, targets, homes):
                continue
            apart = key.scope is KeyScope.NONE and _are_apart(together, targets)
            if apart and shared.issuperset(records.row_numbers[together].tolist()):
                continue
            fresh = rows[~repeated[rows]]
            if len(fresh):
                repeated[fresh] = True
                facts = {"first_row": int(records.row_numbers[first]), "apart": apart}
                value = texts[int(codes[first])]
                found.append(_issue(IssueCode.DUPLICATE_IN_FILE, records, key, fresh, value, facts))
    return found


def _share_already(
    rows: list[int], key: Key, text: str, lookup: Lookup, targets: Codes, homes: Homes
) -> bool:
    """Say whether each row's record is one of its own that has this key here and now."""
    if not _are_apart(rows, targets) or homes.moved[rows].any():
        return False
    return {int(targets[row]) for row in rows} <= set(lookup.find(key.field, text))


def _are_apart(rows: list[int], targets: Codes) -> bool:
    """Say whether each row has an existing record of its own."""
    places = set(targets[rows].tolist())
    return len(places) == len(rows) and -1 not in places


def find_taken(records: Records, lookup: Lookup, targets: Codes, homes: Homes) -> list[Issue]:
    """Find records that would get a key, or come to a company, where it is another record's."""
    found: list[Issue] = []
    matched = np.flatnonzero(targets >= 0)
    old = lookup.parents(records.model.parent) if len(matched) else []
    for key in records.model.keys:
        if key.scope is KeyScope.WORKSPACE or not len(matched):
            continue
        texts, codes = _key_texts(records, key, lookup, targets, homes)
        if not texts:
            continue
        fits = [lookup.find(key.field, text) if text else () for text in texts]
        # Nearly every row has the one record of its key, and that record stays where it is.
        sole = np.asarray([one[0] if len(one) == 1 else -len(one) - 1 for one in fits], np.int32)
        mine = sole[codes[matched]]
        rows = matched[(mine != -1) & ((mine != targets[matched]) | homes.moved[matched])]
        in_model = key.scope is KeyScope.MODEL
        for row in rows.tolist():
            own, others = int(targets[row]), fits[int(codes[row])]
            if own in others and (in_model or not homes.moved[row]):
                continue
            home = homes.names[int(homes.codes[row])]
            if any(one != own and (in_model or old[one] == home) for one in others):
                text, one_row = texts[int(codes[row])], np.asarray([row], np.int32)
                found.append(_issue(IssueCode.KEY_TAKEN, records, key, one_row, text, {}))
    return found


def _key_texts(
    records: Records, key: Key, lookup: Lookup, targets: Codes, homes: Homes
) -> tuple[list[str], Codes]:
    column = records.columns.get(key.field)
    moves = key.scope in (KeyScope.PARENT, KeyScope.NONE) and bool(homes.moved.any())
    if column is None and not moves:
        return [], homes.codes
    texts, codes = row_texts(column) if column is not None else ([""], np.zeros_like(homes.codes))
    if not moves or "" not in texts:
        return texts, codes
    places = {text: place for place, text in enumerate(texts)}
    codes = codes.copy()
    for row in np.flatnonzero(homes.moved & (codes == places[""])).tolist():
        now = key_text(raw(lookup.records[int(targets[row])], key.field))
        codes[row] = places.setdefault(now, len(places))
    return list(places), codes


def find_repeats(whole: NDArray[np.int64], counts: Flags) -> Iterator[tuple[Rows, int]]:
    """Give the rows that count and have the same number: those after the first, and the first."""
    rows = np.flatnonzero(counts).astype(np.int32)
    rows = rows[np.argsort(whole[rows], kind="stable")]
    same = np.diff(whole[rows]) == 0
    if not same.any():
        return
    # Rows that stand alone are dropped before the cut: most of a healthy file does.
    rows = rows[np.append(same, False) | np.append(False, same)]
    cuts = np.flatnonzero(np.diff(whole[rows])) + 1
    for part in np.split(rows, cuts):
        yield part[1:], int(part[0])


def _issue(
    code: IssueCode,
    records: Records,
    key: Key,
    rows: Rows,
    value: str,
    facts: Mapping[str, object],
) -> Issue:
    column, one = records.columns.get(key.field), records.model.find(key.field)
    names = {"label": one.label if one else key.field, "model": records.model.label}
    index = column.column if column is not None else None
    return Issue(code, Severity.BLOCKED, rows, index, key.field, value, {**names, **facts})


def find_shared_targets(records: Records, targets: Codes, counts: Flags) -> Iterable[Issue]:
    """Find rows that reach, by another key, the record an earlier row changes."""
    for rows, first in find_repeats(targets.astype(np.int64), counts & (targets >= 0)):
        facts = {"model": records.model.label, "first_row": int(records.row_numbers[first])}
        yield Issue(IssueCode.SAME_RECORD_TWICE, Severity.BLOCKED, rows, facts=facts)
