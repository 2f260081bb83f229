from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from planhat_desktop.ui.kit import (
    Badge,
    Banner,
    Button,
    Card,
    Deed,
    Drawer,
    DropZone,
    Elided,
    EmptyState,
    FlowLayout,
    Footer,
    Glyph,
    ScrollColumn,
    Text,
    Toast,
    Word,
    clear,
)
from planhat_desktop.ui.theme import Theme


def test_long_words_are_cut_with_all_of_them_in_the_tooltip(qtbot: QtBot, theme: Theme) -> None:
    label = Elided("A name that is far too long for the place it stands in", "strong")
    qtbot.addWidget(label)
    label.resize(120, 20)
    label.show()
    assert label.text().endswith("…")
    assert label.toolTip() == label.full == label.accessibleName()
    label.resize(900, 20)
    QApplication.processEvents()
    assert label.text() == label.full
    assert label.toolTip() == ""


def test_signs_of_markup_stay_what_they_are(qtbot: QtBot, theme: Theme) -> None:
    label = Text("<b>Acme</b> & Sons")
    qtbot.addWidget(label)
    assert label.textFormat() is Qt.TextFormat.PlainText


def test_a_banner_says_what_and_do_and_offers_the_way_out(qtbot: QtBot, theme: Theme) -> None:
    tried: list[bool] = []
    banner = Banner()
    qtbot.addWidget(banner)
    banner.say(
        "It is open in Excel.", "Close it there.", [Deed("Try again", lambda: tried.append(True))]
    )
    assert banner.accessibleName() == "It is open in Excel. Close it there."
    button = next(one for one in banner.findChildren(Button) if one.text() == "Try again")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert tried == [True]
    close = next(one for one in banner.findChildren(Button) if one.property("kind") == "icon")
    with qtbot.waitSignal(banner.closed):
        close.click()
    assert banner.isHidden()


def test_a_second_banner_forgets_the_first_ones_buttons(qtbot: QtBot, theme: Theme) -> None:
    banner = Banner()
    qtbot.addWidget(banner)
    banner.say("One", deeds=[Deed("Do one", lambda: None)])
    banner.say("Two")
    shown = [one.text() for one in banner.findChildren(Button) if not one.isHidden()]
    assert shown == [""]  # only the cross


def test_a_toast_has_room_for_its_words_every_time(qtbot: QtBot, theme: Theme) -> None:
    place = QWidget()
    qtbot.addWidget(place)
    place.resize(600, 300)
    place.show()
    toast = Toast(place)
    for words in ("Short", "Rather more words than the last time", "Few"):
        toast.say(words, Deed("Back to " + words, lambda: None))
        QApplication.processEvents()
        button = next(one for one in toast.findChildren(Button) if not one.isHidden())
        assert toast.words.width() >= toast.words.sizeHint().width()
        assert button.width() >= button.sizeHint().width()
        assert place.rect().contains(toast.geometry())


def test_the_deed_of_a_toast_is_done_and_the_toast_goes(qtbot: QtBot, theme: Theme) -> None:
    place, done = QWidget(), list[bool]()
    qtbot.addWidget(place)
    place.show()
    toast = Toast(place)
    toast.say("Taken back", Deed("Redo", lambda: done.append(True)))
    toast.findChildren(Button)[0].click()
    assert done == [True]
    assert toast.isHidden()


def test_the_footer_says_words_and_the_clickable_ones_press(qtbot: QtBot, theme: Theme) -> None:
    footer, pressed = Footer(), list[str]()
    qtbot.addWidget(footer)
    footer.resize(900, 70)
    footer.show()
    footer.set_words(
        [
            Word("matched", "9"),
            Word("to check", "2", press=lambda: pressed.append("check")),
            Word("1 required missing", tone="held", press=lambda: pressed.append("gap")),
        ]
    )
    said = [
        one.text()
        for one in footer.findChildren(QWidget)
        if isinstance(one, Text | Button) and one.isVisible() and one.text()
    ]
    assert "9" in said
    assert "2 to check" in said
    for button in footer.findChildren(Button):
        if button.property("kind") == "word":
            button.click()
    assert pressed == ["check", "gap"]


