"""Draws the File page with ten odd files of the tests' own corpus.

Run from the project's folder on a screen (Xvfb will do)::

    python -m scripts.take_odd_files [FOLDER]

Files are read in a child that imports this module again, so it stays light.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "screenshots" / "odd"

NASTY = {
    "encoding": "encoding latin-1, told as a guess.csv",
    "stray-quote": "quotes astray within a word.csv",
    "damaged-numbers": "damage by Excel, long numbers and hashes.csv",
    "unseen-marks": "damage by hand, marks nobody sees.csv",
    "side-by-side": "side by side, two tables.xlsx",
    "merged": "merged cells among the rows.xlsx",
    "total": "total below a gap.xlsx",
    "filtered": "hidden by a filter.xlsx",
    "sheets": "sheets, first one empty, cover, hidden list, chart.xlsx",
    "errors": "errors of every kind.xlsx",
}


def main(words: list[str]) -> int:
    """Draw the pictures; return 1 when one is too large for the repository."""
    from PySide6.QtCore import QSize
    from PySide6.QtWidgets import QApplication

    from planhat_desktop.ui.theme import Choice, Theme
    from scripts.photographer import Shots, Story
    from tests.sheets.corpus import CORPUS

    folder = Path(words[0]) if words else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    theme = Theme(QApplication(["take_odd_files"]), Choice.LIGHT)
    oddities = {one.name: one for one in CORPUS}
    large = []
    for number, (name, file) in enumerate(NASTY.items()):
        look = (Choice.LIGHT, Choice.DARK)[number % 2]
        theme.choose(look)
        with tempfile.TemporaryDirectory() as base:
            path = Path(base) / file
            oddities[file].write(path)
            shots = Shots(folder, look.value)
            Story(theme, Path(base), QSize(1180, 760), shots).show_file(path, name)
            large += shots.large
    for name in large:
        print(f"too large: {name}")
    return 1 if large else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
