"""What the workspace holds that a column's values can become: options, words in use, records."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace
from enum import StrEnum

from planhat_desktop.app.draft import Content, Draft
from planhat_desktop.app.ports import Planhat
from planhat_desktop.app.prepare import Clock, read_snapshot
from planhat_desktop.app.steps import Step
from planhat_desktop.core.building import build
from planhat_desktop.core.catalog import Catalog
from planhat_desktop.core.changes import raws
from planhat_desktop.core.joining import column_of, is_whole
from planhat_desktop.core.lookup import Lookup
from planhat_desktop.core.mapping import Link
from planhat_desktop.core.options import Options, in_use
from planhat_desktop.core.schema import Field, FieldType, Model
from planhat_desktop.core.snapshot import Snapshot, Want, wanted
from planhat_desktop.core.table import Column


class Kind(StrEnum):
    """What the values of a column can become in a field."""

    LIST = "list"  # one of the field's options, and nothing else
    WORDS = "words"  # any text; one that is not in use yet becomes a new value in Planhat
    RECORDS = "records"  # a record of another model


# Fields that take any text and live from few words; an unknown one is stored as it is, so a
# typo makes a new value (models.json: phase, currency; read 2026-11).
_FEW_WORDS = frozenset({"phase", "status", "stage", "type", "_currency", "currency"})

# What a card tells of a record beside its name (models.json, read 2026-11).
_TOLD = {
    "Company": ("owner", "arr", "mrr", "phase", "status", "lastTouch", "domains", "web"),
    "Enduser": ("email", "companyName", "companyId", "position", "lastActive"),
    "User": ("email", "inactive", "firstName", "lastName"),
}


def kind_of(field: Field) -> Kind | None:
    """Return what the values of a column can become in a field; None where they just are."""
    if field.is_reference:
        return Kind.RECORDS
    if field.type is FieldType.BOOLEAN or (field.options and field.is_closed):
        return Kind.LIST
    if field.options or (field.type is FieldType.TEXT and field.name in _FEW_WORDS):
        return Kind.WORDS
    return None


def find_decidable(draft: Draft, name: str) -> tuple[Field, Link, Column] | None:
    """Return a field whose values can be decided one by one, its link and its column."""
    table, mapping, model = draft.table, draft.mapping, draft.model
    field = model.find(name) if model is not None else None
    link = mapping.link_of(name) if mapping is not None else None
    if field is None or link is None or table is None or kind_of(field) is None:
        return None
    return (field, link, column_of(table, link)) if is_whole(link, table) else None


@dataclass(frozen=True, eq=False)
class Live:
    """What a field's values can become, as far as it is known.

    Attributes:
        options: the options, or the words in use; none of a reference.
        lookup: the records a reference may point at; None before they were read.
        people: the team members, to name owners by; None before they were read.
        is_known: whether values can be compared at all.
        is_told: whether all that cards tell has been read.
    """

    kind: Kind
    options: Options
    lookup: Lookup | None = None
    people: Lookup | None = None
    is_known: bool = True
    is_told: bool = True


def live_of(field: Field, model: Model, snapshot: Snapshot | None) -> Live | None:
    """Return what a field's values can become, from what was read so far."""
    kind = kind_of(field)
    if kind is None:
        return None
    models = snapshot.models if snapshot is not None else {}
    if kind is Kind.LIST:
        options = field.options or ("yes", "no")
        return Live(kind, Options(options, field.label))
    if kind is Kind.WORDS:
        own = models.get(model.name)
        is_read = own is not None and _top(field.name) in own.fields
        used = in_use(raws(own.records, field.name)) if own is not None and is_read else ()
        return Live(
            kind, Options((*field.options, *used), field.label), is_known=is_read, is_told=is_read
        )
    existing = models.get(field.references or "")
    people = models.get("User")
    told = frozenset(_TOLD.get(field.references or "", ()))
    return Live(
        kind,
        Options(()),
        existing.lookup if existing is not None else None,
        people.lookup if people is not None else None,
        is_known=existing is not None,
        is_told=existing is not None and told <= existing.fields,
    )


def read_live(
    content: Content,
    catalog: Catalog,
    field: Field,
    planhat: Planhat,
    clock: Clock,
    known: Snapshot | None = None,
) -> Generator[Step, None, Snapshot]:
    """Read what a field's values can become, and all the preview will want of those models.

    Raises:
        TokenRejected, Unreachable, Throttled, Refused: the workspace cannot be read.

    Thread: job.
    """
    table, mapping = content.table, content.mapping
    if table is None or mapping is None:
        raise ValueError("nothing to decide yet")
    model = catalog.model(mapping.model)
    records, _issues = build(table, mapping, model, content.policy, content.left_out)
    target = field.references or model.name
    wants = [_with_told(one) for one in wanted(records, catalog) if one.model == target]
    people = Want("User", frozenset({"_id", "nickName", *_TOLD["User"]}))
    if "owner" in _TOLD.get(target, ()) and (known is None or not known.holds([people])):
        wants.append(people)
    fresh = yield from read_snapshot(wants, catalog, planhat, clock)
    for name, existing in fresh.models.items():
        existing.lookup.learn_names(name)
    return known.joined(fresh) if known is not None else fresh


def _with_told(want: Want) -> Want:
    told = _TOLD.get(want.model, ())
    return replace(want, fields=want.fields | {*told}, lean=False) if told else want


def _top(field_name: str) -> str:
    return "custom" if field_name.startswith("custom.") else field_name
