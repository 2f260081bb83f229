"""Rows of one file that may be one record, written in several ways: offered, never merged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator, Sequence
from enum import StrEnum

from planhat_desktop.core.changes import items
from planhat_desktop.core.clusters import find_clusters
from planhat_desktop.core.lookup import PERSONS, domain_of, is_shared, loosen
from planhat_desktop.core.matching import parents_of
from planhat_desktop.core.records import RecordColumn, Records
from planhat_desktop.core.schema import KeyScope
from planhat_desktop.core.twins import Rows, Twins

_ADDRESSES = ("domains", "web")
_NAMES = {"Enduser": ("firstName", "lastName"), "User": ("firstName", "lastName")}


class Shared(StrEnum):
    """What rows that may be one record have in common."""

    KEY = "key"  # a key, but for case, spaces or leading zeros
    NAME = "name"  # the name, or nearly
    DOMAIN = "domain"  # the web address


def find_near_twins(
    records: Records, rows: Sequence[int]
) -> Generator[None, None, tuple[tuple[Twins, Shared], ...]]:
    """Find rows that may be one record; each row is in one group at most.

    Keys and names of persons count inside their company; addresses that are many people's count
    for nothing.

    Args:
        rows: the positions to look at: those that are sent, or would be.

    Yields:
        Nothing, at places to pause.
    """
    found: list[tuple[Twins, Shared]] = []
    taken: set[int] = set()
    for shared, label, groups in (
        *((Shared.KEY, label, groups) for label, groups in _by_key(records, rows)),
        (Shared.DOMAIN, "", _by_domain(records, rows)),
        (Shared.NAME, "", _by_name(records, rows)),
    ):
        for group in groups:
            left = tuple(sorted(row for row in group if row not in taken))
            if len(left) > 1:
                taken.update(left)
                found.append((Twins(left, label, is_near=True), shared))
            yield
    return tuple(sorted(found, key=lambda pair: pair[0].rows))


def _by_key(records: Records, rows: Sequence[int]) -> Iterator[tuple[str, Iterable[Rows]]]:
    _names, homes = parents_of(records)
    for key in records.model.keys:
        column = records.columns.get(key.field)
        if column is None or key.field == "_id" or key.scope is KeyScope.NONE:
            continue
        forms = [loosen(one) if isinstance(one, str) else "" for one in column.values]
        groups: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
        inside = key.scope is KeyScope.PARENT
        for row in rows:
            if form := forms[int(column.codes[row])]:
                groups[form, int(homes[row]) if inside else -1].append(row)
        yield column.field.label, map(tuple, groups.values())


def _by_domain(records: Records, rows: Sequence[int]) -> Iterator[Rows]:
    if records.model.name != "Company":
        return
    groups: defaultdict[str, dict[int, None]] = defaultdict(dict)
    for name in _ADDRESSES:
        column = records.columns.get(name)
        if column is None:
            continue
        known = [{domain_of(str(part)) for part in items(one)} for one in _plain(column)]
        for row in rows:
            for domain in known[int(column.codes[row])]:
                if domain and not is_shared(domain):
                    groups[domain][row] = None
    yield from map(tuple, groups.values())


def _plain(column: RecordColumn) -> Iterator[object]:
    for one in column.values:
        yield one if isinstance(one, (str, list, tuple)) else None


def _by_name(records: Records, rows: Sequence[int]) -> Iterator[Rows]:
    """Give the rows of each name and of the names near it; nothing more where a name stands alone.

    Names are compared once for each text, however many rows have it.
    """
    model = records.model.name
    of_persons = model in PERSONS
    fields = _NAMES.get(model, ("name",))
    columns = [one for name in fields if (one := records.columns.get(name)) is not None]
    if not columns or not (of_persons or model == "Company"):
        return
    _names, homes = parents_of(records)
    by_home: defaultdict[int, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        parts = [value for one in columns if isinstance(value := one.value(row), str)]
        if text := " ".join(parts).strip():
            by_home[int(homes[row]) if of_persons else -1][text].append(row)
    for found in by_home.values():
        texts = list(found)
        alone = set(texts)
        for cluster in find_clusters(
            texts, [len(one) for one in found.values()], of_persons=of_persons
        ):
            if cluster is None:
                yield ()
                continue
            together = [texts[one] for one in cluster.members]
            alone.difference_update(together)
            yield tuple(row for text in together for row in found[text])
        yield from (tuple(found[text]) for text in texts if text in alone)
