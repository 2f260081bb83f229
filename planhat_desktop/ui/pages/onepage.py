"""The one-page report as a file: HTML, or PDF by Qt's own printing."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize, QPdfWriter, QTextDocument
from PySide6.QtWidgets import QMenu, QPushButton

from planhat_desktop import __version__
from planhat_desktop.app.errors import CallUnusable
from planhat_desktop.app.onepage import make_page, read_summary
from planhat_desktop.app.steps import Step
from planhat_desktop.app.wording import translate as _
from planhat_desktop.ui.pages.page import Host
from planhat_desktop.ui.pages.saving import Write, ask_where, save_file

_DPI = 96
_MARGINS = QMarginsF(16, 16, 16, 16)  # millimetres


def make_pdf(page: str) -> bytes:
    """Return a page of HTML as a PDF of A4 sheets. Thread: any."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(_DPI)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(_MARGINS, QPageLayout.Unit.Millimeter)
    writer.setCreator(f"Planhat Desktop {__version__}")
    document = QTextDocument()
    document.setDocumentMargin(0)
    document.documentLayout().setPaintDevice(writer)
    document.setPageSize(writer.pageLayout().paintRectPixels(_DPI).size().toSizeF())
    document.setHtml(page)
    writer.setTitle(document.metaInformation(QTextDocument.MetaInformation.DocumentTitle))
    document.print_(writer)
    buffer.close()
    return bytes(buffer.data().data())


def write_page(host: Host, run: str) -> Write:
    """Return what writes the page about a run; the file's ending says as what."""
    parts = host.parts

    def write(path: Path) -> Generator[Step, None, Path]:
        found = yield from read_summary(parts.journal, run, parts.load_catalog())
        if found is None:
            raise CallUnusable(
                "no_such_run",
                _("This upload is not in the history of this computer any more."),
                _("Save the Excel report instead."),
            )
        is_pdf = path.suffix.lower() == ".pdf"
        page = make_page(found, __version__, for_print=is_pdf)
        made = make_pdf(page) if is_pdf else page.encode()
        return (yield from parts.export_bytes([made], path))

    return write


def add_pages(menu: QMenu, host: Host, button: QPushButton, run: str, stem: str) -> None:
    """Add to a menu of files what saves the page about a run."""
    menu.addSeparator()
    for words, suffix, kinds in (
        (_("One page for a manager (PDF)"), ".pdf", "PDF (*.pdf)"),
        (_("One page for a manager (HTML)"), ".html", "HTML (*.html)"),
    ):

        def save(_checked: bool = False, suffix: str = suffix, kinds: str = kinds) -> None:
            path = ask_where(button, f"{stem} – {_('one page')}{suffix}", kinds)
            if path is not None:
                save_file(host, path, write_page(host, run))

        menu.addAction(words).triggered.connect(save)
