"""Cells and what they are read as, by field type."""

from __future__ import annotations

import datetime as dt

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.celltext import text_of
from planhat_desktop.core.changes import plain
from planhat_desktop.core.deciding import DATES, Decided, decide
from planhat_desktop.core.issues import IssueCode
from planhat_desktop.core.mapping import Reading
from planhat_desktop.core.records import Reference
from planhat_desktop.core.schema import Field, FieldType
from planhat_desktop.core.table import Cell, CellError, Formatted
from planhat_desktop.core.values import (
    Problem,
    is_id,
    iso,
    reader_of,
    split_list,
)

AUTO = Reading()
ID = "61006bc8f2a9d0a1b2c3d4e5"
CET = dt.timezone(dt.timedelta(hours=2))
Expected = tuple[object, IssueCode | None]


def at(
    year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0, micro: int = 0
) -> dt.datetime:
    return dt.datetime.combine(dt.date(year, month, day), dt.time(hour, minute, second, micro))


def make_field(kind: FieldType, **more: object) -> Field:
    made = Field("f", "Field", kind)
    for name, value in more.items():
        object.__setattr__(made, name, value)
    return made


TIERS = make_field(FieldType.OPTION, options=("Gold", "Silver, old", "gold"))
OPEN = make_field(FieldType.OPTION, options=("Live",), is_closed=False)
FREE = make_field(FieldType.OPTION)
TAGS = make_field(FieldType.OPTIONS, options=("Red", "Blue", "Green, dark"))
TEXTS = make_field(FieldType.TEXTS)
SCORE = make_field(FieldType.INTEGER, minimum=1.0, maximum=5.0)
FROM_ZERO = make_field(FieldType.NUMBER, minimum=0.0)
UP_TO = make_field(FieldType.NUMBER, maximum=24.0)
KEY = make_field(FieldType.TEXT, key=True)
COMPANY = make_field(FieldType.REFERENCE, references="Company")
OWNERS = make_field(FieldType.REFERENCES, references="User")

T, N, WHOLE, B = FieldType.TEXT, FieldType.NUMBER, FieldType.INTEGER, FieldType.BOOLEAN
MIDNIGHT = "2026-04-03T00:00:00.000Z"

