"""Which lines speak of trouble: levels as loggers spell them, and the words of failure.

Two sieves. A line that holds none of the stems is out after a few substring searches (200 MB/s and more); only the others
meet the regular expression, which wants whole words: `error-chain v0.12`, `test_error_page`, `0 errors` and `on_failure.py`
are no trouble. Levels and words both count: loggers that say INFO of an exception do exist, and are worth reading.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Final

_ERROR_STEMS: Final = (
    "err", "fail", "fatal", "exception", "panic", "crit", "traceback", "caused by", "denied", "refused", "abort", "crash",
    "timed out", "timeout", "segmentation", "core dumped", "killed", "severe", "unable", "cannot", "can't", "could not",
    "couldn't", "not found", "no such", "unhandled", "rejected", "exit code", "exit status", "exited with", "emerg", "invalid",
    "undefined", "unexpected", "out of memory", "corrupt", "forbidden", "unauthorized", "✗", "✘", "✕", "violation", " e ", "e/",
    "[e]", "deadlock", "unreachable", "mismatch", "fault", "×", "✖", "━━━",
)  # fmt: skip

# What must stand around a word for it to be a word of the message: no name, path, flag or option it is part of.
_ALONE: Final = r"(?<![\w\-./$@])(?:%s)(?![\w\-/$]|\.\w|\()"

# Where a diagnostic opens: `× message`, also behind what a CI puts before each line, or a place with a rule drawn behind it, as
# Biome does. What hangs below has no other place.
_DIAGNOSTIC: Final = r"(?:^|\t|\dZ)\s*[✖×] |\w\.\w+(?::\d+:\d+)? [\w/]+(?: +[A-Z]+)? +━{3,}$"


class _Expressions:
    """Expressions, each with what a line must hold in small letters, one of these, to be asked at all: one expression for
    everything takes several times as long, since all of it is tried at each character."""

    def __init__(self, table: Mapping[str, str]) -> None:
        self._rows = [(signs.split("|"), re.compile(expression)) for signs, expression in table.items()]

    @lru_cache(maxsize=2_048)  # noqa: B019 - there are four of them; a line is asked about whenever it is laid out
    def fit(self, shown: str) -> bool:
        """Return whether one of them fits."""
        low = shown.lower()
        return any(any(map(low.__contains__, signs)) and expression.search(shown) for signs, expression in self._rows)


_ANY: Final = ""
_ERROR_WORDS: Final = _Expressions(
    {
        "err": _ALONE
        % r"(?<!\bno )(?<!\b0 )(?<!\bwithout )(?i:errors?|err)(?!\s*[=:]\s*(?:0\b|nil\b|null\b|none\b|None\b|\[\]|false\b))"
        + r"|##\[error\]|npm ERR!",
        "fail": _ALONE % r"(?<!\b0 )(?i:fail|fails|failed|failures?|failing)(?!\s*[=:]\s*0\b)",
        "error|exception|failure|panic|fault": (
            r"(?<![\w\-/])[\w.$]*[a-z](?:Error|Exception|Failure|Panic|Fault)\b(?=\s*[:(]|\s*$| in )"
        ),
        "level|lvl|severity": (
            r"(?i:level|lvl|severity)[\"']?[=:]\s*[\"']?(?i:error|err|fatal|critical|panic|emerg|alert)\b"
        ),
        "exit": r"(?i:exit(?:ed)?(?: with)?(?: code| status)?:? )(?!0\b)\d+",
        "fatal|panic|exception|unhandled|traceback|segmentation|dumped|memory": _ALONE
        % r"(?i:fatal|panic|panicked|exception|unhandled|traceback|segmentation fault|core dumped|out of memory)"
        + "|^panic:",
        "deadlock|denied|refused|rejected|abort|crash|forbidden|unauthorized|unreachable": _ALONE
        % "(?i:deadlock|denied|refused|rejected|aborted|aborting|crash|crashed|forbidden|unauthorized|unreachable)",
        "time|unable|can|could|not found|no such|corrupt|mismatch": _ALONE
        % r"(?i:timed out|timeout(?= after| exceeded| expired)|unable to|cannot|can't|could not|couldn't|not found"
        "|no such|command not found|corrupt|corrupted|mismatch)",
        "crit|severe|emerg|invalid|undefined|unexpected|violation|killed|caused": _ALONE
        % "(?i:critical|severe|emerg|emergency|CRIT|invalid|undefined|unexpected|violations?|killed)"
        + "|^Caused by:",
        "✖|×|━": _DIAGNOSTIC,
        "✗|✘|✕|[e]|[f]": r"[✗✘✕]|\[[EF]\]",
        _ANY: r"^(?:\S+ ){0,6}? *(?:E|F)/\S|^[\d\-]{5,10} [\d:.]+ +\d+ +\d+ [EF] |^[EF]\d{4} [\d:.]+ ",
    }
)

_WARNING_STEMS: Final = ("warn", "alert", "deprecat", "retry", "retries", " w ", "w/")
_WARNING_WORDS: Final = _Expressions(
    {
        "warn": _ALONE % r"(?<!\b0 )(?<!\bno )(?i:warnings?|warn)(?!\s*[=:]\s*0\b)"
        + r"|[a-z]Warning\b|##\[warning\]|npm WARN|(?i:level|lvl|severity)[\"']?[=:]\s*[\"']?(?i:warn|warning)\b",
        "alert|deprecated|retrying": _ALONE % "(?i:alert|deprecated|retrying)",
        _ANY: r"^[\d\-]{5,10} [\d:.]+ +\d+ +\d+ W |^W\d{4} [\d:.]+ |^W/\S",
    }
)

# What makes trouble grave: it reports a failure of its own, rather than to speak of failures.
_GRAVE_STEMS: Final = (
    "error", "err!", "fail", "fatal", "critical", "severe", "panic", "emerg", "traceback", "caused by", "segmentation",
    "core dumped", "denied", "refused", "rejected", "timed out", "aborted", "crashed", "unhandled", "exception", "exit",
    "not found", "out of memory", "segfault", "[crit]", ":crit]", "not ok ", " e ", " f ", "✗", "✘", "✕", "✖", "×", "●", "━━━",
    "timeout in", "timeout after", "outcome=", "result=",
    "undefined ref", "cannot", "collect2", "killed", "sigsegv", "sigabrt", "sigkill", "sigbus", "unable to", "no such file",
)  # fmt: skip
_GRAVE_WORDS: Final = _Expressions(
    {
        "err|fatal|crit|severe|panic|emerg|fail|traceback|segmentation|dumped": _ALONE
        % "ERROR|ERR|FATAL|CRITICAL|SEVERE|PANIC|EMERG|FAILED|FAILURE|FAIL|Traceback|Segmentation fault|core dumped",
        "fail|denied|refused|rejected|timed|abort|crash|unhandled|not found": _ALONE
        % "(?i:failed|failure|fails|denied|refused|rejected|timed out|aborted|crashed|unhandled)|command not found|: not found"
        + r"|: not found$|\.{3,} ?(?:Failed|FAILED)\b|ermission denied|onnection refused",
        "error|fatal|panic|caused|fail": (
            r"(?<![\w./:-])(?:error|Error|fatal|panic|Caused by|FAIL|FAILED):|panicked at|Kernel panic"
        ),
        "error|exception": (
            r"(?:Error(?<=[a-z]Error)|Exception(?<=[a-z]Exception))(?: \[[A-Z_]+\])?(?::|$)"
            r"|(?<![\w./:-])(?:error(?:\[E\d+\]| \(| :)|ERROR/[A-Z])"
            r"|: error [A-Z]+\d+:|\*\*\* \[.*Error \d|npm error|##\[error\]"
        ),
        "critical/|fatal/|err!": r"(?<![\w./:-])(?:CRITICAL|FATAL)/[A-Z]|npm ERR!",
        "level|severity|error]|crit]|emerg]|fatal]": (
            r"(?:level|severity)[\"']?[=:][\"' ]*(?:error|fatal|critical)\b|[\[:](?:error|crit|emerg|fatal)\](?!\()"
        ),
        "undefined ref|cannot|collect2|killed|sig|unable|no such|segfault|memory|not ok": (
            r"undefined reference|\bld: cannot|cannot find -l|collect2: |^Killed\b|SIG(?:SEGV|ABRT|KILL|BUS)|unable to open"
            r"|No such file|(?<![\w./:-])(?:[Ss]egfault at|[Oo]ut of [Mm]emory)|^\s*not ok \d"
        ),
        "exit": "(?i:exit(?:ed)?(?: with)? (?:code|status):? )[1-9]",
        "✖|×|━": _DIAGNOSTIC,
        "✗|✘|✕|●": "[✗✘✕] |^  ● |● .* › ",  # jest's; elsewhere it marks an item of a list, or a unit of systemd
        "<failure|<error|outcome=|result=": r"<(?:failure|error)[ >]|\b(?:outcome|result)=\"(?i:failed|failure|error)\"",
        "timeout": _ALONE % "TIMEOUT(?= (?:in|after) )",
        _ANY: r"^[\d\-]{5,10} [\d:.]+ +\d+ +\d+ [EF] |^[EF]\d{4} [\d:.]+ ",
    }
)
# What went well, or is a script's own text, whatever it is named after.
_WELL_WORDS: Final = _Expressions(
    {
        "pass|ok": r"\bok$|\bPASS(?:ED)?\b",
        "✓|✔|=== run|correctly|[36;1m|# todo|# skip|xfail": (
            r"[✓✔]|=== RUN|correctly failed|\[36;1m|# (?:TODO|SKIP)\b|\bX[Ff][Aa][Ii][Ll]"
        ),
        "0 |no error": r"\b0 (?:failed|failures|errors)|[Nn]o error",
    }
)

# A line longer than this is data; only its ends are read, so that one line of 5 MB costs no more than any other.
_LONGEST: Final = 4000
_CUT: Final = "\0"
_REMEMBERED: Final = 400_000
"""Characters of lines of which it is known what they are; then it begins anew."""
_SAME_DIGITS: Final = bytes.maketrans(b"123456789", b"000000000")


def is_error(line: str) -> bool:
    """Return whether the line reports a failure: level ERROR and above, an exception's name, or words of failure."""
    return _is(line, _ERROR_STEMS, "EF", _ERROR_WORDS)


