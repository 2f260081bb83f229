"""Inter and the icon font, found in the packages that bring them."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication

BODY_PX = 13
_ROLES = {
    "title": (20, 600),
    "heading": (15, 600),
    "strong": (BODY_PX, 600),
    "number": (26, 600),
    "caps": (11, 600),
    "small": (12, 400),
    "badge": (11, 500),
}
_INTER = "files/Inter[[]*.ttf"  # the upright one; its axes stand in brackets


def font(
    px: int = BODY_PX, weight: int = 400, *, spaced: bool = False, tabular: bool = False
) -> QFont:
    """Return Inter; the system's fonts fill in for other scripts.

    Args:
        px: its size; 11 caps and badges, 12 small, 13 body, 14 rail, 15 heading, 20 title.
        weight: 400, 500 or 600. Inter is one variable font, whose weights Qt does not find by
            itself, so the axes are set outright.
        tabular: digits of one width, for columns of numbers; hyphens become as wide too.
    """
    return QFont(_make(px, weight, spaced, tabular))  # a copy costs nothing, making one does


@cache
def _make(px: int, weight: int, spaced: bool, tabular: bool) -> QFont:
    made = QFont(_inter_family() or QGuiApplication.font().family())
    made.setPixelSize(px)
    made.setWeight(QFont.Weight(min(weight, 600)))  # more would be smeared on top of the axis
    if tabular:
        made.setFeature(QFont.Tag("tnum"), 1)
    made.setVariableAxis(QFont.Tag("opsz"), max(14, min(px, 32)))
    made.setVariableAxis(QFont.Tag("wght"), weight)
    if spaced:
        made.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.5)
    return made


def role_font(role: str) -> QFont:
    """Return the font of a label's role."""
    if role == "code":
        made = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        made.setPixelSize(12)
        return made
    px, weight = _ROLES.get(role, (BODY_PX, 400))
    return font(px, weight, spaced=role == "caps", tabular=role == "number")


@cache
def _inter_family() -> str:
    paths = (path for root in data_folders("fontpkg_inter") for path in root.glob(_INTER))
    return load_font(next(paths, None))


def data_folders(package: str) -> list[Path]:
    """Return where a package of data lies, without importing it."""
    spec = find_spec(package)
    return [Path(root) for root in spec.submodule_search_locations or ()] if spec else []


def load_font(path: Path | None) -> str:
    """Load a font and return its family; empty where there is none."""
    if path is None:
        return ""
    families = QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(path)))
    return families[0] if families else ""
