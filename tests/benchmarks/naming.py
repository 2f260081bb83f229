"""What it costs to find companies by name: 20,000 names in a file, 50,000 companies in Planhat.

Run with ``python -m tests.benchmarks.naming``. Half of the names are not written as they are in
Planhat; each of these is compared with what it is like.
"""

from __future__ import annotations

from planhat_desktop.core.building import build
from planhat_desktop.core.candidates import candidates_for
from planhat_desktop.core.lookup import Lookup
from planhat_desktop.core.mapping import Link, Mapping, Reading
from planhat_desktop.core.policy import Policy
from planhat_desktop.core.records import Records, Reference
from planhat_desktop.core.references import resolve_references
from tests.benchmarks.measures import Figure, built_in, time_best
from tests.core.making import make_table
from tests.names.generated import make_world
from tests.names.labelled import World

COMPANIES, NAMES, SHOWN = 50_000, 20_000, 200


def make_records(world: World) -> Records:
    """Return assets whose companies are named as in the world's texts."""
    table = make_table([("Customer", [text for text, _ in world.pairs])])
    mapping = Mapping("Asset", (Link(0, "companyId", Reading(find_by="name")),))
    records, _issues = build(table, mapping, built_in().model("Asset"), Policy())
    return records


def main() -> None:
    """Print the figures."""
    world = make_world(50, COMPANIES, NAMES)
    records, kept = make_records(world), world.lookup()
    detail = f"{len(world.pairs):,} names, {len(world.names):,} companies"
    fresh = time_best(lambda: resolve_references(records, {"Company": world.lookup()}), 2)
    Figure("references, first preview", fresh * 1000, 5_000, detail, "ms").show()
    again = time_best(lambda: resolve_references(records, {"Company": kept}), 2)
    Figure("references, each later preview", again * 1000, 2_000, detail, "ms").show()
    asked = [Reference("Company", "name", text) for text, _ in world.pairs[:SHOWN]]
    cards = time_best(lambda: _offer(asked, kept)) / SHOWN
    Figure("candidates of one name", cards * 1000, 5, detail, "ms").show()


def _offer(asked: list[Reference], lookup: Lookup) -> None:
    for one in asked:
        candidates_for(one, lookup)


if __name__ == "__main__":
    main()
