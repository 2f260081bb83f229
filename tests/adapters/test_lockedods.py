"""OpenDocument files with a password: read with it, and told apart from damaged ones."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from planhat_desktop.adapters import sheets
from planhat_desktop.adapters.reading.lockedods import MANIFEST, is_locked, unlock
from planhat_desktop.adapters.reading.refusals import Refusal
from planhat_desktop.app.errors import SheetUnreadable
from planhat_desktop.core.table import Table
from tests.sheets import making


def finish(path: Path, password: str | None) -> Table:
    """Read a file to its end."""
    steps = sheets.read(path, password=password)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            table = end.value
            assert isinstance(table, Table)
            return table


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    return making.lock_ods(making.write_ods(tmp_path / "locked.ods"), "sesame ö")


def test_it_is_read_with_its_password(tmp_path: Path, locked: Path) -> None:
    plain = finish(making.write_ods(tmp_path / "plain.ods"), None)
    opened = finish(locked, "sesame ö")
    assert [one.header for one in opened.columns] == list(making.TABLE[0])
    for mine, same in zip(opened.columns, plain.columns, strict=True):
        assert [mine.cell(row) for row in range(opened.rows)] == [
            same.cell(row) for row in range(plain.rows)
        ]


def test_what_is_opened_tells_of_no_lock(locked: Path) -> None:
    assert is_locked(locked.read_bytes())
    assert not is_locked(unlock(locked.read_bytes(), "sesame ö"))


def test_what_was_locked_is_looked_into_like_any_other(tmp_path: Path) -> None:
    path = making.write_ods(tmp_path / "laughs.ods")
    names = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'

    def add(name: str, part: bytes) -> bytes:
        return part.replace(b"<office:document-content", names + b"<office:document-content")

    rewrite(path, add)
    with zipfile.ZipFile(path) as archive:
        assert names in archive.read("content.xml")
    with pytest.raises(SheetUnreadable) as plain:
        finish(path, None)
    with pytest.raises(SheetUnreadable) as opened:
        finish(making.lock_ods(path, "x"), "x")
    assert opened.value.code == plain.value.code


@pytest.mark.parametrize(("password", "code"), [(None, "encrypted"), ("x", "wrong_password")])
def test_without_it_it_is_asked_for(locked: Path, password: str | None, code: str) -> None:
    with pytest.raises(SheetUnreadable) as caught:
        finish(locked, password)
    assert caught.value.code == code


def test_libreoffice_s_own_file_is_read(shared_data: Path) -> None:
    table = finish(shared_data / "odd-files" / "calamine_pass_protected.ods", "1234")
    assert [str(one.cell(0)) for one in table.columns][:2] == ["String", "1"]


def test_a_cipher_not_known_here_says_what_to_do(tmp_path: Path) -> None:
    other = making.lock_ods(making.write_ods(tmp_path / "o.ods"), "x", algorithm="blowfish")
    with pytest.raises(SheetUnreadable) as caught:
        finish(other, "x")
    assert "LibreOffice" in caught.value.do


def rewrite(path: Path, change: Callable[[str, bytes], bytes]) -> bytes:
    """Return a file with its parts changed."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, change(name, part))
    return path.read_bytes()


@pytest.mark.parametrize(
    "change",
    [
        lambda name, part: part[:-3] if name == "content.xml" else part,
        lambda name, part: part[:-9] if name == MANIFEST else part,
        lambda name, part: part.replace(b'salt="', b'salt="!') if name == MANIFEST else part,
        lambda name, part: part.replace(b'vector="', b'vector="AA') if name == MANIFEST else part,
    ],
)
def test_what_is_damaged_is_told_as_such(
    locked: Path, change: Callable[[str, bytes], bytes]
) -> None:
    with pytest.raises(Refusal) as refused:
        unlock(rewrite(locked, change), "sesame ö")
    assert refused.value.code in {"corrupt", "wrong_password"}


@pytest.mark.parametrize("rounds", [b"0", b"-5", b"99999999"])
def test_it_does_not_work_for_hours_on_a_key(locked: Path, rounds: bytes) -> None:
    said = b'iteration-count="'
    data = rewrite(locked, lambda _name, part: part.replace(said + b"1000", said + rounds))
    with pytest.raises(Refusal) as refused:
        unlock(data, "sesame ö")
    assert refused.value.code == "unreadable"


def test_a_plain_one_is_not_locked(tmp_path: Path) -> None:
    assert not is_locked(making.write_ods(tmp_path / "plain.ods").read_bytes())
    assert not is_locked(b"PK\x03\x04")
