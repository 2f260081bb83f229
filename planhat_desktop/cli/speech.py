"""What the command line says to a person: progress and troubles on stderr, counts in words."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TextIO

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
    "rechecking": "Looking at the records again",
    "folding": "Reading the history",
    "sending": "Sending",
    "trial": "Reading the first rows back",
    "checking": "Checking what arrived",
    "exporting": "Writing the report",
}
_EVERY_S = 2.0
_WAITS = {
    "pace": "Keeping to Planhat's pace, going on in {seconds} s",
    "throttled": "Planhat needs a moment, going on in {seconds} s",
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
            say(sys.stderr, words)
            return
        now = time.monotonic()
        stage = step.stage + step.of
        if step.stage not in _STAGES or (stage == self._stage and now - self._told_at < _EVERY_S):
            return
        self._stage, self._told_at = stage, now
        of = f" ({step.of})" if step.of else ""
        total = f" / {step.total:,}" if step.total is not None else ""
        far = f": {step.done:,}{total}" if step.done else ""
        say(sys.stderr, f"{_(_STAGES[step.stage])}{of}{far}")


def say_trouble(trouble: Trouble, *, as_json: bool) -> None:
    """Tell a failure: the sentences on stderr, and the object a script reads on stdout."""
    say(sys.stderr, str(trouble))
    if as_json:
        with contextlib.suppress(Trouble):  # that the answer found no place
            say_json({"trouble": describe_trouble(trouble)})


def say_stopped(*, as_json: bool) -> None:
    """Tell that it was stopped before anything was sent."""
    ended = Trouble("stopped", _("You stopped it."), _("Call it again when you are ready."))
    say_trouble(ended, as_json=as_json)


def describe_trouble(trouble: Trouble) -> dict[str, str]:
    """Return the ``trouble`` of an answer."""
    return {"code": trouble.code, "what": trouble.what, "do": trouble.do}


def explain_bug(bug: Exception) -> Trouble:
    """Return what a script is told of a bug: the place, never the words, which may quote a cell."""
    last = traceback.extract_tb(bug.__traceback__)[-1]
    return Trouble(
        "bug",
        _("This program stumbled over something it did not expect ({kind} at {place}).").format(
            kind=type(bug).__name__, place=f"{Path(last.filename).name}:{last.lineno}"
        ),
        _("What was sent, if anything, is in the journal. Please report this to its makers."),
    )


def say_json(answer: Mapping[str, object]) -> None:
    """Write one JSON object to stdout, whatever letters its encoding knows.

    Raises:
        Trouble: it finds no place there.
    """
    encoding = getattr(sys.stdout, "encoding", None) or ""
    try:
        text = orjson.dumps(answer, default=str).decode()
    except TypeError:  # half a character in a file's name, or a number beyond 64 bits
        encoding, text = "", ""
    if encoding.lower().replace("-", "") != "utf8":
        text = json.dumps(answer, default=str)
    _answer(text + "\n")


def say_lines(lines: Sequence[str]) -> None:
    """Write what a person reads to stdout.

    Raises:
        Trouble: it finds no place there.
    """
    _answer(_spell(sys.stdout, "\n".join(lines)))


def say(stream: TextIO | None, text: str) -> None:
    """Write a line; letters the stream does not know become question marks.

    A stream that takes no more is no reason to stop: what is under way is more than its telling.
    """
    with contextlib.suppress(OSError):
        _write(stream, _spell(stream, text))


def _spell(stream: TextIO | None, text: str) -> str:
    encoding = getattr(stream, "encoding", None) or "utf-8"
    return text.encode(encoding, "replace").decode(encoding) + "\n"


def _answer(text: str) -> None:
    try:
        _write(sys.stdout, text)
    except BrokenPipeError:
        return  # whoever listened has heard enough
    except OSError as error:
        raise Trouble(
            "answer_unwritten",
            _("The answer cannot be written: {why}.").format(
                why=error.strerror or type(error).__name__
            ),
            _("What was sent, if anything, stands; “planhat-desktop runs” lists it."),
        ) from None


def _write(stream: TextIO | None, text: str) -> None:
    if stream is None:  # closed before this program began
        return
    try:
        stream.write(text)
        stream.flush()
    except OSError:
        # What is left over goes nowhere, or Python would complain of it at the very end.
        with contextlib.suppress(OSError), Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), stream.fileno())
        raise


def say_counts(counts: Mapping[str, int]) -> str:
    """Return counts in words: ``40 create · 1,210 update``; zeros are left out."""
    parts = [f"{count:,} {outcome_word(name).lower()}" for name, count in counts.items() if count]
    return " · ".join(parts) or _("No rows.")
