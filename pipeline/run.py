"""The story of one body: read it, judge each block, look up what was decided before, compress what is new, splice.

`compress` does it in one call. The addon does the same in three steps, since only the middle one is slow: `plan` and `finish`
cost hashes, look-ups and a splice, and load no compressor; the jobs in between go to a worker.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256

from . import wire as wires
from .blocks import Block, Edit, Outcome, Request
from .job import Job, Replacement
from .json_spans import Unreadable
from .policy import ToolClass, judge
from .reasons import Reason
from .recovery import can_recover
from .settings import Settings
from .spans import json_string, splice
from .stores import Memo, Originals


@dataclass(frozen=True, slots=True)
class Task:
    """One block that may be touched, with the key under which its decision is remembered."""

    block: Block
    tool_class: ToolClass
    key: bytes


@dataclass(frozen=True, slots=True)
class Plan:
    """What is left to do for one body."""

    body: bytes
    tasks: tuple[Task, ...] = ()
    known: Mapping[bytes, Replacement] = field(default_factory=dict)
    """Decisions found in the memo, by key."""
    jobs: Mapping[bytes, Job] = field(default_factory=dict)
    """What nobody has decided yet, each once, by key."""
    skipped: Mapping[str, int] = field(default_factory=dict)
    request: Request | None = None
    outcome: Outcome | None = None
    """Set when there is nothing to do."""


def compress(
    body: bytes,
    wire: str,
    settings: Settings = Settings(),  # noqa: B008  (frozen)
    memo: Memo | None = None,
    originals: Originals | None = None,
) -> Outcome:
    """The body with its tool outputs compressed. Never raises: whatever goes wrong, `body` itself is in the Outcome."""
    from .squeeze import squeeze  # noqa: PLC0415  (compressors and vocabulary: not for a process that only plans)

    try:
        todo = plan(body, wire, settings, memo)
        if todo.outcome is not None:
            return todo.outcome
        found = {key: squeeze(job) for key, job in todo.jobs.items()}
        return finish(todo, found, memo, originals)
    except Exception as defect:  # noqa: BLE001  (the promise: the original goes on)
        return Outcome("failed", body, reason=type(defect).__name__)


def plan(body: bytes, wire: str, settings: Settings, memo: Memo | None = None) -> Plan:
    """Reads and judges the body. Raises ValueError on a block that is not UTF-8."""
    try:
        request = wires.read(wire, body)
    except Unreadable as unreadable:
        return Plan(body, outcome=Outcome("skipped", body, reason=unreadable.reason))
    except RecursionError:
        return Plan(body, outcome=Outcome("skipped", body, reason=Reason.NOT_JSON))
    if request.choices > 1:
        return Plan(body, request=request, outcome=Outcome("skipped", body, reason=Reason.MULTIPLE_CHOICES))
    hint = can_recover(request.tools)
    tasks, skipped = _tasks(request, settings, hint)
    known = memo.get([task.key for task in tasks]) if memo and tasks else {}
    jobs: dict[bytes, Job] = {}
    for task in tasks:
        if task.key not in known and task.key not in jobs:
            jobs[task.key] = Job(task.block.text, task.tool_class, settings, hint)
    outcome = None if tasks else Outcome("unchanged", body, skipped=skipped)
    return Plan(body, tuple(tasks), known, jobs, skipped, request, outcome)


def _tasks(request: Request, settings: Settings, hint: bool) -> tuple[list[Task], Counter[str]]:
    tasks: list[Task] = []
    skipped: Counter[str] = Counter()
    for block in request.blocks:
        verdict = judge(block, settings)
        if isinstance(verdict, Reason):
            skipped[verdict] += 1
        else:
            key = sha256(block.raw + fingerprint(settings, verdict, hint)).digest()
            tasks.append(Task(block, verdict, key))
    return tasks, skipped


@lru_cache(maxsize=256)
def fingerprint(settings: Settings, tool_class: ToolClass, hint: bool) -> bytes:
    """All that a decision depends on besides the block's bytes; not thinwire's version, so that an upgrade in the middle
    of a conversation changes nothing that was already sent."""
    values = (settings.level, settings.min_tokens, settings.block_budget, settings.code, tool_class, hint)
    return repr(values).encode()


def finish(
    plan: Plan,
    found: Mapping[bytes, Replacement],
    memo: Memo | None = None,
    originals: Originals | None = None,
) -> Outcome:
    """The Outcome of a plan whose new jobs have been done. `found` is remembered before anything is sent."""
    if plan.outcome is not None:
        return plan.outcome
    in_force = {**found, **(memo.put(found) if memo and found else {}), **plan.known}
    edits: list[Edit] = []
    skipped = Counter(plan.skipped)
    for task in plan.tasks:
        replacement = in_force[task.key]
        if replacement.text is None:
            skipped[replacement.reason] += 1
        else:
            edits.append(_edit(task.block, replacement, replacement.text))
    if originals is not None:
        originals.put({in_force[key].original_id: job.text for key, job in plan.jobs.items() if in_force[key].text})
    return _outcome(plan.body, edits, skipped)


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


def _outcome(body: bytes, edits: Sequence[Edit], skipped: Mapping[str, int]) -> Outcome:
    if not edits:
        return Outcome("unchanged", body, skipped=skipped)
    return Outcome(
        "compressed",
        splice(body, edits),
        tokens_before=sum(edit.tokens_before for edit in edits),
        tokens_after=sum(edit.tokens_after for edit in edits),
        edits=tuple(edits),
        skipped=skipped,
    )
