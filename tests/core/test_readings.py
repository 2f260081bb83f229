"""Each reading through to the records: what is sent, what is said, and about which cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from planhat_desktop.core.building import build
from planhat_desktop.core.deciding import Decided, decide, decide_columns
from planhat_desktop.core.issues import Issue, IssueCode, Severity
from planhat_desktop.core.mapping import Link, Part, Reading, Replacement
from planhat_desktop.core.mapping import Mapping as Links
from planhat_desktop.core.policy import Policy
from planhat_desktop.core.records import BAD, CLEAR, KEEP, Reference
from planhat_desktop.core.schema import Field, FieldType
from planhat_desktop.core.table import Cell, CellError, Formatted
from planhat_desktop.core.values import is_plain, is_yes_or_no, reader_of
from tests.core.making import built_in, make_table
from tests.core.readings import READINGS
from tests.core.test_patterns import SLOW, STUCK

LICENSE = built_in().model("License")
ID, OTHER = "61006bc8f2a9d0a1b2c3d4e5", "61006bc8f2a9d0a1b2c3d4e6"


def field_of(kind: FieldType, *, key: bool = False) -> Field:
    return Field("custom.x", "X", kind, key=key)


COMPANY = Field("companyId", "Company", FieldType.REFERENCE, references="Company")
FOLLOWERS = Field("followers", "Followers", FieldType.REFERENCES, references="User")
TAGS = Field("tags", "Tags", FieldType.TEXTS)

TEXT, PHONE, NUMBER = FieldType.TEXT, FieldType.PHONE, FieldType.NUMBER
DATE, BOOLEAN, EMAIL = FieldType.DATE, FieldType.BOOLEAN, FieldType.EMAIL
NAMED, RAW = Reading(find_by="name"), {"a/b": "raw", "b": "taken", "#N/A": "mended", "n/a": ""}

CASES: list[tuple[FieldType | Field, Cell, Reading, object, IssueCode | None]] = [
    # What the cell says goes first, then what is made of it.
    (TEXT, "a/b", Reading(part=Part("separator", "/", 2), values=RAW), "raw", None),
    (TEXT, "c/b", Reading(part=Part("separator", "/", 2), values=RAW), "taken", None),
    (TEXT, "c/d", Reading(part=Part("separator", "/", 2), values=RAW), "d", None),
    (TEXT, CellError("#N/A"), Reading(case="upper", values=RAW), "mended", None),
    (TEXT, CellError("#REF!"), Reading(case="upper"), None, IssueCode.CELL_ERROR),
    (TAGS, "a; B", Reading(case="upper", values={"A": "x"}), ["x", "B"], None),
    (TAGS, "a; B", Reading(case="upper", values={"a; B": "whole"}), ["whole"], None),
    (TAGS, "a  b\nc", Reading(spaces="all"), ["a b", "c"], None),
    (NUMBER, "ca. 12,5 st", Reading(part=Part("number")), 12.5, None),
    (NUMBER, Formatted(12.5, "SEK 12.50"), Reading(part=Part("number")), 12.5, None),
    (NUMBER, 7, Reading(case="upper"), 7, None),
    (
        DATE,
        "w/ 31.12.2026",
        Reading(replacing=(Replacement("w/"),)),
        "2026-12-31T00:00:00.000Z",
        None,
    ),
    (EMAIL, "Anna Berg <Anna@Acme.example>", Reading(), "anna@acme.example", None),
    (EMAIL, "<mailto:a@b.example>", Reading(), "a@b.example", None),
    (EMAIL, "a@b.example <c@d.example>", Reading(), None, IssueCode.NOT_AN_EMAIL),
    (EMAIL, "Anna: a@b.example!", Reading(part=Part("email")), "a@b.example", None),
    # Percent.
    (NUMBER, "12.5 %", Reading(), 12.5, None),
    (NUMBER, "12.5 %", Reading(percent="fraction"), 0.125, None),
    (NUMBER, Formatted(0.123, "12 %"), Reading(percent="fraction"), 0.123, None),
    (NUMBER, Formatted(12.5, "12.5%"), Reading(percent="fraction"), 0.125, None),
    (NUMBER, 12.5, Reading(percent="fraction"), 12.5, None),
    # Telephone numbers.
    (PHONE, "070-174 06 05", Reading(phone="SE"), "+46701740605", None),
    (TEXT, 701740605, Reading(phone="SE"), "+46701740605", None),
    (PHONE, "call me", Reading(phone="SE"), "call me", IssueCode.PHONE_UNSURE),
    (PHONE, "070-174 06 05", Reading(), "070-174 06 05", None),
    # Yes and no in a person's own words, which go before the usual ones.
    (BOOLEAN, "Ej  Klart", Reading(yes=("klart",), no=("ej klart",)), False, None),
    (BOOLEAN, "KLART", Reading(yes=("klart",)), True, None),
    (BOOLEAN, "x", Reading(no=("X",)), False, None),
    (BOOLEAN, "maybe", Reading(yes=("klart",)), None, IssueCode.NOT_YES_NO),
    # A default for what is blank, as it is, by the field's own reader.
    (TEXT, None, Reading(default=" none ", case="upper"), "none", None),
    (TEXT, " ", Reading(default="none", values={"none": "x"}), "none", None),
    (TEXT, "n/a", Reading(default="none", values=RAW), "none", None),
    (TEXT, None, Reading(default="none", values={"": "x"}), "none", None),
    (TEXT, "a/", Reading(default="d", part=Part("separator", "/", 2)), "d", None),
    (TAGS, " ; ", Reading(default="a; b"), ["a", "b"], None),
    (NUMBER, None, Reading(default="1,5"), 1.5, None),
    (NUMBER, None, Reading(default="1.500", decimal=","), 1500, None),
    (NUMBER, None, Reading(default="some"), None, IssueCode.NOT_A_NUMBER),
    (TEXT, None, Reading(default=" "), (), None),
    (TEXT, None, Reading(), (), None),
    # What is not there counts as empty, and is told.
    (TEXT, "a", Reading(part=Part("email")), (), IssueCode.PART_NOT_FOUND),
    (TEXT, "a", Reading(part=Part("email"), default="d"), "d", IssueCode.PART_NOT_FOUND),
    (NUMBER, "a", Reading(part=Part("number"), default="d"), None, IssueCode.NOT_A_NUMBER),
    (TEXT, STUCK, Reading(part=Part("pattern", SLOW)), None, IssueCode.PATTERN_TOO_SLOW),
    # References a person decided on.
    (COMPANY, "Acme", replace(NAMED, values={"Acme": ID}), Reference("Company", "_id", ID), None),
    (
        COMPANY,
        "Acme",
        replace(NAMED, values={"Acme": "X"}),
        Reference("Company", "name", "X"),
        None,
    ),
    (
        COMPANY,
        OTHER,
        replace(NAMED, values={"Acme": ID}),
        Reference("Company", "name", OTHER),
        None,
    ),
    (COMPANY, None, replace(NAMED, default=ID), Reference("Company", "_id", ID), None),
    (
        FOLLOWERS,
        "Ann, Bo",
        replace(NAMED, values={"Bo": ID}),
        (Reference("User", "name", "Ann"), Reference("User", "_id", ID)),
        None,
    ),
]


@pytest.mark.parametrize(("field", "cell", "reading", "value", "code"), CASES)
def test_a_cell_is_read_as_the_reading_says(
    field: FieldType | Field, cell: Cell, reading: Reading, value: object, code: IssueCode | None
) -> None:
    one = field if isinstance(field, Field) else field_of(field)
    column = decide_columns(
        make_table([("A", [cell])]),
        Links("License", (Link(0, one.name, reading),)),
        replace(LICENSE, fields=(one,)),
    )
    read = reader_of(one, reading, column[one.name])(cell)
    assert (read.problem.code if read.problem is not None else None) is code
    if code is None or read.doubtful:
        assert (read.value, type(read.value)) == (value, type(value))


def test_what_a_problem_is_about_is_told_where_the_cell_shows_another_text() -> None:
    number = field_of(NUMBER)
    taking = Reading(part=Part("separator", "/"), default="none")
    read = reader_of(number, taking, Decided())
    for cell, taken in (("x / 5", "x"), (None, "none")):
        problem = read(cell).problem
        assert problem is not None
        assert (problem.code, problem.facts["taken"]) == (IssueCode.NOT_A_NUMBER, taken)
    problem = read("x").problem
    assert problem is not None
    assert "taken" not in problem.facts


@given(st.sampled_from(["Ja", "klart", " EJ  klart ", "maybe", "x", "", "off"]), READINGS)
@example("", Reading(no=(" ",)))
def test_what_is_yes_or_no_is_read_as_one(text: str, reading: Reading) -> None:
    own = Reading(yes=("Klart", *reading.yes), no=("ej klart", *reading.no))
    read = reader_of(field_of(BOOLEAN), own, Decided())
    assert is_yes_or_no(text, own) == isinstance(read(text).value, bool)
    assert is_yes_or_no(text) <= is_yes_or_no(text, own)


# Through to the records

Columns = Mapping[str, Sequence[Cell]]


def build_license(
    columns: Columns, *links: Link, blanks: str = "keep"
) -> tuple[dict[str, list[object]], list[Issue]]:
    """Return each field's values, a row each, and the issues."""
    policy = Policy(blanks="clear" if blanks == "clear" else "keep")
    table = make_table(list(columns.items()))
    records, issues = build(table, Links("License", links), LICENSE, policy)
    made = {
        name: [column.value(row) for row in range(records.count)]
        for name, column in records.columns.items()
    }
    return made, list(issues)


