"""Labelled headers: what suggestions are measured against."""
