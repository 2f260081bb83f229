"""Builds every part and joins them; the only module that knows them all."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Sequence

from planhat_desktop import __version__


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks for and return the exit code.

    Spawned children import this module again, so everything heavy is imported where it is needed.
    """
    multiprocessing.freeze_support()
    given = list(sys.argv[1:] if arguments is None else arguments)
    if "--version" in given:
        sys.stdout.write(f"planhat-desktop {__version__}\n")
        return 0
    sys.stderr.write("The window is not part of this build.\n")
    return 2


if __name__ == "__main__":
    sys.exit(main())
