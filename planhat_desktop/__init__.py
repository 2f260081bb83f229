"""Planhat Desktop: a wizard that carries a spreadsheet into Planhat."""

__version__ = "0.1.0"
