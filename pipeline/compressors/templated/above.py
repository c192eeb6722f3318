"""What is said once above the rows of a table instead of in each: values that come again, and beginnings such as an hour.

Chosen by what it saves, in about tokens: one of the columns, or beginnings of columns, that save most alone, and then
whatever saves more if it is said along with it. What always comes along, such as the address of a host, costs nothing more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import ne
from typing import Final

from .columns import DATE

# What is said above must stay for this many rows on average.
_ROWS: Final = 1.5
# A line above rows takes so many tokens besides what it says.
_LINE: Final = 2.5
# What must be saved, as a part of what the rows take, to move rows from their places in time.
_WORTH_A_MOVE: Final = 0.06
_MOST: Final = 4
"""As many values are said above."""
_FIRSTS: Final = 2
"""So many of those that save most alone are tried with what may come along."""
# So many values of a column stand for all when tokens are counted.
_SAMPLE: Final = 24
_TOKEN: Final = re.compile(r"[0-9]{1,3}|[A-Z]?[a-z]{1,5}|[A-Z]{1,3}|[^0-9A-Za-z]")


@dataclass(frozen=True, slots=True)
class Above:
    """A column to say above the rows."""

    column: int
    said: Sequence[str]
    """What is said of each row."""
    rest: Sequence[str] | None
    """What is left of each value; None where nothing is."""
    tokens: float
    """What it takes to say it once."""


def above(
    columns: Sequence[Sequence[str]], in_order: bool, whole: bool = False
) -> tuple[list[Above], Sequence[object]]:
    """What to say above rows, by column, and for each row a key that is the same where that is; nothing where it gains nothing.

    `in_order`: rows stay where they are, so that what is said is said again after each change. `whole`: no beginnings of values.
    """
    won, chosen, keys = _best(columns, in_order, whole)
    if not in_order and chosen and won < _WORTH_A_MOVE * len(columns[0]) * sum(map(_tokens, columns)):
        (won, chosen, _), keys = _best(columns, True, whole), ()
    return (sorted(chosen, key=lambda one: one.column), keys) if won > 0 else ([], ())


def _best(columns: Sequence[Sequence[str]], in_order: bool, whole: bool) -> Way:
    """What saves most."""
    count = len(columns[0])
    candidates = list(_candidates(columns, in_order, whole))
    firsts = sorted(candidates, key=lambda found: -_won((found[1],), count, found[0]))[:_FIRSTS]
    ways = (_with_others(first, candidates, len(columns), in_order) for _, first in firsts)
    return max(ways, key=lambda way: way[0], default=(0.0, [], ()))


Way = tuple[float, list[Above], Sequence[object]]
"""What is saved, in about tokens, by what is said above, and the key of each row."""


def _with_others(first: Above, candidates: Sequence[tuple[int, Above]], width: int, in_order: bool) -> Way:
    """`first`, and what saves more if it is said along with it."""
    count = len(first.said)
    chosen = [first]
    keys: Sequence[object] = first.said
    groups = _groups(keys, in_order)
    won = _won(chosen, count, groups) if _leaves_rows(chosen, width) else 0.0
    left = [one for least, one in candidates if one.column != first.column]
    while left and len(chosen) < _MOST:
        found = []
        for one in left:
            if _leaves_rows((*chosen, one), width) and _won((*chosen, one), count, groups) > won:
                joined = list(zip(keys, one.said, strict=True))
                found.append((_won((*chosen, one), count, number := _groups(joined, in_order)), number, one, joined))
        gain, groups, best, keys_then = max(found, key=lambda way: way[0], default=(0.0, groups, None, keys))
        if best is None or gain <= won:
            break
        won, keys = gain, keys_then
        chosen.append(best)
        left = [one for one in left if one.column != best.column]
    return won, chosen, keys


def _candidates(columns: Sequence[Sequence[str]], in_order: bool, whole: bool) -> Iterator[tuple[int, Above]]:
    """Each column, and its beginnings up to a colon where every value has one, if they stay: and how often they change."""
    most = len(columns[0]) / _ROWS
    for at, column in enumerate(columns):
        groups = _groups(column, in_order)
        if groups <= most:
            yield groups, Above(at, column, None, _tokens(column) + 1)
        for ends in () if whole else _beginnings(column):
            said = [value[:end] for value, end in zip(column, ends, strict=True)]
            groups = _groups(said, in_order)
            if groups <= most and all(rest := [value[end:] for value, end in zip(column, ends, strict=True)]):
                yield groups, Above(at, said, rest, _tokens(said))


def _beginnings(column: Sequence[str]) -> Iterator[list[int]]:
    """Where the last and the last but one colon of each value ends, or its date; not inside quotes or where blanks are."""
    dated = DATE.match(column[0])
    if dated and all(map(DATE.match, column)):
        yield [dated.end()] * len(column)
    if ":" not in column[0]:
        return
    text = "\n".join(column)
    if any(sign in text for sign in "\"'` "):
        return
    ends = [value.rfind(":") + 1 for value in column]
    if all(ends):
        yield ends
        ends = [value.rfind(":", 0, end - 1) + 1 for value, end in zip(column, ends, strict=True)]
        if all(ends):
            yield ends


def _groups(keys: Sequence[object], in_order: bool) -> int:
    return 1 + sum(map(ne, keys, islice(keys, 1, None))) if in_order else len(set(keys))


def _won(chosen: Sequence[Above], count: int, groups: int) -> float:
    """About how many tokens are saved by saying these above `groups` groups of rows."""
    tokens = sum(one.tokens for one in chosen)
    return tokens * (count - groups) - _LINE * groups


def _leaves_rows(chosen: Sequence[Above], width: int) -> bool:
    return len(chosen) < width or any(one.rest is not None for one in chosen)


def _tokens(column: Sequence[str]) -> float:
    """About how many tokens a value takes."""
    sample = column[:: max(1, len(column) // _SAMPLE)]
    return token_count("\n".join(sample)) / len(sample) - 1 + 1 / len(sample)


def token_count(text: str) -> int:
    """About how many tokens a text takes."""
    return len(_TOKEN.findall(text))
