"""Every odd file of our own, read through the command line and a real child process."""

from __future__ import annotations

import contextlib
import io
import json
import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from planhat_desktop.__main__ import main
from planhat_desktop.adapters import sheets
from planhat_desktop.app.steps import Step
from planhat_desktop.core.table import Table
from tests.sheets.corpus import CORPUS
from tests.sheets.truth import Odd, Refused, Seen

KNOWN_FAULTS: dict[str, str] = {}
"""File → what is wrong with how it is read; must become empty, and a fault mended must go."""

KEYS = (
    *("file", "format", "encoding", "delimiter", "sheets", "sheet", "header_row", "data_rows"),
    *("columns", "notes"),
)
COLUMN_KEYS = ("index", "letter", "header", "kind", "filled", "distinct", "samples")
KINDS = {"text", "number", "date", "datetime", "boolean", "email", "url", "empty", "mixed"}
TECHNICAL = re.compile(
    r"Traceback|Error|Exception|0x|<\w|None\b|\binvalid\b|\bfailed\b|\bobject\b|\bpayload\b"
)
"""What no sentence for a person may have."""

_ADDRESS = re.compile(r"([A-Z]+)(\d+)")


@dataclass(frozen=True)
class Told:
    """What ``inspect --json`` answered about a file, and the table it had before it."""

    odd: Odd
    code: int
    out: str
    err: str
    table: Table | None

    @property
    def json(self) -> dict[str, Any]:
        answer = json.loads(self.out)
        assert isinstance(answer, dict)
        return answer


class Inspector:
    """Writes a file and has the command line look at it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._table: Table | None = None

    def inspect(self, odd: Odd) -> Told:
        """Return what the command line says of a file."""
        path = self._folder / odd.name
        odd.write(path)
        self._table = None
        words = ["--places", str(self._folder / "kept"), "inspect", str(path), "--json"]
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main(words)
        return Told(odd, code, out.getvalue(), err.getvalue(), self._table)

    def read(self, path: Path, **chosen: Any) -> Generator[Step, None, Table]:
        """Read a file as the app does, and keep its table."""
        self._table = yield from _read(path, **chosen)
        return self._table


_read = sheets.read


@pytest.fixture(scope="module")
def inspector(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inspector]:
    inspector = Inspector(tmp_path_factory.mktemp("corpus"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sheets, "read", inspector.read)
        yield inspector


@pytest.fixture(scope="module", params=CORPUS, ids=lambda odd: odd.name)
def told(request: pytest.FixtureRequest, inspector: Inspector) -> Told:
    """One file after another, each inspected once for all that is asked about it."""
    return inspector.inspect(request.param)


def column_index(letters: str) -> int:
    """Return the 0-based index of Excel's letters."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def cell_at(table: Table, address: str) -> object:
    """Return the cell at Excel's own address."""
    found = _ADDRESS.fullmatch(address)
    assert found is not None
    column = column_index(found.group(1)) - table.grid.first_column
    row = int(found.group(2)) - table.grid.first_row
    inside = 0 <= row < table.grid.rows and 0 <= column < len(table.grid.columns)
    return table.grid.cell(row, column) if inside else None


def compare(table: Table, truth: Seen) -> list[str]:
    """Return what of a table is otherwise than the truth."""
    source, letters = table.source, [column.letter for column in table.columns]
    first = column_index(truth.first_letter)
    facts: list[tuple[str, object, object]] = [
        ("format", source.format, truth.form),
        ("encoding", source.encoding, truth.encoding),
        ("delimiter", source.delimiter, truth.delimiter),
        ("header row", table.header_row, truth.header_row),
        ("rows", table.row_numbers.tolist(), list(truth.rows)),
        ("headers", [column.header for column in table.columns], list(truth.headers)),
        ("letters", list(map(column_index, letters)), list(range(first, first + len(letters)))),
        ("notes", sorted({note.code for note in table.notes} - truth.perhaps), sorted(truth.notes)),
    ]
    if truth.sheets:
        facts += [
            ("sheets", [one.name for one in table.sheets], list(truth.sheets)),
            ("sheet", table.sheet, truth.sheet or truth.sheets[0]),
            (
                "hidden sheets",
                [one.name for one in table.sheets if one.hidden],
                list(truth.hidden_sheets),
            ),
        ]
    wrong = [f"{name}: {got!r} for {want!r}" for name, got, want in facts if got != want]
    for address, want in truth.cells.items():
        got = cell_at(table, address)
        if type(got) is not type(want) or got != want:
            wrong.append(f"{address}: {got!r:.80} for {want!r:.80}")
    return wrong


def judge(told: Told, truth: Seen | Refused) -> list[str]:
    """Return what of an answer is otherwise than the truth."""
    if isinstance(truth, Seen):
        if told.table is None:
            return [f"not read: {told.err.strip()}"]
        return compare(told.table, truth)
    if told.table is not None:
        return [f"read, for {truth.code}"]
    trouble = told.json["trouble"]
    right = trouble["code"] == truth.code and truth.words in trouble["what"]
    return [] if right else [f"{trouble['code']}, “{trouble['what']}” for {truth}"]


def test_an_odd_file_is_read_as_a_person_sees_it(told: Told) -> None:
    wrong = judge(told, told.odd.truth)
    if told.odd.name in KNOWN_FAULTS:
        assert wrong, "This fault is mended: take it out of KNOWN_FAULTS."
    else:
        assert wrong == []


def test_inspect_keeps_its_contract(told: Told) -> None:
    name = told.odd.name
    assert told.out.count("\n") == 1
    answer = told.json
    if told.table is None:
        assert told.code == 2
        assert list(answer) == ["trouble"]
        trouble = answer["trouble"]
        assert list(trouble) == ["code", "what", "do"]
        for sentence in (trouble["what"], trouble["do"]):
            assert sentence in told.err
            assert sentence.endswith((".", "!", "?"))
            assert not TECHNICAL.search(sentence.replace(name, ""))
        assert name.removeprefix("~$") in trouble["what"]
        return
    assert told.code == 0
    assert tuple(answer) == KEYS
    assert answer["file"] == name
    assert answer["data_rows"] == told.table.rows
    assert answer["sheet"] in [one["name"] for one in answer["sheets"]]
    assert all(list(one) == ["name", "hidden", "rows", "columns"] for one in answer["sheets"])
    assert all(tuple(one) == COLUMN_KEYS for one in answer["columns"])
    assert all(one["kind"] in KINDS for one in answer["columns"])
    assert all(
        0 <= one["distinct"] <= one["filled"] <= told.table.rows for one in answer["columns"]
    )
    assert all(isinstance(text, str) for one in answer["columns"] for text in one["samples"])
    for note in answer["notes"]:
        assert list(note) == ["code", "text"]
        assert note["text"].endswith((".", "!", "?"))


def test_a_known_fault_names_a_file() -> None:
    assert set(KNOWN_FAULTS) <= {odd.name for odd in CORPUS}


def test_the_corpus_is_large_and_no_two_files_are_alike() -> None:
    names = [odd.name.lower() for odd in CORPUS]
    assert len(set(names)) == len(names) >= 60
