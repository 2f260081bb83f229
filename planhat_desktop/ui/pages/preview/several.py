"""What the Preview page says and asks where several sheets are sent together."""

from __future__ import annotations

from functools import partial

from planhat_desktop.app.draft import Draft
from planhat_desktop.app.overview import Overview
from planhat_desktop.app.sheaf import sheet_name
from planhat_desktop.app.standings import ask_consent, sheets_words, twins_words, upload_words
from planhat_desktop.app.wizard import Step
from planhat_desktop.app.wording import translate as _
from planhat_desktop.app.wording.gaps import gap_sentence
from planhat_desktop.ui.pages.page import Gap, Host
from planhat_desktop.ui.pages.preview.footing import cut_name, name_upload


def find_missing(host: Host) -> list[Gap]:
    """Return what is missing before going on, of all sheets that go together."""
    sheaf = host.sheaf
    if not sheaf.is_joint:
        return _missing_in(host, sheaf.draft)
    found = [gap for one in sheaf.drafts for gap in _missing_in(host, one, sheet_name(one.table))]
    if words := twins_words(sheaf):
        twin = (sheaf.find_twins() or sheaf.drafts)[1]
        found.append(Gap(words, partial(host.together.show, twin, Step.MATCH)))
    return found


def _missing_in(host: Host, draft: Draft, sheet: str = "") -> list[Gap]:
    model = draft.model
    if model is None:
        return [Gap(_("No file has been read yet."), lambda: host.go(Step.FILE))]
    if draft.prepared is not None and draft.prepared.lacks_tenant:
        renew = partial(host.renew_token, draft.workspace)
        return [Gap(_("The tenant token is missing: give it to this workspace."), renew)]
    gaps = [gap_sentence(one, model) for one in draft.gaps() if one.blocks]
    if not sheet:
        return [Gap(words, lambda: host.go(Step.MATCH)) for words in gaps]
    jump = partial(host.together.show, draft, Step.MATCH)
    told = _("{sheet}: {words}")
    return [Gap(told.format(sheet=sheet, words=words), jump) for words in gaps]


def name_button(host: Host, view: Overview | None) -> str:
    """Return the words of the button that sends; empty where there is nothing to send."""
    sheaf, where = host.sheaf, host.draft.workspace.name
    if not sheaf.is_joint or view is None:
        return name_upload(view, where)
    if sheaf.bundle is None:  # a change is being worked in
        return _("Upload {sheets}").format(sheets=sheets_words(len(sheaf.drafts)))
    return upload_words(sheaf.views, cut_name(where))


def is_current(host: Host) -> bool:
    """Say whether what is shown is what would be sent."""
    sheaf = host.sheaf
    return sheaf.bundle is not None if sheaf.is_joint else sheaf.draft.prepared is not None


def ask(host: Host, view: Overview) -> tuple[int, str] | None:
    """Return the number to be typed before it is sent, and why; None where nothing is asked."""
    sheaf = host.sheaf
    views = sheaf.views if sheaf.is_joint else (view,)
    return ask_consent(views, host.draft.workspace)


def forget_reports(host: Host) -> None:
    """Let what will be sent have no report yet."""
    sheaf = host.sheaf
    for one in sheaf.drafts if sheaf.is_joint else (sheaf.draft,):
        one.report, one.run = None, ""
