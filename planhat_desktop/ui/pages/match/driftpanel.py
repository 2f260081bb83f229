"""What has changed since a profile was saved, each with what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from planhat_desktop.app.drifting import acceptable, open_drift, read_as_shown
from planhat_desktop.app.wording.drift import drift_sentences
from planhat_desktop.app.wording.language import plural
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.core.drift import Change, Drift
from planhat_desktop.ui.kit import Button, Card, Deed, Glyph, ScrollColumn, Text, clear, line

if TYPE_CHECKING:
    from planhat_desktop.app.draft import Draft
    from planhat_desktop.ui.pages.match.page import MappingPage

_HIGHEST = 168  # pixels; what is below scrolls
_AT_ONCE = 2  # the others are a press away, so that the columns stay in sight
_NEWS = (Change.NEW_COLUMNS, Change.LETTERS, Change.FIELD_RENAMED, Change.TRANSLATED)


class DriftPanel(Card):
    """A calm panel above the columns; not there where nothing has changed.

    Attributes:
        shown: what is told, the most important first.
    """

    def __init__(self, page: MappingPage) -> None:
        super().__init__(margin=10, gap=6, parent=page)
        self._page = page
        self.shown: tuple[Drift, ...] = ()
        self._unfolded = False
        self._drawn: object = None
        top = line(gap=8)
        self.title = Text("", "strong", parent=self)
        top.addWidget(self.title, 1)
        self.use_all = Button("", "pill", parent=self)
        self.use_all.clicked.connect(self._use_all)
        top.addWidget(self.use_all)
        self.fold = Button("", "link", parent=self)
        self.fold.clicked.connect(self._turn)
        top.addWidget(self.fold)
        self.close_it = Button(_("Hide what has changed"), "icon", sign="x", parent=self)
        self.close_it.clicked.connect(self._hide)
        top.addWidget(self.close_it)
        self.body.addLayout(top)
        self.rows = ScrollColumn(gap=4, parent=self)
        self.body.addWidget(self.rows)
        self.hide()

    def draw(self, draft: Draft) -> None:
        """Show what is still open."""
        if self._drawn is draft.content:
            return
        self._drawn = draft.content
        found = open_drift(draft)
        if found == self.shown:
            return
        if not self.shown:
            self._unfolded = False
        self.shown = found
        self._show(draft.content.profile)

    def _show(self, name: str) -> None:
        found = self.shown
        self.setVisible(bool(found))
        if not found:
            return
        words = plural(len(found), "{n} thing has changed", "{n} things have changed")
        since = _("{words} since “{name}” was saved") if name else _("{words} in the file")
        self.title.setText(since.format(words=words, name=name))
        self.setAccessibleName(self.title.text())
        together = acceptable(found)
        self.use_all.say(_("Use all {n}").format(n=len(together)))
        self.use_all.setVisible(len(together) > 1)
        more = len(found) - _AT_ONCE
        self.fold.say(_("Show less") if self._unfolded else _("Show {n} more").format(n=more))
        self.fold.setVisible(more > 0)
        clear(self.rows.body)
        for one in found if self._unfolded else found[:_AT_ONCE]:
            row = self._row(one)
            self.rows.body.addWidget(row)
            row.show()  # at once, or there is no room for it
        self._fit()

    def _fit(self) -> None:
        """Be as high as the rows are, up to a point; the columns stay in sight."""
        layout = self.rows.content.layout()
        if layout is not None:
            layout.activate()
            wanted = layout.totalHeightForWidth(self.rows.viewport().width())
            wanted = wanted if wanted >= 0 else layout.totalSizeHint().height()
            self.rows.setFixedHeight(min(wanted, _HIGHEST))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _row(self, one: Drift) -> QWidget:
        what, do = drift_sentences(one)
        row = QWidget(self)
        across = line(row, gap=8)
        is_news = one.certain or one.change in _NEWS
        sign, tone = ("info", "accent") if is_news else ("warning", "update_ink")
        across.addWidget(Glyph(sign, tone, 16, row), 0, Qt.AlignmentFlag.AlignTop)
        words = Text(f"{what} {do}".strip(), wrap=True, parent=row)
        across.addWidget(words, 1)
        for deed in self._deeds(one):
            button = Button(deed.words, "link", parent=row)
            button.setAccessibleName(f"{deed.words}: {what}")
            button.clicked.connect(partial(_do, deed.do))
            across.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _deeds(self, one: Drift) -> Iterator[Deed]:
        page, field = self._page, one.field
        match one.change:
            case Change.COLUMN_GONE:
                yield Deed(_("Choose a column"), lambda: page.jump_to(field))
            case Change.NEW_OPTIONS:
                yield Deed(_("Give them values"), lambda: page.deeds.decide_values(field))
            case Change.NEW_COLUMNS:
                yield Deed(_("Show them"), page.show_unused)
            case Change.ORDER | Change.MARK:
                yield Deed(_("Read it so"), lambda: self._read_as_shown(one))
                yield Deed(_("Leave empty"), lambda: page.deeds.unlink(field))
            case _ if one.column is not None and not one.certain:
                yield Deed(_("Use it"), lambda: page.deeds.accept([field]))
                yield Deed(_("Leave empty"), lambda: page.deeds.unlink(field))
            case _:
                pass

    def _read_as_shown(self, one: Drift) -> None:
        mapping = self._page.host.draft.mapping
        link = mapping.link_of(one.field) if mapping is not None else None
        if link is not None:
            self._page.deeds.set_reading(one.field, read_as_shown(link.reading, one))
            self._page.deeds.accept([one.field])

    @Slot()
    def _use_all(self) -> None:
        self._page.deeds.accept(acceptable(self.shown))

    @Slot()
    def _turn(self) -> None:
        self._unfolded = not self._unfolded
        self._show(self._page.host.draft.content.profile)

    @Slot()
    def _hide(self) -> None:
        self._page.host.draft.forget_drift()
        self._page.edited.emit()


def _do(deed: Callable[[], object], _checked: bool = False) -> None:
    deed()
