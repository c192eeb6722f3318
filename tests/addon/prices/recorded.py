"""Responses of each provider format as they come: whole, streamed, cut off; with cache classes and price tiers.

`usd` is what genai-prices 0.2.3 says that each of them costs; test_independent.py asks it again.
"""

from __future__ import annotations

from dataclasses import dataclass
from json import dumps
from typing import Any

from ...pipeline.responses import AWS, EVENTS, JSON, LINES, frame, lines, sse

WHEN = 1_793_500_000  # 2026-10-31


@dataclass(frozen=True)
class Recorded:
    name: str
    provider: str
    """As in addon/providers/providers.toml."""
    listed: str
    """As genai-prices calls it."""
    flavor: str
    wire: str
    content_type: str
    body: bytes
    document: Any
    """What an independent reader of the whole response would be given."""
    usd: float
    model: str = ""
    """As asked for."""
    tier: str = ""


def _anthropic(model: str, **counts: Any) -> dict[str, Any]:
    return {"id": "msg_1", "type": "message", "role": "assistant", "model": model, "content": [], "usage": counts}


SONNET = _anthropic(
    "claude-sonnet-4-5-20250929",
    input_tokens=12,
    cache_creation_input_tokens=5_200,
    cache_creation={"ephemeral_5m_input_tokens": 4_100, "ephemeral_1h_input_tokens": 1_100},
    cache_read_input_tokens=48_300,
    output_tokens=731,
)
LONG = _anthropic(
    "claude-sonnet-4-5-20250929",
    input_tokens=30,
    cache_creation_input_tokens=20_000,
    cache_read_input_tokens=190_001,
    output_tokens=2_000,
)
CUT = _anthropic("claude-sonnet-4-5-20250929", input_tokens=9, cache_read_input_tokens=31_000, output_tokens=1)


