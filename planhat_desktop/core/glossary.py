"""Header words of other languages, and the English they stand for.

Swedish, German, French, Spanish and Dutch, as customer and billing systems head their columns.
A word is only here when it has one meaning in such a header; spelling as in `words`: lower case,
without accents. German, Swedish and Dutch write words together, so a long word may be two of
these (``kund`` + ``nummer``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from planhat_desktop.core.words import MOST_HEADERS, split_words

Words = tuple[str, ...]

# One line an English phrase, then each language's words for it: Swedish | German | French |
# Spanish | Dutch; several words of a language are parted by commas.
_TABLE = """
company | företag, bolag, organisation | firma, unternehmen, organisation | entreprise, société, organisation | empresa, compañía, organización, sociedad | bedrijf, onderneming, organisatie
company name | företagsnamn, bolagsnamn | firmenname, unternehmensname, firmenbezeichnung | raison sociale, nom de la société, nom de l'entreprise | razón social, nombre de la empresa | bedrijfsnaam, handelsnaam
customer | kund | kunde, kunden, auftraggeber | client | cliente | klant, afnemer
account | konto | konto | compte | cuenta | account
customer name | kundnamn | kundenname, name des kunden | nom du client, nom client | nombre del cliente, nombre cliente | klantnaam, naam klant
customer number | kundnummer, kundnr | kundennummer, kundennr, kdnr, kunden nr | numéro client, numéro de client, n° client, code client | número de cliente, nº cliente, código de cliente, código cliente | klantnummer, klantnr, debiteurnummer
customer since | kund sedan | kunde seit | client depuis | cliente desde | klant sinds
contact | kontakt, kontaktperson | kontakt, ansprechpartner, ansprechperson, kontaktperson | interlocuteur | contacto, persona de contacto | contactpersoon
contact name | kontaktnamn | kontaktname | nom du contact | nombre del contacto, nombre de contacto | naam contactpersoon
person | | | personne | persona | persoon
user | användare | benutzer, nutzer, anwender | utilisateur | usuario | gebruiker
name | namn | bezeichnung | nom | nombre | naam
last name | efternamn | nachname, familienname, zuname | nom de famille | apellido, apellidos | achternaam, familienaam
first name | förnamn | vorname | prénom | nombre de pila | voornaam
full name | fullständigt namn, hela namnet | vollständiger name, vor und nachname | nom complet | nombre completo, nombre y apellidos | volledige naam
email | epost, e-post, epostadress, e-postadress, mejl, mejladress | emailadresse, e-mail-adresse, mailadresse | courriel, adresse mail, adresse email, adresse e-mail, mél | correo, correo electrónico, dirección de correo, dirección de correo electrónico | emailadres, e-mailadres, mailadres
phone | telefon, telefonnummer, tfn | telefon, telefonnummer, rufnummer, tel nr | téléphone, numéro de téléphone | teléfono, número de teléfono | telefoon, telefoonnummer, telefoonnr
mobile | mobil, mobilnummer, mobiltelefon | mobil, handy, handynummer, mobilnummer, mobiltelefon | portable, téléphone portable, téléphone mobile | móvil, celular, teléfono móvil | mobiel, mobiele nummer, gsm
job title | befattning, yrkestitel, jobbtitel | berufsbezeichnung, stellenbezeichnung, funktion | fonction, poste, intitulé du poste | cargo, puesto | functie, functietitel
role | roll | rolle | rôle | rol | rol
department | avdelning | abteilung | service, département | departamento | afdeling
address | adress, besöksadress, postadress | adresse, anschrift | adresse | dirección | adres
street | gata, gatuadress | straße, strasse | rue | calle | straat
city | stad, ort, postort | stadt, ort | ville | ciudad, población, localidad | plaats, stad, woonplaats, gemeente
zip code | postnummer, postnr | postleitzahl, plz | code postal | código postal | postcode, postkode
country | land | land | pays | país | land
region | | bundesland | région | región, provincia | provincie, regio
website | webbplats, hemsida, webbsida, webbadress | webseite, webauftritt, internetseite, homepage | site web, site internet | sitio web, página web | website, webadres
domain | domän | domäne | domaine | dominio | domein
industry | bransch | branche | secteur, secteur d'activité | sector, industria | branche, bedrijfstak
segment | kundsegment | kundensegment | segment | segmento | klantsegment
language | språk | sprache | langue | idioma | taal
employees | anställda, antal anställda | mitarbeiter, mitarbeiterzahl, anzahl mitarbeiter | effectif, nombre d'employés, salariés | empleados, número de empleados | medewerkers, aantal medewerkers
owner | ägare, ansvarig, kontoansvarig | besitzer, inhaber, verantwortlicher, verantwortlich, zuständig | propriétaire, responsable | propietario, responsable | eigenaar, verantwoordelijke
account manager | kundansvarig, säljare | kundenbetreuer, betreuer, kundenberater | chargé de compte, responsable de compte, gestionnaire de compte | gestor de cuenta, ejecutivo de cuenta | accountmanager, klantbeheerder, relatiebeheerder
phase | fas, livscykelfas | phase, lebenszyklusphase | phase, étape | fase, etapa | fase, levensfase
status | kundstatus | kundenstatus, zustand | statut, état | estado | klantstatus
type | typ | typ, art | | tipo | soort
priority | prioritet | priorität, dringlichkeit | priorité | prioridad | prioriteit
severity | allvarlighetsgrad | schweregrad | gravité, criticité | gravedad, severidad | ernst
subject | ämne, ämnesrad, ärendemening | betreff, thema | objet, sujet | asunto | onderwerp
title | titel, rubrik | titel | titre | título | titel
description | beskrivning | beschreibung | description, descriptif | descripción | omschrijving, beschrijving
comment | kommentar | kommentar | commentaire | comentario | opmerking, toelichting, commentaar
notes | anteckning, anteckningar, notering | notiz, notizen, bemerkung, bemerkungen, anmerkung | remarque, remarques | nota, notas, observaciones | notitie, notities, opmerkingen
tags | taggar, etiketter | schlagwort, schlagworte, schlagwörter | étiquette, étiquettes, mots clés | etiqueta, etiquetas | labels, trefwoorden
ticket | ärende, supportärende | vorgang, supportfall | demande, incident | incidencia | melding
ticket id | ärendenummer, ärende id, ärendenr | ticketnummer, vorgangsnummer | numéro de ticket, numéro de demande | número de ticket, número de incidencia | ticketnummer, meldingsnummer
license | licens | lizenz | licence | licencia | licentie
subscription | abonnemang, prenumeration | abonnement, abo | abonnement | suscripción | abonnement
contract | avtal, kontrakt | vertrag, kontrakt | contrat | contrato | contract, overeenkomst
contract id | avtalsnummer, avtalsnr, kontraktsnummer | vertragsnummer, vertragsnr | numéro de contrat, référence contrat | número de contrato | contractnummer
license id | licensnummer | lizenznummer | numéro de licence | número de licencia | licentienummer
start date | startdatum, avtalsstart, från datum, startar | startdatum, vertragsbeginn, laufzeitbeginn, anfangsdatum, gültig ab | date de début, début | fecha de inicio, fecha inicio, inicio | startdatum, begindatum, ingangsdatum
end date | slutdatum, avtalsslut, till datum | enddatum, vertragsende, laufzeitende, gültig bis | date de fin, fin, échéance du contrat | fecha de fin, fecha fin, fecha de finalización | einddatum
renewal date | förnyelsedatum | verlängerungsdatum, erneuerungsdatum | date de renouvellement | fecha de renovación | verlengingsdatum, vernieuwingsdatum
renewal | förnyelse | verlängerung, erneuerung | renouvellement | renovación | verlenging, vernieuwing
auto renewal | automatisk förnyelse, autoförnyelse | automatische verlängerung, autoverlängerung | renouvellement automatique, reconduction tacite, tacite reconduction | renovación automática | automatische verlenging, stilzwijgende verlenging
notice period | uppsägningstid | kündigungsfrist | préavis, délai de préavis | plazo de preaviso, preaviso | opzegtermijn
cancellation date | uppsägningsdatum | kündigungsdatum | date de résiliation | fecha de cancelación, fecha de baja | opzegdatum
churn date | | abwanderungsdatum | date de perte | fecha de pérdida |
churn reason | uppsägningsorsak, orsak | kündigungsgrund, grund | motif de résiliation, motif, raison du départ | motivo, motivo de baja | reden, opzegreden
monthly recurring revenue | månadsintäkt, månatlig intäkt, återkommande månadsintäkt | monatlicher umsatz, wiederkehrender monatsumsatz | revenu mensuel récurrent, revenu mensuel | ingreso mensual recurrente, ingresos mensuales recurrentes, ingreso mensual | maandelijkse omzet, maandomzet, terugkerende maandomzet
annual recurring revenue | årsintäkt, årlig intäkt, återkommande årsintäkt | wiederkehrender jahresumsatz | revenu annuel récurrent | ingreso anual recurrente, ingresos anuales recurrentes | terugkerende jaaromzet
annual value | årsvärde | jahreswert | valeur annuelle | valor anual | jaarwaarde
contract value | avtalsvärde, kontraktsvärde | vertragswert, auftragswert | valeur du contrat | valor del contrato | contractwaarde
revenue | omsättning | umsatz | chiffre d'affaires | facturación, ingresos | omzet
metric | mätvärde, nyckeltal | metrik, kennzahl, messwert | indicateur, métrique | métrica, indicador | metriek, meetwaarde
event | händelse | ereignis | événement | evento | gebeurtenis
value | värde | wert | valeur | valor | waarde
amount | belopp | betrag | montant | importe, monto | bedrag
total amount | totalbelopp, summa | gesamtbetrag | montant total | importe total | totaalbedrag
price | pris | preis | prix | precio | prijs
quantity | antal, kvantitet | menge, anzahl | quantité | cantidad | aantal, hoeveelheid
currency | valuta | währung | devise, monnaie | moneda, divisa | valuta, munteenheid
product | produkt, artikel | produkt, artikel | produit | producto | product, artikel
product name | produktnamn | produktname | nom du produit | nombre del producto | productnaam
plan | | tarif | offre, formule | | pakket
invoice | faktura | rechnung | facture | factura | factuur
invoice number | fakturanummer, fakturanr | rechnungsnummer, rechnungsnr, rechnung nr | numéro de facture, n° de facture, n° facture | número de factura, nº factura | factuurnummer, factuurnr
invoice date | fakturadatum | rechnungsdatum | date de facture, date de facturation | fecha de factura | factuurdatum
due date | förfallodatum, förfallodag | fälligkeitsdatum, fällig am, zahlungsziel | date d'échéance | fecha de vencimiento, vencimiento | vervaldatum, vervaldag
paid date | betaldatum, betald den | zahlungsdatum, bezahlt am | date de paiement | fecha de pago | betaaldatum, betaald op
date | datum | datum | | fecha | datum
created date | skapad, skapad datum, skapad den, skapat | erstellt, erstellt am, angelegt am, erstellungsdatum, anlagedatum | créé le, date de création | creado, fecha de creación, creado el | aangemaakt, aangemaakt op, aanmaakdatum
updated date | uppdaterad, ändrad | geändert am, aktualisiert am, änderungsdatum | modifié le, mis à jour le, date de modification | actualizado, modificado, fecha de modificación | bijgewerkt, gewijzigd op
closed date | stängd, stängd den, avslutsdatum | geschlossen am, abschlussdatum | clôturé le, date de clôture | cerrado el, fecha de cierre | gesloten op, sluitingsdatum
score | betyg, poäng | punktzahl | note nps | puntuación, puntaje | beoordeling
answer | svar | antwort | réponse | respuesta | antwoord
stage | säljfas, säljsteg | verkaufsphase, vertriebsphase | étape de vente | etapa de venta | verkoopfase
probability | sannolikhet | wahrscheinlichkeit | probabilité | probabilidad | waarschijnlijkheid
opportunity | affärsmöjlighet | verkaufschance | opportunité | oportunidad | verkoopkans
project | projekt | projekt | projet | proyecto | project
task | uppgift | aufgabe | tâche | tarea | taak
serial number | serienummer | seriennummer | numéro de série | número de serie | serienummer
external id | externt id | externe id, externe nummer | identifiant externe, id externe | id externo, identificador externo | extern id, externe id
number | nummer | nummer | numéro | número | nummer
id | | kennung | identifiant | identificador |
length | löptid, avtalstid, bindningstid | laufzeit, vertragslaufzeit | durée | duración | looptijd
months | månader | monate | mois | meses | maanden
monthly | månatlig | monatlich | mensuel | mensual | maandelijks
annual | årlig | jährlich | annuel | anual | jaarlijks
primary | primär | primär, hauptkontakt | principal | principal | primair
"""

LANGUAGES = ("Swedish", "German", "French", "Spanish", "Dutch")

_LITTLE = (
    "av och för i på till den det der die das des dem den und für von zum zur am "
    "de du la le les l d et des en el los las del y van het voor een"
)
_LINKS = ("", "s", "n", "en", "e")
"""What stands between two words that are written together."""
_LEAST = 3
"""A part of a long word has at least so many letters."""


def find_language(headers: Iterable[str]) -> str:
    """Return the language that most headers of a sheet can be in; empty for none of them."""
    fits = Counter(one.language for header in headers for one in _look_up(split_words(header)))
    # Among several that fit as well, the first one stands for all.
    return max(LANGUAGES, key=lambda one: fits[one]) if fits else ""


def translate_words(
    words: Words, is_known: Callable[[str], bool], probably: str = ""
) -> tuple[Words, str] | None:
    """Return a header's words in English, and the language they were in.

    Args:
        words: as `words.split_words` gives them.
        is_known: whether a word says something in English already (``mrr``, ``id``).
        probably: the language of the sheet, which counts where others fit as well.

    Returns:
        None when the header is not wholly in one of the languages; a header in English too.
    """
    best: tuple[int, Words, str] | None = None
    for one in sorted(_look_up(words), key=lambda one: one.language != probably):
        english = _join(one.pieces, is_known)
        if english is not None and (best is None or one.foreign > best[0]):
            best = (one.foreign, english, one.language)
    return (best[1], best[2]) if best else None


class _Piece(NamedTuple):
    """A word or a phrase of a header; its English, or None where the language does not have it."""

    word: str
    meant: Words | None


class _Reading(NamedTuple):
    """A header as one language reads it.

    Attributes:
        foreign: how foreign it is, never 0. A word counts twice, and once where it had to be
            taken apart: that may be another language's.
    """

    language: str
    pieces: tuple[_Piece, ...]
    foreign: int


@lru_cache(maxsize=MOST_HEADERS)
def _look_up(words: Words) -> tuple[_Reading, ...]:
    """Return how the languages read a header, those that know something of it."""
    read = (_read(words, language) for language in LANGUAGES)
    return tuple(one for one in read if one.foreign)


def _read(words: Words, language: str) -> _Reading:
    phrases = _phrases(language)
    pieces: list[_Piece] = []
    foreign = at = 0
    while at < len(words):
        # The longest phrase first: "date de fin" says more than "date" and "fin".
        for size in range(min(5, len(words) - at), 0, -1):
            meant = phrases.get(words[at : at + size])
            if meant is not None:
                weight = 2 * size
                break
        else:
            size = weight = 1
            meant = _take_apart(words[at], phrases)
        foreign += weight if meant is not None else 0
        pieces.append(_Piece(words[at], meant))
        at += size
    return _Reading(language, tuple(pieces), foreign)


def _join(pieces: Iterable[_Piece], is_known: Callable[[str], bool]) -> Words | None:
    """Return the English words; None when not all are known."""
    english: list[str] = []
    for word, meant in pieces:
        if meant is not None:
            english += meant
        elif is_known(word) or word.isdecimal():
            english.append(word)
        elif word not in _plain_little():
            return None
    return tuple(dict.fromkeys(english))


def _take_apart(word: str, phrases: Mapping[Words, Words]) -> Words | None:
    """Return the English of two words written together, the longest first part first."""
    for cut in range(len(word) - _LEAST, _LEAST - 1, -1):
        rest = phrases.get((word[cut:],))
        if rest is None:
            continue
        for link in _LINKS:
            first = phrases.get((word[:cut].removesuffix(link) if link else word[:cut],))
            if first is not None:
                return (*first, *rest)
    return None


@cache
def _plain_little() -> frozenset[str]:
    return frozenset(split_words(_LITTLE))


@cache
def _phrases(language: str) -> Mapping[Words, Words]:
    """Return a language's phrases, each with its English."""
    place = LANGUAGES.index(language)
    found: dict[Words, Words] = {}
    for english, texts in _rows():
        for text in texts[place].split(","):
            words = split_words(text)
            if words:
                found.setdefault(words, split_words(english))
    return found


def _rows() -> Iterator[tuple[str, list[str]]]:
    for row in _TABLE.strip().splitlines():
        english, *texts = row.split("|")
        yield english, texts
