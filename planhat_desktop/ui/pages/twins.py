"""The page on which rows that are twice in the file are sorted out, with every merge approved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget
from typing_extensions import override

from planhat_desktop.app.draft import Draft, Prepared
from planhat_desktop.app.twins import (
    Sorting,
    Standing,
    group_words,
    look_for_near,
    rows_words,
    sort_out,
)
from planhat_desktop.app.wizard import Step
from planhat_desktop.app.wording.language import plural
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.core.issues import IssueCode
from planhat_desktop.core.neartwins import Shared
from planhat_desktop.core.twins import Pick, Twins, pick_first, pick_last, pick_newest
from planhat_desktop.ui.jobs import Task
from planhat_desktop.ui.kit import (
    Button,
    Deed,
    FlowLayout,
    Word,
    line,
)
from planhat_desktop.ui.pages.match.offers import Offer, OfferList
from planhat_desktop.ui.pages.page import Host, Page
from planhat_desktop.ui.pages.twinscard import TwinsCard

_CHOICE, _NARROW_CHOICE = 400, 340
_NARROW = 800
_MOST_LISTED = 400
_TAGS = {Standing.DONE: "sorted out", Standing.LATER: "changed since"}


class TwinsPage(Page):
    """Lists groups of rows that would meet in one record; each becomes one row, or stays.

    It stands in front of the preview until the person is done.

    Attributes:
        sorting: the groups of the preview it was opened on, or None.
        near: groups that may be one record; found when asked.
        groups: all of them: those that are twice for certain first.
    """

    step = Step.PREVIEW

    def __init__(self, host: Host) -> None:
        super().__init__(host, _("Twice in this file"))
        self.sorting: Sorting | None = None
        self.near: tuple[tuple[Twins, Shared], ...] | None = None
        self.groups: tuple[Twins, ...] = ()
        self._prepared: Prepared | None = None
        self._asked: tuple[object, object] | None = None
        self._known: list[Standing] = []
        tools = QWidget(self)
        flow = FlowLayout(tools, gap=8, line_gap=8)
        self.first = self._tool(_("Keep the first"), partial(self._keep_all, pick_first), tools)
        self.last = self._tool(_("Keep the last"), partial(self._keep_all, pick_last), tools)
        self.newest = self._tool(_("Keep the newest by …"), self._choose_age, tools)
        self.merge_all = self._tool(_("Merge those that agree"), self._merge_all, tools)
        self.look = self._tool(_("Look for near duplicates"), self._look, tools)
        for button in (self.first, self.last, self.newest, self.merge_all, self.look):
            flow.addWidget(button)
        self.body.addWidget(tools)
        across = line(gap=16)
        self.list = OfferList(self)
        self.list.setAccessibleName(_("Groups of rows"))
        self.list.currentRowChanged.connect(self._show_group)
        across.addWidget(self.list, 1)
        self.card = TwinsCard(self)
        self.card.merged.connect(self._merge)
        self.card.kept.connect(self._keep_row)
        self.card.stayed.connect(self._keep_them)
        self.card.passed.connect(lambda: self._go_to(self._next_open(self.list.currentRow())))
        across.addWidget(self.card)
        self.body.addLayout(across, 1)

    def _tool(self, words: str, do: Callable[[], object], parent: QWidget) -> Button:
        made = Button(words, "pill", parent=parent)
        made.clicked.connect(do)
        return made

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.card.setFixedWidth(_NARROW_CHOICE if self.width() < _NARROW else _CHOICE)

    # Coming and going

    @override
    def arrive(self) -> None:
        draft = self.host.draft
        if draft.prepared is None or draft.table is None:
            QTimer.singleShot(0, self.go_on)
            return
        if draft.prepared is not self._prepared:
            self._prepared = draft.prepared
            self.sorting, self.near = sort_out(draft.content, draft.prepared), None
            self.groups = self.sorting.groups
        self.draw(draft)
        self.list.setCurrentRow(self._next_open(-1))
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.near is None and not self.groups and _tells_of_near(draft.prepared):
            QTimer.singleShot(0, self._look)  # that is what the person came for

    @override
    def primary(self) -> str:
        return _("Done")

    @override
    def go_on(self) -> None:
        self.host.go(Step.PREVIEW)

    @override
    def can_go_back(self) -> bool:
        return False

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.go_on()
            return
        super().keyPressEvent(event)

    @override
    def words(self) -> Sequence[Word]:
        left = self._standings().count(Standing.OPEN)
        if not left:
            return (Word(_("nothing left to sort out"), ""),)
        words = _("group to sort out") if left == 1 else _("groups to sort out")
        return (Word(words, f"{left:,}", "held", lambda: self._go_to(self._next_open(-1))),)

    # What is there

    @property
    def current(self) -> Twins | None:
        """The group in hand."""
        row = self.list.currentRow()
        return self.groups[row] if 0 <= row < len(self.groups) else None

    def _standings(self) -> list[Standing]:
        """Return how far each group is sorted out; worked out once for each content."""
        content = self.host.draft.content
        asked = (content, self.groups)
        if self.sorting is None:
            return []
        if self._asked is None or any(a is not b for a, b in zip(asked, self._asked, strict=True)):
            self._asked = asked
            self._known = self.sorting.standings(self.groups, content)
        return self._known

    def _open(self) -> list[Twins]:
        """Return the groups that are twice for certain and not sorted out yet."""
        certain = self.sorting.groups if self.sorting is not None else ()
        pairs = zip(certain, self._standings(), strict=False)
        return [one for one, standing in pairs if standing is Standing.OPEN]

    # Drawing

    @override
    def draw(self, draft: Draft) -> None:
        sorting = self.sorting
        if sorting is None or not self.isVisible():
            return
        row = self.list.currentRow()
        self.list.blockSignals(True)  # the group in hand stays
        standings = self._standings()
        self.list.show_offers([self._line(at, standings[at]) for at in self._listed()], row)
        self.list.blockSignals(False)
        left = self._open()
        for button in (self.first, self.last):
            button.setVisible(bool(left))
        self.newest.setVisible(bool(left and sorting.ages))
        self.merge_all.setToolTip(_("A filled cell wins over an empty one; nothing is lost."))
        self.merge_all.setVisible(bool(left))
        self.look.setVisible(self.near is None)
        self.subtitle.setText(self._about())
        self._show_group(row)

    def _about(self) -> str:
        assert self.sorting is not None
        count = len(self.sorting.groups)
        words = _("No two rows would meet in one record.")
        if count:
            words = plural(
                count,
                "{n} group of rows would meet in one record. Only its first row is sent, unless"
                " you choose.",
                "{n} groups of rows would meet in one record each. Only the first row of each is"
                " sent, unless you choose.",
            )
        if len(self.groups) > _MOST_LISTED:
            words = _("{words} The first {n} are listed.").format(words=words, n=_MOST_LISTED)
        if self.near is not None:
            near = plural(
                len(self.near),
                "{n} group may be one record written in several ways.",
                "{n} groups may be one record written in several ways.",
            )
            words = f"{words} {near if self.near else _('Nothing else looks alike.')}"
        return words

    def _listed(self) -> range:
        """Return the places of the groups that are listed; the others follow on the next visit."""
        return range(min(len(self.groups), _MOST_LISTED))

    def _line(self, at: int, standing: Standing) -> Offer:
        assert self.sorting is not None
        one, tag = self.groups[at], _(_TAGS.get(standing, ""))
        told = (rows_words(one, self.sorting.table),)
        return Offer(str(at), group_words(one, self._shared(at)), told, tag)

    def _shared(self, at: int) -> Shared | None:
        certain = len(self.sorting.groups) if self.sorting is not None else 0
        return self.near[at - certain][1] if self.near and at >= certain else None

    @Slot(int)
    def _show_group(self, row: int) -> None:
        one, sorting = self.current, self.sorting
        self.card.setVisible(one is not None)
        if one is None or sorting is None:
            return
        title = group_words(one, self._shared(row))
        self.card.show_group(sorting, one, title, self._standings()[row])

    # Sorting out

    @Slot()
    def _merge(self) -> None:
        one, sorting = self.current, self.sorting
        if one is None or sorting is None:
            return
        united = sorting.merge(one, self.card.lines, self.card.chosen)
        self.host.draft.join_rows(_("Merge rows"), united.edits, united.gone)
        self._done(_("The rows are merged."))

    @Slot(int)
    def _keep_row(self, row: int) -> None:
        one, sorting = self.current, self.sorting
        if one is not None and sorting is not None:
            self.host.draft.leave_out(sorting.keep([one], lambda _rows: row))
            self._done(_("One row is kept."))

    @Slot()
    def _keep_them(self) -> None:
        one, sorting, draft = self.current, self.sorting, self.host.draft
        if one is not None and sorting is not None:
            made = draft.content.choices.with_shared(sorting.numbers(one))
            draft.set_choices(_("Keep rows that share an e-mail"), made)
            self._done(_("All these rows are kept."))

    def _keep_all(self, pick: Pick) -> None:
        sorting, left = self.sorting, self._open()
        if sorting is None:
            return
        gone = sorting.keep(left, pick)
        if not gone:
            self.host.toast(_("No row is newer than the others, so nothing is left out."))
            return
        self.host.draft.leave_out(gone)
        self._done(plural(len(gone), "{n} row stays behind.", "{n} rows stay behind."))

    def _choose_age(self) -> None:
        sorting = self.sorting
        if sorting is None:
            return
        menu = QMenu(self.newest)
        for index, ages in sorting.ages.items():
            column = sorting.table.columns[index]
            words = _("{letter} “{header}”").format(letter=column.letter, header=column.header)
            pick = pick_newest(ages)
            menu.addAction(words).triggered.connect(partial(self._keep_all, pick))
        menu.exec(self.newest.mapToGlobal(self.newest.rect().bottomLeft()))
        menu.deleteLater()

    @Slot()
    def _merge_all(self) -> None:
        sorting = self.sorting
        if sorting is not None:
            united, count = sorting.merge_agreeing(self._open())
            if not count:
                self.host.toast(
                    _("All groups contradict themselves: choose in each what is right.")
                )
                return
            self.host.draft.join_rows(_("Merge rows"), united.edits, united.gone)
            self._done(plural(count, "{n} group is merged.", "{n} groups are merged."))

    def _done(self, words: str) -> None:
        row = self.list.currentRow()
        self.host.redraw()
        self._go_to(self._next_open(row))
        self.host.toast(words, Deed(_("Undo"), self._undo))

    def _undo(self) -> None:
        self.host.draft.undo()
        self.host.redraw()

    def _next_open(self, row: int) -> int:
        """Return the next open group after a row, round the end; the row itself if none is."""
        count, standings = len(self._listed()), self._standings()
        order = [(row + step) % count for step in range(1, count + 1)]
        return next((at for at in order if standings[at] is Standing.OPEN), row if count else -1)

    def _go_to(self, row: int) -> None:
        self.list.setCurrentRow(row)

    # What may be one record

    @Slot()
    def _look(self) -> None:
        if self._prepared is not None:
            work = look_for_near(self._prepared)
            self.host.start(Task(work, _("Looking for near duplicates"), self._take_near))

    def _take_near(self, found: object) -> None:
        assert isinstance(found, tuple)
        self.near = found
        certain = self.sorting.groups if self.sorting is not None else ()
        self.groups = (*certain, *(one for one, _shared in found))
        self.draw(self.host.draft)
        if found and self.sorting is not None:
            kinds = [shared for _one, shared in found]
            by_key = kinds.index(Shared.KEY) if Shared.KEY in kinds else 0
            self._go_to(len(self.sorting.groups) + by_key)
        elif not found:
            self.host.toast(_("No other rows look alike."))


def _tells_of_near(prepared: Prepared) -> bool:
    return any(one.code is IssueCode.KEY_NEARLY_TWICE for one in prepared.issues)
