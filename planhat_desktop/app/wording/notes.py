"""What was noticed in a file, as a title and a sentence."""

from __future__ import annotations

from planhat_desktop.app.wording.language import translate as _
from planhat_desktop.core.table import Note


def note_sentence(note: Note) -> str:
    """Return the one sentence of a note; codes of newer readers show their facts plainly."""
    text = _SENTENCES.get(note.code)
    if text is None:
        return ", ".join(f"{name}: {value}" for name, value in note.facts.items()) or note.code
    return _(text).format(**note.facts)


_SENTENCES: dict[str, str] = {
    "title_rows_skipped": "Rows {first}–{last} look like a title; the header is row {header}.",
}
