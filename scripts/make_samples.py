"""Writes resources/samples: invented files that fit the practice workspace.

Run from the project's folder: ``python scripts/make_samples.py [FOLDER]``. The same
workspace gives the same files, so a difference after a run means the portfolio changed.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import orjson
import xlsxwriter

from planhat_desktop.adapters.practice import open_store
from planhat_desktop.adapters.practice.invented_names import plain

ROOT = Path(__file__).resolve().parents[1]
MADE_AT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)

Cell = str | float | date | bool | None
Line = list[Cell]

COMPANY_HEADER = (
    "Account name",
    "Account no",
    "CSM",
    "Phase",
    "Country",
    "City",
    "Seats",
    "Segment",
    "Regions",
    "Next review",
    "Reference customer",
    "Internal remark",
)
CONTACT_HEADER = (
    "Contact ID",
    "First name",
    "Last name",
    "Email",
    "Account ID",
    "Job title",
    "Phone",
    "Language",
)
LICENSE_HEADER = (
    "Contract ID",
    "Account ID",
    "Product",
    "Currency",
    "Start date",
    "End date",
    "MRR",
    "Auto renews",
    "Tier",
)


@dataclass(frozen=True)
class Planted:
    """The workspace's records as they are before any upload, in order of planting."""

    companies: list[dict[str, Any]]
    contacts: list[dict[str, Any]]
    licenses: list[dict[str, Any]]
    emails: dict[str, str]

    def company(self, record: str) -> dict[str, Any]:
        """Return the company of this `_id`."""
        return next(one for one in self.companies if one["_id"] == record)


def read_planted() -> Planted:
    """Plant a workspace in memory and read it."""
    store = open_store(None, ROOT / "resources", MADE_AT.timestamp)

    def read(model: str) -> list[dict[str, Any]]:
        rows = store.query(f'SELECT body FROM "{model}" ORDER BY seq')
        return [orjson.loads(body) for (body,) in rows]

    users = {user["_id"]: user["email"] for user in read("User")}
    planted = Planted(read("Company"), read("Enduser"), read("License"), users)
    store.close()
    return planted


def day_of(moment: str | None) -> date | None:
    """Return the calendar date of an instant at midnight."""
    return date.fromisoformat(moment[:10]) if moment else None


def company_line(planted: Planted, company: dict[str, Any], **new: Cell) -> Line:
    """Return a company's row; ``new`` puts other values under some headers."""
    custom = company["custom"]
    line: dict[str, Cell] = {
        "Account name": company["name"],
        "Account no": company["externalId"],
        "CSM": planted.emails[company["owner"]],
        "Phase": company["phase"],
        "Country": company["country"],
        "City": company["city"],
        "Seats": custom["Seats"],
        "Segment": custom["Segment"],
        "Regions": "; ".join(custom["Regions"]),
        "Next review": day_of(custom["Next review"]),
        "Reference customer": "Yes" if custom["Reference customer"] else "No",
        "Internal remark": None,
    }
    line.update({name.replace("_", " "): value for name, value in new.items()})
    return [line[name] for name in COMPANY_HEADER]


def make_companies(planted: Planted) -> list[Line]:
    """Return 42 rows: 22 updates, 9 unchanged, 7 new, 4 held."""
    known = [one for one in planted.companies if "externalId" in one][:60]
    lines: list[Line] = []
    for number, company in enumerate(known[:22]):
        phase = "Live" if company["phase"] != "Live" else "Renewal"
        seats = company["custom"]["Seats"] + 10
        review = day_of(company["custom"]["Next review"])
        choices: tuple[dict[str, Cell], ...] = (
            {"Phase": phase, "Internal_remark": "moved on since the last review"},
            {"Seats": seats, "Phase": phase},
            {"Next_review": review + timedelta(days=91) if review else None},
        )
        lines.append(company_line(planted, company, **choices[number % 3]))
    lines += [company_line(planted, company) for company in known[22:31]]
    for number, name in enumerate(
        (
            "Sjöbodaren Kaffe AB",
            "Bärenquell Möbel GmbH",
            "Crépuscule Numérique SAS",
            "Oakmarrow Textiles Ltd",
            "Rillbrook Ceramics Inc.",
            "Żabikowska Piekarnia Sp. z o.o.",
            "Havsörnen Rederi AB",
        ),
        301,
    ):
        model = known[number % 31]
        lines.append(
            company_line(
                planted,
                model,
                Account_name=name,
                Account_no=f"C-{number:05d}",
                Phase="Onboarding",
                Seats=number % 7 * 15 + 5,
                Reference_customer="No",
            )
        )
    held = known[40:43]
    lines.append(company_line(planted, held[0], CSM="nobody.here@practice.example"))
    lines.append(company_line(planted, held[1], Next_review="31/02/2027"))
    lines.append(company_line(planted, held[2], Segment="Gigantic"))
    lines.append(company_line(planted, known[4], Phase="At risk", Internal_remark="twice"))
    return spread(lines)


