"""The rows of `requests`, `edits` and `charges`: what stands in each column, and how it follows from a receipt and its account.

A column is known in three places: its SQL in schema.py, its field here, and the line here that fills it. Readers get it by its
name; a sum over it is a field of the same name in totals.py.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Final

from ..audit.client_process import Owner
from ..audit.pricing import Account, FirstSeen
from ..audit.receipt import Receipt, Saving
from ..audit.savings import KeptTokens
from ..audit.signs import Signs

_LONGEST: Final = 200
"""Characters of a name that came from the network."""


def short(name: str) -> str:
    """A name fit to be kept: not endless, and no half characters."""
    return name[:_LONGEST].encode("utf-8", "replace").decode()


@dataclass(frozen=True, slots=True)
class Request:
    """One row of `requests`; its fields are the columns, in words explained in schema.py."""

    started: float
    provider: str
    host: str
    path: str
    wire: str
    model: str
    answered: str
    mode: str
    level: str
    status: str
    reason: str
    auth_mode: str
    client: str
    process: str
    project: str
    folder: str
    session: str
    conversation: str
    agent: str
    turns: int
    streamed: int
    http_status: int
    refused: int
    aborted: int
    held: int
    applied: int
    ms_added: float
    ms_total: float
    bytes_before: int
    bytes_after: int
    request_tokens: int
    request_tokens_exact: int
    tokens_before: int
    tokens_after: int
    input: int | None
    cache_read: int | None
    cache_write: int | None
    cache_write_1h: int | None
    output: int | None
    reasoning: int | None
    service_tier: str
    speed: str
    geo: str
    rate_input: float | None
    rate_cache_read: float | None
    rate_cache_write: float | None
    rate_cache_write_1h: float | None
    rate_output: float | None
    usd_input: float | None
    usd_cache_read: float | None
    usd_cache_write: float | None
    usd_output: float | None
    usd_fees: float | None
    usd: float | None
    usd_estimated: float
    cost_basis: str
    caveats: str
    saved_new: float
    saved_again: float
    debited: float
    token_factor: float
    saved_usd: float | None
    possible_usd: float | None
    saving_basis: str
    results: int
    reruns: int
    edits: int
    edits_refused: int
    fetched: int
    id: int = 0
    """0 until it is written."""


@dataclass(frozen=True, slots=True)
class Edited:
    """One row of `edits`: the blocks of one request that were sent differently, of one tool, kind and compressor."""

    request: int
    tool: str
    kind: str
    compressor: str
    lossless: int
    blocks: int
    new_blocks: int
    tokens_before: int
    tokens_after: int
    new_tokens_before: int
    new_tokens_after: int
    saved_usd: float | None
    possible_usd: float | None


@dataclass(frozen=True, slots=True)
class Charged:
    """One row of `charges`: what was billed of one kind in one request, beside text."""

    request: int
    kind: str
    amount: int
    usd: float | None


REQUEST: Final = ", ".join(f.name for f in fields(Request))
EDITED: Final = ", ".join(f.name for f in fields(Edited))
"""The columns to select for a row of each."""


def request(receipt: Receipt, new: FirstSeen, owner: Owner, account: Account) -> Request:
    """The row of a request that is over."""
    signs = receipt.signs if receipt.delivered else Signs()  # the client will send it again
    usage, rates, cost = account.usage, account.rates, account.cost
    kept = KeptTokens() if receipt.mode == "audit" else account.kept
    saved, possible = _dollars(receipt, account)
    return Request(
        started=receipt.started,
        provider=short(receipt.provider),
        host=short(receipt.host),
        path=short(receipt.path),
        wire=receipt.wire,
        model=short(receipt.model),
        answered=short(usage.model or ""),
        mode=receipt.mode,
        level=receipt.level,
        status=receipt.status,
        reason=short(receipt.reason),
        auth_mode=receipt.auth_mode,
        client=receipt.client,
        process=short(owner.process),
        project=short(owner.project),
        folder=owner.folder.encode("utf-8", "replace").decode(),
        session=receipt.session,
        conversation=receipt.conversation,
        agent=short(receipt.agent),
        turns=receipt.turns,
        streamed=int(receipt.streamed),
        http_status=receipt.http_status,
        refused=receipt.refused,
        aborted=int(receipt.aborted),
        held=int(receipt.held),
        applied=int(receipt.applied),
        ms_added=receipt.ms_added,
        ms_total=receipt.ms_total,
        bytes_before=receipt.bytes_before,
        bytes_after=receipt.bytes_after,
        request_tokens=account.prompt,
        request_tokens_exact=int(account.prompt_exact),
        tokens_before=receipt.tokens_before,
        tokens_after=receipt.tokens_after,
        input=usage.input,
        cache_read=usage.cache_read,
        cache_write=usage.cache_write,
        cache_write_1h=usage.cache_write_1h,
        output=usage.output,
        reasoning=usage.reasoning,
        service_tier=short(usage.service_tier or ""),
        speed=short(usage.speed or ""),
        geo=short(usage.geo or ""),
        rate_input=rates["input"] if rates else None,
        rate_cache_read=rates["cache_read"] if rates else None,
        rate_cache_write=rates["cache_write"] if rates else None,
        rate_cache_write_1h=rates["cache_write_1h"] if rates else None,
        rate_output=rates["output"] if rates else None,
        usd_input=cost.input if cost else None,
        usd_cache_read=cost.cache_read if cost else None,
        usd_cache_write=cost.cache_write if cost else None,
        usd_output=cost.output if cost else None,
        usd_fees=cost.fees if cost else None,
        usd=account.usd,
        usd_estimated=account.usd_estimated,
        cost_basis=account.cost_basis,
        caveats=",".join(account.caveats),
        saved_new=kept.new,
        saved_again=kept.again,
        debited=account.debited.new + account.debited.again,
        token_factor=account.factor.value,
        saved_usd=saved,
        possible_usd=possible,
        saving_basis=account.saving_basis,
        results=signs.results,
        reruns=signs.reruns,
        edits=signs.edits,
        edits_refused=signs.edits_refused,
        fetched=sum(new.lookups) if receipt.delivered else 0,
    )


def charges(which: int, account: Account) -> Iterator[Charged]:
    """Yield what was billed in the request of that id beside text."""
    for kind, charge in (account.cost.charges if account.cost else {}).items():
        yield Charged(which, kind, charge.amount, charge.usd)


def _dollars(receipt: Receipt, account: Account) -> tuple[float | None, float | None]:
    """Saved, and in audit mode: would have been."""
    usd = account.saved_value.usd if account.saved_value else None
    return (0.0, usd) if receipt.mode == "audit" else (usd, 0.0)


def edits(which: int, receipt: Receipt, new: FirstSeen, account: Account) -> Iterator[Edited]:
    """Yield what was saved in the request of that id, by tool, kind and compressor; the money is shared out by worth."""
    groups: dict[tuple[str, str, str, bool], list[tuple[Saving, bool]]] = defaultdict(list)
    for saving, first in zip(receipt.savings, new.savings, strict=True):
        groups[short(saving.tool), saving.kind, saving.compressor, saving.lossless].append((saving, first))
    weights = {group: _weight(members, account) for group, members in groups.items()}
    whole = sum(weights.values())
    for group, members in groups.items():
        share = weights[group] / whole if whole else 1 / len(groups)
        yield _edited(which, group, members, [usd and usd * share for usd in _dollars(receipt, account)])


def _edited(
    which: int,
    group: tuple[str, str, str, bool],
    members: list[tuple[Saving, bool]],
    dollars: list[float | None],
) -> Edited:
    savings = [saving for saving, _ in members]
    fresh = [saving for saving, first in members if first]
    tool, kind, compressor, lossless = group
    return Edited(
        request=which,
        tool=tool,
        kind=kind,
        compressor=compressor,
        lossless=int(lossless),
        blocks=len(savings),
        new_blocks=len(fresh),
        tokens_before=sum(saving.tokens_before for saving in savings),
        tokens_after=sum(saving.tokens_after for saving in savings),
        new_tokens_before=sum(saving.tokens_before for saving in fresh),
        new_tokens_after=sum(saving.tokens_after for saving in fresh),
        saved_usd=dollars[0],
        possible_usd=dollars[1],
    )


def _weight(members: list[tuple[Saving, bool]], account: Account) -> float:
    """Return how much of the request's saving a group of blocks has made, before tiers."""
    rates = account.saved_value
    if rates is None:
        return 0.0
    return sum(
        (saving.tokens_before - saving.tokens_after) * (rates.new_rate if first else rates.again_rate)
        for saving, first in members
    )
