"""A whole collection, page by page."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence

from planhat_desktop.app.errors import Refused, Throttled
from planhat_desktop.app.ports import Planhat
from planhat_desktop.app.steps import Progress, Step, Wait
from planhat_desktop.app.wording import translate as _

_TRIES = 5


def read_pages(
    planhat: Planhat,
    path: str,
    *,
    limit: int,
    select: Sequence[str] = (),
    filters: Mapping[str, str] | None = None,
    of: str = "",
) -> Generator[Step, None, list[dict[str, object]]]:
    """Return all records of a collection, each `_id` once. Thread: job.

    Planhat gives no total: a page shorter than ``limit`` is the last. A longer one comes
    from a list that knows no limit (``/leancompanies``) and is all there is. Source:
    api-facts.md 10, checked 2026-11-22.

    Args:
        limit: the most records one call gives for this model (`Model.page_limit`).
        of: what is read, in words, for the progress.

    Raises:
        Throttled: Planhat asked for patience again and again.
        Refused: the server gives the first page over and over, so nobody can know the rest.
    """
    records: dict[object, dict[str, object]] = {}
    offset = 0
    first: object = None
    tries = 0
    while True:
        wait_s = planhat.wait_s()
        if wait_s > 0:
            yield Wait(wait_s, "pace")
        try:
            page = planhat.list_page(
                path, limit=limit, offset=offset, select=select, filters=filters
            )
        except Throttled as trouble:
            tries += 1
            if tries == _TRIES:
                raise
            yield Wait(trouble.seconds or 2.0**tries, "throttled")
            continue
        tries = 0
        if page and offset and page[0].get("_id") == first:
            raise Refused(
                "same_page",
                _("Planhat gave the same records again instead of the next ones."),
                _("Nothing was sent. Try again; if it stays so, tell Planhat's support."),
            )
        if page and not offset:
            first = page[0].get("_id")
        for record in page:
            # Records that moved while paging come twice; the later reading counts.
            records[record.get("_id", id(record))] = record
        yield Progress("snapshot", len(records), None, of)
        if len(page) != limit:
            return list(records.values())
        offset += limit
