"""A folder of outputs to measure on.

`KIND.jsonl.xz`: one JSON object a line, with `name`, `tool`, `command`, `text`. `logdx/NAME.log.xz` beside
`NAME.truth.json`: a CI log and the signals that a reader needs to find the cause of its failure.
"""

from __future__ import annotations

import json
import lzma
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


class CorpusError(Exception):
    """The folder is not a corpus; the message says why."""


@dataclass(frozen=True, slots=True)
class Signal:
    """Something in a CI log that points at the cause."""

    values: tuple[str, ...]
    """Its spellings, in lower case."""
    file: str = ""
    line: int = 0

    def stands_in(self, text: str) -> bool:
        """Whether a spelling is there (case does not matter), or the file's name and, as a number, the line."""
        low = text.lower()
        if any(value in low for value in self.values):
            return True
        name = self.file.replace("\\", "/").rsplit("/", 1)[-1].lower()
        return bool(name and self.line) and name in low and re.search(rf"\b{self.line}\b", low) is not None


@dataclass(frozen=True, slots=True)
class Item:
    """One output of one tool."""

    kind: str
    name: str
    text: str = field(repr=False)
    tool: str = ""
    command: str = ""
    critical: tuple[Signal, ...] = ()
    """What a CI log must still say."""


def load(folder: Path) -> list[Item]:
    """All items of the folder, in order of kind and name. Raises CorpusError."""
    if not folder.is_dir():
        raise CorpusError(f"{folder} is not a folder")
    items = [*_listed(folder), *_logs(folder / "logdx")]
    if not items:
        raise CorpusError(f"{folder} holds neither *.jsonl.xz nor logdx/*.log.xz")
    return items


def _listed(folder: Path) -> Iterator[Item]:
    for path in sorted(folder.glob("*.jsonl.xz")):
        for number, line in enumerate(_text(path).splitlines(), 1):
            try:
                row = json.loads(line)
                yield Item(
                    path.name.removesuffix(".jsonl.xz"), row["name"], row["text"], row["tool"], row["command"] or ""
                )
            except (json.JSONDecodeError, KeyError, TypeError) as exc:
                raise CorpusError(f"{path}, line {number}: not an object with name, tool, command and text") from exc


def _logs(folder: Path) -> Iterator[Item]:
    for path in sorted(folder.glob("*.log.xz")):
        truth = path.with_name(path.name.removesuffix(".log.xz") + ".truth.json")
        signals = json.loads(truth.read_text("utf-8"))["required_signals"] if truth.exists() else []
        critical = tuple(_signal(signal) for signal in signals if signal.get("importance") == "critical")
        yield Item("ci-log", path.name.removesuffix(".log.xz"), _text(path), "Bash", "gh run view --log", critical)


def _signal(signal: dict[str, Any]) -> Signal:
    values = (signal.get("value"), *(signal.get("aliases") or ()))
    return Signal(
        tuple(str(value).lower() for value in values if value), signal.get("file") or "", int(signal.get("line") or 0)
    )


def _text(path: Path) -> str:
    try:
        return lzma.decompress(path.read_bytes()).decode("utf-8", "surrogateescape")
    except (lzma.LZMAError, OSError) as exc:
        raise CorpusError(f"{path}: {exc}") from exc
