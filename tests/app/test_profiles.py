"""Profiles as the wizard uses them: a sentence when one cannot be read, the best one offered."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from planhat_desktop.app.errors import ProfileUnreadable, SheetUnreadable
from planhat_desktop.app.ports import Former
from planhat_desktop.app.profiles import find_profile, read_fitting, read_profile
from planhat_desktop.app.steps import Progress, Step
from planhat_desktop.core.profile import Profile, ProfileLink
from planhat_desktop.core.table import SheetInfo, Table
from tests.core.making import make_table

GOOD: dict[str, object] = {
    "schema": 1,
    "name": "n",
    "model": "License",
    "links": [{"column": "Amount", "field": "value"}],
}


class Kept:
    """Profiles in memory."""

    def __init__(self, **kept: Mapping[str, object]) -> None:
        self.kept = dict(kept)

    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self.kept))

    def load(self, name: str) -> Mapping[str, object]:
        if not self.kept[name]:
            raise ProfileUnreadable("gone", "It is gone.", "Choose another.")
        return self.kept[name]

    def save(self, name: str, data: Mapping[str, object]) -> None: ...
    def former(self, name: str) -> tuple[Former, ...]:
        del name
        return ()

    def load_former(self, name: str, version: str) -> Mapping[str, object]:
        del version
        return self.load(name)

    def delete(self, name: str) -> None: ...
    def rename(self, old: str, new: str) -> None: ...
    def mark_used(self, name: str, at: str) -> None: ...
    def used_at(self, name: str) -> str | None: ...
    def import_file(self, path: Path) -> Mapping[str, object]:
        return self.load(path.stem)

    def export_file(self, data: Mapping[str, object], path: Path) -> None: ...


def without(name: str) -> dict[str, object]:
    return {one: value for one, value in GOOD.items() if one != name}


def bad() -> Iterable[tuple[object, str]]:
    link = {"column": "A", "field": "mrr"}
    yield [], "profile_not_object"
    yield GOOD | {"policy": 3}, "profile_not_object"
    yield without("model"), "profile_missing"
    yield GOOD | {"name": 3}, "profile_kind"
    yield GOOD | {"policy": {"mode": "x"}}, "profile_choice"
    yield GOOD | {"policy": {"stop": {"after_rows": -1}}}, "profile_bounds"
    yield GOOD | {"schema": 9}, "profile_newer"
    yield GOOD | {"links": [link, link]}, "profile_fed_twice"


@pytest.mark.parametrize(("data", "code"), list(bad()))
def test_what_cannot_be_read_has_a_code_and_two_sentences(data: object, code: str) -> None:
    with pytest.raises(ProfileUnreadable) as caught:
        read_profile(data)
    assert caught.value.code == code
    for sentence in (caught.value.what, caught.value.do):
        assert sentence[0].isupper()
        assert sentence.endswith(".")
        assert "{" not in sentence
        assert "invalid" not in sentence.lower()


def test_the_place_of_the_trouble_is_named() -> None:
    with pytest.raises(ProfileUnreadable, match=r"links\[1\].reading.decimal.*“;”.*auto, \., ,"):
        read_profile(
            GOOD | {"links": [{"column": "A", "field": "mrr", "reading": {"decimal": ";"}}]}
        )


def test_the_profile_that_fits_is_found_under_the_name_it_is_saved_by() -> None:
    table = make_table([("Amount", ["1"])])
    kept = Kept(broken={"schema": 9}, gone={}, mine=GOOD)
    found = find_profile(kept, table)
    assert found is not None
    assert found.name == "mine"
    assert find_profile(kept, table, "License") == found
    assert find_profile(kept, table, "Company") is None
    assert find_profile(kept, make_table([("Other", ["1"])])) is None


def read_book(profile: Profile, *sheets: SheetInfo, broken: str = "") -> tuple[str, list[str]]:
    """Read a workbook whose sheets each have one column, their name: what is taken, what read."""
    asked: list[str] = []

    def read(name: str | None) -> Generator[Step, None, Table]:
        asked.append(name or sheets[0].name)
        yield Progress("reading", 0)
        if name == broken:
            raise SheetUnreadable("corrupt", "It is damaged.", "Save it anew.")
        column = asked[-1]
        return replace(make_table([(column, ["1"])], sheet=column), sheets=sheets)

    work = read_fitting(profile, read)
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value.sheet, asked


def seen(name: str, rows: int = 2, *, hidden: bool = False) -> SheetInfo:
    return SheetInfo(name, hidden, rows, 1)


def test_the_sheet_that_a_profile_was_made_for_is_read_whichever_is_longest() -> None:
    wanted = Profile("p", "License", (ProfileLink("Amount", "value"),))
    assert read_book(wanted, seen("Amount"), seen("Other")) == ("Amount", ["Amount"])
    others = [seen("Other"), seen("Empty", 0), seen("Away", hidden=True), seen("Amount"), seen("Z")]
    assert read_book(wanted, *others) == ("Amount", ["Other", "Amount"])
    assert read_book(wanted, seen("Other"), seen("Z"), broken="Z") == ("Other", ["Other", "Z"])
    assert read_book(wanted, seen("Other"), seen("Z")) == ("Other", ["Other", "Z"])
    nothing = replace(wanted, links=())
    assert read_book(nothing, seen("Other"), seen("Z")) == ("Other", ["Other"])
