"""``--self-test``: can this very build find its keyring, sheet reader, certificates, resources?

A frozen build easily loses what is found at run time only: entry points, plugins, data files, the
start of child processes. So every check here uses the thing, and none only looks whether it is
there. What belongs to another layer is handed in, because this module sits beside it.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import platform
import sqlite3
import ssl
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from planhat_desktop import __version__
from planhat_desktop.app.errors import KeyringUnavailable
from planhat_desktop.app.steps import Step
from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.phones import find_countries, to_e164
from planhat_desktop.core.table import Table
from planhat_desktop.places import Places

Read = Callable[[Path], Generator[Step, None, Table]]
"""Reads a file as the app does: background work that ends in a table."""

HEADERS = ("Name", "Code")
ROWS = (("Ærø Holding", "007"), ("株式会社", "NA"))

# Imported only where they are needed, so that a build may lose them without a word.
LATE_PARTS = (
    "httpx",
    "keyring",
    "msoffcrypto",
    "olefile",
    "numpy",
    "openpyxl",
    "orjson",
    "phonenumbers",
    "platformdirs",
    "python_calamine",
    "rapidfuzz",
    "regex",
    "truststore",
    "xlrd",
    "xlsxwriter",
)


class Verdict(StrEnum):
    """What a check came to. A note is this machine's affair and no fault of the build."""

    FINE = "ok"
    NOTE = "note"
    BROKEN = "not ok"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the self-test."""

    verdict: Verdict
    name: str
    text: str

    def __str__(self) -> str:
        return f"{self.verdict:<6}  {self.name}: {self.text}"


Check = Callable[[], Finding]


def run(
    places: Places,
    *,
    read: Read,
    name_keyring: Callable[[], str],
    write: Callable[[str], object] | None = None,
) -> int:
    """Make every check, write one line for each, and return the exit code: 0 or 1.

    Args:
        places: where the app keeps its things, and brings its resources from.
        read: reads a file in the child process, as the app does.
        name_keyring: names the operating system's secret store; raises `KeyringUnavailable`.
        write: takes each line; standard output where there is one.
    """
    write = write or _write_line
    write(_("Planhat Desktop {version}").format(version=__version__) + f" · {_name_build()}")
    broken = 0
    for finding in make_findings(places, read=read, name_keyring=name_keyring):
        write(str(finding))
        broken += finding.verdict is Verdict.BROKEN
    return 1 if broken else 0


def make_findings(
    places: Places, *, read: Read, name_keyring: Callable[[], str]
) -> Iterator[Finding]:
    """Make the checks one after the other; one that breaks down does not stop the others."""
    checks: tuple[tuple[str, Check], ...] = (
        (_("Parts"), check_parts),
        (_("Resources"), lambda: check_resources(places.resources)),
        (_("Folders"), lambda: check_folders(places)),
        (_("Journal"), check_journal),
        (_("Spreadsheets"), lambda: check_reader(read)),
        (_("Certificates"), check_certificates),
        (_("Secret store"), lambda: check_keyring(name_keyring)),
        (_("Phone numbers"), check_phones),
        (_("Typeface and icons"), check_fonts),
        (_("Window"), check_window),
    )
    for name, check in checks:
        try:
            found = check()
        except Exception as broken:  # noqa: BLE001 (a self-test says what broke, whatever it was)
            found = _broken(f"{type(broken).__name__}: {broken}")
        yield Finding(found.verdict, name, found.text)


def check_parts() -> Finding:
    """Import every library that the app imports only when it needs it."""
    lost = []
    for name in LATE_PARTS:
        try:
            importlib.import_module(name)
        except ImportError as why:
            lost.append(f"{name} ({why})")
    if lost:
        return _broken(_("missing: {names}").format(names=", ".join(lost)))
    return _fine(_("all {n} libraries are there").format(n=len(LATE_PARTS)))


def check_phones() -> Finding:
    """Read a phone number of every country: their numbering plans are found by name."""
    countries = find_countries()
    if to_e164("070-174 06 05", "SE") != "+46701740605":
        return _broken(_("a Swedish number is not read"))
    for country in countries:
        to_e164("12345678", country)
    return _fine(_("those of {n} countries are read").format(n=len(countries)))


def check_resources(resources: Path) -> Finding:
    """Open what comes with the app: the models, the changelog and the sample portfolio."""
    models = json.loads((resources / "planhat" / "models.json").read_bytes())
    if not models:
        return _broken(_("models.json holds no models"))
    changelog = (resources / "changelog.md").read_text(encoding="utf-8")
    if f"[{__version__}]" not in changelog:
        return _broken(_("changelog.md does not know version {v}").format(v=__version__))
    sample = resources / "samples" / "portfolio.xlsx"
    if not sample.is_file():
        return _broken(_("the sample portfolio is missing"))
    return _fine(_("models, changelog and sample portfolio in {where}").format(where=resources))


def check_folders(places: Places) -> Finding:
    """Write and remove a file in every folder the app keeps things in."""
    for folder in (places.settings_file.parent, places.profiles_dir, places.logs_dir):
        with tempfile.NamedTemporaryFile(dir=folder):
            pass
    return _fine(_("settings, profiles and logs can be written"))


def check_journal() -> Finding:
    """Open a SQLite file with a write-ahead log, as the journal needs it."""
    with tempfile.TemporaryDirectory() as folder:
        connection = sqlite3.connect(Path(folder) / "journal.sqlite3")
        try:
            (mode,) = connection.execute("PRAGMA journal_mode=WAL").fetchone()
        finally:
            connection.close()
    if mode != "wal":
        return _broken(_("SQLite keeps no write-ahead log here"))
    return _fine(
        _("SQLite {version} with a write-ahead log").format(version=sqlite3.sqlite_version)
    )


def check_reader(read: Read) -> Finding:
    """Have a tiny workbook and a tiny text file read in the child process."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        for path in _write_samples(Path(folder)):
            table = _finish(read(path))
            headers = tuple(column.header for column in table.columns)
            rows = tuple(
                tuple(column.cell(position) for column in table.columns)
                for position in range(table.rows)
            )
            if (headers, rows) != (HEADERS, ROWS):
                return _broken(_("a {kind} file was not read as written").format(kind=path.suffix))
    seconds = f"{time.monotonic() - began:.1f}"
    return _fine(_("xlsx and csv read in a process of their own, {s} s").format(s=seconds))


