"""What finished uploads taught, as one JSON file on this computer.

The first window opens this to hand it on, so what reads and writes it is imported when asked.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from planhat_desktop.adapters.disk import disk_troubles, dump, move_aside, write_whole
from planhat_desktop.app.errors import JournalUnusable, LearnedUnreadable
from planhat_desktop.app.wording import translate as _

if TYPE_CHECKING:
    from planhat_desktop.core.learning import Learned

_MOST_BYTES = 20 * 1024 * 1024


class DiskNotebook:
    """Implements the port `Notebook`. Thread: any.

    A file that cannot be read is moved aside, and a note says so; one of a newer program, or one
    that cannot be moved, is left where it is, and nothing is learned beside it.

    Args:
        path: the file; made when the first thing is learned.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._notes: list[str] = []
        self._origin = ""

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know of the file itself."""
        return tuple(self._notes)

    def read(self) -> Learned:
        """Return all that was learned; nothing where the file cannot be read."""
        from planhat_desktop.core.learning import Learned

        return self._read() or Learned({}, self._origin)

    def add(self, more: Learned) -> None:
        """Merge more in, whole or not at all. Raises `JournalUnusable` when the disk refuses."""
        kept = self._read()
        if kept is None:
            return
        if not kept.lessons and more.origin:
            self._origin = more.origin  # what was forgotten and is put back is one's own again
        write_whole(self._path, dump({"origin": self._origin, **kept.merge(more).trim().to_dict()}))

    def forget(self) -> None:
        """Forget all of it. Raises `JournalUnusable` when the disk refuses."""
        with disk_troubles(self._path):
            self._path.unlink(missing_ok=True)
        self._origin = ""

    def import_file(self, path: Path) -> Learned:
        """Return what another's file holds. Raises `LearnedUnreadable`."""
        from planhat_desktop.core.learning import Learned
        from planhat_desktop.core.members import ProfileProblem

        try:
            return Learned.from_dict(_load(path))
        except OSError as error:
            raise LearnedUnreadable(
                "learned_unreadable",
                _("The file “{name}” cannot be opened: {why}.").format(
                    name=path.name, why=error.strerror or type(error).__name__
                ),
                _("Check that it is still there and that you may read it."),
            ) from None
        except ProfileProblem as problem:
            if problem.code == "newer":
                raise LearnedUnreadable(
                    "learned_newer",
                    _("“{name}” was written by a newer version of this program.").format(
                        name=path.name
                    ),
                    _("Update Planhat Desktop, then add the file again."),
                ) from None
        except (ValueError, RecursionError):
            pass
        raise LearnedUnreadable(
            "not_learned",
            _("“{name}” does not hold what uploads have taught.").format(name=path.name),
            _("Choose a file that was saved in Settings, under “What was learned”."),
        )

    def export_file(self, path: Path) -> None:
        """Write all of it to a file that can be shared. Raises `JournalUnusable`."""
        write_whole(path, dump(self.read().to_dict()), is_private=False)

    def _read(self) -> Learned | None:
        """Return what is kept; None where it has to be left alone."""
        from planhat_desktop.core.learning import Learned
        from planhat_desktop.core.members import ProfileProblem

        try:
            data = _load(self._path)
            origin = data.get("origin") if isinstance(data, dict) else None
            self._origin = origin if isinstance(origin, str) else self._origin
            return Learned.from_dict(data, self._name_origin())
        except FileNotFoundError:
            pass
        except OSError as error:
            self._note(
                _("What was learned cannot be read: {why}.").format(
                    why=error.strerror or type(error).__name__
                )
            )
            return None
        except ProfileProblem as problem:
            if problem.code == "newer":
                self._note(
                    _("A newer version of this program keeps what was learned; it is left alone.")
                )
                return None
            if not self._set_aside():
                return None
        except (ValueError, RecursionError):
            if not self._set_aside():
                return None
        return Learned({}, self._name_origin())

    def _name_origin(self) -> str:
        """Return this installation's name; made once, and anew when all is forgotten."""
        import secrets

        self._origin = self._origin or secrets.token_hex(6)
        return self._origin

    def _set_aside(self) -> bool:
        try:
            aside = move_aside(self._path)
        except JournalUnusable as trouble:
            self._note(trouble.what)
            return False
        self._note(
            _(
                "What was learned could not be read. It is kept aside as “{name}”, and learning"
                " begins anew."
            ).format(name=aside.name)
        )
        return True

    def _note(self, words: str) -> None:
        if words not in self._notes:
            self._notes.append(words)


def _load(path: Path) -> object:
    """Return the parsed JSON of a file. Raises OSError, ValueError, RecursionError."""
    with path.open("rb") as file:
        content = file.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        raise ValueError("far too large")
    return json.loads(content.decode("utf-8-sig"))
