from collections.abc import Mapping
from os import PathLike
from types import TracebackType
from typing import IO, Self

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

class Workbook:
    def __init__(
        self,
        filename: str | PathLike[str] | IO[bytes] | None = None,
        options: Mapping[str, object] | None = None,
    ) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None: ...
    def add_worksheet(self, name: str | None = None) -> Worksheet: ...
    def add_format(self, properties: Mapping[str, object] | None = None) -> Format: ...
    def set_properties(self, properties: Mapping[str, object]) -> None: ...
    def close(self) -> None: ...
