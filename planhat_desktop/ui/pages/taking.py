"""A profile is brought in whose name is taken: keep both, replace, or take over field by field."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from planhat_desktop.app.ports import Former
from planhat_desktop.app.wording import plural
from planhat_desktop.app.wording import translate as _
from planhat_desktop.app.wording.profiles import difference_sentence
from planhat_desktop.app.wording.terms import moment_words
from planhat_desktop.core.catalog import Catalog
from planhat_desktop.core.merging import compare_profiles, merge_profiles
from planhat_desktop.core.profile import Profile
from planhat_desktop.ui.kit import Button, Card, Popover, ScrollColumn, Text, Tick, clear, line

_HIGHEST = 200  # pixels; what is below scrolls


class TakingPanel(Card):
    """What differs between a profile and the one of its name that is brought in.

    Attributes:
        boxes: field → whether to take over what feeds it.
    Signals:
        kept: the profile to save in place of the one that is there.
        both: the one brought in is to be kept beside it.
    """

    kept = Signal(object)
    both = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(margin=16, gap=8, parent=parent)
        self._mine: Profile | None = None
        self._theirs: Profile | None = None
        self.boxes: dict[str, Tick] = {}
        self.title = Text("", "strong", wrap=True, parent=self)
        self.body.addWidget(self.title)
        self.rows = ScrollColumn(gap=2, parent=self)
        self.rows.setMaximumHeight(_HIGHEST)
        self.body.addWidget(self.rows)
        deeds = line(gap=8)
        for words, kind, deed in (
            (_("Take over what is ticked"), "primary", self._merge),
            (_("Replace mine"), "secondary", self._replace),
            (_("Keep both"), "secondary", self._keep_both),
            (_("Leave it"), "link", self.hide),
        ):
            button = Button(words, kind, parent=self)
            button.clicked.connect(deed)
            deeds.addWidget(button)
        deeds.addStretch(1)
        self.body.addLayout(deeds)
        self.hide()

    def ask(self, mine: Profile, theirs: Profile, catalog: Catalog) -> None:
        """Show what differs; all of it is ticked."""
        self._mine, self._theirs = mine, theirs
        found = compare_profiles(mine, theirs)
        differs = plural(len(found), "{n} field is fed otherwise", "{n} fields are fed otherwise")
        words = _("There is already a profile “{name}”: {differs} in the one you bring in.")
        self.title.setText(words.format(name=mine.name, differs=differs))
        self.setAccessibleName(self.title.text())
        clear(self.rows.body)
        self.boxes = {}
        model = catalog.models.get(mine.model)
        for one in found:
            target = model.find(one.field) if model is not None else None
            label = target.label if target is not None else one.field.removeprefix("custom.")
            box = Tick(difference_sentence(one, label).replace("&", "&&"), self)
            box.setChecked(True)
            self.boxes[one.field] = box
            self.rows.body.addWidget(box)
            box.show()
        self.rows.setMinimumHeight(min(_HIGHEST, 30 * max(1, len(found))))
        self.show()
        next(iter(self.boxes.values()), self).setFocus()

    @Slot()
    def _merge(self) -> None:
        if self._mine is not None and self._theirs is not None:
            taken = [name for name, box in self.boxes.items() if box.isChecked()]
            self.hide()
            self.kept.emit(merge_profiles(self._mine, self._theirs, taken))

    @Slot()
    def _replace(self) -> None:
        self.hide()
        self.kept.emit(self._theirs)

    @Slot()
    def _keep_both(self) -> None:
        self.hide()
        self.both.emit(self._theirs)


class FormerVersions(Popover):
    """The former versions of a profile, each a press away."""

    def __init__(
        self, parent: QWidget, found: tuple[Former, ...], bring_back: Callable[[str], object]
    ) -> None:
        super().__init__(parent, width=300)
        said = _("As it was before") if found else _("It was never saved over.")
        self.body.addWidget(Text(said, "quiet", parent=self))
        for one in found:
            words = _("until {when}").format(when=moment_words(one.at)) if one.at else one.version
            row = Button(words, "row", parent=self)
            row.clicked.connect(self.close)
            row.clicked.connect(partial(_press, bring_back, one.version))
            self.body.addWidget(row)


def _press(deed: Callable[[str], object], version: str, _checked: bool = False) -> None:
    deed(version)
