"""What was sent to Planhat and what it answered, word for word; tokens are in none of it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from planhat_desktop.app.ports import Journal
from planhat_desktop.app.steps import Progress, Step
from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.journal import Answered, Broken, Deferred, Entry, Sent, Started
from planhat_desktop.core.request import Request
from planhat_desktop.core.schema import Model


@dataclass(frozen=True, eq=False)
class Exchange:
    """One request and its answer, as the journal has them.

    Attributes:
        batch, attempt: counted from 1.
        rows: spreadsheet numbers.
        at: when it left (ISO 8601).
        request: its first line: method and address.
        body: the JSON sent, byte for byte; empty where there was none.
        status: of the answer; 0 without one.
        seconds: until the answer was there.
        answer: its JSON; empty where there was none.
        words: what is to be said instead of an answer: why it is sent again, or was given up.
    """

    batch: int
    attempt: int
    rows: tuple[int, ...]
    at: str
    request: str
    body: str
    status: int = 0
    seconds: float = 0.0
    answer: str = ""
    words: str = ""


def find_exchanges(entries: Sequence[Entry], models: Mapping[str, Model]) -> list[Exchange]:
    """Return all requests of a run with their answers, in the order they left."""
    made: list[Exchange] = []
    last: dict[int, int] = {}  # batch → place of its last request
    api_url, endpoint = "", ""
    for entry in entries:
        match entry:
            case Started():
                model = models.get(entry.model)
                api_url, endpoint = entry.api_url, model.endpoint if model is not None else ""
            case Sent():
                line = _whole(entry, endpoint).line(api_url)
                last[entry.batch] = len(made)
                made.append(
                    Exchange(entry.batch, entry.attempt, entry.rows, entry.at, line, entry.body)
                )
            case Answered() | Deferred() | Broken() if entry.batch in last:
                place = last[entry.batch]
                made[place] = _with_answer(made[place], entry)
    return made


def _whole(sent: Sent, endpoint: str) -> Request:
    """Return how a batch travelled; where an older program wrote no path, with it."""
    if sent.request.path:
        return sent.request
    parts = (endpoint, *(sent.ids.values() if sent.removes else ()))
    return replace(sent.request, path="/".join(parts))


def _with_answer(one: Exchange, entry: Answered | Deferred | Broken) -> Exchange:
    match entry:
        case Answered():
            return replace(one, status=entry.status, seconds=entry.seconds, answer=entry.answer)
        case Deferred():
            return replace(one, words=entry.why)
        case _:  # `Broken`
            return replace(one, words=entry.what)


def read_exchanges(
    journal: Journal, run: str, models: Mapping[str, Model]
) -> Generator[Step, None, list[Exchange]]:
    """Return all requests of a run with their answers. Thread: job.

    Raises:
        JournalUnusable: the history cannot be read.
    """
    yield Progress("history", 0)
    return find_exchanges(journal.entries(run), models)


def pretty(text: str) -> str:
    """Return JSON laid out for reading; other texts as they are."""
    try:
        return json.dumps(json.loads(text), ensure_ascii=False, indent=2)
    except json.JSONDecodeError:
        return text


def answer_words(one: Exchange) -> str:
    """Return how a request was answered: ``200 in 0.4 s``."""
    if one.status:
        return _("{status} in {n} s").format(status=one.status, n=f"{max(0.1, one.seconds):.1f}")
    return one.words or _("no answer")


def clock_words(at: str) -> str:
    """Return the time of an ISO 8601 moment: ``10:15:09``; nothing of another text."""
    try:
        return f"{dt.datetime.fromisoformat(at):%H:%M:%S}"
    except ValueError:
        return ""


def exchange_text(one: Exchange) -> str:
    """Return a request and its answer as one text, for reading and copying."""
    parts = [one.request]
    if one.body:
        parts += ["", pretty(one.body)]
    parts += ["", f"← {answer_words(one)}"]
    if one.answer:
        parts += ["", pretty(one.answer)]
    return "\n".join(parts)


def exchange_lines(found: Sequence[Exchange]) -> Iterator[str]:
    """Return each request with its answer as one line of JSON, for a file."""
    for one in found:
        yield (
            json.dumps(
                {
                    "batch": one.batch,
                    "attempt": one.attempt,
                    "at": one.at,
                    "request": one.request,
                    "rows": list(one.rows),
                    "body": _json_or_text(one.body),
                    "status": one.status or None,
                    "seconds": one.seconds,
                    "answer": _json_or_text(one.answer),
                    "words": one.words,
                },
                ensure_ascii=False,
            )
            + "\n"
        )


def _json_or_text(text: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return text or None
