"""What can be done on the Match page; every gesture, by whichever hand, ends in one of these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from planhat_desktop.app.draft import Draft
from planhat_desktop.app.knowing import match_columns
from planhat_desktop.app.newfield import Made
from planhat_desktop.app.wizard import Step as Place
from planhat_desktop.app.wording.language import plural
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.app.wording.readings import reading_words
from planhat_desktop.core.mapping import BY_HAND, Confidence, Link, Mapping, Reading
from planhat_desktop.core.newfield import propose
from planhat_desktop.ui.connect import lessons_of
from planhat_desktop.ui.jobs import Task
from planhat_desktop.ui.kit import Deed, announce
from planhat_desktop.ui.pages.page import Host


class Deeds(QObject):
    """Turns gestures into calls of the draft and says aloud what came of them.

    Signals:
        changed: the draft is another now.
    """

    changed = Signal()

    def __init__(self, host: Host, voice: QWidget) -> None:
        super().__init__(voice)
        self._host = host
        self._voice = voice

    @property
    def draft(self) -> Draft:
        """The upload being prepared."""
        return self._host.draft

    def link(self, column: int, field: str) -> None:
        """Let a column feed a field; other fields it fed are emptied."""
        self.lay([(column, field)])

    def lay(self, pairs: Sequence[tuple[int, str]]) -> None:
        """Let each of these columns feed its field; other fields they fed are emptied."""
        mapping = self.draft.mapping
        if mapping is None or not pairs:
            return
        if all(_feeds_only(mapping, column, name) for column, name in pairs):
            self.accept([field for _column, field in pairs])
            return
        self.draft.lay(pairs)
        told = [
            _("{header} now goes to {place}").format(
                header=self._header(column), place=self._place(field)
            )
            for column, field in pairs
        ]
        self._tell(". ".join(told))
        if len(pairs) > 1:
            words = plural(len(pairs), "{n} column is matched.", "{n} columns are matched.")
            self._host.toast(words, Deed(_("Undo"), self.undo))

    def link_too(self, column: int, field: str) -> None:
        """Let a column feed one more field."""
        mapping = self.draft.mapping
        if mapping is None:
            return
        made = mapping.with_link(Link(column, field, Reading(), Confidence.SURE, BY_HAND))
        self.draft.set_mapping(_("Match a column"), made)
        self._tell(
            _("{header} goes to {place} as well").format(
                header=self._header(column), place=self._place(field)
            )
        )

    def make_field(self, column: int, name: str = "") -> None:
        """Ask how a field is to be made in Planhat for a column, and link it once it is there.

        Args:
            name: what to call it; the column's header when left out.
        """
        from planhat_desktop.ui.pages.match.newfield import FieldDialog  # seldom wanted

        draft = self.draft
        table, model = draft.table, draft.model
        if table is None or model is None:
            return
        new = propose(table.columns[column], model.name)
        if name:
            new = replace(new, name=name)

        def take(made: Made) -> None:
            if draft.table is not table or draft.model is None:
                return
            draft.set_catalog(made.catalog)
            draft.link(column, made.field)
            self.changed.emit()
            words = _("“{name}” was in Planhat already. It is matched now.")
            if not made.was_there:
                words = _("“{name}” is in Planhat now. Undo takes off the match, not the field.")
            name = made.field.removeprefix("custom.")
            self._host.toast(words.format(name=name), Deed(_("Undo"), self.undo))

        FieldDialog(self._host, self._voice.window(), new, self._header(column), take).open()

    def unlink(self, field: str) -> None:
        """Let nothing feed a field."""
        mapping = self.draft.mapping
        if mapping is not None and mapping.feeds(field):
            self.draft.unlink(field)
            self._tell(_("Nothing goes to {place} now").format(place=self._place(field)))

    def unlink_columns(self, columns: Sequence[int]) -> None:
        """Let columns feed nothing."""
        mapping = self.draft.mapping
        fed = [one for one in columns if mapping is not None and one in mapping.used]
        if not fed:
            return
        self.draft.unlink_columns(fed)
        told = [_("{header} goes nowhere now").format(header=self._header(one)) for one in fed]
        self._tell(". ".join(told))

    def clear_all(self) -> None:
        """Let no column feed anything."""
        mapping = self.draft.mapping
        if mapping is not None and (mapping.links or mapping.constants):
            self.draft.set_mapping(_("Clear all matches"), Mapping(mapping.model))
            self.changed.emit()
            self._host.toast(_("All matches are cleared."), Deed(_("Undo"), self.undo))

    def set_constant(self, field: str, value: str) -> None:
        """Send one value for every row."""
        self.draft.set_constant(field, value)
        self._tell(
            _("“{value}” goes to {place} in all rows").format(value=value, place=self._place(field))
        )

    def set_reading(self, field: str, reading: Reading) -> None:
        """Read a slot's cells differently."""
        self.draft.set_reading(field, reading)
        self.changed.emit()

    def decide_values(self, field: str) -> None:
        """Show the distinct values of a slot's column, each to be decided."""
        self.draft.deciding, self.draft.deciding_at = field, Place.MATCH
        self._host.show_side("values")

    def change_link(self, link: Link) -> None:
        """Read a slot's cells differently, or from more columns."""
        self.draft.change_link(link)
        table = self.draft.table
        headers = [one.header for one in table.columns] if table is not None else []
        words = reading_words(link, headers) or _("read as usual")
        self._tell(f"{self._place(link.field)}: {words}")

    def accept(self, fields: Sequence[str]) -> None:
        """Take suggestions as they are."""
        mapping = self.draft.mapping
        doubtful = [
            name
            for name in fields
            if mapping is not None
            and (link := mapping.link_of(name)) is not None
            and link.confidence is Confidence.CHECK
        ]
        if not doubtful:
            return
        self.draft.accept(doubtful)
        self.changed.emit()
        if len(doubtful) == 1:
            announce(self._voice, _("{place} is right").format(place=self._place(doubtful[0])))
        else:
            words = _("{count} suggestions are taken.").format(count=len(doubtful))
            self._host.toast(words, Deed(_("Undo"), self.undo))

    def choose_key(self, key: str | None) -> None:
        """Find existing records by one key, or in Planhat's own order."""
        mapping = self.draft.mapping
        if mapping is not None and mapping.key != key:
            self.draft.choose_key(key)
            self.changed.emit()

    def choose_model(self, name: str) -> None:
        """Make the rows records of another model, and match the columns anew."""
        mapping = self.draft.mapping
        if mapping is not None and mapping.model != name:
            self._suggest(name)

    def suggest_again(self) -> None:
        """Match the columns anew, as when the file was read."""
        if self.draft.mapping is not None:
            self._suggest(self.draft.mapping.model)

    def undo(self) -> None:
        """Take the last change back."""
        self.draft.undo()
        self.changed.emit()

    def redo(self) -> None:
        """Do again what was taken back last."""
        self.draft.redo()
        self.changed.emit()

    def _suggest(self, name: str) -> None:
        draft = self.draft
        table, model = draft.table, draft.catalog.models.get(name)
        if table is None or model is None:
            return

        def take(made: object) -> None:
            if isinstance(made, Mapping) and draft.table is table:
                words = _("Match as {plural}").format(plural=model.plural)
                draft.set_mapping(words, made)
                self.changed.emit()
                matched = plural(len(made.links), "{n} column matched", "{n} columns matched")
                told = _("These rows are {plural}: {matched}.").format(
                    plural=model.plural, matched=matched
                )
                self._host.toast(told, Deed(_("Undo"), self.undo))

        lessons = lessons_of(self._host)
        work = match_columns(table, model, draft.snapshot, draft.known, lessons)
        self._host.start(Task(work, _("Matching your columns"), take))

    def _tell(self, words: str) -> None:
        self.changed.emit()
        announce(self._voice, words)

    def _header(self, column: int) -> str:
        table = self.draft.table
        return table.columns[column].header if table is not None else ""

    def _place(self, field: str) -> str:
        model = self.draft.model
        found = model.find(field) if model is not None else None
        label = found.label if found is not None else field
        return f"{model.label} › {label}" if model is not None else label


def _feeds_only(mapping: Mapping, column: int, field: str) -> bool:
    return [one.field for one in mapping.links_from(column)] == [field]
