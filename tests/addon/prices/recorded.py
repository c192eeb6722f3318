"""Answers of every provider format as they come: whole, streamed, cut off; with all that is billed, under all terms.

`document` is what an independent reader of the whole answer is given, `context` and `billed` what it has to be told besides,
since it stands in no field that it reads. genai_prices.json holds what genai-prices says that each costs;
test_independent.py asks it again.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from json import dumps, loads
from pathlib import Path
from typing import Any

import thinwire.addon.prices
from thinwire.addon.prices.table import read as read_table

from ...pipeline.responses import AWS, EVENTS, JSON, LINES, frame, lines, sse, wrapped

WHEN = 1_793_500_000  # 2026-10-31
PRICES: Mapping[str, float] = loads(Path(__file__).with_name("genai_prices.json").read_text())
AM, OC, OR, GM = "anthropic-messages", "openai-chat", "openai-responses", "gemini"


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
    model: str = ""
    """As asked for."""
    host: str = ""
    context: Mapping[str, str] = field(default_factory=dict)
    billed: Mapping[str, int] = field(default_factory=dict)
    """Of genai-prices' units of usage."""
    times: float = 1.0
    """What it costs, times what genai-prices says."""
    because: str = ""
    """Why that is not the same; and why we are right."""
    marks: tuple[str, ...] = ()
    """What is said beside the figure, since it may not be right to the cent."""

    @property
    def usd(self) -> float:
        """What genai-prices says."""
        return PRICES[self.name]


def _bytes(document: Any) -> bytes:
    return dumps(document).encode()


# Anthropic


def _message(model: str, **counts: Any) -> dict[str, Any]:
    return {"id": "msg_1", "type": "message", "role": "assistant", "model": model, "content": [], "usage": counts}


