"""One text, read for facts: its runs, path tokens, quoted strings, cells, failure lines, and a search for whole runs.

Everything is linear: first sets, made by translate and split; only what those do not explain is searched for, through an
index of words and with an allowance. When the allowance is spent, the answer is "not there".
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import cached_property, lru_cache
from typing import Final

from .diff_scope import changed_by_file, legible
from .table_reader import told

_WORD: Final = (string.ascii_letters + string.digits + "_").encode()
_RUNS: Final = bytes(byte if byte in _WORD + b"." else 32 for byte in range(256))
# A path token ends at quotes, brackets and the signs that programs put around a path.
_PATHS: Final = bytes(32 if byte in b"\t\n\r\v\f\"'`()[]{}<>,;:=|*" else byte for byte in range(256))

NAME: Final = re.compile(r"[A-Za-z0-9_]+")
_DOTTED: Final = re.compile(r"[A-Za-z0-9_]+(?:(?<=[0-9])\.(?=[0-9])[A-Za-z0-9_]+)*")
# These open with a literal, so that the search for one is a plain scan; what stands before is checked behind it.
_UUID_TAIL: Final = re.compile(r"-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}(?![\w-])")
_UUID_HEAD: Final = re.compile(r"(?:.*[^\w-])?([0-9A-Fa-f]{8})", re.DOTALL)
_WINDOWS_TAIL: Final = re.compile(r":\\[^\s\"'`()\[\]{}<>,;=|*:]+")
_DRIVE: Final = re.compile(r"(?:.*\W)?([A-Za-z])", re.DOTALL)
# A quote behind a backslash opens nothing: else each of a long run of them would be read to the end of the line.
_DOUBLE: Final = re.compile(r'"(?<!\\")((?:[^"\\\n]|\\[^\n])*+)"')
_SINGLE: Final = re.compile(r"'(?<![\w']')([^'\s](?:[^'\n]{0,118}[^'\s])?)'(?![\w'])")
_TICKED: Final = re.compile(r"`(?<!``)([^`\n]{1,120})`(?!`)")
_CELL: Final = re.compile(r"[,\t|\n]|  +|: ")
_BARE_CELL: Final = re.compile(r"[,\t|\n]|  +")
_TABBED: Final = re.compile(r"[\t\n]")
# Members and elements of a JSON document: `[main] ready`, `[2025-03-08 10:02:03]` and `[   12.101] usb` are none.
_JSON_LINE: Final = re.compile(r'[ \t]*(?:[{"}\]]|\[\s*(?:$|["{\[\]]|-?\d[\d.eE+-]*\s*,|(?:true|false|null)\b))')

# Cheap signs of a failure, found by plain search; the expression decides on the line.
_SIGNS: Final = (
    *("rror", "ERR", "xception", "EXCEPTION", "ailed", "ailure", "FAIL", "atal", "FATAL", "anic", "PANIC", "ritical"),
    *("CRITICAL", "SEVERE", "bort", "ABORT", "rash", "raceback", "aused by", "enied", "ejected", "imed out", "imeout"),
    *("TIMEOUT", "egmentation fault", "core dumped", "not ok ", *"✗✘✕✖×"),
    *("[crit]", ":crit]", "[emerg]", ":emerg]", "ut of memory", "ut of Memory", "egfault at"),
)
# What reports a failure, and is not merely named after one: no part of a name, a path or an option, and no success.
_ALONE: Final = r"(?<![\w./:$@-])(?:%s)(?![\w./$=(-])"
_FAILURE: Final = re.compile(
    "|".join(
        (
            _ALONE
            % r"ERROR|ERR|FATAL|CRITICAL|SEVERE|PANIC|EMERG|FAILED|FAILURE|FAIL|Traceback|Segmentation fault|core dumped",
            _ALONE % r"(?i:failed|failure|fails|denied|refused|rejected|timed out|aborted|crashed|unhandled)",
            r"(?<![\w./:-])(?:error|Error|fatal|panic|Caused by|FAIL|FAILED):|(?<![\w./:-])error\[E\d+\]|panicked at",
            r"\b[\w.$]*[a-z](?:Error|Exception)(?: \[[A-Z_]+\])?(?::|$)",
            r"(?:level|severity)[\"']?[=:][\"' ]*(?:error|fatal|critical)\b|[\[:](?:error|crit|emerg|fatal)\](?!\()",
            r"(?<![\w./:-])(?:(?:ERROR|CRITICAL|FATAL)/[A-Z]|error \(|error :|[Ss]egfault at|[Oo]ut of [Mm]emory)",
            r"##\[error\]|npm ERR!|exit(?:ed with)? (?:code|status):? [1-9]",
            r"^\s*(?:not ok \d|[✗✘✕✖×] )",  # a test that failed
        )
    )
)
# Signs of success, in lower case, and of a script that is quoted, not run.
_SUCCESSES: Final = (
    *(
        "pass ",
        "passed",
        "pass:",
        "✓",
        "✔",
        "=== run",
        " 0 failed",
        " 0 failures",
        " 0 errors",
        "no error",
        "correctly failed",
    ),
    *("[36;1m", "xfail", "# todo", "# skip"),
)
_SCANS: Final = 16
"""So many searches through the whole text take less time than to make an index of it."""
_LONGEST_LINE: Final = 500
"""Characters: what is longer is data on one line, not a message."""


def is_success(line: str) -> bool:
    """Whether the line says that something went well, or quotes a script."""
    low = f" {line.lower()}"
    return low.endswith(" ok") or any(sign in low for sign in _SUCCESSES)


@lru_cache(maxsize=8192)
def failure(line: str) -> str:
    """`line` from its first word that reports a failure; "" where none does."""
    match = None if is_success(line) else _FAILURE.search(line)
    return line[match.start() :].lstrip().rstrip(" \t\r\"'`,;:)") if match else ""


def failures(text: str) -> list[str]:
    """The distinct lines that speak of a failure, in order; members of a JSON document and data on one line do not."""
    return [line for line in lines_with(_SIGNS, text) if not _JSON_LINE.match(line) and failure(line)]


def lines_with(signs: Iterable[str], text: str) -> list[str]:
    """The distinct lines that hold one of `signs`, in order, but for data on one line. Plain scans: 100 MB/s."""
    starts: set[int] = set()
    for sign in signs:
        at = text.find(sign)
        while at >= 0:
            starts.add(text.rfind("\n", 0, at) + 1)
            end = text.find("\n", at)
            at = text.find(sign, end) if end >= 0 else -1
    lines = dict.fromkeys(text[start : _end_of_line(text, start)] for start in sorted(starts))
    return [line for line in lines if len(line) <= _LONGEST_LINE]


def _end_of_line(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


class Reading:
    """One text, read for facts. Each set is made when it is first asked for.

    `cut`: without what holds no facts (diff_scope.py), as for the text whose facts are wanted; whole, to look for them.
    `tables`: the text with all it declares, for what its tables tell.
    `known`: lines that need not be read, for nothing that they say is missing.
    """

    def __init__(self, text: str, cut: bool = True, tables: str = "", known: AbstractSet[str] = frozenset()) -> None:
        self.whole = text
        self._tables = tables
        self.shown = legible(text) if cut else text
        self.text = "\n".join(set(self.shown.split("\n")) - known) if known else self.shown
        """What is read: no fact goes over the end of a line."""
        self._scans = _SCANS
        self._allowance = len(text) // 2 + 20_000
        """How many places of the index may still be compared; keeps `stands` linear."""

    @cached_property
    def chunks(self) -> bytes:
        """The distinct words between white space: all that runs and paths need, and shorter where the text repeats."""
        return "\n".join((*set(self.text.split()), "")).encode("utf-8", "replace")

    @cached_property
    def runs(self) -> set[str]:
        """The runs of letters, digits and `_`, with the dots between digits in them."""
        words = set(self.chunks.translate(_RUNS).decode().split())
        dotted = {word for word in words if "." in word}
        words -= dotted
        words.update(_DOTTED.findall(" ".join(dotted)))
        return words

    @cached_property
    def words(self) -> set[str]:
        """The runs of letters, digits and `_`, without dots."""
        return set(NAME.findall(self.chunks.decode()))

    @cached_property
    def tokens(self) -> set[str]:
        """What may stand for a path or for a part of one."""
        bare = self.chunks.translate(_PATHS).replace(b". ", b"  ")
        found = set(bare.decode().split())
        return found.union(_with_head(_DRIVE, 2, _WINDOWS_TAIL, self.chunks.decode()))

    @cached_property
    def uuids(self) -> set[str]:
        return set(_with_head(_UUID_HEAD, 9, _UUID_TAIL, self.chunks.decode()))

    @cached_property
    def quoted(self) -> set[str]:
        """What stands between quotes, unless that is a document in a string."""
        found = set(_DOUBLE.findall(self.text))
        if "'" in self.text:
            found.update(_SINGLE.findall(self.text))
        if "`" in self.text:
            found.update(_TICKED.findall(self.text))
        return {inner for inner in found if '\\"' not in inner}

    @cached_property
    def cells(self) -> set[str]:
        """What stands between the separators of tables and lists, bare of blanks and quotes."""
        return _cells(_CELL, self.text)

    @cached_property
    def lines(self) -> set[str]:
        return set(self.text.split("\n"))

    @cached_property
    def told(self) -> set[str]:
        """The lines that tables in the text stand for, also without the blanks around them."""
        lines = told(self._tables)
        return lines.union(map(str.strip, lines))

    @cached_property
    def told_cells(self) -> set[str]:
        """What stands between the separators in those lines."""
        told = "\n".join(self.told)
        return _cells(_BARE_CELL, told) | _cells(_TABBED, told)

    @cached_property
    def failures(self) -> set[str]:
        return set(failures(self.text))

    @cached_property
    def changed(self) -> set[str]:
        """Added and removed lines of hunks, sign included."""
        return {line for _, lines in changed_by_file(self.whole) for line in lines}

    @cached_property
    def added(self) -> set[str]:
        """Lines that open with a `+`, without it and their indent."""
        return {line[1:].strip() for line in self.whole.split("\n") if line.startswith("+")}

    @cached_property
    def _places(self) -> Mapping[str, list[int]]:
        places: dict[str, list[int]] = {}
        for match in NAME.finditer(self.text):
            places.setdefault(match[0], []).append(match.start())
        return places

    def stands(self, wanted: str) -> bool:
        """Whether `wanted` is in the text as one undivided run: no word of the text goes on where it ends."""
        if self._scans > 0 and wanted:
            return self._is_found(wanted)
        rarest: list[int] | None = None
        offset = 0
        for match in NAME.finditer(wanted):
            places = self._places.get(match[0])
            if places is None:
                return False
            if rarest is None or len(places) < len(rarest):
                rarest, offset = places, match.start()
        if rarest is None:  # no word of ASCII in it: nothing that a longer word could swallow
            self._allowance -= len(self.text) // 1000
            return self._allowance > 0 and wanted in self.text
        self._allowance -= len(rarest)
        return self._allowance > 0 and any(self._stands_at(wanted, place - offset) for place in rarest)

    def _is_found(self, wanted: str) -> bool:
        self._scans -= 1
        at = self.text.find(wanted)
        while at >= 0 and not self._stands_at(wanted, at):
            self._allowance -= 1
            at = self.text.find(wanted, at + 1) if self._allowance > 0 else -1
        return at >= 0

    def _stands_at(self, wanted: str, at: int) -> bool:
        if at < 0 or not self.text.startswith(wanted, at):
            return False
        end = at + len(wanted)
        opens = at == 0 or not (_is_word(wanted[0]) and _is_word(self.text[at - 1]))
        return opens and (end == len(self.text) or not (_is_word(wanted[-1]) and _is_word(self.text[end])))

    def names(self, text: str) -> Iterator[str]:
        """The words of `text` that are not in this one."""
        return (name for name in NAME.findall(text) if name not in self.words)


def _cells(separator: re.Pattern[str], text: str) -> set[str]:
    return {cell.strip(" \"'[]{}") for cell in separator.split(text)}


def _with_head(head: re.Pattern[str], longest: int, tail: re.Pattern[str], text: str) -> Iterator[str]:
    """Each match of `tail` with what `head` reads from the `longest` characters before it."""
    for match in tail.finditer(text):
        start = head.fullmatch(text[max(0, match.start() - longest) : match.start()])
        if start:
            yield start[1] + match[0]


def _is_word(character: str) -> bool:
    return character == "_" or (character.isascii() and character.isalnum())
