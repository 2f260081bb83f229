"""The pane beside the list of values: what the one in hand can become, to type or pick."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from planhat_desktop.app.cards import facts_of, name_of
from planhat_desktop.app.live import Kind, Live
from planhat_desktop.app.valuemap import State, Value, ValueMap
from planhat_desktop.app.wording.candidates import candidate_words
from planhat_desktop.app.wording.language import plural
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.app.wording.valuemaps import open_sentence, why_words
from planhat_desktop.core.candidates import candidates_for
from planhat_desktop.core.mapping import Link
from planhat_desktop.core.records import Reference
from planhat_desktop.core.schema import Field, Model
from planhat_desktop.core.table import Table
from planhat_desktop.core.values import fold
from planhat_desktop.ui.kit import Button, Card, Elided, SearchBox, Text, Tick, clear, column, line
from planhat_desktop.ui.pages.match.finder import Entry, rank
from planhat_desktop.ui.pages.match.offers import Offer, OfferList

_MOST = 200  # offers shown at once; letters narrow them
_MOST_CARDS = 30
_ROWS_TOLD = 5
_MOST_KIN = 4


class Kin(QWidget):
    """Other open values that may be the same name; those that are ticked are decided along."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._lines = column(self, gap=2)
        self._names: tuple[str, ...] = ()
        self._ticks: list[Tick] = []
        self.hide()

    def show_names(self, names: tuple[str, ...]) -> None:
        """Show these, none of them ticked; what is shown already stays as it is."""
        self.setVisible(bool(names))
        if names == self._names:
            return
        self._names = names
        clear(self._lines)
        said = _("May be the same. Decide along:")
        self._ticks = []
        if names:
            self._lines.addWidget(Text(said, "small", "quiet", parent=self))
        for name in names[:_MOST_KIN]:
            tick = Tick(name.replace("&", "&&"), self)
            tick.setAccessibleName(_("Decide “{name}” along").format(name=name))
            self._lines.addWidget(tick)
            self._ticks.append(tick)

    @property
    def ticked(self) -> tuple[str, ...]:
        """The values that are decided along."""
        ticks = zip(self._names, self._ticks, strict=False)
        return tuple(name for name, tick in ticks if tick.isChecked())


