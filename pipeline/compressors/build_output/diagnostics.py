"""Reading `path:line:column: message`, as linters and compilers print it: each diagnostic with the lines that belong to it.

These are the source that the tool prints below (the line of ^ under that goes where the place has a column), and what gcc
says above of several at once (`a.c: In function 'f':`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from ..shaped import names

_LINE: Final = re.compile(
    r"(?P<lead>\s*+(?:\[\w++\] |[a-z]: )?)(?P<path>(?:file://)?(?:[A-Za-z]:(?=[\\/]))?[^\s:()\[\]]++)"
    r"(?:(?P<open>:\[?|\()(?P<place>\d++(?:[:,]\d++)?+))(?P<sep>[\])]?(?:: ?| - | ))(?P<message>[^\s:].*)"
)
_ROW: Final = re.compile(r"(?P<lead>\s+)(?P<place>\d+:\d+)(?P<sep>\s+)(?P<message>(?:error|warning|info|✖|⚠|×)\s.*)")
# A path has a letter and is no date: `10:02:03 ...` and `2026-03-08T10:02:03 ...` are lines of logs.
_IS_PATH: Final = re.compile(r"(?=[^\s:]*[A-Za-z_])(?!\d{4}-\d\d-\d\d)(?:[A-Za-z]:[\\/])?[^\s:]++(?<=\w)")
_PATH: Final = re.compile(r"(?:[A-Za-z]:|\.{0,2}/)?[^\s:]*[\w/\\][^\s:]*\.\w+")
_WITHIN: Final = re.compile(r"(?P<path>[^\s:]+): (?P<said>(?:In |At )[^:]*(?:::[^:]+)*:)")
# A source line with its number, and what points into it.
SOURCE: Final = re.compile(r" *(\d+ \| .*)")
_COLUMN: Final = re.compile("[:,]")
_CARETS: Final = re.compile(r"[\s|]*[\^~][\s^~-]*")
# What differs between two messages that say the same: numbers, quoted names, names with a capital or a sign inside.
_DIFFERS: Final = re.compile(
    r"'[^']*'|`[^`]*`|\"[^\"]*\"|‘[^’]*’|\d+(?:\.\d+)*|(?<![\w:.])(?:[\w:.]*[a-z_][A-Z#][\w#?!:.]*|\w+[#.:_]+[\w#?!:._]+)"
)
# How hlint opens what belongs to a diagnostic.
_FOUND: Final = "Found:"
# No tool prints more source than that under a diagnostic; lines.
_FRAME: Final = 12
_LONGEST: Final = 4000
_LONGEST_PATH: Final = 300
# Nor says where it is in more steps.
_DEEPEST: Final = 4
# What is no mere warning; `Error return value is not checked` is one.
_ERROR: Final = re.compile(
    r"(?!\W*Error [a-z])\W*(?i:(?:(?:fatal|syntax|internal) )?(?:error|fatal|failure|e:))(?![\w-])"
)


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One diagnostic."""

    path: str
    place: str
    """Line, or line and column, as the tool joins them."""
    said: tuple[str, str]
    """What stands before the place besides the path (`w: `), and between it and the message."""
    message: str
    kind: str
    """The message without names and numbers."""
    frame: tuple[str, ...]
    """The lines below it that belong to it."""
    raw: tuple[str, ...]
    """The lines of the input that it stands for."""
    within: tuple[str, ...] = ()
    """What the tool says of it and of those that follow: the function that they are in."""

    @property
    def has_column(self) -> bool:
        """Whether the place says what the signs below the source point at."""
        return ":" in self.place or "," in self.place


Item = str | Diagnostic