def is_grave(line: str) -> bool:
    """Return whether the line reports a failure that a reader must not miss: not a test that passed because something failed."""
    return _is(line, _GRAVE_STEMS, "EF", _GRAVE_WORDS) and not _WELL_WORDS.fit(_ends_of(line))


def is_warning(line: str) -> bool:
    """Return whether the line warns (and may be an error besides)."""
    return _is(line, _WARNING_STEMS, "W", _WARNING_WORDS)


def _is(line: str, stems: Iterable[str], levels: str, words: _Expressions) -> bool:
    low = _ends_of(line).lower()
    return (any(stem in low for stem in stems) or _is_glog(line, levels)) and words.fit(_ends_of(line))


def errors(lines: Sequence[str]) -> set[int]:
    """Return which of the lines `is_error` says yes to, by number: one search for each stem through all of them."""
    return _which(lines, _ERROR_STEMS, "EF", _ERROR_WORDS)


def graves(lines: Sequence[str]) -> set[int]:
    """Return which of the lines `is_grave` says yes to, by number."""
    return _GRAVE.among(lines)


def _graves(lines: Sequence[str]) -> Iterator[int]:
    graves = _which(lines, _GRAVE_STEMS, "EF", _GRAVE_WORDS)
    return (number for number in graves if not _WELL_WORDS.fit(_ends_of(lines[number])))


