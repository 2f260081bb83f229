"""The JSON of automation.md, made from the core's values."""

from __future__ import annotations

from collections.abc import Sequence

from planhat_desktop.app.draft import Prepared
from planhat_desktop.app.undoing import UNDONE, Undone
from planhat_desktop.app.wording import issue_sentence, note_sentence, reason_sentence
from planhat_desktop.core.celltext import text_of
from planhat_desktop.core.gaps import gaps
from planhat_desktop.core.issues import Issue
from planhat_desktop.core.mapping import Mapping
from planhat_desktop.core.report import Report
from planhat_desktop.core.resolution import Outcome
from planhat_desktop.core.schema import Model
from planhat_desktop.core.table import Table


def describe_table(table: Table) -> dict[str, object]:
    """Return the answer of ``inspect``."""
    source = table.source
    return {
        "file": source.name,
        "format": source.format,
        "encoding": source.encoding,
        "delimiter": source.delimiter,
        "sheets": [
            {"name": one.name, "hidden": one.hidden, "rows": one.rows, "columns": one.columns}
            for one in table.sheets
        ],
        "sheet": table.sheet,
        "header_row": table.header_row,
        "data_rows": table.rows,
        "columns": [
            {
                "index": one.index,
                "letter": one.letter,
                "header": one.header,
                "kind": one.kind.value,
                "filled": one.filled,
                "distinct": one.distinct,
                "samples": [text_of(cell) for cell in one.samples()],
            }
            for one in table.columns
        ],
        "notes": [{"code": one.code, "text": note_sentence(one)} for one in table.notes],
    }


def suggested(mapping: Mapping, table: Table, model: Model) -> dict[str, object]:
    """Return the answer of ``suggest``."""
    used = mapping.used
    missing = [
        name
        for gap in gaps(mapping, table, model)
        if gap.code in ("required", "any_of")
        for name in gap.fields
    ]
    return {
        "model": model.name,
        "links": [
            {
                "column": table.columns[link.column].header,
                "index": link.column,
                "field": link.field,
                "confidence": link.confidence.value,
                "reason": reason_sentence(link.reason),
            }
            for link in sorted(mapping.links, key=lambda one: one.column)
        ],
        "unmapped": [one.header for one in table.columns if one.index not in used],
        "missing": list(dict.fromkeys(missing)),
    }


def describe_preview(prepared: Prepared, table: Table) -> dict[str, object]:
    """Return the answer of ``preview``: every row, in the sheet's order."""
    resolution = prepared.resolution
    numbers = resolution.records.row_numbers.tolist()
    rows = [
        {
            "row": number,
            "outcome": Outcome(int(resolution.outcomes[row])).word,
            "id": resolution.target_id(row),
            "by": resolution.matched_key(row),
            "changes": {one.field.name: [one.old, one.new] for one in resolution.changes(row)},
            "issues": [_issue(one, number, table) for one in prepared.issues.of_row(row)],
        }
        for row, number in enumerate(numbers)
    ]
    model = resolution.records.model.name
    return {"model": model, "counts": dict(prepared.plan.counts), "rows": rows}


def _issue(issue: Issue, row: int, table: Table) -> dict[str, object]:
    column = table.columns[issue.column] if issue.column is not None else None
    letter, header = (column.letter, column.header) if column is not None else ("", "")
    return {
        "code": issue.code.value,
        "severity": issue.severity.value,
        "column": letter or None,
        "header": header or None,
        "field": issue.field,
        "value": issue.value,
        "text": issue_sentence(issue, row, letter, header),
    }


def describe_undo(report: Report, records: Sequence[Undone]) -> dict[str, object]:
    """Return the answer of ``undo``: every record once."""
    outcomes = [one.outcome for one in records]
    return {
        "run": report.started.run,
        "undone": report.started.undo_of,
        "counts": {name: outcomes.count(name) for name in UNDONE},
        "records": [
            {"row": one.row, "id": one.id, "outcome": one.outcome, "message": one.message}
            for one in records
        ],
    }


def describe_report(report: Report) -> dict[str, object]:
    """Return the answer of ``upload``: every row once."""
    return {
        "run": report.started.run,
        "counts": dict(report.counts),
        "rows": [
            {"row": one.row, "outcome": one.fate.value, "id": one.id, "message": one.message}
            for one in report.rows().values()
        ],
    }
