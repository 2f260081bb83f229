"""The window's building blocks; pages are made of these and of nothing that names a colour."""

from planhat_desktop.ui.kit.bar import Segment, StackedBar
from planhat_desktop.ui.kit.buttons import Button, Chip, ChipRow, ChipSpec, Pick, SearchBox, Tick
from planhat_desktop.ui.kit.footer import Footer, Word
from planhat_desktop.ui.kit.layouts import Card, FlowLayout, Rule, ScrollColumn, clear, column, line
from planhat_desktop.ui.kit.rail import (
    Rail,
    RailLink,
    Reach,
    StepItem,
    StepSpec,
    WorkspaceChip,
    WorkspaceLine,
)
from planhat_desktop.ui.kit.surfaces import (
    Banner,
    Deed,
    Drawer,
    DropZone,
    EmptyState,
    Popover,
    Toast,
    announce,
)
from planhat_desktop.ui.kit.swatches import Swatches
from planhat_desktop.ui.kit.words import Badge, Dot, Elided, Glyph, Text, elide

__all__ = [
    "Badge",
    "Banner",
    "Button",
    "Card",
    "Chip",
    "ChipRow",
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
    "clear",
    "column",
    "elide",
    "line",
]
