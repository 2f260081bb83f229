"""A watched folder: what arrives whole is previewed and told, once, and never sent."""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from planhat_desktop.adapters.disk import DiskSettings
from planhat_desktop.adapters.planhat import PlanhatClient
from planhat_desktop.adapters.practice import PRACTICE_TOKEN, PracticeTransport
from planhat_desktop.adapters.profiles import DiskProfiles
from planhat_desktop.app.errors import SheetUnreadable, TokenRejected
from planhat_desktop.app.ports import Planhat, Settings
from planhat_desktop.app.steps import Step
from planhat_desktop.app.watching import (
    MOST_KNOWN,
    STILL_S,
    Glance,
    Looked,
    Stillness,
    Tools,
    Watch,
    carry_watch,
    known_files,
    look_around,
    note_known,
    read_watch,
    save_watch,
)
from planhat_desktop.core.pace import Pacer
from planhat_desktop.core.schema import Token
from planhat_desktop.core.table import Cell, Table
from tests.app.rehearsal import WORKSPACE, Rehearsal, drive
from tests.core.making import make_table

FOLDER = Path("inbox")
WATCH = Watch(str(FOLDER), "Companies", "Practice", is_on=True, is_new=False)
PROFILE = {
    "schema": 1,
    "name": "Companies",
    "model": "Company",
    "links": [
        {"column": "Code", "field": "externalId"},
        {"column": "Name", "field": "name"},
    ],
}
Columns = Mapping[str, list[Cell]]
GOOD: Columns = {"Code": ["C1", "C2", "C3", "C4"], "Name": ["Acme AB", "Globex 2", "New", None]}


