"""Names of one file that may be one name."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from planhat_desktop.core.clusters import find_clusters
from planhat_desktop.core.nameindex import Why


def gather(
    texts: list[str], rows: list[int] | None = None, *, of_persons: bool = False
) -> list[tuple[list[str], list[Why]]]:
    """Return the clusters as texts, with what each has in common with the first."""
    found = find_clusters(texts, rows or [1] * len(texts), of_persons=of_persons)
    return [([texts[one] for one in each.members], list(each.why)) for each in found if each]


def test_ways_to_write_one_name_are_gathered_about_the_most_frequent() -> None:
    texts = ["Acme", "ACME A.B.", "Acme AB", "Globex", "Vandelay Industries", "Vandelai Industries"]
    assert gather(texts, [1, 2, 9, 4, 1, 3]) == [
        (["Acme AB", "ACME A.B.", "Acme"], [Why.SPELLING, Why.LEGAL_FORM]),
        (["Vandelai Industries", "Vandelay Industries"], [Why.TYPO]),
    ]


def test_what_is_two_is_not_gathered() -> None:
    pairs = ["Acme AB", "Acme GmbH", "Acme Nordic AB", "Studio 47", "Studio 48", "", "!"]
    pairs += ["Vandelay Industries AB", "Vandelai Industries Ltd"]
    assert gather(pairs) == []


def test_what_is_near_two_is_with_the_more_frequent_one() -> None:
    texts = ["Vandelay Industries", "Vandelai Industries", "Vandelai Industriez"]
    assert gather(texts, [5, 1, 3]) == [(texts[:2], [Why.TYPO])]
    assert gather(texts, [3, 1, 5]) == [([texts[2], texts[1]], [Why.TYPO])]


def test_persons_are_gathered_whatever_comes_first() -> None:
    texts = ["Ann Ek", "Ek, Ann", "EK ANN", "A. Ek", "Bo Al", "", "(?)", "Maria Lindqvist"]
    assert gather([*texts, "Maria Lindkvist"], of_persons=True) == [
        (["Ann Ek", "Ek, Ann", "EK ANN", "A. Ek"], [Why.SPELLING, Why.ORDER, Why.INITIALS]),
        (["Maria Lindqvist", "Maria Lindkvist"], [Why.TYPO]),
    ]


@given(st.lists(st.text("abcAB .é", max_size=6), unique=True, max_size=12), st.data())
def test_each_text_is_in_one_cluster_at_most(texts: list[str], data: st.DataObject) -> None:
    rows = data.draw(st.lists(st.integers(0, 9), min_size=len(texts), max_size=len(texts)))
    members = [one for each in find_clusters(texts, rows) if each for one in each.members]
    assert len(set(members)) == len(members)
    for each in find_clusters(texts, rows):
        if each:
            assert len(each.members) == len(each.why) + 1 >= 2
            assert rows[each.members[0]] == max(rows[one] for one in each.members)
