"""Words the practice portfolio is made of. All invented; any likeness is chance."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Land:
    """A country of the portfolio: how its companies are called and what they pay in."""

    country: str
    cities: tuple[str, ...]
    stems: tuple[str, ...]
    trades: tuple[str, ...]
    form: str
    currency: str
    dialling: str


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(","))


LANDS = (
    Land(
        "Sweden",
        _words("Göteborg, Malmö, Örebro, Umeå, Västerås"),
        _words(
            "Åkerblom, Björkvall, Ekströmmer, Fjällroth, Granlöv, Hällmarker, Lindqvarn,"
            " Sjövikan, Törnhage, Vinteråsen"
        ),
        _words("Konsult, Logistik, Energi, Bygg, Data"),
        "AB",
        "SEK",
        "+46",
    ),
    Land(
        "Germany",
        _words("Köln, Nürnberg, Lübeck, Göttingen, Würzburg"),
        _words(
            "Müller & Söhne, Brücknerfeld, Falkenrath, Grünwalder, Hölderbach, Jägerfeld,"
            " Königshainer, Löwentaler, Schönbrunnen, Weißbacher"
        ),
        _words("Maschinenbau, Handel, Technik, Papier, Software"),
        "GmbH",
        "EUR",
        "+49",
    ),
    Land(
        "France",
        _words("Besançon, Nîmes, Orléans, Saint-Étienne, Béziers"),
        _words(
            "Bérangeon, Châteauval, Deschêneval, Façonnet, Garçonnier, Lefèvrois, Noëllin,"
            " Pélissandre, Rousselière, D'Aubrac"
        ),
        _words("Conseil, Transports, Énergie, Bâtiment, Numérique"),
        "SAS",
        "EUR",
        "+33",
    ),
    Land(
        "United Kingdom",
        _words("Leeds, Norwich, Stirling, Swansea, York"),
        _words(
            "Ashcombely, Brackenfold, Copperlea, Dunmarrow, Elderwick, Fenwrighter, Garrowby,"
            " Hollinsider, O'Farrowan, Thistledown"
        ),
        _words("Consulting, Logistics, Energy, Foods, Software"),
        "Ltd",
        "GBP",
        "+44",
    ),
    Land(
        "United States",
        _words("Boise, Dayton, Eugene, Mobile, Tulsa"),
        _words(
            "Birchlane, Cedar Hollow, Driftmoor, Emberfield, Foxglen, Harrowgate, Juniper Mesa,"
            " Larkspurton, Pinecrestor, Quillbrook"
        ),
        _words("Partners, Freight, Power, Builders, Systems"),
        "Inc.",
        "USD",
        "+1",
    ),
    Land(
        "Poland",
        _words("Łódź, Gdańsk, Kraków, Poznań, Wrocław"),
        _words(
            "Brzęczysław, Dąbrowiecki, Gołębianka, Jaśkowiak, Kwiecińscy, Łopatowicz,"
            " Mrówczyński, Świerkowy, Wiśnioch, Żurawinka"
        ),
        _words("Doradztwo, Transport, Energia, Budowa, Oprogramowanie"),
        "Sp. z o.o.",
        "EUR",
        "+48",
    ),
)

FIRST_NAMES = _words(
    "Åsa, Björn, Céline, Dörte, Élodie, Fiona, Grażyna, Håkan, Ines, Jürgen, Kasia, Łukasz,"
    " Märta, Niamh, Oskar, Priya, Quentin, René, Søren, Tove, Ulrika, Viktor, Wanda, Xenia,"
    " Yusuf, Zoë, Anaïs, Bengt, Carla, Dagny, Emre, Folke, Gunnel, Hedda, Ivo, Jana, Kerstin,"
    " Lars, Mei, Nadia"
)

LAST_NAMES = _words(
    "Ahlqvarn, Bergåsen, Castellane, D'Orsan, Engelbrektsen, Fürstenau, Grönvall, Hallström-Lee,"
    " Ivarsdotter, Jørgenrud, Kowalczyna, Lindåker, Müllerin, Nyströmer, O'Dwyeran, Pettersén,"
    " Quistgaarden, Rönnqvarn, Sørlien, Thorvaldsen, Ulvskog, Vångman, Wiśnicka, Yıldızan,"
    " Zetterlöv, Ångmark, Østerlid, Brannigan-Fox, Dufrênoy, Szymanek"
)

POSITIONS = _words(
    "Head of Operations, IT Manager, Managing Director, Purchasing Manager, Team Lead,"
    " Project Manager, Controller, Support Lead"
)

USERS = (
    ("Anna", "Lindgård"),
    ("Björn", "Sæther"),
    ("Chloé", "Martinet"),
    ("David", "Okonjo"),
    ("Eva", "Grünfeld"),
    ("Farid", "Naserian"),
    ("Greta", "Øverland"),
    ("Hugo", "Brandål"),
    ("Iga", "Wójtowicka"),
    ("John", "Appleton-Ray"),
    ("Karin", "Åbergsson"),
    ("Liam", "O'Shaney"),
)

PHASES = _words("Onboarding, Adoption, Live, Renewal, At risk")
PRODUCTS = _words("Platform, Platform Plus, Insights, Support Gold")
TIERS = _words("Basic, Plus, Enterprise")

_PLAIN = str.maketrans(
    {"ß": "ss", "ø": "o", "Ø": "O", "æ": "ae", "Æ": "Ae", "ł": "l", "Ł": "L", "ı": "i"}
)


def plain(text: str) -> str:
    """Return the words in small ASCII letters with hyphens between, for addresses."""
    letters = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    letters = "".join(letter for letter in letters if not unicodedata.combining(letter))
    kept = "".join(
        letter if letter.isalnum() else "" if letter in "'." else "-" for letter in letters
    )
    return "-".join(part for part in kept.lower().split("-") if part)
