"""Every sentence about the data: said with what the core really knows, in words for people."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest

from planhat_desktop.app import wording
from planhat_desktop.app.draft import Content, Prepared
from planhat_desktop.app.prepare import prepare
from planhat_desktop.app.wording.issues import issue_sentence, issue_title
from planhat_desktop.app.wording.language import plural
from planhat_desktop.app.wording.outcomes import outcome_word
from planhat_desktop.app.wording.terms import lower_label, model_terms, show_date
from planhat_desktop.core.choices import Choices
from planhat_desktop.core.computed import COMPUTED
from planhat_desktop.core.issues import Issue, IssueCode, Severity
from planhat_desktop.core.mapping import Link, Part, Reading
from planhat_desktop.core.mapping import Mapping as Links
from planhat_desktop.core.policy import Mode, Policy
from planhat_desktop.core.report import Fate
from planhat_desktop.core.resolution import Outcome
from planhat_desktop.core.table import Cell, CellError
from tests.app.rehearsal import NOW, Rehearsal, drive
from tests.core.making import built_in, make_table

Cells = Mapping[str, Sequence[Cell]]

TWINS = [
    {"companyId": "C1", "email": "ann@twice.example", "externalId": "E1"},
    {"companyId": "C2", "email": "ann@twice.example", "externalId": "E2"},
]
LICENSE: Cells = {
    "externalId": ["L1"],
    "companyId": ["C1"],
    "_currency": ["EUR"],
    "fromDate": ["2026-04-30"],
    "mrr": [5.0],
}

# what the code is → (model, what is in the workspace, the sheet)
SCENES: dict[IssueCode, tuple[str, Sequence[Mapping[str, Cell]], Cells]] = {
    IssueCode.NOT_A_DATE: ("License", (), {**LICENSE, "fromDate": ["31/02/2026"]}),
    IssueCode.NOT_A_NUMBER: ("License", (), {**LICENSE, "mrr": ["many"]}),
    IssueCode.NOT_WHOLE: ("License", (), {**LICENSE, "renewalPeriod": ["1.5"]}),
    IssueCode.NOT_YES_NO: ("License", (), {**LICENSE, "autoRenews": ["perhaps"]}),
    IssueCode.NOT_AN_EMAIL: ("Enduser", (), {"companyId": ["C1"], "email": ["nobody"]}),
    IssueCode.NOT_A_URL: (
        "Enduser",
        (),
        {"companyId": ["C1"], "email": ["a@b.example"], "linkedInUrl": ["not there yet"]},
    ),
    IssueCode.NOT_AN_ID: ("Company", (), {"_id": ["12"], "name": ["Acme"]}),
    IssueCode.NOT_AN_OPTION: ("License", (), {**LICENSE, "renewalStatus": ["unsure"]}),
    IssueCode.OUT_OF_RANGE: ("NPS", (), {"email": ["a@b.example"], "score": ["1100"]}),
    IssueCode.CELL_ERROR: ("Company", (), {"name": [CellError("#N/A")], "externalId": ["X"]}),
    IssueCode.DAMAGED_NUMBER: ("Company", (), {"name": ["Acme"], "externalId": [1.23e15]}),
    IssueCode.DATE_ORDER_UNSURE: ("License", (), {**LICENSE, "fromDate": ["03/04/2026"]}),
    IssueCode.DECIMAL_MARK_UNSURE: ("License", (), {**LICENSE, "mrr": ["1.234"]}),
    IssueCode.TIME_DROPPED: (
        "License",
        (),
        {**LICENSE, "fromDate": [dt.datetime.fromisoformat("2026-04-30T14:30")]},
    ),
    IssueCode.PHONE_UNSURE: ("Company", (), {"name": ["Acme"], "phonePrimary": ["reception"]}),
    IssueCode.PART_NOT_FOUND: ("Company", (), {"name": ["Acme"], "web": ["not known"]}),
    IssueCode.PATTERN_TOO_SLOW: ("Company", (), {"name": ["Acme"], "web": ["a" * 99 + "b"]}),
    IssueCode.MISSING_REQUIRED: ("Company", (), {"externalId": ["X"], "phase": ["Live"]}),
    IssueCode.MISSING_ANY_OF: ("License", (), {k: v for k, v in LICENSE.items() if k != "mrr"}),
    IssueCode.NOTHING_TO_SEND: ("Timesheet", (), {"name": [None]}),
    IssueCode.LEFT_OUT: ("Company", (), {"name": ["Left out"], "externalId": ["X"]}),
    IssueCode.DUPLICATE_IN_FILE: (
        "Company",
        (),
        {"name": ["One", "Two"], "externalId": ["X", "X"]},
    ),
    IssueCode.SAME_RECORD_TWICE: (
        "Company",
        (),
        {"sourceId": ["S1", None], "externalId": [None, "C1"], "name": ["One", "Two"]},
    ),
    IssueCode.KEYS_DISAGREE: (
        "Company",
        (),
        {"sourceId": ["S1"], "externalId": ["C2"], "name": ["Which"]},
    ),
    IssueCode.AMBIGUOUS: ("Enduser", TWINS, {"email": ["ann@twice.example"], "position": ["CEO"]}),
    IssueCode.ID_UNKNOWN: ("Company", (), {"_id": ["f" * 24], "name": ["Gone"]}),
    IssueCode.KEY_NEARLY_MATCHES: ("Company", (), {"externalId": ["c1"], "name": ["Acme"]}),
    IssueCode.KEY_NEARLY_TWICE: (
        "Company",
        (),
        {"externalId": ["7x", "07X", "7X"], "name": ["One", "Other", "Third"]},
    ),
    IssueCode.KEY_NOT_SENT: (
        "Company",
        (),
        {"sourceId": ["S1"], "externalId": ["C2"], "name": ["Which"]},
    ),
    IssueCode.KEY_PREFIXED: ("Company", (), {"externalId": ["extid-C7"], "name": ["Acme"]}),
    IssueCode.REFERENCE_UNKNOWN: ("License", (), {**LICENSE, "companyId": ["Nobody & Co"]}),
    IssueCode.REFERENCE_AMBIGUOUS: ("License", (), {**LICENSE, "companyId": ["Twin"]}),
    IssueCode.REFERENCE_NEARLY: ("License", (), {**LICENSE, "companyId": ["acme"]}),
    IssueCode.KEY_TAKEN: (
        "Enduser",
        TWINS,
        {"companyId": ["C2"], "externalId": ["E1"], "email": ["new@else.example"]},
    ),
    IssueCode.MODE_UPDATE_ONLY: ("Company", (), {"externalId": ["X"], "name": ["New"]}),
    IssueCode.MODE_CREATE_ONLY: ("Company", (), {"externalId": ["C1"], "name": ["Old"]}),
    IssueCode.NO_KEY: ("Conversation", (), {"companyId": ["C1"], "subject": ["Hello"]}),
    IssueCode.COMPUTED: (
        "Enduser",
        (),
        {"companyId": ["C1"], "externalId": ["E1"], "firstName": ["Ann"], "name": ["Bo"]},
    ),
    IssueCode.DATES_REVERSED: ("License", (), {**LICENSE, "toDate": ["2026-01-31"]}),
    IssueCode.DATE_FAR_OFF: ("License", (), {**LICENSE, "toDate": ["9999-12-31"]}),
    IssueCode.NUMBER_FAR_OFF: (
        "Company",
        (),
        {"name": [f"N {one}" for one in range(11)], "csmScore": [*[7] * 10, 7_000]},
    ),
    IssueCode.SCALE_SLIPPED: (
        "License",
        [{**{name: cells[0] for name, cells in LICENSE.items()}, "mrr": 1250}],
        {"externalId": ["L1"], "mrr": ["125000"]},
    ),
}
READINGS = {
    IssueCode.PHONE_UNSURE: Reading(phone="SE"),
    IssueCode.PART_NOT_FOUND: Reading(part=Part("domain")),
    IssueCode.PATTERN_TOO_SLOW: Reading(part=Part("pattern", "(a|aa)+$")),
}
# Told of what happens after the preview (`test_rechecking`, `test_refusals`).
AFTERWARDS = {
    IssueCode.CHANGED_SINCE,
    IssueCode.GONE_SINCE,
    IssueCode.TAKEN_SINCE,
    IssueCode.REFUSED_BEFORE,
    IssueCode.PARENT_HELD,  # these two of several sheets (`test_bundle`)
    IssueCode.PARENT_MISSING,
    IssueCode.RECIPIENT_UNKNOWN,  # and of what is only added (`test_adding`)
    IssueCode.RECIPIENT_AMBIGUOUS,
    IssueCode.RECIPIENT_ELSEWHERE,
    IssueCode.SENT_BEFORE,
    IssueCode.SENT_IN_DOUBT,
    IssueCode.DAY_TWICE,
    IssueCode.DAY_SENT_BEFORE,
    IssueCode.EVENT_TWICE,
    IssueCode.TIME_OF_SENDING,
}
MODES = {
    IssueCode.MODE_UPDATE_ONLY: Mode.UPDATE_ONLY,
    IssueCode.MODE_CREATE_ONLY: Mode.CREATE_ONLY,
}

# Words that blame the person, or mean nothing to one (look.md, *Words*).
BANNED = re.compile(
    r"\b(invalid|fail\w*|objects?|payloads?|errors?|null|None|nan)\b", re.IGNORECASE
)


def play(code: IssueCode) -> tuple[Rehearsal, Prepared]:
    """Prepare the sheet that has this issue."""
    model, before, cells = SCENES[code]
    rehearsal = Rehearsal(model, before)
    if code is IssueCode.REFERENCE_AMBIGUOUS:
        rehearsal.planhat.upsert("/companies", b'[{"name": "Twin"}]')
        rehearsal.planhat.upsert("/companies", b'[{"name": "Twin"}]')
    table = make_table(list(cells.items()))
    chosen = {}
    if code is IssueCode.KEY_NOT_SENT:
        listed = rehearsal.planhat.list_page("/companies", limit=9, filters={})
        chosen = {2: next(str(one["_id"]) for one in listed if one.get("sourceId") == "S1")}
    readings = {list(cells)[-1]: READINGS.get(code, Reading())}
    links = tuple(
        Link(place, name, readings.get(name, Reading())) for place, name in enumerate(cells)
    )
    content = Content(
        table=table,
        mapping=Links(model, links),
        policy=Policy(mode=MODES.get(code, Mode.CREATE_AND_UPDATE)),
        choices=Choices(chosen),
        left_out=frozenset({2}) if code is IssueCode.LEFT_OUT else frozenset(),
    )
    return rehearsal, drive(prepare(content, built_in(), rehearsal.planhat, lambda: NOW))


def check_words(sentence: str) -> None:
    assert not BANNED.search(sentence), sentence
    assert "{" not in sentence
    assert "“”" not in sentence
    assert sentence[0].isupper() or sentence[0] in "“0123456789"
    assert sentence.endswith(".")
    assert "  " not in sentence


@pytest.mark.parametrize("code", SCENES)
def test_each_issue_is_said_with_what_the_core_knows_of_it(code: IssueCode) -> None:
    _rehearsal, prepared = play(code)
    issue = next(one for one in prepared.issues if one.code is code)
    sentence = issue_sentence(issue)
    check_words(sentence)
    placed = issue_sentence(issue, 1204, "F", "Renewal")
    assert placed == f"Row 1,204, column F “Renewal”: {sentence}"
    assert issue_sentence(issue, 7) == f"Row 7: {sentence}"
    assert not BANNED.search(issue_title(code))
    assert issue_title(code)[0].islower() or issue_title(code).startswith("Planhat")
    held = prepared.plan.counts["held"]
    assert held == (len(issue.rows) if issue.severity is Severity.BLOCKED else 0)


def test_every_code_that_the_core_gives_is_played() -> None:
    assert set(SCENES) | AFTERWARDS == set(IssueCode)


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (
            IssueCode.NOT_A_DATE,
            "“31/02/2026” is not a date. Change it, or leave this row out.",
        ),
        (IssueCode.DUPLICATE_IN_FILE, "External ID “X” is already in row 2. Keep one of the rows."),
        (
            IssueCode.DATE_ORDER_UNSURE,
            "“03/04/2026” can be read with the day or the month first; it is read as 3 Apr 2026."
            " Choose the order on the Match page if that is wrong.",
        ),
        (
            IssueCode.DECIMAL_MARK_UNSURE,
            "“1.234” can be read with a decimal dot or a decimal comma; it is read as 1.234."
            " Choose the mark on the Match page if that is wrong.",
        ),
        (
            IssueCode.REFERENCE_AMBIGUOUS,
            "“Twin” fits 2 companies in Planhat. Use an ID instead, or leave this row out.",
        ),
        (
            IssueCode.DATES_REVERSED,
            "End date would be 31 Jan 2026, which is before Start date (30 Apr 2026)."
            " Correct the cell if that is a slip; it is sent as shown.",
        ),
        (
            IssueCode.SCALE_SLIPPED,
            "“125000” is exactly 100 times what Planhat has (1,250). Correct the cell if a decimal"
            " mark slipped; it is sent as shown.",
        ),
        (
            IssueCode.AMBIGUOUS,
            "E-mail “ann@twice.example” fits 2 end users in Planhat. Choose the record, add the"
            " Planhat ID or the company, or leave this row out.",
        ),
        (
            IssueCode.KEYS_DISAGREE,
            "Source ID “S1” finds “Acme AB” in Planhat, and External ID “C2” finds “Globex”."
            " Choose the record, correct one of the cells, or leave this row out.",
        ),
        (
            IssueCode.KEY_NOT_SENT,
            "External ID “C2” belongs to another company in Planhat, “Globex”, so it stays there"
            " and the record you chose goes without it. Correct the cell if that is a slip.",
        ),
        (
            IssueCode.KEY_PREFIXED,
            "“extid-C7” would be External ID just so, “extid-” and all. Take “extid-” off if “C7”"
            " is meant; it is sent as shown.",
        ),
        (
            IssueCode.COMPUTED,
            "Planhat works out Name from first and last name. Change those instead, or take the"
            " column off Name on the Match page: what this cell says is not sent.",
        ),
    ],
)
def test_sentences_read_as_a_person_would_say_them(code: IssueCode, sentence: str) -> None:
    _rehearsal, prepared = play(code)
    (issue,) = [one for one in prepared.issues if one.code is code]
    assert issue_sentence(issue) == sentence


def test_rows_of_nearly_one_key_name_each_other() -> None:
    _rehearsal, prepared = play(IssueCode.KEY_NEARLY_TWICE)
    told = [
        issue_sentence(issue, int(issue.rows[0]) + 2)
        for issue in prepared.issues
        if issue.code is IssueCode.KEY_NEARLY_TWICE
    ]
    rest = ". If they are one company, keep one of the rows; both are sent as shown."
    assert told == [
        f"Row 2: External ID “7x” is nearly the “07X” of row 3{rest}",
        f"Row 3: External ID “07X” is nearly the “7x” of row 2{rest}",
        f"Row 4: External ID “7X” is nearly the “7x” of row 2{rest}",
    ]
    assert prepared.plan.counts["create"] == 3


def test_whatever_planhat_works_out_is_told_with_what_to_do() -> None:
    for model, names in COMPUTED.items():
        for name in names:
            field = built_in().model(model).find(name)
            assert field is not None
            facts = {"label": field.label, "of": model}
            rows = np.array([0], np.int32)
            issue = Issue(IssueCode.COMPUTED, Severity.CHECK, rows, 0, name, None, facts)
            check_words(issue_sentence(issue))


def test_a_text_made_of_a_cell_is_said_beside_the_cell() -> None:
    told = Issue(
        IssueCode.NOT_A_NUMBER,
        Severity.BLOCKED,
        np.array([0], np.int32),
        value="ca. 12 st",
        facts={"taken": "12 st"},
    )
    assert issue_sentence(told).startswith("“12 st” (from “ca. 12 st”) is not a number.")
    default = replace(told, value="")
    assert issue_sentence(default).startswith("“12 st” (for an empty cell) is not a number.")


def test_what_speaks_for_a_name_is_told() -> None:
    _rehearsal, prepared = play(IssueCode.REFERENCE_NEARLY)
    (issue,) = prepared.issues
    assert issue_sentence(issue) == (
        "“acme” is taken as the company “Acme AB”: the same name, but for the legal form."
        " If another one is meant, write its name as it is in Planhat, or its ID."
    )


def test_whom_a_name_may_mean_is_told() -> None:
    rehearsal = Rehearsal("Asset")
    _, prepared = rehearsal.prepare([{"name": "Pump", "companyId": "Acme GmbH"}])
    (issue,) = prepared.issues
    assert issue_sentence(issue) == (
        "No company in Planhat fits “Acme GmbH” for certain; nearest: “Acme AB”."
        " Choose one, create it first, or leave this row out."
    )


def test_every_outcome_and_fate_has_a_word() -> None:
    words = [outcome_word(one.word) for one in Outcome] + [outcome_word(one.value) for one in Fate]
    assert all(words)
    assert not any(BANNED.search(one) for one in words)


def test_models_and_dates_stand_well_inside_a_sentence() -> None:
    assert model_terms("Enduser") == ("end user", "end users")
    assert model_terms("License") == ("license", "licenses")
    assert all(one.islower() for name in built_in().models for one in model_terms(name)[:1])
    assert lower_label("NPS response") == "NPS response"
    assert lower_label("End user") == "end user"
    assert show_date(dt.date(2026, 4, 3)) == "3 Apr 2026"
    assert plural(1, "{n} row", "{n} rows") == "1 row"
    assert plural(1204, "{n} row", "{n} rows") == "1,204 rows"


def test_sentences_are_loaded_when_they_are_first_asked_for() -> None:
    assert all(callable(getattr(wording, name)) for name in wording.__all__)
    with pytest.raises(AttributeError):
        _ = wording.nothing_of_the_kind
