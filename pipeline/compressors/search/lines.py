"""Reading what grep and ripgrep print.

Three layouts, told apart by a sample of lines:

    FLAT      path:12:text   path-13-text (context)   path:12:5:text (with columns)   path:text (no numbers)
    HEADING   a line with the path, then 12:text and 13-text, then a blank line
    BARE      12:text and 13-text of one file that is not named

A context line is `path-13-text`, where path and text may hold dashes and digits themselves: it is only read with a path
that a match line of the same text has, since every group of context lines surrounds a match. Claude Code's Grep prints the
path of a match as it stands below the working directory, and that of most context lines from the root on. Whatever is of no
such shape (`Binary file x matches`, `grep: y: Permission denied`) is a File without hits, whose path is the line.
"""

from __future__ import annotations

import re
from itertools import islice, pairwise
from typing import Final, NamedTuple

FLAT: Final = "flat"
HEADING: Final = "heading"
BARE: Final = "bare"

SEPARATOR: Final = "--"


class Hit(NamedTuple):
    number: str
    """`12`, or `12:5` with its column, or empty where the tool printed none."""
    sign: str
    """`:` for a match, `-` for context, `--` for the line between two groups of context; `=` for context whose path stands
    there as a match has it, where that of other context lines has a root before it."""
    text: str


class File(NamedTuple):
    path: str
    hits: list[Hit]


class FileHits(NamedTuple):
    """What a search found."""

    files: list[File]
    root: str = ""
    """What stands before the paths of context lines (but for `=`), and not before those of matches."""


# A path does not hold a colon, but for the drive or the revision before it (`git grep`); 1,000 characters of it keep every
# search below linear.
_PATH: Final = (
    r"(?:[A-Za-z]:[\\/]|[^\s:]{1,100}+:(?=[0-9]{0,100}+[^\s:0-9][^\s:]{0,1000}+:[0-9]))?[^:\n]{1,1000}+(?<!\s)"
)
_NUMBERED: Final = re.compile(rf"({_PATH}):([0-9]{{1,9}}):(.*)")
_PLAIN: Final = re.compile(r"((?:[A-Za-z]:[\\/])?(?=[^:\s]{1,1000}+:)[^:\s]*[/\\.][^:\s]+):(?!:)(.*)")
_PATHS: Final = re.compile(rf"\n({_PATH}):[0-9]{{1,9}}:")
_COLUMN: Final = re.compile(r"[0-9]{1,9}:")
_CONTEXT: Final = re.compile(r"-([0-9]{1,9})-")
_LINE: Final = re.compile(r"([0-9]{1,9})([:-])(.*)")
_SLASH: Final = re.compile(r"[/\\]")
_COMPLAINT: Final = re.compile(r"Binary file .* matches$|(?:rg|u?grep|ag|ack|git): ")
# What the name of a file looks like: no spaces, a letter, and a folder or an ending.
_LOOKS_LIKE_PATH: Final = re.compile(r"(?=[^\s]*[^\W\d_])(?!\[)(?:[^\s]*[/\\][^\s]*|[^\s]*\.\w{1,8}|[A-Z]\w*)")


_MOSTLY: Final = 0.8


def layout(lines: list[str]) -> str | None:
    """The layout that a sample of lines has, or None if this is no search result."""
    sample = [line for line in lines[:60] if line and line != SEPARATOR and not _COMPLAINT.match(line)]
    if len(sample) < 3:
        return None
    if all(map(_LINE.match, sample)):
        return BARE if _grows(sample) else None
    if any(map(_LINE.match, sample)) and _headed(lines[:60]):
        return HEADING
    return FLAT if _share_flat(sample) >= _MOSTLY else None


def _grows(lines: list[str]) -> bool:
    """Return whether the numbers grow from line to line, as times and dates do not."""
    numbers = [int(match[1]) for line in lines if (match := _LINE.match(line))]
    return all(a < b for a, b in pairwise(numbers))


def _headed(lines: list[str]) -> bool:
    """Return whether every line that is not `12:text` stands alone above such lines and looks like a path."""
    paragraph: list[str] = []
    before = ""
    for line in [*lines, ""]:
        if _LINE.match(line):
            paragraph.append(line)
        elif line and line != SEPARATOR:
            if before or not _LOOKS_LIKE_PATH.fullmatch(line):
                return False
        elif not line and not _grows(paragraph):
            return False
        elif not line:
            paragraph = []
        before = line
    return True


def _share_flat(sample: list[str]) -> float:
    """Return how many of the lines belong to a path that another line of the sample may share."""
    numbered = (_NUMBERED.match(line) for line in sample if line.count(":") > 1)
    paths = [match[1] for match in numbered if match and _LOOKS_LIKE_PATH.fullmatch(match[1])]
    if paths:
        root = _root(sample, set(paths))
        known = tuple({path + sign for path in paths for sign in ":-"} | ({root} if root else set()))
        share = sum(1 for line in sample if line.startswith(known)) / len(sample)
        if share >= _MOSTLY or len(paths) >= 0.1 * len(sample):
            return share
    plain = (_PLAIN.match(line) for line in sample if ":" in line)
    flat = [match for match in plain if match and _LOOKS_LIKE_PATH.fullmatch(match[1])]
    if len({match[1] for match in flat}) > 0.7 * len(sample) or all(match[2].isdecimal() for match in flat):
        return 0.0  # all paths differ (`key.name: value`, a list of counts): nothing to say once
    return len(flat) / len(sample)


