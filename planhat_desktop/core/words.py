"""The words of a header, whatever its spelling: ``Start date``, ``start_date``, ``StartDate``."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_APART = re.compile(r"[\W_]+")
_UNSEEN = ("Mn", "Cf")  # accents, joiners and byte order marks

_SPELLINGS = {
    "acc": "account", "acct": "account", "addr": "address", "amt": "amount",
    "autorenew": "auto renew",
    "autorenewal": "auto renewal", "ccy": "currency", "closed": "close", "created": "create",
    "curr": "currency", "cust": "customer", "dt": "date", "ended": "end", "ends": "end",
    "enduser": "end user", "endusers": "end user", "ext": "external", "fname": "first name",
    "guid": "id", "identifier": "id", "ids": "id", "licence": "license", "licences": "license",
    "lname": "last name", "nickname": "nick name", "nr": "number", "no": "number",
    "num": "number", "org": "organization", "organisation": "organization",
    "organisations": "organization", "postcode": "post code", "renews": "renewal",
    "renew": "renewal", "started": "start", "starts": "start", "tel": "telephone",
    "updated": "update",
    "uuid": "id", "website": "web site", "zipcode": "zip code",
}  # fmt: skip


MOST_HEADERS = 1 << 15
"""How many headers are remembered: twice as many as a sheet of Excel has columns."""


@lru_cache(maxsize=MOST_HEADERS)
def split_words(text: str) -> tuple[str, ...]:
    """Return the words of a header, lower case, without accents, plurals and abbreviations."""
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", text.replace("#", " number "))
        if unicodedata.category(letter) not in _UNSEEN
    )
    found = []
    for word in _APART.split(_CAMEL.sub(" ", plain)):
        if word:
            low = _singular(word.casefold())
            found.extend(_SPELLINGS.get(low, low).split())
    return tuple(_join_pairs(found))


def squeeze(text: str) -> str:
    """Return a header's letters only: ``Start date``, ``start_date`` and ``StartDate`` agree."""
    return "".join(split_words(text))


def _singular(word: str) -> str:
    if word in _SPELLINGS:
        return word
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


_PAIRS = {
    ("e", "mail"): "email",
    ("hub", "spot"): "hubspot",
    ("sale", "force"): "salesforce",
    ("pipe", "drive"): "pipedrive",
}


def _join_pairs(words: list[str]) -> list[str]:
    """Return the words with those put together that are written in two (``e-mail``)."""
    joined: list[str] = []
    for word in words:
        pair = _PAIRS.get((joined[-1], word)) if joined else None
        if pair:
            joined[-1] = pair
        else:
            joined.append(word)
    return joined
