"""A world that ends at a chosen moment, as by kill -9: nothing says a last word."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from typing import TypeVar, cast

from typing_extensions import override

from planhat_desktop.adapters.later import Later
from planhat_desktop.app.ports import Journal, Planhat
from planhat_desktop.app.reaching import WhenAsked
from planhat_desktop.core.answers import Answer
from planhat_desktop.core.journal import Entry, Started

_T = TypeVar("_T")


class Killed(BaseException):
    """The program is no more."""


class Fatal:
    """Counts what is done to the world, and ends it at the nth deed, before or after.

    Attributes:
        left: how many deeds there are still to come; below 0 it never ends.
    """

    def __init__(self, left: int = -1, *, is_after: bool = False) -> None:
        self.left = left
        self._is_after = is_after

    def meet(self, deed: Callable[[], _T]) -> _T:
        """Do something, unless the end comes before."""
        self.left -= 1
        if self.left == 0 and not self._is_after:
            raise Killed
        result = deed()
        if self.left == 0:
            raise Killed
        return result


class MortalPlanhat(WhenAsked):
    """Implements the port `Planhat` until its end."""

    def __init__(self, planhat: Planhat, fate: Fatal) -> None:
        super().__init__(lambda: planhat)
        self._fate = fate

    @override
    def list_page(
        self,
        path: str,
        *,
        limit: int,
        offset: int = 0,
        select: Sequence[str] = (),
        filters: Mapping[str, str] | None = None,
    ) -> list[dict[str, object]]:
        call = super().list_page
        return self._fate.meet(
            lambda: call(path, limit=limit, offset=offset, select=select, filters=filters)
        )

    @override
    def begin_page(
        self,
        path: str,
        *,
        limit: int,
        offset: int = 0,
        select: Sequence[str] = (),
        filters: Mapping[str, str] | None = None,
    ) -> Future[list[dict[str, object]]]:
        call = super().begin_page
        return self._fate.meet(
            lambda: call(path, limit=limit, offset=offset, select=select, filters=filters)
        )

    @override
    def upsert(self, path: str, body: bytes, meanwhile: Callable[[], None] | None = None) -> Answer:
        call = super().upsert
        return self._fate.meet(lambda: call(path, body, meanwhile))

    @override
    def create(self, path: str, body: bytes) -> Answer:
        call = super().create
        return self._fate.meet(lambda: call(path, body))

    @override
    def append(self, path: str, body: bytes, meanwhile: Callable[[], None] | None = None) -> Answer:
        call = super().append
        return self._fate.meet(lambda: call(path, body, meanwhile))

    @override
    def delete(self, path: str, record: str) -> Answer:
        call = super().delete
        return self._fate.meet(lambda: call(path, record))


class _MortalJournal(Later):
    """Implements the port `Journal` until its end."""

    def __init__(self, journal: Journal, fate: Fatal) -> None:
        super().__init__(lambda: journal)
        self._journal, self._fate = journal, fate

    def begin(self, started: Started, plan: bytes = b"") -> None:
        self._fate.meet(lambda: self._journal.begin(started, plan))

    def append(self, run: str, entry: Entry) -> None:
        self._fate.meet(lambda: self._journal.append(run, entry))


def mortal_journal(journal: Journal, fate: Fatal) -> Journal:
    """Return the journal as it is until its end."""
    return cast("Journal", _MortalJournal(journal, fate))
