"""The OpenAI Agents SDK: `RunConfig(call_model_input_filter=thinwire.openai_agents_input_filter())`.

The filter changes what the model gets; the run and its session keep every output as it was.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from ..embedded import InForce
from ..messages import compressed_async


def openai_agents_input_filter(**options: object) -> Callable[[Any], Awaitable[Any]]:
    """`options` as in `thinwire.wrap`. Raises ValueError or StoreError on options that cannot be."""
    config = InForce(options)

    async def input_filter(call: Any) -> Any:
        given, agent = call.model_data, call.agent
        model = agent.model if isinstance(agent.model, str) else str(getattr(agent.model, "model", ""))
        tools = [str(getattr(tool, "name", "")) for tool in agent.tools]
        shorter = await compressed_async(given.input, config(), model, tools, "openai-responses", joining=True)
        return replace(given, input=shorter)

    return input_filter
