"""Deep documents above their budget: what is below the upper levels is only counted.

Tables are thinned by their rows (summary.py). What is no table gets a number of characters to stay in, shared out among its
members: small ones stay whole, and the room that they leave goes to the large ones in equal parts. An object or array with
less room than it takes to say anything of it becomes a count; a long text keeps its beginning. What speaks of an error
stays, wherever it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from ...model.markers import count, gap
from ..tabular.document import NUMBER, Lines, Value, show
from ..tabular.rarities import ERROR

LEAST: Final = 80
"""Characters in which something can be said of an object."""
LONG: Final = 400
"""Characters from which on a text may be cut, and half of what stays at least."""
ROWS: Final = 12
"""Elements of an array that are expected to be shown: each gets at least that part of the array's room."""
MANY: Final = 100
"""Errors of different words that are shown."""
_NO_DIGITS: Final = dict.fromkeys(map(ord, "0123456789"))


def pruned(document: Value, room: int, kept: Iterable[int] = ()) -> Value:
    """The document in about `room` characters; the containers with the identities `kept` are never only counted."""
    return _Pruning({*kept, id(document)}).cut(document, room)


class _Pruning:
    """The sizes of one document's containers, and which of them must be shown."""

    def __init__(self, kept: Iterable[int]) -> None:
        self._sizes: dict[int, int] = {}
        self._kept = set(kept)
        self._errors: set[str] = set()

    def cut(self, value: Value, room: int) -> Value:
        if not value or self._size(value) <= room:
            return value
        if type(value) is dict:
            if room < LEAST and id(value) not in self._kept:
                return f"{NUMBER}{{{gap(count(len(value), 'field'))}}}"
            share = _share([self._size(each) for each in value.values()], room - sum(map(len, value)))
            return {key: self.cut(each, share) for key, each in value.items()}
        if isinstance(value, list):
            if room < LEAST and id(value) not in self._kept:
                return f"{NUMBER}[{gap(count(len(value), 'item'))}]"
            share = max(room // min(len(value), ROWS), _share([self._size(each) for each in value], room))
            return (Lines if type(value) is Lines else list)(self.cut(each, share) for each in value)
        return _opening(value, room) if type(value) is str else value

    def _size(self, value: Value) -> int:
        if type(value) is str:
            return len(value) + 3
        if type(value) is not dict and not isinstance(value, list):
            return 5
        known = self._sizes.get(id(value))
        if known is None:
            known = self._sizes[id(value)] = self._measured(value)
        return known

    def _measured(self, value: Value) -> int:
        inner = value.values() if type(value) is dict else value
        size = 2 + sum(map(self._size, inner)) + (sum(map(len, value)) + 3 * len(value) if type(value) is dict else 0)
        errors = [each for each in inner if type(each) is str and self._is_new_error(each)]
        if errors or any(id(each) in self._kept for each in inner):
            self._kept.add(id(value))
        return size

    def _is_new_error(self, text: str) -> bool:
        """Whether it speaks of an error unlike those before, but for digits."""
        if not ERROR.search(text):
            return False
        shape = text.translate(_NO_DIGITS)
        new = shape not in self._errors and len(self._errors) < MANY
        self._errors.add(shape)
        return new


def _share(sizes: Collection[int], room: int) -> int:
    """What each of those gets that are larger than that."""
    left = len(sizes)
    for size in sorted(sizes):
        if size * left > room:
            break
        room -= size
        left -= 1
    return max(0, room) // max(1, left)


def _opening(text: str, room: int) -> str:
    """The words at the beginning of a long text, and how much follows."""
    if len(text) <= LONG or text[0] == NUMBER or ERROR.search(text):
        return text
    end = text.rfind(" ", 0, max(LONG // 2, room))
    rest = len(show(text[end + 1 :]))
    return f"{text[:end]} {gap(count(rest, 'character'))}" if end > 0 and rest > LONG // 4 else text
