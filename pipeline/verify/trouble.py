"""Which lines of a text speak of trouble, in the words of those who print them: what a selection must not miss.

Collected from what tools print, kind by kind; it shares nothing with text/severity.py, whose job is to find such lines before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_TROUBLE: Final = re.compile(
    "|".join(
        (
            # compilers and linkers
            r"undefined (?:reference|symbols?)\b",
            r"\bld(?:\.lld|\.gold)?: ",
            r"collect2: ",
            r"multiple definition of ",
            r"(?:fatal )?error(?: ?[A-Z]+\d+|\[E?\d+\])?: ",
            r": error [A-Z]+\d+: ",
            r"cannot find -l",
            r"error: could not compile",
            r"internal compiler error",
            # make, ninja, package managers, runners
            r"\*\*\* \[?.*(?:Error \d+|Stop\.)",
            r"\bFAILED: ",
            r"\bnpm (?:ERR!|error) ",
            r"\bERR_[A-Z_]{3,}",
            r"\bELIFECYCLE\b",
            r"##\[error\]",
            r"\bE: ",
            r"\bexit(?:ed)?(?: with)? (?:code|status):? ?[1-9]\d*",
            r"returned non-zero",
            r"> Task \S+ FAILED",
            r"BUILD FAIL",
            r"\bFAILURE: ",
            r"Process completed with exit code [1-9]",
            # tests
            r"^\s*(?:not ok \d|[✗✘✕✖×] )",
            r"^(?:FAIL(?:ED)?|ERROR)[: ]",
            r"^E  +\S",
            r"^--- FAIL",
            r"^\s*●",
            r"AssertionError",
            r"panicked at",
            r"\b[1-9]\d* (?:failed|failures?|errors?)\b",
            # run time
            r"\b(?:FATAL|CRITICAL|SEVERE|PANIC|EMERG)\b",
            r"\b(?:ERROR|ERR)\b[:\]| ]",
            r"\blevel=(?:error|fatal|crit)",
            r"Traceback \(most recent",
            r"^\w[\w.]*(?:Error|Exception|Warning): ",
            r"\bCaused by: ",
            r"Unhandled ",
            r"SIG(?:SEGV|ABRT|KILL|BUS|ILL|FPE)\b",
            r"[Ss]egmentation fault",
            r"core dumped",
            r"^Killed\b",
            r"[Oo]ut of memory",
            r"\bOOM\b",
            r"Kernel panic",
            r"BUG: ",
            r"general protection fault",
            r"Call Trace:",
            # systems and databases
            r"[Pp]ermission denied",
            r"No such file or directory",
            r"command not found",
            r"[Cc]onnection (?:refused|reset|timed out)",
            r"unable to open database",
            r"database is locked",
            r"disk (?:is )?full|No space left",
            r"deadlock",
            r"ORA-\d{5}",
            r"SQLSTATE\b",
            r"duplicate key value",
            r"violates .* constraint",
            r"authentication failed",
            r"certificate (?:has expired|verify failed)",
        )
    )
)
_STEMS: Final = (
    "undefined", "ld: ", "ld.", "collect2", "multiple def", "error", "cannot", "*** ", "fail", "err", "elifecycle", "e: ", "exit",
    "non-zero", "not ok", "✗", "✘", "✕", "✖", "×", "●", "e  ", "panic", "fatal", "critical", "severe", "emerg", "traceback",
    "exception", "warning: ", "caused by", "unhandled", "sigsegv", "sigabrt", "sigkill", "sigbus", "sigill", "sigfpe",
    "segmentation", "core dumped", "killed", "memory", "oom", "bug: ", "fault", "call trace", "denied", "no such", "not found",
    "connection", "unable to", "locked", "disk", "no space", "deadlock", "ora-", "sqlstate", "duplicate", "violates",
    "authentication", "certificate",
)  # fmt: skip
"""One of these, in small letters, is in every line of trouble."""
_FINE: Final = re.compile(
    r"(?i:\b0 (?:errors?|failed|failures?|tests failed)\b(?!.*\b[1-9]\d* (?:errors?|failed|failures?)\b))"
    r"|\bPASS(?:ED)?\b|^ok \d|[✓✔]|\bxfail|\bno errors?\b"
)
_LONGEST: Final = 4_000
"""Characters of a line that are looked at."""
_DIGITS: Final = re.compile(r"0x[0-9a-fA-F]+|\d+")
_TIME: Final = re.compile(r"^\W*\d[\d:.,/TZ+ -]*")
_MOST: Final = 24
"""Distinct messages that must stay whatever they cost; more, and a text is about trouble: then the budget decides."""
_SHARE: Final = 0.05
"""Part of the lines above which trouble is no rarity."""


def required(lines: Sequence[str]) -> list[int]:
    """The first line of each message of trouble, by number, where few lines have any; else none."""
    found = [at for at in _suspects(lines) if is_trouble(lines[at])]
    if len(found) > max(_MOST, _SHARE * len(lines)):
        return []
    for key in (_TIME.sub, _DIGITS.sub):
        firsts: dict[str, int] = {}
        for at in found:
            firsts.setdefault(key("", lines[at].strip()), at)
        if len(firsts) <= _MOST:
            return list(firsts.values())
    return []


def _suspects(lines: Sequence[str]) -> list[int]:
    """The lines that hold a stem of trouble: only these are worth an expression."""
    text = "\n".join(line[:_LONGEST] for line in lines).lower()
    starts: set[int] = set()
    for stem in _STEMS:
        at = text.find(stem)
        while at >= 0:
            starts.add(text.rfind("\n", 0, at) + 1)
            end = text.find("\n", at)
            at = text.find(stem, end) if end >= 0 else -1
    numbers: list[int] = []
    number = at = 0
    for start in sorted(starts):
        number += text.count("\n", at, start)
        at = start
        numbers.append(number)
    return numbers


def is_trouble(line: str) -> bool:
    """Whether a line speaks of trouble."""
    shown = line[:_LONGEST]
    return _TROUBLE.search(shown) is not None and _FINE.search(shown) is None
