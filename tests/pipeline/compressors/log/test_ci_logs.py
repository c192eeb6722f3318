"""Real CI logs (LogDx-CI, CC BY 4.0; see tests/corpus): what a reader needs to find the cause is in the summary."""

from __future__ import annotations

import json
import lzma
from functools import cache
from pathlib import Path

import pytest

from thinwire.pipeline.compressors.log.summary import summarise
from thinwire.pipeline.model import tokens
from thinwire.pipeline.text.terminal_text import canonical

LOGDX = Path(__file__).parents[3] / "corpus" / "logdx"
NAMES = sorted(path.name.removesuffix(".log.xz") for path in LOGDX.glob("*.log.xz"))


@cache
def log(name: str) -> str:
    return lzma.open(LOGDX / f"{name}.log.xz", "rt", errors="surrogateescape", newline="").read()


@cache
def summary(name: str) -> str:
    text = canonical(log(name))
    return text if tokens.count(text) <= 2000 else summarise(text, 2000) or ""


def critical(name: str) -> list[tuple[str, bool]]:
    """The critical signals of a log, and whether the summary has each."""
    said = summary(name).lower()
    signals = json.loads((LOGDX / f"{name}.truth.json").read_text())["required_signals"]
    wanted = [
        [signal.get("value") or Path(signal["file"]).name, *signal.get("aliases", [])]
        for signal in signals
        if signal["importance"] == "critical"
    ]
    return [(spellings[0], any(spelling.lower() in said for spelling in spellings)) for spellings in wanted]


def test_there_are_logs() -> None:
    assert NAMES


def test_nearly_every_critical_signal_stays() -> None:
    found = [kept for name in NAMES for _, kept in critical(name)]
    assert sum(found) >= 0.95 * len(found)


def test_all_together_take_less_than_two_fifths_of_their_last_200_lines() -> None:
    tails = ("\n".join(log(name).splitlines()[-200:]) for name in NAMES)
    assert sum(tokens.count(summary(name)) for name in NAMES) <= 0.4 * sum(map(tokens.count, tails))


@pytest.mark.parametrize("name", NAMES)
def test_the_annotated_error_stays(name: str) -> None:
    errors = [line.partition("##[error]")[2] for line in canonical(log(name)).split("\n") if "##[error]" in line]
    assert all(error in summary(name) for error in errors)
