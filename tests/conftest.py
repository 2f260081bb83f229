"""What holds for every test: nothing is let pass in silence, and nothing leaves the machine."""

from __future__ import annotations

import gc
import ipaddress
import logging
import multiprocessing
import os
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from planhat_desktop.places import Places

ROOT = Path(__file__).resolve().parent.parent

# A real screen where there is one (under Xvfb in `make test`), else Qt's own pretended one.
if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

settings.register_profile(
    "ci", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("dev", parent=settings.get_profile("ci"), max_examples=30)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))

# What a script starts in the background is deaf to Ctrl+C, and hands that on; some tests press it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


class _Border:
    """Watches what the tests' own process connects to.

    An audit hook sees every connection that Python opens, whichever library asked for it, and
    cannot be patched away. What it turns back is also remembered, because the code under test may
    well turn the refusal into a sentence for the person.
    """

    def __init__(self) -> None:
        self.guarded = False
        self.keyring_allowed = False
        self.turned_back: list[str] = []

    def watch(self, event: str, args: tuple[Any, ...]) -> None:
        if not self.guarded:
            return
        if event == "socket.connect":
            sock, address = args
            if sock.family in (socket.AF_INET, socket.AF_INET6) and not _is_loopback(address[0]):
                self._turn_back(f"a connection to {address[0]}")
            local = getattr(socket, "AF_UNIX", None)
            if sock.family == local and not self.keyring_allowed and _is_session_bus(address):
                self._turn_back("the session bus, where the real keyring lives")
        elif event == "socket.getaddrinfo" and not _is_loopback(args[0]):
            self._turn_back(f"a name look-up of {args[0]}")

    def _turn_back(self, what: str) -> None:
        self.turned_back.append(what)
        raise PermissionError(f"A test reached for {what}.")


def _is_loopback(host: object) -> bool:
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host in (None, "", "localhost"):
        return True
    try:
        return ipaddress.ip_address(str(host)).is_loopback
    except ValueError:
        return False


def _is_session_bus(address: object) -> bool:
    path = os.fsdecode(address) if isinstance(address, str | bytes) else ""
    bus = os.environ.get("DBUS_SESSION_BUS_ADDRESS", "")
    return bool(path) and (path.lstrip("\0") in bus or "dbus" in path or "/bus" in path)


_border = _Border()
sys.addaudithook(_border.watch)


@pytest.fixture(autouse=True)
def nothing_leaves_the_machine(request: pytest.FixtureRequest) -> Iterator[None]:
    """Only loopback may be connected to, and the real keyring only by tests marked so."""
    _border.turned_back.clear()
    _border.keyring_allowed = request.node.get_closest_marker("keyring") is not None
    _border.guarded = True
    yield
    _border.guarded = False
    if _border.turned_back:
        pytest.fail(f"The test reached for {', '.join(_border.turned_back)}.")


@pytest.fixture(autouse=True)
def nothing_is_logged(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture
) -> Iterator[None]:
    """A WARNING or worse in the log is a finding, unless the test looks at it itself."""
    yield
    if request.node.get_closest_marker("expects_log") is not None:
        return
    loud = [
        f"{record.name}: {record.getMessage()}"
        for phase in ("setup", "call")
        for record in caplog.get_records(phase)
        if record.levelno >= logging.WARNING
    ]
    if loud:
        pytest.fail("The log was not quiet: " + "; ".join(loud))


@pytest.fixture(autouse=True)
def nothing_runs_on(request: pytest.FixtureRequest) -> Iterator[None]:
    """No QThread and no child process outlives its test."""
    before = set(multiprocessing.active_children())
    yield
    left = [
        f"child process {one.name}"
        for one in multiprocessing.active_children()
        if one not in before
    ]
    if "qapp" in request.fixturenames:
        left += _find_running_threads()
    if left:
        pytest.fail("Still running after the test: " + ", ".join(left))


def _find_running_threads() -> list[str]:
    from PySide6.QtCore import QThread
    from shiboken6 import isValid

    gc.unfreeze()  # what the window froze is not looked through otherwise
    main = QThread.currentThread()
    return [
        f"{type(thing).__name__} {thing.objectName()}".strip()
        for thing in gc.get_objects()
        if isinstance(thing, QThread) and isValid(thing) and thing is not main and thing.isRunning()
    ]


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """Everything the app keeps, in a folder that is thrown away."""
    return Places.under(tmp_path / "places")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The real files of ``shared/data`` beside the project, which are no part of it."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the folder of real files, shared/data beside the project, is absent")
    return folder
