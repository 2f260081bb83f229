"""Colours, spacing, type and icons: the one place that knows how the window looks.

Widgets never name a colour. They carry a role (``kind``, ``tone``, ``role`` properties) that
the style sheet below paints, or ask `tokens_of` when they paint themselves.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF, Signal, Slot
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from planhat_desktop.ui.fonts import data_folders, font, load_font, role_font
from planhat_desktop.ui.ink import draw_letter

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon, QPainter

__all__ = [
    "AROUND",
    "BETWEEN",
    "DARK",
    "INSIDE",
    "LIGHT",
    "MOTION_MS",
    "RADIUS",
    "RAIL_WIDTH",
    "ROW_HEIGHT",
    "STEP",
    "WORKSPACE_COLOURS",
    "Choice",
    "State",
    "Theme",
    "Tokens",
    "colour",
    "draw_icon",
    "font",
    "icon",
    "icon_names",
    "make_application",
    "palette_of",
    "repolish",
    "role_font",
    "style_sheet",
    "tokens_of",
]

STEP = 4  # every distance is a multiple of this
INSIDE, BETWEEN, AROUND = 2 * STEP, 4 * STEP, 6 * STEP
RADIUS = 8
RAIL_WIDTH = 224
ROW_HEIGHT = 31
MOTION_MS = 120


class Tokens:
    """The colours of one theme, ``#rrggbb``; compared as the one thing each of them is.

    State colours come twice: the plain one fills shapes (bars, dots), the ``_ink`` one is
    for words and reaches 4.5 : 1 on every ground it is used on.
    """

    ground: str
    card: str
    line: str
    text: str
    quiet: str
    accent: str
    accent_hover: str
    on_accent: str
    tint: str  # behind the chosen step, row, chip
    on_tint: str  # accent words on the tint
    hover: str
    badge: str
    create: str
    update: str
    same: str
    held: str
    create_ink: str
    update_ink: str
    same_ink: str
    held_ink: str
    create_soft: str
    update_soft: str
    held_soft: str
    on_create: str

    def __init__(self, **colours: str) -> None:
        # By hand, for a dataclass of so many takes as long to make as painting a page.
        vars(self).update(colours)


LIGHT = Tokens(
    ground="#F7F7F5",
    card="#FFFFFF",
    line="#E4E4E0",
    text="#1F2328",
    quiet="#5F6972",
    accent="#3B5BDB",
    accent_hover="#324FC4",
    on_accent="#FFFFFF",
    tint="#EDF1FF",
    on_tint="#3552CC",
    hover="#F0F0ED",
    badge="#F1F2F4",
    create="#2B8A3E",
    update="#B86E00",
    same="#868E96",
    held="#C92A2A",
    create_ink="#22752F",
    update_ink="#955800",
    same_ink="#5F6972",
    held_ink="#C02626",
    create_soft="#EAF6EC",
    update_soft="#FFF3DE",
    held_soft="#FDECEC",
    on_create="#FFFFFF",
)
DARK = Tokens(
    ground="#1B1C1E",
    card="#242629",
    line="#383B40",
    text="#ECEDEE",
    quiet="#9BA3AB",
    accent="#7C9BFF",
    accent_hover="#93ADFF",
    on_accent="#14171F",
    tint="#2A3350",
    on_tint="#9DB4FF",
    hover="#2D3034",
    badge="#33363B",
    create="#69DB7C",
    update="#FFC266",
    same="#868E96",
    held="#FF8787",
    create_ink="#69DB7C",
    update_ink="#FFC266",
    same_ink="#A6ADB5",
    held_ink="#FF8E8E",
    create_soft="#203A27",
    update_soft="#40331D",
    held_soft="#43272A",
    on_create="#14171F",
)

WORKSPACE_COLOURS = {
    "orange": "#E8590C",
    "red": "#E03131",
    "pink": "#D6336C",
    "violet": "#8250DF",
    "blue": "#3B7DDB",
    "teal": "#0F9B8E",
    "green": "#2F9E44",
    "grey": "#868E96",
}


class Choice(StrEnum):
    """What the person wants in Settings."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class State(StrEnum):
    """The four fates of a row, each with its glyph: never colour alone."""

    CREATE = "create"
    UPDATE = "update"
    SAME = "same"
    HELD = "held"

    @property
    def glyph(self) -> str:
        """The sign that stands for the state in grids, chips and bars."""
        return {"create": "+", "update": "~", "same": "=", "held": "!"}[self.value]


def tokens_of(look: QPalette | QWidget) -> Tokens:
    """Return the tokens a palette was made from; painting code asks with what it paints on."""
    palette = look.palette() if isinstance(look, QWidget) else look
    # Shadow is a role that no rule of a style sheet touches; Window becomes transparent black
    # wherever a rule says `background: transparent`.
    return DARK if palette.color(QPalette.ColorRole.Shadow).lightness() < 128 else LIGHT


def colour(tokens: Tokens, name: str) -> QColor:
    """Return one token, or the workspace colour of that name."""
    key = (tokens is DARK, name)  # every cell asks, and reading a colour takes longer than this
    made = _COLOURS.get(key)
    if made is None:
        made = _COLOURS[key] = QColor(WORKSPACE_COLOURS.get(name) or getattr(tokens, name))
    return made


_COLOURS: dict[tuple[bool, str], QColor] = {}