def parse(lines: Sequence[str]) -> Iterator[Item]:
    """The diagnostics among the lines, in order; other lines as they are."""
    at, heading = 0, ""
    within: list[str] = []
    kinds: dict[str, str] = {}
    founds = [_diagnostic(line) for line in lines]
    while at < len(lines):
        found = founds[at]
        row = _ROW.fullmatch(lines[at][:_LONGEST]) if heading and not found else None
        match = found or row
        if match is None and (above := _within(lines, founds, at)):
            within.append(above)
            at += 1
            continue
        if match is None:
            is_path = _is_heading(lines[at]) and at + 1 < len(lines) and _ROW.fullmatch(lines[at + 1][:_LONGEST])
            heading = lines[at] if is_path else heading if not lines[at] else ""
            if not is_path:
                yield lines[at]
            at += 1
            continue
        path = found["path"] if found else heading
        frame = _frame(lines, founds, at + 1) if found else []
        first = at - (row is not None and lines[at - 1] == heading) - len(within)
        shown = [line for line in frame if not (_CARETS.fullmatch(line) and _COLUMN.search(match["place"]))]
        said = (match["lead"].lstrip(), " " if row else match["sep"])
        message = re.sub(r"  +", " ", match["message"]) if row else match["message"]
        kind = kinds.get(message) or kinds.setdefault(message, _DIFFERS.sub("*", message))
        yield Diagnostic(
            path,
            match["place"],
            said,
            message,
            kind,
            tuple(shown),
            tuple(lines[first : at + 1 + len(frame)]),
            tuple(within),
        )
        within = []
        at += 1 + len(frame)


def _within(lines: Sequence[str], founds: Sequence[re.Match[str] | None], at: int) -> str:
    """What line `at` says of the diagnostics below it, if these are of the same file; its path is left out."""
    found = _WITHIN.fullmatch(lines[at]) if lines[at].endswith(":") and len(lines[at]) < _LONGEST else None
    for line, below in (
        zip(lines[at + 1 : at + 1 + _DEEPEST], founds[at + 1 : at + 1 + _DEEPEST], strict=True) if found else ()
    ):
        if found and below:
            return found["said"] if below["path"] == found["path"] else ""
        if not _WITHIN.fullmatch(line[:_LONGEST]):
            break
    return ""


def _is_heading(line: str) -> bool:
    """Whether it is a path alone on its line."""
    return "." in line and len(line) < _LONGEST_PATH and _PATH.fullmatch(line) is not None


def _diagnostic(line: str) -> re.Match[str] | None:
    if len(line) > _LONGEST or not (":" in line or "(" in line):
        return None
    found = _LINE.fullmatch(line)
    return found if found and _IS_PATH.search(found["path"]) else None


def _frame(lines: Sequence[str], founds: Sequence[re.Match[str] | None], at: int) -> list[str]:
    """The lines from `at` on that belong to the diagnostic above them."""
    frame: list[str] = []
    if lines[at : at + 1] == [_FOUND]:
        return list(takewhile(bool, lines[at : at + _FRAME]))
    if lines[at : at + 1] == [""] and at + 2 < len(lines) and lines[at + 2] and _CARETS.fullmatch(lines[at + 2]):
        return list(lines[at : at + 3])
    while len(frame) < _FRAME and at < len(lines) and lines[at]:
        line, following = lines[at], lines[at + 1] if at + 1 < len(lines) else ""
        if founds[at] or not (line[0] in " \t" or _CARETS.fullmatch(line) or _CARETS.fullmatch(following)):
            break
        frame.append(line)
        at += 1
    return frame


def owed(lines: Sequence[str], brief: bool) -> Iterator[str]:
    """What must not be lost of the lines: of a diagnostic the path and, unless it is one of many and we are to be `brief`,
    the place, the words of the message and the source below."""
    for item in parse(lines):
        if isinstance(item, str):
            yield item
        elif brief and not is_error(item):
            yield item.path
        else:
            sources = (found[1] if (found := SOURCE.fullmatch(line)) else line.strip(" |") for line in item.frame)
            yield from (item.path, item.place, *names.words(item.message), *item.within, *sources)


def is_error(item: Diagnostic) -> bool:
    return _ERROR.match(item.message) is not None or _ERROR.match(item.said[0]) is not None
