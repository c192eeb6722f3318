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
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Final, TypeVar

from ...model import markers
from ...text import severity
from .diagnostics import SOURCE, Diagnostic, is_error, parse

_BLANKS: Final = re.compile("  +")
_POINTERS: Final = re.compile(r"[\s|^~-]*[|^~][\s|^~-]*")
# Where a message may be divided, read in either direction.
_BOUNDARY: Final = re.compile(r".*[\s()\[\]]", re.DOTALL)
# Of more warnings in one file that say the same, a summary shows as many.
_SHOWN: Final = 3
# So many errors stay word for word: whoever reads them looks for the line as it was.
_FEW: Final = 10
# Characters that a heading costs besides what it says.
_HEADING: Final = 20

_T = TypeVar("_T", bound=Hashable)


def gathered(lines: Sequence[str], brief: bool = False) -> list[str]:
    """The lines with each stretch of diagnostics laid out by path and by message, where that is shorter; a few errors stay.

    `brief`: besides errors, no source, and of those that say the same in one file only the first few."""
    items = list(parse(lines))
    few = sum(isinstance(item, Diagnostic) and is_error(item) for item in items) <= _FEW
    out: list[str] = []
    stretch: list[Diagnostic] = []
    for item in [*items, "end"]:
        if isinstance(item, Diagnostic):
            stretch.append(item)
        elif item or not stretch:
            out += _shorter(stretch, brief, few)
            stretch = []
            out.append(item)
    return out[:-1]


def _shorter(stretch: Sequence[Diagnostic], brief: bool, few: bool) -> list[str]:
    plain = [line for item in stretch for line in item.raw]
    whole, rest = _parted(stretch) if few else ([], stretch)
    laid_out = [*whole, *_laid_out(rest, brief)] if len(rest) > 1 else plain
    return laid_out if sum(map(len, laid_out)) < sum(map(len, plain)) else plain


def _parted(stretch: Sequence[Diagnostic]) -> tuple[list[str], list[Diagnostic]]:
    """The lines of the errors that say their path, and the other diagnostics, each still with what is said of it."""
    whole: list[str] = []
    rest: list[Diagnostic] = []
    within: tuple[str, ...] = ()
    for item in stretch:
        if is_error(item) and item.raw[len(item.within)].startswith(item.path):
            whole += item.raw
            within = item.within or within
        else:
            rest.append(replace(item, within=within) if within and not item.within else item)
            within = ()
    return whole, rest


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
    total, pointers = sum(len(item.raw) for item in stretch), _pointers(line for item in stretch for line in item.raw)
    stretch = list(_sources_once(stretch))
    gone = pointers - _pointers(line for item in stretch for line in item.frame)
    cut = f"; {markers.count(gone, 'line')} of only ^ ~ | cut" if gone else ""
    yield markers.gap(f"{total} lines by path and by message: * is where, and what differs{cut}")
    if brief:
        stretch = list(map(_brief, stretch))
    ordered = {item.path for item in stretch if item.within}
    shared = _shared(stretch, ordered)
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


def _pointers(lines: Iterable[str]) -> int:
    return sum(_POINTERS.fullmatch(line) is not None for line in lines)


def _sources_once(stretch: Sequence[Diagnostic]) -> Iterator[Diagnostic]:
    """The diagnostics with each source line only below the first that shows it, and without what only points."""
    shown: set[tuple[str, str]] = set()
    for item in stretch:
        frame = []
        for line in item.frame:
            source = SOURCE.fullmatch(line)
            said = source[1] if source else _BLANKS.sub(" ", line.strip()) if line.lstrip().startswith("|") else line
            points = item.has_column and _POINTERS.fullmatch(line)
            if not said or points or (source and (item.path, said) in shown):
                continue
            shown.add((item.path, said))
            frame.append(said)
        yield replace(item, frame=tuple(frame)) if frame != [*item.frame] else item


def _shared(stretch: Sequence[Diagnostic], ordered: AbstractSet[str]) -> dict[Key, list[Diagnostic]]:
    """The messages that cost less when said once, above all their places: each of these then says its path again, unless
    nothing else is left to say of that file. None of `ordered` files."""
    groups = {key: group for key, group in _by(stretch, _key).items() if len(group) > 1}
    messages = Counter(path for group in _by(stretch, _key).values() for path in {item.path for item in group})
    shared: dict[Key, list[Diagnostic]] = {}
    for key, group in sorted(groups.items(), key=lambda found: -len(found[1][0].message) * len(found[1])):
        paths = {item.path for item in group}
        again = sum(len(path) for path in paths if messages[path] > 1)
        if paths.isdisjoint(ordered) and (len(paths) - 1) * len(group[0].message) > again + _HEADING:
            messages.subtract(paths)
            shared[key] = group
    return shared


def _first_few(items: Sequence[Diagnostic], brief: bool) -> tuple[Sequence[Diagnostic], str]:
    """The items to show, and what to say of the others."""
    if not brief or len(items) <= _SHOWN or is_error(items[0]):
        return items, ""
    shown = [item for at, item in enumerate(items) if at < _SHOWN or item.frame]
    more = len(items) - len(shown)
    return shown, " " + markers.gap(f"{more} more like these") if more else ""


def _brief(item: Diagnostic) -> Diagnostic:
    """The diagnostic without its source, but for errors, and for lines that whoever looks for failures would find."""
    if is_error(item) or not item.frame:
        return item
    return replace(item, frame=tuple(line for line in item.frame if severity.is_error(line)))


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
    words = dict(zip(map(id, items), differing, strict=True))
    for item in shown:
        yield f"{item.place} {words[id(item)]}".rstrip()
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
