"""A report for a manager: one page of HTML that stands by itself, to be read or printed.

It is laid out with tables, so that a browser and Qt's printing read the same; only the bar is
drawn twice.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from planhat_desktop.app.accounts import account, cause, headline, open_rows, resumed_words
from planhat_desktop.app.again import read_runs, rerun_words
from planhat_desktop.app.display import show_number
from planhat_desktop.app.ports import Journal
from planhat_desktop.app.reversal import Reversal, find_reversal
from planhat_desktop.app.steps import Progress, Step
from planhat_desktop.app.wording import outcome_word, plural
from planhat_desktop.app.wording import translate as _
from planhat_desktop.app.wording.terms import moment_words
from planhat_desktop.core.aftermath import FieldSum, sum_fields
from planhat_desktop.core.catalog import Catalog
from planhat_desktop.core.journal import Entry
from planhat_desktop.core.report import Fate, Report, RowReport
from planhat_desktop.core.rerun import join_reports

_MOST_FIELDS, _MOST_REASONS = 7, 8
_INK: Final = {
    Fate.CREATED: ("+", "#2B8A3E"),
    Fate.UPDATED: ("~", "#B86E00"),
    Fate.REMOVED: ("−", "#B86E00"),
    Fate.UNCHANGED: ("=", "#868E96"),
    Fate.REFUSED: ("!", "#C92A2A"),
    Fate.HELD: ("!", "#E8590C"),
    Fate.UNKNOWN: ("?", "#862E9C"),
    Fate.NOT_SENT: ("·", "#CED4DA"),
}
_STYLE = """
body { font-family: Inter, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif; color: #1F2328;
  font-size: 10pt; max-width: 720px; margin: 32px auto; padding: 0 24px; }
