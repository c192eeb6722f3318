"""Logs of CI jobs that failed: what a reader needs to find the cause is in the summary."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from scripts.evaluation.corpus import Item, load
from thinwire.pipeline.compressors.log.summary import summarise
from thinwire.pipeline.model import tokens
from thinwire.pipeline.text.terminal_text import canonical

LOGS = [item for item in load(Path(__file__).parents[3] / "corpus") if item.signals]
every_log = pytest.mark.parametrize("log", LOGS, ids=lambda log: log.name)


@cache
def summary(log: Item) -> str:
    text = canonical(log.text)
    return text if tokens.count(text) <= 2000 else summarise(text, 2000) or ""


def test_there_are_logs() -> None:
    assert len(LOGS) >= 10 and all(log.critical for log in LOGS)


def test_nearly_every_critical_signal_stays() -> None:
    found = [signal.stands_in(summary(log)) for log in LOGS for signal in log.critical]
    assert sum(found) >= 0.95 * len(found)


def test_all_together_take_less_than_half_of_their_last_200_lines() -> None:
    tails = ("\n".join(log.text.splitlines()[-200:]) for log in LOGS)
    assert sum(tokens.count(summary(log)) for log in LOGS) <= 0.5 * sum(map(tokens.count, tails))


@every_log
def test_the_annotated_error_stays(log: Item) -> None:
    errors = [line.partition("##[error]")[2] for line in canonical(log.text).split("\n") if "##[error]" in line]
    assert errors and all(error in summary(log) for error in errors)
