"""What the child makes of a file's bytes, without the process around it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import multiprocessing
import random
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.adapters import assembly as assembling
from planhat_desktop.adapters import reader
from planhat_desktop.adapters.assembly import Assembly
from planhat_desktop.adapters.reading import encodings, textfiles
from planhat_desktop.adapters.reading.coding import PIECE_CELLS, Pieces, show_duration
from planhat_desktop.adapters.reading.columnar import PART_TEXTS, TextPieces
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
from planhat_desktop.core.table import Grid, is_blank
from planhat_desktop.core.texts import Texts
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


def test_no_piece_is_large_enough_to_stall_the_window(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []

    def weigh(message: bytes) -> None:
        before = sum(len(column.cells) for column in assembly.grid().columns)
        assembly.take(message)
        sizes.append(sum(len(column.cells) for column in assembly.grid().columns) - before)

    assembly = Assembly()
    Pieces(weigh).add_rows([f"{row}-{at}" for at in range(20)] for row in range(9_000))
    assert max(sizes) <= 2 * PIECE_CELLS

    parts: list[tuple[bytes, bytes]] = []

    def hold(more: list[tuple[bytes, bytes]]) -> Texts:
        parts.extend(more)
        return Texts(more)

    monkeypatch.setattr(assembling, "Texts", hold)
    split("".join(f"{row},a{row},b{row},c{row}\n" for row in range(90_000)), Dialect(","), 1 << 30)
    sizes = [len(ends) // 4 for _, ends in parts]
    assert (sum(sizes), max(sizes)) == (360_000, PART_TEXTS)


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


SPACES = "".join(letter for letter in map(chr, range(0x3100)) if letter.isspace())


@given(
    rows=st.lists(
        st.tuples(st.text(st.sampled_from(f"{SPACES}xあ é"), max_size=3), st.text(max_size=3)),
        min_size=1,
    )
)
def test_blank_texts_are_known_as_such(rows: list[tuple[str, str]]) -> None:
    for column in split("".join(map(write_row, rows)), Dialect(","))[0].columns:
        assert column.blank_codes is not None
        blank = [code for code, cell in enumerate(column.cells) if is_blank(cell)]
        assert column.blank_codes.tolist() == blank


def test_every_space_there_is_counts_as_blank() -> None:
    assert not any(chr(one).isspace() for one in range(0x3100, sys.maxunicode + 1))
    column = split("\n".join(f'x,"{one}"' for one in SPACES), Dialect(","))[0].columns[1]
    assert column.blank_codes is not None
    assert column.blank_codes.tolist() == list(range(len(SPACES) + 1))


def write_row(row: Sequence[str]) -> str:
    """Return a row as it stands in a file, every cell quoted."""
    held = io.StringIO()
    csv.writer(held, lineterminator="\n", quoting=csv.QUOTE_ALL).writerow(row)
    return held.getvalue()


@st.composite
def awkward_texts(draw: st.DrawFn) -> list[str]:
    """Return texts that have much in common, of lengths around those that count."""
    size = draw(st.sampled_from([1, 7, 8, 9, 15, 16, 17, 24, 25, 31, 32, 33, 40, 255, 256, 257]))
    begin = draw(st.sampled_from(["", "a", "é" * 4, "12345678", "x" * 31, "y" * 255]))
    texts = st.text(st.sampled_from("abé\x00 "), max_size=size)
    return [begin + one for one in draw(st.lists(texts, min_size=1, max_size=30))]


@given(parts=st.lists(awkward_texts(), min_size=1, max_size=4))
def test_texts_are_told_apart_whatever_they_share(parts: list[list[str]]) -> None:
    assembly = Assembly()
    pieces = TextPieces(assembly.take)
    wanted: list[str | None] = []
    for texts in parts:
        pieces.add_rows([[text] for text in texts])
        block = [text for text in texts if "\x00" not in text]
        if block:
            assert pieces.add_block("\n".join(block).encode() + b"\n", Dialect(","))
        wanted += [text or None for text in (*texts, *block)]
    (column,) = assembly.grid().columns
    assert [column.cells[code] for code in column.codes] == wanted
    assert len(set(column.cells)) == len(column.cells) == len({None, *wanted})


@given(
    rows=st.lists(st.tuples(CELLS, CELLS, LETTERS), min_size=1, max_size=40),
    odd=st.integers(0, 40),
    threads=st.integers(0, 3),
    size=st.integers(0, 2_000),
)
def test_threads_and_foresight_change_no_cell(
    rows: list[tuple[str, str, str]], odd: int, threads: int, size: int
) -> None:
    lines = list(map(write_row, rows))
    lines.insert(min(odd, len(lines)), "ragged\n")
    assembly, facts = Assembly(), TextFacts()
    with TextPieces(assembly.take, threads, size) as pieces:
        for done in split_blocks(cut_blocks(lines), Dialect(","), pieces, facts):
            assert done == pieces.rows
    assert cells_of(assembly.grid()) == cells_of(split("".join(lines), Dialect(","))[0])
    assert not facts.strays


def test_a_column_with_ever_more_texts_keeps_them_apart() -> None:
    wanted: list[list[object]] = []
    assembly = Assembly()
    with TextPieces(assembly.take, threads=2, size=1 << 20) as pieces:
        for block in range(12):
            rows = [
                [f"{block * row % 7_919}", f"{block}-{row}", f"long text number {row}"]
                for row in range(4_000)
            ]
            assert pieces.add_block("\n".join(map(",".join, rows)).encode(), Dialect(","))
            wanted += [list(row) for row in rows]
    grid = assembly.grid()
    assert cells_of(grid) == wanted
    assert all(len(set(column.cells)) == len(column.cells) for column in grid.columns)


@pytest.mark.parametrize("delimiter", ["§", '"'])
def test_an_unusual_delimiter_is_left_to_the_slow_way(delimiter: str) -> None:
    text = f"a{delimiter}b\n1{delimiter}2\n"
    assert not TextPieces(Assembly().take).add_block(text.encode(), Dialect(delimiter))


def test_a_rare_delimiter_cuts_the_cells() -> None:
    assert cells_of(split("a§bç\n1§2\n", Dialect("§"))[0]) == [["a", "bç"], ["1", "2"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("part", [1, 2, 7, 1 << 20])
def test_a_letter_cut_by_a_part_is_read_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoding: str, part: int
) -> None:
    monkeypatch.setattr(textfiles, "PART_BYTES", part)
    monkeypatch.setattr(encodings, "BLOCK_BYTES", part)
    path = tmp_path / "a.csv"
    path.write_bytes("näme,b\nplain,é\n€,x".encode(encoding))
    parts = list(textfiles.read_parts(path, encodings.Encoding(encoding)))
    assert b"".join(parts).decode().removeprefix("\ufeff") == "näme,b\nplain,é\n€,x"


def test_unfit_bytes_are_shown_and_hurt_no_other(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n\xff1,2\xc3")
    parts = list(textfiles.read_parts(path, encodings.Encoding("utf-8", broken=True)))
    assert b"".join(parts).decode() == "a,b\n\ufffd1,2\ufffd"
    path.write_bytes(b"\xc3\xa4")
    parts = list(textfiles.read_parts(path, encodings.Encoding("ascii")))
    assert b"".join(parts).decode() == "\ufffd\ufffd"


@pytest.mark.parametrize(
    ("system", "code"), [("win32", "open_elsewhere"), ("linux", "not_allowed")]
)
def test_a_file_that_may_not_be_read_is_held_by_excel_on_windows_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str, code: str
) -> None:
    def refuse(*_anything: object) -> None:
        raise PermissionError(13, "Permission denied")

    for name in ("gc.disable", "cap_memory", "_silence"):  # this process goes on
        monkeypatch.setattr(f"planhat_desktop.adapters.reader.{name}", lambda: None)
    monkeypatch.setattr(reader, "recognise", refuse)
    monkeypatch.setattr(sys, "platform", system)
    path = tmp_path / "a.csv"
    path.touch()
    assembly = Assembly()
    ours, theirs = multiprocessing.Pipe(duplex=False)
    with ours:
        reader.serve(theirs, reader.Order(str(path)))
        assembly.take(ours.recv_bytes())
    assert assembly.refusal == (code, "", "")
