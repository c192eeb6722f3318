"""genai-prices itself, in an environment of its own, against our reading of the same answers, what a real proxy writes into its
ledger when they pass, and its whole table.

What it says of the recorded answers stands in genai_prices.json, which running this file writes:
PYTHONPATH=.:scripts/package python -m tests.addon.prices.test_independent
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

import thinwire.addon.prices
from thinwire.addon.commands.fake_provider import FakeProvider, Reply
from thinwire.addon.prices import Prices
from thinwire.addon.prices.table import read as read_table
from thinwire.pipeline.model.usage import Usage

from ...conftest import StartProxy
from ..hooks.test_ledger import ledger
from .recorded import PRICES, RECORDED, WHEN

NAMES = tomllib.loads((Path(thinwire.addon.prices.__file__).parent / "names.toml").read_text())
TIMES = (1_740_000_000, WHEN, 1_795_000_000 + 9 * 3600)


def environment(folder: Path) -> Path | None:
    """A Python that has genai-prices, and nothing of ours; None where none can be made."""
    version = re.search(r"genai-prices ([\d.]+)", read_table().source)
    assert version is not None
    made = subprocess.run([sys.executable, "-m", "venv", str(folder)], check=False, capture_output=True)
    pip = [str(folder / "bin" / "pip"), "install", "-q", f"genai-prices=={version[1]}"]
    if made.returncode or subprocess.run(pip, check=False, capture_output=True).returncode:
        return None
    return folder / "bin" / "python"


def ask(python: Path, when: float, providers: Sequence[str] = ()) -> Any:
    """What genai-prices says of the recorded answers at a moment, and of all that these providers sell."""
    asked = {
        "documents": [
            {
                "provider": one.listed,
                "flavor": one.flavor,
                "model": one.model,
                "when": when,
                "context": one.context,
                "billed": one.billed,
                "document": one.document,
            }
            for one in RECORDED
        ],
        "providers": providers,
        "when": TIMES,
    }
    done = subprocess.run(
        [str(python), str(Path(__file__).with_name("independent.py"))],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return environment(tmp_path_factory.mktemp("genai-prices")) or pytest.skip(
        "no environment with genai-prices can be made here"
    )


@pytest.mark.slow
def test_the_recorded_prices_are_its_own(python: Path) -> None:
    read = ask(python, WHEN)
    assert dict(zip((one.name for one in RECORDED), read["documents"], strict=True)) == pytest.approx(PRICES, rel=1e-9)


@pytest.mark.slow
def test_every_model_of_the_table_costs_the_same_at_any_time_under_any_terms(python: Path) -> None:
    read = ask(python, WHEN, sorted(set(NAMES.values())))
    prices, provider_of = Prices(), {listed: name for name, listed in NAMES.items()}
    compared = 0
    for listed, model, context, when, tokens, usd in read["table"]:
        if context.keys() - {"service_tier", "speed", "processing"}:
            continue
        rest = tokens["input_tokens"] - tokens.get("cache_read_tokens", 0) - tokens.get("cache_write_tokens", 0)
        usage = Usage(
            rest,
            tokens.get("cache_read_tokens"),
            tokens.get("cache_write_tokens"),
            output=tokens["output_tokens"],
            service_tier=context.get("service_tier") or context.get("processing"),
            speed=context.get("speed"),
        )
        cost = prices.price(provider_of[listed], model, usage, when)
        if cost is not None and usd is not None:
            assert cost.total == pytest.approx(usd, rel=1e-9, abs=1e-12), (listed, model, context, when)
            compared += 1
    assert compared > 10_000


_PLACES = {
    ("anthropic", "anthropic-messages"): ("api.anthropic.com", "/v1/messages"),
    ("openai", "openai-chat"): ("api.openai.com", "/v1/chat/completions"),
    ("openai", "openai-responses"): ("api.openai.com", "/v1/responses"),
    ("gemini", "gemini"): ("generativelanguage.googleapis.com", "/v1beta/models/MODEL:generateContent"),
}


def _always(reply: Reply) -> Callable[[object], Reply]:
    return lambda received: reply


@pytest.mark.slow
def test_the_ledger_of_a_proxy_agrees_to_six_digits(python: Path, start_proxy: StartProxy, fake: FakeProvider) -> None:
    proxy, told = start_proxy(), ask(python, time.time())["documents"]
    passing = [(one, usd) for one, usd in zip(RECORDED, told, strict=True) if (one.provider, one.wire) in _PLACES]
    for one, _ in passing:
        fake.respond = _always(Reply(raw=one.body, content_type=one.content_type))
        host, path = _PLACES[one.provider, one.wire]
        body = {"model": one.model or one.document["model"], "stream": True} if one.wire != "gemini" else {}
        answer = proxy.post(one.host or host, path.replace("MODEL", one.model or "none"), json.dumps(body).encode())
        assert answer.body == one.body
    rows = ledger(proxy, len(passing))
    assert len(rows) > 120
    assert sum(row["usd_estimated"] == row["usd"] > 0 for row in rows) == 2
    for row, (one, usd) in zip(rows, passing, strict=True):
        if row["usd_estimated"] < row["usd"]:  # else nobody told anything, the request's size included
            assert row["usd"] == pytest.approx(usd * one.times, rel=1e-6), one.name
        assert (row["cost_basis"] == "estimate") == ("estimate" in one.marks), one.name


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as directory:
        made = environment(Path(directory))
        assert made is not None
        found = ask(made, WHEN)["documents"]
    written = dict(zip((one.name for one in RECORDED), found, strict=True))
    Path(__file__).with_name("genai_prices.json").write_text(json.dumps(written, indent=0) + "\n")
