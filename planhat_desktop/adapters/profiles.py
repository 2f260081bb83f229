"""Profiles as JSON files, with their former versions, written whole or not at all.

A line a link, in one order: two versions can be compared, and merged, line by line.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from planhat_desktop.adapters.disk import disk_troubles, dump, make_folder, shown, write_whole
from planhat_desktop.app.errors import JournalUnusable, ProfileUnreadable
from planhat_desktop.app.wording import translate as _

if TYPE_CHECKING:
    from planhat_desktop.app.ports import Former

MOST_PROFILE_BYTES = 5 * 1024 * 1024
MOST_FORMER = 10
"""Former versions of a profile that are kept."""

_USED_FILE = ".last-used.json"
_STAMP = "%Y%m%dT%H%M%S%f"
_WINDOWS_RESERVED = r"(con|prn|aux|nul|com\d|lpt\d)$"
_A_LINE_EACH = ("links", "constants", "columns")


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
        make_folder(self._folder)
        path = self._files().get(name, self._path(name))
        text = dump_profile({**data, "name": name})
        self._keep_former(path, name, text)
        write_whole(path, text)

    def former(self, name: str) -> tuple[Former, ...]:
        """Return the former versions of a profile, the newest first."""
        from planhat_desktop.app.ports import Former  # with numpy, not before the first paint

        return tuple(
            Former(one.stem, _moment(one.stem))
            for one in sorted(self._former_dir(name).glob("*.json"), reverse=True)
        )

    def load_former(self, name: str, version: str) -> Mapping[str, object]:
        """Return the dict of a former version. Raises `ProfileUnreadable`."""
        return read_profile(self._former_dir(name) / f"{Path(version).name}.json")

    def _keep_former(self, path: Path, name: str, text: str) -> None:
        """Keep what a profile's file holds before it is written over, if that is another."""
        try:
            before = path.read_bytes()
        except OSError:
            return  # there is none yet
        if before == text.encode("utf-8"):
            return
        folder = self._former_dir(name)
        make_folder(folder)
        import datetime as dt

        stamp = dt.datetime.now(dt.UTC).strftime(_STAMP)
        with disk_troubles(path):
            (folder / f"{stamp}.json").write_bytes(before)
            for old in sorted(folder.glob("*.json"))[:-MOST_FORMER]:
                old.unlink(missing_ok=True)

    def _former_dir(self, name: str) -> Path:
        return self._folder / ".former" / file_name(name)

    def delete(self, name: str) -> None:
        """Remove a profile; none of that name is no trouble."""
        path = self._files().get(name)
        if path is not None:
            with disk_troubles(path):
                path.unlink(missing_ok=True)
                shutil.rmtree(self._former_dir(name), ignore_errors=True)
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
        if self._former_dir(old).is_dir():
            with disk_troubles(self._former_dir(old)):
                self._former_dir(old).rename(self._former_dir(new))
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
        write_whole(path, dump_profile(data), is_private=False)

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
        with suppress(JournalUnusable):  # a comfort, see `_used`: an upload does not hang on it
            make_folder(self._folder)
            write_whole(self._folder / _USED_FILE, dump(used))


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
                name=shown(path), why=error.strerror or type(error).__name__
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
    from planhat_desktop.core.profileform import SCHEMA  # not before the first paint

    if schema > SCHEMA:
        raise ProfileUnreadable(
            "profile_newer",
            _("The profile “{name}” was made by a newer version of this program.").format(
                name=shown(path)
            ),
            _("Update Planhat Desktop, or ask for the profile in the older form."),
        )
    return data


def dump_profile(data: Mapping[str, object]) -> str:
    """Return a profile as text: a line for each member, link, constant and column."""
    import json

    lines = []
    for name, value in data.items():
        if name in _A_LINE_EACH and isinstance(value, list) and value:
            parts = ",\n".join(f"  {json.dumps(one, ensure_ascii=False)}" for one in value)
            lines.append(f" {json.dumps(name)}: [\n{parts}]")
        else:
            written = json.dumps(value, ensure_ascii=False)
            lines.append(f" {json.dumps(name, ensure_ascii=False)}: {written}")
    text = "{\n" + ",\n".join(lines) + "\n}\n"
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:  # half a character, from a damaged header: only escapes hold it
        return dump(data)
    return text


def _moment(stamp: str) -> str:
    """Return when a version was put aside (ISO 8601), or nothing for a file laid there by hand."""
    import datetime as dt

    try:
        return dt.datetime.strptime(stamp, _STAMP).replace(tzinfo=dt.UTC).isoformat()
    except ValueError:
        return ""


def file_name(name: str) -> str:
    """Return a file name (without suffix) for a profile, different for different names."""
    import hashlib

    check_sum = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:10]
    words = re.sub(r"[^\w .()+-]+", "_", name, flags=re.ASCII).strip(" ._")[:60]
    # Reserved with any suffix: “con.monthly” is the console too.
    if re.match(_WINDOWS_RESERVED, words.partition(".")[0].strip(), re.IGNORECASE):
        words = f"_{words}"
    return f"{words}-{check_sum}" if words else check_sum


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
        _("The file “{name}” is not a profile: {why}.").format(name=shown(path), why=why),
        _("Choose a file that was exported as a profile."),
    )
