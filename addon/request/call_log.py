"""The tool calls that models made in responses: where a client sends only what is new (`previous_response_id`), the results
come without them, and whether a result may be touched hangs on its call.

In memory, and no more of it than a few megabytes: results follow their calls closely. What is forgotten, or was called before
this proxy started, is a result of an unknown call, which is left alone.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

_MOST: Final = 8 << 20  # characters of arguments and names
_OBJECTS: Final = 300  # what an entry weighs besides

Call = tuple[str, str]
"""Tool name and arguments."""


class CallLog(Mapping[str, Call]):
    """Call id -> call; the least recent go first."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._weight = 0
        self._calls: OrderedDict[str, Call] = OrderedDict()

    def remember(self, calls: Iterable[tuple[str, Call]]) -> None:
        for call_id, call in calls:
            self._forget(call_id)
            self._calls[call_id] = call
            self._weight += _weight(call_id, call)
        while self._weight > self._most:
            self._forget(next(iter(self._calls)))

    def _forget(self, call_id: str) -> None:
        call = self._calls.pop(call_id, None)
        if call is not None:
            self._weight -= _weight(call_id, call)

    def __getitem__(self, call_id: str) -> Call:
        return self._calls[call_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._calls)

    def __len__(self) -> int:
        return len(self._calls)


def _weight(call_id: str, call: Call) -> int:
    return _OBJECTS + len(call_id) + sum(map(len, call))
