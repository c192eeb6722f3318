"""One line per request that a person likes to read, and one at the start that proves the addon is alive."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from mitmproxy.log import ALERT

from thinwire.pipeline.model.reasons import Reason

from ..audit.receipt import Receipt
from ..config.config import Config
from .terminal_safe import terminal_safe

_log: Final = logging.getLogger(__name__)

_GREEN, _YELLOW, _DIM, _PLAIN = "\x1b[32m", "\x1b[33m", "\x1b[2m", "\x1b[0m"
_REASONS_SHOWN: Final = 3


class Terminal:
    """Prints receipts to mitmproxy's log, loud enough to be seen with `termlog_verbosity=alert`."""

    def __init__(self, say: Callable[[str], None] | None = None, colour: bool | None = None) -> None:
        self.say = say or _alert
        self._colour = sys.stdout.isatty() if colour is None else colour

    def on_receipt(self, receipt: Receipt) -> None:
        self.say(line(receipt, self._colour))

    def started(self, version: str, config: Config, addresses: Sequence[tuple[str, int]]) -> None:
        self.say(greeting(version, config, addresses))


def _alert(text: str) -> None:
    _log.log(ALERT, text)


def greeting(version: str, config: Config, addresses: Sequence[tuple[str, int]]) -> str:
    """`thinwire 0.1.0 is on: optimize/balanced, listening on 127.0.0.1:8080`"""
    doing = config.mode if config.mode == "off" else f"{config.mode}/{config.settings.level}"
    places = ", ".join(f"{host}:{port}" for host, port in addresses)
    return f"thinwire {version} is on: {doing}" + (f", listening on {places}" if places else "")


def line(receipt: Receipt, colour: bool) -> str:
    """The request in one line: where, which model, what became of it, what it took. A saving is only said where there was one."""
    tint, sentence = _verdict(receipt)
    where = " ".join(
        filter(None, (terminal_safe(receipt.host), terminal_safe(receipt.model or receipt.usage.model or "")))
    )
    ms = f"+{receipt.ms_added:.0f} ms"
    fine = 200 <= receipt.http_status < 300 and not receipt.failed
    answer = "" if fine or receipt.reason == Reason.BUDGET else f"  {_answer(receipt)}"
    if colour:
        return f"{where}  {tint}{sentence}{_PLAIN}  {_DIM}{ms}{_PLAIN}{answer}"
    return f"{where}  {sentence}  {ms}{answer}"


def _verdict(receipt: Receipt) -> tuple[str, str]:
    """Colour, and the sentence about what was sent."""
    if receipt.reason == Reason.BUDGET:
        return _YELLOW, "refused: the budget is spent, nothing was sent"
    if receipt.refused:
        return _YELLOW, f"refused with {receipt.refused}, original sent"
    if receipt.status == "compressed":
        return _compressed(receipt)
    if receipt.status in ("failed", "skipped"):
        why = _WORDS.get(receipt.reason, terminal_safe(receipt.reason))
        return _YELLOW if receipt.status == "failed" else _DIM, f"sent as it was: {why}"
    return _DIM, f"nothing to save{_because(receipt.skipped)}"


def _compressed(receipt: Receipt) -> tuple[str, str]:
    share = 1 - receipt.tokens_after / max(receipt.tokens_before, 1)
    figures = f"{receipt.tokens_before:,} → {receipt.tokens_after:,} tokens  -{share:.0%}"
    if receipt.mode != "optimize":
        return _GREEN, f"audit: {figures} possible"
    if not receipt.delivered:
        return _DIM, "nothing saved"
    return _GREEN, figures


_WORDS: Final[Mapping[str, str]] = {
    Reason.HOLDOUT: "left alone, to compare with",
    Reason.OFF: "thinwire is off",
    Reason.BYPASS: "the client asked for it",
}


def _because(skipped: Mapping[str, int]) -> str:
    most = sorted(skipped.items(), key=lambda item: -item[1])[:_REASONS_SHOWN]
    return f" ({', '.join(f'{reason} {count}' for reason, count in most)})" if most else ""


def _answer(receipt: Receipt) -> str:
    if receipt.aborted:
        return "aborted"
    if receipt.failed:
        return "an error, or nothing"
    return f"HTTP {receipt.http_status}" if receipt.http_status else "no answer"
