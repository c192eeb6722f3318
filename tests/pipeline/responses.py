"""Responses of every provider format, whole and streamed, with the usage that they say."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from json import dumps
from typing import Any
from zlib import crc32

from thinwire.pipeline.model.usage import Usage

EVENTS = "text/event-stream"
JSON = "application/json"
LINES = "application/x-ndjson"
AWS = "application/vnd.amazon.eventstream"


@dataclass(frozen=True)
class Response:
    name: str
    wire: str
    content_type: str
    body: bytes
    usage: Usage
    whole: bool = False
    """Only its end completes it."""


def sse(*events: Any, end: bytes = b"\n\n") -> bytes:
    return b"".join(b"data: " + dumps(event).encode() + end for event in events)


def frame(payload: bytes, headers: bytes = b"\x0b:event-type\x07\x00\x08metadata") -> bytes:
    prelude = (len(payload) + len(headers) + 16).to_bytes(4, "big") + len(headers).to_bytes(4, "big")
    message = prelude + crc32(prelude).to_bytes(4, "big") + headers + payload
    return message + crc32(message).to_bytes(4, "big")


def wrapped(event: Any) -> bytes:
    return frame(dumps({"bytes": b64encode(dumps(event).encode()).decode(), "p": "abc"}).encode())


CHAT_USAGE = {
    "prompt_tokens": 100,
    "completion_tokens": 40,
    "total_tokens": 140,
    "prompt_tokens_details": {"cached_tokens": 60},
    "completion_tokens_details": {"reasoning_tokens": 25},
}
CHAT_CHUNKS = [
    {"object": "chat.completion.chunk", "model": "gpt", "choices": [{"delta": {"content": word}}], "usage": None}
    for word in ("Hello", " wörld \U0001f600", ' "usage"', "")
]
CHAT_LAST = {"object": "chat.completion.chunk", "model": "gpt", "choices": [], "usage": CHAT_USAGE}
CHAT = Usage(40, 60, output=40, reasoning=25, model="gpt")

ANTHROPIC_EVENTS = [
    {
        "type": "message_start",
        "message": {
            "model": "claude",
            "usage": {
                "input_tokens": 10,
                "cache_creation_input_tokens": 30,
                "cache_creation": {"ephemeral_5m_input_tokens": 20, "ephemeral_1h_input_tokens": 10},
                "cache_read_input_tokens": 60,
                "output_tokens": 1,
            },
        },
    },
    {"type": "content_block_delta", "delta": {"type": "text_delta", "text": "usage, they said: message_stop"}},
    {"type": "ping"},
    {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 40}},
    {"type": "message_stop"},
]
ANTHROPIC = Usage(10, 60, 20, 10, 40, model="claude")

RESPONSE = {
    "object": "response",
    "model": "gpt",
    "output": [{"type": "message", "content": [{"text": "x"}]}],
    "service_tier": "flex",
    "usage": {"input_tokens": 100, "input_tokens_details": {"cached_tokens": 60}, "output_tokens": 40},
}
RESPONSES = Usage(40, 60, output=40, model="gpt", service_tier="flex")

GEMINI_CHUNKS: list[dict[str, Any]] = [
    {"candidates": [{"content": {"parts": [{"text": "x"}]}}], "usageMetadata": {"promptTokenCount": 100}},
    {
        "candidates": [{"finishReason": "STOP"}],
        "usageMetadata": {"promptTokenCount": 100, "cachedContentTokenCount": 60, "candidatesTokenCount": 40},
        "modelVersion": "gemini",
    },
]
GEMINI = Usage(40, 60, output=40, model="gemini")

COHERE_END = {"type": "message-end", "delta": {"usage": {"billed_units": {"input_tokens": 9, "output_tokens": 4}}}}
OLLAMA_LINES = [
    {"model": "qwen", "message": {"content": "x"}, "done": False},
    {"model": "qwen", "done": True, "prompt_eval_count": 9, "eval_count": 4},
]
CONVERSE_LAST = {"usage": {"inputTokens": 10, "outputTokens": 40, "cacheReadInputTokens": 60}, "metrics": {}}
CONVERSE = Usage(10, 60, output=40)


def lines(*events: Any) -> bytes:
    return b"".join(dumps(event).encode() + b"\n" for event in events)


MULTI_LINE = b": hello\r\nevent: x\r\nid: 7\r\ndata: " + dumps(CHAT_LAST, indent=1).encode().replace(
    b"\n", b"\r\ndata: "
)
STREAMED = (
    Response("chat", "openai-chat", EVENTS, sse(*CHAT_CHUNKS, CHAT_LAST) + b"data: [DONE]\n\n", CHAT),
    Response("chat, crlf", "openai-chat", EVENTS, sse(*CHAT_CHUNKS, CHAT_LAST, end=b"\r\n\r\n"), CHAT),
    Response("chat, returns", "openai-chat", EVENTS, sse(*CHAT_CHUNKS, CHAT_LAST, end=b"\r\r"), CHAT),
    Response("chat, several lines", "openai-chat", EVENTS, MULTI_LINE + b"\r\n\r\n", CHAT),
    Response("chat, no type", "openai-chat", "", b"\n" + sse(*CHAT_CHUNKS, CHAT_LAST), CHAT),
    Response("anthropic", "anthropic-messages", EVENTS + "; charset=utf-8", sse(*ANTHROPIC_EVENTS), ANTHROPIC),
    Response(
        "responses",
        "openai-responses",
        EVENTS,
        sse(
            {"type": "response.created", "response": {"usage": None}},
            {"type": "response.completed", "response": RESPONSE},
        ),
        RESPONSES,
    ),
    Response("gemini", "gemini", EVENTS, sse(*GEMINI_CHUNKS), GEMINI),
    Response("code assist", "gemini", EVENTS, sse(*({"response": chunk} for chunk in GEMINI_CHUNKS)), GEMINI),
    Response("cohere", "cohere-v2", EVENTS, sse({"type": "message-start"}, COHERE_END), Usage(9, output=4)),
    Response("ollama", "ollama-chat", LINES, lines(*OLLAMA_LINES), Usage(9, output=4, model="qwen")),
    Response(
        "converse",
        "bedrock-converse",
        AWS,
        frame(b'{"contentBlockIndex":0,"delta":{"text":"x"},"p":"ab"}') + frame(dumps(CONVERSE_LAST).encode()),
        CONVERSE,
    ),
    Response("invoke", "anthropic-messages", AWS, b"".join(map(wrapped, ANTHROPIC_EVENTS)), ANTHROPIC),
)
WHOLE = (
    Response(
        "chat",
        "openai-chat",
        JSON,
        dumps({"object": "chat.completion", "model": "gpt", "choices": [{}], "usage": CHAT_USAGE}, indent=2).encode(),
        CHAT,
        whole=True,
    ),
    Response("responses", "openai-responses", JSON, dumps(RESPONSE).encode(), RESPONSES, whole=True),
    Response("gemini, array", "gemini", JSON, dumps(GEMINI_CHUNKS, indent=1).encode(), GEMINI, whole=True),
    Response("gemini", "gemini", JSON, dumps(GEMINI_CHUNKS[1]).encode(), GEMINI, whole=True),
    Response("ollama as json", "ollama-chat", JSON, lines(*OLLAMA_LINES), Usage(9, output=4, model="qwen"), whole=True),
    Response(
        "converse", "bedrock-converse", JSON, dumps({"output": {}, **CONVERSE_LAST}).encode(), CONVERSE, whole=True
    ),
)
ALL = (*STREAMED, *WHOLE)
