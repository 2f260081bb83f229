"""Every change has a sentence, whole and without a slip."""

from __future__ import annotations

import pytest

from planhat_desktop.app.wording.drift import drift_sentences, list_names
from planhat_desktop.app.wording.profiles import difference_sentence
from planhat_desktop.app.wording.reasons import reason_sentence
from planhat_desktop.core.binding import DOUBTS
from planhat_desktop.core.drift import Change, Drift, rank
from planhat_desktop.core.mapping import Constant, Reading, Reason
from planhat_desktop.core.merging import Difference
from planhat_desktop.core.profile import Headed, ProfileLink

FACTS = {
    "header": "Renewal", "now": "Renewal date", "label": "Renewal", "other": "Start",
    "was": "DMY", "is": "MDY", "text": "12/31/2026", "values": ("Gold+",), "n": 2,
    "headers": ("A", "B"), "name": "Monthly",
}  # fmt: skip


@pytest.mark.parametrize("change", list(Change))
def test_each_change_has_its_sentence(change: Change) -> None:
    what, do = drift_sentences(Drift(change, "value", 0, FACTS))
    assert what[0] in "“N2"
    assert what.endswith((".", "?"))
    assert "{" not in what + do


@pytest.mark.parametrize("change", list(DOUBTS))
def test_each_doubt_has_its_sentence(change: Change) -> None:
    assert "Monthly" in reason_sentence(Reason(DOUBTS[change], FACTS))


def test_what_is_meant_by_a_word_is_said() -> None:
    order = drift_sentences(Drift(Change.ORDER, "value", 0, FACTS))
    assert "it has day, month, year" in order[0]
    assert order[1] == "Read it as month, day, year?"
    same = drift_sentences(Drift(Change.RENAMED, "value", 0, {**FACTS, "same": True}))
    assert same[0] == "“Renewal” is now “Renewal date”: the same values."
    fresh = drift_sentences(Drift(Change.NEW_COLUMNS, facts=FACTS))
    assert fresh[0] == "2 new columns: “A”, “B”."
    renamed = drift_sentences(Drift(Change.FIELD_RENAMED, "value", 0, {**FACTS, "was": "Tier"}))
    assert "“Tier”" in renamed[0]
    assert list_names([str(one) for one in range(6)]) == "“0”, “1”, “2”, “3” and 2 more"


def test_what_matters_most_comes_first() -> None:
    found = [Drift(one) for one in reversed(Change)]
    assert [one.change for one in rank(found)] == list(Change)


def test_questions_are_what_a_person_must_answer() -> None:
    assert Drift(Change.RENAMED, "value", 0).is_question
    assert not Drift(Change.FIELD_RENAMED, "value", 0, certain=True).is_question
    assert not Drift(Change.COLUMN_GONE, "value").is_question
    assert not Drift(Change.LETTERS, "value", 0).is_question


def test_differences_of_profiles_are_said() -> None:
    mine, theirs = ProfileLink("A", "value"), ProfileLink("B", "value", also=(Headed("C"),))
    assert difference_sentence(Difference("value", mine, theirs), "Value") == (
        "Value: “B” + “C” instead of “A”"
    )
    constant = Constant("value", "5")
    assert difference_sentence(Difference("value", None, constant), "Value") == (
        "Value: always “5” instead of nothing"
    )
    other = ProfileLink("A", "value", Reading(decimal=","))
    assert difference_sentence(Difference("value", mine, other), "Value") == (
        "Value: “A” is read otherwise"
    )
