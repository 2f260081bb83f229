"""Which encoding a text file has, told from its bytes.

UTF-8 proves itself; of the rest, Windows-1252 comes first and must be disproved by letters
that make no sense in it before anything rarer is believed.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

BLOCK_BYTES = 1 << 21
SAMPLE_BYTES = 24_000

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_WIDE = (("utf-32-le", 4, 0), ("utf-32-be", 4, 3), ("utf-16-le", 2, 0), ("utf-16-be", 2, 1))

_SINGLE = ("cp1252", "mac_roman", "cp1250", "cp1251", "iso8859_15", "cp850", "koi8_r", "cp1253")
_DOUBLE = ("cp932", "gb18030", "cp950", "euc_kr", "euc_jp")


# No byte beyond ASCII is ever cut from its neighbours: it may be half of a letter.
_AROUND = re.compile(rb"[\x00-\x7f]{0,8}(?:[\x80-\xff]+[\x00-\x7f]{0,8})+")


@dataclass(frozen=True, slots=True)
class Encoding:
    """An encoding and how sure it is.

    Attributes:
        name: Python's codec.
        others: codecs that read the file too and show something else.
        broken: some bytes do not fit and are shown as �.
    """

    name: str
    others: tuple[str, ...] = ()
    broken: bool = False


def find_encoding(path: Path) -> Encoding:
    """Return the encoding of a text file, all of which is looked at."""
    with path.open("rb") as file:
        head = file.read(BLOCK_BYTES)
    marked = next((name for mark, name in _MARKS if head.startswith(mark)), None)
    if marked == "utf-16" and _looks_wide(head[2:]) in ("utf-32-le", "utf-32-be"):
        return Encoding(_looks_wide(head[2:]) or "utf-32", broken=True)
    if marked is not None:
        return Encoding(marked)
    wide = _looks_wide(head)
    if wide:
        return Encoding(wide)
    proven = _prove(path)
    if proven is not None:
        return Encoding(proven)
    sample = _take_sample(path)
    if _is_utf8_but_for_a_few(sample):
        return Encoding("utf-8", broken=True)
    return _guess(sample)


def guess_encoding(data: bytes) -> Encoding:
    """Return the encoding of a text that is at hand whole."""
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    wide = marked or _looks_wide(data)
    if wide:
        return Encoding(wide)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _guess(_cut_sample(data))
    return Encoding("utf-8")


def _looks_wide(head: bytes) -> str | None:
    """Return the UTF-16 or UTF-32 that a text without a mark is in, by where its NULs lie."""
    probe = head[:4096]
    if probe.count(0) * 4 < len(probe):
        return None
    for name, width, at in _WIDE:
        cut = probe[: len(probe) // width * width]
        others = [cut[i::width].count(0) for i in range(width) if i != at]
        letters = len(cut) // width
        if letters and min(others) * 10 > letters * 8 and cut[at::width].count(0) * 5 < letters:
            return name
    return None


def _prove(path: Path) -> str | None:
    """Return ``ascii`` or ``utf-8`` when every byte of the file is."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    plain = True
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK_BYTES):
                if not block.isascii() or decoder.getstate()[0]:
                    plain = False
                    decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return None
    return "ascii" if plain else "utf-8"


def _take_sample(path: Path) -> bytes:
    """Return what stands around the first bytes beyond ASCII."""
    sample = b""
    with path.open("rb") as file:
        while len(sample) < SAMPLE_BYTES and (block := file.read(BLOCK_BYTES)):
            sample += _cut_sample(block)
    return sample


def _cut_sample(block: bytes) -> bytes:
    pieces: list[bytes] = []
    length = 0
    for match in _AROUND.finditer(block):
        pieces.append(match.group())
        length += len(pieces[-1])
        if length >= SAMPLE_BYTES:
            break
    return b"\n".join(pieces)


def _is_utf8_but_for_a_few(sample: bytes) -> bool:
    """Say whether some bytes are wrong in what is UTF-8 otherwise.

    Two fitting bytes may be chance in another encoding, three in a row hardly are.
    """
    text = sample.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    pairs = sum(1 for letter in text if "\x7f" < letter < "\u0800")
    longer = sum(1 for letter in text if letter >= "\u0800" and letter != "\ufffd")
    return pairs + 4 * longer >= 4 * bad


def _guess(sample: bytes) -> Encoding:
    scores = {name: _score(sample, name) for name in (*_SINGLE, *_DOUBLE)}
    best = max(scores, key=lambda name: scores[name])
    # A rarer encoding must be clearly better than the usual one to be believed.
    if scores["cp1252"] >= scores[best] - 0.15:
        best = "cp1252"
    others = tuple(
        name
        for name in sorted(scores, key=lambda one: -scores[one])
        if name != best and scores[name] > 0.3
    )
    return Encoding(best, others[:3])


