"""Choosing a workspace, and adding one: address, token, a test that says what is wrong."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import suppress
from typing import TYPE_CHECKING

from planhat_desktop.app.errors import Trouble
from planhat_desktop.app.steps import Progress, Step
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.ui.jobs import Task
from planhat_desktop.ui.kit import Deed
from planhat_desktop.ui.pages.page import Host

if TYPE_CHECKING:
    from planhat_desktop.app.knowing import Better
    from planhat_desktop.app.learning import Lessons
    from planhat_desktop.core.catalog import Catalog
    from planhat_desktop.core.schema import Workspace


def describe(workspace: Workspace) -> str:
    """Return ``on this computer`` of the practice workspace, or ``production · us3``."""
    if workspace.is_practice:
        return _("on this computer")
    return " · ".join(part for part in (_("production"), workspace.region) if part)


def choose_workspace(host: Host, workspace: Workspace) -> None:
    """Send to another workspace from now on; the sheet and its links stay."""
    draft = host.draft
    if workspace == draft.workspace:
        return

    def read_catalog() -> Generator[Step, None, Catalog]:
        yield Progress("reading_fields", 0)
        return host.parts.load_catalog()

    def done(result: object) -> None:
        from planhat_desktop.core.catalog import Catalog

        assert isinstance(result, Catalog)
        draft.set_workspace(workspace, result)
        with suppress(Trouble):  # a comfort of the next start
            host.parts.settings.put("last_workspace", workspace.name)
        host.toast(_("Rows go to {name} now.").format(name=workspace.name))

    host.start(Task(read_catalog(), _("Changing the workspace"), done))


def read_fields(host: Host) -> None:
    """Read what the workspace has that helps to match a sheet; housekeeping.

    Its own fields, then what finds its team members and companies. Where it is in vain, the
    sentence says so, and the built-in fields can still be matched. Suggestions get better only
    where nobody has touched them.
    """
    if not host.is_ready or host.is_busy:
        return
    draft = host.draft
    workspace, table, model = draft.workspace, draft.table, draft.model
    if table is None or model is None or workspace.name in host.unread:
        return
    # Once it is previewed, better suggestions come too late.
    if draft.catalog.custom_read and (draft.known is not None or draft.prepared is not None):
        return
    host.unread.add(workspace.name)
    lessons = lessons_of(host)

    def read() -> Generator[Step, None, Better]:
        from planhat_desktop.app.knowing import look_closer

        yield Progress("reading_fields", 0)
        planhat = host.parts.open(workspace)
        try:
            return (yield from look_closer(table, model.name, draft.catalog, lessons, planhat))
        except GeneratorExit:  # something else came first: once more when that is over
            host.unread.discard(workspace.name)
            raise
        finally:
            planhat.close()

    def done(result: object) -> None:
        from planhat_desktop.app.knowing import Better, take_better

        assert isinstance(result, Better)
        host.unread.discard(workspace.name)
        if draft.workspace == workspace:
            take_better(draft, result)

    def again() -> None:
        host.unread.discard(workspace.name)
        read_fields(host)

    title = _("Reading the fields of {name}").format(name=workspace.name)
    host.start(Task(read(), title, done, retry=again, quiet=True))


def lessons_of(host: Host) -> Lessons:
    """Return what finished uploads teach on this computer."""
    from planhat_desktop.app.learning import Lessons

    parts = host.parts
    return Lessons(parts.settings, parts.notebook, parts.now)


def forget_workspace(host: Host, workspace: Workspace) -> None:
    """Delete a workspace and its token; the token goes first, so that none is left behind."""
    parts = host.parts

    def forget() -> Generator[Step, None, None]:
        yield Progress("forgetting", 0)
        parts.session_vault.delete(workspace)
        parts.vault.delete(workspace)

    def done(result: object) -> None:
        del result
        _drop(host, workspace)
        host.toast(_("{name} and its token are gone.").format(name=workspace.name))

    def drop_all_the_same() -> None:
        _drop(host, workspace)
        host.hush()

    def troubled(trouble: object) -> None:
        from planhat_desktop.app.errors import KeyringUnavailable

        assert isinstance(trouble, Trouble)
        deeds = [Deed(_("Try again"), lambda: forget_workspace(host, workspace))]
        if isinstance(trouble, KeyringUnavailable) and trouble.code == "no_keyring":
            drop_all_the_same()  # without a keyring there is no token in it
            return
        host.tell(trouble.what, trouble.do, deeds)

    host.start(Task(forget(), _("Deleting a workspace"), done, troubled=troubled))


def _drop(host: Host, workspace: Workspace) -> None:
    settings = host.parts.settings
    settings.save_workspaces(one for one in settings.workspaces() if one.name != workspace.name)
    if host.draft.workspace.name == workspace.name:
        choose_workspace(host, host.parts.practice)
    host.redraw()
