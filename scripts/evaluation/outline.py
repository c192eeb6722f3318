"""What is laid out under headings, read back: search results by file, paths by folder, rows under the names of their columns.

The second step of reader.py, over lines that stand in full. Rows become lines of their values, constants and defaults included;
how the tool had parted them is not restored.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

_HITS: Final = re.compile(r"\[… (\d+) lines in \d+ files?, path (before|above) its lines.*\]")
_ALIKE: Final = re.compile(r"\[… \d+ lines in \d+ files, all the same: (.*)\]")
_PATHS: Final = re.compile(r"\[… (\d+) paths, (?:folder above its names|names under their folder)(.*)\]")
_ROWS: Final = re.compile(r"(.*)\[… (?:(?=\d+ rows)|rows of )(\d+) \w+(?! left out)\b[^:]*: (.*)\]")
_CONSTANT: Final = re.compile(r"[^=\[({?^]*=")
_COMMITS: Final = re.compile(r"\[… \d+ commits?: (Author: .*?)(, [+-]\d{4})? left out(, no indent)?\]")
_COMMIT: Final = re.compile(r"(commit [0-9a-f]{7,64}(?: \([^)]*\))?) (\S.*)")
_ENTRIES: Final = re.compile(r"\[… \d+ entr(?:y|ies): (.*) left out\]")
_BLAME: Final = re.compile(r"\[… \d+ lines?, commit above its lines.*\]")
_TREE: Final = re.compile(r"\[… \d+ names of a tree.*, one blank per level\]")
_NUMBERS: Final = r"(\d+(?::\d+)?(?:,\d+(?::\d+)?)*)"
_NUMBERED: Final = re.compile(_NUMBERS + r"([ -])(.*)")
_OPENED: Final = re.compile(r"(\S.*?):" + _NUMBERS + r"([ -])(.*)")


@dataclass(slots=True)
class Outlined:
    """Lines with headings played out, and the markers that were left."""

    lines: list[str] = field(default_factory=list)
    markers: list[str] = field(default_factory=list)


def outlined(lines: Sequence[str]) -> Outlined:
    """The lines with each outline played out up to its end: the next outline, or the end of the text."""
    outlined_lines = Outlined()
    play: Callable[[str], list[str]] = _as_it_is
    for line in lines:
        if rows := _ROWS.fullmatch(line):
            outlined_lines.lines += filter(None, [rows[1]])
            play = _Rows(_split(rows[3]), int(rows[2]))
        elif not re.fullmatch(r"\[… .*\]", line):
            outlined_lines.lines += play(line)
        elif hits := _HITS.fullmatch(line):
            play = _Hits(above=hits[2] == "above")
        elif paths := _PATHS.fullmatch(line):
            play = _Paths(first="columns drawn" in paths[2])
        elif isinstance(play, _Hits) and (alike := _ALIKE.fullmatch(line)):
            play.alike = alike[1]
        elif isinstance(play, _Rows) and re.fullmatch(r"\[… \w[\w.]*=.*\]", line):
            play.block = line[3:-1].replace(",", " ")
        elif commits := _COMMITS.fullmatch(line):
            play = _Commits(commits[1], commits[2] or "", indented=bool(commits[3]))
        elif entries := _ENTRIES.fullmatch(line):
            play = _Entries(entries[1])
        elif _BLAME.fullmatch(line):
            play = _Blame()
        elif not _TREE.fullmatch(line):
            outlined_lines.markers.append(line)
    return outlined_lines


def _as_it_is(line: str) -> list[str]:
    return [line]


@dataclass(slots=True)
class _Hits:
    """Search results: a folder ends in `/`, a path is said once, `12 text` is a hit and `12-text` stands beside one."""

    above: bool
    """The tool itself says the path above."""
    folder: str = ""
    name: str = ""
    alike: str | None = None
    """What the files named next all say."""

    def __call__(self, line: str) -> list[str]:
        if not line:
            self.folder, self.alike = "", None
            return []
        if self.alike is not None and (named := re.fullmatch(r" ?(\S.*?):([\d,]+)", line)):
            return [f"{self.folder}{named[1]}:{number}:{self.alike}" for number in named[2].split(",")]
        if on := _NUMBERED.fullmatch(line):
            return list(self._hits(on[1], on[2], on[3]))
        if opened := _OPENED.fullmatch(line):
            self.name = opened[1]
            return [*self._heading(), *self._hits(opened[2], opened[3], opened[4])]
        if line.endswith("/") and " " not in line:
            self.folder = line
            return []
        if ("/" in line and " " not in line) or re.fullmatch(r"[\w.-]+\.\w+", line):
            self.name = line
            return self._heading()
        return [line]

    def _heading(self) -> list[str]:
        return [self.folder + self.name] if self.above else []

    def _hits(self, numbers: str, sign: str, text: str) -> Iterator[str]:
        sign = ":" if sign == " " else "-"
        for number in numbers.split(","):
            yield f"{number}{sign}{text}" if self.above else f"{self.folder}{self.name}{sign}{number}{sign}{text}"


@dataclass(slots=True)
class _Paths:
    """Entries behind one blank under their folder; the path is the last word of an entry, or the first."""

    first: bool
    folder: str = ""

    def __call__(self, line: str) -> list[str]:
        if line.endswith("/") and " " not in line.replace(" => ", ""):
            self.folder = line
            return []
        if not line.startswith(" ") or not self.folder:
            return [line]
        entry = line[1:]
        if self.first:
            return [self.folder + entry]
        return [re.sub(r"\S+$", lambda name: self.folder + name[0], entry)]


@dataclass(frozen=True, slots=True)
class _Entries:
    """Lines of `ls -l`: one that opens with its size has the mode, links and owners that were said."""

    usual: str

    def __call__(self, line: str) -> list[str]:
        return [f"{self.usual} {line}" if re.match(r"[0-9][0-9.,]*[KMGTP]? ", line) else line]


@dataclass(slots=True)
class _Blame:
    """Lines of `git blame` by number, under their commit, author and date."""

    commit: str = ""

    def __call__(self, line: str) -> list[str]:
        if not (row := re.fullmatch(r"(\d{1,6})( .*)?", line)):
            self.commit = line.removesuffix(")")
            return []
        return [f"{self.commit} {row[1]}){row[2] or ''}"]


@dataclass(slots=True)
class _Commits:
    """Commits of `git log`: the date behind the hash, the usual author and zone said once, texts without their indent."""

    author: str
    zone: str
    indented: bool
    date: str = ""
    own: str = ""
    """The author of this commit, where it has one of its own."""

    def __call__(self, line: str) -> list[str]:
        if commit := _COMMIT.fullmatch(line):
            self.date, self.own = commit[2], self.author
            return [commit[1]]
        if self.date and line.startswith("Merge: "):
            return [line]
        if self.date and line.startswith("Author: "):
            self.own = line
            return []
        zone = "" if re.search(r" [+-]\d{4}$", self.date) else self.zone.removeprefix(",")
        head = [self.own, f"Date: {self.date}{zone}"] if self.date else []
        self.date = ""
        return [*head, f"    {line}" if self.indented and line[:1].strip() else line]


@dataclass(slots=True)
class _Rows:
    """Rows under the names of their columns: `a=b` holds for all, `a?b` where a cell is empty, `a^` as above where it is."""

    columns: Sequence[str]
    left: int
    block: str = ""
    above: list[str] = field(default_factory=list)

    def __call__(self, line: str) -> list[str]:
        varying = [column for column in self.columns if not _CONSTANT.match(column) or column.endswith("={key}")]
        cells = _split(line.rstrip("]}"))
        if self.left <= 0 or not cells or len(cells) > len(varying):
            return [line]
        self.left -= 1
        cells += [""] * (len(varying) - len(cells))
        above = self.above or [""] * len(varying)
        values = [cell or _of_empty(column, old) for cell, column, old in zip(cells, varying, above, strict=True)]
        self.above = values
        constant = [column for column in self.columns if column not in varying]
        return [" ".join(filter(None, [*values, *constant, self.block]))]


def _split(text: str) -> list[str]:
    """Return what commas part, outside brackets and quotes; without the quotes around a whole cell."""
    cells, depth, quoted = [""], 0, False
    for sign in text:
        quoted ^= sign == '"'
        depth += not quoted and (sign in "([{") - (sign in ")]}")
        if sign == "," and not depth and not quoted:
            cells.append("")
        else:
            cells[-1] += sign
    return [cell[1:-1] if len(cell) > 1 and cell[0] == cell[-1] == '"' else cell for cell in cells]


def _of_empty(column: str, above: str) -> str:
    if column.endswith("^"):
        return above
    return column.partition("?")[2]
