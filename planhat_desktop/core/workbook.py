"""Several sheets of one workbook, each of a model of its own, and the order they are sent in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from planhat_desktop.core.catalog import Catalog
from planhat_desktop.core.mapping import Mapping as Links


class ModelTwice(ValueError):
    """Two sheets of one upload are of the same model."""


def order_parts(mappings: Sequence[Links], catalog: Catalog) -> list[int]:
    """Return the places of the mappings in the order their sheets are sent.

    What is pointed at goes before what points at it, and otherwise in the catalogue's order.
    Where sheets point at each other, the first of the catalogue goes first.

    Raises:
        ModelTwice: two of them are of one model.
    """
    places = {one.model: place for place, one in enumerate(mappings)}
    if len(places) < len(mappings):
        raise ModelTwice(Counter(one.model for one in mappings).most_common(1)[0][0])
    needs = {one.model: _models_needed(one, catalog) & places.keys() for one in mappings}
    left = [name for name in catalog.models if name in places]
    ordered: list[int] = []
    while left:
        free = (name for name in left if not needs[name] & (set(left) - {name}))
        name = next(free, left[0])
        left.remove(name)
        ordered.append(places[name])
    return ordered


def _models_needed(mapping: Links, catalog: Catalog) -> set[str]:
    model = catalog.model(mapping.model)
    names = [*(one.field for one in mapping.links), *(one.field for one in mapping.constants)]
    fed = map(model.find, names)
    return {one.references for one in fed if one and one.is_reference and one.references}


def add_counts(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Return the counts of several sheets as one; they still add up to their rows."""
    sums: Counter[str] = Counter()
    for one in counts:
        sums.update(one)
    return dict(sums)
