"""The page on which the person says which record a row is, where its keys do not settle it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from typing_extensions import override

from planhat_desktop.app.draft import Draft
from planhat_desktop.app.picking import Question, find_plain, find_questions
from planhat_desktop.app.wizard import Step
from planhat_desktop.app.wording.language import plural
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.core.choices import Choices
from planhat_desktop.ui.kit import Button, Card, Deed, Elided, Text, Word, announce, line
from planhat_desktop.ui.pages.match.offers import Offer, OfferList
from planhat_desktop.ui.pages.page import Host, Page

_CHOICE, _NARROW_CHOICE = 380, 320
_NARROW = 800
_ROWS_TOLD = 5
_MOST_LISTED = 400


class PickingPage(Page):
    """Lists the keys that settle nothing, and the records each may be.

    It stands in front of the preview until the person is done.

    Attributes:
        questions: what is asked, as the preview found it.
        current: the question in hand, or None.
    """

    step = Step.PREVIEW

    def __init__(self, host: Host) -> None:
        super().__init__(host, _("Which record is it?"))
        self.questions: tuple[Question, ...] = ()
        self.current: Question | None = None
        tools = line(gap=8)
        self.all_near = Button("", "pill", sign="check", parent=self)
        self.all_near.clicked.connect(self._use_all)
        tools.addWidget(self.all_near)
        tools.addStretch(1)
        self.body.addLayout(tools)
        across = line(gap=16)
        self.list = OfferList(self)
        self.list.setAccessibleName(_("Keys to settle"))
        self.list.currentRowChanged.connect(self._show_question)
        self.list.chosen.connect(lambda _name: self.offers.setFocus())
        across.addWidget(self.list, 1)
        across.addWidget(self._make_card())
        self.body.addLayout(across, 1)

    def _make_card(self) -> Card:
        self.card = Card(margin=14, gap=8, parent=self)
        self.value = Elided("", "heading", parent=self.card)
        self.where = Text("", "small", "quiet", wrap=True, parent=self.card)
        self.ask = Text("", wrap=True, parent=self.card)
        self.offers = OfferList(self.card)
        self.offers.setAccessibleName(_("The records it may be"))
        self.offers.chosen.connect(self._choose)
        for widget in (self.value, self.where, self.ask):
            self.card.body.addWidget(widget)
        self.card.body.addWidget(self.offers, 1)
        foot = line(gap=16)
        self.other = Button(_("It is another"), "link", parent=self.card)
        self.other.setToolTip(_("These rows become new records, with the key as it is."))
        self.other.clicked.connect(self._set_apart)
        self.out = Button(_("Leave out"), "link", parent=self.card)
        self.out.setToolTip(_("These rows are not sent."))
        self.out.clicked.connect(self._leave_out)
        self.back = Button(_("Take the choice back"), "link", parent=self.card)
        self.back.clicked.connect(self._take_back)
        for button in (self.other, self.out, self.back):
            foot.addWidget(button)
        foot.addStretch(1)
        self.card.body.addLayout(foot)
        return self.card

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.card.setFixedWidth(_NARROW_CHOICE if self.width() < _NARROW else _CHOICE)

    # Coming and going

    @override
    def arrive(self) -> None:
        prepared = self.host.draft.prepared
        found = find_questions(prepared) if prepared is not None else ()
        self.questions = found
        if not self.questions:
            QTimer.singleShot(0, self.go_on)  # there is nothing to ask
            return
        self.current = None
        self.draw(self.host.draft)
        self._go_to(self._next_open(-1))
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

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
        left = len([one for one in self.questions if not self._is_settled(one)])
        if not left:
            return (Word(_("all keys are settled"), ""),)
        words = _("key to settle") if left == 1 else _("keys to settle")
        return (Word(words, f"{left:,}", "held", lambda: self._go_to(self._next_open(-1))),)

    # Drawing

    @property
    def _choices(self) -> Choices:
        return self.host.draft.content.choices

    def _is_settled(self, one: Question) -> bool:
        left_out = self.host.draft.content.left_out
        return one.answer(self._choices) is not None or left_out.issuperset(one.numbers)

    @override
    def draw(self, draft: Draft) -> None:
        if not self.questions or not self.isVisible():
            return
        row = self.list.currentRow()
        self.subtitle.setText(self._explain())
        self.list.blockSignals(True)  # the question in hand stays
        self.list.show_offers([self._line(at) for at in self._listed()], row)
        self.list.blockSignals(False)
        count = len(find_plain(self.questions, self._choices))
        self.all_near.say(
            plural(count, "Use Planhat’s key for {n} row", "Use Planhat’s keys for {n} rows")
        )
        self.all_near.setVisible(bool(count))
        self._show_question(row)

    def _explain(self) -> str:
        words = _(
            "These keys find different records in Planhat, fit several, or nearly fit one. Say "
            "which is meant."
        )
        if len(self.questions) > _MOST_LISTED:
            more = _("The first {n} are listed; the others follow on the next visit.")
            words = f"{words} {more.format(n=_MOST_LISTED)}"
        return words

    def _listed(self) -> range:
        """Return the places of the questions that are listed: a list of thousands is slow."""
        return range(min(len(self.questions), _MOST_LISTED))

    def _line(self, at: int) -> Offer:
        one = self.questions[at]
        rows = plural(len(one.numbers), "{n} row", "{n} rows")
        what = _("nearly the same key") if one.is_near else _("fits several records")
        if one.found_by:
            what = _("keys disagree")
        tag = self._tag(one)
        return Offer(str(at), one.value, (f"{one.label} · {what} · {rows}",), tag)

    def _tag(self, one: Question) -> str:
        answer = one.answer(self._choices)
        if answer == "":
            return _("another")
        if answer is not None:
            return _("chosen")
        return _("left out") if self._is_settled(one) else ""

    @Slot(int)
    def _show_question(self, row: int) -> None:
        self.card.setVisible(row >= 0)
        if row < 0:
            return
        one = self.current = self.questions[row]
        answer = one.answer(self._choices)
        self.value.setText(one.value)
        self.where.setText(self._where(one))
        self.ask.setText(one.sentence)
        self.offers.show_offers([self._card_of(one, it, answer) for it in one.candidates])
        self.other.setVisible(one.is_near and answer != "")
        self.out.setVisible(not self._is_settled(one))
        self.back.setVisible(self._is_settled(one))

    def _where(self, one: Question) -> str:
        told = ", ".join(f"{number:,}" for number in one.numbers[:_ROWS_TOLD])
        more = " …" if len(one.numbers) > _ROWS_TOLD else ""
        return plural(len(one.numbers), "row {{told}}", "{n} rows: {{told}}").format(
            told=told + more
        )

    def _card_of(self, one: Question, identifier: str, answer: str | None) -> Offer:
        name, told = one.card(identifier)
        return Offer(identifier, name, told, _("chosen") if identifier == answer else "")

    # Choosing

    @Slot(str)
    def _choose(self, identifier: str) -> None:
        if (one := self.current) is not None:
            made = self._choices.with_record(one.numbers, identifier)
            self._decide(_("Choose the record"), made)

    @Slot()
    def _set_apart(self) -> None:
        if (one := self.current) is not None:
            self._decide(_("Keep it apart"), self._choices.with_others(one.numbers))

    @Slot()
    def _leave_out(self) -> None:
        if (one := self.current) is not None:
            self.host.draft.leave_out(one.numbers)
            self._step_on()

    @Slot()
    def _take_back(self) -> None:
        one, draft = self.current, self.host.draft
        if one is None:
            return
        if draft.content.left_out.issuperset(one.numbers):
            draft.take_in(one.numbers)
        else:
            draft.set_choices(_("Take the choice back"), self._choices.without(one.numbers))
        self.host.redraw()

    @Slot()
    def _use_all(self) -> None:
        made = self._choices.with_records(find_plain(self.questions, self._choices))
        self.host.draft.set_choices(_("Choose the records"), made)
        self.host.redraw()
        self.host.toast(_("Planhat’s keys are used."), Deed(_("Undo"), self._undo))

    def _undo(self) -> None:
        self.host.draft.undo()
        self.host.redraw()

    def _decide(self, words: str, made: Choices) -> None:
        self.host.draft.set_choices(words, made)
        self._step_on()

    def _step_on(self) -> None:
        """Go on to the next key that is open."""
        following = self._next_open(self.list.currentRow())
        self.host.redraw()
        self._go_to(following)
        left = len([one for one in self.questions if not self._is_settled(one)])
        announce(self, plural(left, "{n} key left.", "{n} keys left."))

    def _next_open(self, row: int) -> int:
        """Return the next open question after a row, round the end; the row itself if none is."""
        count = len(self._listed())
        order = [(row + step) % count for step in range(1, count + 1)]
        return next((at for at in order if not self._is_settled(self.questions[at])), max(0, row))

    def _go_to(self, row: int) -> None:
        self.list.setCurrentRow(row)
