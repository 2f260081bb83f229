"""A workspace is opened at the first question, and left in peace without one."""

from __future__ import annotations

import pytest

from planhat_desktop.app.errors import CallUnusable
from planhat_desktop.app.ports import Planhat
from planhat_desktop.app.reaching import WhenAsked
from tests.app.rehearsal import Rehearsal


def test_the_workspace_is_opened_once_and_only_when_asked() -> None:
    opened: list[Planhat] = []
    rehearsal = Rehearsal()

    def reach() -> Planhat:
        opened.append(rehearsal.planhat)
        return rehearsal.planhat

    planhat = WhenAsked(reach)
    planhat.close()
    assert not opened
    assert planhat.wait_s() == 0
    companies = planhat.list_page("/companies", limit=10)
    assert planhat.begin_page("/companies", limit=10).result() == companies
    assert planhat.read_one("/companies", str(companies[0]["_id"])) is not None
    answer = planhat.upsert("/companies", b'[{"name":"Initech"}]')
    assert answer.status == 200
    (identifier,) = [one["_id"] for one in rehearsal.records() if one["name"] == "Initech"]
    assert planhat.delete("/companies", str(identifier)).status == 200
    field = b'{"name":"Size","parent":"company","type":"number","isHidden":false}'
    assert planhat.create("/customfields", field).status in (200, 201)
    assert not planhat.can_append()
    with pytest.raises(CallUnusable):
        planhat.append("/dimensiondata/{tenantUUID}", b"[]")
    planhat.close()
    assert len(opened) == 1
