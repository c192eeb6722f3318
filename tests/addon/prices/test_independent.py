"""genai-prices itself, in an environment of its own, against our reading of the same answers and of its whole table.

What it says of the recorded answers stands in genai_prices.json, which running this file writes:
PYTHONPATH=.:scripts/package python -m tests.addon.prices.test_independent
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

import pytest

import thinwire.addon.prices
from thinwire.addon.prices import Prices
from thinwire.addon.prices.table import read as read_table
from thinwire.pipeline.model.usage import Usage

from .recorded import PRICES, RECORDED, WHEN

NAMES = tomllib.loads((Path(thinwire.addon.prices.__file__).parent / "names.toml").read_text())
TIMES = (1_740_000_000, WHEN, 1_795_000_000 + 9 * 3600)


def ask(folder: Path) -> Any:
    """What genai-prices says; None where no environment can be made with it."""
    version = re.search(r"genai-prices ([\d.]+)", read_table().source)
    assert version is not None
    made = subprocess.run([sys.executable, "-m", "venv", str(folder)], check=False, capture_output=True)
    pip = [str(folder / "bin" / "pip"), "install", "-q", f"genai-prices=={version[1]}"]
    if made.returncode or subprocess.run(pip, check=False, capture_output=True).returncode:
        return None
    asked = {
        "documents": [
            {
                "provider": one.listed,
                "flavor": one.flavor,
                "model": one.model,
                "when": WHEN,
                "context": one.context,
                "billed": one.billed,
                "document": one.document,
            }
            for one in RECORDED
        ],
        "providers": sorted(set(NAMES.values())),
        "when": TIMES,
    }
    done = subprocess.run(
        [str(folder / "bin" / "python"), str(Path(__file__).with_name("independent.py"))],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return ask(tmp_path_factory.mktemp("genai-prices")) or pytest.skip(
        "no environment with genai-prices can be made here"
    )


@pytest.mark.slow
def test_the_recorded_prices_are_its_own(read: Any) -> None:
    assert dict(zip((one.name for one in RECORDED), read["documents"], strict=True)) == pytest.approx(PRICES, rel=1e-9)


@pytest.mark.slow
def test_every_model_of_the_table_costs_the_same_at_any_time_under_any_terms(read: Any) -> None:
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


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as directory:
        found = ask(Path(directory))["documents"]
    written = dict(zip((one.name for one in RECORDED), found, strict=True))
    Path(__file__).with_name("genai_prices.json").write_text(json.dumps(written, indent=0) + "\n")
