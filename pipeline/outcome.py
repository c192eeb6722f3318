"""The Outcome of a plan in which everything is decided: the edits, spliced into the body's own bytes."""

from __future__ import annotations

from collections.abc import Mapping

from .json_bytes.splice import json_string, splice
from .model.blocks import Block, Edit, Outcome
from .model.job import Replacement
from .plan import Plan


def outcome_of(plan: Plan, in_force: Mapping[bytes, Replacement]) -> Outcome:
    """Return what becomes of the plan's body; `in_force` has a decision for the key of each task. Raises KeyError where not."""
    edits: list[Edit] = []
    skipped = plan.skipped
    for task in plan.tasks:
        replacement = in_force[task.key]
        if replacement.text is None:
            skipped[replacement.reason] += 1
        else:
            edits.append(_edit(task.block, replacement, replacement.text))
    if not edits:
        return Outcome("unchanged", plan.body, skipped=skipped)
    return Outcome(
        "compressed",
        splice(plan.body, edits),
        tokens_before=sum(edit.tokens_before for edit in edits),
        tokens_after=sum(edit.tokens_after for edit in edits),
        edits=tuple(edits),
        skipped=skipped,
    )


def _edit(block: Block, replacement: Replacement, text: str) -> Edit:
    return Edit(
        block.start,
        block.end,
        json_string(text, block.raw),
        block.tool,
        replacement.kind,
        replacement.compressor,
        replacement.tokens_before,
        replacement.tokens_after,
        replacement.original_id,
        replacement.lossless,
        not replacement.needs_original,
    )
