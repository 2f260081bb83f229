"""Which record a row is, asked of the person where its keys do not settle it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from planhat_desktop.app.cards import facts_of
from planhat_desktop.app.draft import Prepared
from planhat_desktop.app.wording.language import plural
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.core.candidates import title_of
from planhat_desktop.core.changes import identity, merged, plain, raw
from planhat_desktop.core.choices import Choices
from planhat_desktop.core.issues import Issue, IssueCode
from planhat_desktop.core.records import Gap
from planhat_desktop.core.resolution import Resolution

_MOST_LABELS = 4
ASKED = (IssueCode.KEYS_DISAGREE, IssueCode.AMBIGUOUS, IssueCode.KEY_NEARLY_MATCHES)


@dataclass(frozen=True, eq=False)
class Question:
    """Rows that share a key, and the records they may be.

    Attributes:
        numbers: spreadsheet numbers of the rows.
        label, value: the key's field, and what the sheet says; of keys that disagree each.
        is_near: the key is nearly that of the records; it may as well be a new one.
        candidates: ids of the first records that fit.
        count: how many fit.
        near, name: the key of the first of them, and what it is called.
        found_by: the keys that found each candidate, where they disagree: ``Source ID “S1”``.
        row: position of the first of the rows.
    """

    numbers: tuple[int, ...]
    label: str
    value: str
    is_near: bool
    candidates: tuple[str, ...]
    count: int
    resolution: Resolution
    near: str = ""
    name: str = ""
    found_by: tuple[str, ...] = ()
    row: int = 0

    @property
    def sentence(self) -> str:
        """What is asked: ``Planhat has “0012” (Acme AB): use it?``."""
        rows = plural(len(self.numbers), "this row", "these {n} rows")
        if self.found_by:
            return _(
                "{keys} find different {models} in Planhat. Which is {rows}? A key of another one"
                " is not sent."
            ).format(
                keys=_joined(self.found_by),
                models=self.resolution.records.model.plural.lower(),
                rows=rows,
            )
        if not self.is_near:
            return _("{label} “{value}” fits {n} {models} in Planhat. Which is {rows}?").format(
                label=self.label,
                value=self.value,
                n=self.count,
                models=self.resolution.records.model.plural.lower(),
                rows=rows,
            )
        known = f"“{self.near}”"
        if self.name and self.name != self.near:
            known = f"{known} ({self.name})"
        return _("Planhat has {known}: use it for {rows}?").format(known=known, rows=rows)

    def card(self, identifier: str) -> tuple[str, tuple[str, ...]]:
        """Return what a candidate is called, and what else is known of it."""
        resolution = self.resolution
        lookup = resolution.existing.lookup
        record = lookup.records[lookup.find("_id", identifier)[0]]
        told = list(facts_of(record))
        parent = resolution.records.model.parent
        home = str(identity(raw(record, parent)) or "") if parent is not None else ""
        if home:
            told.insert(0, _("of {name}").format(name=resolution.name_of("Company", home)))
        if self.found_by:
            keys = self.found_by[self.candidates.index(identifier)]
            told.insert(0, _("found by {keys}").format(keys=keys))
        labels = _agreeing(resolution, self.row, record)
        if labels:
            words = _("agrees with row {row} in {labels}")
            told.append(words.format(row=f"{self.numbers[0]:,}", labels=_joined(labels)))
        return title_of(record), (*told, _("Planhat ID {id}").format(id=identifier))

    def answer(self, choices: Choices) -> str | None:
        """Return the `_id` that was chosen, empty for another record, None for nothing yet."""
        if all(one in choices.others for one in self.numbers):
            return ""
        chosen = {choices.records.get(one) for one in self.numbers}
        return chosen.pop() if len(chosen) == 1 else None


def _agreeing(resolution: Resolution, row: int, record: Mapping[str, object]) -> list[str]:
    """Return the labels of the first fields, keys aside, in which a record has what a row says."""
    records = resolution.records
    found = []
    for name, column in records.columns.items():
        value, one = column.value(row), column.field
        if name in (*records.model.key_names, records.model.parent) or isinstance(value, Gap):
            continue
        if plain(one, raw(record, name)) == plain(one, merged(one, None, value, "replace")):
            found.append(one.label)
    return found[:_MOST_LABELS]


def find_questions(prepared: Prepared) -> tuple[Question, ...]:
    """Return what is to be asked, what holds rows first, then in the order of the sheet."""
    asked = [one for one in prepared.issues if one.code in ASKED]
    asked.sort(key=lambda one: (ASKED.index(one.code), int(one.rows[0])))
    return tuple(_ask(one, prepared.resolution) for one in asked)


def _ask(issue: Issue, resolution: Resolution) -> Question:
    records = resolution.records
    found, keys = issue.facts["candidates"], issue.facts.get("keys")
    candidates = tuple(str(one) for one in found) if isinstance(found, list) else ()
    count = issue.facts.get("count")
    made = Question(
        tuple(records.row_numbers[issue.rows].tolist()),
        str(issue.facts.get("label", "")),
        issue.value or "",
        issue.code is IssueCode.KEY_NEARLY_MATCHES,
        candidates,
        count if isinstance(count, int) else len(candidates),
        resolution,
        str(issue.facts.get("near", "")),
        str(issue.facts.get("near_name", "")),
        row=int(issue.rows[0]),
    )
    if not isinstance(keys, list):
        return made
    both = _("{label} “{value}”")
    return replace(
        made,
        label=_joined([label for some in keys for label, _value in some]),
        value=" ≠ ".join(value for some in keys for _label, value in some[:1]),
        found_by=tuple(
            _joined([both.format(label=label, value=value) for label, value in some])
            for some in keys
        ),
    )


def _joined(texts: Sequence[str]) -> str:
    *some, last = texts
    return _("{some} and {last}").format(some=", ".join(some), last=last) if some else last


def is_chosen(resolution: Resolution, position: int) -> bool:
    """Say whether a row's record was chosen by the person: it has an `_id` that no cell says."""
    if resolution.matched_key(position) != "_id":
        return False
    column = resolution.records.columns.get("_id")
    return column is None or not isinstance(column.value(position), str)


def find_plain(questions: Iterable[Question], choices: Choices) -> dict[int, str]:
    """Return row → the one record that is near, of the rows nothing was decided about."""
    return {
        row: one.candidates[0]
        for one in questions
        if one.is_near and len(one.candidates) == 1 and one.answer(choices) is None
        for row in one.numbers
    }
