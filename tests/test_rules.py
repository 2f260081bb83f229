"""The rules of conftest.py hold: a suite of small offenders is run, and each has to be caught."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT

SUITE = """
import pytest, contextlib, logging, multiprocessing, socket, time, warnings
from PySide6.QtCore import QThread, qWarning

@pytest.fixture(scope="module")
def left():
    threads = []
    yield threads
    for thread in threads:
        thread.quit()
        thread.wait()

def test_bad_warning():
    warnings.warn("careful", stacklevel=1)

def test_bad_log():
    logging.getLogger("anything").warning("careful")

@pytest.mark.expects_log
def test_good_log_that_is_looked_at():
    logging.getLogger("anything").warning("careful")

def test_good_information_in_the_log():
    logging.getLogger("anything").info("at ease")

def test_bad_lookup_even_if_swallowed():
    with contextlib.suppress(OSError):
        socket.getaddrinfo("planhat.example", 443)

def test_bad_connection_even_if_swallowed():
    with contextlib.suppress(OSError):
        socket.create_connection(("192.0.2.1", 9), timeout=0.1)

def test_bad_keyring_even_if_swallowed():
    with socket.socket(socket.AF_UNIX) as bus, contextlib.suppress(OSError):
        bus.connect("/nowhere/bus")

@pytest.mark.keyring
def test_good_keyring_that_is_asked_for():
    with socket.socket(socket.AF_UNIX) as bus, contextlib.suppress(FileNotFoundError):
        bus.connect("/nowhere/bus")

def test_good_loopback():
    with socket.create_server(("127.0.0.1", 0)) as server:
        with socket.create_connection(("localhost", server.getsockname()[1])):
            pass

def test_bad_child_left_running():
    spawn = multiprocessing.get_context("spawn")
    spawn.Process(target=time.sleep, args=(60,), daemon=True).start()

def test_bad_qt_warning(qapp):
    qWarning("careful")

def test_good_thread_that_is_awaited(qapp):
    thread = QThread()
    thread.start()
    thread.quit()
    thread.wait()

def test_bad_thread_left_running(qapp, left):
    left.append(QThread())
    left[-1].start()
"""


def test_every_offender_is_caught_and_nobody_else(tmp_path: Path) -> None:
    suite = tmp_path / "test_offenders.py"
    suite.write_text(SUITE, encoding="utf-8")
    ran = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-c", str(ROOT / "pyproject.toml")),
            *("-p", "tests.conftest", "-p", "no:cacheprovider", "-p", "no:cov"),
            *("-q", "-rA", "--tb=no", str(suite)),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    caught = set(re.findall(r"^(?:FAILED|ERROR) \S*::(\w+)", ran.stdout, re.MULTILINE))
    offenders = set(re.findall(r"^def (test_bad_\w+)", SUITE, re.MULTILINE))
    assert caught == offenders, ran.stdout + ran.stderr
