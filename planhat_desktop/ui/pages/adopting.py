"""Laying a profile onto the open file, wherever it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from planhat_desktop.app.steps import Progress
from planhat_desktop.app.steps import Step as WorkStep
from planhat_desktop.app.wizard import Step
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.ui.jobs import Task

if TYPE_CHECKING:
    from planhat_desktop.core.catalog import Catalog
    from planhat_desktop.core.profile import Profile
    from planhat_desktop.ui.pages.page import Host


def adopt(host: Host, profile: Profile, name: str) -> None:
    """Take a profile and go on to the preview, or to Match with what it leaves open.

    The workspace's own fields are read first where the profile feeds some; what has changed
    since the profile was saved is told there, never dropped in silence.
    """
    if host.draft.table is None:
        return
    fed = [one.field for one in profile.links] + [one.field for one in profile.constants]
    read_fields_first(host, fed, lambda: _lay(host, profile, name))


def read_fields_first(host: Host, fed: Sequence[str], then: Callable[[], object]) -> None:
    """Do something once the workspace's own fields are known, if some of these are among them."""
    draft = host.draft
    workspace = draft.workspace
    if draft.catalog.custom_read or not any(one.startswith("custom.") for one in fed):
        then()
        return

    def read() -> Generator[WorkStep, None, Catalog]:
        from planhat_desktop.app.opening import read_catalog

        yield Progress("reading_fields", 0)
        planhat = host.parts.open(workspace)
        try:
            return (yield from read_catalog(planhat, draft.catalog))
        finally:
            planhat.close()

    def done(result: object) -> None:
        from planhat_desktop.core.catalog import Catalog

        assert isinstance(result, Catalog)
        if draft.workspace == workspace:
            draft.set_catalog(result)
            then()

    title = _("Reading the fields of {name}").format(name=workspace.name)
    again = partial(read_fields_first, host, fed, then)
    host.start(Task(read(), title, done, retry=again))


def _lay(host: Host, profile: Profile, name: str) -> None:
    draft = host.draft
    model = draft.catalog.models.get(profile.model)
    if model is None:
        host.tell(
            _("This workspace has no {model}.").format(model=profile.model),
            _("Choose another profile, or another workspace."),
            tone="update",
        )
        return
    if draft.table is None:
        return
    from planhat_desktop.core.binding import bind

    bound = bind(profile, draft.table, model)
    draft.take_profile(name, bound, profile.policy)
    whole = not (bound.missing_columns or bound.unknown_fields or bound.questions)
    ready = whole and not any(gap.blocks for gap in draft.gaps())
    # What has changed is told on Match, above the columns.
    host.go(Step.PREVIEW if ready else Step.MATCH)
