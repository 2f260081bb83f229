"""An upload that was cut short is offered at the next start; the ways from elsewhere to a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.ui.jobs import Task
from planhat_desktop.ui.kit import Deed
from planhat_desktop.ui.pages.page import Host

if TYPE_CHECKING:
    from planhat_desktop.app.errors import Trouble
    from planhat_desktop.ui.pages.history import HistoryPage

DECLINED = "resume_declined"
"""The setting that names the run about which the person said “not now”."""


def offer_to_go_on(host: Host) -> None:
    """Remove runs that are too old, and offer to go on with one that was cut short.

    Files of settings or history that could not be read, and were set aside, are told here, too.
    """
    from planhat_desktop.app.keeping import tidy
    from planhat_desktop.app.pastruns import (
        find_cut_short,
        offer_words,
        with_names_of_today,
    )

    settings = host.parts.settings

    def done(runs: object) -> None:
        assert isinstance(runs, tuple)
        named = with_names_of_today(runs, settings.workspaces())
        run = find_cut_short(named, settings.get(DECLINED))
        notes = " ".join((*settings.notes, *host.parts.journal.notes))
        if run is None:
            if notes:
                host.tell(notes, tone="update")
            return

        def decline() -> None:
            settings.put(DECLINED, run.run)
            host.hush()

        deeds = [
            Deed(_("Go on"), lambda: history_of(host).go_on_with(run.run)),
            Deed(_("See what was sent"), lambda: history_of(host).open_run(run.run)),
            Deed(_("Not now"), decline),
        ]
        host.tell(offer_words(run), notes, deeds, tone="update")  # notes are told only once

    def troubled(trouble: Trouble) -> None:
        del trouble  # nobody asked; History says it when it is opened

    title = _("Reading the history")
    work = tidy(host.parts.journal, settings, host.parts.now())
    host.start(Task(work, title, done, troubled=troubled, quiet=True))


def history_of(host: Host) -> HistoryPage:
    """Show History and return it."""
    from planhat_desktop.ui.pages.history import HistoryPage

    page = host.show_side("history")
    assert isinstance(page, HistoryPage)
    return page
