"""What the analytics host answered to items that were added, laid onto their rows.

Source: ``{"processed": 1, "errors": [{"item": {<as sent>}, "error": "<words>"}]}`` for metrics
(models.json, from a public connector); of activities only that 200 is answered even where rows
are bad (W/http-response-codes); both checked 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import orjson

from planhat_desktop.core.answers import CREATED, REFUSED, Answer, Laid, Landed, words_of

Item = Mapping[str, object]


def lay_receipt(answer: Answer, rows: Sequence[int], items: Sequence[Item]) -> Laid:
    """Lay an answer onto the rows of a batch, tied by the items as they were sent.

    What is accepted counts as created: nothing more is ever told of it. A call that is refused as
    a whole refuses its rows; nothing is sent a second time to find out more.

    Args:
        rows: spreadsheet numbers, beside ``items``.
    """
    left: dict[bytes, list[int]] = {}
    for row, item in zip(rows, items, strict=True):
        left.setdefault(_print(item), []).append(row)
    body: Mapping[str, object] = answer.body if isinstance(answer.body, dict) else {}
    errors = body.get("errors")
    landed: list[Landed] = []
    loose: list[str] = []
    for entry in errors if isinstance(errors, list) else ():
        named = entry.get("item") if isinstance(entry, dict) else None
        mine = left.get(_print(named)) if isinstance(named, dict) else None
        if mine:
            landed.append(Landed(mine.pop(0), REFUSED, None, words_of(entry)))
        else:
            loose.append(words_of(entry))
    refused = {one.row for one in landed}
    others = [row for row in rows if row not in refused]
    if answer.status >= 400 and not landed:
        words = "; ".join(loose) or words_of(answer.body or answer.status)
        landed = [Landed(row, REFUSED, None, words) for row in others]
        return Laid(tuple(landed), (), tuple(loose))
    processed = body.get("processed")
    is_short = isinstance(processed, int) and processed < len(others)
    # An answer that was cut off on the way tells nothing.
    is_torn = isinstance(answer.body, str) and answer.body.lstrip().startswith(("{", "["))
    if answer.status >= 400 or loose or is_short or is_torn:
        return Laid(tuple(landed), tuple(others), tuple(loose))
    landed += [Landed(row, CREATED) for row in others]
    return Laid(tuple(landed), ())


def _print(item: Item) -> bytes:
    return orjson.dumps(item, option=orjson.OPT_SORT_KEYS)
