"""Where settings, profiles, journals, logs and resources lie: asked once, handed on."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple, Self

APP_FOLDER = "planhat-desktop"


class Places(NamedTuple):
    """The folders of one installation.

    Asking for a file or folder makes the folder that holds it, open to its owner alone (mode 0700
    where the system knows modes); building a ``Places`` makes nothing.

    Attributes:
        config: small files the person might carry to another machine.
        data: what the app has learned and done; never deleted by itself.
        logs: what may be thrown away.
    """

    config: Path
    data: Path
    logs: Path

    @classmethod
    def default(cls) -> Self:
        """Return the folders that the operating system means for this person's apps."""
        from platformdirs import PlatformDirs  # not needed at all with --places

        dirs = PlatformDirs(APP_FOLDER, appauthor=False)
        return cls(config=dirs.user_config_path, data=dirs.user_data_path, logs=dirs.user_log_path)

    @classmethod
    def under(cls, folder: Path) -> Self:
        """Return places that all lie under one folder, as ``--places`` asks for."""
        base = folder.expanduser().absolute()
        return cls(config=base / "config", data=base / "data", logs=base / "logs")

    @property
    def settings_file(self) -> Path:
        """Workspaces (without their tokens), window and choices, as JSON."""
        return _make(self.config) / "settings.json"

    @property
    def profiles_dir(self) -> Path:
        """One JSON file a profile."""
        return _make(self.data / "profiles")

    @property
    def journal_file(self) -> Path:
        """The SQLite file of all runs and their entries."""
        return _make(self.data) / "history.sqlite3"

    @property
    def practice_file(self) -> Path:
        """The SQLite file that the practice workspace is kept in."""
        return _make(self.data) / "practice.sqlite3"

    @property
    def unfinished_file(self) -> Path:
        """The upload that is being prepared, as JSON; none between uploads."""
        return _make(self.data) / "unfinished.json"

    @property
    def learned_file(self) -> Path:
        """What finished uploads taught about headers and fields, as JSON."""
        return _make(self.data) / "learned.json"

    @property
    def logs_dir(self) -> Path:
        """Log files: counts, row numbers and codes."""
        return _make(self.logs)

    def make(self) -> None:
        """Make all the folders, as asking for what lies in them would one by one.

        Raises:
            OSError: one of them cannot be made.
        """
        for folder in self:
            _make(folder)

    @property
    def resources(self) -> Path:
        """What comes with the app: models, samples, changelog, icons.

        Raises:
            FileNotFoundError: the app was put together without them.
        """
        return find_resources(Path(__file__).resolve().parent)


def find_resources(package: Path) -> Path:
    """Return the resources of the package that lies in the given folder.

    They lie beside the package in a source checkout (and so in an editable install), and inside it
    in an installed wheel and in a frozen build.

    Raises:
        FileNotFoundError: they are at neither place.
    """
    # The checkout first: an editable install may have left an older copy inside the package.
    candidates = (package.parent / "resources", package / "resources")
    for folder in candidates:
        if (folder / "planhat" / "models.json").is_file():
            return folder
    looked = " nor ".join(str(folder) for folder in candidates)
    raise FileNotFoundError(f"The app's resources are neither in {looked}.")


def _make(folder: Path) -> Path:
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)  # whatever the umask said
    return folder
