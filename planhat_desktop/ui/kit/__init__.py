"""The window's building blocks; pages are made of these and of nothing that names a colour.

Each is imported when it is first named: the first paint of the window needs only a few.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planhat_desktop.ui.kit.bar import Segment, StackedBar
    from planhat_desktop.ui.kit.buttons import Button
    from planhat_desktop.ui.kit.chips import Chip, ChipRow, ChipShelf, ChipSpec
    from planhat_desktop.ui.kit.deeds import Deed, announce
    from planhat_desktop.ui.kit.dropzone import DropZone
    from planhat_desktop.ui.kit.fields import Pick, SearchBox, Tick
    from planhat_desktop.ui.kit.footer import Footer, Word
    from planhat_desktop.ui.kit.layouts import (
        Card,
        FlowLayout,
        Rule,
        ScrollColumn,
        at_once,
        clear,
        column,
        line,
    )
    from planhat_desktop.ui.kit.meter import Meter
    from planhat_desktop.ui.kit.rail import Rail, RailLink, Reach, StepItem, StepSpec, WorkspaceChip
    from planhat_desktop.ui.kit.surfaces import Banner, Drawer, EmptyState, Popover, Toast
    from planhat_desktop.ui.kit.swatches import Swatches
    from planhat_desktop.ui.kit.words import Badge, Dot, Elided, Glyph, Text, elide
    from planhat_desktop.ui.kit.workspaces import WorkspaceLine

_HOMES = {
    "bar": "Segment StackedBar",
    "buttons": "Button",
    "chips": "Chip ChipRow ChipShelf ChipSpec",
    "deeds": "Deed announce",
    "dropzone": "DropZone",
    "fields": "Pick SearchBox Tick",
    "footer": "Footer Word",
    "layouts": "Card FlowLayout Rule ScrollColumn at_once clear column line",
    "meter": "Meter",
    "rail": "Rail RailLink Reach StepItem StepSpec WorkspaceChip",
    "surfaces": "Banner Drawer EmptyState Popover Toast",
    "swatches": "Swatches",
    "words": "Badge Dot Elided Glyph Text elide",
    "workspaces": "WorkspaceLine",
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names.split()}

__all__ = [
    "Badge",
    "Banner",
    "Button",
    "Card",
    "Chip",
    "ChipRow",
    "ChipShelf",
    "ChipSpec",
    "Deed",
    "Dot",
    "Drawer",
    "DropZone",
    "Elided",
    "EmptyState",
    "FlowLayout",
    "Footer",
    "Glyph",
    "Meter",
    "Pick",
    "Popover",
    "Rail",
    "RailLink",
    "Reach",
    "Rule",
    "ScrollColumn",
    "SearchBox",
    "Segment",
    "StackedBar",
    "StepItem",
    "StepSpec",
    "Swatches",
    "Text",
    "Tick",
    "Toast",
    "Word",
    "WorkspaceChip",
    "WorkspaceLine",
    "announce",
    "at_once",
    "clear",
    "column",
    "elide",
    "line",
]


def __getattr__(name: str) -> object:
    """Return a building block from its module.

    Raises:
        AttributeError: there is none of that name.
    """
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)