def _events(message: dict[str, Any], cut: bool = False) -> bytes:
    """The message as Anthropic streams it: the input at the start, the output's true count at the end."""
    begun = {**message, "usage": {**message["usage"], "output_tokens": 1}}
    start = {"type": "message_start", "message": begun}
    delta = {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Hello"}}
    if cut:
        return sse(start, delta)
    end = {
        "type": "message_delta",
        "delta": {"stop_reason": "end_turn"},
        "usage": {"output_tokens": message["usage"]["output_tokens"]},
    }
    return sse(start, delta, end, {"type": "message_stop"})


def _chat(model: str, usage: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": "c1", "object": "chat.completion", "model": model, "choices": [{}], "usage": usage, **more}


def _chunks(document: dict[str, Any]) -> bytes:
    chunk = {**document, "object": "chat.completion.chunk", "choices": [{"delta": {"content": "Hi"}}], "usage": None}
    return sse(chunk, {**document, "object": "chat.completion.chunk", "choices": []}) + b"data: [DONE]\n\n"


GPT = _chat(
    "gpt-5.6-sol",
    {
        "prompt_tokens": 61_000,
        "completion_tokens": 900,
        "total_tokens": 61_900,
        "prompt_tokens_details": {"cached_tokens": 50_000, "cache_write_tokens": 9_000},
        "completion_tokens_details": {"reasoning_tokens": 600},
    },
)
GPT_LONG = _chat(
    "gpt-5.6-sol",
    {
        "prompt_tokens": 272_001,
        "completion_tokens": 100,
        "total_tokens": 272_101,
        "prompt_tokens_details": {"cached_tokens": 1_000},
    },
)
GPT_FLEX = _chat(
    "gpt-5.4",
    {"prompt_tokens": 5_000, "completion_tokens": 400, "prompt_tokens_details": {"cached_tokens": 2_000}},
    service_tier="flex",
)
RESPONSE = {
    "id": "resp_1",
    "object": "response",
    "model": "gpt-5.4-2026-03-05",
    "output": [],
    "usage": {
        "input_tokens": 20_000,
        "input_tokens_details": {"cached_tokens": 15_000},
        "output_tokens": 700,
        "output_tokens_details": {"reasoning_tokens": 64},
    },
}
GEMINI = {
    "candidates": [{"finishReason": "STOP"}],
    "modelVersion": "gemini-2.5-pro",
    "usageMetadata": {
        "promptTokenCount": 210_000,
        "cachedContentTokenCount": 150_000,
        "candidatesTokenCount": 300,
        "thoughtsTokenCount": 800,
        "toolUsePromptTokenCount": 40,
    },
}
FLASH = {
    "candidates": [{"finishReason": "STOP"}],
    "modelVersion": "gemini-2.5-flash",
    "usageMetadata": {"promptTokenCount": 10_000, "cachedContentTokenCount": 4_000, "candidatesTokenCount": 300},
}
COHERE = {"usage": {"billed_units": {"input_tokens": 900, "output_tokens": 40}}}
CONVERSE = {
    "usage": {
        "inputTokens": 10,
        "outputTokens": 400,
        "cacheReadInputTokens": 30_000,
        "cacheWriteInputTokens": 2_000,
    }
}
DEEPSEEK = _chat(
    "deepseek-chat",
    {
        "prompt_tokens": 8_000,
        "completion_tokens": 200,
        "prompt_cache_hit_tokens": 6_000,
        "prompt_cache_miss_tokens": 2_000,
        "prompt_tokens_details": {"cached_tokens": 6_000},
    },
)
GROQ = _chat("openai/gpt-oss-120b", {"prompt_tokens": 3_000, "completion_tokens": 90})
GROK = _chat(
    "grok-4-0709",
    {
        "prompt_tokens": 1_500,
        "completion_tokens": 100,
        "total_tokens": 1_850,
        "prompt_tokens_details": {"cached_tokens": 700},
        "completion_tokens_details": {"reasoning_tokens": 250},
    },
)
HAIKU = "us.anthropic.claude-haiku-4-5-20251001-v1:0"


def _bytes(document: Any) -> bytes:
    return dumps(document).encode()


AM, OC, OR, GM = "anthropic-messages", "openai-chat", "openai-responses", "gemini"
RECORDED = (
    Recorded("anthropic", "anthropic", "anthropic", "default", AM, JSON, _bytes(SONNET), SONNET, 0.047466),
    Recorded("anthropic, streamed", "anthropic", "anthropic", "default", AM, EVENTS, _events(SONNET), SONNET, 0.047466),
    Recorded("anthropic, long", "anthropic", "anthropic", "default", AM, EVENTS, _events(LONG), LONG, 0.3091806),
    Recorded(
        "anthropic, cut off", "anthropic", "anthropic", "default", AM, EVENTS, _events(CUT, cut=True), CUT, 0.009342
    ),
    Recorded("claude on vertex", "vertex", "google", "anthropic", AM, JSON, _bytes(SONNET), SONNET, 0.047466),
    Recorded("openai", "openai", "openai", "chat", OC, JSON, _bytes(GPT), GPT, 0.091),
    Recorded("openai, streamed", "openai", "openai", "chat", OC, EVENTS, _chunks(GPT), GPT, 0.091),
    Recorded("openai, long", "openai", "openai", "chat", OC, EVENTS, _chunks(GPT_LONG), GPT_LONG, 2.171808),
    Recorded("openai, flex", "openai", "openai", "chat", OC, JSON, _bytes(GPT_FLEX), GPT_FLEX, 0.00701, tier="flex"),
    Recorded("azure", "azure-openai", "azure", "chat", OC, JSON, _bytes(GPT), GPT, 0.091),
    Recorded("responses", "openai", "openai", "responses", OR, JSON, _bytes(RESPONSE), RESPONSE, 0.02675),
    Recorded(
        "responses, streamed",
        "chatgpt",
        "openai",
        "responses",
        OR,
        EVENTS,
        sse(
            {"type": "response.created", "response": {"usage": None}},
            {"type": "response.incomplete", "response": RESPONSE},
        ),
        RESPONSE,
        0.02675,
    ),
    Recorded("gemini, long", "gemini", "google", "default", GM, JSON, _bytes(GEMINI), GEMINI, 0.2041),
    Recorded("gemini, streamed", "gemini", "google", "default", GM, EVENTS, sse(FLASH), FLASH, 0.00267),
    Recorded(
        "code assist", "gemini-code-assist", "google", "default", GM, EVENTS, sse({"response": FLASH}), FLASH, 0.00267
    ),
    Recorded(
        "cohere",
        "cohere",
        "cohere",
        "default",
        "cohere-v2",
        EVENTS,
        sse({"type": "message-end", "delta": COHERE}),
        COHERE,
        0.00265,
        model="command-a-03-2025",
    ),
    Recorded(
        "bedrock, streamed",
        "bedrock",
        "aws",
        "default",
        "bedrock-converse",
        AWS,
        frame(_bytes(CONVERSE)),
        CONVERSE,
        0.008261,
        model=HAIKU,
    ),
    Recorded("deepseek", "deepseek", "deepseek", "chat", OC, EVENTS, _chunks(DEEPSEEK), DEEPSEEK, 0.00118),
    Recorded("groq", "groq", "groq", "default", OC, JSON, _bytes(GROQ), GROQ, 0.000504),
    Recorded("xai", "xai", "x-ai", "chat", OC, JSON, _bytes(GROK), GROK, 0.008175),
)
UNPRICED = Recorded(
    "ollama", "ollama", "", "", "ollama-chat", LINES, lines({"model": "q", "done": True, "eval_count": 4}), {}, 0.0
)
