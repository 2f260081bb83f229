"""The layers of the architecture are tests: see the contracts in pyproject.toml."""

from __future__ import annotations

import subprocess
import sys

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from tests.conftest import ROOT


@pytest.mark.expects_log
def test_imports_run_one_way(capsys: pytest.CaptureFixture[str]) -> None:
    status = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out


def test_starting_imports_nothing_heavy() -> None:
    """Spawned children import ``__main__`` again, and the first window waits for it."""
    heavy = {"pandas", "numpy", "httpx", "keyring", "PySide6", "openpyxl", "python_calamine"}
    asked = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, planhat_desktop.__main__; print(*{m.split('.')[0] for m in sys.modules})",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert not heavy & set(asked.stdout.split())
