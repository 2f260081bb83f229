"""A workspace's own fields join the catalogue."""

from __future__ import annotations

from collections.abc import Generator

from planhat_desktop.app.pages import read_pages
from planhat_desktop.app.ports import Planhat
from planhat_desktop.app.steps import Step
from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.catalog import Catalog

_CUSTOM_FIELDS_PAGE = 2000  # W/custom-field, 2026-11


def read_catalog(planhat: Planhat, catalog: Catalog) -> Generator[Step, None, Catalog]:
    """Return the catalogue with the workspace's own fields.

    Raises:
        TokenRejected, Unreachable, Throttled, Refused: they cannot be read.
    """
    return catalog.with_custom_fields((yield from list_custom_fields(planhat)))


def list_custom_fields(planhat: Planhat) -> Generator[Step, None, list[dict[str, object]]]:
    """Return the workspace's own fields of all models, as Planhat tells of them.

    Raises:
        TokenRejected, Unreachable, Throttled, Refused: they cannot be read.
    """
    words = _("custom fields")
    return (yield from read_pages(planhat, "/customfields", limit=_CUSTOM_FIELDS_PAGE, of=words))