h1 { font-size: 17pt; font-weight: 600; margin: 0 0 4px 0; }
h2 { font-size: 11pt; font-weight: 600; margin: 20px 0 6px 0; }
p { margin: 0 0 8px 0; }
.quiet { color: #667079; }
.gap { font-size: 3pt; margin: 0; }
.number { font-size: 15pt; font-weight: 600; }
td, th { text-align: left; vertical-align: top; padding: 4px 12px 4px 0; font-weight: 400; }
th { color: #667079; }
.figure { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
"""


@dataclass(frozen=True, eq=False)
class Summary:
    """All that the page tells.

    Attributes:
        report: of the upload and all that was sent again after it.
        fields: what became of which field.
        model: what its records are called, many.
        reruns: how often rows of it were sent again.
        reversal: how it was taken back since, or None.
    """

    report: Report
    fields: tuple[FieldSum, ...]
    model: str
    reruns: int = 0
    reversal: Reversal | None = None


def read_summary(
    journal: Journal, run: str, catalog: Catalog
) -> Generator[Step, None, Summary | None]:
    """Add up what an upload and what was sent again after it came to. Thread: job.

    None when the run never began.

    Raises:
        JournalUnusable: the history cannot be read.
    """
    runs = yield from read_runs(journal, run)
    if not runs:
        return None
    entries: list[Entry] = []
    for number, one in enumerate(runs):
        yield Progress("history", number, len(runs))
        entries += journal.entries(one.started.run)
    model = catalog.models.get(runs[0].started.model)
    name = model.plural if model is not None else runs[0].started.model
    fields = sum_fields(entries, model)
    whole, reversal = join_reports(runs[0], runs[1:]), find_reversal(journal.runs(), run)
    return Summary(whole, fields, name, len(runs) - 1, reversal)


def make_page(found: Summary, version: str, *, for_print: bool = False) -> str:
    """Return the page as HTML; nothing of it is loaded from elsewhere.

    Args:
        for_print: draw the bar as a table, for what prints it knows no SVG.
    """
    report = found.report
    started = report.started
    title = _("{what} from {file}").format(what=found.model, file=started.file or _("pasted cells"))
    if started.undo_of is not None:
        title = _("Taken back: {title}").format(title=title)
    when = moment_words(started.at)
    who = _("by {who}").format(who=started.by) if started.by else ""
    profile = _("profile “{name}”").format(name=started.profile) if started.profile else ""
    where = _("to {workspace}").format(workspace=started.workspace)
    line = " · ".join(one for one in (when, where, who, profile) if one)
    reversal = found.reversal
    standing, since = (reversal.standing, reversal.words) if reversal is not None else ("", "")
    told = (resumed_words(report), rerun_words(found.reruns), since)
    later = " ".join(one for one in told if one)
    body = [
        f"<h1>{escape(title)}</h1>",
        f'<p class="quiet">{escape(line)}</p>',
        f"<p>{escape(headline(report, standing))} {escape(account(report))} {escape(later)}</p>",
        _bar(report, for_print=for_print),
        _legend(report),
        *_fields(found.fields),
        *_left(report),
        f'<p class="quiet"><br>{escape(_origin(report, version))}</p>',
    ]
    # Of the program's own font Qt prints no bold letters.
    style = _STYLE.replace("Inter, ", "") if for_print else _STYLE
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f"<title>{escape(title)}</title><style>{style}</style></head>\n<body>\n"
        + "\n".join(body)
        + "\n</body></html>\n"
    )


def _shares(report: Report) -> list[tuple[Fate, int]]:
    return [(fate, count) for fate in _INK if (count := report.counts.get(fate, 0))]


def _bar(report: Report, *, for_print: bool) -> str:
    shares = _shares(report)
    total = sum(count for _fate, count in shares) or 1
    if for_print:
        cells = "".join(
            f'<td width="{max(1, round(100 * count / total))}%" bgcolor="{_INK[fate][1]}"'
            ' style="padding: 0; font-size: 7pt">&nbsp;</td>'
            for fate, count in shares
        )
        return f'<table width="100%" cellspacing="2" cellpadding="0"><tr>{cells}</tr></table>'
    parts, at = [], 0.0
    for fate, count in shares:
        width = 720 * count / total
        parts.append(
            f'<rect x="{at:.2f}" y="0" width="{max(1.0, width - 2):.2f}" height="14" rx="3"'
            f' fill="{_INK[fate][1]}"><title>{count:,} {escape(_word(fate))}</title></rect>'
        )
        at += width
    label = ", ".join(f"{count:,} {_word(fate)}" for fate, count in shares)
    return (
        '<svg role="img" viewBox="0 0 720 14" width="100%" height="14" preserveAspectRatio="none"'
        f' aria-label="{escape(label)}">{"".join(parts)}</svg>'
    )


def _word(fate: Fate) -> str:
    return _("held back") if fate is Fate.HELD else outcome_word(fate)


def _legend(report: Report) -> str:
    cells = "".join(
        f'<td><span class="number" style="color: {_INK[fate][1]}">{_INK[fate][0]} {count:,}'
        f'</span><br><span class="quiet">{escape(_word(fate))}</span></td>'
        for fate, count in _shares(report)
    )
    return f'<table cellspacing="0" cellpadding="4"><tr>{cells}</tr></table>'


def _fields(fields: Sequence[FieldSum]) -> list[str]:
    if not fields:
        return []
    heads = (_("Field"), _("Records"), _("Emptied"), _("Sum before"), _("Sum after"))
    rows = []
    for one in fields[:_MOST_FIELDS]:
        sums = ("", "")
        if one.before is not None and one.after is not None:
            sums = (show_number(one.before), show_number(one.after))
        emptied = f"{one.emptied:,}" if one.emptied else ""
        rows.append((one.label, f"{one.count:,}", emptied, *sums))
    found = [f"<h2>{escape(_('What it changed'))}</h2>", _table(heads, rows, figures=4)]
    more = len(fields) - _MOST_FIELDS
    if more > 0:
        words = plural(more, "And {n} more field.", "And {n} more fields.")
        found.append(f'<p class="quiet">{escape(words)}</p>')
    return found


def _left(report: Report) -> list[str]:
    rows = open_rows(report)
    if not rows:
        return []
    reasons: dict[tuple[Fate, str], list[RowReport]] = {}
    for one in rows:
        reasons.setdefault((one.fate, cause(one)), []).append(one)
    lines = [
        (_rows([one.row for one in group]), f"{_INK[fate][0]} {_word(fate)}", why)
        for (fate, why), group in list(reasons.items())[:_MOST_REASONS]
    ]
    heads = (_("Rows"), _("What"), _("Why, and what to do"))
    found = [f"<h2>{escape(_('What needs a person'))}</h2>", _table(heads, lines)]
    shown = sum(len(group) for group in list(reasons.values())[:_MOST_REASONS])
    if len(rows) > shown:
        words = plural(
            len(rows) - shown,
            "And {n} more row; the Excel report has every row with its reason.",
            "And {n} more rows; the Excel report has every row with its reason.",
        )
        found.append(f'<p class="quiet">{escape(words)}</p>')
    return found


def _rows(numbers: Sequence[int]) -> str:
    """Return some rows in few words: ``7, 9, 12`` or ``7 to 4,711 (214 rows)``."""
    if len(numbers) <= 4:
        return ", ".join(f"{one:,}" for one in sorted(numbers))
    count = plural(len(numbers), "{n} row", "{n} rows")
    words = _("{first} to {last} ({count})")
    return words.format(first=f"{min(numbers):,}", last=f"{max(numbers):,}", count=count)


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]], figures: int = 0) -> str:
    """Return a table; the last columns hold figures, which stand below each other."""

    def cells(kind: str, words: Sequence[str]) -> str:
        plain = len(words) - figures
        return "".join(
            # Qt's printing knows the old word for it alone.
            f'<{kind} class="figure" align="right">{escape(one)}</{kind}>'
            if place >= plain
            else f"<{kind}>{escape(one)}</{kind}>"
            for place, one in enumerate(words)
        )

    top = cells("th", heads)
    lines = "".join(f"<tr>{cells('td', row)}</tr>" for row in rows)
    table = f'<table cellspacing="0" cellpadding="4"><tr>{top}</tr>{lines}</table>'
    return f'{table}\n<p class="gap">&nbsp;</p>'  # Qt forgets the margin below a table


def _origin(report: Report, version: str) -> str:
    started = report.started
    parts = [_("Run {run}").format(run=started.run)]
    if started.sha256:
        parts.append(_("file fingerprint {sha}").format(sha=started.sha256[:16]))
    parts.append(_("Planhat Desktop {version}").format(version=version))
    return " · ".join(parts)
