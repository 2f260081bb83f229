"""What a header says: its words, and the fields of a model that go by those words.

Likeness of letters alone is no evidence (``note`` is not ``name``, ``mrr`` is not ``arr``): words
must be the same, or one long word misspelt that means nothing by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from rapidfuzz.distance import OSA

from planhat_desktop.core.glossary import translate_words
from planhat_desktop.core.schema import Field, FieldType, Model
from planhat_desktop.core.words import split_words


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# What people call the records of a model; the first is enough for models not listed.
_CALLED: dict[str, tuple[str, ...]] = {
    "Company": ("company", "account", "customer", "client", "organization", "tenant"),
    "Enduser": ("end user", "contact", "person", "user"),
    "License": ("license", "subscription", "contract"),
    "Ticket": ("ticket", "case"),
    "NPS": ("nps", "survey", "response"),
    "User": ("team member", "user", "employee"),
    "Churn": ("churn",),
    "Conversation": ("conversation", "activity"),
    "Opportunity": ("opportunity", "deal"),
    "LineItem": ("line item",),
    "TimeEntry": ("time entry",),
}

_SYSTEMS = _set(
    "salesforce sfdc sf hubspot crm pipedrive zendesk jira intercom dynamic zoho freshdesk "
    "gainsight stripe chargebee netsuite source"
)
_ID_WORDS = ("id", "number", "code", "key", "reference", "ref")

# Words that turn the meaning of what stands beside them.
_TURNING = _set(
    "parent ultimate previous prior old former next new target first last second secondary other "
    "backup partner vendor competitor not non max min average avg count since until per before "
    "after planned expected actual days months hours minutes billing shipping home mobile churn "
    "main alternate related"
)
# Words that say little: they never make a match by themselves.
_WEAK = _set(
    "date id name number type status code value amount total time email score text title "
    "description day key period unit source level url link"
)
_LITTLE = _set("the of a an in on at for to and by")
# Whoever did something once need not look after the record.
_DEEDS = _set("by create update modify modified change changed approve approved author sender from")
_MONEY = _set("amount usd eur gbp sek dkk nok chf cad aud inr jpy")

# Other words for a field, less certain than the model's own aliases.
_HINTS: dict[str, tuple[str, ...]] = {
    "product": ("plan tier", "plan name", "tier", "package", "edition"),
    "createdAt": ("create date", "submit at", "submitted at", "open at", "opened at", "open date"),
    "createDate": ("create date", "create at"),
    "position": ("function", "job role"),
    "arr": ("annual recurring revenue", "yearly value"),
    "web": ("web page", "home page", "web address"),
    "address": ("street address", "address street"),
    "city": ("address city",),
    "country": ("address country",),
    "zip": ("zip", "post code", "zip postal code", "billing zip postal code", "address zip"),
    "phone": ("work phone", "business phone", "mobile phone"),
    "email": ("contact email",),
    "tags": ("label",),
    "externalId": ("unique external id",),
    "value": ("contract amount",),
    "owner": ("relationship owner", "csm name"),
    "dimensionId": ("metric name", "kpi", "kpi name", "kpi id"),
}

EXACT, LABEL, ALIAS, OWN_ID, FOREIGN, HINT, WORDS, TYPO = (
    "exact", "label", "alias", "own_id", "foreign", "hint", "words", "typo",
)  # fmt: skip

_SCORES = {EXACT: 1.0, LABEL: 1.0, ALIAS: 0.95, OWN_ID: 0.92, FOREIGN: 0.92, HINT: 0.8}
_FOREIGN = 0.97
"""What a translation is worth beside the header's own words."""
_LONG = 5  # letters; a shorter word is not taken for a misspelt one
_PLAIN = 0.75
"""From here on a header's own words are reason enough."""