def contact_line(planted: Planted, person: dict[str, Any], **new: Cell) -> Line:
    """Return a contact's row; ``new`` puts other values under some headers."""
    line: dict[str, Cell] = {
        "Contact ID": person["externalId"],
        "First name": person["firstName"],
        "Last name": person["lastName"],
        "Email": person["email"],
        "Account ID": planted.company(person["companyId"])["externalId"],
        "Job title": person["position"],
        "Phone": person["phone"],
        "Language": person["custom"]["Language"],
    }
    line.update({name.replace("_", " "): value for name, value in new.items()})
    return [line[name] for name in CONTACT_HEADER]


def make_contacts(
    planted: Planted, start: int, counts: tuple[int, int, int], fits: Callable[[str], bool]
) -> list[Line]:
    """Return updates, unchanged and new rows as counted, and 4 held ones.

    Args:
        start: the first planted contact to use.
        fits: whether a text can be written to the file.
    """
    updates, same, creates = counts
    known = [
        person
        for person in planted.contacts[start:]
        if "externalId" in planted.company(person["companyId"]) and fits(person["name"])
    ]
    lines = [
        contact_line(planted, person, Job_title="Head of Change")
        if number % 2
        else contact_line(planted, person, Phone=f"+46 8 555 {number:03d}")
        for number, person in enumerate(known[:updates])
    ]
    lines += [contact_line(planted, person) for person in known[updates : updates + same]]
    rest = known[updates + same :]
    for number, person in enumerate(rest[:creates], start + 90_001):
        first, last = person["firstName"], f"{person['lastName']}-Nyström"
        host = person["email"].rpartition("@")[2]
        lines.append(
            contact_line(
                planted,
                person,
                Contact_ID=f"P-{number}",
                First_name=first,
                Last_name=last,
                Email=f"{plain(first)}.{plain(last)}@{host}",
            )
        )
    held = rest[creates : creates + 3]
    lines.append(contact_line(planted, held[0], Account_ID="C-99999"))
    lines.append(contact_line(planted, held[1], Email="no address known"))
    lines.append(contact_line(planted, held[2], Language="Klingon"))
    lines.append(contact_line(planted, known[3], Job_title="Twice in this list"))
    return spread(lines)


def license_line(planted: Planted, license: dict[str, Any], **new: Cell) -> Line:
    """Return a license's row; ``new`` puts other values under some headers."""
    line: dict[str, Cell] = {
        "Contract ID": license["externalId"],
        "Account ID": planted.company(license["companyId"])["externalId"],
        "Product": license["product"],
        "Currency": license["_currency"],
        "Start date": day_of(license["fromDate"]),
        "End date": day_of(license.get("toDate")),
        "MRR": license["mrr"],
        "Auto renews": "Yes" if license["autoRenews"] else "No",
        "Tier": license["custom"]["Tier"],
    }
    line.update({name.replace("_", " "): value for name, value in new.items()})
    return [line[name] for name in LICENSE_HEADER]


def make_licenses(planted: Planted, start: int, counts: tuple[int, int, int]) -> list[Line]:
    """Return updates, unchanged and new rows as counted, and 4 held ones."""
    updates, same, creates = counts
    known = [
        license
        for license in planted.licenses[start:]
        if "externalId" in planted.company(license["companyId"])
    ]
    tiers = {"Basic": "Plus", "Plus": "Enterprise", "Enterprise": "Plus"}
    lines = [
        license_line(planted, license, MRR=license["mrr"] + 50)
        if number % 2
        else license_line(planted, license, Tier=tiers[license["custom"]["Tier"]])
        for number, license in enumerate(known[:updates])
    ]
    lines += [license_line(planted, license) for license in known[updates : updates + same]]
    free = [one for one in planted.companies[240:] if "externalId" in one]
    for number, company in enumerate(free[:creates], start + 90_001):
        lines.append(
            license_line(
                planted,
                known[number % 50],
                Contract_ID=f"L-{number}",
                Account_ID=company["externalId"],
                Start_date=date(2027, 1, 1),
                End_date=date(2027, 12, 31),
            )
        )
    held = known[updates + same : updates + same + 3]
    lines.append(license_line(planted, held[0], Account_ID="C-99999"))
    lines.append(license_line(planted, held[1], MRR="about 400"))
    lines.append(license_line(planted, held[2], Tier="Platinum"))
    lines.append(license_line(planted, known[2], MRR=5))
    return spread(lines)


