"""Which lines speak of trouble: levels as loggers spell them, and the words of failure.

Two sieves. A line that holds none of the stems is out after a few substring searches (200 MB/s and more); only the others
meet the regular expression, which wants whole words: `error-chain v0.12`, `test_error_page`, `0 errors` and `on_failure.py`
are no trouble. Levels and words both count: loggers that say INFO of an exception do exist, and are worth reading.
"""

from __future__ import annotations

import re
from typing import Final

_ERROR_STEMS: Final = (
    "err", "fail", "fatal", "exception", "panic", "crit", "traceback", "caused by", "denied", "refused", "abort", "crash",
    "timed out", "timeout", "segmentation", "core dumped", "killed", "severe", "unable", "cannot", "can't", "could not",
    "couldn't", "not found", "no such", "unhandled", "rejected", "exit code", "exit status", "exited with", "emerg", "invalid",
    "undefined", "unexpected", "out of memory", "corrupt", "forbidden", "unauthorized", "✗", "✘", "✕", "violation", " e ", "e/",
    "deadlock", "unreachable", "mismatch", "fault",
)  # fmt: skip

# What must stand around a word for it to be a word of the message: no name, path, flag or option it is part of.
_ALONE: Final = r"(?<![\w\-./$@])(?:%s)(?![\w\-/$]|\.\w|\()"

_ERROR_WORDS: Final = re.compile(
    _ALONE
    % (
        r"(?:(?<!\bno )(?<!\b0 )(?<!\bwithout )(?i:errors?)(?!\s*[=:]\s*(?:0\b|nil\b|null\b|none\b|None\b|\[\]|false\b)))"
        r"|(?<!\b0 )(?i:fail|fails|failed|failures?|failing)(?!\s*[=:]\s*0\b)"
        r"|(?i:fatal|panic|panicked|exception|unhandled|traceback|segmentation fault|core dumped|out of memory|deadlock)"
        r"|(?i:denied|refused|rejected|aborted|aborting|crash|crashed|timed out|timeout(?= after| exceeded| expired)|forbidden|unauthorized)"
        r"|(?i:unable to|cannot|can't|could not|couldn't|not found|no such|command not found|unreachable|corrupt|corrupted|mismatch)"
        r"|(?i:critical|severe|emerg|emergency|ERR|CRIT|invalid|undefined|unexpected|violations?|killed)"
    )
    + r"|(?<![\w\-/])[\w.$]*[a-z](?:Error|Exception|Failure|Panic|Imbalance|Exit|Timeout|Interrupt)\b(?=\s*[:(]|\s*$| in )"
    r"|##\[error\]|npm ERR!|^(?:Caused by|panic):|(?i:exit(?:ed)?(?: with)?(?: code| status)?:? )(?!0\b)\d+"
    r"|(?i:level|lvl|severity)[\"']?[=:]\s*[\"']?(?i:error|err|fatal|critical|panic|emerg|alert)\b"
    r"|^(?:\S+ ){0,6}? *(?:E|F)/\S|^[\d\-]{5,10} [\d:.]+ +\d+ +\d+ [EF] |^[EF]\d{4} [\d:.]+ |\[[EF]\]|[✗✘✕]"
)

_WARNING_STEMS: Final = ("warn", "alert", "deprecat", "retry", "retries", " w ", "w/")
_WARNING_WORDS: Final = re.compile(
    _ALONE % r"(?:(?<!\b0 )(?<!\bno )(?i:warnings?|warn)(?!\s*[=:]\s*0\b)|(?i:alert|deprecated|retrying))"
    + r"|[a-z]Warning\b|##\[warning\]|npm WARN|(?i:level|lvl|severity)[\"']?[=:]\s*[\"']?(?i:warn|warning)\b"
    r"|^[\d\-]{5,10} [\d:.]+ +\d+ +\d+ W |^W\d{4} [\d:.]+ |^W/\S"
)

# A line longer than this is data; only its ends are read, so that one line of 5 MB costs no more than any other.
_LONGEST: Final = 4000


def is_error(line: str) -> bool:
    """Whether the line reports a failure: level ERROR and above, an exception's name, or words of failure."""
    shown = line if len(line) <= _LONGEST else line[: _LONGEST // 2] + "\n" + line[-_LONGEST // 2 :]
    low = shown.lower()
    return any(stem in low for stem in _ERROR_STEMS) and _ERROR_WORDS.search(shown) is not None


def is_warning(line: str) -> bool:
    """Whether the line warns (and may be an error besides)."""
    shown = line if len(line) <= _LONGEST else line[: _LONGEST // 2] + "\n" + line[-_LONGEST // 2 :]
    low = shown.lower()
    return any(stem in low for stem in _WARNING_STEMS) and _WARNING_WORDS.search(shown) is not None
