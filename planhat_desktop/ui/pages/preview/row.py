"""The panel *This row*: how it was found, what changes, what is wrong, what Planhat receives."""

from __future__ import annotations

import json
import re
from functools import partial

import numpy as np
from PySide6.QtCore import Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from planhat_desktop.app.display import show_cell
from planhat_desktop.app.onerow import waiting_words
from planhat_desktop.app.overview import Overview, show_named
from planhat_desktop.app.picking import is_chosen
from planhat_desktop.app.recipients import appended_words
from planhat_desktop.app.wording import issue_sentence
from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.address import record_url
from planhat_desktop.core.candidates import title_of
from planhat_desktop.core.changes import raw
from planhat_desktop.core.issues import Severity
from planhat_desktop.core.lookup import key_text
from planhat_desktop.core.plan import Batch
from planhat_desktop.core.resolution import Change, Outcome, Resolution
from planhat_desktop.core.schema import Workspace
from planhat_desktop.ui.kit import (
    Button,
    Card,
    FlowLayout,
    Glyph,
    Rule,
    Text,
    Tick,
    announce,
    clear,
    column,
    line,
)
from planhat_desktop.ui.pages.preview.change import ChangeText
from planhat_desktop.ui.pages.preview.problems import SEE_SIGN
from planhat_desktop.ui.theme import State, role_font

_STATES = (State.CREATE, State.UPDATE, State.SAME, State.HELD)
_LONG = 200
_LONG_WORD = re.compile(r"\S{18}(?=\S)")


def _cut(text: str) -> str:
    return text if len(text) <= _LONG else text[: _LONG - 1] + "…"


def breakable(text: str) -> str:
    """Return a text whose long words may be broken; a label would grow as wide as they are."""
    return _LONG_WORD.sub("\\g<0>\u200b", text)


