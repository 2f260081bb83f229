"""How far the wizard is, as the rail shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planhat_desktop.app.wizard import Step
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.ui.kit import Reach, StepSpec

if TYPE_CHECKING:
    from planhat_desktop.app.draft import Draft
    from planhat_desktop.ui.pages.page import Page

_WORDS = {
    Step.FILE: "File",
    Step.MATCH: "Match",
    Step.PREVIEW: "Preview",
    Step.UPLOAD: "Upload",
    Step.REPORT: "Report",
}


def find_furthest(draft: Draft | None, upload: Page | None) -> Step:
    """Return the last step that can be shown now; an upload under way can always be.

    Args:
        upload: the Upload page, where it is made already.
    """
    if upload is not None and upload.is_under_way():
        return Step.UPLOAD
    return draft.furthest() if draft is not None else Step.FILE


def step_specs(here: Step | None, furthest: Step) -> list[StepSpec]:
    """Return every step as it stands.

    Args:
        here: the step in sight, or None on a page beside the wizard.
        furthest: the last step that can be shown now.
    """
    return [_step_spec(step, here, furthest) for step in Step]


def _step_spec(step: Step, here: Step | None, furthest: Step) -> StepSpec:
    if step is here:
        reach = Reach.HERE
    elif step > furthest:
        reach = Reach.AHEAD
    elif step < max(furthest, here or Step.FILE) or step is Step.REPORT:
        # A report in reach is of a run that has ended: nothing is left to do there.
        reach = Reach.DONE
    else:
        reach = Reach.OPEN
    return StepSpec(step.value, _(_WORDS[step]), reach)