def test_one_column_is_split_into_several_fields() -> None:
    cells: Columns = {"Term": ["01.02.2026 - 31.01.2027", "01.03.2026", None]}
    first, second = (Reading(part=Part("separator", " - ", place)) for place in (1, 2))
    made, issues = build_license(cells, Link(0, "fromDate", first), Link(0, "toDate", second))
    assert made["fromDate"] == ["2026-02-01T00:00:00.000Z", "2026-03-01T00:00:00.000Z", KEEP]
    assert made["toDate"] == ["2027-01-31T00:00:00.000Z", KEEP, KEEP]
    assert [one.code for one in issues] == []  # 31.01. shows the order for 01.02. as well


def test_columns_are_joined_for_one_field() -> None:
    cells: Columns = {
        "Day": ["31", "1", "40", None],
        "Month": ["12", "2", "1", None],
        "Year": ["2026", "2026", "2026", None],
    }
    link = Link(0, "fromDate", Reading(joiner="/"), also=(1, 2))
    made, issues = build_license(cells, link)
    assert made["fromDate"] == ["2026-12-31T00:00:00.000Z", "2026-02-01T00:00:00.000Z", BAD, KEEP]
    (issue,) = issues
    assert (issue.code, issue.column, issue.value) == (IssueCode.NOT_A_DATE, 0, "40")
    assert issue.facts["taken"] == "40/1/2026"
    assert issue.rows.tolist() == [2]


