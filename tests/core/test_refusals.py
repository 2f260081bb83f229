"""What Planhat refused is learned from its answers, and told where it would be sent again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import orjson
import pytest

from planhat_desktop.core.answers import Landed
from planhat_desktop.core.issues import IssueCode, Severity
from planhat_desktop.core.journal import Answered, Ended, Entry, Sent
from planhat_desktop.core.refusals import Lesson, Refusal, find_refused, join, learn
from planhat_desktop.core.request import Request
from tests.core.making import built_in
from tests.core.resolving import an_id, resolve_rows

COMPANY = built_in().model("Company")
AT = "2026-11-20T10:15:00+01:00"
Item = Mapping[str, object]


def entries(*rows: tuple[Item, str | None], status: int = 206) -> list[Entry]:
    """Return a run of one batch: what was sent, and Planhat's words where it refused."""
    numbers = tuple(range(2, len(rows) + 2))
    body = orjson.dumps([item for item, _words in rows]).decode()
    landed = tuple(
        Landed(number, "updated" if words is None else "refused", None, words)
        for number, (_item, words) in zip(numbers, rows, strict=True)
    )
    return [Sent(1, 1, numbers, {}, body), Answered(1, status, landed), Ended("finished")]


def learned(*rows: tuple[Item, str | None]) -> list[tuple[str, object, str]]:
    lesson = learn(entries(*rows), COMPANY, AT)
    return [(one.field, one.value, one.words) for one in lesson.refusals]


@pytest.mark.parametrize(
    ("words", "item", "blamed"),
    [
        ("Phase cannot be skipped", {"phase": "Churned", "name": "A"}, ["phase"]),
        ("the field csmScore is locked.", {"csmScore": 5, "name": "A"}, ["csmScore"]),
        ("Tier: not allowed", {"custom": {"Tier": "Gold"}, "name": "A"}, ["custom.Tier"]),
        ("nope", {"phase": "Churned"}, ["phase"]),
        ("nope", {"phase": "Churned", "name": "A"}, []),
        ("phase and name disagree", {"phase": "Churned", "name": "A"}, []),
        ("rephased", {"phase": "Churned", "name": "A"}, []),
    ],
)
def test_the_field_that_is_named_or_that_was_sent_alone_is_to_blame(
    words: str, item: Item, blamed: list[str]
) -> None:
    assert [one[0] for one in learned(({"_id": an_id(1), **item}, words))] == blamed


def test_what_refused_rows_share_and_others_lack_is_to_blame() -> None:
    rows: Sequence[tuple[Item, str | None]] = (
        ({"name": "A", "phase": "Churned", "country": "SE"}, "Not now"),
        ({"name": "B", "phase": "Churned", "country": "SE"}, "Not now"),
        ({"name": "C", "phase": "Live", "country": "SE"}, None),
    )
    assert learned(*rows) == [("phase", "Churned", "Not now")]
    assert learned(*rows[:2]) == []  # the country may be to blame as well


def test_rows_without_words_or_without_a_body_teach_nothing() -> None:
    assert learned(({"phase": "Churned"}, "")) == []
    removal: list[Entry] = [
        Sent(1, 1, (2,), {2: an_id(1)}, "", request=Request("DELETE")),
        Answered(1, 404, (Landed(2, "refused", None, "Not there."),)),
    ]
    assert learn(removal, COMPANY, AT).refusals == ()
    same: list[Entry] = [Answered(1, 200, (Landed(2, "unchanged"),))]
    assert not learn(same, COMPANY, AT).has_written


def test_a_row_that_was_sent_again_and_taken_is_not_refused() -> None:
    again = [*entries(({"phase": "Lost"}, "Not now")), *entries(({"phase": "Lost"}, None))]
    lesson = learn(again, COMPANY, AT)
    assert lesson.refusals == ()
    assert lesson.taken == {("phase", "Lost")}
    assert lesson.has_written


def test_a_run_that_was_not_allowed_at_all() -> None:
    barred = learn(entries(({"name": "A"}, "Missing permission"), status=403), COMPANY, AT)
    assert (barred.is_barred, barred.has_written, barred.words) == (
        True,
        False,
        "Missing permission",
    )
    assert not learn(entries(({"name": "A"}, "No"), status=400), COMPANY, AT).is_barred
    assert not learn([], COMPANY, AT).is_barred


def test_what_was_taken_since_is_forgotten_and_the_newest_words_count() -> None:
    old = Lesson((Refusal("phase", "Lost", "Old.", AT), Refusal("csmScore", 5, "Five.", AT)))
    new = Lesson((Refusal("csmScore", "5", "New.", AT),))
    newest = Lesson(taken=frozenset({("phase", "Lost")}))
    assert [one.words for one in join([newest, new, old], COMPANY)] == ["New."]
    assert [one.words for one in join([old, newest], COMPANY)] == ["Old.", "Five."]


def test_the_value_is_told_where_it_would_be_sent_again() -> None:
    acme = {"_id": an_id(1), "name": "Acme", "externalId": "E1", "phase": "Churned"}
    other = {"_id": an_id(2), "name": "Other", "externalId": "E2", "phase": "Live"}
    found = resolve_rows(
        "Company",
        {"externalId": ["E1", "E2", "N1", None], "phase": ["Churned"] * 3 + [None]},
        (acme, other),
    )
    refusals = [
        Refusal("phase", " Churned", "Set it by hand. ", AT),
        Refusal("phase", "Trial", "No.", AT),
        Refusal("web", "x", "No.", AT),
    ]
    (issue,) = find_refused(found.resolution, refusals)
    # Row 0 is the same already, row 2 lacks its name and is held.
    assert issue.rows.tolist() == [1]
    assert (issue.code, issue.severity) == (IssueCode.REFUSED_BEFORE, Severity.CHECK)
    assert (issue.column, issue.field, issue.value) == (1, "phase", "Churned")
    day = dt.date(2026, 11, 20)
    assert issue.facts == {"label": "Phase", "words": "Set it by hand", "day": day}
