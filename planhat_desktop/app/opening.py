"""What happens around the line: a workspace's own fields, a table's first suggestion."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

from planhat_desktop.app.pages import read_pages
from planhat_desktop.app.ports import Planhat
from planhat_desktop.app.steps import Progress, Step
from planhat_desktop.core.catalog import Catalog
from planhat_desktop.core.mapping import Mapping
from planhat_desktop.core.suggestion import suggest, suggest_model
from planhat_desktop.core.table import Table

_CUSTOM_FIELDS_PAGE = 2000  # W/custom-field, 2026-11


@dataclass(frozen=True, eq=False)
class Opened:
    """A table and what it seems to be.

    Attributes:
        models: all model names, the likeliest first.
        mapping: suggested for the first of them.
    """

    table: Table
    models: tuple[str, ...]
    mapping: Mapping


def read_catalog(planhat: Planhat, catalog: Catalog) -> Generator[Step, None, Catalog]:
    """Return the catalogue with the workspace's own fields.

    Raises:
        TokenRejected, Unreachable, Throttled, Refused: they cannot be read.
    """
    listed = yield from read_pages(planhat, "/customfields", limit=_CUSTOM_FIELDS_PAGE)
    return catalog.with_custom_fields(listed)


def open_table(table: Table, catalog: Catalog) -> Generator[Step, None, Opened]:
    """Suggest what a table's rows are and which column feeds what."""
    yield Progress("suggesting", 0, None)
    ranked = [name for name, _share in suggest_model(table, catalog)]
    models = (*ranked, *(name for name in catalog.models if name not in ranked))
    return Opened(table, models, suggest(table, catalog.model(models[0])))


def suggest_again(table: Table, catalog: Catalog, model: str) -> Generator[Step, None, Mapping]:
    """Suggest the links for another model."""
    yield Progress("suggesting", 0, None)
    return suggest(table, catalog.model(model))
