"""Whether a run of the past went to a workspace, whatever that is called by now."""

from __future__ import annotations

import pytest

from planhat_desktop.core.belonging import is_ours, is_perhaps_ours, may_be_one, may_be_ours
from planhat_desktop.core.frozen import change
from planhat_desktop.core.journal import Started
from planhat_desktop.core.workspace import Workspace

URL = "https://api.planhat.com"
ACME = Workspace("Acme", URL, id="a1")
BEFORE_IDS = Workspace("Acme", URL)


def a_run(workspace: Workspace) -> Started:
    where = workspace.name, workspace.api_url
    identity = "" if workspace is BEFORE_IDS else workspace.identity
    return Started("r", "", *where, "Company", "", "", "", 0, {}, workspace_id=identity)


@pytest.mark.parametrize("sent_with", [ACME, BEFORE_IDS], ids=["now", "before identities"])
def test_a_new_name_changes_nothing(sent_with: Workspace) -> None:
    renamed = change(sent_with, name="Globex", id=sent_with.identity)
    assert is_ours(a_run(sent_with), sent_with)
    assert is_ours(a_run(sent_with), renamed)
    assert is_ours(a_run(renamed), change(renamed, api_url=URL + "/"))
    assert not may_be_ours(a_run(sent_with), change(renamed, api_url="https://api-us3.planhat.com"))


@pytest.mark.parametrize("sent_with", [ACME, BEFORE_IDS], ids=["now", "before identities"])
def test_another_of_the_same_name_and_address_has_none_of_its_runs(sent_with: Workspace) -> None:
    another = Workspace("Acme", URL, id="b2")
    assert not may_be_ours(a_run(sent_with), another)
    heir = change(another, perhaps=(sent_with.identity,))
    assert not is_ours(a_run(sent_with), heir)
    assert is_perhaps_ours(a_run(sent_with), heir)
    assert may_be_ours(a_run(sent_with), heir)
    assert not may_be_ours(a_run(sent_with), change(heir, api_url="https://x.test"))


def test_a_call_by_address_may_mean_any_workspace_there() -> None:
    called = Workspace(URL, URL)
    for run, workspace in ((a_run(ACME), called), (a_run(called), ACME)):
        assert may_be_ours(run, workspace)
        assert not is_ours(run, workspace)
    assert is_ours(a_run(called), called)
    assert not may_be_ours(a_run(called), Workspace("https://x.test", "https://x.test"))


def test_two_runs_may_go_to_one_workspace() -> None:
    called, acme = a_run(Workspace(URL, URL)), a_run(ACME)
    renamed = a_run(change(ACME, name="Globex", api_url=URL + "/"))
    for one, other in ((acme, renamed), (acme, called), (called, acme)):
        assert may_be_one(one, other)
    assert not may_be_one(acme, a_run(Workspace("Acme", URL, id="b2")))
    assert not may_be_one(acme, a_run(change(ACME, api_url="https://api-us3.planhat.com")))
