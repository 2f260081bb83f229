"""Moments as they stand inside a sentence."""

from __future__ import annotations

from planhat_desktop.app.wording.terms import moment_words


def test_moments_read_with_the_month_in_letters() -> None:
    assert moment_words("2026-11-22T10:15:00+01:00") == "22 Nov 2026, 10:15"
    assert moment_words("long ago") == "long ago"
