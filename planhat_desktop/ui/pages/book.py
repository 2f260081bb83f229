"""Which page stands where; each is imported when it is first shown."""

from __future__ import annotations

from planhat_desktop.app.wizard import Step
from planhat_desktop.ui.pages.page import Host, Page


def page_class(step: Step) -> type[Page]:
    """Return the class of a step's page, imported."""
    match step:
        case Step.FILE:
            from planhat_desktop.ui.pages.sheet import SheetPage

            return SheetPage
        case Step.MATCH:
            from planhat_desktop.ui.pages.match import MappingPage

            return MappingPage
        case Step.PREVIEW:
            from planhat_desktop.ui.pages.preview import PreviewPage

            return PreviewPage
        case Step.UPLOAD:
            from planhat_desktop.ui.pages.upload import UploadPage

            return UploadPage
        case Step.REPORT:
            from planhat_desktop.ui.pages.report import ReportPage

            return ReportPage


def make_page(step: Step, host: Host) -> Page:
    """Return the page of a step."""
    return page_class(step)(host)


def make_side(name: str, host: Host) -> Page:
    """Return a page that stands beside the wizard.

    Args:
        name: ``history``, ``profiles``, ``settings``, ``connect``, ``records``, ``template``,
            ``values``, ``twins`` or ``picking``.
    """
    match name:
        case "values":
            from planhat_desktop.ui.pages.match.valuemap import ValuesPage

            return ValuesPage(host)
        case "twins":
            from planhat_desktop.ui.pages.twins import TwinsPage

            return TwinsPage(host)
        case "picking":
            from planhat_desktop.ui.pages.picking import PickingPage

            return PickingPage(host)
        case "settings":
            from planhat_desktop.ui.pages.settings import SettingsPage

            return SettingsPage(host)
        case "connect":
            from planhat_desktop.ui.pages.connecting import ConnectPage

            return ConnectPage(host)
        case "records" | "template":
            from planhat_desktop.ui.pages.handing import HandingPage

            return HandingPage(host, name)
        case "history":
            from planhat_desktop.ui.pages.history import HistoryPage

            return HistoryPage(host)
        case _:
            from planhat_desktop.ui.pages.profiles import ProfilesPage

            return ProfilesPage(host)
