"""`thinwire run` with real clients: what arrives at the provider is shorter, what the client gets is what was said."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import psutil
import pytest

from thinwire.addon.commands.fake_provider import FakeProvider, Received, Reply

from .conftest import Thinwire

CLIENTS: Final = Path(__file__).parent / "clients"
LOG: Final = "\n".join(f"2026-01-01 10:{i // 60:02}:{i % 60:02} INFO pool: job {i} took {i % 9} ms" for i in range(900))
COMMAND: Final = {"command": "tail -n 900 service.log"}


def chat_messages() -> list[dict[str, Any]]:
    call = {"id": "c1", "type": "function", "function": {"name": "bash", "arguments": json.dumps(COMMAND)}}
    return [
        {"role": "user", "content": "why?"},
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "c1", "content": LOG},
    ]


def sent_log(received: Received) -> str:
    """The tool output that arrived, in whichever dialect."""
    body = received.json()
    if "contents" in body:
        return str(body["contents"][2]["parts"][0]["functionResponse"]["response"]["output"])
    last = body["messages"][2]["content"]
    return str(last if isinstance(last, str) else last[0]["content"])


@pytest.mark.parametrize("code", [3, 127])
def test_the_exit_code_is_the_commands(thinwire: Thinwire, towards: list[str], code: int) -> None:
    assert thinwire("run", *towards, "--", "sh", "-c", f"exit {code}").returncode == code


def test_output_and_input_are_the_commands_alone(thinwire: Thinwire) -> None:
    done = thinwire("run", "cat", stdin="hello")
    assert (done.stdout, done.stderr, done.returncode) == ("hello", "", 0)


def test_a_command_that_does_not_exist_is_127_as_in_a_shell(thinwire: Thinwire) -> None:
    done = thinwire("run", "--", "no-such-command")
    assert (done.returncode, done.stderr) == (127, "thinwire: no-such-command: command not found\n")


def test_an_option_that_there_is_not_is_said_and_the_command_runs(thinwire: Thinwire, tmp_path: Path) -> None:
    (tmp_path / ".thinwire").mkdir(mode=0o700)
    (tmp_path / ".thinwire" / "config.yaml").write_text("thinwire_levl: lossless\nlevel: lossless\n")
    done = thinwire("run", "--", "echo", "hello", more={"NO_PROXY": "api.openai.com"})
    assert (done.returncode, done.stdout) == (0, "hello\n")
    assert "NO_PROXY leads clients to api.openai.com without a proxy" in done.stderr
    said = ("there is no option level; did", "there is no option thinwire_levl; did")
    assert [sentence in done.stderr for sentence in said] == [True, True]
    assert [sentence in thinwire("status").stdout for sentence in said] == [True, True]


@pytest.mark.parametrize("words", [[], ["--"], ["--set", "thinwire_mode=off"]])
def test_without_a_command_it_says_how(thinwire: Thinwire, words: list[str]) -> None:
    done = thinwire("run", *words)
    assert done.returncode == 2
    assert "thinwire run -- claude" in done.stderr


def test_when_the_proxy_cannot_start_the_command_is_not_run(thinwire: Thinwire, tmp_path: Path) -> None:
    done = thinwire("run", "--set", "thinwire_level=best", "--", "touch", str(tmp_path / "ran"))
    assert done.returncode == 1
    assert "thinwire_level must be one of lossless, balanced, aggressive, not 'best'" in done.stderr
    assert not (tmp_path / "ran").exists()


def test_a_mistake_in_mitmdumps_own_options_is_shown(thinwire: Thinwire) -> None:
    done = thinwire("run", "--set", "mode=nonsense", "--", "true")
    assert done.returncode == 1
    assert "nonsense" in done.stderr
    assert "true was not run" in done.stderr


def test_the_environment_is_set_for_the_child(thinwire: Thinwire, tmp_path: Path) -> None:
    done = thinwire("run", "--", "env")
    given = dict(line.split("=", 1) for line in done.stdout.splitlines() if "=" in line)
    assert given["HTTPS_PROXY"].startswith("http://127.0.0.1:")
    assert given["SSL_CERT_FILE"] == str(tmp_path / ".thinwire" / "ca-bundle.pem")
    assert given["HOME"] == str(tmp_path)


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
def test_curl(thinwire: Thinwire, towards: list[str], fake: FakeProvider, tmp_path: Path) -> None:
    request = ["-sS", "https://api.openai.com/v1/chat/completions", "-H", "content-type: application/json", "-d"]
    for stream in (False, True):
        body = json.dumps({"model": "m", "stream": stream, "messages": chat_messages()})
        (tmp_path / f"{stream}").write_text(body)
    both = [*request, f"@{tmp_path / 'False'}", "--next", *request, f"@{tmp_path / 'True'}"]
    done = thinwire("run", *towards, "--", "curl", *both)
    assert done.returncode == 0, done.stderr
    whole, end = json.JSONDecoder().raw_decode(done.stdout)
    assert whole["choices"]
    assert done.stdout[end:].strip().startswith("data: {")
    assert done.stdout.endswith("data: [DONE]\n\n")
    assert [len(sent_log(received)) < len(LOG) / 3 for received in fake.received] == [True] * 2


@pytest.mark.parametrize(
    ("client", "host"),
    [
        ("openai_chat", "api.openai.com"),
        ("anthropic_messages", "api.anthropic.com"),
        ("gemini", "generativelanguage.googleapis.com"),
    ],
)
def test_sdks(thinwire: Thinwire, towards: list[str], fake: FakeProvider, client: str, host: str) -> None:
    done = thinwire("run", *towards, "--", sys.executable, str(CLIENTS / f"{client}.py"), json.dumps(LOG))
    assert done.stdout == f"{Reply().text}\n" * 2, done.stderr
    assert [received.host for received in fake.received] == [host] * 2
    assert [len(sent_log(received)) < len(LOG) / 3 for received in fake.received] == [True] * 2


@pytest.mark.skipif(not shutil.which("node"), reason="Node is not installed")
def test_node_trusts_the_narrow_ca(thinwire: Thinwire, towards: list[str], fake: FakeProvider, tmp_path: Path) -> None:
    body = tmp_path / "body.json"
    body.write_text(json.dumps({"model": "m", "messages": chat_messages()}))
    done = thinwire("run", *towards, "--", "node", str(CLIENTS / "node_chat.cjs"), str(body))
    assert done.stdout == Reply().text, done.stderr
    assert len(sent_log(fake.received[0])) < len(LOG) / 3


def test_other_hosts_show_their_own_certificate(thinwire: Thinwire, towards: list[str], fake: FakeProvider) -> None:
    ask = (
        "import ssl, sys, urllib.request as u;"
        "u.urlopen('https://example.org/', context=ssl.create_default_context(cafile=sys.argv[1]))"
    )
    assert thinwire("run", *towards, "--", sys.executable, "-c", ask, str(fake.ca)).returncode == 0
    assert fake.received[0].host == "example.org"


def wait_for(file: Path) -> None:
    """Until it is there."""
    limit = time.monotonic() + 60
    while not file.exists():
        assert time.monotonic() < limit
        time.sleep(0.02)


@pytest.fixture
def waiting(environ: Mapping[str, str], tmp_path: Path) -> Callable[[str], subprocess.Popen[bytes]]:
    """A running `thinwire run` of a shell script that has come as far as to create the file `here`."""

    def start(script: str) -> subprocess.Popen[bytes]:
        here = tmp_path / "here"
        words = [
            sys.executable,
            "-m",
            "thinwire.addon.commands",
            "run",
            "--",
            "sh",
            "-c",
            script.replace("HERE", f"touch {here}"),
        ]
        process = subprocess.Popen(words, env=environ, start_new_session=True)
        wait_for(here)
        return process

    return start


def proxies(of: subprocess.Popen[bytes]) -> list[psutil.Process]:
    return [child for child in psutil.Process(of.pid).children() if "proxy" in child.cmdline()]


def test_sigterm_goes_on_to_the_command(waiting: Callable[[str], subprocess.Popen[bytes]]) -> None:
    process = waiting("trap 'exit 9' TERM; HERE; while :; do sleep 0.05; done")
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 9


AT_ONCE: Final = """
import os, signal, subprocess, sys
from thinwire.addon.commands import run
start = subprocess.Popen
def hit(*words, **options):
    for number in (signal.SIGINT, signal.SIGTERM):
        os.kill(os.getpid(), number)
    return start(*words, **options)