# field type or field, cell, reading, value and what is wrong or doubtful
CASES: list[tuple[FieldType | Field, Cell, Reading, Expected]] = [
    (T, " 007 ", AUTO, ("007", None)),
    (T, "NA", AUTO, ("NA", None)),
    (T, 7, AUTO, ("7", None)),
    (T, 7.0, AUTO, ("7", None)),
    (T, 7.5, AUTO, ("7.5", None)),
    (T, 0.1 + 0.2, AUTO, ("0.3", None)),
    (T, True, AUTO, ("TRUE", None)),
    (T, False, AUTO, ("FALSE", None)),
    (T, Formatted(123.0, "00123"), AUTO, ("00123", None)),
    (T, dt.date(2026, 4, 3), AUTO, ("2026-04-03", None)),
    (T, at(2026, 4, 3, 10, 15), AUTO, ("2026-04-03 10:15:00", None)),
    (T, dt.time(10, 15), AUTO, ("10:15:00", None)),
    (T, CellError("#N/A"), AUTO, (None, IssueCode.CELL_ERROR)),
    (T, CellError("#N/A"), Reading(values={"#N/A": "none"}), ("none", None)),
    (T, "a", Reading(values={"a": "b", "b": "c"}), ("b", None)),
    (T, 1234567890123456.0, AUTO, ("1234567890123456", IssueCode.DAMAGED_NUMBER)),
    (KEY, 10**15, AUTO, ("1000000000000000", IssueCode.DAMAGED_NUMBER)),
    (
        KEY,
        Formatted(1e15, "01000000000000000"),
        AUTO,
        ("01000000000000000",) * 1 + (IssueCode.DAMAGED_NUMBER,),
    ),
    (KEY, "1000000000000000", AUTO, ("1000000000000000", None)),
    (FieldType.RICH_TEXT, "<p>hi</p>", AUTO, ("<p>hi</p>", None)),
    (FieldType.PHONE, "+46 70 123", AUTO, ("+46 70 123", None)),
    (N, "1.234,50 \u20ac", AUTO, (1234.5, None)),
    (N, "1,234", Reading(decimal=","), (1.234, None)),
    (N, "(1,234.50)", AUTO, (-1234.5, None)),
    (N, "12 %", AUTO, (12, None)),
    (N, 12, AUTO, (12, None)),
    (N, 12.0, AUTO, (12, None)),
    (N, 12400.000000001, AUTO, (12400.000000001, None)),
    (N, 0.1 + 0.2, AUTO, (0.3, None)),
    (N, 1e20, AUTO, (1e20, None)),
    (N, 10**20, AUTO, (1e20, None)),
    (N, 10**400, AUTO, (None, IssueCode.NOT_A_NUMBER)),
    (N, float("nan"), AUTO, (None, IssueCode.NOT_A_NUMBER)),
    (N, float("inf"), AUTO, (None, IssueCode.NOT_A_NUMBER)),
    (N, Formatted(0.07, "7 %"), AUTO, (7, None)),
    (N, Formatted(0.125, "13%"), AUTO, (12.5, None)),
    (N, Formatted(0.125, "12,50 %"), AUTO, (12.5, None)),
    (N, Formatted(-1.5, "-150%"), AUTO, (-150, None)),
    (N, Formatted(0.0, "0%"), AUTO, (0, None)),
    (N, Formatted(12.5, "12.5%"), AUTO, (12.5, None)),
    (N, Formatted(0.5, "half %"), AUTO, (50, None)),
    (N, Formatted(12.5, "12,50 kr"), AUTO, (12.5, None)),
    (N, True, AUTO, (None, IssueCode.NOT_A_NUMBER)),
    (N, dt.date(2026, 4, 3), AUTO, (None, IssueCode.NOT_A_NUMBER)),
    (N, "n/a", AUTO, (None, IssueCode.NOT_A_NUMBER)),
    (N, "n/a", Reading(values={"n/a": "0"}), (0, None)),
    (N, "TBD", AUTO, (None, IssueCode.NOT_A_NUMBER)),
    (N, "-", AUTO, (None, IssueCode.NOT_A_NUMBER)),
    (N, CellError("#DIV/0!"), AUTO, (None, IssueCode.CELL_ERROR)),
    (WHOLE, "5", AUTO, (5, None)),
    (WHOLE, 5.0, AUTO, (5, None)),
    (WHOLE, 2.9999999999999996, AUTO, (3, None)),
    (WHOLE, 5.5, AUTO, (None, IssueCode.NOT_WHOLE)),
    (SCORE, "0", AUTO, (None, IssueCode.OUT_OF_RANGE)),
    (SCORE, "1", AUTO, (1, None)),
    (SCORE, "5", AUTO, (5, None)),
    (SCORE, "6", AUTO, (None, IssueCode.OUT_OF_RANGE)),
    (FROM_ZERO, "-1", AUTO, (None, IssueCode.OUT_OF_RANGE)),
    (FROM_ZERO, "1000000", AUTO, (1000000, None)),
    (UP_TO, "25", AUTO, (None, IssueCode.OUT_OF_RANGE)),
    (B, True, AUTO, (True, None)),
    (B, "perhaps", AUTO, (None, IssueCode.NOT_YES_NO)),
    (B, "n/a", AUTO, (None, IssueCode.NOT_YES_NO)),
    (B, 1.0, AUTO, (True, None)),
    (B, 0, AUTO, (False, None)),
    (B, 2, AUTO, (None, IssueCode.NOT_YES_NO)),
    (B, "kund", Reading(values={"kund": "ja"}), (True, None)),
    (FieldType.DATE, "31.12.2026", AUTO, ("2026-12-31T00:00:00.000Z", None)),
    (FieldType.DATE, "03/04/2026", AUTO, (MIDNIGHT, IssueCode.DATE_ORDER_UNSURE)),
    (FieldType.DATE, "03/04/2026", Reading(date_order="DMY"), (MIDNIGHT, None)),
    (FieldType.DATE, "04/03/2026", Reading(date_order="MDY"), (MIDNIGHT, None)),
    (FieldType.DATE, "2026-04-03 10:15", AUTO, (MIDNIGHT, IssueCode.TIME_DROPPED)),
    (FieldType.DATE, "2026-04-03T00:00:00+02:00", AUTO, (MIDNIGHT, None)),
    (FieldType.DATE, at(2026, 4, 3).replace(tzinfo=CET), AUTO, (MIDNIGHT, None)),
    (FieldType.DATE, dt.date(2026, 4, 3), AUTO, (MIDNIGHT, None)),
    (FieldType.DATE, Formatted(20260403.0, "20260403"), AUTO, (MIDNIGHT, None)),
    (FieldType.DATE, "31/02/2026", AUTO, (None, IssueCode.NOT_A_DATE)),
    (FieldType.DATE, "TBD", AUTO, (None, IssueCode.NOT_A_DATE)),
    (FieldType.DATE, 46115, AUTO, (None, IssueCode.NOT_A_DATE)),
    (FieldType.DATE, dt.time(10, 15), AUTO, (None, IssueCode.NOT_A_DATE)),
    (FieldType.DATETIME, dt.date(2026, 4, 3), AUTO, (MIDNIGHT, None)),
    (FieldType.DATETIME, "2026-04-03T10:15:00.5+02:00", AUTO, ("2026-04-03T08:15:00.500Z", None)),
    (
        FieldType.DATETIME,
        at(2026, 4, 3, 10, 15, 0, 500000).replace(tzinfo=CET),
        AUTO,
        ("2026-04-03T08:15:00.500Z", None),
    ),
    (FieldType.DATETIME, at(2026, 4, 3, 1), AUTO, ("2026-04-03T01:00:00.000Z", None)),
    (FieldType.DAY, "1975-06-01", AUTO, (1977, None)),
    (FieldType.DAY, dt.date(2022, 4, 15), AUTO, (19097, None)),
    (FieldType.DAY, "1969-12-31", AUTO, (-1, None)),
    (TIERS, "Gold", AUTO, ("Gold", None)),
    (TIERS, "gold", AUTO, ("gold", None)),
    (TIERS, " GOLD ", AUTO, ("Gold", None)),
    (TIERS, "silver,  old", AUTO, ("Silver, old", None)),
    (TIERS, "Bronze", AUTO, (None, IssueCode.NOT_AN_OPTION)),
    (OPEN, "live", AUTO, ("Live", None)),
    (OPEN, "Onboarding", AUTO, ("Onboarding", None)),
    (FREE, "anything", AUTO, ("anything", None)),
    (TAGS, "Red; blue", AUTO, (["Red", "Blue"], None)),
    (TAGS, "Red,Blue,red", AUTO, (["Red", "Blue"], None)),
    (TAGS, "green, dark", AUTO, (["Green, dark"], None)),
    (TAGS, "Red/Blue", Reading(list_separator="/"), (["Red", "Blue"], None)),
    (TAGS, "Red; Pink", AUTO, (None, IssueCode.NOT_AN_OPTION)),
    (TAGS, "Red; Pink", Reading(values={"Pink": "Blue"}), (["Red", "Blue"], None)),
    (TAGS, "Red; Pink", Reading(values={"Pink": ""}), (["Red"], None)),
    (TAGS, "Red; Pink", Reading(values={"Red; Pink": "Blue"}), (["Blue"], None)),
    (TAGS, "Red", Reading(values={"Red": "Blue", "Blue": "Red"}), (["Blue"], None)),
    (TAGS, CellError("#N/A"), AUTO, (None, IssueCode.CELL_ERROR)),
    (TAGS, CellError("#N/A"), Reading(values={"#N/A": "Red"}), (["Red"], None)),
    (TEXTS, "a | b | a", AUTO, (["a", "b"], None)),
    (TEXTS, "a\nb", AUTO, (["a", "b"], None)),
    (TEXTS, " ; ", AUTO, ([], None)),
    (FieldType.EMAIL, " Ann@Acme.Example ", AUTO, ("ann@acme.example", None)),
    (FieldType.EMAIL, "mailto:ann@acme.example", AUTO, ("ann@acme.example", None)),
    (FieldType.EMAIL, "ann@acme", AUTO, (None, IssueCode.NOT_AN_EMAIL)),
    (FieldType.EMAIL, "ann@acme..example", AUTO, (None, IssueCode.NOT_AN_EMAIL)),
    (FieldType.EMAIL, "ann@a.example; bo@a.example", AUTO, (None, IssueCode.NOT_AN_EMAIL)),
    (FieldType.EMAIL, "n/a", AUTO, (None, IssueCode.NOT_AN_EMAIL)),
    (FieldType.URL, "acme.example", AUTO, ("acme.example", None)),
    (
        FieldType.URL,
        "https://Acme.example:8080/a?b#c",
        AUTO,
        ("https://Acme.example:8080/a?b#c", None),
    ),
    (FieldType.URL, "http://10.0.0.12/x", AUTO, ("http://10.0.0.12/x", None)),
    (FieldType.URL, "12.50", AUTO, (None, IssueCode.NOT_A_URL)),
    (FieldType.URL, "a.example,b.example", AUTO, (None, IssueCode.NOT_A_URL)),
    (FieldType.URL, "none", AUTO, (None, IssueCode.NOT_A_URL)),
    (FieldType.OBJECT_ID, ID.upper(), AUTO, (ID, None)),
    (FieldType.OBJECT_ID, "extid-7", AUTO, (None, IssueCode.NOT_AN_ID)),
    (COMPANY, " Acme AB ", AUTO, (Reference("Company", "auto", "Acme AB"), None)),
    (COMPANY, 7.0, Reading(find_by="externalId"), (Reference("Company", "externalId", "7"), None)),
    (
        OWNERS,
        "Ann; Bo; Ann",
        AUTO,
        ((Reference("User", "auto", "Ann"), Reference("User", "auto", "Bo")), None),
    ),
    (
        OWNERS,
        "Ann; Bo",
        Reading(values={"Bo": "Bob"}),
        ((Reference("User", "auto", "Ann"), Reference("User", "auto", "Bob")), None),
    ),
]


