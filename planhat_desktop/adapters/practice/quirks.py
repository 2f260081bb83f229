"""What Planhat leaves open, as switches; the defaults are the safest reading of the facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Quirks:
    """One way Planhat may behave where no public source settles it.

    Source: section 16 of the collected API facts, read 2026-11. A client that is right for
    every combination is right for Planhat.

    Attributes:
        error_entries: how a refused row is named in the answer: an object with its keys and
            the message, an object with the whole row as ``item``, a bare message, or not at
            all (the whole body is then plain text, and nothing was written).
        shuffled: result lists come in another order than the rows.
        nonupdates_inside: unchanged rows also count in ``updated`` and ``updatesKeys``.
        partial_status: the code of an answer where some rows were refused and some not.
        good_rows_written: rows without fault are written although the answer is 400 or 403.
        null_clears: ``null`` empties a field (else it is passed over).
        empty_lists: what ``[]`` does to a field: it is stored so, empties it, or is passed over.
        keys_ignore_case: ``sourceId`` and ``externalId`` match whatever their case.
        keys_within_company: external keys match inside the row's company only (else in any).
        unsure_keys_match: an opportunity's ``sourceId`` and a conversation's ``externalId``
            are keys, as some sources say.
        emails_ignore_case: e-mail addresses match whatever their case.
        keys_fall_through: a key that fits nothing lets the next key be tried.
        ambiguous_key: a key that fits several records refuses the row, or takes the oldest.
        unknown_fields: names that the model does not know are dropped, stored or refused.
        touch_types: the types of conversation there are, others become notes (api-facts 11);
            None where every name is one.
        outside_options: values outside a field's options are refused or stored.
        wrong_types: values of another JSON type are refused or stored.
        duplicates_in_batch: a record's second row in one batch is refused, or wins.
        keyless_rows_listed: rows without a key appear in the result lists as ``{"_id"}``.
        touches_unchanged: ``updatedAt`` moves even when nothing changed.
        archived_only: ``archived=true`` lists archived records only (else all).
        owners_as_objects: lists give team members as ``{"_id", "nickName"}``.
        arrays_as_text: lists give arrays of texts and ids as ``",a,b,"``.
        numbers_as_text: lists give numbers as ``"1"``.
        short_moments: lists give moments as ``2026-04-03T00:00:00Z``.
        rich_texts_wrapped: lists give rich texts inside ``<p>``.
        currencies_as_objects: lists give ``_currency`` as ``{"_id", "symbol", "rate"}``.
        lists_are_full: without ``select`` a list gives every field (else a few).
        lean_gaps_are_empty: a lean row without a key has ``""`` there (else no such name).
        locked_binds: a locked custom field refuses values.
        id_in_single_put_refused: ``_id`` in the body of a single PUT is answered by 400.
        tickets_create_endusers: a ticket from an unknown address makes an end user.
        refusals_are_text: refusals of a whole call are plain text instead of JSON.
    """

    error_entries: Literal["keys", "item", "text", "none"] = "keys"
    shuffled: bool = False
    nonupdates_inside: bool = False
    partial_status: Literal[206, 400] = 206
    good_rows_written: bool = True
    null_clears: bool = True
    empty_lists: Literal["stored", "cleared", "ignored"] = "stored"
    keys_ignore_case: bool = False
    keys_within_company: bool = True
    unsure_keys_match: bool = True
    emails_ignore_case: bool = True
    keys_fall_through: bool = False
    ambiguous_key: Literal["refused", "oldest"] = "refused"
    unknown_fields: Literal["dropped", "stored", "refused"] = "dropped"
    touch_types: frozenset[str] | None = None
    outside_options: Literal["refused", "stored"] = "refused"
    wrong_types: Literal["refused", "stored"] = "refused"
    duplicates_in_batch: Literal["refused", "last_wins"] = "refused"
    keyless_rows_listed: bool = True
    touches_unchanged: bool = False
    archived_only: bool = True
    owners_as_objects: bool = True
    arrays_as_text: bool = False
    numbers_as_text: bool = False
    short_moments: bool = False
    rich_texts_wrapped: bool = False
    currencies_as_objects: bool = False
    lists_are_full: bool = True
    lean_gaps_are_empty: bool = False
    locked_binds: bool = False
    id_in_single_put_refused: bool = True
    tickets_create_endusers: bool = True
    refusals_are_text: bool = False


@dataclass(frozen=True, slots=True)
class FieldRule:
    """A rule of the tenant that refuses rows giving a field one value (api-facts 13)."""

    model: str
    field: str
    value: object

    def refuses(self, model: str, row: object) -> bool:
        """Tell whether a row of a model breaks the rule."""
        if model != self.model or not isinstance(row, dict):
            return False
        head, _, name = self.field.partition(".")
        holder = row.get("custom") if head == "custom" else row
        name = name if head == "custom" else head
        return isinstance(holder, dict) and name in holder and holder[name] == self.value


@dataclass(frozen=True, slots=True)
class Permissions:
    """What the token may not do, by model name (``Company``, ``Enduser`` …)."""

    unreadable: frozenset[str] = frozenset()
    uncreatable: frozenset[str] = frozenset()
    unchangeable: frozenset[str] = frozenset()
    undeletable: frozenset[str] = frozenset()

    @classmethod
    def read_only(cls, *models: str) -> Permissions:
        """Allow reading everything and writing all but these models."""
        names = frozenset(models)
        return cls(uncreatable=names, unchangeable=names, undeletable=names)