subprocess.Popen = hit
sys.exit(run.child(["sleep", "600"], os.environ))
"""


def test_a_signal_while_the_command_is_being_started_goes_on_to_it(environ: Mapping[str, str]) -> None:
    done = subprocess.run([sys.executable, "-c", AT_ONCE], env=environ, timeout=180, check=False)
    assert done.returncode == 128 + signal.SIGTERM


def test_a_command_ended_by_a_signal_counts_as_in_a_shell(waiting: Callable[[str], subprocess.Popen[bytes]]) -> None:
    assert waiting("HERE; kill -KILL $$").wait(60) == 128 + signal.SIGKILL


def test_ctrl_c_is_for_the_command_and_spares_the_proxy(
    waiting: Callable[[str], subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    heard, go = tmp_path / "heard", tmp_path / "go"
    trap = f"touch {heard}; until [ -e {go} ]; do sleep 0.05; done; exit 5"
    process = waiting(f"trap '{trap}' INT; HERE; while :; do sleep 0.05; done")
    (proxy,) = proxies(process)
    os.killpg(process.pid, signal.SIGINT)
    wait_for(heard)
    with pytest.raises(psutil.TimeoutExpired):
        proxy.wait(0.3)
    go.touch()
    assert process.wait(60) == 5
    proxy.wait(60)


def test_the_proxy_ends_even_when_its_owner_is_killed(
    waiting: Callable[[str], subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    go = tmp_path / "go"
    process = waiting(f"HERE; until [ -e {go} ]; do sleep 0.05; done")
    (proxy,) = proxies(process)
    process.kill()
    process.wait()
    proxy.wait(60)
    go.touch()
