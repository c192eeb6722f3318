"""The recorded session: what five commands printed (session.jsonl.xz, written by scripts/record)."""

from __future__ import annotations

import json
import lzma
from dataclasses import dataclass
from importlib import resources


@dataclass(frozen=True)
class Turn:
    command: str
    text: str
    """What it printed."""


def recording() -> list[Turn]:
    packed = (resources.files(__package__) / "session.jsonl.xz").read_bytes()
    return [Turn(**json.loads(line)) for line in lzma.decompress(packed).decode().splitlines()]
