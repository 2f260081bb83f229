"""Labelled names: what finding records by name is measured against."""
