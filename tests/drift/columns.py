"""Columns as people head them, in six languages, and cells as they stand in them.

Written by hand from what such sheets are known to hold; no file is copied, and no word is taken
from the program's own glossary on purpose.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from planhat_desktop.core.table import Cell

ENGLISH, SWEDISH, GERMAN, FRENCH, SPANISH, DUTCH = range(6)

_FIRST = "Nord Vest Alfa Delta Polar Terra Luma Kron Atlas Veda Solna Rhein Lyra Orion Baltic Iris"
_LAST = (
    "Tech Foods Bygg Logistik Media Systems Energi Partner Labs Marine Handel Design Werke Group"
)
_FORMS = ("AB", "GmbH", "Ltd", "Inc", "BV", "SA", "", "")
_GIVEN = "Anna Björn Carla David Elin Farid Greta Hugo Ines Jan Karin Lars Mona Nils Olga Per Rita"
_FAMILY = "Berg Costa Dahl Ek Fischer Gomez Holm Ivanov Jansen Klein Lind Moreau Nilsson Ortiz Roth"
_WORDS = "called waiting for answer from their side will extend meeting booked next week"
_CITIES = (
    "Stockholm Göteborg Berlin Hamburg Paris Lyon Madrid Sevilla Utrecht Amsterdam Oslo London"
)


@dataclass(frozen=True)
class Kind:
    """One kind of column.

    Attributes:
        headers: one a language, and several in English, the commonest first.
        cell: makes the cell of a thing by its number and the month; the same thing has the same
            id and name in every month.
        family: columns of one family look alike.
    """

    field: str
    headers: tuple[tuple[str, ...], ...]
    cell: Callable[[int, int, Random], Cell]
    family: str


def _pick(words: str, number: int) -> str:
    parts = words.split()
    return parts[number % len(parts)]


def _company(thing: int, _month: int, _random: Random) -> Cell:
    form = _FORMS[thing % len(_FORMS)]
    return f"{_pick(_FIRST, thing)} {_pick(_LAST, thing // 3)} {form}".strip()


def _code(prefix: str) -> Callable[[int, int, Random], Cell]:
    return lambda thing, _month, _random: f"{prefix}{4200 + 7 * thing}"


def _day(year: int, months: int) -> Callable[[int, int, Random], Cell]:
    def make(thing: int, month: int, _random: Random) -> Cell:
        at = Random(thing * 31 + year)
        day = dt.date(year, 1, 1) + dt.timedelta(days=at.randrange(340) + 30 * (month // 12))
        return day + dt.timedelta(days=30 * months)

    return make


def _amount(low: float, high: float, *, whole: bool = False) -> Callable[[int, int, Random], Cell]:
    def make(thing: int, month: int, _random: Random) -> Cell:
        value = Random(thing * 17 + int(low) + month // 4).uniform(low, high)
        return round(value) if whole else round(value, 2)

    return make


def _one_of(*words: str) -> Callable[[int, int, Random], Cell]:
    return lambda thing, month, _random: words[(thing * 7 + (month if thing % 5 == 0 else 0))
                                               % len(words)]  # fmt: skip


def _given(thing: int, _month: int, _random: Random) -> Cell:
    return _pick(_GIVEN, thing)


def _family(thing: int, _month: int, _random: Random) -> Cell:
    return _pick(_FAMILY, thing // 2)


def _person(thing: int, _month: int, _random: Random) -> Cell:
    return f"{_pick(_GIVEN, thing % 6)} {_pick(_FAMILY, thing % 6)}"


def _email(thing: int, _month: int, _random: Random) -> Cell:
    name = f"{_pick(_GIVEN, thing)}.{_pick(_FAMILY, thing // 2)}{thing}"
    return f"{name}@{_pick(_FIRST, thing)}{_pick(_LAST, thing // 3)}.com".lower()


def _domain(thing: int, _month: int, _random: Random) -> Cell:
    return f"{_pick(_FIRST, thing)}{_pick(_LAST, thing // 3)}.com".lower()


def _phone(thing: int, _month: int, _random: Random) -> Cell:
    return f"+46 {8 + thing % 60} {100 + thing} {10 + thing % 89} {20 + thing % 70}"


def _text(thing: int, month: int, random: Random) -> Cell:
    words = random.choices(_WORDS.split(), k=4 + (thing + month) % 5)
    return " ".join(words)


def _kind(field: str, headers: str, cell: Callable[[int, int, Random], Cell], family: str) -> Kind:
    parted = tuple(tuple(one.strip() for one in part.split(",")) for part in headers.split("|"))
    return Kind(field, parted, cell, family)


LICENSE = (
    _kind(
        "externalId",
        "Contract no, Contract number, Agreement ID, Contract ref | Avtalsnummer |"
        " Vertragsnummer | Numéro de contrat | Número de contrato | Contractnummer",
        _code("C-"),
        "code",
    ),
    _kind(
        "companyId",
        "Customer, Customer name, Account, Client | Kund | Kunde | Nom du client | Cliente | Klant",
        _company,
        "company",
    ),
    _kind(
        "fromDate",
        "Start, Start date, Contract start, Starts on | Startdatum | Vertragsbeginn |"
        " Date de début | Fecha de inicio | Begindatum",
        _day(2024, 0),
        "date",
    ),
    _kind(
        "toDate",
        "End, End date, Contract end, Ends on | Slutdatum | Vertragsende |"
        " Date de fin | Fecha de fin | Einddatum",
        _day(2025, 12),
        "date",
    ),
    _kind(
        "custom.Renewal",
        "Renewal, Renewal date, Renews on, Next renewal | Förnyelsedatum |"
        " Verlängerungsdatum | Date de renouvellement | Fecha de renovación | Verlengingsdatum",
        _day(2025, 5),
        "date",
    ),
    _kind(
        "value",
        "Amount, Total amount, Contract value, Amount EUR | Belopp | Betrag | Montant |"
        " Importe | Bedrag",
        _amount(9_000, 90_000),
        "number",
    ),
    _kind(
        "mrr",
        "MRR, Monthly recurring revenue, MRR (EUR), mrr_eur | Månadsintäkt |"
        " Monatlicher Umsatz | Revenu mensuel | Ingreso mensual | Maandomzet",
        _amount(90, 900),
        "number",
    ),
    _kind(
        "product",
        "Product, Product name, Plan, Product line | Produkt | Produkt | Produit |"
        " Producto | Product",
        _one_of("Core", "Plus", "Insights", "Suite", "Edge"),
        "word",
    ),
    _kind(
        "_currency",
        "Currency, Currency code, Ccy, Curr. | Valuta | Währung | Devise | Moneda | Munteenheid",
        _one_of("EUR", "SEK", "USD"),
        "currency",
    ),
    _kind(
        "custom.Tier",
        "Tier, Service tier, Support tier, Customer tier | Nivå | Stufe | Niveau | Nivel | Niveau",
        _one_of("Gold", "Silver", "Bronze"),
        "word",
    ),
    _kind(
        "custom.Seats",
        "Seats, No. of seats, Licensed seats, Seat count | Antal licenser |"
        " Anzahl Lizenzen | Nombre de licences | Cantidad de licencias | Aantal licenties",
        _amount(5, 60, whole=True),
        "number",
    ),
)
COMPANY = (
    _kind(
        "externalId",
        "Customer ID, Customer number, Cust. no, Account number | Kundnummer |"
        " Kundennummer | Numéro client | Número de cliente | Klantnummer",
        _code("K"),
        "code",
    ),
    _kind(
        "name",
        "Company, Company name, Account name, Customer name | Företag | Firma |"
        " Entreprise | Empresa | Bedrijf",
        _company,
        "company",
    ),
    _kind(
        "domains",
        "Domain, Web domain, Domains, E-mail domain | Domän | Domain | Domaine | Dominio | Domein",
        _domain,
        "domain",
    ),
    _kind(
        "owner",
        "CSM, Account owner, Owner, Customer success manager | Kundansvarig |"
        " Kundenbetreuer | Responsable de compte | Responsable de cuenta | Accountmanager",
        _person,
        "person",
    ),
    _kind(
        "phase",
        "Phase, Lifecycle phase, Customer phase, Current phase | Fas | Phase | Phase | Fase | Fase",
        _one_of("Onboarding", "Live", "Renewal", "Churned"),
        "word",
    ),
    _kind(
        "country",
        "Country, Country name, Land/Country, Billing country | Land | Land | Pays | País | Land",
        _one_of("Sweden", "Germany", "France", "Spain"),
        "word",
    ),
    _kind(
        "city",
        "City, Town, City name, Billing city | Stad | Stadt | Ville | Ciudad | Stad",
        lambda thing, _month, _random: _pick(_CITIES, thing),
        "word",
    ),
    _kind(
        "phonePrimary",
        "Phone, Phone number, Telephone, Main phone | Telefon | Telefon |"
        " Téléphone | Teléfono | Telefoon",
        _phone,
        "phone",
    ),
    _kind(
        "custom.Contract value",
        "ARR, Annual recurring revenue, ARR EUR, Yearly ARR |"
        " Årsintäkt | Wiederkehrender Jahresumsatz | Revenu annuel récurrent |"
        " Ingreso anual recurrente | Jaaromzet",
        _amount(9_000, 300_000),
        "number",
    ),
    _kind(
        "custom.Go live",
        "Go live, Go-live date, Went live, Live since | Driftstart |"
        " Produktivstart | Mise en service | Puesta en marcha | Livegang",
        _day(2023, 2),
        "date",
    ),
    _kind(
        "custom.Health",
        "Health, Health score, Health (0-10), Customer health | Hälsa |"
        " Gesundheit | Santé | Salud | Gezondheid",
        _amount(1, 10, whole=True),
        "number",
    ),
)
ENDUSER = (
    _kind("externalId", "Contact ID, Contact number, Person ID, Contact ref | Kontakt-ID |"
          " Kontakt-ID | ID du contact | ID de contacto | Contact-ID", _code("P"), "code"),
    _kind("firstName", "First name, Given name, Firstname, First | Förnamn | Vorname | Prénom |"
          " Nombre | Voornaam", _given, "name"),
    _kind("lastName", "Last name, Family name, Surname, Lastname | Efternamn | Nachname |"
          " Nom de famille | Apellido | Achternaam", _family, "name"),
    _kind("email", "Email, E-mail address, Mail, Work email | E-post | E-Mail-Adresse | Courriel |"
          " Correo electrónico | E-mailadres", _email, "email"),
    _kind("phone", "Phone, Phone number, Telephone, Phone no | Telefon | Telefon | Téléphone |"
          " Teléfono | Telefoon", _phone, "phone"),
    _kind("position", "Title, Job title, Position, Role | Befattning | Position | Fonction |"
          " Cargo | Functie", _one_of("CEO", "CFO", "Head of IT", "Buyer", "Controller"), "word"),
    _kind("companyId", "Company, Company name, Account, Organisation | Företag | Firma |"
          " Entreprise | Empresa | Bedrijf", _company, "company"),
    _kind("custom.Segment", "Segment, Customer segment, Segment name, Segm. | Segment | Segment |"
          " Segment | Segmento | Segment", _one_of("SMB", "Mid", "Enterprise"), "word"),
    _kind("custom.Last meeting", "Last meeting, Last meeting date, Latest meeting, Last met |"
          " Senaste möte | Letztes Treffen | Dernière réunion | Última reunión |"
          " Laatste afspraak", _day(2025, 1), "date"),
)  # fmt: skip

MODELS: Mapping[str, Sequence[Kind]] = {"License": LICENSE, "Company": COMPANY, "Enduser": ENDUSER}

# What stands in a sheet beside what is wanted: nobody's columns, each of some family.
NOISE = (
    _kind("", "Internal remark", _text, "text"),
    _kind("", "Invoice no", _code("INV"), "code"),
    _kind("", "Created at", _day(2022, 3), "date"),
    _kind("", "Last login", _day(2025, 2), "date"),
    _kind("", "Discount", _amount(1, 30, whole=True), "number"),
    _kind("", "Costs", _amount(900, 9_000), "number"),
    _kind("", "Approved by", _person, "person"),
    _kind("", "Backup e-mail", _email, "email"),
    _kind("", "Colour code", _one_of("Red", "Green", "Blue"), "word"),
    _kind("", "Reseller", _company, "company"),
    _kind("", "Fax", _phone, "phone"),
)
