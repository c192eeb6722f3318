"""Claude Code, Codex and Gemini CLI with `thinwire hook` behind each of their tools, and no proxy."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from thinwire.addon.clients.table import HOOKS
from thinwire.addon.commands.fake_provider import FakeProvider, Received
from thinwire.addon.stores.open_stores import open_originals

from . import agents
from .agents import AGENTS, Agent

pytestmark = pytest.mark.slow
DIRECT = replace(  # a model of Codex that calls its tools itself, not from a program
    AGENTS["codex"],
    command=(*AGENTS["codex"].command, "--dangerously-bypass-hook-trust", "-m", "gpt-5.1-codex"),
    calls=lambda project: (
        ("exec_command", {"cmd": "head -n 60 service.log"}),
        ("exec_command", {"cmd": "cat main.py"}),
    ),
)
CASES = {"claude": AGENTS["claude"], "codex": DIRECT, "gemini": AGENTS["gemini"]}
TURNS = ("/messages", "/responses", ":streamGenerateContent")


def session(agent: Agent, binaries: Path, folder: Path, hook: str) -> list[Received]:
    """The requests of a session in which the agent runs this hook after each tool, straight to the provider."""
    project, home = agents.make_project(folder), folder / "home"
    file, text = HOOKS[agent.name].file, HOOKS[agent.name].content
    where = home / file.removeprefix("~/")
    where.parent.mkdir(parents=True)
    where.write_text(text.replace(f"thinwire hook {agent.name}", hook))
    with FakeProvider(agents.script(agent, project)) as fake:
        fake.websockets = False
        trust = dict.fromkeys(("NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "CODEX_CA_CERTIFICATE"), str(fake.ca))
        environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "HTTPS_PROXY": fake.proxy_url,
            **trust,
            **agents.QUIET,
        }
        done = subprocess.run(
            [str(binaries / agent.name), *agent.command[1:], agents.QUESTION],
            cwd=project,
            env={**environ, "THINWIRE_DIR": str(folder / "state")},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=180,
            check=False,
        )
        assert (done.returncode, b"4300" in done.stdout) == (0, True), done
        turns = [received for received in fake.received if agents.is_turn(received.body)]
        return [turn for turn in turns if turn.path.partition("?")[0].endswith(TURNS)]


@pytest.mark.parametrize("name", CASES)
def test_the_model_gets_the_log_in_few_tokens_and_the_source_as_it_is(
    name: str, binaries: Path, tmp_path: Path
) -> None:
    thinwire = shutil.which("thinwire", path=str(Path(sys.executable).parent))
    turns = session(CASES[name], binaries, tmp_path, f"{thinwire} hook {name}")
    last = json.dumps(turns[-1].json(), ensure_ascii=False)
    assert "[… " in last
    assert "Finished job 4020" not in last
    assert last.count("def f17(x)") >= 1
    assert last.count("x + 100  # TODO 100") >= 1
    originals = open_originals(tmp_path / "state")
    assert originals.search("Finished job 4020")
    originals.close()


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("hook", ["false", "echo rubbish", "/nonexistent"])
def test_a_hook_that_fails_costs_nothing(name: str, hook: str, binaries: Path, tmp_path: Path) -> None:
    turns = session(CASES[name], binaries, tmp_path, hook)
    assert "Finished job 4020" in json.dumps(turns[-1].json())
