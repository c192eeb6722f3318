"""Lists of paths: find, git ls-files, rg -l, grep -c, git ls-tree, du, wc, sha256sum, git diff --name-status.

    100644 blob 9e54301166fe     861\tsrc/main.rs        [… 3 paths, names under their folder, 100644 blob left out]
    100644 blob 2869fec98f72      21\tsrc/lib.rs    ->   src/
    100755 blob 3d6b4b08eeab    4116\trun                 9e54301166fe     861\tmain.rs
                                                         2869fec98f72      21\tlib.rs
                                                        100755 blob 3d6b4b08eeab    4116\trun

What stands before the path is its lead and stays with it. The words with which most leads begin are said once; a lead
that begins otherwise is the one with more words. Above the budget a folder's names become counts by their endings, the
largest folders first; the folders all stay. Where leads are sizes (du, wc), the largest lines stay instead, in order.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import Final

from ...model import tokens
from ...model.markers import count, gap
from ..folders import factored, folder, restored
from ..log.gather import gather as repeated

_SAID: Final = "names under their folder"
_HEADER: Final = re.compile(rf"\[… [0-9]+ paths?, {_SAID}(?:, (.*) left out)?\]", re.DOTALL)
_PATH: Final = re.compile(r"(?:[A-Za-z]:)?[^\s:|\"'<>(){};=]*[/\\][^|\"'<>(){};=]*[^|\"'<>(){};=:,]")
_LONGEST: Final = 1000
"""Characters of a path."""
_WORD: Final = re.compile(r"(?<!\S)[a-z]{3,}(?!\S)")
_FEW_WORDS: Final = 2
"""As many plain words may stand before a path (`blob`, `root root`); with more, the line is a sentence of a log."""
_WORDY: Final = 30
"""Characters before a path that are worth a look at what they share."""
_PADDING: Final = re.compile("  +")
_UNITS: Final = "KMGTP"
_SHARE: Final = 0.7
"""Part of the budget for the largest lines; the rest is for what is said of the others."""
_LEAST: Final = 3
_DENSE: Final = 6
"""Characters that a token of paths never reaches on average."""
_SIZE: Final = re.compile(r"\s*[0-9][0-9.]*[KMGTP]?i?B?\s+")


def recognise(lines: Sequence[str]) -> bool:
    """Whether nearly every line ends with a path, and half of them with one that has a folder."""
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
    """What stands before the path, and the path: after the last tab, or where there is none after the last blank."""
    at = line.rfind("\t") + 1 or line.rfind(" ") + 1
    return line[:at], line[at:]


def fold(body: str) -> str | None:
    pairs = [_split(line) for line in body.split("\n")]
    common = _common([lead for lead, _ in pairs])
    leads = [lead[len(common) :] if lead.startswith(common) else lead for lead, _ in pairs]
    if common and len({len(lead.split()) for lead, _ in pairs}) > 1:
        common, leads = "", [lead for lead, _ in pairs]
    lines = factored([path for _, path in pairs], leads)
    left_out = f", {common[:-1]} left out" if common else ""
    return None if lines is None else "\n".join((gap(f"{count(len(pairs), 'path')}, {_SAID}{left_out}"), *lines))


def gather(body: str) -> str | None:
    """Without the padding of what stands before the paths (wc, find -ls); where that is much, as in a log."""
    lines = [_PADDING.sub(" ", lead).lstrip(" ") + path for lead, path in map(_split, body.split("\n"))]
    squeezed = "\n".join(lines)
    wordy = sum(map(len, lines[0].split()[:-1])) > _WORDY
    said = [fold(squeezed) if squeezed != body else None, repeated(squeezed, whole=True) if wordy else None]
    return min(filter(None, said), key=len, default=None)


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
    found = _HEADER.fullmatch(header)
    if not found:
        raise ValueError("not a folded list of paths")
    pairs = list(restored(lines, _split))
    if found[1]:
        fewest = min(len(lead.split()) for lead, _ in pairs)
        pairs = [(f"{found[1]} {lead}" if len(lead.split()) == fewest else lead, path) for lead, path in pairs]
    return "\n".join(lead + path for lead, path in pairs)


def summarise(body: str, budget: int) -> str | None:
    """The largest lines, if they have sizes; else the list with the names of its largest folders counted by ending."""
    whole = body.split("\n")
    pairs = [_split(line) for line in whole]
    if all(_SIZE.fullmatch(lead) for lead, _ in pairs):
        return _largest(whole, [_bytes(lead) for lead, _ in pairs], budget)
    groups = [(place, list(run)) for place, run in groupby(pairs, key=lambda pair: folder(pair[1]))]
    if sum(len(place) + 2 for place, _ in groups) >= budget * _DENSE:
        return _by_top_folder(whole, pairs)
    sizes = sorted({len(run) for _, run in groups}, reverse=True)
    for largest in (*sizes[:1], *(size for size in (55, 34, 21, 13, 8, 5, 3, 2) if size < sizes[0])):
        lines = [line for place, run in groups for line in _shortened(place, run, largest)]
        said = "\n".join(
            (gap(f"{count(len(pairs), 'path')}, {_SAID}, the first and last as they are"), whole[0], *lines, whole[-1])
        )
        if len(said) < budget * _DENSE and tokens.count(said) <= budget:
            return said
    return _by_top_folder(whole, pairs)


def _bytes(lead: str) -> float:
    """The size, or count, that stands before a path; 0 for what is no number."""
    digits = lead.strip().rstrip("iB")
    try:
        return float(digits.rstrip(_UNITS)) * 1024.0 ** (1 + _UNITS.index(digits[-1]) if digits[-1] in _UNITS else 0)
    except ValueError:
        return 0.0


def _largest(whole: Sequence[str], sizes: Sequence[float], budget: int) -> str | None:
    """The lines with the largest sizes, in their order, and the first and the last; what is between them, counted."""
    room = int(budget * _SHARE * len(whole) / max(1, tokens.count("\n".join(whole))))
    if room < _LEAST or room >= len(whole):
        return None
    by_size = sorted(range(len(whole)), key=lambda at: (-sizes[at], at))
    kept = sorted({0, len(whole) - 1, *by_size[:room]})
    header = gap(f"{count(len(whole), 'path')}, only the {room} largest and the first and last")
    gaps = [[gap(count(after - at - 1, "path"))] if after - at > 1 else [] for at, after in pairwise(kept)]
    return "\n".join(
        (header, *(line for at, gone in zip(kept, [*gaps, []], strict=True) for line in (whole[at], *gone)))
    )


def _shortened(place: str, run: Sequence[tuple[str, str]], largest: int) -> Iterator[str]:
    """A folder with its names, or with two of them and the count of the others by ending if there are too many."""
    names = [path[len(place) :] for _, path in run]
    if place:
        yield place
    shown = run if len(run) <= largest else [run[0], run[-1]]
    yield from (f"{' ' if place else ''}{lead}{path[len(place) :]}" for lead, path in shown)
    if len(shown) < len(run):
        yield " " + counted(names[1:-1])


def counted(names: Sequence[str]) -> str:
    """`[… 412 more names: 400 .py, 12 .md]`"""
    endings = Counter(map(_ending, names)).most_common(5)
    said = ", ".join(f"{times} {ending}" for ending, times in endings if ending)
    return gap(f"{len(names)} more {'name' if len(names) == 1 else 'names'}" + (f": {said}" if said else ""))


def _ending(name: str) -> str:
    """`.py`; empty where there is none, and for a name that opens with its only dot."""
    at = name.rfind(".")
    return name[at:] if 0 < at < len(name) - 1 else ""


def _by_top_folder(whole: Sequence[str], pairs: Sequence[tuple[str, str]]) -> str:
    """Counts per folder two levels deep: all that can be said of tens of thousands of paths."""
    tops = Counter("/".join(folder(path).split("/")[:3]) or "." for _, path in pairs)
    lines = [f"{top} {gap(count(times, 'path'))}" for top, times in tops.most_common(100)]
    rest = tops.total() - sum(times for _, times in tops.most_common(100))
    lines += [gap(f"{rest} more paths in other folders")] if rest else []
    between = "only the count of each folder between" + (
        ", what is before paths left out" if any(lead for lead, _ in pairs) else ""
    )
    header = gap(f"{count(len(pairs), 'path')}, from the first to the last, {between}")
    return "\n".join((header, whole[0], *lines, whole[-1]))
