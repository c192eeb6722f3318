"""The benchmark runs, and what it prints is complete."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARK = Path(__file__).parents[2] / "scripts" / "benchmark.py"


@pytest.mark.slow
def test_every_case_is_measured_every_way() -> None:
    words = [sys.executable, str(BENCHMARK), "--rounds", "1", "--json"]
    results = json.loads(subprocess.run(words, capture_output=True, check=True, timeout=300).stdout)
    assert len(results["ms"]) == 5
    assert all(set(ms) == {"direct", "plain mitmdump", "thinwire"} for ms in results["ms"].values())
    assert all(0 < ms["direct"] < ms["thinwire"] for ms in results["ms"].values())
    assert all(value > 0 for key in ("ready_s", "resident_mb") for value in results[key].values())
