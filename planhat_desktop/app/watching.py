"""A watched folder: what arrives whole is previewed with a profile, and the person is told.

Nothing is ever sent from here. A file is offered once: known again by its bytes, whatever it is
called.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Generator, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Protocol

from planhat_desktop.app.draft import Content
from planhat_desktop.app.errors import ProfileUnreadable, SheetUnreadable
from planhat_desktop.app.opening import read_catalog
from planhat_desktop.app.ports import Planhat, Profiles, Settings
from planhat_desktop.app.prepare import prepare
from planhat_desktop.app.profiles import read_fitting, read_profile
from planhat_desktop.app.steps import Progress, Step
from planhat_desktop.app.wording import translate as _
from planhat_desktop.app.wording.drift import drift_sentences
from planhat_desktop.core.binding import Bound, bind
from planhat_desktop.core.catalog import Catalog
from planhat_desktop.core.table import Table

STILL_S = 3.0
"""A file that has been the same for so long is no longer being written."""
MOST_KNOWN = 500

_NAMED = 3
_SETTING, _KNOWN = "watched_folder", "watched_files"
_SHEETS = frozenset((".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".tsv", ".txt"))
_NOT_WHOLE = ("~", ".")  # ``~$book.xlsx`` of Excel, ``.~lock.book.ods#``, downloads under way


@dataclass(frozen=True)
class Watch:
    """Which folder is watched, and what for.

    Attributes:
        profile, workspace: by name.
        is_new: whether what lies in the folder has not been looked at; that is never offered.
    """

    folder: str
    profile: str
    workspace: str
    is_on: bool = False
    is_new: bool = True


@dataclass(frozen=True)
class Glance:
    """A file as the folder lists it."""

    path: Path
    size_bytes: int
    changed_ns: int


class Folder(Protocol):
    """The disk's folders. Thread: job."""

    def look(self, folder: Path) -> tuple[Glance, ...]:
        """Return the files in a folder, none below it. Raises `SheetUnreadable`."""
        ...

    def digest(self, path: Path) -> Generator[Step, None, str]:
        """Return the sha256 of a file's bytes. Raises `SheetUnreadable`."""
        ...


@dataclass(frozen=True)
class Arrival:
    """A file that has arrived.

    Attributes:
        sheet: the one that fits the profile best; None where none was read.
        counts: what the preview counts; None where there is no preview.
        why: why there is none.
    """

    path: Path
    digest: str
    profile: str
    workspace: str
    sheet: str | None = None
    counts: Mapping[str, int] | None = None
    why: str = ""

    def sentences(self) -> tuple[str, str]:
        """Return what to tell: what has arrived, and what more there is to know."""
        if self.counts is None:
            words = _("{file} has arrived, but “{profile}” does not fit it.")
            return words.format(file=self.path.name, profile=self.profile), self.why
        words = _("{file} is ready: {new} new, {changed} changed, {held} held.")
        numbers = {name: f"{count:,}" for name, count in self.counts.items()}
        said = words.format(
            file=self.path.name,
            new=numbers["create"],
            changed=numbers["update"],
            held=numbers["held"],
        )
        more = _("Previewed with “{profile}” for {workspace}. Nothing was sent.")
        return said, more.format(profile=self.profile, workspace=self.workspace)


@dataclass(frozen=True)
class Looked:
    """What looking into the folder came to.

    Attributes:
        known: the digests of files that are not to be offered.
        is_waiting: whether something there is still being written.
    """

    arrival: Arrival | None = None
    known: tuple[str, ...] = ()
    is_waiting: bool = False


class Stillness:
    """Remembers from look to look which files have stayed as they are."""

    def __init__(self) -> None:
        self._since: dict[Glance, float] = {}
        self._settled: set[Glance] = set()

    def take(self, found: Iterable[Glance], now_s: float) -> tuple[list[Glance], bool]:
        """Return the whole files not settled yet, the oldest first, and whether others grow."""
        open_now = [one for one in found if one not in self._settled and _is_sheet(one)]
        self._since = {one: self._since.get(one, now_s) for one in open_now}
        whole = [one for one, since in self._since.items() if now_s - since >= STILL_S]
        whole.sort(key=lambda one: (one.changed_ns, one.path.name))
        return whole, len(whole) < len(open_now)

    def settle(self, one: Glance) -> None:
        """Look at a file no more while it stays as it is."""
        self._settled.add(one)


def _is_sheet(one: Glance) -> bool:
    name = one.path.name
    is_whole = not name.startswith(_NOT_WHOLE)
    return is_whole and one.path.suffix.lower() in _SHEETS and one.size_bytes > 0


def read_watch(settings: Settings) -> Watch | None:
    """Return what is watched, on or off; None where nothing was ever chosen."""
    data = settings.get(_SETTING)
    if not isinstance(data, dict):
        return None
    texts = [data.get(name) for name in ("folder", "profile", "workspace")]
    folder, profile, workspace = (one if isinstance(one, str) else "" for one in texts)
    is_on = data.get("is_on") is True and bool(folder and profile and workspace)
    return Watch(folder, profile, workspace, is_on, data.get("is_new") is not False)


