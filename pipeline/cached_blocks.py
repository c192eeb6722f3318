"""Blocks that the provider may have cached from before thinwire came: left alone while that is warm (cache/warm_prefix.py), and
decided anew once it has gone cold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from .cache.rules import CacheRule
from .cache.warm_prefix import SEEN_EVERY, Moment, Old, is_cold, rewritten_from
from .model.blocks import Block
from .model.job import Replacement
from .model.reasons import Reason
from .plan import Plan


def is_over(decision: Replacement, rule: CacheRule | None, moment: Moment | None) -> bool:
    """Return whether a block was only left alone for the provider's cache, and that has gone cold."""
    if decision.reason != Reason.CACHED or rule is None or moment is None:
        return False
    return is_cold(rule, moment, decision.sent_at)


def with_known(plan: Plan, known: Mapping[bytes, Replacement]) -> Plan:
    """Return the plan with decisions that the memo has. What was left in the provider's cache stays so while that is warm."""
    over = {key for key, decision in known.items() if is_over(decision, plan.rule, plan.moment)}
    warm = {
        key: Replacement(None, Reason.CACHED, sent_at=plan.moment.now)
        for key, decision in known.items()
        if plan.moment is not None
        and key not in over
        and decision.reason == Reason.CACHED
        and plan.moment.now - decision.sent_at > SEEN_EVERY
    }
    return replace(
        plan,
        known={**plan.known, **{key: decision for key, decision in known.items() if key not in over}, **warm},
        decided={**plan.decided, **warm},
        retaken=plan.retaken | over,
    )


def left_in_cache(plan: Plan, decisions: Mapping[bytes, Replacement]) -> dict[bytes, Replacement]:
    """Return those of the new decisions that would rewrite what the provider may have cached, without paying at once."""
    if not plan.cached or plan.rule is None or plan.moment is None:
        return {}
    old = {task.key: task.block for task in reversed(plan.tasks) if task.key in decisions}
    olds = [
        _old(block, decisions[key])
        for key, block in old.items()
        if decisions[key].text is not None and block.end <= plan.cached
    ]
    cut = rewritten_from(sorted(olds, key=lambda one: one.start), plan.cached, plan.rule)
    left = Replacement(None, Reason.CACHED, sent_at=plan.moment.now)
    return {key: left for key, block in old.items() if decisions[key].text is not None and block.start < cut}


def _old(block: Block, replacement: Replacement) -> Old:
    return Old(block.start, block.end, replacement.tokens_before, replacement.tokens_before - replacement.tokens_after)
