"""When which menu pops up, and where."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import QMenu, QWidget

from planhat_desktop.ui.pages.match.board import Tile
from planhat_desktop.ui.pages.match.cards import ColumnCard
from planhat_desktop.ui.pages.match.hands import Hands
from planhat_desktop.ui.pages.match.menus import (
    card_menu,
    held_menu,
    key_menu,
    model_menu,
    page_menu,
    slot_menu,
)
from planhat_desktop.ui.pages.match.sentence import Sentence
from planhat_desktop.ui.pages.match.slots import FieldSlot


class Menus(QObject):
    """Opens the page's menus.

    Attributes:
        open: the menu that was opened last.
    Signals:
        jumped: (field) the person wants to go to a field.
    """

    jumped = Signal(str)

    def __init__(self, hands: Hands, sentence: Sentence, more: QWidget) -> None:
        super().__init__(hands)
        self.open: QMenu | None = None
        self._hands = hands
        self._deeds = hands.deeds
        self._sentence = sentence
        self._more = more
        for board in (hands.cards, hands.slots):
            board.menu_wanted.connect(self.show_menu)

    @Slot()
    def ask_model(self) -> None:
        """Offer the kinds of records."""
        anchor = self._sentence.model
        self._pop(model_menu(anchor, self._deeds.draft, self._deeds.choose_model), anchor)

    @Slot()
    def ask_key(self) -> None:
        """Offer the keys that find existing records."""
        draft = self._deeds.draft
        if draft.model is None or draft.mapping is None:
            return
        unfed = [name for name in draft.model.key_names if not draft.mapping.feeds(name)]
        first = next((name for name in unfed if name != "_id"), "_id")
        anchor = self._sentence.key
        jump = self.jumped.emit
        self._pop(key_menu(anchor, draft, self._deeds.choose_key, lambda: jump(first)), anchor)

    @Slot()
    def ask_more(self) -> None:
        """Offer what can be done with all matches."""
        self._pop(page_menu(self._more, self._deeds), self._more)

    @Slot(object, QPoint)
    def show_menu(self, tile: Tile, at: QPoint) -> None:
        """Offer what can be done with a card or slot."""
        hands, picture = self._hands, self._hands.picture
        if picture is None:
            return
        if isinstance(tile, ColumnCard) and len(hands.with_held(tile.picture.column)) > 1:
            put_back = partial(hands.hold, ())
            lay = hands.lay_likeliest
            menu = held_menu(tile, hands.held, self._deeds, lay=lay, put_back=put_back)
            self._pop(menu, at)
        elif isinstance(tile, ColumnCard):
            self._pop(card_menu(tile, tile.picture, picture, self._deeds, hands.hold), at)
        elif isinstance(tile, FieldSlot):
            field = tile.picture.field
            menu = slot_menu(
                tile,
                tile.picture,
                picture,
                self._deeds,
                read=lambda: hands.reading_wanted.emit(field),
                type_in=lambda: hands.type_on(tile, ""),
            )
            self._pop(menu, at)

    def _pop(self, menu: QMenu, at: QWidget | QPoint) -> None:
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # some anchors are turned around
        self.open = menu
        menu.popup(at if isinstance(at, QPoint) else at.mapToGlobal(QPoint(0, at.height())))
