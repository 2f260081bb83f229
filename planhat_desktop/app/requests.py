"""A batch made ready to leave, the call that carries it, and its answer laid onto its rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from planhat_desktop.app.ports import Planhat
from planhat_desktop.core.answers import Answer, Laid, SentRows, lay, lay_creation
from planhat_desktop.core.journal import Sent
from planhat_desktop.core.plan import Batch, Plan
from planhat_desktop.core.receipts import lay_receipt


@dataclass(frozen=True)
class Ready:
    """A batch made ready to leave; nothing of it depends on when it does.

    Attributes:
        sent: the entry to be written, but for the attempt and the time; its request says how
            the batch travels.
        keyed: the rows by what the answer may name them by.
    """

    batch: Batch
    body: bytes
    sent: Sent
    keyed: SentRows


def make_ready(plan: Plan, batch: Batch) -> Ready:
    """Make what a batch sends."""
    body = plan.body(batch)
    rows = tuple(plan.resolution.records.row_numbers[batch.rows].tolist())
    found = plan.resolution.target_ids(batch.rows)
    ids = {row: one for row, one in zip(rows, found, strict=True) if one is not None}
    before, request = plan.before(batch), plan.request(batch)
    sent = Sent(batch.number, 0, rows, ids, body.decode(), before, "", request)
    return Ready(batch, body, sent, SentRows(plan.sent_rows(batch)))


def call(ready: Ready, planhat: Planhat, meanwhile: Callable[[], None]) -> Answer:
    """Send a batch as its request says; see the port `Planhat` for what is raised.

    Args:
        meanwhile: called at most once, while the answer is awaited.
    """
    request = ready.sent.request
    if request.removes:
        (identifier,) = ready.sent.ids.values()
        return planhat.delete(request.path.removesuffix(f"/{identifier}"), identifier)
    if request.is_single:
        return planhat.create(request.path, ready.body)
    if request.host:
        return planhat.append(request.path, ready.body, meanwhile)
    return planhat.upsert(request.path, ready.body, meanwhile)


def lay_answer(ready: Ready, answer: Answer) -> Laid:
    """Lay the answer to a batch that writes records onto its rows."""
    if ready.sent.request.host:
        return lay_receipt(answer, ready.sent.rows, ready.sent.items())
    if ready.sent.request.is_single:
        (row,) = ready.sent.rows
        one = lay_creation(answer, row)
        if one is not None:
            return Laid((one,), ())
        return Laid((), (row,), lay(answer, ready.keyed).loose)
    return lay(answer, ready.keyed)