@pytest.mark.parametrize(("field", "cell", "reading", "expected"), CASES)
def test_a_cell_is_read(
    field: FieldType | Field, cell: Cell, reading: Reading, expected: Expected
) -> None:
    one = field if isinstance(field, Field) else make_field(field)
    texts = [cell] if isinstance(cell, str) else []
    read = reader_of(one, reading, decide(texts, one, reading))(cell)
    code = read.problem.code if read.problem is not None else None
    value, wrong = expected
    assert code is wrong
    if wrong is None or read.doubtful:
        assert (read.value, type(read.value)) == (value, type(value))


YES = "yes Y TRUE on x \u2713 \u2611 ja J sant wahr oui vrai s\u00ed si verdadero waar 1"
NO = "no N FALSE off - \u2717 \u2610 nein nej non nee falsch faux falso falskt onwaar 0"


@pytest.mark.parametrize(
    ("word", "value"), [(w, True) for w in YES.split()] + [(w, False) for w in NO.split()]
)
def test_yes_and_no_in_six_languages(word: str, value: bool) -> None:
    one = make_field(FieldType.BOOLEAN)
    assert reader_of(one, AUTO, Decided())(word).value is value


def test_what_is_doubtful_says_how_it_was_read() -> None:
    one = make_field(FieldType.DATE)
    read = reader_of(one, AUTO, Decided(order_sure=False))("03/04/2026")
    assert read.doubtful
    assert read.problem is not None
    assert read.problem.facts == {"read": at(2026, 4, 3)}


