"""What a person made of a sheet, laid onto another reading of the same file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from planhat_desktop.app.draft import Content
from planhat_desktop.app.wording.language import plural
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.core.choices import Choices
from planhat_desktop.core.drift import Drift
from planhat_desktop.core.mapping import Mapping
from planhat_desktop.core.table import Table
from planhat_desktop.core.tabulate import keep_rows, leave_out
from planhat_desktop.core.whereabouts import find_again, pair_columns

_NAMED = 5


@dataclass(frozen=True, eq=False)
class Carried:
    """A content on another reading of its file.

    Attributes:
        kept: how many rows have what the person changed or decided, as before.
        lost: numbers (before) of the rows where that could not be carried: they are other rows now.
    """

    content: Content
    kept: int = 0
    lost: tuple[int, ...] = ()


def carry(
    content: Content, before: Table, table: Table, mapping: Mapping, drift: Sequence[Drift]
) -> Carried:
    """Return a content with cells, rows and decisions that a person changed, where rows are same.

    Args:
        before: the content's table.
        table, mapping, drift: what was read now.
    """
    table = _pick_alike(before, table)
    choices = content.choices
    edited = {number for number, _column in before.edits}
    decided = choices.records.keys() | choices.others | choices.shared
    touched = {
        row for row in edited | content.left_out | decided if before.find_row(row) is not None
    }
    now = find_again(before, table, touched)
    columns = pair_columns(before, table)
    edits = {
        (now[row], columns[column]): cell
        for (row, column), cell in before.edits.items()
        if row in now and column in columns
    }
    gone = {row for row, column in before.edits if column not in columns}
    lost = tuple(sorted({row for row in touched if row not in now} | gone))
    made = replace(
        content,
        table=table.edit(edits) if edits else table,
        mapping=mapping,
        drift=tuple(drift),
        left_out=_move(content.left_out, now),
        choices=Choices(
            {now[row]: one for row, one in choices.records.items() if row in now},
            _move(choices.others, now),
            _move(choices.shared, now),
        ),
        again=None,
    )
    return Carried(made, len(touched) - len(lost), lost)


def _pick_alike(before: Table, after: Table) -> Table:
    """Return a table whose data rows are picked out as in the other one, where rows are same."""
    whole_before, whole_after = _whole(before), _whole(after)
    out = set(whole_before.row_numbers.tolist()).difference(before.row_numbers.tolist())
    if out:
        after = leave_out(after, find_again(whole_before, whole_after, out).values())
    over = set(whole_after.row_numbers.tolist()).difference(after.row_numbers.tolist())
    were = find_again(whole_after, whole_before, over)
    back = [row for row, there in were.items() if before.find_row(there) is not None]
    return keep_rows(after, back) if back else after


def _whole(table: Table) -> Table:
    """Return a table with every row below the header that holds something."""
    numbers = table.grid.filled + table.grid.first_row
    return keep_rows(table, numbers[numbers > table.header_row].tolist())


def _move(rows: frozenset[int], now: dict[int, int]) -> frozenset[int]:
    return frozenset(now[row] for row in rows if row in now)


def carried_words(carried: Carried) -> str:
    """Return what became of what the person had changed, as a sentence; empty for nothing."""
    if carried.lost:
        names = ", ".join(f"{row:,}" for row in carried.lost[:_NAMED])
        if (more := len(carried.lost) - _NAMED) > 0:
            others = plural(more, "{n} other", "{n} others")
            names = _("{names} and {others}").format(names=names, others=others)
        return plural(
            len(carried.lost),
            "What you changed or decided in row {{names}} is not carried over:"
            " that row is no longer in the file as it was.",
            "What you changed or decided in rows {{names}} is not carried over:"
            " these rows are no longer in the file as they were.",
        ).format(names=names)
    if carried.kept:
        return _("What you changed and decided is carried over.")
    return ""


def all_carried_words(several: Sequence[Carried]) -> str:
    """Return the same of sheets that go together; what is lost is told with its sheet."""
    lost = [one for one in several if one.lost]
    if not lost:
        return next(filter(None, map(carried_words, several)), "")
    if len(several) == 1:
        return carried_words(lost[0])
    told = _("{sheet}: {words}")
    tables = ((one.content.table, one) for one in lost)
    return " ".join(
        told.format(sheet=table.sheet if table is not None else "", words=carried_words(one))
        for table, one in tables
    )
