"""Hooks around one compression: what they may change of a plan, and what they may not."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pytest

from thinwire.pipeline import run
from thinwire.pipeline.choose import compress_block
from thinwire.pipeline.extensions import CompressionHooks, PipelineStage, Wish, hooked
from thinwire.pipeline.model.blocks import Block
from thinwire.pipeline.model.reasons import Reason
from thinwire.pipeline.model.settings import Settings
from thinwire.pipeline.plan import Plan

from ..addon import bodies

LOG = bodies.log()
AGAIN = LOG.replace("tenant acme-3 in", "tenant acme-9 in", 2)
GREP = "\n".join(f"src/app/module_{n % 9}.py:{n}:    result = handler_{n % 5}(request)" for n in range(200))


def body(*outputs: tuple[str, str]) -> bytes:
    """openai-chat: calls of tools by name, each with its output."""
    messages: list[object] = [{"role": "user", "content": "?"}]
    for number, (tool, output) in enumerate(outputs):
        call = {"id": f"c{number}", "type": "function", "function": {"name": tool, "arguments": '{"q": 1}'}}
        messages.append({"role": "assistant", "tool_calls": [call]})
        messages.append({"role": "tool", "tool_call_id": f"c{number}", "content": output})
    return json.dumps({"model": "m", "messages": messages}).encode()


@dataclass
class Hooks(CompressionHooks):
    wishes: Mapping[str, Wish]
    biases: Mapping[int, float]

    def pre_compress(self, block: Block) -> Wish | None:
        return self.wishes.get(block.tool)

    def compute_biases(self, blocks: Sequence[Block]) -> Mapping[int, float]:
        self.seen = [block.tool for block in blocks]
        return self.biases


def planned(*outputs: tuple[str, str]) -> Plan:
    return run.plan(body(*outputs), "openai-chat", Settings())


def test_hooks_that_wish_nothing_change_nothing() -> None:
    plan = planned(("logs", LOG), ("Grep", GREP))
    assert hooked(plan, CompressionHooks()) == (plan, {})


def test_a_veto_leaves_the_block_as_it_was_under_its_own_reason() -> None:
    plan, vetoed = hooked(planned(("logs", LOG), ("hits", GREP)), Hooks({"logs": "leave"}, {}))
    outcome = run.finish(plan, {**{key: compress_block(job) for key, job in plan.jobs.items()}, **vetoed})
    assert [edit.tool for edit in outcome.edits] == ["hits"]
    assert outcome.skipped[Reason.VETOED] == 1


def test_protection_only_ever_narrows() -> None:
    plan, _ = hooked(planned(("logs", LOG), ("Grep", GREP)), Hooks({"logs": "lossless", "Grep": "lossless"}, {}))
    assert [job.tool_class for job in plan.jobs.values()] == ["lossless", "lossless"]


@pytest.mark.parametrize(("wanted", "used"), [(0.5, 0.5), (0.0, 0.25), (-3.0, 0.25), (99.0, 4.0), (1, 1.0)])
def test_a_bias_stays_within_what_keeps_a_budget_meaningful(wanted: float, used: float) -> None:
    hooks = Hooks({}, {1: wanted})
    plan, _ = hooked(planned(("logs", LOG), ("hits", GREP)), hooks)
    assert hooks.seen == ["logs", "hits"]
    assert [job.bias for job in plan.jobs.values()] == [1.0, used]


def test_identical_blocks_are_asked_about_once() -> None:
    hooks = Hooks({}, {})
    hooked(planned(("logs", GREP), ("other", LOG), ("logs", GREP)), hooks)
    assert len(hooks.seen) == len(set(planned(("logs", GREP), ("other", LOG), ("logs", GREP)).jobs))


def test_the_stages_are_those_of_the_design_in_order() -> None:
    assert [stage.name for stage in PipelineStage] == (
        "SETUP PRE_START POST_START INPUT_RECEIVED INPUT_CACHED INPUT_ROUTED INPUT_COMPRESSED INPUT_REMEMBERED "
        "PRE_SEND POST_SEND RESPONSE_RECEIVED"
    ).split()
