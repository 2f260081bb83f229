"""Ports that are opened at their first use: the window is painted before they are needed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TypeVar, cast

Port = TypeVar("Port")


class Later:
    """Stands in a port's place and hands on whatever it is asked."""

    def __init__(self, open_port: Callable[[], object]) -> None:
        self._open = open_port

    @cached_property
    def _port(self) -> object:
        return self._open()

    def __getattr__(self, name: str) -> object:
        return getattr(self._port, name)


def later(open_port: Callable[[], Port]) -> Port:
    """Return a stand-in that opens the port when something is first asked of it."""
    return cast("Port", Later(open_port))
