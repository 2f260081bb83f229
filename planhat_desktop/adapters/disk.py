"""Settings as a JSON file, and files written whole or not at all.

The first window asks for settings that may not be there, so what reads and writes them is imported
only when they are.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from planhat_desktop.app.errors import JournalUnusable
from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.workspace import Workspace

SETTINGS_SCHEMA = 1


class DiskSettings:
    """Implements the port `Settings`: one JSON file. Thread: any.

    A file that cannot be read is moved aside, and a note says so.

    Args:
        path: the file; it and its folder are made when something is remembered.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._notes: list[str] = []

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know of the file itself: sentences, mostly none."""
        return tuple(self._notes)

    def workspaces(self) -> tuple[Workspace, ...]:
        """Return the saved workspaces, practice not among them."""
        listed = self._read().get("workspaces")
        if not isinstance(listed, list):
            return ()
        found = [_workspace(one) for one in listed]
        return tuple(one for one in found if one is not None)

    def save_workspaces(self, workspaces: Iterable[Workspace]) -> None:
        """Keep these workspaces in place of those before; never a token."""
        kept = [
            {"name": one.name, "api_url": one.api_url, "region": one.region, "colour": one.colour}
            | ({"is_elsewhere": True} if one.is_elsewhere else {})
            | ({"id": one.id} if one.id else {})
            | ({"perhaps": list(one.perhaps)} if one.perhaps else {})
            for one in workspaces
            if not one.is_practice
        ]
        self._write({**self._read(), "workspaces": kept})

    def get(self, name: str) -> object:
        """Return a remembered plain JSON value, or None."""
        values = self._read().get("values")
        return values.get(name) if isinstance(values, dict) else None

    def put(self, name: str, value: object) -> None:
        """Remember a plain JSON value."""
        data = self._read()
        values = data.get("values")
        data["values"] = {**(values if isinstance(values, dict) else {}), name: value}
        self._write(data)

    def _read(self) -> dict[str, object]:
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise _unusable(self._path, error) from None
        import json

        try:
            data = json.loads(content)
        except (ValueError, RecursionError):
            data = None
        if isinstance(data, dict):
            return data
        self._move_aside()
        return {}

    def _write(self, data: Mapping[str, object]) -> None:
        make_folder(self._path.parent)
        write_whole(self._path, dump({"schema": SETTINGS_SCHEMA, **data}))

    def _move_aside(self) -> None:
        aside = move_aside(self._path)
        self._notes.append(
            _(
                "The saved settings could not be read. They are kept aside as “{name}” and new"
                " ones are begun; tokens, profiles and history are as they were. Add your"
                " workspaces again."
            ).format(name=aside.name)
        )


def write_whole(path: Path, text: str, *, is_private: bool = True) -> None:
    """Put a text in place of a file's content, whole or not at all, durable on return.

    Args:
        is_private: whether only this user may read it (where the system knows modes).

    Raises:
        JournalUnusable: the disk is full, or the folder is not to be written to.
    """
    with disk_troubles(path):
        import tempfile  # with all that it brings, not needed before the first paint

        handle, made = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode("utf-8"))
                file.flush()
                os.fsync(file.fileno())
            if not is_private:
                Path(made).chmod(0o644)
            Path(made).replace(path)
        except BaseException:
            Path(made).unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)


def move_aside(path: Path) -> Path:
    """Give a file that cannot be read a name with the time in it, and return that path."""
    import datetime as dt

    stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S%f")
    aside = path.with_name(f"{path.stem}-{stamp}{path.suffix}")
    with disk_troubles(path):
        path.replace(aside)
    return aside


def dump(data: Mapping[str, object]) -> str:
    """Return plain values as JSON that a person can read."""
    import json

    text = json.dumps(data, ensure_ascii=False, indent=2)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:  # half a character, from a damaged header: only escapes hold it
        return json.dumps(data, indent=2)
    return text


def _workspace(data: object) -> Workspace | None:
    if not isinstance(data, dict):
        return None
    name, api_url = data.get("name"), data.get("api_url")
    region, colour = data.get("region", ""), data.get("colour", "orange")
    identity, perhaps = data.get("id", ""), data.get("perhaps", ())
    if not (isinstance(name, str) and name and isinstance(api_url, str) and api_url):
        return None
    return Workspace(
        name,
        api_url,
        region if isinstance(region, str) else "",
        colour if isinstance(colour, str) else "orange",
        is_elsewhere=data.get("is_elsewhere") is True,
        id=identity if isinstance(identity, str) else "",
        perhaps=tuple(map(str, perhaps)) if isinstance(perhaps, list) else (),
    )


def shown(path: Path) -> str:
    """Return a file's name as it can be shown."""
    return path.name.encode("utf-8", "replace").decode("utf-8")


def _unusable(path: Path, error: OSError) -> JournalUnusable:
    return JournalUnusable(
        "file_unwritable",
        _("The file “{name}” cannot be read or written: {why}.").format(
            name=shown(path), why=error.strerror or type(error).__name__
        ),
        _("Check free space and permissions of its folder, then try again."),
    )


@contextlib.contextmanager
def disk_troubles(path: Path) -> Iterator[None]:
    """Tell of a disk that refuses as `JournalUnusable`."""
    try:
        yield
    except OSError as error:
        raise _unusable(path, error) from None


def make_folder(folder: Path) -> None:
    """Make a folder for this user alone. Raises `JournalUnusable`."""
    with disk_troubles(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def _sync_folder(folder: Path) -> None:
    """Make the new name durable too, where a folder can be opened (not on Windows)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
