"""Why no window can open, in words."""

from __future__ import annotations

from planhat_desktop.app.errors import CallUnusable
from planhat_desktop.app.wording.language import translate as _


def explain_no_window(library: str = "") -> CallUnusable:
    """Return the trouble that no window can open here.

    Args:
        library: one of the system that is lacking; empty where there is no screen.
    """
    if library:
        return CallUnusable(
            "no_window",
            _("The window needs {library}, which this computer lacks.").format(library=library),
            _(
                "Install the package that brings it, or use the commands: planhat-desktop --help"
                " tells them."
            ),
        )
    return CallUnusable(
        "no_window",
        _("There is no screen here to open the window on."),
        _("Sign in where there is one, or use the commands: planhat-desktop --help tells them."),
    )
