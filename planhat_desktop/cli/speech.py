"""What the command line says to a person: progress and troubles on stderr, counts in words."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping

import orjson

from planhat_desktop.app.errors import Trouble
from planhat_desktop.app.steps import Progress, Wait
from planhat_desktop.app.wording import outcome_word
from planhat_desktop.app.wording import translate as _

_STAGES = {
    "reading": "Reading the file",
    "connecting": "Asking Planhat",
    "tabulating": "Finding the table",
    "reading_fields": "Reading the workspace's own fields",
    "building": "Reading the cells",
    "snapshot": "Reading from Planhat",
    "resolving": "Comparing",
    "sending": "Sending",
    "checking": "Checking what arrived",
    "exporting": "Writing the report",
}
_EVERY_S = 2.0
_WAITS = {
    "pace": "Keeping to Planhat's pace, going on in {seconds} s",
    "throttled": "Planhat asked us to slow down, going on in {seconds} s",
    "retry": "The connection broke, trying again in {seconds} s",
}


class Teller:
    """Says how far a piece of work is on stderr: a line a stage, and one now and then."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._stage = ""
        self._told_at = 0.0

    def tell(self, step: Progress | Wait) -> None:
        """Write a line about a step, unless the same was said a moment ago."""
        if self._quiet:
            return
        if isinstance(step, Wait):
            words = _(_WAITS.get(step.why, _WAITS["retry"])).format(seconds=round(step.seconds))
            sys.stderr.write(words + "\n")
            return
        now = time.monotonic()
        stage = step.stage + step.of
        if step.stage not in _STAGES or (stage == self._stage and now - self._told_at < _EVERY_S):
            return
        self._stage, self._told_at = stage, now
        of = f" ({step.of})" if step.of else ""
        total = f" / {step.total:,}" if step.total is not None else ""
        far = f": {step.done:,}{total}" if step.done else ""
        sys.stderr.write(f"{_(_STAGES[step.stage])}{of}{far}\n")


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
