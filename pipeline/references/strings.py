"""Strings of several lines in JSON: files, hunks and messages as API clients and MCP tools print them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from json import JSONDecodeError, loads
from typing import Final

_STRING: Final = re.compile(r'"(?:[^"\\]|\\.|\\\Z)*+(?:"|\Z)', re.DOTALL)
"""One that is never closed ends with the text, so that nothing is read twice."""
_SHORTEST: Final = 200
"""Characters between the quotes."""
_BREAK: Final = "\\n"
"""How a string spells the end of a line."""


def long_strings(text: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and what it says of each long string of several lines."""
    if _BREAK not in text:
        return
    for match in _STRING.finditer(text):
        if match.end() - match.start() < _SHORTEST or _BREAK not in match[0]:
            continue
        try:
            string = loads(match[0])
        except JSONDecodeError:
            continue
        if "\n" in string:
            yield match.start(), match.end(), string
