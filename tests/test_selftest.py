from __future__ import annotations

import json
from collections.abc import Callable, Generator
from dataclasses import replace
from pathlib import Path

import pytest

from planhat_desktop import __version__, selftest
from planhat_desktop.adapters import sheets
from planhat_desktop.app.errors import KeyringUnavailable
from planhat_desktop.app.steps import Progress, Step
from planhat_desktop.core.table import Table
from planhat_desktop.places import Places
from planhat_desktop.selftest import Verdict

Reading = Generator[Step, None, Table]


def name_keyring() -> str:
    return "A store for tests"


def have_none() -> str:
    raise KeyringUnavailable("none", "There is no secret store.", "Install gnome-keyring.")


def test_this_build_passes_and_says_so_in_one_line_a_check(places: Places) -> None:
    lines: list[str] = []
    code = selftest.run(places, read=sheets.read, name_keyring=name_keyring, write=lines.append)
    assert code == 0, "\n".join(lines)
    assert __version__ in lines[0]
    assert len(lines) == 11
    assert all(line.startswith(("ok ", "note ")) for line in lines[1:])
    assert any("A store for tests" in line for line in lines)


def test_a_machine_without_a_secret_store_gets_a_note_and_no_blame(places: Places) -> None:
    lines: list[str] = []
    code = selftest.run(places, read=sheets.read, name_keyring=have_none, write=lines.append)
    assert code == 0
    (line,) = [line for line in lines if "secret store" in line.lower()]
    assert line.startswith("note")
    assert "Install gnome-keyring." in line


def test_a_reader_that_breaks_down_is_named_and_the_other_checks_go_on(places: Places) -> None:
    def break_down(path: Path) -> Reading:
        yield Progress("reading", 0)
        raise OSError("the child did not start")

    found = list(selftest.make_findings(places, read=break_down, name_keyring=name_keyring))
    broken = [finding for finding in found if finding.verdict is Verdict.BROKEN]
    assert [finding.text for finding in broken] == ["OSError: the child did not start"]
    assert len(found) == 10
    code = selftest.run(places, read=break_down, name_keyring=name_keyring, write=lambda _: None)
    assert code == 1


def lose_a_row(table: Table) -> Table:
    return replace(table, positions=table.positions[:1])


def lose_leading_zeros(table: Table) -> Table:
    names, codes = table.columns
    stripped = [str(cell).lstrip("0") for cell in codes.cells]
    return replace(table, columns=(names, replace(codes, cells=stripped)))


def swap_columns(table: Table) -> Table:
    return replace(table, columns=table.columns[::-1])


@pytest.mark.parametrize("spoil", [lose_a_row, lose_leading_zeros, swap_columns])
def test_a_reader_that_loses_something_is_noticed(spoil: Callable[[Table], Table]) -> None:
    def misread(path: Path) -> Reading:
        table = yield from sheets.read(path)
        return spoil(table)

    assert selftest.check_reader(misread).verdict is Verdict.BROKEN


def test_a_lost_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selftest, "LATE_PARTS", ("json", "no_such_library"))
    found = selftest.check_parts()
    assert found.verdict is Verdict.BROKEN
    assert "no_such_library" in found.text
    assert "json" not in found.text.replace("no_such_library", "")


def test_a_numbering_plan_that_is_lost_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert selftest.check_phones().verdict is Verdict.FINE
    monkeypatch.setattr(selftest, "to_e164", lambda _text, _home: None)
    assert selftest.check_phones().verdict is Verdict.BROKEN


@pytest.fixture
def resources(tmp_path: Path) -> Path:
    folder = tmp_path / "resources"
    for name in ("planhat", "samples"):
        (folder / name).mkdir(parents=True)
    (folder / "planhat" / "models.json").write_text(json.dumps({"models": {}}), encoding="utf-8")
    (folder / "changelog.md").write_text(f"## [{__version__}]\n", encoding="utf-8")
    (folder / "samples" / "portfolio.xlsx").write_bytes(b"PK")
    return folder


def test_whole_resources_are_fine(resources: Path) -> None:
    assert selftest.check_resources(resources).verdict is Verdict.FINE


@pytest.mark.parametrize("lost", ["changelog.md", "samples/portfolio.xlsx", "planhat/models.json"])
def test_each_lost_resource_is_noticed(
    places: Places, resources: Path, lost: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (resources / lost).unlink()
    monkeypatch.setattr(Places, "resources", resources)
    found = selftest.make_findings(places, read=sheets.read, name_keyring=name_keyring)
    assert [f.name for f in found if f.verdict is Verdict.BROKEN] == ["Resources"]


def test_a_changelog_of_another_version_is_noticed(resources: Path) -> None:
    (resources / "changelog.md").write_text("## [0.0.1]\n", encoding="utf-8")
    assert selftest.check_resources(resources).verdict is Verdict.BROKEN


def test_a_folder_that_cannot_be_written_is_noticed(places: Places, tmp_path: Path) -> None:
    blocked = tmp_path / "a file"
    blocked.write_text("in the way", encoding="utf-8")
    found = selftest.make_findings(
        places._replace(logs=blocked), read=sheets.read, name_keyring=name_keyring
    )
    assert [f.name for f in found if f.verdict is Verdict.BROKEN] == ["Folders"]


def test_a_system_that_trusts_nobody_is_told_apart(tmp_path: Path) -> None:
    empty_file, empty_folder, folder = tmp_path / "f", tmp_path / "e", tmp_path / "d"
    empty_file.touch()
    empty_folder.mkdir()
    folder.mkdir()
    (folder / "root.pem").write_text("x", encoding="ascii")
    assert not selftest._has_certificates([empty_file, empty_folder, tmp_path / "absent"])
    assert selftest._has_certificates([empty_file, folder])


def test_nothing_is_written_where_there_is_no_standard_output(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdout", None)
    selftest._write_line("into the void")
