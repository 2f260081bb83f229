"""The drawer *how it is read*: what the file shows, what is asked, what comes out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from planhat_desktop.app.draft import Draft
from planhat_desktop.app.wording.language import plural
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.core.mapping import Link, Reading
from planhat_desktop.core.schema import Field, FieldType
from planhat_desktop.core.values import fold, split_list
from planhat_desktop.ui.kit import (
    Badge,
    Button,
    Card,
    Elided,
    Pick,
    Rule,
    ScrollColumn,
    Text,
    clear,
    column,
    line,
)
from planhat_desktop.ui.pages.match.glimpse import Glimpse, Sample, Seen, is_choice, read_plainly
from planhat_desktop.ui.pages.match.picture import Fill, Painter, SlotPicture
from planhat_desktop.ui.pages.match.portraits import PortraitStrip
from planhat_desktop.ui.pages.match.samples import SamplePane, choose_samples
from planhat_desktop.ui.pages.match.ways import Way, ways_of

_MOST_VALUES = 40  # values that can be replaced one by one; more belong in the sheet


class Choice(Pick):
    """A pick that a scrolling wheel passes over, and that tells the value chosen.

    Signals:
        decided: the value the person chose.
    """

    decided = Signal(str)

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__(label, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumContentsLength(8)
        self.activated.connect(self._tell)

    def offer(self, choices: Sequence[tuple[str, str]], chosen: str) -> None:
        """Show these choices: (value, words)."""
        now = [(self.itemData(i), self.itemText(i)) for i in range(self.count())]
        if now != list(choices):
            self.clear()
            for value, words in choices:
                self.addItem(words, value)
        self.setCurrentIndex(max(0, self.findData(chosen)))
        self.setToolTip(self.currentText())

    def _tell(self) -> None:
        self.decided.emit(str(self.currentData()))

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class Asked(QWidget):
    """One question about how cells are read: the choices, what shows it, and quick answers.

    Signals:
        decided: the value the person chose.
    """

    decided = Signal(str)

    def __init__(self, question: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._body = column(gap=6)
        self.setLayout(self._body)
        self._body.addWidget(Text(question, "small", parent=self))
        self.pick = Choice(question, self)
        self.pick.decided.connect(self.decided)
        self._body.addWidget(self.pick)
        self.proof = Text("", "small", wrap=True, parent=self)
        self._body.addWidget(self.proof)
        self.answers: list[Button] = []
        self._offered: tuple[tuple[str, str], ...] = ()

    def show_way(self, way: Way, chosen: str) -> None:
        """Show a question as it stands now."""
        self.pick.offer(way.choices, chosen)
        self.proof.setText(way.proof)
        self.proof.set_tone("update" if way.is_doubtful else "quiet")
        self.proof.setVisible(bool(way.proof))
        if way.answers == self._offered:
            return
        self._offered = way.answers
        for button in self.answers:
            button.hide()
            button.deleteLater()
        self.answers = []
        for value, words in way.answers:
            button = Button(words, "pill", parent=self)
            button.clicked.connect(lambda _checked=False, value=value: self.decided.emit(value))
            self._body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            self.answers.append(button)


class ReadingDrawer(Card):
    """How one slot's cells are read.

    Attributes:
        field: the API name of the field shown, or empty.
        asked: the questions shown, by the reading's attribute.
    Signals:
        reading_changed: (field, the new `Reading`).
        constant_changed: (field, the value for all rows).
        accepted, cleared: the field whose suggestion is taken, or whose slot is emptied.
        closed: the person put it away.
    """

    reading_changed = Signal(str, object)
    constant_changed = Signal(str, str)
    accepted = Signal(str)
    cleared = Signal(str)
    closed = Signal()

    def __init__(self, painter: Painter, parent: QWidget | None = None) -> None:
        super().__init__(margin=1, gap=8, parent=parent)
        self.setFixedWidth(324)
        top = line(gap=8, margin=(16, 14, 10, 0))
        self.title = Text("", "heading", wrap=True, parent=self)
        top.addWidget(self.title, 1)
        close = Button(_("Close"), "icon", sign="x", parent=self)
        close.clicked.connect(self.shut)
        top.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(top)
        scroll = ScrollColumn(gap=8, margin=(16, 0, 16, 16), parent=self)
        self.body.addWidget(scroll, 1)
        self.body = scroll.body
        self.setObjectName("reading")
        self._painter = painter
        self.field = ""
        self._shown: tuple[object, ...] = ()
        self.asked: dict[str, Asked] = {}
        self._replaced: dict[str, Choice] = {}
        self.samples = SamplePane()
        self.strip = PortraitStrip()
        self.reason, self.about, self.summary = Text(), Text(), Text()
        self.hide()

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

    def draw(self, draft: Draft, picture: SlotPicture) -> None:
        """Show a slot as it is now; what the person is just changing keeps its place."""
        model = draft.model
        field = model.find(picture.field) if model is not None else None
        mapping = draft.mapping
        if field is None or mapping is None or not picture.is_fed:
            self.shut()
            return
        link = mapping.link_of(field.name)
        self._painter.see(draft, field.name)
        self._painter.glimpses.deepen((field.name,))
        seen = self._painter.see(draft, field.name)
        shape = (field, picture.column, picture.header, picture.is_suggested, draft.policy.blanks)
        if shape != self._shown:
            self._shown = shape
            self.field = field.name
            self._build(draft, field, picture, link)
        self.reason.setText(picture.reason)
        self.reason.set_tone("update" if picture.fill is Fill.CHECK else "quiet")
        if link is not None and seen is not None:
            self._fill_in(draft, field, link, seen)

    def _build(self, draft: Draft, field: Field, picture: SlotPicture, link: Link | None) -> None:
        self.asked, self._replaced = {}, {}
        self.title.setText(field.label)
        clear(self.body)
        self.samples, self.summary = SamplePane(self), Text("", "small", wrap=True, parent=self)
        self.strip = PortraitStrip(self)
        self.about = Text("", "small", "quiet", wrap=True, parent=self)
        self._say_source(picture)
        if link is None:
            self._ask_constant(field, picture)
        else:
            self._ask(draft, field, link)
            self._heading(_("From your file"))
            self.body.addWidget(self.samples)
            self.body.addWidget(self.summary)
            self._heading(_("The whole column"))
            self.body.addWidget(self.strip)
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

    def _say_source(self, picture: SlotPicture) -> None:
        across = line(gap=8)
        if picture.letter:
            across.addWidget(Badge(picture.letter, parent=self))
            across.addWidget(Elided(picture.header, "strong", parent=self), 1)
        else:
            across.addWidget(Elided(_("One value for all rows"), "strong", parent=self), 1)
        self.body.addLayout(across)
        self.reason = Text("", "small", wrap=True, parent=self)
        self.body.addWidget(self.reason)
        if picture.is_suggested:
            accept = Button(_("Yes, that is right"), "pill", sign="check", parent=self)
            accept.clicked.connect(lambda: self.accepted.emit(self.field))
            self.body.addWidget(accept, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(Rule(parent=self))

    def _ask_constant(self, field: Field, picture: SlotPicture) -> None:
        label = _("Value for all rows")
        self.body.addWidget(Text(label, "small", parent=self))
        choices = constant_choices(field)
        if choices:
            pick = Choice(label, self)
            pick.offer(choices, picture.header)
            pick.decided.connect(lambda value: self.constant_changed.emit(self.field, value))
            self.body.addWidget(pick)
            return
        box = QLineEdit(picture.header, self)
        box.setAccessibleName(label)

        def take() -> None:
            if box.text().strip() and box.text() != picture.header:
                self.constant_changed.emit(self.field, box.text().strip())

        box.editingFinished.connect(take)
        self.body.addWidget(box)

    def _ask(self, draft: Draft, field: Field, link: Link) -> None:
        glimpse, seen = self._glimpse(draft, link), self._painter.see(draft, field.name)
        if glimpse is None or seen is None:
            return
        for way in self._ways(draft, field, link, glimpse, seen):
            asked = Asked(way.question, self)
            asked.decided.connect(lambda value, way=way: self._decide(draft, way, value))
            self.body.addWidget(asked)
            self.asked[way.name] = asked
        if is_choice(field):
            self._ask_values(draft, field, link, glimpse)

    def _ask_values(self, draft: Draft, field: Field, link: Link, glimpse: Glimpse) -> None:
        """Ask for each value that is no option what to send in its place."""
        seen = self._painter.see(draft, field.name)
        if seen is None:
            return
        strays = read_plainly(glimpse, field, link.reading, seen.decided).unread
        if field.is_list:
            strays = _split_strays(strays, field, link.reading)
        if not strays:
            return
        self._heading(_("Values that are no option"))
        what = _("Choose what to send instead. Rows with other values are held.")
        self.body.addWidget(Text(what, "small", "quiet", wrap=True, parent=self))
        choices = (("", _("Hold these rows")), *constant_choices(field))
        for one in strays[:_MOST_VALUES]:
            across = column(gap=4)
            rows = plural(one.rows, "{n} row", "{n} rows")
            across.addWidget(Elided(f"{one.text} · {rows}", "small", parent=self))
            pick = Choice(_("Send instead of “{value}”").format(value=one.text), self)
            pick.offer(choices, link.reading.values.get(one.text, ""))
            pick.decided.connect(
                lambda value, text=one.text: self._replace_value(draft, text, value)
            )
            across.addWidget(pick)
            self.body.addLayout(across)
            self._replaced[one.text] = pick
        if len(strays) > _MOST_VALUES:
            more = _("And {count} more. Is this the right column?")
            words = more.format(count=f"{len(strays) - _MOST_VALUES:,}")
            self.body.addWidget(Text(words, "small", "update", wrap=True, parent=self))

    def _fill_in(self, draft: Draft, field: Field, link: Link, seen: Seen) -> None:
        glimpse = self._glimpse(draft, link)
        if glimpse is None:
            return
        for way in self._ways(draft, field, link, glimpse, seen):
            if way.name in self.asked:
                self.asked[way.name].show_way(way, way.chosen(link.reading))
        for text, pick in self._replaced.items():
            pick.setCurrentIndex(max(0, pick.findData(link.reading.values.get(text, ""))))
        self.samples.show_samples(choose_samples(seen))
        self.summary.setText(_sum_up(seen, field, self._painter.knows(draft, field)))
        self.summary.set_tone("held" if seen.unread else "create")
        self._fill_in_column(draft, link)

    def _fill_in_column(self, draft: Draft, link: Link) -> None:
        """Show the whole column, as soon as it was looked through."""
        assert draft.table is not None
        fed_by = draft.table.columns[link.column]
        words = self._painter.describe(fed_by)
        self.strip.show_portrait(self._painter.glimpses.portrait(fed_by), words)
        self.about.setText(words or _("Looking through the column …"))

    def _ways(
        self, draft: Draft, field: Field, link: Link, glimpse: Glimpse, seen: Seen
    ) -> tuple[Way, ...]:
        return ways_of(
            field, draft.catalog, glimpse.cells, link.reading, seen.decided, draft.policy.blanks
        )

    def _glimpse(self, draft: Draft, link: Link) -> Glimpse | None:
        table = draft.table
        if table is None or not 0 <= link.column < len(table.columns):
            return None
        return self._painter.glimpses.of(table.columns[link.column])

    def _change(self, draft: Draft, make: Callable[[Reading], Reading]) -> None:
        link = draft.mapping.link_of(self.field) if draft.mapping is not None else None
        if link is not None:
            self.reading_changed.emit(self.field, make(link.reading))

    def _decide(self, draft: Draft, way: Way, value: str) -> None:
        self._change(draft, lambda reading: way.choose(reading, value))

    def _replace_value(self, draft: Draft, text: str, value: str) -> None:
        def make(reading: Reading) -> Reading:
            values = {key: one for key, one in reading.values.items() if key != text}
            return replace(reading, values=values | ({text: value} if value else {}))

        self._change(draft, make)


def constant_choices(field: Field) -> tuple[tuple[str, str], ...]:
    """Return the values a field can hold, (value, words), where they are few and known."""
    if field.type is FieldType.BOOLEAN:
        return (("yes", _("Yes")), ("no", _("No")))
    return tuple((option, option) for option in field.options) if field.options else ()


def _split_strays(cells: Sequence[Sample], field: Field, reading: Reading) -> tuple[Sample, ...]:
    """Return the parts of list cells that are no options, each once with all its rows."""
    known = {fold(option) for option in field.options}
    rows: dict[str, int] = {}
    for one in cells:
        for part in split_list(one.text, reading.list_separator):
            if fold(part) not in known:
                rows[part] = rows.get(part, 0) + one.rows
    return tuple(Sample(text, text, "", None, count) for text, count in rows.items())


def _sum_up(seen: Seen, field: Field, is_known: bool) -> str:
    """Return in words how many of the values can be read, or found in Planhat."""
    if field.is_reference and not is_known:
        return _("The preview looks these up in Planhat and shows what is not found.")
    total, bad = len(seen.samples), len(seen.unread)
    if not total:
        return ""
    among = _("the {count} different values") if seen.is_whole else _("{count} values looked at")
    words = among.format(count=f"{total:,}")
    if field.is_reference:
        fine, said = _("✓ All of {words} are in Planhat."), _("! {bad} of {words} are not found.")
    else:
        fine, said = _("✓ All of {words} can be read."), _("! {bad} of {words} cannot be read.")
    if not bad:
        return fine.format(words=words)
    said = said.format(bad=f"{bad:,}", words=words)
    if not seen.is_whole:
        return said
    rows = sum(one.rows for one in seen.unread)
    return said + " " + _("Rows held: {rows}.").format(rows=f"{rows:,}")
