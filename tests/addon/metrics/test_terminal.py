"""The lines that a person reads: right figures, and nothing from the network that a terminal would obey."""

from __future__ import annotations

import dataclasses

import pytest

from thinwire.addon.audit.receipt import Receipt
from thinwire.addon.config.config import Config
from thinwire.addon.metrics.terminal import Terminal, greeting, line
from thinwire.pipeline.model.settings import Settings
from thinwire.pipeline.model.usage import Usage

SENT = Receipt(
    started=0.0,
    provider="anthropic",
    host="api.anthropic.com",
    path="/v1/messages",
    wire="anthropic-messages",
    mode="optimize",
    level="balanced",
    status="compressed",
    model="claude-sonnet-4-5",
    tokens_before=48210,
    tokens_after=19775,
    ms_added=12.4,
    http_status=200,
)


WHO = "api.anthropic.com claude-sonnet-4-5"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, f"{WHO}  48,210 → 19,775 tokens  -59%  +12 ms"),
        ({"mode": "audit"}, f"{WHO}  audit: 48,210 → 19,775 tokens  -59% possible  +12 ms"),
        (
            {"status": "unchanged", "skipped": {"short": 4, "no-gain": 1, "exact-tool": 9, "other": 1}},
            f"{WHO}  nothing to save (exact-tool 9, short 4, no-gain 1)  +12 ms",
        ),
        ({"status": "skipped", "reason": "signed"}, f"{WHO}  sent as it was: signed  +12 ms"),
        ({"status": "failed", "reason": "timeout"}, f"{WHO}  sent as it was: timeout  +12 ms"),
        ({"status": "skipped", "reason": "holdout"}, f"{WHO}  sent as it was: left alone, to compare with  +12 ms"),
        ({"http_status": 429}, f"{WHO}  nothing saved  +12 ms  HTTP 429"),
        ({"aborted": True, "http_status": 0}, f"{WHO}  nothing saved  +12 ms  aborted"),
        ({"aborted": True}, f"{WHO}  48,210 → 19,775 tokens  -59%  +12 ms"),
        ({"refused": 413}, f"{WHO}  refused with 413, original sent  +12 ms"),
        ({"refused": 400, "http_status": 400}, f"{WHO}  refused with 400, original sent  +12 ms  HTTP 400"),
        (
            {"status": "skipped", "reason": "budget-spent", "http_status": 429},
            f"{WHO}  refused: the budget is spent, nothing was sent  +12 ms",
        ),
        (
            {"model": "", "usage": Usage(model="gemini-3")},
            "api.anthropic.com gemini-3  48,210 → 19,775 tokens  -59%  +12 ms",
        ),
    ],
)  # fmt: skip
def test_a_request_is_one_line(changes: dict[str, object], expected: str) -> None:
    receipt = dataclasses.replace(SENT, **changes)  # type: ignore[arg-type]  # the table's values fit their fields
    assert line(receipt, colour=False) == expected


def test_colour_only_on_a_terminal() -> None:
    said: list[str] = []
    Terminal(said.append, colour=True).on_receipt(SENT)
    Terminal(said.append).on_receipt(SENT)
    assert ["\x1b[32m" in text for text in said] == [True, False]


def test_the_greeting_says_what_is_on_and_where() -> None:
    assert greeting("0.1.0", Config(), [("127.0.0.1", 8080)]) == (
        "thinwire 0.1.0 is on: optimize/balanced, listening on 127.0.0.1:8080"
    )
    assert greeting("0.1.0", Config(mode="off"), []) == "thinwire 0.1.0 is on: off"
    assert "audit/lossless" in greeting("0.1.0", Config(mode="audit", settings=Settings(level="lossless")), [])
