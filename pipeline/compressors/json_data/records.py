"""Which objects are rows of one table, and in which order their columns stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from .document import Value

MAX_COLUMNS: Final = 256
"""More than that is a map, not a record."""
MAX_SHAPES: Final = 64
"""Sets of keys that are merged, the most frequent first; rarer ones are spelt out."""
MIN_FILL: Final = 0.25
"""Share of the cells that must not be empty: a row of commas says less than an object."""
MIN_FITTING: Final = 0.6
"""Share of the elements that must be records of the table."""


@dataclass(frozen=True, slots=True)
class Keys:
    """The columns of some objects: their keys, in an order that holds in each of them."""

    order: tuple[str, ...]
    fitting: frozenset[tuple[str, ...]]
    """The key sequences that follow that order."""

    def fits(self, value: Value) -> bool:
        return type(value) is dict and tuple(value) in self.fitting


def keys(objects: Sequence[dict[str, Value]]) -> Keys | None:
    """The columns of `objects`; None where they have too little in common."""
    shapes = Counter(map(tuple, objects))
    shapes.pop((), None)
    order: list[str] = []
    for shape, _ in shapes.most_common(MAX_SHAPES):
        _merge(order, shape)
        if len(order) > MAX_COLUMNS:
            return None
    place = {key: index for index, key in enumerate(order)}
    fitting = frozenset(shape for shape in shapes if _follows(shape, place))
    fit = sum(shapes[shape] for shape in fitting)
    filled = sum(shapes[shape] * len(shape) for shape in fitting)
    if not fit or fit < MIN_FITTING * len(objects) or filled < MIN_FILL * fit * len(order):
        return None
    return Keys(tuple(order), fitting)


def _merge(order: list[str], shape: tuple[str, ...]) -> None:
    """Put the new keys of `shape` behind the key that they follow there."""
    known = {key: place for place, key in enumerate(order)}
    place = moved = 0
    for key in shape:
        if key in known:
            place = known[key] + moved + 1
        else:
            order.insert(place, key)
            place += 1
            moved += 1


def _follows(shape: tuple[str, ...], place: dict[str, int]) -> bool:
    places = [place.get(key, -1) for key in shape]
    return -1 not in places and all(a < b for a, b in pairwise(places))


def records(values: Iterable[Value]) -> Keys | None:
    """The columns of the objects among `values`, where most are objects of a kind."""
    values = list(values)
    objects = [value for value in values if type(value) is dict]
    if len(objects) < MIN_FITTING * len(values):
        return None
    return keys(objects)


def keyed(maps: Sequence[dict[str, Value]]) -> Keys | None:
    """The columns of the objects that these maps hold under ids; None where their keys are names of fields."""
    inner: list[Any] = [value for each in maps for value in each.values()]
    if len(inner) < 3 or any(type(value) is not dict for value in inner):
        return None
    distinct = len({key for each in maps for key in each})
    if 2 * distinct < len(inner) or sum(map(len, inner)) < 2 * len(inner):
        return None
    inner_keys = keys(inner)
    if inner_keys is None or "key" in inner_keys.order or len(inner_keys.order) * len(inner) > 2 * sum(map(len, inner)):
        return None
    return inner_keys
