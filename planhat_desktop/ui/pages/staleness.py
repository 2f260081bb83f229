"""A file that changed after it was read: said, and left to the person."""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path
from typing import TYPE_CHECKING

from planhat_desktop.app.steps import Step as WorkStep
from planhat_desktop.app.wizard import Step
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.ui.jobs import Task
from planhat_desktop.ui.kit import Deed

if TYPE_CHECKING:
    from planhat_desktop.app.draft import Draft, Prepared
    from planhat_desktop.app.errors import Trouble
    from planhat_desktop.ui.pages.page import Host


def ask_about_file(host: Host, trouble: Trouble, upload: Callable[[], object] | None) -> None:
    """Say that the file is another now, with the ways on.

    Args:
        upload: sends what the preview shows all the same; None where nothing is to be sent yet.
    """
    deeds = []
    if trouble.code == "file_changed":
        deeds.append(Deed(_("Read it again"), lambda: read_again(host)))
    if upload is not None:
        deeds.append(Deed(_("Upload what the preview shows"), upload))
    host.tell(trouble.what, trouble.do, deeds, tone="update")


def watch_file(host: Host, prepared: Prepared) -> None:
    """Look whether the file is still what the preview shows, when nobody else has work to do."""
    table = host.draft.table
    if table is None or not table.source.path:
        return

    def troubled(trouble: Trouble) -> None:
        if host.draft.prepared is prepared:
            ask_about_file(host, trouble, None)

    work = host.parts.check(table.source)
    title = _("Comparing with the file")
    host.start(Task(work, title, lambda _nothing: None, troubled=troubled, quiet=True))


def read_again(host: Host) -> None:
    """Read the file as it is now; what was made of it stays where columns and rows are the same."""
    from planhat_desktop.app.carrying import all_carried_words
    from planhat_desktop.app.loading import Renewed, renew

    sheaf, table = host.sheaf, host.draft.table
    if table is None:
        return
    source = table.source
    drafts = sheaf.drafts if sheaf.is_joint else (sheaf.draft,)

    def work() -> Generator[WorkStep, None, tuple[Renewed, ...]]:
        made: tuple[Renewed, ...] = ()
        for one in drafts:
            reading = host.parts.read(
                Path(source.path), sheet=sheet_of(one), encoding=source.encoding
            )
            made += ((yield from renew(reading, one.content, one.catalog)),)
        return made

    def done(results: object) -> None:
        assert isinstance(results, tuple)
        pairs = list(zip(drafts, results, strict=True))
        for draft, renewed in pairs:
            draft.begin(renewed.carried.content)
        unready = (
            pair
            for pair in pairs
            if not pair[1].is_settled or any(gap.blocks for gap in pair[0].gaps())
        )
        shown, result = next(unready, (sheaf.draft, pairs[0][1]))
        ready = result.is_settled and not any(gap.blocks for gap in shown.gaps())
        sheaf.show(shown)
        host.go(Step.PREVIEW if ready else Step.MATCH)
        said = _("{name} is read again.").format(name=source.name)
        kept = all_carried_words([one.carried for one in results])
        if result.missing:
            names = ", ".join(f"“{one}”" for one in result.missing)
            lost = _("It has no longer: {names}.").format(names=names)
            do = _("Match what took their place.")
            host.tell(f"{said} {lost}", f"{do} {kept}".strip(), tone="update")
        elif not result.is_settled:
            what = _("{name} is read again, and its columns have changed.")
            do = _("Look at what is fed from where before you go on.")
            host.tell(what.format(name=source.name), f"{do} {kept}".strip(), tone="update")
        elif any(one.carried.lost for one in results):
            host.tell(said, kept, tone="update")
        else:
            host.toast(f"{said} {kept}".strip())

    def troubled(trouble: Trouble) -> None:
        deeds = [Deed(_("Open it on the File page"), lambda: host.go(Step.FILE))]
        host.tell(trouble.what, trouble.do, deeds)

    title = _("Reading {name}").format(name=source.name)
    if host.start(Task(work(), title, done, troubled=troubled)):
        host.toast(_("Reading {name} again…").format(name=source.name))


def sheet_of(draft: Draft) -> str | None:
    """Return the name of a draft's sheet; None where the file has but one."""
    return (draft.table.sheet or None) if draft.table is not None else None
