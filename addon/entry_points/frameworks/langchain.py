"""LangChain and LangGraph: `create_agent(..., middleware=[thinwire.LangChainMiddleware()])`, and for graphs of one's own or
`create_react_agent` the hook `thinwire.langgraph_pre_model_hook()`.

Both change what the model gets and nothing of the agent's state, which keeps every output as it was.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, ToolMessage

from ..embedded import InForce
from ..messages import compressed, compressed_async

try:
    from langchain.agents.middleware import AgentMiddleware
except ImportError:  # LangGraph alone, which needs no more than langchain_core
    AgentMiddleware = object

_WIRE = "openai-chat"


class LangChainMiddleware(AgentMiddleware):
    """Compresses the tool outputs of each call of the model."""

    def __init__(self, **options: object) -> None:
        """`options` as in `thinwire.wrap`. Raises ValueError or StoreError on options that cannot be."""
        super().__init__()
        self._config = InForce(options)

    def wrap_model_call(self, request: Any, handler: Callable[[Any], Any]) -> Any:
        messages = _plain(request.messages)
        shorter = compressed(
            messages, self._config(), _model(request.model), _names(request.tools), _WIRE, joining=True
        )
        return handler(request.override(messages=_laid_over(request.messages, messages, shorter)))

    async def awrap_model_call(self, request: Any, handler: Callable[[Any], Awaitable[Any]]) -> Any:
        messages = _plain(request.messages)
        shorter = await compressed_async(
            messages, self._config(), _model(request.model), _names(request.tools), _WIRE, joining=True
        )
        return await handler(request.override(messages=_laid_over(request.messages, messages, shorter)))


def langgraph_pre_model_hook(**options: object) -> Callable[[Any], Mapping[str, list[BaseMessage]]]:
    """Return a hook for `create_react_agent(..., pre_model_hook=...)`, or a node before the model's.

    `options` as in `thinwire.wrap`. Raises ValueError or StoreError on options that cannot be.
    """
    config = InForce(options)

    def pre_model_hook(state: Any) -> Mapping[str, list[BaseMessage]]:
        messages = state["messages"] if isinstance(state, Mapping) else state.messages
        as_dicts = _plain(messages)
        return {
            "llm_input_messages": _laid_over(
                messages, as_dicts, compressed(as_dicts, config(), wire=_WIRE, joining=True)
            )
        }

    return pre_model_hook


def _plain(messages: Sequence[BaseMessage]) -> list[dict[str, Any]]:
    """Return one plain message for each, with all that thinwire looks at."""
    return [_one(message) for message in messages]


def _one(message: BaseMessage) -> dict[str, Any]:
    if isinstance(message, ToolMessage):
        return {"role": "tool", "tool_call_id": message.tool_call_id, "content": message.content}
    if isinstance(message, AIMessage):
        return {"role": "assistant", "tool_calls": [_call(call) for call in message.tool_calls]}
    return {"role": "system" if message.type == "system" else "user", "content": message.content}


def _call(call: Mapping[str, Any]) -> dict[str, Any]:
    return {"id": call["id"], "type": "function", "function": {"name": call["name"], "arguments": call["args"]}}


def _laid_over(
    messages: Sequence[BaseMessage], as_dicts: Sequence[Mapping[str, Any]], shorter: Sequence[Mapping[str, Any]]
) -> list[BaseMessage]:
    """The messages, those of tools with what is said instead."""
    pairs = zip(messages, as_dicts, shorter, strict=True)
    return [
        message if one is other else message.model_copy(update={"content": other["content"]})
        for message, one, other in pairs
    ]


def _model(model: object) -> str:
    return str(getattr(model, "model_name", None) or getattr(model, "model", None) or "")


def _names(tools: Sequence[object]) -> list[object]:
    return [tool if isinstance(tool, dict) else str(getattr(tool, "name", "")) for tool in tools]
