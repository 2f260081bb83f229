"""Builds every part and joins them; the only module that knows them all.

Spawned children import this module again, so everything heavy is imported where it is needed.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from planhat_desktop.adapters.world import World
    from planhat_desktop.app.steps import Step
    from planhat_desktop.core.table import Table
    from planhat_desktop.places import Places
    from planhat_desktop.ui.parts import Parts


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks for and return the exit code."""
    if getattr(sys, "frozen", False):
        from multiprocessing import freeze_support  # a frozen child starts here and goes no further

        freeze_support()
    words = sys.argv[1:] if arguments is None else list(arguments)
    try:
        return _answer(words)
    except KeyboardInterrupt:  # before the command itself could take it
        from planhat_desktop.cli.speech import say_stopped

        say_stopped(as_json="--json" in words)
        return 2


def _answer(words: list[str]) -> int:
    if not words or (len(words) == 2 and words[0] == "--places" and words[1][:1] != "-"):
        # As most people start it, and with no parser of arguments before the first window.
        places = _find_places(Path(words[1]) if words else None)
        return _run_window(None, places, practice=False)
    from planhat_desktop.app.errors import CallUnusable
    from planhat_desktop.cli.arguments import parse

    try:
        options = parse(words)
    except CallUnusable as trouble:
        from planhat_desktop.cli.speech import say_trouble

        say_trouble(trouble, as_json="--json" in words)
        return 2
    places = _find_places(options.places)
    if options.command:
        return _run_command(options, places)
    if options.self_test:
        return _run_selftest(places)
    return _run_window(options.file, places, practice=options.practice)


def _find_places(folder: Path | None) -> Places:
    from planhat_desktop.places import Places

    return Places.default() if folder is None else Places.under(folder)


def _run_command(options: argparse.Namespace, places: Places) -> int:
    from planhat_desktop.app.errors import CallUnusable
    from planhat_desktop.cli.commands import run_command
    from planhat_desktop.cli.parts import CliParts
    from planhat_desktop.cli.speech import say_trouble

    try:
        world = _open_world(places)
    except CallUnusable as trouble:
        say_trouble(trouble, as_json=options.json)
        return 2
    parts = CliParts(
        read=world.read,
        check=world.check,
        load_catalog=world.load_catalog,
        open=lambda asked: world.open_for_call(
            practice=asked.practice,
            name=asked.workspace,
            api_url=asked.api_url,
            token=os.environ.get("PLANHAT_API_TOKEN", ""),
            tenant=os.environ.get("PLANHAT_TENANT_TOKEN", ""),
            pace=asked.pace,
        ),
        claim=world.claim,
        settings=world.settings,
        profiles=world.profiles,
        journal=world.journal,
        notebook=world.notebook,
        export=world.export,
        now=world.now,
        user=world.user,
    )
    gc.disable()  # a command is soon over, and a look through a big sheet's objects is not
    try:
        return run_command(options, parts)
    finally:
        gc.enable()


def _run_window(file: Path | None, places: Places, *, practice: bool) -> int:
    if not _is_there_a_screen():
        return _say_no_window("")
    gc.disable()  # looking for garbage while all is being made; `settle_down` enables it again
    from planhat_desktop.app.errors import Trouble

    try:
        world = _open_world(places)
        # Last, for once PySide is there it looks into the source of whatever else is imported.
        try:
            from planhat_desktop.ui.application import run_window
        except ImportError as error:
            library = str(error).partition(":")[0]
            if ".so" not in library:
                raise
            return _say_no_window(library)

        return run_window(make_parts(world), file, world.logs, practice=practice)
    except Trouble as trouble:  # no folder for settings, or settings that may not be read
        from planhat_desktop.ui.start import explain_no_start

        gc.enable()
        explain_no_start(trouble)
        return 2


def _is_there_a_screen() -> bool:
    """Return whether Qt can find a screen; without one it would end the process by itself."""
    if sys.platform != "linux":
        return True
    told = os.environ.get
    if told("DISPLAY") or told("WAYLAND_DISPLAY") or told("QT_QPA_PLATFORM"):
        return True
    folder = told("XDG_RUNTIME_DIR")
    return folder is not None and Path(folder, "wayland-0").exists()


def _say_no_window(library: str) -> int:
    """Say on stderr why no window can open: no screen, or a library of the system is missing."""
    from planhat_desktop.app.wording.screen import explain_no_window
    from planhat_desktop.cli.speech import say_trouble

    say_trouble(explain_no_window(library), as_json=False)
    return 2


def _open_world(places: Places) -> World:
    """Return the adapters. Raises `CallUnusable` where their folders cannot be made."""
    from planhat_desktop.adapters.world import World

    try:
        places.make()
    except OSError as error:
        from planhat_desktop.app.errors import CallUnusable
        from planhat_desktop.app.wording.language import translate as _

        raise CallUnusable(
            "no_place",
            _("There is no place for settings and history: {why}.").format(
                why=error.strerror or type(error).__name__
            ),
            _("Check free space and permissions there, or name another folder with --places."),
        ) from None
    return World(places)


def make_parts(world: World) -> Parts:
    """Return what the window needs of the world."""
    from planhat_desktop.ui.parts import Parts

    return Parts(
        read=world.read,
        read_cells=world.read_cells,
        check=world.check,
        load_catalog=world.load_catalog,
        connect=world.connect,
        open=world.open,
        vault=world.vault,
        session_vault=world.session_vault,
        settings=world.settings,
        profiles=world.profiles,
        autosave=world.autosave,
        journal=world.journal,
        notebook=world.notebook,
        folder=world.folder,
        practice=world.practice,
        reset_practice=world.reset_practice,
        samples=world.samples,
        now=world.now,
        user=lambda: world.user,
        export=world.export,
        export_rest=world.export_rest,
        export_outcomes=world.export_outcomes,
        export_bytes=world.export_bytes,
        write_handout=world.write_handout,
    )


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
