"""Receipts to account for."""

from __future__ import annotations

from typing import Any

from thinwire.addon.audit.receipt import Receipt, Saving
from thinwire.addon.prices import Rate, Rates
from thinwire.pipeline.model.usage import Usage

WHEN = 1_793_500_000.0


def rates(**kinds: float | Rate) -> Rates:
    """By the names of addon/prices/cost.py."""
    return Rates({kind: rate if isinstance(rate, Rate) else Rate(rate) for kind, rate in kinds.items()})


def saving(before: int = 4_000, after: int = 1_000, original: str = "aaa", **more: Any) -> Saving:
    return Saving(
        "Bash", "log", "log", before, after, original, **{"lossless": False, "bytes_after": 3 * after, **more}
    )


def receipt(*savings: Saving, **more: Any) -> Receipt:
    """Of a request that was answered; compressed, if there are savings."""
    given: dict[str, Any] = {
        "started": WHEN,
        "provider": "anthropic",
        "host": "api.anthropic.com",
        "path": "/v1/messages",
        "wire": "anthropic-messages",
        "mode": "optimize",
        "level": "balanced",
        "status": "compressed" if savings else "unchanged",
        "model": "claude-sonnet-4-5",
        "conversation": "c1",
        "http_status": 200,
        "savings": savings,
        "tokens_before": sum(one.tokens_before for one in savings),
        "tokens_after": sum(one.tokens_after for one in savings),
        "usage": Usage(10, 0, 5_000, output=100),
    }
    return Receipt(**{**given, **more})
