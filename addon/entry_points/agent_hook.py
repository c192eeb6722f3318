"""What a coding agent runs after each of its tools: compression where the output is born, without a proxy.

The agent hands over the tool's result as JSON, and takes another one of the same shape. The texts in it that the model will read
go through the pipeline as they would in a request; all else stays as it is. Whatever goes wrong, nothing is said, and the agent
goes on with the result that it has.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from thinwire.pipeline import compress
from thinwire.pipeline.model.token_sizes import MOST_BYTES_PER_CHARACTER

from ..clients.table import Hook
from ..config.config import Config
from ..stores.open_stores import open_both
from .gemini_tail_call import tail_call
from .messages import written

Event = Mapping[str, Any]


def _updated_output(hook: Hook, _: Event, result: Any) -> object:
    return {"hookSpecificOutput": {"hookEventName": hook.event, "updatedToolOutput": result}}


def _stop_reason(_: Hook, __: Event, result: Any) -> object:
    """Return the result as the reason of a stop: the model gets it in place of the tool's, and goes on.

    Where Codex calls tools from a program (code mode), this changes nothing; a `decision` to block would have the program fail.
    """
    text = result if isinstance(result, str) else json.dumps(result, ensure_ascii=False)
    return {"continue": False, "stopReason": "said in fewer tokens by thinwire", "reason": text}


ANSWERS: Final[Mapping[str, Callable[[Hook, Event, Any], object | None]]] = {
    "updated-output": _updated_output,
    "stop-reason": _stop_reason,
    "tail-call": tail_call,
}
"""How an agent is told what stands in the place of its tool's result, by `hook.answer` in `clients.toml`; None: it cannot be."""
# The keys under which results have what the model reads: Claude Code's own tools', Gemini CLI's, MCP's, and their parts'.
_READ: Final = frozenset({"content", "llmContent", "output", "result", "stderr", "stdout", "text"})


def answered(hook: Hook, event: Event, config: Config) -> object | None:
    """Return what to answer to this event; None: nothing, the result stays as it is. Raises whatever goes wrong."""
    if config.mode != "optimize" or event.get("hook_event_name") != hook.event or event.get("original_request_name"):
        return None  # the last is Gemini CLI's word for a result that this hook has put there
    result = event.get("tool_response")
    texts = list(_texts(result))
    settings = config.of("payg", str(event.get("model") or "")).settings
    if sum(len(text) for text in texts) * MOST_BYTES_PER_CHARACTER < settings.min_tokens:
        return None
    body = _body(hook, str(event.get("tool_name")), event.get("tool_input"), texts)
    memo, originals = open_both(config.store, config.directory, keep=settings.originals)
    try:
        outcome = compress(body, "anthropic-messages", settings, memo, originals)
    finally:
        memo.close()
        if originals is not None:
            originals.close()  # which waits until they are written
    if outcome.status != "compressed":
        return None
    parts = json.loads(outcome.body)["messages"][1]["content"][0]["content"]
    shorter = _with_texts(result, iter([part["text"] for part in parts]))
    return ANSWERS[hook.answer](hook, event, shorter) if len(written(shorter)) <= hook.most_bytes else None


def _texts(result: Any) -> Iterator[str]:
    """The texts in a result that the model will read."""
    if isinstance(result, str):
        yield result
    for part in _parts(result):
        yield from _texts(part)


def _with_texts(result: Any, texts: Iterator[str]) -> Any:
    """The result with these texts in the place of its own, in order."""
    if isinstance(result, str):
        return next(texts)
    if isinstance(result, list):
        return [_with_texts(part, texts) for part in result]
    if isinstance(result, dict) and _parts(result):
        return {key: _with_texts(of, texts) if key in _READ else of for key, of in result.items()}
    return result


def _parts(result: Any) -> Sequence[Any]:
    """Return what may hold texts in a result; images, files and what only programs read do not."""
    if isinstance(result, list):
        return result
    if not isinstance(result, dict) or result.get("type", "text") != "text" or result.get("isImage"):
        return ()
    return [of for key, of in result.items() if key in _READ]


def _body(hook: Hook, tool: str, arguments: object, texts: Sequence[str]) -> bytes:
    """A conversation in which the tool was called once, and answered these texts."""
    use = {"type": "tool_use", "id": "call", "name": tool, "input": arguments or {}}
    parts = [{"type": "text", "text": text} for text in texts]
    result = {"type": "tool_result", "tool_use_id": "call", "content": parts}
    messages = [{"role": "assistant", "content": [use]}, {"role": "user", "content": [result]}]
    return written({"messages": messages, "tools": [{"name": hook.shell}]})
