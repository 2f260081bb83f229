"""A half-done upload, kept on this computer from change to change, and taken up again.

What is kept: which file and sheet, the links with their readings, constants, key and policy, the
rows left out, the cells that were mended, the records chosen for rows. Not kept: the sheet's own
cells (they are read anew), a password, cells that were pasted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from planhat_desktop.app.draft import Content
from planhat_desktop.app.errors import ProfileUnreadable
from planhat_desktop.app.profiles import read_profile
from planhat_desktop.app.wording.language import plural
from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.core.binding import bind
from planhat_desktop.core.catalog import Catalog
from planhat_desktop.core.cellform import read_cell, write_cell
from planhat_desktop.core.choices import NO_CHOICES, Choices
from planhat_desktop.core.mapping import BY_HAND, Confidence, Link, Reason
from planhat_desktop.core.profile import Profile, profile_of
from planhat_desktop.core.profileform import write_profile
from planhat_desktop.core.table import Cell, Source, Table
from planhat_desktop.core.tabulate import choose_header

SCHEMA = 1


@dataclass(frozen=True)
class Unfinished:
    """An upload that was being prepared.

    Attributes:
        source: the file as it was read then.
        header_row: the spreadsheet's number.
        profile: its links, constants, key and policy; named after the profile it came from.
        doubts: field → whether its link was to check, and why it was made.
        edits: (row number, column index) → what was put there.
        matched, columns: how many columns fed a field, of how many.
        others: other sheets of the file that go together with this one.
        run: the upload of all of them that was begun and not seen to its end; else empty.
    """

    workspace: str
    source: Source
    sheet: str
    header_row: int
    profile: Profile
    doubts: Mapping[str, tuple[Confidence, Reason]] = field(default_factory=dict)
    left_out: frozenset[int] = frozenset()
    choices: Choices = NO_CHOICES
    is_mode_settled: bool = False
    edits: Mapping[tuple[int, int], Cell] = field(default_factory=dict)
    matched: int = 0
    columns: int = 0
    others: tuple[Unfinished, ...] = ()
    run: str = ""

    def sentence(self) -> str:
        """Return the one line that offers to go on with it."""
        words = _("Go on with {name} → {model}, {matched} of {columns} columns matched?")
        if self.others:
            words = plural(
                len(self.others),
                "Go on with {{name}} → {{model}}, {{matched}} of {{columns}} columns matched, and"
                " {n} more sheet?",
                "Go on with {{name}} → {{model}}, {{matched}} of {{columns}} columns matched, and"
                " {n} more sheets?",
            )
        return words.format(
            name=self.source.name,
            model=self.profile.model,
            matched=self.matched,
            columns=self.columns,
        )


def is_worth_keeping(content: Content) -> bool:
    """Say whether there is something to take up again: a file with links."""
    return content.mapping is not None and content.table is not None and bool(
        content.table.source.path and content.table.source.sha256
    )  # fmt: skip


def write_unfinished(
    content: Content, workspace: str, others: Sequence[Content] = (), run: str = ""
) -> dict[str, object]:
    """Return what is kept of a draft's content as plain JSON. Thread: any.

    Args:
        others: of the sheets that go together with it.
        run: as of `Unfinished`.
    """
    table, mapping = content.table, content.mapping
    if table is None or mapping is None:
        raise ValueError("no sheet has been read")
    profile = profile_of(mapping, table, content.policy, content.profile or "-", looks=False)
    source = table.source
    return {
        "schema": SCHEMA,
        "workspace": workspace,
        "file": {
            "path": source.path,
            "name": source.name,
            "format": source.format,
            "encoding": source.encoding,
            "delimiter": source.delimiter,
            "size": source.size_bytes,
            "sha256": source.sha256,
        },
        "sheet": table.sheet,
        "header_row": table.header_row,
        "matched": len(mapping.used),
        "columns": len(table.columns),
        "profile": write_profile(profile),
        "is_from_profile": bool(content.profile),
        "doubts": {one.field: _write_doubt(one) for one in mapping.links},
        "left_out": sorted(int(one) for one in content.left_out),
        "chosen": sorted([int(row), one] for row, one in content.choices.records.items()),
        "others": sorted(int(one) for one in content.choices.others),
        "shared": sorted(int(one) for one in content.choices.shared),
        "is_mode_settled": content.is_mode_settled,
        "beside": [write_unfinished(one, workspace) for one in others],
        "run": run,
        "edits": [
            [row, column, write_cell(table.edits[row, column])]
            for row, column in sorted(table.edits)
        ],
    }


def _write_doubt(link: Link) -> dict[str, object]:
    facts = {name: _plain(value) for name, value in link.reason.facts.items()}
    return {"confidence": link.confidence.value, "reason": link.reason.code, "facts": facts}


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value if isinstance(value, (str, int, float, bool)) or value is None else str(value)


def read_unfinished(data: object) -> Unfinished | None:
    """Return the upload that parsed JSON describes; None where it cannot be taken up."""
    if not isinstance(data, Mapping) or data.get("schema") != SCHEMA:
        return None
    try:
        others = map(read_unfinished, data.get("beside", ()))
        profile = read_profile(data.get("profile"))
        file = data["file"]
        source = Source(
            name=str(file["name"]),
            path=str(file["path"]),
            format=str(file["format"]),
            encoding=file["encoding"],
            delimiter=file["delimiter"],
            size_bytes=int(file["size"]),
            sha256=str(file["sha256"]),
        )
        return Unfinished(
            workspace=str(data["workspace"]),
            source=source,
            sheet=str(data["sheet"]),
            header_row=int(data["header_row"]),
            profile=profile if data["is_from_profile"] else profile.renamed(""),
            doubts={str(name): _read_doubt(one) for name, one in data["doubts"].items()},
            left_out=frozenset(int(one) for one in data["left_out"]),
            choices=Choices(
                {int(row): str(one) for row, one in data.get("chosen", ())},
                frozenset(int(one) for one in data.get("others", ())),
                frozenset(int(one) for one in data.get("shared", ())),
            ),
            is_mode_settled=data.get("is_mode_settled") is True,
            edits={(int(row), int(column)): read_cell(cell) for row, column, cell in data["edits"]},
            matched=int(data["matched"]),
            columns=int(data["columns"]),
            others=tuple(one for one in others if one is not None),
            run=str(data.get("run", "")),
        )
    except (ProfileUnreadable, KeyError, TypeError, ValueError, AttributeError):
        return None  # of another version, or damaged: there is nothing to be gone on with


def _read_doubt(data: Mapping[str, object]) -> tuple[Confidence, Reason]:
    facts = data["facts"]
    reason = Reason(str(data["reason"]), facts if isinstance(facts, Mapping) else {})
    return Confidence(str(data["confidence"])), reason


@dataclass(frozen=True, eq=False)
class Restored:
    """An upload taken up again.

    Attributes:
        losses: what could not be kept, as sentences.
    """

    content: Content
    losses: tuple[str, ...] = ()


def restore(table: Table, unfinished: Unfinished, catalog: Catalog) -> Restored | None:
    """Lay what was kept onto the file as it was read again.

    In a file that has changed meanwhile, columns are found as those of a profile are, and what
    belonged to single rows is dropped, for nobody knows which rows they are now.

    Returns:
        None where the workspace has no such model.
    """
    kept = unfinished.profile
    model = catalog.models.get(kept.model)
    if model is None:
        return None
    if table.header_row != unfinished.header_row:
        again = choose_header(table, unfinished.header_row)
        names = [one.header for one in kept.columns]
        if [one.header for one in again.columns] == names:
            table = again
    same = table.source.sha256 == unfinished.source.sha256 and table.sheet == unfinished.sheet
    bound = bind(kept, table, model)
    mapping = bound.mapping
    losses = []
    if same:
        links = tuple(_doubt_again(one, unfinished.doubts) for one in mapping.links)
        mapping = replace(mapping, links=links)
        if unfinished.edits:
            table = table.edit(dict(unfinished.edits))
    elif unfinished.edits or unfinished.left_out or unfinished.choices:
        losses.append(
            _(
                "The file has changed, so mended cells, rows left out and records chosen for rows"
                " are not taken over."
            )
        )
    if bound.missing_columns:
        losses.append(_("Columns that fed a field are no longer there; they are named below."))
    content = Content(
        table=table,
        mapping=mapping,
        policy=kept.policy,
        left_out=unfinished.left_out if same else frozenset(),
        choices=unfinished.choices if same else NO_CHOICES,
        is_mode_settled=unfinished.is_mode_settled,
        profile=kept.name,
        drift=() if same else bound.drift,
    )
    return Restored(content, tuple(losses))


def _doubt_again(link: Link, doubts: Mapping[str, tuple[Confidence, Reason]]) -> Link:
    confidence, reason = doubts.get(link.field, (Confidence.SURE, BY_HAND))
    return replace(link, confidence=confidence, reason=reason)
