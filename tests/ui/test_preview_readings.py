"""The preview of cells that are split, joined or only sent where Planhat has nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt

from planhat_desktop.core.mapping import Link, Part, Reading
from planhat_desktop.ui.pages.preview.model import FACE, Face, PreviewModel
from planhat_desktop.ui.pages.preview.row import describe, name_row
from tests.app.previewing import look, make_content

pytestmark = pytest.mark.usefixtures("qapp")


def preview(*links: Link) -> PreviewModel:
    """Return the preview of the usual licenses with some links read otherwise."""
    content = make_content()
    assert content.mapping is not None
    mapping = content.mapping
    for link in links:
        mapping = mapping.with_link(link)
    model = PreviewModel()
    view = look(replace(content, mapping=mapping))
    model.set_view(view, np.arange(view.table.rows))
    return model


def face(model: PreviewModel, row: int, header: str) -> Face:
    found = model.index(row, list(model.headers).index(header)).data(FACE)
    assert isinstance(found, Face)
    return found


def test_a_value_that_stays_is_shown_as_planhat_has_it() -> None:
    model = preview(Link(3, "mrr", Reading(overwrite="if_empty")))
    stays = face(model, 0, "MRR")
    assert (stays.words, stays.old, stays.tone) == ("100", None, "quiet")
    assert face(model, 2, "MRR").words == "50"
    overwritten = face(preview(), 0, "MRR")
    assert (overwritten.words, overwritten.old) == ("120", "100")


def test_a_problem_is_that_of_its_own_field_where_a_column_feeds_several() -> None:
    whole, part = Link(4, "toDate"), Link(4, "product", Reading(part=Part("separator", "-")))
    model = preview(whole, part)
    product, date = (list(model.headers).index(one) for one in ("Product", "End date"))
    assert face(model, 4, "End date").tone == "held_ink"
    assert face(model, 4, "Product").tone != "held_ink"
    assert "not a date" in model.hint(4, date)
    assert "not a date" not in model.hint(4, product)


def test_joined_columns_are_all_named_and_the_first_is_edited() -> None:
    model = preview(Link(2, "product", Reading(joiner=" / "), also=(0,)))
    product = list(model.headers).index("Product")
    assert face(model, 2, "Product").words == "Plus / L-9"
    assert model.index(2, product).data(int(Qt.ItemDataRole.EditRole)) == "Plus"
    across, tip = Qt.Orientation.Horizontal, int(Qt.ItemDataRole.ToolTipRole)
    assert model.headerData(product, across, tip) == (
        "Column C “Product” + Column A “Contract” → Product"
    )


def test_a_row_is_called_and_found_by_what_is_sent() -> None:
    rows = [("x/L-1", "Acme AB", "Core", "120", None), ("x/L-9", "Globex", "Plus", "5", None)]
    content = make_content(rows)
    assert content.mapping is not None
    taking = Reading(part=Part("separator", "/", 2))
    found = content.mapping.with_link(Link(0, "externalId", taking))
    resolution = look(replace(content, mapping=found)).resolution
    assert describe(resolution, 0) == "Found in Planhat by External ID L-1."
    joined = Link(0, "externalId", replace(taking, joiner="-"), also=(2,))
    mapping = found.without("companyId").with_link(joined)
    resolution = look(replace(content, mapping=mapping)).resolution
    assert name_row(resolution, 1) == "L-9-Plus"
