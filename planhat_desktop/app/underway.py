"""Runs that are under way while another is about to begin."""

from __future__ import annotations

from collections.abc import Container

from planhat_desktop.app.errors import CallUnusable
from planhat_desktop.app.ports import Journal
from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.belonging import may_be_ours
from planhat_desktop.core.workspace import Workspace


def refuse_meanwhile(journal: Journal, workspace: Workspace, own: Container[str]) -> None:
    """Refuse to take anything back while another window or command sends to the same workspace.

    An undo looks once at what others have changed since; what is written between that look and
    its own requests it would take back with the rest.

    Args:
        own: the runs it is about itself.

    Raises:
        CallUnusable: something is being sent there now; nothing was sent.
        JournalUnusable: the history cannot be read.
    """
    for one in journal.runs():
        if one.is_busy and one.run not in own and may_be_ours(one, workspace):
            raise CallUnusable(
                "sending_meanwhile",
                _("Another window or command is sending to {workspace} just now ({file}).").format(
                    workspace=workspace.name, file=one.file or _("pasted cells")
                ),
                _("Nothing was taken back. Wait until that has ended, then undo."),
            )
