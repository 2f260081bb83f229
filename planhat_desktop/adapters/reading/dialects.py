"""Which delimiter, quotes and escape a text file uses, told from its first records."""

from __future__ import annotations

import re
from collections import Counter

from planhat_desktop.adapters.reading.delimited import Dialect

DELIMITERS = (",", ";", "\t", "|")
SAMPLE_RECORDS = 300

_HINT = re.compile(r"\Asep=(.)\r?\n", re.IGNORECASE)


def find_dialect(text: str, delimiter: str | None = None) -> Dialect:
    """Return how the text's cells are written.

    Args:
        text: the first part of the file, cut anywhere.
        delimiter: the one the person chose; an empty text means none.
    """
    hint = _HINT.match(text)
    if delimiter is None and hint:
        delimiter = hint.group(1)
    if delimiter is not None:
        return _with_quirks(text, delimiter or None)
    scores = {mark: _score(text, mark) for mark in DELIMITERS if mark in text}
    best = max(scores, key=lambda mark: scores[mark], default=None)
    if best is None or scores[best] <= 0:
        return _with_quirks(text, None)
    return _with_quirks(text, best)


def _with_quirks(text: str, delimiter: str | None) -> Dialect:
    if delimiter is None:
        return Dialect(None)
    mark = re.escape(delimiter)
    quote = _find_quote(text, mark)
    if quote != '"':
        return Dialect(delimiter, quote=quote)
    escaped = len(re.findall(r'\\"', text))
    doubled = len(re.findall(r'[^,;\t|\r\n"]""', text))
    spaced = len(re.findall(rf'{mark} +"', text))
    tight = len(re.findall(rf'{mark}"', text))
    ends = len(re.findall(rf'\\"(?:{mark}|[\r\n]|\Z)', text))
    escape = "\\" if escaped > doubled and escaped > ends else None
    return Dialect(delimiter, escape, skip_space=spaced > tight)


def _find_quote(text: str, mark: str) -> str:
    """Return what stands around cells: apostrophes where they do and nothing else does."""
    begun = rf"(?:^|{mark}) ?"
    ended = rf"(?={mark}|\r?$)"
    single = len(re.findall(rf"{begun}'(?:[^'\r\n]|'')*'{ended}", text, re.MULTILINE))
    double = len(re.findall(rf'{begun}"', text, re.MULTILINE))
    lines = text.count("\n") + 1
    return "'" if not double and single >= max(2, lines // 2) else '"'


def _score(text: str, mark: str) -> float:
    """Return how much like a table the text is when cut at this mark; 0 for not at all."""
    lines = text.splitlines(keepends=True)
    cut = lines[:-1] if len(lines) > 1 and not text.endswith(("\n", "\r")) else lines
    widths: list[int] = []
    for row in _with_quirks(text, mark).read(cut):
        if len(row) > 1 or any(cell.strip() for cell in row):
            widths.append(len(row))
        if len(widths) == SAMPLE_RECORDS:
            break
    wide = [width for width in widths if width > 1]
    if not wide:
        return 0.0
    width, times = Counter(wide).most_common(1)[0]
    near = sum(1 for one in wide if abs(one - width) <= 1)
    share = (times + (near - times) / 2) / len(widths)
    # A comma within prose or decimals makes some lines wider, but never all of them alike.
    first = 0.1 if widths[0] == width else 0.0
    return share + first + min(width, 30) / 300
