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
    words = {index: lines[index].split(" ") for index in places}
    telling = dict(zip(places, _without_digits([lines[index] for index in places]), strict=True))
    kinds = dict.fromkeys(places, 0)  # of the words up to a depth: equal ones have the same number
    for depth in range(1, _DEEPEST + 1):
        places = [index for index in places if len(words[index]) > depth]
        if len(places) < _FEWEST:
            return
        times = Counter(telling[index][depth - 1] for index in places)
        often = {word for word, number in times.items() if number >= _FEWEST and any(map(str.isalpha, word))}
        if not often:
            continue
        numbers: dict[tuple[int, str], int] = {}
        groups: dict[int, list[int]] = {}
        for index in places:
            word = telling[index][depth - 1]
            key = kinds[index], word if word in often else ""
            kind = kinds[index] = numbers.setdefault(key, len(numbers))
            if word in often:
                groups.setdefault(kind, []).append(index)
        for starts in groups.values():
            if len(starts) >= _FEWEST and (made := _form([words[start] for start in starts], starts, depth)):
                yield made


def _without_digits(lines: Sequence[str]) -> list[list[str]]:
    """Return the words of each line, by which they are told apart."""
    raw = "\n".join(lines).encode("utf-8", "surrogatepass").translate(None, _DIGITS)
    return [line.split(" ") for line in raw.decode("utf-8", "surrogatepass").split("\n")] if lines else []


def _form(words: Sequence[Sequence[str]], starts: Sequence[int], depth: int) -> Form | None:
    heads = [" ".join((*each[:depth], "")) for each in words]
    messages = [" ".join(each[depth:]) for each in words]
    return headed(heads, messages, starts) if all(messages) else None
