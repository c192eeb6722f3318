"""Lines that differ in all but their header: time, host, process, level. The message is one value, the last of its row.

Words of a header are those that often stand at their place; what is else there is a value.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice, zip_longest
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
    words = _without_digits([lines[index] for index in places])
    columns = zip_longest(*(each[:-1][:_DEEPEST] for each in words))  # the last word is of the message
    kinds = [0] * len(places)  # of the telling words up to a depth: the same ones have the same number
    numbers: dict[tuple[int, int, str], int] = {}
    open_rows: Sequence[int] = range(len(places))  # those that may share a longer header
    for depth, column in enumerate(columns, 1):
        often = {word for word, number in Counter(column).items() if word and number >= _FEWEST and _is_telling(word)}
        groups: dict[int, list[int]] = {}
        for row in [row for row in open_rows if column[row] in often] if often else ():
            kind = kinds[row] = numbers.setdefault((kinds[row], depth, column[row]), len(numbers) + 1)
            groups.setdefault(kind, []).append(row)
        few = {kind for kind, rows in groups.items() if len(rows) < _FEWEST}
        if few:
            open_rows = [row for row in open_rows if kinds[row] not in few]
        for rows in groups.values():
            if len(rows) >= _FEWEST and (made := _form(lines, [places[row] for row in rows], depth)):
                yield made


def _is_telling(word: str) -> bool:
    return any(map(str.isalpha, word))


def _without_digits(lines: Sequence[str]) -> list[list[str]]:
    """Return the words of each line, by which they are told apart."""
    raw = "\n".join(lines).encode("utf-8", "surrogatepass").translate(None, _DIGITS)
    return [line.split(" ") for line in raw.decode("utf-8", "surrogatepass").split("\n")] if lines else []


def _form(lines: Sequence[str], starts: Sequence[int], depth: int) -> Form | None:
    """The form of lines whose header has so many words."""
    split = [lines[start].split(" ", depth) for start in starts]
    messages = [words[-1] for words in split]
    heads = [" ".join((*words[:-1], "")) for words in split]
    return headed(heads, messages, starts) if all(messages) else None
