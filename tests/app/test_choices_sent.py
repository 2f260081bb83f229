"""Records chosen for rows, and rows merged or left out: what is previewed is what happens."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from planhat_desktop.adapters.memory import MemoryJournal
from planhat_desktop.adapters.practice import Quirks
from planhat_desktop.adapters.world import count_run
from planhat_desktop.app.draft import Draft
from planhat_desktop.app.prepare import prepare
from planhat_desktop.app.run import make_started, run
from planhat_desktop.app.twins import sort_out
from planhat_desktop.core.choices import Choices
from planhat_desktop.core.twins import pick_first, pick_last
from tests.app.test_exactness import NOW, WORKSPACE, Bench, cases, drive, quirks
from tests.core.making import built_in

EXPECTED = {"create": "created", "update": "updated", "same": "unchanged", "held": "held"}
WORDS = tuple(EXPECTED)


@settings(max_examples=120)
@given(case=cases(), ways=quirks, data=st.data())
def test_whatever_is_chosen_or_merged_every_row_ends_as_it_was_previewed(
    case: tuple[str, list[dict[str, str]], list[dict[str, str]]],
    ways: Quirks,
    data: st.DataObject,
) -> None:
    model, before, rows = case
    bench = Bench(model, before, ways)
    old = bench.everything()
    draft = Draft(WORKSPACE, built_in())
    draft.content, first = bench.prepare(rows)
    assert draft.table is not None
    ids = st.sampled_from(sorted(old) or ["5" * 24])
    numbers = st.integers(2, len(rows) + 1)
    chosen = data.draw(st.dictionaries(numbers, ids, max_size=3))
    others = data.draw(st.frozensets(numbers, max_size=2))
    shared = frozenset(range(2, len(rows) + 2)) if data.draw(st.booleans()) else frozenset()
    draft.set_choices("Choose", Choices(chosen, others, shared))
    made = sort_out(draft.content, first)
    for one in made.groups:
        what = data.draw(st.sampled_from(("merge", "first", "last", "nothing")))
        if what == "merge":
            united = made.merge(one, made.compare(one), {})
            draft.join_rows("Merge rows", united.edits, united.gone)
        elif what != "nothing":
            draft.leave_out(made.keep([one], pick_first if what == "first" else pick_last))

    content = draft.content
    assert content.table is not None
    prepared = drive(prepare(content, built_in(), bench.planhat, lambda: NOW))
    started = make_started(prepared, content.table, WORKSPACE, "run", NOW.isoformat())
    journal = MemoryJournal(count_run)
    report = drive(run(prepared.plan, started, bench.planhat, journal, lambda: NOW))

    resolution = prepared.resolution
    outcomes = [EXPECTED[WORDS[int(one)]] for one in resolution.outcomes]
    assert [one.fate.value for one in report.rows().values()] == outcomes
    new = bench.everything()
    assert len(new) - len(old) == outcomes.count("created")
    touched = {resolution.target_id(row) for row in range(len(rows)) if outcomes[row] == "updated"}
    for identifier, record in old.items():
        if identifier not in touched:
            assert new[identifier] == record
    for number, identifier in chosen.items():
        row = number - 2
        if identifier in old and outcomes[row] in ("updated", "unchanged"):
            assert resolution.target_id(row) == identifier
        assert not (identifier in old and outcomes[row] == "created")
    assert content.left_out.isdisjoint(
        number
        for number, one in zip(resolution.records.row_numbers.tolist(), outcomes, strict=True)
        if one != "held"
    )
