"""Lists of `path:line:column: message`, as linters and compilers print them: each path once, each message once.

    a/x.py:4:11: E261 two spaces        a/x.py
    a/x.py:5:10: E261 two spaces   ->   4:11 5:10: E261 two spaces
    a/x.py:9:80: E501 long (82)         9:80: E501 long (82)

What gcc says of several diagnostics at once (`a.c: In function 'f':`) stands above the first of them; such lists keep their
order within each file. A source line is shown once for all that is said about it, without its gutter.

A message that many files share stands above its places instead, under a heading that opens with `*` for the place; a second
* is for the part that differs, and each row then ends with it. The source line that a tool prints under a diagnostic stays
under it; the line of ^ below that goes where the place has a column.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from .. import markers
from . import names

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
_SOURCE: Final = re.compile(r" *(\d+ \| .*)")
_BLANKS: Final = re.compile("  +")
_POINTERS: Final = re.compile(r"[\s|^~]*")
_CARETS: Final = re.compile(r"[\s|]*[\^~][\s^~-]*")
# What differs between two messages that say the same: numbers, quoted names, names with a capital or a sign inside.
_DIFFERS: Final = re.compile(
    r"'[^']*'|`[^`]*`|\"[^\"]*\"|‘[^’]*’|\d+(?:\.\d+)*|[\w:.]*[a-z_][A-Z#][\w#?!:.]*|\w+[#.:_]+[\w#?!:._]+"
)
# No tool prints more source than that under a diagnostic; lines.
_FRAME: Final = 12
_LONGEST: Final = 4000
# Where a message may be divided, read in either direction.
_BOUNDARY: Final = re.compile(r".*[\s()\[\]]", re.DOTALL)
# What is no mere warning.
_ERROR: Final = re.compile(r"\W*(?:(?:fatal|syntax|internal) )?(?:error|fatal|failure|e:)(?![\w-])", re.IGNORECASE)
# Of more warnings in one file that say the same, a summary shows as many.
_SHOWN: Final = 3
# Characters that a heading costs besides what it says.
_HEADING: Final = 20

_T = TypeVar("_T", bound=Hashable)


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


Item = str | Diagnostic


def parse(lines: Sequence[str]) -> Iterator[Item]:
    """The diagnostics among the lines, in order; other lines as they are."""
    at, heading = 0, ""
    within: list[str] = []
    kinds: dict[str, str] = {}
    while at < len(lines):
        found = _diagnostic(lines[at])
        row = _ROW.fullmatch(lines[at][:_LONGEST]) if heading and not found else None
        match = found or row
        if match is None and (above := _within(lines, at)):
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
        frame = _frame(lines, at + 1) if found else []
        first = at - (row is not None and lines[at - 1] == heading) - len(within)
        shown = [line for line in frame if not (_CARETS.fullmatch(line) and re.search(r"[:,]", match["place"]))]
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


def _within(lines: Sequence[str], at: int) -> str:
    """What line `at` says of the diagnostics below it, if these are of the same file; its path is left out."""
    found = _WITHIN.fullmatch(lines[at]) if len(lines[at]) < _LONGEST else None
    while found and at + 1 < len(lines):
        at += 1
        if below := _diagnostic(lines[at]):
            return found["said"] if below["path"] == found["path"] else ""
        if not _WITHIN.fullmatch(lines[at][:_LONGEST]):
            break
    return ""


def _is_heading(line: str) -> bool:
    """Whether it is a path alone on its line."""
    return len(line) < _LONGEST and _PATH.fullmatch(line) is not None and "." in line


def _diagnostic(line: str) -> re.Match[str] | None:
    if len(line) > _LONGEST:
        return None
    found = _LINE.fullmatch(line)
    return found if found and _IS_PATH.search(found["path"]) else None


def _frame(lines: Sequence[str], at: int) -> list[str]:
    """The lines from `at` on that belong to the diagnostic above them."""
    frame: list[str] = []
    while len(frame) < _FRAME and at < len(lines) and lines[at]:
        line, following = lines[at], lines[at + 1] if at + 1 < len(lines) else ""
        inside = line[0] in " \t" or _CARETS.fullmatch(line) or _CARETS.fullmatch(following)
        if not inside or _diagnostic(line):
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
        elif brief and not _is_error(item):
            yield item.path
        else:
            sources = (found[1] if (found := _SOURCE.fullmatch(line)) else line.strip(" |") for line in item.frame)
            yield from (item.path, item.place, *names.words(item.message), *item.within, *sources)


def gathered(lines: Sequence[str], brief: bool = False) -> list[str]:
    """The lines with each stretch of diagnostics laid out by path and by message, where that is shorter.

    `brief`: besides errors, no source, and of those that say the same in one file only the first few."""
    out: list[str] = []
    stretch: list[Diagnostic] = []
    for item in [*parse(lines), "end"]:
        if isinstance(item, Diagnostic):
            stretch.append(item)
        elif item or not stretch:
            out += _shorter(stretch, brief)
            stretch = []
            out.append(item)
    return out[:-1]


def _shorter(stretch: Sequence[Diagnostic], brief: bool) -> list[str]:
    plain = [line for item in stretch for line in item.raw]
    laid_out = list(_laid_out(stretch, brief)) if len(stretch) > 1 else plain
    return laid_out if sum(map(len, laid_out)) < sum(map(len, plain)) else plain


def _is_error(item: Diagnostic) -> bool:
    return _ERROR.match(item.message) is not None or _ERROR.match(item.said[0]) is not None


Key = tuple[tuple[str, str], str]


def _key(item: Diagnostic) -> Key:
    """Equal for diagnostics that say the same, but for names and numbers."""
    return item.said, item.kind


def _by(items: Sequence[Diagnostic], of: Callable[[Diagnostic], _T]) -> dict[_T, list[Diagnostic]]:
    groups: dict[_T, list[Diagnostic]] = {}
    for item in items:
        groups.setdefault(of(item), []).append(item)
    return groups


def _laid_out(stretch: Sequence[Diagnostic], brief: bool) -> Iterator[str]:
    total = sum(len(item.raw) for item in stretch)
    yield markers.gap(f"{total} lines by path and by message: * is where, and what differs")
    stretch = list(_sources_once(stretch))
    if brief:
        stretch = [item if _is_error(item) else replace(item, frame=()) for item in stretch]
    ordered = {item.path for item in stretch if item.within}
    shared = {key: group for key, group in _by(stretch, _key).items() if _is_shared(group, ordered)}
    for path, items in _by([item for item in stretch if _key(item) not in shared], lambda item: item.path).items():
        yield path
        groups = _in_order(items) if path in ordered else _by(items, _key).values()
        for group in groups:
            yield from group[0].within
            yield from _of_file(group, brief)
    for group in shared.values():
        yield from _of_message(group, brief)


def _in_order(items: Sequence[Diagnostic]) -> Iterator[list[Diagnostic]]:
    """Neighbours that say the same."""
    group: list[Diagnostic] = []
    for item in items:
        if group and (item.within or _key(item) != _key(group[0])):
            yield group
            group = []
        group.append(item)
    if group:
        yield group


def _sources_once(stretch: Sequence[Diagnostic]) -> Iterator[Diagnostic]:
    """The diagnostics with each source line only below the first that shows it, and without what only points."""
    shown: set[tuple[str, str]] = set()
    for item in stretch:
        frame = []
        for line in item.frame:
            source = _SOURCE.fullmatch(line)
            said = source[1] if source else _BLANKS.sub(" ", line.strip()) if line.lstrip().startswith("|") else line
            if (source and (item.path, said) in shown) or _POINTERS.fullmatch(line):
                continue
            shown.add((item.path, said))
            frame.append(said)
        yield replace(item, frame=tuple(frame))


def _is_shared(group: Sequence[Diagnostic], ordered: AbstractSet[str]) -> bool:
    """Whether to say the message once costs less than to say the paths again; never out of `ordered` files."""
    paths = {item.path for item in group}
    return paths.isdisjoint(ordered) and (len(paths) - 1) * len(group[0].message) > sum(map(len, paths)) + _HEADING


def _first_few(items: Sequence[Diagnostic], brief: bool) -> tuple[Sequence[Diagnostic], str]:
    """The items to show, and what to say of the others."""
    if not brief or len(items) <= _SHOWN or _is_error(items[0]):
        return items, ""
    return items[:_SHOWN], " " + markers.gap(f"{len(items) - _SHOWN} more like these")


def _of_file(group: Sequence[Diagnostic], brief: bool) -> Iterator[str]:
    """Diagnostics of one file that say the same."""
    template, differing = _template([item.message for item in group])
    lead, sep = group[0].said
    if len(group) == 1 or not (any(differing) or any(item.frame for item in group)):
        shown, more = _first_few(group, brief)
        yield f"{lead}{' '.join(item.place for item in shown)}{sep}{template}{more}"
        yield from group[0].frame
        return
    yield f"{lead}*{sep}{template}"
    yield from _rows(group, differing, brief)


def _of_message(group: Sequence[Diagnostic], brief: bool) -> Iterator[str]:
    """Diagnostics of several files that say the same."""
    template, differing = _template([item.message for item in group])
    lead, sep = group[0].said
    yield f"{lead}*{sep}{template}"
    words = dict(zip(map(id, group), differing, strict=True))
    for path, items in _by(group, lambda item: item.path).items():
        bare = not any(item.frame or words[id(item)] for item in items)
        if bare or len(items) == 1:
            shown, more = _first_few(items, brief)
            yield f"{path}:{' '.join(item.place for item in shown)} {words[id(items[0])]}".rstrip() + more
            yield from items[0].frame
        else:
            yield path
            yield from _rows(items, [words[id(item)] for item in items], brief)


def _rows(items: Sequence[Diagnostic], differing: Sequence[str], brief: bool) -> Iterator[str]:
    shown, more = _first_few(items, brief)
    for item, words in zip(shown, differing, strict=False):
        yield f"{item.place} {words}".rstrip()
        yield from item.frame
    if more:
        yield more.lstrip()


def _template(messages: Sequence[str]) -> tuple[str, list[str]]:
    """What the messages share, with a * for what differs, and what differs in each. Words and quotations stay whole."""
    if len(set(messages)) == 1:
        return messages[0], [""] * len(messages)
    before = _whole(_prefix(messages))
    rest = [message[len(before) :] for message in messages]
    after = _whole(_prefix([text[::-1] for text in rest]))[::-1]
    return f"{before}*{after}", [text[: len(text) - len(after)] for text in rest]


def _prefix(texts: Sequence[str]) -> str:
    """What all begin with: what the first and the last in order do."""
    low, high = min(texts), max(texts)
    return next((low[:at] for at, (left, right) in enumerate(zip(low, high, strict=False)) if left != right), low)


def _whole(common: str) -> str:
    """`common` up to its last boundary, with no quotation open."""
    found = _BOUNDARY.match(common)
    common = found[0] if found else ""
    for quote in "'`\"":
        if common.count(quote) % 2:
            common = common[: common.rindex(quote)]
    return common
