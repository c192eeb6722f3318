"""Records of a text of lines, whatever it is: logs, tests, builds, and what no other compressor knows."""

from __future__ import annotations

from functools import lru_cache

from ...model.normal_form import is_mark, normal
from ..rows.layout import arranged
from .fill import fill
from .gaps import Gaps
from .material import Material, MustStay, Selection, nothing
from .odd import odd_lines
from .openers import below_openers
from .outline import below_keys, outline
from .reading import read
from .scoring import line_scores
from .shortening import shorts

_ENDS = 105.0
"""What the first and the last line are worth: between a failure and a total."""
_ODD = 4.0
"""What a line is worth that says something odd: more than one that is rare (scoring.USUAL)."""
_SPECIMEN = 2.0
"""What the first line of each message is worth."""


def select(text: str, budget: int, must: MustStay = nothing) -> Selection:
    """Return as many whole records as fit into `budget` tokens, what matters first. `must`: the lines that stay at any cost."""
    material = _material(text)
    return fill(material, budget, must(material.lines))


@lru_cache(maxsize=1)  # its judge may ask for the same text once more
def _material(text: str) -> Material:
    body = normal(text)
    lines = body.split("\n")
    log = read(body)
    worths = line_scores(log)
    for group in log.groups:
        worths[group[0]] = max(worths[group[0]], _SPECIMEN)
        for index in odd_lines(lines, group):
            worths[index] = max(worths[index], _ODD)
    for index in (0, next((index for index in range(len(lines) - 1, -1, -1) if lines[index].strip()), 0)):
        worths[index] = max(worths[index], _ENDS)
    for index, line in enumerate(lines):
        if not line or is_mark(line):
            worths[index] = 0.0
    depths = below_openers(lines, below_keys(lines))
    records, above = outline(lines, log.traces, depths)
    return Material(lines, records, above, worths, Gaps(lines, log.groups), arranged, shorts(lines))