class RowPanel(Card):
    """What there is to know of one row.

    Signals:
        put_back: (position, table column) of a cell that is to be as it is in the file.
        left_out, taken_in, tried: the row's spreadsheet number; the last is to be sent alone.
        opened: what Planhat will receive is shown now: a widget.
        seen: the API name of a field that is to be seen on Match.
        unchosen: the same: which record it is is not to be settled by choice any more.
    """

    opened = Signal(object)
    seen = Signal(str)
    unchosen = Signal(int)
    put_back = Signal(int, int)
    left_out = Signal(int)
    taken_in = Signal(int)
    tried = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(margin=14, gap=8, parent=parent)
        self.setAccessibleName(_("This row"))
        self._sent: bytes = b""
        self._number, self._is_left_out, self._url = 0, False, ""
        self._open, self._admin = False, False
        self.title = Text("", "strong", wrap=True, parent=self)
        self.found = Text("", "quiet", wrap=True, parent=self)
        self.body.addWidget(self.title)
        self.body.addWidget(self.found)
        self._changes = column(gap=4)
        self.body.addLayout(self._changes)
        self._problems = column(gap=6)
        self.body.addLayout(self._problems)
        self._edits = column(gap=4)
        self.body.addLayout(self._edits)
        links = QWidget(self)
        flow = FlowLayout(links, gap=14, line_gap=4)
        self.more = Button("", "link", parent=links)
        self.more.clicked.connect(self._toggle)
        self.open_it = Button(_("Open in Planhat"), "link", sign="arrow-square-out", parent=links)
        self.open_it.clicked.connect(self._open_in_planhat)
        self.keep = Button("", "link", parent=links)
        self.keep.clicked.connect(self._leave_or_take)
        self.back = Button(_("Take the choice back"), "link", parent=links)
        self.back.clicked.connect(lambda: self.unchosen.emit(self._number))
        self.alone = Button(_("Send only this row…"), "link", parent=links)
        self.alone.clicked.connect(lambda: self.tried.emit(self._number))
        for button in (self.more, self.open_it, self.keep, self.back, self.alone):
            flow.addWidget(button)
        self.body.addWidget(links)
        self.waits = Text("", "small", "quiet", wrap=True, parent=self)
        self.body.addWidget(self.waits)
        self._receive = QWidget(self)
        inner = column(self._receive, gap=8)
        inner.addWidget(Rule(parent=self._receive))
        inner.addWidget(Text(_("What Planhat will receive"), "strong", parent=self._receive))
        self._fields = column(gap=4)
        inner.addLayout(self._fields)
        self.admin = Tick(_("As it is sent (admin view)"), self._receive)
        self.admin.toggled.connect(self._show_admin)
        inner.addWidget(self.admin)
        self.address = Text("", "code", wrap=True, parent=self._receive)
        self.address.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        inner.addWidget(self.address)
        self.code = QPlainTextEdit(self._receive)
        self.code.setReadOnly(True)
        self.code.setTabChangesFocus(True)
        self.code.setFont(role_font("code"))
        self.code.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.code.setAccessibleName(_("What Planhat will receive, as JSON"))
        inner.addWidget(self.code)
        words = _("“(new …)” stands for the ID that Planhat will have given that record by then.")
        self.promised = Text(words, "small", "quiet", wrap=True, parent=self._receive)
        inner.addWidget(self.promised)
        below = line(gap=8)
        self.copy = Button(_("Copy"), "pill", sign="copy", parent=self._receive)
        self.copy.clicked.connect(self._copy)
        below.addWidget(self.copy)
        below.addStretch(1)
        inner.addLayout(below)
        self.body.addWidget(self._receive)
        self._refresh()

    def show_row(self, view: Overview, position: int, workspace: Workspace) -> None:
        """Show the row at a 0-based position."""
        resolution = view.resolution
        outcome = Outcome(int(resolution.outcomes[position]))
        self._number = int(view.table.row_numbers[position])
        self.back.setVisible(is_chosen(resolution, position))
        name = name_row(resolution, position)
        words = _("Row {row}").format(row=f"{self._number:,}")
        self.title.setText(breakable(f"{words} · {_cut(name)}") if name else words)
        self.found.setText(breakable(describe(resolution, position)))
        clear(self._changes)
        changes = resolution.changes(position)
        for change in changes:
            self._changes.addWidget(_change_line(resolution, change, outcome, self))
        self._show_problems(view, position)
        self._show_edits(view, position)
        self._show_sent(view, position, workspace)
        model, target = resolution.records.model.name, resolution.target_id(position)
        self._url = record_url(workspace.api_url, model, target) or ""
        self.open_it.setVisible(bool(self._url))
        self._refresh()

    def _show_problems(self, view: Overview, position: int) -> None:
        clear(self._problems)
        self._is_left_out = False
        said: set[str] = set()
        for issue in view.prepared.issues.of_row(position):
            self._is_left_out |= issue.code == "left_out"
            place = view.table.columns[issue.column] if issue.column is not None else None
            sentence = issue_sentence(issue)
            if place is not None:
                where = _("Column {letter} “{header}”").format(
                    letter=place.letter, header=_cut(place.header)
                )
                sentence = f"{where}: {sentence}"
            if sentence in said:
                continue
            said.add(sentence)
            across = line(gap=8)
            blocks = issue.severity is Severity.BLOCKED
            sign = Glyph("warning-circle" if blocks else "eye", _ink(blocks), 16, self)
            at_left = column(gap=2)
            at_left.addWidget(sign, 0, Qt.AlignmentFlag.AlignHCenter)
            if place is not None and issue.field:
                see = Button(_("See it on Match"), "icon", sign=SEE_SIGN, parent=self)
                see.setAccessibleName(_("See {label} on Match").format(label=place.header))
                see.clicked.connect(partial(self.seen.emit, issue.field))
                see.setFixedSize(20, 24)
                at_left.addWidget(see)
            at_left.addStretch(1)
            across.addLayout(at_left)
            across.addWidget(Text(breakable(sentence), wrap=True, parent=self), 1)
            self._problems.addLayout(across)

    def _show_edits(self, view: Overview, position: int) -> None:
        """Show which cells of the row a person changed here, and what the file has there."""
        clear(self._edits)
        table, number = view.table, int(view.table.row_numbers[position])
        for place in table.columns if table.edits else ():
            if (number, place.index) not in table.edits:
                continue
            cell = show_cell(table.grid.cell(int(table.positions[position]), place.index))
            there = _("“{cell}”").format(cell=_cut(cell)) if cell else _("nothing")
            words = _("{header}: changed here; the file has {cell}.").format(
                header=_cut(place.header), cell=there
            )
            across = line(gap=8)
            across.addWidget(Text(breakable(words), "small", wrap=True, parent=self), 1)
            back = Button(_("Put back"), "link", parent=self)
            back.setAccessibleName(_("Put back {header}").format(header=place.header))
            back.clicked.connect(partial(self.put_back.emit, position, place.index))
            across.addWidget(back, 0, Qt.AlignmentFlag.AlignTop)
            self._edits.addLayout(across)

    def _show_sent(self, view: Overview, position: int, workspace: Workspace) -> None:
        plan, resolution = view.prepared.plan, view.resolution
        outcome = int(resolution.outcomes[position])
        is_sent = outcome in (Outcome.CREATE, Outcome.UPDATE)
        self.more.setVisible(is_sent)
        waits = waiting_words(resolution, position) if is_sent else ""
        self.alone.setVisible(is_sent and not waits)
        self.waits.setText(breakable(waits))
        self.waits.setVisible(bool(waits))
        clear(self._fields)
        if not is_sent:
            self._sent = b""
            self._open = False
            return
        row = np.asarray([position], np.int32)
        self._sent = plan.body(Batch(1, row, is_single=True))  # without the list around it
        item: dict[str, object] = json.loads(self._sent)
        custom = item.pop("custom", None)
        if isinstance(custom, dict):
            item |= {f"custom.{name}": value for name, value in custom.items()}
        model = resolution.records.model
        for name, value in item.items():
            one = model.find(name)
            label = one.label if one is not None else _("Planhat ID") if name == "_id" else name
            shown = show_named(resolution, one, value) if one is not None else str(value)
            words = shown if value not in (None, "", []) else _("emptied")
            self._fields.addWidget(ChangeText(label, None, words, self._receive))
        self.address.setText(plan.request_of(position).line(workspace.api_url))
        self.code.setPlainText(json.dumps(json.loads(self._sent), ensure_ascii=False, indent=2))
        lines = min(14, self.code.document().blockCount())
        self.code.setFixedHeight(lines * self.code.fontMetrics().lineSpacing() + 26)

    def _refresh(self) -> None:
        self.more.say(
            _("Hide what Planhat receives") if self._open else _("What Planhat will receive")
        )
        self._receive.setVisible(self._open and bool(self._sent))
        self.address.setVisible(self._admin)
        self.code.setVisible(self._admin)
        self.promised.setVisible(self._admin and b'"(new ' in self._sent)
        self.keep.say(_("Take in again") if self._is_left_out else _("Leave this row out"))

    @Slot()
    def _toggle(self) -> None:
        self._open = not self._open
        self._refresh()
        if self._open:
            announce(self, _("What Planhat will receive"))
            self.opened.emit(self._receive)

    @Slot(bool)
    def _show_admin(self, on: bool) -> None:
        self._admin = on
        self._refresh()
        if on:
            self.opened.emit(self._receive)

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._sent.decode())
        announce(self, _("Copied"))
        self.copy.say(_("Copied"))

    @Slot()
    def _leave_or_take(self) -> None:
        (self.taken_in if self._is_left_out else self.left_out).emit(self._number)

    @Slot()
    def _open_in_planhat(self) -> None:
        QDesktopServices.openUrl(QUrl(self._url))


