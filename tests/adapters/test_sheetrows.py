"""Which sheet of a workbook is read."""

from __future__ import annotations

import pytest

from planhat_desktop.adapters.reading.refusals import Refusal
from planhat_desktop.adapters.reading.sheetrows import SheetFacts, choose_sheet

COVER = SheetFacts("Cover", hidden=False, rows=4, columns=2)
ACCOUNTS = SheetFacts("Accounts", hidden=False, rows=812, columns=9)
SHORTER = SheetFacts("Companies", hidden=False, rows=300, columns=9)
AS_LONG = SheetFacts("Contacts", hidden=False, rows=812, columns=4)
LISTS = SheetFacts("Lists", hidden=True, rows=9_000, columns=3)
WORDS = SheetFacts("Words", hidden=False, rows=9_000, columns=1)
EMPTY = SheetFacts("Empty", hidden=False, rows=0, columns=0)


@pytest.mark.parametrize(
    ("sheets", "chosen"),
    [
        ((COVER, ACCOUNTS, LISTS), "Accounts"),
        ((AS_LONG, ACCOUNTS), "Contacts"),
        ((SHORTER, AS_LONG), "Companies"),  # companies stand before their contacts
        ((EMPTY, WORDS, COVER), "Cover"),
        ((EMPTY, WORDS), "Words"),
        ((EMPTY, LISTS), "Lists"),
    ],
)
def test_the_first_sheet_that_holds_about_as_much_as_any_is_read(
    sheets: tuple[SheetFacts, ...], chosen: str
) -> None:
    assert choose_sheet(sheets, None) == chosen


def test_a_wanted_sheet_is_read_whatever_it_holds() -> None:
    assert choose_sheet((COVER, ACCOUNTS, EMPTY), "Empty") == "Empty"


@pytest.mark.parametrize(
    ("wanted", "code"), [("accounts", "no_such_sheet"), (None, "empty")]
)  # fmt: skip
def test_what_cannot_be_read(wanted: str | None, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        choose_sheet((EMPTY,), wanted)
    assert refused.value.code == code


def test_of_many_sheets_the_first_are_named() -> None:
    sheets = [SheetFacts(f"{month}/26", False, 9, 9) for month in range(1, 13)]
    for more, ends in (([], "“12/26”"), ([COVER], "“12/26”, …")):
        with pytest.raises(Refusal) as refused:
            choose_sheet([*sheets, *more], "13/26")
        assert refused.value.kind.startswith("“1/26”, “2/26”, ")
        assert refused.value.kind.endswith(ends)
