"""What is rare among the lines of a log, of the output of tests and builds, and of all that is nothing else.

Rare are failures, the lines that end a trace, warnings, and lines unlike any other. What is common is not: past these
shares and numbers a text is full of such things, and only their first and last must stay.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from typing import Final

from .diff_scope import unstamped
from .fact_index import NAME, Reading, failure, failures, is_success, lines_with
from .facts import keeps_failure

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
_TRACE: Final = "Traceback (most recent call last)"

# Where a failing test of pytest stopped, and what names the failing tests of mocha, RSpec and PHPUnit; and what is in the
# texts that have such lines. The message on such a line is no more than a name, and its number is what tells it from others.
_TESTS: Final = (
    (("= FAILURES =", "= ERRORS ="), re.compile(r"^\S+:\d+: [A-Z]\w+$", re.MULTILINE)),
    ((" failing\n", "\nFailures:\n", " failures:\n", " failure:\n"), re.compile(r"^ *\d+\) \S.*$", re.MULTILINE)),
)

Demand = tuple[str, Callable[[Reading, str], bool]]
"""A rare thing, and whether another text keeps it."""


def rare_lines(text: str, lines: list[str]) -> Iterator[Demand]:
    """The rare lines of `text`, whose non-blank lines are `lines`."""
    bare = unstamped(text)
    if bare is not text:  # what the runner puts before each line is said once, for all of them
        text = bare
        lines = [line for line in text.split("\n") if line.strip()]
    yield from _failures(text)
    yield from ((line.strip(), _keeps_whole) for line in _failing_tests(text))
    if _TRACE in text:
        yield from ((line, keeps_line) for line in _trace_ends(lines))
    yield from ((line, keeps_line) for line in _warnings(text))
    yield from ((line, keeps_line) for line in _odd(text, lines))
    yield from first_and_last(text, lines)


def first_and_last(_text: str, lines: list[str]) -> Iterator[Demand]:
    yield from ((line, keeps_line) for line in dict.fromkeys((*lines[:1], *lines[-1:])))


def keeps_line(read: Reading, line: str) -> bool:
    """The line stands there, or at least all of its words do."""
    return line in read.lines or not any(read.names(line))


def _without_digits(text: str) -> str:
    # by way of bytes, where deleting is 50 times faster
    return text.encode("utf-8", "surrogatepass").translate(None, b"0123456789").decode("utf-8", "surrogatepass")


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
            yield from ((message, keeps_line) for message in (said if len(said) <= _MANY else (said[0], said[-1])))


def _failing_tests(text: str) -> list[str]:
    found = (shape.findall(text) for signs, shape in _TESTS if any(sign in text for sign in signs))
    lines = list(dict.fromkeys(line for each in found for line in each))
    return lines if len(lines) <= _MANY else []


def _keeps_whole(read: Reading, line: str) -> bool:
    return line in read.lines or line in read.told or read.stands(line)


def _trace_ends(lines: list[str]) -> Iterator[str]:
    """The exception under each Python traceback, however it is spelt; the lines may all have the same prefix."""
    for at, line in enumerate(lines):
        column = line.find(_TRACE)
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
