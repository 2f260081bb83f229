"""A few licenses on the real window and the practice workspace, and ways to disturb an upload."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import cast

from planhat_desktop.app.ports import Planhat
from planhat_desktop.app.reaching import WhenAsked
from planhat_desktop.app.wizard import Step
from planhat_desktop.core.answers import Answer
from planhat_desktop.core.frozen import change
from planhat_desktop.core.mapping import Constant, Link
from planhat_desktop.core.mapping import Mapping as Links
from planhat_desktop.core.plan import make_plan
from planhat_desktop.core.policy import Mode, Policy
from planhat_desktop.core.table import Cell
from planhat_desktop.ui.pages.preview import PreviewPage
from planhat_desktop.ui.pages.report import ReportPage
from planhat_desktop.ui.parts import Parts
from planhat_desktop.ui.window import MainWindow
from tests.ui.gallery import settle, wait_until
from tests.ui.test_tables import sheet

HEADERS = ("Contract", "Customer", "Product", "Amount", "Renewal")
FIELDS = ("externalId", "companyId", "product", "mrr", "toDate")
ALWAYS = (Constant("_currency", "EUR"), Constant("fromDate", "2026-01-01"))
Row = tuple[Cell, Cell, Cell, Cell, Cell]


def known_licenses(parts: Parts, count: int) -> Sequence[Mapping[str, object]]:
    """Return licenses of the practice workspace that have all fields of the sheet."""
    planhat = parts.open(parts.practice)
    listed = planhat.list_page("/licenses", limit=400)
    planhat.close()
    return [one for one in listed if one.get("toDate") and one.get("mrr")][:count]


def make_rows(parts: Parts) -> list[Row]:
    """Return eight rows: two updates, two of no change, one new, three with problems."""
    made: list[Row] = []
    for place, one in enumerate(known_licenses(parts, 4)):
        amount = cast("int", one["mrr"]) + (10 if place < 2 else 0)
        made.append(
            (
                str(one["externalId"]),
                str(one["companyId"]),
                str(one["product"]),
                str(amount),
                str(one["toDate"])[:10],
            )
        )
    company = made[0][1]
    made.append(("N-1", company, "Core", "50", "2027-01-31"))
    made.append(("N-2", company, "Core", "60", "31/02/2027"))
    made.append(("N-3", company, "Core", "70", "31/02/2027"))
    made.append(("N-4", "Hooli", "Core", "80", "2027-01-31"))
    return made


def set_rows(
    window: MainWindow,
    rows: Sequence[Row],
    *,
    constants: Sequence[Constant] = ALWAYS,
    name: str = "renewals.csv",
    saved_at: float = 0.0,
) -> None:
    """Put rows into the draft, mapped."""
    made = sheet([list(HEADERS), *(list(row) for row in rows)], header=1)
    table = replace(made, source=replace(made.source, name=name, saved_at=saved_at))
    links = tuple(Link(i, field) for i, field in enumerate(FIELDS))
    window.draft.set_table(table, ["License"], Links("License", links, tuple(constants)))


def open_preview(
    window: MainWindow, rows: Sequence[Row] | None = None, *, new: bool = True
) -> PreviewPage:
    """Go to the preview of rows and wait for it.

    Args:
        new: whether new licenses may be made; what they need is then set for all rows, which
            changes every row.
    """
    rows = make_rows(window.parts) if rows is None else rows
    set_rows(window, rows, constants=ALWAYS if new else ())
    if not new:
        window.draft.set_policy(Policy(mode=Mode.UPDATE_ONLY))
    return show_preview(window)


def show_preview(window: MainWindow) -> PreviewPage:
    """Go to the preview and wait for it."""
    window.go(Step.PREVIEW)
    page = window.page
    assert isinstance(page, PreviewPage)
    settle(window)
    return page


def cut(page: PreviewPage, batch_rows: int) -> None:
    """Cut what is shown into smaller batches."""
    assert page.view is not None
    prepared = page.view.prepared
    plan = make_plan(prepared.resolution, prepared.issues, prepared.plan.policy, batch_rows)
    page.view = replace(page.view, prepared=replace(prepared, plan=plan))
    page.host.draft.prepared = page.view.prepared


def upload(window: MainWindow, page: PreviewPage) -> ReportPage:
    """Upload what is shown, with consent where it is asked for, and wait for the report."""
    start_upload(page)
    wait_until(lambda: window.page.step is Step.REPORT and not window.is_busy)
    shown = window.page
    assert isinstance(shown, ReportPage)
    settle(window)
    return shown


def start_upload(page: PreviewPage) -> None:
    """Press the primary button, and type the number where it is asked for."""
    assert page.view is not None
    page.go_on()
    if page.consent.isVisible():
        page.consent.box.setText(str(page.view.prepared.plan.rows_to_send))
        page.consent.yes.click()


class Disturbed(WhenAsked):
    """A workspace that does something before each upsert, bulk or single.

    Args:
        before: takes the number of the upsert, counted from 1.
    """

    def __init__(self, reach: Callable[[], Planhat], before: Callable[[int], object]) -> None:
        super().__init__(reach)
        self._before = before
        self.upserts = 0

    def upsert(self, path: str, body: bytes, meanwhile: Callable[[], None] | None = None) -> Answer:
        self._disturb()
        return super().upsert(path, body, meanwhile)

    def create(self, path: str, body: bytes) -> Answer:
        self._disturb()
        return super().create(path, body)

    def _disturb(self) -> None:
        self.upserts += 1
        self._before(self.upserts)


def disturb(parts: Parts, before: Callable[[int], object]) -> Parts:
    """Return the parts with a workspace that does something before each upsert."""
    return change(parts, open=lambda ws: Disturbed(lambda: parts.open(ws), before))
