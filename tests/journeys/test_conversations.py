"""Conversations, which Planhat creates one by one: a lost answer or a stop doubles none."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from planhat_desktop.adapters.practice.faults import Fault
from planhat_desktop.app.wizard import Step
from planhat_desktop.core.report import Fate
from tests.journeys.person import Person
from tests.journeys.test_running import answered

COUNT = 24


def write_conversations(path: Path) -> Path:
    """Write talks with companies that are known; every third is told twice."""
    lines = ["Account ID,Subject,Description,Conversation date"]
    lines += [
        f"C-{1 + n % 9:05d},Talk {n - n % 3},About the goals of the quarter,2026-10-{1 + n % 9:02d}"
        for n in range(COUNT - 4)
    ]
    lines += lines[-4:]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def made(person: Person) -> Counter[str]:
    """The talks of the story that Planhat holds."""
    kept = person.planhat("/conversations")
    talks = [one for one in kept if str(one.get("subject", "")).startswith("Talk ")]
    return Counter(f"{one['companyId']} {one['subject']}" for one in talks)


def test_conversations_are_made_one_by_one_and_once(person: Person, tmp_path: Path) -> None:
    path = write_conversations(tmp_path / "conversations.csv")
    person.read(path)
    person.go_to_match()
    assert person.draft.model is not None
    assert person.draft.model.plural == "Conversations"
    person.go_to_preview()
    assert person.counts() == {"create": COUNT, "update": 0, "same": 0, "held": 0}
    assert person.reads(f"{COUNT} conversations are sent one at a time")
    person.go_wrong(Fault("slow", method="POST", times=99, seconds=0.2))
    person.go_wrong(Fault("drop", 4, method="POST", after_commit=True))
    person.begin_upload()
    person.wait(lambda: answered(person) > 4)
    person.press(person.button("Stop after this batch"))
    counts = person.see_report().counts
    done = counts[Fate.CREATED]
    assert 4 < done < COUNT
    assert counts[Fate.UNKNOWN] == counts[Fate.REFUSED] == 0
    assert made(person).total() == done
    # Looking again shows the rest, and the one whose answer was lost is among what is there.
    person.window.go(Step.PREVIEW)
    person.settle()
    assert person.counts() == {"create": COUNT - done, "update": 0, "same": done, "held": 0}
    assert person.send()["created"] == COUNT - done
    assert made(person).total() == COUNT
    person.window.go(Step.PREVIEW)
    person.settle()
    assert person.counts() == {"create": 0, "update": 0, "same": COUNT, "held": 0}
