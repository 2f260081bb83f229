"""The parts of a cell that a field may be after: addresses, their domains, numbers, currencies."""

from __future__ import annotations

import re

from planhat_desktop.core.numbers import ISO_CURRENCIES

_NAME = r"[^\s@<>()\[\],;:\"'/?#]"
# Each piece has an end (RFC 5321: 64, 63), so that no long text takes long.
_EMAIL = re.compile(rf"{_NAME}{{1,64}}@(?:[\w-]{{1,63}}\.){{1,9}}[^\W_][\w-]{{0,61}}[^\W_]")
_HOST = re.compile(
    r"(?<![\w.@-])(?:https?://)?((?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,})(?![\w@-])",
    re.IGNORECASE,
)
# Digits with their marks; those after a single letter (Q3, A4) belong to a word.
_NUMBER = re.compile(
    r"(?:(?<![^\W_])[-\u2212+])?(?<![\d.,_])(?<!(?<!\w)[^\W\d_])"
    r"(?:\d{1,3}(?:[\s'\u2019]\d{3})+(?!\d)|\d+(?:[.,']\d+)*)(?:[.,]\d+)?(?:\s?%)?"
)
_SIGN = re.compile(
    r"(?:(?<![^\W\d_])(?:US|AU?|CA?|NZ|HK|SG?|R|MX|NT))?\$|(?:CN)?¥|[€£\u20a0-\u20cf]|[^\W\d_]+"
)
_BY_SIGN = {
    "€": "EUR", "£": "GBP", "$": "USD", "us$": "USD", "a$": "AUD", "au$": "AUD", "c$": "CAD",
    "ca$": "CAD", "nz$": "NZD", "hk$": "HKD", "s$": "SGD", "sg$": "SGD", "r$": "BRL",
    "mx$": "MXN", "nt$": "TWD", "¥": "JPY", "cn¥": "CNY", "₹": "INR", "₩": "KRW", "₪": "ILS",
    "₺": "TRY", "₽": "RUB", "₴": "UAH", "₫": "VND", "₱": "PHP", "₦": "NGN", "฿": "THB",
    "zł": "PLN", "kč": "CZK", "ft": "HUF", "lei": "RON", "skr": "SEK", "dkr": "DKK",
    "nkr": "NOK", "sfr": "CHF", "euro": "EUR", "euros": "EUR", "dollar": "USD",
    "dollars": "USD",
}  # fmt: skip


def find_emails(text: str) -> list[str]:
    """Return the e-mail addresses in a text, lower case."""
    return [one.lower() for one in _EMAIL.findall(text)]


def find_domains(text: str) -> list[str]:
    """Return the domains in a text: of its e-mail and web addresses, or bare; without www."""
    bare = (one.rpartition("@")[2] if "@" in one else one for one in text.split())
    found = []
    for word in bare:
        found += [one.lower().removeprefix("www.") for one in _HOST.findall(word)]
    return found


def find_numbers(text: str) -> list[str]:
    """Return the numbers in a text with their marks and percent sign, as they are written."""
    return _NUMBER.findall(text)


def find_currencies(text: str) -> list[str]:
    """Return the currencies in a text as ISO codes; a sign that several share (kr) is none."""
    found = []
    words = _SIGN.findall(text)
    for word in words:
        # "TRY" and "ALL" are words too, unless they are written as codes or stand alone.
        if word.lower() in ISO_CURRENCIES and (word.isupper() or len(words) == 1):
            found.append(word.upper())
        elif word.lower() in _BY_SIGN:
            found.append(_BY_SIGN[word.lower()])
    return found
