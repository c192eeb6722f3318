"""Which files on this machine are transcripts, and who reads each. A new client is a file beside this one and a row here."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import islice
from lzma import LZMAError
from pathlib import Path
from typing import Final

from . import claude_code, codex, gemini_cli, opencode, recorded, swe_agent
from .conversation import Conversation
from .json_lines import objects


class TranscriptError(Exception):
    """A file is no transcript that anybody here can read; the message says so."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads the transcripts of one client."""

    client: str
    names: tuple[str, ...]
    """Patterns of their paths."""
    read: Callable[[Path], Iterator[Conversation]]
    folder: str = ""
    """Where the client keeps them, under the user's home."""
    variable: str = ""
    """The environment variable that says so instead."""
    below: str = ""
    """Where they are in that folder."""


READERS: Final = (
    Reader(codex.CLIENT, ("*/rollout-*.jsonl",), codex.read, ".codex", "CODEX_HOME", "sessions"),
    Reader(gemini_cli.CLIENT, ("*/chats/session-*.json", "*/chats/session-*.jsonl"), gemini_cli.read, ".gemini/tmp"),
    Reader(
        opencode.CLIENT,
        ("*/opencode.db", "*/storage/session/*/*.json"),
        opencode.read,
        ".local/share",
        "XDG_DATA_HOME",
        "opencode",
    ),
    Reader(swe_agent.CLIENT, ("*.traj", "*.traj.json"), swe_agent.read),
    Reader("recorded", ("*.jsonl.xz",), recorded.read),
    Reader(claude_code.CLIENT, ("*.jsonl",), claude_code.read, ".claude", "CLAUDE_CONFIG_DIR", "projects"),
)


def known_folders(home: Path, environ: Mapping[str, str]) -> list[Path]:
    """The folders of this machine's clients that are there."""
    folders = [
        Path(environ.get(reader.variable) or home / reader.folder).expanduser() / reader.below
        for reader in READERS
        if reader.folder
    ]
    return [folder for folder in folders if folder.is_dir()]


def transcripts(paths: Sequence[Path]) -> list[Path]:
    """The transcripts among these files and in these folders, the latest first. Raises TranscriptError on a file that is none."""
    found: dict[Path, float] = {}
    for path in paths:
        files = [file for file in path.rglob("*") if _reader(file)] if path.is_dir() else [path]
        for file in files:
            if _reader(file) is None:
                raise TranscriptError(f"{file} is not called as any client calls its transcripts")
            found[file] = file.stat().st_mtime
    return sorted(found, key=lambda file: -found[file])


def _reader(path: Path) -> Reader | None:
    name = path.absolute().as_posix()
    return next((reader for reader in READERS if any(fnmatchcase(name, one) for one in reader.names)), None)


def conversations(path: Path) -> list[Conversation]:
    """The conversations in a transcript that have a tool result. Raises TranscriptError."""
    reader = _reader(path)
    if reader is None:
        raise TranscriptError(f"{path} is not called as any client calls its transcripts")
    read = recorded.read if reader.read is claude_code.read and _is_recorded(path) else reader.read
    try:
        return [one for one in read(path) if any(call.result is not None for call in one.calls)]
    except (OSError, EOFError, LZMAError, ValueError, KeyError, TypeError, AttributeError, sqlite3.Error) as exc:
        raise TranscriptError(f"{path} cannot be read: {type(exc).__name__}") from exc


def _is_recorded(path: Path) -> bool:
    try:
        return any("steps" in entry for entry in islice(objects(path), 1))
    except OSError:
        return False
