"""What neighbouring lines begin with, said once above them: date, hour and minute, the container, the host.

    [… 2730 lines, § starts lines below]
    § 2026-05-07T17:30:
    12.8056437Z running 14 tests
    12.8057001Z test client::retries ... ok
    § 2026-05-07T17:31:
    04.1170009Z done

Tables among the lines (layout.py) are whole as they stand; no head applies to them, nor to empty lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from ...model.markers import OPEN, gap
from .above import token_count
from .columns import cut_end, shared_start
from .layout import HEADS, unused
from .read_back import MARKER, read_back

# A time up to its minute, up to its hour, and what is before it (its day), not far from the beginning of the line.
_TIMES: Final = tuple(
    re.compile(rf"""[^\n"'`]{{0,48}}?{up_to}""")
    for up_to in (r"\d\d?:\d\d:(?=\d\d)", r"\d\d?:(?=\d\d:\d\d)", r"(?<=[ T\[(|-])(?=\d\d?:\d\d:\d\d)")
)
_CUTS: Final = " :=()[]{},;|<>\t"
# Tokens of a line that says a head, besides it, and of the marker.
_LINE: Final = 2.5
_MARKER: Final = 12
_FEWEST: Final = 4
_HEADED: Final = re.compile(r"\[… \d+ lines, ([§¶‡‖]) starts lines below\]")

Item = str | list[str]
"""A line, or the lines of a table."""


def headed(items: Sequence[Item]) -> list[str] | None:
    """The items as lines, under heads; None where that gains nothing or no sign is free."""
    lines = [item for item in items if isinstance(item, str) and item]
    if len(lines) < _FEWEST:
        return None
    sign = unused(HEADS, "\n".join(lines))
    shared = _shared(lines)
    heads = max((_heads(items, shared, time) for time in _TIMES), key=_saved)
    if (
        sign is None
        or _saved(heads) < _MARKER
        or any(item and head == item for head, item in zip(heads, items, strict=True))
    ):
        return None
    under = sum(1 for head, item in zip(heads, items, strict=True) if head and isinstance(item, str) and item)
    return [gap(f"{under} lines, {sign} starts lines below"), *_under(items, heads, sign)]


def lines_of(items: Sequence[Item]) -> list[str]:
    """The items one under the other."""
    return [line for item in items for line in ([item] if isinstance(item, str) else item)]


def _shared(lines: Sequence[str]) -> str:
    shared = shared_start(lines)
    return shared[: cut_end(shared, _CUTS)]


def _saved(heads: Sequence[str]) -> float:
    """About how many tokens are saved by saying each head once for the neighbours that share it."""
    price = {head: token_count(head) for head in set(heads)}
    said = sum(price[head] + _LINE for above, head in zip([None, *heads], heads, strict=False) if head != above)
    return sum(map(price.__getitem__, heads)) - said


def _heads(items: Sequence[Item], shared: str, time: re.Pattern[str]) -> list[str]:
    """The head of each item, up to what `time` finds; a table or an empty line has that of the line before it."""
    heads: list[str] = []
    head = shared
    for item in items:
        if isinstance(item, str) and item and (head == shared or not item.startswith(head)):
            found = time.match(item)
            head = found[0] if found is not None and found[0].startswith(shared) else shared
        heads.append(head)
    return heads


def _under(items: Sequence[Item], heads: Sequence[str], sign: str) -> Iterator[str]:
    said = ""
    for item, head in zip(items, heads, strict=True):
        if not isinstance(item, str):
            yield from item
            continue
        if head != said:
            yield f"{sign} {head}" if head else sign
            said = head
        yield item[len(head) :] if item else ""


def read_items(lines: Sequence[str]) -> Iterator[str]:
    """The log's lines from those of `headed`, or of items without heads. ValueError on what neither makes."""
    found = _HEADED.fullmatch(lines[0])
    sign, head, at = (found[1], "", 1) if found else (None, "", 0)
    while at < len(lines):
        line = lines[at]
        marker = MARKER.fullmatch(line)
        if marker is not None:
            rows, at = read_back(marker, lines, at + 1)
            yield from rows
            continue
        if line.startswith(OPEN):
            raise ValueError("a marker that is not of this layout")
        if sign is not None and (line == sign or line.startswith(sign + " ")):
            head = line[2:]
        else:
            yield head + line if line else line
        at += 1
