"""Whether what our markers declare is what is really gone.

A marker opens with a count and a noun: `[… 412 lines like the one above]`. A count of lines stands for as many lines of the
input, that are either left out or told in another shape around the marker. So, with D the sum of the declared lines, K the
lines that stand in the output as they were, R the lines there that are neither such nor markers (rows, headings) and N the
lines of the input:

    D + K <= N   up to one shown line for each marker, which may be told and shown
    N <= D + K + R   or something was left out and not declared

Blank lines need not be declared. Any other noun counts parts of the input (rows, files, items, bytes): never more than there
are. In JSON documents, whose lines are layout, rows shown and rows left out of an array must make up its length.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

_DECLARED: Final = re.compile(r"\[… (\d+) (?:more )?([a-z]+)")
_LINES: Final = frozenset({"line", "lines"})


def wrong_counts(before: str, after: str) -> list[str]:
    """What is wrong with the counts that `after` declares of `before`, in words; nothing where all is right."""
    declared = [(int(count), noun) for count, noun in _DECLARED.findall(after)]
    most = len(before.encode("utf-8", "replace"))
    wrong = [f"{count} {noun}: there are not so many characters" for count, noun in declared if count > most]
    lines = [count for count, noun in declared if noun in _LINES]
    return wrong + (_wrong_lines(before, after, lines) if lines or not declared else [])


def _wrong_lines(before: str, after: str, declared: list[int]) -> list[str]:
    """The two bounds of the module's docstring."""
    here = [line for line in before.split("\n") if line.strip()]
    blank = before.count("\n") + 1 - len(here)
    there = [line for line in after.split("\n") if line.strip()]
    plain = [line for line in there if not line.lstrip().startswith("[… ")]
    kept = sum((Counter(here) & Counter(plain)).values())
    told = sum(declared)
    if told + kept > len(here) + blank + len(declared):
        return [f"{told} lines declared, {kept} kept, of {len(here)}"]
    if len(here) > told + len(there):
        return [f"{len(here)} lines, of which {told} are declared and at most {len(there)} shown"]
    return []
