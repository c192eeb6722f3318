"""Lists whose lines all have the same number of words, or a column that begins in the same place: apt list, mount, ip route,
/proc/*/maps, file, tables without a head.

The padding between columns goes, and what many lines share is said once, as in a log; which is what such a list is, but for
its times.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import islice, zip_longest
from typing import Final

from ..kinds.log import recognise as is_log
from ..rows.openings import are_records
from ..search.lines import layout

_PADDING: Final = re.compile(r"  +(?=\S)")
_ENDS: Final = (".", ",", ";", "?", "!")
_FEWEST: Final = 8
_WORDS: Final = 3
_SHARE: Final = 0.8
"""Part of the lines with the usual number of words, give or take the last one."""


def recognise(lines: Sequence[str]) -> bool:
    sample = [line for line in lines[1:60] if line]
    if len(sample) < _FEWEST:
        return False
    if sum(1 for line in sample if line.lstrip().startswith("<")) > len(sample) / 2:
        return False  # XML: what an element says hangs together
    split = list(map(str.split, sample))
    words, times = Counter(map(len, split)).most_common(1)[0]
    alike = words >= _WORDS and times >= _SHARE * len(sample) and _alike(split, words)
    if not (alike or _aligned(sample)) or are_records(sample):
        return False
    return layout(list(lines)) is None and not is_log("\n".join(lines))  # lines of source that were found stay whole


def _alike(lines: Sequence[Sequence[str]], width: int) -> bool:
    """Return whether most lines share a word, and most do not end as sentences do: this is no prose. `width`: words of most."""
    if sum(words[-1].endswith(_ENDS) for words in lines if words) > len(lines) / 2:
        return False
    columns = islice(zip_longest(*lines, fillvalue=""), width)
    return any(times >= len(lines) / 2 for column in columns for word, times in Counter(column).items() if word)


def _aligned(sample: Sequence[str]) -> bool:
    """Return whether padding of different widths ends in the same place in most lines."""
    widths: defaultdict[int, list[int]] = defaultdict(list)
    for line in sample:
        for gap in _PADDING.finditer(line) if "  " in line else ():
            if gap.start() and not line[gap.start() - 1].isspace():
                widths[gap.end()].append(len(gap[0]))
    return any(len(ends) >= _SHARE * len(sample) and len(set(ends)) > 1 for ends in widths.values())
