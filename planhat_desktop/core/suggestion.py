"""Which column probably feeds which field: header and values together, blank when unsure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from dataclasses import field as attribute

from planhat_desktop.core.catalog import Catalog
from planhat_desktop.core.evidence import Evidence, Known, known_share, share_that_fits
from planhat_desktop.core.mapping import Confidence, Constant, Link, Mapping, Reason
from planhat_desktop.core.schema import Field, FieldType, Model
from planhat_desktop.core.table import Table
from planhat_desktop.core.vocabulary import LABEL, WORDS, Hit, Vocabulary, called
from planhat_desktop.core.words import split_words

_SURE = 0.85
_CHECK = 0.55
_ONE_WORD = re.compile(r"\S+")
_NEAR = 0.07  # two candidates this near are a question for the person


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A column that could feed a field."""

    column: int
    field: Field
    score: float
    code: str
    facts: MappingOf[str, object] = attribute(default_factory=dict)
    doubt: MappingOf[str, object] = attribute(default_factory=dict)


def suggest(table: Table, model: Model, known: Known | None = None) -> Mapping:
    """Return the most likely mapping of a table to a model; what is unsure stays unmapped.

    Args:
        known: values that exist in the workspace, where a snapshot has been read.
    """
    evidence = [Evidence(one) for one in table.columns]
    return _suggest(table, Vocabulary(model), evidence, known or Known())


def suggest_model(table: Table, catalog: Catalog) -> list[tuple[str, float]]:
    """Return the models the table could be of, best first, each with a share of 0 to 1.

    The columns decide; the names of file and sheet only tip the scale.
    """
    evidence = [Evidence(one) for one in table.columns]
    names = f"{table.source.name.rsplit('.', 1)[0]} {table.sheet}"
    ranked = []
    for model in catalog.models.values():
        vocabulary = Vocabulary(model)
        mapping = _suggest(table, vocabulary, evidence, Known())
        share = _resemblance(table, model, mapping, vocabulary, split_words(names))
        ranked.append((model.name, round(share * _handicap(model, table.sheet), 4)))
    ranked.sort(key=lambda one: -one[1])
    return ranked


def _handicap(model: Model, sheet: str) -> float:
    rarely_meant = model.experimental or model.is_careful
    return 0.8 if rarely_meant and sheet.casefold() != model.plural.casefold() else 1.0


def _resemblance(
    table: Table,
    model: Model,
    mapping: Mapping,
    vocabulary: Vocabulary,
    names: tuple[str, ...],
) -> float:
    """Return how much a table looks like records of a model, 0 to 1."""
    links = mapping.links
    if not links:
        return 0.0
    sure = sum(1.0 if one.confidence is Confidence.SURE else 0.5 for one in links)
    wanted = [name for name in model.required if name not in model.defaults]
    groups = [(name,) for name in wanted] + list(model.any_of)
    met = sum(any(mapping.feeds(name) for name in group) for group in groups)
    own_ids = [one for one in table.columns if vocabulary.names_own_id(one.header)]
    own_id = any(mapping.links_from(one.index) for one in own_ids)
    said = f" {' '.join(names)} "
    named = any(f" {name} " in said for name in called(model))
    return (
        0.35 * sure / max(1, len(table.columns))
        + 0.25 * (met / len(groups) if groups else 0.0)
        + 0.25 * own_id
        + 0.15 * named
    )


def _suggest(
    table: Table, vocabulary: Vocabulary, evidence: Sequence[Evidence], known: Known
) -> Mapping:
    model = vocabulary.model
    found = [
        candidate
        for column, facts in zip(table.columns, evidence, strict=True)
        for candidate in _candidates(column.header, facts, vocabulary, known)
    ]
    chosen = _settle_names(_assign(found), model, evidence)
    links = tuple(_link(one, found, chosen, table) for one in chosen)
    fed = {one.field for one in links}
    constants = tuple(
        Constant(name, value) for name, value in model.defaults.items() if name not in fed
    )
    return Mapping(model.name, links, constants)


def _candidates(
    header: str, evidence: Evidence, vocabulary: Vocabulary, known: Known
) -> Iterable[_Candidate]:
    """Yield the fields a column could feed, each with its score."""
    hits = vocabulary.match(header)
    named = False
    for hit in hits.values():
        made = _weigh_values(hit, header, evidence, vocabulary.model, known)
        if made is not None and made.score >= _CHECK:
            named = True
            yield made
    if evidence.cells:
        yield from _by_values_alone(header, evidence, vocabulary, known, hits, named=named)


def _weigh_values(
    hit: Hit, header: str, evidence: Evidence, model: Model, known: Known
) -> _Candidate | None:
    """Return a header's hit with what the values say of it; None when they contradict it."""
    one, score = hit.field, hit.score
    facts: dict[str, object] = {
        "header": header,
        "label": one.label,
        "phrase": hit.phrase,
        "model": model.label,
    }
    if hit.language:
        facts["language"] = hit.language
    share = share_that_fits(evidence, one)
    own_key = one.key and one.type is FieldType.TEXT
    if share < 0.5 or (own_key and evidence.repeats):
        return None
    doubt: dict[str, object] = {}
    if share < 0.9:
        score *= 0.85
        doubt = {"doubt": "partly", "share": round(100 * share)}
    if own_key and one.name == "sourceId" and evidence.looks_like_crm_id():
        score += 0.1
    there = known_share(evidence, one, model, known)
    if there >= 0.5:
        score += 0.15 * there
        facts |= {"there": round(100 * there)}
    return _Candidate(evidence.column.index, one, score, hit.code, facts, doubt)


