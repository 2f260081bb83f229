"""Profiles and settings as JSON files, written whole or not at all.

The first window asks for settings that may not be there, so what reads and writes them is imported
only when they are.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from planhat_desktop.app.errors import JournalUnusable, ProfileUnreadable
from planhat_desktop.app.wording import translate as _
from planhat_desktop.core.workspace import Workspace

PROFILE_SCHEMA = 1
MOST_PROFILE_BYTES = 5 * 1024 * 1024
SETTINGS_SCHEMA = 1

_USED_FILE = ".last-used.json"
_WINDOWS_RESERVED = r"(con|prn|aux|nul|com\d|lpt\d)$"


class DiskProfiles:
    """Implements the port `Profiles`: one JSON file a profile. Thread: any.

    A file is named after its profile as far as a file can be, with a check sum of the exact
    name behind it: ``A/B`` and ``a:b`` are two files even where case does not count. The
    name inside the file is the one that counts, so a file laid there by hand is found too.

    Args:
        folder: where they lie; made when missing.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def names(self) -> tuple[str, ...]:
        """Return the names, sorted as people sort."""
        return tuple(sorted(self._files(), key=_natural))

    def load(self, name: str) -> Mapping[str, object]:
        """Return a profile's dict. Raises `ProfileUnreadable`."""
        path = self._files().get(name)
        if path is None:
            raise ProfileUnreadable(
                "no_such_profile",
                _("There is no profile “{name}”.").format(name=name),
                _("Choose one from the list."),
            )
        return read_profile(path)

    def save(self, name: str, data: Mapping[str, object]) -> None:
        """Write a profile, whole or not at all."""
        _make_folder(self._folder)
        path = self._files().get(name, self._path(name))
        write_whole(path, dump({**data, "name": name}))

    def delete(self, name: str) -> None:
        """Remove a profile; none of that name is no trouble."""
        path = self._files().get(name)
        if path is not None:
            with disk_troubles(path):
                path.unlink(missing_ok=True)
        self._put_used(name, None)

    def rename(self, old: str, new: str) -> None:
        """Give a profile another name. Raises `ProfileUnreadable` when the name is taken."""
        if old == new:
            return
        files = self._files()
        if new in files:
            raise ProfileUnreadable(
                "name_taken",
                _("There is already a profile “{name}”.").format(name=new),
                _("Choose another name, or delete that profile first."),
            )
        data = self.load(old)
        used = self.used_at(old)
        self.save(new, data)
        self.delete(old)
        if used is not None:
            self.mark_used(new, used)

    def mark_used(self, name: str, at: str) -> None:
        """Remember when a profile was last used (ISO 8601)."""
        self._put_used(name, at)

    def used_at(self, name: str) -> str | None:
        """Return when a profile was last used (ISO 8601), or None."""
        at = self._used().get(name)
        return at if isinstance(at, str) else None

    def import_file(self, path: Path) -> Mapping[str, object]:
        """Return the dict in a shared profile's file. Raises `ProfileUnreadable`."""
        return read_profile(path)

    def export_file(self, data: Mapping[str, object], path: Path) -> None:
        """Write a profile to a file that can be shared."""
        write_whole(path, dump(data), is_private=False)

    def _files(self) -> dict[str, Path]:
        """Return name → file.

        A file that cannot be read goes by its file name, so that it is seen, and `load` says
        what is wrong with it. A copy of another file goes by both names.
        """
        found: dict[str, Path] = {}
        strays: list[tuple[str, Path]] = []
        for path in sorted(self._folder.glob("*.json")):
            if path.name.startswith("."):
                continue
            try:
                name = read_profile(path).get("name")
            except ProfileUnreadable:
                name = None
            text = name if isinstance(name, str) and name.strip() else path.stem
            if path == self._path(text):
                found[text] = path
            else:
                strays.append((text, path))
        for text, path in strays:
            found[f"{text} ({path.stem})" if text in found else text] = path
        return found

    def _path(self, name: str) -> Path:
        return self._folder / f"{file_name(name)}.json"

    def _used(self) -> dict[str, object]:
        import json

        try:
            data = json.loads((self._folder / _USED_FILE).read_text("utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}  # when a profile was used last is a comfort; it is begun anew
        return data if isinstance(data, dict) else {}

    def _put_used(self, name: str, at: str | None) -> None:
        used = self._used()
        if used.get(name) == at:
            return
        if at is None:
            used.pop(name, None)
        else:
            used[name] = at
        _make_folder(self._folder)
        write_whole(self._folder / _USED_FILE, dump(used))


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
        """Keep these workspaces in place of those before: name, address, region, colour."""
        kept = [
            {"name": one.name, "api_url": one.api_url, "region": one.region, "colour": one.colour}
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
        _make_folder(self._path.parent)
        write_whole(self._path, dump({"schema": SETTINGS_SCHEMA, **data}))

    def _move_aside(self) -> None:
        aside = move_aside(self._path)
        self._notes.append(
            _(
                "The saved settings could not be read. They are kept aside as “{name}” and new"
                " ones are begun; tokens are untouched, add your workspaces again."
            ).format(name=aside.name)
        )


def read_profile(path: Path) -> dict[str, object]:
    """Return the dict in a profile's file, unknown members and all.

    Raises:
        ProfileUnreadable: it is no profile, too large, or one of a newer program.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MOST_PROFILE_BYTES + 1)
    except OSError as error:
        raise ProfileUnreadable(
            "profile_unreadable",
            _("The file “{name}” cannot be opened: {why}.").format(
                name=_shown(path), why=error.strerror or type(error).__name__
            ),
            _("Check that it is still there and that you may read it."),
        ) from None
    if len(content) > MOST_PROFILE_BYTES:
        raise _no_profile(path, _("it is far too large"))
    import json

    try:
        data = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise _no_profile(path, _("it is not JSON in UTF-8")) from None
    if not isinstance(data, dict):
        raise _no_profile(path, _("it does not hold what a profile holds"))
    schema = data.get("schema")
    if isinstance(schema, bool) or not isinstance(schema, int) or schema < 1:
        raise _no_profile(path, _("it does not say which kind of profile it is"))
    if schema > PROFILE_SCHEMA:
        raise ProfileUnreadable(
            "profile_newer",
            _("The profile “{name}” was made by a newer version of this program.").format(
                name=_shown(path)
            ),
            _("Update Planhat Desktop, or ask for the profile in the older form."),
        )
    return data


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


def file_name(name: str) -> str:
    """Return a file name (without suffix) for a profile, different for different names."""
    import hashlib

    check_sum = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:10]
    words = re.sub(r"[^\w .()+-]+", "_", name, flags=re.ASCII).strip(" ._")[:60]
    # Reserved with any suffix: “con.monthly” is the console too.
    if re.match(_WINDOWS_RESERVED, words.partition(".")[0].strip(), re.IGNORECASE):
        words = f"_{words}"
    return f"{words}-{check_sum}" if words else check_sum


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
    if not (isinstance(name, str) and name and isinstance(api_url, str) and api_url):
        return None
    return Workspace(
        name,
        api_url,
        region if isinstance(region, str) else "",
        colour if isinstance(colour, str) else "orange",
    )


def _natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """“Q2” before “Q10”, case aside."""
    parts = re.split(r"(\d+)", name.casefold(), flags=re.ASCII)
    return tuple(
        (0, int(part), "") if part.isdecimal() and part.isascii() else (1, 0, part)
        for part in parts
        if part
    )


def _no_profile(path: Path, why: str) -> ProfileUnreadable:
    return ProfileUnreadable(
        "not_a_profile",
        _("The file “{name}” is not a profile: {why}.").format(name=_shown(path), why=why),
        _("Choose a file that was exported as a profile."),
    )


def _shown(path: Path) -> str:
    return path.name.encode("utf-8", "replace").decode("utf-8")


def _unusable(path: Path, error: OSError) -> JournalUnusable:
    return JournalUnusable(
        "file_unwritable",
        _("The file “{name}” cannot be read or written: {why}.").format(
            name=_shown(path), why=error.strerror or type(error).__name__
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


def _make_folder(folder: Path) -> None:
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
