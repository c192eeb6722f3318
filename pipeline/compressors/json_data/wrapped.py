"""JSON inside a string: written as JSON behind a `~`, without its escapes, where wrapping gives the same string again.

`~` is for minified JSON, `~~` for JSON with a blank behind each comma and colon.
"""

from __future__ import annotations

from typing import Final

from .document import BACKSLASH, ESCAPE, QUOTE, Value, hide, parse_hidden, unhide, write_hidden, write_spaced

_WRITERS: Final = {"~": write_hidden, "~~": write_spaced}


def unwrapped(string: str) -> str | None:
    """The JSON in a hidden string, behind its sign; None where there is none, or it would not come back exactly."""
    if string[:1] not in ("{", "[") or QUOTE not in string or ESCAPE in string:
        return None
    try:
        hidden = hide(string.replace(QUOTE, '"').replace(BACKSLASH, "\\"))
        value = parse_hidden(hidden)
    except ValueError:
        return None
    sign = next((sign for sign, write in _WRITERS.items() if write(value) == hidden), None)
    return None if sign is None else sign + write_hidden(value)


def wrapped(sign: str, value: Value) -> str:
    """The hidden string that held this JSON."""
    return unhide(_WRITERS[sign](value)).replace("\\", BACKSLASH).replace('"', QUOTE)
