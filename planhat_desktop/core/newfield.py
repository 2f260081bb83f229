"""A field that is not there yet: what a column suggests, and what must be right to make it.

Source: api-facts.md 8 (W/custom-field), checked 2026-11-22.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from planhat_desktop.core.catalog import CUSTOM_TYPES, Catalog, Json
from planhat_desktop.core.celltext import text_of
from planhat_desktop.core.portrait import Portrait, portray_whole
from planhat_desktop.core.schema import Model
from planhat_desktop.core.table import Column, Kind
from planhat_desktop.core.values import fold, is_yes_or_no, split_list

LIST, LISTS = "list", "multipicklist"
WITH_OPTIONS = frozenset({LIST, LISTS})
MOST_OPTIONS = 30
"""A column with more different texts than this is not taken for a choice among options."""
_FEW_ROWS_EACH = 2  # texts that hardly ever come twice are no options
_LONGEST_OPTION = 60  # signs; longer texts are words of somebody's own
_LOOKED_AT = 200  # distinct cells; of more, some in front are looked at

_TYPE_OF: Mapping[Kind, str] = {
    Kind.NUMBER: "number",
    Kind.DATE: "day",  # it has no time zone, so nobody sees the day before
    Kind.DATETIME: "date",
    Kind.BOOLEAN: "checkbox",
    Kind.EMAIL: "email",
    Kind.URL: "url",
}
_PHONE = re.compile(r"\+?[\d(][\d\s()./-]{5,}\d")
_MARKS = re.compile(r"[;|\n]")


@dataclass(frozen=True, slots=True)
class NewField:
    """A field to be made.

    Attributes:
        model: the model's name in the catalogue.
        name: as people will read it in Planhat; the key its values travel under.
        type: Planhat's own word for the type, one of `CUSTOM_TYPES`.
        options: of a list, in the order to show them.
    """

    model: str
    name: str
    type: str
    options: tuple[str, ...] = ()

    @property
    def has_options(self) -> bool:
        """Whether a field of this type is a choice among options."""
        return self.type in WITH_OPTIONS

    @property
    def field(self) -> str:
        """The API name it will have among the model's fields."""
        return "custom." + self.name


class FaultCode(StrEnum):
    """Why a field cannot be made so; `app/wording/newfields.py` has a sentence for each."""

    NO_FIELDS = "no_fields"  # this model has none of the workspace's own
    NO_NAME = "no_name"
    NAME_UNTIDY = "name_untidy"  # signs nobody sees
    NAME_TAKEN = "name_taken"
    NO_SUCH_TYPE = "no_such_type"
    NO_OPTIONS = "no_options"
    OPTION_EMPTY = "option_empty"
    OPTION_TWICE = "option_twice"
    OPTIONS_UNWANTED = "options_unwanted"  # the type is no list


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a field cannot be made so.

    Attributes:
        facts: what the sentence names: ``name`` that is taken, ``option`` that is there twice.
    """

    code: FaultCode
    facts: Mapping[str, str] = field(default_factory=dict)


def tidy(new: NewField) -> NewField:
    """Return the field without spare spaces, unseen signs in its name, and empty options.

    Options stay only with a list.
    """
    options = tuple(text for one in new.options if (text := " ".join(one.split())))
    name = "".join(" " if one.isspace() else one for one in new.name)
    name = " ".join("".join(one for one in name if not _is_unseen(one)).split())
    return NewField(new.model, name, new.type, options if new.has_options else ())


def check(new: NewField, model: Model, taken: Iterable[str] = ()) -> Fault | None:
    """Return the first thing that is wrong with a field, or None.

    Names that differ in case or spaces alone are the same: Planhat would take both, and then
    nobody could tell them apart.

    Args:
        taken: names of fields the model has in the workspace, beside those on offer.
    """
    if not model.custom_fields:
        return Fault(FaultCode.NO_FIELDS)
    if not new.name.strip():
        return Fault(FaultCode.NO_NAME)
    if new.name != " ".join(new.name.split()) or any(map(_is_unseen, new.name)):
        return Fault(FaultCode.NAME_UNTIDY)
    wanted = fold(new.name)
    for name in (*(one.label for one in model.fields), *taken):
        if fold(name) == wanted:
            return Fault(FaultCode.NAME_TAKEN, {"name": name})
    if new.type not in CUSTOM_TYPES:
        return Fault(FaultCode.NO_SUCH_TYPE)
    return _check_options(new)


def _check_options(new: NewField) -> Fault | None:
    if not new.has_options:
        return Fault(FaultCode.OPTIONS_UNWANTED) if new.options else None
    if not new.options:
        return Fault(FaultCode.NO_OPTIONS)
    seen: set[str] = set()
    for one in new.options:
        if not fold(one):
            return Fault(FaultCode.OPTION_EMPTY)
        if fold(one) in seen:
            return Fault(FaultCode.OPTION_TWICE, {"option": one})
        seen.add(fold(one))
    return None


def _is_unseen(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cc", "Cf", "Cs")


def to_body(new: NewField, parent: str) -> dict[str, object]:
    """Return what ``POST /customfields`` is sent.

    Args:
        parent: the model as this workspace spells it (`own_fields`).
    """
    body: dict[str, object] = {
        "name": new.name,
        "type": new.type,
        "parent": parent,
        "isHidden": False,  # W/custom-field marks it as required
    }
    return body | {"listValues": list(new.options)} if new.has_options else body


@dataclass(frozen=True)
class Own:
    """A model's own fields in a workspace, those on offer and all others.

    Attributes:
        parent: how the workspace spells the model.
        listed: the objects of ``GET /customfields`` that belong to the model.
    """

    parent: str
    listed: tuple[Json, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names that are taken."""
        return tuple(str(one.get("name", "")) for one in self.listed)

    def has(self, new: NewField) -> bool:
        """Say whether the very field is there: name, type and options, and no formula."""
        return any(
            one.get("name") == new.name
            and str(one.get("type", "")).lower() == new.type
            and not one.get("isFormula")
            and (not new.has_options or set(_texts(one)) == set(new.options))
            for one in self.listed
        )


