"""What a request's headers say: may its body change, who pays for it, and which client sent it.

Headers are given by their lower-case names. Values are looked at, never kept or logged.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, get_args

from thinwire.pipeline.model.reasons import Reason

from .hosts import plain

AuthMode = Literal["payg", "oauth", "subscription"]
AUTH_MODES: Final[tuple[AuthMode, ...]] = get_args(AuthMode)

# Schemes whose signature covers the body: AWS SigV4 and SigV4a, OCI and HTTP signatures, Alibaba, Tencent, Volcengine.
_SIGNED_SCHEMES: Final = ("aws4-", "signature", "acs3-", "tc3-", "hmac-sha256")
# Digests of the body and signatures that name one (RFC 1864, RFC 3230, RFC 9530, RFC 9421).
_DIGESTS: Final = ("content-md5", "digest", "content-digest", "repr-digest", "signature", "signature-input")
_BODY_HASH: Final = "x-amz-content-sha256"
_NO_BODY_HASH: Final = ("UNSIGNED-PAYLOAD", "STREAMING-UNSIGNED-PAYLOAD-TRAILER")
BYPASS: Final = "x-thinwire-bypass"
_DIGITS: Final = 19  # of a content-length, at most; and Python reads no number of 4,300
_NO: Final = ("", "0", "false", "no", "off")

# Hosts that only serve a flat-rate plan.
_PLAN_HOSTS: Final = (
    "chatgpt.com", "cloudcode-pa.googleapis.com", "githubcopilot.com", "ghe.com", "cli-chat-proxy.grok.com", "api.kimi.com",
    "coding.dashscope.aliyuncs.com", "coding-intl.dashscope.aliyuncs.com",
)  # fmt: skip
# What a credential begins with, the longer first.
_CREDENTIALS: Final[tuple[tuple[str, AuthMode], ...]] = (
    ("sk-ant-oat", "subscription"),  # Claude login (Pro, Max); the API console hands out sk-ant-api
    ("ya29.", "oauth"),  # Google access token: Vertex
    ("eyJ", "oauth"),  # JWT: Azure Entra, ChatGPT and other logins
    ("gho_", "oauth"), ("ghu_", "oauth"), ("ghs_", "oauth"),  # GitHub apps
)  # fmt: skip

# What a user agent contains, lower case, and the family that is recorded; the first that fits. Agents come before the
# SDKs that they are built on, and those before the HTTP libraries.
_CLIENTS: Final = (
    ("claude-cli", "claude-code"), ("claude-code", "claude-code"), ("claude-agent-sdk", "claude-agent-sdk"),
    ("codex", "codex"), ("geminicli", "gemini-cli"), ("gemini-cli", "gemini-cli"), ("qwencode", "qwen-code"),
    ("qwen-code", "qwen-code"), ("antigravity", "antigravity"), ("opencode", "opencode"), ("kilo-code", "kilo-code"),
    ("roo-code", "roo-code"), ("roocode", "roo-code"), ("cline", "cline"), ("githubcopilot", "copilot"),
    ("copilot", "copilot"), ("cursor", "cursor"), ("zed/", "zed"), ("goose", "goose"), ("aider", "aider"),
    ("continue/", "continue"), ("crush", "crush"), ("factory-cli", "factory"), ("grok", "grok-cli"), ("kimi", "kimi-cli"),
    ("openhands", "openhands"), ("litellm", "litellm"), ("langchain", "langchain"), ("llama-index", "llama-index"),
    ("llama_index", "llama-index"), ("pydantic-ai", "pydantic-ai"), ("google-genai", "google-genai"), ("ai-sdk", "ai-sdk"),
    ("openai/python", "openai-python"), ("openai/js", "openai-js"), ("openai/", "openai-sdk"),
    ("anthropic/python", "anthropic-python"), ("anthropic/js", "anthropic-js"), ("anthropic", "anthropic-sdk"),
    ("google-api", "google-api"), ("cohere", "cohere-sdk"), ("mistral", "mistral-sdk"),
    ("ollama", "ollama"), ("boto", "boto3"), ("aws-sdk", "aws-sdk"), ("azsdk", "azure-sdk"),
    ("python-httpx", "httpx"), ("python-requests", "requests"), ("python-urllib", "urllib"), ("aiohttp", "aiohttp"),
    ("curl/", "curl"), ("wget/", "wget"), ("undici", "node"), ("node", "node"), ("axios", "axios"), ("bun/", "bun"),
    ("deno/", "deno"), ("go-http-client", "go"), ("okhttp", "okhttp"), ("java/", "java"), ("reqwest", "reqwest"),
    ("mozilla/", "browser"),
)  # fmt: skip


def unmodifiable(headers: Mapping[str, str]) -> Reason | None:
    """Why this request must go on as it came, as far as its headers tell; None if they allow a change."""
    if headers.get(BYPASS, "").strip().lower() not in _NO:
        return Reason.BYPASS
    if headers.get("authorization", "").lstrip().lower().startswith(_SIGNED_SCHEMES):
        return Reason.SIGNED
    if any(name in headers for name in _DIGESTS):
        return Reason.SIGNED
    return Reason.SIGNED if headers.get(_BODY_HASH, _NO_BODY_HASH[0]).strip() not in _NO_BODY_HASH else None


def announced_size(headers: Mapping[str, str]) -> int | None:
    """Bytes of the body by its content-length; 0 without one, None where what it says is no number."""
    said = headers.get("content-length", "0")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < _DIGITS else None


def auth_mode(host: str, headers: Mapping[str, str]) -> AuthMode:
    """Who pays: by use with a key (payg), by use with a login's token (oauth), or a flat-rate plan (subscription)."""
    name = plain(host)
    if any(name == plan or name.endswith((f".{plan}", f"-{plan}")) for plan in _PLAN_HOSTS):
        return "subscription"
    if "chatgpt-account-id" in headers:
        return "subscription"
    given = headers.get("authorization", "").strip()
    credential = given.partition(" ")[2].strip() if given.lower().startswith(("bearer ", "token ")) else given
    return next((mode for start, mode in _CREDENTIALS if credential.startswith(start)), "payg")


def client_family(user_agent: str) -> str:
    """A short name of a bounded vocabulary: "unknown" without a user agent, "other" for one that nobody lists."""
    said = user_agent.lower()
    if not said.strip():
        return "unknown"
    return next((family for needle, family in _CLIENTS if needle in said), "other")
