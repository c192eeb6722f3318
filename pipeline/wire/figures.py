"""Reading figures out of what providers answer. A shape that is not what the documentation says is `None`, no error."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

NOTHING: Final[Mapping[str, Any]] = {}


def mapping(value: object) -> Mapping[str, Any]:
    """`value` if it is a JSON object, else an empty one."""
    return value if isinstance(value, Mapping) else NOTHING


def first(value: object) -> Mapping[str, Any]:
    """The first element of the array `value`, if it is an object."""
    return mapping(value[0]) if isinstance(value, list) and value else NOTHING


def tokens(value: object) -> int | None:
    """A count of tokens; None where `value` is no count."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1 << 53:
        return None
    return int(value)


def dollars(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1 << 53:
        return None
    return float(value)


def name(value: object) -> str | None:
    """A non-empty string."""
    return value if isinstance(value, str) and value else None


def less(total: int | None, *parts: int | None) -> int | None:
    """`total` without those of its parts that are known; never below zero."""
    return None if total is None else max(0, total - sum(part or 0 for part in parts))


def plus(*parts: int | None) -> int | None:
    """The sum of the parts that are known; None if none is."""
    known = [part for part in parts if part is not None]
    return sum(known) if known else None
