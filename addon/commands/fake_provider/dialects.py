"""How each provider answers, whole or as a stream. A new dialect is a pair of functions and a line in DIALECTS."""

from __future__ import annotations

import json
import re
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Semaphore
from typing import Any, Final

Json = dict[str, Any]


@dataclass(frozen=True)
class Call:
    """A tool call that the model makes."""

    name: str
    arguments: Json | str
    """Text: the input of a custom tool, which only the Responses API has."""
    id: str = "call_1"


@dataclass(frozen=True)
class Reply:
    """What the fake provider is to answer, in words; the dialect gives it its shape."""

    text: str = "The third test fails because the fixture is created twice."
    calls: tuple[Call, ...] = ()
    status: int = 200
    """Other than 200: an error in the provider's shape, and `text` is its message."""
    delay: float = 0.0
    """Seconds before each event of a stream but the first."""
    gate: Semaphore | None = None
    """Taken once before each of them: what a client must have done before it gets more."""
    encoding: str = ""
    """Content-encoding of the response: gzip, br, zstd, deflate or none."""
    raw: bytes | None = None
    """Sent as the body as it is, instead of anything made."""
    content_type: str = ""
    """With `raw`; application/json if empty."""


@dataclass(frozen=True)
class Bill:
    """Tokens, by the fake provider's rule of thumb: 4 bytes are a token."""

    input: int
    cached: int
    """Of these, so many were in the prompt cache."""
    output: int
    number: int = 1
    """Of the request, for the ids in its answer: agents take answers with one id for one answer."""


@dataclass(frozen=True)
class Dialect:
    wire: str
    path: re.Pattern[str]
    whole: Callable[[Reply, Bill, str], Json]
    events: Callable[[Reply, Bill, str], Iterator[bytes]]
    """The stream's chunks as they go over the wire."""
    stream_type: str = "text/event-stream"
    streams: Callable[[str, Mapping[str, Any]], bool] = field(default=lambda path, body: body.get("stream") is True)


def words(text: str) -> list[str]:
    """The text in the pieces in which a model says it."""
    return re.findall(r"\S+\s*", text) or [text]


def sse(data: Json | str, event: str = "") -> bytes:
    text = data if isinstance(data, str) else json.dumps(data)
    return (f"event: {event}\n" if event else "").encode() + f"data: {text}\n\n".encode()


def _chat_usage(bill: Bill) -> Json:
    return {
        "prompt_tokens": bill.input,
        "completion_tokens": bill.output,
        "total_tokens": bill.input + bill.output,
        "prompt_tokens_details": {"cached_tokens": bill.cached},
    }


def _chat_calls(reply: Reply) -> list[Json]:
    return [
        {"id": c.id, "type": "function", "function": {"name": c.name, "arguments": json.dumps(c.arguments)}}
        for c in reply.calls
    ]


def chat(reply: Reply, bill: Bill, model: str) -> Json:
    message: Json = {"role": "assistant", "content": None if reply.calls else reply.text}
    if reply.calls:
        message["tool_calls"] = _chat_calls(reply)
    reason = "tool_calls" if reply.calls else "stop"
    return {
        "id": f"chatcmpl-{bill.number}",
        "object": "chat.completion",
        "created": 1,
        "model": model,
        "choices": [{"index": 0, "message": message, "finish_reason": reason}],
        "usage": _chat_usage(bill),
    }


def chat_events(reply: Reply, bill: Bill, model: str) -> Iterator[bytes]:
    head: Json = {"id": f"chatcmpl-{bill.number}", "object": "chat.completion.chunk", "created": 1, "model": model}

    def chunk(delta: Json, reason: str | None = None) -> bytes:
        return sse(head | {"choices": [{"index": 0, "delta": delta, "finish_reason": reason}]})

    yield chunk({"role": "assistant", "content": ""})
    if reply.calls:
        yield chunk({"tool_calls": [{"index": i} | call for i, call in enumerate(_chat_calls(reply))]})
    else:
        for word in words(reply.text):
            yield chunk({"content": word})
    yield chunk({}, "tool_calls" if reply.calls else "stop")
    yield sse(head | {"choices": [], "usage": _chat_usage(bill)})
    yield sse("[DONE]")


def _response_items(reply: Reply, number: int) -> list[Json]:
    if reply.calls:
        return [_response_call(call) for call in reply.calls]
    part = {"type": "output_text", "text": reply.text, "annotations": []}
    head = {"type": "message", "id": f"msg_{number}", "role": "assistant", "status": "completed"}
    return [{**head, "content": [part]}]


# Type of a call -> how the deltas of what the model writes into it are called, and where that stands in the end.
_WRITTEN: Final = {
    "function_call": ("function_call_arguments", "arguments"),
    "custom_tool_call": ("custom_tool_call_input", "input"),
}


def _response_call(call: Call) -> Json:
    head = {"id": f"fc_{call.id}", "call_id": call.id, "name": call.name, "status": "completed"}
    if isinstance(call.arguments, str):
        return {"type": "custom_tool_call", **head, "input": call.arguments}
    return {"type": "function_call", **head, "arguments": json.dumps(call.arguments)}


