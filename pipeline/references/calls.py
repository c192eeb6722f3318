"""What the arguments of a tool call say about its result: how a marker names the call, which files it is about, and the number
of the first line that it printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from json import JSONDecodeError, loads
from typing import Any, Final

from ..model.blocks import Block
from ..policy.policy import commands
from ..text.envelope import opened

_LONGEST: Final = 60
"""Characters of a command or path in a label; of a tool's name too."""
_PATHS: Final = re.compile(r"path|file|uri", re.IGNORECASE)
_OLD: Final = re.compile(r"old", re.IGNORECASE)
_FILE_WORD: Final = re.compile(r"[\w@+-][\w@+./-]*[./][\w@+-]+")
_PATCHED: Final = re.compile(r"^\*\*\* (?:Add|Update|Move to)(?: File)?: (.+)$", re.MULTILINE)
_PATCHED_FILE: Final = re.compile(r"\*\*\* (?:Add|Update|Delete) File: ([^\n\\\"]+)")
"""Also in a JSON text."""
_LONG_PATH: Final = re.compile(r"[\w@+.~-]*(?:/[\w@+.~-]+)+(?=(?:/[\w@+.~-]+){2})/")
"""What stands before the last two names of a path."""
_JOINT: Final = re.compile(r"&&|\|\||[|;\n]")
_CHANGE: Final = re.compile(r"\A\s*(?:cd\s+\S+\s*(?:&&|;)\s*)+(?=\S)")
"""Where a command runs, which says little about what it does."""
_LONGEST_COMMAND: Final = 2_000
"""Characters of a command that are searched for files: behind them stands a here-document."""
_RANGE: Final = re.compile(r"\bsed\s+-n\s+['\"]?(\d+)(?:,\d+|,\$)?p\b")
_TAIL: Final = re.compile(r"\btail\s+-n\s*\+(\d+)\b")
_SHOWING: Final = re.compile(r"\bShowing lines (\d+)-\d+ of ")
"""What Gemini CLI and Qwen Code say above a part of a file."""
_FIRST_KEYS: Final = ("offset", "start_line", "startLine", "start_line_one_indexed", "line_start", "from_line")
_LEAST_ARGUMENT: Final = 4
"""Lines of an argument that can be referred to."""


def label(block: Block) -> str:
    """Return how a marker names a call: `Read app/a.py`, `Bash: pytest -q`. One line, without brackets."""
    return _label(block.tool, block.arguments)


@lru_cache(maxsize=4096)
def _label(tool: str, arguments: str) -> str:
    patched = _PATCHED_FILE.findall(arguments)
    if patched:
        what = " ".join(dict.fromkeys(path.rsplit("/", 1)[-1] for path in patched))
    else:
        command = next(iter(commands(arguments)), "") if _is_command(arguments) else ""
        texts = dict(_strings(_parsed(arguments), ""))
        path = next((text for key, text in texts.items() if _PATHS.search(key) and "\n" not in text), "")
        what = _CHANGE.sub("", command) or path or next(iter(texts.values()), "")
    return ": ".join(filter(None, (_shown(tool), _shown(_LONG_PATH.sub("…/", what[: 4 * _LONGEST]))))) or "call"


def _is_command(arguments: str) -> bool:
    return (
        '"cmd"' in arguments or '"command"' in arguments or '"commands"' in arguments or not arguments.startswith("{")
    )


def _shown(text: str) -> str:
    """Return the text as one line, of bounded length, that cannot close a marker."""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text[: 4 * _LONGEST]).split())
    short = line if len(line) <= _LONGEST else line[:_LONGEST] + "…"
    return short.replace("[", "(").replace("]", ")")


@lru_cache(maxsize=4096)
def topics(arguments: str) -> frozenset[str]:
    """Return what a call is about: the names of files in its arguments, and what its commands are called."""
    names: set[str] = set()
    for key, text in _strings(_parsed(arguments), ""):
        patched = _PATCHED.findall(text)
        if patched:
            names |= {path.strip() for path in patched}
        elif _PATHS.search(key) and "\n" not in text:
            names.add(text)
    for command in commands(arguments) if _is_command(arguments) and not _PATCHED_FILE.search(arguments) else ():
        names |= set(_FILE_WORD.findall(command[:_LONGEST_COMMAND]))
        names |= {_head(part) for part in _JOINT.split(command[:_LONGEST_COMMAND])}
    return frozenset(topic.replace("\\", "/").rsplit("/", 1)[-1] for topic in names) - {""}


def _head(command: str) -> str:
    """The name of a program and what it is to do: `git diff`, `pytest`."""
    words = [word for word in command.split()[:4] if not word.startswith("-")]
    return " ".join(words[:2])


@lru_cache(maxsize=4096)
def argument_texts(arguments: str) -> tuple[str, ...]:
    """Return what a call writes and results may show again."""
    texts = [
        text
        for key, text in _strings(_parsed(arguments), "")
        if text.count("\n") >= _LEAST_ARGUMENT and not _OLD.search(key)
    ]
    return tuple(dict.fromkeys(texts))


def first_line(block: Block) -> int:
    """The number of the first line of a result whose lines have none of their own."""
    head = opened(block.text).before
    said = _SHOWING.search(head)
    return (_first(block.arguments) if said is None else int(said[1])) - head.count("\n")


@lru_cache(maxsize=4096)
def _first(arguments: str) -> int:
    call = _parsed(arguments)
    if isinstance(call, dict):
        ranged = call.get("view_range") or call.get("range")
        values = [call.get(key) for key in _FIRST_KEYS] + (ranged[:1] if isinstance(ranged, list) else [])
        number = next((value for value in values if isinstance(value, int) and value > 0), None)
        if number is not None:
            return number
    ran = " ; ".join(commands(arguments)) if _is_command(arguments) else ""
    printed = [*_RANGE.findall(ran), *_TAIL.findall(ran)]
    return int(printed[0]) if len(printed) == 1 else 1


def _parsed(arguments: str) -> Any:
    try:
        return loads(arguments)
    except (JSONDecodeError, RecursionError):
        return arguments


def _strings(value: Any, key: str) -> Iterator[tuple[str, str]]:
    """Yield each string in the arguments, with the key it stands under."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, dict):
        for name, member in value.items():
            yield from _strings(member, name)
    elif isinstance(value, list):
        for member in value:
            yield from _strings(member, key)