def spread(lines: Sequence[Line]) -> list[Line]:
    """Mix the kinds of row; the last line stays last, as it repeats an earlier one."""
    body, last = lines[:-1], lines[-1]
    return [body[place] for start in range(7) for place in range(start, len(body), 7)] + [last]


def name_companies(planted: Planted, lines: Iterable[Line]) -> list[Line]:
    """Put the companies' names in place of their numbers, as many exports have them."""
    names = {one.get("externalId"): one["name"] for one in planted.companies}
    return [[line[0], names.get(line[1], "Unknown & Sons Ltd"), *line[2:]] for line in lines]


def write_workbook(path: Path, planted: Planted) -> None:
    """Write the workbook with the sheets Companies, Contacts and Licenses."""
    book = xlsxwriter.Workbook(path)
    book.set_properties({"title": "Invented portfolio", "created": MADE_AT.replace(tzinfo=None)})
    bold = book.add_format({"bold": True, "bg_color": "#E9ECEF"})
    days = book.add_format({"num_format": "yyyy-mm-dd"})
    title = book.add_format({"bold": True, "font_size": 14})
    sheets: tuple[tuple[str, tuple[str, ...], list[Line]], ...] = (
        ("Companies", COMPANY_HEADER, make_companies(planted)),
        ("Contacts", CONTACT_HEADER, make_contacts(planted, 0, (30, 14, 12), bool)),
        ("Licenses", LICENSE_HEADER, make_licenses(planted, 0, (28, 16, 12))),
    )
    for name, header, lines in sheets:
        sheet = book.add_worksheet(name)
        top = 0
        if name == "Companies":
            sheet.write(0, 0, "Portfolio review, fourth quarter", title)
            sheet.write(1, 0, "All names are invented. Fits the practice workspace.")
            top = 3
        sheet.write_row(top, 0, header, bold)
        sheet.set_column(0, len(header) - 1, 18)
        for row, line in enumerate(lines, top + 1):
            for column, cell in enumerate(line):
                if isinstance(cell, date):
                    sheet.write_datetime(row, column, datetime.combine(cell, time()), days)
                elif isinstance(cell, str):
                    sheet.write_string(row, column, cell)
                elif cell is not None:
                    sheet.write(row, column, cell)
    book.close()


def write_csv(
    path: Path, header: Sequence[str], lines: Iterable[Line], encoding: str, sign: str
) -> None:
    """Write a csv file with dates as DD/MM/YYYY and a decimal comma where the sign is ``;``."""

    def text(cell: Cell) -> str:
        if isinstance(cell, date):
            return cell.strftime("%d/%m/%Y")
        if isinstance(cell, float) and sign == ";":
            return str(cell).replace(".", ",")
        return "" if cell is None else str(cell)

    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=sign)
        writer.writerow(header)
        writer.writerows([text(cell) for cell in line] for line in lines)


def fits_windows(text: str) -> bool:
    """Tell whether Windows-1252 can hold a text."""
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def make_samples(folder: Path) -> None:
    """Write the workbook and the csv files into a folder; the profiles are written by hand."""
    folder.mkdir(parents=True, exist_ok=True)
    planted = read_planted()
    write_workbook(folder / "portfolio.xlsx", planted)
    contacts = make_contacts(planted, 700, (20, 8, 8), fits_windows)
    write_csv(folder / "contacts.csv", CONTACT_HEADER, contacts, "cp1252", ";")
    header = tuple("Customer" if name == "Account ID" else name for name in LICENSE_HEADER)
    licenses = name_companies(planted, make_licenses(planted, 100, (20, 8, 8)))
    write_csv(folder / "licenses.csv", header, licenses, "utf-8", ",")


if __name__ == "__main__":
    make_samples(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "resources" / "samples")
