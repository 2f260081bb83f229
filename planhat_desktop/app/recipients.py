"""Whom a row that is added for good belongs to, in words."""

from __future__ import annotations

from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.candidates import title_of
from planhat_desktop.core.recipients import find_recipient
from planhat_desktop.core.resolution import Outcome, Resolution


def appended_words(resolution: Resolution, position: int) -> str:
    """Return what a row does, and to whose record; of one that is added or was sent before."""
    found = find_recipient(resolution.records, resolution.lookups, position)
    if resolution.outcomes[position] == Outcome.SAME or found is None:
        return _("Sent already, so it is not sent again.")
    model, record = found
    name = title_of(record)
    key = str(record.get("email") if model == "Enduser" else record.get("externalId") or "")
    whose = f"{name} ({key})" if key and key != name else name
    return _("It is added for good, to {whose}.").format(whose=whose)
