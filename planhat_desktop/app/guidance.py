"""What to write in each column of a sheet, for whoever fills it in."""

from __future__ import annotations

from collections.abc import Iterator

from planhat_desktop.app.wording import translate as _
from planhat_desktop.app.wording.terms import model_terms
from planhat_desktop.core.handout import Handout
from planhat_desktop.core.schema import Field, FieldType, Model

_MOST_OPTIONS = 60

_KINDS = {
    FieldType.TEXT: "Text.",
    FieldType.RICH_TEXT: "Text. Marks such as <b> are its formatting; leave them as they are.",
    FieldType.NUMBER: "A number.",
    FieldType.INTEGER: "A whole number.",
    FieldType.BOOLEAN: "yes or no.",
    FieldType.DATE: "A day, such as 2026-04-03.",
    FieldType.DAY: "A day, such as 2026-04-03.",
    FieldType.DATETIME: "A day and time in UTC, such as 2026-04-03 14:30.",
    FieldType.OPTION: "One of the list.",
    FieldType.OPTIONS: "One or several of these, with a semicolon between them.",
    FieldType.TEXTS: "One or several, with a semicolon between them.",
    FieldType.EMAIL: "An e-mail address.",
    FieldType.URL: "A web address.",
    FieldType.PHONE: "A phone number.",
    FieldType.OBJECT_ID: "A Planhat ID.",
}


def is_needed(one: Field, model: Model) -> bool:
    """Say whether a new record cannot do without a field."""
    return one.name in model.required or one.required


def explain(one: Field, model: Model) -> str:
    """Return what belongs into a column, in a few sentences."""
    word, many = model_terms(model.name)
    parts = []
    if one.name == "_id":
        parts.append(
            _("Planhat's own ID, by which a row finds its {word}. Leave it as it is.").format(
                word=word
            )
        )
        parts.append(_("Empty in the row of a new one."))
        return " ".join(parts)
    if is_needed(one, model):
        parts.append(_("Needed for a new {word}.").format(word=word))
    elif any(one.name in group for group in model.any_of):
        labels = " / ".join(
            found.label
            for group in model.any_of
            if one.name in group
            for name in group
            if (found := model.find(name)) is not None
        )
        parts.append(_("A new {word} needs one of: {labels}.").format(word=word, labels=labels))
    if one.key:
        parts.append(_("Planhat can find {many} by it.").format(many=many))
    parts.append(_explain_kind(one))
    if one.minimum is not None and one.maximum is not None:
        parts.append(
            _("From {least} to {most}.").format(least=f"{one.minimum:g}", most=f"{one.maximum:g}")
        )
    return " ".join(parts)


def _explain_kind(one: Field) -> str:
    if not one.is_reference:
        return _(_KINDS[one.type])
    word, many = model_terms(one.references or "")
    by = {
        "User": _("by e-mail"),
        "Enduser": _("by e-mail or ID"),
        "Company": _("by name or ID"),
    }.get(one.references or "", _("by name or ID"))
    if one.is_list:
        words = _("One or several {many}, {by}, with a semicolon between them.")
        return words.format(many=many, by=by)
    return _("The {word}, {by}.").format(word=word, by=by)


def guide_lines(handout: Handout) -> Iterator[str]:
    """Yield the lines that say how to fill a sheet in: what holds for all, then each column."""
    _word, many = model_terms(handout.model.name)
    if handout.rows:
        yield _("These are {many} as Planhat had them.").format(many=many)
        yield _("Change cells, add rows below, and load the file in Planhat Desktop.")
    else:
        words = _("Write one row for each of the {many}, and load the file in Planhat Desktop.")
        yield words.format(many=many)
    yield _("Keep the names of the columns as they are; columns you do not need may go.")
    yield _("An empty cell changes nothing. The preview shows everything before it is sent.")
    yield ""
    for one, header in zip(handout.fields, handout.headers, strict=True):
        text = explain(one, handout.model)
        if one.options:
            shown = "; ".join(one.options[:_MOST_OPTIONS])
            more = " …" if len(one.options) > _MOST_OPTIONS else ""
            text = f"{text} {shown}{more}"
        yield f"{header}:  {text}"
