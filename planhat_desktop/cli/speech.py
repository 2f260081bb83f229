"""What the command line says to a person: progress and troubles on stderr, counts in words."""

from __future__ import annotations

import sys
from collections.abc import Mapping

import orjson

from planhat_desktop.app.errors import Trouble
from planhat_desktop.app.steps import Progress, Wait
from planhat_desktop.app.wording import outcome_word
from planhat_desktop.app.wording import translate as _

_STAGES = {
    "reading": "Reading the file",
    "building": "Reading the cells",
    "snapshot": "Reading from Planhat",
    "resolving": "Comparing",
    "sending": "Sending",
    "checking": "Checking what arrived",
    "exporting": "Writing the report",
}
_WAITS = {
    "pace": "Keeping to Planhat's pace, going on in {seconds} s",
    "throttled": "Planhat asked us to slow down, going on in {seconds} s",
    "retry": "The connection broke, trying again in {seconds} s",
}


def say_progress(step: Progress | Wait) -> None:
    """Write one line about how far the work is to stderr."""
    if isinstance(step, Wait):
        words = _(_WAITS.get(step.why, _WAITS["retry"])).format(seconds=round(step.seconds))
    else:
        stage = _(_STAGES.get(step.stage, "Working"))
        total = f" / {step.total:,}" if step.total is not None else ""
        of = f" ({step.of})" if step.of else ""
        words = f"{stage}{of}: {step.done:,}{total}"
    sys.stderr.write(words + "\n")


def say_trouble(trouble: Trouble, *, as_json: bool) -> None:
    """Tell a failure: the sentences on stderr, and the object a script reads on stdout."""
    sys.stderr.write(f"{trouble}\n")
    if as_json:
        answer = {"trouble": {"code": trouble.code, "what": trouble.what, "do": trouble.do}}
        sys.stdout.write(orjson.dumps(answer).decode() + "\n")


def say_counts(counts: Mapping[str, int]) -> str:
    """Return counts in words: ``40 create · 1,210 update``; zeros are left out."""
    parts = [f"{count:,} {outcome_word(name).lower()}" for name, count in counts.items() if count]
    return " · ".join(parts) or _("No rows.")
