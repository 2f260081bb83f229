"""The Report page tells what has become of its upload since, whoever took it back."""

from __future__ import annotations

from dataclasses import replace

from planhat_desktop.app.undoing import undo
from planhat_desktop.app.wizard import Step
from planhat_desktop.core.journal import Ended, Sent
from planhat_desktop.places import Places
from planhat_desktop.ui.pages.report import ReportPage
from planhat_desktop.ui.parts import Parts
from planhat_desktop.ui.window import MainWindow
from tests.ui.gallery import settle, wait_until
from tests.ui.test_past_runs import amounts, history, shown, wait_for_end
from tests.ui.uploading import open_preview, upload


def back_to_report(window: MainWindow) -> ReportPage:
    page = window.go(Step.REPORT)
    assert isinstance(page, ReportPage)
    settle(window)
    return page


def take_back(window: MainWindow) -> None:
    """Press what takes back, and agree."""
    wait_until(lambda: window.page.step is None)
    past = wait_for_end(window)
    past.one.undo.yes.click()
    wait_for_end(window)


def test_an_upload_that_was_taken_back_in_history_says_so(window: MainWindow, parts: Parts) -> None:
    before = amounts(parts)
    page = upload(window, open_preview(window))
    assert page.title.full.startswith("Done.")
    assert (page.undo.text(), page.see.isVisible()) == ("Undo this upload…", False)
    page.undo.click()
    take_back(window)
    assert amounts(parts) == before
    page = back_to_report(window)
    assert page.title.full == "Taken back since. 5 of 5 changes had been made."
    assert page.subtitle.text().startswith("Taken back on ")
    assert f" by {parts.user()}." in page.subtitle.text()
    assert not page.rest.isVisible()
    assert not page.save_rest.isVisible()
    assert page.primary() == "Preview it again"
    assert page.again.isVisible()

    # What was taken back can be seen,
    page.see.click()
    wait_until(lambda: window.page.step is None)
    past = wait_for_end(window)
    assert past.title.full == "Taken back: 5 of 5 changes."

    # be brought back,
    page = back_to_report(window)
    assert page.undo.text() == "Undo the undo…"
    page.undo.click()
    take_back(window)
    assert amounts(parts) != before
    page = back_to_report(window)
    assert page.title.full.startswith("Done.")
    assert page.undo.text() == "Undo this upload…"

    # and the upload taken back once more; then it is previewed anew.
    page.undo.click()
    take_back(window)
    page = back_to_report(window)
    page.go_on()
    settle(window)
    assert window.page.step is Step.PREVIEW
    assert window.draft.prepared is not None


def test_the_same_is_told_in_history(window: MainWindow) -> None:
    page = upload(window, open_preview(window))
    page.undo.click()
    take_back(window)
    past = history(window)
    name = window.draft.run
    past.open_run(name)
    settle(window)
    one = past.one
    assert past.title.full == "Taken back since. 5 of 5 changes had been made."
    assert "Taken back on " in past.subtitle.text()
    assert not one.back.isVisible()
    assert not one.rest.isVisible()
    assert one.turn.text() == "Undo the undo…"
    one.see.click()
    wait_for_end(window)
    assert shown(past).started.undo_of == name
    past.open_run(name)
    settle(window)
    one.turn.click()
    take_back(window)
    past.open_run(name)
    settle(window)
    assert past.title.full.startswith("Done.")
    assert (one.turn.isVisible(), one.see.isVisible(), one.back.isVisible()) == (False, False, True)


def test_an_undo_that_was_cut_short_goes_on_from_the_report(
    window: MainWindow, parts: Parts
) -> None:
    before = amounts(parts)
    page = upload(window, open_preview(window))
    name = window.draft.run
    planhat = parts.open(parts.practice)
    models = window.draft.catalog.models
    work = undo(name, "u1", models, parts.practice, planhat, parts.journal, parts.now)
    sent = 0
    while sent < 2:  # the first has been answered by then
        sent += isinstance(next(work), Sent)
    work.close()
    planhat.close()
    window.show_side("history")
    settle(window)
    page = back_to_report(window)
    assert page.title.full == "Taken back in part. 5 of 5 changes had been made."
    assert page.undo.text() == "Go on with the undo"
    assert page.primary() == "Start another"
    page.undo.click()
    wait_until(lambda: window.page.step is None)
    past = wait_for_end(window)
    wait_until(lambda: past.one.report is not None and past.one.report.state == "finished")
    wait_for_end(window)
    assert amounts(parts) == before
    page = back_to_report(window)
    assert page.title.full == "Taken back since. 5 of 5 changes had been made."


def test_an_undo_that_another_window_is_at_is_told(window: MainWindow, parts: Parts) -> None:
    page = upload(window, open_preview(window))
    assert page.report is not None
    theirs = replace(page.report.started, run="u1", undo_of=window.draft.run, by="sara")
    parts.journal.begin(theirs)
    window.show_side("history")
    settle(window)
    page = back_to_report(window)
    assert page.title.full == "It is being taken back. 5 of 5 changes had been made."
    assert not page.undo.isVisible()
    assert page.see.isVisible()
    parts.journal.append("u1", Ended("stopped"))
    window.show_side("history")
    settle(window)
    assert back_to_report(window).title.full.startswith("Done.")


def test_a_history_that_cannot_be_read_leaves_the_report_as_it_is(
    window: MainWindow, places: Places
) -> None:
    page = upload(window, open_preview(window))
    title = page.title.full
    window.show_side("history")
    settle(window)
    path = places.journal_file
    aside = path.with_suffix(".aside")
    path.rename(aside)
    path.mkdir()
    page = back_to_report(window)
    assert page.title.full == title
    path.rmdir()
    aside.rename(path)
