"""Where other people's code comes in: stages of a request as events, and hooks around one compression.

An extension observes: each event is a frozen value, and nothing that it does changes the request. Hooks take part: they may
veto a block, protect it, or bias how much of it is kept. They are asked once for each new block, and the answer is remembered
with the block's replacement, so that a hook that changes its mind cannot break a prompt cache.

Both are called with a time limit and away from the event loop (addon/request/extensions.py); one that raises or is slow is
said so once, left out from then on, and never costs a request.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, Literal, Protocol

import msgspec

from .model.blocks import Block, Outcome, Request
from .model.job import Job, Replacement
from .model.reasons import Reason
from .model.usage import Usage
from .plan import Plan


class PipelineStage(StrEnum):
    """In the order in which a proxy, and then each request, goes through them."""

    SETUP = "setup"
    PRE_START = "pre-start"
    POST_START = "post-start"
    INPUT_RECEIVED = "input-received"
    INPUT_CACHED = "input-cached"
    """The part that the provider may have cached is known: event.cached_bytes."""
    INPUT_ROUTED = "input-routed"
    """Each block has been judged: event.request holds them, event.skipped says what was left alone."""
    INPUT_COMPRESSED = "input-compressed"
    INPUT_REMEMBERED = "input-remembered"
    """What was taken out can be looked up by every agent on this proxy."""
    PRE_SEND = "pre-send"
    POST_SEND = "post-send"
    """The provider has it: the headers of its answer have come."""
    RESPONSE_RECEIVED = "response-received"
    """The end of the exchange: event.usage, and event.status, which is 0 where no answer came."""


@dataclass(frozen=True, slots=True)
class PipelineEvent:
    """One stage of one request, or of the proxy itself. Fields that a stage does not know yet are empty."""

    stage: PipelineStage
    request_id: str = ""
    provider: str = ""
    host: str = ""
    wire: str = ""
    model: str = ""
    auth_mode: str = ""
    request: Request | None = None
    cached_bytes: int = 0
    skipped: Mapping[str, int] | None = None
    outcome: Outcome | None = None
    status: int = 0
    """HTTP status of the response."""
    usage: Usage | None = None


class PipelineExtension(Protocol):
    """Code that wants to know. Registered by the entry-point group `thinwire.pipeline_extension`, or in code."""

    def on_pipeline_event(self, event: PipelineEvent) -> None:
        """Called for every stage, in order, on a thread of its own."""


Wish = Literal["leave", "lossless"]
# A bias outside of these would make a budget meaningless.
_LEAST_BIAS: Final = 0.25
_MOST_BIAS: Final = 4.0


class CompressionHooks:
    """The finer seam; subclass and override what is needed. Registered like an extension."""

    def pre_compress(self, block: Block) -> Wish | None:
        """`leave` vetoes the block, `lossless` protects all but its layout, None lets it be."""

    def post_compress(self, block: Block, replacement: Replacement) -> None:
        """Told what was decided for a new block."""

    def compute_biases(self, blocks: Sequence[Block]) -> Mapping[int, float]:
        """Position among the new blocks -> how much of the budget to use (0.25 to 4, 1 where nothing is said)."""
        return {}


def hooked(plan: Plan, hooks: CompressionHooks) -> tuple[Plan, dict[bytes, Replacement]]:
    """The plan after these hooks have been asked about its new blocks, without the jobs that they vetoed; and the decisions
    about those, to be remembered with what the other jobs bring. Raises whatever they raise."""
    tasks = {task.key: task for task in reversed(plan.tasks)}  # each where it came first
    biases = hooks.compute_biases([tasks[key].block for key in plan.jobs])
    jobs: dict[bytes, Job] = {}
    vetoed: dict[bytes, Replacement] = {}
    for position, (key, job) in enumerate(plan.jobs.items()):
        wish = hooks.pre_compress(tasks[key].block)
        if wish == "leave":
            vetoed[key] = Replacement(None, Reason.VETOED)
        else:
            jobs[key] = _wished(job, wish, float(biases.get(position, 1.0)))
    return replace(plan, jobs=jobs), vetoed


def _wished(job: Job, wish: Wish | None, bias: float) -> Job:
    bias = min(max(bias, _LEAST_BIAS), _MOST_BIAS)
    protected = wish == "lossless" and job.tool_class == "any"
    return msgspec.structs.replace(job, tool_class="lossless" if protected else job.tool_class, bias=job.bias * bias)
