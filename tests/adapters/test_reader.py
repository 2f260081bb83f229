"""What the child makes of a file's bytes, without the process around it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import pickle
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.adapters.assembly import Assembly
from planhat_desktop.adapters.reading.coding import PIECE_CELLS, Pieces, show_duration
from planhat_desktop.adapters.reading.columnar import TextPieces
from planhat_desktop.adapters.reading.content import recognise
from planhat_desktop.adapters.reading.delimited import (
    Dialect,
    TextFacts,
    cut_blocks,
    split_blocks,
)
from planhat_desktop.adapters.reading.dialects import find_dialect
from planhat_desktop.adapters.reading.encodings import find_encoding, guess_encoding
from planhat_desktop.adapters.reading.fastbook import FastBook, read_reference
from planhat_desktop.adapters.reading.refusals import Refusal
from planhat_desktop.core.table import Grid
from tests.sheets import making

LETTERS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)
CELLS = st.text(st.sampled_from(list('ab,";\n\r é日x')), max_size=6)


def cells_of(grid: Grid) -> list[list[object]]:
    """Return all rows of a grid."""
    return [[grid.cell(row, at) for at in range(len(grid.columns))] for row in range(grid.rows)]


def split(text: str, dialect: Dialect, cut: int = 1 << 20) -> tuple[Grid, TextFacts]:
    """Split a text that comes in parts of some letters."""
    assembly, facts = Assembly(), TextFacts()
    parts = (text[at : at + cut] for at in range(0, len(text), cut))
    for _rows in split_blocks(cut_blocks(parts), dialect, TextPieces(assembly.take), facts):
        pass
    return assembly.grid(), facts


def pad_rows(rows: Sequence[Sequence[str]]) -> list[list[str | None]]:
    """Return the rows as a grid shows them: one width, blank for an empty text."""
    width = max(map(len, rows), default=0)
    return [[cell or None for cell in row] + [None] * (width - len(row)) for row in rows]


@given(
    rows=st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=12),
    quote_all=st.booleans(),
    ending=st.sampled_from(["\n", "\r\n"]),
    cut=st.integers(1, 40),
)
def test_a_written_csv_reads_back_cell_for_cell(
    rows: list[list[str]], quote_all: bool, ending: str, cut: int
) -> None:
    if ending == "\n":
        # The writer leaves a lone carriage return unquoted then, which ends a line.
        rows = [[cell.replace("\r", "") for cell in row] for row in rows]
    held = io.StringIO()
    if quote_all:
        csv.writer(held, lineterminator=ending, quoting=csv.QUOTE_ALL).writerows(rows)
    else:
        csv.writer(held, lineterminator=ending).writerows(rows)
    grid, facts = split(held.getvalue(), Dialect(","), cut)
    assert cells_of(grid) == pad_rows(rows)
    assert not facts.strays


def test_plain_and_odd_blocks_share_their_distinct_cells() -> None:
    rows = [["plain", "x" * 300], ['a"b', "ü"], ['a"b', "x" * 300], ["plain", "ü"]] * 3
    held = io.StringIO()
    csv.writer(held, lineterminator="\n").writerows(rows)
    text = held.getvalue() + "ragged\n" + held.getvalue()
    grid, _ = split(text, Dialect(","), 200)
    assert [sorted(map(str, column.cells)) for column in grid.columns] == [
        sorted(["None", "plain", 'a"b', "ragged"]),
        sorted(["None", "x" * 300, "ü"]),
    ]
    assert cells_of(grid) == pad_rows([*rows, ["ragged", ""], *rows])


def test_many_distinct_texts_stay_apart() -> None:
    chance = random.Random(3)
    texts = [f"{chance.random():.9f}"[: chance.randrange(3, 11)] for _ in range(30_000)]
    grid, _ = split("".join(f"{one},{one[::-1]}\n" for one in texts), Dialect(","))
    (first, second) = grid.columns
    assert [first.cells[code] for code in first.codes] == texts
    assert len(first.cells) == len(set(texts)) + 1
    assert [second.cells[code] for code in second.codes] == [one[::-1] for one in texts]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('a,b\n1,"2\n3,4\n5,6\n', [["a", "b"], ["1", '"2'], ["3", "4"], ["5", "6"]]),
        ('a,b\n1,in "quotes" here\n', [["a", "b"], ["1", 'in "quotes" here']]),
        ('a,b\n1,"cut off', [["a", "b"], ["1", "cut off"]]),
        ("a,b\r1,2\r", [["a", "b"], ["1", "2"]]),
        ("a,b\n1\n1,2,3\n", [["a", "b", None], ["1", None, None], ["1", "2", "3"]]),
        ("a,b\n\n1,2\n", [["a", "b"], [None, None], ["1", "2"]]),
        ('a,b\n"",\x00\n', [["a", "b"], [None, "\x00"]]),
    ],
)
def test_no_cell_is_lost_to_a_mark_out_of_place(text: str, rows: list[list[str | None]]) -> None:
    assert cells_of(split(text, Dialect(","))[0]) == rows


def test_a_stray_quote_is_told_with_its_row() -> None:
    assert split('a,b\n1,"2\n3,4\n5,6\n', Dialect(","))[1].strays == [2]


def test_backslashes_may_escape_quotes() -> None:
    text = 'a;b\n"x \\"y\\" z";1\n'
    assert cells_of(split(text, find_dialect(text))[0])[1] == ['x "y" z', "1"]


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a;b;c\n1,5;2,5;3\n", ";"),
        ("a\tb\n1,2\t3,4\n", "\t"),
        ("a|b\n1|2\n", "|"),
        ("name\nAcme\n", None),
        ("sep=|\na|b\n", "|"),
        ('"a, b",c\n"d, e",f\n', ","),
    ],
)
def test_the_delimiter_shows_in_the_rows(text: str, delimiter: str | None) -> None:
    assert find_dialect(text).delimiter == delimiter


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac_roman"],
)
def test_a_western_text_is_read_in_the_encoding_it_has(tmp_path: Path, encoding: str) -> None:
    text = "Name,Ort\nMüller,Köln\nÅngström,Malmö\nRené,Besançon\nSeñor,España\n" * 3
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode(encoding))
    found = find_encoding(path)
    assert path.read_bytes().decode(found.name) == text
    assert not found.broken


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp932", "会社名,電話\n株式会社さくら,東京都千代田区\nトヨタ自動車,愛知県豊田市\n"),
        ("gb18030", "公司名称,地址\n北京科技有限公司,中国上海市的路\n"),
        ("cp1251", "Имя,Город\nИван Петров,Москва\nОльга,Новосибирск\n"),
    ],
)
def test_an_eastern_text_is_read_in_the_encoding_it_has(encoding: str, text: str) -> None:
    assert guess_encoding(text.encode(encoding)).name == encoding


def test_a_few_wrong_bytes_do_not_make_utf_8_something_else(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("Name\nÅsa ☃\n".encode() + b"x\x80\n")
    found = find_encoding(path)
    assert (found.name, found.broken) == ("utf-8", True)


MOMENTS = st.datetimes(
    dt.datetime.fromisoformat("1904-01-02"), dt.datetime.fromisoformat("2200-01-01")
)
EXCEL_CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**14), 10**14),
    st.floats(-1e9, 1e9).map(lambda number: float(f"{number:.10g}")),
    LETTERS.filter(lambda text: text and text.isprintable() and not text.startswith("_x")),
    st.sampled_from(["007", "NA", "TRUE", "1E5", "  spaced  ", "two\nlines"]),
    MOMENTS.map(lambda moment: moment.replace(microsecond=0)),
    MOMENTS.map(lambda moment: moment.date()),
)


@given(
    rows=st.lists(st.lists(EXCEL_CELLS, min_size=3, max_size=3), min_size=1, max_size=8),
    date_1904=st.booleans(),
)
def test_a_workbook_reads_back_cell_for_cell(rows: list[list[object]], date_1904: bool) -> None:
    rows = [["first", "second", "third"], *rows]
    book = FastBook(making.xlsx_bytes(rows, date_1904=date_1904), "xlsx")
    assembly = Assembly()
    Pieces(assembly.take).add_rows(book.read_sheet("Data").marked())
    got = cells_of(assembly.grid())
    wanted = [[_as_shown(cell) for cell in row] for row in rows]
    while not any(cell is not None for cell in wanted[-1]):
        wanted.pop()
    assert got == wanted
    assert [[type(cell) for cell in row] for row in got] == [
        [type(cell) for cell in row] for row in wanted
    ]


def _as_shown(cell: object) -> object:
    """Return a cell as Excel keeps it: midnight is a date, a whole number has no point."""
    if isinstance(cell, dt.datetime):
        return cell.date() if cell.time() == dt.time() else cell
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def test_one_and_true_and_the_text_one_are_three_cells() -> None:
    assembly = Assembly()
    Pieces(assembly.take).add_rows([[1.0], [True], ["1"], [False], [0], [1], [None], [""]])
    column = assembly.grid().columns[0]
    cells = [column.cells[code] for code in column.codes]
    assert [(type(cell), cell) for cell in cells] == [
        (int, 1),
        (bool, True),
        (str, "1"),
        (bool, False),
        (int, 0),
        (int, 1),
        (type(None), None),
        (type(None), None),
    ]


@given(st.lists(st.lists(st.one_of(st.none(), st.just(""), st.integers(0, 3)), max_size=4)))
def test_rows_of_any_length_come_over_whole(rows: list[list[object]]) -> None:
    assembly = Assembly()
    Pieces(assembly.take).add_rows(rows)
    width = max(map(len, rows), default=0)
    wanted = [[None if cell == "" else cell for cell in row] for row in rows]
    got = cells_of(assembly.grid())
    for row in [*got, *wanted]:
        row += [None] * (width - len(row))
    assert got == wanted


def test_no_piece_is_large_enough_to_stall_the_window() -> None:
    sizes: list[int] = []

    def weigh(message: bytes) -> None:
        before = sum(map(len, assembly.distinct))
        assembly.take(message)
        sizes.append(sum(map(len, assembly.distinct)) - before)

    assembly = Assembly()
    Pieces(weigh).add_rows([f"{row}-{at}" for at in range(20)] for row in range(9_000))
    assembly = Assembly()
    text = "".join(f"{row},a{row},b{row},c{row}\n" for row in range(90_000))
    for _rows in split_blocks(iter((text,)), Dialect(","), TextPieces(weigh), TextFacts()):
        pass
    assert max(sizes) <= 2 * PIECE_CELLS


def test_durations_are_shown_as_excel_does() -> None:
    assert show_duration(dt.timedelta(hours=30, minutes=15)) == "30:15:00"
    assert show_duration(-dt.timedelta(minutes=90)) == "-1:30:00"


def test_ranges_tell_rows_and_columns() -> None:
    assert read_reference("B2:F90") == (89, 5)
    assert read_reference("A1") == (1, 1)
    assert read_reference("") == (1, 1)


def test_a_text_is_known_by_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    for data in (b"a,b\n1,2\n", "a,b\n".encode("utf-16"), b"\xef\xbb\xbfName\n"):
        path.write_bytes(data)
        assert recognise(path, len(data)) == "text"
    path.write_bytes(b"PK\x03\x04 but no more")
    with pytest.raises(Refusal) as caught:
        recognise(path, 16)
    assert caught.value.code == "corrupt"


@pytest.mark.parametrize(
    ("fresh", "blank"), [(b"a\0 \0b", [2]), (b"a\0\0b", [2]), (b"", [1]), (b"a\0b", [])]
)
def test_blank_texts_are_known_as_such(fresh: bytes, blank: list[int]) -> None:
    assembly = Assembly()
    count = fresh.count(b"\0") + 1
    codes = np.arange(1, count + 1, dtype=np.int32).tobytes()
    assembly.take(pickle.dumps(("rows", count, [(codes, fresh)])))
    (column,) = assembly.grid().columns
    assert column.blank_codes is not None
    assert column.blank_codes.tolist() == [0, *blank]