def test_a_number_that_reads_both_ways_is_doubtful_where_nothing_decides() -> None:
    one, unsure = make_field(FieldType.NUMBER), Decided(mark_sure=False)
    read = reader_of(one, AUTO, unsure)("1.234")
    assert (read.value, read.doubtful) == (1.234, True)
    assert read.problem == Problem(IssueCode.DECIMAL_MARK_UNSURE, {"read": "1.234"})
    assert reader_of(one, AUTO, unsure)(7).problem is None
    assert reader_of(one, AUTO, Decided())("1.234").problem is None


def test_a_damaged_number_blocks_a_key_and_doubts_a_text() -> None:
    blocked = reader_of(KEY, AUTO, Decided())(10**16)
    doubted = reader_of(make_field(FieldType.TEXT), AUTO, Decided())(10**16)
    assert (blocked.doubtful, doubted.doubtful) == (False, True)


def test_bounds_and_options_are_told() -> None:
    out = reader_of(SCORE, AUTO, Decided())(9).problem
    assert out is not None
    assert out.facts == {"minimum": "1", "maximum": "5"}
    below = reader_of(FROM_ZERO, AUTO, Decided())(-9).problem
    assert below is not None
    assert below.facts == {"minimum": "0", "maximum": ""}
    many = make_field(FieldType.OPTION, options=tuple("abcdefghij"))
    none = reader_of(many, AUTO, Decided())("x").problem
    assert none is not None
    assert none.facts == {"options": "a, b, c, d, e, f, g, h \u2026"}
    few = reader_of(TIERS, AUTO, Decided())("x").problem
    assert few is not None
    assert few.facts == {"options": "Gold, Silver, old, gold"}


