"""An upload as the window drives it: token in the job, journal first, words for each batch."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from planhat_desktop.adapters.memory import MemoryJournal
from planhat_desktop.adapters.world import count_run
from planhat_desktop.app.draft import Content
from planhat_desktop.app.errors import SheetChanged, TokenRejected
from planhat_desktop.app.ports import Planhat
from planhat_desktop.app.sending import (
    batch_words,
    leaving_words,
    planned_batches,
    read_report,
    rows_words,
    send,
    sent_words,
)
from planhat_desktop.app.steps import Progress, Step
from planhat_desktop.core.answers import Landed
from planhat_desktop.core.report import BatchReport
from planhat_desktop.core.table import Source
from tests.app.previewing import READ_AT, finish, make_content, prepare
from tests.app.rehearsal import WORKSPACE, Rehearsal, drive
from tests.app.test_accounts import make_report


def refuse() -> Planhat:
    raise TokenRejected("no_token", "No token.", "Paste it.")


def test_without_a_token_nothing_is_begun() -> None:
    journal = MemoryJournal(count_run)
    content = make_content()
    work = send(prepare(content), content, WORKSPACE, "r", refuse, journal, lambda: READ_AT)
    with pytest.raises(TokenRejected):
        finish(work)
    assert journal.runs() == ()
    assert finish(read_report(journal, "r")) is None


def test_a_file_that_changed_is_not_sent() -> None:
    journal, asked = MemoryJournal(count_run), []
    content = make_content()

    def check(source: Source) -> Generator[Step, None, None]:
        asked.append(source)
        yield Progress("comparing", 1, 2)
        raise SheetChanged("file_changed", "It changed.", "Read it again.")

    work = send(prepare(content), content, WORKSPACE, "r", refuse, journal, lambda: READ_AT, check)
    with pytest.raises(SheetChanged):
        finish(work)
    assert content.table is not None
    assert asked == [content.table.source]
    assert journal.runs() == ()


def test_without_a_sheet_there_is_nothing_to_send() -> None:
    prepared = prepare(make_content())
    work = send(
        prepared, Content(), WORKSPACE, "r", refuse, MemoryJournal(count_run), lambda: READ_AT
    )
    with pytest.raises(ValueError, match="prepared"):
        next(work)


def test_what_was_sent_is_read_from_the_journal() -> None:
    rehearsal = Rehearsal()
    table, prepared = rehearsal.prepare([{"name": "Initech", "externalId": "C9"}])
    content = Content(table=table)
    journal = MemoryJournal(count_run)
    report = drive(
        send(prepared, content, WORKSPACE, "r", lambda: rehearsal.planhat, journal, lambda: READ_AT)
    )
    told = finish(read_report(journal, "r"))
    assert told is not None
    assert told.counts == report.counts
    assert told.counts["created"] == 1


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((), ""),
        ((7,), "7"),
        ((4, 1200, 19), "3 of 4–1,200"),
        ((4, 5, 7), "4–7"),
        ((4, 900), "4–900"),
    ],
)
def test_rows_are_named_by_their_ends(rows: tuple[int, ...], said: str) -> None:
    assert rows_words(rows) == said


def made(state: str, *outcomes: str, unknown: int = 0, words: str = "") -> BatchReport:
    landed = tuple(
        Landed(i, one, None, "Locked." if one == "refused" else None)
        for i, one in enumerate(outcomes)
    )
    return BatchReport(1, (1, 2), state, landed, tuple(range(unknown)), 1.0, words)


@pytest.mark.parametrize(
    ("batch", "said"),
    [
        (made("sent"), "sent, waiting for the answer"),
        (made("waiting"), "waiting"),
        (made("leaving"), "being sent"),
        (made("deferred"), "Planhat asked for patience; it is sent again"),
        (made("broken", words="Too large."), "Too large."),
        (made("broken"), "not sent"),
        (made("answered", "created", "updated"), "✓ 2 as previewed"),
        (made("answered", "created", "refused"), "! 1 as previewed, 1 refused: Locked."),
        (made("answered", "refused"), "! 1 refused: Locked."),
        (made("answered", unknown=2), "! 0 as previewed, 2 unknown"),
    ],
)
def test_a_batch_is_told_in_words(batch: BatchReport, said: str) -> None:
    assert batch_words(batch) == said


def test_a_refusal_without_a_reason_is_told_too() -> None:
    batch = BatchReport(1, (2,), "answered", (Landed(2, "refused"),))
    assert batch_words(batch) == "! 1 refused"


def test_an_early_end_says_what_is_there_and_what_nobody_knows() -> None:
    words = sent_words(make_report("created", unknown=1, state="broken"))
    assert words.startswith("1 of 2 changes are in Planhat; 0 were not sent.")
    assert "Of 1 nobody knows" in words
    assert "nobody" not in sent_words(make_report("created"))


def test_what_travels_one_by_one_waits_together_behind_the_batches() -> None:
    talk = {"companyId": "C1", "type": "call", "externalId": "V1", "subject": "Old"}
    rehearsal = Rehearsal("Conversation", [talk, talk | {"externalId": "V2"}])
    rows = [
        {"companyId": "C1", "subject": "New"},
        {"companyId": "C1", "externalId": "V1", "subject": "Newer"},
        {"companyId": "C2", "subject": "New"},
        {"companyId": "C1", "externalId": "V2", "subject": "Newer"},
    ]
    _table, prepared = rehearsal.prepare(rows, batch_rows=1)
    waiting = planned_batches(prepared.plan)
    assert [(one.number, one.rows, one.state, size) for one, size in waiting] == [
        (1, (3, 3), "waiting", 1),
        (2, (5, 5), "waiting", 1),
        (3, (2, 4), "singly", 2),
    ]
    assert batch_words(waiting[2][0]) == "waiting, one at a time"
    assert batch_words(waiting[0][0]) == "waiting"


def test_one_row_is_told_of_as_one() -> None:
    assert leaving_words((7,)) == "Sending row 7…"
    assert leaving_words((7, 8)) == "Sending rows 7–8…"