def _finish(work: Generator[Step, None, Table]) -> Table:
    while True:
        try:
            next(work)
        except StopIteration as end:
            table: Table = end.value
            return table


def _write_samples(folder: Path) -> Iterator[Path]:
    import xlsxwriter

    path = folder / "tiny.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Tiny")
        for number, row in enumerate((HEADERS, *ROWS)):
            for column, text in enumerate(row):
                sheet.write_string(number, column, text)
    yield path
    path = folder / "tiny.csv"
    lines = "".join(",".join(row) + "\n" for row in (HEADERS, *ROWS))
    path.write_text(lines, encoding="utf-8")
    yield path


def check_certificates() -> Finding:
    """Make the TLS context that connections to Planhat use, from the system's certificates."""
    import truststore

    truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if sys.platform == "linux" and not _has_certificates(_certificate_places()):
        return _note(_("this system trusts nobody yet; install the package ca-certificates"))
    return _fine(_("{library}, certificates of the system").format(library=ssl.OPENSSL_VERSION))


def _certificate_places() -> Iterator[Path]:
    verify = ssl.get_default_verify_paths()
    yield from (Path(place) for place in (verify.cafile, verify.capath) if place)
    # Where the distributions keep them; truststore looks there too.
    yield from map(Path, ("/etc/ssl/certs", "/etc/ssl/cert.pem", "/etc/pki/tls/cert.pem"))


def _has_certificates(candidates: Iterable[Path]) -> bool:
    return any(
        any(place.iterdir()) if place.is_dir() else place.is_file() and place.stat().st_size > 0
        for place in candidates
    )


def check_keyring(name_keyring: Callable[[], str]) -> Finding:
    """Name the store that tokens would go to; having none is this machine's affair."""
    try:
        return _fine(name_keyring())
    except KeyringUnavailable as trouble:
        return _note(f"{trouble.what} {trouble.do}")


def check_fonts() -> Finding:
    """Find the files of the typeface and of the icons that come inside two libraries."""
    lost = [
        f"{library} ({pattern})"
        for library, pattern in (
            ("fontpkg_inter", "files/Inter*.ttf"),
            ("qtawesome", "fonts/phosphor-*.ttf"),
            ("qtawesome", "fonts/phosphor-*.json"),
        )
        if not any(_find_files(library, pattern))
    ]
    if lost:
        return _broken(_("missing: {names}").format(names=", ".join(lost)))
    return _fine(_("Inter and the icons are there"))


def _find_files(library: str, pattern: str) -> Iterator[Path]:
    found = importlib.util.find_spec(library)
    for folder in (found and found.submodule_search_locations) or ():
        yield from Path(folder).glob(pattern)


def check_window() -> Finding:
    """Load the plugins that Qt needs for a window of this system, and for icons in SVG."""
    from PySide6.QtCore import QLibraryInfo, QPluginLoader, qVersion

    plugins = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
    wanted = {"linux": "xcb", "win32": "windows", "darwin": "cocoa"}.get(sys.platform, "minimal")
    for kind, name in (("platforms", "offscreen"), ("iconengines", "svgicon")):
        if not any((plugins / kind).glob(f"*q{name}*")):
            return _broken(_("Qt's plugin {name} is missing").format(name=f"{kind}/{name}"))
    path = next((plugins / "platforms").glob(f"*q{wanted}*"), None)
    if path is None:
        return _broken(_("Qt's plugin {name} is missing").format(name=f"platforms/{wanted}"))
    loader = QPluginLoader(str(path))
    if not loader.load():
        # On Linux that is a library of the system: `make run` names its package.
        return _note(_("no window on this system yet: {why}").format(why=loader.errorString()))
    return _fine(_("Qt {version}, {name}").format(version=qVersion(), name=wanted))


def _fine(text: str) -> Finding:
    return Finding(Verdict.FINE, "", text)


def _note(text: str) -> Finding:
    return Finding(Verdict.NOTE, "", text)


def _broken(text: str) -> Finding:
    return Finding(Verdict.BROKEN, "", text)


def _name_build() -> str:
    kind = _("packaged") if getattr(sys, "frozen", False) else _("from Python's own folders")
    return f"Python {platform.python_version()} · {platform.system()} {platform.machine()} · {kind}"


def _write_line(line: str) -> None:
    # A windowed build on Windows has no standard output at all.
    if sys.stdout is not None:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
