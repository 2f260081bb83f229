"""Whom a cell may mean, and when that is certain."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.candidates import candidates_for, find_exactly, settle
from planhat_desktop.core.lookup import Lookup
from planhat_desktop.core.mapping import FindBy
from planhat_desktop.core.nameindex import Why
from planhat_desktop.core.records import Reference
from tests.core.resolving import an_id

NAMES = (
    "Acme AB",
    "Acme Nordic AB",
    "Globex GmbH",
    "Globex Ltd",
    "Müller KG",
    "Mueller",
    "Blue Heron Analytics Inc.",
    "Initech (formerly Hooli Software)",
    "Vandelay Industries",
    "The Coffee Company",
    "Studio 47 AB",
    "",
)


def companies(*names: str, **more: object) -> Lookup:
    """Return companies of these names, and one more where more is told of it."""
    records: list[dict[str, object]] = [
        {"_id": an_id(place), "name": name} for place, name in enumerate(names)
    ]
    if more:
        records.append({"_id": an_id(len(records)), **more})
    return Lookup(records)


WORLD = companies(*NAMES, name="Umbrella Group", domains=["raincoat.example"], externalId="00C7")


def ask(text: str, by: FindBy = "name", model: str = "Company") -> Reference:
    return Reference(model, by, text)


@pytest.mark.parametrize(
    ("text", "place", "why"),
    [
        ("Acme AB", 0, Why.NAME),
        ("ACME", 0, Why.LEGAL_FORM),
        ("Acmé A.B.", 0, Why.SPELLING),
        ("globex g.m.b.h.", 2, Why.SPELLING),
        ("Blue-Heron Analytics", 6, Why.LEGAL_FORM),
        ("Initech", 7, Why.SPELLING),
        ("ann@raincoat.example", 12, Why.DOMAIN),
    ],
)
def test_one_is_certain(text: str, place: int, why: Why) -> None:
    fit = settle(WORLD, ask(text))
    assert (list(fit.fits), fit.why) == ([place], why)
    assert fit.is_plain is (why in (Why.NAME, Why.DOMAIN))
    (found,) = candidates_for(ask(text), WORLD)
    assert (found.position, found.certain) == (place, True)


@pytest.mark.parametrize(
    ("text", "fits", "first", "why"),
    [
        ("Globex", [2, 3], 2, Why.LEGAL_FORM),
        ("Globex SA", [2, 3], 2, Why.OTHER_FORM),
        ("Muller", [5, 4], 4, Why.LEGAL_FORM),
        ("Acme GmbH", [], 0, Why.OTHER_FORM),
        ("Coffee", [], 9, Why.LEGAL_FORM),
        ("Vandelay Industrys", [], 8, Why.TYPO),
        ("Industries of Vandelay", [], 8, Why.WORDS),
        ("Vandelai Importing", [], 8, Why.WORDS),
        ("Acme Sverige AB", [], 0, Why.WORDS),
        ("BHA", [], 6, Why.INITIALS),
        ("Hooli Software", [], 7, Why.FORMER),
        ("Umbrela Group (formerly Quux)", [], 12, Why.TYPO),
        ("Quux (formerly Vandelay Industries)", [], 8, Why.FORMER),
        ("Initech AB (now Acme)", [], 7, Why.LEGAL_FORM),
        ("Raincoat", [], 12, Why.DOMAIN),
        ("mail.raincoat.example", [], 12, Why.DOMAIN),
        ("vandelayindustries.example", [], 8, Why.SPELLING),
    ],
)
def test_others_are_offered(text: str, fits: list[int], first: int, why: Why) -> None:
    assert list(settle(WORLD, ask(text)).fits) == fits
    found = candidates_for(ask(text), WORLD)
    assert (found[0].position, found[0].why) == (first, why)
    assert not any(one.certain for one in found)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert len({one.position for one in found}) == len(found) <= 5


def test_a_number_makes_another_name() -> None:
    (first, *_) = candidates_for(ask("Studio 48 AB"), WORLD)
    assert (first.position, first.certain) == (10, False)
    assert first.score < 0.8


@pytest.mark.parametrize("text", ["Quux", "", "!!", "ann@gmail.com", "gmail.com", "Hooli"])
def test_nobody_is_offered_for_nothing_alike(text: str) -> None:
    assert candidates_for(ask(text), WORLD) == () or text == "Hooli"
    assert not settle(WORLD, ask(text)).fits


def test_a_number_is_taken_for_a_name_only_where_names_are_asked_for() -> None:
    world = companies("1001 AB", "2002")
    assert list(settle(world, ask("1001", "name")).fits) == [0]
    assert list(settle(world, ask("1001", "auto")).fits) == []
    assert [one.position for one in candidates_for(ask("1001", "auto"), world)] == [0]
    assert list(settle(world, ask("2002", "auto")).fits) == [1]


@pytest.mark.parametrize("text", ["ann@gmail.com", "gmail.com", "www.linkedin.com/in/ann"])
def test_a_host_of_many_people_means_no_company(text: str) -> None:
    world = companies("Gmail", "LinkedIn Sverige AB", name="Acme", domains=["gmail.com"])
    assert candidates_for(ask(text, "auto"), world) == ()


def test_the_initials_of_a_long_name_are_a_short_one() -> None:
    world = companies("BHA AB", "Zed")
    (found,) = candidates_for(ask("Blue Heron & Analytics"), world)
    assert (found.position, found.why) == (0, Why.INITIALS)


def test_what_is_written_in_single_letters_is_more_than_initials() -> None:
    (found,) = candidates_for(ask("BHA Ltd"), companies("B H A GmbH"))
    assert (found.why, found.certain) == (Why.OTHER_FORM, False)


@pytest.mark.parametrize(("by", "found"), [("externalId", 12), ("auto", 12), ("sourceId", None)])
def test_a_key_nearly_as_written_is_offered(by: FindBy, found: int | None) -> None:
    places = [one.position for one in candidates_for(ask("0c7", by), WORLD)]
    assert places[:1] == ([] if found is None else [found])
    assert find_exactly(WORLD, ask("0c7", by)) == ()


def test_several_of_one_name_are_all_offered_first() -> None:
    world = companies("Twin", "Twin", "Twins")
    found = candidates_for(ask("twin"), world)
    assert [(one.position, one.why, one.certain) for one in found[:2]] == [
        (0, Why.NAME, False),
        (1, Why.NAME, False),
    ]


PEOPLE = Lookup(
    (
        {"_id": an_id(0), "firstName": "Ann", "lastName": "Ek", "email": "a@us.example"},
        {"_id": an_id(1), "firstName": "Martin", "lastName": "James", "nickName": "Mart"},
        {"_id": an_id(2), "firstName": "Jörg", "lastName": "Grün", "nickName": "Jörg Grün"},
        {"_id": an_id(3), "firstName": "Bo", "lastName": "Al"},
        {"_id": an_id(4), "firstName": "Bo", "lastName": "Ål"},
        {"_id": an_id(5), "firstName": "Anna Maria", "lastName": "Lindqvist"},
        {"_id": an_id(6), "nickName": 7},
    )
)


@pytest.mark.parametrize(
    ("text", "place", "why"),
    [
        ("Ek, Ann", 0, Why.SPELLING),
        ("EK Ann", 0, Why.SPELLING),
        ("Ann Ék", 0, Why.SPELLING),
        ("Joerg Gruen", 2, Why.SPELLING),
        ("Jorg Grun", 2, Why.SPELLING),
        ("mart", 1, Why.NAME),
    ],
)
def test_one_person_is_certain(text: str, place: int, why: Why) -> None:
    fit = settle(PEOPLE, ask(text, "auto", "User"))
    assert (list(fit.fits), fit.why) == ([place], why)


@pytest.mark.parametrize(
    ("text", "fits", "first", "why"),
    [
        ("James Martin", [], 1, Why.ORDER),
        ("A. Ek", [], 0, Why.INITIALS),
        ("Anna Lindqvist", [], 5, Why.WORDS),
        ("Anna Maria Lindkvist", [], 5, Why.TYPO),
        ("Lindqvist", [], 5, Why.WORDS),
        ("Al, Bo", [3, 4], 3, Why.SPELLING),
        ("anna.maria_lindqvist2@old.example", [], 5, Why.EMAIL),
    ],
)
def test_other_persons_are_offered(text: str, fits: list[int], first: int, why: Why) -> None:
    assert list(settle(PEOPLE, ask(text, "auto", "User")).fits) == fits
    found = candidates_for(ask(text, "auto", "User"), PEOPLE)
    assert (found[0].position, found[0].why) == (first, why)
    assert not any(one.certain for one in found)


def test_bare_names_are_for_companies_and_persons_only() -> None:
    world = Lookup(({"_id": an_id(0), "name": "Renewal AB"},))
    reference = ask("Renewal", model="Project")
    assert not settle(world, reference).fits
    assert [one.position for one in candidates_for(reference, world)] == [0]


WORDS = st.lists(
    st.text("abdeghiklmnoprstuåäöüéøñ", min_size=2, max_size=8).map("zq".__add__),
    min_size=1,
    max_size=3,
).map(" ".join)
FORMS = st.sampled_from(
    [
        ("AB", "a.b.", "Aktiebolag", "AB (publ)"),
        ("GmbH", "G.m.b.H.", "gmbh", "Gesellschaft mbH"),
        ("Ltd", "Limited", "LTD.", "ltd"),
        ("A/S", "AS", "a/s", "Aktieselskab"),
        ("GmbH & Co. KG", "GMBH & CO KG", "GmbH und Co.KG", "gmbh & co. kg"),
        ("S.L.", "SL", ", S.L.", "Sociedad Limitada"),
    ]
)
PLAIN = str.maketrans("åäöüéøñ", "aaoueon")
CHANGES = st.sampled_from(
    [
        str.upper,
        str.title,
        lambda text: text.translate(PLAIN),
        lambda text: text.replace(" ", "  "),
        lambda text: text.replace(" ", ""),
        lambda text: f"{text} ",
        lambda text: (
            text.replace("ö", "oe").replace("ä", "ae").replace("ü", "ue")
            if not set(text) & set("åø")
            else text
        ),
    ]
)


@given(WORDS, FORMS, CHANGES, st.integers(0, 4), st.integers(0, 3))
def test_form_accents_case_and_spacing_never_change_what_is_found(
    bare: str, forms: tuple[str, ...], change: object, written: int, held: int
) -> None:
    assert callable(change)
    world = companies("Acme AB", f"{bare} {forms[held]}", "Zqnever Nordic AB")
    text = change(bare)
    for asked in (text, f"{text} {forms[min(written, 3)]}"):
        assert list(settle(world, ask(asked)).fits) == [1], asked
    # and the other way: the record is bare, the cell tells a form
    world = companies("Acme AB", bare)
    assert list(settle(world, ask(f"{text} {forms[held]}")).fits) == [1]


@given(WORDS, FORMS, FORMS, CHANGES)
def test_of_two_with_the_same_bare_name_none_is_taken_for_it(
    bare: str, one: tuple[str, ...], two: tuple[str, ...], change: object
) -> None:
    assert callable(change)
    world = companies(f"{bare} {one[0]}", f"{bare} {two[1]}", "Acme AB")
    fit = settle(world, ask(change(bare)))
    assert list(fit.fits) == [0, 1]
    assert [found.certain for found in candidates_for(ask(change(bare)), world)][:2] == [False] * 2


@pytest.mark.parametrize("world", [WORLD, PEOPLE, companies()])
def test_names_learned_ahead_change_nothing(world: Lookup) -> None:
    model = "User" if world is PEOPLE else "Company"
    asked = [ask(text, "auto", model) for text in ("Acme", "Vandelai", "Ann", "Ek, Ann")]
    before = [candidates_for(one, world) for one in asked]
    fresh = Lookup(world.records)
    fresh.learn_names(model)
    assert [candidates_for(one, fresh) for one in asked] == before
