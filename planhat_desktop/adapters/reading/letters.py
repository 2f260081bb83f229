"""How well a text reads in the letters that an encoding gives it.

A wrong encoding shows letters that no language has together, capitals within words and
signs between letters. Each word with letters beyond ASCII is weighed by that.
"""

from __future__ import annotations

import re
from itertools import pairwise

_ALPHABETS = tuple(
    map(
        frozenset,
        (
            "äöüß",  # German
            "åäöé",  # Swedish, Finnish
            "æøåéö",  # Danish, Norwegian
            "éèêëàâçùûüîïôœæÿ",  # French
            "áéíóúñüç",  # Spanish
            "àèéíïóòúüç",  # Catalan
            "ãõáâàçéêíóôúü",  # Portuguese
            "àèéìíòóùú",  # Italian
            "áéëèêïíóöúü",  # Dutch
            "áéíóúýþæöð",  # Icelandic
            "äöüõšž",  # Estonian
            "ëç",  # Albanian
            "ąćęłńóśźż",  # Polish
            "áäčďéěíĺľňóôŕřšťúůýž",  # Czech, Slovak
            "áéíóöőúüű",  # Hungarian
            "čćđšž",  # Croatian, Slovene
            "ăâîșțşţ",  # Romanian
            "çğıöşüâîi\u0307",  # Turkish
            "ąčęėįšųūž",  # Lithuanian
            "āčēģīķļņšūž",  # Latvian
        ),
    )
)
_USUAL = frozenset("äöüßåéèáíóúñçøæàêâôëîąęłśżčřšžěýűőğışățţ")
"""Letters that are not rare in a language; the rest are believed a little less."""
_ALONE = frozenset("àèéóíåöúêœ")
"""Letters that are words."""
_SIGNS = frozenset("‘’“”„‚‹›–—…•€£©®°´·º»«¿¡ª™\xa0")
_RARE_SIGNS = frozenset("§±²³½¼¾µ†‰×÷")
_BEFORE = frozenset("‘“„‚‹–—…•€´»«¿¡\xa0")
"""Signs that may stand right before a letter."""
_BEHIND = frozenset("’”“‘›–—…•€´·»«°™®©ªº†\xa0")
"""Signs that may stand right behind a letter."""
_WITHIN = frozenset("’´·–‘")
"""Signs that may stand between two letters."""

_TWICE = re.compile("â€[™˜œ¢“”\x9d¦]|Ã[©¨¼¤¶±³¡­ª«®´»§\x9f]")
_ITEM = re.compile(r"[^\W\d_]*(?:(?![\x00-\x7f])[^\W\d_])[^\W\d_]*|[^\x00-\x7f]")
_HIGH_RUN = re.compile(r"[^\W\x00-\x7f]{3,}")
_WORD = re.compile(r"[^\W\d_]+")


def score_latin(text: str) -> float:
    """Return how well words in Latin letters read, from -1 to 1."""
    # UTF-8 that was once read as Windows-1252 stays odd for ever, but only in the right
    # encoding does it show the same few odd letters.
    worth = [0.7] * len(_TWICE.findall(text))
    text = _TWICE.sub(" ", text)
    for match in _ITEM.finditer(text):
        start, end = match.span()
        before, after = text[start - 1 : start], text[end : end + 1]
        item = match.group()
        worth.append(_weigh_word(item) if item[0].isalpha() else _weigh_sign(item, before, after))
    return sum(worth) / len(worth) if worth else -1.0


def _weigh_word(word: str) -> float:
    small = word.lower()
    high = frozenset(letter for letter in small if letter > "\x7f")
    # A capital after a small letter is what a wrong encoding shows: MÅller.
    for first, second in pairwise(word):
        if first.islower() and second.isupper() and (second > "\x7f" or first > "\x7f"):
            return -0.8
    if len(word) > 1 and word[1].isupper() and word[1] > "\x7f" and not word.isupper():
        return -0.8
    if _HIGH_RUN.search(word):
        return -1.0
    if not any(high <= alphabet for alphabet in _ALPHABETS):
        return -0.4
    if len(word) == 1:
        return 0.8 if small in _ALONE else 0.1
    return 1.0 if high <= _USUAL else 0.8


