"""The contract between a page and the window.

A page draws the draft and turns gestures into its calls; after a change it emits `edited`, and
the window redraws rail, footer and page. It starts work through its host and never by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from planhat_desktop.app.wizard import Step
from planhat_desktop.core.frozen import record
from planhat_desktop.ui.jobs import Task
from planhat_desktop.ui.kit import Deed, Elided, Text, Word, column
from planhat_desktop.ui.theme import AROUND, Theme

if TYPE_CHECKING:
    from planhat_desktop.app.draft import Draft
    from planhat_desktop.app.sheaf import Sheaf
    from planhat_desktop.core.schema import Workspace
    from planhat_desktop.ui.parts import Parts
    from planhat_desktop.ui.together import Together


@record
class Gap:
    """One thing that is missing before going on.

    Attributes:
        sentence: what and why.
        jump: goes to the place where it can be given.
    """

    sentence: str
    jump: Callable[[], object] | None = None


class Host(Protocol):
    """What a page may ask of the window."""

    parts: Parts
    theme: Theme
    unread: set[str]  # workspaces whose own fields were asked for already

    @property
    def is_ready(self) -> bool:
        """Whether the draft is there."""
        ...

    @property
    def draft(self) -> Draft:
        """The upload being prepared."""
        ...

    @property
    def sheaf(self) -> Sheaf:
        """All sheets being prepared, mostly one; the draft is the one in sight."""
        ...

    @property
    def together(self) -> Together:
        """What is asked of several sheets that go together."""
        ...

    @property
    def is_busy(self) -> bool:
        """Whether a job is running."""
        ...

    def start(self, task: Task) -> bool:
        """Start a job, or say that another one is running and return False."""
        ...

    def stop(self) -> None:
        """Ask the running job to stop."""
        ...

    def go(self, step: Step) -> Page:
        """Show a page of the wizard, and return it."""
        ...

    def show_side(self, name: str) -> Page:
        """Show a page beside the wizard and return it: `book.make_side` knows their names."""
        ...

    def renew_token(self, workspace: Workspace) -> None:
        """Show the Connect page for a workspace that is there already."""
        ...

    def redraw(self) -> None:
        """Draw rail, footer and page anew from the draft."""
        ...

    def hold_paint(self) -> None:
        """Lay out in this turn, and paint in the next: two short turns in place of a long one."""
        ...

    def tell(self, what: str, do: str = "", deeds: Sequence[Deed] = (), tone: str = "held") -> None:
        """Show the banner above the page."""
        ...

    def hush(self) -> None:
        """Take the banner away."""
        ...

    def toast(self, words: str, deed: Deed | None = None) -> None:
        """Say something for some seconds, aloud to screen readers too."""
        ...

    def unsay(self) -> None:
        """Take that away before its time: something else needs its place."""
        ...


class Page(QFrame):
    """A page: head, body, and what the footer says for it.

    Attributes:
        step: where it stands in the wizard; None for History, Profiles and Settings.
        title, subtitle: the head; a long title is elided.
        body: the layout below the head.
    Signals:
        edited: the draft is another now.
    """

    edited = Signal()
    step: Step | None = None

    def __init__(self, host: Host, title: str = "", subtitle: str = "") -> None:
        super().__init__()
        self.host = host
        whole = column(self, gap=16, margin=(AROUND, AROUND, AROUND, 16))
        head = column(gap=8)
        self.title = Elided(title, "title", parent=self)
        self.subtitle = Text(subtitle, "quiet", wrap=True, parent=self)
        head.addWidget(self.title)
        head.addWidget(self.subtitle)
        whole.addLayout(head)
        self.head = head
        self.body = column(gap=12)
        whole.addLayout(self.body, 1)

    def draw(self, draft: Draft) -> None:
        """Show the draft as it is now; called often, so only changes cost time."""

    def blocker(self) -> Sequence[Gap]:
        """Return what is missing before going on; empty means go on."""
        return ()

    def words(self) -> Sequence[Word]:
        """Return how things stand, for the footer."""
        return ()

    def primary(self) -> str:
        """Return the label of the primary button: its consequence; empty hides it."""
        return ""

    def go_on(self) -> None:
        """Do what the primary button says; called only when nothing is missing."""

    def is_under_way(self) -> bool:
        """Whether something is being sent here, so that there is always a way to it."""
        return False

    def can_go_back(self) -> bool:
        """Whether Back is shown."""
        return self.step is None or self.step > Step.FILE

    def go_back(self) -> None:
        """Do what Back says."""
        if self.step is not None and self.step > Step.FILE:
            self.host.go(Step(self.step - 1))

    def extra_buttons(self) -> Sequence[QWidget]:
        """Return buttons of its own for the footer; the page keeps them."""
        return ()

    def arrive(self) -> None:
        """Called when the page comes into sight."""

    def take_paste(self, text: str) -> bool:
        """Take pasted text that no box wanted; return whether it was of use."""
        del text
        return False
