"""Ledgers for tests: receipts as agents leave them, written by the real Ledger; and many rows, multiplied in SQL."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from thinwire.addon.audit.client_process import Owner
from thinwire.addon.audit.receipt import Lookup, Receipt, Saving
from thinwire.addon.ledger.writer import FILE, Ledger
from thinwire.addon.prices import Prices
from thinwire.pipeline.model.usage import Usage

NOON = 1_795_000_000.0
"""The moment of the last receipt, Unix time."""

MODELS = (
    ("anthropic", "claude-sonnet-4-5"),
    ("openai", "gpt-5"),
    ("gemini", "gemini-2.5-pro"),
    ("groq", "model-that-nobody-has-priced"),
)
TOOLS = (("Bash", "log", "log"), ("Grep", "search", "search"), ("mcp__api", "json", "json"), ("Bash", "diff", "diff"))
OWNERS = tuple(
    Owner(process, project, f"/home/u/{project}") for process, project in (("claude", "shop"), ("node", "api"))
)


def receipts(count: int, seed: int = 1, last: float = NOON, apart: float = 60.0) -> list[Receipt]:
    """Of several agents at once, one every `apart` seconds up to `last`; some refused, cut off, held or unpriced."""
    dice = random.Random(seed)
    return [_receipt(dice, number, last - (count - 1 - number) * apart) for number in range(count)]


def _receipt(dice: random.Random, number: int, started: float) -> Receipt:
    conversation = number % 7
    provider, model = MODELS[conversation % len(MODELS)]
    held = conversation == 5
    audit = conversation == 6
    savings = () if held else tuple(_saving(dice) for _ in range(dice.randrange(4)))
    return Receipt(
        started=started,
        provider=provider,
        host=f"api.{provider}.com",
        path="/v1/messages",
        wire="anthropic-messages",
        mode="audit" if audit else "optimize",
        level="balanced",
        status="compressed" if savings else "skipped" if held else "unchanged",
        reason="holdout" if held else "",
        model=model,
        streamed=True,
        turns=number,
        conversation=f"conversation{conversation}",
        session="session",
        agent=("", "explore")[number % 2],
        tokens_before=sum(saving.tokens_before for saving in savings),
        tokens_after=sum(saving.tokens_after for saving in savings),
        savings=savings,
        lookups=(Lookup(savings[0].original_id, 90),) if savings and dice.random() < 0.1 else (),
        skipped={"short": dice.randrange(1, 9), "exact-tool": 1},
        bytes_before=80_000,
        bytes_after=60_000,
        ms_added=dice.uniform(1, 20),
        ms_total=dice.uniform(500, 9000),
        http_status=dice.choice((200, 200, 200, 200, 200, 200, 429, 0)),
        refused=dice.choice((0,) * 9 + (400,)) if savings else 0,
        aborted=dice.random() < 0.05,
        usage=_usage(dice, model),
        auth_mode="api-key",
        client=("claude-code", "codex")[number % 2],
    )


def _saving(dice: random.Random) -> Saving:
    tool, kind, compressor = dice.choice(TOOLS)
    before = dice.randrange(300, 9000)
    return Saving(tool, kind, compressor, before, before // dice.randrange(2, 9), f"id{dice.randrange(60)}", False)


def _usage(dice: random.Random, model: str) -> Usage:
    if dice.random() < 0.1:
        return Usage()
    return Usage(
        input=dice.randrange(50, 5000),
        cache_read=dice.choice((0, 30_000)),
        cache_write=dice.choice((None, 2_000)),
        output=dice.randrange(10, 900),
        model=model,
    )


def _owner_of(receipt: Receipt) -> Owner:
    return OWNERS[receipt.turns % len(OWNERS)]


def write(folder: Path, rows: Sequence[Receipt]) -> Path:
    """The ledger of these receipts in a thinwire_dir."""
    ledger = Ledger(folder / FILE, Prices(), _owner_of, most_days=36_500)  # whatever the day on which this runs
    for row in rows:
        ledger.put(row)
    ledger.close()
    return folder / FILE


def multiply(path: Path, times: int) -> int:
    """Write each request of a ledger, with its parts, so many times, ever further in the past; the number of requests."""
    file = sqlite3.connect(path)
    (most, first, last) = file.execute("SELECT max(id), min(started), max(started) FROM requests").fetchone()
    others = ", ".join(_columns(file, "requests", "id", "started"))
    with file:
        for copy in range(1, times):
            back = copy * (last - first + 60)
            file.execute(
                f"INSERT INTO requests (id, started, {others}) SELECT id + ?, started - ?, {others} "
                "FROM requests WHERE id <= ?",
                (copy * most, back, most),
            )
            for table in ("edits", "skips"):
                names = ", ".join(_columns(file, table, "request"))
                file.execute(
                    f"INSERT INTO {table} (request, {names}) SELECT request + ?, {names} FROM {table} WHERE request <= ?",
                    (copy * most, most),
                )
    (count,) = file.execute("SELECT count(*) FROM requests").fetchone()
    file.close()
    return int(count)


def _columns(file: sqlite3.Connection, table: str, *without: str) -> list[str]:
    return [name for _, name, *_ in file.execute(f"PRAGMA table_info({table})") if name not in without]
