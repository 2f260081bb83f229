"""Files that a call writes: refused beforehand where they cannot or must not be written."""

from __future__ import annotations

import os
from pathlib import Path

from planhat_desktop.app.errors import CallUnusable
from planhat_desktop.app.wording import translate as _

REPORTS = (".xlsx", ".csv", ".txt")
"""What a report's name may end in."""


def refuse_kind(report: Path) -> None:
    """Refuse a report by a name that says it were something else.

    Raises:
        CallUnusable: its ending is none of `REPORTS`.
    """
    if report.suffix.lower() not in REPORTS:
        raise CallUnusable(
            "report_kind",
            _("A report is a workbook or a csv file, which “{name}” would not be.").format(
                name=report.name
            ),
            _("Let its name end in .xlsx or .csv. Nothing was sent."),
        )


def refuse_place(file: Path, *read: Path) -> None:
    """Refuse a file where it cannot be written, before anything is done for it.

    Args:
        read: what the same call reads, and must stay as it is.

    Raises:
        CallUnusable: there is no folder for it, it is one, or it is read.
    """
    if not file.absolute().parent.is_dir():
        raise CallUnusable(
            "no_report_folder",
            _("There is no folder for “{name}”.").format(name=file.name),
            _("Make the folder first, or name another one. Nothing was sent."),
        )
    if os.path.isdir(file):  # noqa: PTH112 (a name no system keeps is no folder, and told later)
        raise CallUnusable(
            "report_is_folder",
            _("“{name}” is a folder, so no file can be written there.").format(name=file.name),
            _("Name a file in it, or another one. Nothing was sent."),
        )
    if any(_is_same(file, one) for one in read):
        raise CallUnusable(
            "report_is_input",
            _("“{name}” is read by this call, so it is not written over.").format(name=file.name),
            _("Name another file to be written. Nothing was sent."),
        )


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except (OSError, ValueError):  # one of them is not there, or cannot be
        return False
