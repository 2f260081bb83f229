"""Draws every page of the real window, light and dark, for the README.

Run from the project's folder on a screen (Xvfb will do)::

    python -m scripts.take_screenshots [FOLDER] [--size 960x640] [--only additions]

The window works on places of its own that are thrown away; the rows are invented, and go to the
practice workspace. Files are read in a child that imports this module again, so it stays light.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "screenshots"


def main(words: list[str]) -> int:
    """Draw what is asked for; return 1 when a picture is too large for the repository."""
    from scripts.additions import Additions
    from scripts.moments import Moments
    from scripts.photographer import MOST_BYTES, Story, take_all

    stories = {"pages": Story, "moments": Moments, "additions": Additions}
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--size", default="1180x760")
    parser.add_argument(
        "--only",
        choices=stories,
        help="pages: the usual way; moments: the rest; additions: for good",
    )
    asked = parser.parse_args(words)
    width, height = (int(part) for part in asked.size.split("x"))
    large = take_all(
        asked.folder, width, height, [stories[asked.only]] if asked.only else [*stories.values()]
    )
    for name in large:
        print(f"larger than {MOST_BYTES:,} bytes: {name}")
    return 1 if large else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
