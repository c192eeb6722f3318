"""Lines that differ in all but their header: time, host, process, level. The message is one value, the last of its row.

Words of a header are those that often stand at their place; what is else there is a value.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from .forms import Form, headed

_FEWEST: Final = 4
"""Lines that share a header."""
_DEEPEST: Final = 14
"""Words of a header."""
_MOST_LINES: Final = 20_000
_DIGITS: Final = b"0123456789"


def headers(lines: Sequence[str], free: Sequence[int]) -> Iterator[Form]:
    """The forms of those `free` lines that share a header, for each number of words that it may have."""
    places = list(islice(free, _MOST_LINES))
    rows = list(zip(places, _without_digits([lines[index] for index in places]), strict=True))
    kinds = dict.fromkeys(places, 0)  # of the telling words up to a depth: the same ones have the same number
    numbers: dict[tuple[int, int, str], int] = {}
    for depth in range(1, _DEEPEST + 1):
        rows = [row for row in rows if len(row[1]) > depth]
        column = [words[depth - 1] for _, words in rows]
        times = Counter(column)
        often = {word for word, number in times.items() if number >= _FEWEST and any(map(str.isalpha, word))}
        groups: dict[int, list[int]] = {}
        for (index, _), word in zip(rows, column, strict=True) if often else ():
            if word in often:
                kind = kinds[index] = numbers.setdefault((kinds[index], depth, word), len(numbers) + 1)
                groups.setdefault(kind, []).append(index)
        for starts in groups.values():
            if len(starts) >= _FEWEST and (made := _form([lines[start].split(" ") for start in starts], starts, depth)):
                yield made


def _without_digits(lines: Sequence[str]) -> list[list[str]]:
    """Return the words of each line, by which they are told apart."""
    raw = "\n".join(lines).encode("utf-8", "surrogatepass").translate(None, _DIGITS)
    return [line.split(" ") for line in raw.decode("utf-8", "surrogatepass").split("\n")] if lines else []


def _form(words: Sequence[Sequence[str]], starts: Sequence[int], depth: int) -> Form | None:
    heads = [" ".join((*each[:depth], "")) for each in words]
    messages = [" ".join(each[depth:]) for each in words]
    return headed(heads, messages, starts) if all(messages) else None
