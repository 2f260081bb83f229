"""What we noticed in a file: one card a finding, each with its one-click alternative."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QFrame, QMenu, QWidget

from planhat_desktop.app.wording.language import plural
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.ui.kit import (
    Button,
    Card,
    Deed,
    Glyph,
    ScrollColumn,
    Text,
    clear,
    column,
    line,
)
from planhat_desktop.ui.theme import State

if TYPE_CHECKING:
    from planhat_desktop.core.profile import Profile
    from planhat_desktop.core.table import Note, Table

WIDTH = 268


class Reshaper(Protocol):
    """What a finding's alternative may ask for."""

    def choose_header(self, number: int) -> None:
        """Take another row for the column names."""
        ...

    def pick_rows(self, numbers: Sequence[int], wanted: bool) -> None:
        """Take rows in or leave them out."""
        ...

    def reread(self, encoding: str) -> None:
        """Read the same text file in another encoding."""
        ...

    def use_profile(self) -> None:
        """Take the profile that fits."""
        ...

    def show_cell(self, letter: str, words: str) -> None:
        """Show the first cell of a column that reads so."""
        ...


@dataclass(frozen=True, eq=False)
class Finding:
    """One card.

    Attributes:
        sign: a state, or an icon's name, in its tone.
    """

    sign: State | str
    tone: str
    title: str
    words: str = ""
    deed: Deed | None = None


