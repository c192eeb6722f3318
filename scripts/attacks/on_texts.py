"""Texts on which a search that goes back, a comparison of all with all or a deep recursion takes for ever: every compressor has
to do with each, alone in a process that can be stopped."""

from __future__ import annotations

import multiprocessing
import random
import time
from collections.abc import Callable, Iterator
from multiprocessing.pool import Pool
from typing import Final

from thinwire.pipeline.choose import compress_block
from thinwire.pipeline.model.job import Job
from thinwire.pipeline.model.settings import Settings

from .laboratory import Laboratory, Try

_SIZES: Final = (30_000, 120_000)  # characters
_PATIENCE: Final = 100.0  # seconds for one text on a busy machine; the proxy waits three, and sends it as it came
_SLOW: Final = 3.0
"""Seconds from which on a text is slow at all, on a machine that may be busy."""
_MOST_LINEAR: Final = 10.0
"""Times as long for four times the text; half of sixteen, which is what the square would take."""


def _words(seed: int, size: int, letters: str) -> str:
    dice = random.Random(seed)  # noqa: S311  (runs are to be alike)
    return "".join(dice.choices(letters, k=size))


FAMILIES: Final[dict[str, Callable[[int], str]]] = {
    "one letter": lambda size: "a" * size,
    "blanks": lambda size: " " * size,
    "line ends": lambda size: "\n" * size,
    "carriage returns": lambda size: "x\r" * (size // 2),
    "escapes": lambda size: "\x1b[31m" * (size // 5),
    "half an escape": lambda size: "\x1b[" + "3;" * (size // 2),
    "open brackets": lambda size: "[" * size,
    "open braces": lambda size: '{"a":' * (size // 5),
    "nested arrays": lambda size: "[" * 400 + "1," * (size // 2) + "1" + "]" * 400,
    "open tags": lambda size: "<div>" * (size // 5),
    "half a tag": lambda size: "<a " + 'b="' * (size // 3),
    "comments": lambda size: "<!--" * (size // 4),
    "quotes": lambda size: '"' * size,
    "backslashes": lambda size: "\\" * size,
    "pipes": lambda size: "| " * (size // 2),
    "dashes": lambda size: "- " * (size // 2),
    "dots": lambda size: "." * size,
    "slashes": lambda size: "a/" * (size // 2),
    "colons": lambda size: "a:1:" * (size // 4),
    "digits": lambda size: "9" * size,
    "short lines": lambda size: "a\n" * (size // 2),
    "lines that grow": lambda size: "\n".join("x" * n for n in range(int((2 * size) ** 0.5))),
    "deeper and deeper": lambda size: "\n".join(" " * n + "x" for n in range(int((2 * size) ** 0.5))),
    "a tree": lambda size: "\n".join("│  " * (n % 60) + "├── f" for n in range(size // 100)),
    "random letters": lambda size: _words(1, size, "ab \n"),
    "random marks": lambda size: _words(2, size, "[]{}<>\"':,|-+/\\=\n "),
    "random hex": lambda size: _words(3, size, "0123456789abcdef\n"),
    "hunks": lambda size: "@@ -1,9 +1,9 @@\n" * (size // 16),
    "diff of nothing": lambda size: "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n" + "-a\n+b\n" * (size // 6),
    "trace frames": lambda size: '  File "x.py", line 1, in f\n' * (size // 28),
    "headings": lambda size: "# a\n" * (size // 4),
    "fences": lambda size: "```\n" * (size // 4),
    "emphasis": lambda size: "**_" * (size // 3),
    "links": lambda size: "[a](" * (size // 4),
    "sentences": lambda size: "A b. " * (size // 5),
    "base64": lambda size: _words(4, size, "ABCDEFGHabcdefgh0123+/"),
    "markers": lambda size: "[… 3 lines]\n" * (size // 12),
    "half a marker": lambda size: "[… " * (size // 3),
    "numbered": lambda size: "\n".join(f"{n}\tx" for n in range(size // 8)),
    "rows that differ once": lambda size: "\n".join(f"row {n} of {n * 7919 % 1009} ok" for n in range(size // 18)),
    "one column more each": lambda size: "\n".join("a " * (n % 300) for n in range(size // 300)),
    "wide characters": lambda size: "\U0001f600\u200d" * (size // 2),
    "half characters": lambda size: "\ud83d" * size,
    "source of one line": lambda size: "if(a){b();}" * (size // 11),
    "CSV of quotes": lambda size: '"a""b",' * (size // 7),
    "XML": lambda size: "<a><b>" * (size // 12) + "</b></a>" * (size // 16),
}


def super_linear(lab: Laboratory) -> Iterator[Try]:
    names = list(FAMILIES)[:: 6 if lab.quick else 1]
    pool = _pool()
    try:
        for name in names:
            if lab.is_late:
                yield name, "there was no time left for it"
                continue
            taken: list[float] = []
            for size in _SIZES:
                try:
                    taken.append(pool.apply_async(seconds, (name, size)).get(_PATIENCE))
                except multiprocessing.TimeoutError:
                    pool.terminate()
                    pool = _pool()
                    taken.append(_PATIENCE)
                    break
            yield name, _verdict(taken)
    finally:
        pool.terminate()


def _pool() -> Pool:
    return multiprocessing.get_context("spawn").Pool(1)


def seconds(name: str, size: int) -> float:
    """That one text of a family takes."""
    text = FAMILIES[name](size)
    began = time.process_time()
    for level in ("balanced", "aggressive"):
        compress_block(Job(text, "any", Settings(level=level, code=True), hint=True))
    return time.process_time() - began


def _verdict(taken: list[float]) -> str:
    if taken[-1] >= _PATIENCE:
        return f"more than {_PATIENCE:.0f} s"
    if taken[-1] > _SLOW and taken[-1] > _MOST_LINEAR * taken[0]:
        return f"{taken[0]:.2f} s for {_SIZES[0]:,} characters, {taken[1]:.2f} s for {_SIZES[1]:,}"
    return ""
