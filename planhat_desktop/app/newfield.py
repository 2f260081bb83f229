"""A field is made in Planhat: checked before, sent once, and read back."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import orjson

from planhat_desktop.app.errors import CallUnusable, Refused, Throttled, Unreachable
from planhat_desktop.app.opening import list_custom_fields
from planhat_desktop.app.ports import Planhat
from planhat_desktop.app.steps import Progress, Step, Wait
from planhat_desktop.app.wording import translate as _
from planhat_desktop.app.wording.newfields import fault_sentences
from planhat_desktop.core.answers import Answer
from planhat_desktop.core.catalog import Catalog, Json
from planhat_desktop.core.newfield import NewField, check, own_fields, to_body

_TRIES = 5


@dataclass(frozen=True, eq=False)
class Made:
    """A field that is there now.

    Attributes:
        catalog: read anew, with the field.
        field: its API name.
        was_there: whether the very same field had been made before, here or elsewhere.
    """

    catalog: Catalog
    field: str
    was_there: bool = False


def check_field(new: NewField, catalog: Catalog) -> None:
    """Raise `CallUnusable` where a field cannot be made so; nothing is asked of Planhat."""
    _check(new, catalog)


def make_field(planhat: Planhat, catalog: Catalog, new: NewField) -> Generator[Step, None, Made]:
    """Make a field and read the catalogue anew. Thread: job.

    The workspace's fields are read before anything is sent: a field that is there already is
    taken as it is, so asking again after a lost answer makes no second one. Where the answer
    is lost, they are read once more; the field is never sent twice.

    Raises:
        CallUnusable: it cannot be made so; nothing was sent.
        Refused: Planhat did not make it.
        TokenRejected, Unreachable, Throttled: it was not made, or nobody knows (their ``do``
            says which).
    """
    check_field(new, catalog)
    listed = yield from list_custom_fields(planhat)
    own = own_fields(listed, catalog, new.model)
    if own.has(new):
        return _take(listed, catalog, new, was_there=True)
    _check(new, catalog, own.names)
    body = orjson.dumps(to_body(new, own.parent))
    lost = yield from _send(planhat, body)
    try:
        listed = yield from list_custom_fields(planhat)
    except (Unreachable, Throttled, Refused) as trouble:
        if lost is None:
            raise _unread(new) from trouble
        raise _unknown(new) from trouble
    if not own_fields(listed, catalog, new.model).has(new):
        if lost is None:
            raise _unread(new)
        raise _unmade(new) from lost
    return _take(listed, catalog, new)


def _check(new: NewField, catalog: Catalog, taken: tuple[str, ...] = ()) -> None:
    model = catalog.model(new.model)
    fault = check(new, model, taken)
    if fault is not None:
        raise CallUnusable(fault.code.value, *fault_sentences(fault, model))


def _send(planhat: Planhat, body: bytes) -> Generator[Step, None, Unreachable | Throttled | None]:
    """Send the field; return what kept its answer from us, or None once Planhat took it.

    Raises:
        Refused, TokenRejected, Unreachable, Throttled: it was not made.
    """
    tries = 0
    while True:
        wait_s = planhat.wait_s()
        if wait_s > 0:
            yield Wait(wait_s, "pace")
        yield Progress("making_field", 0)
        try:
            answer = planhat.create("/customfields", body)
        except Throttled as trouble:
            if trouble.maybe_done:
                return trouble
            tries += 1
            if tries == _TRIES:
                raise
            yield Wait(trouble.seconds or 2.0**tries, "throttled")
        except Unreachable as trouble:
            if trouble.maybe_done:
                return trouble
            raise
        else:
            if answer.status >= 300:
                raise _refused(answer)
            return None


def _take(
    listed: list[dict[str, object]], catalog: Catalog, new: NewField, *, was_there: bool = False
) -> Made:
    return Made(catalog.with_custom_fields(listed), new.field, was_there)


def _refused(answer: Answer) -> Refused:
    if answer.status == 403:
        return Refused(
            "no_permission",
            _("Planhat does not let this token add fields. Nothing was added."),
            _(
                "Ask your Planhat admin to allow creating custom fields in the Private App, or to"
                " add this field in Planhat."
            ),
        )
    return Refused(
        "field_refused",
        _("Planhat did not add the field: {words}").format(words=_words_of(answer.body)),
        _("Change the name or the type and try again, or ask your Planhat admin to add it."),
    )


def _words_of(body: object) -> str:
    if isinstance(body, dict):
        said: Json = body
        body = said.get("error") or said.get("message")
    text = " ".join(body.split()) if isinstance(body, str) else ""
    text = text[:200] or _("it gave no reason")
    return text if text.endswith(".") else text + "."


def _unread(new: NewField) -> Refused:
    return Refused(
        "field_unread",
        _("Planhat added “{name}”, but does not list it yet.").format(name=new.name),
        _("Try again in a moment. Planhat is asked first, so it is not added twice."),
    )


def _unknown(new: NewField) -> Unreachable:
    return Unreachable(
        "field_unknown",
        _("The connection broke, and whether “{name}” was added is not known.").format(
            name=new.name
        ),
        _("Try again once you are online. Planhat is asked first, so it is not added twice."),
        maybe_done=True,
    )


def _unmade(new: NewField) -> Unreachable:
    return Unreachable(
        "field_unmade",
        _("The connection broke, and Planhat does not list “{name}”.").format(name=new.name),
        _("Try again. Planhat is asked first, so it is not added twice."),
        maybe_done=True,
    )
