"""The sentences for issues: where – what – why – do this."""

from __future__ import annotations

import datetime as dt

from planhat_desktop.app.wording.candidates import candidate_words
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.app.wording.outcomes import outcome_word
from planhat_desktop.app.wording.terms import lower_label, model_terms, show_date
from planhat_desktop.core.issues import Issue, IssueCode
from planhat_desktop.core.nameindex import Why

_CHANGE = "Change it, or leave this row out."

# (the short title of a group, the sentence after the place)
_SENTENCES: dict[IssueCode, tuple[str, str]] = {
    IssueCode.NOT_A_DATE: ("not a date", "“{value}” is not a date. " + _CHANGE),
    IssueCode.NOT_A_NUMBER: ("not a number", "“{value}” is not a number. " + _CHANGE),
    IssueCode.NOT_WHOLE: (
        "not a whole number",
        "“{value}” is not a whole number, which {label} needs. " + _CHANGE,
    ),
    IssueCode.NOT_YES_NO: (
        "neither yes nor no",
        "“{value}” is neither yes nor no. Write yes or no, or leave this row out.",
    ),
    IssueCode.NOT_AN_EMAIL: (
        "not an e-mail address",
        "“{value}” is not an e-mail address. " + _CHANGE,
    ),
    IssueCode.NOT_A_URL: ("not a web address", "“{value}” is not a web address. " + _CHANGE),
    IssueCode.NOT_AN_ID: (
        "not a Planhat ID",
        "“{value}” is not a Planhat ID (24 digits and letters a–f). " + _CHANGE,
    ),
    IssueCode.NOT_AN_OPTION: (
        "not one of the options",
        "“{value}” is not one of the options of {label}: {options}. "
        "Choose an option, or leave this row out.",
    ),
    IssueCode.OUT_OF_RANGE: (
        "out of range",
        "“{value}” is outside {minimum} to {maximum}. " + _CHANGE,
    ),
    IssueCode.CELL_ERROR: (
        "broken in the sheet",
        "The sheet shows {value} here. Mend the formula in the sheet, or change it here.",
    ),
    IssueCode.DAMAGED_NUMBER: (
        "cut short by the spreadsheet",
        "“{value}” was cut short by the spreadsheet. Export this column as text, "
        "or leave this row out.",
    ),
    IssueCode.DATE_ORDER_UNSURE: (
        "day or month first?",
        "“{value}” can be read with the day or the month first; it is read as {read}. "
        "Choose the order on the Match page if that is wrong.",
    ),
    IssueCode.DECIMAL_MARK_UNSURE: (
        "decimal dot or comma?",
        "“{value}” can be read with a decimal dot or a decimal comma; it is read as {read}. "
        "Choose the mark on the Match page if that is wrong.",
    ),
    IssueCode.TIME_DROPPED: (
        "time of day left out",
        "“{value}” has a time of day, which {label} does not keep. It is sent as {read}.",
    ),
    IssueCode.PHONE_UNSURE: (
        "not a known phone number",
        "“{value}” is not a phone number as far as can be told, or has an extension. "
        "It is sent as it is.",
    ),
    IssueCode.PART_NOT_FOUND: (
        "without the part that is taken",
        "“{value}” has nothing of what is taken out of this column, so it counts as empty. "
        "Change it, or take another part on the Match page.",
    ),
    IssueCode.PATTERN_TOO_SLOW: (
        "too much for the pattern",
        "“{value}” takes too long to search with the pattern of this column. "
        "Choose a simpler pattern on the Match page, or leave this row out.",
    ),
    IssueCode.MISSING_REQUIRED: (
        "without a needed value",
        "{label} is empty, and Planhat needs it for a new {model}. Fill it in, "
        "or leave this row out.",
    ),
    IssueCode.MISSING_ANY_OF: (
        "without a needed value",
        "Planhat needs one of {labels} for a new {model}. Fill one in, or leave this row out.",
    ),
    IssueCode.NOTHING_TO_SEND: ("empty", "No matched column has a value in this row."),
    IssueCode.LEFT_OUT: ("left out by you", "You left this row out. Take it in again to send it."),
    IssueCode.DUPLICATE_IN_FILE: (
        "twice in this file",
        "{label} “{value}” is already in row {first_row}. Keep one of the rows.",
    ),
    IssueCode.SAME_RECORD_TWICE: (
        "the same record twice",
        "This row finds the same {model} in Planhat as row {first_row}. Keep one of the rows.",
    ),
    IssueCode.KEYS_DISAGREE: (
        "keys disagree",
        "{first_label} “{first_value}” finds “{first_name}” in Planhat, and {second_label} "
        "“{value}” finds “{second_name}”. Choose the record, correct one of the cells, or leave "
        "this row out.",
    ),
    IssueCode.AMBIGUOUS: (
        "fits several records",
        "{label} “{value}” fits {count} {models} in Planhat. Choose the record, add the Planhat "
        "ID or the company, or leave this row out.",
    ),
    IssueCode.ID_UNKNOWN: (
        "Planhat ID not found",
        "No {model} in Planhat has the ID “{value}”. Correct it, or empty the cell to create one.",
    ),
    IssueCode.KEY_NEARLY_MATCHES: (
        "nearly the same key",
        "{label} “{value}” is new, but Planhat has “{near}”. Choose the record if they are the "
        "same, or correct the cell; otherwise a new {model} is created.",
    ),
    IssueCode.KEY_NEARLY_TWICE: (
        "nearly twice",
        "{label} “{value}” is nearly the “{near}” of row {other_row}. If they are one {model}, "
        "keep one of the rows; both are sent as shown.",
    ),
    IssueCode.KEY_NOT_SENT: (
        "key of another record, not sent",
        "{label} “{value}” belongs to another {model} in Planhat, “{owner}”, so it stays there "
        "and the record you chose goes without it. Correct the cell if that is a slip.",
    ),
    IssueCode.KEY_PREFIXED: (
        "with a prefix",
        "“{value}” would be {label} just so, “{prefix}” and all. Take “{prefix}” off if “{near}” "
        "is meant; it is sent as shown.",
    ),
    IssueCode.REFERENCE_UNKNOWN: (
        "not found in Planhat",
        "No {target} in Planhat fits “{value}”. Correct it, create it first, "
        "or leave this row out.",
    ),
    IssueCode.REFERENCE_AMBIGUOUS: (
        "fits several in Planhat",
        "“{value}” fits {count} {targets} in Planhat. Use an ID instead, or leave this row out.",
    ),
    IssueCode.REFERENCE_NEARLY: (
        "taken as nearly the same name",
        "“{value}” is taken as the {target} “{near}”: {why}. If another one is meant, "
        "write its name as it is in Planhat, or its ID.",
    ),
    IssueCode.KEY_TAKEN: (
        "key used by another record",
        "{label} “{value}” belongs to another {model} in Planhat. " + _CHANGE,
    ),
    IssueCode.MODE_UPDATE_ONLY: (
        "new, and only updates are allowed",
        "No {model} in Planhat fits this row, and this upload only updates.",
    ),
    IssueCode.MODE_CREATE_ONLY: (
        "there already, and only new ones are allowed",
        "Planhat has this {model} already, and this upload only creates.",
    ),
    IssueCode.NO_KEY: (
        "without a key",
        "This row has no key, so only its values tell it from others: once one of them is changed "
        "in Planhat, uploading the file again creates it a second time.",
    ),
    IssueCode.COMPUTED: (
        "worked out by Planhat",
        "Planhat works out {label} {how}, or take the column off {label} on the Match page: what "
        "this cell says is not sent.",
    ),
    IssueCode.CHANGED_SINCE: (
        "changed in Planhat since the preview",
        "Somebody changed {labels} in Planhat since the preview. Preview the file again to see "
        "what it would replace.",
    ),
    IssueCode.GONE_SINCE: (
        "gone from Planhat since the preview",
        "The {model} is no longer in Planhat, so there is nothing to change. Preview the file "
        "again to see what it would do.",
    ),
    IssueCode.TAKEN_SINCE: (
        "made in Planhat since the preview",
        "Somebody made a {model} with this key since the preview. Preview the file again to see "
        "what it would change.",
    ),
    IssueCode.RECIPIENT_UNKNOWN: (
        "not found in Planhat",
        "No {target} in Planhat has “{value}” as {label}, and Planhat would lose the row without "
        "a word. Correct it, create the {target} first, or leave this row out.",
    ),
    IssueCode.RECIPIENT_AMBIGUOUS: (
        "fits several in Planhat",
        "Several {targets} in Planhat have “{value}” as {label}, so nobody knows whose it would "
        "be. Use another ID, or leave this row out.",
    ),
    IssueCode.RECIPIENT_ELSEWHERE: (
        "belongs to another",
        "{label} “{value}” is of another {target} than the rest of this row. Correct one of the "
        "cells, or leave this row out.",
    ),
    IssueCode.SENT_BEFORE: (
        "sent already",
        "The same was sent already on {day}, so it is not sent again.",
    ),
    IssueCode.SENT_IN_DOUBT: (
        "sent already, without an answer",
        "The same was sent on {day} and the answer was lost, so nobody knows whether it counts. "
        "Look in Planhat; if it is not there, send it again.",
    ),
    IssueCode.DAY_TWICE: (
        "the same day twice",
        "Row {first_row} has a value of the same metric for the same record and day, and Planhat "
        "keeps one a day. Keep one of the rows.",
    ),
    IssueCode.DAY_SENT_BEFORE: (
        "another value for a day that was sent",
        "On {day} another value was sent for this day. Planhat keeps one a day; this one is sent "
        "as shown. Leave the row out if that is not meant.",
    ),
    IssueCode.EVENT_TWICE: (
        "the same as another row",
        "Row {first_row} says the same; both are sent as shown and count twice. Leave one out if "
        "it happened once.",
    ),
    IssueCode.TIME_OF_SENDING: (
        "without a date",
        "This row has no date, so it counts for the moment at which it is sent.",
    ),
    IssueCode.PARENT_HELD: (
        "belongs to a row that is held",
        "“{value}” is row {parent_row} of the {targets}, which is held: {because}. "
        "Mend that row first, or leave this one out.",
    ),
    IssueCode.PARENT_MISSING: (
        "belongs to a row that did not arrive",
        "“{value}” is row {parent_row} of the {targets}, which did not come to Planhat as "
        "previewed: {fate}. Mend that row and preview this sheet again.",
    ),
    IssueCode.REFUSED_BEFORE: (
        "refused by Planhat before",
        "Planhat refused “{value}” in {label} on {day}, saying “{words}”. It is sent as shown; "
        "change it here if that still holds.",
    ),
    IssueCode.DATES_REVERSED: (
        "before it begins",
        "{last} would be {end}, which is before {first} ({start}). Correct the cell if that is "
        "a slip; it is sent as shown.",
    ),
    IssueCode.DATE_FAR_OFF: (
        "a far-off date",
        "“{value}” is read as {read}, far from today. Correct the cell if that is a slip; "
        "it is sent as shown.",
    ),
    IssueCode.NUMBER_FAR_OFF: (
        "far larger than the others",
        "“{value}” is more than 100 times what is usual in {label} (about {usual}). Correct the "
        "cell if a decimal mark was lost; it is sent as shown.",
    ),
    IssueCode.SCALE_SLIPPED: (
        "moved by a decimal mark?",
        "“{value}” is exactly {slip} what Planhat has ({before}). Correct the cell if a decimal "
        "mark slipped; it is sent as shown.",
    ),
}


