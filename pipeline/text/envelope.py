"""What agents put around a tool's output stays as it is; only what is inside is compressed.

Known wrappings: lines before and behind the output that say how the command ended, where it ran or that it was cut (Codex,
Gemini CLI, Claude Code, Copilot CLI, OpenHands, SWE-agent, pi), one pair of tags as in `<output>…</output>` or Claude Code's
`<persisted-output>`, `<system-reminder>` behind the output, and a JSON object whose one long string is the output.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from json import loads
from typing import Final

from ..json_bytes.json_spans import Span, Unreadable, elements, is_object, is_string, members, root
from ..json_bytes.splice import json_string

# Whole lines before an output, in any order, with the blank lines between and behind them.
_HEAD: Final = re.compile(
    r"\n?(?:(?:"
    r"Chunk ID: .*|Wall time: .*|Process (?:exited with code|running with session ID) .*|Original token count: \d+"  # Codex
    r"|Total output lines: \d+|Warning: truncated output \(original token count: \d+\)|Command: .*|Output:"
    r"|Directory: .*|IMPORTANT: The file content has been truncated\.|Status: Showing lines .*|Action: To read more of .*"
    r"|--- FILE CONTENT \(truncated\) ---"  # Gemini CLI
    r"|Showing lines \d+-\d+ of (?:at least )?\d+ total lines\.(?:\n+---)?"  # Qwen Code
    r"|(?:Error: )?(?:Exit|exit|Return|return) ?code:? -?\d+"  # Claude Code and others
    r"|Output too large \([\d.]+ ?[KMG]?B\)\. Full output saved to: .*|Preview \(first .*\):"  # Claude Code
    r"|Command (?:executed|finished|completed|failed)\b.*|(?:STDOUT|Stdout|stdout|OUTPUT):"
    r"|\(\d+ more lines? above\)|\[File: .* \(\d+ lines total\)\]"  # SWE-agent
    r"|<(\w+)>[^<\n]*</\1>"  # Claude Code's tasks, mini-SWE-agent, OpenCode
    r")\n\n*)+"
)
# Whole lines behind an output, likewise.
_TAIL: Final = re.compile(
    r"(?:\n+(?:"
    r"<shellId: \d+ .*>"  # Copilot CLI
    r"|\[The command completed with exit code .*\]|\[Current working directory: .*\]|\[Python interpreter: .*\]"  # OpenHands
    r"|\[?Command (?:exited|finished|completed|failed)(?: with)? (?:exit )?code:? -?\d+\.?\]?"  # pi and others
    r"|\(\d+ more lines? below\)"  # SWE-agent
    r"|Shell cwd was reset to .*"  # Claude Code
    r"|(?:Stderr|Error): \(none\)|(?:Exit|exit) code:? -?\d+"
    r"|<(\w+)>[^<\n]*</\1>"
    r"))+\n*\Z"
)
_GEMINI: Final = re.compile(r"\A(?:(?:Command|Directory): [^\n]*\n)*(?:Output|Stdout): ")
_GEMINI_END: Final = re.compile(
    r"\n(?:Stderr|Error|Exit Code|Signal|Background PIDs|Process Group PGID): [^\n]*(?=\n|\Z)"
)
_TAG: Final = re.compile(
    r"\A\s*<((?:(?:persisted|bash|command|shell|tool|function)[-_])?(?:output|stdout|stderr|results?|response))>\n?"
)
_REMINDER: Final = re.compile(r"\n*<system-reminder>")
_LONG: Final = 0.6  # share of the text that the one long string of a JSON object must have
_MOST_DEPTH: Final = 8
_LONGEST_TAIL: Final = 1_000  # characters


@dataclass(frozen=True, slots=True)
class Envelope:
    """`before + spelled(inner) + after` is the text; `spelled` is the identity but for a JSON string."""

    before: str
    inner: str
    after: str
    spelled: Callable[[str], str] = str

    @property
    def is_escaped(self) -> bool:
        """Return whether what is inside is a JSON string, so that its lines are no lines of the text."""
        return self.spelled is not str

    def around(self, inner: str) -> str:
        """The text with `inner` in place of what was inside."""
        return f"{self.before}{self.spelled(inner)}{self.after}"


def opened(text: str) -> Envelope:
    """The text taken out of all its wrappings; an Envelope with nothing around it where there are none."""
    whole = Envelope("", text, "")
    for _ in range(_MOST_DEPTH):
        layer = next((envelope for find in _LAYERS if (envelope := find(whole.inner))), None)
        if layer is None:
            break
        whole = _nested(whole, layer)
    return whole


def _nested(outer: Envelope, layer: Envelope) -> Envelope:
    if outer.spelled is str:
        return Envelope(outer.before + layer.before, layer.inner, layer.after + outer.after, layer.spelled)

    def spelled(inner: str) -> str:
        return outer.spelled(layer.around(inner))

    return Envelope(outer.before, layer.inner, outer.after, spelled)


def _reminder(text: str) -> Envelope | None:
    if not text.rstrip().endswith("</system-reminder>"):
        return None
    match = _REMINDER.search(text)
    return Envelope("", text[: match.start()], text[match.start() :]) if match else None


def _lines(text: str) -> Envelope | None:
    head, tail = _HEAD.match(text), _TAIL.search(text, max(0, len(text) - _LONGEST_TAIL))
    start, end = head.end() if head else 0, tail.start() if tail else len(text)
    if start >= end or not (head or tail):
        return None
    return Envelope(text[:start], text[start:end], text[end:])


def _gemini(text: str) -> Envelope | None:
    match = _GEMINI.match(text)
    if match is None:
        return None
    ends = list(_GEMINI_END.finditer(text, match.end()))
    end = len(text)
    for closing in reversed(ends):  # the closing lines stand together at the very end
        if closing.end() != end:
            break
        end = closing.start()
    return Envelope(match[0], text[match.end() : end], text[end:]) if ends else None


def _tags(text: str) -> Envelope | None:
    match = _TAG.match(text)
    if match is None or not (stripped := text.rstrip()).endswith(f"</{match[1]}>"):
        return None
    end = len(stripped) - len(match[1]) - 3
    if end < match.end() or f"<{match[1]}>" in text[match.end() : end]:
        return None
    if text[end - 1] == "\n" and end - 1 > match.end():
        end -= 1
    return Envelope(text[: match.end()], text[match.end() : end], text[end:])


def _json(text: str) -> Envelope | None:
    if not text.lstrip().startswith(("{", "[")):
        return None
    try:
        body = text.encode()
        span = _long_string(body)
    except (Unreadable, UnicodeEncodeError, RecursionError):
        return None
    if span is None:
        return None
    raw = body[span.start : span.end]
    inner = loads(raw)
    if "\n" not in inner:
        return None
    before, after = body[: span.start].decode(), body[span.end :].decode()
    return Envelope(before, inner, after, lambda inner: json_string(inner, raw).decode())


def _long_string(body: bytes) -> Span | None:
    """The one string that is most of the document, found by going down into the longest child only."""
    span = root(body)
    while span.end - span.start >= _LONG * len(body):
        if is_string(body, span):
            return span
        children = members(body, span).values() if is_object(body, span) else elements(body, span)
        span = max(children, key=lambda child: child.end - child.start, default=Span(0, 0))
    return None


_LAYERS: Final = (_reminder, _gemini, _lines, _tags, _json)