def _by_values_alone(
    header: str,
    evidence: Evidence,
    vocabulary: Vocabulary,
    known: Known,
    hits: MappingOf[str, Hit],
    *,
    named: bool,
) -> Iterable[_Candidate]:
    """Yield fields whose values a column has although its header does not name them."""
    model, column = vocabulary.model, evidence.column.index
    facts: dict[str, object] = {"header": header, "model": model.label}
    email = None if named or vocabulary.speaks_of_others(header) else model.find("email")
    if email is not None and share_that_fits(evidence, email) >= 0.9:
        yield _Candidate(column, email, 0.6, "emails", facts | {"label": email.label})
    if not known.values:
        return
    for one in model.fields:
        if one.name not in hits and (one.key or one.name == model.parent):
            there = known_share(evidence, one, model, known)
            if there >= 0.8:
                more = {"label": one.label, "there": round(100 * there)}
                yield _Candidate(column, one, 0.6 + 0.1 * there, "known", facts | more)


def _settle_names(
    chosen: list[_Candidate], model: Model, evidence: Sequence[Evidence]
) -> list[_Candidate]:
    """Take an end user's whole name for the missing part, or leave it out (Planhat joins them).

    Beside a first name, "Name" is the last one in many languages, when it is one word.
    """
    parts = {one.field.name: one for one in chosen if one.field.name in ("firstName", "lastName")}
    whole = next((one for one in chosen if one.field.name == "name"), None)
    if not parts or whole is None:
        return chosen
    rest = [one for one in chosen if one is not whole]
    missing = model.find("firstName" if "lastName" in parts else "lastName")
    if len(parts) > 1 or missing is None or evidence[whole.column].text_share(_ONE_WORD) < 0.8:
        return rest
    (other,) = parts.values()
    facts = {**whole.facts, "label": missing.label, "beside": other.facts["header"]}
    part = _Candidate(whole.column, missing, _CHECK, "rest_of_name", facts)
    return [part if one is whole else one for one in chosen]


def _link(
    one: _Candidate, found: Sequence[_Candidate], chosen: Sequence[_Candidate], table: Table
) -> Link:
    """Return the link of a chosen candidate, doubtful when another is nearly as good."""
    doubt = dict(one.doubt)
    columns = {other.column for other in chosen}
    fields = {other.field.name for other in chosen}
    for other in found:
        if other.score < one.score - _NEAR:
            continue
        # A field's very label is no question beside likeness: "Approved on", "Approved by".
        if (one.code, other.code) == (LABEL, WORDS) and other.field != one.field:
            continue
        # What has a better place of its own is no question any more.
        if other.field == one.field and other.column not in columns:
            doubt = {"doubt": "other_column", "other": table.columns[other.column].header}
        elif (
            other.column == one.column
            and other.field.name not in fields
            and other.field.key == one.field.key
        ):
            doubt = {"doubt": "other_field", "other": other.field.label}
    sure = one.score >= _SURE and not doubt
    return Link(
        one.column,
        one.field.name,
        confidence=Confidence.SURE if sure else Confidence.CHECK,
        reason=Reason(one.code, {**one.facts, **doubt}),
    )


def _assign(found: Sequence[_Candidate]) -> list[_Candidate]:
    """Return the best set of candidates in which no column and no field comes twice.

    Each field is given a column along the cheapest augmenting path (the Hungarian method), where
    a strong candidate outweighs several weak ones. Ordered by column.
    """
    rows = {name: at for at, name in enumerate(dict.fromkeys(one.field.name for one in found))}
    columns = {index: at for at, index in enumerate(dict.fromkeys(one.column for one in found))}
    # Each field also has a place of its own that costs what an empty slot costs.
    gain = {(rows[one.field.name], columns[one.column]): one for one in found}
    width = len(columns)
    cost = [
        [
            -(gain[row, column].score ** 6) if (row, column) in gain else _NEVER
            for column in range(width)
        ]
        + [0.0 if other == row else _NEVER for other in range(len(rows))]
        for row in range(len(rows))
    ]
    pairs = solve_assignment(cost)
    chosen = [gain[row, column] for row, column in enumerate(pairs) if (row, column) in gain]
    return sorted(chosen, key=lambda one: one.column)


_NEVER = 1e6


def solve_assignment(cost: Sequence[Sequence[float]]) -> list[int]:
    """Return for each of n rows its column, each column once, with the least total cost.

    The Hungarian method with potentials, O(n² m).

    Args:
        cost: n rows × m columns, n ≤ m.
    """
    n = len(cost)
    m = len(cost[0]) if n else 0
    row_price, column_price = [0.0] * (n + 1), [0.0] * (m + 1)
    owner = [0] * (m + 1)  # the row (from 1) that has each column (from 1); 0: none
    for row in range(1, n + 1):
        owner[0] = row
        at = 0
        least, came_from = [float("inf")] * (m + 1), [0] * (m + 1)
        seen = [False] * (m + 1)
        while owner[at]:
            seen[at] = True
            here, step, nearest = owner[at], float("inf"), 0
            for column in range(1, m + 1):
                if seen[column]:
                    continue
                price = cost[here - 1][column - 1] - row_price[here] - column_price[column]
                if price < least[column]:
                    least[column], came_from[column] = price, at
                if least[column] < step:
                    step, nearest = least[column], column
            for column in range(m + 1):
                if seen[column]:
                    row_price[owner[column]] += step
                    column_price[column] -= step
                else:
                    least[column] -= step
            at = nearest
        while at:
            owner[at] = owner[came_from[at]]
            at = came_from[at]
    result = [0] * n
    for column in range(1, m + 1):
        if owner[column]:
            result[owner[column] - 1] = column - 1
    return result
