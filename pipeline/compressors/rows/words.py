"""Several values in one line, and what they begin with once.

    auth::client::tests::login                auth::client::tests:: login logout
    auth::client::tests::logout      ->       main
    main

A word that ends in `::` or `/` is what the others of its line begin with.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

_ENDS: Final = ("::", "/")
_LEAST: Final = 4
"""Characters of a beginning that is worth a line of its own."""
_WIDTH: Final = 160
"""Characters after which a line is broken."""


def lines_of_words(words: Sequence[str]) -> Iterator[str]:
    """The words, in order, in as few lines as their beginnings allow."""
    if any(word.endswith(_ENDS) for word in words):
        yield from words
        return
    loose: list[str] = []
    for beginning, run in groupby(words, key=_beginning):
        group = list(run)
        if len(group) > 1 and len(beginning) >= _LEAST:
            yield from _broken(loose)
            loose = []
            yield from (f"{beginning} {line}" for line in _broken([word[len(beginning) :] for word in group]))
        else:
            loose += group
    yield from _broken(loose)


def _beginning(word: str) -> str:
    """What stands before the last part of a path or a qualified name."""
    end = max(word.rfind(sign) + len(sign) if sign in word else 0 for sign in _ENDS)
    return word[:end]


def _broken(words: Sequence[str]) -> Iterator[str]:
    line: list[str] = []
    width = 0
    for word in words:
        if line and width + len(word) > _WIDTH:
            yield " ".join(line)
            line, width = [], 0
        line.append(word)
        width += len(word) + 1
    if line:
        yield " ".join(line)
