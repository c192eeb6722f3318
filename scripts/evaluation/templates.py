"""Templates with holes, as layouts declare them: which values one asks for, and the lines with the values put in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

SIGNS: Final = "[*†¤•]"
HEADS: Final = "[§¶‡‖]"


class Misfit(Exception):
    """What stands below a marker is not what the marker says."""


@dataclass(slots=True)
class Cursor:
    lines: Sequence[str]
    position: int = 0

    def take(self) -> str:
        if self.position >= len(self.lines):
            raise Misfit
        self.position += 1
        return self.lines[self.position - 1]


def names_in(template: str, sign: str) -> list[str]:
    """The values that a template asks for, in order: each its number, where they are numbered, else a number of its own."""
    numbers = re.findall(rf"{re.escape(sign)}(\d*)", template)
    if numbers and all(numbers):
        return [str(name) for name in numbers]
    return [f"#{index}" for index in range(len(numbers))]


def put(template: str, sign: str, names: Sequence[str], values: Sequence[str]) -> str:
    numbered = any(not name.startswith("#") for name in names)
    pieces = re.split(rf"{re.escape(sign)}\d+" if numbered else re.escape(sign), template)
    order = sorted(set(names), key=lambda name: int(name.lstrip("#")))
    given = dict(zip(order, values, strict=True))
    return pieces[0] + "".join(given[name] + piece for name, piece in zip(names, pieces[1:], strict=True))


def values_in(row: str, width: int, *, quoted: bool) -> list[str]:
    """Return so many values of a row, parted by tabs, or by single blanks outside quotes; the last one may hold blanks."""
    if width <= 1:
        return [row][:width]
    if row.count("\t") == width - 1:
        return row.split("\t")
    words = words_in(row) if quoted else row.split(" ")
    if len(words) < width:
        raise Misfit
    return [*words[: width - 1], " ".join(words[width - 1 :])]


def words_in(row: str) -> list[str]:
    """Words parted by single blanks; what stands between double quotes is one word with what touches it."""
    words, quotes = [""], 0
    for piece in row.split(" "):
        words[-1] = f"{words[-1]} {piece}" if quotes % 2 else piece if quotes == -1 else words[-1] + piece
        quotes += piece.count('"')
        if quotes % 2 == 0:
            words.append("")
            quotes = 0
    if quotes % 2:
        return row.split(" ")
    return words[:-1]


def words_in_braces(line: str) -> list[str]:
    """The values of a line of words: `auth::{login logout}` is `auth::login` and `auth::logout`."""
    matches = re.findall(r"([^\s{}]+)\{([^{}]+)\}|(\S+)", line)
    return [start + word for start, words, single in matches for word in (words.split(" ") if words else [single])]
