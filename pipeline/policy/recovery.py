"""Whether a client can act on a recovery hint: its request offers the model a shell, or thinwire's own MCP tool."""

from __future__ import annotations

from collections.abc import Set
from functools import lru_cache

from .tools import TOOLS, spellings


@lru_cache(maxsize=256)
def can_recover(tools: Set[str]) -> bool:
    """Whether one of these tool names can run `thinwire get ID`."""
    return any(
        not spellings(name).isdisjoint(TOOLS.shell) or ("thinwire" in name.casefold() and "retrieve" in name.casefold())
        for name in tools
    )
