"""A few of the seeded trials; `make soak` runs many."""

from __future__ import annotations

from tests.soak import killing, planting, undoing


def test_processes_that_are_killed_lose_and_double_nothing() -> None:
    figures = killing.run_trials(range(8))
    assert figures.complaints == []
    assert figures.kills >= 8
    assert (figures.duplicates, figures.lost) == (0, 0)


def test_undo_puts_back_what_is_ours_and_nothing_else() -> None:
    figures = undoing.run_trials(range(60))
    assert figures.complaints == []
    assert (figures.wrong_fields, figures.lost_edits) == (0, 0)
    assert figures.fields > 1_000
    assert figures.edits > 100
    assert set(figures.outcomes) == {"restored", "removed", "kept"}


def test_a_wrong_mapping_is_stopped_before_it_harms_many_records() -> None:
    figures = planting.run_trials(range(45))
    assert figures.complaints == []
    assert figures.planted == 36
    assert figures.share >= planting.LEAST_SHARE
    assert (figures.right, figures.halted) == (9, 0)
