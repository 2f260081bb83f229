"""The token table keeps its promises, and switching it reaches what is on screen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFont, QImage, QPainter
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from planhat_desktop.ui import theme as module
from planhat_desktop.ui.theme import (
    DARK,
    LIGHT,
    Choice,
    State,
    Theme,
    Tokens,
    draw_icon,
    font,
    icon,
    icon_names,
    style_sheet,
    tokens_of,
)

UI = Path(module.__file__).parent

# Every pair of ink and ground that the style sheet or a painter puts together.
PAIRS = [
    *[(ink, ground) for ink in ("text", "quiet", "accent") for ground in ("ground", "card")],
    *[
        (f"{state.value}_ink", ground)
        for state in State
        for ground in ("ground", "card", "hover", "tint")
    ],
    ("text", "tint"),
    ("quiet", "tint"),
    ("on_tint", "tint"),
    ("text", "hover"),
    ("quiet", "hover"),
    ("accent", "hover"),
    ("quiet", "badge"),
    ("text", "badge"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("text", "create_soft"),
    ("text", "update_soft"),
    ("text", "held_soft"),
    ("create_ink", "create_soft"),
    ("update_ink", "update_soft"),
    ("held_ink", "held_soft"),
]


def luminance(text: str) -> float:
    """Relative luminance after WCAG 2.2, from 0 to 1."""
    parts = [int(text[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS, ids=["-".join(pair) for pair in PAIRS])
def test_words_reach_four_and_a_half_to_one(tokens: Tokens, ink: str, ground: str) -> None:
    assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= 4.5


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("state", list(State))
def test_bars_and_rings_reach_three_to_one(tokens: Tokens, state: State) -> None:
    assert contrast(getattr(tokens, state.value), tokens.card) >= 3
    assert contrast(tokens.accent, tokens.card) >= 3
    assert contrast(tokens.accent, tokens.ground) >= 3


def test_every_state_has_a_glyph_of_its_own() -> None:
    assert len({state.glyph for state in State}) == len(State)


def test_the_style_sheet_names_no_colour_of_its_own() -> None:
    text = (UI / "theme.qss").read_text(encoding="utf-8")
    assert not re.search(r"#[0-9A-Fa-f]{3,8}\b", text)
    for tokens in (LIGHT, DARK):
        assert "$" not in style_sheet(tokens)


def test_no_other_module_of_the_window_names_a_colour() -> None:
    for path in UI.rglob("*.py"):
        if path.name != "theme.py":
            found = re.findall(r"[\"']#[0-9A-Fa-f]{6}[\"']", path.read_text(encoding="utf-8"))
            assert not found, f"{path.name} names {found}"


def test_tokens_are_all_colours() -> None:
    for tokens in (LIGHT, DARK):
        assert vars(tokens).keys() == Tokens.__annotations__.keys()
        for name, value in vars(tokens).items():
            assert re.fullmatch(r"#[0-9A-F]{6}", value), name


def test_switching_redraws_what_is_on_screen(theme: Theme, qtbot: QtBot) -> None:
    button = QPushButton("x")
    qtbot.addWidget(button)
    button.show()
    light = button.grab().toImage()
    with qtbot.waitSignal(theme.changed):
        theme.choose(Choice.DARK)
    assert tokens_of(button) is DARK
    assert theme.tokens is DARK
    assert button.grab().toImage() != light
    theme.choose(Choice.LIGHT)
    assert tokens_of(button) is LIGHT
    assert button.grab().toImage() == light


def test_the_system_decides_when_asked_to(theme: Theme) -> None:
    theme.choose(Choice.SYSTEM)
    assert theme.tokens is LIGHT  # no screen here speaks of darkness
    theme.choose(Choice.LIGHT)


def test_a_transparent_rule_does_not_pass_for_dark(theme: Theme, qtbot: QtBot) -> None:
    button = QPushButton("x")
    button.setProperty("kind", "row")
    qtbot.addWidget(button)
    button.show()
    assert tokens_of(button) is LIGHT


def test_the_fonts_that_come_with_the_app_are_found(qapp: QApplication) -> None:
    assert font().family() == "Inter"
    assert {"check-bold", "caret-down", "warning-circle", "star-fill"} <= icon_names()


def test_digits_of_a_number_have_one_width(qapp: QApplication) -> None:
    from PySide6.QtGui import QFontMetricsF

    metrics = QFontMetricsF(font(tabular=True))
    widths = {round(metrics.horizontalAdvance(digit * 10), 3) for digit in "0123456789"}
    assert len(widths) == 1


def test_weights_are_drawn_as_weights(qapp: QApplication) -> None:
    def darkness(face: QFont) -> int:
        image = QImage(200, 30, QImage.Format.Format_Grayscale8)
        image.fill(255)
        painter = QPainter(image)
        painter.setFont(face)
        painter.drawText(QRectF(0, 0, 200, 30), "Hamburgefonts 0123")
        painter.end()
        return sum(255 - byte for byte in bytes(image.constBits()))

    assert darkness(font(weight=400)) < darkness(font(weight=500)) < darkness(font(weight=600))


@pytest.mark.parametrize("choice", [Choice.LIGHT, Choice.DARK])
def test_an_icon_takes_the_colour_of_today(theme: Theme, choice: Choice) -> None:
    theme.choose(choice)
    image = icon("check-bold", "accent").pixmap(32, 32).toImage()
    inks = {
        image.pixelColor(x, y).name()
        for x in range(32)
        for y in range(32)
        if image.pixelColor(x, y).alpha() == 255
    }
    assert theme.tokens.accent.lower() in inks
    theme.choose(Choice.LIGHT)


def test_an_unknown_icon_is_a_dot_and_no_crash(qapp: QApplication) -> None:
    image = QImage(16, 16, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    draw_icon(painter, QRectF(0, 0, 16, 16), "no-such-icon", QColor("red"))
    painter.end()
    assert any(image.pixelColor(x, y).alpha() for x in range(16) for y in range(16))
