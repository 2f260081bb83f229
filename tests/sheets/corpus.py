"""All odd files of our own."""

from __future__ import annotations

from tests.sheets.books import BOOKS
from tests.sheets.damaged import DAMAGED
from tests.sheets.layouts import LAYOUTS
from tests.sheets.texts import TEXTS
from tests.sheets.values import VALUES

CORPUS = (*TEXTS, *BOOKS, *LAYOUTS, *VALUES, *DAMAGED)
