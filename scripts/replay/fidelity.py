"""What an agent went on with, and whether it still stands in what is sent.

*Used facts*: literals of a result (paths, names, numbers, quoted strings) that were new in it and that the agent's next three
turns use; what is not there as it was may be there in pieces (a name under its folder, a number under its path). *Quoted
lines*: the old text of an agent's edits, as far as a result had shown it. Both are looked for in what was sent up to the edit
or the result, byte for byte; nothing of the pipeline's own recognisers is asked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from thinwire.addon.transcripts.conversation import Asked, Call, Conversation, Turn

_NEXT: Final = 3
"""Turns in which a fact counts as used."""
_SHORTEST: Final = 5
"""Characters of a literal; shorter ones are found by chance."""
_LITERAL: Final = re.compile(
    r"\"[^\"\n]{5,80}\"|'[^'\n]{5,80}'|`[^`\n]{5,80}`"  # quoted
    r"|[\w@~.-]*/[\w@.+-]+(?:/[\w@.+-]+)*"  # paths
    r"|\b(?=\w*[_\d])(?=\w*[A-Za-z_])\w{5,}\b|\b[a-z]+[A-Z]\w{3,}\b"  # names
    r"|\b\d{5,}\b|\b\d+\.\d+(?:\.\d+)*\b"  # numbers
)
_PIECES: Final = re.compile(r"[^/\\:\s]+")
_OLD_KEYS: Final = frozenset({"old_string", "old_str", "oldString", "oldText", "old_text", "search", "SEARCH"})
_PATCH: Final = re.compile(r"\*\*\* Begin Patch\n(.*?)(?:\*\*\* End Patch|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Kept:
    """How many were there, and how many are still there."""

    there: int = 0
    kept: int = 0

    def __add__(self, other: Kept) -> Kept:
        return Kept(self.there + other.there, self.kept + other.kept)

    @property
    def share(self) -> float:
        """Return the share that is kept; of nothing, all is."""
        return self.kept / self.there if self.there else 1.0


@dataclass(frozen=True, slots=True)
class Fidelity:
    facts: Kept = Kept()
    pieces: Kept = Kept()
    """Facts of which at least every part between slashes and colons is there."""
    lines: Kept = Kept()
    """Lines of old text."""
    texts: Kept = Kept()
    """Old texts as a whole, line after line as they were shown."""

    def __add__(self, other: Fidelity) -> Fidelity:
        return Fidelity(
            self.facts + other.facts,
            self.pieces + other.pieces,
            self.lines + other.lines,
            self.texts + other.texts,
        )


def fidelity(conversation: Conversation, sent: Mapping[str, str]) -> tuple[Fidelity, list[str]]:
    """Return what is kept where results (by call id) are sent as in `sent`, and what is missing: for a reader."""
    used = conversation.used if conversation.used is not None else used_literals(conversation)
    shown, seen = _Shown(), _Shown()
    kept, missing = Fidelity(), []
    for call in conversation.calls:
        for old in old_texts(call):
            quoted, gone = _quoted(old, shown, seen)
            kept += quoted
            missing += [f"{call.id} quotes {line!r}" for line in gone]
        if call.result is None:
            continue
        shown.add(call.result)
        for argument in _texts(call.arguments):
            seen.add(argument)
        seen.add(sent.get(call.id, call.result))
        literals = [literal for literal in used.get(call.id, ()) if literal in call.result]
        gone = [literal for literal in literals if literal not in seen]
        lost = [literal for literal in gone if not all(map(seen.__contains__, _PIECES.findall(literal)))]
        kept += Fidelity(Kept(len(literals), len(literals) - len(gone)), Kept(len(literals), len(literals) - len(lost)))
        missing += [f"{call.id} gave {literal!r}" for literal in gone]
    return kept, missing


def _quoted(old: str, shown: _Shown, seen: _Shown) -> tuple[Fidelity, list[str]]:
    """The lines of an old text that were shown, and whether it stands there in one piece where it was shown so."""
    quoted = old.strip("\n").split("\n")
    there = [line for line in dict.fromkeys(quoted) if len(line.strip()) >= _SHORTEST and line in shown]
    gone = [line for line in there if line not in seen]
    whole = shown.holds(quoted)
    return Fidelity(
        lines=Kept(len(there), len(there) - len(gone)), texts=Kept(whole, whole and seen.holds(quoted))
    ), gone


class _Shown:
    """What a reader has seen so far. Before what a file says, a line may have a number and a separator."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._lines: list[str] = []

    def add(self, text: str) -> None:
        self._texts.append(text)
        self._lines += text.split("\n")

    def __contains__(self, part: str) -> bool:
        return any(part in text for text in self._texts)

    def holds(self, quoted: list[str]) -> bool:
        """Return whether these lines stand one below the other; the first and the last may be parts of theirs."""
        return any(self._runs(quoted, start) for start, line in enumerate(self._lines) if quoted[0] in line)

    def _runs(self, quoted: list[str], start: int) -> bool:
        lines, last = self._lines[start : start + len(quoted)], len(quoted) - 1
        return len(lines) == len(quoted) and all(
            line in shown if index in (0, last) else shown.endswith(line)
            for index, (line, shown) in enumerate(zip(quoted, lines, strict=True))
        )


