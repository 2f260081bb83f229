"""What is said above and below the preview: what was sent, what follows, what sends it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from planhat_desktop.app.draft import Draft
from planhat_desktop.app.overview import Overview
from planhat_desktop.app.wording import plural
from planhat_desktop.app.wording import translate as _
from planhat_desktop.ui.kit import Word

_TONES = {"clears": "update", "held": "held"}
_LONGEST_NAME = 32


def sent_words(draft: Draft) -> str:
    """Return whether any of this was sent."""
    if draft.report is None:
        return _("Nothing has been sent yet.")
    return _("This was uploaded; here is what another upload would do.")


def tell_footer(view: Overview | None, show_held: Callable[[], object]) -> Sequence[Word]:
    """Return how things stand.

    Args:
        show_held: shows the rows that stay behind.
    """
    if view is None:
        return ()
    said = [
        Word(f"{one.words} {one.number}", "", "strong")
        if one.code == "total"
        else Word(one.words, one.number, _TONES.get(one.code, ""))
        for one in view.consequences
        if one.is_brief
    ]
    held = view.counts["held"]
    if not view.prepared.plan.rows_to_send:
        said = [Word(_nothing_words(view), "", "")]
    if held:
        words = _("row stays behind") if held == 1 else _("rows stay behind")
        said.append(Word(words, f"{held:,}", "held", show_held))
    return said


def _nothing_words(view: Overview) -> str:
    counts = view.counts
    if counts["same"] and not counts["held"]:
        return _("Nothing to send: Planhat has all of this already.")
    if counts["same"]:
        return _("Nothing to send: the other rows are in Planhat already.")
    return _("Nothing to send yet: mend a row first.")


def name_upload(view: Overview | None, workspace: str) -> str:
    """Return the words of the button that sends; empty where there is nothing to send."""
    count = view.prepared.plan.rows_to_send if view is not None else 0
    if not count:
        return ""
    changes = plural(count, "{n} change", "{n} changes")
    name = cut_name(workspace)
    return _("Upload {changes} to {workspace}").format(changes=changes, workspace=name)


def cut_name(workspace: str) -> str:
    """Return a workspace's name as it fits on a button."""
    cut = len(workspace) > _LONGEST_NAME
    return workspace[: _LONGEST_NAME - 1] + "…" if cut else workspace
