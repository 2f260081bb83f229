"""Headers in other languages: found whole, taken apart, and English left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.glossary import LANGUAGES, find_language, translate_words
from planhat_desktop.core.likeness import suggest_model
from planhat_desktop.core.mapping import Confidence
from planhat_desktop.core.suggestion import suggest
from planhat_desktop.core.table import Cell
from planhat_desktop.core.words import split_words
from tests.core.making import built_in, make_table

ENGLISH = frozenset(("id", "mrr", "arr", "email", "number", "name", "status", "date", "phase"))


def translate(header: str) -> tuple[str, str] | None:
    """Return a header in English and the language it was in."""
    found = translate_words(split_words(header), ENGLISH.__contains__)
    return (" ".join(found[0]), found[1]) if found else None


@pytest.mark.parametrize(
    ("header", "english", "language"),
    [
        ("Kundnummer", "customer number", "Swedish"),
        ("Avtalsstart", "start date", "Swedish"),
        ("E-postadress", "email", "Swedish"),
        ("Kunden-Nr.", "customer number", "German"),
        ("Straße", "street", "German"),
        ("Rechnungsbetrag", "invoice amount", "German"),  # two words written together
        ("Kundenbetreuer E-Mail", "account manager email", "German"),  # one is English too
        ("Date de début du contrat", "start date contract", "French"),
        ("N° client", "customer number", "French"),
        ("Correo electrónico", "email", "Spanish"),
        ("Telefoonnr. 2", "phone 2", "Dutch"),
        ("Land Phase", "country phase", "German"),  # Swedish knows but one of them
        ("FECHA_DE_INICIO", "start date", "Spanish"),
    ],
)
def test_a_header_is_put_into_english(header: str, english: str, language: str) -> None:
    assert translate(header) == (english, language)


@pytest.mark.parametrize(
    "header",
    ["Start date", "Company name", "MRR", "", "2026", "Kundenzauberei", "Rechnung foo", "de la"],
)
def test_what_is_not_wholly_foreign_stays_as_it_is(header: str) -> None:
    assert translate(header) is None


@given(st.text(max_size=40))
def test_any_text_is_either_left_alone_or_put_into_words(text: str) -> None:
    found = translate_words(split_words(text), ENGLISH.__contains__)
    assert found is None or (
        found[0] and found[1] in LANGUAGES and len(set(found[0])) == len(found[0])
    )


# Sheets as five languages head them: model, and the field each header should find ("" for none).
SHEETS: list[tuple[str, dict[str, str]]] = [
    ("Company", {"Kundnummer": "externalId", "Företagsnamn": "name", "Kundansvarig": "owner",
     "Fas": "phase", "Land": "country", "Ort": "city", "Postnummer": "zip",
     "Gatuadress": "address", "Hemsida": "web", "Telefon": "phonePrimary", "Taggar": "tags"}),
    ("Company", {"Kundennummer": "externalId", "Firmenname": "name", "Kundenbetreuer": "owner",
     "Phase": "phase", "Land": "country", "Stadt": "city", "PLZ": "zip", "Straße": "address",
     "Webseite": "web", "Telefonnummer": "phonePrimary", "Beschreibung": "description"}),
    ("Company", {"N° client": "externalId", "Raison sociale": "name", "Étape": "phase",
     "Responsable de compte": "owner", "Pays": "country", "Ville": "city", "Code postal": "zip",
     "Adresse": "address", "Site web": "web", "Téléphone": "phonePrimary"}),
    ("Company", {"Código de cliente": "externalId", "Nombre de la empresa": "name",
     "Gestor de cuenta": "owner", "Fase": "phase", "País": "country", "Ciudad": "city",
     "Código postal": "zip", "Dirección": "address", "Página web": "web"}),
    ("Company", {"Klantnummer": "externalId", "Bedrijfsnaam": "name", "Accountmanager": "owner",
     "Fase": "phase", "Land": "country", "Plaats": "city", "Postcode": "zip",
     "Straat": "address", "Telefoonnummer": "phonePrimary", "Omschrijving": "description"}),
    ("Enduser", {"Förnamn": "firstName", "Efternamn": "lastName", "E-post": "email",
     "Befattning": "position", "Företag": "companyId"}),
    ("Enduser", {"Vorname": "firstName", "Nachname": "lastName", "E-Mail-Adresse": "email",
     "Funktion": "position", "Firma": "companyId"}),
    ("Enduser", {"Prénom": "firstName", "Nom": "?lastName", "Courriel": "email",
     "Téléphone portable": "phone", "Société": "companyId"}),
    ("Enduser", {"Nombre": "?firstName", "Apellidos": "lastName", "Correo electrónico": "email",
     "Cargo": "position", "Empresa": "companyId"}),
    ("Enduser", {"Voornaam": "firstName", "Achternaam": "lastName", "E-mail": "email",
     "Functie": "position", "Bedrijf": "companyId"}),
    ("License", {"Avtalsnummer": "externalId", "Kund": "companyId", "Produkt": "product",
     "Startdatum": "fromDate", "Slutdatum": "toDate", "Värde": "value", "Valuta": "_currency",
     "Månadsintäkt": "mrr", "Automatisk förnyelse": "autoRenews"}),
    ("License", {"Vertragsnummer": "externalId", "Kunde": "companyId", "Produkt": "product",
     "Vertragsbeginn": "fromDate", "Vertragsende": "toDate", "Währung": "_currency",
     "Monatlicher Umsatz": "mrr", "Automatische Verlängerung": "autoRenews"}),
    ("License", {"Numéro de contrat": "externalId", "Client": "companyId",
     "Produit": "product", "Date de début": "fromDate", "Date de fin": "toDate",
     "Montant": "value", "Devise": "_currency", "Revenu mensuel": "mrr"}),
    ("License", {"Número de contrato": "externalId", "Cliente": "companyId",
     "Producto": "product", "Fecha de inicio": "fromDate", "Fecha de fin": "toDate",
     "Importe": "value", "Moneda": "_currency", "Renovación automática": "autoRenews"}),
    ("License", {"Contractnummer": "externalId", "Klant": "companyId", "Startdatum": "fromDate",
     "Einddatum": "toDate", "Waarde": "value", "Maandomzet": "mrr"}),
    ("Ticket", {"Ärendenummer": "sourceId", "Kund": "companyId", "Ämne": "title",
     "Status": "status", "Prioritet": "severity", "E-post": "email"}),
    ("Invoice", {"Rechnungsnummer": "extId", "Kunde": "cId", "Rechnungsdatum": "invoiceDate",
     "Fälligkeitsdatum": "dueDate", "Gesamtbetrag": "amountTotal", "Währung": "currency"}),
]  # fmt: skip


@pytest.mark.parametrize(("model", "expected"), SHEETS)
def test_a_sheet_in_another_language_is_mapped(model: str, expected: dict[str, str]) -> None:
    one_word: list[Cell] = ["Berg", "Sol"]
    table = make_table(
        [(header, one_word if field.startswith("?") else []) for header, field in expected.items()]
    )
    mapping = suggest(table, built_in().model(model))
    found = {
        table.columns[one.column].header: ("?" if one.confidence is Confidence.CHECK else "")
        + one.field
        for one in mapping.links
    }
    assert found == expected


def test_the_model_is_known_in_another_language_too() -> None:
    headers = ["Förnamn", "Efternamn", "E-post", "Befattning", "Företag"]
    table = make_table([(header, []) for header in headers])
    assert suggest_model(table, built_in())[0][0] == "Enduser"


def test_a_whole_name_beside_its_parts_is_left_out() -> None:
    whole: list[Cell] = ["Anna Berg", "Bo Sol"]
    table = make_table([("Vorname", ["Anna", "Bo"]), ("Name", whole), ("E-Mail", ["a@b.se"])])
    fields = {one.field for one in suggest(table, built_in().model("Enduser")).links}
    assert fields == {"firstName", "email"}
    short: list[Cell] = ["Berg", "Sol"]
    table = make_table([("Vorname", ["Anna", "Bo"]), ("Nachname", short), ("Name", whole)])
    fields = {one.field for one in suggest(table, built_in().model("Enduser")).links}
    assert fields == {"firstName", "lastName"}


def test_a_word_of_several_languages_is_that_of_the_sheet() -> None:
    assert find_language(["Firma", "Ort", "Straße", "MRR"]) == "German"
    assert find_language(["Företag", "Ort", "Gata"]) == "Swedish"
    assert find_language(["Name", "MRR"]) == ""
    table = make_table([("Vorname", ["Eva"]), ("Ort", ["Bonn"]), ("Straße", ["Am Hof 1"])])
    links = suggest(table, built_in().model("Company")).links
    assert {one.reason.facts["language"] for one in links} == {"German"}
    assert translate_words(("ort",), bool) == (("city",), "Swedish")
    assert translate_words(("ort",), bool, "German") == (("city",), "German")
