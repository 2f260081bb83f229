"""Tokens in the keyring: the contract in memory, on a narrow back end and in the real store."""

from __future__ import annotations

import importlib
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import keyring.backend
import keyring.errors
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typing_extensions import override

from planhat_desktop.adapters.memory import MemoryVault
from planhat_desktop.adapters.vault import (
    ALLOWED,
    PART_UNITS,
    SERVICE,
    Backend,
    KeyringVault,
    find_system_backend,
)
from planhat_desktop.app.errors import KeyringUnavailable
from planhat_desktop.app.ports import Vault
from planhat_desktop.core.schema import Token, Workspace
from tests.adapters.contracts import EU2, OTHER, TOKEN, US3, VaultContract

WINDOWS_BYTES = 2_560
"""CRED_MAX_CREDENTIAL_BLOB_SIZE: what one entry of Windows' store holds (ground-truth.md 3)."""


class CredWriteError(Exception):
    """As Windows raises it: no error of keyring's (``pywintypes.error`` 1783)."""


class NarrowBackend:
    """A store in memory with the limits and manners of Windows' back end."""

    def __init__(self) -> None:
        self.entries: dict[tuple[str, str], str] = {}
        self.fails_after = 10**9

    def _count(self) -> None:
        self.fails_after -= 1
        if self.fails_after < 0:
            raise CredWriteError("The stub received bad data")

    def get_password(self, service: str, username: str) -> str | None:
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._count()
        if len(password.encode("utf-16-le")) > WINDOWS_BYTES:
            raise CredWriteError("The stub received bad data: " + password)
        others = [user for name, user in self.entries if name == service and user != username]
        assert not others, "a second user under one service would move the first one's entry"
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._count()
        if (service, username) not in self.entries:
            raise keyring.errors.PasswordDeleteError(service)
        del self.entries[service, username]


class TestInMemory(VaultContract):
    @pytest.fixture
    def vault(self) -> Vault:
        return MemoryVault()


class RoomyBackend(NarrowBackend):
    """The same for one workspace a name; the contract moves one between two regions."""

    @override
    def set_password(self, service: str, username: str, password: str) -> None:
        if len(password.encode("utf-16-le")) > WINDOWS_BYTES:
            raise CredWriteError("The stub received bad data")
        self.entries[service, username] = password


class TestOnANarrowBackend(VaultContract):
    @pytest.fixture
    def vault(self) -> Vault:
        backend = RoomyBackend()
        return KeyringVault(lambda: (backend, "Narrow"))


def _other_program() -> Backend:
    backend: Backend = importlib.import_module("keyring.backends.SecretService").Keyring()
    return backend


@pytest.mark.keyring
class TestInTheSecretService(VaultContract):
    """Needs a session bus with an unlocked keyring on it, as `make test` sets it up."""

    @pytest.fixture
    def vault(self) -> Iterator[Vault]:
        vault = KeyringVault()
        yield vault
        for workspace in (US3, EU2, OTHER):
            vault.delete(workspace)

    def test_it_is_the_real_one(self, vault: Vault) -> None:
        assert vault.describe() == "Secret Service"

    def test_another_program_of_this_user_sees_the_entry(self, vault: Vault) -> None:
        vault.store(US3, TOKEN)
        backend = _other_program()
        found = backend.get_password(f"{SERVICE}: {US3.name}", "api-us3.planhat.com")
        assert found == TOKEN.reveal()

    def test_deleting_leaves_no_part_behind(self, vault: Vault) -> None:
        vault.store(US3, Token("x" * 5_000))
        vault.delete(US3)
        backend = _other_program()
        for number in range(2, 6):
            service = f"{SERVICE} part {number}: {US3.name}"
            assert backend.get_password(service, "api-us3.planhat.com") is None


@pytest.fixture
def backend() -> NarrowBackend:
    return NarrowBackend()


@pytest.fixture
def vault(backend: NarrowBackend) -> KeyringVault:
    return KeyringVault(lambda: (backend, "Narrow"))