def palette_of(tokens: Tokens) -> QPalette:
    """Return the palette Fusion paints with."""
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    palette = QPalette()
    for name, value in (
        (role.Window, tokens.ground),
        (role.WindowText, tokens.text),
        (role.Base, tokens.card),
        (role.AlternateBase, tokens.ground),
        (role.Text, tokens.text),
        (role.PlaceholderText, tokens.quiet),
        (role.Button, tokens.card),
        (role.ButtonText, tokens.text),
        (role.BrightText, tokens.held_ink),
        (role.ToolTipBase, tokens.card),
        (role.ToolTipText, tokens.text),
        (role.Highlight, tokens.tint),
        (role.HighlightedText, tokens.text),
        (role.Accent, tokens.accent),
        (role.Link, tokens.accent),
        (role.LinkVisited, tokens.accent),
        (role.Light, tokens.card),
        (role.Midlight, tokens.line),
        (role.Mid, tokens.line),
        (role.Dark, tokens.line),
        (role.Shadow, tokens.line),
    ):
        palette.setColor(name, QColor(value))
    for name in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(group.Disabled, name, QColor(tokens.quiet))
    return palette


def style_sheet(tokens: Tokens) -> str:
    """Return the application's style sheet, made from the token table alone."""
    text = (Path(__file__).parent / "theme.qss").read_text(encoding="utf-8")
    return Template(text).substitute(vars(tokens))


_IS_FUSION = "isFusion"


def make_application(name: str) -> QApplication:
    """Return the application, in Fusion from its first breath.

    Asked for afterwards, with `setStyle`, PySide would load all it knows of `QStyle`.
    """
    app = QApplication([name, "-style", "Fusion"])
    app.setProperty(_IS_FUSION, True)
    return app


class Theme(QObject):
    """Dresses the application and follows the system when asked to.

    Signals:
        changed: the colours are others now.
    """

    changed = Signal()

    def __init__(self, app: QApplication, choice: Choice = Choice.SYSTEM) -> None:
        super().__init__(app)
        self._app = app
        self._shown: Tokens | None = None
        self.choice = choice
        if not app.property(_IS_FUSION):
            app.setStyle("Fusion")
        app.setFont(font())
        hints = app.styleHints()
        hints.colorSchemeChanged.connect(self.follow)
        self.choose(choice)

    @property
    def tokens(self) -> Tokens:
        """The tokens on screen now."""
        return self._shown or LIGHT

    def choose(self, choice: Choice) -> None:
        """Show light, dark, or whatever the system shows."""
        self.choice = choice
        hints = self._app.styleHints()
        if choice is Choice.SYSTEM:
            hints.unsetColorScheme()
        else:
            from PySide6.QtCore import Qt

            dark = choice is Choice.DARK
            hints.setColorScheme(  # title bars; a no-op on plain X11
                Qt.ColorScheme.Dark if dark else Qt.ColorScheme.Light
            )
        self.follow()

    @Slot()
    def follow(self) -> None:
        """Show what is chosen, or what the system shows by now."""
        dark = self.choice is Choice.DARK
        if self.choice is Choice.SYSTEM:
            dark = self._is_system_dark()
        tokens = DARK if dark else LIGHT
        if tokens is self._shown:
            return
        self._shown = tokens
        self._app.setPalette(palette_of(tokens))
        self._app.setStyleSheet(style_sheet(tokens))
        self.changed.emit()

    def _is_system_dark(self) -> bool:
        if self._shown is None:
            # Asking the hints would build the enumerations of `Qt`; before the first paint the
            # palette still is the system's own, and says the same.
            palette, role = QGuiApplication.palette(), QPalette.ColorRole
            ground, words = palette.color(role.Window), palette.color(role.WindowText)
            return ground.lightness() < words.lightness()
        from PySide6.QtCore import Qt

        return self._app.styleHints().colorScheme() is Qt.ColorScheme.Dark


@cache
def _phosphor() -> tuple[str, str]:
    """Return the icon font's family and its map of names to characters, as JSON.

    QtAwesome brings the font. Importing QtAwesome itself costs as much as the whole first
    window (it pulls in OpenGL through QtPy), so only its two files are used.
    """
    for root in data_folders("qtawesome"):
        letters = next(root.glob("fonts/phosphor-[0-9]*.ttf"), None)
        names = next(root.glob("fonts/phosphor-charmap-*.json"), None)
        if letters and names:
            return load_font(letters), names.read_text(encoding="utf-8")
    return "", "{}"


@cache
def _character(name: str) -> str:
    """Return an icon's character; looked up in the text, for parsing it all takes longer."""
    _before, found, after = _phosphor()[1].partition(f'"{name}"')
    return chr(int(after.split('"', 2)[1], 16)) if found else "•"


def icon_names() -> frozenset[str]:
    """Return the names `icon` understands."""
    import json

    return frozenset(json.loads(_phosphor()[1]))


def draw_icon(painter: QPainter, rect: QRectF, name: str, ink: QColor) -> None:
    """Draw a Phosphor icon centred in a rectangle, as high as the rectangle."""
    family = _phosphor()[0]
    painter.save()
    letters = QFont(family)
    letters.setPixelSize(max(1, round(rect.height())))
    draw_letter(painter, rect, letters, _character(name), ink)
    painter.restore()


def icon(name: str, token: str = "text") -> QIcon:
    """Return an icon of the one family in a token's colour."""
    from PySide6.QtGui import QIcon

    from planhat_desktop.ui.icons import InkedIcon

    return QIcon(InkedIcon(name, token))


def repolish(widget: QWidget) -> None:
    """Let the style sheet see a property that changed."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()
