"""Tab goes as one reads: the rail from top to bottom, the page, the footer."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from planhat_desktop.app.groups import Fix
from planhat_desktop.app.wizard import Step
from planhat_desktop.ui.kit import Chip
from planhat_desktop.ui.pages.preview import PreviewPage
from planhat_desktop.ui.window import MainWindow
from tests.ui.gallery import settle, wait_until
from tests.ui.matching import open_match
from tests.ui.uploading import open_preview


def chain(window: MainWindow) -> Iterator[QWidget]:
    """Yield what Tab comes to, from the rail's first on."""
    one: QWidget | None = window.rail.chip
    while one is not None:
        if one.isVisible() and one.focusPolicy() & Qt.FocusPolicy.TabFocus:
            yield one
        one = one.nextInFocusChain()
        if one is window.rail.chip:
            return


def parts(window: MainWindow) -> list[str]:
    """The parts of the window in the order Tab comes to them, each as often as it does."""
    found: list[str] = []
    for one in chain(window):
        homes = {"rail": window.rail, "page": window.page, "footer": window.footer}
        name = next((name for name, home in homes.items() if home.isAncestorOf(one)), "")
        if name and found[-1:] != [name]:
            found.append(name)
    return found


def test_rail_page_and_footer_follow_each_other(window: MainWindow) -> None:
    open_match(window)
    for step in (Step.MATCH, Step.PREVIEW, Step.FILE, Step.MATCH):
        window.go(step)
        settle(window)
        assert parts(window) == ["rail", "page", "footer"], step
        rail = [one for one in chain(window) if window.rail.isAncestorOf(one)]
        tops = [one.mapTo(window, one.rect().topLeft()).y() for one in rail]
        assert tops == sorted(tops)
        assert len(rail) > 5
        footer = [one for one in chain(window) if window.footer.isAncestorOf(one)]
        lefts = [one.mapTo(window, one.rect().topLeft()).x() for one in footer]
        assert lefts == sorted(lefts)
        assert footer[-1] is window.footer.primary


def test_chips_come_before_what_they_filter(window: MainWindow) -> None:
    open_match(window)
    page = window.go(Step.PREVIEW)
    assert isinstance(page, PreviewPage)
    settle(window)
    wait_until(lambda: page.view is not None and not window.is_busy)
    order = list(chain(window))
    chips = [place for place, one in enumerate(order) if isinstance(one, Chip)]
    assert chips
    assert max(chips) < order.index(page.grid)


def test_the_problems_of_a_preview_come_before_the_row_below_them(window: MainWindow) -> None:
    page = open_preview(window)

    def read() -> list[tuple[int, int, int]]:
        """Where Tab comes to beside the grid: lower column, then height, then place across."""
        side, found = page.side, []
        for one in chain(window):
            for number, half in enumerate((side.above, side.below)):
                if half.content.isAncestorOf(one):
                    middle = one.mapTo(half.content, one.rect().center())
                    found.append((number, middle.y(), middle.x()))
        return found

    def is_in_order() -> bool:
        read_now = read()
        return read_now == sorted(read_now) and {one[0] for one in read_now} == {0, 1}

    wait_until(is_in_order)
    card = next(one for one in page.problems.cards if one.group.fix is Fix.REPLACE)
    card.open_editor()  # its boxes are made only now
    count = len(card.findChildren(QLineEdit))
    assert count
    wait_until(is_in_order)
    order = list(chain(window))
    assert order.index(page.grid) < min(order.index(one) for one in card.findChildren(QLineEdit))
    page.grid.setCurrentIndex(page.model.index(3, 0))
    wait_until(is_in_order)
    assert parts(window) == ["rail", "page", "footer"]