def save_watch(settings: Settings, watch: Watch) -> None:
    """Keep what is watched. Another folder, or watching anew, begins with what lies there."""
    before = read_watch(settings)
    goes_on = before is not None and before.is_on and before.folder == watch.folder
    is_new = before.is_new if before is not None and goes_on else True
    settings.put(_SETTING, asdict(replace(watch, is_new=is_new)))


def carry_watch(settings: Settings, before: str, now: str) -> None:
    """Go on watching for a workspace that is called otherwise now."""
    watch = read_watch(settings)
    if watch is not None and watch.workspace == before != now:
        settings.put(_SETTING, asdict(replace(watch, workspace=now)))


def known_files(settings: Settings) -> frozenset[str]:
    """Return the digests of files that were offered, or lay there when watching began."""
    data = settings.get(_KNOWN)
    return frozenset(map(str, data)) if isinstance(data, list) else frozenset()


def note_known(settings: Settings, watch: Watch, digests: Iterable[str]) -> None:
    """Never offer these files again; what lay there when watching began has been looked at."""
    data = settings.get(_KNOWN)
    before = list(map(str, data)) if isinstance(data, list) else []
    kept = list(dict.fromkeys((*before, *digests)))[-MOST_KNOWN:]
    settings.put(_KNOWN, kept)
    if watch.is_new:
        settings.put(_SETTING, asdict(replace(watch, is_new=False)))


@dataclass(frozen=True, eq=False)
class Tools:
    """What looking needs of the world: as in the window's parts."""

    folder: Folder
    read: Callable[[Path, str | None], Generator[Step, None, Table]]
    profiles: Profiles
    load_catalog: Callable[[], Catalog]
    reach: Callable[[], Planhat]
    now: Callable[[], dt.datetime]


def look_around(
    watch: Watch, stillness: Stillness, known: AbstractSet[str], tools: Tools
) -> Generator[Step, None, Looked]:
    """Look into a watched folder; prepare the preview of one file that is whole. Thread: job.

    Raises:
        SheetUnreadable: the folder is not there.
        TokenRejected, Unreachable, Throttled, Refused, KeyringUnavailable: Planhat cannot be
            asked now; the file is looked at again the next time.
    """
    yield Progress("watching", 0)
    found = tools.folder.look(Path(watch.folder))
    if watch.is_new:
        there: list[str] = []
        for one in filter(_is_sheet, found):
            there += yield from _digest(one, tools)
        return Looked(known=tuple(there))
    whole, is_waiting = stillness.take(found, tools.now().timestamp())
    for one in whole:
        digest = "".join((yield from _digest(one, tools)))
        if not digest:
            continue
        if digest in known:
            stillness.settle(one)
            continue
        arrival = yield from _prepare(one.path, digest, watch, tools)
        stillness.settle(one)
        return Looked(arrival, is_waiting=True)
    return Looked(is_waiting=is_waiting)


def _digest(one: Glance, tools: Tools) -> Generator[Step, None, tuple[str, ...]]:
    """Return a file's digest; none where it is gone again, or somebody writes to it."""
    try:
        return ((yield from tools.folder.digest(one.path)),)
    except SheetUnreadable:
        return ()


def _prepare(path: Path, digest: str, watch: Watch, tools: Tools) -> Generator[Step, None, Arrival]:
    arrival = Arrival(path, digest, watch.profile, watch.workspace)
    try:
        profile = read_profile(tools.profiles.load(watch.profile)).renamed(watch.profile)
        table = yield from read_fitting(profile, lambda sheet: tools.read(path, sheet))
    except (ProfileUnreadable, SheetUnreadable) as trouble:
        return replace(arrival, why=str(trouble))
    planhat = tools.reach()
    try:
        catalog = yield from read_catalog(planhat, tools.load_catalog())
        model = catalog.models.get(profile.model)
        if model is None:
            words = _("This workspace has no {model}.").format(model=profile.model)
            return replace(arrival, sheet=table.sheet, why=words)
        bound = bind(profile, table, model)
        if words := _why_not(bound):
            return replace(arrival, sheet=table.sheet, why=words)
        content = Content(
            table=table, mapping=bound.mapping, policy=profile.policy, profile=watch.profile
        )
        prepared = yield from prepare(content, catalog, planhat, tools.now)
    finally:
        planhat.close()
    return replace(arrival, sheet=table.sheet, counts=dict(prepared.plan.counts))


def _why_not(bound: Bound) -> str:
    """Return what of a profile only a person can settle; empty where there is nothing."""
    lacking = [*bound.missing_columns, *bound.unknown_fields]
    if lacking:
        names = ", ".join(f"“{one}”" for one in lacking[:_NAMED])
        if len(lacking) > _NAMED:
            more = len(lacking) - _NAMED
            names = _("{names} and {more} more").format(names=names, more=more)
        return _("The profile names what is not there: {names}.").format(names=names)
    return " ".join(dict.fromkeys(drift_sentences(one)[0] for one in bound.questions))
