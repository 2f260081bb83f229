"""Dates and the names of models as they stand inside a sentence."""

from __future__ import annotations

import datetime as dt

from planhat_desktop.app.wording.language import translate as _

_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_MANY = {
    "Company": ("company", "companies"),
    "Enduser": ("end user", "end users"),
    "User": ("team member", "team members"),
    "Churn": ("churn log", "churn logs"),
    "Opportunity": ("opportunity", "opportunities"),
    "TimeEntry": ("time entry", "time entries"),
    "LineItem": ("line item", "line items"),
    "UserActivity": ("user activity", "user activities"),
}


def show_date(day: dt.date) -> str:
    """Return ``3 Apr 2026``."""
    return f"{day.day} {_(_MONTHS[day.month - 1])} {day.year}"


def moment_words(text: str) -> str:
    """Return an ISO 8601 moment as ``22 Nov 2026, 10:15``; other texts as they are."""
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return text
    return f"{show_date(moment.date())}, {moment:%H:%M}"


def model_terms(model: str) -> tuple[str, str]:
    """Return one and many of a model's records, as words inside a sentence."""
    one, many = _MANY.get(model, (model.lower(), model.lower() + "s"))
    return _(one), _(many)


def lower_label(label: str) -> str:
    """Return a label for the middle of a sentence: ``NPS response``, but ``end user``."""
    first = label.split(" ", maxsplit=1)[0]
    return label if first.isupper() else label[:1].lower() + label[1:]