_FIRST: Final = 400
"""Lines among which the first context line must be."""
_DASHES: Final = 4
"""Places in a line that are tried for its number."""


def _root(lines: list[str], known: set[str]) -> str:
    """Return what stands before a known path in the first context line that has more before it; empty if there is none."""
    for line in lines[:_FIRST]:
        if not line.startswith(("/", "\\")) and line[1:3] not in {":\\", ":/"}:
            continue
        for dash in islice(_CONTEXT.finditer(line, 0, 1000), _DASHES):
            path = line[: dash.start()]
            if path in known:
                break
            for slash in _SLASH.finditer(path):
                if path[slash.end() :] in known:
                    return path[: slash.end()]
    return ""


def read(body: str, kind: str) -> FileHits | None:
    """The files of a search result in the order in which they came; None where a blank line is in the way."""
    lines = body.split("\n")
    if kind == HEADING:
        return FileHits(_read_headed(body))
    if "" in lines:
        return None
    if kind == BARE:
        return FileHits([File("", _read_lines(lines))])
    flat = _Flat(body, lines)
    return FileHits(flat.files(), flat.root)


def _read_lines(lines: list[str]) -> list[Hit]:
    """`12:text`, `13-text` and `--`; a line of another shape ends the attempt with ValueError."""
    hits = []
    for line in lines:
        match = _LINE.match(line)
        if match:
            hits.append(Hit(match[1], match[2], line[match.end(2) :]))
        elif line == SEPARATOR:
            hits.append(Hit("", SEPARATOR, ""))
        else:
            raise ValueError("a line without a number")
    return hits


def _read_headed(body: str) -> list[File]:
    files = []
    for paragraph in body.split("\n\n"):
        head, _, rest = paragraph.partition("\n")
        files.append(File(head, _read_lines(rest.split("\n")) if rest else []))
    return files


def _rooted(hit: Hit, has_root: bool) -> Hit | None:
    """The hit by the sign that says whether the root stood before its path; None for a match with it."""
    if has_root:
        return hit if hit.sign == "-" else None
    return Hit(hit.number, "=", hit.text) if hit.sign == "-" else hit


class _Flat:
    """Reads `path:12:text` line by line, with the path of the line before as the first guess."""

    def __init__(self, body: str, lines: list[str]) -> None:
        self.lines = lines
        self.known = set(_PATHS.findall("\n" + body))
        self.numbered = bool(self.known)
        sample = [match[3] for line in lines[:60] if (match := _NUMBERED.match(line))]
        self.columns = bool(sample) and all(_COLUMN.match(text) for text in sample)
        self.separated = SEPARATOR in lines
        self.dashed = self.numbered and _CONTEXT.search(body) is not None
        self.root = _root(lines, self.known) if self.dashed else ""

    def files(self) -> list[File]:
        files: list[File] = []
        path, hits = "", list[Hit]()
        for full in self.lines:
            has_root = bool(self.root) and full.startswith(self.root)
            line = full[len(self.root) :] if has_root else full
            hit = self.with_path(line, path) if path and line.startswith(path) else None
            if hit is not None and self.root:
                hit = _rooted(hit, has_root)
            if hit is None:
                if line == SEPARATOR and path:
                    hits.append(Hit("", SEPARATOR, ""))
                    continue
                path_found, hit = self.fresh(line)
                if self.root:
                    hit = None if hit is None else _rooted(hit, has_root)
                    path_found = full if hit is None else path_found
                hits = [] if hit is None else [hit]
                files.append(File(path_found, hits))
                path = path_found if hit is not None else ""
            else:
                hits.append(hit)
        return files

    def with_path(self, line: str, path: str) -> Hit | None:
        """The hit that the line holds if its path is the given one, with which it is known to begin."""
        position = len(path)
        sign = line[position : position + 1]
        if sign not in {":", "-"}:
            return None
        rest = line[position + 1 :]
        if not self.numbered:
            return Hit("", sign, rest) if sign == ":" or self.separated else None
        number, sign_found, text = rest.partition(sign)
        if not sign_found or len(number) > 9 or not number.isdecimal() or not number.isascii():
            return None
        column = _COLUMN.match(text) if self.columns and sign == ":" else None
        if column is None:
            return Hit(number, sign, text)
        return Hit(f"{number}:{column[0][:-1]}", sign, text[column.end() :])

    def fresh(self, line: str) -> tuple[str, Hit | None]:
        """The path and hit of a line whose path is not that of the line before; no hit: the line itself."""
        for dash in _CONTEXT.finditer(line, 0, 1000) if self.dashed else ():
            if line[: dash.start()] in self.known:
                return line[: dash.start()], self.with_path(line, line[: dash.start()])
        match = (_NUMBERED if self.numbered else _PLAIN).match(line)
        return (match[1], self.with_path(line, match[1])) if match else (line, None)
