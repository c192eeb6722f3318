"""The rare things in a text that no budget may cost.

What is rare depends on what the text is (`_NATURES`, first match):

| nature  | rare                                                                                                           |
|---------|----------------------------------------------------------------------------------------------------------------|
| diff    | changed lines, but for generated files; a line that moved or changed its indent need only stand where it went    |
| JSON    | in arrays of objects: rows that speak of a failure, far-out numbers, values that are rare in a column of few     |
| search  | every path                                                                                                     |
| paths   | the first and the last line                                                                                    |
| source  | the names it defines; an error that it handles or a message that it holds did not happen                       |
| lines   | failures, the lines that end a trace, warnings, odd lines, the first and the last line                           |
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from json import dumps
from typing import Final

from . import source_names
from .diff_scope import changed_by_file
from .fact_index import Reading
from .facts import keeps_path, keeps_quoted
from .rare_lines import Demand, first_and_last, rare_lines
from .rare_rows import is_json, rare_values

_HIT: Final = re.compile(r"((?:[A-Za-z]:[\\/])?[A-Za-z_./~@-][^\s:\"'=]*):\d+:")
_PATHLIKE: Final = re.compile(r"(?:[-dlrwxst]{10}\S? .*|\d{6} (?:blob|tree) .*|[│├└─ ]*\S+/?)")
_MADE: Final = re.compile(
    r"lock|\.sum\b|\.min\.|vendor/|node_modules|third.party|generated|bower|\.pb\.|_pb2|snap|\.map$|dist/|bundle|\.svg$|\.ipynb$"
    r"|\.g\.|freezed|designer|_string\.go|resolved$|shrinkwrap|\.yarn/",
    re.IGNORECASE,
)
_NOTICE: Final = re.compile(r"@generated|DO NOT EDIT|generated (?:by|file)", re.IGNORECASE)


def rarities(text: str) -> list[str]:
    """The rare things of `text`, each once, in order."""
    return list(dict.fromkeys(rare for rare, _ in _demands(text)))


def lost_rarities(text: str, after: Reading) -> list[str]:
    """The rare things of `text` that `after` does not keep."""
    return list(dict.fromkeys(rare for rare, keeps in _demands(text) if not keeps(after, rare)))


def _demands(text: str) -> Iterator[Demand]:
    lines = [line for line in text.split("\n") if line.strip()]
    return next(demand(text, lines) for is_so, demand in _NATURES if is_so(text, lines))


# --- diffs


def _of_diff(text: str, _lines: list[str]) -> Iterator[Demand]:
    for path, changed in changed_by_file(text):
        if not _is_made(path, changed):
            yield from ((line, _keeps_change) for line in changed if line[1:].strip())


def _keeps_change(read: Reading, line: str) -> bool:
    return line in read.lines or (line[0] == "-" and line[1:].strip() in read.added)


def _is_made(path: str, changed: list[str]) -> bool:
    long_lines = sum(map(len, changed)) > 200 * len(changed)
    return long_lines or _MADE.search(path) is not None or any(_NOTICE.search(line[:200]) for line in changed[:10])


# --- search results


def _of_search(_text: str, lines: list[str]) -> Iterator[Demand]:
    hits = (_HIT.match(line) for line in lines)
    return ((path, _keeps_whole_path) for path in dict.fromkeys(hit[1] for hit in hits if hit))


def _keeps_whole_path(read: Reading, path: str) -> bool:
    return path in read.tokens or read.stands(path) or keeps_path(read, path)


# --- JSON


def _of_json(text: str, _lines: list[str]) -> Iterator[Demand]:
    return ((value, _keeps_value) for value in rare_values(text))


def _keeps_value(read: Reading, value: str) -> bool:
    """The value stands there, as it is or as JSON spells it."""
    return keeps_quoted(read, value) or keeps_quoted(read, dumps(value, ensure_ascii=False)[1:-1])


# --- source code


def _of_source(text: str, _lines: list[str]) -> Iterator[Demand]:
    return ((name, lambda read, name: name in read.words) for name in source_names.names(text))


# --- what a text is


def _is_diff(text: str, _lines: list[str]) -> bool:
    return "@@ -" in text and any(changed for _, changed in changed_by_file(text))


def _share(pattern: re.Pattern[str], lines: list[str]) -> float:
    sample = lines[:: max(1, len(lines) // 200)]
    return sum(pattern.match(line) is not None for line in sample) / max(1, len(sample))


def _is_search(_text: str, lines: list[str]) -> bool:
    return _share(_HIT, lines) >= 0.7


def _is_paths(_text: str, lines: list[str]) -> bool:
    sample = lines[:: max(1, len(lines) // 200)]
    return sum(_PATHLIKE.fullmatch(line) is not None for line in sample) >= 0.7 * max(1, len(sample))


_NATURES: Final[tuple[tuple[Callable[[str, list[str]], bool], Callable[[str, list[str]], Iterator[Demand]]], ...]] = (
    (_is_diff, _of_diff),
    (lambda text, _lines: is_json(text), _of_json),
    (_is_search, _of_search),
    (_is_paths, first_and_last),
    (lambda _text, lines: source_names.is_source(lines), _of_source),
    (lambda _text, _lines: True, rare_lines),
)
