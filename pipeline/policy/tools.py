"""tools.toml, read once: tool classes, the vocabulary of shell commands, and what of files is data."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_a-zA-Z]+")


@dataclass(frozen=True, slots=True)
class Command:
    """Names of shell commands by what they do, lower case."""

    readers: frozenset[str]
    wrappers: frozenset[str]
    remotes: frozenset[str]
    shells: frozenset[str]


@dataclass(frozen=True, slots=True)
class Data:
    """What a path says about whether a person edits the file; lower case."""

    endings: frozenset[str]
    files: frozenset[str]
    either: frozenset[str]
    folders: frozenset[str]
    names: frozenset[str]
    always: tuple[str, ...]


def words(name: str) -> tuple[str, ...]:
    """The words of a tool's name, lower case: it is split at every separator and capital."""
    return tuple(word.casefold() for word in _WORD.findall(name))


def fits(name: str, listed: str) -> int:
    """Return how many letters of a tool's name an entry of a list fits, from its end; 0 if it does not fit."""
    had, wanted = words(name), words(listed)
    if not wanted:
        return 0
    if listed.endswith("*"):
        starts = (index for index in range(len(had)) if had[index : index + len(wanted)] == wanted)
        return max((len("".join(had[index:])) for index in starts), default=0)
    for index in range(len(had)):  # `readfile` is read_file as well
        if "".join(had[index:]) == "".join(wanted):
            return len("".join(wanted))
    return 0


@lru_cache(maxsize=1024)
def listed_class(name: str) -> str:
    """The list of tools.toml that a tool's name is in: exact, lossless, shell or output_readers; "" if it is in none."""
    best, best_class = 0, ""
    for class_name, entries in _CLASSES.items():
        fit = max((fits(name, entry) for entry in entries), default=0)
        if fit > best:
            best, best_class = fit, class_name
    return best_class


def is_listed(name: str, entries: Iterable[str]) -> bool:
    """Return whether a tool's name fits one of a user's entries."""
    return any(fits(name, entry) for entry in entries)


def _read() -> tuple[Mapping[str, tuple[str, ...]], Command, Data]:
    listed: dict[str, Any] = tomllib.loads(Path(__file__).with_name("tools.toml").read_text())
    command = Command(**{key: frozenset(value) for key, value in listed.pop("command").items()})
    data = listed.pop("data")
    always = tuple(data.pop("always"))
    classes = {key: tuple(listed[key]) for key in ("shell", "output_readers", "exact", "lossless")}
    return classes, command, Data(**{key: frozenset(value) for key, value in data.items()}, always=always)


_READ: Final = _read()
_CLASSES: Final = _READ[0]
COMMAND: Final = _READ[1]
DATA: Final = _READ[2]
