"""The Match page: which column feeds which field, by drag, by typing or by keyboard."""

from planhat_desktop.ui.pages.match.page import MappingPage

__all__ = ["MappingPage"]
