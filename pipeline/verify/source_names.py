"""What source code defines: the names that a summary of it must keep. And whether a text is source code at all.

Strict where in doubt: a log that quotes code, or a report that shows some, is not source, and is judged by its failures.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

# Of so many lines is judged what a text is.
_SAMPLE: Final = 400
_LONGEST: Final = 300  # characters; no definition opens with a longer line
# The share of lines that end or open as code does, and of those that open with a word of a language.
_LIKE_CODE: Final = 0.6
_SURELY_CODE: Final = 0.1

_ENDS: Final = (
    "{",
    "}",
    ";",
    ",",
    ":",
    "(",
    ")",
    "[",
    "]",
    "\\",
    "*/",
    "=",
    "||",
    "&&",
    "+",
    '"""',
    "then",
    "fi",
    "do",
    "done",
)
_OPENS: Final = ("//", "#", "*", "/*", '"""', "@", "|", "&&", ".", "'", '"')
_WORDS: Final = re.compile(
    r"(?:if|for|while|switch|return|const|let|var|import|use|def|class|fn|func|public|private|protected|static|else|elif|case"
    r"|try|except|throw|raise|struct|enum|interface|impl|pub|await|async|package|namespace|template|typedef|extern|void|int|local"
    r"|echo|export|function|with|assert|assertEquals|fi|done|esac|#include|#define|#if\w*|self\.\w+|this\.\w+|break;|continue;"
    r"|\} else|char|unsigned|auto|bool|match|from|type|mod)\b"
)
# What no source has in the first column: stamps, verdicts, traces, hits, gutters of quoted code.
_REPORT: Final = re.compile(
    r"\[?\d{4}-\d\d-\d\d|\S{0,30}\d\d:\d\d:\d\d|={5,}|E   |> |Traceback \(|(?:FAILED|PASSED|FAIL|PASS|ERROR|WARN|INFO|ok)\b"
    r"| *-->| *\d+ *\| |test .* \.\.\. |\+{3} |-{3} |@@ |[^\s:]+[:-]\d+[:-]"
)

# What tools put before each line of a file.
_NUMBER: Final = re.compile(r"^ *\d+(?:[\t→]|: | \| |$)", re.MULTILINE)

_MODIFIERS: Final = (
    r"(?:export|default|async|pub(?:\([^)\n]{0,40}\))?|unsafe|const|public|private|protected|internal|static|final|abstract"
    r"|inline|sealed|declare|override)"
)
_KEYWORD: Final = re.compile(
    rf"^[ \t]*+(?:{_MODIFIERS}[ \t]++)*+"
    r"(?:def|class|fn|func(?:[ \t]\([^)\n]{0,80}\))?|function|struct|enum|interface|trait|record)"
    r"[ \t]++([A-Za-z_]\w*+)(?=[ \t]*+(?:[(:{<\[]|extends\b|implements\b|where\b|$))",
    re.MULTILINE,
)
# C and its kin, and shells: a name before parentheses, at the margin or behind modifiers, and an opening brace.
_BRACED: Final = re.compile(rf"^(?=[A-Za-z_]|[ \t]+{_MODIFIERS} )[^(;={{}}\n]*?\b([A-Za-z_]\w*)[ \t]?\([^;{{}}\n]*\{{$")
_CONTROL: Final = frozenset(
    {"if", "for", "while", "switch", "catch", "elif", "function", "match", "with", "try", "case"}
)


def is_source(lines: Sequence[str]) -> bool:
    """Whether the non-blank `lines` are source code, and nothing that speaks of it."""
    if lines and _is_numbered(lines[0]) and _is_numbered(lines[-1]):
        lines = [line for line in _NUMBER.sub("", "\n".join(lines)).split("\n") if line]
    sample = lines[:: max(1, len(lines) // _SAMPLE)]
    bare = [line.strip()[-_LONGEST:] for line in sample]
    sure = sum(map(bool, map(_WORDS.match, bare)))
    like = sum(line.endswith(_ENDS) or line.startswith(_OPENS) or _WORDS.match(line) is not None for line in bare)
    if sure < max(3, _SURELY_CODE * len(sample)) or like < _LIKE_CODE * len(sample):
        return False
    return not any(map(_REPORT.match, lines))


def names(text: str) -> list[str]:
    """The names that source code defines, each once: functions, classes, types."""
    if _is_numbered(text[:20]):
        text = _NUMBER.sub("", text)
    braced = (_BRACED.match(line) for line in text.split("\n") if line.endswith("{") and len(line) <= _LONGEST)
    found = (*_KEYWORD.findall(text), *(match[1] for match in braced if match and match[1] not in _CONTROL))
    return list(dict.fromkeys(found))


def _is_numbered(line: str) -> bool:
    return _NUMBER.match(line) is not None
