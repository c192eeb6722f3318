"""Outputs of tools that nobody has written yet: harder than real ones in what their layouts could take for their own signs.

Each is a function of a random generator, and gives lines.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random
from typing import Final

NAMES: Final = ("web", "db", "cache", "queue", "mail", "auth", "edge", "cron")
SIGNS: Final = (
    "*",
    '"',
    "|",
    "«x»",
    "^",
    "¤",
    "†",
    "•",
    " | ",
    '" "',
    "^ |",
    "|x",
    "*1",
    "--",
    "a b",
    "",
    "gamma | delta",
)
GRAPHEMES: Final = ("é", "e\u0301", "ñ", "A\u030a", "한", "漢字", "かな", "👩‍👩‍👧", "🇩🇪", "\u200b", "\u00a0")


def _name(random: Random) -> str:
    return f"{random.choice(NAMES)}-{random.randrange(40)}"


def interleaved(random: Random) -> list[str]:
    """A log of several hosts without times."""
    return [
        random.choice(
            [
                f"[{_name(random)}] start job {random.randrange(9999)}",
                f"[{_name(random)}] reading /var/lib/{_name(random)}/part-{random.randrange(40):05}",
                f"[{_name(random)}] done in {random.randrange(4000)} ms",
                f"   detail: {random.choice(['ok', 'slow', 'stuck'])}",
                f"[{_name(random)}] WARN queue depth {random.randrange(900)}",
            ]
        )
        for _ in range(90)
    ]


def nested(random: Random) -> list[str]:
    """Headings of three kinds, one below the other."""
    lines = []
    for region in range(4):
        lines.append(f"== region r{region} ==")
        for _ in range(4):
            lines.append(f"Checking {_name(random)}:")
            for part in ("disk", "net"):
                lines += [f"  {part}", f"    status: {random.choice(['OK', 'OK', 'FAULT'])}"]
                lines += [f"    value: {random.randrange(100)}%"] * random.randrange(2)
        lines += [""] * random.randrange(2)
    return lines


def signs(random: Random) -> list[str]:
    """Values that are signs of the layouts."""
    return [
        f"item {at} value {random.choice(SIGNS)} end {random.choice(SIGNS)} {random.randrange(9)}" for at in range(60)
    ]


def keys(random: Random) -> list[str]:
    """Messages that hold each other's words."""
    return [
        random.choice(
            [
                f"{random.randrange(99)} Received block {random.randrange(10**6)} of size {random.randrange(100)}",
                f"{random.randrange(99)} Deleting block {random.randrange(10**6)} file /d/{random.randrange(9)}",
                f"{random.randrange(99)} Received {random.randrange(99)} Deleting {random.randrange(99)}",
                f"Received: {random.randrange(9)} {random.randrange(9)}",
            ]
        )
        for _ in range(90)
    ]


def lifted(random: Random) -> list[str]:
    """Lines that begin with what is lifted from most, and lines that look as if something had been."""
    starts = ["2025-01-01 10:00:00 "] * 8 + ["|", "| ", "2025-01-01 ", ""]
    return [
        random.choice(starts) + random.choice([f"msg {at} from {_name(random)}", "", "|", "again"]) for at in range(60)
    ]


def equal(random: Random) -> list[str]:
    """Equal neighbours, cycles and blank lines."""
    lines: list[str] = []
    for at in range(25):
        lines += [random.choice(["same", "other", "  same", ""])] * random.randrange(1, 7)
        lines += ["compiling the first part", "linking the second part", "done"] * random.randrange(3)
        lines += [f"step {at}"] * random.randrange(2)
    return lines


def graphemes(random: Random) -> list[str]:
    """Letters of several code points, wide ones and invisible ones."""
    return [
        f"{random.choice(GRAPHEMES)}{random.choice(GRAPHEMES)} строка {at}: {random.choice(GRAPHEMES)} → {random.randrange(99)}"
        for at in range(50)
    ]


def escapes(random: Random) -> list[str]:
    """Colours, tabs and line ends of two kinds."""
    return [
        f"\x1b[3{random.randrange(8)}m{random.choice(['INFO', 'WARN'])}\x1b[0m\tworker {at % 7}\t\t{_name(random)}"
        + random.choice(["", "\r", "  "])
        for at in range(60)
    ]


def padded(random: Random) -> list[str]:
    """Columns to the right, with empty cells."""
    return [
        f"{random.randrange(10):>8} {random.randrange(10**5):>9}  {random.choice(['x', 'yy', '']):<4}  {_name(random)}"
        for _ in range(60)
    ]


def long(random: Random) -> list[str]:
    """Lines of thousands of characters."""
    return [
        f"{at} " + " ".join(str(random.randrange(10**6)) for _ in range(random.choice([3, 300]))) for at in range(12)
    ]


def failures(random: Random) -> list[str]:
    """Tests of which some fail, with what they say."""
    lines = []
    for at in range(40):
        verdict = random.choice(["ok"] * 8 + ["FAILED", "ignored"])
        lines.append(f"test {_name(random)}::case_{at} ... {verdict}")
        if verdict == "FAILED":
            lines += ["", "---- out ----", f" left: {random.randrange(9)}", f" right: {random.randrange(9)}", ""]
    return lines


def builds(random: Random) -> list[str]:
    """Packages whose errors stand below them."""
    lines = []
    for _ in range(20):
        lines.append(f"# pkg/{_name(random)}")
        lines += [
            f"{random.choice(['util', 'main'])}.go:{random.randrange(300)}:5: undefined: Foo{random.randrange(20)}"
            for _ in range(random.randrange(4))
        ]
    return lines


def records(random: Random) -> list[str]:
    """Paragraphs of names and values."""
    lines = []
    for _ in range(20):
        lines += [f"Package: {_name(random)}", f"Version: {random.randrange(9)}.{random.randrange(20)}"]
        lines += ["Status: install ok installed", f"Origin: https://packages.example.org/pool/{_name(random)}"]
        lines += [f"Depends: {_name(random)}, {_name(random)}"] * random.randrange(2)
        lines.append("")
    return lines


def documents(random: Random) -> list[str]:
    """JSON, one document a line."""
    return [
        json.dumps({"id": at, "m": _name(random), "v": random.choice([None, 1, "x | y", '"q"', [1, 2], "*"])})
        for at in range(50)
    ]


DIALECTS: Final[tuple[Callable[[Random], list[str]], ...]] = (
    interleaved, nested, signs, keys, lifted, equal, graphemes, escapes, padded, long, failures, builds, records, documents,
)  # fmt: skip
