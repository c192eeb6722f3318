"""The command lines that a build prints: one compiler call a file, equal but for the files.

cc -O2 -Iinclude -c -o a.o a.c            [… 2 lines: cc -O2 -Iinclude -c -o * *]
cc -O2 -Iinclude -c -o b.o b.c     ->     a.o a.c
                                          b.o b.c
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ..shaped.shapes import Found

_STEP: Final = re.compile(r"\[ *(\d+)(/\d+)\] ")
_WRAPPERS: Final = frozenset({"ccache", "distcc", "sccache"})
_PROGRAM: Final = re.compile(
    r"(?:[\w.]++-)*(?:cc|gcc|g\+\+|c\+\+|clang|clang\+\+|cl\.exe|nvcc|emcc|gfortran|ld|ar|as|ranlib|strip|javac|kotlinc|swiftc"
    r"|protoc|moc|install|cp|rm)(?:-\d[\d.]*)?"
)
# A word that names what this one call is about.
_FILE: Final = re.compile(
    r"(?!-)\S*\w\.(?:c|cc|cpp|cxx|c\+\+|m|mm|s|S|asm|cu|f90|h|hpp|o|lo|la|a|so|obj|d|Tpo|Po|Plo|gch|java|proto|swift|[cho](?:pp)?\.\w+)",
)


# A line that may be such a call: enough to leave out what is none.
_LINE: Final = re.compile(r"\n(?:\[ *\d+/\d+\] )?[^\s.][^ \n]*+ [^\n]*?\.[^\n]*")


class Command:
    """A compiler call; the shape is what is left of it without its files."""

    cue: Final = "."

    def scan(self, text: str) -> Iterator[Found]:
        """The files of each call, and the rest with a * for each."""
        for match in _LINE.finditer(text):
            if said := _said(match[0][1:]):
                yield Found(match.start(), match.end() - 1, *said, "text")


def _said(line: str) -> tuple[str, str, str] | None:
    """The call without its files, the number of its step, and the files."""
    step = _STEP.match(line)
    start = step.end() if step else 0
    words = line[start:].split(" ")
    program = words[1 if words[0] in _WRAPPERS and len(words) > 1 else 0].rpartition("/")[2]
    if not _PROGRAM.fullmatch(program):
        return None
    said = ["*" if "." in word and _FILE.fullmatch(word) else word for word in words]
    files = [word for word, shown in zip(words, said, strict=True) if shown == "*"]
    if not files or len(files) == len(words) - 1:
        return None
    template = " ".join(said)
    lead = f"[*{step[2]}] " if step else ""
    return lead + template, step[1] if step else "", " ".join(files)
