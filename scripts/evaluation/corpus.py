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
    critical: bool = True

    def __str__(self) -> str:
        return self.values[0] if self.values else f"{self.file}:{self.line}"

    def stands_in(self, text: str) -> bool:
        """Return whether a spelling is there (case does not matter), or the file's name and, as a number, the line."""
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
    signals: tuple[Signal, ...] = ()
    """What a reader of a CI log needs to find the cause."""

    @property
    def critical(self) -> tuple[Signal, ...]:
        """The signals without which the cause cannot be found."""
        return tuple(signal for signal in self.signals if signal.critical)


def load(path: Path) -> list[Item]:
    """Return all items of a folder, in order of kind and name, or of one packed JSON list. Raises CorpusError."""
    if path.is_file():
        return list(_packed(path))
    if not path.is_dir():
        raise CorpusError(f"{path} is not a folder")
    items = [*_listed(path), *_logs(path / "logdx"), *_logs(path)]
    if not items:
        raise CorpusError(f"{path} holds neither *.jsonl.xz nor *.log.xz")
    return items


def _packed(path: Path) -> Iterator[Item]:
    try:
        for row in json.loads(_text(path)):
            yield _item(row.get("kind", "ci-log"), row)
    except (ValueError, KeyError, TypeError, AttributeError) as exc:
        raise CorpusError(f"{path}: not a list of objects with name and text") from exc


def _item(kind: str, row: dict[str, Any]) -> Item:
    signals = _signals(row.get("truth") or {})
    return Item(kind, row["name"], row["text"], row.get("tool") or "Bash", row.get("command") or "", signals)


def _listed(folder: Path) -> Iterator[Item]:
    for path in sorted(folder.glob("*.jsonl.xz")):
        for number, line in enumerate(_text(path).split("\n"), 1):
            if not line:
                continue
            try:
                yield _item(path.name.removesuffix(".jsonl.xz"), json.loads(line))
            except (json.JSONDecodeError, KeyError, TypeError, AttributeError) as exc:
                raise CorpusError(f"{path}, line {number}: not an object with name, tool, command and text") from exc


def _logs(folder: Path) -> Iterator[Item]:
    for path in sorted(folder.glob("*.log.xz")):
        name = path.name.removesuffix(".log.xz")
        truth = path.with_name(name + ".truth.json")
        signals = _signals(json.loads(truth.read_text("utf-8"))) if truth.exists() else ()
        yield Item("ci-log", name, _text(path), "Bash", "gh run view --log", signals)


def _signals(truth: dict[str, Any]) -> tuple[Signal, ...]:
    return tuple(_signal(signal) for signal in truth.get("required_signals", ()))


def _signal(signal: dict[str, Any]) -> Signal:
    values = (signal.get("value"), *(signal.get("aliases") or ()))
    spelt = tuple(str(value).lower() for value in values if value)
    critical = signal.get("importance") == "critical"
    return Signal(spelt, signal.get("file") or "", int(signal.get("line") or 0), critical)


def _text(path: Path) -> str:
    try:
        return lzma.decompress(path.read_bytes()).decode("utf-8", "surrogateescape")
    except (lzma.LZMAError, OSError) as exc:
        raise CorpusError(f"{path}: {exc}") from exc
