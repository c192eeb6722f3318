"""Which client sent a request, for which session, and for which of its agents, as far as headers and body say.

Headers are given by their lower-case names. Values are looked at, never kept or logged: a session's id is hashed at once, and of
an agent only its purpose stays.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Final

import msgspec

from .table import CLIENTS, PURPOSE_HEADERS, SESSION_HEADERS, SUB_AGENT_HEADERS

SUB_AGENT: Final = "sub-agent"
"""An agent that another one started, where nothing says for what."""
_PURPOSE: Final = re.compile(r"[a-z][a-z_-]{1,30}")  # a word or two; anything else may be an id
_IN_USER_ID: Final = "_session_"  # Claude Code writes user_<hash>_account_<id>_session_<id>


class _Metadata(msgspec.Struct):
    user_id: str = ""
    session_id: str = ""


class _Body(msgspec.Struct):
    """What bodies say, whatever their shape; all else is skipped without being parsed."""

    metadata: msgspec.Raw = msgspec.Raw(b"")
    prompt_cache_key: msgspec.Raw = msgspec.Raw(b"")


class _UserId(msgspec.Struct):
    """What newer versions of Claude Code write, as JSON text."""

    session_id: str = ""


_BODY: Final = msgspec.json.Decoder(_Body)
_METADATA: Final = msgspec.json.Decoder(_Metadata)
_TEXT: Final = msgspec.json.Decoder(str)
_USER_ID: Final = msgspec.json.Decoder(_UserId)


def client_name(user_agent: str) -> str:
    """Return the name of the client in `clients.toml`: "unknown" without a user agent, "other" where no row fits."""
    lowered = user_agent.lower()
    if not lowered.strip():
        return "unknown"
    return next((client.name for client in CLIENTS if any(part in lowered for part in client.user_agents)), "other")


def session(headers: Mapping[str, str], body: bytes) -> str:
    """Return 16 hex digits of a hash of the session's id; "" where nothing names one. Headers come before the body."""
    session_id = next(filter(None, (headers.get(name, "").strip() for name in SESSION_HEADERS)), "") or _in_body(body)
    return sha256(session_id.encode("utf-8", "surrogatepass")).hexdigest()[:16] if session_id else ""


def agent(headers: Mapping[str, str]) -> str:
    """Return what the asking agent is for; "" for a main agent, or where nothing says."""
    for name in PURPOSE_HEADERS:
        purpose = headers.get(name, "").strip().lower()
        if purpose:
            return purpose if _PURPOSE.fullmatch(purpose) else SUB_AGENT
    return SUB_AGENT if any(name in headers for name in SUB_AGENT_HEADERS) else ""


def _in_body(body: bytes) -> str:
    try:
        fields = _BODY.decode(body)
        if fields.metadata:
            metadata = _METADATA.decode(fields.metadata)
            session_id = metadata.session_id or _in_user_id(metadata.user_id)
            if session_id:
                return session_id
        return _TEXT.decode(fields.prompt_cache_key) if fields.prompt_cache_key else ""
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return ""


def _in_user_id(user_id: str) -> str:
    """Return the session in what Claude Code puts there; other clients name a person, which is no session."""
    if user_id.startswith("{"):
        return _USER_ID.decode(user_id.encode()).session_id
    return user_id.partition(_IN_USER_ID)[2]
