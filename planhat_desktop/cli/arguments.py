"""What can be asked on the command line, and how it is said."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from planhat_desktop import __version__
from planhat_desktop.app.errors import CallUnusable
from planhat_desktop.app.marks import override
from planhat_desktop.app.wording.language import translate as _

COMMANDS = ("inspect", "suggest", "preview", "upload", "runs", "resume", "undo")
DEFAULT_PACE = 150


class _Parser(argparse.ArgumentParser):
    """Raises instead of ending the process, so that every failure is told the same way."""

    @override
    def error(self, message: str) -> NoReturn:
        raise CallUnusable(
            "usage",
            _("This call cannot be understood: {why}.").format(why=message),
            _("Run planhat-desktop --help to see what can be asked."),
        )


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Return what was asked for; ``command`` is empty when the window is meant.

    Raises:
        CallUnusable: it cannot be understood.
    """
    words = list(arguments)
    place = _find_command(words)
    if place is None:
        return _make_window_parser().parse_args(words, argparse.Namespace(command="", json=False))
    command = words.pop(place)
    made = argparse.Namespace(command=command)
    return _make_command_parser(command).parse_args(words, made)


def _find_command(words: Sequence[str]) -> int | None:
    skip = False
    for place, word in enumerate(words):
        if skip:
            skip = False
        elif word in ("--places", "--pace"):
            skip = True
        elif not word.startswith("-"):
            return place if word in COMMANDS else None
    return None


def _make_window_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="planhat-desktop",
        description=_("Bring a spreadsheet into Planhat. Without a command the window opens."),
        epilog=_("Commands: {commands}. Each one explains itself with --help.").format(
            commands=", ".join(COMMANDS)
        ),
    )
    parser.add_argument("file", nargs="?", type=Path, help=_("a spreadsheet to open"))
    parser.add_argument(
        "--practice", action="store_true", help=_("the built-in practice workspace")
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    parser.add_argument("--self-test", action="store_true", help=_("check this very build"))
    _add_common(parser)
    return parser


def _make_command_parser(command: str) -> argparse.ArgumentParser:
    parser = _Parser(prog=f"planhat-desktop {command}", description=_DESCRIPTIONS[command])
    _add_common(parser)
    parser.add_argument("--json", action="store_true", help=_("answer with one JSON object"))
    if command == "runs":
        return parser
    if command in ("resume", "undo"):
        parser.add_argument("run", metavar="RUN", help=_("its name, as “runs” lists it"))
        parser.add_argument("--yes", action="store_true", help=_("send without asking"))
        _add_connection(parser, is_needed=True)
        return parser
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--sheet", metavar="NAME", help=_("the sheet to read; else the first full"))
    if command == "inspect":
        return parser
    if command == "suggest":
        parser.add_argument("--model", required=True, metavar="MODEL")
        parser.add_argument("--save", type=Path, metavar="PROFILE.json")
    else:
        parser.add_argument("--profile", required=True, type=Path, metavar="PROFILE.json")
    _add_connection(parser, is_needed=command != "suggest")
    if command == "upload":
        parser.add_argument("--yes", action="store_true", help=_("send without asking"))
        parser.add_argument("--report", type=Path, metavar="OUT.xlsx")
    return parser


def _add_connection(parser: argparse.ArgumentParser, *, is_needed: bool) -> None:
    connection = parser.add_mutually_exclusive_group(required=is_needed)
    connection.add_argument("--workspace", metavar="NAME", help=_("one saved by the window"))
    connection.add_argument("--practice", action="store_true")
    connection.add_argument(
        "--api-url",
        metavar="URL",
        help=_(
            "the token comes from PLANHAT_API_TOKEN (that for activities and metrics from"
            " PLANHAT_TENANT_TOKEN)"
        ),
    )
    parser.add_argument(
        "--pace",
        type=_pace,
        default=DEFAULT_PACE,
        metavar="N",
        help=_("at most so many calls a minute"),
    )


def _pace(text: str) -> int:
    try:
        calls = int(text)
    except ValueError:
        words = _("“{text}” is not a whole number").format(text=text)
        raise argparse.ArgumentTypeError(words) from None
    if calls < 1:
        raise argparse.ArgumentTypeError(_("at least one call a minute is needed"))
    return calls


_DESCRIPTIONS = {
    "inspect": _("Say what a file is."),
    "suggest": _("Suggest which column feeds which field."),
    "preview": _("Say what an upload would do, row by row; nothing is sent."),
    "upload": _("Upload a file with a saved profile."),
    "runs": _("List past uploads, newest first."),
    "resume": _("Go on with an upload that was cut short, where it was."),
    "undo": _("Take an upload back; what others changed since is left alone."),
}


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--places", type=Path, metavar="DIR", help=_("keep everything under DIR"))
    parser.add_argument("--quiet", action="store_true", help=_("no progress"))
