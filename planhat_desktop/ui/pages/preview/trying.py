"""One row sent from the preview, to look at it in Planhat before all others follow."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import cast

from planhat_desktop.app.onerow import alone, alone_words
from planhat_desktop.app.run import name_run
from planhat_desktop.app.sending import send
from planhat_desktop.app.steps import Step
from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.report import Fate, Report
from planhat_desktop.ui.jobs import Task
from planhat_desktop.ui.kit import Deed
from planhat_desktop.ui.offering import history_of
from planhat_desktop.ui.pages.page import Host


def ask_to_try(host: Host, number: int, over: Callable[[], object]) -> None:
    """Ask whether a row is to be sent alone; it is live data like all others.

    Args:
        number: as the spreadsheet shows it.
        over: called once it was sent, or may have been.
    """
    where = host.draft.workspace.name
    host.tell(
        _("Send row {row} to {workspace} now, and no other?").format(
            row=f"{number:,}", workspace=where
        ),
        _("It is written as shown. Afterwards it is “same” here, and History can take it back."),
        [
            Deed(_("Send this row"), lambda: _try(host, number, over)),
            Deed(_("Not now"), host.hush),
        ],
        tone="update",
    )


def _try(host: Host, number: int, over: Callable[[], object]) -> None:
    draft, parts = host.draft, host.parts
    if draft.prepared is None:  # a change is still being worked in; what was shown is not it
        return
    workspace = draft.workspace
    content, prepared = alone(draft.content, draft.prepared, number)
    name = name_run(parts.now())
    work = send(
        prepared,
        content,
        workspace,
        name,
        lambda: parts.open(workspace),
        parts.journal,
        parts.now,
        parts.check,
        parts.user(),
    )

    def done(result: object) -> None:
        if isinstance(result, Report):
            counts = result.counts
            is_there = counts[Fate.CREATED] + counts[Fate.UPDATED] + counts[Fate.UNCHANGED] > 0
            words = alone_words(result)
            see = Deed(_("See it in History"), lambda: history_of(host).open_run(name))
            if is_there:
                host.toast(words, see)
            else:
                host.tell(words, "", [see])
        over()

    def stopped() -> None:
        over()

    host.hush()
    title = _("Sending one row")
    # A run yields entries beside steps; whoever drives it hands on both alike.
    steps = cast("Generator[Step, None, object]", work)
    host.start(Task(steps, title, done, stopped=stopped, guarded=True))
