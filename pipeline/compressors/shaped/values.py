"""The shape of a line that no table knows: its words, with a sign in the place of each that is a value.

    1/2 Test #1: cart_order ....  Passed 0.42 sec   ->   ¤ Test #¤: ¤ ... Passed ¤ sec

A word that holds a digit, or signs or capitals between its letters, is taken for a value, and so is any word that is all in
which several shapes differ. Lines that speak of trouble, and those that belong to a diagnostic or a trace, have no shape.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final

from ...text.severity import errors

VALUE: Final = "\1"
"""Stands in a shape for a value."""
DIFFERS: Final = "*"
"""How a heading shows a value that differs from row to row."""
TIMES: Final = 3
"""What comes less often is said as it is."""
# As many shapes that differ in one word make it a value, if it is one of so many first ones.
_ALIKE: Final = 4
_WORDS_READ: Final = 12
_LONGEST_LINE: Final = 2000

_QUOTED: Final = re.compile(r"""[(\[{=]*"[^"]*"\S*|[(\[{=]*'[^']*'\S*|[(\[{=]*`[^`]*`\S*|\S+""")
# What puts numbers in brackets to the right: `( 7/150)`.
_RIGHT: Final = re.compile(r"(?<=[#(\[]) +(?=\d)")
# What cargo says before some of the paths in one place.
_OPTIONAL: Final = " unittests "
_PEELED: Final = re.compile(r"""((?:[a-z_]+=(?!=))?[(\[{<"'`#]*)(.*?)([)\]}>"'`:;,.!]*)""", re.DOTALL)
_IS_VALUE: Final = re.compile(r"\d|\w[./:_@\\=+-]+\w|[a-z][A-Z]")
_LEADER: Final = re.compile(r"([.*=_-])\1{2,}")
_NO_FAILURE: Final = re.compile(r"\b0 (?:failed|failures|errors)\b|\b(?:[Ff]ail(?:ed|ures)|[Ee]rrors): 0\b")
SAYS_SOMETHING: Final = re.compile("[A-Za-z]{2}")
# What belongs to a diagnostic, a trace, a diff or a failing test: its order is what it says.
_BOUND: Final = re.compile(
    r"\s*(?:\d+[:-]|at |File |from |in |#\d+ |E  |>|\d* ?\||\^|~|[+-]\S|\.{3}|\S+?[:(]\d+[:,)]|\S+\.\w+:\d+ )"
    r"|.*(?:\[… |\.\w+:\d+(?::|$))"
)


def words(line: str) -> list[str]:
    """The words of a line; a quotation is one, and so is a number with the blanks before it in its brackets."""
    if "# " in line or "( " in line or "[ " in line:
        line = _RIGHT.sub("", line)
    found = _QUOTED.findall(line) if '"' in line or "'" in line or "`" in line else line.split()
    if _OPTIONAL in line:
        at = found.index(_OPTIONAL.strip())
        found[at : at + 2] = [" ".join(found[at : at + 2])]
    return found


def shapes(lines: Sequence[str]) -> dict[str, str]:
    """The lines that must not stay, with their shapes, where several have it."""
    patterns = _Patterns()
    times = Counter(lines)
    raw = {line: shape for line in times if not _must_stay(line) and (shape := _shape(line, patterns))}
    merged = _merged(list(dict.fromkeys(raw.values())))
    known = {line: merged.get(shape, shape) for line, shape in raw.items()}
    often: Counter[str] = Counter()
    for line, shape in known.items():
        often[shape] += times[line]
    several = [line for line, shape in known.items() if often[shape] >= TIMES]
    failing = errors(_NO_FAILURE.sub("", "\n".join(several)).split("\n"))
    return {line: known[line] for at, line in enumerate(several) if at not in failing}


class _Patterns(dict[str, str]):
    """Words with what is a value replaced."""

    def __missing__(self, word: str) -> str:
        lead, core, tail = _peeled(word)
        pattern = f"{lead}{VALUE}{tail}" if _is_value(core) else _LEADER.sub(r"\1\1\1", word)
        self[word] = pattern
        return pattern


def _is_value(core: str) -> bool:
    if core.isalpha():
        return not (core.islower() or core[1:].islower() or core.isupper())
    return " " in core or _IS_VALUE.search(core) is not None


def _peeled(word: str) -> tuple[str, str, str]:
    """What stands around a value, and the value; quotation marks stay with one that holds blanks."""
    if " " in word:
        return "", word, ""
    lead, core, tail = _PEELED.fullmatch(word).groups()  # type: ignore[union-attr]  # matches any word
    return lead, core, tail


def _must_stay(line: str) -> bool:
    return not line or len(line) > _LONGEST_LINE or "\n" in line or _BOUND.match(line) is not None


def _shape(line: str, patterns: _Patterns) -> str | None:
    """The line with its values replaced; numbers on the left may be indented as they like."""
    shape = " ".join([patterns[word] for word in words(line)])
    if DIFFERS in shape:
        return None
    return shape if not shape or shape[0] == VALUE else line[: len(line) - len(line.lstrip())] + shape


def _merged(known: Sequence[str]) -> dict[str, str]:
    """Shapes that are equal but for one word -> the shape with a value there."""
    alike: defaultdict[str, list[str]] = defaultdict(list)
    lengths = Counter(shape.count(" ") for shape in known)
    for shape in known:
        if lengths[shape.count(" ")] < _ALIKE:
            continue
        parts = shape.split(" ")
        for at, word in enumerate(parts[:_WORDS_READ] if len(parts) > 1 else ()):
            if word and VALUE not in word:
                lead, core, tail = ("", word, "") if word.isalpha() else _peeled(word)
                if core.isalpha():
                    alike[" ".join([*parts[:at], f"{lead}{VALUE}{tail}", *parts[at + 1 :]])].append(shape)
    merged: dict[str, str] = {}
    many = [(key, members) for key, members in alike.items() if len(members) >= _ALIKE and SAYS_SOMETHING.search(key)]
    for key, members in sorted(many, key=lambda found: -len(found[1])):
        for shape in members:
            merged.setdefault(shape, key)
    return merged


def columns(lines: Sequence[str], shape: str) -> list[list[str]]:
    """For each value of the shape, what it is in each of the lines."""
    split = [words(line) for line in lines]
    places = [(at, word.split(VALUE, 1)) for at, word in enumerate(shape.split()) if VALUE in word]
    return [[row[at][len(lead) : len(row[at]) - len(tail)] for row in split] for at, (lead, tail) in places]