def test_words_of_the_footer_stay_together_and_what_is_too_long_is_cut(
    qtbot: QtBot, theme: Theme
) -> None:
    footer = Footer()
    qtbot.addWidget(footer)
    footer.resize(420, 90)
    footer.set_words(
        [
            Word("matched", "9"),
            Word("to check", "2", press=footer.hide),
            Word("12 required missing: " + "External ID, " * 9, tone="held", press=footer.hide),
        ]
    )
    footer.set_buttons("Preview", back=True)
    with qtbot.waitExposed(footer):
        footer.show()
    dots = [one for one in footer.findChildren(Text) if one.text() == "·"]
    assert len(dots) == 2
    for dot in dots:
        part = dot.parentWidget()
        assert part is not None
        beside = part.findChildren(Button)[0]
        assert beside.geometry().left() > dot.geometry().right()
        assert abs(beside.geometry().center().y() - dot.geometry().center().y()) <= 2
    assert beside.text().endswith("…")
    assert beside.toolTip().startswith("12 required missing")
    assert beside.mapTo(footer, beside.rect().topRight()).x() < footer.back.x()


def test_the_primary_button_of_the_footer_is_never_disabled(qtbot: QtBot, theme: Theme) -> None:
    footer = Footer()
    qtbot.addWidget(footer)
    footer.show()
    footer.set_buttons("Preview 812 rows", back=True)
    assert footer.primary.isEnabled()
    assert footer.primary.text() == "Preview 812 rows"
    footer.set_buttons("", back=False)
    assert footer.primary.isHidden()
    assert footer.back.isHidden()


def test_extra_buttons_come_and_go_with_their_page(qtbot: QtBot, theme: Theme) -> None:
    footer, pause = Footer(), Button("Pause")
    qtbot.addWidget(footer)
    footer.show()
    footer.set_buttons("Stop", back=False, extra=[pause])
    assert pause.isVisible()
    footer.set_buttons("Stop", back=False)
    assert not pause.isVisible()


def test_a_scrolling_column_keeps_its_cards_at_their_height(qtbot: QtBot, theme: Theme) -> None:
    scroll, card = ScrollColumn(), Card()
    qtbot.addWidget(scroll)
    card.body.addWidget(Text("One line", "strong"))
    card.body.addWidget(Button("Do", "link"), 0, Qt.AlignmentFlag.AlignLeft)
    scroll.body.addWidget(card)
    scroll.resize(268, 600)
    scroll.show()
    QApplication.processEvents()
    assert card.height() == card.sizeHint().height()


def test_a_drawer_closes_with_escape(qtbot: QtBot, theme: Theme) -> None:
    drawer = Drawer("This row")
    qtbot.addWidget(drawer)
    drawer.show()
    with qtbot.waitSignal(drawer.closed):
        QTest.keyClick(drawer, Qt.Key.Key_Escape)
    assert drawer.isHidden()


def test_a_drop_zone_is_pressed_by_keyboard_too(qtbot: QtBot, theme: Theme) -> None:
    zone = DropZone()
    qtbot.addWidget(zone)
    zone.resize(200, 100)
    zone.show()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space):
        with qtbot.waitSignal(zone.pressed):
            QTest.keyClick(zone, key)
    with qtbot.waitSignal(zone.pressed):
        QTest.mouseClick(zone, Qt.MouseButton.LeftButton)
    before = zone.grab().toImage()
    zone.aim(True)
    assert zone.grab().toImage() != before


def test_an_empty_place_that_is_low_leaves_its_sign_out(qtbot: QtBot, theme: Theme) -> None:
    place = QWidget()
    qtbot.addWidget(place)
    words = ("check-circle", "Nothing is left to do", "Every row is in Planhat.")
    empty = EmptyState(*words, parent=place)
    (sign,) = empty.findChildren(Glyph)
    place.show()
    for height, is_shown in ((400, True), (90, False), (400, True)):
        empty.resize(600, height)
        assert sign.isVisible() is is_shown
        assert all(one.isVisible() for one in empty.findChildren(Text))


def test_an_empty_place_offers_a_way_to_begin(qtbot: QtBot, theme: Theme) -> None:
    begun: list[bool] = []
    empty = EmptyState(
        "cards", "No profiles yet", "Save one…", [Deed("Begin", lambda: begun.append(True))]
    )
    qtbot.addWidget(empty)
    empty.findChildren(Button)[0].click()
    assert begun == [True]


def test_clearing_a_layout_lets_nested_ones_go_too(qtbot: QtBot, theme: Theme) -> None:
    place = QWidget()
    qtbot.addWidget(place)
    flow = FlowLayout(place)
    for words in ("a", "b"):
        flow.addWidget(Badge(words))
    clear(flow)
    assert flow.count() == 0
    assert flow.heightForWidth(100) == 0
