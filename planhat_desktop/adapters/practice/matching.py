"""Which record a row means, and which keys must not be held twice."""

from __future__ import annotations

from collections.abc import Iterable

import orjson

from planhat_desktop.adapters.practice.quirks import Quirks
from planhat_desktop.adapters.practice.shapes import Shape
from planhat_desktop.adapters.practice.store import Document, Store
from planhat_desktop.adapters.practice.values import ValueRefused, is_id


class Known:
    """A record that the batch at hand may touch.

    Attributes:
        seq: its place in the store; None while it is new.
        document: its content now, rows of this batch included.
        is_changed: whether it must be written.
        is_touched: whether a row of this batch already meant it.
    """

    __slots__ = ("document", "is_changed", "is_touched", "seq")

    def __init__(self, seq: int | None, document: Document) -> None:
        self.seq = seq
        self.document = document
        self.is_changed = False
        self.is_touched = False


class Candidates:
    """The records that share a key with any row of a batch, found by few questions."""

    def __init__(self, store: Store, shape: Shape, quirks: Quirks) -> None:
        self._store = store
        self._shape = shape
        self._quirks = quirks
        self._by_seq: dict[int, Known] = {}
        self._columns = {"_id": "id", "sourceId": "source_id", "email": "email_key"}
        if shape.external:
            self._columns[shape.external] = "external_id"
        self._by_key: dict[str, dict[str, list[Known]]] = {name: {} for name in self._columns}

    def _fold(self, name: str, text: str) -> str:
        if name == "email" or (name != "_id" and self._quirks.keys_ignore_case):
            return text.lower()
        return text

    def load(self, name: str, texts: Iterable[str]) -> None:
        """Fetch every record that holds one of these values of a key."""
        index = self._by_key[name]
        new = {text for text in (self._fold(name, text) for text in texts) if text not in index}
        if not new:
            return
        for text in new:
            index[text] = []
        folded = name not in ("_id", "email") and self._quirks.keys_ignore_case
        for row in self._store.find(self._shape, self._columns[name], new, folded):
            known = self._by_seq.get(row.seq)
            if known is None:
                known = self._by_seq[row.seq] = Known(row.seq, orjson.loads(row.body))
            self._enter(name, known)

    def _enter(self, name: str, known: Known) -> None:
        text = known.document.get(name)
        if text:
            entries = self._by_key[name].get(self._fold(name, str(text)))
            if entries is not None and known not in entries:
                entries.append(known)

    def note(self, known: Known, before: Document | None = None) -> None:
        """Let later rows of the batch find a record that was made or changed just now.

        Args:
            before: what it held; the values it gave up are recognised by `get`.
        """
        if before is None:
            self._by_key["_id"].setdefault(known.document["_id"], [known])
        for name in self._columns.keys() - {"_id"}:
            text = known.document.get(name)
            if text and (before is None or before.get(name) != text):
                self.load(name, [str(text)])  # a value nobody asked for yet may be held too
                self._enter(name, known)

    def get(self, name: str, text: object) -> list[Known]:
        """Return the records that hold this value of a key now, oldest first."""
        self.load(name, [str(text)])
        wanted = self._fold(name, str(text))
        found = [
            known
            for known in self._by_key[name][wanted]
            if self._fold(name, str(known.document.get(name))) == wanted
        ]
        if name == "email" and not self._quirks.emails_ignore_case:
            found = [known for known in found if known.document.get(name) == text]
        return found

    def match(self, clean: Document, record: object) -> tuple[Known, str] | None:
        """Return the record a row means and the key that said so, or None.

        Keys are tried in the order `_id`, `sourceId`, `externalId`, `email`, as the model has
        them. External keys and addresses count within the row's own company where it names
        one. Source: section 5 of the API facts, read 2026-11.

        Args:
            clean: the row's checked values, its company as an `_id`.
            record: the row's own `_id`, or None.

        Raises:
            ValueRefused: an `_id` nobody has, or a key that fits several records.
        """
        shape = self._shape
        parent = clean.get(shape.parent) if shape.parent else None
        for key in shape.keys:
            text = record if key == "_id" else clean.get(key)
            if text in (None, ""):
                continue
            found = self.get(key, text)
            if key == "_id":
                if not found:
                    raise ValueRefused("_id not found" if is_id(text) else "invalid id")
                return found[0], key
            within = key == "email" or (key == shape.external and shape.external_in_parent)
            within = within and (key == "email" or self._quirks.keys_within_company)
            if parent and within:
                found = [one for one in found if one.document.get(shape.parent or "") == parent]
            if len(found) > 1 and self._quirks.ambiguous_key == "refused":
                raise ValueRefused(f"{key} matches {len(found)} records")
            if found:
                return found[0], key
            if not self._quirks.keys_fall_through:
                return None
        return None

    def duplicated(self, new: Document, old: Document | None) -> str:
        """Return the names of the keys another record already holds, comma between, or ``""``.

        ``sourceId`` is unique in the model, the external key in its scope. An end user's
        address may repeat, even inside one company, while the other keys differ.
        Source: S/8146372, read 2026-11.
        """
        shape = self._shape
        parent = shape.parent if shape.external_in_parent else None
        held: list[str] = []
        rivals: list[Known] = []
        if "sourceId" in shape.keys and _moved(new, old, "sourceId"):
            rivals = self._others(new, "sourceId", None)
            held += ["sourceId"] * bool(rivals)
        external = shape.external if shape.external in shape.keys else None
        if external and _moved(new, old, external, parent):
            others = self._others(new, external, parent)
            held += [external] * bool(others)
            rivals += others
        if "email" in shape.keys:
            rivals += self._same_person(new, old)
            same = {str(rival.document.get("email")).lower() for rival in rivals}
            if new.get("email") and str(new["email"]).lower() in same:
                held.append("email")
        return ",".join(held)

    def _others(self, new: Document, name: str, parent: str | None) -> list[Known]:
        return [
            known
            for known in (self.get(name, new[name]) if new.get(name) else ())
            if known.document["_id"] != new["_id"]
            and (parent is None or known.document.get(parent) == new.get(parent))
        ]

    def _same_person(self, new: Document, old: Document | None) -> list[Known]:
        names = ("email", "sourceId", self._shape.external, self._shape.parent)
        if not any(_moved(new, old, name) for name in names if name):
            return []
        others = self._others(new, "email", self._shape.parent)
        if self._shape.parent is None:  # a user's address stands for one person
            return others
        return [
            known
            for known in others
            if all(
                (known.document.get(name) or None) == (new.get(name) or None)
                for name in ("sourceId", self._shape.external or "sourceId")
            )
        ]


def _moved(new: Document, old: Document | None, name: str, parent: str | None = None) -> bool:
    if not new.get(name):
        return old is not None and bool(old.get(name)) and name != "email"
    if old is None:
        return True
    return old.get(name) != new[name] or (parent is not None and old.get(parent) != new.get(parent))
