from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from xlsxwriter.format import Format

class Worksheet:
    name: str
    def write(
        self, row: int, col: int, token: object, cell_format: Format | None = None
    ) -> int: ...
    def write_string(
        self, row: int, col: int, string: str, cell_format: Format | None = None
    ) -> int: ...
    def write_number(
        self, row: int, col: int, number: float, cell_format: Format | None = None
    ) -> int: ...
    def write_boolean(
        self, row: int, col: int, boolean: bool, cell_format: Format | None = None
    ) -> int: ...
    def write_blank(
        self, row: int, col: int, blank: object, cell_format: Format | None = None
    ) -> int: ...
    def write_datetime(
        self,
        row: int,
        col: int,
        date: date | datetime | time | timedelta,
        cell_format: Format | None = None,
    ) -> int: ...
    def write_formula(
        self,
        row: int,
        col: int,
        formula: str,
        cell_format: Format | None = None,
        value: object = 0,
    ) -> int: ...
    def write_row(
        self, row: int, col: int, data: Sequence[object], cell_format: Format | None = None
    ) -> int: ...
    def write_column(
        self, row: int, col: int, data: Sequence[object], cell_format: Format | None = None
    ) -> int: ...
    def merge_range(
        self,
        first_row: int,
        first_col: int,
        last_row: int,
        last_col: int,
        data: object,
        cell_format: Format | None = None,
    ) -> int: ...
    def set_column(
        self,
        first_col: int,
        last_col: int,
        width: float | None = None,
        cell_format: Format | None = None,
        options: Mapping[str, object] | None = None,
    ) -> int: ...
    def set_row(
        self,
        row: int,
        height: float | None = None,
        cell_format: Format | None = None,
        options: Mapping[str, object] | None = None,
    ) -> int: ...
    def freeze_panes(
        self, row: int, col: int, top_row: int | None = None, left_col: int | None = None
    ) -> None: ...
    def autofilter(self, first_row: int, first_col: int, last_row: int, last_col: int) -> int: ...
    def autofit(self, max_width: int | None = None) -> None: ...
    def filter_column(self, col: int, criteria: str) -> None: ...
    def write_rich_string(self, row: int, col: int, *args: str | Format) -> int: ...
    def write_url(
        self,
        row: int,
        col: int,
        url: str,
        cell_format: Format | None = None,
        string: str | None = None,
    ) -> int: ...
    def write_comment(
        self, row: int, col: int, comment: str, options: Mapping[str, object] | None = None
    ) -> int: ...
    def insert_image(
        self, row: int, col: int, source: str, options: Mapping[str, object] | None = None
    ) -> int: ...
    def insert_textbox(
        self, row: int, col: int, text: str, options: Mapping[str, object] | None = None
    ) -> int: ...
    def hide_gridlines(self, option: int = 1) -> None: ...
    def add_table(
        self,
        first_row: int,
        first_col: int,
        last_row: int,
        last_col: int,
        options: Mapping[str, object] | None = None,
    ) -> int: ...
    def data_validation(
        self,
        first_row: int,
        first_col: int,
        last_row: int,
        last_col: int,
        options: Mapping[str, object] | None = None,
    ) -> int: ...
    def hide(self) -> None: ...
    def activate(self) -> None: ...
