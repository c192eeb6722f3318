"""The rows of `clients.toml`. Imports nothing of ours but the type of a variable, so that everybody may read it."""

from __future__ import annotations

from importlib.resources import files
from typing import Final

import msgspec

from thinwire.certs.trust import Variable


class Hook(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a client runs a command after each of its tools."""

    command: str
    event: str
    shell: str
    answer: str
    file: str
    content: str
    most_bytes: int = 1 << 30


class Transcripts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a client keeps the transcripts of its sessions."""

    patterns: tuple[str, ...]
    folder: str = ""
    """Relative to the user's home; empty: it has no fixed one."""
    variable: str = ""
    below: str = ""


class Client(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One row; `clients.toml` says what each field means."""

    name: str
    title: str = ""
    user_agents: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()
    session_headers: tuple[str, ...] = ()
    purpose_headers: tuple[str, ...] = ()
    sub_agent_headers: tuple[str, ...] = ()
    plan_headers: tuple[str, ...] = ()
    mcp_add: str = ""
    mcp_remove: str = ""
    hook: Hook | None = None
    transcripts: Transcripts | None = None


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    client: tuple[Client, ...]
    library: tuple[Client, ...]
    variable: tuple[Variable, ...]
    session_headers: tuple[str, ...]
    sub_agent_headers: tuple[str, ...]


_TABLE: Final = msgspec.toml.decode(files(__package__).joinpath("clients.toml").read_text("utf-8"), type=_Table)

CLIENTS: Final = (*_TABLE.client, *_TABLE.library)
"""In the order in which their user agents are compared."""
BY_NAME: Final = {client.name: client for client in CLIENTS}
VARIABLES: Final = _TABLE.variable
"""In the order in which they are printed."""
SESSION_HEADERS: Final = (*(name for client in CLIENTS for name in client.session_headers), *_TABLE.session_headers)
PURPOSE_HEADERS: Final = tuple(name for client in CLIENTS for name in client.purpose_headers)
SUB_AGENT_HEADERS: Final = (
    *(name for client in CLIENTS for name in client.sub_agent_headers),
    *_TABLE.sub_agent_headers,
)
PLAN_HEADERS: Final = tuple(name for client in CLIENTS for name in client.plan_headers)
HOOKS: Final = {client.hook.command: client.hook for client in CLIENTS if client.hook}
"""By the name in `thinwire hook NAME`."""


def readers(variable: str) -> str:
    """The titles of the clients that read an environment variable, such as "Claude Code, Node and its SDKs"."""
    return ", ".join(client.title for client in CLIENTS if variable in client.variables)
