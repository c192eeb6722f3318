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

What is common is not rare: past these shares and numbers a text is full of such things, and only their first and last
must stay.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from json import JSONDecodeError, loads
from statistics import fmean, pstdev
from typing import Any, Final

from . import defined
from .facts import keeps_failure, keeps_path, keeps_quoted
from .legible import changed_by_file, unstamped
from .reading import NAME, Reading, failure, failures, is_success, lines_with

# Failures of one shape (equal but for digits) that must stand as whole lines.
_FEW: Final = 3
# This many distinct failures of one shape are all demanded; of more, the first and the last.
_MANY: Final = 100
# So many warnings that open differently are all demanded; of more, none: then warning is what the text does.
_WARNINGS: Final = 20
# Lines unlike any other are odd while they are at most this share of the lines.
_ODD_SHARE: Final = 0.02
# A trace and its exception are at most this many lines apart.
_LONGEST_TRACE: Final = 200

_WARNING: Final = re.compile(r"(?<![\w./$@-])(?:WARN(?:ING)?|[Ww]arning)(?![\w=-]|s\b).*")
_HIT: Final = re.compile(r"((?:[A-Za-z]:[\\/])?[A-Za-z_./~@-][^\s:\"'=]*):\d+:")
_PATHLIKE: Final = re.compile(r"(?:[-dlrwxst]{10}\S? .*|\d{6} (?:blob|tree) .*|[│├└─ ]*\S+/?)")
_MADE: Final = re.compile(
    r"lock|\.sum\b|\.min\.|vendor/|node_modules|third.party|generated|bower|\.pb\.|_pb2|snap|\.map$|dist/|bundle|\.svg$|\.ipynb$"
    r"|\.g\.|freezed|designer|_string\.go|resolved$|shrinkwrap|\.yarn/",
    re.IGNORECASE,
)
_NOTICE: Final = re.compile(r"@generated|DO NOT EDIT|generated (?:by|file)", re.IGNORECASE)
_ROW_FAILURE: Final = re.compile(
    r"\b(?:error|exception|failed|failure|critical|fatal|crash(?:ed)?|panic|abort(?:ed)?|timeout|denied|rejected)\b",
    re.IGNORECASE,
)

Demand = tuple[str, Callable[[Reading, str], bool]]
"""A rare thing, and whether another text keeps it."""


def rarities(text: str) -> list[str]:
    """The rare things of `text`, each once, in order."""
    return list(dict.fromkeys(rare for rare, _ in _demands(text)))


def lost_rarities(text: str, after: Reading) -> list[str]:
    """The rare things of `text` that `after` does not keep."""
    return list(dict.fromkeys(rare for rare, keeps in _demands(text) if not keeps(after, rare)))


def _demands(text: str) -> Iterator[Demand]:
    lines = [line for line in text.split("\n") if line.strip()]
    return next(demand(text, lines) for is_so, demand in _NATURES if is_so(text, lines))


def _keeps_line(read: Reading, line: str) -> bool:
    """The line stands there, or at least all of its words do."""
    return line in read.lines or not any(read.names(line))


def _without_digits(text: str) -> str:
    # by way of bytes, where deleting is 50 times faster
    return text.encode("utf-8", "surrogatepass").translate(None, b"0123456789").decode("utf-8", "surrogatepass")


# --- lines: logs, test and build output, and all that is nothing else


def _of_lines(text: str, lines: list[str]) -> Iterator[Demand]:
    bare = unstamped(text)
    if bare is not text:  # what the runner puts before each line is said once, for all of them
        text = bare
        lines = [line for line in text.split("\n") if line.strip()]
    yield from _failures(text)
    yield from ((line, _keeps_line) for line in _trace_ends(lines))
    yield from ((line, _keeps_line) for line in _warnings(text))
    yield from ((line, _keeps_line) for line in _odd(text, lines))
    yield from _ends(text, lines)


def _failures(text: str) -> Iterator[Demand]:
    """Failures of one shape, equal but for digits: of a few each line; of more, the words and numbers of each message."""
    shapes: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for line in failures(text):
        message = failure(line)
        shapes[_without_digits(message)].setdefault(message, line.strip())
    for messages in shapes.values():
        if len(messages) <= _FEW:
            yield from ((line, keeps_failure) for line in messages.values())
        else:
            said = list(messages)
            yield from ((message, _keeps_line) for message in (said if len(said) <= _MANY else (said[0], said[-1])))


def _trace_ends(lines: list[str]) -> Iterator[str]:
    """The exception under each Python traceback, however it is spelt; the lines may all have the same prefix."""
    for at, line in enumerate(lines):
        column = line.find("Traceback (most recent call last)")
        if column >= 0:
            bodies = (later[column:] for later in lines[at + 1 : at + 1 + _LONGEST_TRACE])
            yield from (body for body in [next((body for body in bodies if body[:1].strip()), "")] if body)


