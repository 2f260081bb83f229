"""What was learned on disk: merged, shared, forgotten, and never a stop when the file is odd."""

from __future__ import annotations

import datetime as dt
import json
import stat
import sys
from pathlib import Path

import pytest

from planhat_desktop.adapters import notebook as module
from planhat_desktop.adapters.notebook import DiskNotebook
from planhat_desktop.app.errors import JournalUnusable, LearnedUnreadable
from planhat_desktop.app.ports import Notebook
from planhat_desktop.core.learning import Learned
from planhat_desktop.core.mapping import Link, Mapping
from tests.core.making import make_table

DAY = dt.date(2026, 11, 12)
TABLE = make_table([("Kund", ["Acme"]), ("Remark", ["x"])])


def learn(learned: Learned) -> Learned:
    mapping = Mapping("Company", (Link(0, "name"),))
    return learned.learn(TABLE, mapping, Mapping("Company"), DAY)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "learned.json"


@pytest.fixture
def book(path: Path) -> DiskNotebook:
    return DiskNotebook(path)


def test_what_is_added_is_there_after_a_start(book: Notebook, path: Path) -> None:
    assert book.read() == Learned()
    assert not path.exists()
    book.add(learn(book.read()))
    again = DiskNotebook(path)
    assert again.read() == book.read()
    assert again.read().origin == book.read().origin != ""
    past = again.read().recall(again.read().see("Company", TABLE.columns[0]))[0]
    assert (past.field, past.taken, past.is_own) == ("name", 1, True)
    again.add(learn(again.read()))
    past = again.read().recall(again.read().see("Company", TABLE.columns[0]))[0]
    assert past.taken == 2


def test_adding_the_same_again_changes_nothing(book: Notebook, path: Path) -> None:
    lesson = learn(book.read())
    book.add(lesson)
    before = path.read_bytes()
    book.add(lesson)
    assert path.read_bytes() == before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no modes")
def test_only_its_owner_may_read_it_and_no_cell_is_in_it(book: Notebook, path: Path) -> None:
    book.add(learn(book.read()))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "Acme" not in path.read_text("utf-8")


def test_what_is_forgotten_is_gone_and_comes_back_as_ones_own(book: Notebook, path: Path) -> None:
    book.forget()
    book.add(learn(book.read()))
    before = book.read()
    book.forget()
    assert not path.exists()
    assert book.read().size == 0
    assert book.read().origin != before.origin
    book.add(before)
    assert book.read() == before
    assert book.read().origin == before.origin


def test_a_file_to_share_says_not_whose_it_is_and_adds_up(book: Notebook, tmp_path: Path) -> None:
    book.add(learn(book.read()))
    shared = tmp_path / "shared.json"
    book.export_file(shared)
    assert "origin" not in json.loads(shared.read_text("utf-8"))
    other = DiskNotebook(tmp_path / "other.json")
    other.add(learn(other.read()))
    other.add(other.import_file(shared))
    other.add(other.import_file(shared))
    learned = other.read()
    past = learned.recall(learned.see("Company", TABLE.columns[0]))[0]
    assert (past.taken, past.is_own) == (2, True)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"schema": 1}', b"\xff\xfe", b"[" * 100_000]
)
def test_a_file_that_cannot_be_read_is_set_aside(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    book = DiskNotebook(path)
    assert book.read().size == 0
    assert "kept aside" in book.notes[0]
    (aside,) = path.parent.glob("learned-*.json")
    assert aside.read_bytes() == content
    book.add(learn(book.read()))
    assert book.read().size == 2
    assert len(book.notes) == 1


def test_what_a_newer_program_keeps_is_left_alone(path: Path) -> None:
    path.write_text('{"schema": 2, "learned": {}}', "utf-8")
    book = DiskNotebook(path)
    assert book.read().size == 0
    book.add(learn(book.read()))
    assert json.loads(path.read_text("utf-8"))["schema"] == 2
    assert "newer" in book.notes[0]


def test_a_file_that_cannot_be_moved_is_left_alone(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_path: Path) -> Path:
        raise JournalUnusable("disk", "The disk is full.", "Make room.")

    for content in ("{", '{"schema": 1}'):
        path.write_text(content, "utf-8")
        book = DiskNotebook(path)
        monkeypatch.setattr(module, "move_aside", refuse)
        assert book.read().size == 0
        book.add(learn(book.read()))
        assert path.read_text("utf-8") == content
        assert book.notes == ("The disk is full.",)


def test_a_folder_in_its_place_is_no_stop(path: Path) -> None:
    path.mkdir()
    book = DiskNotebook(path)
    assert book.read().size == 0
    book.add(learn(book.read()))
    assert "cannot be read" in book.notes[0]
    with pytest.raises(JournalUnusable):
        book.forget()


def test_far_too_large_a_file_is_not_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_BYTES", 10)
    path.write_text('{"schema": 1, "learned": []}', "utf-8")
    with pytest.raises(LearnedUnreadable) as caught:
        DiskNotebook(path).import_file(path)
    assert caught.value.code == "not_learned"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("{", "not_learned"),
        ('{"schema": 1, "name": "A profile", "links": []}', "not_learned"),
        ('{"schema": 9, "learned": []}', "learned_newer"),
        (None, "learned_unreadable"),
    ],
)
def test_a_file_of_another_kind_is_refused_with_a_sentence(
    book: Notebook, tmp_path: Path, content: str | None, code: str
) -> None:
    file = tmp_path / "from a colleague.json"
    if content is not None:
        file.write_text(content, "utf-8")
    with pytest.raises(LearnedUnreadable) as caught:
        book.import_file(file)
    assert caught.value.code == code
    assert "from a colleague.json" in caught.value.what
    assert caught.value.do
