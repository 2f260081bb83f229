"""Runs that are under way while another is about to begin: an undo and an upload never cross."""

from __future__ import annotations

from collections.abc import Container, Mapping

from planhat_desktop.app.errors import CallUnusable
from planhat_desktop.app.ports import Journal, RunSummary
from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.belonging import may_be_one, may_be_ours
from planhat_desktop.core.journal import Started
from planhat_desktop.core.workspace import Workspace

Stood = Mapping[str, object]
"""How the runs that went to a workspace stand: of each, what changes whenever it goes on."""


def refuse_crossing(journal: Journal, started: Started) -> None:
    """Refuse to send while an undo is under way in the workspace, or what an undo would cross.

    Two uploads may go side by side, but for what `refuse_beside` says. An undo compares once, and
    what is written after that it would take back with the rest; and an upload would write to
    records that are about to be removed.

    Args:
        started: of the run that is about to send, or has just begun.

    Raises:
        CallUnusable: another run must end first; nothing was sent.
        JournalUnusable: the history cannot be read.
    """
    is_undo = started.undo_of is not None
    for one in journal.runs():
        is_other = one.run != started.run and may_be_one(one, started)
        if is_other and one.is_busy and (is_undo or one.undo_of is not None):
            raise _under_way(one, started.workspace, is_undo=is_undo)


def refuse_beside(journal: Journal, workspace: Workspace, model: str, own: str = "") -> None:
    """Refuse to upload records of a kind that another window or command is sending just now.

    Whether a record without a key is there already is told by looking alone: two that look
    before either has sent would both make it.

    Args:
        own: the run that asks, where it has begun.

    Raises:
        CallUnusable: another run must end first; nothing was sent.
        JournalUnusable: the history cannot be read.
    """
    for one in journal.runs():
        is_alike = one.run != own and one.model == model and may_be_ours(one, workspace)
        if is_alike and one.is_busy:
            raise _under_way(one, workspace.name, is_undo=False)


def refuse_meanwhile(
    journal: Journal, workspace: Workspace, own: Container[str], before: Stood | None = None
) -> Stood:
    """Refuse to take anything back where another window or command sends, or has sent since.

    An undo looks once at what others have changed since; what is written between that look and
    its own requests it would take back with the rest.

    Args:
        own: the runs it is about itself.
        before: what this returned before that look; None where it is still to come.

    Returns:
        How all other runs stand now.

    Raises:
        CallUnusable: something is being sent there now, or was since; nothing was sent.
        JournalUnusable: the history cannot be read.
    """
    others = [one for one in journal.runs() if one.run not in own and may_be_ours(one, workspace)]
    stood = {one.run: (one.state, dict(one.counts)) for one in others}
    for one in others:
        if one.is_busy:
            raise _under_way(one, workspace.name, is_undo=True)
        if before is not None and before.get(one.run) != stood[one.run]:
            raise CallUnusable(
                "sent_meanwhile",
                _("Another window or command has sent to {workspace} meanwhile ({file}).").format(
                    workspace=workspace.name, file=_file(one)
                ),
                _("Nothing was taken back. Look once more what can be taken back, then undo."),
            )
    return stood


def _under_way(other: RunSummary, workspace: str, *, is_undo: bool) -> CallUnusable:
    """Return the trouble that a run has to wait for another one."""
    words = _("Another window or command is sending to {workspace} just now ({file}).")
    if other.undo_of is not None:
        words = _(
            "Another window or command is taking an upload back in {workspace} just now ({file})."
        )
    do = _("Nothing was taken back. Wait until that has ended, then undo.")
    if not is_undo:
        do = _("Nothing was sent. Wait until that has ended, then try again.")
    code = "undoing_meanwhile" if other.undo_of is not None else "sending_meanwhile"
    return CallUnusable(code, words.format(workspace=workspace, file=_file(other)), do)


def _file(one: RunSummary) -> str:
    return one.file or _("pasted cells")