class Remembered:
    """What was said of the last lines: those of one text are asked about with each part of it, and each selection from it.

    Threads may ask at once: what is known of a line is never anything but the answer.
    """

    def __init__(self, which: Callable[[Sequence[str]], Iterable[int]]) -> None:
        self._which = which
        self._known: dict[str, bool] = {}
        self._characters = 0

    def among(self, lines: Sequence[str]) -> set[int]:
        """Return which of the lines are such, by number."""
        known = self._known
        new = [line for line in lines if line not in known]
        if new:
            self._characters += sum(map(len, new))
            if self._characters > _REMEMBERED:
                self._known = known = {}
                self._characters, new = sum(map(len, lines)), list(lines)
            found = set(self._which(new))
            known.update({line: number in found for number, line in enumerate(new)})
        return {number for number, line in enumerate(lines) if known[line]}


_GRAVE: Final = Remembered(_graves)


def warnings(lines: Sequence[str]) -> set[int]:
    """Return which of the lines `is_warning` says yes to, by number."""
    return _which(lines, _WARNING_STEMS, "W", _WARNING_WORDS)


def _which(lines: Sequence[str], stems: Iterable[str], levels: str, words: _Expressions) -> set[int]:
    shown = list(map(_ends_of, lines))
    stemmed = set(holding(list(map(str.lower, shown)), stems))
    if levels:
        stemmed.update(number for number, line in enumerate(lines) if _is_glog(line, levels))
    return {number for number in stemmed if words.fit(shown[number])}