def _texts(listed: Json) -> tuple[str, ...]:
    values = listed.get("listValues")
    return tuple(map(str, values)) if isinstance(values, list) else ()


def own_fields(listed: Iterable[Json], catalog: Catalog, model: str) -> Own:
    """Return what a workspace's list of fields says of one model.

    The spelling of ``parent`` is published for companies only, so that of the fields the model
    has already is taken, where it has any.
    """
    mine = tuple(one for one in listed if catalog.model_of(one) == model)
    spelled = Counter(str(one["parent"]) for one in mine)
    return Own(spelled.most_common(1)[0][0] if spelled else model.lower(), mine)


def propose(column: Column, model: str) -> NewField:
    """Return the field a column suggests: its header, and a type that its cells fit.

    Only columns with few different cells are looked through; the others stay what most of
    their cells are.
    """
    kind = _TYPE_OF.get(column.kind, "text")
    options: tuple[str, ...] = ()
    if kind == "text":
        if len(column.cells) <= _LOOKED_AT:
            kind, options = _choose(column, portray_whole(column))
        elif all(map(_is_phone, column.samples(20))):
            kind = "phone"
    return tidy(NewField(model, column.header, kind, options))


def _choose(column: Column, portrait: Portrait) -> tuple[str, tuple[str, ...]]:
    cells = [column.cells[code] for code in np.flatnonzero(column.counts).tolist()]
    texts = [text for one in cells if (text := text_of(one).strip())]
    if not texts:
        return "text", ()
    if all(map(is_yes_or_no, texts)):
        return "checkbox", ()
    if all(map(_is_phone, texts)):
        return "phone", ()
    several = any(_MARKS.search(one) for one in texts)
    parts = [part for one in texts for part in split_list(one, "auto")] if several else texts
    options: dict[str, str] = {}
    for one in parts:
        options.setdefault(fold(one), " ".join(one.split()))
    fits = (
        len(options) <= MOST_OPTIONS
        and max(map(len, options)) <= _LONGEST_OPTION
        and portrait.filled >= _FEW_ROWS_EACH * len(options)
    )
    if not fits:
        return "text", ()
    return LISTS if several else LIST, tuple(options.values())


def _is_phone(cell: object) -> bool:
    text = cell.strip() if isinstance(cell, str) else ""
    return bool(_PHONE.fullmatch(text)) and sum(map(str.isdigit, text)) > 6
