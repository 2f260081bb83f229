"""What we noticed in a file: one card a finding, each with its one-click alternative."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

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
from planhat_desktop.ui.pages.alternatives import Reshaper, find_deed
from planhat_desktop.ui.pages.choices import Choice, ChoiceRow
from planhat_desktop.ui.theme import State

if TYPE_CHECKING:
    from planhat_desktop.core.profile import Profile
    from planhat_desktop.core.table import Note, Table

WIDTH, NARROW_WIDTH = 268, 228
LONGEST_WORD = 12
"""Letters that fit into a card's line whatever they are."""

_GRAVE = (
    "damaged_numbers",
    "error_cells",
    "formulas_without_value",
    "bytes_replaced",
    "tables_beside",
    "tables_below",
)
"""What may cost data, or what the person must mend in the sheet itself."""
_SLIGHT = ("blank_rows", "curly_quotes", "blank_headers", "duplicate_headers")
_ENCODINGS = ("utf-8", "cp1252", "mac-roman", "cp1250", "utf-16-le", "cp932")
"""What a text file that reads wrong is most likely written in."""


@dataclass(frozen=True, eq=False)
class Finding:
    """One card.

    Attributes:
        sign: a state, or an icon's name, in its tone.
        choices: ways to read it, in place of a deed.
    """

    sign: State | str
    tone: str
    title: str
    words: str = ""
    deed: Deed | None = None
    choices: tuple[Choice, ...] = ()