class ValueChoice(Card):
    """What one value can become.

    Attributes:
        text: the value in hand; empty for none.
    Signals:
        chosen: (value → what is sent, None to take a decision back).
        left: Escape was pressed: back to the list.
        stepped: (1 or -1) another value, please.
        renewed: the options of the workspace's fields are to be read again.
    """

    chosen = Signal(object)
    left = Signal()
    stepped = Signal(int)
    renewed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(margin=14, gap=6, parent=parent)
        self.text = ""
        self._value: Value | None = None
        self._field: Field | None = None
        self._live: Live | None = None
        self._target: Model | None = None
        self._table: Table | None = None
        self._link: Link | None = None
        self._values: ValueMap | None = None
        self._names: list[str] | None = None
        self._may_be_empty = self._can_renew = False
        self.value = Elided("", "heading", parent=self)
        self.body.addWidget(self.value)
        self.where = Text("", "small", "quiet", wrap=True, parent=self)
        self.body.addWidget(self.where)
        self.why = Text("", wrap=True, parent=self)
        self.body.addWidget(self.why)
        self.kin = Kin(self)
        self.body.addWidget(self.kin)
        self.box = SearchBox("", self)
        self.box.installEventFilter(self)
        self.box.textChanged.connect(self._offer)
        self.body.addWidget(self.box)
        self.offers = OfferList(self)
        self.offers.chosen.connect(self._choose)
        self.body.addWidget(self.offers, 100)
        self.more = Text("", "small", "quiet", wrap=True, parent=self)
        self.body.addWidget(self.more)
        self.body.addStretch()
        foot = line(gap=16)
        self.empty = Button(_("Leave it empty"), "link", parent=self)
        self.empty.clicked.connect(lambda: self._choose(""))
        self.back = Button(_("Take the decision back"), "link", parent=self)
        self.back.clicked.connect(self._take_back)
        foot.addWidget(self.empty)
        foot.addWidget(self.back)
        self.renew = Button(_("Read the options again"), "link", parent=self)
        self.renew.setToolTip(_("For an option that was just added in Planhat."))
        self.renew.clicked.connect(self.renewed)
        foot.addWidget(self.renew)
        foot.addStretch(1)
        self.body.addLayout(foot)
        self.show_value(None)

    def set_field(
        self,
        field: Field,
        live: Live,
        target: Model | None,
        table: Table,
        link: Link,
        values: ValueMap,
        *,
        clears: bool,
    ) -> None:
        """Offer what this field can hold from now on.

        Args:
            clears: whether an empty cell empties the field in Planhat.
        """
        kept = _("Nothing is sent in these rows; Planhat keeps what it has.")
        self.empty.setToolTip(_("These rows empty the field in Planhat.") if clears else kept)
        if self._live is not live:
            self._names = None
        self._field, self._live, self._target = field, live, target
        self._table, self._link, self._values = table, link, values
        words = _("Find one of the options")
        if live.kind is Kind.WORDS:
            words = _("Find a value in use")
        elif target is not None:
            words = _("Find one of the {records}").format(records=target.plural.lower())
        self.box.setPlaceholderText(words)
        self.box.setAccessibleName(words)
        # Where the field has to be there, an empty one would only hold the rows for another reason;
        # where empty cells have a default, it would not be empty.
        self._can_renew = live.kind is Kind.LIST and field.is_custom and bool(field.options)
        is_needed = field.required or field.key
        self._may_be_empty = not is_needed and link.reading.default is None
        self._value = None

    def show_value(self, value: Value | None) -> None:
        """Show a value, or that none is chosen."""
        if value is not None and value == self._value:
            return
        is_other = value is None or value.text != self.text
        self._value = value
        self.text = value.text if value is not None else ""
        for one in (self.value, self.where, self.box, self.offers):
            one.setVisible(value is not None)
        self.why.setVisible(False)
        self.more.setVisible(False)
        self.kin.show_names(value.kin if value is not None else ())
        self.renew.setVisible(self._can_renew and value is not None)
        if value is None or self._field is None or self._live is None:
            self.value.setText("")
            self.empty.hide()
            self.back.hide()
            return
        self.value.setText(value.text)
        self.where.setText(self._say_where(value))
        if value.state is State.OPEN:
            self.why.setText(open_sentence(value, self._live.kind, self._field, self._target))
            self.why.setVisible(True)
        self.empty.setVisible(self._may_be_empty and not value.is_emptied)
        self.back.setVisible(value.sent is not None)
        if is_other and self.box.text():
            self.box.clear()  # offers anew
        else:
            self._offer()

    def begin(self, letters: str = "") -> None:
        """Let the person type; the letters typed so far are taken along."""
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)
        if letters:
            self.box.setText(letters)

    def _say_where(self, value: Value) -> str:
        rows = plural(value.rows, "{n} row", "{n} rows")
        numbers = list(islice(self._numbers(value.text), _ROWS_TOLD + 1))
        if not numbers:
            return rows
        told = ", ".join(f"{one:,}" for one in numbers[:_ROWS_TOLD])
        if len(numbers) > _ROWS_TOLD:
            told += " …"
        return _("{rows}: {numbers}").format(rows=rows, numbers=told)

    def _numbers(self, text: str) -> Iterator[int]:
        """Yield the spreadsheet's numbers of the first rows that have a value."""
        if self._table is None or self._values is None:
            return
        for position in self._values.positions(text, _ROWS_TOLD + 1):
            yield int(self._table.row_numbers[position])

    # Offers

    @Slot()
    def _offer(self) -> None:
        value, live = self._value, self._live
        if value is None or live is None:
            return
        letters = self.box.text()
        if live.kind is Kind.RECORDS:
            offers = self._found_records(letters) if letters.strip() else self._candidates(value)
        else:
            offers = self._options(value, letters)
        ready = next((place for place, one in enumerate(offers) if one.tag), -1)
        if letters.strip() and offers and ready < 0:
            ready = 0
        self.offers.show_offers(offers, ready)
        self._say_more(letters, offers)

    def _say_more(self, letters: str, offers: Sequence[Offer]) -> None:
        words = ""
        if not offers and letters.strip():
            words = _("Nothing is called that.")
        elif self._live is not None and self._live.kind is Kind.RECORDS and not letters.strip():
            if self._live.lookup is None:
                words = _("What these can be is not read from Planhat yet.")
            elif not offers:
                words = _("Nothing like it is in Planhat. Type a name to look for another one.")
        elif len(offers) >= _MOST:
            words = _("There are more. Type to narrow them.")
        self.more.setText(words)
        self.more.setVisible(bool(words))
        self.offers.setVisible(bool(offers))

    def _options(self, value: Value, letters: str) -> list[Offer]:
        live = self._live
        assert live is not None
        near = self._values.nearest_of(value.text) if self._values is not None else None
        near = near if value.state is State.OPEN else None
        options = live.options.options
        if near is not None and not letters.strip():
            options = (near.option, *(one for one in options if one != near.option))
        entries = [Entry(one, one) for one in options]
        found = [str(one.name) for one in rank(letters, entries)][:_MOST]
        offers = []
        for one in found:
            is_near = near is not None and one == near.option
            tag = _("did you mean?") if is_near else ""
            told = (why_words(near.why),) if is_near and near is not None else ()
            if one == value.sent or (value.sent is None and one == value.becomes):
                tag = _("chosen") if value.sent is not None else _("as it is")
            offers.append(Offer(one, one, told, tag))
        if live.kind is Kind.WORDS and live.is_known and live.options.find(value.text) is None:
            told = (_("It becomes a new value in Planhat."),)
            words = _("Send “{value}” as it is").format(value=value.text)
            offers.append(Offer(value.text, words, told))
        return offers

    def _candidates(self, value: Value) -> list[Offer]:
        """Return cards of the records a value may mean; none is ready to be taken unseen."""
        live, link = self._live, self._link
        if live is None or live.lookup is None or link is None:
            return []
        lookup = live.lookup
        offers: list[Offer] = []
        if value.sent:
            chosen = lookup.find("_id", value.sent)
            offers = [self._card(one, "", _("chosen")) for one in chosen]
        model = self._field.references or "" if self._field is not None else ""
        asked = Reference(model, link.reading.find_by, value.text)
        found = candidates_for(asked, lookup)
        for one in found:
            if lookup.id_of(one.position) != value.sent:
                tag = _("as it is") if one.certain and value.state is State.FINE else ""
                offers.append(self._card(one.position, candidate_words(one.why), tag))
        return offers if found else [*offers, *self._found_records(value.text)]

    def _card(self, position: int, why: str, tag: str = "") -> Offer:
        live = self._live
        assert live is not None
        assert live.lookup is not None
        record = live.lookup.records[position]
        told = tuple(one for one in (why, *facts_of(record, live.people)) if one)
        identifier = live.lookup.id_of(position)
        return Offer(identifier, name_of(record), told or (identifier,), tag)

    def _found_records(self, letters: str) -> list[Offer]:
        """Return cards of the records that hold these letters, those that begin so first."""
        live = self._live
        if live is None or live.lookup is None:
            return []
        if self._names is None:
            self._names = [_searched(one) for one in live.lookup.records]
        wanted = fold(letters)
        hits = [place for place, words in enumerate(self._names) if wanted in words]
        hits.sort(key=lambda place: not self._names_at(place).startswith(wanted))
        return [self._card(place, "") for place in hits[:_MOST_CARDS]]

    def _names_at(self, place: int) -> str:
        return self._names[place] if self._names is not None else ""

    # Choosing

    @Slot(str)
    def _choose(self, sent: str) -> None:
        if self.text:
            self.chosen.emit(dict.fromkeys((self.text, *self.kin.ticked), sent))

    @Slot()
    def _take_back(self) -> None:
        if self.text:
            self.chosen.emit({self.text: None})

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            key, held = event.key(), event.modifiers()
            way = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(key), 0)
            if way and held & Qt.KeyboardModifier.AltModifier:
                self.stepped.emit(way)
                return True
            if way:
                self.offers.step(way)
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not (
                held & Qt.KeyboardModifier.ControlModifier
            ):
                self.offers.take_current()
                return True
            if key == Qt.Key.Key_Escape and not self.box.text():
                self.left.emit()
                return True
        return super().eventFilter(watched, event)


def _searched(record: object) -> str:
    """Return what a record can be searched by, folded; its name first."""
    if not isinstance(record, dict):
        return ""
    parts = [name_of(record)]
    for name in ("email", "externalId", "sourceId", "_id"):
        value = record.get(name)
        if isinstance(value, str) and value:
            parts.append(value)
    domains = record.get("domains")
    if isinstance(domains, list):
        parts.extend(str(one) for one in domains)
    return fold(" ".join(parts))