def test_joined_texts_are_sent_whole_and_shown_as_the_first_cell() -> None:
    table = make_table([("First", ["Anna ", None]), ("Last", ["Berg", "Ek"])])
    links = Links("License", (Link(0, "product", also=(1,)),))
    records, issues = build(table, links, LICENSE, Policy())
    column = records.columns["product"]
    assert [column.value(row) for row in (0, 1)] == ["Anna Berg", "Ek"]
    assert [column.shown[code] for code in column.codes] == ["Anna", ""]
    assert [column.text(row) for row in (0, 1)] == ["Anna Berg", "Ek"]
    assert not len(issues)


def test_a_problem_of_a_joined_cell_that_looks_the_same_needs_no_more_words() -> None:
    cells: Columns = {"A": ["many", "x"], "B": [None, "y"]}
    reading = Reading(part=Part("separator", " ", 2))
    _made, issues = build_license(
        cells, Link(0, "mrr", also=(1,)), Link(0, "value", reading, also=(1,))
    )
    told = {(one.field, one.value): one.facts.get("taken") for one in issues}
    assert told == {("mrr", "many"): None, ("mrr", "x"): "x y", ("value", "x"): "y"}


def test_a_default_goes_before_blanks_that_clear() -> None:
    cells: Columns = {"A": ["x", None]}
    reading = Reading(default="d", blanks="clear")
    made, _ = build_license(cells, Link(0, "product", reading), blanks="clear")
    assert made["product"] == ["x", "d"]
    made, _ = build_license(cells, Link(0, "product", Reading(blanks="clear")))
    assert made["product"] == ["x", CLEAR]


