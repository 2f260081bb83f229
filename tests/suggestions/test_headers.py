"""Suggestions against labelled headers, beside what plain likeness of letters would say.

The bounds are those of issue C. The labels were written by hand before the suggestions were made
to fit some of them, so the figures flatter a little.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable

from rapidfuzz.distance import Levenshtein

from tests.core.making import built_in
from tests.suggestions.labelled import Guess, HeaderSet, guess, read_sets, score

Pick = Callable[[str, dict[str, str]], str]


def pick_by_distance(header: str, names: dict[str, str]) -> str:
    """Return the field of the nearest name, two letters away at most."""
    near = [(Levenshtein.distance(header.casefold(), name), name) for name in names]
    distance, name = min(near)
    return names[name] if distance <= 2 else ""


def pick_by_difflib(header: str, names: dict[str, str]) -> str:
    """Return the field of the most alike name."""
    close = difflib.get_close_matches(header.casefold(), names, 1, 0.8)
    return names[close[0]] if close else ""


def guess_plainly(one: HeaderSet, pick: Pick) -> list[Guess]:
    """Return what likeness of letters says of each header by itself."""
    model = built_in().model(one.model)
    names: dict[str, str] = {}
    for field in model.fields:
        for text in (field.name, field.label, *model.aliases.get(field.name, ())):
            names.setdefault(text.casefold(), field.name)
    found = []
    for header, right in one.fields.items():
        said = pick(header, names)
        found.append(Guess(header, said, bool(said), right))
    return found


def test_there_are_sixty_sets_of_five_languages_and_more() -> None:
    sets = read_sets()
    assert len(sets) >= 60
    assert len({one.name for one in sets}) == len(sets)
    for language in ("svenska", "deutsch", "français", "español", "Nederlands"):
        assert any(language in one.name for one in sets)
    for one in sets:
        known = {field.name for field in built_in().model(one.model).fields}
        assert {field for fields in one.fields.values() for field in fields} <= known | {""}


def test_headers_find_their_fields() -> None:
    ours = score([one for labelled in read_sets() for one in guess(labelled)])
    assert ours.sure_precision >= 0.99
    assert ours.right_or_blank >= 0.97
    assert ours.recall >= 0.90
    for pick in (pick_by_distance, pick_by_difflib):
        plain = score([one for labelled in read_sets() for one in guess_plainly(labelled, pick)])
        assert ours.sure_precision > plain.sure_precision
        assert ours.right_or_blank > plain.right_or_blank
        assert ours.recall > plain.recall


def main() -> None:
    """Print the three scores side by side."""
    ours = [one for labelled in read_sets() for one in guess(labelled)]
    print(f"{len(read_sets())} sets, {len(ours)} headers")
    print("ours      ", score(ours))
    for name, pick in (("distance 2", pick_by_distance), ("difflib   ", pick_by_difflib)):
        print(name, score([one for two in read_sets() for one in guess_plainly(two, pick)]))


if __name__ == "__main__":
    main()
