"""What may be normalised above `lossless`: the one list. Text is read back in its normal form, whole and in its order.

stamps     the time that a runner puts before every line, to the 100 ns (GitHub Actions, `docker logs -t`), also behind the job
           and the step (`gh run view --log`), the container, or the number that a search gives the line, is said to the
           second, above the lines and only where ten seconds have passed: `[… at 2026-05-07T17:30:12Z]`; below the last line
           that has one, before lines that have none, `[… no times below]`
padding    three blanks or more between two words of a line are two, where neighbouring lines have as many such gaps: with fewer
           in one of them, a cell is empty, and must still be seen; not so the indent behind the sign of a changed line, or behind
           the number of a line or the bar of an excerpt, where signs point at what stands above them, or behind a tab
           blanks before a number alone in brackets go: `[  8%]`, `[ 12/120]`
rules      a run of six or more of one of `─ ━ ═` is three; one of `= - _ * # ~ +` in a text of many: a few cost nothing, and
           frame what is looked for as a whole, such as a test runner's last line; not bars, whose length is what they say:
           those of `git diff --stat`, of a chart, of what is on its way
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import accumulate, groupby
from typing import Final

from .markers import OPEN, gap

# The bar of a file in `git diff --stat` says how many lines were added, and how many removed: it is no rule.
_RULE: Final = re.compile(r"\| +\d+ [+-]+$|([=\-_*#~+─━═])\1{5,}", re.MULTILINE)
_RULES: Final = ("======", "------", "______", "******", "######", "~~~~~~", "++++++", "──────", "━━━━━━", "══════")
_FEW_RULES: Final = 16
_LENGTHS_OF_BARS: Final = 3
"""Different lengths of runs that begin below each other, behind words: bars of a chart; rules end below each other."""
_ALPHANUMERIC: Final = re.compile(r"[^\W_]")
_LINES_OF_BOXES: Final = "─━═"
"""Long ones have a token for every five signs; those of the others have one or two."""
# Blanks behind a single tab are the indent of what stands in that cell.
_PADDING: Final = re.compile(r"(?<=\S)(?: |\t\t)[ \t]*(?<=\s{3})(?=\S)")
# Before an indent.
_QUOTED: Final = re.compile(
    "|".join(
        (
            r"[+-]\s",  # the sign of a changed line
            r"\s*(?:[>✖×→]\s*)?(?:\d+\s*){0,2}[|│][^|│]*$",  # the bar of an excerpt
            r"\s*(?:[^\s:]+[:-])?\d+(?:[:-]|\s+[+-])\s",  # the number of a line, behind its file or before its sign
            r"\s*\d+\s+\S+(?:\s{1,2}\S+)*$",  # a bare number, where nothing else in the line looks like a column
        )
    )
)
_ALIGNED: Final = re.compile(r"(?<=[\[(]) +(?=[\d./]+%?[\])])")
_FINE: Final = r"T\d\d:\d\d:\d\d\.\d{6,9}(?:Z|[+-]\d\d:\d\d)"
_ANY_STAMP: Final = re.compile(_FINE)
# What may stand before it: the job and the step, the container or the pod, the number of a line that was searched for.
_STAMP: Final = re.compile(
    r"([^\t]*\t[^\t]*\t|[^\s|]+ *\| |\[\S+\] |\d+[:-]|)"
    r"\ufeff?(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.\d{6,9}(Z|[+-]\d\d:\d\d)(?: |$)"
)
_STAMPED: Final = 0.9
"""Part of the lines that must have a stamp, or they are not a runner's."""
_FEWEST: Final = 4
_OTHERS: Final = 2
"""Lines without a stamp, one below the other, that may stand among those of a runner; more are of somebody else."""
_EVERY: Final = timedelta(seconds=10)
"""After which the time is said again."""
MARK: Final = re.compile(r"\[… (?:at \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)|no times below)\]")
"""A line that says what time it is from there on, or that nothing does; no line of the text."""


