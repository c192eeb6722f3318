"""Which lines of a text speak of trouble, in the words of those who print them: what a selection must not miss.

Collected from what tools print, kind by kind; it shares nothing with text/severity.py, whose job is to find such lines before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Final

_TROUBLE: Final = {
    # Signs that a line must hold in small letters, one of these -> what it must hold then.
    "err": (
        r"(?<![\w-])(?:fatal )?error(?: ?[A-Z]+\d+|\[E?\d+\])?: ",
        r": error [A-Z]+\d+: ",
        r"error: could not compile",
        r"internal compiler error",
        r"^\s*\d+:\d+\s+error\s",
        r"\bnpm (?:ERR!|error) ",
        r"\bERR_[A-Z_]{3,}",
        r"##\[error\]",
        r"errors occurred!|CMake Error|error processing package",
        r"^ERROR[: ]",
        r"(?<![:.\d])\b[1-9]\d* errors?\b(?!\.\w)",
        r"\b[Ee]rrors[:=] ?[1-9]",
        r"\.{4} ?(?i:error)\b",
        r"\b(?:ERROR|ERR)\b[:\]| ]",
        r"(?<![\w.-])Error: \S|^Error \S.*: ",
        r"runtime error: ",
        r"\b[A-Z]\w*Error: ",
        r"(?i:\b(?:i/o|disk|read|write|fs|parse) error\b)|-fs error",
        r"Error (?:response )?from (?:daemon|server)",
    ),
    "fail": (
        r"> Task \S+ FAILED",
        r"BUILD FAIL",
        r"^FAIL(?:ED)?[: ]",
        r"(?<![\w./=-])(?:FAIL|\w*FAILED|FAILURE)(?![\w./=-])",
        r"(?<![:.\d])\b[1-9]\d* (?:(?:tests? )?failed|failing|failures?)\b(?!\.\w)",
        r"\b(?:[Ff]ailures|[Ff]ailed)[:=] ?[1-9]|^# fail [1-9]",
        r"\.{4} ?(?i:failed)\b",
        r"\*\*\*Failed",
        r"\b(?:[Ff]ailed to|Failed with) \w",
        r"(?:verification|merge|authentication|command \S+) failed",
        r"(?<![\w./-])Failed[A-Z]\w+(?![\w./-])",
        r"Active: failed",
    ),
    "error|exception|warning: ": (
        r"^\W*\w[\w.]*(?:Error|Exception|Warning): ",
        r"\b[a-z]\w*(?:\.\w+)*\.[A-Z]\w*(?:Error|Exception)(?![.\w$])",
        r"\b[A-Z]\w+(?:Error|Exception)\)?$",
        r"Exception in thread|\*\*\*Exception",
    ),
    "assertion": (r"[Aa]ssertion(?:Error|FailedError| .*failed)",),
    "level|severity|lvl|error]|fatal]|crit]|alert]|emerg]": (
        r"(?i:\b(?:level|severity|lvl)\"?\s?[=:]\s?\"?(?:error|fatal|crit|panic|emerg)|[\[:](?:error|crit|alert|emerg|fatal)\])",
    ),
    # compilers and linkers
    "undefined|ld: |ld.|collect2|multiple|cannot find|syntax|not used|e: |unresolved": (
        r"[Uu]ndefined (?:reference|symbols?)\b",
        r"\bld(?:\.lld|\.gold)?: ",
        r"collect2: ",
        r"multiple definition of ",
        r"cannot find -l",
        r":\d+: (?:undefined: |syntax error|.* (?:imported|declared) and not used)",
        r"^e: |[Uu]nresolved (?:reference|external)",
        r"\bE: ",
    ),
    # make, ninja, package managers, runners
    "*** |elifecycle|exit|non-zero|successfully|went wrong|build stopped|conflict|recoverable": (
        r"\*\*\* \[?.*(?:Error \d+|Stop\.)",
        r"\bELIFECYCLE\b",
        r"\bexit(?:ed)?(?: with)?(?: exit)?(?: (?:code|status))?:? ?[1-9]\d*\b",
        r"non-zero(?: exit)?(?: status| code)?\b|did not complete successfully",
        r"What went wrong|build stopped",
        r"Process completed with exit code [1-9]",
        r"CONFLICT \(|not recoverable",
    ),
    # tests
    "not ok|✗|✘|✕|✖|×|❌|e  |●|panicked|unreachable|rspec|segfault|fault": (
        r"^\s*(?:not ok \d|[✗✘✕✖×❌] ?\S)",
        r"(?<![\w./=-])FAULT(?![\w./=-])",
        r"^E  +\S",
        r"^  ● \S|^.{0,40}● .+ › ",
        r"panicked at",
        r"\bunreachable[:=] ?[1-9]|^rspec \S+:\d",
        r"\bSEGFAULT\b|SegFault",
    ),
    # run time
    "fatal|critical|severe|panic|emerg|traceback|caused by|unhandled|uncaught|killed": (
        r"\b(?:FATAL|CRITICAL|SEVERE|PANIC|EMERG)\b",
        r"Traceback \(most recent",
        r"\bCaused by: ",
        r"Unhandled |Uncaught ",
        r"^Killed\b",
        r"Kernel panic",
        r"\bfatal: ",
    ),
    "sig|segmentation|bus error|dumped|smashing|double free|data race|sanitizer|memory|oom|bug: |protection|call trace": (
        r"SIG(?:SEGV|ABRT|KILL|BUS|ILL|FPE)\b",
        r"[Ss]egmentation fault|\bBus error\b",
        r"core dumped|stack smashing|double free|data race|(?:Address|Thread|Leak|Memory)Sanitizer",
        r"[Oo]ut of memory",
        r"\bOOM(?:Killed)?\b",
        r"BUG: ",
        r"general protection fault",
        r"Call Trace:",
    ),
    "time|deadline": (r"(?i:timed out\b|timeout of \d|deadline exceeded)|\bTIMEOUT (?:in|after) ",),
    # reports in XML: JUnit, xUnit, NUnit, TRX
    '<failure|<error|="fail': (r"<(?:failure|error)(?:\s|>)|\b(?:result|outcome)=\"Fail",),
    # systems, clusters and databases
    "denied|no such|not found|connection|unable to|could not": (
        r"[Pp]ermission denied|Access denied",
        r"[Nn]o such file or directory",
        r"command not found|: not found$",
        r"[Cc]onnection (?:refused|reset|timed out)",
        r"\b(?:[Uu]nable to|[Cc]ould not) \w",
        r"unable to open database",
    ),
    "eaddrinuse|enoent|econn|eacces|eperm|etimedout|eexist|enospc|epipe|ehostunreach|eai_again|emfile|eresolve": (
        r"\bE(?:ADDRINUSE|NOENT|CONN[A-Z]+|ACCES|PERM|TIMEDOUT|EXIST|NOSPC|PIPE|HOSTUNREACH|AI_AGAIN|MFILE|RESOLVE)\b",
    ),
    "backoff|back-off|unreachable!|status=|locked|disk|no space|quota|too many|deadlock": (
        r"\w+BackOff\b|Back-off restarting|UNREACHABLE!",
        r"status=\d+/[A-Z]",
        r"database is locked",
        r"disk (?:is )?full|No space left|quota exceeded|[Tt]oo many open files",
        r"deadlock",
    ),
    "ora-|sqlstate|duplicate|violates|certificate|http/": (
        r"ORA-\d{5}",
        r"SQLSTATE\b",
        r"duplicate key value",
        r"violates .* constraint",
        r"certificate (?:has expired|verify failed)",
        r"HTTP/[\d.]+\"? 5\d\d\b",
    ),
}
_EXPRESSIONS: Final = [(signs.split("|"), re.compile("|".join(each))) for signs, each in _TROUBLE.items()]
"""One for everything would be tried at each character of a line."""
_STEMS: Final = (
    "undefined", "ld: ", "ld.", "collect2", "multiple def", "error", "cannot", "*** ", "fail", "err", "elifecycle",
    "e: file:", "e: /", "e: package", "e: version", "exit", "non-zero", "not ok", "✗", "✘", "✕", "✖", "×", "❌", "●", "e  ",
    "panic", "fatal", "critical", "severe", "emerg", "traceback", "exception", "warning: ", "caused by", "unhandled",
    "uncaught", "sigsegv", "sigabrt", "sigkill", "sigbus", "sigill", "sigfpe", "segmentation", "core dumped", "killed",
    "memory", "oom", "bug: ", " fault", "segfault", "call trace", "denied", "no such", "not found", "connection re",
    "connection ti", "unable to", "could not", "locked", "disk", "no space", "deadlock", "ora-", "sqlstate", "duplicate",
    "violates", "authentication", "certificate", "unresolved", "not used", "stopped", "wrong", "conflict", "successfully",
    "rspec ", "crit", "alert]", "smashing", "double free", "data race", "sanitizer", "timed out", "timeout of",
    "timeout in", "timeout after",
    "deadline",
    "eaddrinuse", "enoent", "econn", "eacces", "eperm", "etimedout", "eexist", "enospc", "epipe", "ehostunreach", "eai_again",
    "emfile", "eresolve", "backoff", "back-off", "unreachable", "quota", "too many", "assertion", '" 50', "http/1.0 5",
    "http/1.1 5", "http/2 5",
)  # fmt: skip
"""One of these, in small letters, is in every line of trouble."""
_SAME_DIGITS: Final = bytes.maketrans(b"123456789", b"000000000")
_STEMS_OF_SAME_DIGITS: Final = tuple(stem.encode().translate(_SAME_DIGITS).decode() for stem in _STEMS)
_FINE: Final = re.compile(
    r"(?i:(?<![=:])\b0 (?:errors?|failed|failures?|tests failed)\b(?!.*\b[1-9]\d* (?:errors?|failed|failures?)\b))"
    r"|\bPASS(?:ED)?\b|^ok \d|[✓✔]|\bxfail|\bno errors?\b"
)
_LONGEST: Final = 4_000
"""Characters of a line that are looked at."""
_DIGITS: Final = re.compile(r"0x[0-9a-fA-F]+|\d+")
_TIME: Final = re.compile(r"^\W*\d[\d:.,/TZ+ -]*")
_ALIKE_DIGITS: Final = str.maketrans("12346789", "11111111")
"""What tells no trouble from none: 0 is no failure, and 5 the first digit of what servers answer when they fail."""
_MOST: Final = 24
"""Distinct messages that must stay whatever they cost; more, and a text is about trouble: then the budget decides."""
_SHARE: Final = 0.05
"""Part of the lines above which trouble is no rarity."""


def required(lines: Sequence[str]) -> list[int]:
    """The first line of each message of trouble, by number, where few lines have any; else none."""
    return _required(tuple(lines))


@lru_cache(maxsize=2)  # who selects and who judges ask for the same lines
def _required(lines: Sequence[str]) -> list[int]:
    most = int(max(_MOST, _SHARE * len(lines)))
    numbers = list(islice(_found(lines), most + 1))
    if len(numbers) > most:
        return []
    for key in (_TIME.sub, _DIGITS.sub):
        firsts: dict[str, int] = {}
        for number in numbers:
            firsts.setdefault(key("", lines[number].strip()), number)
        if len(firsts) <= _MOST:
            return list(firsts.values())
    return []


def _found(lines: Sequence[str]) -> Iterator[int]:
    """Yield the lines of trouble; those that differ in their digits alone are looked at once."""
    shown = [line[:_LONGEST] for line in lines]
    alike: dict[bytes, list[int]] = {}
    for index, key in enumerate("\n".join(shown).encode("utf-8", "surrogatepass").translate(_SAME_DIGITS).split(b"\n")):
        alike.setdefault(key, []).append(index)
    groups = list(alike.values())
    near = _holding([key.decode("utf-8", "surrogatepass") for key in alike], _STEMS_OF_SAME_DIGITS)
    some = sorted(index for number in near for index in groups[number])
    suspects = [some[number] for number in _holding([shown[index] for index in some], _STEMS)]
    known: dict[str, bool] = {}
    for index in suspects:
        alike_digits = shown[index].translate(_ALIKE_DIGITS)
        if alike_digits not in known:
            known[alike_digits] = is_trouble(lines[index])
        if known[alike_digits]:
            yield index


def _holding(lines: Sequence[str], stems: Iterable[str]) -> list[int]:
    """The lines, by number, that hold a stem of trouble: only these are worth an expression."""
    text = "\n".join(lines).lower()
    starts: set[int] = set()
    for stem in stems:
        place = text.find(stem)
        while place >= 0:
            starts.add(text.rfind("\n", 0, place) + 1)
            end = text.find("\n", place)
            place = text.find(stem, end) if end >= 0 else -1
    numbers: list[int] = []
    number = place = 0
    for start in sorted(starts):
        number += text.count("\n", place, start)
        place = start
        numbers.append(number)
    return numbers


def is_trouble(line: str) -> bool:
    """Return whether a line speaks of trouble."""
    shown = line[:_LONGEST]
    low = shown.lower()
    asked = (expression for signs, expression in _EXPRESSIONS if any(map(low.__contains__, signs)))
    return any(expression.search(shown) for expression in asked) and _FINE.search(shown) is None