# (model, field) → what Planhat works the field out from, and what to do
_WORKED_OUT = {
    ("Company", "status"): "from the licenses of the company. Change those instead",
    ("Enduser", "name"): "from first and last name. Change those instead",
    ("License", "mrr"): "from the other amounts and the period. Change those instead",
    ("License", "arr"): "from the other amounts and the period. Change those instead",
    ("License", "value"): "from the other amounts and the period. Change those instead",
    ("NPS", "cId"): "from the person who answered. Change the e-mail address instead",
    ("Ticket", "companyId"): "from the e-mail address. Change that instead",
    ("Ticket", "createdAt"): "by itself. Leave it to Planhat",
}
_UNKNOWN_BUT_NEAR = (
    "No {target} in Planhat fits “{value}” for certain; nearest: {candidates}. "
    "Choose one, create it first, or leave this row out."
)
_MOST_NAMED = 3


def issue_title(code: IssueCode) -> str:
    """Return the short words for a group of issues: ``not a date``."""
    return _(_SENTENCES[code][0])


def issue_sentence(issue: Issue, row: int | None = None, letter: str = "", header: str = "") -> str:
    """Return where – what – why – do this.

    Args:
        row: the spreadsheet row to name, or None for the sentence without a place.
        letter: the column's letter; empty when no one column is to blame.
        header: the column's header.
    """
    facts = {"value": issue.value or ""}
    facts |= {name: _fact(name, value) for name, value in issue.facts.items()}
    if "target" in issue.facts:
        facts["target"], facts["targets"] = model_terms(str(issue.facts["target"]))
    if "of" in issue.facts:
        facts["how"] = _(_WORKED_OUT[facts["of"], issue.field or ""])
    if "fate" in issue.facts:
        facts["fate"] = facts["words"].rstrip(".") or outcome_word(facts["fate"])
    template = _SENTENCES[issue.code][1]
    if issue.code is IssueCode.REFERENCE_UNKNOWN and facts["candidates"]:
        template = _UNKNOWN_BUT_NEAR
    sentence = _(template).replace("“{value}”", _quote(issue)).format(**facts)
    if row is None:
        return sentence
    if letter:
        place = _("Row {row}, column {letter} “{header}”").format(
            row=f"{row:,}", letter=letter, header=header
        )
    else:
        place = _("Row {row}").format(row=f"{row:,}")
    return f"{place}: {sentence}"


def _quote(issue: Issue) -> str:
    """Return how the value is quoted: the text that was read, and the cell it comes from."""
    if "taken" not in issue.facts:
        return "“{value}”"
    return _("“{taken}” (from “{value}”)") if issue.value else _("“{taken}” (for an empty cell)")


def _fact(name: str, value: object) -> str:
    if isinstance(value, IssueCode):
        return issue_title(value)
    if isinstance(value, Why):
        return candidate_words(value)
    if name == "candidates" and isinstance(value, list):
        return ", ".join(_("“{name}”").format(name=one) for one in value[:_MOST_NAMED])
    if isinstance(value, dt.date):
        return show_date(value)
    if name == "slip" and isinstance(value, int):
        words = _("{n} times") if value > 0 else _("one {n}th of")
        return words.format(n=f"{abs(value):,}")
    if name in ("model", "models"):
        return lower_label(str(value))
    return f"{value:,}" if isinstance(value, int) else str(value)
