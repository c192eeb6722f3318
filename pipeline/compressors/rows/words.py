"""Several values in one line, and what they begin with once, as shells write it.

auth::client::tests::login                auth::client::tests::{login logout}
auth::client::tests::logout      ->       main
main
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

_ENDS: Final = ("::", "/")
_LEAST: Final = 4
"""Characters of a beginning that is worth braces."""
_WIDTH: Final = 160
"""Characters after which a line is broken."""


def lines_of_words(words: Sequence[str]) -> Iterator[str]:
    """The words, in order, in as few lines as their beginnings allow; none of them holds a brace."""
    for beginning, line in _grouped(words):
        yield f"{beginning}{{{line}}}" if beginning else line


def groups_of_words(words: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The words, in order, as (number of words, line); several in a line stand in braces."""
    for beginning, line in _grouped(words):
        number = line.count(" ") + 1
        yield number, f"{beginning}{{{line}}}" if number > 1 else f"{beginning}{line}"


def _grouped(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(what all words of a line begin with, the rest of each)."""
    loose: list[str] = []
    for beginning, run in groupby(words, key=_beginning):
        group = list(run)
        if len(group) > 1 and len(beginning) >= _LEAST and beginning not in group:
            yield from (("", line) for line in _broken(loose))
            loose = []
            yield from ((beginning, line) for line in _broken([word[len(beginning) :] for word in group]))
        else:
            loose += group
    yield from (("", line) for line in _broken(loose))


def _beginning(word: str) -> str:
    """Return what stands before the last part of a path or a qualified name."""
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