@dataclass(frozen=True, slots=True, eq=False)
class Phrase:
    """One way to call a field.

    Attributes:
        kind: how it is known: a label, an alias, …
        text: as shown to people.
        words: its words, never none.
    """

    field: Field
    kind: str
    text: str
    words: tuple[str, ...]

    @property
    def is_id(self) -> bool:
        """Whether the phrase names an id rather than a name."""
        return self.words[-1] in _ID_WORDS[:2]


@dataclass(frozen=True, slots=True)
class Hit:
    """A field that a header seems to name: how strongly (0 to 1), and why.

    Attributes:
        language: of the header, where it had to be translated; else empty.
    """

    field: Field
    score: float
    code: str
    phrase: str
    language: str = ""


class Vocabulary:
    """All the ways to call the fields of one model."""

    def __init__(self, model: Model) -> None:
        self.model = model
        own = _LITTLE | {word for name in called(model) for word in name.split()}
        self._noise = {kind: own | words for kind, words in _NOISE.items()}
        self._squeezed: dict[str, list[Phrase]] = {}
        self._same: dict[tuple[str, frozenset[str]], list[Phrase]] = {}
        self._by_word: dict[str, list[Phrase]] = {}
        self._words: set[str] = set()
        self._long_words: dict[str, set[str]] = {}
        for one in _phrases(model):
            if one.words:
                self._add(one)
        self._by_name = {
            name.casefold(): one for one in model.fields for name in (one.short_name, one.name)
        }

    def _add(self, one: Phrase) -> None:
        kind = _noise_kind(one.field)
        for word in one.words:
            self._words.add(word)
            if len(word) >= _LONG:
                self._long_words.setdefault(word[0], set()).add(word)
        self._squeezed.setdefault("".join(one.words), []).append(one)
        self._same.setdefault((kind, self._core(one.words, kind)), []).append(one)
        if one.kind not in (OWN_ID, FOREIGN):
            for word in set(one.words) - _WEAK:
                self._by_word.setdefault(word, []).append(one)

    def _core(self, words: tuple[str, ...], kind: str) -> frozenset[str]:
        """Return the words without those that say nothing beside a field of this kind."""
        whole = frozenset(words)
        return whole - self._noise[kind] or whole - _LITTLE or whole

    def match(self, header: str, language: str = "") -> dict[str, Hit]:
        """Return field name → the best reason to think that the header names it.

        Args:
            language: of the sheet, as `glossary.find_language` gives it.
        """
        words = _unname(split_words(header))
        hits: dict[str, Hit] = {}
        named = self._by_name.get(header.strip().casefold())
        if named is not None:
            _keep(hits, Hit(named, _SCORES[EXACT], EXACT, named.label))
        for hit in self._match_words(words):
            _keep(hits, hit)
        translated = translate_words(words, self._is_known, language)
        if translated is not None:
            english, spoken = translated
            for hit in self._match_words(english):
                # What the workspace itself calls a field goes before what a word stands for.
                score = hit.score * _FOREIGN
                plain = hits.get(hit.field.name)
                if plain is not None and plain.score >= _PLAIN and not plain.language:
                    # "Organization" is Swedish too, but nobody needs to be told.
                    _keep(hits, replace(plain, score=score))
                else:
                    _keep(hits, replace(hit, score=score, language=spoken))
        return hits

    def _match_words(self, words: tuple[str, ...]) -> Iterator[Hit]:
        """Yield the fields that a header's words name, each as often as there are reasons."""
        for one in self._squeezed.get("".join(words), ()):
            yield Hit(one.field, self._worth(one, words), one.kind, one.text)
        mended = tuple(one if self._is_known(one) else self._nearest(one) for one in words)
        code, trust = (WORDS, 1.0) if mended == words else (TYPO, 0.75)
        for one, likeness in self._alike(mended):
            if words[:1] == ("key",) and one.words[-1] == "key":
                continue  # a key account is an important one
            yield Hit(one.field, self._worth(one, words) * likeness * trust, code, one.text)

    def _alike(self, words: tuple[str, ...]) -> Iterator[tuple[Phrase, float]]:
        """Yield the phrases that share a header's words, each with its likeness (0 to 1)."""
        if self._words.isdisjoint(words) or all(len(one) == 1 for one in words):
            return  # "c", or the letter of a column without a name, is like nothing
        for kind in self._noise:
            core = self._core(words, kind)
            # A bare "ID" may be any id: what was left out would have told which.
            bare = core <= set(_ID_WORDS)
            for one in self._same.get((kind, core), ()):
                # So may "Status" be anybody's.
                less = core <= _WEAK and set(words) < set(one.words)
                vague = less or (bare and set(words) != set(one.words))
                yield one, 0.8 if vague else 0.95
        for word in set(words) - _WEAK:
            for one in self._by_word.get(word, ()):
                kind = _noise_kind(one.field)
                said, meant = self._core(words, kind), self._core(one.words, kind)
                if one.field.is_reference and said - meant - set(_ID_WORDS):
                    continue  # a company's phone is no company
                likeness = _compare(said, meant)
                if likeness:
                    yield one, likeness

    def names_own_id(self, header: str) -> bool:
        """Say whether a header names the id of this model's own records: ``ticket_id``."""
        words = split_words(header)
        return words[-1:] == ("id",) and " ".join(words[:-1]) in called(self.model)

    def speaks_of_others(self, header: str) -> bool:
        """Say whether a header names records of another model: ``company email``."""
        return bool((set(split_words(header)) - self._noise["plain"]) & (_ENTITY_WORDS | _TURNING))

    def is_plain(self, header: str) -> bool:
        """Say whether a header has a word that means something by itself: not ``Name``."""
        return not _WEAK.issuperset(split_words(header))

    def tells_deeds(self, header: str) -> bool:
        """Say whether a header tells who did something: ``created by``."""
        return bool(set(split_words(header)) & _DEEDS)

    def _worth(self, phrase: Phrase, words: tuple[str, ...]) -> float:
        score = _SCORES[phrase.kind]
        if phrase.field.is_reference and phrase.is_id:
            return score + 0.09  # an id finds exactly one record, a name perhaps several
        if (
            phrase.field.name == "sourceId"
            and phrase.kind == ALIAS
            and "externalId" in (self.model.key_names)
        ):
            # "Account ID" may come from a CRM or from anywhere; "Salesforce ID" tells.
            return score if "source" in words else score * 0.9
        return score

    def _is_known(self, word: str) -> bool:
        return word in self._words or word in _MEANINGFUL

    def _nearest(self, word: str) -> str:
        if len(word) < _LONG:
            return word
        allowed = 1 if len(word) < 9 else 2
        near = [
            (distance, other)
            for other in self._long_words.get(word[0], ())
            if (distance := OSA.distance(word, other, score_cutoff=allowed)) <= allowed
        ]
        return min(near, default=(0, word))[1]


