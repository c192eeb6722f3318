"""Python's own spelling of such data, as `print` and `pprint` write it: strings in single quotes, True, False and None.

It is read as the JSON that it would be, but these words stay as they are. Only tables are worth that: where none come of
it the text keeps its quotes.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from .document import DECODER, NUMBER, Lines, Value, hide, parse_hidden

WORDS: Final = ("True", "False", "None")
# The closing quote may be missing: looking for it again from every other quote of the line would take for ever.
_STRING: Final = re.compile(r"""'((?:[^'\\\n]|\\.)*+)'?|"(?:[^"\\\n]|\\.)*+"?""")
_ESCAPE: Final = re.compile(r"""\\.|\"""")
_ESCAPES: Final = {'"': '\\"', "\\'": "'"}
_WORD: Final = re.compile(r'("[^"]*")|\b(True|False|None)\b')
_BRACKET: Final = re.compile(r'"[^"]*"|[\[\]{}]')
_SIGNS: Final = re.compile(r"[{\[]\s*'|[:,\[]\s*(?:True|False|None)\s*[,\]}]")


@lru_cache(maxsize=2)
def read(text: str) -> Value:
    """The value in `text`, or its Lines. Raises ValueError where it is neither, or JSON."""
    text = text.strip()
    if text[:1] not in ("{", "[") or not _SIGNS.search(text):
        raise ValueError("no literal of Python")
    hidden = _marked(hide(_STRING.sub(_double, text)))
    lines = hidden.split("\n")
    if len(lines) > 1 and all(line[:1] in ("{", "[") and line[-1:] in ("}", "]") for line in lines):
        return Lines(map(parse_hidden, lines))
    return parse_hidden(hidden)


def raw_decode(hidden: str, position: int) -> tuple[Value, int]:
    """The value with Python's words in it at `position` of hidden text, and where it ends. Raises ValueError."""
    word = _WORD.match(hidden, position)
    if word is not None and word[2]:
        return NUMBER + word[2], word.end()
    end = _end(hidden, position)
    return DECODER.decode(_marked(hidden[position:end])), end


def _end(hidden: str, position: int) -> int:
    """Behind the bracket that closes the one at `position`."""
    depth = 0
    for sign in _BRACKET.finditer(hidden, position):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(sign[0], 0)
        if depth < 1:
            return sign.end()
    raise ValueError("not closed")


def _double(string: re.Match[str]) -> str:
    if string[1] is None:
        return string[0]
    return '"' + _ESCAPE.sub(lambda match: _ESCAPES.get(match[0], match[0]), string[1]) + '"'


def _marked(hidden: str) -> str:
    """Hidden text with Python's words as numbers are, spelt: strings behind a noncharacter."""
    return _WORD.sub(lambda match: match[1] or f'"{NUMBER}{match[2]}"', hidden)
