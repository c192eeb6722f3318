"""Lists of paths: find, git ls-files, rg -l, grep -c, git ls-tree, du, wc, sha256sum, git diff --name-status.

    100644 blob 9993eba625cc     861\tsrc/main.rs        [… 3 paths, names under their folder, 100644 blob left out]
    100644 blob 243a44a348be      21\tsrc/lib.rs    ->   src/
    100755 blob 3d6b4b08eeab    4116\trun                 9993eba625cc     861\tmain.rs
                                                         243a44a348be      21\tlib.rs
                                                        100755 blob 3d6b4b08eeab    4116\trun

What stands before the path is its lead and stays with it. The words with which most leads begin are said once; a lead
that begins otherwise is the one with more words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from ...model.markers import count, gap
from ..folders import factored, restored

_SAID: Final = "names under their folder"
_HEADER: Final = re.compile(rf"\[… [0-9]+ paths?, {_SAID}(?:, (.*) left out)?\]", re.DOTALL)
_PATH: Final = re.compile(r"(?:[A-Za-z]:)?[^\s:|\"'<>(){};=]*[/\\][^|\"'<>(){};=]*[^|\"'<>(){};=:,]")
_LONGEST: Final = 1000
"""Characters of a path."""
_WORD: Final = re.compile(r"(?<!\S)[a-z]{3,}(?!\S)")
_FEW_WORDS: Final = 2
"""As many plain words may stand before a path (`blob`, `root root`); with more, the line is a sentence of a log."""


def recognise(lines: Sequence[str]) -> bool:
    """Return whether nearly every line ends with a path, and half of them with one that has a folder."""
    sample = lines[:80]
    if len(sample) < 5 or not all(sample):
        return False
    leads, paths = zip(*map(_split, sample), strict=True)
    if sum("/" in path or "\\" in path for path in paths) < 0.5 * len(sample):
        return False
    if sum(len(_WORD.findall(lead)) > _FEW_WORDS for lead in leads) > 0.1 * len(sample):
        return False
    good = sum(1 for path in paths if len(path) < _LONGEST and path.count(" ") < 2 and _PATH.fullmatch(path))
    bare = sum(1 for line, path in zip(sample, paths, strict=True) if line == path and " " not in path)
    tabbed = sum(1 for line in sample if "\t" in line)
    return good >= 0.5 * len(sample) and good + max(bare, tabbed) >= 0.9 * len(sample)


def _split(line: str) -> tuple[str, str]:
    """Return what stands before the path, and the path: after the last tab, or where there is none after the last blank."""
    position = line.rfind("\t") + 1 or line.rfind(" ") + 1
    return line[:position], line[position:]


def fold(body: str) -> str | None:
    pairs = [_split(line) for line in body.split("\n")]
    common = _common([lead for lead, _ in pairs])
    leads = [lead[len(common) :] if lead.startswith(common) else lead for lead, _ in pairs]
    if common and len({len(lead.split()) for lead, _ in pairs}) > 1:
        common, leads = "", [lead for lead, _ in pairs]
    lines = factored([path for _, path in pairs], leads)
    left_out = f", {common[:-1]} left out" if common else ""
    return None if lines is None else "\n".join((gap(f"{count(len(pairs), 'path')}, {_SAID}{left_out}"), *lines))


def _common(leads: Sequence[str]) -> str:
    """The first words that four in five leads share, with the blank after them; not all of a lead."""
    best = ""
    for words in range(1, 4):
        starts = Counter(" ".join(lead.split(" ", words)[:words]) + " " for lead in leads if lead.count(" ") >= words)
        start, times = starts.most_common(1)[0] if starts else ("", 0)
        if times < 0.8 * len(leads) or not start.strip() or any(lead.strip() == start.strip() for lead in leads):
            break
        best = start
    return best


def unfold(text: str) -> str:
    header, *lines = text.split("\n")
    match = _HEADER.fullmatch(header)
    if not match:
        raise ValueError("not a folded list of paths")
    pairs = list(restored(lines, _split))
    if match[1]:
        fewest = min(len(lead.split()) for lead, _ in pairs)
        pairs = [(f"{match[1]} {lead}" if len(lead.split()) == fewest else lead, path) for lead, path in pairs]
    return "\n".join(lead + path for lead, path in pairs)
