"""What in a column shows the order of its dates or its decimal mark, and what leaves it open."""

from __future__ import annotations

from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.core.deciding import DATES, NUMBERS, Decided, Proof
from planhat_desktop.core.mapping import Reading
from planhat_desktop.core.schema import Field

_ORDERS = {
    "DMY": "{where}: “{text}” can only be day first.",
    "MDY": "{where}: “{text}” can only be month first.",
    "YMD": "{where}: “{text}” can only be year first.",
}
_WEEKDAYS = {
    "DMY": "{where}: “{text}” falls on that weekday only with the day first.",
    "MDY": "{where}: “{text}” falls on that weekday only with the month first.",
}
_SPREADS = {
    "DMY": "{where}: “{text}”. The last numbers hardly change, as years do.",
    "YMD": "{where}: “{text}”. The first numbers hardly change, as years do.",
}
_MARKS = {
    ".": "{where}: “{text}” has a dot before its decimals.",
    ",": "{where}: “{text}” has a comma before its decimals.",
}
_CLASH = "{rows} disagree: “{text}” and “{against}”. Please choose."


def order_sentence(decided: Decided) -> str:
    """Return what speaks for the order of day and month, or why to choose; empty for neither."""
    proof = decided.order_proof
    if proof.against:
        return _clash(proof)
    if not proof.text:
        return "" if decided.order_sure else _open()
    if not decided.order_sure:
        said = _("{where}: “{text}” can only be month first, which is rare with dots.")
        return _shown(said + " " + _("Please choose."), proof)
    if proof.by == "dots":
        return _shown(_("{where}: “{text}” has dots, and with dots the day comes first."), proof)
    words = {"weekday": _WEEKDAYS, "spread": _SPREADS}.get(proof.by, _ORDERS)
    return _shown(_(words[decided.order]), proof)


def mark_sentence(decided: Decided) -> str:
    """Return what speaks for the decimal mark, or why to choose; empty for neither."""
    proof = decided.mark_proof
    if proof.against:
        return _clash(proof)
    if not proof.text:
        return "" if decided.mark_sure else _open()
    return _shown(_(_MARKS[decided.mark]), proof)


def doubt_sentence(field: Field, reading: Reading, decided: Decided) -> str:
    """Return in few words what is open about how a column is read; empty when nothing is."""
    is_order = field.type in DATES and reading.date_order == "auto" and not decided.order_sure
    is_mark = field.type in NUMBERS and reading.decimal == "auto" and not decided.mark_sure
    if not is_order and not is_mark:
        return ""
    proof = decided.order_proof if is_order else decided.mark_proof
    if proof.against:
        return _("{rows} disagree.").format(rows=_rows(proof))
    return _("Day or month first?") if is_order else _("Decimal dot or comma?")


def _open() -> str:
    return _("Nothing in the column shows which it is. Please choose.")


def _clash(proof: Proof) -> str:
    said = _(_CLASH)
    return said.format(rows=_rows(proof), text=proof.text, against=proof.against)


def _rows(proof: Proof) -> str:
    rows = sorted((proof.row, proof.against_row))
    return _("Rows {one} and {other}").format(one=f"{rows[0]:,}", other=f"{rows[1]:,}")


def _shown(words: str, proof: Proof) -> str:
    place = _("Column {letter}, row {row}") if proof.letter else _("Row {row}")
    where = place.format(letter=proof.letter, row=f"{proof.row:,}")
    return words.format(where=where, text=proof.text)
