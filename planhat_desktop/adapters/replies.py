"""What came back over the wire, before anybody knows what it means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import orjson


@dataclass(frozen=True)
class Reply:
    """An answer read whole; ``body`` is None when it was larger than what is let in."""

    status: int
    headers: Mapping[str, str]
    body: bytes | None

    @property
    def is_page(self) -> bool:
        """Whether it is a web page: Planhat's API never sends one."""
        kind = self.headers.get("content-type", "")
        start = (self.body or b"")[:256].lstrip().lower()
        return "text/html" in kind or start.startswith((b"<!doctype html", b"<html"))


def json_or_text(body: bytes) -> object:
    """Return what a body says: JSON, or the bare text."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        # A bare text is a legal answer (api-facts.md 5.3, checked 2026-11-22).
        return body.decode("utf-8", "replace")