def _compare(said: frozenset[str], meant: frozenset[str]) -> float:
    """Return how alike the words of a header and a phrase are, 0 when they are not."""
    extra, missing, common = said - meant, meant - said, said & meant
    if not common - _WEAK or missing - _WEAK:
        return 0.0
    if extra & (_TURNING | _ENTITY_WORDS | {"source"}) or missing & _TURNING:
        return 0.0
    shared = _weigh(common) / _weigh(said | meant)
    return 0.65 + 0.25 * shared if shared >= 0.6 else 0.0


# Words that say nothing beside a field of a kind.
_NOISE = {
    "number": _MONEY,
    "boolean": _set("is ha has flag"),
    "date": _set("date utc"),
    "reference": _set("associated linked name"),
    "plain": frozenset[str](),
}


def _noise_kind(field: Field) -> str:
    if field.is_reference:
        return "reference"
    match field.type:
        case FieldType.NUMBER | FieldType.INTEGER:
            return "number"
        case FieldType.BOOLEAN:
            return "boolean"
        case FieldType.DATE | FieldType.DATETIME | FieldType.DAY:
            return "date"
        case _:
            return "plain"


def called(model: Model) -> tuple[str, ...]:
    """Return what people call the records of a model, in header words."""
    return _called(model.name, model.label)


