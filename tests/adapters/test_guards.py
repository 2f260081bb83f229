"""Files made to do harm are refused before they cost memory."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from planhat_desktop.adapters import sheets
from planhat_desktop.app.errors import SheetUnreadable
from tests.sheets import making

if sys.platform == "win32":
    pytest.skip("the system does not tell a process's peak", allow_module_level=True)

MOST_MB = 45
"""What looking at a hostile file may cost beyond a plain one."""

WEIGH = """
import json, pickle, resource, sys, threading
from multiprocessing import Pipe
from planhat_desktop.adapters.reader import Order, serve
ours, theirs = Pipe(duplex=False)
last = []
def listen():
    try:
        while True:
            last[:] = pickle.loads(ours.recv_bytes())
    except EOFError:
        pass
thread = threading.Thread(target=listen)
thread.start()
serve(theirs, Order(sys.argv[1]))
thread.join()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
print(json.dumps([last[0], *map(str, [*last[1:3], ""][:2]), peak // unit]))
"""


class Weight(NamedTuple):
    """The child's last word, what it said, and its peak in MB."""

    word: str
    code: str
    kind: str
    peak_mb: int


def weigh(path: Path) -> Weight:
    """Read a file as the child does, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", WEIGH, str(path)], capture_output=True, text=True, check=True
    )
    return Weight(*json.loads(done.stdout))


@pytest.fixture(scope="module")
def plain_mb(tmp_path_factory: pytest.TempPathFactory) -> int:
    """Return what reading a plain workbook takes."""
    weight = weigh(making.write_xlsx(tmp_path_factory.mktemp("plain") / "plain.xlsx"))
    assert weight.word == "done"
    return weight.peak_mb


_NAMES = "".join(f"<!ENTITY a{at} '{f'&a{at - 1};' * 10}'>" for at in range(1, 10))
LAUGHS = f"<!DOCTYPE x [<!ENTITY a0 'ha'>{_NAMES}]>"
CELL = b'<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
STRINGS = "<sst><si><t>&a9;</t></si></sst>"


def in_strings(head: str, encoding: str = "utf-8") -> Callable[[Path], Path]:
    """Return a maker of a workbook whose texts begin with this."""
    part = (head + LAUGHS + STRINGS).encode(encoding)
    return lambda path: making.write_raw_xlsx(path, CELL, {"xl/sharedStrings.xml": part})


def write_ods(path: Path, body: str, head: str = "", manifest: str = "<manifest/>") -> Path:
    """Write an OpenDocument sheet with this content."""
    space = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'{head}<office:document-content xmlns:office="{space}:office:1.0" '
        f'xmlns:table="{space}:table:1.0" xmlns:text="{space}:text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="Data">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content)
    return path


def write_repeated(path: Path) -> Path:
    """Write one cell that says it is a whole sheet full."""
    cell = (
        '<table:table-cell office:value-type="float" office:value="1" '
        'table:number-columns-repeated="16384"><text:p>1</text:p></table:table-cell>'
    )
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    return write_ods(path, row)


def write_laughing_ods(path: Path) -> Path:
    """Write a cell whose text unfolds to a gigabyte."""
    cell = '<table:table-cell office:value-type="string"><text:p>&a9;</text:p></table:table-cell>'
    return write_ods(path, f"<table:table-row>{cell}</table:table-row>", LAUGHS)


def write_laughing_2003(path: Path) -> Path:
    """Write the same in Excel's XML of 2003."""
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    book = f"<Workbook xmlns='{space}'><Worksheet><Table><Row><Cell><Data>&a9;</Data>"
    path.write_text(f"<?xml version='1.0'?>{LAUGHS}{book}", encoding="utf-8")
    return path


def write_spans(path: Path) -> Path:
    """Write a page whose cells spread over billions of others."""
    rows = "<tr><td colspan=200 rowspan=200>x</td></tr>" * 20_000
    path.write_text(f"<html><table>{rows}</table></html>", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("write", "code"),
    [
        pytest.param(making.write_zip_bomb, "too_big", id="zip bomb"),
        pytest.param(making.write_far_corners, "too_big", id="far corners"),
        pytest.param(in_strings(""), "corrupt", id="laughs"),
        pytest.param(in_strings(f"<!--{'<a>' * 3_000}-->"), "corrupt", id="laughs, late"),
        pytest.param(in_strings("", "utf-16"), "corrupt", id="laughs, two bytes a letter"),
        pytest.param(write_laughing_ods, "corrupt", id="laughs in ods"),
        pytest.param(write_laughing_2003, "corrupt", id="laughs in xml of 2003"),
        pytest.param(write_repeated, "too_big", id="repeated cell"),
        pytest.param(write_spans, "too_big", id="spans"),
    ],
)
def test_a_hostile_file_is_refused_before_it_costs_memory(
    tmp_path: Path, plain_mb: int, write: Callable[[Path], Path], code: str
) -> None:
    weight = weigh(write(tmp_path / "a.xlsx"))
    kind = "entities" if code == "corrupt" else ""
    assert (weight.word, weight.code, weight.kind) == ("refused", code, kind)
    assert weight.peak_mb <= plain_mb + MOST_MB


def finish(path: Path) -> None:
    """Read a file to its end."""
    for _step in sheets.read(path):
        pass


def test_a_workbook_open_in_excel_is_read_anyway(tmp_path: Path) -> None:
    path = making.write_xlsx(tmp_path / "a.xlsx")
    (tmp_path / "~$a.xlsx").write_bytes(b"\x05Berta" + b" " * 159)
    finish(path)


def test_a_locked_ods_asks_for_its_password(tmp_path: Path) -> None:
    path = write_ods(tmp_path / "a.ods", "", manifest="<manifest:encryption-data/>")
    with pytest.raises(SheetUnreadable) as caught:
        finish(path)
    assert caught.value.code == "encrypted"