def test_what_is_not_found_in_a_cell_is_as_empty_as_an_empty_cell() -> None:
    cells: Columns = {"A": ["none", "a@b.example"]}
    reading = Reading(part=Part("email"), blanks="clear")
    made, (issue,) = build_license(cells, Link(0, "product", reading))
    assert made["product"] == [CLEAR, "a@b.example"]
    assert (issue.code, issue.severity) == (IssueCode.PART_NOT_FOUND, Severity.CHECK)


def test_a_column_that_is_not_there_is_left_alone() -> None:
    made, _ = build_license({"A": ["x"]}, Link(0, "product", also=(1,)), Link(3, "name"))
    assert made == {}


def test_order_and_mark_are_decided_by_what_is_made_of_the_cells() -> None:
    part = Reading(part=Part("separator", "|", 2))
    cells: Columns = {"A": ["31/12/2025|03/04/2026", "x|12/31/2026"], "B": ["a|1,5", "1.5|2,345"]}
    made, _ = build_license(cells, Link(0, "fromDate", part), Link(1, "mrr", part))
    assert made["fromDate"] == ["2026-03-04T00:00:00.000Z", "2026-12-31T00:00:00.000Z"]
    assert made["mrr"] == [1.5, 2.345]


def test_overwriting_goes_along_with_the_records() -> None:
    table = make_table([("A", ["x"])])
    for overwrite in ("always", "if_empty"):
        link = Link(0, "product", Reading(overwrite=overwrite))
        records, _ = build(table, Links("License", (link,)), LICENSE, Policy())
        assert records.columns["product"].overwrite == overwrite


@pytest.mark.parametrize(
    "reading",
    [
        Reading(values={"a": "b"}),
        Reading(default="x"),
        Reading(phone="SE"),
        Reading(case="upper"),
        Reading(part=Part("email")),
        Reading(replacing=(Replacement("a"),)),
        Reading(spaces="all"),
    ],
)
def test_what_changes_a_text_is_not_plain(reading: Reading) -> None:
    assert not is_plain(reading)
    assert is_plain(Reading(date_order="DMY", overwrite="if_empty", joiner="", yes=("x",)))


KINDS = [one for one in FieldType if one not in (FieldType.REFERENCE, FieldType.REFERENCES)]
CELLS = st.sampled_from(
    [
        None,
        " ",
        "a",
        "A b",
        "1,5",
        "31/12/2026",
        1,
        2.5,
        True,
        dt.date(2026, 4, 3),
        CellError("#N/A"),
    ]
)


@given(st.sampled_from(KINDS), READINGS, st.lists(CELLS, min_size=1, max_size=6))
def test_a_row_reads_as_its_cell_alone_does_and_every_row_is_read(
    kind: FieldType, reading: Reading, cells: list[Cell]
) -> None:
    one = field_of(kind)
    model = replace(LICENSE, fields=(one,))
    table = make_table([("A", cells)])
    links = Links("License", (Link(0, one.name, reading),))
    decided = decide_columns(table, links, model)[one.name]
    read = reader_of(one, reading, decided)
    records, issues = build(table, links, model, Policy())
    column = records.columns[one.name]
    blank = CLEAR if reading.blanks == "clear" else KEEP
    for row, cell in enumerate(cells):
        done = read(cell)
        held = done.problem is not None and not done.doubtful
        wanted = BAD if held else blank if done.value in ([], ()) else done.value
        assert column.value(row) == wanted
        assert [issue.code for issue in issues.of_row(row)] == (
            [done.problem.code] if done.problem is not None else []
        )


@given(st.sampled_from(KINDS), READINGS.map(lambda one: replace(one, default="31/12/2026")))
def test_a_blank_is_what_the_default_alone_is(kind: FieldType, reading: Reading) -> None:
    one = field_of(kind)
    bare = Reading(
        date_order=reading.date_order,
        decimal=reading.decimal,
        list_separator=reading.list_separator,
        percent=reading.percent,
        phone=reading.phone,
    )
    alone = reader_of(one, bare, decide(["31/12/2026"], one, bare))("31/12/2026")
    blank = reader_of(one, reading, Decided())(None)
    assert blank.value == alone.value
    assert (blank.problem is None) == (alone.problem is None)
