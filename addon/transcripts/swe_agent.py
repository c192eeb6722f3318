"""SWE-agent's `*.traj` and mini-SWE-agent's `*.traj.json`: the messages of a chat, as they were sent.

Where the model calls tools by writing them into its answer, results travel as messages of the user, which thinwire leaves
alone; they are read as such.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import orjson

from ..clients.table import BY_NAME
from .conversation import Call, Conversation
from .steps import Steps, mapping, texts

CLIENT: Final = BY_NAME["swe-agent"].title
MINI: Final = "mini-SWE-agent"
_VENDORS: Final = (("claude", "anthropic"), ("gemini", "gemini"), ("deepseek", "deepseek"))
"""Part of a model's name -> its provider; else OpenAI."""


def read(path: Path) -> Iterator[Conversation]:
    """The run in a file. Raises OSError, or ValueError where it is none."""
    run = mapping(orjson.loads(path.read_bytes()))
    client, messages = (MINI, run.get("messages")) if "messages" in run else (CLIENT, run.get("history"))
    if not isinstance(messages, list):
        raise ValueError("neither history nor messages")
    steps = Steps()
    for message in map(mapping, messages):
        _read_message(steps, message)
    model = _model(run)
    provider = next((vendor for part, vendor in _VENDORS if part in model.casefold()), "openai")
    project = str(mapping(run.get("info")).get("instance_id") or path.parent.name)
    yield Conversation(path.name.split(".")[0], client, "openai-chat", provider, model, steps.all(), project)


def _read_message(steps: Steps, message: Mapping[str, Any]) -> None:
    role = message.get("role")
    if message.get("is_demo"):
        return
    if role == "user":
        steps.asked(texts(message.get("content")))
    elif role == "assistant":
        response = steps.response()
        response.texts.append(texts(message.get("content")))
        calls = message.get("tool_calls")
        for call in map(mapping, calls if isinstance(calls, list) else ()):
            function = mapping(call.get("function"))
            steps.called(response, Call(str(call.get("id")), str(function.get("name")), str(function.get("arguments"))))
    elif role == "tool":
        listed = message.get("tool_call_ids")
        call_id = listed[0] if isinstance(listed, list) and listed else message.get("tool_call_id")
        steps.returned(str(call_id), texts(message.get("content")))


def _model(run: Mapping[str, Any]) -> str:
    config = mapping(mapping(mapping(run.get("info")).get("config")).get("model"))
    if config:
        return str(config.get("model_name") or "")
    replayed = run.get("replay_config")
    try:
        replayed = orjson.loads(replayed) if isinstance(replayed, str) else replayed
    except orjson.JSONDecodeError:
        return ""
    return str(mapping(mapping(mapping(replayed).get("agent")).get("model")).get("name") or "")
