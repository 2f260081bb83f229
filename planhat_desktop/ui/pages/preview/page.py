"""The Preview page: every row in exactly one of four, and all that can be mended."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget
from typing_extensions import override

from planhat_desktop.app.again import again_words
from planhat_desktop.app.draft import Draft
from planhat_desktop.app.groups import Fix, Group
from planhat_desktop.app.overview import Overview
from planhat_desktop.app.steps import Step as WorkStep
from planhat_desktop.app.wizard import Step
from planhat_desktop.app.wording import plural
from planhat_desktop.app.wording import translate as _
from planhat_desktop.ui.kit import (
    Deed,
    EmptyState,
    Segment,
    StackedBar,
    Word,
    announce,
    at_once,
    column,
    line,
)
from planhat_desktop.ui.pages.page import Gap, Host, Page
from planhat_desktop.ui.pages.preview.consent import Consent
from planhat_desktop.ui.pages.preview.filters import Filters
from planhat_desktop.ui.pages.preview.footing import sent_words, tell_footer
from planhat_desktop.ui.pages.preview.grid import Place, PreviewGrid
from planhat_desktop.ui.pages.preview.jumping import Jumper
from planhat_desktop.ui.pages.preview.looking import Looker, is_reading, step_words
from planhat_desktop.ui.pages.preview.mending import Mender
from planhat_desktop.ui.pages.preview.menu import give_menu
from planhat_desktop.ui.pages.preview.model import PreviewModel
from planhat_desktop.ui.pages.preview.modes import ModePick, ModeProposal
from planhat_desktop.ui.pages.preview.problems import Problems
from planhat_desktop.ui.pages.preview.refresh import Refresh
from planhat_desktop.ui.pages.preview.row import RowPanel
from planhat_desktop.ui.pages.preview.several import (
    ask,
    find_missing,
    forget_reports,
    is_current,
    name_button,
)
from planhat_desktop.ui.pages.preview.side import Side
from planhat_desktop.ui.pages.preview.waiting import Waiting
from planhat_desktop.ui.theme import State

_SIDE, _NARROW_SIDE = 304, 244
_LOW = 500  # pixels of the page below which its rows need the room of the sentence above them


class PreviewPage(Page):
    """What will happen. Nothing is sent from here but by the button that says so.

    Attributes:
        view: what is shown, or None before the first look.
    """

    step = Step.PREVIEW

    def __init__(self, host: Host) -> None:
        super().__init__(host, _("What will happen"))
        self.view: Overview | None = None
        self._later: Overview | None = None  # shown once the cell being changed is put down
        self.looker = Looker(host, self._take, self._say)
        self.mender = Mender(host)
        self.jumper = Jumper(host, self)
        self._lay_head()
        self.waiting = Waiting(host.stop, self)
        self.waiting.pressed.connect(self._press_waiting)
        self.stack.addWidget(self.waiting)
        self._lay_content()
        self._clock = QTimer(self, interval=20_000)
        self._clock.timeout.connect(self._draw_age)
        self._clock.start()
        find = QShortcut(QKeySequence.StandardKey.Find, self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self.filters.search.setFocus)

    # What it is made of

    def _lay_head(self) -> None:
        across = line(gap=16)
        self.head.removeWidget(self.title)
        across.addWidget(self.title, 1)
        self.mode = ModePick(self)
        self.mode.chosen.connect(self.mender.set_mode)
        across.addWidget(self.mode)
        self.refresh = Refresh(self)
        self.refresh.asked.connect(self.looker.refresh)
        self.refresh.stopped.connect(self.host.stop)
        across.addWidget(self.refresh)
        self.head.insertLayout(0, across)
        self.stack = QStackedWidget(self)
        self.body.addWidget(self.stack, 1)

    def _lay_content(self) -> None:
        self._content = QWidget(self)
        box = column(self._content, gap=12)
        self.bar = StackedBar(parent=self._content)
        self.bar.pressed.connect(self._press_bar)
        box.addWidget(self.bar)
        self.proposal = ModeProposal(self._content)
        self.proposal.chosen.connect(self.mender.set_mode)
        box.addWidget(self.proposal)
        self.filters = Filters(self._content)
        self.filters.changed.connect(self._filter)
        box.addWidget(self.filters)
        across = line(gap=16)
        self.grids = QStackedWidget(self._content)
        self.model = PreviewModel()
        self.model.setParent(self)
        self.model.mended.connect(self.mender.change_cell)
        self.model.put_back.connect(self.mender.put_back)
        self.grid = PreviewGrid(self.grids)
        self.grid.setModel(self.model)
        self.grid.row_chosen.connect(self._show_row)
        self.grid.put_down.connect(self._show_later)
        self.grid.asked_back.connect(self.filters.show_all)
        self.grids.addWidget(self.grid)
        self._none = EmptyState(
            "magnifying-glass",
            _("No row fits"),
            _("Search for other words, or show all rows."),
            [Deed(_("Show all rows"), self.filters.show_all)],
            self.grids,
        )
        self.grids.addWidget(self._none)
        across.addWidget(self.grids, 1)
        self.side = Side(self._content)
        self.problems = Problems(self.side.above.content)
        self.problems.chosen.connect(self._mend)
        self.problems.replaced.connect(self.mender.replace)
        self.row = RowPanel(self.side.below.content)
        give_menu(self.grid, self.model, self.row.keep)
        self.row.put_back.connect(self.mender.put_back)
        self.row.left_out.connect(lambda number: self.mender.leave_out([number]))
        self.row.taken_in.connect(lambda number: self.mender.take_in([number]))
        self.row.unchosen.connect(self.mender.take_back)
        self.row.tried.connect(self.looker.try_row)
        self.row.seen.connect(self.jumper.see_field)
        self.row.opened.connect(self.side.show_lower)
        self.side.above.body.addWidget(self.problems)
        self.side.below.body.addWidget(self.row)
        across.addWidget(self.side)
        box.addLayout(across, 1)
        self.consent = Consent(self._content)
        self.consent.given.connect(self._upload)
        self.consent.refused.connect(self.grid.setFocus)
        box.addWidget(self.consent)
        self.stack.addWidget(self._content)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = self.width() < 800
        self.side.setFixedWidth(_NARROW_SIDE if is_narrow else _SIDE)
        self.subtitle.setVisible(self.height() >= _LOW)
        self.filters.search.setFixedWidth(150 if is_narrow else 190)

    # Looking

    @override
    def arrive(self) -> None:
        self.looker.forgive()
        self.draw(self.host.draft)
        self.jumper.land()

    @override
    def draw(self, draft: Draft) -> None:
        if self.isVisible():
            self.looker.keep_up(self._later or self.view)
        with at_once(self):
            self._draw(draft)

    def _draw(self, draft: Draft) -> None:
        prepared = draft.prepared
        made = self.host.sheaf.view  # of the sheet in sight, where several go together
        if made is not None and made is not self.view and not self.grid.is_mending:
            self._turn_to(made)
        if self.view is not None and prepared is not None and self.view.prepared is prepared:
            self.stack.setCurrentWidget(self._content)
        elif self.view is None or draft.table is None or self._is_other(draft):
            self.view = None
            self.stack.setCurrentWidget(self.waiting)
        is_looking = self.looker.at is not None
        self.waiting.show_state(is_looking=is_looking, missing=find_missing(self.host))
        words = again_words(draft.content) or sent_words(draft)
        four = _("Every row is in exactly one of these four.")
        if self.view is not None:
            words = " ".join(filter(None, (words, four, self.view.prepared.writing)))
        self.subtitle.setText(words)
        self.mode.show_mode(draft.policy.mode)
        has_keys = draft.model is not None and bool(draft.model.keys)  # else nothing is updated
        self.mode.setVisible(self.view is not None and has_keys)
        self.proposal.draw(draft)
        self._draw_age()

    @Slot()
    def _press_waiting(self) -> None:
        missing = find_missing(self.host)
        if missing and missing[0].jump is not None:
            missing[0].jump()
        else:
            self.looker.look_again()

    def _is_other(self, draft: Draft) -> bool:
        """Whether what is shown is of another sheet, model or workspace than the draft."""
        view, content = self.view, draft.content
        if view is None or content.table is None or content.mapping is None:
            return True
        return (
            view.table.source is not content.table.source
            or view.resolution.records.model.name != content.mapping.model
            or draft.snapshot is None
        )

    # Showing

    def _say(self, step: WorkStep) -> None:
        self.waiting.tell(step_words(step))
        if self.view is not None and is_reading(step):
            self.refresh.show_reading()
            self.subtitle.setText(step_words(step))

    def _take(self, view: Overview) -> None:
        if self.grid.is_mending:  # the grid is not drawn anew under a typing hand
            self._later = view
            return
        self._show(view)  # the end of the job that made it redraws the rest

    def _turn_to(self, made: Overview) -> None:
        """Show what was made of a sheet; nothing stays chosen that was chosen in another one."""
        if self.view is not None and self._is_other(self.host.draft):
            self.view = None
            self.consent.hide()
            self.filters.show_all()
        self._show(made)

    @Slot()
    def _show_later(self) -> None:
        view, self._later = self._later, None
        if view is not None and view.prepared is self.host.draft.prepared:
            self._show(view)
            self.edited.emit()

    def _show(self, view: Overview) -> None:
        first = self.view is None
        current: Place = (None, "") if first else self.grid.place
        scrolled = 0 if first else self.grid.verticalScrollBar().value()
        self.view = view
        counts = view.counts
        self.bar.set_segments(
            [
                Segment(counts["create"], State.CREATE, _("Create")),
                Segment(counts["update"], State.UPDATE, _("Update")),
                Segment(counts["same"], State.SAME, _("Same")),
                Segment(counts["held"], State.HELD, _("Held")),
            ]
        )
        self.filters.set_view(view)
        self.model.set_view(view, self.filters.select(view))
        if first:
            self.grid.measure()
        self.problems.set_view(view)
        self._settle(current, scrolled)
        self._draw_only()
        self.jumper.land()
        focus = QApplication.focusWidget()
        if first and self.isVisible() and (focus is None or not self._content.isAncestorOf(focus)):
            self.grid.setFocus()

    @Slot()
    def _filter(self) -> None:
        if self.view is None:
            return
        self.host.hold_paint()
        current = self.grid.place
        self.model.show_rows(self.filters.select(self.view).tolist())
        self._settle(current, 0)
        self._draw_only()
        announce(self.grid, plural(len(self.model.order), "{n} row shown", "{n} rows shown"))

    def _draw_only(self) -> None:
        self.grids.setCurrentWidget(self.grid if self.model.order else self._none)

    @Slot(int)
    def _press_bar(self, index: int) -> None:
        name = ("create", "update", "same", "held")[index]
        self.filters.choose(name)

    def _settle(self, place: Place, scrolled: int) -> None:
        """Make the cell that was current the current one again, or the first."""
        self.row.setVisible(bool(self.model.order))
        self.grid.settle(place, scrolled)

    @Slot(int)
    def _show_row(self, row: int) -> None:
        if self.view is not None and row < len(self.model.order):
            self.row.show_row(self.view, self.model.order[row], self.host.draft.workspace)

    @Slot()
    def _draw_age(self) -> None:
        draft = self.host.draft if self.view is not None else None
        if draft is None or draft.snapshot is None:
            self.refresh.hide()
            return
        self.refresh.show()
        if self.looker.at is None:
            age = (self.host.parts.now() - draft.snapshot.read_at).total_seconds()
            self.refresh.show_age(None if self.looker.is_given_up else age)

    @Slot(object, str)
    def _mend(self, group: Group, deed: str) -> None:
        if deed == Fix.MATCH.value:
            self.jumper.see_group(group)
        elif deed == "show":
            self.filters.choose("all", group)
            self.grid.begin_at(group)
        else:
            self.mender.mend(group, deed)

    def show_card(self, group: Group) -> None:
        """Bring the card of a group into sight."""
        cards = self.problems.cards
        card = next((one for one in cards if one.group is group), None)
        if card is cards[0]:
            self.side.above.verticalScrollBar().setValue(0)  # with the heading above it
        elif card is not None:
            self.side.above.ensureWidgetVisible(card)

    # Going on

    @override
    def words(self) -> Sequence[Word]:
        return tell_footer(self.view, self._show_held)

    def _show_held(self) -> None:
        self.filters.choose("held")
        self.grid.setFocus()

    @override
    def primary(self) -> str:
        return name_button(self.host, self.view)

    @override
    def blocker(self) -> Sequence[Gap]:
        if missing := find_missing(self.host):
            return missing
        if self.looker.is_given_up:
            words = _("Your last change is not worked in, for that was stopped. Look again.")
            return (Gap(words, self.looker.look_again),)
        if not is_current(self.host):
            return (Gap(_("Your last change is still being worked in. One moment.")),)
        return ()

    @override
    def go_on(self) -> None:
        if self.view is None:
            return
        asked = ask(self.host, self.view)
        if asked is not None and not self.consent.isVisible():
            self.host.unsay()
            self.consent.open_for(*asked)
        elif asked is None or self.consent.is_typed:
            self._upload()
        else:
            self.consent.box.setFocus()

    @Slot()
    def _upload(self) -> None:
        if is_current(self.host):
            self.consent.hide()
            forget_reports(self.host)
            self.host.go(Step.UPLOAD)
