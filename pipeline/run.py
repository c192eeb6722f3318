"""The story of one body: read it, judge each block, look up what was decided before, compress what is new, splice.

`compress` does it in one call. The addon does the same in three steps, since only the middle one is slow: `plan` and `finish`
cost hashes, look-ups and a splice, and load no compressor; the jobs in between go to a worker.

What an earlier request of the conversation carried is sent as it was then (history.py); settings decide what is new.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from . import wire as wires
from .cache.rules import CacheRule, rule_for
from .cache.warm_prefix import SEEN_EVERY, Moment, Old, cached_bytes, is_cold, may_be_warm, rewritten_from
from .history import History, history
from .json_bytes.json_spans import Unreadable
from .json_bytes.splice import json_string, splice
from .model.blocks import Block, Edit, Outcome, Request
from .model.job import Job, Replacement
from .model.reasons import Reason
from .model.settings import Settings
from .model.stores import Memo, Originals
from .repeats import DIFFERENCE
from .tasks import Task, tasks_of


@dataclass(frozen=True, slots=True)
class Plan:
    """What is left to do for one body."""

    body: bytes
    tasks: tuple[Task, ...] = ()
    known: Mapping[bytes, Replacement] = field(default_factory=dict)
    """Decisions found in the memo, by key."""
    jobs: Mapping[bytes, Job] = field(default_factory=dict)
    """What nobody has decided yet, each once, by key."""
    decided: Mapping[bytes, Replacement] = field(default_factory=dict)
    """Decided while planning; to be remembered with the rest."""
    left: Mapping[int, str] = field(default_factory=dict)
    """Why each block without a task is left alone, by its position."""
    history: History = field(default_factory=History)
    request: Request | None = None
    settings: Settings = field(default_factory=Settings)
    """Those in force, with the level of the request's model."""
    outcome: Outcome | None = None
    """Set when there is nothing to do."""
    retaken: frozenset[bytes] = frozenset()
    """Keys whose earlier decision is over: the provider's cache is cold, or what a diff was drawn against is not there."""
    cached: int = 0
    """Bytes at the start of the body that the provider may have cached from before thinwire came."""
    rule: CacheRule | None = None
    moment: Moment | None = None

    @property
    def skipped(self) -> Counter[str]:
        """Reason -> number of blocks that nobody was asked about."""
        return Counter(self.left.values())


def compress(
    body: bytes,
    wire: str,
    settings: Settings = Settings(),  # noqa: B008  (frozen)
    memo: Memo | None = None,
    originals: Originals | None = None,
) -> Outcome:
    """The body with its tool outputs compressed. Never raises: whatever goes wrong, `body` itself is in the Outcome."""
    from .choose import squeeze  # noqa: PLC0415  (compressors and vocabulary: not for a process that only plans)

    try:
        todo = plan(body, wire, settings, memo)
        return finish(todo, {key: squeeze(job) for key, job in todo.jobs.items()}, memo, originals)
    except Exception as defect:  # noqa: BLE001  (the promise: the original goes on)
        return Outcome("failed", body, reason=type(defect).__name__)


def plan(
    body: bytes,
    wire: str,
    settings: Settings,
    memo: Memo | None = None,
    provider: str = "",
    moment: Moment | None = None,
    calls: wires.Calls = wires.NO_CALLS,
) -> Plan:
    """Reads and judges the body. With a moment, what the provider may have cached is left alone (warm_prefix.py).

    `calls` are tool calls that the body does not repeat. Raises ValueError on a block that is not UTF-8.
    """
    try:
        request = wires.read(wire, body, calls)
    except Unreadable as unreadable:
        return Plan(body, settings=settings, outcome=Outcome("skipped", body, reason=unreadable.reason))
    except RecursionError:
        return Plan(body, settings=settings, outcome=Outcome("skipped", body, reason=Reason.NOT_JSON))
    settings = settings.of_model(request.model)
    todo = Plan(body, request=request, settings=settings)
    if request.choices > 1:
        return replace(todo, outcome=Outcome("skipped", body, reason=Reason.MULTIPLE_CHOICES))
    rule = None if moment is None else rule_for(provider, request.model)
    before = history(request, memo, lambda decision: _is_over(decision, rule, moment))
    tasks, left = tasks_of(request, settings, before.sent)
    todo = replace(todo, tasks=tuple(tasks), left=left, history=before)
    if not tasks:
        return replace(todo, outcome=_nothing_to_do(todo))
    known = {sent.key: sent.decision for sent in before.sent.values() if sent.key is not None}
    if memo is not None:
        known |= memo.get([task.key for task in tasks if task.key not in known])
    todo = replace(todo, known=known)
    if rule is not None and moment is not None:
        todo = _joined(todo, request, rule, moment)
    if lost := _lost(todo.tasks, todo.known):
        known = {key: found for key, found in todo.known.items() if key not in lost}
        todo = replace(todo, known=known, retaken=todo.retaken | lost)
    return replace(todo, jobs=_jobs(todo))


