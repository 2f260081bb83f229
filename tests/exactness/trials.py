"""Seeded trials: a random portfolio, a random file, a preview, an upload, and what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from random import Random

import orjson

from planhat_desktop.adapters.practice import FieldRule, Quirks
from planhat_desktop.app.draft import Content, Prepared
from planhat_desktop.app.picking import find_questions
from planhat_desktop.app.prepare import prepare
from planhat_desktop.app.run import make_started, run
from planhat_desktop.app.steps import Wait
from planhat_desktop.core.choices import NO_CHOICES
from planhat_desktop.core.issues import IssueCode
from planhat_desktop.core.journal import Sent
from planhat_desktop.core.plan import make_plan
from planhat_desktop.core.policy import Stop
from planhat_desktop.core.report import Report
from planhat_desktop.core.resolution import Outcome
from planhat_desktop.core.schema import Field, FieldType
from tests.app.rehearsal import NOW, drive
from tests.core.making import built_in
from tests.exactness.filling import Row, Sheet, fill, meant
from tests.exactness.spelling import WORDS, Document, canonical
from tests.exactness.workspace import WORKSPACE, Stage, draw_quirks, held, without_times

MODELS = tuple(name for name, one in built_in().models.items() if not one.is_append_only)
FATES = {"create": "created", "update": "updated", "same": "unchanged", "held": "held"}
# What Planhat computes from other fields of the same record; models.json, read 2026-11-22.
_COMPUTED = {
    "License": ("mrr", "arr", "value"),
    "Enduser": ("name",),
    "NPS": ("cId", "euId"),
    "Company": ("mrr", "arr", "status"),
    "Ticket": ("companyId", "createdAt", "updatedAt"),
}
LOOSE = frozenset(
    {
        "null_clears",
        "empty_lists",
        "keys_ignore_case",
        "keys_within_company",
        "locked_binds",
        "touch_types",
    }
)
"""Switches on which no preview can be exact: the facts leave open what a value or key does."""

NEVER = Stop(refused_share=1.0)


def _differing(quirks: Quirks) -> frozenset[str]:
    """Return the loose switches that are not as assumed."""
    loose = {name for name in LOOSE if getattr(quirks, name) != getattr(Quirks(), name)}
    return frozenset(loose - ({"empty_lists"} if quirks.empty_lists == "cleared" else set()))


@dataclass
class Figures:
    """What trials add up to.

    Attributes:
        rows: model name → rows of all files.
        outcomes: what the previews said, by automation.md's words.
        fields: values compared with what Planhat holds.
        silent: records made that no preview had told.
        again: rows that a second upload of the same file would have sent.
        chosen: rows whose record was chosen among those that they may be.
        clean: rows that leave no question open, whose outcome was known beforehand.
        surprises: rows written otherwise than previewed where Planhat does what is `LOOSE`.
        complaints: what was not as it was previewed, a sentence each.
    """

    trials: int = 0
    rows: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    fields: int = 0
    bodies: int = 0
    silent: int = 0
    again: int = 0
    chosen: int = 0
    clean: int = 0
    surprises: int = 0
    complaints: list[str] = field(default_factory=list)

    @property
    def sent(self) -> int:
        """How many rows were sent."""
        return self.outcomes["create"] + self.outcomes["update"]

    @classmethod
    def total(cls, parts: Iterable[Figures]) -> Figures:
        """Add figures up."""
        made = cls()
        for one in parts:
            made.trials += one.trials
            made.rows += one.rows
            made.outcomes += one.outcomes
            made.fields += one.fields
            made.bodies += one.bodies
            made.silent += one.silent
            made.again += one.again
            made.chosen += one.chosen
            made.clean += one.clean
            made.surprises += one.surprises
            made.complaints += one.complaints
        return made


def run_trials(seeds: Iterable[int]) -> Figures:
    """Run one trial a seed; the models take turns."""
    return Figures.total(Trial(seed).run() for seed in seeds)


class Trial:
    """One portfolio, one file, one upload and the same file once more."""

    def __init__(
        self,
        seed: int,
        model: str = "",
        quirks: Quirks | None = None,
        *,
        whole: bool = False,
    ) -> None:
        """Set a workspace up.

        Args:
            whole: the file has every field, and no row that leaves a question open.
        """
        self.seed = seed
        self.whole = whole
        self.chance = Random(seed)
        self.name = model or MODELS[seed % len(MODELS)]
        self.quirks = quirks or draw_quirks(self.chance)
        self.is_loose = bool(_differing(self.quirks) & LOOSE)
        self.figures = Figures(trials=1)
        self.choices = NO_CHOICES
        self.sent_fields: set[str] = set()
        self.stage = Stage(self.name, self.chance)
        self.stage.add_portfolio(self.chance, self.chance.randint(0, 25))

    def run(self) -> Figures:
        """Preview, upload, compare; then preview the same file again."""
        stage = self.stage
        stage.switch(self.quirks)
        sheet = fill(stage, self.chance, self.chance.randint(1, 40), whole=self.whole)
        size = self.chance.choice((2, 7, 500))
        prepared = self.prepare(sheet, size)
        if self.choose(sheet, prepared):
            prepared = self.prepare(sheet, size)
        old = stage.records()
        self.set_rule(sheet)
        stage.bodies.clear()
        report = self.upload(sheet, prepared)
        new = stage.records()
        self.figures.rows[self.name] = len(sheet.rows)
        self.figures.outcomes.update(prepared.resolution.counts())
        if self.is_loose:
            self.judge_truth(sheet, prepared, report, old, new)
            return self.figures
        self.judge_rows(sheet, prepared, report, old, new)
        self.judge_bodies(prepared)
        self.judge_again(sheet, prepared)
        return self.figures

    def choose(self, sheet: Sheet, prepared: Prepared) -> bool:
        """Now and then say which record a row is, where that is asked."""
        for one in find_questions(prepared):
            roll = self.chance.random()
            if roll < 0.5:
                made = self.chance.choice(one.candidates)
                self.choices = self.choices.with_record(one.numbers, made)
            elif one.is_near and roll < 0.6:
                self.choices = self.choices.with_others(one.numbers)
        taken = set(self.choices.records.values())
        for row in sheet.rows:  # two rows of one record, and one of them is held
            row.is_clean = row.is_clean and row.target not in taken
        self.figures.chosen += len(self.choices.records)
        return bool(self.choices)

    def set_rule(self, sheet: Sheet) -> None:
        """Now and then let a rule of the tenant refuse one value of one field."""
        texts = [one for one in sheet.feeds.values() if one.one.type is FieldType.TEXT]
        texts = [one for one in texts if not one.one.key]
        if texts and self.chance.random() < 0.4:
            one = self.chance.choice(texts).one
            value = self.chance.choice(WORDS)
            self.stage.app.rules = (FieldRule(self.stage.shape.name, one.name, value),)

    def refuses(self, prepared: Prepared, row: int) -> bool:
        """Say whether the tenant's rule refuses what a row sends."""
        item = prepared.plan.item(row)
        return any(rule.refuses(self.stage.shape.name, item) for rule in self.stage.app.rules)

    def prepare(self, sheet: Sheet, size: int = 500) -> Prepared:
        """Preview the file; a trial never stops by itself."""
        policy = replace(sheet.policy, stop=NEVER)
        content = Content(
            table=sheet.table, mapping=sheet.mapping, policy=policy, choices=self.choices
        )
        stage = self.stage
        made = drive(prepare(content, stage.catalog, stage.planhat, lambda: NOW))
        return replace(made, plan=make_plan(made.resolution, made.issues, policy, size))

    def upload(self, sheet: Sheet, prepared: Prepared) -> Report:
        """Send what was previewed; waits take no time."""
        stage = self.stage
        started = make_started(prepared, sheet.table, WORKSPACE, "run", NOW.isoformat())
        work = run(prepared.plan, started, stage.planhat, stage.journal, lambda: NOW)
        steps: list[object] = []
        while True:
            try:
                steps.append(next(work))
            except StopIteration as end:
                report: Report = end.value
                return report
            if isinstance(steps[-1], Wait):
                stage.seconds += steps[-1].seconds

    def complain(self, what: str, row: int | None = None) -> None:
        """Note that something was not as previewed."""
        where = "" if row is None else f" row {row}"
        self.figures.complaints.append(f"seed {self.seed} {self.name}{where}: {what}")

    def judge_rows(
        self,
        sheet: Sheet,
        prepared: Prepared,
        report: Report,
        old: dict[str, Document],
        new: dict[str, Document],
    ) -> None:
        """Compare every row's outcome and every value with what Planhat holds now."""
        resolution = prepared.resolution
        said = [Outcome(int(one)).word for one in resolution.outcomes]
        ended = list(report.rows().values())
        if sum(report.counts.values()) != len(sheet.rows) or len(ended) != len(sheet.rows):
            self.complain("the counts do not add up")
        if report.state != "finished":
            self.complain(f"the run ended {report.state}: {report.words}")
        touched: set[str] = set()
        refused = 0
        for row, (word, end) in enumerate(zip(said, ended, strict=True)):
            is_refused = word in ("create", "update") and self.refuses(prepared, row)
            if end.fate.value != ("refused" if is_refused else FATES[word]):
                self.complain(f"{word} became {end.fate.value}: {end.message}", row)
            refused += word == "create" and is_refused
            if word in ("create", "update") and not is_refused and end.id in new:
                assert end.id is not None
                touched.add(end.id)
                before = old.get(end.id, {}) if word == "update" else {}
                self.judge_values(sheet, prepared, row, before, new[end.id])
            if sheet.rows[row].is_clean:
                self.judge_clean(sheet, prepared, row, said[row], old)
        for identifier, record in old.items():
            now = new.get(identifier)
            if identifier in touched or now == record:
                continue
            if now is None or without_times(record) != without_times(now):
                self.complain(f"a record nobody spoke of changed: {identifier}")
        made = new.keys() - old.keys()
        self.figures.silent += len(made - touched)
        if len(made) != said.count("create") - refused:
            self.complain(f"{len(made)} records were made, {said.count('create')} were told")

    def judge_truth(
        self,
        sheet: Sheet,
        prepared: Prepared,
        report: Report,
        old: dict[str, Document],
        new: dict[str, Document],
    ) -> None:
        """Compare the report with what Planhat holds, where the preview may be overtaken.

        Rows that end otherwise than previewed are counted as surprises.
        """
        said = [Outcome(int(one)).word for one in prepared.resolution.outcomes]
        ended = list(report.rows().values())
        if sum(report.counts.values()) != len(sheet.rows) or len(ended) != len(sheet.rows):
            self.complain("the counts do not add up")
        made = [end.id for end in ended if end.fate.value == "created"]
        if sorted(map(str, made)) != sorted(new.keys() - old.keys()):
            self.complain(f"{len(made)} are told created, {len(new) - len(old)} were", None)
        changed = {
            one for one, record in old.items() if without_times(new[one]) != without_times(record)
        }
        told = {end.id for end in ended if end.fate.value == "updated"}
        unsure = {end.id for end in ended if end.fate.value in ("unknown", "created")}
        if not changed <= told | unsure:
            self.complain(f"records changed that no row is told to have changed: {changed - told}")
        for row, (word, end) in enumerate(zip(said, ended, strict=True)):
            surprised = end.fate.value in ("created", "updated") and end.fate.value != FATES[word]
            self.figures.surprises += surprised
            if surprised and report.state != "safety":
                self.complain(f"{word} became {end.fate.value}, and the run went on", row)

    def judge_values(
        self, sheet: Sheet, prepared: Prepared, row: int, before: Document, now: Document
    ) -> None:
        """Compare each field of a sent row: as previewed, as the sheet means, else as before."""
        resolution = prepared.resolution
        changes = {one.field.name: one for one in resolution.changes(row)}
        self.sent_fields |= changes.keys()
        computed = _COMPUTED.get(self.name, ())
        for one in self.stage.model.fields:
            was, is_now = canonical(one, held(before, one)), canonical(one, held(now, one))
            self.figures.fields += 1
            change = changes.get(one.name)
            if change is not None:
                if canonical(one, change.old) != was:
                    self.complain(f"{one.name} was {was!r}, told {change.old!r}", row)
                if canonical(one, change.new) != is_now:
                    self.complain(f"{one.name} is {is_now!r}, told {change.new!r}", row)
            elif is_now != was and one.name not in computed and one.name != "_id":
                self.complain(f"{one.name} changed untold: {was!r} to {is_now!r}", row)
            if one.name in sheet.feeds or one.name in sheet.constants:
                wanted = meant(sheet, sheet.rows[row], one, held(before, one), not before)
                if one.name in computed and self.is_left(sheet, row, one, now):
                    continue
                number = int(resolution.records.row_numbers[row])
                if one.key and number in self.choices.records and is_now == was:
                    continue  # a key of another record, or nearly its own, is not sent
                if canonical(one, wanted) != is_now and one.name != "_id":
                    self.complain(f"{one.name} is {is_now!r}, the sheet means {wanted!r}", row)
        customs = {one.short_name for one in self.stage.model.fields if one.is_custom}
        if not (now.get("custom") or {}).keys() <= customs:
            self.complain("fields nobody knows were stored", row)

    def is_left(self, sheet: Sheet, row: int, one: Field, now: Document) -> bool:
        """Say whether a row leaves a field to Planhat, or has to."""
        if self.name == "Enduser":
            return bool(now.get("firstName") or now.get("lastName"))
        feed = sheet.feeds.get(one.name)
        says_nothing = feed is not None and feed.default is None
        return says_nothing and one.name not in sheet.rows[row]

    def is_worked_out(self, sheet: Sheet, row: Row, one: Field, record: Document) -> bool:
        """Say whether Planhat fills a field of an existing record whatever the row says."""
        if self.name != "Enduser":
            return canonical(one, meant(sheet, row, one, held(record, one), is_new=False)) is None
        for name in ("firstName", "lastName"):
            other = self.stage.model.find(name)
            assert other is not None
            now = held(record, other)
            if name in (*sheet.feeds, *sheet.constants):
                now = meant(sheet, row, other, now, is_new=False)
            if now:
                return True
        return False

    def judge_clean(
        self, sheet: Sheet, prepared: Prepared, row: int, word: str, old: dict[str, Document]
    ) -> None:
        """Compare the outcome of a row that leaves no question open with what it means."""
        self.figures.clean += 1
        mode = sheet.policy.mode
        wanted = self.outcome_meant(sheet, sheet.rows[row], old)
        if (wanted == "create" and not mode.creates) or (wanted != "create" and not mode.updates):
            wanted = "held"
        if word != wanted:
            issues = [f"{one.code} {one.field}" for one in prepared.issues.of_row(row)]
            self.complain(f"{word} where {wanted} was meant: {issues}", row)

    def outcome_meant(self, sheet: Sheet, row: Row, old: dict[str, Document]) -> str:
        """Return what becomes of a clean row by what its cells mean."""
        if row.target is None:
            return "create"
        record, model = old[row.target], self.stage.model
        differs = False
        for name in (*sheet.feeds, *sheet.constants):
            one = model.find(name)
            assert one is not None
            was = held(record, one)
            wanted = canonical(one, meant(sheet, row, one, was, is_new=False))
            if name in _COMPUTED.get(self.name, ()) and self.is_worked_out(sheet, row, one, record):
                continue
            if wanted != canonical(one, was):
                differs = True
                if wanted is None and (one.required or name in model.required):
                    return "held"
        return "update" if differs else "same"

    def judge_bodies(self, prepared: Prepared) -> None:
        """Compare what arrived with what the preview showed, byte for byte."""
        plan = prepared.plan
        numbers = prepared.resolution.records.row_numbers.tolist()
        place = {number: row for row, number in enumerate(numbers)}
        shown = []
        for one in self.stage.journal.entries("run"):
            if isinstance(one, Sent):
                items = b",".join(orjson.dumps(plan.item(place[row])) for row in one.rows)
                shown.append(items if one.request.method == "POST" else b"[" + items + b"]")
        self.figures.bodies += len(self.stage.bodies)
        if shown != self.stage.bodies:
            self.complain("what was sent is not what was shown")

    def judge_again(self, sheet: Sheet, prepared: Prepared) -> None:
        """Preview the same file once more: nothing of what was sent is to be sent again."""
        second = self.prepare(sheet)
        for row, one in enumerate(second.resolution.outcomes):
            first = Outcome(int(prepared.resolution.outcomes[row]))
            if first is Outcome.HELD or self.refuses(prepared, row):
                continue
            if Outcome(int(one)) in (Outcome.CREATE, Outcome.UPDATE):
                left_out = {
                    each.field
                    for each in prepared.issues.of_row(row)
                    if each.code is IssueCode.KEY_NOT_SENT
                }
                if {each.field.name for each in second.resolution.changes(row)} <= left_out:
                    continue  # as told; its owner has another key since, by a row of this file
                self.figures.again += 1
                told = [
                    f"{each.field.name}: {each.old!r}→{each.new!r}"
                    for each in second.resolution.changes(row)
                ]
                self.complain(f"{first.word}, and {Outcome(int(one)).word} again: {told}", row)