class TestLongTokens:
    def test_an_ordinary_token_is_one_plain_entry(
        self, vault: KeyringVault, backend: NarrowBackend
    ) -> None:
        vault.store(US3, TOKEN)
        assert backend.entries == {
            ("Planhat Desktop: Acme / Größe ✨", "api-us3.planhat.com"): TOKEN.reveal()
        }

    @given(
        st.text(st.sampled_from("aé✨🎈"), min_size=1, max_size=40).map(
            lambda text: Token(text * 200)
        )
    )
    def test_a_token_of_any_length_fits_and_comes_back(self, token: Token) -> None:
        backend = NarrowBackend()
        vault = KeyringVault(lambda: (backend, "Narrow"))
        vault.store(US3, token)
        assert vault.fetch(US3) == token
        vault.delete(US3)
        assert backend.entries == {}

    def test_a_shorter_token_leaves_no_part_of_the_longer_behind(
        self, vault: KeyringVault, backend: NarrowBackend
    ) -> None:
        vault.store(US3, Token("x" * 5 * PART_UNITS))
        vault.store(US3, Token("y" * 2 * PART_UNITS))
        assert len(backend.entries) == 2
        vault.store(US3, Token("z"))
        assert list(backend.entries.values()) == ["z"]

    @pytest.mark.parametrize("calls", [0, 1, 2])
    def test_a_store_that_fails_half_way_never_mixes_two_tokens(
        self, vault: KeyringVault, backend: NarrowBackend, calls: int
    ) -> None:
        old = Token("o" * 3 * PART_UNITS)
        vault.store(US3, old)
        backend.fails_after = calls
        with pytest.raises(KeyringUnavailable):
            vault.store(US3, Token("n" * 3 * PART_UNITS))
        backend.fails_after = 10**9
        if calls == 0:
            assert vault.fetch(US3) == old
            return
        with pytest.raises(KeyringUnavailable) as damaged:
            vault.fetch(US3)
        assert damaged.value.code == "token_damaged"
        vault.store(US3, Token("again"))
        assert vault.fetch(US3) == Token("again")

    def test_the_token_before_stands_until_all_of_the_next_is_there(
        self, vault: KeyringVault, backend: NarrowBackend
    ) -> None:
        vault.store(US3, TOKEN)
        backend.fails_after = 2
        with pytest.raises(KeyringUnavailable):
            vault.store(US3, Token("n" * 3 * PART_UNITS))
        assert vault.fetch(US3) == TOKEN

    def test_a_missing_part_is_found_out(self, vault: KeyringVault, backend: NarrowBackend) -> None:
        vault.store(US3, Token("x" * 3 * PART_UNITS))
        del backend.entries["Planhat Desktop part 2: Acme / Größe ✨", "api-us3.planhat.com"]
        with pytest.raises(KeyringUnavailable) as damaged:
            vault.fetch(US3)
        assert damaged.value.code == "token_damaged"
        vault.delete(US3)
        assert backend.entries == {}

    @pytest.mark.parametrize(
        "text", ["parts 2", "parts 999999999 x y", "parts 1 x y", "parts x y z"]
    )
    def test_what_only_looks_like_a_heading_is_taken_as_it_is(
        self, vault: KeyringVault, backend: NarrowBackend, text: str
    ) -> None:
        backend.entries["Planhat Desktop: Acme / Größe ✨", "api-us3.planhat.com"] = text
        assert vault.fetch(US3) == Token(text)

    def test_workspaces_named_like_parts_do_not_collide(self, vault: KeyringVault) -> None:
        plain = Workspace("A", "https://api.planhat.com")
        sly = Workspace("part 2: A", "https://api.planhat.com")
        vault.store(plain, Token("x" * 2 * PART_UNITS))
        vault.store(sly, Token("sly"))
        assert vault.fetch(plain) == Token("x" * 2 * PART_UNITS)
        assert vault.fetch(sly) == Token("sly")


