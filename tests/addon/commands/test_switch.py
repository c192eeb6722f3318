"""on, off, audit, level, budget, status and stop, with a real proxy in the background and without one."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from thinwire.addon.commands.fake_provider import FakeProvider

from .conftest import Thinwire


@pytest.fixture
def background(thinwire: Thinwire) -> Iterator[str]:
    """The address of a proxy that a user started."""
    done = thinwire("proxy", "--background", "-p", "0")
    assert done.returncode == 0, done.stderr
    (address,) = re.findall(r"Proxy on http://(127.0.0.1:\d+),", done.stdout)
    yield address
    thinwire("stop", "--all")


def proxies(thinwire: Thinwire) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(thinwire("status", "--json").stdout)["proxies"]
    return found


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("level", "low"), "'low' is not one of"),
        (("level",), "Missing argument"),
        (("budget", "5"), "a budget is an amount for a time"),
        (("budget", "5/day", "--model", "o3", "--client", "codex"), "not for several of them"),
        (("off", "--project", "a,b"), "cannot be named"),
        (("off", "--project", ""), "it is empty"),
        (("level", "lossless", "--project", " "), "it is empty"),
        (("budget", "5/day", "--model", ""), "it is empty"),
        (("stop",), "no proxy runs on"),
    ],
)
def test_what_cannot_be_is_said(thinwire: Thinwire, tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    done = thinwire(*words)
    assert done.returncode in (1, 2)
    assert said in done.stderr
    assert not (tmp_path / ".thinwire" / "config.yaml").exists()


def test_without_a_proxy_it_holds_for_the_next_one(thinwire: Thinwire, tmp_path: Path) -> None:
    assert "No proxy runs; it holds when one starts." in thinwire("off").stdout
    thinwire("level", "lossless")
    thinwire("budget", "5/day!", "--model", "gpt-5*")
    thinwire("audit", "--project", "shop")
    assert (tmp_path / ".thinwire" / "config.yaml").read_text().splitlines() == [
        "thinwire_mode: off",
        "thinwire_level: lossless",
        "thinwire_budget: model=gpt-5*:5/day!",
        "thinwire_projects: shop=audit",
    ]
    done = thinwire("status")
    assert (done.returncode, "It will do: off/lossless" in done.stdout) == (1, True)
    assert "of model gpt-5*, $5.00 per day" in thinwire("budget").stdout
    thinwire("budget", "none", "--model", "gpt-5*")
    assert "No budget is set" in thinwire("budget").stdout


def test_a_proxy_in_the_background_is_switched_seen_and_stopped(thinwire: Thinwire, background: str) -> None:
    assert f"  {background}: from now on" in thinwire("off").stdout
    done = thinwire("status")
    assert (done.returncode, f"{background}  off" in done.stdout) == (0, True)
    thinwire("level", "aggressive", "--project", ".")
    (one,) = proxies(thinwire)
    assert (one["address"], one["options"]["mode"]) == (background, "off")
    assert one["options"]["projects"].endswith("=aggressive")
    assert "token" not in json.dumps(one)
    assert "provider's cache" not in thinwire("on").stdout
    assert thinwire("stop").stdout == f"{background}: stopped\n"
    assert proxies(thinwire) == []


def test_a_proxy_without_a_page_is_switched_seen_and_stopped(
    thinwire: Thinwire, fake: FakeProvider, tmp_path: Path
) -> None:
    done = thinwire("proxy", "--background", "-p", "0", "--mode", f"reverse:{fake.proxy_url}")
    try:
        (address,) = re.findall(r"Proxy of mode reverse on http://(127.0.0.1:\d+)\. It has no page", done.stdout)
        said = thinwire("status").stdout
        assert (said.count(address), "it has no page in its mode" in said) == (1, True)
        switched = thinwire("off").stdout
        assert f"{address}: in a moment, when it has read config.yaml" in switched
        limit = time.monotonic() + 60
        while "mode is off from now on" not in (tmp_path / ".thinwire" / "proxy.log").read_text():
            assert time.monotonic() < limit
            time.sleep(0.05)
    finally:
        stopped = thinwire("stop").stdout
    assert stopped == f"{address}: stopped\n"
    assert fake.received == []  # nothing that was meant for the proxy itself


def test_a_second_proxy_on_its_port_is_told_that_it_runs(thinwire: Thinwire, background: str) -> None:
    done = thinwire("proxy", "-p", background.split(":")[1])
    assert (done.returncode, "thinwire serves port" in done.stderr) == (1, True)


def test_a_proxy_that_cannot_start_says_why(thinwire: Thinwire) -> None:
    done = thinwire(
        "proxy", "--background", "-p", "0", "--set", "thinwire_otlp_endpoint=http://127.0.0.1:9", "-s", "/none"
    )
    assert done.returncode == 1
    assert "the proxy did not start; it said:" in done.stderr
    assert "/none" in done.stderr


def test_the_environment_leads_to_the_proxy_that_runs(thinwire: Thinwire, background: str) -> None:
    done = thinwire("env")
    assert f"export HTTPS_PROXY=http://{background}\n" in done.stdout
    assert done.stderr == ""


def test_an_option_of_mitmproxys_own_that_is_lost_is_said(thinwire: Thinwire, tmp_path: Path) -> None:
    (tmp_path / ".thinwire").mkdir(mode=0o700)
    (tmp_path / ".thinwire" / "config.yaml").write_text("connection_strategy: lazy\n")
    done = thinwire("proxy", "--background", "-p", "0", "--set", "connection_strategy=eager")
    thinwire("stop")
    assert "Note: connection_strategy=eager on the command line is not used" in done.stderr


def test_a_folder_of_ones_own_is_named_by_the_environment(thinwire: Thinwire, tmp_path: Path) -> None:
    own = {"THINWIRE_DIR": str(tmp_path / "own")}
    for words in (("ca",), ("env",), ("off",)):
        assert str(tmp_path / "own") in thinwire(*words, more=own).stdout or words == ("off",)
    done = thinwire("proxy", "--background", "-p", "0", more=own)
    assert done.returncode == 0
    (one,) = json.loads(thinwire("status", "--json", more=own).stdout)["proxies"]
    assert one["options"]["mode"] == "off"
    assert thinwire("stop", more=own).returncode == 0
    assert not (tmp_path / ".thinwire").exists()


def test_a_budget_that_only_the_proxys_command_line_names_is_shown(thinwire: Thinwire) -> None:
    assert (
        thinwire("proxy", "--background", "-p", "0", "--set", "thinwire_budget=3/day,client=codex:1/week").returncode
        == 0
    )
    try:
        for words in (("status",), ("budget",)):
            said = " ".join(thinwire(*words).stdout.split())
            assert "$0.00 of $3.00 per day" in said
            assert "$0.00 of client codex, $1.00 per week" in said
    finally:
        thinwire("stop", "--all")
