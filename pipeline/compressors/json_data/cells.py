"""How one value stands in a row, and one name in a header.

A string stands bare where it cannot be taken for anything else, and in its quotes otherwise, which in tokens costs the
same. Numbers, true, false and null stand as in JSON; nothing at all means that the key is missing; `=` opens a value that
does not fit the column and is spelt out as JSON, and `~` JSON that is a string (wrapped.py).
"""

from __future__ import annotations

import re
from typing import Final

from .document import NUMBER, Value, write_hidden
from .python import WORDS
from .wrapped import unwrapped


class Missing:
    """The value of a key that an object does not have."""


MISSING: Final = Missing()

_NUMERIC: Final = r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?"
_BARE: Final = re.compile(
    rf'(?!(?:{_NUMERIC}|true|false|null|True|False|None|NaN|-?Infinity)$)[^\s"\[\](){{}},=…?][^\r\n"\[\](){{}},…]*(?<!\s)'
)
_NAME: Final = re.compile(r"[\w$@/+*#-](?:[\w$@/+*# -]*[\w$@/+*#-])?")
_NUMBER: Final = re.compile(_NUMERIC)
_WORDS: Final[dict[str, Value]] = {
    "true": True, "false": False, "null": None,
    **{name: NUMBER + name for name in ("NaN", "Infinity", "-Infinity", *WORDS)},
}  # fmt: skip
_SPELT: Final[dict[Value, str]] = {True: "true", False: "false", None: "null"}


def scalar(value: Value) -> str:
    """The cell of a scalar or of nothing."""
    if type(value) is str:
        if value[:1] == NUMBER:
            return value[1:]
        return value if _BARE.fullmatch(value) else unwrapped(value) or f'"{value}"'
    return "" if value is MISSING else _SPELT[value]


def cell(value: Value) -> str:
    """The cell of any value; arrays and objects are JSON there."""
    return write_hidden(value) if type(value) in (dict, list) else scalar(value)


def odd(value: Value) -> str:
    """The cell of a value that does not have its column's form."""
    return "=" + write_hidden(value) if type(value) in (dict, list) else scalar(value)


def unscalar(text: str) -> Value:
    """The inverse of `scalar`."""
    if not text:
        return MISSING
    first = text[0]
    if first == '"':
        return text[1:-1]
    if first in "-0123456789":
        return NUMBER + text if _NUMBER.fullmatch(text) else _WORDS.get(text, text)
    return _WORDS.get(text, text)


def name(key: str) -> str:
    """A key as it stands in a header."""
    return key if _NAME.fullmatch(key) else f'"{key}"'


def is_plain_name(key: str) -> bool:
    return _NAME.fullmatch(key) is not None


def scalar_text(value: Value) -> str:
    """A scalar as it stands inside a template."""
    return value.removeprefix(NUMBER) if type(value) is str else scalar(value)