def nothing_new(plan: Plan, reason: Reason) -> Plan:
    """The plan of a body of which nothing is to change, for `reason`, but what earlier requests sent changed."""
    sent = tuple(task for task in plan.tasks if task.sent)
    left = {**plan.left, **{task.number: str(reason) for task in plan.tasks if not task.sent}}
    left |= {number: str(reason) for number in plan.left.keys() - plan.history.sent.keys()}
    less = replace(plan, tasks=sent, left=left, jobs={}, decided={}, retaken=frozenset(), cached=0)
    if sent:
        return less
    return replace(less, outcome=Outcome("skipped", plan.body, reason=reason, skipped=less.skipped))


def _nothing_to_do(plan: Plan) -> Outcome:
    return Outcome("unchanged", plan.body, skipped=plan.skipped)


def _is_over(decision: Replacement, rule: CacheRule | None, moment: Moment | None) -> bool:
    """Whether a block was only left alone for the provider's cache, and that has gone cold."""
    if decision.reason != Reason.CACHED or rule is None or moment is None:
        return False
    return is_cold(rule, moment, decision.sent_at)


def _joined(plan: Plan, request: Request, rule: CacheRule, moment: Moment) -> Plan:
    """The plan with what the provider may have cached marked: kept where still warm, given free where cold."""
    known = dict(plan.known)
    warm: dict[bytes, Replacement] = {}
    for key, replacement in plan.known.items():
        if replacement.reason == Reason.CACHED:
            if _is_over(replacement, rule, moment):
                del known[key]
            elif moment.now - replacement.sent_at > SEEN_EVERY:
                warm[key] = Replacement(None, Reason.CACHED, sent_at=moment.now)
    return replace(
        plan,
        known={**known, **warm},
        decided=warm,
        retaken=frozenset(plan.known.keys() - known.keys()),
        cached=cached_bytes(request, rule) if may_be_warm(rule, moment) else 0,
        rule=rule,
        moment=moment,
    )


def _lost(tasks: Sequence[Task], decisions: Mapping[bytes, Replacement]) -> frozenset[bytes]:
    """The keys of diffs against a result that these decisions do not leave whole."""
    return frozenset(
        task.key
        for task in tasks
        if task.earlier_key is not None
        and task.key in decisions
        and decisions[task.key].compressor == DIFFERENCE
        and (task.earlier_key not in decisions or decisions[task.earlier_key].text is not None)
    )


def _jobs(plan: Plan) -> dict[bytes, Job]:
    jobs: dict[bytes, Job] = {}
    for task in plan.tasks:
        if task.key not in plan.known and task.key not in jobs:
            jobs[task.key] = task.job(plan.known, jobs)
    return jobs


def finish(
    plan: Plan,
    found: Mapping[bytes, Replacement],
    memo: Memo | None = None,
    originals: Originals | None = None,
) -> Outcome:
    """The Outcome of a plan whose jobs have been done. What was decided is remembered before anything is sent."""
    if memo is not None and (first := _first_sent(plan)):
        memo.hold(first)
    if plan.outcome is not None:
        return plan.outcome
    new = {**found, **_left_in_cache(plan, found)}
    # A worker that was killed or a hook may have decided otherwise about the result that a diff was drawn against.
    new |= dict.fromkeys(_lost(plan.tasks, {**new, **plan.known}), Replacement(None, Reason.UNVERIFIED))
    in_force = {**new, **plan.known}
    if memo is not None:
        memo.set({**plan.decided, **{key: new[key] for key in plan.retaken & new.keys()}})
        in_force |= memo.put({key: new[key] for key in new.keys() - plan.retaken})
    if originals is not None:
        texts = {
            in_force[key].original_id: job.text for key, job in plan.jobs.items() if in_force[key].text is not None
        }
        if texts:
            originals.put(texts)
    return _outcome(plan, in_force)


def _first_sent(plan: Plan) -> dict[bytes, bytes | str]:
    """How the blocks are sent that no earlier request carried, by prefix hash: the key of the decision, or why there is none."""
    prefixes = plan.history.prefixes
    if not prefixes:
        return {}
    new: dict[bytes, bytes | str] = {prefixes[task.number]: task.key for task in plan.tasks if not task.sent}
    return new | {prefixes[number]: reason for number, reason in plan.left.items() if number not in plan.history.sent}


def _left_in_cache(plan: Plan, found: Mapping[bytes, Replacement]) -> dict[bytes, Replacement]:
    """Of the new decisions those that would rewrite what the provider may have cached, without paying at once."""
    if not plan.cached or plan.rule is None or plan.moment is None:
        return {}
    old = {task.key: task.block for task in reversed(plan.tasks) if task.key in found}
    olds = [
        _old(block, found[key])
        for key, block in old.items()
        if found[key].text is not None and block.end <= plan.cached
    ]
    cut = rewritten_from(sorted(olds, key=lambda one: one.start), plan.cached, plan.rule)
    left = Replacement(None, Reason.CACHED, sent_at=plan.moment.now)
    return {key: left for key, block in old.items() if found[key].text is not None and block.start < cut}


def _old(block: Block, replacement: Replacement) -> Old:
    return Old(block.start, block.end, replacement.tokens_before, replacement.tokens_before - replacement.tokens_after)


def _outcome(plan: Plan, in_force: Mapping[bytes, Replacement]) -> Outcome:
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
    )