def _ink(blocks: bool) -> str:
    return "held_ink" if blocks else "update_ink"


def _change_line(
    resolution: Resolution, change: Change, outcome: Outcome, parent: QWidget
) -> ChangeText:
    new = show_named(resolution, change.field, change.new)
    if outcome is Outcome.CREATE:
        return ChangeText(change.field.label, None, new, parent)
    old = show_named(resolution, change.field, change.old)
    return ChangeText(change.field.label, old or "—", new or _("emptied"), parent)


def name_row(resolution: Resolution, position: int) -> str:
    """Return what a person calls a row: its name, that of what it belongs to, or its key."""
    model = resolution.records.model
    columns = resolution.records.columns
    texts = {name: one.text(position) for name, one in columns.items()}
    target = int(resolution.targets[position])
    record = resolution.existing.records[target] if target >= 0 else {}
    full = f"{texts.get('firstName', '')} {texts.get('lastName', '')}".strip()
    for name in ("name", "title", "subject"):
        if record.get(name) or texts.get(name):
            return str(record.get(name) or texts[name])
    if full:
        return full
    parent = columns.get(model.parent or "")
    if parent is not None and parent.field.references:
        return (
            show_named(resolution, parent.field, parent.value(position)) or texts[parent.field.name]
        )
    if record:
        return title_of(record)
    return next((texts[name] for name in ("email", *model.key_names) if texts.get(name)), "")


def describe(resolution: Resolution, position: int) -> str:
    """Return what a row will do and how its record was found, in one or two sentences."""
    model = resolution.records.model
    outcome = Outcome(int(resolution.outcomes[position]))
    key = resolution.matched_key(position)
    found = ""
    if is_chosen(resolution, position):
        name = title_of(resolution.existing.records[int(resolution.targets[position])])
        found = _("You chose this record: {name}.").format(name=_cut(name).removesuffix("."))
    elif key is not None:
        one, record = model.find(key), resolution.existing.records[resolution.targets[position]]
        shown = key_text(raw(record, key))  # an ID may have been told by another key
        label = one.label if one is not None else _("Planhat ID")
        found = _("Found in Planhat by {label} {value}.").format(label=label, value=_cut(shown))
    if model.is_append_only and outcome in (Outcome.CREATE, Outcome.SAME):
        return appended_words(resolution, position)
    match outcome:
        case Outcome.CREATE:
            return _("Not in Planhat yet: a new {model} is made.").format(model=model.label.lower())
        case Outcome.UPDATE:
            return found
        case Outcome.SAME:
            words = _("All its values are the same already, so it is not sent.")
            return f"{found} {words}".strip()
        case _:
            return f"{found} {_('It will not be sent.')}".strip()
