"""Readings of every kind, for properties."""

from __future__ import annotations

from hypothesis import strategies as st

from planhat_desktop.core.mapping import Part, Reading, Replacement

WORDS = st.text(min_size=1, max_size=6)
SOME = st.text(max_size=4)
PATTERNS = st.sampled_from([r"\d+", r"(\w+), (\w+)", r"^\s*(a|b)*$", "[aåä]", ".", "é"])
NUMBERS = st.sampled_from([-2, -1, 1, 2, 3])

PARTS = st.one_of(
    st.builds(Part, st.just("separator"), st.sampled_from([",", " ", " - ", "\n", "a"]), NUMBERS),
    st.builds(Part, st.just("pattern"), PATTERNS, NUMBERS),
    st.builds(
        Part,
        st.sampled_from(["email", "domain", "number", "currency"]),
        number=NUMBERS,
    ),
)
REPLACEMENTS = st.one_of(
    st.builds(Replacement, SOME, SOME),
    st.builds(Replacement, PATTERNS, st.sampled_from(["", r"<\0>", "x"]), st.just(True)),
)

READINGS = st.builds(
    Reading,
    date_order=st.sampled_from(["auto", "YMD", "DMY", "MDY"]),
    decimal=st.sampled_from(["auto", ".", ","]),
    blanks=st.sampled_from([None, "keep", "clear"]),
    values=st.dictionaries(SOME, SOME, max_size=2),
    list_separator=WORDS,
    arrays=st.sampled_from(["replace", "add", "remove"]),
    find_by=st.sampled_from(["auto", "_id", "externalId", "sourceId", "name", "domain", "email"]),
    case=st.sampled_from(["keep", "upper", "lower", "title", "sentence"]),
    spaces=st.sampled_from(["ends", "all"]),
    replacing=st.lists(REPLACEMENTS, max_size=2).map(tuple),
    part=st.none() | PARTS,
    joiner=SOME,
    default=st.none() | SOME,
    overwrite=st.sampled_from(["always", "if_empty"]),
    percent=st.sampled_from(["as_shown", "fraction"]),
    phone=st.sampled_from(["", "SE", "US"]),
    yes=st.lists(WORDS, max_size=2).map(tuple),
    no=st.lists(WORDS, max_size=2).map(tuple),
)
