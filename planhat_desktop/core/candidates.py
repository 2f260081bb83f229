"""The records a cell may mean, ranked, and the one it means where that is certain."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from planhat_desktop.core.lookup import (
    NOWHERE,
    PERSONS,
    Lookup,
    Positions,
    domain_of,
    is_shared,
    key_text,
)
from planhat_desktop.core.nameindex import Why
from planhat_desktop.core.names import Sameness, parse_company, parse_person
from planhat_desktop.core.records import Reference
from planhat_desktop.core.schema import ID_PREFIXES
from planhat_desktop.core.values import is_id

_KEYS = ("_id", "externalId", "sourceId")
_LEAST = 0.42
_SURE = 0.85  # of names that are told beside another one
_APART = re.compile(r"[._\-+\d]+")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An existing record that a cell may mean.

    Attributes:
        position: of the record in the lookup; `Lookup.id_of` gives its `_id`.
        score: 0 to 1, to rank by; it says nothing about certainty.
        why: what speaks for it.
        certain: whether it is the one, by a rule that needs nobody to look.
    """

    position: int
    score: float
    why: Why
    certain: bool = False


@dataclass(frozen=True, slots=True)
class Fit:
    """What a reference means.

    Attributes:
        fits: the records it fits, best rule first; exactly one means that it is found.
        why: by what it fits.
    """

    fits: Positions
    why: Why

    @property
    def is_plain(self) -> bool:
        """Whether the cell says it in so many letters, so that nobody need look."""
        return self.why in (Why.KEY, Why.NAME, Why.DOMAIN, Why.EMAIL)


NOTHING = Fit(NOWHERE, Why.NAME)


def call_record(record: Mapping[str, object]) -> str:
    """Return what Planhat shows for a person or another record."""
    return str(record.get("nickName") or record.get("name") or record.get("email") or "")


def title_of(record: Mapping[str, object]) -> str:
    """Return what a person calls an existing record."""
    full = f"{record.get('firstName') or ''} {record.get('lastName') or ''}".strip()
    for name in ("name", "title", "subject", "nickName"):
        if record.get(name):
            return str(record[name])
    for name in ("email", "externalId", "extId", "sourceId", "_id"):
        if record.get(name):
            return full or str(record[name])
    return full


def find_exactly(lookup: Lookup, reference: Reference) -> Positions:
    """Return the existing records a reference names as they are named in Planhat.

    ``auto`` asks the ids first and takes names, e-mails and domains only where no id fits;
    ids of different kinds that fit different records are all candidates.
    """
    return _find_exactly(lookup, reference).fits


def _find_exactly(lookup: Lookup, reference: Reference) -> Fit:
    text = key_text(reference.text)
    for prefix, (key, *_others) in ID_PREFIXES.items():
        if text.startswith(prefix):
            return Fit(lookup.find(key, text.removeprefix(prefix)), Why.KEY)
    by = reference.by
    if by != "auto":
        if by == "email" and reference.model == "Company":
            by = "domain"  # a company has no e-mail address of its own
        why = Why.KEY if by in _KEYS else Why(by)
        return Fit(_people(lookup, reference, by, text), why)
    if is_id(text) and (found := lookup.find("_id", text)):
        return Fit(found, Why.KEY)
    keyed = {*lookup.find("externalId", text), *lookup.find("sourceId", text)}
    if keyed:
        return Fit(tuple(sorted(keyed)), Why.KEY)
    if "@" in text and reference.model != "Company":
        return Fit(lookup.find("email", text), Why.EMAIL)
    if found := _people(lookup, reference, "name", text):
        return Fit(found, Why.NAME)
    return Fit(lookup.find("domain", text), Why.DOMAIN)


def _people(lookup: Lookup, reference: Reference, by: str, text: str) -> Positions:
    if by != "name" or reference.model != "User":
        return lookup.find(by, text)
    # A team member is known by first and last name, or by the name shown in Planhat.
    return tuple(sorted({*lookup.find_person(text), *lookup.find("nickName", text)}))


def settle(lookup: Lookup, reference: Reference) -> Fit:
    """Return what a reference means: as it is written, else by its bare name.

    A company is found by its bare name where exactly one has it and the legal forms do not
    speak against it; a person where exactly one has the same words in the same order.
    """
    fit = _find_exactly(lookup, reference)
    if fit.fits or reference.by not in ("auto", "name"):
        return fit
    if "@" in reference.text:
        if reference.model == "Company":
            return Fit(lookup.find("domain", reference.text), Why.DOMAIN)
        return fit
    if reference.by == "auto" and not any(map(str.isalpha, reference.text)):
        return fit  # an id that is not there is not somebody's name
    if reference.model == "Company":
        return _settle_company(lookup, reference.text)
    if reference.model in PERSONS:
        return _settle_person(lookup, reference.text)
    return fit


