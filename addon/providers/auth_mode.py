"""Who pays for a request, as far as its host and headers tell. Values are looked at, never kept or logged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, get_args

from ..clients.table import PLAN_HEADERS
from .hosts import normalized

AuthMode = Literal["payg", "oauth", "subscription"]
"""By use with a key, by use with a login's token, or a flat-rate plan."""
AUTH_MODES: Final[tuple[AuthMode, ...]] = get_args(AuthMode)

# Hosts that only serve a flat-rate plan, with what is below them and what ends in a dash and them.
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


def auth_mode(host: str, headers: Mapping[str, str]) -> AuthMode:
    """Return who pays. Headers are given by their lower-case names."""
    name = normalized(host)
    if any(name == plan or name.endswith((f".{plan}", f"-{plan}")) for plan in _PLAN_HOSTS):
        return "subscription"
    if any(header in headers for header in PLAN_HEADERS):
        return "subscription"
    value = headers.get("authorization", "").strip()
    credential = value.partition(" ")[2].strip() if value.lower().startswith(("bearer ", "token ")) else value
    return next((mode for start, mode in _CREDENTIALS if credential.startswith(start)), "payg")
