"""What others hung on records since: looked at before a record is removed that may take it along.

Nothing says what Planhat does with the licenses or end users of a company that is removed
(api-facts 4, 16.24, checked 2026-11-22), so a record that has some of others is left alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from planhat_desktop.app.errors import Refused
from planhat_desktop.app.pages import Listing, read_lists
from planhat_desktop.app.ports import Journal, Planhat
from planhat_desktop.app.prepare import list_all, merge_lists
from planhat_desktop.app.steps import Step
from planhat_desktop.app.wording import translate as _
from planhat_desktop.app.wording.terms import model_terms
from planhat_desktop.core.answers import CREATED
from planhat_desktop.core.changes import plain, raw
from planhat_desktop.core.journal import Answered
from planhat_desktop.core.schema import Field, Model
from planhat_desktop.core.snapshot import Want

Record = Mapping[str, object]

_MOST_IDS = 100  # in one address: some 2,500 letters of it
_MOST_CALLS = 3  # with more of them, whole lists are not dearer
_MOST_NAMED = 4


@dataclass(frozen=True)
class Attached:
    """What hangs on some records.

    Attributes:
        of: `_id` → model → how many of its records.
        unread: models whose records could not be looked at.
    """

    of: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    unread: tuple[str, ...] = ()


def find_attached(
    model: Model,
    records: Sequence[Record],
    own: AbstractSet[str],
    models: Mapping[str, Model],
    planhat: Planhat,
) -> Generator[Step, None, Attached]:
    """Look what hangs on some records of a model. Thread: job.

    Args:
        own: ids of what the upload itself has made, which does not count.

    Raises:
        Unreachable, Throttled, TokenRejected: Planhat cannot be read.
    """
    ids = frozenset(str(one["_id"]) for one in records)
    companies = _companies(model, records)
    found: dict[str, Counter[str]] = {}
    unread: list[str] = []
    seen: set[str] = set()
    for child in models.values():
        fields = [one for one in child.fields if one.references == model.name]
        if not fields or child.endpoint in seen:  # notes lie among the conversations
            continue
        seen.add(child.endpoint)
        try:
            records = yield from _read_children(child, fields, companies, planhat)
        except Refused as refused:
            if refused.code != "not_offered":  # else this workspace does not have any
                unread.append(child.name)
            continue
        for record in records:
            identifier = str(record["_id"])
            if identifier in own or identifier in ids:
                continue
            for owner in _owners(record, fields) & ids:
                found.setdefault(owner, Counter())[child.name] += 1
    return Attached(found, tuple(unread))


def made_with(journal: Journal, run: str) -> frozenset[str]:
    """Return the ids of all records that were made by the upload a run belongs to.

    Its other sheets count, and what was mended and sent again; but not what was taken back: what
    is there of that still was left alone for what others did to it. Thread: job.

    Raises:
        JournalUnusable: the history cannot be read.
    """
    runs = journal.runs()
    first = next((one.continues for one in runs if one.run == run), None) or run
    whole, dot, place = first.rpartition(".")  # of several sheets, as `bundle.name_part`
    found: set[str] = set()
    for one in runs:
        root = one.continues or one.run
        if one.state == "undone":
            continue
        if root == first or (dot and place.isdecimal() and root.rpartition(".")[0] == whole):
            for entry in journal.entries(one.run, bodies=False):
                if isinstance(entry, Answered):
                    found.update(it.id for it in entry.landed if it.id and it.outcome == CREATED)
    return frozenset(found)


def attached_words(hanging: Mapping[str, int]) -> str:
    """Return the sentence that names what hangs on a record that is left alone."""
    told = []
    for name, count in list(hanging.items())[:_MOST_NAMED]:
        one, many = model_terms(name)
        told.append(f"{count:,} {one if count == 1 else many}")
    if len(hanging) > _MOST_NAMED:
        told.append(_("{n} more").format(n=len(hanging) - _MOST_NAMED))
    return _("Others attached something to it since, so it is left alone: {what}.").format(
        what=", ".join(told)
    )


def unread_words(unread: Sequence[str]) -> str:
    """Return the sentence that says what could not be looked at."""
    names = ", ".join(model_terms(name)[1] for name in unread)
    return _(
        "This token may not read {models}: whether others attached any to what is removed is not"
        " known."
    ).format(models=names)


def _read_children(
    child: Model, fields: Sequence[Field], companies: Sequence[str], planhat: Planhat
) -> Generator[Step, None, Sequence[Record]]:
    """Return the records of a model that may hang on some; of other companies as few as may be."""
    home = child.find(child.parent) if child.parent else None
    names = {"_id", *(one.name for one in fields), *((home.name,) if home else ())}
    lists = list_all(child, Want(child.name, frozenset(names)))
    found: list[dict[str, object]] = []
    if home is not None and len(companies) <= _MOST_IDS * _MOST_CALLS:
        for at in range(0, len(companies), _MOST_IDS):
            some = companies[at : at + _MOST_IDS]
            asked = [_of_companies(one, some) for one in lists]
            found += merge_lists((yield from read_lists(planhat, asked)))
        if all(plain(home, raw(one, home.name)) in companies for one in found):
            return found
        # A filter that is not known is passed over in silence (api-facts 10, 2026-11-22).
    return merge_lists((yield from read_lists(planhat, lists)))


def _of_companies(listing: Listing, companies: Sequence[str]) -> Listing:
    filters = {**(listing.filters or {}), "companyId": ",".join(companies)}
    return Listing(listing.path, listing.limit, listing.select, filters, listing.of)


def _companies(model: Model, records: Sequence[Record]) -> list[str]:
    """Return the companies that some records are, or belong to; ascending."""
    home = model.find(model.parent) if model.parent else None
    if home is None:
        return sorted({str(one["_id"]) for one in records})
    return sorted({str(plain(home, raw(one, home.name))) for one in records})


def _owners(record: Record, fields: Sequence[Field]) -> set[str]:
    found: set[str] = set()
    for one in fields:
        value = plain(one, raw(record, one.name))
        found.update(map(str, value) if isinstance(value, tuple) else [str(value)])
    return found
