"""Whether a shell command prints source files as they are.

A pipeline does when it starts with a reader of a source file (`cat x.py`, `git show REV:x.py`) and goes on through readers
only (`| head -50`). A command line does when any of its pipelines does: its parts cannot be told apart in the output.
When in doubt the answer is yes: then nothing is touched.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from .tools import COMMAND, DATA

_ASSIGNMENT: Final = re.compile(r"[A-Za-z_]\w*=")
_NUMBER: Final = re.compile(r"[-+]?\d+(?:\.\d+)?[smhdk]?")
_JOINTS: Final = frozenset({"&&", "||", ";", ";;", "&", "\n", "(", ")", "{", "}", "do", "then", "else", "done", "fi"})
_STARTS: Final = COMMAND.readers | COMMAND.wrappers | COMMAND.remotes | COMMAND.shells | {"git"}
_WORD: Final = re.compile(r"[a-z]+")
_NESTING: Final = 4  # `bash -c "bash -c ..."`: deeper ones are taken for readers
_LONGEST: Final = 20_000  # characters of a command line; a longer one (a here-document) is cut there


@lru_cache(maxsize=1024)
def prints_source(command: str, depth: int = 0) -> bool:
    """Return whether running `command` prints the content of source files, exactly."""
    if depth > _NESTING:
        return True
    return any(_pipeline_prints(stages, depth) for stages in _pipelines(_words(command[:_LONGEST])))


def _words(command: str) -> list[str]:
    lexer = shlex.shlex(command.replace("\n", " ; "), posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    lexer.commenters = ""
    try:
        return list(lexer)
    except ValueError:  # an open quote, as in a here-document
        return re.findall(r"[^\s|;&()]+|[|;&()]+", command)


def _pipelines(words: Sequence[str]) -> Iterator[list[list[str]]]:
    """Yield each pipeline as its stages, each stage as its words."""
    stages: list[list[str]] = [[]]
    for word in (*words, ";"):
        if word in _JOINTS:
            yield [stage for stage in stages if stage]
            stages = [[]]
        elif word in ("|", "|&"):
            stages.append([])
        else:
            stages[-1].append(word)


def _pipeline_prints(stages: Sequence[list[str]], depth: int) -> bool:
    if not stages:
        return False
    first, *rest = (_unwrapped(stage) for stage in stages)
    if any("xargs" in stage and _name((_unwrapped(stage) or [""])[0]) in COMMAND.readers for stage in stages):
        return True  # of files that only the run knew
    if not all(stage and _name(stage[0]) in COMMAND.readers for stage in rest):
        return False
    return _prints_files(first, depth) or any(_prints_files(stage, depth) for stage in rest)


def _unwrapped(words: list[str]) -> list[str]:
    """The command without assignments, `sudo -u app`, `timeout 10` and the like before it."""
    position = 0
    wrapped = False
    while position < len(words):
        word = words[position]
        if _name(word) in COMMAND.wrappers:
            wrapped = True
        elif wrapped and word.startswith("-"):
            position += (
                _name(words[min(position + 2, len(words) - 1)]) in _STARTS
            )  # the option has a value, which the command follows
        elif not (_ASSIGNMENT.match(word) or (wrapped and _NUMBER.fullmatch(word))):
            break
        position += 1
    return words[position:]


def _prints_files(words: list[str], depth: int) -> bool:
    if not words:
        return False
    name, arguments = _name(words[0]), words[1:]
    if name in COMMAND.shells:
        return any(prints_source(word, depth + 1) for word in arguments if " " in word)
    if name in COMMAND.remotes:
        starts = [index for index, word in enumerate(arguments) if _name(word) in COMMAND.readers]
        inner = [word for word in arguments if " " in word]
        return any(prints_source(word, depth + 1) for word in inner) or bool(
            starts and _prints_files(arguments[starts[0] :], depth)
        )
    if name == "git":
        return _git_prints(arguments)
    return name in COMMAND.readers and _reads_source(name, arguments)


def _git_prints(arguments: list[str]) -> bool:
    if "show" in arguments:
        return any(":" in word and _is_source(word.partition(":")[2]) for word in arguments if not word.startswith("-"))
    return "cat-file" in arguments or "blob" in arguments


def _reads_source(name: str, arguments: list[str]) -> bool:
    files = [word for word in arguments if not word.startswith(("-", ">", "<", "2>")) and not _NUMBER.fullmatch(word)]
    if name in ("sed", "awk", "gawk"):
        if any(word.startswith(("-i", "--in-place")) for word in arguments):
            return False
        files = files if _has_script_option(arguments) else files[1:]
    return any(_is_source(word) for word in files)


def _has_script_option(arguments: list[str]) -> bool:
    return any(word in ("-e", "-f", "--expression", "--file") for word in arguments)


def _is_source(path: str) -> bool:
    """Return whether edits may depend on this file: all but logs, lock files, minified files and what tools write."""
    path = path.strip("'\"").replace("\\", "/").lower()
    if not path or path.startswith(DATA.always):
        return False
    *folders, name = path.split("/")
    _, *endings = name.split(".")
    while endings and endings[-1].isdigit():  # a rotated log: app.log.1
        endings.pop()
    ending = endings[-1].rstrip("*?0123456789") if endings else ""
    if ending in DATA.endings or name in DATA.files or "min" in endings[:-1]:
        return False
    if ending not in DATA.either:
        return True
    return DATA.folders.isdisjoint(folders) and DATA.names.isdisjoint(_WORD.findall(name))


def _name(word: str) -> str:
    return word.replace("\\", "/").rsplit("/", 1)[-1].lower().removesuffix(".exe")
