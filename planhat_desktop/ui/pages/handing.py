"""The page that hands records out to a spreadsheet, or an empty template to fill in."""

from __future__ import annotations

from collections.abc import Collection, Generator, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from planhat_desktop.app.draft import Draft
from planhat_desktop.app.handing_out import (
    HandedOut,
    OnOffer,
    chosen_fields,
    hand_out,
    hand_out_template,
    look_into,
    template_fields,
)
from planhat_desktop.app.steps import Progress
from planhat_desktop.app.steps import Step as WorkStep
from planhat_desktop.app.wording import plural
from planhat_desktop.app.wording import translate as _
from planhat_desktop.app.wording.terms import model_terms
from planhat_desktop.core.catalog import Catalog
from planhat_desktop.core.schema import Field, Workspace
from planhat_desktop.ui.jobs import Task
from planhat_desktop.ui.kit import (
    Button,
    Card,
    ChipRow,
    ChipSpec,
    Deed,
    Meter,
    Pick,
    SearchBox,
    Text,
    Word,
    at_once,
    column,
    line,
)
from planhat_desktop.ui.pages.fieldticks import FieldTicks
from planhat_desktop.ui.pages.page import Gap, Host, Page
from planhat_desktop.ui.pages.preview.looking import step_words
from planhat_desktop.ui.pages.saving import ask_where, show_folder

RECORDS, TEMPLATE = "records", "template"


