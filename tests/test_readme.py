"""The README says what is so: its lists, links, examples and the terminal shot are checked against the real thing."""

from __future__ import annotations

import json
import lzma
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest

from thinwire.addon.commands import COMMANDS
from thinwire.addon.config.options import OPTIONS
from thinwire.pipeline.choose import compress_block
from thinwire.pipeline.model.job import Job
from thinwire.pipeline.model.settings import Level, Settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()


def after(comment: str) -> str:
    """The table or block that follows an HTML comment."""
    return README.split(f"<!-- {comment} -->\n", 1)[1].split("\n\n", 1)[0]


def fenced(block: str) -> list[str]:
    """The lines of a fenced block."""
    return [line for line in block.split("\n") if line and not line.startswith("```")]


def corpus_item(kind: str, name: str) -> str:
    with lzma.open(ROOT / "tests" / "corpus" / f"{kind}.jsonl.xz") as lines:
        return next(str(row["text"]) for row in map(json.loads, lines) if row["name"] == name)


def test_the_commands_are_the_commands() -> None:
    listed = re.findall(r"^\| `thinwire (\w+)` \| (.*) \|$", after("list: commands"), re.MULTILINE)
    assert dict(listed) == dict(COMMANDS)


def test_the_options_are_the_options() -> None:
    listed = re.findall(r"^\| `(\w+)` \| (?:`(.*?)`)? *\|", after("list: options"), re.MULTILINE)
    assert listed == [(option.name, option.default) for option in OPTIONS]


def test_every_link_leads_somewhere() -> None:
    links = [link for link in re.findall(r"\]\(([^)]+)\)", README) if "://" not in link and link[0] != "#"]
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


EXAMPLES = re.findall(
    r'<!-- example: (\w+) "(.+?)" -->\n(```text\n.*?```)\n((?:<!-- sent: \w+ -->\n```text\n.*?```\n*)+)',
    README,
    re.DOTALL,
)


@pytest.mark.parametrize(("kind", "name", "before", "sent"), EXAMPLES, ids=[f"{row[0]} {row[1]}" for row in EXAMPLES])
def test_the_examples_are_what_is_sent(kind: str, name: str, before: str, sent: str) -> None:
    text = corpus_item(kind, name)
    assert "\n".join(fenced(before)) in text
    for level, block in re.findall(r"<!-- sent: (\w+) -->\n(```text\n.*?```)", sent, re.DOTALL):
        assert level in get_args(Level)
        said = compress_block(Job(text, "any", Settings(level=level, min_tokens=0, block_budget=1 << 40))).text
        assert said is not None
        assert [line for line in fenced(block) if line not in said.split("\n")] == []


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 4


def test_the_terminal_shot_is_what_the_demo_prints(tmp_path: Path) -> None:
    environ = {**os.environ, "HOME": str(tmp_path), "COLUMNS": "160"}
    done = subprocess.run(
        [sys.executable, "-m", "thinwire.addon.commands", "demo"],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    shot = README.split("<!-- shot: thinwire demo -->\n```text\n", 1)[1].split("```", 1)[0]
    figures = re.findall(r"([\d,]+) -> +([\d,]+)", shot)
    assert len(figures) >= 5
    printed = re.findall(r"([\d,]+) -> +([\d,]+)", done.stdout)
    assert [pair for pair in figures if pair not in printed] == []
