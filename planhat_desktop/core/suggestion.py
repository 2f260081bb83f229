"""Which column probably feeds which field: header and values together, blank when unsure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, replace
from dataclasses import field as attribute

from planhat_desktop.core.assignment import NEVER, solve_assignment
from planhat_desktop.core.evidence import (
    Evidence,
    Known,
    known_share,
    option_share,
    share_that_fits,
)
from planhat_desktop.core.glossary import find_language
from planhat_desktop.core.learning import Learned, Past, judge
from planhat_desktop.core.mapping import Confidence, Constant, Link, Mapping, Reason
from planhat_desktop.core.schema import Field, FieldType, Model
from planhat_desktop.core.table import Table
from planhat_desktop.core.vocabulary import LABEL, WORDS, Hit, Vocabulary

LEARNED = "learned"
_SURE = 0.85
_CHECK = 0.55
_ONE_WORD = re.compile(r"\S+")
_NEAR = 0.07  # two candidates this near are a question for the person
_LEARNED, _TORN = 1.05, 0.8  # what was chosen before, always or now and then
_OFTEN = 2  # what was refused so often is not suggested any more


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A column that could feed a field.

    Attributes:
        was_there: whether the column was in a finished upload before.
    """

    column: int
    field: Field
    score: float
    code: str
    facts: MappingOf[str, object] = attribute(default_factory=dict)
    doubt: MappingOf[str, object] = attribute(default_factory=dict)
    was_there: bool = False


def suggest(
    table: Table, model: Model, known: Known | None = None, learned: Learned | None = None
) -> Mapping:
    """Return the most likely mapping of a table to a model; what is unsure stays unmapped.

    Args:
        known: values that exist in the workspace, as far as they were read.
        learned: what finished uploads taught.
    """
    evidence = [Evidence(one) for one in table.columns]
    language = find_language(one.header for one in table.columns)
    suggester = Suggester(Vocabulary(model), known or Known(), learned or Learned(), language)
    return suggester.map(table, evidence)


def improve(now: Mapping, before: Mapping, better: Mapping) -> Mapping:
    """Return a mapping with better suggestions wherever the person has changed nothing.

    Args:
        now: as it stands.
        before: what had been suggested for the same table and model.
        better: what is suggested by now.
    """
    if before.links and not now.links:
        return now  # all was cleared
    touched = {
        one.column
        for links in (now.links, before.links)
        for one in links
        if now.links_from(one.column) != before.links_from(one.column)
    }
    # What the person emptied or fed otherwise stays so.
    taken = {one.field for one in now.links if one.column in touched}
    taken |= {one.field for one in now.constants}
    taken |= {one.field for one in before.links if not now.feeds(one.field)}
    taken |= {one.field for one in before.constants if not now.feeds(one.field)}
    links = [one for one in now.links if one.column in touched]
    links += [one for one in better.links if one.column not in touched and one.field not in taken]
    return replace(now, links=tuple(sorted(links, key=lambda one: one.column)))