class MadeFolder:
    """A folder in memory: name → its bytes, and what a reader finds in it."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.tables: dict[str, Columns] = {}
        self.shut: set[str] = set()

    def put(self, name: str, content: bytes = b"x", table: Columns = GOOD) -> None:
        self.files[name] = content
        self.tables[name] = table

    def look(self, folder: Path) -> tuple[Glance, ...]:
        assert folder == FOLDER
        return tuple(Glance(folder / name, len(one), 1) for name, one in self.files.items())

    def digest(self, path: Path) -> Generator[Step, None, str]:
        yield from ()
        if path.name in self.shut:
            raise SheetUnreadable("file_unreadable", "It is shut.", "Open it.")
        return hashlib.sha256(self.files[path.name]).hexdigest()

    def read(self, path: Path, sheet: str | None) -> Generator[Step, None, Table]:
        yield from ()
        columns = self.tables[path.name]
        if not columns:
            raise SheetUnreadable("no_sheet", "It is no sheet.", "Save it anew.")
        return make_table(list(columns.items()), path.name, sheet or "Sheet1")


class Watcher:
    """Looks into a made folder, against a rehearsed workspace."""

    def __init__(self, tmp_path: Path) -> None:
        self.folder = MadeFolder()
        self.rehearsal = Rehearsal()
        self.profiles = DiskProfiles(tmp_path / "profiles")
        self.profiles.save("Companies", PROFILE)
        self.settings: Settings = DiskSettings(tmp_path / "settings.json")
        self.stillness = Stillness()
        self.token = PRACTICE_TOKEN
        save_watch(self.settings, WATCH)
        note_known(self.settings, WATCH, ())

    def reach(self) -> Planhat:
        if not self.token:
            raise TokenRejected("no_token", "There is no token.", "Paste it.")
        transport = PracticeTransport(lambda: self.rehearsal.app)
        return PlanhatClient(
            WORKSPACE, Token(self.token), transport=transport, pacer=Pacer(1_000_000)
        )

    def look(self, watch: Watch = WATCH) -> Looked:
        tools = Tools(
            self.folder,
            self.folder.read,
            self.profiles,
            lambda: self.rehearsal.catalog,
            self.reach,
            self.rehearsal.now,
        )
        return drive(look_around(watch, self.stillness, known_files(self.settings), tools))

    def look_later(self) -> Looked:
        self.look()
        self.rehearsal.seconds += STILL_S
        return self.look()


@pytest.fixture
def watcher(tmp_path: Path) -> Watcher:
    return Watcher(tmp_path)


class TestLooking:
    def test_what_arrives_is_previewed_when_it_is_whole_and_nothing_is_sent(
        self, watcher: Watcher
    ) -> None:
        watcher.folder.put("renewals.xlsx")
        first = watcher.look()
        assert (first.arrival, first.is_waiting) == (None, True)
        watcher.rehearsal.seconds += STILL_S
        arrival = watcher.look().arrival
        assert arrival is not None
        assert arrival.counts == {"create": 1, "update": 1, "same": 1, "held": 1}
        assert (arrival.path.name, arrival.sheet) == ("renewals.xlsx", "Sheet1")
        assert arrival.sentences() == (
            "renewals.xlsx is ready: 1 new, 1 changed, 1 held.",
            "Previewed with “Companies” for Practice. Nothing was sent.",
        )
        assert watcher.rehearsal.writes() == []

    def test_a_file_still_being_written_waits(self, watcher: Watcher) -> None:
        watcher.folder.put("big.csv", b"a")
        watcher.look()
        for grown in (b"ab", b"abc"):
            watcher.rehearsal.seconds += STILL_S
            watcher.folder.put("big.csv", grown)
            assert watcher.look() == Looked(is_waiting=True)
        watcher.rehearsal.seconds += STILL_S
        assert watcher.look().arrival is not None

    @pytest.mark.parametrize(
        "name", ["~$book.xlsx", ".~lock.book.ods#", ".hidden.csv", "book.xlsx.part", "notes.pdf"]
    )
    def test_what_is_no_whole_sheet_is_passed_over(self, watcher: Watcher, name: str) -> None:
        watcher.folder.put(name)
        watcher.folder.put("empty.csv", b"")
        assert watcher.look_later() == Looked()

    def test_a_file_is_told_of_once_while_it_stays(self, watcher: Watcher) -> None:
        watcher.folder.put("a.csv")
        assert watcher.look_later().arrival is not None
        assert watcher.look_later() == Looked()

    def test_a_file_that_was_offered_is_known_by_its_bytes_even_after_a_restart(
        self, watcher: Watcher
    ) -> None:
        watcher.folder.put("a.csv")
        arrival = watcher.look_later().arrival
        assert arrival is not None
        note_known(watcher.settings, WATCH, [arrival.digest])
        watcher.stillness = Stillness()
        watcher.folder.put("copy of a.csv")
        assert watcher.look_later() == Looked()
        watcher.folder.put("a.csv", b"of next month")
        assert watcher.look_later().arrival is not None

    def test_several_come_one_after_the_other_the_rest_at_once(self, watcher: Watcher) -> None:
        watcher.folder.put("b.csv", b"b")
        watcher.folder.put("a.csv", b"a")
        first = watcher.look_later()
        second = watcher.look()
        assert first.arrival is not None
        assert second.arrival is not None
        assert first.is_waiting
        assert [first.arrival.path.name, second.arrival.path.name] == ["a.csv", "b.csv"]

    def test_a_file_somebody_writes_to_is_looked_at_again(self, watcher: Watcher) -> None:
        watcher.folder.put("a.csv")
        watcher.folder.shut.add("a.csv")
        assert watcher.look_later() == Looked()
        watcher.folder.shut.clear()
        assert watcher.look().arrival is not None

    def test_what_lies_there_when_watching_begins_is_left_alone(self, watcher: Watcher) -> None:
        watcher.folder.put("old.csv", b"old")
        watcher.folder.put("shut.csv", b"shut")
        watcher.folder.put("notes.pdf", b"pdf")
        watcher.folder.shut.add("shut.csv")
        new = Watch(WATCH.folder, WATCH.profile, WATCH.workspace, is_on=True)
        looked = watcher.look(new)
        assert looked == Looked(known=(hashlib.sha256(b"old").hexdigest(),))
        note_known(watcher.settings, new, looked.known)
        assert read_watch(watcher.settings) == WATCH
        assert watcher.look_later() == Looked()

    def test_planhat_out_of_reach_is_tried_again(self, watcher: Watcher) -> None:
        watcher.folder.put("a.csv")
        watcher.token = ""
        watcher.look()
        watcher.rehearsal.seconds += STILL_S
        with pytest.raises(TokenRejected):
            watcher.look()
        watcher.token = PRACTICE_TOKEN
        assert watcher.look().arrival is not None


class TestWhatDoesNotFit:
    def _why(self, watcher: Watcher, table: Columns = GOOD) -> str:
        watcher.folder.put("a.csv", table=table)
        arrival = watcher.look_later().arrival
        assert arrival is not None
        assert arrival.counts is None
        what, why = arrival.sentences()
        assert what == "a.csv has arrived, but “Companies” does not fit it."
        return why

    def test_a_column_that_is_not_there(self, watcher: Watcher) -> None:
        why = self._why(watcher, {"Code": ["C1"], "Colour": ["red"]})
        assert why == "The profile names what is not there: “Name”."

    def test_of_many_that_are_not_there_some_are_named(self, watcher: Watcher) -> None:
        fields = ("externalId", "name", "phase", "city", "zip")
        more = [{"column": f"Gone {n}", "field": one} for n, one in enumerate(fields)]
        watcher.profiles.save("Companies", {**PROFILE, "links": more})
        why = self._why(watcher, {"Colour": [None]})
        assert why == (
            "The profile names what is not there: “Gone 0”, “Gone 1”, “Gone 2” and 2 more."
        )

    def test_a_question_only_a_person_can_answer(self, watcher: Watcher) -> None:
        why = self._why(watcher, {"Code": ["C1"], "Company name": ["Acme AB"]})
        assert "Company name" in why

    def test_a_file_that_cannot_be_read(self, watcher: Watcher) -> None:
        assert self._why(watcher, {}) == "It is no sheet. Save it anew."

    def test_a_profile_that_is_gone(self, watcher: Watcher) -> None:
        watcher.profiles.delete("Companies")
        assert self._why(watcher).endswith(".")

    def test_a_model_this_workspace_does_not_have(self, watcher: Watcher) -> None:
        watcher.profiles.save("Companies", {**PROFILE, "model": "Spaceship"})
        assert self._why(watcher) == "This workspace has no Spaceship."


class TestSettings:
    @pytest.fixture
    def settings(self, tmp_path: Path) -> Settings:
        return DiskSettings(tmp_path / "settings.json")

    def test_it_goes_on_for_a_workspace_that_gets_another_name(self, settings: Settings) -> None:
        carry_watch(settings, "Practice", "Other")
        assert read_watch(settings) is None
        save_watch(settings, WATCH)
        kept = read_watch(settings)
        carry_watch(settings, "Another", "Other")
        carry_watch(settings, "Practice", "Practice")
        assert kept is not None
        assert read_watch(settings) == kept
        carry_watch(settings, "Practice", "Other")
        assert read_watch(settings) == replace(kept, workspace="Other")

    def test_nothing_is_watched_at_first(self, settings: Settings) -> None:
        assert read_watch(settings) is None
        assert known_files(settings) == frozenset()

    def test_it_is_never_on_with_something_missing(self, settings: Settings) -> None:
        save_watch(settings, Watch("inbox", "", "Practice", is_on=True))
        assert read_watch(settings) == Watch("inbox", "", "Practice")
        settings.put("watched_folder", {"folder": 3, "is_on": "yes"})
        assert read_watch(settings) == Watch("", "", "")

    def test_another_profile_goes_on_and_another_folder_begins_anew(
        self, settings: Settings
    ) -> None:
        save_watch(settings, Watch("inbox", "A", "Practice", is_on=True))
        first = read_watch(settings)
        assert first is not None
        assert first.is_new
        note_known(settings, first, ["1"])
        save_watch(settings, Watch("inbox", "B", "Practice", is_on=True))
        assert read_watch(settings) == Watch("inbox", "B", "Practice", is_on=True, is_new=False)
        save_watch(settings, Watch("other", "B", "Practice", is_on=True))
        assert read_watch(settings) == Watch("other", "B", "Practice", is_on=True)

    def test_switched_off_and_on_again_begins_anew(self, settings: Settings) -> None:
        on = Watch("inbox", "A", "Practice", is_on=True)
        save_watch(settings, on)
        note_known(settings, on, ())
        save_watch(settings, Watch("inbox", "A", "Practice"))
        save_watch(settings, on)
        assert read_watch(settings) == on

    def test_only_so_many_files_are_remembered(self, settings: Settings) -> None:
        note_known(settings, WATCH, map(str, range(MOST_KNOWN + 5)))
        note_known(settings, WATCH, ["last"])
        known = known_files(settings)
        assert len(known) == MOST_KNOWN
        assert "last" in known
        assert "0" not in known