class Findings(QFrame):
    """The side column of the File page."""

    def __init__(self, page: Reshaper) -> None:
        super().__init__()
        self._page = page
        self.setFixedWidth(WIDTH)
        whole = column(self, gap=10)
        self.heading = Text(_("What we noticed"), "strong", parent=self)
        whole.addWidget(self.heading)
        self._scroll = ScrollColumn(gap=10, parent=self)
        whole.addWidget(self._scroll, 1)
        self.shown: list[Finding] = []

    def draw(self, table: Table, profile: Profile | None) -> None:
        """Show what was noticed about a table."""
        self.shown = list(self._find(table, profile))
        body = self._scroll.body
        clear(body)
        for finding in self.shown:
            body.addWidget(self._card(finding))

    def _card(self, finding: Finding) -> QWidget:
        card = Card(margin=14, gap=4, parent=self._scroll.content)
        across = line(gap=10)
        sign = column()
        sign.addSpacing(1)
        sign.addWidget(Glyph(finding.sign, finding.tone, 14, card))
        sign.addStretch(1)
        across.addLayout(sign)
        words = column(gap=4)
        words.addWidget(Text(finding.title, "strong", wrap=True, parent=card))
        if finding.words:
            words.addWidget(Text(finding.words, "quiet", wrap=True, parent=card))
        if finding.deed is not None:
            deed = finding.deed
            button = Button(deed.words, "link", parent=card)
            button.clicked.connect(lambda _on=False: deed.do())
            words.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        across.addLayout(words, 1)
        card.body.addLayout(across)
        return card

    def _find(self, table: Table, profile: Profile | None) -> Iterable[Finding]:
        if profile is not None:
            yield Finding(
                "star-fill",
                "create_ink",
                _("Profile “{name}” fits").format(name=profile.name),
                plural(
                    len(profile.links),
                    "It knows {n} column of this file.",
                    "It knows {n} columns of this file.",
                ),
                Deed(_("Go straight to Preview"), self._page.use_profile),
            )
        notes = {note.code: note for note in table.notes}
        yield self._header(table, notes.pop("title_rows_skipped", None))
        for note in notes.values():
            yield self._note(table, note)

    def _header(self, table: Table, note: Note | None) -> Finding:
        another = Deed(_("Use another row"), lambda: self._offer_rows(table))
        if not table.header_row:
            title = _("No row holds column names")
            words = _("The columns go by their letters.")
            return Finding(State.UPDATE, "", title, words, another)
        title = _("Column names are in row {n}").format(n=table.header_row)
        words = ""
        if note is not None:
            first, last = note.facts.get("first"), note.facts.get("last")
            words = _("Rows {first}–{last} look like a title and stay behind.")
            if first == last:
                words = _("Row {first} looks like a title and stays behind.")
            words = words.format(first=first, last=last)
        return Finding("check-bold", "create_ink", title, words, another)

    def _note(self, table: Table, note: Note) -> Finding:
        title, _dot, rest = _say(note).partition(". ")
        rows = _rows_of(note, table)
        if rows and table.find_row(rows[0]) is None:
            rest = plural(len(rows), "It is left out.", "They are left out.")
        return Finding(State.UPDATE, "", title.rstrip("."), rest, self._deed(table, note))

    def _deed(self, table: Table, note: Note) -> Deed | None:
        """Return a note's alternative, as far as its facts tell of rows or encodings."""
        others = note.facts.get("others")
        if isinstance(others, list | tuple) and others:
            names = [str(one) for one in others]
            return Deed(_("Read it otherwise"), lambda: self._offer_encodings(names))
        letter, example = note.facts.get("letter"), note.facts.get("example")
        if isinstance(letter, str) and isinstance(example, str):
            return Deed(_("Show the first"), lambda: self._page.show_cell(letter, example))
        rows = _rows_of(note, table)
        if not rows:
            return None
        taken = table.find_row(rows[0]) is not None
        if taken:
            words = _("Leave it out") if len(rows) == 1 else _("Leave these rows out")
            return Deed(words, lambda: self._page.pick_rows(rows, False))
        words = _("Keep it") if len(rows) == 1 else _("Keep these rows")
        return Deed(words, lambda: self._page.pick_rows(rows, True))

    # Menus

    def _offer_rows(self, table: Table) -> None:
        menu = self.header_menu(table)
        menu.popup(QCursor.pos())

    def header_menu(self, table: Table) -> QMenu:
        """Return the first rows of the sheet to choose the header from."""
        from planhat_desktop.app.display import show_cell

        menu = QMenu(self)
        for position in range(min(10, table.grid.rows)):
            number = position + table.grid.first_row
            cells = [
                show_cell(table.grid.cell(position, index))
                for index in range(min(4, len(table.grid.columns)))
            ]
            words = " · ".join(cell for cell in cells if cell)[:48] or _("empty")
            action = menu.addAction(_("Row {n}: {words}").format(n=number, words=words))
            action.setEnabled(number != table.header_row)
            action.triggered.connect(
                lambda _on=False, number=number: self._page.choose_header(number)
            )
        menu.addSeparator()
        none = menu.addAction(_("No row holds column names"))
        none.triggered.connect(lambda: self._page.choose_header(0))
        return menu

    def _offer_encodings(self, names: Sequence[str]) -> None:
        menu = QMenu(self)
        for name in names:
            action = menu.addAction(name)
            action.triggered.connect(lambda _on=False, name=name: self._page.reread(name))
        menu.popup(QCursor.pos())


def _say(note: Note) -> str:
    """Return a note's sentence; a code that is not known here shows its facts plainly."""
    from planhat_desktop.app.wording import note_sentence

    try:
        return note_sentence(note)
    except KeyError:
        facts = ", ".join(f"{name} {value}" for name, value in note.facts.items())
        return f"{note.code.replace('_', ' ').capitalize()}. {facts}"


def _rows_of(note: Note, table: Table) -> tuple[int, ...]:
    """Return the spreadsheet numbers of the rows a note speaks of and that can be picked."""
    facts = note.facts
    if isinstance(facts.get("row"), int):
        numbers = [int(str(facts["row"]))]
    elif note.code == "hidden_rows":
        first = table.grid.first_row
        numbers = [int(position) + first for position in table.grid.hidden_rows]
    else:
        found = facts.get("rows")
        numbers = [one for one in found if isinstance(one, int)] if isinstance(found, tuple) else []
    return tuple(number for number in numbers if number > table.header_row)
