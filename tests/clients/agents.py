"""Real coding agents from npm, and what a model has them do: read a log twice, search, read a source file in two ways.

A new agent is an entry in AGENTS. Each gets a home of its own and a key that is none; nothing of its user's is read.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from thinwire.addon.commands.fake_provider import Call, FakeProvider, Received, Reply

from ..addon import bodies
from ..conftest import ROOT

BOTH_SIDES = Path(__file__).parent / "scripts" / "both_sides.py"
LOG = bodies.log(200)
SOURCE = "".join(f"def f{n}(x):\n    return x + {n}  # TODO {n}\n\n\n" for n in range(120))
QUESTION = "Why does the worker fail?"
ANSWER = "Jobs 4300 and 4450 failed: the database refused one, the disk was full for the other."
_LIMIT = 120.0  # seconds for a whole session; it takes five
QUIET = {
    "ANTHROPIC_API_KEY": "sk-ant-api03-none",
    "CODEX_API_KEY": "sk-none",
    "GEMINI_API_KEY": "none",
    "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
    "DISABLE_AUTOUPDATER": "1",
    "GEMINI_TELEMETRY_ENABLED": "false",
    "GEMINI_CLI_TRUST_WORKSPACE": "true",
    "TERM": "dumb",
}


@dataclass(frozen=True)
class Agent:
    package: str
    version: str
    """The one that this was measured with."""
    command: tuple[str, ...]
    """The question comes last."""
    calls: Callable[[Path], Sequence[tuple[str, object]]]
    """From the project's folder to the tools that the model calls, one after the other."""
    piece: bytes = b""
    """What each line that it prints while an answer streams in has in it, if it prints any."""

    @property
    def name(self) -> str:
        return self.command[0]


def _claude(project: Path) -> Sequence[tuple[str, object]]:
    return (
        ("Bash", {"command": "cat service.log", "description": "Read the log"}),
        ("Grep", {"pattern": "TODO", "output_mode": "content", "-n": True}),
        ("Read", {"file_path": str(project / "main.py")}),
        ("Bash", {"command": "cat main.py", "description": "Read the source"}),
        ("Bash", {"command": "sleep 0; cat service.log", "description": "Read the log again"}),
    )


def _codex(project: Path) -> Sequence[tuple[str, object]]:
    def program(command: str) -> str:
        return f"const r = await tools.exec_command({{cmd: {json.dumps(command)}, max_output_tokens: 20000}}); text(r.output)"

    return tuple(
        ("exec", program(command))
        for command in ("cat service.log", "grep -n TODO main.py", "cat main.py", "sleep 0; cat service.log")
    )


def _gemini(project: Path) -> Sequence[tuple[str, object]]:
    return (
        ("run_shell_command", {"command": "cat service.log"}),
        ("grep_search", {"pattern": "TODO"}),
        ("read_file", {"file_path": str(project / "main.py")}),
        ("run_shell_command", {"command": "cat main.py"}),
        ("run_shell_command", {"command": "sleep 0; cat service.log"}),
    )


AGENTS = {
    "claude": Agent(
        "@anthropic-ai/claude-code",
        "2.1.197",
        (
            "claude",
            "--allowedTools=Bash,Read,Grep",
            "--output-format=stream-json",
            "--include-partial-messages",
            "--verbose",
            "-p",
        ),
        _claude,
        b'"text_delta"',
    ),
    "codex": Agent(
        "@openai/codex",
        "0.169.0",
        ("codex", "exec", "--skip-git-repo-check", "--dangerously-bypass-approvals-and-sandbox"),
        _codex,
    ),
    "gemini": Agent(
        "@google/gemini-cli",
        "0.61.0",
        ("gemini", "--yolo", "--output-format=stream-json", "-m", "gemini-2.5-flash", "-p"),
        _gemini,
        b'"delta":true',
    ),
}


@dataclass(frozen=True)
class Sides:
    """One request: what the client sent, and what went on."""

    path: str
    before: bytes
    after: bytes


@dataclass(frozen=True)
class Session:
    code: int
    output: bytes
    moments: tuple[float, ...]
    """When each line came that had a piece of an answer in it."""
    sides: tuple[Sides, ...]
    log: str
    """What the proxy printed."""


def is_turn(body: bytes) -> bool:
    """Whether this body asks the model something: agents post other things too."""
    return QUESTION.encode() in body or b"call_" in body


def script(agent: Agent, project: Path) -> Callable[[Received], Reply]:
    """A model that calls one tool after the other, and answers in the end."""
    waiting = [Call(name, args, f"call_{n}") for n, (name, args) in enumerate(agent.calls(project), 1)]  # type: ignore[arg-type]

    def respond(received: Received) -> Reply:
        if not is_turn(received.body):
            return Reply(text="ok")
        return Reply(calls=(waiting.pop(0),)) if waiting else Reply(text=ANSWER, delay=0.05)

    return respond


def make_project(folder: Path) -> Path:
    project = folder / "project"
    project.mkdir()
    (project / "service.log").write_text(LOG)
    (project / "main.py").write_text(SOURCE)
    subprocess.run(["git", "init", "-q"], cwd=project, check=True)
    return project


def run(agent: Agent, binaries: Path, fake: FakeProvider, folder: Path, project: Path) -> Session:
    """`thinwire run -- AGENT "Why ...?"`, to its end."""
    home, state = folder / "home", folder / "state"
    home.mkdir()
    options = {"thinwire_dir": state, "ssl_verify_upstream_trusted_ca": fake.ca, "thinwire_deadline": 20_000}
    settings = [part for name, value in options.items() for part in ("--set", f"{name}={value}")]
    proxy = [sys.executable, "-m", "thinwire.addon.commands", "run", "-m", f"upstream:{fake.proxy_url}", *settings]
    process = subprocess.Popen(
        [*proxy, "-s", str(BOTH_SIDES), "--", str(binaries / agent.name), *agent.command[1:], QUESTION],
        cwd=project,
        env={"PATH": os.environ["PATH"], "HOME": str(home), "PYTHONPATH": str(ROOT / "scripts" / "package"), **QUIET},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    assert process.stdout is not None
    lines = [(time.monotonic(), line) for line in process.stdout]
    moments = tuple(moment for moment, line in lines if agent.piece and agent.piece in line)
    code = process.wait(_LIMIT)
    written = (state / "both_sides").read_text().splitlines() if (state / "both_sides").exists() else []
    log = (state / "run.log").read_text()
    return Session(code, b"".join(line for _, line in lines), moments, tuple(map(_sides, written)), log)


def _sides(line: str) -> Sides:
    said = json.loads(line)
    return Sides(said["path"], said["before"].encode("latin-1"), said["after"].encode("latin-1"))
