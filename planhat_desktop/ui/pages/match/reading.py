"""The drawer *how it is read*: what the file shows, what is asked, what comes out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from planhat_desktop.app.draft import Draft
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.core.joining import column_of
from planhat_desktop.core.mapping import Link
from planhat_desktop.core.schema import Field
from planhat_desktop.ui.kit import (
    Badge,
    Button,
    Card,
    Elided,
    Rule,
    ScrollColumn,
    Text,
    clear,
    column,
    line,
)
from planhat_desktop.ui.pages.match.constants import ValueBox
from planhat_desktop.ui.pages.match.picture import Fill, Painter, SlotPicture
from planhat_desktop.ui.pages.match.portraits import PortraitStrip
from planhat_desktop.ui.pages.match.questions import Questions
from planhat_desktop.ui.pages.match.samples import SamplePane, choose_samples, sum_up
from planhat_desktop.ui.pages.match.scene import Scene
from planhat_desktop.ui.pages.match.ways import Way, ways_of

_NARROW, _WIDE = 324, 400  # pixels of the drawer
_SHARE = 0.4  # of its height that samples take at most
_LOW = 480  # pixels below which it is too low for all that, and shows a few of them
_FEW = 3.5  # samples; the half one tells that there are more


class ReadingDrawer(Card):
    """How one slot's cells are read.

    Attributes:
        field: the API name of the field shown, or empty.
        questions: what is asked about it; None for one value for all rows.
    Signals:
        link_changed: the `Link` as it is to be read from now on.
        constant_changed: (field, the value for all rows).
        accepted, cleared: the field whose suggestion is taken, or whose slot is emptied.
        values_wanted: the field whose values are to be decided one by one.
        closed: the person put it away.
    """

    link_changed = Signal(object)
    constant_changed = Signal(str, str)
    accepted = Signal(str)
    cleared = Signal(str)
    values_wanted = Signal(str)
    closed = Signal()

    def __init__(self, painter: Painter, parent: QWidget | None = None) -> None:
        super().__init__(margin=1, gap=8, parent=parent)
        self.setFixedWidth(_NARROW)
        self.setObjectName("reading")
        self.field = ""
        self.questions: Questions | None = None
        self._painter = painter
        self._draft: Draft | None = None
        self._shown: tuple[object, ...] = ()
        self._lay_out()
        self.hide()

    # What is always there

    def _lay_out(self) -> None:
        top = line(gap=8, margin=(16, 14, 10, 0))
        self.title = Text("", "heading", wrap=True, parent=self)
        top.addWidget(self.title, 1)
        close = Button(_("Close"), "icon", sign="x", parent=self)
        close.clicked.connect(self.shut)
        top.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(top)
        source = line(gap=8, margin=(16, 0, 16, 0))
        self._letter, self._header = Badge(parent=self), Elided("", "strong", parent=self)
        source.addWidget(self._letter)
        source.addWidget(self._header, 1)
        self.body.addLayout(source)
        self._outcome = QWidget(self)
        shown = column(self._outcome, gap=4, margin=(16, 2, 6, 0))
        self._caption = Text(_("From your file").upper(), "caps", parent=self)
        shown.addWidget(self._caption)
        self._pane = ScrollColumn(gap=0, margin=(0, 0, 10, 0), parent=self._outcome)
        self.samples = SamplePane(self)
        self._pane.body.addWidget(self.samples)
        shown.addWidget(self._pane)
        self.summary = Text("", "small", wrap=True, parent=self)
        shown.addWidget(self.summary)
        shown.addWidget(Rule(parent=self))
        self.body.addWidget(self._outcome)
        self._scroll = ScrollColumn(gap=8, margin=(16, 0, 16, 16), parent=self)
        self.body.addWidget(self._scroll, 1)
        self.body = self._scroll.body
        self.strip = PortraitStrip()
        self.reason, self.about = Text(), Text()

    def fit(self, page_width: int) -> None:
        """Take as much room as a page of this width can spare."""
        self.setFixedWidth(max(_NARROW, min(_WIDE, page_width - 720)))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_samples()

    def _fit_samples(self) -> None:
        is_low = self.height() < _LOW
        most = _FEW * self.samples.line_height if is_low else self.height() * _SHARE
        self._caption.setVisible(not is_low)
        self._pane.setFixedHeight(min(self.samples.height(), round(most)))

    @Slot()
    def shut(self) -> None:
        """Put it away."""
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.shut()
            return
        super().keyPressEvent(event)

    @override
    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go on in reading order: questions that came later stand between those before."""
        stops = [one for one in self.findChildren(QWidget) if _takes_focus(one)]
        stops.sort(key=lambda one: _place_in(one, self))
        focus = QApplication.focusWidget()
        here = stops.index(focus) if focus in stops else -1
        there = here + (1 if forward else -1)
        if here < 0 or not 0 <= there < len(stops):
            return super().focusNextPrevChild(forward)
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        stops[there].setFocus(reason)
        self._scroll.ensureWidgetVisible(stops[there])
        return True

    # What is asked

    def draw(self, draft: Draft, picture: SlotPicture) -> None:
        """Show a slot as it is now; what the person is just changing keeps its place."""
        model = draft.model
        field = model.find(picture.field) if model is not None else None
        if field is None or draft.mapping is None or not picture.is_fed:
            self.shut()
            return
        self._draft = draft
        link = draft.mapping.link_of(field.name)
        scene = self._look(draft, field, link) if link is not None else None
        ways = ways_of(scene) if scene is not None else ()
        names = tuple(one.name for one in ways)
        shape = (field, scene is None, names, picture.is_suggested, picture.live)
        if shape != self._shown:
            self._shown = shape
            self._build(field, picture, scene, ways)
        self._letter.setText(picture.letter)
        self._letter.setVisible(bool(picture.letter))
        header = picture.header if picture.letter else _("One value for all rows")
        if scene is not None and scene.link.also:
            header = " + ".join(scene.columns[one].header for one in scene.link.columns)
        self._header.setText(header)
        self.reason.setText(picture.reason)
        self.reason.set_tone("update" if picture.fill is Fill.CHECK else "quiet")
        self._outcome.setVisible(scene is not None)
        if scene is not None and self.questions is not None:
            self.questions.show_scene(scene, ways)
            self._show_outcome(scene)
            self._describe_column(scene)

    def _look(self, draft: Draft, field: Field, link: Link) -> Scene | None:
        """Return what is asked about; None where the column is not there."""
        self._painter.see(draft, field.name, link)
        self._painter.glimpses.deepen((field.name,))
        seen, table = self._painter.see(draft, field.name, link), draft.table
        if seen is None or table is None:
            return None
        fed_by = column_of(table, link)
        cells = self._painter.glimpses.of(fed_by).cells
        blanks = draft.policy.blanks
        return Scene(field, link, draft.catalog, table.columns, fed_by, cells, seen, blanks)

    def _build(
        self, field: Field, picture: SlotPicture, scene: Scene | None, ways: Sequence[Way]
    ) -> None:
        was_open = self.questions is not None and self.questions.is_unfolded
        is_other, self.field = field.name != self.field, field.name
        if is_other:
            self.title.setText(field.label)
            self._scroll.verticalScrollBar().setValue(0)
        clear(self.body)
        self._say_why(picture)
        self.questions = None
        if scene is None:
            self._ask_constant(field, picture)
        else:
            self._ask(scene, ways, is_unfolded=was_open and not is_other)
            self._heading(_("The whole column"))
            self.strip = PortraitStrip(self)
            self.body.addWidget(self.strip)
            self.about = Text("", "small", "quiet", wrap=True, parent=self)
            self.body.addWidget(self.about)
        if picture.live:
            self._heading(_("In Planhat now"))
            self.body.addWidget(Text(" · ".join(picture.live), wrap=True, parent=self))
        if picture.explained:
            self._heading(_("About this field"))
            self.body.addWidget(Text(picture.explained, "small", "quiet", wrap=True, parent=self))
        self.body.addSpacing(8)
        clear_it = Button(_("Send nothing to this field"), "quiet", sign="x", parent=self)
        clear_it.clicked.connect(lambda: self.cleared.emit(self.field))
        self.body.addWidget(clear_it)
        self.body.addStretch(1)

    def _heading(self, words: str) -> None:
        self.body.addSpacing(6)
        self.body.addWidget(Text(words.upper(), "caps", parent=self))

    def _say_why(self, picture: SlotPicture) -> None:
        self.reason = Text("", "small", wrap=True, parent=self)
        self.body.addWidget(self.reason)
        if picture.is_suggested:
            accept = Button(_("Yes, that is right"), "pill", sign="check", parent=self)
            accept.clicked.connect(lambda: self.accepted.emit(self.field))
            self.body.addWidget(accept, 0, Qt.AlignmentFlag.AlignLeft)

    def _ask_constant(self, field: Field, picture: SlotPicture) -> None:
        label = _("Value for all rows")
        self.body.addWidget(Text(label, "small", parent=self))
        box = ValueBox(field, label, self)
        box.show_value(picture.header)
        box.decided.connect(lambda value: self.constant_changed.emit(self.field, value))
        self.body.addWidget(box)

    def _ask(self, scene: Scene, ways: Sequence[Way], *, is_unfolded: bool) -> None:
        asked = self.questions = Questions(scene, ways, self)
        asked.decided.connect(self.link_changed)
        asked.tried.connect(self._try)
        asked.constant_chosen.connect(lambda value: self.constant_changed.emit(self.field, value))
        asked.values_wanted.connect(lambda: self.values_wanted.emit(self.field))
        if is_unfolded:
            asked.unfold(is_open=True)
        self.body.addWidget(asked)

    # What comes out

    @Slot(object)
    def _try(self, link: Link) -> None:
        """Show what would come out if the person stopped typing now."""
        if self._draft is not None and self.questions is not None:
            scene = self._look(self._draft, self.questions.scene.field, link)
            if scene is not None:
                self._show_outcome(scene)

    def _show_outcome(self, scene: Scene) -> None:
        assert self._draft is not None
        field, seen = scene.field, scene.seen
        self.samples.show_samples(choose_samples(seen, scene.empty_sample()))
        self._fit_samples()
        words, tone = sum_up(seen, field, self._painter.knows(self._draft, field))
        self.summary.setText(words)
        self.summary.set_tone(tone)
        self.summary.setVisible(bool(words))

    def _describe_column(self, scene: Scene) -> None:
        """Show the whole column, as soon as it was looked through."""
        first = scene.columns[scene.link.column]
        words = self._painter.describe(first)
        self.strip.show_portrait(self._painter.glimpses.portrait(first), words)
        self.about.setText(words or _("Looking through the column …"))


def _takes_focus(widget: QWidget) -> bool:
    by_tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(by_tab) and widget.isVisible() and widget.isEnabled()


def _place_in(widget: QWidget, whole: QWidget) -> tuple[int, int]:
    """Return where a widget stands, as one reads: its line, then its place in it."""
    corner = widget.mapTo(whole, QPoint())
    return corner.y() + widget.height() // 2, corner.x()
