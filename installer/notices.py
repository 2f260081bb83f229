"""Gather the licences of everything that a built app carries, and refuse what may not go along.

Used by the spec, which knows what PyInstaller has put together. What belongs to no Python package
is a library of the system; on Debian its package tells the terms.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import Distribution, distributions
from pathlib import Path

LICENCES = Path(__file__).resolve().parent / "licences"
# Neither brings its texts in its wheel. The LGPL builds on the GPL, so its text goes along.
QT_FOR_PYTHON = ("pyside6-essentials", "shiboken6")
QT_TEXTS = (LICENCES / "LGPL-3.0.txt", LICENCES / "GPL-3.0.txt")
ICONS_TEXT = LICENCES / "Phosphor-MIT.txt"  # the wheel of qtawesome has its own licence only
TEXT_NAMES = ("licen", "copying", "notice", "authors")
DEBIANS_TEXTS = Path("/usr/share/common-licenses")  # what its packages only point at
# Libraries of a Python of the system whose terms would become those of the whole app.
COPYLEFT = ("libreadline", "libhistory", "libgdbm", "libdb-")

HEADING = """\
# What Planhat Desktop is made of

Planhat Desktop is under the MIT licence. It carries the parts below, each under its own terms,
whose texts lie in the app's folder `licences`.

**Qt and Qt for Python** are used under the GNU Lesser General Public License, version 3. They are
separate files in the folder `PySide6` and may be replaced by other builds of the same version.
Their source is at https://download.qt.io/official_releases/QtForPython/, and what Qt itself
contains is told at https://doc.qt.io/qt-6/licenses-used-in-qt.html.

**The Inter typeface** is under the SIL Open Font License 1.1, **the Phosphor icons** under the
MIT licence.
"""


@dataclass(frozen=True)
class Part:
    """Something that the app carries: what it is called, its terms, and their texts."""

    name: str
    version: str
    terms: str
    home: str
    texts: tuple[Path, ...]


def write_notices(folder: Path, sources: Iterable[str]) -> None:
    """Write THIRD-PARTY.md and the texts of all licences into the folder.

    Args:
        folder: is made anew.
        sources: the files that PyInstaller took, wherever they lay.

    Raises:
        SystemExit: a part has no text of its terms, or may not be carried.
    """
    libraries, systems = _sort(sources)
    parts = [_read_python(), *(_read_library(one) for one in libraries)]
    lacking = [part.name for part in parts if not part.texts]
    if lacking:
        raise SystemExit(f"No text of the licence was found for: {', '.join(lacking)}.")
    own = [part.name for part in parts if part.terms.startswith("GPL") and "WITH" not in part.terms]
    own += [Path(path).name for path in systems if Path(path).name.startswith(COPYLEFT)]
    if own:
        raise SystemExit(f"GPL-only, so they may not go along: {', '.join(own)}.")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copyfile(LICENCES.parents[1] / "LICENSE", folder / "LICENSE")
    lines = [HEADING, "## Parts", "", "| part | version | licence | where |", "|---|---|---|---|"]
    for part in [*parts, *_read_systems(systems)]:
        lines.append(f"| {part.name} | {part.version} | {part.terms} | {part.home} |")
        _copy_texts(part, folder / part.name)
    if systems and DEBIANS_TEXTS.is_dir():
        shutil.copytree(DEBIANS_TEXTS, folder / DEBIANS_TEXTS.name)
    (folder / "THIRD-PARTY.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _sort(sources: Iterable[str]) -> tuple[list[Distribution], list[str]]:
    """Return the Python packages that the files are of, and the files that are the system's."""
    owners = _find_owners()
    # Where Python has a folder to itself, the libraries in it are told of in its own licence.
    alone = [sys.base_prefix] if sys.base_prefix not in {"/usr", "/usr/local"} else []
    own = tuple(map(_spell, (str(Path(os.__file__).parent), sys.prefix, *alone)))
    libraries: dict[str, Distribution] = {}
    systems = set()
    for source in filter(os.path.isabs, sources):  # a link inside the app is told relative
        path = _spell(source)
        if path in owners:
            libraries[owners[path].name.lower()] = owners[path]
        elif _is_library(path) and not path.startswith(own):
            systems.add(path)
    libraries.pop("planhat-desktop", None)
    # The starter of every app that PyInstaller makes.
    for found in distributions():
        if found.name.lower() == "pyinstaller":
            libraries["pyinstaller"] = found
    return [libraries[name] for name in sorted(libraries)], sorted(systems)


