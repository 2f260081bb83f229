"""Invented files for the pictures: none of their names and figures is anybody's."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path


def write_wide(path: Path) -> Path:
    """Write an invented export of licenses with 80 columns."""
    known = ("Contract ID", "Customer", "Product", "Currency", "Start date", "End date", "MRR")
    more = ("Seats", "Plan level", "Auto renew", "CSM e-mail", "Remark")
    subjects = ("Onboarding", "Support", "Usage", "Billing", "Survey", "Training", "Health")
    about = ("score", "owner", "last change", "count", "trend", "note", "target", "status", "rank")
    rest = [f"{subject} {one}" for subject in subjects for one in about][: 80 - 12]
    rest += [f"Extra {i + 1}" for i in range(80 - 12 - len(rest))]
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow((*known, *more, *rest))
        for i in range(600):
            days = f"{1 + i % 28:02d}/04/2026", f"{1 + i % 28:02d}/04/2027"
            begins = (
                f"L-{i + 1:05d}",
                f"Customer {i % 90}",
                "Platform",
                "EUR",
                *days,
                400 + i % 900,
            )
            others = (
                i % 40,
                ("Gold", "Silver")[i % 2],
                "yes" if i % 3 else "no",
                "lena@acme.example",
            )
            figures = (i * place % 997 for place in range(1, len(rest) + 1))
            sheet.writerow((*begins, *others, "tbc" if i % 9 == 0 else "", *figures))
    return path


def write_odd_words(path: Path) -> Path:
    """Write invented contracts that name tiers and companies as nobody in Planhat does."""
    header = ("Contract ID", "Customer", "Product", "Currency", "Start date", "Tier")
    customers = ("Åkerblom", "Muller & Sohne", "Hooli Logistics AB", "HOOLI LOGISTICS", "Ashcomb")
    tiers = ("Ent.", "Plus", "Basik", "Gold", "1. Basic", "plus", "Enterprise customer")
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(header)
        for i in range(240):
            customer, tier = customers[(i * i + i // 4) % 5], tiers[(i * i + i // 3) % 7]
            sheet.writerow((f"T-{i + 1:05d}", customer, "Platform", "EUR", "2026-12-01", tier))
    return path


RENEWALS = ("Contract ID", "Account ID", "Product", "Currency", "Start date", "End date", "MRR")
DRIFTED = ("Contract ID", "Account no", "Product", "Valuta", "Starts", "Renewal date", "MRR")


def write_renewals(path: Path, header: Sequence[str] = RENEWALS, rows: int = 4000) -> Path:
    """Write invented contracts of companies that the practice workspace knows."""
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(header)
        for i in range(rows):
            days = f"{14 + i % 14}/11/2026", f"{14 + i % 14}/11/2027"
            sheet.writerow(
                (f"R-{i + 1:05d}", f"C-{1 + i % 36:05d}", "Platform", "EUR", *days, 400 + i % 900)
            )
    return path


def write_onboarding(path: Path) -> Path:
    """Write an invented workbook of new companies, their people and their licenses."""
    from openpyxl import Workbook

    names = ("Nordlys AS", "Fjällräven Data AB", "Kestrel & Finch Ltd", "Hafen Logistik GmbH")
    companies: list[list[object]] = [["External ID", "Name", "Country", "Phase"]]
    people: list[list[object]] = [["External ID", "First name", "Last name", "E-mail", "Company"]]
    licenses: list[list[object]] = [
        ["External ID", "Company", "Product", "MRR", "Currency", "Start date", "End date"]
    ]
    for i in range(24):
        name = f"{names[i % 4]} {1 + i // 4}" if i >= 4 else names[i]
        # One company has no name, so that what belongs to it has to wait.
        companies.append([f"NC-{i + 1}", name if i != 6 else None, "Norway", "Onboarding"])
        site = f"customer{i + 1}.example"
        people.append([f"NP-{i + 1}", "Ann", f"Olsen {i + 1}", f"ann@{site}", f"NC-{i + 1}"])
        days = (f"2026-{1 + i % 12:02d}-01", f"2027-{1 + i % 12:02d}-01")
        licenses.append([f"NL-{i + 1}", f"NC-{i + 1}", "Platform", 400 + 35 * i, "EUR", *days])
    book = Workbook()
    for title, rows in (("Companies", companies), ("End users", people), ("Licenses", licenses)):
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.remove(book.worksheets[0])
    book.save(path)
    return path


BADLY = {
    "End date": ("31/02/2027", 14),
    "Account ID": ("C-99999", 9),
    "MRR": ("to be agreed", 8),
    "Contract ID": ("K-00012", 5),
    "Start date": ("Q4", 4),
}
"""What spoils a column, and how many cells of it: 40 in all."""


def write_contracts(path: Path, rows: int, *, raised: int = 0, spoilt: bool = False) -> Path:
    """Write invented contracts of companies that the practice workspace knows.

    Args:
        raised: so much more every third earns.
        spoilt: 40 cells cannot be sent.
    """
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.DictWriter(file, RENEWALS)
        sheet.writeheader()
        bad = [column for column, (_value, times) in BADLY.items() for _i in range(times)]
        for i in range(rows):
            grown = raised if i % 3 == 0 else 0
            row = {
                "Contract ID": f"K-{i + 1:05d}",
                "Account ID": f"C-{1 + i % 36:05d}",
                "Product": ("Platform", "Analytics", "Support")[i % 3],
                "Currency": "EUR",
                "Start date": f"{14 + i % 14}/11/2026",
                "End date": f"{14 + i % 14}/11/2027",
                "MRR": str(400 + 7 * i % 900 + grown),
            }
            if spoilt and i % 11 == 4 and i // 11 < len(bad):
                column = bad[i * 7 // 11 % len(bad)]
                row[column] = BADLY[column][0]
            sheet.writerow(row)
    return path