def _weigh_sign(sign: str, before: str, after: str) -> float:
    if sign not in _SIGNS and sign not in _RARE_SIGNS:
        return -1.0 if sign < "\xa0" else -0.5
    if before.isalpha() and after.isalpha():
        return 0.5 if sign in _WITHIN else -0.6
    if (before.isalpha() and sign not in _BEHIND) or (after.isalpha() and sign not in _BEFORE):
        return -0.4
    return 0.9 if sign in _SIGNS else 0.6


_SCRIPTS = {
    "cyrillic": ("\u0400", "\u04ff", "оеаинтсрвлОАКСП"),
    "greek": ("\u0370", "\u03ff", "αοιετσνηυρςάόίΑΣΠ"),
    "hebrew": ("\u05d0", "\u05ea", "יולהמארתבשנם"),
    "arabic": ("\u0621", "\u064a", "اليمنوترةبعدسك"),
}
_USUAL_SHARE = 0.5
"""So much of a text are the usual letters above, at least."""


def score_script(text: str, script: str) -> float:
    """Return how well words in letters other than Latin ones read, from -1 to 1."""
    first, last, usual = _SCRIPTS[script]
    high = [letter for letter in text if letter > "\x7f"]
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    if not words:
        return -1.0
    own = [letter for letter in high if first <= letter <= last]
    whole = 0
    for word in words:
        cased = word[1:] == word[1:].lower() or word == word.upper()
        own_word = cased and all(first <= letter <= last for letter in word)
        whole += own_word and (script != "greek" or _is_greek(word))
    common = sum(1 for letter in own if letter in usual) / max(1, len(own))
    known = min(1.0, common / _USUAL_SHARE)
    mixed = sum(1 for word in words if re.search("[a-zA-Z]", word)) / len(words)
    return len(own) / len(high) * whole / len(words) * known - mixed - 0.05


def _is_greek(word: str) -> bool:
    """Say whether a word has its accent, and a last sigma nowhere but at its end."""
    if "ς" in word[:-1]:
        return False
    return len(word) < 4 or word.isupper() or re.search("[άέήίόύώΐΰΆΈΉΊΌΎΏ]", word) is not None


_EAST_SCORES = {"han": 0.6, "kana": 0.9, "hangul": 0.7, "sign": 0.6, "half": -0.6}
_COMMON_HAN = frozenset(
    "的一是不了人我在有他这這中大来來上国國个個到说說们們为為子和你地出道也时時年得就那要下以生会會自"
    "着去之过過家学學对對可她里裡後后小么心多天而能好都然沒没日於于起还還发發成事只作当當想看文無无開开"
    "手十用主行方又如前所本见見经經头頭面公同三已老從从动動两兩长長台市區区路號号电電話话東东京株式会社"
)


def score_east(text: str, name: str) -> float:
    """Return how much of the text is letters that are in daily use in the East."""
    high = [letter for letter in text if letter > "\x7f"]
    if not high:
        return -1.0
    good = 0.0
    for letter in high:
        good += _EAST_SCORES.get(_block(letter), -1.0) if letter != "\ufffd" else -3.0
    kana = sum(1 for letter in high if "\u3040" <= letter <= "\u30ff")
    hangul = sum(1 for letter in high if "\uac00" <= letter <= "\ud7a3")
    score = good / len(high)
    if name in ("cp932", "euc_jp"):
        score += 0.3 * min(1.0, 5 * kana / len(high)) - 0.15
    if name == "euc_kr":
        score += 0.3 * min(1.0, 2 * hangul / len(high)) - 0.2
    common = sum(1 for letter in high if letter in _COMMON_HAN)
    return score + min(0.5, 2.5 * common / len(high)) - 0.2


def _block(letter: str) -> str:
    code = ord(letter)
    if 0x4E00 <= code <= 0x9FFF:
        return "han"
    if 0x3040 <= code <= 0x30FF:
        return "kana"
    if 0xAC00 <= code <= 0xD7A3:
        return "hangul"
    if 0x3000 <= code <= 0x303F or 0xFF01 <= code <= 0xFF60 or 0x2010 <= code <= 0x2266:
        return "sign"
    if 0xFF61 <= code <= 0xFF9F:
        return "half"
    return "rare"
