"""Many made-up companies and the ways people write them, with what each text means.

Nothing here is taken from the rules under test: legal forms, accents and slips are written down
anew, so that what a rule forgets is seen.
"""

from __future__ import annotations

from random import Random

from tests.names.labelled import World

_STARTS = (
    "Al Bel Bran Cor Dal Eke Fal Gran Hol Is Jor Kal Lin Mar Nor Ol Par Quin Ros Sal Tor Ul Var "
    "Wes Yl Zan Bäck Käl Möl Sjö Grün Fjäl Hög Lüd Ström Ébl Châ Ñar Ør Æb Łuk Åk"
)
_MIDDLES = "a e i o u ar en il or un ad ek om ys"
_ENDS = (
    "berg by dal fors gård holm lund mark ner rud sen stad strand tec ton vik wald bach feld "
    "hausen mont ville ville dorf koski niemi ström näs møre ów ska ini elli ez ard"
)
_TRADES = (
    "Bygg Consulting Data Energi Foods Gruppen Health Invest Kemi Labs Logistik Media Metall Motor "
    "Pharma Retail Software Solutions Studio Systems Teknik Travel Trading Verlag Vin Works"
)
_PLACES = (
    "Nordic Sverige Norge Danmark Suomi Deutschland Schweiz France España Benelux UK Göteborg "
    "Malmö Nord Syd West Holding Group International Invest"
)
# The form as it stands in Planhat, and the other ways people write it.
_FORMS: tuple[tuple[str, ...], ...] = (
    ("AB", "Aktiebolag", "A.B.", "ab", "AB (publ)", "Aktiebolaget"),
    ("GmbH", "G.m.b.H.", "gmbh", "Gesellschaft mbH", "GMBH"),
    ("AG", "Aktiengesellschaft", "A.G.", "ag"),
    ("GmbH & Co. KG", "GmbH & Co KG", "GmbH und Co. KG", "GMBH & CO.KG"),
    ("Ltd", "Limited", "Ltd.", "LTD", "ltd"),
    ("Inc.", "Inc", "Incorporated", "INC", ", Inc."),
    ("LLC", "L.L.C.", "llc", ", LLC"),
    ("A/S", "AS", "Aktieselskab", "a/s"),
    ("ApS", "Anpartsselskab", "APS"),
    ("Oy", "OY", "Osakeyhtiö", "oy"),
    ("SAS", "S.A.S.", "sas"),
    ("SARL", "S.A.R.L.", "S.à r.l.", "Sarl"),
    ("S.L.", "SL", ", S.L.", "s.l."),
    ("B.V.", "BV", "b.v.", "Besloten Vennootschap"),
    ("N.V.", "NV", "Naamloze Vennootschap"),
    ("Sp. z o.o.", "sp. z o. o.", "Sp. z.o.o.", "SP. Z O.O."),
    ("S.r.l.", "SRL", "Srl", "S.R.L."),
)
# What ends a name and is no form, or need not be one.
_NO_FORMS = ("Spa", "Company", "& Co", "& Sons", "Records LP", "och", "2")
_PLAIN = str.maketrans("äöüåéâñÄÖÜÅÉÂÑóøØ", "aouaeanAOUAEANooO")
_SPELT = {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae"}


def make_world(seed: int, companies: int = 2_000, texts: int = 3_000) -> World:
    """Return a world of companies, many of them of one group or nearly alike, and texts."""
    random = Random(seed)
    bares = _make_bares(random, companies)
    forms = [random.choice(_FORMS) for _ in bares]
    # Some are entered without a legal form.
    plain = [random.random() < 0.2 for _ in bares]
    names = [
        bare if is_plain else _join(bare, form[0])
        for bare, form, is_plain in zip(bares, forms, plain, strict=True)
    ]
    known = {bare.casefold() for bare in bares}
    pairs: list[tuple[str, int]] = []
    while len(pairs) < texts:
        truth = random.randrange(len(bares))
        bare, form = bares[truth], forms[truth]
        kind = random.random()
        if kind < 0.75:
            pairs.append((_write(random, bare, form), truth))
        elif kind < 0.85:
            pairs.append((_slip(random, _join(bare, random.choice(form))), truth))
        elif kind < 0.88:
            stranger = f"{bare} {random.choice(_NO_FORMS)}"
            pairs.append((stranger, -1))
        elif kind < 0.94:
            stranger = f"{bare} {_pick(random, _PLACES)}"
            if stranger.casefold() not in known:
                pairs.append((_join(stranger, random.choice(random.choice(_FORMS))), -1))
        elif not plain[truth]:
            other = random.choice([one for one in _FORMS if not set(one) & set(form)])
            pairs.append((_join(bare, random.choice(other)), -1))
    return World("Company", tuple(names), tuple(pairs))


def _make_bares(random: Random, count: int) -> list[str]:
    made: dict[str, str] = {}
    while len(made) < count:
        bare = _word(random)
        if random.random() < 0.2:
            bare = f"{bare} {random.choice(('&', '&', 'och', 'und', 'et'))} {_word(random)}"
        if random.random() < 0.6:
            bare = f"{bare} {_pick(random, _TRADES)}"
        if random.random() < 0.1:
            bare = f"{bare} {random.randrange(2, 99)}"
        family = [bare]
        while random.random() < 0.35:  # the rest of a group, or a stranger of a similar name
            family.append(
                f"{bare} {_pick(random, _PLACES)}" if random.random() < 0.7 else _turn(random, bare)
            )
        for one in family:
            made.setdefault(_fold(one), one)
    return list(made.values())[:count]


def _fold(bare: str) -> str:
    """Return what may not be shared: by names that differ no more, nobody could tell."""
    low = bare.casefold().replace(" och ", " & ").replace(" und ", " & ").replace(" et ", " & ")
    for letter, spelt in _SPELT.items():
        low = low.replace(spelt, letter)
    return low.translate(_PLAIN).replace(" ", "").replace("æ", "a")


def _pick(random: Random, words: str) -> str:
    return random.choice(words.split())


def _word(random: Random) -> str:
    middle = _pick(random, _MIDDLES) if random.random() < 0.7 else ""
    return _pick(random, _STARTS) + middle + _pick(random, _ENDS)


def _turn(random: Random, bare: str) -> str:
    """Return a name like this one that belongs to somebody else."""
    at = random.randrange(1, len(bare))
    return bare[:at] + random.choice("aeilnrst") + bare[at:]


def _join(bare: str, form: str) -> str:
    return f"{bare}{form}" if form.startswith(",") else f"{bare} {form}"


def _write(random: Random, bare: str, form: tuple[str, ...]) -> str:
    """Return a name as another person would write it: the same name."""
    kind = random.random()
    text = bare if kind < 0.35 else _join(bare, random.choice(form))
    if random.random() < 0.3:
        text = text.translate(_PLAIN)
    elif random.random() < 0.3:
        for letter, spelt in _SPELT.items():
            text = text.replace(letter, spelt).replace(letter.upper(), spelt.title())
    if random.random() < 0.3:
        sign = random.choice((" & ", " and ", " och ", " und "))
        for one in (" & ", " och ", " und ", " et "):
            if one in text[: len(bare)]:
                text = text.replace(one, sign, 1)
    if random.random() < 0.3:
        text = random.choice((text.upper(), text.lower(), text.title()))
    if random.random() < 0.2:
        text = text.replace(" ", random.choice(("  ", " ", " - " if " " in bare else " ")), 1)
    return text


def _slip(random: Random, text: str) -> str:
    """Return a name with one letter wrong, missing, doubled or swapped."""
    at = random.randrange(1, max(2, len(text) - 4))
    kind = random.randrange(4)
    if kind == 0:
        return text[:at] + text[at + 1 :]
    if kind == 1:
        return text[:at] + text[at] + text[at:]
    if kind == 2:
        return text[:at] + random.choice("abcdefghilmnoprstu") + text[at + 1 :]
    return text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :]