class Findings(QFrame):
    """The side column of the File page."""

    def __init__(self, page: Reshaper) -> None:
        super().__init__()
        self._page = page
        self.setFixedWidth(WIDTH)
        whole = column(self, gap=8)
        self.heading = Text(_("What we noticed"), "strong", parent=self)
        whole.addWidget(self.heading)
        self._scroll = ScrollColumn(gap=8, parent=self)
        whole.addWidget(self._scroll, 1)
        self.shown: list[Finding] = []

    def draw(self, table: Table, profile: Profile | None) -> None:
        """Show what was noticed about a table, the weightiest first."""
        self.shown = list(self._find(table, profile))
        body = self._scroll.body
        clear(body)
        for finding in self.shown:
            body.addWidget(self._card(finding))
        self._scroll.verticalScrollBar().setValue(0)

    def _card(self, finding: Finding) -> QWidget:
        card = Card(margin=12, gap=4, parent=self._scroll.content)
        across = line(gap=10)
        sign = column()
        sign.addSpacing(1)
        sign.addWidget(Glyph(finding.sign, finding.tone, 14, card))
        sign.addStretch(1)
        across.addLayout(sign)
        words = column(gap=2)
        words.addWidget(Text(_let_break(finding.title), "strong", wrap=True, parent=card))
        if finding.words:
            words.addWidget(Text(_let_break(finding.words), "quiet", wrap=True, parent=card))
        for choice in finding.choices:
            words.addWidget(ChoiceRow(choice, card))
        if finding.deed is not None:
            deed = finding.deed
            button = Button(deed.words, "link", parent=card)
            button.clicked.connect(lambda _on=False: deed.do())
            words.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        across.addLayout(words, 1)
        card.body.addLayout(across)
        return card

    def _fitting(self, table: Table, profile: Profile) -> Finding:
        """Return the card of a profile that fits, wholly or nearly."""
        from planhat_desktop.core.binding import fits

        if fits(profile, table) == 1:
            words, deed = _("Profile “{name}” fits"), _("Go straight to Preview")
            known = plural(
                len(profile.links),
                "It knows {n} column of this file.",
                "It knows {n} columns of this file.",
            )
        else:
            words, deed = _("Profile “{name}” nearly fits"), _("Use it, and see what changed")
            known = _("Some columns are called otherwise, or are gone, since it was saved.")
        title = words.format(name=profile.name)
        return Finding("star-fill", "create_ink", title, known, Deed(deed, self._page.use_profile))

    def _find(self, table: Table, profile: Profile | None) -> Iterator[Finding]:
        if profile is not None:
            yield self._fitting(table, profile)
        notes = {note.code: note for note in table.notes}
        titles = notes.pop("title_rows_skipped", None)
        lines = notes.pop("two_line_header", None)
        header = self._header(table, titles, lines)
        # A header in the first row is what anyone expects.
        plain = table.header_row == table.sheet_grid.first_row and lines is None
        if not plain:
            yield header
        for note in notes.values():
            yield self._note(table, note)
        if plain:
            yield header
        yield from self._text_file(table)

    def _header(self, table: Table, titles: Note | None, lines: Note | None) -> Finding:
        from planhat_desktop.app.wording.notes import note_detail

        another = Deed(_("Use another row"), lambda: self._offer_rows(table))
        if not table.header_row:
            title = _("No row holds column names")
            words = _("The columns go by their letters.")
            return Finding(State.UPDATE, "", title, words, another)
        title = _("Column names are in row {n}").format(n=table.header_row)
        told = []
        if lines is not None:
            title = _("Column names are in rows {first}–{last}").format(**lines.facts)
            told.append(note_detail(lines))
            another = Deed(
                _("Use row {n} only").format(n=table.header_row),
                partial(self._page.choose_header, table.header_row),
            )
        if titles is not None:
            words = _("Rows {first}–{last} look like a title and stay behind.")
            if titles.facts["first"] == titles.facts["last"]:
                words = _("Row {first} looks like a title and stays behind.")
            told.append(words.format(**titles.facts))
        return Finding("check-bold", "create_ink", title, " ".join(told), another)

    def _note(self, table: Table, note: Note) -> Finding:
        from planhat_desktop.app.wording.notes import note_detail, note_title

        sign: tuple[State | str, str] = (State.UPDATE, "")
        if note.code in _GRAVE:
            sign = ("warning", "update_ink")
        elif note.code in _SLIGHT:
            sign = ("info", "quiet")
        finding = Finding(*sign, note_title(note), note_detail(note))
        if note.code == "encoding_guessed":
            return self._encodings(finding, note)
        return replace(finding, deed=find_deed(note, table, self._page, self._offer))

    def _encodings(self, finding: Finding, note: Note) -> Finding:
        """Return a card that lets the person say which letters are right."""
        from planhat_desktop.app.wording.notes import encoding_name

        samples, mine = note.facts.get("samples"), note.facts["encoding"]
        if isinstance(samples, tuple) and len(samples) > 1:
            choices = tuple(
                Choice(encoding_name(one), text, one == mine, partial(self._page.reread, one))
                for one, text in samples
            )
            return replace(finding, words=_("Which of these reads right?"), choices=choices)
        others = note.facts.get("others")
        names = others if isinstance(others, tuple | list) and others else _ENCODINGS
        deeds = self._encoding_deeds([str(one) for one in names if one != mine])
        return replace(finding, deed=Deed(_("Read it otherwise"), lambda: self._offer(deeds)))

    def _encoding_deeds(self, names: Sequence[str]) -> list[Deed | None]:
        from planhat_desktop.app.wording.notes import encoding_name

        words = _("Letters as {name}")
        return [
            Deed(words.format(name=encoding_name(one)), partial(self._page.reread, one))
            for one in names
        ]

    def _text_file(self, table: Table) -> Iterator[Finding]:
        """Yield how a text file was taken apart, and what else it could be."""
        from planhat_desktop.app.wording.notes import delimiter_name, encoding_name
        from planhat_desktop.core.delimiters import count_columns

        counted = count_columns(table)
        if not counted:
            return
        mine, encoding = table.source.delimiter, table.source.encoding
        title = _("Each line is one cell")
        if mine is not None:
            title = _("Cells are parted by {name}").format(name=delimiter_name(mine))
        parted = _("Parted by {name}: {columns}")
        others: list[Deed | None] = [
            Deed(
                parted.format(
                    name=delimiter_name(one), columns=plural(columns, "{n} column", "{n} columns")
                ),
                partial(self._page.reread, delimiter=one),
            )
            for one, columns in counted.items()
            if one != mine
        ]
        if encoding is not None:
            others += [None, *self._encoding_deeds([one for one in _ENCODINGS if one != encoding])]
        words = _("Letters as {name}.").format(name=encoding_name(encoding or ""))
        deed = Deed(_("Read it otherwise"), lambda: self._offer(others))
        yield Finding("check-bold", "create_ink", title, words, deed)

    # Menus

    def _offer(self, deeds: Sequence[Deed | None]) -> None:
        self.deed_menu(deeds).popup(QCursor.pos())

    def deed_menu(self, deeds: Sequence[Deed | None]) -> QMenu:
        """Return deeds to choose from; None draws a line."""
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        for deed in deeds:
            if deed is None:
                menu.addSeparator()
            else:
                action = menu.addAction(deed.words.replace("&", "&&"))
                action.triggered.connect(lambda _on=False, deed=deed: deed.do())
        return menu

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


def _let_break(words: str) -> str:
    """Return words of which the long ones may go on in the next line, unseen marks in them."""
    return re.sub(rf"(\S{{{LONGEST_WORD}}})(?=\S)", "\\1\u200b", words)
