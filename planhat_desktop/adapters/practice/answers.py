"""The bulk upsert's answer: counts, keys and error lists as Planhat lays them out."""

from __future__ import annotations

import random
from collections.abc import Sequence

from planhat_desktop.adapters.practice.quirks import Quirks
from planhat_desktop.adapters.practice.shapes import Shape
from planhat_desktop.adapters.practice.store import Document
from planhat_desktop.adapters.practice.upsert import Verdict


def choose_status(verdicts: Sequence[Verdict], quirks: Quirks) -> int:
    """Return 200, 206, 400 or 403. Source: W/http-response-codes, read 2026-11."""
    fates = {verdict.fate for verdict in verdicts}
    if "forbidden" in fates:
        return 403
    if "refused" not in fates:
        return 200
    if quirks.error_entries == "none" or not fates & {"created", "updated", "unchanged"}:
        return 400
    return quirks.partial_status


def is_written(status: int, quirks: Quirks) -> bool:
    """Tell whether the rows without fault stay written under this status."""
    if status == 400 and quirks.error_entries == "none":
        return False
    return status in (200, 206) or quirks.good_rows_written


def lay_out(
    shape: Shape, verdicts: Sequence[Verdict], quirks: Quirks, stays: bool
) -> Document | str:
    """Return the answer's body.

    Args:
        stays: whether the good rows were written; if not, only refusals are named.
    """
    bad = [one for one in verdicts if one.fate == "refused"]
    if bad and quirks.error_entries == "none":
        return f"Bad Request: {bad[0].message}"
    kept = verdicts if stays else ()
    created = [one for one in kept if one.fate == "created"]
    updated = [one for one in kept if one.fate == "updated"]
    same = [one for one in kept if one.fate == "unchanged"]
    listed = [one for one in kept if one.fate in ("updated", "unchanged")]
    matched = listed if quirks.nonupdates_inside else updated
    body: Document = {
        "created": len(created),
        "createdErrors": [_entry(shape, one, quirks) for one in bad if not one.on_update],
        "insertsKeys": _keys(shape, created, quirks),
        "updated": len(matched),
        "updatedErrors": [_entry(shape, one, quirks) for one in bad if one.on_update],
        "updatesKeys": _keys(shape, matched, quirks),
        "nonupdates": len(same),
        "modified": [one.record for one in updated],
        "upsertedIds": [one.record for one in created],
        "permissionErrors": [
            _entry(shape, one, quirks) for one in verdicts if one.fate == "forbidden"
        ],
    }
    if quirks.shuffled:
        for entries in body.values():
            if isinstance(entries, list):
                random.Random(len(entries)).shuffle(entries)
    return body


def _own_keys(shape: Shape, item: Document, names: tuple[str, ...]) -> Document:
    return {name: item[name] for name in names if name in shape.keys and item.get(name)}


def _keys(shape: Shape, verdicts: Sequence[Verdict], quirks: Quirks) -> list[Document]:
    """A key object holds `_id` and the external keys the row had; an address is none."""
    names = ("sourceId", shape.external or "sourceId")
    entries = []
    for verdict in verdicts:
        keys = _own_keys(shape, verdict.item, names)
        if keys or verdict.item.get("_id") or quirks.keyless_rows_listed:
            entries.append({"_id": verdict.record, **keys})
    return entries


def _entry(shape: Shape, verdict: Verdict, quirks: Quirks) -> Document | str:
    if quirks.error_entries == "text":
        return verdict.message
    if quirks.error_entries == "item" or not isinstance(verdict.item, dict):
        return {"item": verdict.item, "error": verdict.message}
    return {**_own_keys(shape, verdict.item, shape.keys), "error": verdict.message}
