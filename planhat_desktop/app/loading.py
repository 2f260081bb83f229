"""A file that was read becomes something to work with: models ranked, links suggested."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field

from planhat_desktop.app.carrying import Carried, carry
from planhat_desktop.app.draft import Content
from planhat_desktop.app.learning import Lessons
from planhat_desktop.app.ports import Profiles
from planhat_desktop.app.profiles import find_profile
from planhat_desktop.app.steps import Progress, Step
from planhat_desktop.core.binding import bind
from planhat_desktop.core.catalog import Catalog
from planhat_desktop.core.evidence import Known
from planhat_desktop.core.likeness import Likeness, suggest_model
from planhat_desktop.core.mapping import Mapping, Reason
from planhat_desktop.core.profile import Profile, profile_of
from planhat_desktop.core.suggestion import suggest
from planhat_desktop.core.table import Table
from planhat_desktop.core.tabulate import choose_header


@dataclass(frozen=True, eq=False)
class Loaded:
    """A table with what was made of it.

    Attributes:
        models: model names, the likeliest first.
        looks: model name → why the table could be of it.
        profile: a saved profile that fits the table's header, or None.
    """

    table: Table
    models: tuple[str, ...]
    mapping: Mapping
    profile: Profile | None = None
    looks: MappingOf[str, Reason] = field(default_factory=dict)


def load(
    reading: Generator[Step, None, Table],
    catalog: Catalog,
    profiles: Profiles,
    header: Callable[[], int | None],
    lessons: Lessons | None = None,
    known: Known | None = None,
) -> Generator[Step, None, Loaded]:
    """Finish a reading and make the most of its table; troubles pass through. Thread: job.

    Args:
        header: asked at the end for the row that was chosen meanwhile to hold the column names;
            None leaves the one that was found.
        lessons, known: what suggestions may go by.
    """
    table = yield from reading
    chosen = header()
    if chosen is not None and chosen != table.header_row:
        table = choose_header(table, chosen)
    return (yield from understand(table, catalog, profiles, lessons, known))


def understand(
    table: Table,
    catalog: Catalog,
    profiles: Profiles,
    lessons: Lessons | None = None,
    known: Known | None = None,
    ranked: Sequence[Likeness] = (),
) -> Generator[Step, None, Loaded]:
    """Rank the models and suggest links for a table. Thread: job.

    Args:
        ranked: the models, where they are ranked already.
    """
    yield Progress("understanding", 0)
    learned = lessons.recall() if lessons is not None else None
    ranked = ranked or suggest_model(table, catalog, learned)
    models = tuple(one.model for one in ranked)
    yield Progress("understanding", 1)
    mapping = suggest(table, catalog.models[models[0]], known, learned)
    profile = find_profile(profiles, table)
    usable = profile is not None and profile.model in catalog.models
    looks = {one.model: one.reason for one in ranked}
    return Loaded(table, models, mapping, profile if usable else None, looks)


@dataclass(frozen=True, eq=False)
class Renewed:
    """A file that was read once more.

    Attributes:
        carried: what the person made of it before, on the table read now.
        missing: headers of columns that fed a field and are no longer there.
    """

    carried: Carried
    missing: tuple[str, ...] = ()

    @property
    def is_settled(self) -> bool:
        """Whether every link stands as before, with nothing for a person to look at."""
        drift = self.carried.content.drift
        return not self.missing and not any(one.is_question for one in drift)


def renew(
    reading: Generator[Step, None, Table], content: Content, catalog: Catalog
) -> Generator[Step, None, Renewed]:
    """Finish another reading of a draft's file and lay all that was made onto it. Thread: job.

    A header row that the person chose is taken again if it still reads the same.
    """
    before, mapping = content.table, content.mapping
    if before is None or mapping is None:
        raise ValueError("no sheet has been read")
    table = yield from reading
    names = [one.header for one in before.columns]
    if table.header_row != before.header_row:
        again = choose_header(table, before.header_row)
        if [one.header for one in again.columns] == names:
            table = again
    if [one.header for one in table.columns] == names:
        return Renewed(carry(content, before, table, mapping, ()))
    kept = profile_of(mapping, before, content.policy, content.profile)
    bound = bind(kept, table, catalog.model(mapping.model))
    carried = carry(content, before, table, bound.mapping, bound.drift)
    return Renewed(carried, bound.missing_columns)


def reshape(
    change: Callable[[], Table],
    catalog: Catalog,
    profiles: Profiles,
    lessons: Lessons | None = None,
    known: Known | None = None,
) -> Generator[Step, None, Loaded]:
    """See the same sheet otherwise (another header row) and suggest anew. Thread: job."""
    yield Progress("understanding", 0)
    return (yield from understand(change(), catalog, profiles, lessons, known))


def pick_rows(change: Callable[[], Table]) -> Generator[Step, None, Table]:
    """Leave rows out or take them in; the links stay. Thread: job."""
    yield Progress("understanding", 0)
    return change()