@cache
def _find_owners() -> dict[str, Distribution]:
    """Return the Python package of each file of any, by the file's real path."""
    owners = {}
    for found in distributions():
        root = _spell(str(found.locate_file("")))
        for path in found.files or ():
            owners[os.path.normcase(os.path.normpath(f"{root}/{path}"))] = found
    return owners


def _spell(path: str) -> str:
    """Return the one spelling of a path by which files are compared."""
    return os.path.normcase(os.path.realpath(path))


def _is_library(path: str) -> bool:
    name = Path(path).name
    return not name.startswith("libpython") and (".so" in name or name.endswith((".dylib", ".dll")))


def _read_python() -> Part:
    version = ".".join(map(str, sys.version_info[:3]))
    places = [Path(os.__file__).parent, Path(sys.base_prefix)]
    texts = tuple(
        path
        for place in places
        for name in ("LICENSE.txt", "LICENSE")
        if (path := place / name).is_file()
    )
    return Part("Python", version, "PSF-2.0", "https://www.python.org", texts[:1])


def _read_library(found: Distribution) -> Part:
    about = found.metadata
    name = found.name.lower().replace("_", "-")
    texts = [
        Path(str(found.locate_file(path)))
        for path in found.files or ()
        if path.name.lower().startswith(TEXT_NAMES) and path.suffix not in {".py", ".pyc"}
    ]
    terms = about.get("License-Expression") or next(iter((about.get("License") or "").split("\n")))
    if not terms:
        classes = about.get_all("Classifier") or []
        terms = ", ".join(
            one.rpartition(" :: ")[2] for one in classes if one.startswith("License ::")
        )
    if name in QT_FOR_PYTHON:
        terms, texts = "LGPL-3.0-only", list(QT_TEXTS)
    if name == "qtawesome":
        texts.append(ICONS_TEXT)
    if name == "pyinstaller":  # its exception lets the starter go along under any terms
        terms = "GPL-2.0-or-later WITH Bootloader-exception"
    links = dict(link.lower().split(", ", 1) for link in about.get_all("Project-URL") or [])
    best = [links[label] for label in ("homepage", "repository", "source") if label in links]
    home = about.get("Home-page") or next(iter([*best, *links.values()]), "")
    return Part(found.name, found.version, terms, home, tuple(texts))


def _read_systems(paths: list[str]) -> list[Part]:
    """Return the Debian packages of these libraries; elsewhere the libraries alone."""
    found: dict[str, Part] = {}
    for path in paths:
        package, version = _ask_debian(path)
        text = Path("/usr/share/doc") / package / "copyright"
        home = "its terms and source: Debian's package of this name" if package else ""
        name = package or Path(path).name
        texts = (text,) if package and text.is_file() else ()
        found[name] = Part(name, version, "see its text" if texts else "", home, texts)
    return [found[name] for name in sorted(found)]


@cache
def _ask_debian(path: str) -> tuple[str, str]:
    """Return the name and version of the package that a file is of, or two empty texts."""
    if shutil.which("dpkg-query") is None:
        return "", ""
    # Debian knows some files of /usr/lib by their old place, /lib.
    for spelling in (path, path.removeprefix("/usr")):
        owner = _run("dpkg-query", "--search", spelling).partition(":")[0]
        if owner:
            shown = _run("dpkg-query", "--show", "--showformat=${Version}\n", owner)
            return owner, shown.partition("\n")[0]
    return "", ""


def _run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def _copy_texts(part: Part, folder: Path) -> None:
    if not part.texts:
        return
    folder.mkdir()
    for number, text in enumerate(part.texts):
        # numpy alone has a dozen that are called LICENSE.
        name = text.name if number == 0 or not (folder / text.name).exists() else ""
        shutil.copyfile(text, folder / (name or f"{number}-{text.name}"))
