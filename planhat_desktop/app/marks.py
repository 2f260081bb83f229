"""Marks for readers and the type checker that cost nothing when the program runs.

`typing_extensions` takes as long to import as painting half the first page; what is imported
before that paint takes its mark from here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

__all__ = ["override"]

if TYPE_CHECKING:
    from typing_extensions import override
else:
    _Method = TypeVar("_Method")

    def override(method: _Method) -> _Method:
        """Mark a method that stands for one of its base class."""
        return method