def responses(reply: Reply, bill: Bill, model: str) -> Json:
    return {
        "id": f"resp_{bill.number}",
        "object": "response",
        "created_at": 1,
        "status": "completed",
        "model": model,
        "output": _response_items(reply, bill.number),
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
        "service_tier": "default",
        "usage": {
            "input_tokens": bill.input,
            "input_tokens_details": {"cached_tokens": bill.cached},
            "output_tokens": bill.output,
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": bill.input + bill.output,
        },
    }


def response_frames(reply: Reply, bill: Bill, model: str) -> Iterator[Json]:
    """The events of a streamed response: SSE data, or the messages of a WebSocket."""
    done = responses(reply, bill, model)
    begun = done | {"status": "in_progress", "output": [], "usage": None}
    frames: list[Json] = [{"type": "response.created", "response": begun}]
    for index, item in enumerate(done["output"]):
        frames.append(
            {"type": "response.output_item.added", "output_index": index, "item": item | {"status": "in_progress"}}
        )
        position = {"item_id": item["id"], "output_index": index}
        if item["type"] == "message":
            frames += [
                {"type": "response.output_text.delta", "delta": word, "logprobs": [], "content_index": 0} | position
                for word in words(reply.text)
            ]
        else:
            kind, written = _WRITTEN[item["type"]]
            frames.append({"type": f"response.{kind}.delta", "delta": item[written]} | position)
        frames.append({"type": "response.output_item.done", "output_index": index, "item": item})
    frames.append({"type": "response.completed", "response": done})
    for number, frame in enumerate(frames):
        yield frame | {"sequence_number": number}


def responses_events(reply: Reply, bill: Bill, model: str) -> Iterator[bytes]:
    for frame in response_frames(reply, bill, model):
        yield sse(frame, frame["type"])


def _anthropic_usage(bill: Bill) -> Json:
    written = max(0, bill.input - bill.cached - 10)
    return {
        "input_tokens": bill.input - bill.cached - written,
        "cache_read_input_tokens": bill.cached,
        "cache_creation_input_tokens": written,
        "cache_creation": {"ephemeral_5m_input_tokens": written, "ephemeral_1h_input_tokens": 0},
        "output_tokens": bill.output,
    }


def _anthropic_content(reply: Reply) -> list[Json]:
    if reply.calls:
        return [{"type": "tool_use", "id": c.id, "name": c.name, "input": c.arguments} for c in reply.calls]
    return [{"type": "text", "text": reply.text}]


def anthropic(reply: Reply, bill: Bill, model: str) -> Json:
    return {
        "id": f"msg_{bill.number}",
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": _anthropic_content(reply),
        "stop_reason": "tool_use" if reply.calls else "end_turn",
        "stop_sequence": None,
        "usage": _anthropic_usage(bill),
    }


def anthropic_events(reply: Reply, bill: Bill, model: str) -> Iterator[bytes]:
    whole = anthropic(reply, bill, model)
    begun = whole | {"content": [], "stop_reason": None, "usage": _anthropic_usage(bill) | {"output_tokens": 1}}
    frames: list[Json] = [{"type": "message_start", "message": begun}]
    for index, block in enumerate(whole["content"]):
        if block["type"] == "text":
            empty = block | {"text": ""}
            deltas: list[Json] = [{"type": "text_delta", "text": word} for word in words(reply.text)]
        else:
            empty = block | {"input": {}}
            deltas = [{"type": "input_json_delta", "partial_json": json.dumps(block["input"])}]
        frames.append({"type": "content_block_start", "index": index, "content_block": empty})
        frames += [{"type": "content_block_delta", "index": index, "delta": delta} for delta in deltas]
        frames.append({"type": "content_block_stop", "index": index})
    ended = {"stop_reason": whole["stop_reason"], "stop_sequence": None}
    frames.append({"type": "message_delta", "delta": ended, "usage": {"output_tokens": bill.output}})
    frames.append({"type": "message_stop"})
    for frame in frames:
        yield sse(frame, frame["type"])


def _gemini_part(reply: Reply) -> list[Json]:
    if reply.calls:
        return [{"functionCall": {"name": c.name, "args": c.arguments}} for c in reply.calls]
    return [{"text": reply.text}]


def _gemini_chunk(parts: Sequence[Json], bill: Bill, model: str, reason: str | None) -> Json:
    candidate: Json = {"content": {"role": "model", "parts": list(parts)}, "index": 0}
    return {
        "candidates": [candidate | ({"finishReason": reason} if reason else {})],
        "usageMetadata": {
            "promptTokenCount": bill.input,
            "cachedContentTokenCount": bill.cached,
            "candidatesTokenCount": bill.output,
            "totalTokenCount": bill.input + bill.output,
        },
        "modelVersion": model or "gemini-2.5-pro",
    }


def gemini(reply: Reply, bill: Bill, model: str) -> Json:
    return _gemini_chunk(_gemini_part(reply), bill, model, "STOP")


