"""JSON that was cut: at its end, at its start, in its middle, or with other text around it.

Agents cut what tools print: `head -c`, `sed -n 100,300p`, "... [3000 characters truncated] ...". What is left falls into
parts that JSON's grammar reads and raw text between them: the token that was cut in two, and what the agent says of it.
A part that starts a document has its open brackets closed, and knows the path of the innermost one. A part that starts
inside a document is what remains of each container up to its closing bracket, the innermost first, and then what follows
in the last one, which may be open itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from typing import Final, NamedTuple

from .document import BAD_ESCAPE, DECODER, Lines, Value, hide

MAX_DEPTH: Final = 48
MAX_PARTS: Final = 5
MAX_ENDS: Final = 48
"""Closing brackets of one part whose opening ones are gone."""
MAX_RAW: Final = 0.4
"""Share of the text that may be raw."""
LEAST: Final = 160
"""Characters of a part: shorter ones stay raw."""
TRIES: Final = 32
"""Places at which a part may start that are tried."""
SAMPLE: Final = 4000
"""Characters in which a member must stand."""

_SPACE: Final = re.compile(r"[ \t\r\n]*")
_KEY: Final = re.compile(r'"([^"\n]*)"[ \t\r\n]*:[ \t\r\n]*')
_START: Final = re.compile(r'(?:(?<=[\n,{}\[\]])|\A)[ \t]*(?=["{}\[\]])')
_CONTAINERS: Final = {"{": dict, "[": list}
CLOSED: Final = {"}": dict, "]": list}


@dataclass(frozen=True, slots=True)
class CutPart:
    """A stretch of JSON and the raw text behind it."""

    ends: list[Value]
    """What stands before each closing bracket whose opening one is gone: an object for `}`, an array for `]`."""
    last: Value
    """The document; or what follows behind the last of these brackets, in a container of which neither end is there."""
    path: tuple[str, ...]
    """From `last` to the innermost container that is still open where the part ends."""
    depth: int
    """How many containers that `last` shows with both brackets are open there."""
    starts: bool
    """Whether `last` is a document, or several, with their start."""
    rest: str = ""

    @property
    def single(self) -> bool:
        """Return whether `last` is one document."""
        return self.starts and type(self.last) is not Lines

    @property
    def closers(self) -> str:
        """The brackets behind `ends`."""
        return "".join("}" if type(each) is dict else "]" for each in self.ends)

    @property
    def spine(self) -> frozenset[int]:
        """The identities of the containers that are open where the part ends."""
        value, ids = self.last, {id(self.last)}
        for key in self.path:
            value = value[key] if type(value) is dict else value[int(key)]
            ids.add(id(value))
        return frozenset(ids) if self.depth else frozenset()


@dataclass(frozen=True, slots=True)
class Cut:
    """A text that is JSON in parts, hidden as in document.py."""

    head: str
    parts: list[CutPart]


class _Body(NamedTuple):
    """What was read of a container behind its opening bracket."""

    value: Value
    end: int
    path: tuple[str, ...] = ()
    closed: bool = False


@lru_cache(maxsize=2)
def read_cut(text: str) -> Cut:
    """The parts of `text`. Raises ValueError where too little of it is JSON."""
    if not _KEY.search(text, 0, SAMPLE):
        raise ValueError("no member of an object in sight")
    text = hide(text.strip())
    parts_found = list(islice(_parts(text), MAX_PARTS + 1))
    raw = len(text) - sum(end - start for start, end, _ in parts_found)
    if not parts_found or len(parts_found) > MAX_PARTS or raw > MAX_RAW * len(text):
        raise ValueError("hardly JSON")
    nexts = [*(start for start, _, _ in parts_found[1:]), len(text)]
    parts = [
        replace(part, rest=text[end:until].strip(", \t\r\n"))
        for (_, end, part), until in zip(parts_found, nexts, strict=True)
    ]
    return Cut(text[: parts_found[0][0]].strip(), parts)


def _parts(text: str) -> Iterator[tuple[int, int, CutPart]]:
    """The parts of the text with their starts and ends; what is behind them is not in them yet."""
    position = 0
    while position < len(text):
        starts = islice(_START.finditer(text, position), TRIES)
        tries = (part for start in starts for part in [_part(text, start.end())] if part)
        part = next(tries, None)
        if part is None:
            return
        yield part
        position = part[1]


def _part(text: str, start: int) -> tuple[int, int, CutPart] | None:
    """The longest part that starts here, as a document or inside one; None where it is short."""
    readers = (_document, _inside) if text[start : start + 1] in _CONTAINERS else (_inside,)
    readings = [each for read in readers if (each := read(text, start)) is not None]
    end, part = max(readings, key=lambda each: each[0], default=(0, None))
    if part is None or end - start < LEAST or BAD_ESCAPE.search(text, start, end):
        return None
    return start, end, part


def _document(text: str, start: int) -> tuple[int, CutPart] | None:
    try:
        body = _body(text, start, Lines())
    except ValueError:
        return None
    if len(body.value) != 1:
        return body.end, CutPart([], body.value, body.path, len(body.path), starts=True)
    return body.end, CutPart([], body.value[0], body.path[1:], len(body.path), starts=True)


def _inside(text: str, start: int) -> tuple[int, CutPart] | None:
    ends: list[Value] = []
    position = start
    try:
        while len(ends) < MAX_ENDS:
            body = _body(text, position, None)
            if not body.closed:
                return body.end, CutPart(ends, body.value, body.path, len(body.path), starts=False)
            ends.append(body.value)
            position = _past(text, body.end, ",")
            if (
                text[position : position + 1] in _CONTAINERS and text[body.end : position].strip() != ","
            ):  # the next document of a stream
                body = _body(text, position, Lines())
                return body.end, CutPart(ends, body.value, body.path, len(body.path), starts=False)
    except ValueError:
        pass
    return None


def _past(text: str, position: int, sign: str) -> int:
    """Behind the blanks at `position`, a `sign` if there is one, and the blanks behind that."""
    position = _SPACE.match(text, position).end()  # type: ignore[union-attr]  # it matches nothing at all, too
    return _SPACE.match(text, position + 1).end() if text[position : position + 1] == sign else position  # type: ignore[union-attr]


def _body(text: str, position: int, value: Value, depth: int = 0) -> _Body:
    """The members or elements from `position` on, as far as they are whole, and the open one behind them.

    `value` is what they are put in: an empty container, or None where only what stands there tells its kind. Raises
    ValueError on what is no container that was cut.
    """
    end = position
    while True:
        position = _past(text, position, "")
        if (sign := text[position : position + 1]) in CLOSED and type(value) is not Lines:
            value = CLOSED[sign]() if value is None else value
            if type(value) is not CLOSED[sign] or depth:
                raise ValueError("closed by another bracket, or not broken by its end")
            return _Body(value, position + 1, closed=True)
        key = _KEY.match(text, position) if value is None or type(value) is dict else None
        value = ({} if key else []) if value is None else value
        if (type(value) is dict) != bool(key) or (type(value) is Lines and sign not in _CONTAINERS):
            return _Body(value, end)
        begin = key.end() if key else position
        whole = _whole(text, begin)
        if whole is None:
            return _opened(text, begin, value, key, depth) or _Body(value, end)
        each, after = whole
        position = _past(text, after, "")
        sign = text[position : position + 1]
        if sign not in (",", *CLOSED) and type(each) not in (dict, list) and text[after - 1] != '"':
            return _Body(value, end)  # a number whose other digits may be gone
        _add(value, key, each)
        end = after
        if type(value) is Lines:
            continue
        if sign == ",":
            position += 1
        elif sign not in CLOSED:
            return _Body(value, end)


def _opened(text: str, begin: int, value: Value, key: re.Match[str] | None, depth: int) -> _Body | None:
    """The container at `begin`, which is not closed, as the last one in `value`; None where there is none."""
    kind = _CONTAINERS.get(text[begin : begin + 1])
    if kind is None or depth == MAX_DEPTH:
        return None
    inner = _body(text, begin + 1, kind(), depth + 1)
    _add(value, key, inner.value)
    return _Body(value, inner.end, (key[1] if key else str(len(value) - 1), *inner.path))


def _whole(text: str, position: int) -> tuple[Value, int] | None:
    try:
        return DECODER.raw_decode(text, position)
    except (ValueError, RecursionError):
        return None


def _add(value: Value, key: re.Match[str] | None, each: Value) -> None:
    if key is None:
        value.append(each)
    elif key[1] in value:
        raise ValueError("a key stands twice")
    else:
        value[key[1]] = each