class TestBackendsThatRefuse:
    @pytest.mark.parametrize(
        ("error", "code"),
        [
            (keyring.errors.KeyringLocked("Failed to unlock the collection!"), "keyring_locked"),
            (keyring.errors.InitError("Prompt dismissed"), "keyring_locked"),
            (keyring.errors.PasswordSetError("secret-value"), "keyring_refused"),
            (keyring.errors.NoKeyringError("none"), "keyring_refused"),
            (CredWriteError(1783, "CredWrite", "secret-value"), "keyring_refused"),
            (OSError(5, "secret-value"), "keyring_refused"),
            (AssertionError("secret-value"), "keyring_refused"),
        ],
    )
    def test_whatever_they_raise_is_a_sentence_that_quotes_nothing(
        self, error: Exception, code: str, backend: NarrowBackend, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*_args: str) -> None:
            raise error

        for name in ("get_password", "set_password", "delete_password"):
            monkeypatch.setattr(backend, name, refuse)
        vault = KeyringVault(lambda: (backend, "Narrow"))
        calls: list[Callable[[], object]] = [
            lambda: vault.fetch(US3),
            lambda: vault.store(US3, Token("secret-value")),
            lambda: vault.delete(US3),
        ]
        for call in calls:
            with pytest.raises(KeyringUnavailable) as unavailable:
                call()
            assert unavailable.value.code == code
            told = "".join(traceback.format_exception(unavailable.value))
            assert "secret-value" not in told.replace('Token("secret-value")', "")

    def test_a_store_that_forgets_is_not_trusted(
        self, vault: KeyringVault, backend: NarrowBackend, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(backend, "set_password", lambda *_args: None)
        with pytest.raises(KeyringUnavailable) as unavailable:
            vault.store(US3, TOKEN)
        assert unavailable.value.code == "keyring_forgetful"

    def test_an_interruption_is_passed_on(
        self, vault: KeyringVault, backend: NarrowBackend, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def interrupt(*_args: str) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(backend, "get_password", interrupt)
        with pytest.raises(KeyboardInterrupt):
            vault.fetch(US3)


class _Real(NarrowBackend):
    priority = 5.0


class _Better(_Real):
    priority = 5.1


class _Away(NarrowBackend):
    priority = 1.0

    def __init__(self) -> None:
        raise RuntimeError("SecretService not available")


class TestTheChoice:
    @pytest.fixture(autouse=True)
    def no_wishes(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.delenv("PYTHON_KEYRING_BACKEND", raising=False)
        monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))

    @pytest.fixture
    def offer(self, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
        """Put classes in place of the systems' back ends, by the name of their module."""

        def put(**classes: type[object]) -> None:
            def load(name: str) -> object:
                found = classes.get(name.rpartition(".")[2])
                if found is None:
                    raise ImportError(name)
                return type("Module", (), {kind.name: found for kind in ALLOWED})

            monkeypatch.setattr(importlib, "import_module", load)

        return put

    def test_without_any_it_says_what_to_install(self, offer: Callable[..., None]) -> None:
        offer(SecretService=_Away)
        with pytest.raises(KeyringUnavailable) as unavailable:
            KeyringVault().describe()
        assert unavailable.value.code == "no_keyring"
        assert "gnome-keyring" in unavailable.value.do
        assert "this time only" in unavailable.value.do

    @pytest.mark.parametrize("platform", ["win32", "darwin"])
    def test_where_it_comes_with_the_system_nothing_is_to_install(
        self, platform: str, offer: Callable[..., None], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        offer()
        monkeypatch.setattr(sys, "platform", platform)
        with pytest.raises(KeyringUnavailable) as unavailable:
            find_system_backend()
        assert "gnome-keyring" not in unavailable.value.do
        assert "this time only" in unavailable.value.do

    def test_the_one_the_system_likes_best_is_taken(self, offer: Callable[..., None]) -> None:
        offer(SecretService=_Real, kwallet=_Better, libsecret=_Away)
        assert find_system_backend()[1] == "KWallet"

    def test_a_wish_for_an_allowed_one_is_followed(
        self, offer: Callable[..., None], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        offer(SecretService=_Real, kwallet=_Better)
        monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.SecretService.Keyring")
        assert find_system_backend()[1] == "Secret Service"

    @pytest.mark.parametrize(
        "wish", ["keyrings.alt.file.PlaintextKeyring", "keyring.backends.chainer.ChainerBackend"]
    )
    def test_a_wish_for_any_other_is_not(
        self, wish: str, offer: Callable[..., None], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PYTHON_KEYRING_BACKEND", wish)
        offer(SecretService=_Real)
        assert find_system_backend()[1] == "Secret Service"
        offer()
        with pytest.raises(KeyringUnavailable):
            find_system_backend()

    @pytest.mark.parametrize("name", ["null", "fail"])
    def test_a_keyring_that_was_switched_off_stays_off(
        self, name: str, offer: Callable[..., None], tmp_path: Path
    ) -> None:
        offer(SecretService=_Real)
        folder = tmp_path / "python_keyring"
        folder.mkdir()
        (folder / "keyringrc.cfg").write_text(
            f"[backend]\ndefault-keyring=keyring.backends.{name}.Keyring\nkeyring-path=/evil\n"
        )
        with pytest.raises(KeyringUnavailable) as unavailable:
            find_system_backend()
        assert unavailable.value.code == "keyring_off"

    def test_a_torn_file_of_wishes_is_passed_over(
        self, offer: Callable[..., None], tmp_path: Path
    ) -> None:
        offer(SecretService=_Real)
        folder = tmp_path / "python_keyring"
        folder.mkdir()
        (folder / "keyringrc.cfg").write_text("no section here")
        assert find_system_backend()[1] == "Secret Service"

    def test_on_windows_the_token_stays_on_this_machine(self, offer: Callable[..., None]) -> None:
        offer(Windows=_Real)
        backend, name = find_system_backend()
        assert name == "Windows Credential Manager"
        assert vars(backend)["persist"] == "local machine"

    def test_it_is_looked_for_once(self) -> None:
        asked: list[int] = []

        def find() -> tuple[Backend, str]:
            asked.append(1)
            return NarrowBackend(), "Narrow"

        vault = KeyringVault(find)
        assert asked == [], "looking for it takes time the first window does not have"
        vault.store(US3, TOKEN)
        assert vault.describe() == "Narrow"
        assert vault.fetch(US3) == TOKEN
        assert len(asked) == 1

    def test_every_allowed_back_end_is_one_of_keyrings_own(self) -> None:
        for kind in ALLOWED:
            module = importlib.import_module(kind.module)
            backend = getattr(module, kind.name)
            assert issubclass(backend, keyring.backend.KeyringBackend), kind.path
            assert kind.module.startswith("keyring.backends.")