def _called(name: str, label: str) -> tuple[str, ...]:
    return _CALLED.get(name) or (" ".join(split_words(label)),)


_ENTITY_WORDS = frozenset(
    word for names in _CALLED.values() for name in names for word in name.split()
) - {"team", "time", "item", "line", "end"} | {"owner", "csm", "manager", "lead", "deal", "project"}

# Words a header may well hold; they are never taken for misspellings of one another.
_MEANINGFUL = (
    _ENTITY_WORDS | _WEAK | _TURNING | _SYSTEMS
    | _set("contract contact country county state start stage price prize phase phrase rate "
                "range region reason season campaign complain created creator sales scale notes "
                "votes role rule issue issued seats seat signup sign tier trial upgrade plan "
                "downgrade escalation resolution satisfaction referral revenue annual monthly "
                "quarterly yearly weekly daily")
)  # fmt: skip


def _unname(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words with the name of any CRM as ``source``."""
    return tuple("source" if one in _SYSTEMS else one for one in words)


def _weigh(words: Iterable[str]) -> float:
    return sum(0.4 if word in _WEAK else 1.0 for word in words)


def _keep(hits: dict[str, Hit], hit: Hit) -> None:
    before = hits.get(hit.field.name)
    if before is None or hit.score > before.score:
        hits[hit.field.name] = hit


def _phrases(model: Model) -> Iterator[Phrase]:
    """Yield every way to call each field."""
    ids = (*_own_ids(model, called(model)), *_foreign_ids(model))
    for one in model.fields:
        for kind, text in _names(one, model):
            words = _unname(split_words(text))
            yield Phrase(one, kind, text, words)
            if one.is_reference and one.references in ("User", "Enduser"):
                for suffix in ("email", "name", "id"):
                    yield Phrase(one, kind, text, (*words, suffix))
    for one, kind, texts in ids:
        for text in texts:
            yield Phrase(one, kind, text, tuple(text.split()))


def _names(field: Field, model: Model) -> Iterator[tuple[str, str]]:
    yield LABEL, field.label
    if not field.is_custom:
        yield EXACT, field.name
    for alias in model.aliases.get(field.name, ()):
        yield ALIAS, alias
    for hint in _HINTS.get(field.name, ()):
        yield HINT, hint


def _own_ids(model: Model, own: tuple[str, ...]) -> Iterator[tuple[Field, str, list[str]]]:
    keys = [one for one in map(model.find, model.key_names) if one is not None]
    by_name = {one.name: one for one in keys}
    source = by_name.get("sourceId")
    external = by_name.get("externalId") or by_name.get("extId") or source
    if external is not None:
        yield external, OWN_ID, [f"{name} {word}" for name in own for word in _ID_WORDS]
        yield external, HINT, ["id"]
    if source is not None:
        names = ("record", *own)
        yield source, OWN_ID, ["source id", *(f"source {name} id" for name in names)]
        yield source, HINT, ["record id", *(f"record id {name}" for name in own)]
    for one in keys:
        if one.name == "_id":
            yield one, OWN_ID, ["planhat id", *(f"planhat {name} id" for name in own)]


def _foreign_ids(model: Model) -> Iterator[tuple[Field, str, list[str]]]:
    for one in model.fields:
        target = one.references
        # A custom field that points at a contact is one contact of many: it goes by its label.
        if target is None or target in ("User", model.name) or one.is_custom:
            continue
        for name in _called(target, target):
            ids = (f"{prefix} {name} id" for prefix in ("planhat", "external", "source"))
            names = (f"{name} {word}" for word in ("id", "name", "number", "code"))
            yield one, FOREIGN, [name, *names, *ids]
            yield one, FOREIGN, [f"{name} external id", f"{name} source id"]
