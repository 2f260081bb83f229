"""Runs that are older than they are kept go, with those they belong to."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.adapters.disk import DiskSettings
from planhat_desktop.adapters.memory import MemoryJournal
from planhat_desktop.adapters.world import count_run
from planhat_desktop.app.keeping import (
    ALWAYS,
    CHOICES,
    FOR_GOOD,
    days_words,
    find_outdated,
    keep_days,
    kept_days,
    tidy,
)
from planhat_desktop.app.ports import RunSummary
from planhat_desktop.core.journal import Ended
from tests.app.rehearsal import drive
from tests.app.test_accounts import make_started
from tests.core.making import built_in

NOW = dt.datetime(2026, 11, 22, 10, 0, tzinfo=dt.UTC)


def make_run(
    name: str, age: float, undo_of: str | None = None, continues: str | None = None
) -> RunSummary:
    at = (NOW - dt.timedelta(days=age)).isoformat()
    return RunSummary(
        name, at, "Acme", "Company", "f.csv", "finished", {}, undo_of=undo_of, continues=continues
    )


def test_only_what_is_older_goes() -> None:
    runs = [make_run("new", 29.9), make_run("old", 30.1)]
    assert find_outdated(runs, NOW, 30) == ["old"]
    assert find_outdated(runs, NOW, 90) == []
    assert find_outdated(runs, NOW, ALWAYS) == []


def test_what_was_added_for_good_stays_known() -> None:
    assert set(FOR_GOOD) == {name for name, one in built_in().models.items() if one.is_append_only}
    runs = [replace(make_run("old", 400), model=name) for name in FOR_GOOD]
    assert find_outdated(runs, NOW, 30) == []


def test_what_belongs_together_goes_together() -> None:
    runs = [
        make_run("undo of mended", 10, undo_of="mended"),
        make_run("mended", 50, continues="first"),
        make_run("first", 60),
        make_run("undo of gone", 50, undo_of="not there"),
        make_run("other", 61),
    ]
    assert find_outdated(runs, NOW, 30) == ["undo of gone", "other"]
    assert len(find_outdated(runs, NOW + dt.timedelta(days=40), 30)) == 5


def test_what_is_under_way_or_has_no_day_stays() -> None:
    runs = [
        replace(make_run("busy", 100), is_busy=True),
        replace(make_run("odd", 100), at="long ago"),
        replace(make_run("bare", 100), at="2026-01-01T10:00:00"),
    ]
    assert find_outdated(runs, NOW, 30) == ["bare"]


@given(st.lists(st.tuples(st.floats(0, 400), st.none() | st.integers(0, 9)), max_size=10))
def test_no_run_stays_without_the_one_it_belongs_to(drawn: list[tuple[float, int | None]]) -> None:
    runs = [
        make_run(str(n), age, continues=str(to) if to is not None and to < n else None)
        for n, (age, to) in enumerate(drawn)
    ]
    gone = set(find_outdated(runs, NOW, 90))
    for one in runs:
        if one.continues is not None:
            assert (one.run in gone) == (one.continues in gone)
    assert all(age > 90 for n, (age, _to) in enumerate(drawn) if str(n) in gone)


def test_the_choice_is_remembered_and_nonsense_means_always(tmp_path: Path) -> None:
    settings = DiskSettings(tmp_path / "settings.json")
    assert kept_days(settings) == ALWAYS
    for days in CHOICES:
        keep_days(settings, days)
        assert kept_days(settings) == days
    keep_days(settings, 7)
    assert kept_days(settings) == ALWAYS
    assert [days_words(one) for one in CHOICES] == ["30 days", "90 days", "One year", "Always"]


@pytest.mark.parametrize(("days", "left"), [(ALWAYS, ["new", "old"]), (30, ["new"])])
def test_the_journal_is_tidied(days: int, left: list[str], tmp_path: Path) -> None:
    journal = MemoryJournal(count_run)
    settings = DiskSettings(tmp_path / "settings.json")
    keep_days(settings, days)
    for name, age in (("old", 60), ("new", 1)):
        at = (NOW - dt.timedelta(days=age)).isoformat()
        journal.begin(replace(make_started(), run=name, at=at))
        journal.append(name, Ended("finished"))
    assert [one.run for one in drive(tidy(journal, settings, NOW))] == left
    assert [one.run for one in journal.runs()] == left
