"""The corpus is what scripts/record makes: what is generated again is the same, and nothing of a machine is in it."""

from __future__ import annotations

import json
import lzma
import re
from pathlib import Path
from typing import Any

from scripts.recording.commands import RECORDINGS
from scripts.recording.generated import generated

CORPUS = Path(__file__).parents[2] / "corpus"
DEMO = Path(__file__).parents[3] / "addon" / "commands" / "demo" / "session.jsonl.xz"


def rows() -> dict[tuple[str, str], dict[str, Any]]:
    return {
        (path.name.removesuffix(".jsonl.xz"), row["name"]): row
        for path in CORPUS.glob("*.jsonl.xz")
        for row in map(json.loads, lzma.decompress(path.read_bytes()).decode().split("\n")[:-1])
    }


def test_what_is_generated_is_the_same_again() -> None:
    there = rows()
    made = {(row.pop("kind"), row["name"]): row for row in generated(there)}
    assert made and {key: there.get(key) for key in made} == made


def test_everything_in_the_corpus_is_recorded_or_generated() -> None:
    there = rows()
    listed = {(one.kind, one.name) for one in RECORDINGS} | {(row["kind"], row["name"]) for row in generated(there)}
    assert there.keys() == listed


def test_nothing_of_the_machine_is_in_it() -> None:
    texts = [row["text"] for row in rows().values()] + [lzma.decompress(DEMO.read_bytes()).decode()]
    assert [found for text in texts for found in re.findall(r"/root\b|/tmp/h\b|/opt/\S+|maintainers", text)] == []
