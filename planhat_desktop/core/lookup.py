"""Finding existing records by key, name, domain or e-mail."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

from planhat_desktop.core.changes import identity, items, raw, raws
from planhat_desktop.core.nameindex import CompanyIndex, PersonIndex, Why
from planhat_desktop.core.names import CompanyName, PersonName, parse_company, parse_person
from planhat_desktop.core.values import fold

Positions = Sequence[int]
NOWHERE: Positions = ()

PERSONS = ("User", "Enduser")
"""Models whose records are named as persons are."""

_HOST_END = re.compile(r"[/?#]")

# Addresses at these hosts belong to persons, and pages there to anybody, never to one company.
_FREE = (
    "live.com live.se live.nl live.fr live.de live.co.uk msn.com icloud.com me.com mac.com aol.com "
    "web.de t-online.de freenet.de arcor.de posteo.de mailbox.org mail.com email.com proton.me "
    "protonmail.com pm.me tutanota.com fastmail.com hey.com zoho.com yandex.ru yandex.com mail.ru "
    "orange.fr free.fr wanadoo.fr laposte.net sfr.fr telia.com comhem.se bredband.net spray.se "
    "ziggo.nl kpnmail.nl hetnet.nl home.nl planet.nl xs4all.nl skynet.be telenet.be libero.it "
    "tiscali.it virgilio.it terra.es telefonica.net bluewin.ch btinternet.com sky.com comcast.net "
    "verizon.net att.net ymail.com rocketmail.com bigpond.com qq.com 163.com 126.com naver.com "
    "linkedin.com facebook.com instagram.com twitter.com x.com youtube.com"
)
FREE_MAIL = frozenset(_FREE.split())
_FREE_NAMES = frozenset({"gmail", "googlemail", "hotmail", "outlook", "yahoo", "gmx"})


def is_shared(domain: str) -> bool:
    """Say whether a domain is many people's, such as gmail.com or hotmail.se."""
    return domain in FREE_MAIL or domain.partition(".")[0] in _FREE_NAMES