def test_only_dates_and_numbers_ask_the_whole_column() -> None:
    texts = ["31/12/2026", "1,5"]
    assert decide(texts, make_field(FieldType.DATE), AUTO).order_proof.text == "31/12/2026"
    assert decide(texts, make_field(FieldType.NUMBER), AUTO).mark_proof.text == "1,5"
    assert decide(texts, make_field(FieldType.TEXT), AUTO) == Decided()


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        (CellError("#REF!"), "#REF!"),
        (1e17, "1e+17"),
        (-5.0, "-5"),
        (123456789012345678, "123456789012345678"),
    ],
)
def test_the_text_of_a_cell(cell: Cell, text: str) -> None:
    assert text_of(cell) == text


def test_ids_and_lists() -> None:
    assert is_id(ID)
    assert not is_id(ID[1:])
    assert split_list("a, b,,a", "auto") == ["a", "b"]
    assert split_list("a, b; c", "auto") == ["a, b", "c"]


cells = st.one_of(
    st.text(),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.datetimes(),
    st.dates(),
    st.times(),
    st.builds(CellError, st.text()),
    st.builds(Formatted, st.floats(), st.text()),
)
fields = st.sampled_from(
    [*(make_field(kind) for kind in FieldType), TIERS, OPEN, TAGS, SCORE, KEY, COMPANY, OWNERS]
)


@given(fields, cells, st.dictionaries(st.text(), st.text(), max_size=2))
def test_any_cell_is_read_or_says_why_not_and_can_be_sent(
    one: Field, cell: Cell, values: dict[str, str]
) -> None:
    texts = [cell] if isinstance(cell, str) else []
    reading = Reading(values=values)
    read = reader_of(one, reading, decide(texts, one, reading))(cell)
    if (read.problem is None or read.doubtful) and not one.is_reference:
        orjson.loads(orjson.dumps(read.value))


@given(fields, cells)
def test_a_written_value_reads_back(one: Field, cell: Cell) -> None:
    texts = [cell] if isinstance(cell, str) else []
    read = reader_of(one, AUTO, decide(texts, one, AUTO))(cell)
    if read.problem is not None or one.is_reference or read.value in ([], ()):
        return
    listed = orjson.loads(orjson.dumps(read.value))
    assert plain(one, listed) == plain(one, read.value)
    again = Reading(list_separator="|", date_order="YMD", decimal=".")
    shown: Cell = "|".join(listed) if isinstance(listed, list) else listed
    if one.type is FieldType.DAY:
        shown = dt.date(1970, 1, 1) + dt.timedelta(days=listed)
    if isinstance(shown, str) and not shown.strip():
        return
    back = reader_of(one, again, decide([], one, again))(shown)
    if one.is_list and any("|" in part or not part.strip() for part in listed):
        return
    assert plain(one, back.value) == plain(one, read.value)
    assert back.problem is None


@given(st.datetimes(at(1000, 1, 1)))
def test_moments_travel_to_the_millisecond(moment: dt.datetime) -> None:
    one = make_field(FieldType.DATETIME)
    sent = reader_of(one, AUTO, Decided())(moment).value
    assert sent == iso(moment)
    cut = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    assert plain(one, sent) == cut


def test_date_types_are_known() -> None:
    assert {FieldType.DATE, FieldType.DATETIME, FieldType.DAY} == DATES


def test_a_year_before_1000_keeps_its_four_digits() -> None:
    assert iso(dt.datetime.fromisoformat("0999-01-02T03:04:05.678")) == "0999-01-02T03:04:05.678Z"
