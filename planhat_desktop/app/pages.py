"""Whole collections, page by page, several pages under way at once."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field

from planhat_desktop.app.errors import Refused, Throttled
from planhat_desktop.app.ports import Planhat
from planhat_desktop.app.steps import Progress, Step, Wait
from planhat_desktop.app.wording import translate as _

MOST_AT_ONCE = 4
"""Planhat allows bursts of 50 (api-facts 3, checked 2026-11-22); more than a few gain nothing."""

_TRIES = 5
_LISTENS_S = 0.1  # so often it is heard while nothing comes that nobody wants it any more

Record = dict[str, object]
Page = list[Record]


@dataclass(frozen=True)
class Listing:
    """One collection to be read, or the part of it that a filter shows.

    Attributes:
        limit: the most records one call gives for this model (`Model.page_limit`).
        of: what is read, in words, for the progress.
    """

    path: str
    limit: int
    select: Sequence[str] = ()
    filters: Mapping[str, str] | None = None
    of: str = ""


def read_pages(
    planhat: Planhat,
    path: str,
    *,
    limit: int,
    select: Sequence[str] = (),
    filters: Mapping[str, str] | None = None,
    of: str = "",
) -> Generator[Step, None, list[Record]]:
    """Return all records of one collection; see `read_lists`. Thread: job."""
    (records,) = yield from read_lists(planhat, [Listing(path, limit, select, filters, of)])
    return records


def read_lists(
    planhat: Planhat, listings: Sequence[Listing]
) -> Generator[Step, None, list[list[Record]]]:
    """Return all records of each collection in the order of their pages, each `_id` once.

    Planhat gives no total: a page shorter than its limit is the last. A longer one comes
    from a list that knows no limit (``/leancompanies``) and is all there is. So a collection's
    first page is read alone; behind it more and more are asked for at once. Source:
    api-facts.md 10, checked 2026-11-22. Thread: job.

    Raises:
        Throttled: Planhat asked for patience again and again.
        Refused: the server gives the first page over and over, so nobody can know the rest.
    """
    return (yield from _Reading(planhat, [_Shelf(one) for one in listings]).read())


@dataclass
class _Shelf:
    """One collection as far as it was read.

    Attributes:
        again: offsets that Planhat asked us to come back to.
        breadth: how many of its pages may be under way.
    """

    listing: Listing
    pages: dict[int, Page] = field(default_factory=dict)
    again: list[int] = field(default_factory=list)
    next_offset: int = 0
    breadth: int = 1
    is_ended: bool = False

    def records(self) -> list[Record]:
        """Return what was read, in order."""
        found: dict[object, Record] = {}
        for _offset, page in sorted(self.pages.items()):
            for record in page:
                # Records that moved while paging come twice; the later reading counts.
                found[record.get("_id", id(record))] = record
        return list(found.values())

    def count(self) -> int:
        """Return how many records came so far."""
        return sum(map(len, self.pages.values()))

    def take(self, offset: int, page: Page) -> None:
        """Take a page that arrived."""
        first = self.pages.get(0)
        if page and offset and first and page[0].get("_id") == first[0].get("_id"):
            raise Refused(
                "same_page",
                _("Planhat gave the same records again instead of the next ones."),
                _("Nothing was sent. Try again; if it stays so, tell Planhat's support."),
            )
        self.pages[offset] = page
        self.breadth *= 2
        self.is_ended |= len(page) != self.listing.limit

    def ask(self, under_way: int) -> int | None:
        """Return the offset to be asked for next, if one may be now."""
        if self.again:
            return self.again.pop(0)
        if self.is_ended or under_way >= self.breadth:
            return None
        offset = self.next_offset
        self.next_offset += self.listing.limit
        return offset


def _name(refused: Refused, listing: Listing) -> Refused:
    """Return a refusal that names what may not be read as people do."""
    if refused.code != "no_permission" or not listing.of:
        return refused
    words = _("Planhat does not let this token read {models}, so nothing can be compared.")
    return Refused(refused.code, words.format(models=listing.of.lower()), refused.do)


class _Reading:
    """Several collections being read; lives as long as its generator."""

    def __init__(self, planhat: Planhat, shelves: Sequence[_Shelf]) -> None:
        self._planhat = planhat
        self._shelves = shelves
        self._flying: dict[Future[Page], tuple[_Shelf, int]] = {}
        self._most = MOST_AT_ONCE
        self._patience_s = 0.0
        self._tries: dict[tuple[int, int], int] = {}

    def read(self) -> Generator[Step, None, list[list[Record]]]:
        told = [Progress("snapshot", 0, None, one.listing.of) for one in self._shelves[:1]]
        while True:
            # What is under way comes home first, so that all is waited for once.
            if self._patience_s and not self._flying:
                yield Wait(self._patience_s, "throttled")
                self._patience_s = 0.0
            if not self._patience_s:
                yield from self._start()
            if not self._flying:
                return [one.records() for one in self._shelves]
            for future in wait(self._flying, _LISTENS_S, FIRST_COMPLETED).done:
                shelf, offset = self._flying.pop(future)
                try:
                    shelf.take(offset, future.result())
                except Throttled as trouble:
                    self._back_off(shelf, offset, trouble)
                except Refused as refused:
                    raise _name(refused, shelf.listing) from None
                told = [Progress("snapshot", self._count(shelf), None, shelf.listing.of)]
            yield from told

    def _start(self) -> Generator[Step, None, None]:
        for shelf in self._shelves:
            while len(self._flying) < self._most:
                under_way = sum(one is shelf for one, _offset in self._flying.values())
                offset = shelf.ask(under_way)
                if offset is None:
                    break
                if (seconds := self._planhat.wait_s()) > 0:
                    yield Wait(seconds, "pace")
                one = shelf.listing
                future = self._planhat.begin_page(
                    one.path,
                    limit=one.limit,
                    offset=offset,
                    select=one.select,
                    filters=one.filters,
                )
                self._flying[future] = (shelf, offset)

    def _back_off(self, shelf: _Shelf, offset: int, trouble: Throttled) -> None:
        """Come back to a page later, and go gently from now on."""
        key = (id(shelf), offset)
        tries = self._tries[key] = self._tries.get(key, 0) + 1
        if tries == _TRIES:
            raise trouble
        shelf.again.append(offset)
        self._most = 1
        self._patience_s = max(self._patience_s, trouble.seconds or 2.0**tries)

    def _count(self, shelf: _Shelf) -> int:
        """Return how many records of the same kind came so far."""
        return sum(one.count() for one in self._shelves if one.listing.of == shelf.listing.of)
