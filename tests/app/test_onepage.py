"""The one-page report: it adds up, stands by itself and holds nothing it should not."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.adapters.memory import MemoryJournal
from planhat_desktop.adapters.world import count_run
from planhat_desktop.app.again import read_whole, rerun_words
from planhat_desktop.app.onepage import Summary, make_page, read_summary
from planhat_desktop.core.aftermath import FieldSum
from planhat_desktop.core.report import Report
from tests.app.rehearsal import Rehearsal, drive
from tests.app.test_accounts import make_report, make_started
from tests.core.making import built_in

FIELDS = (FieldSum("Renewal", 12, 3), FieldSum("MRR", 4, 0, 1000.0, 620.5))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [str(value) for name, value in attrs if name in ("src", "href")]

    def handle_data(self, data: str) -> None:
        self.text += f"{data} "


def read(page: str) -> _Reader:
    reader = _Reader()
    reader.feed(page)
    return reader


def make(report: Report, *, for_print: bool = False, reruns: int = 0) -> _Reader:
    found = Summary(report, FIELDS, "Licenses", reruns)
    return read(make_page(found, "1.0", for_print=for_print))


def test_it_tells_what_when_who_and_where() -> None:
    started = replace(make_started(3), by="anna", profile="Monthly", sha256="ab" * 32)
    report = make_report("created", "updated", "refused", started=started)
    page = make(report, reruns=1)
    assert "Licenses from renewals.xlsx" in page.text
    assert "22 Nov 2026, 10:15 · to Acme · by anna · profile “Monthly”" in page.text
    assert "Every row of renewals.xlsx is accounted for" in page.text
    assert "Rows of it were mended and sent again once." in page.text
    assert "+ 1" in page.text
    assert "refused by Planhat" in page.text
    assert "Planhat refused it: No." in page.text
    assert "1,000" in page.text
    assert "abababababababab" in page.text


def test_it_loads_nothing_and_draws_the_bar_either_way() -> None:
    report = make_report("created", "updated")
    screen, paper = make(report), make(report, for_print=True)
    for page in (screen, paper):
        assert page.addresses == []
        assert "script" not in page.tags
        assert "Taken back" not in page.text
    assert screen.tags.count("rect") == 4  # created, updated, the same and held
    assert "svg" not in paper.tags


def test_figures_stand_below_each_other_and_words_at_the_left() -> None:
    report = make_report("created", "refused")
    page = make_page(Summary(report, FIELDS, "Licenses"), "1.0", for_print=True)
    right = '<td class="figure" align="right">'
    assert f"<td>Renewal</td>{right}15</td>{right}3</td>{right}</td>{right}</td>" in page
    assert f"{right}1,000</td>{right}620.5</td>" in page
    assert '<th>Field</th><th class="figure" align="right">Records</th>' in page
    assert page.count('align="right"') == 4 * (1 + len(FIELDS))


def test_what_a_cell_holds_is_text_and_no_markup() -> None:
    started = make_started(1, file="<script>alert(1)</script>.xlsx")
    started = replace(started, held={9: "Row 9: <img src=x onerror=alert(1)> is no date."})
    page = make(make_report("created", started=started))
    assert "script" not in page.tags
    assert "img" not in page.tags
    assert "<img src=x onerror=alert(1)> is no date." in page.text


def test_rows_with_one_reason_stand_in_one_line_and_many_reasons_have_an_end() -> None:
    started = make_started(0, held=0, same=0)
    held = dict.fromkeys(range(2, 9), "Not a date.") | {20: "No.", 30: "No."}
    same = replace(started, held=held, rows=len(held))
    page = make(make_report(started=same))
    assert "2 to 8 (7 rows)" in page.text
    assert "20, 30" in page.text
    many = replace(started, held={row: f"Reason {row}." for row in range(2, 22)}, rows=20)
    assert (
        "And 12 more rows; the Excel report has every row" in make(make_report(started=many)).text
    )


def test_more_fields_than_fit_are_counted() -> None:
    fields = tuple(FieldSum(f"Field {n}", 1) for n in range(9))
    page = read(make_page(Summary(make_report("created"), fields, "Licenses"), "1.0"))
    assert "And 2 more fields." in page.text
    bare = read(make_page(Summary(make_report("created"), (), "Licenses"), "1.0"))
    assert "What it changed" not in bare.text


def test_an_undo_says_so_and_pasted_cells_have_a_name() -> None:
    started = replace(make_started(1, 0, 0, file=""), undo_of="r0")
    page = make(make_report("updated", started=started))
    assert "Taken back: Licenses from pasted cells" in page.text
    assert "What needs a person" not in page.text


@given(st.integers(0, 5), st.integers(0, 5), st.integers(0, 5))
def test_the_shares_of_the_bar_are_those_of_the_rows(made: int, refused: int, lost: int) -> None:
    outcomes = ["created"] * made + ["refused"] * refused
    report = make_report(*outcomes, unknown=lost, started=make_started(made + refused + lost))
    page = make(report)
    assert page.tags.count("rect") == sum(1 for count in report.counts.values() if count)


def test_a_summary_adds_up_an_upload_and_what_was_sent_again() -> None:
    rehearsal = Rehearsal("Company")
    rehearsal.upload([{"name": "New Co", "externalId": "n-1", "phase": "Live"}])
    found = drive(read_summary(rehearsal.journal, "run", rehearsal.catalog))
    assert found is not None
    assert found.model == "Companies"
    assert {one.count for one in found.fields} == {1}
    assert found.reruns == 0
    assert drive(read_summary(rehearsal.journal, "nobody", rehearsal.catalog)) is None
    assert drive(read_whole(rehearsal.journal, "nobody")) is None


def test_what_was_sent_again_is_told_with_its_first_run() -> None:
    journal = MemoryJournal(count_run)
    first = make_started(1, held=1, same=0)
    again = replace(first, run="r2", continues="r", sending=(3,), held={}, rows=1)
    other = replace(again, run="r3", model="Gone", continues=None)
    for started in (first, again, other):
        journal.begin(started)
    whole = drive(read_whole(journal, "r"))
    assert whole is not None
    assert whole.counts["not_sent"] == 2
    assert whole.counts["held"] == 0
    found = drive(read_summary(journal, "r", built_in()))
    assert found is not None
    assert found.reruns == 1
    gone = drive(read_summary(journal, "r3", built_in()))
    assert gone is not None
    assert gone.model == "Gone"
    assert rerun_words(2).endswith("2 times.")
    assert rerun_words(0) == ""