def _warnings(text: str) -> list[str]:
    """How the messages of warnings open, without their numbers: a summary must have one of each."""
    found = (_WARNING.search(line) for line in lines_with(("arning", "WARN"), text) if not is_success(line))
    messages = (NAME.findall(match[0]) for match in found if match)
    openings = dict.fromkeys(" ".join([word for word in message if word.isalpha()][:5]) for message in messages)
    return [opening for opening in openings if " " in opening] if len(openings) <= _WARNINGS else []


def _odd(text: str, lines: list[str]) -> list[str]:
    """Lines unlike any other: neither the same but for digits, nor opening with the same words."""
    bare = [shape for shape in _without_digits(text).split("\n") if shape.strip()]
    if len(bare) != len(lines):  # a line of digits alone: this is a list of numbers
        return []
    shapes = Counter(bare)
    single = [at for at, shape in enumerate(bare) if shapes[shape] == 1]
    if len(single) > len(lines) / 2:
        return []
    openings = Counter(map(_opening, bare))
    odd = [lines[at] for at in single if openings[_opening(bare[at])] == 1]
    return odd if len(odd) <= max(3, _ODD_SHARE * len(lines)) else []


def _opening(shape: str) -> tuple[str, ...]:
    return tuple(shape.split(maxsplit=5)[:5])


def _ends(_text: str, lines: list[str]) -> Iterator[Demand]:
    yield from ((line, _keeps_line) for line in dict.fromkeys((*lines[:1], *lines[-1:])))


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
    for rows in _arrays(_documents(text)):
        yield from ((value, keeps_quoted) for row in _failing(rows) for value in row)
        for column in _columns(rows):
            yield from ((value, keeps_quoted) for value in (*_far_out(column), *_seldom(column)))


class _Number(str):
    """A number as it is spelt."""


def _documents(text: str) -> list[Any]:
    """The JSON document, or one a line; numbers as spelt. Raises JSONDecodeError."""
    try:
        return [loads(text, parse_float=_Number, parse_int=_Number)]
    except JSONDecodeError:
        return [loads(line, parse_float=_Number, parse_int=_Number) for line in text.split("\n") if line.strip()]


def _arrays(values: list[Any]) -> Iterator[list[dict[str, Any]]]:
    """Every array of at least ten objects, wherever it is."""
    pending: list[Any] = [values]
    while pending:
        value = pending.pop()
        if isinstance(value, list):
            rows = [row for row in value if isinstance(row, dict)]
            if len(rows) >= 10:
                yield rows
            pending.extend(value)
        elif isinstance(value, dict):
            pending.extend(value.values())


def _scalars(row: dict[str, Any]) -> Iterator[str]:
    return (value for value in row.values() if isinstance(value, str) and 0 < len(value) <= 100 and value.isascii())


def _failing(rows: list[dict[str, Any]]) -> list[list[str]]:
    """The short values of the rows that speak of a failure, unless a quarter of them does."""
    failing = [list(_scalars(row)) for row in rows]
    failing = [values for values in failing if any(map(_ROW_FAILURE.search, values))]
    return failing if len(failing) <= len(rows) / 4 else []


def _columns(rows: list[dict[str, Any]]) -> Iterable[list[str]]:
    columns: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows:
        for key, value in row.items():
            if isinstance(value, str):
                columns[key].append(value)
    return columns.values()


def _far_out(column: list[str]) -> list[str]:
    """Numbers more than three standard deviations from the mean."""
    numbers = [value for value in column if isinstance(value, _Number) and len(value) <= 30]
    if len(numbers) < 10:
        return []
    floats = list(map(float, numbers))
    mean, deviation = fmean(floats), pstdev(floats)
    return [spelt for spelt, number in zip(numbers, floats, strict=True) if abs(number - mean) > 3 * deviation > 0]


def _seldom(column: list[str]) -> list[str]:
    """Values that stand once where few others stand often."""
    counts = Counter(value for value in column if not isinstance(value, _Number) and 0 < len(value) <= 100)
    if not counts or len(counts) > 10 or len(column) < 10 * len(counts):
        return []
    return [value for value, count in counts.items() if count == 1]


# --- source code


def _of_source(text: str, _lines: list[str]) -> Iterator[Demand]:
    return ((name, lambda read, name: name in read.words) for name in defined.names(text))


# --- what a text is


def _is_diff(text: str, _lines: list[str]) -> bool:
    return "@@ -" in text and any(changed for _, changed in changed_by_file(text))


def _is_json(text: str, lines: list[str]) -> bool:
    if not lines or lines[0].lstrip()[:1] not in {"[", "{"} or lines[-1].rstrip()[-1:] not in {"]", "}"}:
        return False
    try:
        _documents(text)
    except (JSONDecodeError, RecursionError):
        return False
    return True


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
    (_is_json, _of_json),
    (_is_search, _of_search),
    (_is_paths, _ends),
    (lambda _text, lines: defined.is_source(lines), _of_source),
    (lambda _text, _lines: True, _of_lines),
)
