"""A claim on an upload: one holder for a kind of record in a workspace, and no trace after it."""

from __future__ import annotations

from pathlib import Path

from planhat_desktop.adapters.claims import claim_upload
from planhat_desktop.core.workspace import Workspace

HERE = Workspace("Acme", "https://api-us3.planhat.com")
THERE = Workspace("Globex", "https://api-us3.planhat.com")


def test_one_holds_it_at_a_time(tmp_path: Path) -> None:
    with claim_upload(tmp_path, HERE, "Company") as is_ours:
        assert is_ours
        with claim_upload(tmp_path, HERE, "Company") as is_theirs:
            assert not is_theirs
        for workspace, model in ((HERE, "License"), (THERE, "Company")):
            with claim_upload(tmp_path, workspace, model) as is_theirs:
                assert is_theirs
    with claim_upload(tmp_path, HERE, "Company") as is_ours:
        assert is_ours
    assert list(tmp_path.iterdir()) == []


def test_where_nothing_can_be_written_the_history_says_so(tmp_path: Path) -> None:
    with claim_upload(tmp_path / "gone", HERE, "Company") as is_ours:
        assert is_ours
