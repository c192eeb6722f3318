"""Who is asking, as far as headers and body say so: the client's session, and which of its agents.

Ids are hashed at once; of an agent only what kind it is stays. Where several say something, the first does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Final

import msgspec

# Claude Code, Codex (old and new), OpenCode, Qwen Code, GitHub Copilot, and what many others send.
_SESSIONS: Final = (
    "x-claude-code-session-id", "session_id", "session-id", "x-opencode-session", "x-qwen-code-session-id",
    "x-session-id", "x-session-affinity", "conversation_id", "thread-id",
)  # fmt: skip
# Headers whose value says what the agent is for, and headers that only sub-agents send.
_NAMED: Final = ("x-openai-subagent",)
_SUB_AGENTS: Final = (
    "x-claude-code-agent-id", "x-claude-code-parent-agent-id", "x-codex-parent-thread-id", "x-parent-session-id",
)  # fmt: skip
SUB_AGENT: Final = "sub-agent"
_NAME: Final = re.compile(r"[a-z][a-z_-]{1,30}")
_CLAUDE_SESSION: Final = "_session_"  # user_<hash>_account_<id>_session_<id>


class _Body(msgspec.Struct):
    """What bodies say, whatever its shape; all else is skipped without being parsed."""

    metadata: msgspec.Raw = msgspec.Raw(b"")
    prompt_cache_key: msgspec.Raw = msgspec.Raw(b"")


class _Metadata(msgspec.Struct):
    user_id: str = ""
    session_id: str = ""


class _Session(msgspec.Struct):
    session_id: str = ""


_BODY: Final = msgspec.json.Decoder(_Body)
_METADATA: Final = msgspec.json.Decoder(_Metadata)
_TEXT: Final = msgspec.json.Decoder(str)
_SESSION: Final = msgspec.json.Decoder(_Session)


def session(headers: Mapping[str, str], body: bytes) -> str:
    """Short hash of the session's id; "" when nobody says."""
    said = next(filter(None, (headers.get(name, "").strip() for name in _SESSIONS)), "") or _in_body(body)
    return sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:16] if said else ""


def agent(headers: Mapping[str, str]) -> str:
    """What the asking agent is for; "" for a main agent, or when nobody says."""
    for name in _NAMED:
        said = headers.get(name, "").strip().lower()
        if said:
            return said if _NAME.fullmatch(said) else SUB_AGENT
    return SUB_AGENT if any(name in headers for name in _SUB_AGENTS) else ""


def _in_body(body: bytes) -> str:
    try:
        found = _BODY.decode(body)
        if found.metadata:
            metadata = _METADATA.decode(found.metadata)
            said = metadata.session_id or _in_user_id(metadata.user_id)
            if said:
                return said
        return _TEXT.decode(found.prompt_cache_key) if found.prompt_cache_key else ""
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return ""


def _in_user_id(said: str) -> str:
    """Of what Claude Code puts there; other clients name a person, which is no session."""
    if said.startswith("{"):
        return _SESSION.decode(said.encode()).session_id
    return said.partition(_CLAUDE_SESSION)[2]