class HandingPage(Page):
    """Choose a model and its fields, and save them as a sheet that can be loaded again.

    Args:
        kind: what to begin with, ``records`` or ``template``.

    Attributes:
        kind: records as they are, or an empty template.
        models: which model.
        ticks: which fields.
        under_way: how far the work is, with a way out.
    """

    def __init__(self, host: Host, kind: str) -> None:
        super().__init__(host)
        self._offer: OnOffer | None = None
        self._asked: tuple[Workspace, str] | None = None
        self._has_arrived = False
        self.kind = ChipRow(_("What to save"), self)
        self.kind.set_chips(
            [
                ChipSpec(RECORDS, _("Records to edit")),
                ChipSpec(TEMPLATE, _("Empty template")),
            ],
            kind,
        )
        self.kind.chosen.connect(self._tick_usual)
        self.models = Pick(_("Kind of records"), self)
        self.models.setMinimumWidth(220)
        self.models.activated.connect(self._look)
        first = line(gap=12)
        first.addWidget(self.kind, 1)
        first.addWidget(self.models)
        self.body.addLayout(first)
        self.search = SearchBox(_("Search fields"), self)
        self.search.setMaximumWidth(280)
        self.usual = Button("", "link", parent=self)
        self.usual.clicked.connect(self._tick_usual)
        self.every = Button(_("All fields"), "link", parent=self)
        self.every.clicked.connect(self._tick_all)
        self.bare = Button(_("Keys only"), "link", parent=self)
        self.bare.clicked.connect(self._tick_none)
        second = line(gap=16)
        second.addWidget(self.search, 1)
        second.addStretch(1)
        for button in (self.usual, self.every, self.bare):
            second.addWidget(button)
        self.body.addLayout(second)
        self.ticks = FieldTicks(self)
        self.ticks.changed.connect(self.edited)
        self.search.textChanged.connect(self.ticks.narrow)
        self.body.addWidget(self.ticks, 1)
        self.under_way = _UnderWay(self)
        self.under_way.cancel.clicked.connect(host.stop)
        self.under_way.hide()
        self.body.addWidget(self.under_way)

    # What is on offer

    @override
    def arrive(self) -> None:
        draft = self.host.draft
        names = [self.models.itemData(place) for place in range(self.models.count())]
        listed = {name: one for name, one in draft.catalog.models.items() if not one.is_append_only}
        if names != list(listed):
            self.models.clear()
            for name, one in listed.items():
                self.models.addItem(one.plural, name)
        if not self._has_arrived:
            self._has_arrived = True
            wanted = draft.model.name if draft.model is not None else "Company"
            wanted = wanted if wanted in listed else "Company"
            self.models.setCurrentIndex(self.models.findData(wanted))
        self._look()
        next(chip for chip in self.kind.chips if chip.isChecked()).setFocus()

    @Slot()
    def _look(self) -> None:
        """Find out what the workspace has and uses of the chosen model."""
        draft, parts = self.host.draft, self.host.parts
        workspace, name = draft.workspace, str(self.models.currentData())
        if self._asked == (workspace, name):
            return
        catalog = draft.catalog
        self._asked, self._offer = (workspace, name), None
        self.ticks.set_fields(catalog.model(name), catalog)
        self._tick_usual()

        def look() -> Generator[WorkStep, None, OnOffer]:
            planhat = parts.open(workspace)
            try:
                return (yield from look_into(name, catalog, planhat))
            finally:
                planhat.close()

        def done(made: object) -> None:
            assert isinstance(made, OnOffer)
            if self._asked == (workspace, name):
                self._take(made)

        def stopped() -> None:
            if self._asked == (workspace, name):
                self._asked = None  # asked anew when there is time

        title = _("Reading the fields of {name}").format(name=workspace.name)
        task = Task(look(), title, done, stopped=stopped, retry=self._look, quiet=True)
        if not self.host.start(task):
            stopped()

    def _take(self, offer: OnOffer) -> None:
        touched = self.ticks.is_touched
        ticked = self.ticks.ticked()
        self._offer = offer
        self.ticks.set_fields(offer.model, offer.catalog, offer.filled)
        self._tick_usual()
        if touched:
            self.ticks.tick(ticked)
        self.edited.emit()

    @property
    def _catalog(self) -> Catalog:
        return self._offer.catalog if self._offer is not None else self.host.draft.catalog

    # Ticking

    @Slot()
    def _tick_usual(self) -> None:
        """Tick what most people want: the fields in use, and those a template needs."""
        if not self._has_arrived or self.models.currentIndex() < 0:
            return
        model = self._catalog.model(str(self.models.currentData()))
        names = frozenset[str]()
        if self._offer is not None and self._offer.model.name == model.name:
            names = self._offer.filled
        if self.kind.choice == TEMPLATE:
            names |= template_fields(model, self._catalog)
        named = {one.name for one in chosen_fields(model, names, self._catalog)}
        self.ticks.tick(named, usual=True)
        self.ticks.tell_keys([one.label for one in self._fields(())])
        self.edited.emit()

    def _fields(self, chosen: Collection[str]) -> tuple[Field, ...]:
        """Return what the sheet will have: the keys and the chosen fields."""
        model = self._catalog.model(str(self.models.currentData()))
        is_template = self.kind.choice == TEMPLATE
        return chosen_fields(model, chosen, self._catalog, is_template=is_template)

    @Slot()
    def _tick_all(self) -> None:
        self.ticks.tick(self.ticks.names())
        self.edited.emit()

    @Slot()
    def _tick_none(self) -> None:
        self.ticks.tick(())
        self.edited.emit()

    # What the footer says

    @override
    def draw(self, draft: Draft) -> None:
        is_template = self.kind.choice == TEMPLATE
        with at_once(self):
            self.title.setText(
                _("A spreadsheet from {workspace}").format(workspace=draft.workspace.name)
            )
            self.subtitle.setText(
                _("An empty sheet with the right columns, and lists to choose from.")
                if is_template
                else _("Records as Planhat has them: edit the sheet, then load it here again.")
            )
            self.usual.say(_("Usual fields") if is_template else _("Fields in use"))
        if draft.workspace != (self._asked or (draft.workspace,))[0]:
            self._look()

    @override
    def words(self) -> Sequence[Word]:
        if self.models.currentIndex() < 0:
            return ()
        count = len(self._fields(self.ticks.ticked()))
        return (Word(plural(count, "column", "columns"), f"{count:,}"),)

    @override
    def primary(self) -> str:
        if self.under_way.isVisible() or self.models.currentIndex() < 0:
            return ""
        if self.kind.choice == TEMPLATE:
            return _("Save the template…")
        model = str(self.models.currentData())
        return _("Save all {records}…").format(records=model_terms(model)[1])

    @override
    def blocker(self) -> Sequence[Gap]:
        if self.kind.choice == TEMPLATE and not self.ticks.ticked():
            return (
                Gap(_("A template needs a column to fill in. Tick one."), self.search.setFocus),
            )
        return ()

    # Saving

    @override
    def go_on(self) -> None:
        model = self._catalog.model(str(self.models.currentData()))
        is_template = self.kind.choice == TEMPLATE
        words = _("{records} template") if is_template else "{records}"
        name = words.format(records=model_terms(model.name)[1])
        path = ask_where(self, f"{name}.xlsx", "Excel (*.xlsx)")
        if path is not None:
            self.save(path if path.suffix.lower() == ".xlsx" else path.with_suffix(".xlsx"))

    def save(self, path: Path) -> None:
        """Write what is ticked to a file, in the background."""
        host, catalog = self.host, self._catalog
        parts, workspace = host.parts, host.draft.workspace
        model = catalog.model(str(self.models.currentData()))
        chosen = self.ticks.ticked()
        make = hand_out_template if self.kind.choice == TEMPLATE else hand_out

        def work() -> Generator[WorkStep, None, HandedOut]:
            planhat = parts.open(workspace)
            try:
                return (yield from make(model, chosen, catalog, planhat, parts.write_handout, path))
            finally:
                planhat.close()

        def done(made: object) -> None:
            assert isinstance(made, HandedOut)
            self._rest()
            self._tell(made, model.name, is_template=make is hand_out_template)

        task = Task(
            work(),
            _("Saving a file"),
            done,
            stepped=self.under_way.advance,
            stopped=self._rest,
            retry=lambda: self.save(path),
        )
        if host.start(task):
            self.under_way.begin()
            self.edited.emit()

    @Slot()
    def _rest(self) -> None:
        self.under_way.hide()
        self.edited.emit()

    def _tell(self, made: HandedOut, model: str, *, is_template: bool) -> None:
        one, many = model_terms(model)
        deed = Deed(_("Open the folder"), lambda: show_folder(made.path))
        if is_template:
            self.host.toast(_("Saved as {name}").format(name=made.path.name), deed)
            return
        words = _("{count} saved in {name}")
        count = plural(made.rows, "{n} " + one, "{n} " + many)
        said = words.format(count=count, name=made.path.name)
        if not made.withheld:
            self.host.toast(said, deed)
            return
        left = plural(
            made.withheld,
            "{n} value would not come back the same: its cell is empty, and a note in it says why.",
            "{n} values would not come back the same: their cells are empty, and notes say why.",
        )
        self.host.tell(said, left, [deed], tone="update")


class _UnderWay(Card):
    """How far the sheet is, with a way out."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(margin=14, gap=8, parent=parent)
        across = line(gap=12)
        told = column(gap=6)
        self.words = Text("", parent=self)
        self.bar = Meter(_("How far the sheet is"), self)
        told.addWidget(self.words)
        told.addWidget(self.bar)
        across.addLayout(told, 1)
        self.cancel = Button(_("Cancel"), parent=self)
        self.cancel.setShortcut("Esc")
        across.addWidget(self.cancel, 0, Qt.AlignmentFlag.AlignVCenter)
        self.body.addLayout(across)

    def begin(self) -> None:
        """Start anew."""
        self.words.setText(_("Reading from Planhat"))
        self.bar.fill(0, 0)
        self.show()

    def advance(self, step: WorkStep) -> None:
        """Show how far it is."""
        if isinstance(step, Progress) and step.stage in ("handing_out", "exporting"):
            self.words.setText(_("Writing the sheet"))
            self.bar.fill(step.done, step.total or 0)
        else:
            self.words.setText(step_words(step))
            self.bar.fill(0, 0)