def old_texts(call: Call) -> Iterator[str]:
    """Yield what a call says is to be replaced: `old_string` and its like, and the old lines of each hunk of a patch."""
    try:
        arguments: Any = json.loads(call.arguments)
    except (json.JSONDecodeError, RecursionError):
        arguments = call.arguments
    for key, text in _strings(arguments, ""):
        if key in _OLD_KEYS:
            yield text
        for patch in _PATCH.findall(text):
            yield from _hunks(patch)


def _strings(value: Any, key: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield key, value
    members = (
        value.items() if isinstance(value, dict) else ((key, one) for one in value) if isinstance(value, list) else ()
    )
    for name, member in members:
        yield from _strings(member, name)


def _hunks(patch: str) -> Iterator[str]:
    hunk: list[str] = []
    added = False
    for line in [*patch.split("\n"), "@@"]:
        if line.startswith(("@@", "***")):
            if hunk and not added:
                yield "\n".join(hunk)
            hunk, added = [], line.startswith("*** Add File")
        elif line.startswith((" ", "-")):
            hunk.append(line[1:])


def used_literals(conversation: Conversation) -> dict[str, tuple[str, ...]]:
    """Call id -> the literals of its result that were new in it and that the next turns use."""
    texts = [_text(step) for step in conversation.steps]
    before = ""
    used: dict[str, tuple[str, ...]] = {}
    for index, step in enumerate(conversation.steps):
        before += texts[index]
        if isinstance(step, Asked):
            continue
        ahead = "\n".join(_next(conversation, texts, index))
        for call in step.calls:
            literals = dict.fromkeys(match[0].strip("\"'`") for match in _LITERAL.finditer(call.result or ""))
            used[call.id] = tuple(
                one for one in literals if len(one) >= _SHORTEST and one in ahead and one not in before
            )
        before += "\n".join(call.result or "" for call in step.calls)
    return used


def _next(conversation: Conversation, texts: list[str], position: int) -> list[str]:
    later = [n for n in range(position + 1, len(conversation.steps)) if isinstance(conversation.steps[n], Turn)]
    return [texts[n] for n in later[:_NEXT]]


def _text(step: Asked | Turn) -> str:
    if isinstance(step, Asked):
        return step.text
    # a JSON text's escapes would hide what it says
    return "\n".join([step.text, *(text for call in step.calls for text in _texts(call.arguments))])


def _texts(arguments: str) -> list[str]:
    try:
        return [text for _, text in _strings(json.loads(arguments), "")]
    except (json.JSONDecodeError, RecursionError):
        return [arguments]