def gemini_events(reply: Reply, bill: Bill, model: str) -> Iterator[bytes]:
    pieces = [_gemini_part(reply)] if reply.calls else [[{"text": word}] for word in words(reply.text)]
    for number, parts in enumerate(pieces, 1):
        yield sse(_gemini_chunk(parts, bill, model, "STOP" if number == len(pieces) else None))


def cohere(reply: Reply, bill: Bill, model: str) -> Json:
    return {
        "id": "1",
        "finish_reason": "COMPLETE",
        "message": {"role": "assistant", "content": [{"type": "text", "text": reply.text}]},
        "usage": {"tokens": {"input_tokens": bill.input, "output_tokens": bill.output}},
    }


def cohere_events(reply: Reply, bill: Bill, model: str) -> Iterator[bytes]:
    yield sse({"type": "message-start", "id": "1"}, "message-start")
    for word in words(reply.text):
        yield sse(
            {"type": "content-delta", "index": 0, "delta": {"message": {"content": {"text": word}}}}, "content-delta"
        )
    usage = cohere(reply, bill, model)["usage"]
    yield sse({"type": "message-end", "delta": {"finish_reason": "COMPLETE", "usage": usage}}, "message-end")


def ollama(reply: Reply, bill: Bill, model: str) -> Json:
    return {
        "model": model,
        "message": {"role": "assistant", "content": reply.text},
        "done": True,
        "prompt_eval_count": bill.input,
        "eval_count": bill.output,
    }


def ollama_events(reply: Reply, bill: Bill, model: str) -> Iterator[bytes]:
    lines = [
        {"model": model, "message": {"role": "assistant", "content": word}, "done": False} for word in words(reply.text)
    ]
    lines.append(ollama(reply, bill, model) | {"message": {"role": "assistant", "content": ""}})
    for line in lines:
        yield json.dumps(line).encode() + b"\n"


def bedrock(reply: Reply, bill: Bill, model: str) -> Json:
    return {
        "output": {"message": {"role": "assistant", "content": [{"text": reply.text}]}},
        "stopReason": "end_turn",
        "usage": {"inputTokens": bill.input, "outputTokens": bill.output, "totalTokens": bill.input + bill.output},
    }


def bedrock_events(reply: Reply, bill: Bill, model: str) -> Iterator[bytes]:
    yield aws_event("messageStart", {"role": "assistant"})
    for word in words(reply.text):
        yield aws_event("contentBlockDelta", {"contentBlockIndex": 0, "delta": {"text": word}})
    yield aws_event("messageStop", {"stopReason": "end_turn"})
    yield aws_event("metadata", {"usage": bedrock(reply, bill, model)["usage"]})


def aws_event(name: str, payload: Json) -> bytes:
    """Return one message of the AWS event stream: lengths and headers with a CRC, payload, CRC of it all."""
    header_values = {":event-type": name, ":content-type": "application/json", ":message-type": "event"}
    headers = b"".join(
        bytes([len(key)]) + key.encode() + b"\x07" + struct.pack(">H", len(value)) + value.encode()
        for key, value in header_values.items()
    )
    body = json.dumps(payload).encode()
    prelude = struct.pack(">II", 16 + len(headers) + len(body), len(headers))
    message = prelude + struct.pack(">I", zlib.crc32(prelude)) + headers + body
    return message + struct.pack(">I", zlib.crc32(message))


def error(reply: Reply) -> Json:
    """An error as all of them more or less write it."""
    kind = {400: "invalid_request_error", 413: "request_too_large", 429: "rate_limit_error"}.get(
        reply.status, "api_error"
    )
    return {"type": "error", "error": {"type": kind, "message": reply.text, "code": kind, "status": kind}}


DIALECTS: Final[tuple[Dialect, ...]] = (
    Dialect("openai-chat", re.compile(r"/chat/completions$"), chat, chat_events),
    Dialect("openai-responses", re.compile(r"/responses$"), responses, responses_events),
    Dialect("anthropic-messages", re.compile(r"/messages$"), anthropic, anthropic_events),
    Dialect(
        "gemini",
        re.compile(r":(stream)?generateContent$", re.IGNORECASE),
        gemini,
        gemini_events,
        streams=lambda path, body: ":stream" in path,
    ),
    Dialect("cohere-v2", re.compile(r"/v2/chat$"), cohere, cohere_events),
    Dialect(
        "ollama-chat",
        re.compile(r"/api/chat$"),
        ollama,
        ollama_events,
        "application/x-ndjson",
        streams=lambda path, body: body.get("stream") is not False,
    ),
    Dialect(
        "bedrock-converse",
        re.compile(r"/converse(-stream)?$"),
        bedrock,
        bedrock_events,
        "application/vnd.amazon.eventstream",
        streams=lambda path, body: path.endswith("-stream"),
    ),
)


def dialect(path: str) -> Dialect | None:
    """The dialect spoken at `path` (query string included), if any."""
    bare = path.partition("?")[0]
    return next((known for known in DIALECTS if known.path.search(bare)), None)