def _events(message: dict[str, Any], cut: bool = False) -> list[dict[str, Any]]:
    """The message as Anthropic streams it: the input at the start, the output's true count at the end."""
    usage = message["usage"]
    late = {"output_tokens", "output_tokens_details", "server_tool_use", "iterations"}
    begun = {**message, "usage": {key: value for key, value in usage.items() if key not in late} | {"output_tokens": 1}}
    start = {"type": "message_start", "message": begun}
    delta = {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Hello " * 300}}
    if cut:
        return [start, delta]
    grown = {key: value for key, value in usage.items() if key in late}
    end = {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": grown}
    return [start, delta, end, {"type": "message_stop"}]


def _claude(
    name: str, model: str, provider: str = "anthropic", listed: str = "anthropic", **more: Any
) -> Iterator[Recorded]:
    """One message, whole and streamed."""
    counts, flavor = more.pop("usage"), more.pop("flavor", "default")
    message = _message(model, **counts)
    plain = more.pop("document", message)
    yield Recorded(name, provider, listed, flavor, AM, JSON, _bytes(message), plain, **more)
    yield Recorded(f"{name}, streamed", provider, listed, flavor, AM, EVENTS, sse(*_events(message)), plain, **more)


CACHED = {
    "input_tokens": 12,
    "cache_creation_input_tokens": 5_200,
    "cache_creation": {"ephemeral_5m_input_tokens": 4_100, "ephemeral_1h_input_tokens": 1_100},
    "cache_read_input_tokens": 48_300,
    "output_tokens": 731,
}
LONG = {
    "input_tokens": 30,
    "cache_creation_input_tokens": 20_000,
    "cache_read_input_tokens": 190_001,
    "output_tokens": 2_000,
}
SEARCHED = {
    "input_tokens": 2_900,
    "output_tokens": 310,
    "server_tool_use": {"web_search_requests": 3, "web_fetch_requests": 2},
}
THOUGHT = {"input_tokens": 900, "output_tokens": 5_000, "output_tokens_details": {"thinking_tokens": 4_400}}
COMPACTED = {
    "input_tokens": 23_000,
    "output_tokens": 1_000,
    "iterations": [
        {"type": "compaction", "input_tokens": 180_000, "output_tokens": 3_500},
        {"type": "message", "input_tokens": 23_000, "output_tokens": 1_000},
    ],
}
CLAUDES = (
    "claude-sonnet-4-5-20250929",
    "claude-opus-4-6",
    "claude-haiku-4-5",
    "claude-haiku-5-5",
    "claude-sonnet-5-5",
    "claude-fable-5-2",
)
UNLISTED_PLACE = "genai-prices lists nothing for where a model runs"


def _anthropic() -> Iterator[Recorded]:
    for model in CLAUDES:
        yield from _claude(f"{model}, cached", model, usage=CACHED)
        yield from _claude(f"{model}, long", model, usage=LONG)
    yield from _claude("claude searches", "claude-sonnet-4-5", usage=SEARCHED)
    yield from _claude("claude thinks", "claude-opus-5", usage=THOUGHT)
    for model in ("claude-opus-5-5", "claude-fable-5-2"):
        fast = {**CACHED, "speed": "fast", "inference_geo": "not_available", "service_tier": "standard"}
        yield from _claude(f"{model}, fast", model, usage=fast, context={"speed": "fast"})
        pinned = {**CACHED, "inference_geo": "us"}
        yield from _claude(f"{model}, in the US", model, usage=pinned, times=1.1, because=UNLISTED_PLACE)
    both = {**LONG, "speed": "fast", "inference_geo": "us"}
    yield from _claude(
        "claude, fast in the US",
        "claude-opus-5-5",
        usage=both,
        context={"speed": "fast"},
        times=1.1,
        because=UNLISTED_PLACE,
    )
    yield from _claude("claude, anywhere", "claude-opus-5-5", usage={**CACHED, "inference_geo": "global"})
    yield from _claude(
        "claude, elsewhere", "claude-opus-5-5", usage={**CACHED, "inference_geo": "eu"}, marks=("standard-rates",)
    )
    yield from _claude(
        "claude, batch", "claude-opus-5", usage={**CACHED, "service_tier": "batch"}, context={"processing": "batch"}
    )
    yield from _claude(
        "claude, priority", "claude-opus-4-6", usage={**CACHED, "service_tier": "priority"}, marks=("standard-rates",)
    )
    yield from _claude(
        "claude runs code",
        "claude-sonnet-4-5",
        usage={**CACHED, "server_tool_use": {"code_execution_requests": 2}},
        marks=("unpriced-tools",),
    )
    yield from _claude(
        "claude compacts",
        "claude-opus-5",
        usage=COMPACTED,
        document=_message("claude-opus-5", input_tokens=203_000, output_tokens=4_500),
        because="genai-prices reads the last pass alone; each is billed, and the document it is given here adds them up",
    )
    cut = _message("claude-sonnet-4-5", **CACHED)
    yield Recorded(
        "claude, cut off",
        "anthropic",
        "anthropic",
        "default",
        AM,
        EVENTS,
        sse(*_events(cut, cut=True)),
        _message("claude-sonnet-4-5", **{**CACHED, "output_tokens": 301}),
        marks=("estimate",),
    )


# OpenAI's chat completions, and whoever speaks them


def _completion(model: str, usage: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": "c1", "object": "chat.completion", "model": model, "choices": [{}], "usage": usage, **more}


def _chunks(document: dict[str, Any], told: bool = True) -> bytes:
    head = {**document, "object": "chat.completion.chunk", "usage": None}
    words = [{**head, "choices": [{"delta": {"content": "Hello "}}]} for _ in range(300)]
    last = [{**document, "object": "chat.completion.chunk", "choices": []}] if told else []
    return sse(*words, *last) + b"data: [DONE]\n\n"


def _chat(
    name: str, model: str, usage: dict[str, Any], provider: str = "openai", listed: str = "openai", **more: Any
) -> Iterator[Recorded]:
    """One completion, whole and streamed."""
    flavor, said = more.pop("flavor", "chat"), more.pop("said", {})
    document = _completion(model, usage, **said)
    yield Recorded(name, provider, listed, flavor, OC, JSON, _bytes(document), document, **more)
    yield Recorded(f"{name}, streamed", provider, listed, flavor, OC, EVENTS, _chunks(document), document, **more)


CHAT = {
    "prompt_tokens": 61_000,
    "completion_tokens": 900,
    "total_tokens": 61_900,
    "prompt_tokens_details": {"cached_tokens": 50_000, "cache_write_tokens": 9_000},
    "completion_tokens_details": {"reasoning_tokens": 600},
}
CHAT_LONG = {
    "prompt_tokens": 272_001,
    "completion_tokens": 100,
    "total_tokens": 272_101,
    "prompt_tokens_details": {"cached_tokens": 1_000},
}
PLAIN = {"prompt_tokens": 5_000, "completion_tokens": 400, "prompt_tokens_details": {"cached_tokens": 2_000}}
HEARD = {
    "prompt_tokens": 1_000,
    "completion_tokens": 800,
    "prompt_tokens_details": {"audio_tokens": 700, "cached_tokens": 0},
    "completion_tokens_details": {"audio_tokens": 500},
}


def _openai() -> Iterator[Recorded]:
    for model in ("gpt-4o", "gpt-4.1-mini", "gpt-5", "gpt-5.4-2026-03-05", "gpt-6-luna", "o3"):
        yield from _chat(model, model, PLAIN)
    yield from _chat("gpt-5.6-sol, cached", "gpt-5.6-sol", CHAT)
    yield from _chat("gpt-5.6-sol, long", "gpt-5.6-sol", CHAT_LONG)
    for tier in ("flex", "priority", "fast"):
        yield from _chat(
            f"gpt-5.4, {tier}", "gpt-5.4", PLAIN, said={"service_tier": tier}, context={"service_tier": tier}
        )
    yield from _chat("gpt-5.4, default", "gpt-5.4", PLAIN, said={"service_tier": "default"})
    yield from _chat("gpt-5.4, scale", "gpt-5.4", PLAIN, said={"service_tier": "scale"}, marks=("standard-rates",))
    yield from _chat("gpt-audio", "gpt-audio", HEARD)
    eu: dict[str, Any] = {"host": "eu.api.openai.com", "times": 1.1, "because": UNLISTED_PLACE}
    yield from _chat("gpt-6-sol, in the EU", "gpt-6-sol", PLAIN, **eu)
    yield from _chat("gpt-5, in the EU", "gpt-5", PLAIN, host="eu.api.openai.com")  # older: at the same price
    silent = _completion("gpt-5.4", {"prompt_tokens": 0, "completion_tokens": 301})
    yield Recorded(
        "gpt-5.4, silent",
        "openai",
        "openai",
        "chat",
        OC,
        EVENTS,
        _chunks(silent, told=False),
        silent,
        marks=("estimate", "reasoning-unseen"),
    )
    yield from _chat("azure", "gpt-5.6-sol", CHAT, "azure-openai", "azure")
    yield from _chat(
        "azure, priority",
        "gpt-5.4",
        PLAIN,
        "azure-openai",
        "azure",
        said={"service_tier": "priority"},
        marks=("standard-rates",),
    )


def _others() -> Iterator[Recorded]:
    hit = {
        "prompt_tokens": 8_000,
        "completion_tokens": 200,
        "prompt_cache_hit_tokens": 6_000,
        "prompt_cache_miss_tokens": 2_000,
        "prompt_tokens_details": {"cached_tokens": 6_000},
    }
    yield from _chat("deepseek", "deepseek-chat", hit, "deepseek", "deepseek")
    yield from _chat(
        "groq",
        "openai/gpt-oss-120b",
        {"prompt_tokens": 3_000, "completion_tokens": 90},
        "groq",
        "groq",
        flavor="default",
    )
    apart = {
        "prompt_tokens": 1_500,
        "completion_tokens": 100,
        "total_tokens": 1_850,
        "prompt_tokens_details": {"cached_tokens": 700},
        "completion_tokens_details": {"reasoning_tokens": 250},
    }
    yield from _chat("grok", "grok-4-0709", apart, "xai", "x-ai")
    yield from _chat("mistral", "mistral-large-latest", PLAIN, "mistral", "mistral", flavor="default")
    yield from _chat("kimi", "kimi-k3", CHAT, "moonshot", "moonshotai")
    yield from _chat("glm", "glm-5.3", PLAIN, "zai", "zai")
    yield from _chat("copilot", "gpt-5.4", PLAIN, "github-copilot", "github-copilot")
    deep = {
        "prompt_tokens": 200,
        "completion_tokens": 3_000,
        "citation_tokens": 4_000,
        "reasoning_tokens": 20_000,
        "num_search_queries": 12,
    }
    yield from _chat("perplexity", "sonar-deep-research", deep, "perplexity", "perplexity", flavor="default")


# Responses


def _response(model: str, usage: dict[str, Any], *output: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": "resp_1", "object": "response", "model": model, "output": list(output), "usage": usage, **more}


def _streamed(document: dict[str, Any], end: str = "response.completed") -> bytes:
    begun = {**document, "output": [], "usage": None}
    items = [{"type": "response.output_item.done", "item": item} for item in document["output"]]
    words = [{"type": "response.output_text.delta", "delta": "Hello "} for _ in range(300)]
    last = [{"type": end, "response": document}] if end else []
    return sse({"type": "response.created", "response": begun}, *words, *items, *last)


def _responses(
    name: str, model: str, *output: dict[str, Any], provider: str = "openai", listed: str = "openai", **more: Any
) -> Iterator[Recorded]:
    said, usage = more.pop("said", {}), more.pop("usage", RESPONDED)
    document = _response(model, usage, *output, **said)
    yield Recorded(name, provider, listed, "responses", OR, JSON, _bytes(document), document, **more)
    yield Recorded(
        f"{name}, streamed", provider, listed, "responses", OR, EVENTS, _streamed(document), document, **more
    )


RESPONDED = {
    "input_tokens": 20_000,
    "input_tokens_details": {"cached_tokens": 15_000, "cache_write_tokens": 2_000},
    "output_tokens": 700,
    "output_tokens_details": {"reasoning_tokens": 64},
}


def _search(number: int, action: str = "search") -> dict[str, Any]:
    return {"type": "web_search_call", "id": f"ws_{number}", "status": "completed", "action": {"type": action}}


FILES = {"type": "file_search_call", "id": "fs_1", "status": "completed", "queries": ["a", "b"]}
CODE = {"type": "code_interpreter_call", "id": "ci_1", "container_id": "cntr_1", "status": "completed"}
DRAWN = {"type": "image_generation_call", "id": "ig_1", "status": "completed", "result": "QUJD"}


def _openai_responses() -> Iterator[Recorded]:
    yield from _responses("responses", "gpt-5.4-2026-03-05")
    yield from _responses("responses, gpt-6.1", "gpt-6.1-sol")
    yield from _responses("responses, codex plan", "gpt-6-sol", provider="chatgpt")
    searches = (_search(1), _search(2, "open_page"), _search(3), _search(3), _search(4, "find_in_page"))
    yield from _responses("responses search", "gpt-5.4", *searches, billed={"web_searches": 2})
    yield from _responses("responses search files", "gpt-5.4", FILES, billed={"storage_searches": 1})
    yield from _responses("responses run code", "gpt-5.4", CODE, marks=("unpriced-tools",))
    yield from _responses(
        "responses draw", "gpt-5.4", DRAWN, _search(1), billed={"web_searches": 1}, marks=("unpriced-tools",)
    )
    yield from _responses("responses, flex", "gpt-5.4", said={"service_tier": "flex"}, context={"service_tier": "flex"})
    yield from _responses("responses, azure", "gpt-5.4", provider="azure-openai", listed="azure")
    yield from _responses(
        "responses, meta", "muse-spark-1.2", _search(1), provider="meta", listed="meta", billed={"web_searches": 1}
    )
    short = _response("gpt-5.4", RESPONDED)
    yield Recorded(
        "responses, incomplete",
        "openai",
        "openai",
        "responses",
        OR,
        EVENTS,
        _streamed(short, "response.incomplete"),
        short,
    )
    told_later = _response("gpt-5.4", {"input_tokens": 0, "output_tokens": 301}, _search(1))
    yield Recorded(
        "responses, cut off",
        "openai",
        "openai",
        "responses",
        OR,
        EVENTS,
        _streamed(told_later, end=""),
        told_later,
        billed={"web_searches": 1},
        marks=("estimate", "reasoning-unseen"),
    )


# Gemini


def _gemini(name: str, model: str, usage: dict[str, Any], *queries: str, **more: Any) -> Iterator[Recorded]:
    """One answer, whole, streamed, and as Code Assist wraps it."""
    found = {"groundingMetadata": {"webSearchQueries": list(queries)}} if queries else {}
    document = {"candidates": [{"finishReason": "STOP", **found}], "modelVersion": model, "usageMetadata": usage}
    provider = more.pop("provider", "gemini")
    first = {"candidates": [{"content": {"parts": [{"text": "x"}]}}], "modelVersion": model}
    chunks = sse(first, document)
    yield Recorded(name, provider, "google", "default", GM, JSON, _bytes(document), document, **more)
    yield Recorded(f"{name}, streamed", provider, "google", "default", GM, EVENTS, chunks, document, **more)
    assist = sse({"response": document})
    yield Recorded(
        f"{name}, code assist", "gemini-code-assist", "google", "default", GM, EVENTS, assist, document, **more
    )


def _by_modality(**counts: int) -> list[dict[str, Any]]:
    return [{"modality": modality, "tokenCount": count} for modality, count in counts.items()]


def _google() -> Iterator[Recorded]:
    long = {
        "promptTokenCount": 210_000,
        "cachedContentTokenCount": 150_000,
        "candidatesTokenCount": 300,
        "thoughtsTokenCount": 800,
        "toolUsePromptTokenCount": 40,
    }
    yield from _gemini("gemini-2.5-pro, long", "gemini-2.5-pro", long)
    short = {"promptTokenCount": 10_000, "cachedContentTokenCount": 4_000, "candidatesTokenCount": 300}
    for model in ("gemini-2.5-flash", "gemini-3.8-flash", "gemini-4-argon"):
        yield from _gemini(model, model, short)
    heard = {
        "promptTokenCount": 9_000,
        "cachedContentTokenCount": 3_000,
        "candidatesTokenCount": 100,
        "promptTokensDetails": _by_modality(TEXT=1_000, AUDIO=6_000, IMAGE=2_000),
        "cacheTokensDetails": _by_modality(TEXT=1_000, AUDIO=2_000),
    }
    yield from _gemini("gemini hears", "gemini-2.5-flash", heard)
    drawn = {
        "promptTokenCount": 60,
        "candidatesTokenCount": 1_330,
        "promptTokensDetails": _by_modality(TEXT=60),
        "candidatesTokensDetails": _by_modality(IMAGE=1_290, TEXT=40),
    }
    yield from _gemini("gemini draws", "gemini-3.1-flash-image-preview", drawn)
    seen = {
        "promptTokenCount": 3_000,
        "candidatesTokenCount": 9,
        "promptTokensDetails": _by_modality(DOCUMENT=2_500, TEXT=500),
    }
    yield from _gemini("gemini reads a document", "gemini-2.5-pro", seen)
    allowance: dict[str, Any] = {"marks": ("free-allowance",)}
    yield from _gemini(
        "gemini-2.5 searches", "gemini-2.5-flash", short, "a", "b", billed={"web_searches": 1}, **allowance
    )
    yield from _gemini(
        "gemini-3.8 searches", "gemini-3.8-flash", short, "a", "b", "", "a", billed={"web_searches": 2}, **allowance
    )
    yield from _gemini(
        "gemini, flex", "gemini-3.8-flash-tts", {**short, "serviceTier": "flex"}, context={"service_tier": "flex"}
    )
    yield from _gemini(
        "gemini, priority on vertex",
        "gemini-3.8-flash-tts",
        {**short, "trafficType": "ON_DEMAND_PRIORITY"},
        provider="vertex",
        context={"service_tier": "priority"},
    )
    yield from _gemini(
        "gemini, provisioned",
        "gemini-2.5-pro",
        {**short, "trafficType": "PROVISIONED_THROUGHPUT"},
        marks=("standard-rates",),
    )
    yield from _claude(
        "claude on vertex",
        "claude-opus-5-5",
        "vertex",
        "google",
        flavor="anthropic",
        usage=CACHED,
        host="aiplatform.googleapis.com",
    )
    for host in ("us-east5-aiplatform.googleapis.com", "aiplatform.eu.rep.googleapis.com"):
        regional: dict[str, Any] = {"flavor": "anthropic", "host": host, "times": 1.1, "because": UNLISTED_PLACE}
        yield from _claude(f"claude on vertex, {host}", "claude-opus-5-5", "vertex", "google", usage=CACHED, **regional)


# Bedrock and Cohere


def _aws() -> Iterator[Recorded]:
    converse = {
        "usage": {
            "inputTokens": 10,
            "outputTokens": 400,
            "cacheReadInputTokens": 30_000,
            "cacheWriteInputTokens": 2_000,
        }
    }
    hour = {
        "usage": {
            **converse["usage"],
            "cacheDetails": [{"ttl": "1h", "inputTokens": 1_500}, {"ttl": "5m", "inputTokens": 500}],
        }
    }
    for model in (
        "us.anthropic.claude-haiku-4-5-20251001-v1:0",
        "global.anthropic.claude-opus-5",
        "amazon.nova-pro-v1:0",
    ):
        yield Recorded(
            f"converse, {model}",
            "bedrock",
            "aws",
            "default",
            "bedrock-converse",
            JSON,
            _bytes(converse),
            converse,
            model,
        )
        yield Recorded(
            f"converse, {model}, streamed",
            "bedrock",
            "aws",
            "default",
            "bedrock-converse",
            AWS,
            frame(b'{"delta":{"text":"x"}}') + frame(_bytes(converse)),
            converse,
            model,
        )
    yield Recorded(
        "converse, an hour",
        "bedrock",
        "aws",
        "default",
        "bedrock-converse",
        AWS,
        frame(_bytes(hour)),
        hour,
        "us.anthropic.claude-haiku-4-5-20251001-v1:0",
    )
    invoked = _message("", **CACHED)
    yield Recorded(
        "invoke, streamed",
        "bedrock",
        "aws",
        "anthropic",
        AM,
        AWS,
        b"".join(map(wrapped, _events(invoked))),
        {**invoked, "model": "global.anthropic.claude-opus-5"},
        "global.anthropic.claude-opus-5",
    )


def _cohere() -> Iterator[Recorded]:
    billed = {"usage": {"billed_units": {"input_tokens": 900, "output_tokens": 40}, "tokens": {"input_tokens": 990}}}
    events = sse({"type": "content-delta", "delta": {}}, {"type": "message-end", "delta": billed})
    for content_type, body in ((JSON, _bytes(billed)), (EVENTS, events)):
        name = f"cohere, {content_type}"
        yield Recorded(
            name, "cohere", "cohere", "default", "cohere-v2", content_type, body, billed, "command-a-03-2025"
        )


# Every provider that has a price list: one answer of a few of its models


def _everybody() -> Iterator[Recorded]:
    usage = {"prompt_tokens": 12_345, "completion_tokens": 678, "prompt_tokens_details": {"cached_tokens": 0}}
    names = tomllib.loads((Path(thinwire.addon.prices.__file__).parent / "names.toml").read_text())
    for provider, listed in names.items():
        for model in _named(listed):
            document = _completion(model, usage)
            yield Recorded(f"{provider}: {model}", provider, listed, "", OC, JSON, _bytes(document), None, model)


def _named(listed: str, most: int = 2) -> list[str]:
    """Names of models of this list that need no guessing: what a match says that they equal."""
    found = dict.fromkeys(
        test[1:] for model in read_table().listing(listed).models for test in _tests(model.match) if test[0] == "="
    )
    return list(found)[-most:]


def _tests(match: Any) -> Iterator[str]:
    if isinstance(match, str):
        yield match
    elif match[0] == "any":
        for part in match[1:]:
            yield from _tests(part)


RECORDED = (
    *_anthropic(),
    *_openai(),
    *_others(),
    *_openai_responses(),
    *_google(),
    *_aws(),
    *_cohere(),
    *_everybody(),
)
UNPRICED = Recorded(
    "ollama", "ollama", "", "", "ollama-chat", LINES, lines({"model": "q", "done": True, "eval_count": 4}), {}
)