@lru_cache(maxsize=4)  # asked for again by whoever holds against it what was made of it
def normal(text: str) -> str:
    """The text in its normal form; the same object where it is already."""
    text = _unstamped(text)
    if any(rule in text for rule in _RULES):
        text = _with_short_rules(text)
    if "[ " in text or "( " in text:
        text = _ALIGNED.sub("", text)
    if "   " not in text and "\t\t\t" not in text:
        return text
    lines = text.split("\n")
    gaps = [
        len(_PADDING.findall(line)) if ("   " in line or "\t" in line) and not _QUOTED.match(line) else 0
        for line in lines
    ]
    for padded, run in groupby(range(len(lines)), key=lambda index: gaps[index] > 0):
        places = list(run)
        if padded and len({gaps[index] for index in places}) == 1:
            for index in places:
                lines[index] = _PADDING.sub("  ", lines[index])
    return "\n".join(lines)


def _with_short_rules(text: str) -> str:
    times = Counter(match[1] for match in _RULE.finditer(text) if match[1])
    long = {sign for sign, number in times.items() if number > _FEW_RULES or sign in _LINES_OF_BOXES}
    long -= _signs_of_bars(text) if long else set()
    return _RULE.sub(lambda match: match[1] * 3 if match[1] in long else match[0], text) if long else text


def _signs_of_bars(text: str) -> set[str]:
    """Return the signs of which bars are drawn: `09:00  #######`, `shard-3 [====>   ]`."""
    lengths: dict[tuple[str, int], set[int]] = {}
    for match in _RULE.finditer(text):
        start = text.rfind("\n", 0, match.start()) + 1
        if match[1] and _ALPHANUMERIC.search(text, start, match.start()):
            lengths.setdefault((match[1], match.start() - start), set()).add(match.end() - match.start())
    return {sign for (sign, _), different in lengths.items() if len(different) >= _LENGTHS_OF_BARS}


def _unstamped(text: str) -> str:
    """The text with times above its lines in place of a stamp before each."""
    if _ANY_STAMP.search(text) is None:
        return text
    lines = text.split("\n")
    stamps = list(map(_STAMP.match, lines))
    out: list[str] = []
    end = 0
    for start, following in _stamped_runs(lines, stamps):
        out += lines[end:start]
        out += _timed(lines[start:following], stamps[start:following])
        if any(lines[following:]):
            out.append(gap("no times below"))
        end = following
    return "\n".join([*out, *lines[end:]]) if out else text


def _stamped_runs(lines: Sequence[str], stamps: Sequence[re.Match[str] | None]) -> Iterator[tuple[int, int]]:
    """Yield where lines of a runner begin, and what follows them."""
    places = [index for index, match in enumerate(stamps) if match]
    start = 0
    for place, index in enumerate(places):
        if place + 1 == len(places) or places[place + 1] - index > _OTHERS + 1:
            if _are_a_runners(lines[places[start] : index + 1], stamps[places[start] : index + 1]):
                yield places[start], index + 1
            start = place + 1


def _are_a_runners(lines: Sequence[str], stamps: Sequence[re.Match[str] | None]) -> bool:
    number = sum(1 for match in stamps if match)
    return number >= _FEWEST and number >= _STAMPED * sum(1 for line in lines if line)


def _timed(lines: Sequence[str], matched: Sequence[re.Match[str] | None]) -> Iterator[str]:
    before: datetime | None = None
    for line, match in zip(lines, matched, strict=True):
        if match is None:
            yield line
            continue
        time = datetime.fromisoformat(match[2])
        if before is None or not before <= time < before + _EVERY:
            before = time
            yield gap(f"at {match[2]}{match[3]}")
        yield match[1] + line[match.end() :]


def counted(lines: Sequence[str]) -> list[int]:
    """Return how many lines of the text stand before each of these, and how many in all: times said above lines are none."""
    return list(accumulate((not is_mark(line) for line in lines), initial=0))


def is_mark(line: str) -> bool:
    """Return whether a line only says what time it is from there on."""
    return line.startswith(OPEN) and MARK.fullmatch(line) is not None