def holding(lines: Sequence[str], signs: Iterable[str]) -> list[int]:
    """Return which of the lines hold one of the signs, by number; no sign has a digit, so that lines which differ in their
    digits alone are looked at once."""
    alike: dict[bytes, list[int]] = {}
    raw = "\n".join(lines).encode("utf-8", "surrogatepass").translate(_SAME_DIGITS)
    for number, line in enumerate(raw.split(b"\n")):
        alike.setdefault(line, []).append(number)
    starts = accumulate((len(line) + 1 for line in alike), initial=0)
    numbers = dict(zip(starts, alike.values(), strict=False))
    places = first_places(b"\n".join(alike).decode("latin-1"), [sign.encode().decode("latin-1") for sign in signs])
    return sorted(number for start in places for number in numbers[start])


def _ends_of(line: str) -> str:
    return line if len(line) <= _LONGEST else line[: _LONGEST // 2] + _CUT + line[-_LONGEST // 2 :]


def _is_glog(line: str, levels: str) -> bool:
    """Return whether the line opens as those of glog and klog do: `E0308 12:00:00.123456`."""
    return line[:1] in levels and line[1:5].isdecimal() and line[5:6] == " "


# Every word in which a line may begin to speak of a failure, be it in a name or a path: the widest of the sieves.
_SIGNS: Final = (
    "error", "exception", "fail", "fatal", "panic", "critical", "severe", "abort", "crash", "traceback", "caused by", "denied",
    "rejected", "timed out", "timeout", "segmentation fault", "core dumped",
)  # fmt: skip
_ERR: Final = ("err",)
SIGNS: Final = (*_SIGNS, *_ERR)
"""One of these, in small letters, is in every line that has a first sign."""
_CAPITALS: Final = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}


def first_signs(text: str) -> dict[int, int]:
    """Return for each line that may speak of a failure: where it starts in `text` -> where its first such word does."""
    low = text.lower()
    if len(low) != len(text):  # some capitals have small letters of two characters
        low = text.translate(_CAPITALS)
    places = first_places(low, _SIGNS)
    for start, place in first_places(low, _ERR).items():
        if _is_word(low, place, place + len("err")):
            places[start] = min(place, places.get(start, place))
    return {start: _word_start(text, start, place) for start, place in sorted(places.items())}


def _is_word(text: str, start: int, end: int) -> bool:
    return not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum())


def first_places(text: str, signs: Iterable[str]) -> dict[int, int]:
    """Return for each line that holds one of the signs: where it starts in `text` -> where its first sign does, in order."""
    results: dict[int, int] = {}
    for sign in signs:
        place = text.find(sign)
        while place >= 0:
            start = text.rfind("\n", 0, place) + 1
            results[start] = min(place, results.get(start, place))
            end = text.find("\n", place)
            place = text.find(sign, end) if end >= 0 else -1
    return dict(sorted(results.items()))


def _word_start(text: str, start: int, position: int) -> int:
    while position > start and (text[position - 1].isalnum() or text[position - 1] == "_"):
        position -= 1
    return position