class Suggester:
    """Maps tables to one model, by all that is known of headers and of values.

    Args:
        vocabulary: of the model.
        language: of the headers.
    """

    def __init__(
        self, vocabulary: Vocabulary, known: Known, learned: Learned, language: str
    ) -> None:
        self.vocabulary = vocabulary
        self.model = vocabulary.model
        self.known = known
        self.learned = learned
        self.language = language

    def map(self, table: Table, evidence: Sequence[Evidence]) -> Mapping:
        """Return the most likely mapping of a table.

        Args:
            evidence: one a column, to be shared among models.
        """
        found = [one for column in evidence for one in self._candidates(column)]
        chosen = _settle_names(_assign(found), self.model, evidence)
        links = tuple(_link(one, found, chosen, table) for one in chosen)
        fed = {one.field for one in links}
        constants = tuple(
            Constant(name, value) for name, value in self.model.defaults.items() if name not in fed
        )
        return Mapping(self.model.name, links, constants)

    def _candidates(self, evidence: Evidence) -> list[_Candidate]:
        """Return the fields a column could feed, each with its score."""
        header = evidence.column.header
        pasts = self.learned.past_of(self.model.name, evidence.column)
        if not pasts:
            return list(self._by_evidence(header, evidence))
        found = list(self._by_past(header, evidence, pasts))
        if found:
            return found
        unwanted = {one.field: -one.net for one in pasts if one.refused and one.net <= 0}
        return [
            replace(_weaken(one) if one.field.name in unwanted else one, was_there=True)
            for one in self._by_evidence(header, evidence)
            if unwanted.get(one.field.name, 0) < _OFTEN
        ]

    def _by_past(
        self, header: str, evidence: Evidence, pasts: Sequence[Past]
    ) -> Iterator[_Candidate]:
        """Yield what the person made of such a column before, where its values still fit."""
        wanted, is_steady = judge(pasts)
        for one in wanted:
            target = self.model.find(one.field)
            if target is None:
                continue
            score = _LEARNED if is_steady else _TORN
            hit = Hit(target, score, LEARNED, target.label)
            made = _weigh_values(hit, header, evidence, self.model, self.known)
            if made is None:
                continue
            facts = {"times": one.taken, "last": one.last, "own": one.is_own}
            others = [self._label(other.field) for other in wanted if other is not one]
            doubt = dict(made.doubt)
            if others:
                doubt = {"doubt": "torn", "other": others[0]}
            elif not is_steady:
                doubt = {"doubt": "unsteady"}
            yield replace(made, facts={**made.facts, **facts}, doubt=doubt, was_there=True)

    def _label(self, name: str) -> str:
        found = self.model.find(name)
        return found.label if found is not None else name.removeprefix("custom.")

    def _by_evidence(self, header: str, evidence: Evidence) -> Iterator[_Candidate]:
        """Yield the fields that header or values speak for."""
        hits = self.vocabulary.match(header, self.language)
        named = False
        for hit in hits.values():
            made = _weigh_values(hit, header, evidence, self.model, self.known)
            if made is not None and made.score >= _CHECK:
                named = True
                yield made
        if evidence.cells:
            yield from self._by_values(header, evidence, hits, named=named)

    def _by_values(
        self, header: str, evidence: Evidence, hits: MappingOf[str, Hit], *, named: bool
    ) -> Iterator[_Candidate]:
        """Yield fields whose values a column has although its header does not name them."""
        model, column = self.model, evidence.column.index
        facts: dict[str, object] = {"header": header, "model": model.label}
        is_open = not named and not self.vocabulary.speaks_of_others(header)
        email = model.find("email") if is_open else None
        if email is not None and share_that_fits(evidence, email) >= 0.9:
            yield _Candidate(column, email, 0.6, "emails", facts | {"label": email.label})
        if is_open:
            yield from self._by_options(evidence, hits, facts)
        if not self.known.values:
            return
        people = _owner_of(model) if is_open and not self.vocabulary.tells_deeds(header) else None
        for one in model.fields:
            is_own = one.key or one.name == model.parent or (is_open and one.name == "name")
            if one.name not in hits and (is_own or one is people):
                there = known_share(evidence, one, model, self.known)
                if there >= 0.8:
                    more = {"label": one.label, "there": round(100 * there)}
                    yield _Candidate(column, one, 0.6 + 0.1 * there, "known", facts | more)

    def _by_options(
        self, evidence: Evidence, hits: MappingOf[str, Hit], facts: MappingOf[str, object]
    ) -> Iterator[_Candidate]:
        """Yield the one field of which nearly all values are options."""
        if not evidence.could_be_options:
            return
        fits = [
            (share, one)
            for one in self.model.fields
            if one.options and one.name not in hits
            if (share := option_share(evidence, one)) >= 0.9
        ]
        if len(fits) == 1:
            ((share, one),) = fits
            more = {"label": one.label, "share": round(100 * share)}
            column = evidence.column.index
            yield _Candidate(column, one, 0.6 + 0.1 * share, "options", {**facts, **more})


def _weaken(one: _Candidate) -> _Candidate:
    """Return a candidate that was not wanted before."""
    return replace(one, score=one.score * 0.85, doubt=one.doubt or {"doubt": "refused"})


def _owner_of(model: Model) -> Field | None:
    """Return the field that holds who looks after a record, or None."""
    return model.find("owner") or model.find("ownerId")


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


def _settle_names(
    chosen: list[_Candidate], model: Model, evidence: Sequence[Evidence]
) -> list[_Candidate]:
    """Take an end user's whole name for the missing part, or leave it out (Planhat joins them).

    Beside a first name, "Name" is the last one in many languages, when it is one word.
    """
    parts = {one.field.name: one for one in chosen if one.field.name in ("firstName", "lastName")}
    whole = next((one for one in chosen if one.field.name == "name"), None)
    if not parts or whole is None or whole.code == LEARNED:
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
        # Nor is a column that stood beside the chosen one before.
        if one.code == LEARNED and other.was_there:
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
            -(gain[row, column].score ** 6) if (row, column) in gain else NEVER
            for column in range(width)
        ]
        + [0.0 if other == row else NEVER for other in range(len(rows))]
        for row in range(len(rows))
    ]
    pairs = solve_assignment(cost)
    chosen = [gain[row, column] for row, column in enumerate(pairs) if (row, column) in gain]
    return sorted(chosen, key=lambda one: one.column)
