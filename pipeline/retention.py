"""How much of what was compressed can still be read off: its numbers, paths and lines that speak of an error.

A meter, not a judge: it takes distinct strings, and one has stayed if it stands in what is sent, literally. What is said by a
range or a count is so counted as gone, and the figure is a lower bound. Where a result can be read back whole, all has stayed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

Fact = Literal["number", "path", "error"]
FACTS: Final[tuple[Fact, ...]] = get_args(Fact)

_DIGITS: Final = frozenset(b"0123456789.")
_PATH: Final = (
    frozenset(b"/._-@~+") | frozenset(range(128, 256)) | frozenset(filter(lambda c: chr(c).isalnum(), range(128)))
)
_NUMBERS_ALONE: Final = bytes(c if c in _DIGITS else 32 for c in range(256))
_PATHS_ALONE: Final = bytes(c if c in _PATH else 32 for c in range(256))
_ERROR: Final = re.compile(rb"\b(?:errors?|exceptions?|fail(?:ed|ures?)?|fatal|panic(?:ked)?|traceback)\b")


@dataclass(frozen=True, slots=True)
class Retained:
    """Of one kind of fact."""

    there: int = 0
    """Distinct ones in what was compressed."""
    stayed: int = 0

    def __add__(self, other: Retained) -> Retained:
        return Retained(self.there + other.there, self.stayed + other.stayed)


def retention(original: str, sent: str, *, whole: bool) -> Mapping[Fact, Retained]:
    """Return for each kind how many facts are in the original and have stayed in what is sent. `whole`: it can be read back."""
    before, after = (text.encode("utf-8", "replace") for text in (original, sent))
    results: dict[Fact, Retained] = {}
    for fact, facts_in in _READERS.items():
        there = facts_in(before)
        kept = len(there) if whole else len(there & facts_in(after))
        results[fact] = Retained(len(there), kept)
    return results


def _numbers(text: bytes) -> set[bytes]:
    return {word for word in (run.strip(b".") for run in text.translate(_NUMBERS_ALONE).split()) if word}


def _paths(text: bytes) -> set[bytes]:
    if b"/" not in text:
        return set()
    words = (word.strip(b".-") for word in text.translate(_PATHS_ALONE).split() if b"/" in word)
    return {word for word in words if b"/" in word.strip(b"/") and word.upper() != word.lower() and word[:2] != b"//"}


def _errors(text: bytes) -> set[bytes]:
    """The lines, without the white space around them."""
    return {b" ".join(_line(text, match.start()).split()) for match in _ERROR.finditer(text.lower())}


def _line(text: bytes, position: int) -> bytes:
    end = text.find(b"\n", position)
    return text[text.rfind(b"\n", 0, position) + 1 : end if end >= 0 else len(text)]


_READERS: Final[Mapping[Fact, Callable[[bytes], set[bytes]]]] = {"number": _numbers, "path": _paths, "error": _errors}
