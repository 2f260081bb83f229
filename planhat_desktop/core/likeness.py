"""Which model a sheet is of: “this looks like Licenses”, and why."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from planhat_desktop.core.catalog import Catalog
from planhat_desktop.core.evidence import Evidence, Known
from planhat_desktop.core.glossary import find_language
from planhat_desktop.core.learning import LEFT_OUT, Learned
from planhat_desktop.core.mapping import Confidence, Mapping, Reason
from planhat_desktop.core.schema import Model
from planhat_desktop.core.suggestion import Suggester
from planhat_desktop.core.table import Table
from planhat_desktop.core.vocabulary import Vocabulary, called
from planhat_desktop.core.words import split_words

_BEFORE = 0.5  # what a sheet is worth that was sent as this model before, column for column
_LIKELY_FOR_GOOD = 0.4  # nothing takes back what is sent there by mistake
_MOST_READ = 0.75
# What an item is of that is only added for good: it has no id of its own that would tell
# (api-facts 12; models.json, UserActivity: "needed to show in the event stream").
_GIST = {"UserActivity": "action", "Metric": "dimensionId"}


class Likeness(NamedTuple):
    """How much a sheet looks like records of a model.

    Attributes:
        share: 0 to about 1.
        reason: code ``model``; its facts are what speaks for it.
    """

    model: str
    share: float
    reason: Reason


def suggest_model(table: Table, catalog: Catalog, learned: Learned | None = None) -> list[Likeness]:
    """Return the models the table could be of, best first.

    The columns decide; the names of file and sheet only tip the scale.
    """
    evidence = [Evidence(one) for one in table.columns]
    past = learned or Learned()
    rare = _find_rare(catalog)
    language = find_language(one.header for one in table.columns)
    ranked = []
    for model in catalog.models.values():
        suggester = Suggester(Vocabulary(model), Known(), past, language)
        ranked.append(_compare(table, suggester, suggester.map(table, evidence), rare))
    ranked.sort(key=lambda one: -one.share)
    return ranked


def _find_rare(catalog: Catalog) -> frozenset[str]:
    """Return the names of the fields that one model alone has."""
    named = Counter(field.name for model in catalog.models.values() for field in model.fields)
    return frozenset(name for name, count in named.items() if count == 1)


def _handicap(model: Model, table: Table) -> float:
    if table.sheet.casefold() == model.plural.casefold():
        return 1.0
    if model.is_append_only:
        stem = table.source.name.rpartition(".")[0]
        return 1.0 if split_words(stem) == split_words(model.plural) else _LIKELY_FOR_GOOD
    return 0.8 if model.experimental or model.is_careful else 1.0


def _compare(
    table: Table, suggester: Suggester, mapping: Mapping, rare: frozenset[str]
) -> Likeness:
    """Say how much a table looks like records of a model, given its best mapping to it.

    Args:
        rare: names of the fields that no other model has.
    """
    model, links, columns = suggester.model, mapping.links, table.columns
    if not links:
        return Likeness(model.name, 0.0, Reason("model"))
    sure = sum(1.0 if one.confidence is Confidence.SURE else 0.5 for one in links)
    wanted = [name for name in model.required if name not in model.defaults]
    groups = [(name,) for name in wanted] + list(model.any_of)
    met = sum(any(map(mapping.feeds, group)) for group in groups)
    own_id, gist = _find_own_id(table, suggester, mapping), None
    if model.is_append_only:
        own_id, gist = None, _find_gist(table, suggester, mapping, rare, met == len(groups))
    sheet, file = table.sheet, table.source.name
    on_sheet, in_file = _is_called(sheet, model), _is_called(file.rsplit(".", 1)[0], model)
    before = _share_before(table, model, suggester.learned)
    share = (
        0.35 * sure / max(1, len(columns))
        + 0.25 * (met / len(groups) if groups else 0.0)
        + 0.25 * (own_id is not None or gist is not None)
        + 0.15 * (on_sheet or in_file)
        + _BEFORE * before
    )
    facts: dict[str, object] = {"matched": len(links), "columns": len(columns)}
    if before >= _BEFORE:
        facts["before"] = True
    if own_id is not None:
        facts["own_id"] = own_id
    if gist is not None:
        facts |= gist
    else:
        share *= _handicap(model, table)
    if on_sheet:
        facts["sheet"] = sheet
    elif in_file:
        facts["file"] = file
    return Likeness(model.name, round(share, 4), Reason("model", facts))


def _find_own_id(table: Table, suggester: Suggester, mapping: Mapping) -> str | None:
    """Return the header of a linked column that names the id of the model's own records."""
    headers = {one.index: one.header for one in table.columns}
    named = (headers[one.column] for one in mapping.links)
    return next((one for one in named if suggester.vocabulary.names_own_id(one)), None)


def _find_gist(
    table: Table, suggester: Suggester, mapping: Mapping, rare: frozenset[str], is_complete: bool
) -> dict[str, object] | None:
    """Return the header and the field that say what is added, where it can hardly be another's.

    A metric's id is a field of metrics alone: with all else that they need, or most columns
    read, it is enough. Others have an event, too: there must be nothing else in the sheet, or
    something that no other model has.
    """
    fed = {one.field: one.column for one in mapping.links}
    gist = suggester.model.find(_GIST[suggester.model.name])
    if gist is None or gist.name not in fed:
        return None
    header = next(one.header for one in table.columns if one.index == fed[gist.name])
    is_own = gist.name in rare and len(fed) >= _MOST_READ * len(table.columns)
    is_whole = len(fed) == len(table.columns) or not rare.isdisjoint(fed)
    if not suggester.vocabulary.is_plain(header) or not (is_own or (is_complete and is_whole)):
        return None
    return {"gist": header, "label": gist.label}


def _is_called(text: str, model: Model) -> bool:
    said = f" {' '.join(split_words(text))} "
    return any(f" {name} " in said for name in called(model))


def _share_before(table: Table, model: Model, learned: Learned) -> float:
    """Return the share of columns that fed a field of this model in finished uploads."""
    pasts = [learned.past_of(model.name, one) for one in table.columns]
    fed = [any(one.field != LEFT_OUT and one.net > 0 for one in past) for past in pasts]
    return sum(fed) / max(1, len(fed))
