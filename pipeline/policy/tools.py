"""tools.toml, read once: tool classes and the vocabulary of shell commands."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

_SEPARATORS: Final = re.compile(r"__|[./:]")


@dataclass(frozen=True, slots=True)
class Tools:
    """Tool names by class, in the spelling of `plain`."""

    exact: frozenset[str]
    lossless: frozenset[str]
    shell: frozenset[str]


@dataclass(frozen=True, slots=True)
class Command:
    """Names of shell commands by what they do, lower case."""

    readers: frozenset[str]
    wrappers: frozenset[str]
    remotes: frozenset[str]
    shells: frozenset[str]
    data: frozenset[str]
    data_folders: tuple[str, ...]


def plain(name: str) -> str:
    """A tool name without case, dashes and underscores."""
    return re.sub(r"[-_ .]", "", name).casefold()


def spellings(name: str) -> frozenset[str]:
    """The plain names that a tool may be listed under: its own, and the one behind a server's prefix."""
    return frozenset({plain(name), plain(_SEPARATORS.split(name)[-1])})


def _read() -> tuple[Tools, Command]:
    data: dict[str, Any] = tomllib.loads(Path(__file__).with_name("tools.toml").read_text())
    command = {key: frozenset(value) for key, value in data.pop("command").items()}
    folders = tuple(sorted(command.pop("data_folders")))
    return Tools(**{key: frozenset(map(plain, names)) for key, names in data.items()}), Command(
        **command, data_folders=folders
    )


_DATA: Final = _read()
TOOLS: Final = _DATA[0]
COMMAND: Final = _DATA[1]
