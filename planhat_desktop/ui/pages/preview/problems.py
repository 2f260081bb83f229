"""The problems at the right of the preview: one card a group, each with its fix for all rows."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from planhat_desktop.app.groups import Fix, Group
from planhat_desktop.app.overview import Overview
from planhat_desktop.app.picking import ASKED
from planhat_desktop.app.wording import plural
from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.issues import IssueCode
from planhat_desktop.core.twins import SORTED, TWICE
from planhat_desktop.ui.kit import (
    Button,
    Card,
    Elided,
    FlowLayout,
    Glyph,
    Text,
    clear,
    column,
    line,
)
from planhat_desktop.ui.pages.preview.effects import Effects, told_beside
from planhat_desktop.ui.pages.preview.mending import DECIDE, SIDES

SEE_SIGN: Final = "sliders-horizontal"
_AT_ONCE = 6
_MOST_CARDS = 40
# Whose values are decided one by one, each for all equal rows and for the files to come.
_DECIDED = frozenset(
    {
        IssueCode.NOT_AN_OPTION,
        IssueCode.NOT_YES_NO,
        IssueCode.REFERENCE_UNKNOWN,
        IssueCode.REFERENCE_AMBIGUOUS,
    }
)


class GroupCard(Card):
    """One group of problems.

    Attributes:
        links: holds what can be done.

    Signals:
        replaced: value → new text, for all its rows.
        decided: what its values become is to be decided, one by one.
        sided: its rows are to be settled one by one, on the side page of this name.
        without: its rows are to be sent with these cells empty.
        left_out, kept_last, taken_in, allowed, to_match: what the person chose for all rows.
        asked: show only its rows.
    """

    replaced = Signal(dict)
    decided = Signal()
    sided = Signal(str)
    left_out = Signal()
    without = Signal()
    kept_last = Signal()
    taken_in = Signal()
    allowed = Signal()
    sent_again = Signal()
    to_match = Signal()
    asked = Signal()

    def __init__(self, group: Group, parent: QWidget | None = None):
        super().__init__(margin=14, gap=4, parent=parent)
        self.group = group
        self._inputs: dict[str, QLineEdit] = {}
        head = line(gap=6)
        tone = "held" if group.is_blocking else "update"
        count = len(group.rows)
        top = Qt.AlignmentFlag.AlignTop
        head.addWidget(Text(f"{count:,}", "strong", tone, parent=self), 0, top)
        head.addWidget(Text(f"× {group.title}", "strong", wrap=True, parent=self), 1)
        if not group.is_blocking:
            head.addWidget(Glyph("eye", "update_ink", 16, self), 0, top)
        self.body.addLayout(head)
        self.setAccessibleName(f"{count:,} × {group.title}")
        if group.place:
            across = line(gap=6)
            across.addWidget(Elided(group.place, "quiet", parent=self), 1)
            if group.issues[0].field and group.fix is not Fix.MATCH:
                across.addWidget(self._see(group))
            self.body.addLayout(across)
        elif not group.is_blocking:
            self.body.addWidget(Text(_("Sent as shown."), "quiet", parent=self))
        self.links = QWidget(self)
        flow = FlowLayout(self.links, gap=14, line_gap=4)
        for words, deed in self._deeds():
            button = Button(words, "link", parent=self.links)
            button.clicked.connect(deed)
            flow.addWidget(button)
        self.body.addWidget(self.links)
        self._editor = QWidget(self)
        self._lines = column(self._editor, gap=6, margin=(0, 6, 0, 0))
        self._editor.hide()
        self.body.addWidget(self._editor)

    def _see(self, group: Group) -> Button:
        see = Button(_("See it on Match"), "icon", sign=SEE_SIGN, parent=self)
        see.setAccessibleName(_("See {label} on Match").format(label=group.label or group.header))
        see.clicked.connect(self.to_match)
        return see

    def _deeds(self) -> list[tuple[str, object]]:
        group = self.group
        deeds: list[tuple[str, object]] = []
        if group.code in SORTED:
            deeds.append((_("Sort out …"), partial(self.sided.emit, SIDES[0])))
        if group.code in ASKED:
            deeds.append((_("Choose …"), partial(self.sided.emit, SIDES[1])))
        deeds += self._fixes()
        if group.can_go_without:
            deeds.append((_("Send without it"), self.without.emit))
        if group.is_blocking and group.code is not IssueCode.LEFT_OUT:
            deeds.append((_("Leave out"), self.left_out.emit))
        deeds.append((_("Show"), self.asked.emit))
        return deeds

    def _fixes(self) -> list[tuple[str, object]]:
        """Return the one fix that mends all of its rows."""
        group = self.group
        deeds: list[tuple[str, object]] = []
        match group.fix:
            case Fix.REPLACE if group.code in _DECIDED:
                deeds.append((_("Decide …"), self.decided.emit))
            case Fix.REPLACE:
                several = len(group.rows) > 1
                words = _("Fix once, everywhere") if several else _("Fix it")
                deeds.append((words, self.open_editor))
            case Fix.NEAREST:
                words = _("Take the prefix off")
                deeds.append((words, partial(self.replaced.emit, group.nearest)))
            case Fix.FILL:
                deeds.append((_("Fill in one value"), self.open_editor))
            case Fix.TAKE_IN:
                deeds.append((_("Take in again"), self.taken_in.emit))
            case Fix.KEEP_LAST:
                deeds.append((_("Keep the last instead"), self.kept_last.emit))
            case Fix.ALLOW:
                deeds.append((_("Allow it"), self.allowed.emit))
            case Fix.SEND_AGAIN:
                deeds.append((_("Send them again"), self.sent_again.emit))
            case Fix.MATCH:
                deeds.append((_("Go to Match"), self.to_match.emit))
            case Fix.NONE:
                pass
        return deeds

    @Slot()
    def open_editor(self) -> None:
        """Offer a new text for every distinct value."""
        if self._inputs:
            self._focus_first()
            return
        self._more_lines()
        foot = line(gap=8)
        apply = Button(_("Change all"), "pill", parent=self._editor)
        apply.clicked.connect(self._apply)
        close = Button(_("Close"), "quiet", parent=self._editor)
        close.clicked.connect(self._close)
        foot.addWidget(apply)
        foot.addWidget(close)
        foot.addStretch(1)
        self._lines.addLayout(foot)
        self.links.hide()
        self._editor.show()
        self._focus_first()

    def _focus_first(self) -> None:
        first = next(iter(self._inputs.values()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _more_lines(self) -> None:
        values: dict[str, tuple[int, str]] = {}
        for issue in self.group.issues:
            text = issue.value or ""
            near = str(issue.facts.get("near") or "")
            values[text] = (values.get(text, (0, ""))[0] + len(issue.rows), near)
        for value, (count, near) in list(values.items())[:_AT_ONCE]:
            label = Elided(
                _("{value} ({rows})").format(
                    value=value or _("empty"), rows=plural(count, "{n} row", "{n} rows")
                ),
                "small",
                parent=self._editor,
            )
            self._lines.addWidget(label)
            box = self._input(value, near)
            self._lines.addWidget(box)
            self._inputs[value] = box
        left = len(values) - len(self._inputs)
        if left > 0:
            words = plural(left, "and {n} other value", "and {n} other values")
            self._lines.addWidget(Text(words, "small", parent=self._editor))

    def _input(self, value: str, near: str) -> QLineEdit:
        name = _("New value for {value}").format(value=value or _("empty"))
        box = QLineEdit(self._editor)
        box.setAccessibleName(name)
        box.setPlaceholderText(near or _("new value"))
        if near:
            box.setText(near)
        box.returnPressed.connect(self._apply)
        return box

    @Slot()
    def _apply(self) -> None:
        texts: dict[str, str] = {}
        for value, box in self._inputs.items():
            text = box.text()
            if text.strip() and text != value:
                texts[value] = text
        if texts:
            self.replaced.emit(texts)

    @Slot()
    def _close(self) -> None:
        self._inputs = {}
        clear(self._lines)
        self._editor.hide()
        self.links.show()


class Problems(QWidget):
    """The cards of all groups, what holds rows first.

    Signals:
        chosen: (a `Group` or None, what is to be done: a `Fix` name, `DECIDE`, one of `SIDES`,
            ``leave_out`` or ``show``).
        replaced: (a `Group`, value → new text).
    """

    chosen = Signal(object, str)
    replaced = Signal(object, dict)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = column(self, gap=8)
        self.cards: list[GroupCard] = []
        self.effects: Effects | None = None
        self._view: Overview | None = None

    def set_view(self, view: Overview) -> None:
        """Show the groups of a preparation."""
        if view is self._view:
            return
        self._view = view
        clear(self._column)
        self.cards, self.effects = [], None
        across = line(gap=8)
        if not view.groups:
            across.addWidget(Glyph("check-circle", "create_ink", 18, self))
        across.addWidget(Text(self._heading(view), "strong", wrap=True, parent=self), 1)
        self._column.addLayout(across)
        if not view.groups:
            words = _("Every cell can be read and every row is clear.")
            self._column.addWidget(Text(words, "quiet", wrap=True, parent=self))
        for group in view.groups[:_MOST_CARDS]:
            if not group.is_blocking or group.code is IssueCode.LEFT_OUT:
                self._add_effects(view)  # first what must be mended, then what follows
            card = self._card(group)
            self.cards.append(card)
            self._column.addWidget(card)
        self._add_effects(view)
        if len(view.groups) > _MOST_CARDS:
            words = plural(len(view.groups) - _MOST_CARDS, "and {n} other", "and {n} others")
            self._column.addWidget(Text(words, "quiet", parent=self))
        if all(group.code not in TWICE for group in view.groups):
            self.look = Button(_("Look for near duplicates …"), "link", parent=self)
            self.look.setToolTip(_("Rows of this file that may be one record, written otherwise."))
            self.look.clicked.connect(lambda: self.chosen.emit(None, SIDES[0]))
            self._column.addWidget(self.look, 0, Qt.AlignmentFlag.AlignLeft)

    def _add_effects(self, view: Overview) -> None:
        beside = told_beside(view.consequences)
        if beside and self.effects is None:
            self.effects = Effects(beside, self)
            self.effects.asked.connect(lambda one: self.chosen.emit(one, "show"))
            self._column.addWidget(self.effects)

    @staticmethod
    def _heading(view: Overview) -> str:
        if any(one.is_blocking and one.code is not IssueCode.LEFT_OUT for one in view.groups):
            return _("Mend these, or leave the rows out")
        return _("Worth a look") if view.groups else _("Nothing to mend")

    def _card(self, group: Group) -> GroupCard:
        card = GroupCard(group, self)
        card.replaced.connect(lambda texts: self.replaced.emit(group, texts))
        card.sided.connect(lambda name: self.chosen.emit(group, name))
        for signal, deed in (
            (card.decided, DECIDE),
            (card.left_out, "leave_out"),
            (card.without, "without"),
            (card.kept_last, Fix.KEEP_LAST.value),
            (card.taken_in, Fix.TAKE_IN.value),
            (card.allowed, Fix.ALLOW.value),
            (card.sent_again, Fix.SEND_AGAIN.value),
            (card.to_match, Fix.MATCH.value),
            (card.asked, "show"),
        ):
            signal.connect(lambda deed=deed: self.chosen.emit(group, deed))
        return card
