"""Builds every part and joins them; the only module that knows them all.

Spawned children import this module again, so everything heavy is imported where it is needed.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from planhat_desktop import __version__

if TYPE_CHECKING:
    from planhat_desktop.app.steps import Step
    from planhat_desktop.core.table import Table
    from planhat_desktop.places import Places


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks for and return the exit code."""
    multiprocessing.freeze_support()
    options = _make_parser().parse_args(arguments)
    if options.self_test:
        return _run_selftest(_find_places(options.places))
    sys.stderr.write("The window is not part of this build yet.\n")
    return 2


def _make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="planhat-desktop", description="Spreadsheets to Planhat.")
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    parser.add_argument("--self-test", action="store_true", help="check this very build")
    parser.add_argument("--places", type=Path, metavar="DIR", help="keep everything under DIR")
    return parser


def _find_places(folder: Path | None) -> Places:
    from planhat_desktop.places import Places

    return Places.default() if folder is None else Places.under(folder)


def _run_selftest(places: Places) -> int:
    from planhat_desktop import selftest

    # Imported inside: a part that this build has lost becomes a line of the self-test.
    def read(path: Path) -> Generator[Step, None, Table]:
        from planhat_desktop.adapters import sheets

        return (yield from sheets.read(path))

    def name_keyring() -> str:
        from planhat_desktop.adapters.vault import KeyringVault

        return KeyringVault().describe()

    return selftest.run(places, read=read, name_keyring=name_keyring)


if __name__ == "__main__":
    sys.exit(main())
