"""Pointers of a folded document (references.py writes them), and what they point at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from .document import Value
from .specs import Odd


@dataclass(frozen=True, slots=True)
class Stem:
    """A string that begins with the value of a key."""

    key: str
    rest: str


@dataclass(frozen=True, slots=True)
class Same:
    """The value at a path."""

    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Around:
    """The objects around a value, the nearest first."""

    members: dict[str, Value]
    outer: Around | None


def resolved(root: Value) -> Value:
    """The document with each pointer replaced by what it points at. Raises KeyError where there is nothing."""

    def visit(value: Value, around: Around | None) -> Value:
        if type(value) is dict:
            for key, each in value.items():
                if type(each) in _TOUCHED:
                    value[key] = visit(each, Around(value, around))
        elif isinstance(value, list):
            for index, each in enumerate(value):
                if type(each) in _TOUCHED:
                    value[index] = visit(each, around)
        elif type(value) is Stem:
            return _named(value.key, around) + value.rest
        elif type(value) is Same:
            return _value_at(root, value.path)
        return value

    return visit(root, None)


_TOUCHED: Final = frozenset({dict, list, Stem, Same})


def _named(key: str, around: Around | None) -> str:
    while around is not None:
        if key in around.members:
            return str(around.members[key])
        around = around.outer
    raise Odd(f"nothing is called {key}")


def _value_at(value: Value, path: tuple[str, ...]) -> Value:
    for key in path:
        value = value[int(key)] if isinstance(value, list) else value[key]
    return value
