"""Small frozen classes that cost nothing to define.

A dataclass compiles its methods when it is defined, half a millisecond each; a dozen of them would
be the twentieth part of the time to the first window. What is defined before that is made here.
"""

from __future__ import annotations

from typing import TypeVar, dataclass_transform

_Class = TypeVar("_Class", bound=type)


@dataclass_transform(frozen_default=True)
def record(made: _Class) -> _Class:
    """Give a class what a frozen dataclass has: its fields by place or name, equality, a repr.

    Defaults may not be mutable. `change` is its ``replace``.
    """
    names = tuple(vars(made)["__annotations__"])
    defaults = {name: vars(made)[name] for name in names if name in vars(made)}

    def start(self: object, *given: object, **named: object) -> None:
        values = defaults | dict(zip(names, given, strict=False)) | named
        if len(values) != len(names) or len(given) > len(names):
            raise TypeError(f"{made.__qualname__} takes {', '.join(names)}")
        vars(self).update(values)

    def describe(self: object) -> str:
        values = ", ".join(f"{name}={vars(self)[name]!r}" for name in names)
        return f"{made.__qualname__}({values})"

    for name, method in (
        ("__init__", start),
        ("__repr__", describe),
        ("__eq__", _compare),
        ("__hash__", _hash),
        ("__setattr__", _refuse),
    ):
        setattr(made, name, method)
    return made


_Record = TypeVar("_Record")


def change(one: _Record, **changes: object) -> _Record:
    """Return a record like another one but for some fields."""
    return type(one)(**(vars(one) | changes))


def _compare(self: object, other: object) -> bool:
    return vars(self) == vars(other) if type(other) is type(self) else NotImplemented


def _hash(self: object) -> int:
    return hash(frozenset(vars(self).items()))


def _refuse(self: object, name: str, value: object) -> None:
    del value
    raise AttributeError(f"{type(self).__qualname__} is frozen, and so is its {name}")