def key_text(value: object) -> str:
    """Return a key as it is compared: trimmed, case kept (api-facts 16.8)."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip() if value is not None else ""


def domain_of(text: str) -> str:
    """Return the domain in an e-mail address, a web address or a bare domain; else empty."""
    text = text.strip().lower()
    text = _HOST_END.split(text.partition("://")[2] or text, maxsplit=1)[0]
    text = text.rpartition("@")[2].partition(":")[0].removeprefix("www.").rstrip(".")
    return text if "." in text and not any(map(str.isspace, text)) else ""


class Lookup:
    """The existing records of one model, indexed as asked; k records.

    Every index gives all positions that fit, so that "exactly one" can be told from "several".
    """

    def __init__(self, records: Sequence[Mapping[str, object]]) -> None:
        self.records = records
        self._indexes: dict[str, Mapping[str, Positions]] = {}
        self._parents: dict[str, list[str]] = {}

    def find(self, by: str, text: str) -> Positions:
        """Return the positions of the records whose ``by`` is this text.

        Args:
            by: a key's field name, ``name``, ``domain`` or ``email``.
        """
        if by == "domain":
            return self._domains.get(domain_of(text), NOWHERE)
        if by in ("name", "email", "nickName"):
            return self._index(by, fold).get(fold(text), NOWHERE)
        if by == "_id":
            text = text.lower()
        return self._index(by, key_text).get(text, NOWHERE)

    def find_person(self, text: str) -> Positions:
        """Return the positions of the persons of this first and last name."""
        made = self._indexes.get("person")
        if made is None:
            names = (
                fold(f"{one.get('firstName') or ''} {one.get('lastName') or ''}")
                for one in self.records
            )
            made = self._indexes["person"] = _group(names)
        return made.get(fold(text), NOWHERE)

    def find_each(self, by: str, texts: Iterable[object]) -> list[Positions]:
        """Return what `find` gives for each text; nowhere for what is none."""
        if by in ("_id", "email"):
            return [self.find(by, one) if isinstance(one, str) else NOWHERE for one in texts]
        index = self._index(by, key_text)
        return [index.get(one, NOWHERE) if isinstance(one, str) else NOWHERE for one in texts]

    def near(self, by: str, text: str) -> str | None:
        """Return a key that differs from this text only in case, spaces or leading zeros."""
        found = self.find_loosely(by, text)
        return key_text(raw(self.records[found[0]], by)) if found else None

    def find_loosely(self, by: str, text: str) -> Positions:
        """Return the records whose key is this text but for case, spaces or leading zeros."""
        return self._index(f"{by}~", loosen, by).get(loosen(text), NOWHERE)

    def id_of(self, position: int) -> str:
        """Return the `_id` of the record at a position."""
        return str(self.records[position]["_id"])

    def _index(
        self, name: str, form: Callable[[str], str], field_name: str = ""
    ) -> Mapping[str, Positions]:
        made = self._indexes.get(name)
        if made is None:
            source = field_name or name
            texts = (form(key_text(value)) for value in raws(self.records, source))
            made = self._indexes[name] = _group(texts)
        return made

    def learn_names(self, model: str) -> None:
        """Take all names apart now, where the time is; else the first that asks waits for it.

        Thread: any; a second for 50,000 companies.
        """
        if model in PERSONS:
            self.people.learn()
        else:
            self.companies.learn()
            self.other_names.learn()

    @cached_property
    def companies(self) -> CompanyIndex:
        """The records by name, one entry a record."""
        names = (value if isinstance(value, str) else "" for value in raws(self.records, "name"))
        return CompanyIndex([parse_company(name) for name in names])

    @cached_property
    def other_names(self) -> CompanyIndex:
        """Names told beside the records' own; see `other_owners`."""
        return CompanyIndex([name for name, _, _ in self._others])

    @cached_property
    def other_owners(self) -> Sequence[tuple[int, Why]]:
        """The position of the record each entry of `other_names` belongs to, and what it is."""
        return [(position, why) for _, position, why in self._others]

    @cached_property
    def _others(self) -> Sequence[tuple[CompanyName, int, Why]]:
        found: list[tuple[CompanyName, int, Why]] = []
        for position, name in enumerate(self.companies.names):
            found.extend((parse_company(one), position, Why.FORMER) for one in name.aliases)
        for domain, positions in self._domains.items():
            label = parse_company(domain.rpartition(".")[0].rpartition(".")[2])
            found.extend((label, position, Why.DOMAIN) for position in positions)
        return found

    @cached_property
    def people(self) -> PersonIndex:
        """The records by the names of persons, one entry a name; see `people_owners`."""
        return PersonIndex([name for _, name in self._people])

    @cached_property
    def people_owners(self) -> Sequence[int]:
        """The position of the record that each entry of `people` belongs to."""
        return [position for position, _ in self._people]

    @cached_property
    def _people(self) -> Sequence[tuple[int, PersonName]]:
        found: list[tuple[int, PersonName]] = []
        for position, record in enumerate(self.records):
            full = f"{record.get('firstName') or ''} {record.get('lastName') or ''}"
            texts = (full, record.get("name"), record.get("nickName"))
            names = {
                name: None
                for text in texts
                if isinstance(text, str)
                for name in parse_person(text)
                if name.words
            }
            found.extend((position, name) for name in names)
        return found

    @cached_property
    def _domains(self) -> Mapping[str, Positions]:
        found: defaultdict[str, list[int]] = defaultdict(list)
        for position, record in enumerate(self.records):
            known = {domain_of(str(one)) for one in items(record.get("domains"))}
            known.add(domain_of(str(record.get("web") or "")))
            for domain in known - {""}:
                if not is_shared(domain):
                    found[domain].append(position)
        return dict(found)

    def parents(self, field_name: str | None) -> list[str]:
        """Return the id of each record's parent, empty where it has none; k texts."""
        if field_name is None:
            return [""] * len(self.records)
        made = self._parents.get(field_name)
        if made is None:
            made = self._parents[field_name] = [
                value if isinstance(value, str) else str(identity(value) or "")
                for value in raws(self.records, field_name)
            ]
        return made


def loosen(text: str) -> str:
    """Return a key without what is easily written otherwise: case, spaces, leading zeros."""
    return "".join(text.split()).casefold().lstrip("0")


def _group(texts: Iterable[str]) -> Mapping[str, Positions]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for position, text in enumerate(texts):
        if text:
            found[text].append(position)
    return dict(found)
