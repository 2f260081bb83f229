"""Which encoding a text file has, told from its bytes.

UTF-8 proves itself; of the rest, Windows-1252 comes first and must be disproved by letters
that make no sense in it before anything rarer is believed.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from planhat_desktop.adapters.reading.letters import score_east, score_latin, score_script

BLOCK_BYTES = 1 << 21
SAMPLE_BYTES = 24_000

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
WIDE_BYTES = 4096
_WIDE_ENOUGH = 0.95
_PLAIN = bytes((0, 9, 10, 13, *range(32, 127)))

# The rarer an encoding is, the better its letters must read.
_LATIN = {
    "cp1252": 0.0,
    "mac_roman": 0.05,
    "iso8859_15": 0.1,
    "cp1250": 0.08,
    "cp1254": 0.1,
    "cp1257": 0.12,
    "cp850": 0.12,
    "iso8859_2": 0.14,
}
_SCRIPTS = {
    "cp1251": "cyrillic",
    "koi8_r": "cyrillic",
    "iso8859_5": "cyrillic",
    "cp866": "cyrillic",
    "cp1253": "greek",
    "cp1255": "hebrew",
    "cp1256": "arabic",
}
_DOUBLE = ("cp932", "gb18030", "cp950", "euc_kr", "euc_jp")
_USUAL_MARGIN = 0.15
"""A rarer encoding must read so much better than the usual one to be believed."""

_PLAUSIBLE, _NEAR = 0.3, 0.45
"""What reads so well, and not so much worse than the best, is shown as another choice."""

SAMPLES, SAMPLE_CELLS, SAMPLE_CELL_BYTES = 4, 3, 30
SAMPLE_SEARCH, SAMPLE_AROUND = 200, 80
_HIGH = re.compile(rb"[\x80-\xff]")
_BETWEEN = re.compile(rb'[,;\t\r\n"]')

# No byte beyond ASCII is ever cut from its neighbours: it may be half of a letter.
_AROUND = re.compile(rb"[\x00-\x7f]{0,8}(?:[\x80-\xff]+[\x00-\x7f]{0,8})+")


@dataclass(frozen=True, slots=True)
class Encoding:
    """An encoding and how sure it is.

    Attributes:
        name: Python's codec.
        others: codecs that read the file too and show something else.
        broken: some bytes do not fit and are shown as �.
        samples: (codec, a few words of the file as it reads them), the chosen one first.
    """

    name: str
    others: tuple[str, ...] = ()
    broken: bool = False
    samples: tuple[tuple[str, str], ...] = ()


def find_encoding(path: Path) -> Encoding:
    """Return the encoding of a text file, all of which is looked at."""
    with path.open("rb") as file:
        head = file.read(BLOCK_BYTES)
    marked = next((name for mark, name in _MARKS if head.startswith(mark)), None)
    if marked == "utf-16" and find_wide(head[2:]) in ("utf-32-le", "utf-32-be"):
        return Encoding(find_wide(head[2:]) or "utf-32", broken=True)
    if marked is not None:
        return Encoding(marked)
    wide = find_wide(head)
    if wide:
        return Encoding(wide)
    proven = _prove(path)
    if proven is not None:
        return Encoding(proven)
    sample = _take_sample(path)
    if _is_utf8_but_for_a_few(sample):
        return Encoding("utf-8", broken=True)
    found = _guess(sample)
    return replace(found, samples=_take_samples(path, (found.name, *found.others)))


def guess_encoding(data: bytes) -> Encoding:
    """Return the encoding of a text that is at hand whole."""
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    wide = marked or find_wide(data)
    if wide:
        return Encoding(wide)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _guess(_cut_sample(data))
    return Encoding("utf-8")


def unfold(head: bytes) -> bytes:
    """Return the beginning of a text as UTF-8 without its mark, other than that unchanged."""
    marked = next((name for mark, name in _MARKS if head.startswith(mark)), None)
    name = marked or find_wide(head)
    return head if name is None else head.decode(name, "replace").encode()


def find_wide(head: bytes) -> str | None:
    """Return the UTF-16 or UTF-32 that a text without a mark is in, None when it is neither."""
    probe = head[:WIDE_BYTES]
    # Half of each plain letter is a NUL; what has fewer of them must make no sense otherwise.
    if b"\0" not in probe or (probe.count(0) * 4 < len(probe) and _is_narrow(probe)):
        return None
    best, score = None, _WIDE_ENOUGH
    for name in ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be"):
        try:
            text = codecs.getincrementaldecoder(name)().decode(probe)
        except UnicodeDecodeError:
            continue
        good = sum(1 for one in text if one.isprintable() or one in "\t\r\n")
        plain = sum(1 for one in text if one < "\x7f")
        share = (good + plain / 2) / max(1, len(text))
        if good >= 0.95 * len(text) and share > score:
            best, score = name, share
    return best


def _is_narrow(probe: bytes) -> bool:
    """Say whether bytes are nearly all ASCII, or UTF-8, with hardly a control character."""
    odd = len(probe.translate(None, _PLAIN))
    if odd * 10 < len(probe):
        return True
    try:
        text = codecs.getincrementaldecoder("utf-8")().decode(probe)
    except UnicodeDecodeError:
        return False
    return sum(1 for one in text if "\0" < one < " " and one not in "\t\r\n") * 20 < len(text)


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


def _take_samples(path: Path, names: Sequence[str]) -> tuple[tuple[str, str], ...]:
    if len(names) > 1:
        with path.open("rb") as file:
            while block := file.read(BLOCK_BYTES):
                if not block.isascii():
                    return find_samples(block, names)
    return ()


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
    scores = {name: _score(sample, name) for name in (*_LATIN, *_SCRIPTS, *_DOUBLE)}
    best = max(scores, key=lambda name: scores[name])
    if scores["cp1252"] >= scores[best] - _USUAL_MARGIN:
        best = "cp1252"
    others = [
        name
        for name in sorted(scores, key=lambda one: -scores[one])
        if name != best and scores[name] > max(_PLAUSIBLE, scores[best] - _NEAR)
    ]
    # Whatever rarer is believed, the usual one is there to choose.
    if best != "cp1252" and "cp1252" not in others[: SAMPLES - 1]:
        others.insert(min(len(others), SAMPLES - 2), "cp1252")
    return Encoding(best, _drop_alike(sample, best, others)[: SAMPLES - 1])


def _drop_alike(sample: bytes, best: str, others: Sequence[str]) -> tuple[str, ...]:
    """Return the encodings that show something else than those before them."""
    texts = {sample.decode(best, "replace")}
    different = []
    for name in others:
        text = sample.decode(name, "replace")
        if text not in texts:
            texts.add(text)
            different.append(name)
    return tuple(different)


def _score(sample: bytes, name: str) -> float:
    """Return how well the letters beyond ASCII read in this encoding, from about -1 to 1."""
    try:
        text = sample.decode(name)
    except UnicodeDecodeError:
        text = sample.decode(name, "replace")
        if text.count("\ufffd") * 50 > sum(1 for letter in text if letter > "\x7f"):
            return -1.0
    if name in _DOUBLE:
        return score_east(text, name)
    if name in _SCRIPTS:
        return score_script(text, _SCRIPTS[name])
    return score_latin(text) - _LATIN[name]


def find_samples(block: bytes, names: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return a few cells as each encoding reads them, those that they read differently first.

    Args:
        block: some of the file's bytes.
        names: encodings, the chosen one first.
    """
    cells = list(dict.fromkeys(islice(_find_cells(block), SAMPLE_SEARCH)))
    short = [cell for cell in cells if len(cell) <= SAMPLE_CELL_BYTES] or cells
    readings = [[cell.decode(name, "replace") for name in names] for cell in short]
    # What all read alike tells nothing.
    readings.sort(key=lambda texts: -len(set(texts)))
    samples: dict[str, str] = {}
    for at, name in enumerate(names):
        words = (texts[at][:SAMPLE_CELL_BYTES].strip() for texts in readings[:SAMPLE_CELLS])
        samples.setdefault(" · ".join(words), name)
    return tuple((name, text) for text, name in samples.items())


def _find_cells(block: bytes) -> Iterator[bytes]:
    """Yield the cells with bytes beyond ASCII; of a long one what stands around the first."""
    end = 0
    while match := _HIGH.search(block, end):
        at = match.start()
        before = _BETWEEN.split(block[max(end, at - SAMPLE_AROUND) : at])[-1]
        after = _BETWEEN.split(block[at : at + SAMPLE_AROUND])[0]
        end = at + len(after)
        yield (before + after).strip()


def decode_parts(path: Path, encoding: Encoding) -> Iterator[str]:
    """Yield the file's text in parts of about a megabyte; unfit bytes become �."""
    decoder = codecs.getincrementaldecoder(encoding.name)("replace")
    with path.open("rb") as file:
        if encoding.broken and encoding.name.startswith("utf-32"):
            file.read(2)
        while block := file.read(BLOCK_BYTES):
            yield decoder.decode(block)
        yield decoder.decode(b"", final=True)