_TWICE = re.compile("â€[™˜œ¢“”\x9d¦]|Ã[©¨¼¤¶±³¡­ª«®´»§\x9f]")
_RUN = re.compile(r"[^\W\x00-\x7f]{3,}")
_WORD = re.compile(r"[^\W\d_]+")
_USUAL = frozenset("äöüÄÖÜßéèêëáàâãåæçíìîïñóòôõøúùûýÿÉÈÊÁÀÂÃÅÆÇÍÎÑÓÔÕØÚÛœŒšŠžŽ")
_SIGNS = frozenset("‘’“”„–—…•€£§©®°±²³´·º»«¿¡½¼¾ªµ™\xa0")


def _score(sample: bytes, name: str) -> float:
    """Return how well the letters beyond ASCII read in this encoding, from -1 to 1."""
    try:
        text = sample.decode(name)
    except UnicodeDecodeError:
        text = sample.decode(name, "replace")
        if text.count("\ufffd") * 50 > sum(1 for letter in text if letter > "\x7f"):
            return -1.0
    if name in _DOUBLE:
        return _score_east(text, name)
    high = [letter for letter in text if letter > "\x7f"]
    if not high:
        return -1.0
    if name in ("cp1251", "koi8_r"):
        return _score_script(text, high, "а", "я")
    if name == "cp1253":
        return _score_script(text, high, "α", "ω")
    # UTF-8 that was once read as Windows-1252 stays odd for ever, but only in the right
    # encoding does it show the same few odd letters.
    odd = sum(map(len, _TWICE.findall(text)))
    text = _TWICE.sub(" ", text)
    good = 0.7 * odd
    # Three such letters in a row are no word in a script that is mostly plain letters.
    runs = _RUN.findall(text)
    good -= 1.5 * sum(map(len, runs))
    for match in re.finditer(r"(?<=(.))?([^\x00-\x7f])(?=(.))?", text, re.DOTALL):
        good += _fit(match.group(1) or " ", match.group(2), match.group(3) or " ")
    penalty = {"cp1252": 0.0, "mac_roman": 0.05, "iso8859_15": 0.1}.get(name, 0.12)
    return good / len(high) - penalty


def _fit(before: str, letter: str, after: str) -> float:
    """Return how likely this letter is between these two, from -1 to 1."""
    if letter in _SIGNS:
        within = before.isalpha() and after.isalpha() and letter not in "’´·"
        return 0.0 if within else 0.7
    if not letter.isalpha():
        return -1.0
    usual = 1.0 if letter in _USUAL else 0.35
    # A capital inside a word of small letters is what a wrong encoding shows.
    if letter.isupper() and before.isalpha() and before.islower():
        return -0.8
    if letter.isupper() and not after.isalpha() and not before.isalpha():
        return -0.3
    return usual


def _score_script(text: str, high: list[str], first: str, last: str) -> float:
    small = sum(1 for letter in high if first <= letter <= last)
    words = [word for word in _WORD.findall(text) if any(one > "\x7f" for one in word)]
    whole = sum(1 for word in words if not word.isascii() and word[1:] == word[1:].lower())
    mixed = sum(1 for word in words if any("a" <= one.lower() <= "z" for one in word))
    if not words:
        return -1.0
    return small / len(high) * whole / len(words) - mixed / len(words) - 0.05


def _score_east(text: str, name: str) -> float:
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


_EAST_SCORES = {"han": 0.6, "kana": 0.9, "hangul": 0.7, "sign": 0.6, "half": -0.6}
_COMMON_HAN = frozenset(
    "的一是不了人我在有他這这中大來来上國国個个到說说們们為为子和你地出道也時时年得就那要下以生會会自"
    "着去之過过家學学對对可她里裡後后小么心多天而能好都然沒没日於于起還还發发成事只作當当想看文無无開开"
    "手十用主行方又如前所本見见經经頭头面公同三已老從从動动兩两長长台市區区路號号電电話话東东京株式会社"
)


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


def decode_parts(path: Path, encoding: Encoding) -> Iterator[str]:
    """Yield the file's text in parts of about a megabyte; unfit bytes become �."""
    decoder = codecs.getincrementaldecoder(encoding.name)("replace")
    with path.open("rb") as file:
        if encoding.broken and encoding.name.startswith("utf-32"):
            file.read(2)
        while block := file.read(BLOCK_BYTES):
            yield decoder.decode(block)
        yield decoder.decode(b"", final=True)
