"""The addon as a whole: it shows that it is alive, starts light, and leaves nothing behind."""

from __future__ import annotations

import os
import re
import signal
import time
import tomllib
from pathlib import Path

import psutil

from thinwire.addon.commands.fake_provider import FakeProvider
from thinwire.addon.config.installation import version

from ..conftest import ROOT, SCRIPT, SCRIPTS, StartProxy, wait_for
from . import bodies

HOST, PATH = "api.openai.com", "/v1/chat/completions"


def workers(process: int) -> list[psutil.Process]:
    return psutil.Process(process).children(recursive=True)


def gone(processes: list[psutil.Process]) -> bool:
    return not psutil.wait_procs(processes, timeout=60)[1]


def test_it_says_at_once_that_it_is_alive_and_where(start_proxy: StartProxy) -> None:
    proxy = start_proxy("--set", "termlog_verbosity=alert")
    assert re.search(
        rf"thinwire {version()} is on: optimize/balanced, listening on 127\.0\.0\.1:{proxy.port}", proxy.output
    )


def test_its_version_is_that_of_the_project() -> None:
    assert version() == tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]


def test_at_the_end_no_worker_is_left_and_nothing_is_complained_about(start_proxy: StartProxy) -> None:
    proxy = start_proxy()
    proxy.post(HOST, PATH, bodies.chat(bodies.log()))
    children = workers(proxy.process.pid)
    assert len(children) == 1
    assert proxy.stop() == 0
    assert gone(children)
    assert "Traceback" not in proxy.output
    assert "Exception ignored" not in proxy.output


def test_an_end_right_after_the_start_is_as_quiet(start_proxy: StartProxy) -> None:
    proxy = start_proxy()
    proxy.process.send_signal(signal.SIGINT)
    assert proxy.process.wait(60) == 0
    assert "Traceback" not in proxy.output


def test_after_a_kill_no_worker_is_left(start_proxy: StartProxy) -> None:
    proxy = start_proxy()
    proxy.post(HOST, PATH, bodies.chat(bodies.log()))
    children = workers(proxy.process.pid)
    os.kill(proxy.process.pid, signal.SIGKILL)
    assert gone(children)


def test_the_proxys_own_process_loads_no_compressor_and_no_vocabulary(
    start_proxy: StartProxy, fake: FakeProvider
) -> None:
    proxy = start_proxy(scripts=(SCRIPTS / "modules.py",))
    proxy.post(HOST, PATH, bodies.chat(bodies.log()))
    assert len(fake.received[0].body) < 40_000
    proxy.stop()
    (listed,) = re.findall(r"modules: (.*)", proxy.output)
    loaded = set(listed.split())
    assert "thinwire.pipeline.run" in loaded
    assert not loaded & {
        "tiktoken",
        "numpy",
        "thinwire.pipeline.model.tokens",
        "thinwire.pipeline.compressors",
        "thinwire.pipeline.choose",
    }


def test_a_change_of_the_script_reloads_it(start_proxy: StartProxy, fake: FakeProvider, tmp_path: Path) -> None:
    entry = tmp_path / "again.py"
    entry.write_text(f"import runpy\naddons = runpy.run_path({str(SCRIPT)!r})['addons']\n")
    proxy = start_proxy(entry=entry)
    os.utime(entry, (time.time() + 9, time.time() + 9))  # mitmproxy looks at the time alone
    wait_for(lambda: proxy.output.count("is on:") == 2)
    proxy.post(HOST, PATH, bodies.chat(bodies.log()))
    assert len(fake.received[0].body) < 40_000
    assert len(workers(proxy.process.pid)) == 1
