"""The Preview page: what will happen, row by row, before anything is sent."""

from planhat_desktop.ui.pages.preview.page import PreviewPage

__all__ = ["PreviewPage"]
