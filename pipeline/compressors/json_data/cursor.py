"""A place in folded text that goes forward over what it reads."""

from __future__ import annotations

import re
from typing import Final

from . import python
from .document import DECODER, Value
from .specs import Odd
from .wrapped import wrapped

_NAME: Final = re.compile(r'"([^"]*)"|([^".,(){}\[\]=?^]+)')


class Cursor:
    """A cursor over hidden text. What is not there as expected raises ValueError."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def _json(self) -> Value:
        try:
            value, self.at = DECODER.raw_decode(self.text, self.at)
        except ValueError:
            value, self.at = python.raw_decode(self.text, self.at)
        return value

    def _wrapped(self) -> str:
        """The string that holds the JSON at the cursor."""
        sign = "~~" if self._take("~~") else "~"
        self._take("~")
        return wrapped(sign, self._json())

    def _is_wrapped(self) -> bool:
        return self.text.startswith(("~{", "~[", "~~{", "~~["), self.at)

    def _take(self, expected: str) -> bool:
        """Return whether `expected` stands at the cursor, which then goes behind it."""
        is_next = self.text.startswith(expected, self.at)
        self.at += len(expected) * is_next
        return is_next

    def _expect(self, expected: str) -> None:
        if not self._take(expected):
            raise Odd(f"no {expected} at {self.at}")

    def _match(self, pattern: re.Pattern[str]) -> re.Match[str]:
        match = pattern.match(self.text, self.at)
        if match is None:
            raise Odd(f"nothing readable at {self.at}")
        self.at = match.end()
        return match

    def _name(self) -> str:
        match = self._match(_NAME)
        return str(match[1] if match[2] is None else match[2])
