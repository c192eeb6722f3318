"""Which references still lead where they led: what stands above must be sent as it was when they were made."""

from __future__ import annotations

from collections.abc import Mapping

from .history import Sent
from .model.blocks import Request
from .model.job import Replacement
from .model.reasons import Reason
from .plan import Plan, decisions_of
from .references.above import sent_name


def that_stand(request: Request, sent: Mapping[int, Sent]) -> Mapping[int, Sent]:
    """Return those earlier decisions whose references still lead where they led. Where not, the provider's cache is gone from
    there on: what stands above is not sent as it was."""
    if not any(was.decision.rests for was in sent.values()):
        return sent
    while True:
        names = _names(request, {number: was.decision for number, was in sent.items()})
        standing = {number: was for number, was in sent.items() if names.issuperset(was.decision.rests)}
        if len(standing) == len(sent):
            return sent
        sent = standing


def _names(request: Request, decisions: Mapping[int, Replacement]) -> frozenset[bytes]:
    """Return what references may rest on."""
    return frozenset(sent_name(request.blocks[number], decision) for number, decision in decisions.items())


def misled(
    plan: Plan, in_force: Mapping[bytes, Replacement], new: Mapping[bytes, Replacement]
) -> dict[bytes, Replacement]:
    """Return those new decisions whose references lead nowhere under what is in force; each is to be left alone instead."""
    without: dict[bytes, Replacement] = {}
    resting = {task.number: task.key for task in plan.tasks if task.key in new and in_force[task.key].rests}
    if not resting or plan.request is None:
        return without
    while True:
        names = _names(plan.request, decisions_of(plan, {**in_force, **without}))
        more = [key for key in resting.values() if key not in without and not names.issuperset(in_force[key].rests)]
        if not more:
            return without
        without |= dict.fromkeys(more, Replacement(None, Reason.UNVERIFIED))