def _settle_company(lookup: Lookup, text: str) -> Fit:
    name = parse_company(text)
    entries = lookup.companies.find_same(name)
    others = {one for alias in name.aliases for one in _called_alike(lookup, alias)}
    if not others <= set(entries):
        return Fit(NOWHERE, Why.FORMER)  # ``Globex (now Acme)``, and there is an Acme
    sameness = {one: name.compare(lookup.companies.names[one]) for one in entries}
    if len(entries) == 1:
        how = sameness[entries[0]]
        if how is Sameness.SPELLING:
            return Fit(entries, Why.SPELLING)
        return Fit(entries if how is Sameness.BARE else NOWHERE, Why.LEGAL_FORM)
    alike = [one for one in entries if sameness[one] is Sameness.SPELLING]
    # Of ``Acme AB`` and ``Acme GmbH``, ``ACME A.B.`` names one and ``ACME`` neither.
    if name.forms and len(alike) == 1:
        return Fit(alike, Why.SPELLING)
    return Fit(sorted(entries, key=lambda one: (-sameness[one], one)), Why.LEGAL_FORM)


def _called_alike(lookup: Lookup, text: str) -> list[int]:
    return lookup.companies.find_same(parse_company(text))


def _settle_person(lookup: Lookup, text: str) -> Fit:
    names = parse_person(text)
    if len(names[0].words) < 2:
        return Fit(NOWHERE, Why.SPELLING)
    entries = sorted({one for name in names for one in lookup.people.find_same(name)})
    positions = sorted({lookup.people_owners[one] for one in entries})
    keys = {name.key for name in names}
    if all(lookup.people.names[one].key not in keys for one in entries):
        # ``James Martin`` may be ``Martin James`` or somebody else.
        return Fit(NOWHERE, Why.ORDER)
    return Fit(positions, Why.SPELLING)


def candidates_for(reference: Reference, lookup: Lookup, most: int = 5) -> tuple[Candidate, ...]:
    """Return the records a reference may mean, the likest first.

    Args:
        most: how many at most.
    """
    fit = settle(lookup, reference)
    if len(fit.fits) == 1:
        return (Candidate(fit.fits[0], 1.0, fit.why, certain=True),)
    found: dict[int, Candidate] = {}
    if fit.is_plain:
        found = {one: Candidate(one, 1.0, fit.why) for one in fit.fits}
    for other in _find_near(reference, lookup):
        known = found.get(other.position)
        if known is None or known.score < other.score:
            found[other.position] = other
    return tuple(sorted(found.values(), key=lambda one: (-one.score, one.position))[:most])


def _find_near(reference: Reference, lookup: Lookup) -> Iterator[Candidate]:
    text = key_text(reference.text)
    for key in ("externalId", "sourceId"):
        if reference.by in ("auto", key):
            for one in lookup.find_loosely(key, text):
                yield Candidate(one, 0.995, Why.NEAR_KEY)
    if reference.model in PERSONS:
        yield from _find_near_persons(text, lookup)
    else:
        yield from _find_near_companies(text, lookup)


def _find_near_persons(text: str, lookup: Lookup) -> Iterator[Candidate]:
    before, is_email, _ = text.partition("@")
    if is_email:
        text = _APART.sub(" ", before)
    for name in parse_person(text):
        for near in lookup.people.find_near(name, _LEAST):
            position = lookup.people_owners[near.entry]
            yield Candidate(position, near.score, Why.EMAIL if is_email else near.why)


def _find_near_companies(text: str, lookup: Lookup) -> Iterator[Candidate]:
    domain = domain_of(text)
    if domain:
        if is_shared(domain):
            return
        text = domain.split(".")[-2]
    while "." in domain:
        for one in lookup.find("domain", domain):
            yield Candidate(one, 0.96, Why.DOMAIN)
        domain = domain.partition(".")[2]
    name = parse_company(text)
    for near in lookup.companies.find_near(name, _LEAST):
        yield Candidate(near.entry, near.score, near.why)
    for alias in name.aliases:
        for near in lookup.companies.find_near(parse_company(alias), _SURE):
            yield Candidate(near.entry, near.score * 0.96, Why.FORMER)
    for near in lookup.other_names.find_near(name, _SURE):
        position, why = lookup.other_owners[near.entry]
        yield Candidate(position, near.score * 0.95, why)
