"""JSON read with the spelling of every value kept, and written back minified; with NaN and Infinity, as Python writes them.

Theory: backslashes occur in JSON only inside strings. Standing a noncharacter in for each escape's backslash lets the
standard library's C scanner take strings as they are spelt, and its C encoder write them back so, at full speed. Numbers
go through as strings behind another noncharacter. Text that holds these four noncharacters itself is not read.
"""

from __future__ import annotations

import re
from functools import lru_cache
from json import JSONDecoder, JSONEncoder
from typing import Any, Final

Value = Any
"""dict[str, Value], list[Value], str as spelt between the quotes, NUMBER + its digits, True, False or None."""

BACKSLASH: Final = "\ufdd0"
QUOTE: Final = "\ufdd1"
ESCAPE: Final = "\ufdd2"
NUMBER: Final = "\ufdd3"
_OWN: Final = re.compile("[\ufdd0-\ufdd3]")
BAD_ESCAPE: Final = re.compile(r"\ufdd2(?![/bfnrt]|u[0-9a-fA-F]{4})")
_QUOTED_NUMBER: Final = re.compile('"\ufdd3([^"]*)"')
_SPACED: Final = JSONEncoder(ensure_ascii=False, check_circular=False)
_ENCODER: Final = JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"))


def _object(pairs: list[tuple[str, Value]]) -> dict[str, Value]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a key stands twice")
    return members


_NUMBER: Final = NUMBER.__add__
DECODER: Final = JSONDecoder(parse_int=_NUMBER, parse_float=_NUMBER, parse_constant=_NUMBER, object_pairs_hook=_object)


def hide(text: str) -> str:
    """`text` with a noncharacter for the backslash of each escape. Raises ValueError where it holds one itself."""
    if _OWN.search(text):
        raise ValueError("holds a noncharacter")
    if "\\" not in text:
        return text
    return text.replace("\\\\", BACKSLASH).replace('\\"', QUOTE).replace("\\", ESCAPE)


def unhide(text: str) -> str:
    """The inverse of `hide`."""
    return text.replace(ESCAPE, "\\").replace(QUOTE, '\\"').replace(BACKSLASH, "\\\\")


def parse_hidden(hidden: str) -> Value:
    """The value that hidden text spells. Raises ValueError where it is not strict JSON, has a key twice, or is too deep."""
    if BAD_ESCAPE.search(hidden):
        raise ValueError("no such escape")
    try:
        return DECODER.decode(hidden)
    except RecursionError:
        raise ValueError("nested too deeply") from None


@lru_cache(maxsize=2)  # recognise, fold, normal and select read the same text one after the other; nobody changes it
def parse(text: str) -> Value:
    """The value that `text` spells. Raises ValueError as `parse_hidden` does."""
    return parse_hidden(hide(text.strip()))


def write_hidden(value: Value) -> str:
    """The value as minified JSON, escapes still hidden. Raises ValueError where it is nested too deeply."""
    if type(value) is str:  # strict JSON has no character in a string that would need another escape
        return value[1:] if value[:1] == NUMBER else f'"{value}"'
    try:
        return _QUOTED_NUMBER.sub(r"\1", _ENCODER.encode(value))
    except RecursionError:  # a few levels before the parser would have refused
        raise ValueError("nested too deeply") from None


def write_spaced(value: Value) -> str:
    """The same with the blanks that Python's json.dumps puts behind commas and colons."""
    return _QUOTED_NUMBER.sub(r"\1", _SPACED.encode(value))


def write(value: Value) -> str:
    """The value as minified JSON, every scalar spelt as it was."""
    return unhide(write_hidden(value))


class Lines(list[Value]):
    """The values of NDJSON, one a line."""


@lru_cache(maxsize=2)
def read(text: str) -> Value:
    """The document in `text`, or its Lines where each line is one. Raises ValueError where it is neither."""
    text = text.strip()
    if text[:1] not in ("{", "["):
        raise ValueError("neither an object nor an array")
    head, newline, _ = text.partition("\n")
    if newline and head.rstrip()[-1:] in ("}", "]"):
        lines = text.split("\n")
        if all(line[:1] in ("{", "[") for line in lines):
            try:
                return _lines(lines)
            except ValueError:
                pass  # an array of arrays may open like NDJSON
    return parse(text)


def _lines(lines: list[str]) -> Lines:
    values = [parse_hidden(line) for line in hide("\n".join(lines)).split("\n")]
    return Lines(values)


def minified(text: str) -> str:
    """`text` without the white space between values: what folding is held against. Raises ValueError on what is no JSON."""
    return write_document(read(text))


def write_document(document: Value) -> str:
    if isinstance(document, Lines):
        return "\n".join(map(write, document))
    return write(document)
