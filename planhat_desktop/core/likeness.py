"""Which model a sheet is of: “this looks like Licenses”, and why."""

from __future__ import annotations

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
    language = find_language(one.header for one in table.columns)
    ranked = []
    for model in catalog.models.values():
        suggester = Suggester(Vocabulary(model), Known(), past, language)
        one = _compare(table, suggester, suggester.map(table, evidence))
        share = one.share * _handicap(model, table)
        ranked.append(one._replace(share=round(share, 4)))
    ranked.sort(key=lambda one: -one.share)
    return ranked


def _handicap(model: Model, table: Table) -> float:
    if table.sheet.casefold() == model.plural.casefold():
        return 1.0
    if model.is_append_only:  # nothing takes back what is sent there by mistake
        stem = table.source.name.rpartition(".")[0]
        return 1.0 if split_words(stem) == split_words(model.plural) else 0.4
    return 0.8 if model.experimental or model.is_careful else 1.0


def _compare(table: Table, suggester: Suggester, mapping: Mapping) -> Likeness:
    """Say how much a table looks like records of a model, given its best mapping to it."""
    model, links, columns = suggester.model, mapping.links, table.columns
    if not links:
        return Likeness(model.name, 0.0, Reason("model"))
    sure = sum(1.0 if one.confidence is Confidence.SURE else 0.5 for one in links)
    wanted = [name for name in model.required if name not in model.defaults]
    groups = [(name,) for name in wanted] + list(model.any_of)
    met = [name for group in groups for name in group[:1] if any(map(mapping.feeds, group))]
    own_ids = [one for one in columns if suggester.vocabulary.names_own_id(one.header)]
    own_id = next((one for one in own_ids if mapping.links_from(one.index)), None)
    sheet, file = table.sheet, table.source.name
    on_sheet, in_file = _is_called(sheet, model), _is_called(file.rsplit(".", 1)[0], model)
    before = _share_before(table, model, suggester.learned)
    share = (
        0.35 * sure / max(1, len(columns))
        + 0.25 * (len(met) / len(groups) if groups else 0.0)
        + 0.25 * (own_id is not None)
        + 0.15 * (on_sheet or in_file)
        + _BEFORE * before
    )
    facts: dict[str, object] = {"matched": len(links), "columns": len(columns)}
    if before >= _BEFORE:
        facts["before"] = True
    if own_id is not None:
        facts["own_id"] = own_id.header
    if on_sheet:
        facts["sheet"] = sheet
    elif in_file:
        facts["file"] = file
    return Likeness(model.name, share, Reason("model", facts))


def _is_called(text: str, model: Model) -> bool:
    said = f" {' '.join(split_words(text))} "
    return any(f" {name} " in said for name in called(model))


def _share_before(table: Table, model: Model, learned: Learned) -> float:
    """Return the share of columns that fed a field of this model in finished uploads."""
    pasts = [learned.recall(learned.see(model.name, one)) for one in table.columns]
    fed = [any(one.field != LEFT_OUT and one.net > 0 for one in past) for past in pasts]
    return sum(fed) / max(1, len(fed))
