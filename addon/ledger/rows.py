"""What stands in the ledger's columns for a receipt and its account."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from ..audit.client_process import Owner
from ..audit.pricing import Account, New
from ..audit.receipt import Receipt, Saving
from ..audit.savings import Kept

Row = Mapping[str, str | int | float | None]

_LONGEST: Final = 200
"""Characters of a name that came from the network."""


def short(name: str) -> str:
    """A name fit to be kept: not endless, and no half characters."""
    return name[:_LONGEST].encode("utf-8", "replace").decode()


def request(receipt: Receipt, owner: Owner, account: Account) -> Row:
    """One row of `requests`."""
    return {
        "started": receipt.started,
        "provider": short(receipt.provider),
        "host": short(receipt.host),
        "path": short(receipt.path),
        "wire": receipt.wire,
        "model": short(receipt.model),
        "answered": short(receipt.usage.model or ""),
        "mode": receipt.mode,
        "level": receipt.level,
        "status": receipt.status,
        "reason": short(receipt.reason),
        "auth_mode": receipt.auth_mode,
        "client": receipt.client,
        "process": short(owner.process),
        "project": short(owner.project),
        "folder": owner.folder.encode("utf-8", "replace").decode(),
        "session": receipt.session,
        "conversation": receipt.conversation,
        "agent": short(receipt.agent),
        "turns": receipt.turns,
        "streamed": int(receipt.streamed),
        "http_status": receipt.http_status,
        "refused": receipt.refused,
        "aborted": int(receipt.aborted),
        "held": int(receipt.held),
        "applied": int(receipt.applied),
        "ms_added": receipt.ms_added,
        "ms_total": receipt.ms_total,
        "bytes_before": receipt.bytes_before,
        "bytes_after": receipt.bytes_after,
        "tokens_before": receipt.tokens_before,
        "tokens_after": receipt.tokens_after,
        "service_tier": short(receipt.usage.service_tier or ""),
        **_billed(receipt, account),
        **_saved(receipt, account),
    }


def _billed(receipt: Receipt, account: Account) -> Row:
    usage, rates, cost = receipt.usage, account.rates, account.cost
    return {
        "request_tokens": account.prompt,
        "request_tokens_exact": int(account.prompt_exact),
        "input": usage.input,
        "cache_read": usage.cache_read,
        "cache_write": usage.cache_write,
        "cache_write_1h": usage.cache_write_1h,
        "output": usage.output,
        "reasoning": usage.reasoning,
        "rate_input": rates.input if rates else None,
        "rate_cache_read": rates.cache_read if rates else None,
        "rate_cache_write": rates.cache_write if rates else None,
        "rate_cache_write_1h": rates.cache_write_1h if rates else None,
        "rate_output": rates.output if rates else None,
        "usd_input": cost.input if cost else None,
        "usd_cache_read": cost.cache_read if cost else None,
        "usd_cache_write": cost.cache_write if cost else None,
        "usd_output": cost.output if cost else None,
        "usd": account.usd,
        "cost_basis": account.cost_basis,
    }


def _saved(receipt: Receipt, account: Account) -> Row:
    kept = Kept() if receipt.mode == "audit" else account.kept
    saved, possible = _dollars(receipt, account)
    return {
        "saved_new": kept.new,
        "saved_again": kept.again,
        "debited": account.debited.new + account.debited.again,
        "token_factor": account.factor.value,
        "saved_usd": saved,
        "possible_usd": possible,
        "saving_basis": account.saving_basis,
    }


def _dollars(receipt: Receipt, account: Account) -> tuple[float | None, float | None]:
    """Saved, and in audit mode: would have been."""
    usd = account.worth.usd if account.worth else None
    return (0.0, usd) if receipt.mode == "audit" else (usd, 0.0)


def edits(receipt: Receipt, new: New, account: Account) -> Iterator[Row]:
    """The rows of `edits`: what was saved, by tool, kind and compressor; the money shared out by worth."""
    groups: dict[tuple[str, str, str, bool], list[tuple[Saving, bool]]] = defaultdict(list)
    for saving, first in zip(receipt.savings, new.savings, strict=True):
        groups[short(saving.tool), saving.kind, saving.compressor, saving.lossless].append((saving, first))
    weights = {group: _weight(members, account) for group, members in groups.items()}
    whole = sum(weights.values())
    saved, possible = _dollars(receipt, account)
    for group, members in groups.items():
        share = weights[group] / whole if whole else 1 / len(groups)
        yield {
            **dict(zip(("tool", "kind", "compressor", "lossless"), group, strict=True)),
            **_counts(members),
            "saved_usd": None if saved is None else saved * share,
            "possible_usd": None if possible is None else possible * share,
        }


def _weight(members: list[tuple[Saving, bool]], account: Account) -> float:
    rates = account.worth
    if rates is None:
        return 0.0
    return sum(
        (saving.tokens_before - saving.tokens_after) * (rates.new_rate if first else rates.again_rate)
        for saving, first in members
    )


def _counts(members: list[tuple[Saving, bool]]) -> Row:
    fresh = [saving for saving, first in members if first]
    return {
        "blocks": len(members),
        "new_blocks": len(fresh),
        "tokens_before": sum(saving.tokens_before for saving, _ in members),
        "tokens_after": sum(saving.tokens_after for saving, _ in members),
        "new_tokens_before": sum(saving.tokens_before for saving in fresh),
        "new_tokens_after": sum(saving.tokens_after for saving in fresh),
    }
