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
_UNTELLING: Final = dict.fromkeys(map(ord, "0123456789"))


def headers(lines: Sequence[str], free: Sequence[int]) -> Iterator[Form]:
    """The forms of those `free` lines that share a header, for each number of words that it may have."""
    splits = [(index, lines[index].split(" ")) for index in islice(free, _MOST_LINES)]
    keys: dict[int, tuple[str, ...]] = dict.fromkeys((index for index, _ in splits), ())
    for depth in range(1, _DEEPEST + 1):
        splits = [(index, words) for index, words in splits if len(words) > depth]
        telling = [(index, words[depth - 1].translate(_UNTELLING)) for index, words in splits]
        times = Counter(word for _, word in telling)
        groups: dict[tuple[str, ...], list[int]] = {}
        for index, word in telling:
            is_key = times[word] >= _FEWEST and any(map(str.isalpha, word))
            keys[index] = (*keys[index], word if is_key else "")
            if is_key:
                groups.setdefault(keys[index], []).append(index)
        words_of = dict(splits)
        for starts in groups.values():
            if len(starts) >= _FEWEST and (made := _form([words_of[start] for start in starts], starts, depth)):
                yield made


def _form(words: Sequence[Sequence[str]], starts: Sequence[int], depth: int) -> Form | None:
    heads = [" ".join((*each[:depth], "")) for each in words]
    messages = [" ".join(each[depth:]) for each in words]
    return headed(heads, messages, starts) if all(messages) else None
