"""The story of one body: read it, judge each block, look up what was decided before, compress what is new, splice.

`compress` does it in one call. The addon does the same in steps, since only the work between them is slow: `plan`, `go_on` and
`finish` cost hashes, look-ups and a splice, and load no compressor; the jobs in between go to a worker.

What an earlier request of the conversation carried is sent as it was then (history.py); settings decide what is new. What is
new may say by reference what stands above (references/). That hangs on how the text above is sent, so such a block waits until
that is decided: `go_on` then makes its job.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

import msgspec

from . import wire as wires
from .cache.rules import rule_for
from .cache.warm_prefix import Moment, cached_bytes, may_be_warm
from .cached_blocks import is_over, left_in_cache, with_known
from .history import history
from .json_bytes.json_spans import Unreadable
from .model.blocks import Block, Outcome
from .model.job import Job, Replacement
from .model.reasons import Reason
from .model.settings import Settings
from .model.stores import Memo, Originals
from .outcome import outcome_of
from .plan import Elsewhere, Plan, decisions_of
from .quoted_markers import quoting, signatures
from .standing_references import misled, that_stand
from .tasks import Task, tasks_of


def compress(
    body: bytes,
    wire: str,
    settings: Settings = Settings(),  # noqa: B008  (frozen)
    memo: Memo | None = None,
    originals: Originals | None = None,
) -> Outcome:
    """The body with its tool outputs compressed. Never raises: whatever goes wrong, `body` itself is in the Outcome."""
    from .choose import compress_block  # noqa: PLC0415  (compressors and vocabulary: not for a process that only plans)

    try:
        return finish(worked_off(plan(body, wire, settings, memo), compress_block, memo), {}, memo, originals)
    except Exception as defect:  # noqa: BLE001  (the promise: the original goes on)
        return Outcome("failed", body, reason=type(defect).__name__)


def plan(
    body: bytes,
    wire: str,
    settings: Settings,
    memo: Memo | None = None,
    provider: str = "",
    moment: Moment | None = None,
    elsewhere: Elsewhere = Elsewhere(),  # noqa: B008  (frozen)
) -> Plan:
    """Read and judge the body. With a moment, what the provider may have cached is left alone (cached_blocks.py).

    Raises ValueError on a block that is not UTF-8.
    """
    try:
        request = wires.read(wire, body, elsewhere.calls)
    except Unreadable as unreadable:
        return Plan(body, settings=settings, outcome=Outcome("skipped", body, reason=unreadable.reason))
    except RecursionError:
        return Plan(body, settings=settings, outcome=Outcome("skipped", body, reason=Reason.NOT_JSON))
    settings = settings.of_model(request.model)
    todo = Plan(body, request=request, settings=settings)
    if request.choices > 1:
        return replace(todo, outcome=Outcome("skipped", body, reason=Reason.MULTIPLE_CHOICES))
    rule = None if moment is None else rule_for(provider, request.model)
    retried = elsewhere.shortened is not None  # whose results come meanwhile
    before = history(request, memo, lambda decision: is_over(decision, rule, moment), retried=retried)
    before = replace(before, sent=that_stand(request, before.sent))
    tasks, left = tasks_of(request, settings, before.sent, elsewhere.shortened, quoting(request, before.sent, memo))
    todo = replace(todo, left=left, history=before)
    if not tasks:
        return replace(todo, outcome=_nothing_to_do(todo))
    if rule is not None and moment is not None:
        cached = cached_bytes(request, rule) if may_be_warm(rule, moment) else 0
        todo = replace(todo, cached=cached, rule=rule, moment=moment)
    todo = with_known(todo, {sent.key: sent.decision for sent in before.sent.values() if sent.key is not None})
    waiting = tuple(task for task in tasks if not task.sent)
    return _opened(replace(todo, tasks=tuple(task for task in tasks if task.sent), waiting=waiting), memo)


def go_on(plan: Plan, decisions: Mapping[bytes, Replacement], memo: Memo | None = None) -> Plan:
    """The plan after its jobs have brought `decisions`: with new jobs, where others waited for that."""
    return _opened(replace(plan, new_decisions={**plan.new_decisions, **decisions}, jobs={}), memo)


def worked_off(plan: Plan, work: Callable[[Job], Replacement], memo: Memo | None = None) -> Plan:
    """The plan after all of its jobs, done one after the other."""
    while plan.jobs:
        plan = go_on(plan, {key: work(job) for key, job in plan.jobs.items()}, memo)
    return plan


def _opened(plan: Plan, memo: Memo | None) -> Plan:
    """The plan in which everything that waits for nothing undecided has its key, and, if it is not known, its job."""
    while True:
        decisions = decisions_of(plan)
        ready = [task for task in plan.waiting if not task.waits_for(decisions)]
        if not ready:
            return plan
        keyed = [task if task.key else msgspec.structs.replace(task, key=task.named(decisions)) for task in ready]
        numbers = {task.number for task in ready}
        plan = replace(
            plan,
            tasks=tuple(sorted((*plan.tasks, *keyed), key=lambda task: task.number)),
            waiting=tuple(task for task in plan.waiting if task.number not in numbers),
        )
        new = [task.key for task in keyed if task.key not in plan.known and task.key not in plan.new_decisions]
        plan = with_known(plan, memo.get(new) if memo is not None else {})
        jobs = {
            task.key: task.job(decisions)
            for task in keyed
            if task.key not in plan.known and task.key not in plan.new_decisions and task.key not in plan.jobs
        }
        plan = replace(plan, jobs={**plan.jobs, **jobs})


def nothing_new(plan: Plan, reason: Reason) -> Plan:
    """The plan of a body of which nothing is to change, for `reason`, but what earlier requests sent changed."""
    sent = tuple(task for task in plan.tasks if task.sent)
    new = {task.number for task in (*plan.tasks, *plan.waiting) if not task.sent} | plan.left.keys()
    left = {**plan.left, **dict.fromkeys(new - plan.history.sent.keys(), str(reason))}
    less = replace(
        plan, tasks=sent, waiting=(), left=left, jobs={}, new_decisions={}, decided={}, retaken=frozenset(), cached=0
    )
    if sent:
        return less
    return replace(less, outcome=Outcome("skipped", plan.body, reason=reason, skipped=less.skipped))


def _nothing_to_do(plan: Plan) -> Outcome:
    return Outcome("unchanged", plan.body, skipped=plan.skipped)


def finish(
    plan: Plan,
    decisions: Mapping[bytes, Replacement],
    memo: Memo | None = None,
    originals: Originals | None = None,
) -> Outcome:
    """The Outcome of a plan whose jobs have been done; `decisions` are what the last ones brought. What was decided is remembered
    before anything is sent. What still waits, or nobody has looked at, is left alone in this conversation."""
    plan = _without_unseen(replace(plan, new_decisions={**plan.new_decisions, **decisions}))
    if memo is not None and (first := _first_sent(plan)):
        memo.hold(first)
    if plan.outcome is not None:
        return plan.outcome
    new = {**plan.new_decisions, **left_in_cache(plan, plan.new_decisions)}
    new |= misled(plan, {**new, **plan.known}, new)
    in_force = {**new, **plan.known}
    if memo is not None:
        memo.set({**plan.decided, **{key: new[key] for key in plan.retaken & new.keys()}})
        in_force |= memo.put({**{key: new[key] for key in new.keys() - plan.retaken}, **signatures(plan, new)})
        if changed := misled(plan, in_force, new):  # another process was first, with another decision
            memo.set(changed)
            in_force |= changed
    if originals is not None:
        plan = _with_originals(plan, in_force, originals, memo)
    return outcome_of(plan, in_force)


def _without_unseen(plan: Plan) -> Plan:
    """The plan in which everything is decided, or left alone."""
    unseen = {key: decision.reason for key, decision in plan.new_decisions.items() if decision.unseen}
    left = {task.number: str(Reason.TIMEOUT) for task in plan.waiting}
    left |= {task.number: unseen[task.key] for task in plan.tasks if task.key in unseen}
    return replace(
        plan,
        tasks=tuple(task for task in plan.tasks if task.number not in left),
        waiting=(),
        new_decisions={key: decision for key, decision in plan.new_decisions.items() if key not in unseen},
        left={**plan.left, **left},
    )


class _Texts(Mapping[str, str]):
    """What is replaced, by id; each decoded when it is asked for."""

    def __init__(self, blocks: Mapping[str, Block]) -> None:
        self._blocks = blocks

    def __getitem__(self, original_id: str) -> str:
        return self._blocks[original_id].text

    def __iter__(self) -> Iterator[str]:
        return iter(self._blocks)

    def __len__(self) -> int:
        return len(self._blocks)


def _with_originals(plan: Plan, in_force: Mapping[bytes, Replacement], originals: Originals, memo: Memo | None) -> Plan:
    """The plan with all originals kept; what may not be sent without is left alone, unless an earlier request sent it so."""
    replaced = [(task, in_force[task.key]) for task in plan.tasks if in_force[task.key].text is not None]
    blocks = {decision.original_id: task.block for task, decision in replaced}
    kept = originals.put(_Texts(blocks)) if blocks else ()
    if kept is None:
        return plan
    lost = [
        task
        for task, decision in replaced
        if decision.needs_original and not task.sent and decision.original_id not in kept
    ]
    return _without(plan, lost, Reason.NO_ORIGINAL, in_force, memo) if lost else plan


def _without(
    plan: Plan, tasks: Sequence[Task], reason: Reason, in_force: Mapping[bytes, Replacement], memo: Memo | None
) -> Plan:
    """The plan with these blocks, and those that refer to them, left alone in this conversation; what was decided stays."""
    left = {task.number: str(reason) for task in tasks}
    rest = tuple(task for task in plan.tasks if task.number not in left)
    less = replace(plan, tasks=rest, left={**plan.left, **left})
    if memo is not None and plan.history.prefixes:
        memo.hold({plan.history.prefixes[number]: why for number, why in left.items()})
    lost = misled(less, in_force, {task.key: in_force[task.key] for task in rest if not task.sent})
    more = [task for task in rest if task.key in lost and not task.sent]
    return _without(less, more, Reason.UNVERIFIED, in_force, memo) if more else less


def _first_sent(plan: Plan) -> dict[bytes, bytes | str]:
    """Return how blocks are sent that no earlier request carried, by prefix hash: a decision's key, or why there is none."""
    prefixes = plan.history.prefixes
    if not prefixes:
        return {}
    new: dict[bytes, bytes | str] = {prefixes[task.number]: task.key for task in plan.tasks if not task.sent}
    return new | {prefixes[number]: reason for number, reason in plan.left.items() if number not in plan.history.sent}
