"""Which files on this machine are transcripts, and who reads each.

A new client: `transcripts` in its row of `clients.toml`, a file beside this one, and its name in READERS.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from itertools import islice
from lzma import LZMAError
from pathlib import Path
from typing import Final

from ..clients.table import CLIENTS
from . import claude_code, codex, gemini_cli, opencode, recorded, swe_agent
from .conversation import Conversation
from .json_lines import objects


class TranscriptError(Exception):
    """A file is no transcript that anybody here can read; the message says so."""


Read = Callable[[Path], Iterator[Conversation]]

READERS: Final[Mapping[str, Read]] = {
    "claude-code": claude_code.read,
    "codex": codex.read,
    "gemini-cli": gemini_cli.read,
    "opencode": opencode.read,
    "swe-agent": swe_agent.read,
}
"""By the client's name in `clients.toml`, which says where each keeps its transcripts and how it calls them."""
WITH_FOLDER: Final = [one for client in CLIENTS if (one := client.transcripts) and one.folder]
"""What is known of the clients that always keep their transcripts in the same folder."""
# The longest pattern decides: one client's may be another's with more to it.
_PATTERNS: Final = sorted(
    [
        *(
            (pattern, READERS[client.name])
            for client in CLIENTS
            if client.transcripts
            for pattern in client.transcripts.patterns
        ),
        (recorded.PATTERN, recorded.read),
    ],
    key=lambda row: -len(row[0]),
)


def known_folders(home: Path, environ: Mapping[str, str]) -> list[Path]:
    """Return the folders of this machine's clients that are there."""
    folders = [Path(environ.get(one.variable) or home / one.folder).expanduser() / one.below for one in WITH_FOLDER]
    return [folder for folder in folders if folder.is_dir()]


def transcripts(paths: Sequence[Path]) -> list[Path]:
    """Return the transcripts among these files and in these folders, the latest first.

    Raises TranscriptError on a file that is none.
    """
    results: dict[Path, float] = {}
    for path in paths:
        files = [file for file in path.rglob("*") if _reader(file)] if path.is_dir() else [path]
        for file in files:
            if _reader(file) is None:
                raise TranscriptError(f"{file} is not called as any client calls its transcripts")
            results[file] = file.stat().st_mtime
    return sorted(results, key=lambda file: -results[file])


def _reader(path: Path) -> Read | None:
    name = path.absolute().as_posix()
    return next((read for pattern, read in _PATTERNS if fnmatchcase(name, pattern)), None)


def conversations(path: Path) -> list[Conversation]:
    """Return the conversations in a transcript that have a tool result. Raises TranscriptError."""
    reader = _reader(path)
    if reader is None:
        raise TranscriptError(f"{path} is not called as any client calls its transcripts")
    read = recorded.read if reader is claude_code.read and _is_recorded(path) else reader
    try:
        return [one for one in read(path) if any(call.result is not None for call in one.calls)]
    except (OSError, EOFError, LZMAError, ValueError, KeyError, TypeError, AttributeError, sqlite3.Error) as exc:
        raise TranscriptError(f"{path} cannot be read: {type(exc).__name__}") from exc


def _is_recorded(path: Path) -> bool:
    try:
        return any("steps" in entry for entry in islice(objects(path), 1))
    except OSError:
        return False
