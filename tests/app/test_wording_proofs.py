"""What shows how a column is read, in words."""

from __future__ import annotations

import pytest

from planhat_desktop.app.wording.proofs import doubt_sentence, mark_sentence, order_sentence
from planhat_desktop.core.deciding import Decided, Proof
from planhat_desktop.core.mapping import Reading
from planhat_desktop.core.schema import Field, FieldType

CLASH = Proof("31/12/2025", 1_040, against="12/31/2025", against_row=12)


@pytest.mark.parametrize(
    ("decided", "sentence"),
    [
        (Decided(), ""),
        (
            Decided("DMY", order_sure=False),
            "Nothing in the column shows which it is. Please choose.",
        ),
        (
            Decided("DMY", True, Proof("31/12/2025", 1_214)),
            "Row 1,214: “31/12/2025” can only be day first.",
        ),
        (
            Decided("MDY", True, Proof("12/31/2025", 3, letter="D")),
            "Column D, row 3: “12/31/2025” can only be month first.",
        ),
        (
            Decided("YMD", True, Proof("99-12-31", 3)),
            "Row 3: “99-12-31” can only be year first.",
        ),
        (
            Decided("MDY", False, Proof("12.31.2025", 3)),
            "Row 3: “12.31.2025” can only be month first, which is rare with dots. Please choose.",
        ),
        (
            Decided("DMY", True, Proof("3.4.2026", 3, by="dots")),
            "Row 3: “3.4.2026” has dots, and with dots the day comes first.",
        ),
        (
            Decided("MDY", True, Proof("Wed 3/4/2026", 3, by="weekday")),
            "Row 3: “Wed 3/4/2026” falls on that weekday only with the month first.",
        ),
        (
            Decided("YMD", True, Proof("26-04-13", 3, by="spread")),
            "Row 3: “26-04-13”. The first numbers hardly change, as years do.",
        ),
        (
            Decided("DMY", False, CLASH),
            "Rows 12 and 1,040 disagree: “31/12/2025” and “12/31/2025”. Please choose.",
        ),
    ],
)
def test_what_decides_the_order_is_said_with_its_row(decided: Decided, sentence: str) -> None:
    assert order_sentence(decided) == sentence


@pytest.mark.parametrize(
    ("decided", "sentence"),
    [
        (Decided(), ""),
        (Decided(mark_sure=False), "Nothing in the column shows which it is. Please choose."),
        (
            Decided(mark=",", mark_proof=Proof("1.234,50", 7)),
            "Row 7: “1.234,50” has a comma before its decimals.",
        ),
        (
            Decided(
                mark_sure=False, mark_proof=Proof("9.75", 3, against="1.234,50", against_row=2)
            ),
            "Rows 2 and 3 disagree: “9.75” and “1.234,50”. Please choose.",
        ),
    ],
)
def test_what_decides_the_mark_is_said_with_its_row(decided: Decided, sentence: str) -> None:
    assert mark_sentence(decided) == sentence


@pytest.mark.parametrize(
    ("kind", "reading", "decided", "sentence"),
    [
        (FieldType.DATE, Reading(), Decided(), ""),
        (FieldType.DATE, Reading(), Decided(order_sure=False), "Day or month first?"),
        (FieldType.DATE, Reading(date_order="DMY"), Decided(order_sure=False), ""),
        (FieldType.DAY, Reading(), Decided("DMY", False, CLASH), "Rows 12 and 1,040 disagree."),
        (FieldType.NUMBER, Reading(), Decided(mark_sure=False), "Decimal dot or comma?"),
        (FieldType.NUMBER, Reading(decimal="."), Decided(mark_sure=False), ""),
        (FieldType.INTEGER, Reading(), Decided(), ""),
        (FieldType.TEXT, Reading(), Decided(order_sure=False, mark_sure=False), ""),
    ],
)
def test_what_is_open_is_said_shortly(
    kind: FieldType, reading: Reading, decided: Decided, sentence: str
) -> None:
    assert doubt_sentence(Field("f", "F", kind), reading, decided) == sentence
