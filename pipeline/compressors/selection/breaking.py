"""A long line of JSON in several: each large object or array with its members below it, one a line, a blank deeper.

{"name":"x","files":[{...},{...}]}       {
                                          "name":"x",
                                   ->     "files":[
                                           {...},
                                           {...}
                                          ]
                                         }
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final

_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[\]{},]')
_CLOSING: Final = {"{": "}", "[": "]"}
_DEEPEST: Final = 40


def broken(line: str, most: int) -> list[str]:
    """The line in pieces of at most `most` characters, as far as its brackets allow; itself where they do not match."""
    if len(line) <= most:
        return [line]
    spans = _spans(line)
    if spans is None:
        return [line]
    large = sorted(start for start, end, _ in spans.values() if end - start > most)
    pieces = list(_pieces(line, 0, len(line), spans, large, most, 0))
    return pieces if join(pieces) == line else [line]


def join(pieces: list[str]) -> str:
    """The line that was broken into these."""
    return "".join(piece.lstrip(" ") for piece in pieces)


Span = tuple[int, int, list[int]]
"""Where a container opens and closes, and the commas between its members."""


def _spans(line: str) -> dict[int, Span] | None:
    """The containers by where they open."""
    spans: dict[int, Span] = {}
    inside: list[tuple[int, list[int]]] = []
    for token in _TOKEN.finditer(line):
        sign = token[0]
        if sign in "{[":
            inside.append((token.start(), []))
        elif sign in "}]":
            if not inside or _CLOSING[line[inside[-1][0]]] != sign:
                return None
            start, commas = inside.pop()
            spans[start] = start, token.start(), commas
        elif sign == "," and inside:
            inside[-1][1].append(token.start())
    return None if inside else spans


def _pieces(
    line: str, start: int, end: int, spans: dict[int, Span], large: list[int], most: int, depth: int
) -> Iterator[str]:
    """The lines for a part of `line`: one, or the members of its last container below it. `large`: where those open that are
    too much for one line, in order."""
    container = bisect_left(large, start)
    if end - start <= most or container == len(large) or large[container] >= end or depth > _DEEPEST:
        yield " " * depth + line[start:end]
        return
    first, last, commas = spans[large[container]]
    yield " " * depth + line[start : first + 1]
    position = first + 1
    for comma in [*commas, last - 1]:
        if comma + 1 > position:
            yield from _pieces(line, position, comma + 1, spans, large, most, depth + 1)
        position = comma + 1
    yield from _pieces(line, last, end, spans, large, most, depth)
