"""From Planhat to a sheet: a model's records, or an empty template for them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from planhat_desktop.app.opening import read_catalog
from planhat_desktop.app.ports import Planhat
from planhat_desktop.app.prepare import read_records
from planhat_desktop.app.steps import Progress, Step
from planhat_desktop.core.catalog import Catalog
from planhat_desktop.core.changes import raws
from planhat_desktop.core.handout import (
    Handout,
    fields_to_hand_out,
    filled_fields,
    headers_of,
    keys_to_hand_out,
    write_column,
)
from planhat_desktop.core.lookup import Lookup
from planhat_desktop.core.records import RecordColumn, Records
from planhat_desktop.core.schema import Field, Model
from planhat_desktop.core.snapshot import Want, wanted

_LOOKED_AT = 200  # records that show which fields a workspace uses
_MOST_PEOPLE = 2_000  # more e-mails nobody looks through in a list

Write = Callable[[Handout, Path], Generator[Step, None, Path]]


@dataclass(frozen=True)
class HandedOut:
    """A sheet that was written.

    Attributes:
        withheld: values that stayed behind, because they would not come back as they are.
    """

    path: Path
    rows: int
    withheld: int


@dataclass(frozen=True, eq=False)
class OnOffer:
    """What can be handed out of a model.

    Attributes:
        filled: names of the fields in use, as some records of the model show.
    """

    catalog: Catalog
    model: Model
    filled: frozenset[str]


def look_into(model: str, catalog: Catalog, planhat: Planhat) -> Generator[Step, None, OnOffer]:
    """Find out which fields of a model the workspace has and uses. Thread: job.

    Raises:
        TokenRejected, Unreachable, Throttled, Refused: the workspace cannot be read.
    """
    yield Progress("reading_fields", 0)
    if not catalog.custom_read:
        catalog = yield from read_catalog(planhat, catalog)
    mine = catalog.model(model)
    yield Progress("snapshot", 0, None, mine.plural)
    some = planhat.list_page(mine.endpoint, limit=min(_LOOKED_AT, mine.page_limit))
    filled = filled_fields(some, fields_to_hand_out(mine, catalog))
    return OnOffer(catalog, mine, frozenset(filled))


def hand_out(
    model: Model,
    chosen: Collection[str],
    catalog: Catalog,
    planhat: Planhat,
    write: Write,
    path: Path,
) -> Generator[Step, None, HandedOut]:
    """Read all records of a model and write their keys and the chosen fields. Thread: job.

    Args:
        chosen: names of fields; the keys come along whether named or not.

    Raises:
        TokenRejected, Unreachable, Throttled, Refused: the workspace cannot be read.
        JournalUnusable: the file cannot be written.
    """
    fields = chosen_fields(model, chosen, catalog)
    own, *others = _wants(model, fields, catalog)
    records = yield from read_records(model, own, planhat)
    lookups = {model.name: Lookup(records)}
    for want in others:
        found = yield from read_records(catalog.model(want.model), want, planhat)
        lookups[want.model] = Lookup(found)
    columns = []
    for number, one in enumerate(fields):
        yield Progress("handing_out", number, len(fields), model.plural)
        columns.append(write_column(one, raws(records, one.name), lookups))
    handout = Handout(
        model,
        fields,
        headers_of(model, fields),
        tuple(columns),
        len(records),
        _people(lookups.get("User")),
    )
    made = yield from write(handout, path)
    return HandedOut(made, handout.rows, handout.withheld)


def hand_out_template(
    model: Model,
    chosen: Collection[str],
    catalog: Catalog,
    planhat: Planhat,
    write: Write,
    path: Path,
) -> Generator[Step, None, HandedOut]:
    """Write a sheet without rows, ready to be filled in. Thread: job.

    Args:
        planhat: asked for the team only where one of its members may be chosen.

    Raises:
        as `hand_out`.
    """
    fields = chosen_fields(model, chosen, catalog, is_template=True)
    people: tuple[str, ...] = ()
    for want in _wants(model, fields, catalog)[1:]:
        if want.model == "User":
            found = yield from read_records(catalog.model("User"), want, planhat)
            people = _people(Lookup(found))
    yield Progress("handing_out", 0, None, model.plural)
    columns: tuple[list[None], ...] = tuple([] for _one in fields)
    handout = Handout(model, fields, headers_of(model, fields), columns, 0, people)
    made = yield from write(handout, path)
    return HandedOut(made, 0, 0)


def chosen_fields(
    model: Model, chosen: Collection[str], catalog: Catalog, *, is_template: bool = False
) -> tuple[Field, ...]:
    """Return the keys and the chosen fields, in the model's order.

    A whole name goes without saying beside its parts, of which Planhat makes it.
    """
    names = {*keys_to_hand_out(model, is_template=is_template), *chosen}
    if names & {"firstName", "lastName"}:
        names.discard("name")
    return tuple(one for one in fields_to_hand_out(model, catalog) if one.name in names)


def template_fields(model: Model, catalog: Catalog) -> frozenset[str]:
    """Return the names of the fields a template has unless the person says otherwise."""
    needed = {*model.required, *(name for group in model.any_of for name in group)}
    return frozenset(
        one.name
        for one in fields_to_hand_out(model, catalog)
        if one.name in needed or one.required or one.is_custom
    )


def _wants(model: Model, fields: Sequence[Field], catalog: Catalog) -> tuple[Want, ...]:
    """Return what a preview of the sheet will read: the same, so that both see the same."""
    nothing = np.empty(0, np.int32)
    columns = {one.name: RecordColumn(one, (), (), nothing, None) for one in fields}
    return wanted(Records(model, nothing, columns), catalog)


def _people(team: Lookup | None) -> tuple[str, ...]:
    if team is None:
        return ()
    mails = {str(one["email"]).strip() for one in team.records if one.get("email")}
    return tuple(sorted(mails)) if len(mails) <= _MOST_PEOPLE else ()
